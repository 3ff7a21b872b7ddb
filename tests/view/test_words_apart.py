"""What stands side by side is read apart on either side, and what is told in a row is told as a line is read."""

import pytest

from exercises.words import languages, load_words
from game.view import pages
from game.view.cells import REACHED
from game.view.ghost import Ghost
from game.view.layout import SKY, Box, Icon, Text
from game.view.look import ScreenLook
from game.view.pinching import TOGETHER
from game.view.promise import End
from game.view.worn import Worn
from tests.view.test_screens_layout import LINES, RULES, promised, used

SPOKEN = pytest.mark.parametrize("language", languages())
BOTH = pytest.mark.parametrize("mirror", [1.0, -1.0], ids=["right", "left"])
LATE = promised(End(RULES, 3, LINES, pain=(10, 0)), False, 3.0)
SLIDERS = {
    "fit-where": ("fit-shorter", "fit-longer"),
    "fit-how-big": ("fit-smaller", "fit-bigger"),
    "fit-turn": ("fit-turn-in", "fit-turn-out"),
    "fit-curl": ("fit-open", "fit-close"),
    "change": ("change-low", "change-high"),
}


def texts(things):
    return [thing for thing in things if isinstance(thing, Text)]


def crowded(things):
    """Words beside others with less than a third of a letter between them."""
    fields = [(each, used(each)) for each in texts(things)]
    for index, (one, (u, v, w, h)) in enumerate(fields):
        for other, (x, y, wide, high) in fields[:index]:
            level = abs(v - y) < (h + high) / 2
            if level and abs(u - x) - (w + wide) / 2 < max(one.em_m, other.em_m) / 3:
                yield one.lines, other.lines


@SPOKEN
@BOTH
def test_not_yet_saved_stands_off_well_done(language, mirror):
    words = load_words(language)
    assert LATE.tick == "late"
    assert not list(crowded(pages.screen(LATE, words, mirror)))
    assert not list(crowded(Worn(words, mirror).screen(LATE)["sheet"]))


@SPOKEN
@BOTH
@pytest.mark.parametrize("title", SLIDERS)
def test_a_question_stands_off_the_words_at_the_end_of_its_bar(language, mirror, title):
    look = ScreenLook("slider", title, ends=SLIDERS[title], pads=LATE.pads * 3)
    assert not list(crowded(Worn(load_words(language), mirror).screen(look)["sheet"]))


@SPOKEN
@BOTH
def test_saved_stands_in_the_middle_under_thanks(language, mirror):
    things = pages.screen(ScreenLook("saved", "thank-you", tick="saved"), load_words(language), mirror)
    disc = next(each for each in things if isinstance(each, Box) and each.fill == SKY).rect
    u, _, w, _ = used(texts(things)[-1])
    assert (disc[0] - disc[2] / 2 + u + w / 2) / 2 == pytest.approx(0.0, abs=0.004)


@BOTH
def test_pinches_are_ticked_from_left_to_right(mirror):
    look = ScreenLook("pinch", TOGETHER, number=3, stars=1)
    things = Worn(load_words(), mirror).screen(look)["sheet"]
    ticks = [each.rect[0] for each in things if isinstance(each, Icon)]
    marks = [each.rect[0] for each in things if isinstance(each, Box) and each.rect[2] == each.rect[3]]
    assert len(marks) == 3
    assert ticks == [min(marks)]


@SPOKEN
@BOTH
def test_words_beside_a_marker_have_the_room_in_which_nothing_is_pressed(language, mirror):
    look = ScreenLook("timed", "fit-still", ghost=Ghost())
    (said,) = texts(Worn(load_words(language), mirror).screen(look)["sheet"])
    assert len(said.lines) <= 2


@SPOKEN
@BOTH
@pytest.mark.parametrize("contact", ["Frau Weber, 555 0100", "Praxis Dr. Weber-Hollenstein, 0221 555 01 23 45"])
def test_whom_to_call_has_all_the_room_beside_the_pads(language, mirror, contact):
    look = ScreenLook("rest", "rest-title", ("help-contact",), filled=(("contact", contact),), pads=LATE.pads * 2)
    worn = Worn(load_words(language), mirror)
    said = next(each for each in texts(worn.screen(look)["sheet"]) if contact.split()[0] in " ".join(each.lines))
    assert said.em_m == pytest.approx(REACHED * worn.plates["sheet"].em_m)
    assert len(said.lines) <= 3
