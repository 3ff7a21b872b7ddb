"""Whether the other hand moves along (protocol.md 5.2)."""

import pytest

from game.programme.bilateral import BilateralRules, bilateral_today
from game.programme.decision import decide, why
from game.programme.field import ProgrammeError
from game.settings import programme


def of(name, days, cramped=False, tapped=False, clear=False):
    return bilateral_today(days, cramped, tapped, clear, programme(name).of(BilateralRules))


@pytest.mark.parametrize(("name", "days"), [("plp", 2), ("telescope", 2), ("crps", 7), ("other", 7)])
def test_an_attempt_is_asked_after_the_first_mirror_days(name, days):
    assert of(name, days - 1) == "none"
    assert of(name, days) == "attempt"
    assert of(name, days, cramped=True) == "none"


def test_a_soft_real_movement_needs_the_therapist():
    assert of("dystonia", 5, tapped=True) == "real-soft"
    assert of("dystonia", 4, tapped=True) == "none"
    assert of("dystonia", 5) == "none"
    assert of("postsurg", 0, tapped=True, clear=True) == "real-soft"
    assert of("postsurg", 0, tapped=True) == "none"
    assert of("postsurg", 0, clear=True) == "none"
    assert of("stroke", 99, tapped=True, clear=True) == "none"


def test_less_than_no_days_are_refused():
    with pytest.raises(ProgrammeError, match="less than none"):
        of("plp", -1)


@pytest.mark.parametrize(("name", "days", "cramped", "sentence"), [
    ("plp", 2, False, "may try to do the same"), ("plp", 2, True, "cramped or froze"),
    ("plp", 1, False, "in the first 2 days"), ("stroke", 1, False, "Only the working hand moves."),
    ("dystonia", 5, False, "Only the working hand moves."), ("crps", 6, False, "first 7 days of the mirror"),
])  # fmt: skip
def test_it_says_why(name, days, cramped, sentence):
    preset = programme(name)
    inputs = {"mirror_days": days, "cramped": cramped, "set_by_therapist": False, "r10_clear": False}
    assert sentence in why(decide(preset, bilateral_today, **inputs)[1], preset)
    inputs |= {"set_by_therapist": True, "mirror_days": 5, "cramped": False}
    dystonia = programme("dystonia")
    assert "move along softly" in why(decide(dystonia, bilateral_today, **inputs)[1], dystonia)
