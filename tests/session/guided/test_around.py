"""What is measured around the mirror at the virtual desk: the feather, and where the unseen hand is felt."""

import pytest

from game.programme.course import replay
from game.settings import programme
from game.training.care import Weekly
from game.training.course import BlockDone, TherapistAct
from game.training.events import Say, Trial
from game.view.input import Action, Press
from tests.session.guided.guided_kit import FIRST, INSTALLED, Life, items, measured

THERE = {"installed": (*INSTALLED, "PPS", "OWN"), "tracked": ("intact",)}


def in_mirror(*done, preset="plp", way="pad", **profile):
    """A patient in stage 3 whose phantom fits, with these measures done already."""
    life = Life(preset, preset if preset in ("plp", "crps", "stroke") else "plp", way=way, **profile)
    life.chronicle.take(TherapistAct(FIRST.isoformat(), "jump", "3", "knows it from before"))
    # Pain that does not rise: on another day it all waits.
    life.patient.rates = lambda: 3
    for item in done:
        life.chronicle.take(Weekly(FIRST.isoformat(), 0.0, item))
    return life


def watched(life, on_beat=lambda _: None, **changes):
    """The session of a day, and what was drawn at each beat of a measure: which question, which limbs."""
    drawn = []

    def beat(desk):
        if desk.frame_s is not None:
            look = desk.screens.look()
            drawn.append(("" if look is None else look.title, desk.limbs))
        on_beat(desk)

    reason, desk = life.comes(1, beat, **{**THERE, **changes})
    return reason, desk, drawn


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_a_feather_comes_to_both_hands_after_the_mirror(way):
    life = in_mirror("pointing", way=way)
    reason, desk, drawn = watched(life)
    assert reason == "done"
    kept = measured(desk)
    trials = [e for _, _, _, e in desk.record.entries if isinstance(e, Trial) and "stopped_cm" in e.metrics]
    assert [sum(each.metrics["of_affected_hand"] == of for each in trials) for of in (0.0, 1.0)] == [3, 3]
    assert all(10.0 <= each.metrics["stopped_cm"] < 60.0 for each in trials)
    assert 10.0 <= kept["feather-stop", "left"].value < 60.0
    assert (kept["feather-stop", "right"].unit, kept["feather-stop", "right"].rater) == ("cm", "self")
    ratio = kept["feather-stop", "left"].value / kept["feather-stop", "right"].value
    assert kept["feather-ratio", "left"].value == pytest.approx(ratio, abs=0.01)
    assert ("feather", "both") in drawn
    # The limb was seen in the mirror first, and a face is asked after it.
    order = [e for e in life.chronicle.events if isinstance(e, BlockDone | Weekly)]
    at = next(n for n, e in enumerate(order) if isinstance(e, Weekly) and e.item == "feather")
    assert any(isinstance(e, BlockDone) and e.mirror for e in order[:at])
    assert not any(isinstance(e, BlockDone) and e.mirror for e in order[at:])


def test_it_stops_by_itself_where_nobody_presses():
    life = in_mirror("pointing")
    sees = life.sitter.sees
    life.sitter.sees = lambda look, s: [] if look is not None and look.title == "feather" else sees(look, s)
    _, desk, _ = watched(life)
    assert measured(desk)["feather-stop", "left"].value == 10.0
    assert measured(desk)["feather-ratio", "left"].value == 1.0


def test_the_finger_points_before_and_after_the_mirror_while_no_other_hand_is_seen():
    life = in_mirror("feather")
    _, desk, drawn = watched(life)
    kept = measured(desk)
    assert {limbs for title, limbs in drawn if title == "point-now"} == {"intact"}
    events = [e for _, _, _, e in desk.record.entries]
    pointed = [n for n, e in enumerate(events) if isinstance(e, Trial) and "lateral_m" in e.metrics]
    mirrored = [n for n, e in enumerate(events) if isinstance(e, BlockDone) and e.mirror]
    assert len(pointed) == 6
    assert pointed[2] < mirrored[0] <= mirrored[-1] < pointed[3]
    before, after = kept["felt-before", "left"].value, kept["felt-after", "left"].value
    # This person feels the hand three centimetres nearer after the mirror.
    assert kept["ownership-drift", "left"].value == pytest.approx(before - after, abs=0.01)
    assert 1.0 < kept["ownership-drift", "left"].value < 3.1
    assert "pointing" in items(life)


def test_one_of_them_a_session_and_each_every_two_weeks():
    life = in_mirror()
    _, first, _ = watched(life)
    assert {name for name, _ in measured(first)} >= {"feather-stop"}
    assert not [name for name, _ in measured(first) if name.startswith("felt")]
    assert "feather" not in life.chart.body.weekly_due
    assert "pointing" in life.chart.body.weekly_due


def test_on_a_day_on_which_pain_rose_it_waits():
    life = in_mirror("pointing")
    given = iter([3, 6, 5, *[4] * 20])
    life.patient.rates = lambda: next(given)
    _, _, drawn = watched(life)
    assert life.chart.sessions[-1].paused
    assert not drawn
    assert "feather" in life.chart.body.weekly_due


@pytest.mark.parametrize(("preset", "present"), [("crps", False), ("crps", True), ("plp", True)])
def test_the_feather_asks_for_a_therapist_where_the_preset_has_it(preset, present):
    life = in_mirror("pointing", preset=preset)
    life.comes(1, **{**THERE, "supervision": "present" if present else "remote"})
    assert ("feather" in items(life)[1:]) is present


def test_beside_a_real_mirror_and_without_a_tracked_hand_they_stay_due():
    life = in_mirror()
    life.comes(1, **{**THERE, "way": "REAL_MIRROR"})
    assert {"feather", "pointing"} <= set(life.chart.body.weekly_due)
    life = in_mirror("feather")
    _, desk = life.comes(1, **{**THERE, "tracked": ()})
    assert "pointing" in life.chart.body.weekly_due
    assert {name for name, _ in measured(desk)} <= {"breathing"}


def test_where_the_limb_is_not_shown_no_feather_comes():
    life = in_mirror("pointing")
    life.sitter.answers |= {"show-hand": "later", "show-hand-leg": "later"}
    _, desk, drawn = watched(life)
    assert not drawn
    assert "feather" in life.chart.body.weekly_due
    assert not any(isinstance(e, Say) and e.key == "game-pps" for _, _, _, e in desk.record.entries)


def at_frame(action, number):
    frames = iter(range(10**9))

    def on_beat(desk):
        if desk.frame_s is not None and next(frames) == number:
            desk.stop_now(Press(action, desk.time_s, "key"))

    return on_beat


@pytest.mark.parametrize("done", ["pointing", "feather"])
@pytest.mark.parametrize("number", [2, 120, 300])
def test_stop_and_rest_in_them_are_as_everywhere(done, number):
    life = in_mirror(done)
    reason, desk, _ = watched(life, at_frame(Action.STOP, number))
    assert reason == "stopped"
    assert desk.limbs == "none"
    assert {name for name, _ in measured(desk)} <= {"breathing"}
    life = in_mirror(done)
    reason, desk, _ = watched(life, at_frame(Action.REST, number))
    assert reason == "done"
    assert measured(desk)


def test_it_is_all_decided_again_from_its_facts():
    life = in_mirror()
    watched(life)
    assert replay(life.chronicle.events, programme) > 0
