"""`midline play --pinch`: the short test comes first, its outcome is journaled, and a replay is the same."""

import pytest

from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session import play as play_module
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayError, PlayRequest, resolve
from game.training.events import BlockStart, Flag, Nrs, Stop
from game.view.input import Action, Press
from game.view.pinching import TOGETHER
from tests.session.headsets import SITS, Script

# They play through the session's own clock.
pytestmark = pytest.mark.realtime


class Pinches(Script):
    """A person who pinches so many times when asked, and closes the end."""

    def __init__(self, runtime, events, times):
        super().__init__(runtime, events, SITS)
        self.times = times
        self.modes = []
        self._asked = self._waited = 0
        self._title = ""
        self.now = 0.0

    def pinching(self, mode):
        self.modes.append(mode)

    def draw(self, time_s):
        self.now = time_s
        return super().draw(time_s)

    def begin(self):
        acts = super().begin()
        title = "" if self.look is None else self.look.title
        self._waited = self._waited + 1 if title == self._title else 0
        self._title = title
        if self.look is None or self._waited != 20:
            return acts
        if self.look.title == TOGETHER and self._asked < self.times:
            self._asked += 1
            acts.append(Press(Action.PINCH, self.now, "pinch"))
        elif self.look.name == "end":
            acts.append(Press(Action.PAD, self.now, "pinch", "close"))
        return acts


def played(monkeypatch, headset, times, stop_at=None):
    maker, runtime = headset
    events = {1: lambda: maker.session.wear()}
    view = Pinches(runtime, events, times)
    if stop_at is not None:
        events[stop_at] = lambda: view.acts.append(Press(Action.STOP, view.now, "key"))
    monkeypatch.setattr("tests.session.headsets.LAST", 4000)
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    said = []
    request = PlayRequest(view="headset", seconds=1.0, pinch=True, pain=(4, 3))
    result = play(request, said.append)
    told = [row.event for row in read_events(data_folder(), result.values["session"])]
    return result, view, said, told


def test_three_seen_pinches_switch_it_on_for_this_run_and_it_replays(monkeypatch, headset):
    result, view, said, told = played(monkeypatch, headset, 3)
    assert view.modes == ["test", "on"]
    flag = next(event for event in told if isinstance(event, Flag))
    assert (flag.name, flag.note) == ("pinch_on", "3 of 3 seen")
    kinds = [type(event) for event in told]
    assert kinds.index(Flag) < kinds.index(Nrs) < kinds.index(BlockStart)
    assert not any("Pinching" in line for line in said)
    again = replay(result.values["session"], None, print)
    assert again.equal, again


def test_a_pinch_that_is_not_seen_leaves_it_off_and_one_sentence_says_why(monkeypatch, headset):
    result, view, said, told = played(monkeypatch, headset, 1)
    assert view.modes == ["test", "off"]
    flag = next(event for event in told if isinstance(event, Flag))
    assert (flag.name, flag.note) == ("pinch_off", "unseen")
    assert sum("Pinching is off for this run, because" in line for line in said) == 1
    assert any(isinstance(event, BlockStart) for event in told)
    assert replay(result.values["session"], None, print).equal


def test_stop_in_the_test_ends_the_play(monkeypatch, headset):
    _, view, _, told = played(monkeypatch, headset, 0, stop_at=60)
    assert view.modes == ["test", "off"]
    assert any(isinstance(event, Stop) for event in told)
    assert not any(isinstance(event, BlockStart | Nrs) for event in told)


@pytest.mark.parametrize("view", ["window", "offscreen"])
def test_without_a_headset_it_is_refused_in_a_sentence(view):
    with pytest.raises(PlayError, match="needs a headset"):
        resolve(PlayRequest(view=view, pinch=True), screen=True)
