"""REST is drawn ahead in each of its forms, so that nothing of it is made in the frame in which it comes."""

import pytest

from exercises.words import load_words
from game import settings
from game.body.joints import Side
from game.view.input import InputRules
from game.view.panel import Panel
from game.view.screens import REST_HINTS, Rest
from game.view.usual import rests

RULES = settings.rules(InputRules, "input")
CONTACT = "Frau Weber, 555 0100"


@pytest.mark.parametrize("in_headset", [False, True], ids=["window", "headset"])
@pytest.mark.parametrize("contact", ["", CONTACT], ids=["ward", "home"])
def test_nothing_of_rest_is_drawn_when_it_comes(stage, contact, in_headset):
    panel = Panel(stage, load_words("en"), Side.LEFT, RULES, ahead=(), in_headset=in_headset)
    panel.draw_ahead((), rests(RULES, contact))
    ready = len(panel._masks)
    for reason in ("asked", *REST_HINTS):
        rest = Rest(RULES, reason, 0.0, scanning=False, contact=contact)
        for helper in (False, True):
            rest.helper = helper
            panel.show(rest.look())
            assert len(panel._masks) == ready, (reason, helper)
    panel.close()
