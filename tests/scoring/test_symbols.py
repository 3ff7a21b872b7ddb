"""The ward's symbols: one definition for pages and stations."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from game.scoring.symbols import COLOURS, NONE, PATHS, SYMBOLS, outlines, svg
from game.session.guided import tile
from game.ward import patients

STATIC = Path(patients.__file__).parent / "static"


def test_the_pages_have_the_symbols_and_colours_of_the_one_definition():
    assert (STATIC / "symbols.svg").read_text(encoding="utf-8") == svg()
    css = (STATIC / "ward.css").read_text(encoding="utf-8")
    for name, colour in COLOURS.items():
        assert f".symbol.{name} {{ background: {colour}" in css
    assert tuple(SYMBOLS) == patients.SYMBOLS
    assert tuple(COLOURS) == patients.COLOURS


@pytest.mark.parametrize("name", PATHS)
def test_each_symbol_lies_in_its_square_and_is_seen(name):
    points = np.array([point for outline in outlines(name) for point in outline])
    assert points.min() >= 0.0
    assert points.max() <= 48.0
    white = (np.asarray(tile.tile(name, "blue")) > 240).all(axis=2).mean()
    assert (0.005 if name == NONE else 0.05) < white < 0.4


def test_what_is_cut_out_of_a_symbol_is_not_filled():
    def at(name, x, y):
        picture = tile.tile(name, "blue")
        side = tile.HIGH_PX * tile.SHARE
        return picture.getpixel(
            (round((picture.width - side) / 2 + x / 48 * side), round((picture.height - side) / 2 + y / 48 * side))
        )

    white, blue = (255, 255, 255), tuple(Image.new("RGB", (1, 1), COLOURS["blue"]).getpixel((0, 0)))
    assert (at("key", 14, 24.5), at("key", 7, 24.5)) == (blue, white)
    assert (at("fish", 13, 23), at("fish", 22, 23)) == (blue, white)
    # A circle of 14 round (20, 26): what lies outside of its lower left is no cup.
    assert (at("cup", 8, 38), at("cup", 20, 38)) == (blue, white)


def test_the_affected_side_is_on_the_side_where_it_is():
    plain, left, right = (
        np.asarray(tile.found(tile.key_of("boat", "blue", side))) for side in ("", "left", "right")
    )
    wide = plain.shape[1]
    differs = [np.flatnonzero((plain != other).any(axis=(0, 2))) for other in (left, right)]
    assert differs[0].max() < wide / 4
    assert differs[1].min() > 3 * wide / 4
    assert tile.found("left-arm") is None
