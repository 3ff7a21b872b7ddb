"""The week's own short visit: what is due of it, in the order of its rule (protocol.md 8.5, 8.7a, 8.9).

Every answer is kept as a `Measure` with its unit, side and rater, so that a baseline and the weeks after it can be
read from the journal. An item that cannot be done here is not told as done: it stays due, and staff are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import isnan, nan
from statistics import fmean, median
from typing import Final

from game.programme.layout import PlanRules
from game.programme.left_right import AnswerRules
from game.programme.mode import Mode
from game.programme.parts import LEFT_RIGHT, Part, Sort
from game.programme.practice import open_session
from game.programme.questions import BY_HAND
from game.session.guided import asking, blocks, carrying, hand_tasks, timing
from game.session.guided.desk import Guide, Order, Script
from game.session.guided.limb import LEG
from game.session.guided.outcomes import edema, outcomes
from game.training import staircase
from game.training.care import Weekly, WorkingHand
from game.training.events import Measure
from game.training.rules import StaircaseRules
from game.view.feelings import Scale
from game.view.look import AMOUNT, CLEARLY, WELL
from game.view.picks import Option, Pick
from game.view.sliders import Slider
from game.view.staffed import Note

# What a person may want to do, each with the picture of that movement.
ACTIVITIES: Final = {
    "drink": "exposure-4",
    "write": "exposure-5",
    "wash": "exposure-6",
    "dress": "exposure-7",
    "carry": "exposure-8",
    "shelf": "exposure-9",
    "door": "exposure-10",
}
# A leg's own.
OF_LEG: Final = {
    "shoes": "exposure-4-leg",
    "wash": "exposure-6-leg",
    "stand-up": "exposure-7-leg",
    "stand": "exposure-8-leg",
    "stairs": "exposure-9-leg",
    "walk": "exposure-10-leg",
}
OWN: Final = 3
# So many lines of what is left stand on a page for staff.
LINES: Final = 2
# Items in which something is played or moved, and what must be open for them.
PLAYED: Final = ("probe", "chronometry", *BY_HAND)
PRACTISES: Final = ("all", "gentle")
# Sliders: the change from the worst to the best, size in % of the other side, weight and warmth.
CHANGE: Final = (-5.0, 5.0, 1.0)
SIZE: Final = (50.0, 120.0, 5.0)
TENTHS: Final = (0.0, 10.0, 1.0)
# Tests that staff do and type.
BY_STAFF: Final = ("edema", "outcomes")
S_PER_MIN: Final = 60.0
# The scale of hours ends where longer no longer matters.
HOURS: Final = "h, 10: ten or more"


def wanted(guide: Guide) -> Script[bool]:
    """True when something of it is due that can be done here, and whoever is asked takes it now."""
    if not any(item in ITEMS and _here(guide, item) for item in guide.course.chart.body.weekly_due):
        return False
    options = (Option("weekly-now", "weekly-now", icon="yes"), Option("weekly-later", "weekly-later", icon="wait"))
    screen = Pick(guide.desk.rules, "weekly", options, scanning=guide.scanning, limit_s=guide.desk.rules.helper_s)
    yield from guide.ask(screen, "weekly")
    return screen.result == "weekly-now"


def review(guide: Guide) -> Script[None]:
    """Ask what is due until nothing is left or its minutes are over; the rest waits for the next time."""
    began_s, left = guide.desk.time_s, set[str]()
    guide.chronicle.take(Weekly(guide.desk.setting.day, 0.0))
    while True:
        due = guide.course.chart.body.weekly_due
        item = next((each for each in due if each not in left), None)
        if item is None:
            break
        if item not in ITEMS or not _here(guide, item):
            left.add(item)
            continue
        value = yield from ITEMS[item](guide)
        if value is not None and isnan(value):
            # It was begun and not finished.
            left.add(item)
            continue
        minutes = round((guide.desk.time_s - began_s) / S_PER_MIN, 2)
        yield from guide.told(Weekly(guide.desk.setting.day, minutes, item, value), "weekly")
    if guide.desk.setting.attended:
        for lines in for_another_time(left):
            note = Note(guide.desk.rules, "staff-weekly-left", lines, staff=True, scanning=guide.scanning)
            yield from guide.ask(note)


def for_another_time(left: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """What of the week is left, as lines for staff, so many to a page as can be read; of all that hands do one."""
    hand = {each for each in left if each in BY_HAND}
    key = "vbbt" if hand == {"vbbt"} else "hands" if "vbbt" in hand else "hand"
    lines = sorted({f"staff-weekly-{key if item in hand else item}" for item in left})
    for first in range(0, len(lines), LINES):
        yield tuple(lines[first : first + LINES])


def _here(guide: Guide, item: str) -> bool:
    """True where an item can be done: tests of staff by staff, pictures of limbs where there are any.

    What is played or moved waits for a day on which something may be practised (protocol.md 2.3, 2.8).
    """
    setting = guide.desk.setting
    if item in PLAYED and not _may_play(guide):
        return False
    if item in BY_HAND:
        return carrying.here(guide, item)
    if item == "probe":
        return LEFT_RIGHT in setting.installed and setting.way != "REAL_MIRROR" and setting.limb != LEG
    return item not in BY_STAFF or (setting.attended and not setting.home)


def _may_play(guide: Guide) -> bool:
    """True while neither the programme nor a session of today has closed practice."""
    session, chart = open_session(guide.course), guide.course.chart
    today = [each for each in chart.sessions if each.day == session.day]
    if any(each.day_over or each.mode is Mode.EDU_BREATHE_ONLY for each in today):
        return False
    return session.open in PRACTISES and not chart.admission.reopened


def _kept(guide: Guide, name: str, value: float | None, unit: str, side: str = "", rater: str = "self") -> None:
    """A measure is kept; one that was not answered is no measure."""
    if value is not None:
        guide.desk.tell(Measure(name, round(float(value), 3), unit, side, rater))


def _scale(
    guide: Guide, key: str, name: str, ends: tuple[str, str] = AMOUNT, side: str = "", picture: str = "",
    unit: str = "0-10",
) -> Script[int | None]:  # fmt: skip
    """A question from 0 to 10, and what was answered kept."""
    screen = Scale(guide.desk.rules, key, ends=ends, scanning=guide.scanning, picture=picture)
    yield from guide.ask(screen, key)
    rater = "self" if screen.rating is None else screen.rating.rater
    _kept(guide, name, screen.result, unit, side, rater)
    return screen.result


def _slider(
    guide: Guide, key: str, name: str, span: tuple[float, float, float], ends: tuple[str, str], unit: str,
    side: str = "",
) -> Script[float | None]:  # fmt: skip
    """A slider, and what was chosen kept, of the affected side if no other is said."""
    screen = Slider(
        guide.desk.rules, key, *span, ends=ends, scanning=guide.scanning, limit_s=guide.desk.rules.nrs_limit_s
    )
    yield from guide.ask(screen, key)
    side = side or guide.desk.setting.affected.value
    _kept(guide, name, screen.result, unit, side, "pointed" if screen.assisted else "self")
    return screen.result


def _working_hand(guide: Guide) -> Script[float | None]:
    """Whether the working limb hurts; a sore one is spared from the next session on (2.4 rule 10)."""
    side = guide.desk.setting.affected.other.value
    value = yield from _scale(
        guide, guide.of_limb("working-hand"), "working-hand", ("pain-low", "pain-high"), side
    )
    guide.chronicle.take(WorkingHand(guide.desk.setting.day, value))
    return value


def _pain(guide: Guide) -> Script[float | None]:
    """The usual and the worst pain of the week, by the patient's own scale."""
    given: list[int | None] = []
    side = guide.desk.setting.affected.value
    for name in ("usual", "worst"):
        screen = Scale(guide.desk.rules, f"weekly-{name}", skin=guide.skin, scanning=guide.scanning)
        yield from guide.ask(screen, f"weekly-{name}")
        rater = "self" if screen.rating is None else screen.rating.rater
        _kept(guide, f"pain-{name}-week", screen.result, "0-10", side, rater)
        given.append(screen.result)
    return given[-1]


def _probe(guide: Guide) -> Script[float | None]:
    """A block of left or right at the probe's own level, without feedback; of each side the share and the time.

    It is a measure of the week: the gates go by the probes of the sessions.
    """
    limits, stairs = guide.course.preset.of(PlanRules), guide.course.preset.of(StaircaseRules)
    part = Part(Sort.PROBE, LEFT_RIGHT, 1, limits.probe_s, trials=limits.probe_trials, form="board")
    start = staircase.begin(blocks.LEVELS[1], part.trials, stairs)
    level = blocks.probe_level_of(guide)
    order = Order(part, LEFT_RIGHT, start, stairs, True, level, lambda: asking.for_staff(guide, part.stage))
    guide.say("game-lr")
    played = yield from guide.desk.perform(order)
    affected, answers = guide.desk.setting.affected, guide.course.preset.of(AnswerRules)
    for side in (affected, affected.other):
        shown, right, times = blocks.side_of(played.pictures, side is affected, answers)
        if shown:
            _kept(guide, "left-right-right", right / shown, "share", side.value)
        if times:
            _kept(guide, "left-right-time", median(times), "s", side.value)
    return None


def _activities(guide: Guide) -> Script[float | None]:
    """Up to three activities of the patient's own choice, and how well each can be done now; the mean of them.

    None where one was not answered: a mean of others could not be compared with it.
    """
    body = guide.course.chart.body
    if not body.activities:
        chosen = yield from _chosen(guide)
        if not chosen:
            return None
        guide.chronicle.take(Weekly(guide.desk.setting.day, 0.0, chosen=chosen))
    given: list[int] = []
    for name in body.activities:
        value = yield from activity(guide, name)
        given += [] if value is None else [value]
    return round(fmean(given), 2) if len(given) == len(body.activities) else None


def activity(guide: Guide, name: str) -> Script[int | None]:
    """How well one activity can be done, by its name and its picture: either alone does not tell what is meant."""
    picture = activities_of(guide).get(name, "")
    return (yield from _scale(guide, f"activity-{name}-how", f"activity-{name}", WELL, picture=picture))


def activities_of(guide: Guide) -> dict[str, str]:
    """The activities of this limb, each with its picture."""
    return OF_LEG if guide.desk.setting.limb == LEG else ACTIVITIES


def _chosen(guide: Guide) -> Script[tuple[str, ...]]:
    chosen: list[str] = []
    while len(chosen) < OWN:
        options = tuple(
            Option(name, f"activity-{name}", picture=picture)
            for name, picture in activities_of(guide).items()
            if name not in chosen
        )
        screen = Pick(
            guide.desk.rules,
            "activities-more" if chosen else "activities",
            options,
            none="activities-enough",
            scanning=guide.scanning,
            limit_s=guide.desk.rules.helper_s,
        )
        yield from guide.ask(screen, screen.key)
        if screen.result not in activities_of(guide):
            break
        chosen.append(str(screen.result))
    return tuple(chosen)


def _change(guide: Guide) -> Script[float | None]:
    """How it is beside the start; the first time is the start itself."""
    if "change" not in guide.course.chart.body.weekly:
        return None
    return (yield from _slider(guide, "change", "change", CHANGE, ("change-low", "change-high"), "-5..+5"))


def _limb_picture(guide: Guide) -> Script[float | None]:
    """How big this limb and the other feel, and how heavy; never coached, nothing is offered first."""
    size = yield from _both(guide, "limb-size", "limb-size", SIZE, ("fit-smaller", "fit-bigger"), "%")
    yield from _slider(guide, "limb-weight", "limb-weight", TENTHS, ("limb-light", "limb-heavy"), "0-10")
    return size


def _both(
    guide: Guide, key: str, name: str, span: tuple[float, float, float], ends: tuple[str, str], unit: str
) -> Script[float | None]:
    """The same slider of the affected limb and of the other, and how much more the other has."""
    affected = guide.desk.setting.affected
    this = yield from _slider(guide, key, name, span, ends, unit)
    other = yield from _slider(guide, guide.of_limb(f"{key}-other"), name, span, ends, unit, affected.other.value)
    _difference(guide, name, this, other, unit)
    return this


def _difference(guide: Guide, name: str, this: float | None, other: float | None, unit: str) -> None:
    if this is not None and other is not None:
        side = guide.desk.setting.affected.value
        _kept(guide, f"{name}-difference", other - this, f"working less affected, {unit}", side)


def _chronometry(guide: Guide) -> Script[float | None]:
    """Moves in the mind and really done; it stays due where it was not finished (4.4)."""
    chart = guide.course.chart
    yield from timing.chronometry(guide)
    if chart.ratio_on != guide.today:
        return nan
    _kept(guide, "chronometry", chart.ratios[-1], "imagined/real", guide.desk.setting.affected.other.value)
    return chart.ratios[-1]


def _expectation(guide: Guide) -> Script[float | None]:
    """How much it can help, once in each stage; only the therapist sees it."""
    return (yield from _scale(guide, "expectation", "expectation"))


def _fear(guide: Guide) -> Script[float | None]:
    screen = guide.dots("never-end", 0, 4, ends=AMOUNT)
    yield from guide.ask(screen, "never-end")
    value = float(screen.result) if isinstance(screen.result, int) else None
    _kept(guide, "catastrophising", value, "0-4", rater="pointed" if screen.assisted else "self")
    return value


def _rest(guide: Guide) -> Script[float | None]:
    """How tense, and how many hours of sleep."""
    yield from _scale(guide, "tension", "tension")
    return (yield from _scale(guide, "sleep-hours", "sleep-hours", ("sleep-none", "sleep-long"), unit=HOURS))


def _body(guide: Guide) -> Script[float | None]:
    """How clearly this limb and the other are felt, and how warm; their size is asked with the limb's picture."""
    affected = guide.desk.setting.affected
    clear = yield from _scale(guide, guide.of_limb("body-clear"), "body-clear", CLEARLY, side=affected.value)
    key = guide.of_limb("body-clear-other")
    other = yield from _scale(guide, key, "body-clear", CLEARLY, side=affected.other.value)
    _difference(guide, "body-clear", clear, other, "0-10")
    yield from _both(guide, "body-warmth", "body-warmth", TENTHS, ("body-cold", "body-hot"), "0-10")
    return clear


def _vbbt(guide: Guide) -> Script[float | None]:
    """Blocks carried over a wall; the figure told is that of the working hand."""
    guide.say("game-vbbt")
    carried = yield from carrying.each_hand(guide, "vbbt", carrying.blocks)
    if not carried:
        return nan
    affected = int(carried["affected"]) if "affected" in carried else None
    guide.chronicle.take(Weekly(guide.desk.setting.day, 0.0, hands=tuple(carried), blocks=affected))
    return next(iter(carried.values()))


ITEMS: Final[dict[str, Callable[[Guide], Script[float | None]]]] = {
    "working-hand": _working_hand,
    "pain": _pain,
    "probe": _probe,
    "activities": _activities,
    "change": _change,
    "limb-picture": _limb_picture,
    "range": hand_tasks.hand_range,
    "thumb": hand_tasks.thumb_reach,
    "fists": hand_tasks.ten_fists,
    "vbbt": _vbbt,
    "chronometry": _chronometry,
    "expectation": _expectation,
    "fear": _fear,
    "rest": _rest,
    "body": _body,
    "edema": edema,
    "outcomes": outcomes,
}
