"""What is seen of the pads in a headset: as accepted, giving way to the hand, and silent while it presses."""

import math

import numpy as np
import pytest

from exercises.words import load_words
from game import settings
from game.body.joints import Side
from game.body.rotations import to_matrix
from game.view.felt import Felt
from game.view.headset import Headset
from game.view.input import InputRules, Press
from game.view.panel import Panel
from game.view.view import View
from game.view.window import Stage
from game.view.worn import EYE
from tests.view.runtimes import FakeEye, FakeRuntime, turned
from tests.view.test_headset_view import studio
from tests.view.test_panel_golden import SHOTS, contrast, luminance
from tests.view.test_touch import lying, pointing

RULES = settings.rules(InputRules, "input")
WORDS = load_words("en")
WIDE = math.radians(47.5)
PX = 320


def eyes(yaw=0.0, pitch=-28.0):
    return (FakeEye(EYE, turned(yaw, pitch, 0), (-WIDE, WIDE, WIDE, -WIDE)),) * 2


class Seen:
    """A panel in a headset on a bare stage."""

    def __init__(self, affected):
        self.stage = Stage("offscreen", (64, 64), 4, 0)
        self.stage.clear_colour(0.62, 0.58, 0.52)
        self.runtime = FakeRuntime((PX, PX))
        self.headset = Headset(self.stage, self.runtime, affected)
        self.headset.seat(np.zeros(3), 0.0)
        self.panel = Panel(self.stage, WORDS, affected, RULES, ahead=False, in_headset=True)
        self.panel.banner("demonstration")
        self.felt = Felt(self.panel, RULES)
        self.now = 0.0

    def show(self, look, caption=None, **at):
        self.runtime.eyes = eyes(**at)
        self.panel.show(look)
        self.panel.caption(caption)
        return self.look()

    def look(self, seconds=1.2):
        for _ in range(6):
            self.now += seconds / 6
            self.panel.tick(self.now)
        for _ in range(2):
            self.headset.draw()
        return self.headset.pictures()[0]

    def feel(self, hand, seconds):
        acts = []
        for _ in range(round(seconds * 50)):
            self.now += 0.02
            self.felt.hand = hand
            acts += self.felt.acts(self.now, worn=True)
        return acts

    def target(self, key):
        (found,) = [each for each in self.panel.targets() if each.key == key]
        return found


@pytest.fixture(scope="module")
def both():
    made = {side: Seen(side) for side in Side}
    yield made
    for seen in made.values():
        seen.headset.close()
        seen.stage.close()


@pytest.mark.parametrize(
    ("name", "affected", "caption"),
    [
        ("pain", Side.LEFT, None),
        ("pain-blank-mirrored", Side.RIGHT, None),
        ("rest", Side.RIGHT, None),
        ("question", Side.LEFT, None),
        ("", Side.LEFT, "lantern-start"),
    ],
)
def test_the_layout_looks_as_accepted(both, name, affected, caption, accepted):
    look = SHOTS[name][0] if name else None
    accepted(both[affected].show(look, caption), f"worn-{name or 'caption'}-{affected.value}")


def window_of(seen, target):
    """The pixels that the middle of a pad takes of the picture."""
    lie, (u, v, w, h) = target.lie, target.rect
    rows = []
    for a in (-0.42, 0.42):
        for b in (-0.36, 0.36):
            x, y, z = to_matrix(seen.runtime.eyes[0].orientation).T @ (
                lie.at(u + a * w, v + b * h) - np.array(EYE)
            )
            rows.append(((x / -z / math.tan(WIDE) + 1) / 2 * PX, (1 - y / -z / math.tan(WIDE)) / 2 * PX))
    low, high = np.min(rows, axis=0), np.max(rows, axis=0)
    return tuple(round(value) for value in (*low, *high))


@pytest.mark.parametrize("key", ["more", "thats-it", "rest"])
def test_a_pad_gives_way_softly_and_stays_readable(both, key):
    seen = both[Side.LEFT]
    before = seen.show(SHOTS["pain"][0], yaw=-38.0, pitch=-30.0).astype(int)
    target = seen.target(key)
    lie, (u, v, *_) = target.lie, target.rect
    seen.feel(pointing(lie, u, v, 0.08), 0.2)
    levels = []
    for _ in range(12):
        seen.feel(pointing(lie, u, v, 0.0), 0.02)
        levels.append(seen.felt._gives[key])
    assert seen.felt.pad == key
    # Neither at once nor late.
    assert 0.05 < levels[0] < 0.3
    assert levels[-1] == 1.0
    for node in seen.felt._shadows:
        node.hide()
    pressed = seen.look().astype(int)
    left, top, right, bottom = window_of(seen, target)
    ours = slice(top, bottom), slice(left, right)
    fall = np.median(luminance(before[ours])) / np.median(luminance(pressed[ours]))
    assert 1.15 < fall < 1.6
    assert contrast(pressed, (left, top, right, bottom)) >= 7
    changed = np.abs(pressed - before).max(axis=2) > 12
    changed[max(0, top - 14) : bottom + 14, max(0, left - 14) : right + 14] = False
    assert not changed.any()
    seen.feel(None, 0.5)
    assert np.abs(seen.look().astype(int) - before).max() <= 2


def test_a_hand_that_is_not_drawn_is_seen_by_its_shadow(both):
    seen = both[Side.LEFT]
    before = seen.show(None, yaw=-38.0, pitch=-30.0).astype(int)
    cloth = seen.target("rest").lie
    darkest = []
    for height_m in (0.20, 0.07, 0.02):
        seen.feel(lying(cloth, 0.0, -0.10, height_m), 0.1)
        off = before - seen.look().astype(int)
        darkest.append(int(off.max()))
    assert darkest[0] <= 2
    assert 6 < darkest[1] < darkest[2]
    seen.feel(None, 0.1)
    assert np.abs(seen.look().astype(int) - before).max() <= 2


def test_a_look_chooses_nothing_while_the_hand_is_on_a_pad():
    runtime = FakeRuntime((64, 64))
    view = View("headset", (64, 64), WORDS, Side.LEFT, 5, studio, RULES, quality="low", runtime=runtime)
    now = [100.0]
    view._clock = lambda: now[0]
    try:
        view.seat(np.zeros(3), 0.0)
        view.screen(SHOTS["pain"][0])
        more = next(each for each in view.panel.targets() if each.key == "more")
        hand = pointing(more.lie, *more.rect[:2], 0.0)
        high = pointing(more.lie, *more.rect[:2], 0.10)
        # The head looks at *Less* on the board.
        board = view.panel._groups["sheet"]
        (less,) = [each for each in board.targets if each.key == "less"]
        x, y, z = less.lie.at(*less.rect[:2]) - np.array(EYE)
        yaw, pitch = math.degrees(math.atan2(-x, -z)), math.degrees(math.atan2(y, math.hypot(x, z)))
        runtime.eyes = eyes(yaw, pitch + 40)

        def frames(pose, seconds):
            acts = []
            for _ in range(round(seconds * 50)):
                now[0] += 0.02
                view.hand(pose)
                acts += view.begin()
            return [(act.value or act.action.value, act.by) for act in acts if isinstance(act, Press)]

        assert frames(high, 0.1) == []
        runtime.eyes = eyes(yaw, pitch)
        assert frames(high, 0.6) == []
        assert view._dwell.share > 0.4
        assert frames(hand, 3.0) == [("more", "hand")]
        assert view._dwell.share == 0.0
        assert view._dot._path.is_hidden()
        # The look begins anew when the hand has gone.
        assert frames(high, 0.7) == []
        assert frames(None, 0.6) == [("less", "gaze")]
        # A touch that is too short to be a press still makes the look begin anew.
        runtime.eyes = eyes(yaw, pitch + 40)
        assert frames(high, 0.3) == []
        runtime.eyes = eyes(yaw, pitch)
        assert frames(high, 0.7) == []
        assert frames(hand, 0.08) == []
        assert frames(high, 0.8) == []
        runtime.eyes = eyes(yaw, pitch + 40)
        # Without a head that looks, nobody presses.
        runtime.attended = False
        assert frames(high, 0.2) == []
        assert frames(hand, 1.0) == []
    finally:
        view.close()


def test_pads_for_the_hand_are_not_chosen_by_a_look(both):
    seen = both[Side.LEFT]
    seen.show(SHOTS["pain"][0])
    for target in seen.panel.targets():
        away = target.lie.at(*target.rect[:2]) - np.array(EYE)
        ray = away / np.linalg.norm(away)
        assert seen.panel.touched(np.array(EYE), ray) is None, target.key
        assert seen.panel.meets(np.array(EYE), ray) == target.key
