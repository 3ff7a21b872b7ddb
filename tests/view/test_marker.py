"""The outline on the table lies where the limb itself will be drawn, as large, and comes and goes softly."""

import numpy as np
import pytest

from exercises.words import load_words
from game import settings
from game.body.joints import WRIST, Side
from game.body.postures import rest_limb
from game.mirror.rig import MirrorRig, fitted
from game.session.showcase import look_at
from game.view.ghost import Ghost
from game.view.input import InputRules
from game.view.marker import TABLE_M, lie
from game.view.panel import Panel
from game.view.picks import YesNo
from game.view.window import EYE, FOV_DEG, LOOK_AT

RULES = settings.rules(InputRules, "input")
SIDES = pytest.mark.parametrize("side", list(Side))


@SIDES
@pytest.mark.parametrize("length", [0.2, 0.6, 1.0])
def test_it_lies_where_the_limb_is_drawn_that_is_felt_there(side, length):
    _, _, at = lie(Ghost(length), side)
    limb = fitted(MirrorRig(length=length), rest_limb(side, 0.0))
    np.testing.assert_allclose(at[[0, 2]], limb.positions[WRIST][[0, 2]], atol=0.002)
    assert 0.0 < at[1] - TABLE_M < 0.01


@SIDES
def test_felt_beyond_the_normal_place_it_goes_on_the_same_way(side):
    places = [lie(Ghost(length), side)[2] for length in (0.0, 0.5, 1.0, 1.5)]
    steps = np.diff(places, axis=0)
    np.testing.assert_allclose(steps, steps[:1].repeat(3, axis=0), atol=1e-12)
    right, ahead, _ = lie(Ghost(), side)
    assert ahead[2] < -0.9
    assert right[0] > 0.9


def changed(before, after):
    """The middle of what is drawn otherwise, in pixels from the left and the top, and how much of it there is."""
    rows, columns = np.nonzero(np.abs(after.astype(int) - before.astype(int)).max(axis=2) > 24)
    return columns.mean(), rows.mean(), len(rows)


@SIDES
def test_in_the_picture_it_stands_on_the_affected_side_and_goes_with_its_screen(stage, side):
    stage.look(EYE, LOOK_AT, FOV_DEG)
    panel = Panel(stage, load_words("en"), side, RULES, ahead=False)
    ghosts = {"none": None, "large": Ghost(0.8), "small": Ghost(0.8, size=0.6), "foot": Ghost(leg=True)}
    ghosts["untold"] = Ghost(near=False, told=False)
    pictures = {}
    for number, (name, ghost) in enumerate(ghosts.items()):
        panel.show(look_at(YesNo(RULES, "fit-fits", ghost=ghost)))
        for step in range(20):
            panel.tick(2.0 * number + 0.1 * step)
        stage.frame()
        # Below the sheet there is nothing else.
        pictures[name] = stage.picture()[110:]
    assert panel.marker.opacity == 0.0
    across, _, large = changed(pictures["none"], pictures["large"])
    assert bool(across < 160) is (side is Side.LEFT)
    assert 60 < changed(pictures["none"], pictures["small"])[2] < large
    for name in ("foot", "untold"):
        np.testing.assert_array_equal(pictures["none"], pictures[name])
    panel.close()


@SIDES
def test_in_a_window_a_hand_that_is_felt_near_the_body_is_seen_whole(stage, side):
    stage.look(EYE, LOOK_AT, FOV_DEG)
    panel = Panel(stage, load_words("en"), side, RULES, ahead=False)
    pictures = []
    for number, ghost in enumerate((None, Ghost(0.3, size=1.2))):
        panel.show(look_at(YesNo(RULES, "fit-fits", ghost=ghost)))
        for step in range(20):
            panel.tick(2.0 * number + 0.1 * step)
        stage.frame()
        pictures.append(stage.picture().astype(int))
    rows = np.nonzero(np.abs(pictures[1] - pictures[0]).max(axis=(1, 2)) > 24)[0]
    assert rows.max() < len(pictures[0]) - 2
    panel.close()


def test_it_comes_and_goes_softly(stage):
    panel = Panel(stage, load_words("en"), Side.LEFT, RULES, ahead=False)
    panel.show(look_at(YesNo(RULES, "fit-fits", ghost=Ghost(0.8))))
    shares = []
    for step in range(40):
        if step == 20:
            panel.show(None)
        panel.tick(step / 30)
        shares.append(panel.marker.opacity)
    assert max(shares) == 1.0
    assert shares[-1] == 0.0
    assert np.abs(np.diff(shares)).max() < 0.3
    panel.close()
