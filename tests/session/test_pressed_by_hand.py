"""A whole play answered by the intact hand alone, through the real input path, and played again byte for byte."""

import time

import numpy as np
import pytest

from devices.openxr import device as openxr
from devices.openxr.runtime import Runtime
from exercises.words import load_words
from game import settings
from game.body import postures
from game.body.frame import LimbFrame
from game.body.joints import HAND, Side
from game.body.table import FLESH_M
from game.body.tabulated import hand_at
from game.body.tracking import Clean, Phase
from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session import play as play_module
from game.session.hand import Pressing
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayRequest
from game.session.sight import Blind
from game.training.events import Nrs, Recentre, Rest, Resume, SeatSet, SessionEnd, Stop
from game.view.centre import Centre
from game.view.input import Action, InputRules, Press
from game.view.layout import Box
from game.view.plates import Lie
from game.view.touch import Target, Touch
from game.view.worn import Worn
from tests.openxr.fake import TURN, Drawer, FakeSession, Maker
from tests.session.headsets import SITS

# They play through the session's own clock.
pytestmark = pytest.mark.realtime

RULES = settings.rules(InputRules, "input")
WORDS = load_words("en")
# The fake head is at (0, 1.2, 0), and the seat puts its eyes where the drawn body has them.
SEAT = np.array([0.0, 0.0, 0.06])
FRAME_S = 1 / 90
AT_EASE, POINTING = np.full(5, 0.3), np.array([0.6, 0.0, 1.0, 1.0, 1.0])
MANY = 9000


class Handed(FakeSession):
    """Its hand is where the patient has it."""

    spot = None
    curls = AT_EASE

    def hand(self, side, at_s, stamp_s):
        if self.spot is None:
            return LimbFrame.unseen(stamp_s, side)
        return hand_at(self.curls, side, self.spot + SEAT + self.moved, TURN, stamp_s)


class HandedMaker(Maker):
    def __call__(self, binding, *, look_only=False):
        made = Handed(binding)
        if not look_only:
            self.made.append(made)
        return made


class Pads(Blind):
    """A view without pictures: its pads lie where those of the headset do, and a patient presses them."""

    def __init__(self, runtime, maker, affected, patient, answers):
        super().__init__()
        # What staff press before the headset, by question; everything else is answered with no.
        self.answers = answers
        self.asks_staff = bool(answers)
        runtime.attach(Drawer())
        self.mirror = 1.0 if affected is Side.LEFT else -1.0
        self.side = affected.other
        self.maker = maker
        self.arranged = Worn(WORDS, self.mirror)
        self.lies = {name: Lie(self.arranged.plates[name], self.mirror) for name in self.arranged.felt}
        self.touch, self.centre = Touch(RULES), Centre(RULES)
        self.felt = None
        self.frames = 0
        self.now = None
        self.pressed = []
        self.shown = None
        self.patient = patient(self)

    @property
    def open(self):
        return self.frames < MANY

    def begin(self):
        if self.look is not None and self.look.name == "check":
            self.asks_staff = False
            pad = self.answers.get(self.look.title, "no")
            return [Press(Action.PAD, time.monotonic(), "button", pad)]
        if self.asks_staff:
            return []
        self.frames += 1
        if self.frames == 1:
            self.maker.session.wear()
        if self.now is None:
            return []
        next(self.patient, None)
        self.now += FRAME_S
        acts = self.centre.hear(self.touch.feel(self.felt, self.targets(), self.now), self.now)
        self.pressed += [act.value or act.action.value for act in acts if isinstance(act, Press)]
        assert all(act.by == "hand" for act in acts if isinstance(act, Press))
        if self.alarmed is not None and self.pressed[-1:] == ["close"]:
            # Staff say that they saw the patient's STOP, which the window waits for.
            acts = [*acts, Press(Action.SEEN, self.now, "key")]
        return acts

    def hand(self, hand):
        self.felt = hand

    def screen(self, look):
        super().screen(look)
        self.shown = self.centre.shown(look)

    def draw(self, time_s):
        if self.frames:
            self.now = time_s
        return super().draw(time_s)

    def targets(self):
        groups = {**self.arranged.always(), **(self.arranged.screen(self.shown) if self.shown else {})}
        return [
            Target(box.pad, box.rect, self.lies[name])
            for name in self.lies
            for box in groups.get(name, [])
            if isinstance(box, Box) and box.pad
        ]

    # -- what the patient can do, a frame at a time ----------------------------------------------------------

    def until(self, truth, seconds=60.0):
        for _ in range(round(seconds / FRAME_S)):
            if truth():
                return
            yield
        raise AssertionError(f"it did not happen; pressed {self.pressed}; the screen is {self.look}")

    def wait(self, seconds):
        for _ in range(round(seconds / FRAME_S)):
            yield

    def go(self, wrist, seconds, curls=AT_EASE):
        session = self.maker.session
        start, shape = session.spot, session.curls
        for share in np.linspace(0.0, 1.0, max(2, round(seconds / FRAME_S))):
            session.spot = wrist if start is None else start + share * (wrist - start)
            session.curls = shape + share * (curls - shape)
            yield

    def press(self, key, stay_s=0.3):
        (pad,) = [target for target in self.targets() if target.key == key]
        # A mark of the bar is narrower than a hand: it takes a finger.
        curls = POINTING if key.startswith("nrs-") else AT_EASE
        off, on = (self.over(pad, height_m, curls) for height_m in (0.09, 0.0))
        for wrist, seconds in ((off, 0.5), (on, 0.2), (on, stay_s), (off, 0.2)):
            yield from self.go(wrist, seconds, curls)

    def over(self, pad, height_m, curls=AT_EASE):
        """The wrist that has the index fingertip over the middle of a pad and the lowest skin so high above it."""
        hand = hand_at(curls, self.side, np.zeros(3), TURN, 0.0)
        tip = hand.positions[HAND["index_tip"]]
        lie = pad.lie
        lowest = float((hand.positions @ lie.normal - FLESH_M).min())
        wrist = lie.at(*pad.rect[:2]) - tip
        return wrist + (height_m - 0.002 - lowest - float((wrist - lie.centre) @ lie.normal)) * lie.normal

    def fitted(self):
        """The hand lies on the table, then reaches forward."""
        hand = hand_at(AT_EASE, self.side, np.zeros(3), TURN, 0.0)
        low = float((hand.positions[:, 1] - FLESH_M).min())
        lying = np.array([0.2 * self.side.sign, 0.74 - low, -0.4])
        yield from self.go(lying, 1.0)
        yield from self.wait(2.0)
        yield from self.go(lying + np.array([0.0, 0.0, -0.08]), 0.5)
        yield from self.wait(2.0)

    def is_in_front(self, name):
        return lambda: self.look is not None and self.look.name == name


@pytest.fixture
def plays(monkeypatch):
    def run(affected, patient, **more):
        maker = HandedMaker()
        runtime = Runtime(connect=maker, retry_s=0.0)
        monkeypatch.setattr(openxr, "_shared", [runtime])
        monkeypatch.setattr("devices.openxr.runtime.PACE_S", 0.0)
        view = Pads(runtime, maker, affected, patient, {} if more.get("safe") else SITS)
        monkeypatch.setattr(play_module, "_view", lambda *_: view)
        monkeypatch.setattr(play_module, "has_screen", lambda: True)
        result = play(PlayRequest(view="headset", affected=affected, **more), lambda _: None)
        events = [row.event for row in read_events(data_folder(), result.values["session"])]
        return result, view, events

    return run


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def rated(view, keys):
    yield from view.until(view.is_in_front("pain"))
    for key in keys:
        yield from view.press(key)
    yield from view.press("thats-it")
    yield from view.until(view.is_in_front("pain-confirm"))
    yield from view.press("yes")
    yield from view.until(lambda: view.look is None or view.look.name not in ("pain-confirm", "saved"))


def from_pain_to_pain(view):
    """Rates 2, plays, rests and goes on, plays, rests and stops, rates 1 and closes."""
    yield from view.fitted()
    wrist = np.array([0.2 * view.side.sign, 0.9, -0.4])
    yield from view.go(wrist, 1.0)
    yield from rated(view, ("more", "more", "more", "less", "more"))
    yield from view.go(wrist, 0.5)
    yield from view.wait(0.5)
    yield from view.press("rest", 0.7)
    yield from view.until(view.is_in_front("rest"))
    yield from view.press("go-on")
    yield from view.until(lambda: view.look is None)
    yield from view.go(wrist, 0.5)
    yield from view.wait(0.5)
    yield from view.press("rest", 0.7)
    yield from view.press("stop")
    yield from rated(view, ("nrs-1",))
    yield from view.until(view.is_in_front("end"))
    yield from view.press("close")
    while True:
        yield


@pytest.mark.parametrize("affected", Side)
def test_pain_rest_going_on_and_stop_by_the_hand_alone(plays, affected):
    result, view, events = plays(affected, from_pain_to_pain)
    assert [(each.moment, each.value, each.source) for each in of(events, Nrs)] == [
        ("pre", 2, "hand"),
        ("post", 1, "hand"),
    ]
    assert [each.reason for each in of(events, Rest)] == ["asked by hand"] * 2
    assert [each.by for each in of(events, Resume)] == ["patient"]
    assert [each.reason for each in of(events, Stop)] == ["asked by hand"]
    assert [each.reason for each in of(events, SessionEnd)] == ["stopped"]
    # No press but those that were meant.
    assert view.pressed == [
        *("more", "more", "more", "less", "more", "thats-it", "yes", "rest", "go-on", "rest", "stop"),
        *("nrs-1", "thats-it", "yes", "close"),
    ]
    assert view.frames < MANY
    assert result.saved
    assert replay(result.values["session"], None, print).equal


def holding_more(view):
    yield from view.fitted()
    yield from view.go(np.array([0.2, 0.9, -0.4]), 1.0)
    yield from view.until(view.is_in_front("pain"))
    yield from view.press("more", 0.3 + 3.5 * RULES.nrs_repeat_s)
    assert view.look.figure == 3
    yield from view.wait(2.0)
    assert view.look.figure == 3
    view.frames = MANY
    yield


def test_more_counts_on_while_it_is_held_and_no_longer(plays):
    _, view, _ = plays(Side.LEFT, holding_more)
    assert view.pressed == ["more"]


def lost_on_the_cloth(view):
    """The hand is lost over the table; where it lay before, and on its way back, nothing is pressed."""
    wrist = np.array([0.2, 0.9, -0.4])
    session = view.maker.session
    yield from view.go(wrist, 3.0)
    (cloth,) = [target for target in view.targets() if target.key == "rest"]
    yield from view.go(view.over(cloth, 0.09), 0.5)
    session.spot = None
    yield from view.wait(2.0)
    session.spot = view.over(cloth, 0.0)
    yield from view.wait(4.0)
    assert view.pressed == []
    yield from view.go(view.over(cloth, 0.09), 0.3)
    yield from view.press("rest", 0.7)
    yield from view.until(view.is_in_front("rest"))
    view.frames = MANY
    yield


def test_a_hand_that_is_held_or_comes_back_on_the_cloth_presses_nothing(plays):
    _, view, events = plays(Side.LEFT, lost_on_the_cloth, safe=True, pain=(4, 3))
    assert view.pressed == ["rest"]
    assert len(of(events, Rest)) == 1


def moved_while_pain_is_asked(view):
    """Before the block the person moves on the chair, and is seated anew by pads alone."""
    yield from view.fitted()
    yield from view.go(np.array([0.2, 0.9, -0.4]), 1.0)
    yield from view.until(view.is_in_front("pain"))
    yield from view.press("rest", 0.7)
    yield from view.until(view.is_in_front("rest"))
    yield from view.press("centre")
    view.maker.session.moved = np.array([0.2, 0.05, -0.1])
    yield from view.until(lambda: "recentre" in view.pressed, 2 * RULES.centre_s)
    yield from view.wait(1.5)
    yield from view.press("go-on")
    yield from rated(view, ("more",))
    view.frames = MANY
    yield


def test_while_pain_is_asked_the_hand_is_seated_anew_too(plays):
    _, view, events = plays(Side.LEFT, moved_while_pain_is_asked)
    assert view.pressed == ["rest", "recentre", "go-on", "more", "thats-it", "yes"]
    assert [each.value for each in of(events, Nrs)] == [0]


@pytest.mark.parametrize("phase", Phase)
def test_only_a_limb_that_is_tracked_in_this_very_frame_may_press(phase):
    class Given:
        device = type("Device", (), {"has_head": True})
        taken = postures.rest_limb(Side.RIGHT, 0.0)

        def read(self, at_s, _placed):
            return Clean(self.taken, 0.0, phase)

    given = Given()
    pressing = Pressing(given, live=True)
    pressing.read(given, 1.0, None)
    assert (pressing.now(1.0, reading=True) is not None) == (phase is Phase.TRACKED)
    given.taken = None
    assert pressing.now(1.0, reading=True) is None
    assert Pressing(given, live=False).now(1.0, reading=False) is None


def seated_anew(view):
    yield from view.go(np.array([0.2, 0.9, -0.4]), 3.0)
    yield from view.press("rest", 0.7)
    yield from view.until(view.is_in_front("rest"))
    yield from view.press("centre")
    assert view.shown.pads[-1].words == "look-ahead"
    assert view.pressed == ["rest"]
    yield from view.until(lambda: "recentre" in view.pressed, RULES.centre_s)
    yield from view.wait(2.0)
    yield from view.press("go-on")
    yield from view.until(lambda: view.look is None)
    yield from view.wait(1.0)
    view.frames = MANY
    yield


def test_the_pad_centre_is_the_therapists_r_once_the_person_could_look_ahead(plays):
    result, _, events = plays(Side.LEFT, seated_anew, safe=True, pain=(4, 3))
    assert [each.by for each in of(events, Recentre)] == ["patient"]
    assert len(of(events, SeatSet)) == 2
    assert of(events, Resume)
    assert replay(result.values["session"], None, print).equal
