"""Pads of a flat page that belong together: short words where pictures need room, one size, the tick over none."""

from dataclasses import replace

import pytest

from exercises.words import languages, load_words
from game.body.joints import Side
from game.view.brush import Area, Brush
from game.view.look import Pad, ScreenLook
from game.view.page_pictures import picture
from game.view.page_whole import Around, draw
from tests.view.looks import LOOKS

SIZE = (1366, 768)
SPOKEN = pytest.mark.parametrize("language", languages())


@pytest.fixture
def painted(monkeypatch):
    """What was drawn, as (what, area, lines, em); nothing is painted."""
    seen = []

    def lines(self, area, lines, em, *_, **__):
        seen.append(("words", area, lines, em))

    def shown(self, area, picture, radius):
        scale = min(area.w / picture.width, area.h / picture.height)
        seen.append(("picture", area.within(picture.width * scale, picture.height * scale), (), 0.0))

    monkeypatch.setattr(Brush, "lines", lines)
    monkeypatch.setattr(Brush, "picture", shown)
    monkeypatch.setattr(Brush, "icon", lambda self, area, name, colour: seen.append((name, area, (), 0.0)))
    return seen


def drawn(look, words):
    return draw(SIZE, look, Around(), words, lambda key: picture(key, Side.LEFT), intact_right=True)


def within(part: Area, whole: Area):
    return whole.has(*part.middle)


@SPOKEN
@pytest.mark.parametrize(("name", "least"), [("daily", 50), ("games", 60)])
def test_words_leave_every_picture_of_a_pad_its_room(painted, name, least, language):
    drawn(LOOKS[name], load_words(language))
    high = [area.h for what, area, _, _ in painted if what == "picture"]
    assert len(high) == sum(bool(pad.picture) for pad in LOOKS[name].pads)
    assert min(high) >= least


def test_short_words_stand_where_whole_ones_would_take_the_room_and_whole_ones_where_there_is_enough(painted):
    words = {
        "a": "A word",
        "b": "Something that takes all of a picture's room",
        "b-short": "Some",
        "t": "T",
    }
    pads = tuple(Pad(f"{key}{n}", key, picture="garden") for n in range(4) for key in "ab")
    drawn(ScreenLook("pick", "t", pads=pads), words)
    said = [" ".join(lines) for what, _, lines, _ in painted if what == "words"]
    assert words["b"] not in said
    assert said.count("Some") == said.count("A word") == 4
    painted.clear()
    drawn(ScreenLook("pick", "t", pads=(Pad("b", "b"), Pad("a", "a"))), words)
    assert words["b"] in [" ".join(lines) for what, _, lines, _ in painted if what == "words"]


@SPOKEN
@pytest.mark.parametrize("name", ["daily", "games", "checks", "stacked"])
def test_words_of_answers_have_one_size(painted, name, language):
    found = dict(drawn(LOOKS[name], load_words(language)).pads)
    answers = [found[pad.key] for pad in LOOKS[name].pads if not pad.apart]
    sizes = {
        round(em, 3)
        for what, area, _, em in painted
        if what == "words" and any(within(area, pad) for pad in answers)
    }
    assert len(sizes) == 1


@SPOKEN
def test_the_tick_of_what_is_chosen_lies_over_no_word(painted, language):
    look = LOOKS["daily"]
    pads = tuple(replace(pad, chosen=not pad.apart) for pad in look.pads)
    drawn(replace(look, pads=pads), load_words(language))
    ticks = [area for what, area, _, _ in painted if what == "yes"]
    words = [area for what, area, _, _ in painted if what == "words"]
    assert len(ticks) >= 8
    for tick in ticks:
        for said in words:
            apart = max(tick.x - said.x - said.w, said.x - tick.x - tick.w)
            above = max(tick.y - said.y - said.h, said.y - tick.y - tick.h)
            assert max(apart, above) > -1.0 or not within(tick, said)
