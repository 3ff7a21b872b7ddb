"""Every number of the plan, the fit, both hands and the questions is that of the protocol."""

import dataclasses

import pytest

from game.programme.field import ProgrammeError
from game.programme.fit import FitRules
from game.programme.layout import PlanRules
from game.programme.preset import Override, prescribed
from game.programme.questions import QuestionRules
from game.programme.touch import TouchRules
from game.settings import PRESETS, programme

SHARED = {
    "first_level_max": 1, "first_look_s": 60, "first_quiets": 1, "touch_first": False, "objects_after_days": 14,
    "games_min": 2, "games_max": 3, "block_max_s": 180, "training_s": 120, "training_trials": 20, "probe_s": 180,
    "probe_trials": 40, "set_s": 180, "set_trials": 5, "gentle_rung": "I1", "check_in_s": 60, "arrive_s": 45,
    "calibration_s": 25, "reveal_s": 34, "fit_s": 90, "warm_up_s": 120, "look_s": 60, "quiet_s": 30,
    "quiet_max_s": 60, "quiet_total_s": 90, "frame_share": 0.6, "rest_s": 30, "set_rest_s": 60, "half_rest_s": 300,
    "breathe_s": 120, "cool_down_s": 45, "card_s": 60, "close_s": 165, "post_before_quiet": False,
    "headset_max_s": 900, "headset_off_s": 300, "headset_offer_s": 600, "breathe_pause": False,
}  # fmt: skip
SHORT = {
    "touch_first": True, "first_look_s": 10, "first_quiets": 3, "warm_up_s": 0, "check_in_s": 30, "arrive_s": 30,
    "look_s": 30, "quiet_s": 60, "cool_down_s": 0, "close_s": 30, "reveal_s": 14, "post_before_quiet": True,
    "breathe_pause": True,
}  # fmt: skip
# first content, key games, objects share (9.1, 7.4)
OWN = {
    "plp": ("U01 U05 U02 U04", "U02 U03 U08 L01 L03", 0.4),
    "crps": ("U01 U08", "U01 U04 U05 U08 U09", 0.2),
    "stroke": ("U01 U02 U05 U04 U03", "U02 U05 U04 U03 U09 U11", 0.4),
    "dystonia": ("U01 U03", "U03 U08", 0.0),
    "postsurg": ("U01 U05", "U02 U05", 0.4),
    "telescope": ("U01 U08", "U01 U02 U08 L01", 0.3),
    "other": ("U01 U08", "U01 U04 U05 U08 U09", 0.2),
}
CRPS_ALSO = "raise fist ankle sleeve breathing desensitise"
ALSO = {
    "plp": "desensitise", "crps": CRPS_ALSO, "stroke": "task", "dystonia": "fingers", "postsurg": "usual",
    "telescope": "skin", "other": CRPS_ALSO,
}  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_of_the_plan(name):
    first, key, share = OWN[name]
    wanted = SHARED | (SHORT if name in ("crps", "other") else {})
    wanted |= {"first_mirror": tuple(first.split()), "key_games": tuple(key.split()), "objects_share": share}
    wanted["also"] = tuple(ALSO[name].split())
    assert dataclasses.asdict(programme(name).of(PlanRules)) == wanted


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_of_fit_and_questions(name):
    preset = programme(name)
    assert dataclasses.astuple(preset.of(FitRules)) == (
        False, 80, 110, 0.9, 1.1, 20, 100, 1, 3, 30, 5, 3, 0.25, 2, 10, 1, 10, 60, 2,
        5, 50, 120, 5, -90, 90, 15, 0.1, 3, 180,
    )  # fmt: skip
    assert dataclasses.astuple(preset.of(QuestionRules)) == (
        8, 1, 3, 7, 7, 14, 28, 5, name == "stroke", False, 14, name in ("crps", "other"), 7,
        name in ("crps", "stroke", "other"),
    )  # fmt: skip
    assert dataclasses.astuple(preset.of(TouchRules)) == (5, 2, 2, 2, 180, 60)
    assert preset.fields["fit.size_max"].high == 1.0
    assert preset.fields["fit.shown_max"].high == 100.0


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"plan.quiet_s": 31}, "look_s and quiet_s together"),
    ({"plan.games_min": 3, "plan.games_max": 2}, "games_min"),
    ({"plan.first_mirror": ["U05", "U01"]}, "must begin with the quiet hand, U01"),
    ({"plan.first_mirror": []}, "must begin with the quiet hand"),
    ({"fit.step_min": 2.0, "fit.step_max": 1.5}, "must lie between 2 and 10"),
])  # fmt: skip
def test_numbers_that_contradict_one_another_are_refused(fields, sentence):
    overrides = [Override(field, value, "developer", "trial", "2026-03-02") for field, value in fields.items()]
    with pytest.raises(ProgrammeError, match=sentence):
        prescribed(programme("plp"), overrides)


def test_two_numbers_at_their_common_limit_are_taken():
    there = [Override("plan.games_max", 2, "therapist", "tires soon", "2026-03-02")]
    assert prescribed(programme("plp"), there).of(PlanRules).games_max == 2
    with pytest.raises(ValueError, match="smallest step"):
        dataclasses.replace(programme("plp").of(FitRules), step_max=1.9)
    assert dataclasses.replace(programme("plp").of(FitRules), step_max=2.0).step_max == 2.0
