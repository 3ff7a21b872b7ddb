"""Where a phantom is felt and shown, and the way to its normal place (protocol.md 9.2)."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.mirror.opening import HandPose
from game.programme.decision import decide, why
from game.programme.field import ProgrammeError
from game.programme.fit import (
    Felt,
    FitRules,
    Last,
    Shown,
    Step,
    fit_accept,
    fit_needed,
    fit_shown,
    normalise_step,
    residual_touch,
    telescope_overlay,
)
from game.programme.pain import Face
from game.settings import programme

PRESET = programme("telescope")
RULES = PRESET.of(FitRules)
ON = dataclasses.replace(RULES, normalise=True)
CALM = Last(False, 3, 1, Face.SO_SO)


def step(length, matched=3, last=CALM, stepped=False, comfortable=False, rules=ON):
    return normalise_step(length, matched, last, stepped, comfortable, rules)


def test_every_amputated_limb_is_fitted_once():
    assert fit_needed(True, False)
    assert not fit_needed(True, True)
    assert not fit_needed(False, False)


@pytest.mark.parametrize(("length", "size", "frozen", "wanted"), [
    (80, 1.0, False, False), (79.9, 1.0, False, True), (110, 1.0, False, False), (110.1, 1.0, False, True),
    (100, 0.9, False, False), (100, 0.89, False, True), (100, 1.1, False, False), (100, 1.11, False, True),
    (100, 1.0, True, True), (0, 1.0, False, True), (150, 1.0, False, True),
])  # fmt: skip
def test_what_is_felt_switches_the_overlay(length, size, frozen, wanted):
    assert telescope_overlay(Felt(length, size, frozen), RULES) is wanted


@pytest.mark.parametrize(("felt", "wanted"), [
    (Felt(50, 0.8, False), Shown(50, 0.8, False)), (Felt(0, 1.0, True), Shown(20, 1.0, True)),
    (Felt(20, 1.0, False), Shown(20, 1.0, False)), (Felt(150, 1.2, False), Shown(100, 1.0, False)),
])  # fmt: skip
def test_it_is_shown_as_felt_within_what_can_be_drawn(felt, wanted):
    assert fit_shown(felt, RULES) == wanted


@given(st.floats(0, 150), st.floats(0.5, 1.2))
def test_the_shown_limb_is_never_magnified(length, size):
    shown = fit_shown(Felt(length, size, False), RULES)
    assert shown.size <= min(1.0, size)
    assert 20 <= shown.length <= 100


@pytest.mark.parametrize("felt", [
    Felt(-1, 1, False), Felt(150.1, 1, False), Felt(100, 0, False), Felt(100, 1, True, HandPose(-90.5, 0.5)),
    Felt(100, 1, True, HandPose(91, 0.5)), Felt(100, 1, True, HandPose(0, 1.1)),
    Felt(100, 1, True, HandPose(0, -0.1)), Felt(100, 1, True, HandPose(float("nan"), 0.5)),
])  # fmt: skip
def test_what_cannot_be_felt_is_refused(felt):
    for function in (telescope_overlay, fit_shown):
        with pytest.raises(ProgrammeError, match="fit the limb once more"):
            function(felt, RULES)


@pytest.mark.parametrize(("match", "still", "wanted"), [
    (3, 30, True), (2, 60, False), (3, 29.9, False), (4, 30, True), (None, 60, False), (0, 60, False),
])  # fmt: skip
def test_the_fit_is_kept_at_three_dots_for_thirty_seconds(match, still, wanted):
    assert fit_accept(match, still, RULES) is wanted


@pytest.mark.parametrize(
    ("length", "wanted"), [(20, 30), (60, 70), (64, 73), (80, 85), (92, 94), (96, 98), (99, 100)]
)
def test_a_step_is_a_quarter_of_the_way_between_two_and_ten(length, wanted):
    assert step(length) == Step(wanted, "step")


@pytest.mark.parametrize(("changes", "reason"), [
    ({"rules": RULES}, "off"), ({"matched": 2}, "early"), ({"comfortable": True}, "comfortable"),
    ({"stepped": True}, "today"), ({"last": dataclasses.replace(CALM, match=2)}, "match"),
    ({"last": dataclasses.replace(CALM, match=None)}, "match"),
    ({"last": dataclasses.replace(CALM, rise=2)}, "pain"),
    ({"last": dataclasses.replace(CALM, rise=None)}, "pain"),
    ({"last": dataclasses.replace(CALM, face=Face.FROWN)}, "face"),
    ({"last": dataclasses.replace(CALM, face=None)}, "face"),
])  # fmt: skip
def test_it_stays_where_it_is(changes, reason):
    assert step(60, **changes) == Step(60, reason)


def test_at_the_normal_place_it_ends():
    assert step(100) == Step(100, "there")
    assert step(60, last=dataclasses.replace(CALM, match=4, rise=0, face=Face.GOOD)).reason == "step"


@pytest.mark.parametrize(("length", "wanted"), [(60, 50), (100, 90), (25, 20), (20, 20)])
def test_after_a_stop_it_goes_back_ten(length, wanted):
    stopped = dataclasses.replace(CALM, stopped=True)
    assert step(length, last=stopped) == Step(wanted, "stop")
    assert step(length, last=stopped, stepped=True, comfortable=True, matched=0) == Step(wanted, "stop")
    assert step(length, last=stopped, rules=RULES) == Step(length, "off")


@pytest.mark.parametrize("length", [19.9, 100.1])
def test_a_length_that_cannot_be_drawn_is_refused(length):
    with pytest.raises(ProgrammeError, match="lies between 20 and 100"):
        step(length)


@pytest.mark.parametrize("match", [-1, 5])
def test_dots_off_the_scale_are_refused(match):
    with pytest.raises(ProgrammeError, match="from 0 to 4"):
        fit_accept(match, 30, RULES)
    with pytest.raises(ProgrammeError, match="from 0 to 4"):
        step(60, last=dataclasses.replace(CALM, match=match))


@given(st.floats(20, 100), st.integers(0, 4), st.integers(0, 4), st.sampled_from(Face))
def test_more_pain_or_a_worse_match_never_moves_it_farther(length, match, rise, face):
    now = step(length, last=Last(False, match, rise, face)).length
    assert step(length, last=Last(False, match, rise + 1, face)).length <= now
    assert step(length, last=Last(False, max(0, match - 1), rise, face)).length <= now
    assert length <= now <= min(100, length + 10)


@pytest.mark.parametrize(("sore", "tap", "rise", "wanted"), [
    (False, False, 1, True), (False, False, 2, False), (True, False, 0, False), (None, False, 0, False),
    (False, True, 0, False), (False, False, None, False), (False, False, -3, True),
])  # fmt: skip
def test_a_sore_residual_limb_is_not_touched(sore, tap, rise, wanted):
    assert residual_touch(sore, tap, rise, RULES) is wanted


LAST = {"matched": 3, "last": CALM, "stepped_today": False, "comfortable": False}


@pytest.mark.parametrize(("function", "inputs", "sentence"), [
    (fit_needed, {"amputation": True, "fitted": False}, "not fitted yet"),
    (fit_needed, {"amputation": True, "fitted": True}, "The limb is fitted."),
    (fit_needed, {"amputation": False, "fitted": True}, "Only an amputated"),
    (telescope_overlay, {"felt": Felt(100, 1, False)}, "near its normal place"),
    (telescope_overlay, {"felt": Felt(100, 1, True)}, "opened in tiny steps"),
    (telescope_overlay, {"felt": Felt(50, 0.8, False)}, "felt at 50 % of its length and 80 % of its size"),
    (fit_shown, {"felt": Felt(50, 1, False)}, "It is shown where it is felt, at 50 % of its length."),
    (fit_shown, {"felt": Felt(50, 1.2, False)}, "a larger picture raises pain."),
    (fit_shown, {"felt": Felt(10, 1, False)}, "as near to where it is felt as can be, at 20 %"),
    (fit_accept, {"match": 3, "still_s": 30.0}, "with 3 of 4 dots, so the fit is kept"),
    (fit_accept, {"match": 2, "still_s": 30.0}, "not yet where it is felt"),
    (fit_accept, {"match": None, "still_s": 30.0}, "not said yet"),
    (fit_accept, {"match": 3, "still_s": 3.0}, "a moment longer"),
    (normalise_step, {"length": 60.0, **LAST}, "is off"),
    (residual_touch, {"sore": False, "tap_pain": False, "rise": 0}, "is well"),
    (residual_touch, {"sore": None, "tap_pain": False, "rise": 0}, "Nobody looked"),
    (residual_touch, {"sore": True, "tap_pain": False, "rise": 0}, "is sore"),
    (residual_touch, {"sore": False, "tap_pain": True, "rise": 0}, "is sore"),
    (residual_touch, {"sore": False, "tap_pain": False, "rise": 2}, "hurts more than before"),
    (residual_touch, {"sore": False, "tap_pain": False, "rise": None}, "was not rated"),
])  # fmt: skip
def test_each_says_why(function, inputs, sentence):
    assert sentence in why(decide(PRESET, function, **inputs)[1], PRESET)


def test_a_step_says_how_far():
    from game.programme.preset import Override, prescribed

    on = prescribed(PRESET, [Override("fit.normalise", True, "therapist", "calm for a week", "2026-03-02")])
    assert "moves slowly to 70 %" in why(decide(on, normalise_step, length=60.0, **LAST)[1], on)
