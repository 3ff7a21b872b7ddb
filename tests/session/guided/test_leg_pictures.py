"""A leg patient is shown no arm as theirs: cards, sensations and signs have a leg's picture or none."""

from functools import lru_cache

import pytest

from game.body.joints import Side
from game.session.gallery.scenes import scenes
from game.session.gallery.seen import MODES, Scene, Seeing, lead
from game.session.guided import touch
from game.session.guided.caring import FELT
from game.session.guided.limb import picture_of
from game.view import setup_plan
from models3d import build_pictures, leg_moves
from models3d.easel import Canvas, Easel
from models3d.leg_cards import SIDED
from models3d.picture import SHOWN_AS, picture_keys

# A hand that presses, strokes or says that it is well is everybody's.
A_HAND_THAT_DOES = {"stop-1", "stop-2", "q4-right", "dose-4", "mirror-4-leg", "touch-own-hand", "touch-air-leg"}
# Cards and answers on which a hand would be the patient's own limb.
OWN = (
    "conf-1",
    "conf-2",
    "conf-3",
    *(f"mirror-{n}" for n in range(1, 5)),
    "expect-1",
    "expect-2",
    "crps-card",
    "stop-pain",
    "touch-air",
)
QUIZ = ("q1-right", "q1-foil", "q5-right", "q5-foil")


@pytest.mark.parametrize("key", [*OWN, *QUIZ, *FELT])
def test_what_is_the_persons_own_limb_is_a_leg(key):
    assert picture_of(key, "leg") == f"{key}-leg"
    assert picture_of(key, "arm") == key
    assert f"{key}-leg" in picture_keys()


@pytest.mark.parametrize(("place", "picture"), [("residual", ""), ("forearm-far", "touch-air")])
def test_no_hand_is_shown_where_a_limb_ends(place, picture):
    seeing = Seeing(last=False)
    lead(Scene(lambda guide: touch.shown(guide, "air", place), "crps", stage=3), Side.LEFT, MODES[0], seeing)
    assert {look.picture for look in seeing.found.values()} == {picture}


@lru_cache(maxsize=2)
def keys_seen_by(limb):
    """Every picture that comes up in a visit of somebody with this limb."""
    seeing = Seeing(last=False)
    for scene in (each for each in scenes() if each.limb == limb):
        lead(scene, Side.LEFT, MODES[0], seeing)
    looks = seeing.found.values()
    return {key for look in looks for key in (look.picture, *(pad.picture for pad in look.pads)) if key}


@pytest.mark.parametrize("sign", ["swelling", "warmth", "colour", "sweating"])
def test_each_degree_of_a_sign_is_a_picture_of_a_hand_and_of_a_leg_none_is(sign):
    assert {f"sign-{sign}-{degree}" for degree in range(5)} <= keys_seen_by("arm")
    assert not {key for key in keys_seen_by("leg") if key.startswith("sign-")}


def test_no_picture_in_a_visit_of_a_leg_has_a_hand_for_its_limb(monkeypatch):
    found = []
    for name in ("hand", "frame"):
        monkeypatch.setattr(Easel, name, lambda *_, **__: found.append(1))
    table, with_hands = build_pictures.drawings(), set()
    # What is drawn is asked, not how it looks.
    a_speck = Canvas()
    a_speck.size = (8, 6)
    a_speck.image = a_speck.image.resize(a_speck.size)
    for key in keys_seen_by("leg") - set(setup_plan.KEYS):
        shown = SHOWN_AS.get(key, key)
        draw, _ = table[shown if shown in table else f"{shown}-left"]
        found.clear()
        draw(Easel(a_speck))
        if found:
            with_hands.add(key)
    assert with_hands == A_HAND_THAT_DOES


def test_a_leg_fears_and_wants_to_do_what_a_leg_does():
    moves = {f"exposure-{k}" for k in range(1, 11)}
    assert {f"{key}-leg" for key in moves} | {"rest-now-leg"} <= keys_seen_by("leg")
    assert not (moves | {"rest-now"}) & keys_seen_by("leg")
    assert {"exposure-1", "exposure-4", "rest-now"} <= keys_seen_by("arm")


def test_words_of_the_mirror_show_a_leg_before_it():
    assert SHOWN_AS[picture_of("coach-u01-1", "leg")] == "mirror-1-leg"
    assert "game-u01-leg" in build_pictures.felt_cards.SIDED, "where one chooses it is a leg at rest"


def test_the_mirror_is_put_up_between_legs():
    arm, leg = (setup_plan.setup_plan(setup_plan.plan_of(limb), Side.LEFT) for limb in ("arm", "leg"))
    assert setup_plan.plan_of("leg", 2) in keys_seen_by("leg") - keys_seen_by("arm")
    assert arm.tobytes() != leg.tobytes()


@pytest.mark.parametrize("limb", ["arm", "leg"])
def test_every_card_of_the_set_up_shows_what_it_speaks_of(limb):
    keys = [setup_plan.plan_of(limb, step) for step in range(1, 9)]
    drawn = {setup_plan.setup_plan(key, Side.LEFT).tobytes() for key in keys if key in setup_plan.KEYS}
    assert len(drawn) == len(set(keys) & set(setup_plan.KEYS)) == (8 if limb == "leg" else 7)


def test_every_picture_of_a_leg_stands_for_one_of_an_arm():
    assert {key.removesuffix("-leg") for key in (*SIDED, *leg_moves.SIDED)} <= picture_keys()
