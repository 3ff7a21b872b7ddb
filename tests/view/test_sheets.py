"""A sheet is drawn to scale before the middle of the body, and says in mm where it was touched."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from game.view.look import Pad, ScreenLook
from game.view.sheet import CARD_MM, STRIP, Drawing, Ruler, Shape, key_of, place_of, unit_px
from game.view.sheet_plan import COLUMNS, leaf_sheet, lines
from tests.view.sheets import LAPTOP, SIZES, WIDE, inked, page

RULERS = pytest.mark.parametrize("ruler", [LAPTOP, WIDE], ids=["laptop", "24 inches"])


def look(*shapes, ruler=LAPTOP, touched=True, pads=()):
    return ScreenLook("sheet", "words", pads=pads, drawing=Drawing(shapes, ruler.mm_a_px, touched=touched))


@RULERS
def test_a_line_is_as_long_as_it_is_said_to_be(ruler):
    across, up = inked(page(look(Shape("line", 0.0, 0.0, 200.0), ruler=ruler), ruler), ruler)
    assert np.ptp(across) == pytest.approx(200.0, abs=1.0)
    assert across.mean() == pytest.approx(0.0, abs=0.5)
    assert np.median(up) == pytest.approx(0.0, abs=1.0)


@RULERS
def test_a_bank_card_has_its_size(ruler):
    across, up = inked(page(look(Shape("card", 0.0, 0.0, CARD_MM[0]), ruler=ruler), ruler), ruler)
    assert np.ptp(across) == pytest.approx(CARD_MM[0], abs=0.8)
    assert np.ptp(up) == pytest.approx(CARD_MM[1], abs=0.8)


@RULERS
@pytest.mark.parametrize("kind", ["disc", "letter", "square"])
def test_a_shape_stands_where_it_is_said_to(ruler, kind):
    across, up = inked(page(look(Shape(kind, -60.0, 25.0, 20.0), ruler=ruler), ruler), ruler)
    assert (across.min() + across.max()) / 2 == pytest.approx(-60.0, abs=0.5)
    assert (up.min() + up.max()) / 2 == pytest.approx(25.0, abs=0.8)
    assert np.ptp(across) == pytest.approx(16.0 if kind == "square" else 20.0, abs=0.8)


def test_the_letter_is_open_to_the_side_it_is_turned_to():
    for turn, dark in ((0, (-1, 0)), (90, (0, 1)), (180, (1, 0)), (270, (0, -1))):
        across, up = inked(page(look(Shape("letter", 0.0, 0.0, 30.0, turn))), LAPTOP)
        # Its back is where the most of it is.
        assert np.sign(np.round((across.mean(), up.mean()))) == pytest.approx(dark), turn


@RULERS
def test_the_sheet_reaches_as_far_to_the_left_as_to_the_right(ruler):
    sheet = look(ruler=ruler)
    drawn = page(sheet, ruler)
    row = ruler.size_px[1] / 4
    known = [x for x in range(ruler.size_px[0]) if drawn.hit(x + 0.5, row) is not None]
    left, right = place_of(drawn.hit(known[0] + 0.5, row)), place_of(drawn.hit(known[-1] + 0.5, row))
    assert left[0] == pytest.approx(-right[0], abs=0.6)
    assert right[0] - left[0] == pytest.approx(ruler.width_mm, abs=1.0)


def test_a_touch_is_told_in_mm_and_a_pad_by_its_name():
    drawn = page(look(Shape("disc", 40.0, -20.0, 10.0), pads=(Pad("done", "done", "yes", apart=True),)))
    x = LAPTOP.size_px[0] / 2 + 40.0 / LAPTOP.mm_a_px
    y = 1.0 * unit_px(LAPTOP.size_px) + (LAPTOP.height_mm / 2 + 20.0) / LAPTOP.mm_a_px
    assert place_of(drawn.hit(x, y)) == pytest.approx((40.0, -20.0), abs=0.3)
    keys = {drawn.hit(x, LAPTOP.size_px[1] - STRIP * 5) for x in range(0, LAPTOP.size_px[0], 10)}
    assert {"done", "rest", "stop"} <= keys


def test_no_place_is_told_where_nothing_is_to_be_touched():
    drawn = page(look(Shape("disc", 0.0, 0.0, 10.0), touched=False))
    assert drawn.hit(300, 300) is None


def test_a_place_comes_back_as_it_was_named():
    assert place_of(key_of(-123.456, 7.0)) == (-123.46, 7.0)
    assert place_of("done") is None


@pytest.mark.parametrize("wrong", [(0.0, 500.0, (10, 10)), (0.2, 0.0, (10, 10)), (0.2, 500.0, (0, 10))])
def test_a_ruler_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="millimetres a pixel"):
        Ruler(*wrong)


# -- what stands on the sheets -------------------------------------------------------------------------------


@RULERS
@pytest.mark.parametrize("seed", range(6))
def test_the_leaves_are_as_many_on_both_sides_and_in_every_column(ruler, seed):
    sheet = leaf_sheet(ruler, seed, 54, SIZES)
    across = sheet.across(ruler.width_mm)
    assert [sum(x < 0 for x in across), sum(x > 0 for x in across)] == [27, 27]
    columns = [int((x + 1) / 2 * COLUMNS) for x in across]
    assert [columns.count(each) for each in range(COLUMNS)] == [9] * COLUMNS
    leaves = [shape for shape in sheet.shapes if shape.kind == "leaf"]
    assert (len(leaves), len(sheet.shapes) - len(leaves)) == (104, 20)
    # As much stands on the left as on the right.
    assert sum(shape.x_mm < 0 for shape in sheet.shapes) == 62
    sizes = {shape.size_mm for shape in leaves}
    assert len(sizes) == 2
    assert min(sizes) < 0.65 * max(sizes)


@RULERS
def test_no_leaf_lies_over_another_or_beside_the_sheet(ruler):
    sheet = leaf_sheet(ruler, 4, 54, SIZES)
    for number, one in enumerate(sheet.shapes):
        assert abs(one.x_mm) + one.size_mm / 2 <= ruler.width_mm / 2
        assert abs(one.y_mm) + one.size_mm / 2 <= ruler.height_mm / 2
        for other in sheet.shapes[:number]:
            far = np.hypot(one.x_mm - other.x_mm, one.y_mm - other.y_mm)
            assert far > (one.size_mm + other.size_mm) / 2 * 0.9


def test_the_same_seed_scatters_them_the_same_and_another_does_not():
    one, same, other = (leaf_sheet(LAPTOP, seed, 54, SIZES) for seed in (1, 1, 2))
    assert one == same
    assert one != other


@RULERS
def test_two_lines_are_left_two_in_the_middle_and_two_right(ruler):
    planned = lines(ruler, 3, 6, 200.0, 0.7)
    middle = [0.0 if line.x_mm == 0.0 else np.sign(line.x_mm) for line in planned]
    assert sorted(middle) == [-1, -1, 0, 0, 1, 1]
    assert {line.length_mm for line in planned} == {200.0}
    assert all(abs(line.x_mm) + line.length_mm / 2 <= ruler.width_mm / 2 for line in planned)
    # The next one is never where the last one was.
    assert all(one.y_mm != two.y_mm for one, two in pairwise(planned))


def test_a_line_is_shorter_on_a_narrow_screen():
    narrow = Ruler(0.2, 500.0, (1366, 768))
    planned = lines(narrow, 3, 6, 200.0, 0.7)
    assert planned[0].length_mm == pytest.approx(0.7 * narrow.width_mm, abs=0.01)


@pytest.mark.parametrize("turn", [28, 45, -60])
def test_a_turned_picture_has_no_dark_rim(monkeypatch, turn):
    monkeypatch.setattr("tests.view.sheets.picture", lambda *_: Image.new("RGB", (640, 480), (239, 230, 215)))
    drawn = page(look(Shape("picture", 0.0, 0.0, 90.0, float(turn), picture="plain"), touched=False))
    sheet = np.asarray(drawn.image)[: round(LAPTOP.height_mm / LAPTOP.mm_a_px)]
    assert sheet.min() > 200
