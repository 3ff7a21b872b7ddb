"""Leaves that are touched and lines that are halved: what counts, what persists, and the time that is seen."""

import pytest

from game.view.input import Action, Press
from game.view.marking import Leaves, Lines
from game.view.sheet_plan import leaf_sheet, lines
from tests.view.sheets import LAPTOP, RULES, SIZES, at, key, pad, show

SHEET = leaf_sheet(LAPTOP, 3, 54, SIZES)
PLANNED = lines(LAPTOP, 3, 6, 200.0, 0.7)


@pytest.fixture
def leaves():
    screen = Leaves(RULES, LAPTOP, SHEET, SIZES, 300.0)
    show(screen, 0.0)
    return screen


def touch(screen, number, at_s):
    shape = screen.sheet.shapes[screen.sheet.targets[number]]
    show(screen, at_s)
    assert screen.hear(at(shape.x_mm + 1.5, shape.y_mm - 1.0, at_s)) == []


def ticked(screen):
    return [number for number, shape in enumerate(screen.look().drawing.shapes) if shape.ticked]


def test_a_leaf_that_is_touched_bears_its_tick_for_good(leaves):
    for number in range(3):
        touch(leaves, number, 1.0 + number)
    assert ticked(leaves) == sorted(SHEET.targets[:3])
    assert leaves.found == [0, 1, 2]
    touch(leaves, 1, 5.0)
    assert leaves.found == [0, 1, 2, 1]
    assert len(ticked(leaves)) == 3


def test_every_touch_is_kept_in_mm_with_its_time(leaves):
    touch(leaves, 0, 2.0)
    shape = SHEET.shapes[SHEET.targets[0]]
    mark = leaves.marks[0]
    assert (mark.x_mm, mark.y_mm) == pytest.approx((shape.x_mm + 1.5, shape.y_mm - 1.0), abs=0.011)
    assert mark.at_s == pytest.approx(2.0, abs=0.01)


def test_another_shape_is_ticked_but_is_no_leaf_and_bare_ground_is_nothing(leaves):
    other = next(number for number in range(len(SHEET.shapes)) if number not in SHEET.targets)
    shape = SHEET.shapes[other]
    leaves.hear(at(shape.x_mm, shape.y_mm, 1.0))
    leaves.hear(at(0.0, 500.0, 1.2))
    assert ticked(leaves) == [other]
    assert leaves.found == []
    assert len(leaves.marks) == 2


def test_a_touch_before_it_can_be_seen_is_no_mark():
    screen = Leaves(RULES, LAPTOP, SHEET, SIZES, 300.0)
    assert len(screen.hear(at(0.0, 0.0, 0.0))) == 1
    assert screen.marks == []


def test_done_ends_it_with_the_time_it_took(leaves):
    touch(leaves, 0, 4.0)
    show(leaves, 6.0)
    leaves.hear(pad("done", 6.0))
    assert leaves.done
    assert leaves.done_s == pytest.approx(6.0)
    # Nothing is marked after that.
    leaves.hear(at(0.0, 0.0, 7.0))
    assert len(leaves.marks) == 1


def test_it_ends_by_itself_when_its_time_is_over_and_is_then_not_finished(leaves):
    seconds = 0.0
    while not leaves.done:
        seconds += 1.0
        show(leaves, seconds)
    assert seconds == pytest.approx(301.0, abs=1.0)
    assert leaves.done_s is None


def test_rest_takes_no_tick_away_and_its_time_does_not_count(leaves):
    touch(leaves, 0, 2.0)
    leaves.again()
    show(leaves, 500.0)
    show(leaves, 501.0)
    assert leaves.found == [0]
    assert not leaves.done
    assert leaves.spent_s == pytest.approx(3.0, abs=0.1)


def test_a_digit_and_one_button_choose_no_leaf(leaves):
    leaves.hear(Press(Action.DIGIT, 1.0, "key", "1"))
    leaves.hear(key(Action.TAKE, 1.1))
    assert not leaves.done
    assert leaves.marks == []


# -- lines ---------------------------------------------------------------------------------------------------


@pytest.fixture
def halving():
    screen = Lines(RULES, LAPTOP, PLANNED, SIZES)
    show(screen, 0.0)
    return screen


def test_a_line_is_marked_where_it_is_touched_and_the_mark_can_be_moved(halving):
    line = halving.line
    assert [pad.dead for pad in halving.look().pads] == [True]
    halving.hear(at(line.x_mm + 30.0, line.y_mm, 1.0))
    halving.hear(at(line.x_mm + 4.0, line.y_mm + 6.0, 2.0))
    mark = halving.look().drawing.shapes[1]
    assert (mark.kind, mark.x_mm, mark.y_mm) == ("mark", pytest.approx(line.x_mm + 4.0, abs=0.01), line.y_mm)
    halving.hear(pad("thats-it", 3.0))
    assert halving.halved[0].off_mm == pytest.approx(4.0, abs=0.01)
    assert len(halving.marks) == 2


def test_a_touch_beside_the_line_marks_nothing(halving):
    line = halving.line
    halving.hear(at(line.x_mm + line.length_mm, line.y_mm, 1.0))
    halving.hear(at(line.x_mm, line.y_mm + 60.0, 1.5))
    assert len(halving.look().drawing.shapes) == 1
    assert halving.look().pads[0].dead


def test_six_lines_come_one_after_the_other(halving):
    now = 0.0
    for number, line in enumerate(PLANNED):
        now += 2.0
        show(halving, now)
        assert halving.line == line
        assert halving.look().title == ("t1b" if number == 0 else "t1b-2")
        halving.hear(at(line.x_mm - 1.0, line.y_mm, now + 0.5))
        halving.hear(key(Action.TAKE, now + 1.0))
    assert halving.done
    assert [each.line for each in halving.halved] == list(PLANNED)
    assert {round(each.off_mm, 2) for each in halving.halved} == {-1.0}


def test_rest_takes_the_mark_of_the_line_that_is_shown(halving):
    line = halving.line
    halving.hear(at(line.x_mm, line.y_mm, 1.0))
    halving.again()
    show(halving, 5.0)
    assert len(halving.look().drawing.shapes) == 1
    assert halving.look().pads[0].dead


def test_no_line_is_refused():
    with pytest.raises(ValueError, match="no line"):
        Lines(RULES, LAPTOP, (), SIZES)
