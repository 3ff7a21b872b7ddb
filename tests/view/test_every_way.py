"""Pain is rated, and REST and STOP are taken, in the headset's view in every way there is, for either side."""

import numpy as np
import pytest

from exercises.words import load_words
from game import settings
from game.body.frame import LimbFrame
from game.body.joints import HAND
from game.body.table import FLESH_M
from game.body.tabulated import hand_at
from game.training import events
from game.view.front import Screens
from game.view.input import InputRules
from game.view.layout import Box
from game.view.plates import Lie
from game.view.screens import Pain
from game.view.worn import Worn
from tests.view.test_answering import HEAD, STEP, Person, opened  # noqa: F401 - a fixture

RULES = settings.rules(InputRules, "input")
WORDS = load_words("en")
LEVEL = np.array([0.0, 0.0, 0.0, 1.0])
ABOVE = HEAD + np.array([0.0, 0.1, -1.0])


class Way(Person):
    """A person with one way of answering; `take` takes a pad."""

    by = ""
    one_button = False

    def __init__(self, view, runtime):
        super().__init__(view, runtime)
        self.screens = Screens(RULES, self.one_button)
        view._hearing._clock = lambda: self.now

    def rest(self):
        self.take("rest")

    def stop(self):
        self.take("stop")

    def rates_two(self, pain):
        for _ in range(3):
            self.take("more")
        self.take("thats-it")
        self.lives(0.6).take("yes")

    def keys(self, name, held_s=0.0):
        """A key or button of the PC, down for so long."""
        inputs = self.view._hearing._inputs
        for turn, seconds in ((inputs.key_down, held_s + 0.04), (inputs.key_up, 0.2)):
            acts = turn(name, self.now)
            self.acts += acts
            self.told += self.screens.hear(acts)
            self.lives(seconds)


class Gaze(Way):
    by = "gaze"

    def take(self, pad):
        self.looks_at(self.where(pad)).lives(RULES.dwell_s + 0.3)
        self.looks_at(ABOVE).lives(0.4)


class Pinch(Way):
    by = "pinch"

    def take(self, pad):
        self.view.pinching("on")
        self.looks_at(self.where(pad)).pinches()
        self.looks_at(ABOVE).lives(0.4)


class Controller(Way):
    by = "controller"

    def take(self, pad):
        self.takes(pad)
        self.runtime.held = {}
        self.lives(0.4)


class Key(Way):
    by = "key"

    def rest(self):
        self.keys("space")

    def stop(self):
        self.keys("escape")

    def take(self, pad):
        self.keys({"more": "arrow_up", "go-on": "enter"}.get(pad, pad))

    def rates_two(self, pain):
        for _ in range(3):
            self.keys("arrow_up")
        self.keys("enter")
        # Nothing is marked for the person: *Yes* first has to be.
        self.lives(0.6).keys("enter")
        self.keys("enter")


class Button(Way):
    """One single button: it is held for REST, longer for STOP, and pressed when what is meant is marked."""

    by = "switch"
    one_button = True

    def rest(self):
        self.keys("f13", RULES.rest_hold_s + 0.1)

    def stop(self):
        self.keys("f13", RULES.stop_hold_s + 0.1)

    def take(self, pad):
        self.until(lambda look: any(each.key == pad and each.highlighted for each in look.pads))
        self.keys("f13")

    def rates_two(self, pain):
        self.until(lambda look: look.figure == 2)
        self.keys("f13")
        self.lives(0.6).take("yes")

    def until(self, shown):
        for _ in range(round(60.0 / STEP)):
            if shown(self.screens.look()):
                return
            self.lives(STEP)
        raise AssertionError(f"it was never marked: {self.screens.look()}")


class Hand(Way):
    """Comes to a pad beside the hand from its free side, stays, and goes off again."""

    by = "hand"

    def take(self, pad):
        arranged = Worn(WORDS, self.view.panel.mirror)
        look = self.screens.look()
        groups = {**arranged.always(), **(arranged.screen(look) if look else {})}
        ((group, box),) = [
            (name, thing)
            for name in arranged.felt
            for thing in groups.get(name, [])
            if isinstance(thing, Box) and thing.pad == pad
        ]
        lie = Lie(arranged.plates[group], self.view.panel.mirror)
        shape = hand_at(np.full(5, 0.3), self.side, np.zeros(3), LEVEL, 0.0).positions
        wrist = lie.at(*box.rect[:2]) - shape[HAND["middle_tip"]]
        lowest = float(((wrist + shape - lie.centre) @ lie.normal - FLESH_M).min())
        stay_s = RULES.rest_press_s if pad == "rest" else RULES.press_s
        heights = [
            *np.linspace(0.1, -0.002, 6),
            *[-0.002] * (round(stay_s / STEP) + 4),
            *np.linspace(0.0, 0.12, 6),
        ]
        for height_m in heights:
            self.spot = wrist + (height_m - lowest) * lie.normal
            self.lives(STEP)
        self.spot = None
        self.lives(0.2)

    spot = None

    def lives(self, seconds=0.2):
        for _ in range(round(seconds / STEP)):
            self.view.hand(None if self.spot is None else self.frame())
            super().lives(STEP)
        return self

    def frame(self) -> LimbFrame:
        return hand_at(np.full(5, 0.3), self.side, self.spot, LEVEL, self.now)


WAYS = (Hand, Gaze, Pinch, Controller, Key, Button)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.by)
def test_pain_rest_and_stop_in_every_way(opened, way):  # noqa: F811
    person = way(*opened)
    pain = Pain(RULES, "pre", scanning=way.one_button)
    person.screens.open(pain)
    person.lives(1.0)
    person.rates_two(pain)
    (rated,) = [event for event in person.told if isinstance(event, events.Nrs)]
    assert (rated.value, rated.source) == (2, way.by)
    person.screens.close()
    person.lives(1.0)
    person.rest()
    assert [event.reason for event in person.told if isinstance(event, events.Rest)] == [f"asked by {way.by}"]
    person.lives(0.8).take("go-on")
    assert any(isinstance(event, events.Resume) for event in person.told)
    person.lives(1.0)
    # STOP in at most two acts: where its pad is only on the screen of REST, REST comes first.
    if way not in (Key, Button):
        person.rest()
        person.lives(0.8)
    person.stop()
    assert person.screens.stopped
    assert any(isinstance(event, events.Stop) for event in person.told)
    assert {act.by for act in person.acts if hasattr(act, "action")} == {way.by}


def test_what_appears_under_a_look_is_not_chosen_by_it(opened):  # noqa: F811
    """REST comes while the head points where *Go on* then stands, and the question back of a rating likewise."""
    person = Gaze(*opened)
    person.screens.rest("rule", "leaning", person.now)
    person.lives(0.8)
    there = person.where("go-on")
    person.take("go-on")
    assert person.screens.resting is None
    person.looks_at(there).lives(0.5)
    person.screens.rest("rule", "leaning", person.now)
    person.lives(3.0)
    assert person.screens.resting is not None
    person.looks_at(ABOVE).lives(0.4).take("go-on")
    assert person.screens.resting is None

    person.screens.open(Pain(RULES, "pre"))
    person.lives(1.0).take("more")
    person.looks_at(person.where("thats-it")).lives(RULES.dwell_s + 3.0)
    assert person.screens.look().name == "pain-confirm"
