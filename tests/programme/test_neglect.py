"""T1: leaves, lines, and every row of the decision table."""

import dataclasses

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.screening.kinds import Colour
from game.programme.screening.neglect import (
    Line,
    Neglect,
    NeglectRules,
    Side,
    Sign,
    leaf_cancellation,
    line_bisection,
    neglect,
)
from game.settings import programme

PRESET = programme("stroke")
RULES = PRESET.of(NeglectRules)
G, A, R = Colour.GREEN, Colour.AMBER, Colour.RED
# Nine rows of six columns; leaves 0 to 26 lie left, 27 to 53 right.
SHEET = tuple(x for x in (-0.9, -0.5, -0.1, 0.1, 0.5, 0.9) for _ in range(9))


def _leaves(missed, done_s=120.0):
    return leaf_cancellation(SHEET, tuple(n for n in range(54) if n not in missed), done_s, RULES)


def test_a_whole_sheet_is_green():
    score = _leaves(())
    assert (score.found, score.missed_left, score.missed_right, score.centre) == (54, 0, 0, 0.0)
    assert (score.start, score.revisits, score.colour) == (Side.LEFT, 0, G)


@pytest.mark.parametrize(("left", "right", "colour"), [
    (0, 3, G), (3, 0, G), (2, 2, A), (3, 1, A), (1, 3, A), (4, 2, A), (4, 1, R), (1, 4, R),
    (4, 0, R), (0, 4, R), (7, 4, R),
])  # fmt: skip
def test_the_leaves_missed_on_each_side_decide(left, right, colour):
    # From the columns beside the middle first, so that the centre hardly moves.
    score = _leaves({*range(26, 26 - left, -1), *range(27, 27 + right)})
    assert (score.missed_left, score.missed_right, score.colour) == (left, right, colour)


@pytest.mark.parametrize(("near", "colour"), [(0.2, G), (0.1, R)])
def test_the_centre_alone_makes_red(near, colour):
    # Three leaves far out are missed; where the others lie decides how far the centre of what was found moves.
    sheet = (*(-1.0,) * 3, *(-near,) * 24, *(1.0,) * 27)
    to_the_right = leaf_cancellation(sheet, tuple(range(3, 54)), 10.0, RULES)
    to_the_left = leaf_cancellation(tuple(-x for x in sheet), tuple(range(3, 54)), 10.0, RULES)
    assert (to_the_right.colour, to_the_left.colour) == (colour, colour)
    assert to_the_right.centre == -to_the_left.centre == pytest.approx({0.2: 0.0797, 0.1: 0.0824}[near], abs=1e-4)


def test_the_centre_counts_from_its_limit_on():
    score = _leaves({0, 1, 2})
    edge = dataclasses.replace(RULES, centre=score.centre)
    kept = tuple(range(3, 54))
    assert leaf_cancellation(SHEET, kept, 1.0, edge).colour is G
    below = dataclasses.replace(RULES, centre=score.centre - 1e-9)
    assert leaf_cancellation(SHEET, kept, 1.0, below).colour is R
    assert score.centre == pytest.approx(3 * 0.9 / 51)


@pytest.mark.parametrize(("done_s", "colour"), [(300.0, G), (300.1, None), (None, None)])
def test_a_sheet_counts_when_finished_in_five_minutes(done_s, colour):
    assert _leaves((), done_s).colour is colour


def test_a_sheet_on_which_nothing_was_found_does_not_count():
    score = leaf_cancellation(SHEET, (), 20.0, RULES)
    assert (score.colour, score.centre, score.start) == (None, 0.0, None)


def test_start_side_and_leaves_touched_again():
    score = leaf_cancellation(SHEET, (53, 0, 53, 53), 20.0, RULES)
    assert (score.start, score.revisits, score.found) == (Side.RIGHT, 2, 2)


@pytest.mark.parametrize(("sheet", "marks", "sentence"), [
    (SHEET[:-1], (), "27 leaves on each side"), ((*SHEET[:-1], 0.0), (), "27 leaves"),
    ((*SHEET, 1.2), (), "27 leaves"),
    ((*SHEET[1:], 0.2), (), "27 leaves"), ((*SHEET[:-1], 1.2), (), "27 leaves"),
    ((-1.2, *SHEET[1:]), (), "27 leaves"), ((0.0, *SHEET[1:]), (), "27 leaves"),
    (SHEET, (54,), "does not have"), (SHEET, (-1,), "does not have"),
])  # fmt: skip
def test_a_sheet_that_cannot_be_is_refused(sheet, marks, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        leaf_cancellation(sheet, marks, 10.0, RULES)


def _lines(*off, length=200.0):
    return line_bisection(tuple(Line(each, length) for each in off), RULES)


@pytest.mark.parametrize(("off", "colour"), [
    ((0,) * 6, G), ((9.6,) * 4 + (0,) * 2, R), ((-9.6,) * 4 + (0,) * 2, R), ((9.5,) * 6, A),
    ((9.6,) * 3 + (0,) * 3, G),
    ((9.6,) * 3 + (6.0, 0, 0), A), ((6.0,) * 4 + (0,) * 2, A), ((-6.0,) * 4 + (0,) * 2, A), ((5.9,) * 6, G),
    ((-5.9,) * 6, G), ((-9.5,) * 6, A),
    ((6.0,) * 3 + (0,) * 3, G), ((12,) * 3 + (0,) * 3, A), ((-12,) * 3 + (0,) * 3, A), ((30, -30) * 3, G),
])  # fmt: skip
def test_lines_to_either_side(off, colour):
    assert _lines(*off).colour is colour


def test_a_short_line_is_judged_by_its_share_and_a_long_one_by_its_mm():
    assert _lines(*(8.4,) * 6, length=175.0).colour is R  # 4.8 % of the length, as 9.6 mm of 200
    assert _lines(*(8.3,) * 6, length=175.0).colour is A
    assert _lines(*(9.6,) * 6, length=400.0).colour is R
    score = _lines(*(8.75,) * 6, length=175.0)
    assert (score.mean_mm, score.mean_percent) == (8.75, 5.0)


def test_too_few_lines_do_not_count_and_no_length_is_refused():
    few = _lines(*(3.0,) * 5)
    assert (few.colour, few.mean_mm, few.mean_percent) == (None, 0.0, 0.0)
    assert line_bisection((Line(0.0, 0.5),) * 6, RULES).colour is G
    with pytest.raises(ProgrammeError, match="no length"):
        line_bisection((*(Line(0.0, 200.0),) * 5, Line(0.0, 0.0)), RULES)
    with pytest.raises(ProgrammeError, match="no length"):
        _lines(*(0,) * 6, length=0.0)


ONE = (Sign.BUMPS,)


@pytest.mark.parametrize(("leaves", "lines", "signs", "extinction", "repeated", "result"), [
    (G, G, (), False, False, "green"),
    (G, A, (), False, False, "amber"), (G, R, (), False, False, "amber"),
    (G, G, ONE, False, False, "amber"), (G, G, (), True, False, "amber"),
    (A, G, (), False, False, "repeat"), (A, A, (), False, False, "repeat"),
    (A, G, (), False, True, "amber"), (A, A, (), False, True, "amber"),
    (A, R, (), False, False, "red"), (A, G, ONE, False, False, "red"), (A, G, (), True, True, "red"),
    (R, G, (), False, False, "red"), (R, None, (), None, False, "red"),
    (G, None, (), False, False, "not_valid"), (G, G, (), None, False, "not_valid"),
    (A, None, (), False, True, "not_valid"), (A, G, (), None, True, "not_valid"),
    (A, None, ONE, None, False, "red"),
])  # fmt: skip
def test_every_row_of_the_table(leaves, lines, signs, extinction, repeated, result):
    assert neglect(leaves, lines, signs, extinction, repeated, 0) is Neglect(result)
    assert neglect(leaves, lines, signs, extinction, repeated, 1) is Neglect(result)


def test_not_finished_is_repeated_and_twice_is_the_therapists():
    assert neglect(None, R, ONE, True, False, 0) is Neglect.NOT_VALID
    assert neglect(None, G, (), False, False, 1) is Neglect.THERAPIST_DECIDES
    assert neglect(None, G, (), False, False, 2) is Neglect.THERAPIST_DECIDES


def test_any_sign_counts():
    assert {neglect(G, G, (sign,), False, False, 0) for sign in Sign} == {Neglect.AMBER}


@pytest.mark.parametrize(("leaves", "lines", "signs", "repeated", "before", "said"), [
    (G, G, (), False, 0, "the mirror is open"), (G, A, (), False, 0, "therapist is present"),
    (R, G, (), False, 0, "mirror stays closed"), (A, G, (), False, 0, "again tomorrow"),
    (None, G, (), False, 1, "therapist decides"), (None, G, (), False, 0, "again with help"),
])  # fmt: skip
def test_the_decision_says_why(leaves, lines, signs, repeated, before, said):
    _, kept = decide(
        PRESET, neglect, leaves=leaves, lines=lines, signs=signs, extinction=False, repeated=repeated,
        unfinished_before=before,
    )  # fmt: skip
    assert said in why(kept, PRESET)
    assert same(again(kept, PRESET), kept)


@pytest.mark.parametrize(("missed", "done_s", "said"), [
    ((), 10.0, "nothing speaks for neglect"), ((26, 25, 27, 28), 10.0, "no clear side"),
    (tuple(range(9)), 10.0, r"9 leaves missed on the left and 0 on the right, centre +0.18"),
    ((), None, "not finished"),
])  # fmt: skip
def test_the_leaves_say_why(missed, done_s, said):
    marks = tuple(n for n in range(54) if n not in missed)
    _, kept = decide(PRESET, leaf_cancellation, targets=SHEET, marks=marks, done_s=done_s)
    assert said in why(kept, PRESET)


@pytest.mark.parametrize(("off", "said"), [
    ((1.0,) * 6, "1.0 mm to the right of the middle on average, as in healthy"),
    ((-7.0,) * 6, "7.0 mm to the left"), ((0.0,) * 6, "0.0 mm to the left"),
    ((20.0,) * 6, "clearly to one side"), ((1.0,), "Too few lines"),
])  # fmt: skip
def test_the_lines_say_why(off, said):
    _, kept = decide(PRESET, line_bisection, lines=tuple(Line(each, 200.0) for each in off))
    assert said in why(kept, PRESET)
    assert same(again(kept, PRESET), kept)
