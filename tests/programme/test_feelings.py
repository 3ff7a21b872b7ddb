"""T3 to T5: feelings, following, and the first minutes in a headset."""

import pytest

from game.programme.decision import decide, why
from game.programme.field import ProgrammeError
from game.programme.screening.feelings import (
    Exposure,
    Feelings,
    FeelingsRules,
    Following,
    Words,
    feelings,
    first_exposure,
    following,
)
from game.settings import programme

PRESET = programme("plp")
RULES = PRESET.of(FeelingsRules)


@pytest.mark.parametrize(("paq", "tas", "view", "flagged", "blocked", "result"), [
    (29, None, None, False, False, "clear"), (30, None, None, False, False, "flag"),
    (None, 60, None, False, False, "clear"), (None, 61, None, False, False, "flag"),
    (6, 20, None, False, False, "clear"), (42, 100, None, False, False, "flag"),
    (None, None, Words.YES, False, False, "clear"), (None, None, Words.PARTLY, False, False, "clear"),
    (None, None, Words.NO, False, False, "no_words"), (10, None, Words.NO, False, False, "no_words"),
    (10, 20, Words.YES, True, False, "flag"), (None, None, None, True, False, "flag"),
    (10, 20, Words.YES, False, True, "severe"), (None, None, None, False, False, "not_valid"),
])  # fmt: skip
def test_feelings(paq, tas, view, flagged, blocked, result):
    assert feelings(paq, tas, view, flagged, blocked, RULES) is Feelings(result)


@pytest.mark.parametrize(("paq", "tas", "name"), [
    (5, None, "PAQ-S"), (43, None, "PAQ-S"), (None, 19, "TAS-20"), (None, 101, "TAS-20"),
])  # fmt: skip
def test_a_sum_that_cannot_be_is_refused(paq, tas, name):
    low, high = (6, 42) if name == "PAQ-S" else (20, 100)
    with pytest.raises(ProgrammeError, match=f"{name} is .* between {low} and {high}: add it again"):
        feelings(paq, tas, None, False, False, RULES)


@pytest.mark.parametrize(("steps", "stayed", "result"), [
    (True, 3.0, "pass"), (True, 2.9, "therapist_led"), (False, 5.0, "therapist_led"),
    (False, None, "therapist_led"),
    (None, 2.0, "therapist_led"), (None, 3.0, "not_valid"), (True, None, "not_valid"),
])  # fmt: skip
def test_following(steps, stayed, result):
    assert following(steps, stayed, RULES) is Following(result)


@pytest.mark.parametrize(("face", "minutes", "result"), [
    (0, 3.0, "clear"), (5, 3.0, "note"), (10, 3.0, "cap"), (15, 3.0, "desktop"), (20, 3.0, "desktop"),
    (0, 2.9, "not_valid"), (5, 2.9, "not_valid"), (10, 0.5, "cap"), (15, 0.5, "desktop"),
    (None, 3.0, "not_valid"),
])  # fmt: skip
def test_first_exposure(face, minutes, result):
    assert first_exposure(face, minutes, RULES) is Exposure(result)


@pytest.mark.parametrize("face", [-5, 1, 12, 25])
def test_a_face_that_is_none_of_the_five_is_refused(face):
    with pytest.raises(ProgrammeError, match="none of the five faces: it must be one of 0, 5, 10, 15, 20"):
        first_exposure(face, 3.0, RULES)


def test_every_result_says_why_and_never_labels_the_patient():
    said = {
        why(decide(PRESET, feelings, paq_s=p, tas_20=None, view=v, flagged=False, blocked=b)[1], PRESET)
        for p, v, b in (
            (6, None, False),
            (42, None, False),
            (6, Words.NO, False),
            (6, None, True),
            (None, None, False),
        )
    }
    said |= {why(decide(PRESET, following, two_steps=s, stayed_min=3.0)[1], PRESET) for s in (True, False, None)}
    said |= {why(decide(PRESET, first_exposure, face=f, minutes=3.0)[1], PRESET) for f in (0, 5, 10, 15, None)}
    assert len(said) == len(Feelings) + len(Following) + len(Exposure)
    assert not any("lexithym" in each for each in said)
    assert all(each.endswith(".") for each in said)
