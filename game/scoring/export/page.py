"""The page on a patient as a PDF: one A4 side for the notes, dose first, with the words of the hand-over."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from statistics import fmean
from typing import Any, Final

from game.scoring.export.course import Course, course_of
from game.scoring.export.drawing import bars, curve, pairs
from game.scoring.export.record import Files, Record, utc
from game.scoring.report import FELT, NO_TEST_OF_THE_HEART
from game.scoring.trouble import JournalError
from game.training.events import Note

Page = Mapping[str, Any]
# Letters (pt) and curves, from the most that one side has room for to the least that is still read.
SIZES: Final = ((9.6, 6), (9.0, 6), (8.5, 6), (8.5, 3), (8.0, 3))
# How many lines of each sort have room; what is left out is counted.
MOST: Final = {"dose": 4, "measures": 7, "flags": 4, "decisions": 5, "prescribed": 3, "notes": 3}
# So many letters of a line are shown.
LETTERS: Final = 140
FONTS: Final = {"normal": "AtkinsonHyperlegible-Regular.ttf", "bold": "AtkinsonHyperlegible-Bold.ttf"}
NO_PANGO: Final = (
    "A page needs the library Pango, which this machine lacks: install it (on Debian: apt install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0), or choose another --format."
)
PERCENT: Final = 100.0
STYLE: Final = """
@page { size: A4; margin: 12mm 14mm 11mm; }
* { box-sizing: border-box; }
body { font: %(size)spt/1.28 'Atkinson Hyperlegible', sans-serif; color: #1b2733; margin: 0; }
header { border-bottom: 1.4pt solid #1b2733; padding-bottom: 1.6mm; margin-bottom: 2mm; display: flex; }
header div { flex: 1; } header .when { text-align: right; color: #56636f; flex: 0 0 44mm; }
h1 { font-size: 190%%; line-height: 1.05; margin: 0 0 0.6mm; } h1 span { font-weight: normal; font-size: 62%%; }
h2 { font-size: 112%%; margin: 2.4mm 0 0.7mm; border-bottom: 0.5pt solid #d5dce2; padding-bottom: 0.4mm; }
p { margin: 0 0 0.7mm; } .soft { color: #56636f; }
.first { background: #eef4fa; border-left: 2.4mm solid #1f5f99; padding: 1.6mm 3mm 1.4mm; display: flex; }
.first .big { font-size: 290%%; line-height: 1; font-weight: bold; flex: 0 0 34mm; }
.first .said { flex: 1; }
img { display: block; } img.wide { width: 100%%; }
.two { display: flex; gap: 6mm; } .two > div { flex: 1; }
.curves { display: flex; flex-wrap: wrap; gap: 1mm 3mm; } .curves div { flex: 0 0 57mm; }
.curves img { width: 57mm; }
table { border-collapse: collapse; width: 100%%; } caption { text-align: left; color: #56636f; }
th { text-align: left; font-weight: bold; border-bottom: 0.5pt solid #8a96a3; padding: 0.3mm 1.6mm 0.3mm 0; }
td { border-bottom: 0.4pt solid #e6ebef; padding: 0.3mm 1.6mm 0.3mm 0; vertical-align: top; }
ul { margin: 0; padding-left: 4mm; }
footer { margin-top: 2.4mm; border-top: 0.5pt solid #8a96a3; padding-top: 1mm; color: #56636f; font-size: 82%%; }
section.page + section.page { break-before: page; }
"""


def pdf_file(records: Sequence[Record], pages: Mapping[str, Page], now_us: int, week: int | None) -> Files:
    """One document with one side a patient; JournalError where this machine cannot make any."""
    sides = [(record, pages[record.code]) for record in records]
    document = _fitting(sides, now_us, week)
    return {"": document.write_pdf(pdf_variant="pdf/ua-1")}


def _fitting(sides: Sequence[tuple[Record, Page]], now_us: int, week: int | None) -> Any:
    """The document in the largest letters in which each patient has room on one side."""
    document: Any = None
    for size, curves in SIZES:
        document = _rendered(dressed(*html(sides, now_us, week, curves), size))
        if len(document.pages) <= len(sides):
            break
    return document


def _rendered(text: str) -> Any:
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise JournalError(NO_PANGO) from error
    # All that a page shows is in it: nothing is fetched, from a disk or a network.
    return HTML(string=text, url_fetcher=URLFetcher(allowed_protocols=("data",))).render()


def html(
    sides: Sequence[tuple[Record, Page]], now_us: int, week: int | None, curves: int = SIZES[0][1]
) -> tuple[str, str]:
    """The title and the body of the document, with so many curves of levels."""
    made = "".join(
        f'<section class="page">{"".join(_side(record, page, now_us, week, curves))}</section>'
        for record, page in sides
    )
    return "Patients" if len(sides) > 1 else escape(f"{sides[0][0].code}, course of therapy"), made


def dressed(title: str, body: str, size: float = SIZES[0][0]) -> str:
    """The document as HTML that needs nothing beside it, in letters of so many points."""
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_faces()}{STYLE % {"size": size}}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def _faces() -> str:
    made = []
    for weight, name in FONTS.items():
        content = (resources.files("game.view") / "fonts" / name).read_bytes()
        source = f"url(data:font/ttf;base64,{base64.b64encode(content).decode()})"
        made.append(f"@font-face{{font-family:'Atkinson Hyperlegible';font-weight:{weight};src:{source}}}")
    return "".join(made)


def _side(record: Record, page: Page, now_us: int, week: int | None, curves: int) -> Iterator[str]:
    course = course_of(record, week)
    yield from _head(record, page, now_us, week)
    if "profile" not in page:
        yield f"<p>{escape(page.get('next', ''))}</p>"
        return
    if week is not None and not course.days:
        yield f"<p>In week {week} there was no session.</p>"
    yield from _dose(page, course, week)
    yield from _pain(course)
    yield from _levels(course, curves)
    if week is not None:
        yield f'<p class="soft">What follows is as it stands on {utc(now_us)[:10]}, not of this week alone.</p>'
    yield '<div class="two"><div>'
    yield from _laterality(page)
    yield from _measures(page)
    yield from _remarks(record)
    yield "</div><div>"
    yield from _flags(page)
    yield "</div></div>"
    yield f"<footer>{escape(page['what_this_is_not'])}</footer>"


def _head(record: Record, page: Page, now_us: int, week: int | None) -> Iterator[str]:
    about = "" if week is None else f" <span>week {week}</span>"
    yield f"<header><div><h1>{escape(record.code)}{about}</h1>"
    if (told := page.get("profile")) is not None:
        marks = [name.replace("_", " ") for name in ("amputation", "brain_injury", "shoulder_pain") if told[name]]
        age = [] if told["age"] is None else [f"{told['age']} years"]
        stage = f"stage {page['stage']}, day {page['day']} of it" if page["stage"] else f"phase {page['phase']}"
        line = ", ".join([f"{told['affected']} {told['limb']}", f"preset {told['preset']}", *age, *marks])
        practised = page["visits"]["practised"]
        yield f"<p>{escape(line)}. Now in {escape(stage)}, {practised} sessions with practice.</p>"
        yield f"<p>{escape(page['next'])}</p>"
        if (home := page["contact"]) is not None:
            yield f"<p>At home: therapist {escape(home['therapist'])}, contact {escape(home['contact'])}.</p>"
    yield f'</div><div class="when">Midline<br>{utc(now_us)[:10]}</div></header>'


# -- dose --------------------------------------------------------------------------------------------------------


def _dose(page: Page, course: Course, week: int | None) -> Iterator[str]:
    told = [each for each in page["dose"] if week is None or each["week"] == week]
    latest = [each for each in told if each["stage"] == told[-1]["stage"]][-MOST["dose"] :] if told else []
    planned, done = sum(each["planned"] for each in latest), sum(each["done"] for each in latest)
    share = f"{done / planned:.0%}" if planned else "–"
    yield f'<div class="first"><div class="big">{share}</div><div class="said">'
    if latest:
        first, last = latest[0]["week"], latest[-1]["week"]
        span = f"week {last}" if first == last else f"weeks {first} to {last}"
        yield (
            f"<p><b>Dose done of planned</b>, {span}, stage {latest[-1]['stage']}: {done:g} of {planned:g} "
            f"{latest[-1]['unit']} on days with a session.</p>"
        )
    else:
        yield "<p><b>Dose done of planned</b>: nothing was planned yet.</p>"
    yield from _prescribed(page)
    yield "</div></div>"
    if len({each["week"] for each in told}) > 1:
        yield _picture(bars(*_by_week(told)), _doses_in_words(told))
        yield (
            '<p class="soft">Dose by week of the programme; outline: planned, filled: done; above: the stage.</p>'
        )
    elif course.days:
        yield f'<p class="soft">Active time: {course.active_min:g} min on {len(course.days)} days.</p>'


def _by_week(told: Sequence[Mapping[str, Any]]) -> tuple[list[float | None], list[str], list[str]]:
    """Each week's share in %, its number, and its stages; a week of two stages is weighed by their days."""
    weeks = range(told[0]["week"], told[-1]["week"] + 1)
    shares: list[float | None] = []
    for week in weeks:
        of = [(each["days"], each["share"]) for each in told if each["week"] == week and each["share"] is not None]
        days = sum(count for count, _ in of)
        whole = sum(count * min(1.0, share) for count, share in of)
        shares.append(PERCENT * whole / days if days else None)
    stages = ["·".join(f"{each['stage']}" for each in told if each["week"] == week) for week in weeks]
    return shares, [f"{week}" for week in weeks], stages


def _doses_in_words(told: Sequence[Mapping[str, Any]]) -> str:
    """The same for somebody who hears the page."""
    return "Dose done of planned by week: " + "; ".join(
        f"week {each['week']} stage {each['stage']} {each['done']:g} of {each['planned']:g} {each['unit']}"
        for each in told
    )


def _prescribed(page: Page) -> Iterator[str]:
    if (dose := page.get("prescribed_dose")) is not None:
        share = page.get("trained_share")
        days = "" if share is None else f"; {share:.0%} of the prescribed days of this stage were trained"
        yield (
            f"<p>Prescribed: {dose['days_a_week']} days a week, {dose['minutes']:g} active minutes a sitting "
            f"where minutes count{days}.</p>"
        )


# -- pain and levels ---------------------------------------------------------------------------------------------


def _pain(course: Course) -> Iterator[str]:
    yield "<h2>Pain before and after, 0 to 10</h2>"
    if not course.ratings:
        yield "<p>No rating was asked.</p>"
        return
    labels, before, after = course.pain()
    yield _picture(pairs(before, after, labels), course.pain_in_words())
    given = [each for each in course.ratings if each.before is not None and each.after is not None]
    change = [each.after - each.before for each in given if each.before is not None and each.after is not None]
    mean = f"; mean change within a session {fmean(change):+.1f} over {len(change)}" if change else ""
    gaps = len(course.ratings) - len(given)
    gap = f"; in {gaps} of {len(course.ratings)} sessions one of the two was not given" if gaps else ""
    sort = "weekly means" if course.by_week else "each session"
    yield (f'<p class="soft">Hollow, dashed: before; filled: after; {sort}; nothing is filled in{mean}{gap}.</p>')


def _levels(course: Course, most: int) -> Iterator[str]:
    curves = course.curves()
    if not curves:
        return
    yield '<h2>Levels</h2><div class="curves">'
    for name, points in curves[:most]:
        last = points[-1][1]
        said = f"{name}: level {points[0][1]:.1f} at first, {last:.1f} last, over {len(points)} blocks"
        drawn = _picture(curve(points, course.span, course.top), said, "")
        yield f"<div><p><b>{escape(name)}</b> level {int(last)}, {len(points)} blocks</p>{drawn}</div>"
    yield "</div>"
    yield from _more(len(curves), most, "exercises")


# -- tables ------------------------------------------------------------------------------------------------------


def _laterality(page: Page) -> Iterator[str]:
    probes = page["laterality"]
    yield "<h2>Left or right</h2>"
    if not probes:
        yield "<p>No probe yet.</p>"
        return
    yield "<table><tr><th>day, device</th><th>affected side</th><th>working side</th></tr>"
    for each in probes:
        cells = [f"{each['day']}, {each['device']}", _judged(each["affected"]), _judged(each["working"])]
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    yield "</table>"
    yield from _beyond(probes, page.get("laterality_error"))


def _judged(side: Mapping[str, Any]) -> str:
    if side["right"] is None:
        return "no pictures"
    time = "" if side["median_s"] is None else f", {side['median_s']:.2f} s"
    return f"{side['right']:.0%} of {side['pictures']}{time}"


def _beyond(probes: Sequence[Mapping[str, Any]], error: Mapping[str, float] | None) -> Iterator[str]:
    """What changed by more than measurement error, and what that error is taken to be."""
    if error is None or len(probes) < 2:
        return
    first, last = probes[0], probes[-1]
    if first["device"] != last["device"]:
        yield '<p class="soft">Two devices: the times are not compared.</p>'
    found = []
    for side in ("affected", "working"):
        for name, size, unit in (("right", error["right"], ""), ("median_s", error["time_s"], " s")):
            if name == "median_s" and first["device"] != last["device"]:
                continue
            was, now = first[side][name], last[side][name]
            if was is not None and now is not None and abs(now - was) > size:
                told = f"{now - was:+.0%}" if name == "right" else f"{now - was:+.2f}{unit}"
                found.append(f"{side} side {told}")
    limit = f"{error['right']:.0%} right or {error['time_s']:g} s"
    beyond = escape(", ".join(found) or "nothing")
    yield f'<p class="soft">Measurement error is up to {limit}; beyond it: {beyond}.</p>'


def _when(each: Mapping[str, Any], which: str) -> str:
    week, day = each.get(f"{which}_week"), each[f"{which}_on"][5:]
    return day if week is None else f"{day}, week {week}"


def _measures(page: Page) -> Iterator[str]:
    yield "<h2>Measures</h2>"
    told = page["measures"]
    if not told:
        yield "<p>None yet.</p>"
        return
    yield "<table><tr><th>measure</th><th>first</th><th>last</th><th>change</th></tr>"
    for each in told[: MOST["measures"]]:
        side = f", {each['side']}" if each["side"] else ""
        change = "" if each["change"] is None else f"{each['change']:+g}"
        if each["more_than_error"]:
            change += " *"
        cells = [
            f"{each['name'].replace('-', ' ')}{side} ({each['unit']})",
            f"{each['baseline']:g} ({_when(each, 'baseline')})",
            f"{each['last']:g} ({_when(each, 'last')})",
            change,
        ]
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    yield "</table>"
    if any(each["name"] in FELT for each in told[: MOST["measures"]]):
        yield f'<p class="soft">{NO_TEST_OF_THE_HEART}</p>'
    if any(each["more_than_error"] for each in told[: MOST["measures"]]):
        yield '<p class="soft">* likely more than measurement error</p>'
    yield from _more(len(told), MOST["measures"], "measures")


def _remarks(record: Record) -> Iterator[str]:
    """What staff noted, the newest first."""
    told = [(row, row.event) for row in reversed(record.rows) if isinstance(row.event, Note)]
    yield "<h2>Notes</h2>"
    yield from _list([f"{utc(row.utc_us)[:10]} {note.text} ({note.by})" for row, note in told], "notes", "None.")


def _flags(page: Page) -> Iterator[str]:
    yield "<h2>Flags</h2>"
    flags = [
        f"{each['told_utc'][:10]} {each['name'].replace('_', ' ')}" + (f": {each['note']}" if each["note"] else "")
        for each in page["flags"]
    ]
    yield from _list(flags, "flags", "None is open.")
    yield f"<p>Sessions stopped for pain or distress: {page['visits']['stopped']} of {page['visits']['all']}.</p>"
    yield "<h2>Prescribed and why</h2>"
    yield from _list(
        [f"{each['day']} {each['field']} = {each['value']}: {each['reason']}" for each in page["prescribed"]],
        "prescribed",
        "The preset is as it is.",
    )
    yield "<h2>Why it is so</h2>"
    yield from _list([each["why"] for each in page["decisions"]], "decisions", "Nothing was decided yet.")


def _list(lines: Sequence[str], sort: str, none: str) -> Iterator[str]:
    if not lines:
        yield f"<p>{escape(none)}</p>"
        return
    shown = (line if len(line) <= LETTERS else line[: LETTERS - 1] + "…" for line in lines[: MOST[sort]])
    yield "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in shown) + "</ul>"
    yield from _more(len(lines), MOST[sort], "lines")


def _more(count: int, most: int, what: str) -> Iterator[str]:
    if count > most:
        yield f'<p class="soft">{count - most} more {what} are in midline report.</p>'


def _picture(svg: str, said: str, sort: str = "wide") -> str:
    source = base64.b64encode(svg.encode()).decode()
    return f'<img class="{sort}" alt="{escape(said, quote=True)}" src="data:image/svg+xml;base64,{source}">'
