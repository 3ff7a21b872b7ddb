"""The page: one side a patient, dose first, the hand-over's own figures, nothing fetched or interpreted."""

import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

import models3d
from game.chronicle.exporting import page_values
from game.scoring.export import Beside, Record, gather, make
from game.scoring.export.course import course_of
from game.scoring.export.page import NO_PANGO, _fitting, _rendered, dressed, html
from game.scoring.trouble import JournalError
from game.training.course import BlockDone, Visit
from game.training.events import Measure, Note, Nrs
from tests.chronicle.chronicle_kit import lived, tell
from tests.scoring.conftest import NO_KEYRING
from tests.scoring.export.kit import lived_record, rows_of

NOW_US = 1_770_000_000_000_000
NEXT_DAY = "2026-02-10"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A patient of a month, with the values of the page."""
    folder = tmp_path_factory.mktemp("told")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
        tell(folder, "P-01", lived(30))
        return gather(folder, "P-01")[0], page_values(folder, "P-01", NEXT_DAY)


def text_of(body):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_one_side_with_the_figures_of_the_hand_over(told):
    record, values = told
    body = html([(record, values)], NOW_US, None)[1]
    text = text_of(body)
    latest = [each for each in values["dose"] if each["stage"] == values["dose"][-1]["stage"]][-4:]
    done, planned = sum(each["done"] for each in latest), sum(each["planned"] for each in latest)
    assert f"{done / planned:.0%}" in text
    assert f"{done:g} of {planned:g} {latest[-1]['unit']}" in text
    # The first figure of the page is the dose.
    assert text.index(f"{done / planned:.0%}") < text.index("Pain before and after")
    assert values["what_this_is_not"] in text
    assert values["laterality"][0]["day"] in text
    assert "Measurement error is up to 14% right or 0.49 s" in text
    assert f"{values['prescribed_dose']['minutes']:g} active minutes" in text
    assert len(_fitting([(record, values)], NOW_US, None).pages) == 1


def test_the_pdf_is_tagged_and_two_patients_are_two_sides(told):
    record, values = told
    other = Record("P-02", record.rows)
    content = make([record, other], "pdf", Beside(pages=lambda _: values, now_us=NOW_US))[""]
    assert content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in content or b"ObjStm" in content
    assert len(_fitting([(record, values), (other, values)], NOW_US, None).pages) == 2
    week = make([record], "pdf", Beside(pages=lambda _: values, now_us=NOW_US, week=2))[""]
    assert week != content


def test_a_week_has_its_own_sessions_alone(told):
    record, values = told
    text = text_of(html([(record, values)], NOW_US, 2)[1])
    own = [each for each in values["dose"] if each["week"] == 2]
    assert f"{own[-1]['done']:g} of {own[-1]['planned']:g}" in text
    assert "not of this week alone" in text
    whole, week = course_of(record), course_of(record, 2)
    assert len(week.ratings) < len(whole.ratings)
    assert {day // 7 for day in week.days} == {1}
    assert sum(course_of(record, each).active_min for each in range(1, 7)) == pytest.approx(
        whole.active_min, abs=0.6
    )
    assert "In week 40 there was no session." in text_of(html([(record, values)], NOW_US, 40)[1])


def test_a_rating_that_is_missing_is_a_gap():
    day = "2026-01-0"
    rows = []
    for number, (before, after) in enumerate([(4, 3), (None, 5), (6, None), (5, 4)]):
        events = [Visit(f"{day}{number + 1}", "none", "VR"), Nrs("pre", before, "self", "bar", "hand")]
        events += [BlockDone("U02", 3, "mirror", 1.0 + number, 60.0), Nrs("post", after, "self", "bar", "hand")]
        rows += rows_of("P", number, f"{day}{number + 1}", events)
    labels, before, after = course_of(Record("P", rows)).pain()
    assert (labels, before, after) == (["1", "2", "3", "4"], [4, None, 6, 5], [3, 5, None, 4])
    assert "session 2 before not given, after 5" in course_of(Record("P", rows)).pain_in_words()


def test_nothing_typed_becomes_markup_and_nothing_is_fetched(told):
    record, values = told
    evil = '<img src="http://example.org/x.png"><script>alert(1)</script>'
    rows = [
        *record.rows,
        *rows_of("P-01", 99, NEXT_DAY, [Note(evil, evil), Measure("grip", 1.0, "kg", "left", "x")]),
    ]
    page = {**values, "flags": [{"name": evil, "note": evil, "told_utc": NEXT_DAY}]}
    title, body = html([(Record("P-01", rows), page)], NOW_US, None)
    assert "<script" not in body
    assert body.count("&lt;script") == 4
    asked = set(re.findall(r'(?:src|href)="([a-z]+):', body)) | set(
        re.findall(r"url\(([a-z]+):", dressed(title, body))
    )
    assert asked == {"data"}


def test_a_picture_of_this_machine_is_not_loaded(caplog):
    picture = next((Path(models3d.__file__).parent / "pictures").glob("*.png"))
    _rendered(f'<img alt="x" src="{picture.as_uri()}">')
    assert "Failed to load image" in caplog.text


def test_a_mean_of_a_week_is_of_what_was_given():
    rows = []
    for number in range(35):
        day = (date(2026, 1, 5) + timedelta(number)).isoformat()
        value = None if number % 7 or number > 27 else 6
        events = [Visit(day, "none", "VR"), Nrs("pre", value, "self", "bar", "hand")]
        rows += rows_of("P", number, day, [*events, BlockDone("U02", 3, "mirror", 2.0, 60.0)])
    course = course_of(Record("P", rows))
    assert course.by_week
    assert course.pain() == (["1", "2", "3", "4", "5"], [6, 6, 6, 6, None], [None] * 5)


def test_without_pango_one_sentence_says_what_to_install(told, monkeypatch):
    record, values = told

    class Lacking:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint" or name.startswith("weasyprint."):
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Lacking(), *sys.meta_path])
    with pytest.raises(JournalError) as told_why:
        make([record], "pdf", Beside(pages=lambda _: values))
    assert str(told_why.value) == NO_PANGO
    assert NO_PANGO.count(". ") == 0


def test_heavy_libraries_come_only_when_they_are_asked_for():
    import subprocess

    heavy = ("weasyprint", "pyarrow", "fhir", "pydantic")
    code = f"import sys, game.cli, game.chronicle.exporting; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_half_a_year_with_every_list_full_has_room_on_one_side(told):
    _, values = told
    record = lived_record(180)
    grip = {"name": "grip", "side": "left", "unit": "kg", "rater": "therapist", "times": 2, "baseline": 10.0}
    grip |= {"baseline_on": NEXT_DAY, "last": 20.0, "last_on": NEXT_DAY, "change": 10.0, "more_than_error": True}
    full = {
        **values,
        "dose": [{**values["dose"][-1], "week": week, "stage": 3 + week % 2} for week in range(1, 27)],
        "measures": [grip] * 20,
        "flags": [{"name": "pain_at_close", "note": "Pain at the close is 8.", "told_utc": NEXT_DAY}] * 12,
        "prescribed": [{"day": NEXT_DAY, "field": "dose.minutes", "value": "12", "reason": "as agreed"}] * 9,
        "contact": {"therapist": "T-1", "contact": "C-1"},
    }
    rows = [*record.rows, *rows_of("P-01", 999, NEXT_DAY, [Note("slept badly, wants to go on", "staff")] * 9)]
    side = [(Record("P-01", rows), full)]
    text = text_of(html(side, NOW_US, None)[1])
    assert "13 more measures are in midline report." in text
    assert "8 more lines are in midline report." in text
    document = _fitting(side, NOW_US, None)
    assert len(document.pages) == 1
    assert course_of(record).by_week
    assert len(course_of(record).pain()[0]) == 26
