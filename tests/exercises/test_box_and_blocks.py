"""Box and blocks: what counts as carried, what a lost hand costs, and how long it lasts."""

import pytest

from game.body.joints import Side
from game.training.events import Cue, Finished, Say, Show, Trial, Void

# The palm that has its fingertips in the full half: over it, in it; and over the other one.
OVER, IN, BESIDE, ACROSS = (0.134, 0.98, -0.46), (0.134, 0.80, -0.46), (0.134, 0.93, -0.46), (-0.134, 0.98, -0.46)
LOW = (-0.134, 0.80, -0.46)
OPEN, SHUT = 1.0, 0.0


def moving(table, *poses, lost=lambda _t: 0.0, every_s=0.5, **options):
    """A block in which the hand goes from pose to pose, each (place, open) at its time; the last one stays."""
    made = table("box-and-blocks", mode="probe", **options)
    begin = [(0.0, OVER, OPEN), (4.0, OVER, OPEN)]
    keys = begin + [(4.0 + every_s * (n + 1), *pose) for n, pose in enumerate(poses)]

    def at(t):
        after = next((n for n, key in enumerate(keys) if key[0] > t), None)
        if after is None:
            return keys[-1][1], keys[-1][2]
        (t0, a, o), (t1, b, p) = keys[after - 1], keys[after]
        share = (t - t0) / (t1 - t0)
        return tuple(x + share * (y - x) for x, y in zip(a, b, strict=True)), o + share * (p - o)

    made.palms_at = lambda t: (at(t)[0], at(t)[0])
    made.open_at = lambda t: at(t)[1]
    made.lost_at = lost
    made.run(4.0 + every_s * (len(poses) + 1))
    return made


TAKEN = ((IN, OPEN), (IN, SHUT), (OVER, SHUT))


@pytest.mark.parametrize("affected", list(Side))
def test_a_block_counts_once_the_tips_are_over_the_wall_and_it_is_let_go(table, affected):
    done = moving(table, *TAKEN, (ACROSS, SHUT), (ACROSS, OPEN), affected=affected)
    (trial,) = done.of(Trial)
    assert (trial.success, trial.reason, trial.metrics["counts"]) == (True, "", 0.0)
    assert trial.metrics["peak_m_s"] >= trial.metrics["mean_m_s"] > 0.0
    assert trial.metrics["sparc"] < -1.0
    assert not moving(table, *TAKEN, (ACROSS, SHUT), (ACROSS, SHUT)).of(Trial)


@pytest.mark.parametrize(
    ("poses", "reason"),
    [
        (((*TAKEN, (OVER, OPEN))), "dropped"),
        (((IN, OPEN), (IN, SHUT), (LOW, SHUT)), "wall"),
    ],
)
def test_what_is_let_go_before_or_does_not_pass_over_the_wall_does_not_count(table, poses, reason):
    (trial,) = moving(table, *poses).of(Trial)
    assert (trial.success, trial.reason) == (False, reason)


@pytest.mark.parametrize(
    "poses",
    [
        # Never in the box; shut before it came in; open all the while.
        ((BESIDE, SHUT), (OVER, SHUT), (ACROSS, SHUT), (ACROSS, OPEN)),
        ((OVER, SHUT), (IN, SHUT), (OVER, SHUT), (ACROSS, SHUT), (ACROSS, OPEN)),
        ((IN, OPEN), (OVER, OPEN), (ACROSS, OPEN)),
    ],
)
def test_without_a_grasp_in_the_box_nothing_is_carried(table, poses):
    assert moving(table, *poses).of(Trial) == []


def lost_between(begin, end):
    return lambda t: t - begin + 1e-3 if begin <= t < end else 0.0


def test_a_hand_that_is_lost_lets_nothing_fall(table):
    poses = (*TAKEN, (OVER, SHUT), (OVER, SHUT), (ACROSS, SHUT), (ACROSS, OPEN))
    short = moving(table, *poses, lost=lost_between(5.6, 5.95))
    assert [each.success for each in short.of(Trial)] == [True]
    assert short.of(Void) == []
    # A long loss makes the try void; the block is still in the hand, and is carried in its place.
    long = moving(table, *poses, lost=lost_between(5.4, 6.4))
    assert len(long.of(Void)) == 1
    assert [(each.trial, each.success) for each in long.of(Trial)] == [(1, True)]


def test_an_open_hand_that_comes_back_has_no_block(table):
    poses = ((IN, OPEN), (OVER, OPEN), (ACROSS, OPEN), (ACROSS, SHUT), (ACROSS, OPEN))
    back = moving(table, *poses, lost=lost_between(4.3, 5.0))
    assert len(back.of(Void)) == 1
    assert back.of(Trial) == []


def test_practice_and_the_minute_that_counts_end_by_their_own_clock(table):
    made = table("box-and-blocks", mode="probe")
    made.palms_at = lambda _t: (OVER, OVER)
    made.open_at = lambda _t: OPEN
    made.run(200.0)
    practice, counted = made.of(Trial)
    assert (practice.metrics["counts"], counted.metrics["counts"]) == (0.0, 1.0)
    assert practice.end_s - practice.start_s == pytest.approx(15.0, abs=0.05)
    assert counted.end_s - counted.start_s == pytest.approx(60.0, abs=0.05)
    assert {practice.reason, counted.reason} == {"time"}
    (end,) = made.of(Finished)
    assert (end.reason, end.completion) == ("completed", 1.0)


def test_it_shows_a_box_and_says_no_figure_and_no_praise(table):
    made = moving(table, *TAKEN, (ACROSS, SHUT), (ACROSS, OPEN))
    assert [each.prop for each in made.of(Show)] == ["blocks", "block", "block"]
    assert [each.key for each in made.of(Say)] == ["blocks-start", "blocks-lift", "blocks-try"]
    assert not {name for _, cue in made.cues for name in cue.look} & {"chime", "beat", "glow"}


def test_the_block_lies_between_thumb_and_finger_while_it_is_carried(table):
    made = moving(table, *TAKEN, (ACROSS, SHUT))
    held = [(t, cue) for t, cue in made.cues if isinstance(cue, Cue) and cue.prop_id in (2, 3) and cue.at]
    taken = [(t, cue.at) for t, cue in held if t > 5.1]
    for t, at in taken:
        palm = made.palms_at(t)[0]
        assert abs(at[0] - palm[0]) < 0.06
        assert abs(at[2] - palm[2]) < 0.09
