"""Letters, flashes, a hand among things and its turning: what is shown when, and what counts."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from game.view.input import SWITCH, Action, Hold, Press, Release
from game.view.seeing import SIDES, WAYS, Flashes, Letters, Touching, Turning
from tests.view.sheets import LAPTOP, RULES, SIZES, key, pad, show

COUNTS = {"left": 8, "right": 8, "both": 8, "none": 4}
HANDS = ("touch-own-hand", "rest-now")
THINGS = ("drink", "headset", "garden", "touch-towel")


def flashes(scanning=False, counts=COUNTS):
    return Flashes(RULES, LAPTOP, 3, counts, 15.0, 1.5, 0.3, SIZES, scanning=scanning)


def letter(screen):
    turn = screen.look().drawing.shapes[0].turn_deg
    return next(way for way, deg in WAYS.items() if deg == turn)


# -- letters -------------------------------------------------------------------------------------------------


def test_five_letters_are_asked_and_those_told_right_are_counted():
    screen, now, seen = Letters(RULES, LAPTOP, 3, 5, 5.0), 0.0, []
    for number in range(5):
        now += 1.0
        show(screen, now)
        seen.append(letter(screen))
        wrong = "left" if seen[-1] != "left" else "right"
        screen.hear(pad(wrong if number == 0 else seen[-1], now + 0.5))
    assert screen.done
    assert screen.result == 4
    # No way comes twice in a row, so that a second press on the same pad is never right by chance.
    assert all(one != two for one, two in pairwise(seen))


def test_a_letter_is_as_large_as_asked():
    shape = Letters(RULES, LAPTOP, 3, 5, 7.5).look().drawing.shapes[0]
    assert (shape.kind, shape.size_mm) == ("letter", 7.5)


@pytest.mark.parametrize("way", ["key", "switch"])
def test_letters_are_told_by_keys_and_by_one_button(way):
    screen, now = Letters(RULES, LAPTOP, 3, 5, 5.0, scanning=way == "switch"), 0.0
    while not screen.done and now < 200:
        now += 0.5
        show(screen, now)
        marked = next((each.key for each in screen.look().pads if each.highlighted), None)
        right = marked == letter(screen)
        if way == "key":
            screen.hear(key(Action.TAKE if right else Action.NEXT, now))
        elif right:
            for act in (Hold(SWITCH, now), Press(Action.SELECT, now, SWITCH), Release(SWITCH, now)):
                screen.hear(act)
    assert screen.result == 5


# -- flashes -------------------------------------------------------------------------------------------------


def answer(screen, now, said=None, beat=1 / 30):
    """Frames until a flash was answered; what was shown, for how long, and the time then."""
    shown, on = set(), 0
    while not screen.done:
        now += beat
        show(screen, now)
        look = screen.look()
        sides = {"left" if shape.x_mm < 0 else "right" for shape in look.drawing.shapes if shape.x_mm}
        shown, on = shown | sides, on + bool(sides)
        if look.pads and now >= screen._choice.marks.drawn_s + RULES.screen_lead_s:
            where = "both" if len(shown) > 1 else next(iter(shown), "none")
            screen.hear(pad(said or where, now))
            return where, on * beat, now
    return None, 0.0, now


def test_every_flash_comes_and_stands_for_its_time_and_the_answers_are_kept():
    screen, now, seen = flashes(), 0.0, Counter()
    while not screen.done:
        where, stood, now = answer(screen, now)
        seen[where] += 1
        assert stood == pytest.approx(0.0 if where == "none" else 0.3, abs=1 / 30 + 1e-6)
    assert seen == COUNTS
    assert Counter((each.where, each.said) for each in screen.told) == {(k, k): n for k, n in COUNTS.items()}
    assert max(each.stood_s for each in screen.told) == pytest.approx(0.3, abs=1 / 30 + 1e-6)
    assert not screen.unfit


def test_discs_stand_at_the_angle_that_is_asked_for():
    screen = flashes(counts={"both": 1})
    now = 0.0
    while screen.phase != "flash":
        now += 1 / 30
        show(screen, now)
    dot, left, right = screen.look().drawing.shapes
    assert (dot.x_mm, left.x_mm) == (0.0, -right.x_mm)
    assert right.x_mm == pytest.approx(500.0 * np.tan(np.radians(15.0)))
    assert right.size_mm == pytest.approx(2 * 500.0 * np.tan(np.radians(0.75)))


def test_no_pad_can_be_pressed_before_a_flash_is_over():
    screen = flashes()
    show(screen, 0.0)
    show(screen, 0.5)
    assert screen.look().pads == ()
    assert len(screen.hear(pad("left", 0.6))) == 1
    assert screen.told == []


def test_a_flash_that_stood_too_long_does_not_count_and_comes_again():
    screen, now = flashes(counts={"left": 2, "right": 1}), 0.0
    _, _, now = answer(screen, now, beat=0.25)
    assert screen.late == 1
    assert screen.told == []
    while not screen.done:
        _, _, now = answer(screen, now)
    assert Counter(each.where for each in screen.told) == {"left": 2, "right": 1}


def test_a_screen_that_is_always_late_is_not_fit_for_it():
    screen, now = flashes(counts={"left": 2}), 0.0
    while not screen.done:
        _, _, now = answer(screen, now, beat=0.25)
    assert screen.unfit


def test_rest_over_a_flash_shows_it_anew():
    screen, now = flashes(counts={"left": 1}), 0.0
    while screen.phase != "flash":
        now += 0.1
        show(screen, now)
    screen.again()
    assert screen.phase == "wait"
    assert answer(screen, now)[0] == "left"
    assert [each.where for each in screen.told] == ["left"]


def test_the_order_follows_the_seed_and_hides_nothing():
    assert flashes().planned == flashes().planned
    assert set(flashes().planned[:8]) > {"left"}
    assert set(SIDES) == set(COUNTS)


# -- a hand among things -------------------------------------------------------------------------------------


def hand_of(screen):
    return next(each.key for each in screen.look().pads if each.key in HANDS)


def test_the_hand_is_shown_first_and_then_asked_for_six_times():
    screen = Touching(RULES, "t2c", 3, 6, HANDS, THINGS)
    show(screen, 0.0)
    assert [each.chosen for each in screen.look().pads].count(True) == 1
    screen.hear(pad(hand_of(screen), 1.0))
    assert screen.told == []
    screen.hear(pad("go-on", 1.5))
    places, now = [], 2.0
    for number in range(6):
        now += 1.0
        show(screen, now)
        keys = [each.key for each in screen.look().pads]
        assert len(keys) == len(set(keys)) == 4
        assert sum(each in HANDS for each in keys) == 1
        places.append(keys.index(hand_of(screen)))
        thing = next(each for each in keys if each not in HANDS)
        screen.hear(pad(thing if number == 5 else hand_of(screen), now + 0.5))
    assert screen.done
    assert screen.result == 5
    # It is never always at the same place.
    assert len(set(places)) >= 3


def test_the_hand_that_is_shown_can_be_touched_and_begins():
    screen = Touching(RULES, "t2c", 3, 6, HANDS, THINGS)
    show(screen, 0.0)
    assert [each.key for each in screen.look().pads if not each.dead] == [hand_of(screen), "go-on"]
    screen.hear(pad(hand_of(screen), 1.0))
    assert screen.shown
    assert screen.told == []


def test_the_hand_is_touched_with_one_button():
    screen, now = Touching(RULES, "t2c", 3, 6, HANDS, THINGS, scanning=True), 0.0
    while not screen.done and now < 200:
        now += 0.5
        show(screen, now)
        marked = next((each.key for each in screen.look().pads if each.highlighted), None)
        if marked in (*HANDS, "go-on"):
            screen.hear(Press(Action.SELECT, now, SWITCH))
    assert screen.result == 6


# -- which way it turns --------------------------------------------------------------------------------------


def turning(**more):
    return Turning(RULES, 3, 6, LAPTOP.mm_a_px, 85.0, 45.0, "touch-own-hand", **more)


def turn_of(screen, now):
    turns = []
    for at_s in (now, now + 0.2):
        show(screen, at_s)
        turns.append(screen.look().drawing.shapes[0].turn_deg)
    return (turns[1] - turns[0] + 180) % 360 - 180


def test_it_turns_evenly_to_either_side_and_six_are_told():
    screen = turning()
    show(screen, 0.0)
    demo = turn_of(screen, 0.1)
    chosen = next(each.key for each in screen.look().pads if each.chosen)
    assert chosen == ("turn-right" if demo > 0 else "turn-left")
    screen.hear(pad("go-on", 1.0))
    now, told = 1.0, []
    for _ in range(6):
        show(screen, now + 0.1)
        step = turn_of(screen, now + 1.0)
        assert abs(step) == pytest.approx(9, abs=1)
        told.append("turn-right" if step > 0 else "turn-left")
        now += 2.0
        screen.hear(pad(told[-1], now))
    assert screen.result == 6
    assert Counter(told) == {"turn-left": 3, "turn-right": 3}


def test_a_wrong_way_is_not_counted_and_rest_starts_it_anew():
    screen = turning()
    show(screen, 0.0)
    screen.hear(pad("go-on", 1.0))
    screen.again()
    now = 1.0
    while not screen.done:
        show(screen, now)
        now += 1.0
        screen.hear(pad("turn-left", now))
    assert screen.result == 3
