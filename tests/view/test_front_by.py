"""Who stopped is known afterwards, and a second STOP closes what is shown after the first."""

from game.settings import rules
from game.training.events import Ask
from game.view.front import Screens
from game.view.input import Action, InputRules, Press
from game.view.screens import Question

RULES = rules(InputRules, "input")


def test_a_key_stops_in_the_patients_name():
    screens = Screens(RULES)
    screens.hear([Press(Action.STOP, 1.0, "key")])
    assert screens.stopped_by == "patient"


def test_a_rule_that_stops_is_named():
    screens = Screens(RULES)
    screens.stop("rule", "fall")
    assert screens.stopped_by == "rule"


def test_a_rest_that_nobody_answers_stops_by_itself():
    screens = Screens(RULES)
    screens.rest("patient", "asked by key", 0.0)
    screens.drawn(0.0)
    screens.tick(RULES.end_s)
    assert screens.stopped
    assert screens.stopped_by == "no-answer"


def test_stop_chosen_while_resting_is_the_patients():
    screens = Screens(RULES)
    screens.rest("rule", "lost", 0.0)
    screens.drawn(0.0)
    screens.hear([Press(Action.PAD, 1.0, "button", "stop")])
    assert screens.stopped_by == "patient"


def test_a_second_stop_takes_what_was_shown_after_the_first():
    screens = Screens(RULES)
    screens.hear([Press(Action.STOP, 1.0, "key")])
    screens.open(Question(RULES, Ask(1, "left-or-right", ("left", "right"), 9.0)))
    screens.hear([Press(Action.STOP, 2.0, "key")])
    assert screens.screen is None
