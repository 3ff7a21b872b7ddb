"""Through the headset's view: pain is rated, REST taken and left by controller, and by pinch where that is on."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

import scenes
from exercises.words import load_words
from game import settings
from game.body.blending import blend
from game.body.joints import Side
from game.body.pinch import PinchRules
from game.body.postures import place, posture
from game.body.rotations import look
from game.training import events
from game.view.front import Screens
from game.view.input import Action, InputRules
from game.view.panel import Panel
from game.view.plates import SHEET
from game.view.screens import Pain
from game.view.view import View
from tests.view.runtimes import FakeRuntime, turned, two_eyes

RULES = settings.rules(InputRules, "input")
HEAD = np.array([0.0, 1.2, 0.0])
HAND = np.array([0.25, 0.95, -0.25])
STEP = 0.04
UP = np.array([0.0, 1.0, 0.0])
# Each test is later than the one before: they share a view.
BEGINS = itertools.count(1000.0, 100.0)


def studio(stage):
    scene = scenes.load("studio")
    scene.build(stage)
    return scene


@pytest.fixture(scope="module", params=list(Side), ids=lambda side: f"{side.value}-affected")
def opened(request):
    runtime = FakeRuntime((120, 128))
    view = View(
        "headset", (160, 90), load_words("en"), request.param, 5, studio, RULES,
        quality="low", runtime=runtime, pinch=settings.rules(PinchRules, "pinch"),
    )  # fmt: skip
    yield view, runtime
    view.close()


class Person:
    """Acts once a frame, and answers what the screens ask."""

    def __init__(self, view, runtime):
        self.view, self.runtime = view, runtime
        self.side = view.affected.other
        self.screens, self.told, self.acts = Screens(RULES), [], []
        self.now = next(BEGINS)
        view._clock = lambda: self.now
        runtime.held, runtime.hands = {}, {}
        self.looks_at(HEAD + np.array([0.0, 0.1, -1.0]))
        view.pinching("off")
        view.seat(np.zeros(3), 0.0)
        self.lives(1.0)

    def lives(self, seconds=0.2):
        """Frames of a session."""
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            acts = self.view.begin()
            self.acts += acts
            self.told += self.screens.tick(self.now) + self.screens.hear(acts)
            self.view.screen(self.screens.look())
            # What a frame does to the panel, without the picture.
            self.view.panel.tick(self.now)
            self.screens.drawn(self.now)
        return self

    def points(self, at, select=False, side=None, **more):
        start = HAND * (self.side.sign, 1.0, 1.0)
        aim = SimpleNamespace(position=start, orientation=look(np.asarray(at) - start, UP), tracked=True)
        values = {"aim": aim, "select": select, "stick": (0.0, 0.0), "by_hand": False} | more
        self.runtime.held = {side or self.side: SimpleNamespace(**values)}
        return self

    def takes(self, pad, seconds=0.2):
        """Points at a pad, pulls the trigger, lets it go."""
        at = self.where(pad)
        self.points(at).lives().points(at, True).lives(seconds).points(at).lives()
        return self

    def looks_at(self, at):
        x, y, z = np.asarray(at) - HEAD
        turn = turned(np.degrees(np.arctan2(-x, -z)), np.degrees(np.arctan2(y, np.hypot(x, z))), 0)
        self.runtime.eyes = two_eyes(HEAD, turn)
        return self

    def shows(self, name, seconds, share=1.0):
        """The intact hand in a posture, near its place of rest."""
        frame = blend(posture("open", self.side), posture(name, self.side), share)
        self.runtime.hands = {self.side: place(frame, HAND * (self.side.sign, 1.0, 1.0))}
        return self.lives(seconds)

    def pinches(self, seconds=0.3):
        return self.shows("open", 0.2).shows("pinch", seconds).shows("open", 0.2)

    def where(self, pad):
        """A point in the middle of a pad."""
        found = []
        for yaw in range(-60, 61, 2):
            for pitch in range(-50, 11, 2):
                at = np.radians([yaw, pitch])
                way = np.array([-np.sin(at[0]) * np.cos(at[1]), np.sin(at[1]), -np.cos(at[0]) * np.cos(at[1])])
                met = self.view.panel.touched(HEAD, way)
                if met is not None and met.pad == pad:
                    found.append(met.point)
        assert found, f"no pad {pad}"
        return np.mean(found, axis=0)

    def presses(self):
        return [(act.action, act.value, act.by) for act in self.acts if hasattr(act, "action")]


@pytest.fixture
def person(opened):
    return Person(*opened)


def test_a_screen_of_the_very_first_frame_can_be_pressed(opened):
    view = opened[0]
    panel = Panel(view.stage, load_words("en"), view.affected, RULES, ahead=False)
    try:
        panel.show(Pain(RULES, "pre").look())
        for now in (5.0, 5.1, 5.2):
            panel.tick(now)
        sheet = np.array(SHEET.centre) - HEAD
        beside = [panel.meets(HEAD, sheet + np.array([dx, 0.0, 0.0])) for dx in np.linspace(-0.4, 0.4, 40)]
        assert "less" in beside
    finally:
        panel.close()


def test_pain_is_rated_by_controller_alone(person):
    pain = Pain(RULES, "pre")
    person.screens.open(pain)
    person.lives(1.0)
    # Held, More counts on.
    person.takes("more", seconds=2.5 * RULES.nrs_repeat_s).takes("thats-it")
    assert pain.nrs.value == 2
    person.lives(0.6).takes("yes")
    (rated,) = [event for event in person.told if isinstance(event, events.Nrs)]
    assert (rated.value, rated.rater, rated.source) == (2, "self", "controller")


def test_rest_and_go_on_and_stop_by_controller(person):
    person.takes("rest")
    assert person.screens.resting
    person.lives(0.6).takes("go-on")
    assert not person.screens.resting
    assert [type(event) for event in person.told] == [events.Rest, events.Resume]
    # STOP is on the screen of REST.
    person.lives(1.0).takes("rest").lives(0.6).takes("stop")
    assert person.screens.stopped


def test_the_controller_of_the_affected_side_answers_nothing(person):
    at = person.where("rest")
    for select in (False, True, False):
        person.points(at, select, side=person.side.other).lives(0.3)
    assert person.acts == []


def test_a_controller_that_is_only_guessed_points_at_nothing(person):
    at = person.where("rest")
    person.points(at)
    person.runtime.held[person.side].aim.tracked = False
    person.lives()
    person.runtime.held[person.side].select = True
    assert person.lives().acts == []


def test_the_dot_shows_where_the_ray_meets_a_pad(person):
    dot = person.view._answering._dot._path
    person.lives()
    assert dot.is_hidden()
    at = person.where("rest")
    person.points(at + np.array([0.03, 0.0, 0.0])).lives(0.1).points(at).lives(0.1)
    assert not dot.is_hidden()
    assert np.linalg.norm(np.array(dot.get_mat().get_row3(3)) - at) < 0.02
    person.points(at + np.array([0.0, 1.0, 0.0])).lives(0.1)
    assert dot.is_hidden()


def test_what_is_pointed_at_is_not_chosen_by_looking_too(person):
    person.screens.open(Pain(RULES, "pre"))
    person.lives(0.6)
    at = person.where("rest")
    person.looks_at(at).points(at + np.array([0.02, 0.0, 0.0])).lives(0.1).points(at)
    assert person.lives(2.0).acts == []
    # Another pad is pointed at: REST is still to be had by a look.
    person.points(person.where("more"))
    assert person.lives(1.5).presses() == [(Action.REST, "", "gaze")]


def test_a_controller_that_lies_about_does_not_stand_in_the_way_of_looking(person):
    at = person.where("rest")
    person.looks_at(at).points(at)
    assert person.lives(1.5).presses() == [(Action.REST, "", "gaze")]


def test_a_pinch_is_nothing_until_it_is_on_and_an_act_of_its_own_while_it_is_tested(person):
    person.looks_at(person.where("rest"))
    assert person.pinches().presses() == []
    person.looks_at(HEAD + np.array([0.0, 0.1, -1.0])).lives(0.5)
    person.view.pinching("test")
    assert person.pinches().presses() == [(Action.PINCH, "", "pinch")]


def test_a_pinch_takes_what_is_looked_at_once_and_holds_it(person):
    pain = Pain(RULES, "pre")
    person.screens.open(pain)
    person.view.pinching("on")
    person.lives(1.0).looks_at(person.where("more"))
    person.pinches(2.5 * RULES.nrs_repeat_s)
    assert pain.nrs.value == 2
    # The look that went with it chooses nothing more.
    assert len(person.lives(2.0).presses()) == 1
    person.looks_at(person.where("thats-it")).pinches().lives(0.6)
    person.looks_at(person.where("yes")).pinches()
    (rated,) = [event for event in person.told if isinstance(event, events.Nrs)]
    assert (rated.value, rated.source) == (2, "pinch")
    person.screens.close()
    person.lives(1.0).looks_at(person.where("rest")).pinches()
    assert person.screens.resting
    assert [by for _, _, by in person.presses()] == ["pinch"] * 4


def test_a_pinch_beside_every_pad_is_nothing(person):
    person.view.pinching("on")
    assert person.pinches().acts == []


def test_what_the_runtime_calls_a_pinch_is_one_and_no_trigger(person):
    person.view.pinching("on")
    at = person.where("rest")
    person.looks_at(at).shows("open", 0.2)
    person.points(at, False, by_hand=True).lives(0.1).points(at, True, by_hand=True).lives(0.3)
    assert person.presses() == [(Action.REST, "", "pinch")]
