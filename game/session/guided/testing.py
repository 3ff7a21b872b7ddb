"""The tests of screening: on this screen where it shows them to scale, else the staff's own (protocol.md 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.programme.decision import decide
from game.programme.screening.feelings import FeelingsRules, Words, feelings, following
from game.programme.screening.kinds import By
from game.programme.screening.neglect import NeglectRules
from game.session.guided.desk import NOT_NOW, Guide, Script
from game.session.guided.neglecting import neglect_test
from game.session.guided.ruled import measured
from game.session.guided.screening import staff_result
from game.session.guided.sighted import acuity_test, field_test, processing_test
from game.training.intake import ScreenItem
from game.view.picks import Option, Pick
from game.view.ruling import Total
from game.view.sheet import Ruler
from game.view.staffed import Note

# Tests that staff may have done in their own way, and the results they may enter, each in its words.
TESTS: Final = {
    "T1": {"green": "staff-test-clear", "amber": "staff-test-some", "red": "staff-test-clearly"},
    "T2a": {"pass": "staff-test-reads", "pass_large": "staff-test-reads-large", "fail": "staff-test-reads-not"},
    "T2b": {"clear": "staff-test-both", "field_left": "staff-test-not-left", "field_right": "staff-test-not-right",
            "field_both": "staff-test-neither", "extinction": "staff-test-one-at-once"},
    "T2c": {"pass": "staff-test-knows", "fail": "staff-test-knows-not"},
    "T3": {"clear": "staff-t3-yes", "flag": "staff-t3-partly", "no_words": "staff-t3-no"},
    "T4": {"pass": "staff-test-follows", "therapist_led": "staff-test-led"},
}  # fmt: skip
HERE, OWN, LATER = "here", "own", "staff-not-now"
# What is said of a test that does not count, by its result.
AFTERWARDS: Final = {
    "not_valid": "staff-test-repeat",
    "repeat": "staff-test-tomorrow",
    "therapist_decides": "staff-test-decide",
}
# The sums of questionnaires that a clinic may have: six items of 1 to 7, twenty of 1 to 5.
PAQ_S: Final = (6.0, 42.0)
TAS_20: Final = (20.0, 100.0)
# How long a task was kept up, in minutes; nothing is set before staff set it.
STAYED: Final = (0.0, 5.0, 1.0)
Test = Callable[[Guide, Ruler], Script[str | None]]


def do_test(guide: Guide, item: str) -> Script[str]:
    """One test, on this screen or in the staff's own way; NOT_NOW when nothing came of it, else ""."""
    if item in ASKED:
        result = yield from ASKED[item](guide)
    else:
        result = yield from _shown(guide, item)
    return NOT_NOW if result is None else ""


def _shown(guide: Guide, item: str) -> Script[str | None]:
    guide.desk.page(on=True)
    try:
        return (yield from _on_page(guide, item))
    finally:
        guide.desk.page(on=False)


def _on_page(guide: Guide, item: str) -> Script[str | None]:
    way = yield from _way(guide, item)
    if way == HERE:
        ruler = yield from _ruler(guide, item)
        if ruler is not None:
            return (yield from _here(guide, item, ruler))
    return None if way == LATER else (yield from staff_result(guide, item, TESTS[item]))


def _way(guide: Guide, item: str) -> Script[str]:
    """Here, the staff's own way, or not now, as staff say; their own way alone where it cannot be here."""
    if guide.desk.page_px is None:
        return OWN
    if item == "T1" and guide.scanning:
        # Pointing at a place is what this test is about; a single button cannot.
        yield from _note(guide, "staff-test-pointer")
        return OWN
    screen = Pick(
        guide.desk.rules,
        "staff-test-way",
        (Option(HERE, "staff-test-here"), Option(OWN, "staff-own-view")),
        none=LATER,
        again=False,
        staff=True,
        scanning=guide.scanning,
        lines=("staff-screen-middle", "staff-not-a-diagnosis"),
    )
    yield from guide.ask(screen)
    return str(screen.result)


def _ruler(guide: Guide, item: str) -> Script[Ruler | None]:
    """The screen as it was measured; None, after a sentence, where it is too small for the test."""
    ruler = yield from measured(guide)
    if ruler is not None and item == "T1":
        least = guide.course.preset.of(NeglectRules).active_width_mm
        if ruler.width_mm < least:
            yield from _note(guide, "staff-screen-small", "staff-screen-small-2")
            return None
    return ruler


def _here(guide: Guide, item: str, ruler: Ruler) -> Script[str | None]:
    """The test itself, and its result told."""
    result = yield from SHOWN[item](guide, ruler)
    if guide.desk.page_px != ruler.size_px:
        # The window changed under the test: nothing on it was where it should be.
        result = None
    if result is None:
        yield from _note(guide, "staff-test-later")
        return None
    _told(guide, item, result)
    if result in AFTERWARDS:
        yield from _note(guide, AFTERWARDS[result])
    return result


def _note(guide: Guide, key: str, *lines: str) -> Script[None]:
    yield from guide.ask(Note(guide.desk.rules, key, lines, staff=True, scanning=guide.scanning))


def _told(guide: Guide, item: str, result: str) -> str:
    guide.chronicle.take(ScreenItem(guide.desk.setting.day, item, result, By.STAFF.value))
    return result


# -- T3 and T4, which staff answer ---------------------------------------------------------------------------


def _feelings(guide: Guide) -> Script[str | None]:
    """The therapist's view, or the sum of a form that the clinic has; a severe one closes the mirror."""
    rules, scanning = guide.desk.rules, guide.scanning
    options = (
        Option("yes", "staff-t3-yes"),
        Option("partly", "staff-t3-partly"),
        Option("no", "staff-t3-no"),
        Option("severe", "staff-t3-severe"),
        Option("paq_s", "staff-t3-paq"),
        Option("tas_20", "staff-t3-tas"),
    )
    screen = Pick(
        rules, "staff-t3", options, none="staff-not-now", staff=True, scanning=scanning, lines=("staff-t3-total",)
    )
    yield from guide.ask(screen)
    said = str(screen.result)
    if said not in {option.key for option in options}:
        return None
    totals: dict[str, int | None] = {"paq_s": None, "tas_20": None}
    if said in totals:
        key, limits = ("staff-t3-paq-total", PAQ_S) if said == "paq_s" else ("staff-t3-tas-total", TAS_20)
        total = Total(rules, key, *limits, 1.0, scanning=scanning)
        yield from guide.ask(total)
        totals[said] = None if total.result is None else round(total.result)
    view = Words(said) if said in tuple(Words) else None
    answer, decision = decide(
        guide.course.preset,
        feelings,
        **totals,
        view=view,
        # "Partly" asks for the therapist's eye: what the item calls a flag.
        flagged=view is Words.PARTLY,
        blocked=said == "severe",
    )
    guide.desk.tell(decision)
    return _told(guide, "T3", answer.value)


def _following(guide: Guide) -> Script[str | None]:
    """Two steps that are shown, then how long a task was kept up."""
    rules, scanning = guide.desk.rules, guide.scanning
    options = (Option("yes", "yes", icon="yes"), Option("no", "no", icon="no"))
    steps = Pick(rules, "staff-t4-steps", options, none="staff-not-now", staff=True, scanning=scanning)
    yield from guide.ask(steps, "t4")
    if steps.result not in ("yes", "no"):
        return None
    most = max(STAYED[1], guide.course.preset.of(FeelingsRules).task_min)
    stayed = Total(rules, "staff-t4-minutes", STAYED[0], most, STAYED[2], scanning=scanning)
    yield from guide.ask(stayed)
    answer, decision = decide(
        guide.course.preset, following, two_steps=steps.result == "yes", stayed_min=stayed.result
    )
    guide.desk.tell(decision)
    return _told(guide, "T4", answer.value)


ASKED: Final[dict[str, Callable[[Guide], Script[str | None]]]] = {"T3": _feelings, "T4": _following}
SHOWN: Final[dict[str, Test]] = {
    "T1": neglect_test,
    "T2a": acuity_test,
    "T2b": field_test,
    "T2c": processing_test,
}
