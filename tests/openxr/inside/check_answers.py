"""Answers through a real runtime's controllers and hands: pain rated, REST taken and left, and by a pinch too."""

import time
from dataclasses import replace

import numpy as np
import pytest

import scenes
from devices.openxr.runtime import Runtime
from game.body.joints import Side
from game.body.pinch import PinchRules
from game.body.rotations import conjugate, look, multiply, rotate
from game.settings import rules
from game.training import events
from game.view.front import Screens
from game.view.input import InputRules, Press
from game.view.screens import Pain
from game.view.view import View

MONADO = {"compositor": "null", "x_server": False}
RULES = rules(InputRules, "input")
PINCH = rules(PinchRules, "pinch")
# The driver's curls at which its thumb and index tip meet, thumb first.
PINCHED = (0.7, 0.8, 0.0, 0.0, 0.0)
EYE = np.array([0.0, 1.2, 0.0])
PLACE = np.array([0.25, 0.95, -0.25])
UP = np.array([0.0, 1.0, 0.0])


def studio(stage):
    scene = scenes.load("studio")
    scene.build(stage)
    return scene


class Person:
    """Sits at the table with a controller in the right hand, and answers what the screens ask."""

    def __init__(self, view, runtime, remote):
        self.view, self.runtime, self.remote = view, runtime, remote
        self.screens, self.told, self.acts = Screens(RULES), [], []
        remote.head(EYE)
        self.until(lambda: runtime.attended and runtime.eyes is not None)
        # The runtime counts from elsewhere than the driver.
        self.origin = np.mean([eye.position for eye in runtime.eyes], axis=0) - EYE
        view.seat(self.origin, 0.0)

    def frame(self):
        now = self.runtime.frame()
        acts = self.view.begin()
        self.acts += acts
        self.told += self.screens.tick(now) + self.screens.hear(acts)
        self.view.screen(self.screens.look())
        self.view.draw(now)
        self.screens.drawn(now)

    def until(self, truth, patience_s=10.0):
        end = time.monotonic() + patience_s
        while not truth():
            assert time.monotonic() < end, (self.acts, self.runtime.note)
            self.frame()

    def held(self):
        return self.runtime.controller(Side.RIGHT)

    def aims_at(self, pad):
        """Turn the controller until its ray goes through the middle of a pad."""
        at = self.where(pad) + self.origin
        self.until(lambda: self.held() is not None and self.held().aim is not None)
        first = self.held()
        grip, aim = first.grip, first.aim
        out = conjugate(grip.orientation)
        leans, beside = multiply(out, aim.orientation), rotate(out, aim.position - grip.position)
        start, turn = aim.position, grip.orientation
        for _ in range(5):
            turn = multiply(look(at - start, UP), conjugate(leans))
            start = grip.position + rotate(turn, beside)
        self.remote.hand("right", place=PLACE, turn=turn.tolist())
        self.until(lambda: self.view._answering._pointed == pad)

    def looks_at(self, pad):
        """Turn the head until its ray goes through the middle of a pad."""
        self.remote.head(EYE, look(self.where(pad) - EYE, np.array([1.0, 0.0, 0.0])).tolist())
        self.until(lambda: self.gazed() == pad)

    def gazed(self):
        ray = self.view.headset.gaze()
        return None if ray is None else self.view.panel.meets(*ray)

    def where(self, pad):
        found = []
        for yaw in np.radians(range(-50, 11, 2)):
            for pitch in np.radians(range(-50, 11, 2)):
                way = np.array([-np.sin(yaw) * np.cos(pitch), np.sin(pitch), -np.cos(yaw) * np.cos(pitch)])
                met = self.view.panel.touched(EYE, way)
                if met is not None and met.pad == pad:
                    found.append(met.point)
        assert found, f"no pad {pad}"
        return np.mean(found, axis=0)

    def pulls(self, until=None):
        """The trigger down, until this is so, and up again."""
        before = self.presses()
        self.remote.hand("right", trigger_click=True, trigger_value=1.0)
        self.until(until or (lambda: self.presses() > before))
        self.remote.hand("right", trigger_click=False, trigger_value=0.0)
        self.until(lambda: self.held() is not None and not self.held().select)

    def presses(self):
        return sum(isinstance(act, Press) for act in self.acts)

    def seen(self, kind):
        return [event for event in self.told if isinstance(event, kind)]


@pytest.fixture
def person(remote):
    runtime = Runtime()
    remote.hand("left", active=False)
    remote.hand("right", place=PLACE, active=True)
    # However slow this machine is, a look alone chooses nothing.
    view = View(
        "headset", (64, 48), {}, Side.LEFT, 5, studio, replace(RULES, dwell_s=60.0),
        quality="low", runtime=runtime, pinch=PINCH,
    )  # fmt: skip
    yield Person(view, runtime, remote)
    runtime.close()
    view.close()


def test_by_controller_pain_is_rated_and_rest_is_taken_and_left(person):
    pain = Pain(RULES, "pre")
    person.screens.open(pain)
    person.frame()
    person.frame()
    person.aims_at("more")
    person.pulls(until=lambda: pain.nrs.value == 1)
    person.remote.hand("right", thumbstick=(0.0, 1.0))
    person.until(lambda: pain.nrs.value == 2)
    person.remote.hand("right", thumbstick=(0.0, 0.0))
    person.aims_at("thats-it")
    person.pulls()
    person.frame()
    person.aims_at("yes")
    person.pulls(until=lambda: pain.done)
    (rated,) = person.seen(events.Nrs)
    assert (rated.value, rated.source) == (2, "controller")
    person.screens.close()
    person.frame()
    person.aims_at("rest")
    person.pulls()
    assert person.screens.resting
    person.frame()
    person.aims_at("go-on")
    person.pulls(until=lambda: not person.screens.resting)
    assert [type(event) for event in person.told[-2:]] == [events.Rest, events.Resume]


def test_a_pinch_of_the_hand_that_the_runtime_sees_takes_what_is_looked_at(person):
    person.view.pinching("on")
    # Without a controller there is no ray that would stand in the way.
    person.remote.hand("right", curls=0.0, tracked=True, active=False)
    person.frame()
    for pad, happened in (("rest", events.Rest), ("go-on", events.Resume)):
        person.looks_at(pad)
        person.remote.hand("right", curls=1.0)
        fist_s = time.monotonic() + 2 * PINCH.hold_s
        person.until(lambda end=fist_s: time.monotonic() > end)
        person.remote.hand("right", curls=0.0)
        person.frame()
        person.frame()
        assert not person.seen(happened)
        person.remote.hand("right", curls=PINCHED)
        person.until(lambda kind=happened: person.seen(kind))
        person.remote.hand("right", curls=0.0)
        person.frame()
    assert [act.by for act in person.acts if isinstance(act, Press)] == ["pinch", "pinch"]
