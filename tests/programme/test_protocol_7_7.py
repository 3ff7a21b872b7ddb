"""Acceptance of protocol.md 7.7 on the course itself: staircase, day, home and override, told as facts.

README.md of game/simulation lists where each test of 7.7 and each invariant of 14.3 is held.
"""

import itertools
import random
import statistics

import pytest

from game.programme.calendar import date_of
from game.programme.decision import again
from game.programme.field import ProgrammeError
from game.programme.mode import Mode
from game.programme.practice import staircase_of
from game.programme.standing import Phase
from game.settings import programme
from game.training import staircase
from game.training.course import BlockDone, Enrolled, Prescription, TherapistAct, Visit
from game.training.rules import StaircaseRules
from tests.programme.course_kit import MONDAY, Diary
from tests.training.test_staircase_figures import chance

LEVELS = 6


def in_stage(stage, preset="plp", **profile):
    """A patient who was let into a stage by a therapist."""
    diary = Diary(preset, **profile)
    diary.practise()
    diary.tell(TherapistAct(date_of(diary.day), "jump", str(stage), "practised elsewhere"))
    diary.day += 1
    return diary


def plays(diary, ok, trials, code="U02", stage=3):
    """One block played trial by trial by the rules of this patient: its results, and the states between."""
    rules = diary.course.preset.of(StaircaseRules)
    state, results, states = staircase_of(diary.course, code, LEVELS, trials, stage), [], []
    for _ in range(trials):
        right = ok(staircase.played_x(state, rules))
        states.append(state)
        state = staircase.after_trial(state, right, "", rules)
        results.append(right)
    carried = (state.few_scored, state.few_right)
    diary.tell(BlockDone(code, stage, "mirror", state.x, 300.0, tuple(results), carried, mirror=True))
    return results, [*states, state]


WANTED = [("plp", 0.80), ("crps", 0.85), ("stroke", 0.75)]


@pytest.mark.parametrize(("preset", "p"), WANTED)
def test_t_conv_success_settles_where_the_preset_wants_it(preset, p):
    settles(preset, p, 12)


@pytest.mark.long
@pytest.mark.parametrize(("preset", "p"), WANTED)
def test_t_conv_success_of_more_patients_settles_where_the_preset_wants_it(preset, p):
    settles(preset, p, 25)


def settles(preset, p, patients):
    """Through the course, 24 sessions of 60 trials, from the 12th on and below the ceiling.

    The 300 patients of 7.7 are in tests/training/test_staircase_figures.py.
    """
    assert programme(preset).of(StaircaseRules).p == p
    dice, shares, turns = random.Random(7), [], []
    for _ in range(patients):
        diary, ability = in_stage(3, preset), dice.uniform(2.5, 4.0)
        for session in range(24):
            diary.begin(2)
            results, states = plays(diary, lambda x, ability=ability: dice.random() < chance(ability, x), 60)
            diary.end()
            diary.close()
            below = [
                ok
                for ok, state in zip(results, states, strict=False)
                if not state.warmup_left and state.x < min(state.ceiling, state.top) - 1e-9
            ]
            if session >= 12 and below:
                shares.append(sum(below) / len(below))
                turns.append(_turns([state.shown for state in states]))
    assert statistics.fmean(shares) == pytest.approx(p, abs=0.03)
    assert statistics.fmean(turns) <= 0.5


def _turns(shown):
    """How often the shown level changes its direction."""
    steps = [after - before for before, after in itertools.pairwise(shown) if after != before]
    return sum(one * other < 0 for one, other in itertools.pairwise(steps))


def test_t_few_a_perfect_player_of_six_trials_is_shown_level_3_within_40_sessions():
    diary, shown = in_stage(3), []
    for _ in range(40):
        diary.begin(2)
        _, states = plays(diary, lambda _: True, 6)
        shown.append(states[-1].shown)
        diary.end()
        diary.close()
    assert max(shown) >= 3


def test_t_day_five_sittings_of_a_day_gain_half_a_level_together():
    diary = Diary("crps")
    for _ in range(5):
        assert diary.begin(3).mode is Mode.NORMAL
        plays(diary, lambda _: True, 20, "LR", 1)
        diary.end()
    assert diary.begin(3).mode is None
    assert diary.chart.exercise("LR", 1).x == 1.5


def test_t_day_a_usual_high_pain_gains_half_of_that():
    diary, gains = Diary("crps"), []
    for _ in range(5):
        diary.tell(TherapistAct(date_of(diary.day), "usual_high"))
        before = diary.chart.exercise("LR", 1).x
        for _ in range(2):
            mode = diary.begin(8).mode
            plays(diary, lambda _: True, 20, "LR", 1)
            diary.end()
        gains.append((mode, round(diary.chart.exercise("LR", 1).x - before, 6)))
        diary.close()
    assert all(gain == (0.25 if mode is Mode.NORMAL_LOW else 0.0) for mode, gain in gains)
    assert gains[-1][0] is Mode.NORMAL_LOW


@pytest.mark.parametrize("start", [1.0, 2.4])
@pytest.mark.parametrize("pre", [2, 6])
def test_t_hold_nothing_rises_while_it_holds_and_a_success_lowers_nothing(start, pre):
    """A reading far over the usual makes the day GENTLE; a hold keeps an ordinary one where it is."""
    diary = in_stage(3)
    diary.tell(TherapistAct(date_of(diary.day), "hold", reason="as agreed"))
    diary.chart.exercise("U02", 3).x = start
    mode = diary.begin(pre).mode
    _, states = plays(diary, lambda _: True, 20)
    assert mode is Mode.NORMAL
    assert [state.x for state in states] == [start] * 21


@pytest.mark.parametrize("stage", [2, 3])
def test_t_home_nobody_comes_to_the_mirror_or_past_it_alone(stage):
    diary = in_stage(stage, place="home")
    cap = 80
    for _ in range(cap):
        if diary.begin(2, supervision="none").mode is not None:
            plays(diary, lambda _: True, 20, stage=min(stage, 3))
        diary.end()
        diary.close()
    assert diary.chart.standing.stage == stage
    assert diary.chart.standing.asked == stage + 1


def test_t_mono_no_override_bypasses_education():
    diary = Diary()
    fresh = type(diary.course)(programme)
    day = date_of(MONDAY)
    fresh.take(Enrolled(day, "plp", "left", "arm", "ward"))
    with pytest.raises(ProgrammeError, match=r"[Ee]ducation"):
        fresh.take(TherapistAct(day, "jump", "3", "practised elsewhere"))
    assert fresh.chart.standing.phase is Phase.EDU
    fresh.take(Visit(day, "present", "DESKTOP"))
    assert fresh.chart.session.stage is None


@pytest.mark.parametrize("finish", [0.0, 1.0])
def test_a_rate_of_finishing_loosens_no_threshold(finish):
    """Rule 11: what a preset's thresholds are does not depend on anything a patient did; nobody may widen them."""
    for name in ("plp", "crps", "stroke", "telescope"):
        diary = Diary(name)
        for _ in range(5):
            diary.practise(blocks=3 if finish else 0)
        for field, loose in (("pain.rise", 4), ("pain.hard", 6), ("pain.ceiling", 10)):
            with pytest.raises(ProgrammeError):
                diary.tell(Prescription(date_of(diary.day), field, loose, "therapist", "nobody finishes"))
        assert diary.course.preset.fingerprint == programme(name).fingerprint


def test_t_repl_every_decision_of_a_day_is_taken_again():
    diary = in_stage(3)
    diary.begin(4)
    plays(diary, lambda _: True, 20)
    diary.end()
    diary.close()
    decisions = [event for event in diary.events if event.kind == "decision"]
    assert len(decisions) > 20
    for decision in decisions:
        assert again(decision, diary.course.preset) == decision
