"""How far a hand moves, where its thumb goes, ten fists: what is scored of real joints, and how long it lasts."""

import math
from dataclasses import replace

import pytest

from game.body.joints import THUMB_TIP, Side
from game.body.opposition import place_at
from game.body.postures import posture
from game.training.events import Finished, Say, Show, Trial
from tests.exercises.conftest import HZ

AFFECTED = pytest.mark.parametrize("affected", list(Side))


def play(table, name, hand_at, seconds=90.0, **options):
    """A block in which the working hand is `hand_at(seconds, the newest sentence)`."""
    made = table(name, mode="probe", **options)
    usual = made._moment

    def moment(time_s):
        said = made.of(Say)
        hand = hand_at(time_s, said[-1].key if said else "")
        seen = usual(time_s)
        return seen if hand is None else replace(seen, lead=hand.at_time(time_s), intact=hand.at_time(time_s))

    made._moment = moment
    made.run(seconds)
    return made


def said_posture(side, **named):
    """The posture that goes with each sentence, else a hand at rest."""
    return lambda _time_s, key: posture(named.get(key.replace("-", "_"), "rest"), side)


@AFFECTED
def test_both_ends_of_fingers_and_wrist_are_measured_twice(table, affected):
    moves = {
        "range_open": "open",
        "range_fist": "fist",
        "range_back": "wrist-extended",
        "range_palm": "wrist-flexed",
    }
    made = play(table, "hand-range", said_posture(affected.other, **moves), affected=affected)
    trials = made.of(Trial)
    assert [each.metrics["kind"] for each in trials] == [0.0, 1.0, 0.0, 1.0, 2.0, 3.0, 2.0, 3.0]
    ends = {each.metrics["kind"]: each.metrics["value"] for each in trials}
    assert ends[0.0] == pytest.approx(0.0, abs=0.05)
    assert ends[1.0] > 0.8
    assert math.degrees(ends[2.0]) == pytest.approx(-45.0, abs=1.0)
    assert math.degrees(ends[3.0]) == pytest.approx(55.0, abs=1.0)
    assert all(each.success for each in trials)
    assert made.of(Finished)[-1].reason == "completed"
    # Less than a minute for a hand (8.7a), and the picture is of the hand that moves.
    assert made.frame / HZ < 60.0
    assert {each.look["side"] for each in made.of(Show)} == {affected.other.value}


def test_where_the_elbow_is_not_seen_nothing_is_asked_of_the_wrist(table):
    def hand(_time_s, key):
        return posture("fist" if key == "range-fist" else "open", Side.RIGHT).but(hinge=None)

    made = play(table, "hand-range", hand)
    assert [each.metrics["kind"] for each in made.of(Trial)] == [0.0, 1.0, 0.0, 1.0]
    assert "range-back" not in {each.key for each in made.of(Say)}
    assert made.of(Finished)[-1].reason == "completed"


def test_one_frame_that_jumped_is_no_range(table):
    def hand(time_s, key):
        jumped = round(time_s * HZ) % 40 == 0
        return posture("fist" if jumped else "open", Side.RIGHT) if key == "range-fist" else None

    made = play(table, "hand-range", hand)
    closed = [each.metrics["value"] for each in made.of(Trial) if each.metrics["kind"] == 1.0]
    assert closed == pytest.approx([0.0, 0.0], abs=0.05)


def thumb_to(side, most):
    """A thumb that goes where it is asked to, up to a place."""
    hand = posture("open", side)

    def at(_time_s, key):
        number = int(key.removeprefix("thumb-")) if key[6:].isdigit() else 0
        if not 0 < number <= most:
            return posture("spread", side)
        positions = hand.positions.copy()
        positions[THUMB_TIP] = place_at(hand, number)
        return hand.but(positions=positions)

    return at


@AFFECTED
@pytest.mark.parametrize(("most", "asked"), [(10, 10), (6, 8), (0, 2)])
def test_the_thumb_is_asked_on_until_two_places_running_were_not_reached(table, affected, most, asked):
    made = play(table, "thumb-reach", thumb_to(affected.other, most), affected=affected)
    trials = made.of(Trial)
    assert [each.success for each in trials] == [number <= most for number in range(1, asked + 1)]
    assert [each.metrics["place"] for each in trials] == list(range(1, asked + 1))
    assert made.of(Finished)[-1].reason == "completed"
    assert made.frame / HZ < 60.0


def test_a_thumb_that_passes_by_has_not_reached_a_place(table):
    reaching, away = thumb_to(Side.RIGHT, 10), posture("spread", Side.RIGHT)

    def passing(time_s, key):
        return reaching(time_s, key) if round(time_s * HZ) % 12 < 3 else away

    assert not any(each.success for each in play(table, "thumb-reach", passing).of(Trial))


def fists(every_s, most=math.inf, begins_s=5.0):
    """So many fists, each so long, from the moment on in which it may begin."""

    def at(time_s, _key):
        number, share = divmod(max(0.0, time_s - begins_s) / every_s, 1.0)
        return posture("fist" if share < 0.5 and time_s >= begins_s and number < most else "open", Side.RIGHT)

    return at


def test_ten_fists_are_timed_by_the_hand_alone(table):
    made = play(table, "ten-fists", fists(1.2))
    trials = made.of(Trial)
    assert len(trials) == 10
    assert all(each.success for each in trials)
    # All but the way into the first one.
    whole = sum(each.end_s - each.start_s for each in trials)
    assert whole == pytest.approx(trials[-1].end_s - trials[0].start_s, abs=1e-6)
    assert trials[-1].end_s - trials[1].start_s == pytest.approx(9 * 1.2, abs=0.2)


def test_a_hand_that_comes_no_further_ends_it_and_a_minute_does(table):
    few = play(table, "ten-fists", fists(1.0, most=4))
    assert [each.success for each in few.of(Trial)] == [True] * 4 + [False]
    slow = play(table, "ten-fists", fists(14.0), seconds=120.0)
    trials = slow.of(Trial)
    assert 2 < len(trials) < 10
    assert sum(each.end_s - each.start_s for each in trials) <= 60.2
    assert slow.of(Finished)[-1].reason == "completed"


@pytest.mark.parametrize("name", ["hand-range", "thumb-reach", "ten-fists"])
def test_nothing_says_how_well_it_goes(table, name):
    good = play(table, name, {"hand-range": said_posture(Side.RIGHT, range_fist="fist")}.get(name, fists(1.0)))
    said = {each.key for each in good.of(Say)}
    assert all(key.split("-")[0] in ("range", "thumb", "fists", "blocks") for key in said)
    assert "blocks-done" in said
