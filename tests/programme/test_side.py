"""The affected side: nothing starts until patient and staff agree, and a mistake is undone soon."""

import itertools

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.side import Affected, SideAnswer, SideRules, side, side_undo
from game.settings import programme

PRESET = programme("plp")
RULES = PRESET.of(SideRules)
L, R = Affected.LEFT, Affected.RIGHT


@pytest.mark.parametrize(("patient", "staff", "recorded", "result", "said"), [
    (L, L, L, "confirmed", "the same side as the record"), (R, R, None, "confirmed", "the same side"),
    (None, L, L, "ask_patient", "The patient has not said"), (L, None, L, "ask_staff", "Staff have not said"),
    (None, None, L, "ask_patient", "The patient has not said"), (L, R, L, "disagree", "say different sides"),
    (R, L, L, "disagree", "say different sides"),
    (R, R, L, "not_as_recorded", "the record names the other side"),
])  # fmt: skip
def test_a_side_is_sure_or_nothing_starts(patient, staff, recorded, result, said):
    _, kept = decide(PRESET, side, patient=patient, staff=staff, recorded=recorded)
    assert kept.result == result
    assert said in why(kept, PRESET)
    assert same(again(kept, PRESET), kept)


def test_a_side_is_never_confirmed_against_anyone():
    for patient, staff, recorded in itertools.product((L, R, None), repeat=3):
        sure = side(patient, staff, recorded) is SideAnswer.CONFIRMED
        assert sure is (patient is not None and patient is staff and recorded in (None, patient))


@pytest.mark.parametrize(("minutes", "undone", "said"), [
    (0.0, True, "can be undone"), (10.0, True, "can be undone"), (10.1, False, "more than 10 minutes ago"),
])  # fmt: skip
def test_a_wrong_side_is_undone_within_ten_minutes(minutes, undone, said):
    result, kept = decide(PRESET, side_undo, minutes=minutes)
    assert result is undone
    assert said in why(kept, PRESET)
    with pytest.raises(ProgrammeError, match="set the clock"):
        side_undo(-0.1, RULES)
