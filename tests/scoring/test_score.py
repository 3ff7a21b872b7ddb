"""Scores follow from the events alone, and stars from effort alone."""

import dataclasses
import random

import pytest

from game.scoring.rules import ScoringRules, scoring_rules
from game.scoring.score import SCORING_VERSION, score, side_score, stars, stars_for
from game.training.events import (
    Answered,
    BlockStart,
    Dose,
    Event,
    Finished,
    Flag,
    Nrs,
    Regain,
    Rest,
    RuleVersion,
    SessionEnd,
    SessionStart,
    Show,
    Stop,
    TrackingLoss,
    Trial,
    Void,
)

RULES = ScoringRules(two_stars=0.5, three_stars=0.9, flag_rt_s=0.30, flag_rt_sd=3.0)
PLACE = (0.0, 0.8, -0.4)


def trial(number: int, success: bool = True, x: float = 1.0, end_s: float = 1.0, reason: str = "") -> Trial:
    return Trial(number, x, success, 0.5, reason, 0.0, end_s)


def session(*middle: Event, planned_s: float | None = None) -> list[Event]:
    start = SessionStart("demonstration", "left", 1, "step", planned_s)
    return [start, RuleVersion("r1"), *middle, SessionEnd("done")]


def block(*middle: Event, planned: int = 4, stage: str = "mirror") -> list[Event]:
    return [BlockStart("lantern", "U02", stage, 1.0, planned, "training", "mirror"), *middle]


def test_a_block_is_counted() -> None:
    events = block(
        trial(1, x=1.0),
        Void(2, "tracking"),
        Void(2, "tracking"),
        trial(2, False, 1.2, reason="window"),
        trial(3, x=0.9),
        Dose(41.5, "mirror"),
        Finished("time_limit", 3, 2, 2, 0.75, 1.1),
    )
    (found,) = score(session(*events), RULES).blocks
    assert (found.trials, found.successes, found.planned) == (3, 2, 4)
    assert found.voids == {"tracking": 2}
    assert found.misses == {"window": 1}
    assert found.completion == 0.75
    assert found.quality == 0.5
    assert found.active_s == 41.5
    assert found.x == (1.0, 1.2, 0.9)
    assert (found.x_start, found.x_end) == (1.0, 1.1)
    assert found.ended == "time_limit"


def test_completion_is_at_most_one() -> None:
    (found,) = score(session(*block(*(trial(n) for n in range(1, 7)))), RULES).blocks
    assert found.completion == 1.0


def test_a_block_that_was_cut_off_still_counts() -> None:
    scores = score(session(*block(trial(1), trial(2, x=1.3, end_s=9.5)))[:-1], RULES)
    assert scores.ended == ""
    assert scores.blocks[0].ended == ""
    assert scores.blocks[0].active_s == 9.5
    assert scores.blocks[0].x_end == 1.3


def test_nothing_at_all_has_scores() -> None:
    scores = score([], RULES)
    assert scores.version == SCORING_VERSION
    assert scores.blocks == ()
    assert (scores.pain.before, scores.pain.asked_before) == (None, False)
    assert stars_for([]) == 0


def test_pain_keeps_apart_not_asked_and_not_answered() -> None:
    def rating(moment: str, value: int | None) -> Nrs:
        return Nrs(moment, value, "self", "bar", "cli")

    pain = score(
        session(rating("pre", None), rating("pre", 5), rating("mid", None), rating("mid", 6), rating("post", None))
    ).pain
    assert (pain.before, pain.after, pain.during) == (5, None, (None, 6))
    assert (pain.asked_before, pain.asked_after) == (True, True)
    assert not score(session(rating("pre", 0))).pain.asked_after


def test_losses_are_counted_once_each_and_an_open_one_lasts_to_its_last_sign() -> None:
    events = [
        TrackingLoss("intact", "held", 0.15),
        TrackingLoss("intact", "void", 0.5),
        Regain("intact", 0.8, 0.1, 0.8),
        TrackingLoss("intact", "held", 0.15),
        TrackingLoss("intact", "rest", 10.0),
    ]
    tracking = score(session(*events), tracked_share=0.9).tracking
    assert tracking.losses == 2
    assert tracking.lost_s == pytest.approx(10.8)
    assert tracking.share == 0.9


def test_rest_stop_and_flags_are_told() -> None:
    scores = score(
        session(Rest("patient", ""), Rest("rule", "tracking"), Stop("staff", "pain"), Flag("slow", "x"))
    )
    assert scores.rests == {"patient": 1, "rule: tracking": 1}
    assert scores.stops == ("staff: pain",)
    assert scores.flags == ("slow: x",)


def picture(number: int, side: str, right: bool, rt_s: float) -> list[Event]:
    show = Show(number, "hand", PLACE, {"side": side, "turn_deg": 90.0})
    return [show, Answered(number, side, rt_s, "key", rt_s), trial(number, right)]


def test_left_or_right_is_scored_for_each_side() -> None:
    events = [
        *picture(1, "left", True, 1.0),
        *picture(2, "left", False, 9.0),
        *picture(3, "left", True, 2.0),
        *picture(4, "right", True, 1.5),
        Show(5, "hand", PLACE, {"side": "right"}),
        Answered(5, "right", 0.1, "key", 0.1),
        Void(5, "too early"),
        trial(5),
    ]
    sides = score(session(*block(*events, stage="laterality")), RULES).blocks[0].sides
    assert (sides["left"].trials, sides["left"].right) == (3, 2)
    assert sides["left"].accuracy == pytest.approx(2 / 3)
    assert sides["left"].median_rt_s == 1.5
    assert (sides["right"].trials, sides["right"].median_rt_s) == (1, 1.5)
    assert score(session(*block(*events, stage="mirror")), RULES).blocks[0].sides == {}


def test_odd_times_are_flagged_and_kept() -> None:
    usual = [(True, 1.0 + 0.01 * n) for n in range(20)]
    found = side_score([*usual, (True, 0.2), (True, 60.0)], RULES)
    assert found.flagged == 2
    assert found.trials == 22
    nobody = side_score([(False, None)], RULES)
    assert (nobody.accuracy, nobody.median_rt_s, nobody.flagged) == (0.0, None, 0)


@pytest.mark.parametrize(
    ("trials", "active_s", "count"),
    [
        (0, 0.0, 1),
        (9, 0.0, 1),
        (10, 0.0, 2),
        (17, 10.0, 2),
        (18, 0.0, 3),
        (0, 90.0, 2),
        (0, 162.0, 3),
        (30, 900.0, 3),
    ],
)
def test_stars_are_for_repetitions_or_minutes(trials: int, active_s: float, count: int) -> None:
    assert stars(trials, 20, active_s, 180.0, RULES) == count


def test_stars_know_no_success_pain_or_quality() -> None:
    """Invariant 14 of protocol.md 14.3."""
    chance = random.Random(1)
    for _ in range(100):
        done = chance.randrange(0, 24)
        plain = session(*block(*(trial(n) for n in range(1, done + 1)), Dose(50.0, "mirror"), planned=20))
        worse = [
            dataclasses.replace(event, success=chance.random() < 0.2, quality=chance.random(), x=3.0)
            if isinstance(event, Trial)
            else event
            for event in plain
        ]
        worse[2:2] = [Nrs("pre", chance.randrange(11), "self", "bar", "cli"), Rest("patient", "pain")]
        worse[-1:-1] = [Nrs("post", chance.randrange(11), "self", "bar", "cli")]
        assert stars_for(worse, RULES) == stars_for(plain, RULES)


def test_the_planned_minutes_are_those_asked_for() -> None:
    events = block(trial(1), Dose(20.0, "mirror"), planned=20)
    assert stars_for(session(*events)) == 1
    assert stars_for(session(*events, planned_s=20.0)) == 3
    assert score(session(*events, planned_s=900.0)).blocks[0].planned_s == 180.0


def test_the_rules_are_the_presets() -> None:
    assert scoring_rules() == RULES
