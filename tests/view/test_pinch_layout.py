"""What is asked for the short test of pinching stands whole on its plate, in every language."""

import pytest

from exercises.words import languages, load_words
from game.view import ink
from game.view.layout import Text
from game.view.look import ScreenLook
from game.view.pinching import OFF, ON, OPEN, TOGETHER
from game.view.worn import Worn


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("title", "marks"), [(TOGETHER, 3), (OPEN, 3), (ON, 3), (OFF, None)])
def test_no_line_is_cut_off(language, title, marks):
    look = ScreenLook("pinch", title, number=marks, stars=marks or 0)
    groups = Worn(load_words(language), 1.0).screen(look)
    texts = [thing for things in groups.values() for thing in things if isinstance(thing, Text)]
    assert texts
    for text in texts:
        assert len(text.lines) * ink.LINE * text.em_m <= text.rect[3] + 1e-9, text.lines
