"""A leg patient is shown no arm as theirs: cards, sensations and signs have a leg's picture or none."""

import pytest

from game.session.guided.caring import FELT
from game.session.guided.limb import picture_of
from models3d.leg_cards import SIDED
from models3d.picture import picture_keys

# Cards and answers on which a hand would be the patient's own limb.
OWN = ("conf-1", "conf-2", "conf-3", *(f"mirror-{n}" for n in range(1, 5)), "expect-1", "expect-2", "crps-card")
QUIZ = ("q1-right", "q1-foil", "q5-right", "q5-foil")


@pytest.mark.parametrize("key", [*OWN, *QUIZ, *FELT])
def test_what_is_the_persons_own_limb_is_a_leg(key):
    assert picture_of(key, "leg") == f"{key}-leg"
    assert picture_of(key, "arm") == key
    assert f"{key}-leg" in picture_keys()


@pytest.mark.parametrize("sign", ["swelling", "warmth", "colour", "sweating"])
def test_a_sign_of_a_leg_has_no_picture_of_a_hand(sign):
    assert picture_of(f"sign-{sign}-2", "leg") == ""
    assert picture_of(f"sign-{sign}-2", "arm") == f"sign-{sign}-2"


def test_every_picture_of_a_leg_stands_for_one_of_an_arm():
    assert {key.removesuffix("-leg") for key in SIDED} <= picture_keys()
