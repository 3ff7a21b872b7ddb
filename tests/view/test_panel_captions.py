"""A caption is of what is in front: what a screen said does not stay behind when the screen goes."""

import pytest

from exercises.words import load_words
from game import settings
from game.body.joints import Side
from game.view.input import InputRules
from game.view.panel import Panel
from game.view.screens import Pain, Rest

RULES = settings.rules(InputRules, "input")


@pytest.fixture
def panel(stage):
    made = Panel(stage, load_words("en"), Side.LEFT, RULES, ahead=False)
    made.tick(0.0)
    yield made
    made.close()


def lines(panel):
    """The words of the caption that stands, or is about to."""
    group = panel._groups["caption"]
    return [line for thing in group.things for line in getattr(thing, "lines", ())] if group.target else []


def shown(panel, look, said, time_s):
    """A frame as the view has it: what was said, then the screen, then time."""
    for key in said:
        panel.caption(key, 4.0)
    panel.show(look)
    panel.tick(time_s)
    return lines(panel)


def test_the_pain_question_is_no_caption_once_it_was_answered(panel):
    pain = Pain(RULES, "mid").look()
    assert shown(panel, pain, ["pain-now"], 1.0) == []
    assert shown(panel, pain, ["you-said"], 2.0) == []
    assert shown(panel, None, [], 3.0) == []


def test_what_is_said_as_a_screen_goes_is_shown(panel):
    shown(panel, Pain(RULES, "pre").look(), ["pain-now"], 1.0)
    assert shown(panel, None, ["lantern-watch"], 2.0) == ["Watch the hand in the mirror."]


def test_a_sentence_that_rest_came_over_comes_back(panel):
    shown(panel, None, ["lantern-watch"], 1.0)
    assert shown(panel, Rest(RULES, "asked", 1.0, scanning=False).look(), [], 1.5) == []
    assert shown(panel, None, [], 2.0) == ["Watch the hand in the mirror."]
