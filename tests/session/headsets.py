"""Sessions in a headset that is none: what happens to it is told frame by frame."""

import time

import pytest

from devices.openxr import device as openxr
from devices.openxr.runtime import Runtime
from game.session import play as play_module
from game.session.play import play
from game.session.request import PlayRequest
from game.session.sight import Blind
from game.view.input import Action, Press
from tests.openxr.fake import Drawer, Maker

LAST = 700
# Nothing forbids a headset, and the person is placed well.
SITS = {"check-posture": "sits"}


class Script(Blind):
    """A view that lets things happen to the headset at given frames."""

    def __init__(self, runtime, events, answers=()):
        super().__init__()
        self.frames = 0
        self.seats, self.rises = [], []
        self.resting = []
        self.limbs_shown = []
        self._events = events
        # What staff press before the headset, by pad.
        self._answers = dict(answers)
        self.checked = []
        self._runtime = runtime
        runtime.attach(Drawer())

    @property
    def open(self):
        """The window is closed at last, since REST would last three minutes."""
        return self.frames < LAST

    @property
    def display_hz(self):
        return self._runtime.display_hz

    def begin(self):
        if self.look is not None and self.look.name == "check":
            if self.look.title not in self.checked:
                self.checked.append(self.look.title)
            answer = self._answers.get(self.look.title, self.look.pads[-1].key)
            action = Action.STOP if answer == "stop" else Action.PAD
            return [Press(action, time.monotonic(), "button", answer)]
        if self._answers and not self.checked:
            return []
        self.frames += 1
        happen = self._events.get(self.frames)
        if happen is not None:
            happen()
        return super().begin()

    def seat(self, origin, yaw_rad, rise_m):
        self.seats.append((origin, yaw_rad))
        self.rises.append(rise_m)

    def draw(self, time_s):
        if self.frames > 0:
            self.limbs_shown.append((self.left is not None, self.right is not None))
            self.resting.append(self.look is not None and self.look.name == "rest")
        return super().draw(time_s)


@pytest.fixture
def headset(monkeypatch):
    """A fake headset, worn, whose clock goes by its frames alone."""
    maker = Maker()
    runtime = Runtime(connect=maker, retry_s=0.0)
    monkeypatch.setattr(openxr, "_shared", [runtime])
    monkeypatch.setattr(play_module, "has_screen", lambda: True)
    monkeypatch.setattr("devices.openxr.runtime.PACE_S", 0.0)
    return maker, runtime


def played(monkeypatch, headset, events, seconds=6.0, **request):
    maker, runtime = headset
    asked = {"safe": True, "pain": (4, 3), **request}
    answers = {} if asked["safe"] else SITS
    happens = {}
    # What happens may be an act of a person, too.
    view = maker.view = Script(runtime, happens, answers)
    happens |= {1: lambda: maker.session.wear(), **events(maker)}
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    said = []
    result = play(PlayRequest(view="headset", seconds=seconds, **asked), said.append)
    return result, view, said
