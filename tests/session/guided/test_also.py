"""What goes beside the questions: today also, breathing after a rest, aphasia mode (protocol.md 9.3, 10.2)."""

import pytest

from game.programme.layout import PlanRules
from game.session.guided import education
from game.session.guided.also import sentences
from game.session.guided.desk import Guide
from game.settings import PRESETS, programme
from game.training.course import Prescription
from game.training.events import Nrs, Say
from game.training.intake import Refreshed
from game.view.feelings import Dots
from game.view.input import Action, Press
from tests.session.guided.guided_kit import FIRST, Life


def seen(life, titles, number=0, rest_at="", **changes):
    """Runs a visit; `titles` is filled with every look that was new. REST once at a title."""
    rested = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and (not titles or titles[-1] != (look.title, look.lines)):
            titles.append((look.title, look.lines))
        if rest_at and look is not None and look.title == rest_at and not rested:
            rested.append(desk.time_s)
            desk.stop_now(Press(Action.REST, desk.time_s, "key"))

    return life.comes(number, on_beat, **changes)


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_says_what_its_own_day_has(preset):
    names = programme(preset).of(PlanRules).also
    assert names
    assert sentences(names, "arm")


def test_a_leg_is_told_of_a_leg():
    names = programme("crps").of(PlanRules).also
    assert sentences(names, "arm")[:3] == ("also-raise", "also-fist", "also-sleeve")
    assert sentences(names, "leg")[:2] == ("also-raise-leg", "also-ankle")
    assert sentences(("fist",), "leg") == ()


def test_the_card_comes_at_the_close_of_a_session_and_is_the_therapists():
    life, titles = Life(), []
    seen(life, titles)
    assert ("also", ("also-desensitise",)) in titles
    life.chronicle.take(
        Prescription(FIRST.isoformat(), "plan.also", ["breathing", "skin"], "therapist", "as agreed")
    )
    titles.clear()
    seen(life, titles, 1)
    assert ("also", ("also-breathing", "also-skin")) in titles
    # A day without practice has none.
    life.patient.rates, titles = lambda: 10, []
    seen(life, titles, 2)
    assert "also" not in {title for title, _ in titles}


@pytest.mark.parametrize(("preset", "breathes"), [("crps", True), ("other", True), ("plp", False)])
def test_after_a_rest_comes_breathing_and_then_what_was_asked(preset, breathes):
    life, titles = Life(preset, "crps"), []
    life.patient.rates = lambda: 3
    reason, _ = seen(life, titles, rest_at="anything-new")
    only = [title for title, _ in titles]
    assert reason == "done"
    assert ("breathe-pause" in only) is breathes
    at = only.index("rest-title") if "rest-title" in only else only.index("anything-new")
    assert "anything-new" in only[at + 1 :]


def test_after_the_breathing_a_question_has_its_whole_time():
    life, rested = Life("crps", "crps"), []
    life.patient.rates = lambda: 3

    def on_beat(desk):
        look = desk.screens.look()
        life.sitter.silent = look is not None and look.title == "breathe-pause"
        if look is not None and look.title == "pain-now" and not rested:
            rested.append(desk.time_s)
            desk.stop_now(Press(Action.REST, desk.time_s, "key"))

    life.comes(0, on_beat)
    pre = next(event for event in life.chronicle.events if isinstance(event, Nrs))
    assert rested
    assert (pre.value, pre.skin) == (3, "bar")


def test_stop_in_that_breathing_ends_the_visit():
    life, beats = Life("crps", "crps"), []

    def on_beat(desk):
        look = desk.screens.look()
        if look is None:
            return
        if look.title == "anything-new" and not beats:
            beats.append("rest")
            desk.stop_now(Press(Action.REST, desk.time_s, "key"))
        elif look.title == "breathe-pause" and len(beats) == 1:
            beats.append("stop")
            desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    reason, _ = life.comes(0, on_beat)
    assert beats == ["rest", "stop"]
    assert reason == "stopped"
    assert not life.chart.sessions[-1].practised


@pytest.mark.parametrize(("aphasia", "times"), [(True, 2), (False, 1)])
def test_in_aphasia_mode_what_is_asked_is_said_once_more_and_dots_are_three(aphasia, times):
    life = Life("stroke", "stroke", aphasia=aphasia)
    pads, waited = {}, []

    def on_beat(desk):
        look = desk.screens.look()
        life.sitter.silent = look is not None and look.title == "swelling" and len(waited) < 40
        if look is not None and look.title == "swelling":
            waited.append(desk.time_s)
            pads["swelling"] = len([pad for pad in look.pads if not pad.apart])

    life.patient.wakes()
    desk = life.desk(0, on_beat)
    guide = Guide(desk, life.chronicle)

    def story():
        yield from guide.ask(guide.dots("swelling", 0, 4), "swelling")
        return "done"

    desk.run(story())
    said = [event.key for _, _, _, event in desk.record.entries if isinstance(event, Say)]
    assert isinstance(guide.dots("swelling", 0, 4), Dots)
    assert said.count("swelling") == times
    assert pads["swelling"] == (3 if aphasia else 5)


def test_the_cards_are_those_of_the_place_also_when_they_come_again():
    life = Life("crps", "crps")
    at_home = Guide(life.desk(0, home=True, therapist="Frau Weber"), life.chronicle)
    assert education._of(at_home, "E-STOP")[-1] == "stop-4-home"
    assert education._of(at_home, "E-EXPECT")[-1] == "crps-card"
    on_ward = Guide(life.desk(0), life.chronicle)
    assert education._of(on_ward, "E-STOP")[-1] == "stop-4"


def test_after_long_away_all_cards_come_again_and_after_a_week_one_with_its_question():
    life, titles = Life(), []
    seen(life, titles, 0)
    titles.clear()
    life.arrives(8)
    told = [event for event in life.chronicle.events if isinstance(event, Refreshed)]
    assert len(told[-1].modules) == 1
    assert told[-1].item
    life.arrives(60)
    told = [event for event in life.chronicle.events if isinstance(event, Refreshed)]
    assert len(told[-1].modules) == 6
