"""A hand presses the pad it comes to and stays on, with any part of it, and nothing in any other way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as some

from game import settings
from game.body import postures
from game.body.joints import HAND, Side
from game.body.rotations import about
from game.body.table import FLESH_M
from game.view.input import Action, Hold, InputRules, Press, Release
from game.view.plates import Lie, Plate
from game.view.touch import BLINK_S, Target, Touch

RULES = settings.rules(InputRules, "input")
STEP_S = 1 / 90
# A flat place on a table and one that leans, each with two pads 2 cm apart, and REST on the first.
FLAT = Lie(Plate((0.3, 0.74, -0.4), math.pi / 2, 0.03), 1.0)
LEANS = Lie(Plate((0.3, 0.85, -0.5), 0.6, 0.03, 0.4), 1.0)
LIES = pytest.mark.parametrize("lie", [FLAT, LEANS], ids=["flat", "leans"])
PADS = {"yes": (0.0, 0.05, 0.12, 0.08), "no": (0.0, -0.05, 0.12, 0.08)}


def targets(lie, **pads):
    return [Target(key.replace("_", "-"), rect, lie) for key, rect in (pads or PADS).items()]


def pointing(lie, u, v, height_m):
    """A right hand, palm to the plate, whose index fingertip's skin is so high above a place of it."""
    hand = postures.place(postures.posture("point", Side.RIGHT), np.zeros(3), about(np.array([1.0, 0, 0]), -0.5))
    way = np.column_stack([lie.right, lie.normal, -lie.up])
    points = hand.positions @ way.T
    points += lie.at(u, v) + (height_m + 0.006) * lie.normal - points[HAND["index_tip"]]
    return hand.but(positions=points)


def lying(lie, u, v, height_m=0.0):
    """A flat hand, its lowest skin so high above the plate, the palm over a place of it."""
    hand = postures.posture("open", Side.RIGHT)
    way = np.column_stack([lie.right, lie.normal, -lie.up])
    points = hand.positions @ way.T
    points += lie.at(u, v) - points[HAND["palm"]]
    points += (height_m - ((points - lie.centre) @ lie.normal - FLESH_M).min()) * lie.normal
    return hand.but(positions=points)


class Player:
    """Feels frame by frame; a way is a sequence of hands, or None where the hand is not seen."""

    def __init__(self, pads):
        self.touch = Touch(RULES)
        self.pads = pads
        self.now = 10.0
        self.acts = []

    def go(self, hand, seconds=STEP_S, step_s=STEP_S):
        for _ in range(max(1, round(seconds / step_s))):
            self.now += step_s
            self.acts += self.touch.feel(hand, self.pads, self.now)
        return self

    def move(self, make, start, end, seconds):
        count = max(2, round(seconds / STEP_S))
        for share in np.linspace(0.0, 1.0, count):
            self.go(make(*(np.array(start) + share * (np.array(end) - np.array(start)))))
        return self

    @property
    def presses(self):
        return [act.value or act.action.value for act in self.acts if isinstance(act, Press)]


def pressed(lie, u=0.0, v=0.05, stay_s=0.3, pads=None):
    player = Player(pads or targets(lie))
    make = lambda *at: pointing(lie, *at)  # noqa: E731
    player.move(make, (u, v, 0.10), (u, v, 0.0), 0.4).go(make(u, v, 0.0), stay_s)
    return player, make


@LIES
def test_a_pad_that_is_pressed_is_pressed_once_and_let_go(lie):
    player, make = pressed(lie, stay_s=3.0)
    press, hold = player.acts
    assert (press.action, press.value, press.by) == (Action.PAD, "yes", "hand")
    assert isinstance(hold, Hold)
    assert hold.target == "yes"
    # It was pressed when the hand came down, not when that was believed.
    assert hold.time_s - press.time_s == pytest.approx(RULES.press_s, abs=0.02)
    assert player.touch.felt == "yes"
    player.move(make, (0, 0.05, 0.0), (0, 0.05, 0.10), 0.4)
    assert isinstance(player.acts[-1], Release)
    assert len(player.acts) == 3
    assert player.touch.felt is None
    player.move(make, (0, 0.05, 0.10), (0, 0.05, 0.0), 0.4).go(make(0, 0.05, 0.0), 0.3)
    assert player.presses == ["yes", "yes"]


@LIES
def test_lifting_a_little_is_no_second_press(lie):
    player, make = pressed(lie)
    for _ in range(5):
        player.go(make(0, 0.05, 0.022), 0.2).go(make(0, 0.05, -0.004), 0.2)
    assert player.presses == ["yes"]


@LIES
@pytest.mark.parametrize("part", ["palm", "little_tip", "thumb_tip", "wrist"])
def test_any_part_of_the_hand_presses(lie, part):
    """A hand that comes down with this joint alone over the pad."""
    hand = lying(lie, 0.0, 0.0)
    at = hand.positions[HAND[part]]
    u, v = float((at - lie.centre) @ lie.right), float((at - lie.centre) @ lie.up)
    player = Player(targets(lie, yes=(u, v, 0.020, 0.020)))
    high = lambda height_m: lying(lie, 0.0, 0.0, height_m)  # noqa: E731
    # As low as this part of the hand is over the table when the hand lies on it.
    skin = float((at - lie.centre) @ lie.normal)
    player.move(high, (0.12,), (-skin + 0.012,), 0.5).go(high(-skin + 0.012), 0.3)
    assert player.presses == ["yes"]


@given(
    height_m=some.floats(0.035, 0.2),
    v=some.floats(-0.1, 0.1),
    seconds=some.floats(0.1, 4.0),
    flat=some.booleans(),
)
@given_settings(deadline=None, max_examples=12)
def test_passing_over_presses_nothing(height_m, v, seconds, flat):
    lie = FLAT if flat else LEANS
    player = Player(targets(lie, rest=(0.0, 0.05, 0.12, 0.08), no=PADS["no"]))
    player.move(lambda u: lying(lie, u, v, height_m), (-0.3,), (0.3,), seconds)
    assert player.acts == []


@given(speed_m_s=some.floats(0.25, 2.5), v=some.floats(-0.08, 0.08))
@given_settings(deadline=None, max_examples=12)
def test_wiping_across_presses_nothing(speed_m_s, v):
    player = Player(targets(FLAT, rest=(0.0, 0.05, 0.12, 0.08), no=PADS["no"]))
    player.move(lambda u: lying(FLAT, u, v), (-0.4,), (0.4,), 0.8 / speed_m_s)
    assert player.presses == []


@given(seconds=some.floats(0.5, 3.0), trembles_m=some.floats(0.0, 0.003), seed=some.integers(0, 1000))
@given_settings(deadline=None, max_examples=8)
def test_a_hand_that_rests_beside_a_pad_presses_nothing(seconds, trembles_m, seed):
    chance = np.random.default_rng(seed)
    hand = lying(FLAT, -0.14, 0.0)
    outermost = max(float((point - FLAT.centre) @ FLAT.right) for point in hand.positions)
    player = Player(targets(FLAT, rest=(outermost + 0.005 + 0.06, 0.0, 0.12, 0.3)))
    player.move(lambda height_m: lying(FLAT, -0.14, 0.0, height_m), (0.1,), (0.0,), 0.4)
    for _ in range(round(seconds / STEP_S)):
        player.go(hand.but(positions=hand.positions + chance.normal(0.0, trembles_m, hand.positions.shape)))
    assert player.acts == []


def test_laying_the_hand_on_the_cloth_for_half_a_second_is_rest():
    player = Player(targets(FLAT, rest=(0.0, 0.0, 0.12, 0.12)))
    make = lambda height_m: lying(FLAT, 0.0, 0.0, height_m)  # noqa: E731
    player.move(make, (0.1,), (0.0,), 0.4)
    came_s = player.now
    player.go(make(0.0), 2.0)
    (press,) = player.acts
    assert (press.action, press.by) == (Action.REST, "hand")
    assert press.time_s - came_s == pytest.approx(RULES.rest_press_s, abs=0.1)
    brief = Player(targets(FLAT, rest=(0.0, 0.0, 0.12, 0.12)))
    brief.move(make, (0.1,), (0.0,), 0.4).go(make(0.0), 0.35).move(make, (0.0,), (0.1,), 0.1)
    assert brief.acts == []


def test_sliding_on_to_the_cloth_and_staying_is_rest():
    player = Player(targets(FLAT, rest=(0.0, 0.0, 0.12, 0.12)))
    player.move(lambda u: lying(FLAT, u, 0.0), (-0.25,), (0.0,), 1.0).go(lying(FLAT, 0.0, 0.0), 0.6)
    assert player.presses == ["rest"]


@LIES
def test_pads_that_appear_under_a_hand_are_not_pressed_until_it_left_them(lie):
    player = Player([])
    player.go(pointing(lie, 0.0, 0.05, 0.0), 1.0)
    player.pads = targets(lie, yes=PADS["yes"])
    player.go(pointing(lie, 0.0, 0.05, 0.0), 3.0)
    # Lifting it by less than it takes to leave is no leaving.
    player.go(pointing(lie, 0.0, 0.05, 0.02), 0.3).go(pointing(lie, 0.0, 0.05, -0.004), 1.0)
    assert player.acts == []
    assert player.touch.felt is None
    player.go(pointing(lie, 0.0, 0.05, 0.06), 0.1).go(pointing(lie, 0.0, 0.05, 0.0), 0.3)
    assert player.presses == ["yes"]


def test_pads_that_take_the_place_of_others_are_new():
    """The question back appears where *That is it* was pressed: it is not answered by the same press."""
    player, make = pressed(FLAT, pads=targets(FLAT, thats_it=(0.0, 0.05, 0.12, 0.08)))
    player.pads = targets(FLAT, yes=(0.0, 0.05, 0.12, 0.08))
    player.go(make(0, 0.05, 0.0), 2.0)
    assert player.presses == ["thats-it"]
    assert [type(act) for act in player.acts] == [Press, Hold, Release]


@LIES
def test_a_hand_that_is_seen_again_on_a_pad_presses_nothing(lie):
    player = Player(targets(lie))
    player.go(pointing(lie, 0.0, 0.05, 0.08), 0.3).go(None, BLINK_S + 0.1).go(pointing(lie, 0.0, 0.05, 0.0), 3.0)
    assert player.acts == []


@LIES
def test_a_lost_hand_lets_go_and_presses_nothing(lie):
    player, make = pressed(lie)
    player.go(None)
    assert [type(act) for act in player.acts] == [Press, Hold, Release]
    player.go(make(0, 0.05, 0.0), 2.0)
    # It was only a blink: the same press goes on, and is no other one.
    assert player.presses == ["yes"]
    player.go(None, 5.0).go(make(0, 0.05, 0.0), 2.0)
    assert player.presses == ["yes"]
    assert player.touch.felt is None


def test_time_unseen_does_not_count_and_a_blink_does_not_begin_anew():
    player = Player(targets(FLAT, rest=(0.0, 0.0, 0.12, 0.12)))
    make = lambda height_m: lying(FLAT, 0.0, 0.0, height_m)  # noqa: E731
    player.move(make, (0.1,), (0.0,), 0.4)
    seen_s = 0.0
    while not player.acts and seen_s < 2.0:
        player.go(make(0.0), 0.05).go(None, 0.1)
        seen_s += 0.05
        assert all(isinstance(act, Press) for act in player.acts)
    assert seen_s == pytest.approx(RULES.rest_press_s, abs=0.12)


def test_untracked_joints_are_no_hand():
    player, make = pressed(FLAT, stay_s=0.0)
    hand = make(0.0, 0.05, 0.0)
    player.acts.clear()
    held = Player(targets(FLAT))
    held.move(lambda h: make(0.0, 0.05, h), (0.1,), (0.05,), 0.2)
    held.go(hand.but(tracked=np.zeros(26, dtype=np.bool_)), 2.0)
    held.go(hand.but(position_valid=np.zeros(26, dtype=np.bool_)), 2.0)
    assert held.acts == []


def test_a_picture_that_stood_still_shows_no_way():
    player = Player(targets(FLAT))
    player.go(pointing(FLAT, 0.0, 0.05, 0.08), 0.2)
    player.go(pointing(FLAT, 0.0, 0.05, 0.0), 2.0, step_s=2.0).go(pointing(FLAT, 0.0, 0.05, 0.0), 1.0)
    assert player.acts == []


def test_from_behind_nothing_is_pressed():
    """A hand that is lifted up through a plate that stands over it."""
    player = Player(targets(LEANS))
    player.move(lambda h: pointing(LEANS, 0.0, 0.05, h), (-0.3,), (0.0,), 0.6)
    player.go(pointing(LEANS, 0.0, 0.05, 0.0), 1.0)
    assert player.acts == []


def test_a_hand_that_went_round_a_plate_presses_nothing_from_behind():
    player = Player(targets(LEANS, yes=PADS["yes"]))
    make = lambda u, h: pointing(LEANS, u, 0.05, h)  # noqa: E731
    player.move(make, (0.0, 0.15), (0.6, 0.15), 0.5).move(make, (0.6, 0.15), (0.6, -0.3), 0.4)
    player.move(make, (0.6, -0.3), (0.0, -0.3), 0.5).go(make(0.0, -0.3), 0.5)
    assert player.acts == []
    player.move(make, (0.0, -0.3), (0.0, 0.0), 0.4).go(make(0.0, 0.0), 1.0)
    assert player.acts == []


def test_a_hand_that_went_right_through_has_left_the_pad():
    player, make = pressed(LEANS, pads=targets(LEANS, more=(0.0, 0.0, 0.4, 0.4)))
    player.move(make, (0.0, 0.05, 0.0), (0.0, 0.05, -0.4), 0.5)
    assert [type(act) for act in player.acts] == [Press, Hold, Release]
    player.move(make, (0.0, 0.05, -0.4), (0.0, 0.05, 0.0), 0.5).go(make(0.0, 0.05, 0.0), 1.0)
    assert player.presses == ["more"]


def two(lie, first, second):
    """The index fingertip and the wrist, each on its own pad."""
    hand = lying(lie, 0.0, 0.0)
    spots = {}
    for key, part in ((first, "index_tip"), (second, "wrist")):
        away = hand.positions[HAND[part]] - lie.centre
        spots[key] = (float(away @ lie.right), float(away @ lie.up), 0.03, 0.03)
    return targets(lie, **spots)


def test_of_two_pads_under_one_hand_only_one_is_pressed():
    player = Player(two(FLAT, "yes", "no"))
    make = lambda height_m: lying(FLAT, 0.0, 0.0, height_m)  # noqa: E731
    player.move(make, (0.1,), (-0.012,), 0.4).go(make(-0.012), 2.0)
    assert len(player.presses) == 1
    # The other one is not pressed by lifting only what lay on the first.
    lifted = make(-0.012)
    points = lifted.positions.copy()
    for joint, name in enumerate(HAND):
        if (player.presses == ["no"]) == (name == "wrist"):
            points[joint] += 0.1 * FLAT.normal
    player.go(lifted.but(positions=points), 1.0)
    assert len(player.presses) == 1
    assert isinstance(player.acts[-1], Release)


@pytest.mark.parametrize(("first", "second"), [("rest", "no"), ("no", "rest")])
def test_rest_goes_before_any_other_pad(first, second):
    player = Player(two(FLAT, first, second))
    make = lambda height_m: lying(FLAT, 0.0, 0.0, height_m)  # noqa: E731
    player.move(make, (0.1,), (-0.012,), 0.2).go(make(-0.012), 1.0)
    assert player.presses == ["rest"]


def test_rest_is_taken_while_another_pad_is_held():
    player, make = pressed(FLAT, pads=targets(FLAT, more=(0.0, 0.05, 0.12, 0.08), rest=(0.0, -0.4, 0.3, 0.3)))
    assert player.presses == ["more"]
    hand = make(0.0, 0.05, 0.0)
    reaches = hand.positions.copy()
    reaches[HAND["wrist"]] = FLAT.at(0.0, -0.4) + np.array([0.0, 0.022, 0.0])
    player.go(hand.but(positions=reaches), 1.0)
    # The press took its leave from all other pads; one that the hand comes to after it counts.
    assert player.presses == ["more", "rest"]


def test_of_the_marks_of_a_bar_the_fingertip_takes_its_own():
    marks = {f"nrs_{value}": (0.0, -0.115 + 0.023 * value, 0.06, 0.019) for value in range(11)}
    player = Player(targets(LEANS, **marks))
    at = 0.023 * 7 - 0.115
    make = lambda h: pointing(LEANS, 0.0, at, h)  # noqa: E731
    player.move(make, (0.1,), (0.0,), 0.4).go(make(0.0), 0.4)
    assert player.presses == ["nrs-7"]


def test_the_rules_are_the_presets():
    slow = settings.make_rules(
        InputRules,
        "slow",
        {**settings.preset()["input"], "press_s": {**settings.preset()["input"]["press_s"], "value": 0.8}},
    )
    player = Player(targets(FLAT))
    player.touch = Touch(slow)
    make = lambda h: pointing(FLAT, 0.0, 0.05, h)  # noqa: E731
    player.move(make, (0.1,), (0.0,), 0.4).go(make(0.0), 0.5)
    assert player.presses == []
    player.go(make(0.0), 0.4)
    assert player.presses == ["yes"]
