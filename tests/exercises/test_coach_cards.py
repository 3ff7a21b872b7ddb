"""The coach's cards: each movement of the first version, at the pace of its own level table."""

import pytest

from exercises.coach import CODES, CardError, card
from exercises.mirror.lantern import lantern
from game.programme.library import FIRST_VERSION, LIBRARY
from game.training.levels import check_levels

FORMS = [("U08", "T0"), ("U08", "T1"), *((code, "") for code in CODES if code != "U08")]


def test_every_movement_of_the_first_version_has_a_card():
    assert set(CODES) == set(FIRST_VERSION)
    for code in CODES:
        assert card(code).limb in (LIBRARY[code].limb.value, "arm")
        assert card(f"coach:{code}") == card(code)


def test_a_later_movement_has_none_and_is_named():
    with pytest.raises(CardError, match="no coach's card for U07; known ones are U01, U02"):
        card("U07")


@pytest.mark.parametrize(("code", "form"), FORMS)
def test_a_card_goes_by_its_table_at_every_difficulty(code, form):
    movement = card(code, form=form)
    assert len(movement.levels) == 6
    for x in (1.0, 1.5, 3.99, 6.0, 6.99):
        phases = movement.round(x)
        assert phases
        assert all(phase.seconds > 0.5 for phase in phases), "nothing is hurried"
        assert all(phase.words.startswith(f"coach-{code.lower()}") for phase in phases)
        assert all(phase.picture.startswith(f"coach-{code.lower()}-") for phase in phases)


@pytest.mark.parametrize("code", ["U02", "U03", "U04", "U05", "L01"])
def test_it_goes_faster_with_difficulty_and_between_the_levels(code):
    movement = card(code)
    first = [movement.round(x)[0].seconds for x in (1.0, 1.5, 2.0)]
    assert first[0] > first[1] > first[2]


@pytest.mark.parametrize("code", ["U01", "U08"])
def test_it_lasts_longer_with_difficulty(code):
    total = [sum(phase.seconds for phase in card(code).round(x)) for x in (1.0, 1.5, 2.0)]
    assert total[0] < total[1] < total[2]


def test_figures_of_the_protocol():
    assert card("U02").levels is lantern.levels
    assert [phase.seconds for phase in card("U02").round(1.0)] == [5.0, 5.0], "12 beats a minute"
    assert [phase.seconds for phase in card("U03").round(3.0)] == [4.0] * 4, "three fingers, and open"
    assert [phase.seconds for phase in card("U05").round(4.0)] == [6.0] * 3, "10 gates a minute, to the side too"
    assert [phase.seconds for phase in card("U01").round(6.0)] == [60.0]
    assert sum(phase.seconds for phase in card("L01").round(1.0)) == 7.5, "8 a minute"


def test_a_leg_rests_as_a_leg():
    assert card("U01", limb="leg").begins == ("coach-u01-leg",)
    assert card("U02", limb="leg").limb == "arm", "there is no fist of a foot"


def test_tables_are_such_as_exercises_have():
    for code, form in FORMS:
        check_levels(code, card(code, form=form).levels, ())


def test_both_hands_are_shown_where_both_are_stroked():
    begun = {form: card("U08", form=form).round(1.0)[0] for form in ("T0", "T1")}
    assert begun["T1"].picture == "coach-u08-both"
    assert begun["T0"].picture == "coach-u08-1", "the working hand alone, before the mirror"
