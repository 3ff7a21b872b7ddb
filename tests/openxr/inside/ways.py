"""Who plays whole on a real runtime, answering in one way alone and with one hand or none, for either intact side.

Pain is rated, REST is taken and left, and STOP is taken, each through what a person really does: the driver moves
head and hand, the X server the keys and the mouse; the journal on the disk says what came of it.

Every two of way, side and act meet: a way does all for one side, and for the other what nobody may lack, STOP
(with pads, by REST). All for all, as before a release: MIDLINE_ALL_WAYS=1 pytest tests/openxr -k check_ways
A file a side: `check_ways_right`, `check_ways_left`.
"""

import os
import subprocess
import time
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from devices.openxr import device as openxr
from devices.openxr.runtime import Runtime
from exercises.words import load_words
from game import settings
from game.body.joints import HAND, WRIST, Side
from game.body.rotations import about, multiply
from game.body.table import FLESH_M
from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session import play as play_module
from game.session import screening
from game.session.limbs import EYE
from game.session.play import play
from game.session.request import PlayRequest
from game.training.events import Nrs, Rest, Resume, SessionEnd, Stop
from game.view import view
from game.view.input import InputRules, Press
from game.view.layout import Box
from game.view.plates import Lie
from game.view.worn import Worn
from tests.openxr.inside.undrawn import draw_nothing

WORDS = load_words("en")
RULES = settings.rules(InputRules, "input")
HEAD = np.array([0.03, 1.30, 0.10])
AHEAD = np.array([0.0, 1.25, -1.0])
AT_EASE = np.array([0.12, 0.98, -0.28])
# The driver's curls at which its thumb and index tip meet, thumb first.
PINCHED = (0.7, 0.8, 0.0, 0.0, 0.0)
# How far a hand goes from one picture to the next, metres.
STEP_M = 0.06
PATIENCE_S = 60.0


class Way(view.View):
    """The view of the play, and who sits before it: `lives` goes on by one frame before each is heard.

    `by` is the way of answering; `take` takes a pad. `stops_only` rates nothing and never goes on from REST.
    """

    by = ""
    stops_only = False
    pinch = one_button = False
    dwell_s = RULES.dwell_s
    hand_there = False

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.front, self.acts, self.over = None, [], False
        self.side = self.affected.other
        self.mirror = 1.0 if self.side is Side.RIGHT else -1.0
        self.spot = self.ease = AT_EASE * (self.mirror, 1.0, 1.0)
        self.story = self.lives()
        self.began_s = time.monotonic()

    # -- as a view ------------------------------------------------------------------------------------------

    @property
    def open(self):
        return super().open and not self.over

    def begin(self):
        assert time.monotonic() < self.began_s + PATIENCE_S, (self.front, self.acts)
        try:
            next(self.story)
        except StopIteration:
            self.over = True
        found = super().begin()
        self.acts += [act for act in found if isinstance(act, Press)]
        return found

    def screen(self, look):
        self.front = look
        super().screen(look)

    # -- as a person ----------------------------------------------------------------------------------------

    def lives(self) -> Iterator[None]:
        self.looks(AHEAD)
        self.driver.hand(self.side.other.value, tracked=False, active=False)
        self.move(self.spot)
        if not self.stops_only:
            yield from self.rates_and_rests()
        yield from self.until(lambda: self.shows("question"))
        yield from self.waits(0.3)
        yield from self.stops()
        # The rating after it, or where none is asked, the end.
        yield from self.until(lambda: self.shows("pain") or self.shows("end"))

    def rates_and_rests(self):
        yield from self.until(lambda: self.shows("pain"))
        yield from self.waits(0.3)
        yield from self.rates_one()
        yield from self.until(lambda: self.front is None or self.shows("question"))
        yield from self.waits(0.3)
        yield from self.rests()
        yield from self.waits(0.3)
        yield from self.take("go-on")
        yield from self.until(lambda: not self.shows("rest"))

    def rates_one(self):
        for pad in ("more", "more", "thats-it"):
            yield from self.take(pad)
        yield from self.confirms()

    def confirms(self):
        yield from self.until(lambda: self.shows("pain-confirm"))
        yield from self.waits(0.3)
        yield from self.take("yes")

    def rests(self):
        yield from self.take("rest")
        yield from self.until(lambda: self.shows("rest"))

    def stops(self):
        """In two acts, where its pad is only on the screen of REST."""
        yield from self.rests()
        yield from self.waits(0.3)
        yield from self.take("stop")

    @abstractmethod
    def take(self, pad):
        """Takes a pad."""

    def shows(self, name):
        return self.front is not None and self.front.name == name

    def until(self, truth):
        while not truth():
            yield

    def waits(self, seconds):
        end = time.monotonic() + seconds
        yield from self.until(lambda: time.monotonic() > end)

    def until_heard(self):
        """Until something was pressed that was not pressed before."""
        before = len(self.acts)
        yield from self.until(lambda: len(self.acts) > before)

    def looks(self, at):
        """Turns the head to a place of the seat frame."""
        x, y, z = at - EYE
        yaw, pitch = np.arctan2(-x, -z), np.arctan2(y, np.hypot(x, z))
        turn = multiply(about(np.array([0.0, 1.0, 0.0]), yaw), about(np.array([1.0, 0.0, 0.0]), pitch))
        self.driver.head(HEAD, turn.tolist())

    def move(self, spot, curls=0.0):
        """The intact wrist to a place of the seat frame."""
        self.spot = spot
        place, there = HEAD + spot - EYE, self.hand_there
        self.driver.hand(self.side.value, place=place, curls=curls, tracked=there, active=self.held(there))

    def held(self, there):
        """True where the driver has to say that there is a controller as well for a hand to be seen."""
        return there

    def find(self, pad, felt):
        """The lie of the plate with this pad, for the hand or for the look, and its rectangle there."""
        arranged = Worn(WORDS, self.mirror)
        groups = {**arranged.always(), **(arranged.screen(self.front) if self.front else {})}
        ((group, box),) = [
            (name, thing)
            for name, things in groups.items()
            for thing in things
            if isinstance(thing, Box) and thing.pad == pad and (name in arranged.felt) == felt
        ]
        return Lie(arranged.plates[group], self.mirror), box.rect


class Gaze(Way):
    """Looks at a pad until it is taken, and away from it again."""

    by = "gaze"
    # The least that a therapist may set.
    dwell_s = 0.6

    def take(self, pad):
        # What appears under a look is not chosen by it, and before the seat is known nobody looks at anything.
        yield from self.until(lambda: self.headset.gaze() and pad in {key for key, _ in self.panel.looks()})
        yield
        lie, (u, v, _, _) = self.find(pad, felt=False)
        self.looks(lie.at(u, v))
        yield from self.until_heard()
        self.looks(AHEAD)
        yield from self.waits(0.4)


class Pinch(Gaze):
    """Passes the short test, and then takes what is looked at; however slow the machine, no look alone does."""

    by = "pinch"
    pinch = True
    dwell_s = 60.0
    hand_there = True

    def held(self, there):
        return False

    def lives(self):
        self.looks(AHEAD)
        self.move(self.spot)
        yield from self.until(lambda: self.shows("pinch"))
        while self.shows("pinch"):
            if self.front.title == "thumb-and-finger":
                yield from self.pinches()
            yield
        yield from super().lives()

    def take(self, pad):
        lie, (u, v, _, _) = self.find(pad, felt=False)
        self.looks(lie.at(u, v))
        yield from self.until(lambda: self.looked_at() == pad)
        yield from self.pinches()
        self.looks(AHEAD)
        yield from self.waits(0.4)

    def looked_at(self):
        ray = self.headset.gaze()
        return None if ray is None else self.panel.meets(*ray)

    def pinches(self):
        # A hand that lies still for long is not listened to.
        self.move(self.ease + 0.03 * np.sin(time.monotonic()), PINCHED)
        yield from self.until_heard()
        self.move(self.spot)
        yield from self.waits(0.3)


class Hand(Way):
    """Comes to the pad beside it from its free side, stays, and goes off again."""

    by = "hand"
    hand_there = True

    def take(self, pad):
        lie, (u, v, _, _) = self.find(pad, felt=True)
        shape = self.shape()
        part = "palm" if pad == "rest" else "middle_tip"
        wrist = lie.at(u, v) - shape[HAND[part]]
        lowest = float(((wrist + shape - lie.centre) @ lie.normal - FLESH_M).min())
        above, on = (wrist + (height_m - lowest) * lie.normal for height_m in (0.10, -0.004))
        before = len(self.acts)
        while len(self.acts) == before:
            yield from self.goes(above)
            yield from self.goes(on)
            end = time.monotonic() + 2.0
            yield from self.until(lambda end=end: len(self.acts) > before or time.monotonic() > end)
            yield from self.goes(above)
        yield from self.waits(0.2)

    def goes(self, goal):
        while (far := float(np.linalg.norm(goal - self.spot))) > 1e-4:
            self.move(self.spot + (goal - self.spot) * min(1.0, STEP_M / far))
            yield

    def shape(self):
        """The runtime's own hand, about its wrist."""
        now = time.monotonic()
        frame = self.headset.hand(self.side, now)
        assert frame.at_hand
        return frame.positions - frame.positions[WRIST]


class Key(Way):
    """The keyboard of the PC, by the X server."""

    by = "key"

    def lives(self):
        self.own = xdotool("search", "--name", "^Midline$").split()[-1]
        xdotool("windowfocus", "--sync", self.own)
        yield from super().lives()

    def press(self, name):
        xdotool("key", name)
        yield from self.until_heard()

    def rates_one(self):
        for name in ("Up", "Up", "Return"):
            yield from self.press(name)
            yield from self.waits(0.2)
        yield from self.until(lambda: self.shows("pain-confirm"))
        yield from self.waits(0.3)
        # Nothing is marked for the person: *Yes* first has to be.
        yield from self.press("Return")
        yield from self.confirms()

    def rests(self):
        yield from self.press("space")

    def stops(self):
        yield from self.press("Escape")

    def take(self, pad):
        yield from self.until(lambda: any(each.key == pad and each.highlighted for each in self.front.pads))
        yield from self.press("Return")


class Button(Key):
    """One single button: held for REST, longer for STOP, pressed when what is meant is marked. For an intact right
    hand the mouse, anywhere, for a left one the key that such buttons send."""

    by = "switch"
    one_button = True

    def turns(self, down):
        way, what = ("mouse", "1") if self.side is Side.RIGHT else ("key", "b")
        xdotool(f"{way}{'down' if down else 'up'}", what)

    def press(self, name=""):
        self.turns(True)
        yield from self.waits(0.1)
        self.turns(False)
        yield from self.until_heard()

    def holds(self):
        self.turns(True)
        yield from self.until_heard()

    def rates_one(self):
        yield from self.until(lambda: self.front.figure == 1)
        yield from self.press()
        yield from self.confirms()

    def rests(self):
        yield from self.holds()
        self.turns(False)

    def stops(self):
        """REST comes on the way, after one second; STOP after four."""
        yield from self.holds()
        yield from self.until_heard()
        self.turns(False)


def xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=True).stdout


WAYS = (Hand, Gaze, Pinch, Key, Button)
EVERYTHING = "MIDLINE_ALL_WAYS" in os.environ
# By turns the one side and the other, so that each act is done for either.
WHOLE = {(way, (Side.RIGHT, Side.LEFT)[number % 2]) for number, way in enumerate(WAYS)}


def goes_through(remote, way, intact, monkeypatch, tmp_path):
    """Plays so, and holds that pain, REST and STOP are told as they were given."""
    whole = EVERYTHING or (way, intact) in WHOLE
    monkeypatch.setattr(way, "stops_only", not whole)
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path))
    monkeypatch.setattr(openxr, "_shared", [Runtime()])
    # Staff answered what is asked before a headset.
    monkeypatch.setattr(play_module, "_screened", lambda *_: screening.skipped())
    draw_nothing(monkeypatch)
    monkeypatch.setattr(view, "View", way)
    monkeypatch.setattr(way, "driver", remote, raising=False)

    def rules(kind, name):
        found = settings.rules(kind, name)
        return replace(found, dwell_s=way.dwell_s) if kind is InputRules else found

    monkeypatch.setattr(play_module, "rules", rules)
    asked = {"exercise": "left-or-right", "affected": intact.other, "scene": "studio"}
    asked |= {"pinch": way.pinch, "one_button": way.one_button}
    # Two readings that staff give are not asked of the patient.
    asked["pain"] = None if whole else (1, 1)
    result = play(PlayRequest(view="headset", devices=("openxr:",), **asked), print)
    happened = [row.event for row in read_events(data_folder(), result.values["session"])]
    rated = [(event.moment, event.value, event.source) for event in happened if isinstance(event, Nrs)]
    rests = [(event.by, event.reason) for event in happened if isinstance(event, Rest)]
    on_the_way = [("patient", f"asked by {way.by}")]
    if whole:
        assert rated == [("pre", 1, way.by)]
        assert set(rests) == set(on_the_way)
    else:
        assert [source for _, _, source in rated] == ["cli"] * len(rated)
        assert rests == on_the_way * (way is not Key), "the keyboard has STOP at once"
    assert sum(isinstance(event, Resume) for event in happened) == whole
    assert [(e.by, e.reason) for e in happened if isinstance(e, Stop)] == [("patient", f"asked by {way.by}")]
    assert [event.reason for event in happened if isinstance(event, SessionEnd)] == ["stopped"]
