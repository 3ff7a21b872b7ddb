"""T2: letters, both sides, and knowing a hand when seen."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.screening.vision import (
    Acuity,
    Field,
    Flashes,
    Processing,
    VisionRules,
    acuity,
    extinction_of,
    field,
    field_angle_deg,
    visual_processing,
)
from game.settings import programme

PRESET = programme("stroke")
RULES = PRESET.of(VisionRules)


@pytest.mark.parametrize(("right", "larger", "result"), [
    (4, None, "pass"), (5, 0, "pass"), (3, 4, "pass_large"), (3, 3, "fail"), (3, None, "not_valid"),
    (None, 5, "not_valid"), (0, 0, "fail"),
])  # fmt: skip
def test_letters(right, larger, result):
    assert acuity(right, larger, RULES) is Acuity(result)


@pytest.mark.parametrize(("seen", "result"), [
    ((8, 8, 8, 8, 0), "clear"), ((5, 8, 8, 8, 0), "field_left"), ((8, 5, 8, 8, 0), "field_right"),
    ((5, 5, 8, 8, 0), "field_both"), ((6, 6, 5, 5, 2), "clear"), ((7, 7, 4, 8, 0), "extinction"),
    ((7, 7, 8, 4, 0), "extinction"), ((7, 8, 5, 5, 0), "clear"), ((6, 8, 4, 8, 0), "not_valid"),
    ((8, 6, 4, 8, 0), "not_valid"), ((8, 8, 8, 8, 3), "not_valid"), ((0, 8, 0, 8, 3), "not_valid"),
    ((0, 8, 0, 8, 2), "field_left"),
])  # fmt: skip
def test_flashes(seen, result):
    assert field(Flashes(*seen), None, RULES) is Field(result)


def test_the_therapists_own_test_comes_first_and_nothing_seen_is_not_valid():
    assert field(Flashes(8, 8, 8, 8, 4), Field.FIELD_RIGHT, RULES) is Field.FIELD_RIGHT
    assert field(None, Field.CLEAR, RULES) is Field.CLEAR
    assert field(None, None, RULES) is Field.NOT_VALID


@given(*[st.integers(0, 8)] * 4, st.integers(0, 4), st.integers(0, 4))
def test_fewer_flashes_seen_never_make_it_clear(left, right, both_left, both_right, blanks, less):
    before = field(Flashes(left, right, both_left, both_right, blanks), None, RULES)
    after = field(Flashes(max(0, left - less), right, max(0, both_left - less), both_right, blanks), None, RULES)
    assert after is not Field.CLEAR or before is Field.CLEAR


def test_extinction_goes_to_the_table_of_neglect():
    assert [extinction_of(each) for each in Field] == [False, False, False, False, True, None]


@pytest.mark.parametrize(("arrays", "clips", "aphasia", "result"), [
    (5, 5, False, "pass"), (4, 6, False, "fail"), (6, 4, False, "fail"), (4, 6, True, "fail_aphasia"),
    (6, 4, True, "fail_aphasia"), (5, 5, True, "pass"), (None, 6, False, "not_valid"),
    (6, None, False, "not_valid"), (None, 4, False, "fail"), (4, None, True, "fail_aphasia"),
])  # fmt: skip
def test_pictures(arrays, clips, aphasia, result):
    assert visual_processing(arrays, clips, aphasia, RULES) is Processing(result)


@pytest.mark.parametrize("wrong", [-1, 9])
def test_more_than_there_are_is_refused(wrong):
    for place in range(4):
        seen = [8, 8, 8, 8, 0]
        seen[place] = wrong
        with pytest.raises(ProgrammeError, match="count again"):
            field(Flashes(*seen), None, RULES)
    for call in (
        lambda: field(Flashes(8, 8, 8, 8, 5), None, RULES), lambda: acuity(6, None, RULES),
        lambda: acuity(1, -1, RULES),
        lambda: visual_processing(7, 1, False, RULES), lambda: visual_processing(1, 7, False, RULES),
    ):  # fmt: skip
        with pytest.raises(ProgrammeError, match="cannot be: count again"):
            call()


def test_the_flashes_appear_where_the_screen_allows():
    assert field_angle_deg(1000.0, 500.0, RULES) == 15.0
    assert field_angle_deg(125.0, 500.0, RULES) == pytest.approx(0.9 * 14.036, abs=0.001)
    assert field_angle_deg(0.5, 500.0, RULES) < field_angle_deg(0.5, 0.5, RULES) == 15.0
    for size in ((0.0, 500.0), (125.0, 0.0)):
        with pytest.raises(ProgrammeError, match="Measure the screen"):
            field_angle_deg(*size, RULES)


def test_every_result_says_why():
    said = [
        decide(PRESET, acuity, right=r, right_larger=n)[1] for r, n in ((5, None), (0, 5), (0, 0), (None, None))
    ]
    said += [decide(PRESET, field, seen=None, therapist=each)[1] for each in Field]
    said += [
        decide(PRESET, visual_processing, arrays=a, clips=6, severe_aphasia=s)[1]
        for a, s in itertools.product((6, 0, None), (True, False))
    ]
    sentences = [why(kept, PRESET) for kept in said]
    assert len(set(sentences)) == len(Acuity) + len(Field) + len(Processing)
    assert all(each.endswith(".") for each in sentences)
    assert all(same(again(kept, PRESET), kept) for kept in said)
