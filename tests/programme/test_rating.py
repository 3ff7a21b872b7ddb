"""The usual pain is a median of the patient's own ratings, and a rating that is none is refused."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import decide, why
from game.programme.field import ProgrammeError
from game.programme.rating import (
    Rater,
    Rating,
    RatingRules,
    Skin,
    base,
    base0,
    coarse,
    driving_pain,
    habitual,
    rated,
    skin_for,
)
from game.settings import PRESETS, programme

RULES = programme("plp").of(RatingRules)
FACES = Skin.FACES


def days(*values, start=1, skin=Skin.BAR, rater=Rater.SELF):
    return tuple(Rating(start + place, value, skin, rater) for place, value in enumerate(values))


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert dataclasses.astuple(programme(name).of(RatingRules)) == (7, 3, 5, 1.0, 3)


@pytest.mark.parametrize(("values", "usual"), [
    ((), None), ((6,), 6.0), ((6, 2), 6.0), ((6, 2, 3), 3.0), ((6, 2, 3, 4), 3.5),
    ((9, 1, 2, 3, 4, 5, 6, 7), 4.0), ((0, 0, 9, 9, 9, 1, 1, 1, 2), 2.0),
])  # fmt: skip
def test_the_base_is_the_median_of_the_last_seven_and_the_first_rating_before_three(values, usual):
    assert base(days(*values), 100, RULES) == usual


def test_a_rating_of_today_is_not_in_todays_base_but_is_the_first_rating():
    assert base(days(3, 3, 3, 9), 4, RULES) == 3.0
    assert base(days(3, 3, 3, 9), 5, RULES) == 3.0
    assert base(days(5, 1, 1, 9, 9), 5, RULES) == 3.0
    assert base((Rating(1, 3),), 1, RULES) == 3.0
    assert base((Rating(1, 3), Rating(1, 8)), 1, RULES) == 3.0


def test_a_proxy_raises_no_base():
    assert base((*days(3, 3, 3), Rating(4, 9, rater=Rater.PROXY)), 5, RULES) == 3.0
    assert base((*days(3, 3, 4), Rating(4, 9, rater=Rater.POINTED)), 5, RULES) == 3.5
    assert base(days(9, rater=Rater.PROXY), 5, RULES) is None
    assert base0(days(9, 9, 9, 9, 9, rater=Rater.PROXY), RULES) is None


def test_a_new_skin_starts_anew_and_one_rating_in_another_is_none():
    assert base((*days(3, 3, 3), *days(8, 6, start=4, skin=FACES)), 9, RULES) == 8.0
    assert base((*days(3, 3, 3), *days(8, 6, 6, start=4, skin=FACES)), 9, RULES) == 6.0
    assert base((*days(3, 4, 4), *days(8, start=4, skin=FACES), *days(5, start=5)), 9, RULES) == 4.0
    assert base((*days(3, 4, 4), *days(8, start=4, skin=FACES)), 9, RULES) == 4.0
    assert base((*days(9, skin=FACES), *days(2, 2, 2, start=2)), 9, RULES) == 2.0


def test_base0_is_the_median_of_the_first_five_frozen():
    assert base0(days(1, 2, 3, 4), RULES) is None
    assert base0(days(1, 2, 3, 4, 5), RULES) == 3.0
    assert base0(days(5, 1, 4, 4, 2, 9, 9, 9, 9), RULES) == 4.0
    assert base0((*days(1, 2, 3, 4, 5), *days(8, 8, 8, 8, start=6, skin=FACES)), RULES) == 3.0
    assert base0((*days(1, 2, 3, 4, 5), *days(8, 8, 8, 8, 6, start=6, skin=FACES)), RULES) == 8.0


def test_a_clock_set_back_and_a_wrong_order_are_refused():
    with pytest.raises(ProgrammeError, match="check the clock"):
        base(days(3, 3, start=5), 5, RULES)
    with pytest.raises(ProgrammeError, match="sort them"):
        base((Rating(5, 3), Rating(4, 3)), 9, RULES)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=20))
def test_the_base_lies_among_the_ratings_and_order_within_it_does_not_matter(values):
    usual = base(days(*values), 100, RULES)
    assert min(values) <= usual <= max(values)
    if len(values) >= 3:
        assert base(days(*values[:-7], *sorted(values[-7:])), 100, RULES) == usual


@pytest.mark.parametrize("bad", [-1, 11, 2.0, True, "4"])
def test_what_is_no_rating_is_refused(bad):
    with pytest.raises(ProgrammeError, match="give a whole number from 0 to 10"):
        rated(bad)
    with pytest.raises(ProgrammeError, match="The rating of pain is"):
        Rating(1, bad)


def test_a_rating_and_a_missing_one_are_taken():
    assert [rated(value) for value in (None, 0, 10)] == [None, 0, 10]


def test_one_reading_by_faces_makes_the_comparison_coarse():
    assert coarse((Skin.BAR, FACES))
    assert not coarse((Skin.BAR, Skin.BAR))


def test_the_driving_pain_is_the_worst_of_the_places_that_count():
    places = {"phantom": 3, "residual": 6, "limb": 9}
    assert driving_pain(places, ("phantom",)) == 3
    assert driving_pain(places, ("phantom", "residual")) == 6
    assert driving_pain({"phantom": None, "residual": 2}, ("phantom", "residual")) == 2
    assert driving_pain({"limb": 2}, ("phantom",)) is None
    with pytest.raises(ProgrammeError, match="The rating of phantom is 12"):
        driving_pain({"phantom": 12}, ("phantom",))


@pytest.mark.parametrize(("answers", "habit"), [
    (((4, 0.9), (4, 0.5), (4, 0.2)), True), (((4, 0.9), (4, 1.0), (4, 0.2)), False), (((4, 0.9), (4, 0.5)), False),
    (((4, 0.9), (3, 0.5), (4, 0.2)), False), (((9, 5.0), (4, 0.9), (4, 0.5), (4, 0.2)), True), ((), False),
])  # fmt: skip
def test_the_same_answer_in_no_time_is_asked_in_another_way(answers, habit):
    assert habitual(answers, RULES) is habit
    _, kept = decide(programme("plp"), habitual, answers=answers)
    said = "again and again" if habit else "usual way"
    assert said in why(kept, programme("plp"))


@pytest.mark.parametrize(("aphasia", "side", "field", "skin", "said"), [
    (True, "left", False, FACES, "ask with faces"), (True, "left", True, Skin.BAR, "Faces alone mislead"),
    (True, "right", False, Skin.BAR, "Faces alone mislead"), (True, "both", False, Skin.BAR, "one face"),
    (False, "left", False, Skin.BAR, "one face"), (False, "none", False, Skin.BAR, "one face"),
])  # fmt: skip
def test_faces_only_after_a_stroke_of_the_left_half_with_aphasia(aphasia, side, field, skin, said):
    preset = programme("stroke")
    result, kept = decide(preset, skin_for, aphasia=aphasia, brain_side=side, field_loss=field)
    assert result is skin
    assert said in why(kept, preset)


def test_a_side_of_the_brain_that_is_none_is_refused():
    with pytest.raises(ProgrammeError, match="say left, right, both or none"):
        skin_for(True, "middle", False)
