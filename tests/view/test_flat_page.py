"""Flat pages: letters and targets are large enough, nothing is cut off or red, and sides are swapped."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from game.view import ink, page
from game.view.brush import Brush
from game.view.look import Pad, ScreenLook
from game.view.page_whole import Around, draw
from game.view.sheet import Drawing
from tests.view.flat_looks import AROUND, LOOKS, MORE, NEXT, WORDS, picture

SIZES = [(1366, 768), (1920, 1080), (1024, 768)]
# A laptop 34 cm wide; 18 pt and 20 mm on it (protocol.md 10.1).
PT_18, MM_20 = 18 * 25.4 / 72 / 340, 20 / 340


def drawn(look, size=(1366, 768), *, right=True, around=AROUND):
    return draw(size, look, around, WORDS, picture, intact_right=right)


@pytest.fixture
def undrawn(monkeypatch):
    """What stands where is found out, and no colour is laid."""
    for name in ("box", "shadow", "icon", "picture", "light", "lines"):
        monkeypatch.setattr(Brush, name, lambda *_, **__: None)


@pytest.fixture
def written(undrawn, monkeypatch):
    """All lines of words that would be drawn: where, what, and how large."""
    seen = []

    def lines(_, area, lines, em, *args, **kwargs):
        seen.append((area, lines, em, kwargs.get("bold", False)))

    monkeypatch.setattr(Brush, "lines", lines)
    return seen


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", LOOKS)
def test_words_are_large_and_whole(name, size, written):
    drawn(LOOKS[name], size)
    assert written
    for area, lines, em, bold in written:
        assert em >= PT_18 * size[0], lines
        wide = max(ink.width_em(line, bold) for line in lines) * em
        assert wide <= area.w + 1, lines
        # The lowest and highest letters of a line need less than its pitch.
        assert (len(lines) - 1) * ink.LINE * em + 0.95 * em <= area.h + 1, lines
        assert area.x >= -1
        assert area.x + area.w <= size[0] + 1


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
@pytest.mark.parametrize("name", LOOKS)
def test_targets_are_large_apart_and_where_they_are_hit(name, size, undrawn):
    look = LOOKS[name]
    found = drawn(look, size)
    pads = {key: area for key, area in found.pads if not key.startswith("nrs-")}
    assert set(pads) == {pad.key for pad in look.pads} | {"rest", "stop"}
    for key, area in found.pads:
        assert found.hit(*area.middle) == key
        assert area.w >= MM_20 * size[0], key
        assert key.startswith("nrs-") or area.h >= MM_20 * size[0], key
    areas = list(pads.values())
    for first, one in enumerate(areas):
        for other in areas[first + 1 :]:
            apart = max(other.x - one.x - one.w, one.x - other.x - other.w)
            above = max(other.y - one.y - one.h, one.y - other.y - other.h)
            assert max(apart, above) >= 0.008 * size[0], (name, one, other)


@pytest.mark.parametrize("name", LOOKS)
def test_the_other_side_has_it_all_on_the_other_hand(name, undrawn):
    right, left = drawn(LOOKS[name]), drawn(LOOKS[name], right=False)
    where = dict(right.pads)["rest"], dict(left.pads)["rest"]
    assert where[0].x > 1366 / 2 > where[1].x + where[1].w
    assert where[0].x + where[0].w + where[1].x == pytest.approx(1366)
    for key in ("left", "right"):
        if key in dict(right.pads) and not LOOKS[name].bar:
            assert dict(right.pads)[key].y == pytest.approx(dict(left.pads)[key].y)
    answers = dict(left.pads)
    if {"left", "right"} <= set(answers) and LOOKS[name].name == "question":
        assert answers["left"].x < answers["right"].x, "left stays left"


@pytest.mark.parametrize("name", LOOKS)
def test_nothing_is_red(name):
    colours = np.asarray(drawn(LOOKS[name]).at(LOOKS[name].fill), dtype=int).reshape(-1, 3)
    red = (colours[:, 0] > 140) & (colours[:, 1] < 0.55 * colours[:, 0]) & (colours[:, 2] < 0.6 * colours[:, 0])
    assert not red.any()


def test_the_mark_of_a_scale_is_hit_as_it_is_seen():
    found = drawn(LOOKS["pain"])
    marks = [dict(found.pads)[f"nrs-{value}"] for value in range(11)]
    assert all(high.y + high.h <= low.y + 1 for low, high in pairwise(marks)), "0 is lowest"
    asked_back = drawn(LOOKS["pain-confirm"])
    assert not [key for key, _ in asked_back.pads if key.startswith("nrs-")]


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        (page.INK, page.CARD),
        (page.INK, page.GROUND),
        (page.INK, page.PAD),
        (page.INK, page.SKY),
        (page.INK, page.ORANGE),
        (page.INK, page.YELLOW),
        (page.SOFT_INK, page.ASLEEP),
        (page.PAPER, page.NIGHT),
        (page.PAPER, page.SLATE),
    ],
)
def test_words_stand_out(words, ground):
    def bright(colour):
        parts = [c / 255 for c in colour]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((bright(words), bright(ground)))
    assert (high + 0.05) / (low + 0.05) >= 7.0


@pytest.mark.parametrize("name", ["breathing", "coach"])
def test_what_moves_is_drawn_on_the_page_that_stands(name):
    look = LOOKS[name]
    still = drawn(replace(look, fill=0.0))
    assert still.mover is not None
    before, after, none = (np.asarray(each, int) for each in (still.at(0.2), still.at(0.9), still.image))
    changed = np.abs(after - before).max(2) > 0
    assert 0.001 < changed.mean() < 0.4
    assert (none != before).any()


def test_a_crowded_page_takes_the_room_of_a_caption_only_while_there_is_none():
    look = LOOKS["pick nine long"]
    free, said = drawn(look, around=Around("short")), drawn(look, around=Around("caption"))
    wide, close = dict(free.pads)["k8"], dict(said.pads)["k8"]
    assert wide.w * wide.h > 1.2 * close.w * close.h
    lowest = max(area.y + area.h for key, area in said.pads if key not in ("rest", "stop"))
    assert lowest < 0.82 * 768, "no pad lies under the caption"


def test_a_caption_is_not_written_twice(written):
    drawn(LOOKS["card"], around=Around("sentence"))
    said = [" ".join(lines) for _, lines, _, _ in written]
    assert said.count(WORDS["sentence"]) == 1


def test_a_page_without_a_screen_has_rest_and_stop():
    assert [key for key, _ in drawn(None).pads] == ["rest", "stop"]


def test_stop_is_there_once_on_the_page_of_a_rest_and_highlighted_where_it_stands():
    found, other = drawn(LOOKS["rest bare"]), drawn(None)
    assert [key for key, _ in found.pads].count("stop") == 1
    assert dict(found.pads)["stop"] == dict(other.pads)["stop"]
    x, y = (round(at) for at in dict(found.pads)["stop"].middle)
    aside = (x - round(0.4 * dict(found.pads)["stop"].w), y)
    assert found.image.getpixel(aside) == page.YELLOW
    assert other.image.getpixel(aside) == page.ORANGE


@pytest.mark.parametrize("right", [True, False])
def test_the_bar_of_a_movement_grows_as_a_line_is_read(right):
    look = next(each for each in LOOKS.values() if each.name == "coach")
    found = drawn(look, right=right)
    before, after = (np.asarray(found.at(fill)).astype(int) for fill in (0.3, 0.6))
    columns = np.flatnonzero(np.abs(after - before).sum(axis=(0, 2)))
    track = np.flatnonzero((np.asarray(found.at(0.0)) == page.BAR).all(axis=2).any(axis=0))
    assert columns.min() > track.max(), "it begins on the left and goes on to the right"


@pytest.mark.parametrize("right", [True, False])
def test_the_last_row_of_pictures_stands_in_the_middle(right):
    five = ScreenLook("pick", "short", pads=tuple(Pad(f"k{k}", "answer", picture="x") for k in range(5)))
    places = [dict(drawn(five, right=right).pads)[pad.key] for pad in five.pads]
    first, last = places[:3], places[3:]
    assert len({round(each.y) for each in first}) == len({round(each.y) for each in last}) == 1
    assert sum(each.middle[0] for each in first) / 3 == pytest.approx(sum(each.middle[0] for each in last) / 2)


@pytest.mark.parametrize("look", [ScreenLook("timed", "short"), ScreenLook("note", "short", pads=(NEXT,))])
def test_a_sentence_alone_stands_in_the_middle_of_its_page(written, look):
    drawn(look)
    *_, area = (area for area, lines, *_ in written if " ".join(lines) == WORDS["short"])
    assert 0.25 * 768 < area.middle[1] < 0.5 * 768


def test_a_figure_that_staff_type_is_seen_beside_its_bar(written):
    filled = (("number", "45"),)
    drawn(ScreenLook("slider", "short", ("you-said",), pads=MORE, bar=True, fill=0.2, filled=filled))
    assert ("You said 45.",) in [lines for _, lines, *_ in written]


@pytest.mark.parametrize("right", [True, False])
def test_a_pad_that_goes_on_stays_where_it_is_however_many_lines_there_are(right):
    looks = [ScreenLook("note", "short", ("answer",) * count, pads=(NEXT,), picture="x") for count in range(3)]
    first, *others = (dict(drawn(look, right=right).pads)["next"] for look in looks)
    assert others == [first] * 2


def test_a_face_beside_a_rating_is_as_large_with_a_picture(monkeypatch):
    seen, plain = [], page.Page.face
    monkeypatch.setattr(page.Page, "face", lambda self, area, name: seen.append(area) or plain(self, area, name))
    for key in ("", "x"):
        drawn(ScreenLook("pain", "short", pads=MORE, bar=True, figure=6, picture=key))
    bare, pictured = (min(area.w, area.h) for area in seen)
    assert pictured > 0.9 * bare


def test_a_sheet_says_its_title_no_smaller_than_what_stands_under_it(written):
    drawn(ScreenLook("sheet", "long", ("short",), pads=MORE, drawing=Drawing((), 0.25)), around=Around())
    sizes = {" ".join(lines): em for _, lines, em, _ in written}
    assert sizes[WORDS["long"]] >= sizes[WORDS["short"]] - 0.01


@pytest.mark.parametrize("words", ["rest", ""])
def test_no_empty_strip_stands_beside_a_picture_on_a_pad(words, monkeypatch):
    shown, plain = [], Brush.picture
    monkeypatch.setattr(Brush, "picture", lambda self, *how: shown.append(plain(self, *how)) or shown[-1])
    pads = tuple(Pad(f"k{k}", words, picture="x") for k in range(2))
    found = dict(drawn(ScreenLook("pick", "short", pads=pads)).pads)
    assert [found[pad.key].w / art.w for pad, art in zip(pads, shown, strict=True)] == pytest.approx(
        [1.0] * 2, abs=0.1
    )
