"""Pinching is used only where three asked pinches were seen and no other; REST lets the test begin anew."""

import pytest

from game import settings
from game.body.pinch import PinchRules
from game.training.events import Say, Stray
from game.view.front import Screens
from game.view.input import Action, InputRules, Press
from game.view.pinching import OFF, ON, OPEN, TOGETHER, UNASKED, UNSEEN, PinchTest

RULES = settings.rules(PinchRules, "pinch")
INPUT = settings.rules(InputRules, "input")
STEP = 0.05


class Person:
    """Looks at the test once a frame and pinches when it is time to."""

    def __init__(self):
        self.test, self.screens, self.now, self.told = (
            PinchTest(RULES, INPUT.screen_lead_s),
            Screens(INPUT),
            0.0,
            [],
        )
        self.screens.open(self.test)

    def lives(self, seconds, *acts):
        for number in range(round(seconds / STEP)):
            self.now += STEP
            self.told += self.screens.tick(self.now)
            self.told += self.screens.hear(acts if number == 0 else ())
            self.screens.drawn(self.now)
        return self

    def does(self, action, seconds=STEP, by="pinch"):
        return self.lives(seconds, Press(action, self.now + STEP, by))

    def pinches(self):
        return self.does(Action.PINCH)

    def waits_for(self, title, patience_s=30.0):
        while self.test.look().title != title:
            assert patience_s > 0
            patience_s -= STEP
            self.lives(STEP)
        return self

    def answers(self, times):
        for _ in range(times):
            self.waits_for(TOGETHER).lives(0.5).pinches()
        return self


def test_three_of_three_and_none_beside_them_switch_it_on():
    person = Person().answers(RULES.trials)
    assert person.test.look().stars == RULES.trials
    assert not person.test.result
    person.waits_for(ON)
    assert person.test.result
    assert not person.test.done
    person.lives(RULES.pause_s + 0.2)
    assert person.test.done
    assert [event.key for event in person.told] == [TOGETHER, OPEN] * RULES.trials + [ON]


@pytest.mark.parametrize("seen", [0, 2])
def test_one_that_does_not_come_in_time_leaves_it_off(seen):
    person = Person().answers(seen).waits_for(TOGETHER).lives(RULES.limit_s + 0.2)
    assert person.test.look().title == OFF
    assert (person.test.result, person.test.why) == (False, UNSEEN)
    person.lives(RULES.pause_s + 0.2)
    assert person.test.done


@pytest.mark.parametrize("asked", [0, 1, 3])
def test_one_that_nobody_asked_for_leaves_it_off(asked):
    person = Person().answers(asked).lives(1.0).pinches()
    assert (person.test.result, person.test.why) == (False, UNASKED)


def test_one_that_came_before_the_question_could_be_seen_was_not_asked_for():
    person = Person().waits_for(TOGETHER).pinches()
    assert person.test.why == UNASKED


def test_rest_lies_over_it_and_it_begins_anew():
    person = Person().answers(2)
    person.does(Action.REST, by="key")
    assert person.screens.resting
    # Under REST no pinch counts.
    person.pinches().lives(1.0)
    assert isinstance(person.told[-1], Stray)
    person.does(Action.TAKE, by="key", seconds=0.5)
    assert not person.screens.resting
    assert (person.test.seen, person.test.why) == (0, "")
    assert person.answers(3).waits_for(ON).test.result


def test_other_presses_are_stray_and_no_pinch():
    person = Person().waits_for(TOGETHER).lives(0.5).does(Action.TAKE, by="key")
    assert [type(event) for event in person.told] == [Say, Stray]
    assert person.test.seen == 0
