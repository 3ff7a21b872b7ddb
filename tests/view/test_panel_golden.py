"""The plates look as they were accepted, are large enough, contrast enough, and cost next to nothing."""

import math

import numpy as np
import pytest

from exercises.words import load_words
from game import settings
from game.body.joints import Side
from game.training import events
from game.view import ink
from game.view.group import Group
from game.view.input import Action, InputRules, Press
from game.view.panel import Panel, pixels_per_metre
from game.view.plates import PLATES
from game.view.promise import End
from game.view.screens import Pain, Question, Rest
from game.view.window import EYE, LOOK_AT, Stage
from tests import floors

# Calls for a caption and for a screen that were shown before, measured 146 and 2284.
MOST = (200, 2400)
RULES = settings.rules(InputRules, "input")
WORDS = load_words("en")
# A laptop screen that is 34 cm wide, seen as 960 pixels.
MM_A_PIXEL = 340 / 960


def pain(figure=None, confirm=False, skin="bar"):
    screen = Pain(RULES, "pre", skin=skin)
    screen.drawn(0.0)
    screen.tick(1.0)
    if figure is not None:
        screen.hear(Press(Action.PAD, 1.0, "button", f"nrs-{figure}"))
    if confirm:
        screen.hear(Press(Action.PAD, 2.0, "button", "thats-it"))
        screen.drawn(2.1)
        screen.tick(2.5)
    return screen.look()


def rest(scanning=False):
    screen = Rest(RULES, "tracking", 0.0, scanning=scanning)
    screen.drawn(0.0)
    screen.tick(0.5)
    return screen.look()


def end():
    screen = End(RULES, 3, ("you-practised", "short-is-good"), pain=(6, 3))
    screen.tick(0.0)
    screen.told(True)
    screen.drawn(0.0)
    screen.tick(1.0)
    return screen.look()


def question():
    return Question(RULES, events.Ask(7, "left-or-right", ("left", "right"), 8.0)).look()


SHOTS = {
    "pain": (pain(4), Side.LEFT),
    "pain-blank-mirrored": (pain(), Side.RIGHT),
    "faces-confirm": (pain(8, confirm=True, skin="faces"), Side.LEFT),
    "rest": (rest(), Side.LEFT),
    "end": (end(), Side.RIGHT),
    "question": (question(), Side.LEFT),
}


def opened(size, side=Side.LEFT, ahead=True):
    stage = Stage("offscreen", size, 0, 0)
    stage.clear_colour(0.62, 0.58, 0.52)
    return stage, Panel(stage, WORDS, side, RULES, ahead=ahead)


def settle(panel, stage):
    panel.now = getattr(panel, "now", 0.0)
    for _ in range(6):
        panel.now += 0.2
        panel.tick(panel.now)
    stage.frame()
    return stage.picture().astype(int)


@pytest.fixture(scope="module")
def screen():
    """One stage at the size the rules are given for, and its panel."""
    stage, panel = opened((960, 540))
    yield stage, panel
    stage.close()


@pytest.fixture(scope="module")
def small():
    """A small stage for each side, for the pictures that are kept."""
    both = {side: opened((480, 270), side, ahead=False) for side in Side}
    for _, panel in both.values():
        panel.banner("demonstration")
    yield both
    for stage, _ in both.values():
        stage.close()


@pytest.mark.parametrize("name", SHOTS)
def test_a_screen_looks_as_accepted(small, name, accepted):
    look, side = SHOTS[name]
    stage, panel = small[side]
    panel.show(look)
    seen = settle(panel, stage)
    accepted(seen, f"panel-{name}")


def under(panel, column, row):
    return panel.hit(column / 480 - 1, 1 - row / 270)


def pads_seen(panel):
    """Each pad as the window's pixels find it: the box (left, top, right, bottom) through one of its hits."""
    found = {}
    for row in range(4, 540, 8):
        for column in range(8, 960, 24):
            pad = under(panel, column, row)
            if pad is not None and pad not in found:
                row_in = row + 4 if under(panel, column, row + 4) == pad else row
                found[pad] = grown(panel, pad, column, row_in)
    return found


def grown(panel, pad, column, row):
    def far(step_x, step_y):
        x, y = column, row
        while under(panel, x + step_x, y + step_y) == pad:
            x, y = x + step_x, y + step_y
        return x, y

    left, right = far(-2, 0)[0], far(2, 0)[0]
    column = (left + right) // 2
    return (left, far(0, -2)[1], right, far(0, 2)[1])


def angle(stage, a, b):
    rays = [stage.ray(x / 480 - 1, 1 - y / 270)[1] for x, y in (a, b)]
    return math.degrees(math.acos(min(1.0, float(rays[0] @ rays[1]))))


@pytest.mark.parametrize("name", ["pain", "pain-blank-mirrored", "rest", "question", "end"])
def test_pads_are_large_contrast_seven_to_one_and_rest_and_stop_are_always_there(screen, name):
    stage, panel = screen
    panel.show(SHOTS[name][0])
    picture = settle(panel, stage)
    found = pads_seen(panel)
    assert {"rest", "stop"} <= found.keys()
    for pad, (left, top, right, bottom) in found.items():
        if pad.startswith("nrs-"):
            continue
        middle = ((left + right) / 2, (top + bottom) / 2)
        across = angle(stage, (left - 1, middle[1]), (right + 1, middle[1]))
        along = angle(stage, (middle[0], top - 1), (middle[0], bottom + 1))
        least = 5.0 if pad in ("more", "less", "thats-it") else 3.0
        assert min(across, along) >= least, (pad, across, along)
        assert min(right - left + 2, bottom - top + 2) * MM_A_PIXEL >= 20.0, pad
        assert contrast(picture, (left + 8, top + 6, right - 8, bottom - 6)) >= 7, pad


def luminance(colour):
    part = np.asarray(colour, float) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(picture, box):
    """Between what is darkest and what is lightest there, of spots that are more than a stray pixel."""
    left, top, right, bottom = box
    light = np.sort(luminance(picture[top:bottom, left:right].reshape(-1, 3)))
    few = max(3, round(0.01 * len(light)))
    return (light[-few] + 0.05) / (light[few] + 0.05)


def test_captions_are_large_contrasting_and_above_the_hands(screen):
    stage, panel = screen
    panel.show(None)
    panel.banner(None)
    settle(panel, stage)
    empty = settle(panel, stage)
    panel.caption("xxxxxxxxxxxx")
    picture = settle(panel, stage)
    rows, columns = np.nonzero(np.abs(picture - empty).max(axis=2) > 40)
    plate = (columns.min(), rows.min(), columns.max(), rows.max())
    assert contrast(picture, plate) >= 7
    # The hands lie no farther than their fingertips at rest, 0.60 m before the patient.
    ahead = stage.ray(0.0, 1 - plate[3] / 270)[1]
    assert math.degrees(math.asin(-ahead[1])) < math.degrees(math.atan2(1.2 - 0.74, 0.62))
    ink_rows = np.nonzero((luminance(picture[plate[1] : plate[3], 400:560]) > 0.45).any(axis=1))[0]
    height = ink_rows.max() - ink_rows.min() + 1
    assert height >= round(24 * ink.X_HEIGHT)
    middle = (plate[1] + plate[3]) / 2
    assert angle(stage, (480, middle - height / 2), (480, middle + height / 2)) >= 1.15
    panel.caption(None)


def test_plates_lean_as_the_person_looks_so_that_letters_stay_upright():
    wanted = math.atan2(EYE[1] - LOOK_AT[1], EYE[2] - LOOK_AT[2])
    for name, plate in PLATES.items():
        assert plate.lean == pytest.approx(wanted), name


def test_text_is_eighteen_points_and_a_small_x_is_1_2_degrees(screen):
    stage, _ = screen
    for name, plate in PLATES.items():
        assert math.degrees(plate.em_m * ink.X_HEIGHT / plate.distance_m) >= 1.2, name
        assert plate.em_m * pixels_per_metre(stage, plate) >= 24, name


def test_a_pad_is_hit_where_it_is_drawn_and_only_there(screen):
    stage, panel = screen
    panel.show(pain(4))
    settle(panel, stage)
    assert panel.hit(0.0, -0.9) is None
    found = pads_seen(panel)
    assert set(found) == {"rest", "stop", "more", "less", "thats-it", *(f"nrs-{v}" for v in range(11))}
    tops = [found[f"nrs-{v}"][1] for v in range(11)]
    assert tops == sorted(tops, reverse=True)
    panel.show(None)
    assert set(pads_seen(panel)) == {"rest", "stop"}


def test_plates_fade_and_rest_is_there_at_once(screen):
    stage, panel = screen
    panel.show(None)
    before = settle(panel, stage)
    panel.show(pain(4))
    changes = [0.0]
    for _ in range(9):
        panel.now += 0.07
        panel.tick(panel.now)
        stage.frame()
        changes.append(np.abs(stage.picture().astype(int) - before).mean())
    rises = np.diff(changes)
    assert min(rises) >= -0.01
    assert rises[0] < 0.1 * changes[-1]
    assert max(rises) < 0.25 * changes[-1]
    panel.show(None)
    before = settle(panel, stage)
    panel.show(rest())
    panel.tick(panel.now)
    stage.frame()
    first = np.abs(stage.picture().astype(int) - before).mean()
    assert first == pytest.approx(np.abs(settle(panel, stage) - before).mean(), rel=0.01)


def test_showing_what_was_shown_before_costs_the_frame_next_to_nothing(screen, monkeypatch):
    stage, panel = screen
    settle(panel, stage)
    keys = ["watch-the-hand", "lantern-start", "take-your-time"]
    looks = [pain(value) for value in range(11)]

    def caption(turn):
        panel.caption(keys[turn % 3])
        panel.show(None)
        panel.tick(panel.now)

    def asked(turn):
        panel.show(looks[turn % 11])
        panel.tick(panel.now)

    for turn in range(11):
        caption(turn)
        asked(turn)
    made, make = [], Group._make
    monkeypatch.setattr(Group, "_make", lambda group, thing: made.append(thing) or make(group, thing))
    for work, most in zip((caption, asked), MOST, strict=True):
        assert max(floors.calls(lambda work=work, turn=turn: work(turn)) for turn in range(33)) < most
    assert made == []


def test_a_question_is_reported_with_the_picture_that_shows_it(screen):
    stage, panel = screen
    panel.show(None)
    assert panel.asked is None
    before = settle(panel, stage)
    panel.show(question())
    panel.tick(panel.now)
    assert panel.asked == 7
    stage.frame()
    assert np.abs(stage.picture().astype(int) - before).mean() > 1.0
