"""The cut-outs of hands and arms: taken again as they are kept, and alike on both sides."""

import numpy as np
import pytest
from PIL import Image

from game.body.joints import Side
from models3d import flat_hands
from models3d.easel import SPRITES, sprite
from models3d.picture import TONES
from scenes import sprites

NAMES = ("rest-side", "pen")


@pytest.fixture(scope="module")
def taken():
    return {side: dict(sprites.hands(side, NAMES)) for side in Side}


@pytest.mark.parametrize("name", NAMES)
def test_a_left_hand_is_the_right_one_mirrored_in_shape_and_light(taken, name):
    left, right = (taken[side][f"hand-{name}"].astype(int) for side in Side)
    apart = np.abs(left - right[:, ::-1])
    # The outline to a pixel's edge, the inside to what nobody sees.
    assert (apart[..., 3] > 128).mean() < 0.001
    solid = (left[..., 3] > 250) & (right[:, ::-1, 3] > 250)
    assert solid.mean() > 0.03
    assert np.abs(apart[solid][:, :3]).mean() < 4.0


@pytest.mark.parametrize("name", NAMES)
def test_a_hand_is_taken_again_as_it_is_kept(taken, name):
    again = taken[Side.RIGHT][f"hand-{name}"].astype(int)
    kept = np.asarray(sprite(f"hand-{name}", sprites.TONE)).astype(int)
    assert again.shape == kept.shape
    assert (np.abs(again[..., 3] - kept[..., 3]) > 128).mean() < 0.002
    solid = (again[..., 3] > 250) & (kept[..., 3] > 250)
    assert np.abs(again - kept)[solid][:, :3].mean() < 6.0


ALONE = ("thumb-point", "palmar-cup-grip-with-cup", "dorsal-open-to-fist-4")


@pytest.fixture(scope="module")
def alone():
    return {side: dict(sprites.hands_alone(ALONE, side)) for side in Side}


@pytest.mark.parametrize("name", ALONE)
def test_a_hand_of_a_flat_page_is_mirrored_and_taken_again_as_it_is_kept(alone, name):
    left, right = (alone[side][name].astype(int) for side in Side)
    kept = np.asarray(flat_hands.cut_out(name)).astype(int)
    for other in (left[:, ::-1], kept):
        assert (np.abs(right[..., 3] - other[..., 3]) > 128).mean() < 0.001
        solid = (right[..., 3] > 250) & (other[..., 3] > 250)
        assert solid.mean() > 0.05
        assert np.abs(right - other)[solid][:, :3].mean() < 6.0


def test_every_hand_of_a_flat_page_can_be_taken_again():
    assert set(sprites.looks_alone()) == set(flat_hands.names())


def test_a_cut_out_stands_free_within_its_frame():
    for file in sorted(SPRITES.glob("hand-*.webp")):
        alpha = np.asarray(Image.open(file).convert("RGBA"))[..., 3]
        assert alpha.max() == 255
        rim = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
        assert rim.max() < 8, file.name


def test_every_cut_out_there_is_can_be_taken_again():
    names = {f"hand-{name}" for name in sprites.HANDS}
    names |= {f"coach-{name}-{what}" for name in sprites.ARMS for what in ("arm", "image")}
    names |= {"seat-quiet-arm", "seat-quiet-image"}
    toned = {f"{name}-tone-{tone}" for name in names for tone in TONES}
    assert {file.stem for file in SPRITES.glob("*.webp")} == toned
