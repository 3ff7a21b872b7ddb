"""A decision is kept with its inputs, taken again byte for byte, and says why."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme import decision as room
from game.programme.codec import made, plain, text
from game.programme.decision import again, decide, rule, same, why
from game.programme.field import ProgrammeError
from game.programme.screening.gate import GateResult
from game.programme.screening.kinds import Cell, Colour, InForce
from game.settings import programme
from game.training.rules import StaircaseRules
from tests.programme.course_kit import Diary


class _Way(StrEnum):
    GO = "GO"
    STOP = "STOP"


@dataclass(frozen=True, slots=True)
class _Seen:
    day: int
    value: float | None
    way: _Way
    names: tuple[str, ...]
    counts: Mapping[str, int]


@rule("test-way", why=lambda result, seen, rules: f"{result.value} as {seen.day} days at {rules.p:.0%}")
def _way(seen: _Seen, rules: StaircaseRules, late: bool = False) -> _Way:
    return _Way.STOP if late or seen.day > 3 or rules.p > 0.9 else _Way.GO


def test_what_is_compared_is_every_field():
    """Nothing is copied for it, and nothing is left out."""
    diary = Diary()
    diary.practise()
    seen = _Seen(1, 2.0, _Way.GO, ("a",), {"b": 1})
    for each in [*diary.events, seen, GateResult(Cell(Colour.RED, (), InForce()), (), (), ())]:
        assert text(each) == text(dataclasses.asdict(each))


@pytest.fixture(autouse=True, scope="module")
def _only_here():
    yield
    del room.RULES["test-way"]


SEEN = _Seen(2, None, _Way.GO, ("a", "b"), {"x": 1})


def test_a_decision_holds_its_inputs_and_not_the_preset():
    result, kept = decide(programme("plp"), _way, seen=SEEN)
    assert result is _Way.GO
    assert kept.rule_id == "test-way"
    assert kept.inputs == {"seen": {"day": 2, "value": None, "way": "GO", "names": ["a", "b"], "counts": {"x": 1}}}
    assert kept.result == "GO"
    assert kept.preset == programme("plp").fingerprint


def test_it_is_taken_again_byte_for_byte_and_a_change_is_seen():
    preset = programme("plp")
    _, kept = decide(preset, _way, seen=SEEN, late=True)
    assert same(again(kept, preset), kept)
    assert not same(again(kept, preset), dataclasses.replace(kept, result="GO"))


def test_it_says_why():
    preset = programme("plp")
    assert why(decide(preset, _way, seen=SEEN)[1], preset) == "GO as 2 days at 80%"


def test_other_rules_and_other_numbers_are_refused():
    preset = programme("plp")
    _, kept = decide(preset, _way, seen=SEEN)
    with pytest.raises(ProgrammeError, match="read it with the program of that version"):
        again(dataclasses.replace(kept, rules_version="2099.01-1"), preset)
    with pytest.raises(ProgrammeError, match="name that preset"):
        again(kept, programme("crps"))
    with pytest.raises(ProgrammeError, match="update Midline"):
        again(dataclasses.replace(kept, rule_id="not-yet"), preset)


def test_an_input_that_does_not_fit_is_refused():
    preset = programme("plp")
    _, kept = decide(preset, _way, seen=SEEN)
    with pytest.raises(ProgrammeError, match="is no"):
        again(dataclasses.replace(kept, inputs={"seen": {**kept.inputs["seen"], "day": "two"}}), preset)


@given(
    st.builds(
        _Seen, st.integers(), st.none() | st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(_Way),
        st.lists(st.text()).map(tuple), st.dictionaries(st.text(), st.integers()),
    )
)  # fmt: skip
def test_what_is_kept_comes_back(seen):
    assert made(_Seen, plain(seen)) == seen
    assert text(plain(made(_Seen, plain(seen)))) == text(plain(seen))
