"""A glove on a wrist that a headset tracks: its hand is where the wrist is, and presses pads as bare ones do."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

import devices
from devices.api import Device, State, Status
from devices.openxr import device as openxr
from devices.openxr.runtime import Runtime
from devices.openxr.trackers import roles_of
from devices.openxr.values import Controller, Placed
from game.body.curls import merge
from game.body.frame import LimbFrame
from game.body.joints import WRIST, Side
from game.body.measure import curls as curls_of
from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session import play as play_module
from game.session.gloved import Gloved
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayError, PlayRequest
from game.training.events import DeviceInfo, Rest, Resume
from tests.openxr.fake import TURN
from tests.session.test_pressed_by_hand import AT_EASE, MANY, SEAT, Handed, HandedMaker, Pads, of

HERE = np.array([0.2, 0.9, -0.4])


class Worn(Handed):
    """No camera sees the hand: a tracker or a controller is strapped to its forearm."""

    tracked = True

    def __init__(self, binding):
        super().__init__(binding)
        self.tracker_roles = frozenset(roles_of(3))

    def hand(self, side, at_s, stamp_s):
        return LimbFrame.unseen(stamp_s, side)

    def tracker(self, role, at_s):
        return None if self.spot is None else Placed(self.spot + SEAT + self.moved, TURN, self.tracked)

    def controller(self, side, at_s):
        placed = self.tracker("", at_s)
        return None if placed is None else Controller(placed, placed, False, (0.0, 0.0), "valve/index_controller")


class WornMaker(HandedMaker):
    def __call__(self, binding, *, look_only=False):
        made = Worn(binding)
        if not look_only:
            self.made.append(made)
        return made


def glove_of(maker):
    """A glove whose curls are those of the patient, as long as it speaks."""

    class Glove(Device):
        scheme = "lucidglove"
        silent_s = None
        state = State.LIVE

        def pose(self, at_s):
            frame = LimbFrame.unseen(self.silent_s or self.clock(), Side(self.url.options["hand"]))
            return frame.but(curl=np.array(maker.session.curls))

        def latest(self):
            return None

        def drain(self):
            return []

        @property
        def status(self):
            note = "" if self.state is State.LIVE else "The glove is gone: plug it in."
            return Status(self.state, 90.0, note=note)

        def close(self):
            self.closed = True

    return Glove


@pytest.fixture
def plays(monkeypatch):
    def run(affected, patient, wrist):
        maker = WornMaker()
        runtime = Runtime(connect=maker, retry_s=0.0)
        kind, load = glove_of(maker), devices.load
        monkeypatch.setattr(devices, "load", lambda scheme: kind if scheme == "lucidglove" else load(scheme))
        monkeypatch.setattr(openxr, "_shared", [runtime])
        monkeypatch.setattr("devices.openxr.runtime.PACE_S", 0.0)
        maker.glove = kind
        view = Pads(runtime, maker, affected, patient, {})
        monkeypatch.setattr(play_module, "_view", lambda *_: view)
        monkeypatch.setattr(play_module, "has_screen", lambda: True)
        asked = {"devices": ("lucidglove:COM7", f"wrist={wrist}"), "safe": True, "pain": (4, 3)}
        said = []
        result = play(PlayRequest(view="headset", affected=affected, **asked), said.append)
        events = [row.event for row in read_events(data_folder(), result.values["session"])]
        return result, view, events, said

    return run


def rests_and_goes_on(view):
    yield from view.go(HERE * (view.side.sign, 1.0, 1.0), 3.0)
    yield from view.press("rest", 0.7)
    yield from view.until(view.is_in_front("rest"))
    yield from view.press("go-on")
    yield from view.until(lambda: view.look is None)
    yield from view.wait(0.5)
    view.frames = MANY
    yield


@pytest.mark.realtime
@pytest.mark.parametrize(
    ("affected", "wrist"), [(Side.LEFT, "openxr:?source=tracker"), (Side.RIGHT, "openxr:?source=controller")]
)
def test_rest_and_going_on_by_a_gloved_hand_and_the_same_in_a_replay(plays, affected, wrist):
    result, view, events, _ = plays(affected, rests_and_goes_on, wrist)
    assert view.pressed == ["rest", "go-on"]
    assert [each.reason for each in of(events, Rest)] == ["asked by hand"]
    assert [each.by for each in of(events, Resume)] == ["patient"]
    assert f"lucidglove:COM7 on wrist={wrist}" in {each.url for each in of(events, DeviceInfo)}
    assert replay(result.values["session"], None, print).equal


def lost_in_every_way(view):
    """Over the cloth the wrist is only guessed, then lost, then the glove falls silent: nothing is pressed."""
    session, glove = view.maker.session, view.maker.glove
    yield from view.go(HERE, 3.0)
    (cloth,) = [target for target in view.targets() if target.key == "rest"]
    off, on = view.over(cloth, 0.09), view.over(cloth, 0.0)
    yield from view.go(off, 0.5)
    session.tracked = False
    yield from view.go(on, 0.2)
    yield from view.wait(1.0)
    assert view.felt is None
    yield from view.go(off, 0.2)
    session.tracked = True
    yield from view.wait(0.3)
    assert view.felt is not None
    session.spot = None
    yield from view.wait(1.0)
    assert view.felt is None
    session.spot = on
    yield from view.wait(3.0)
    yield from view.go(off, 0.3)
    yield from view.until(lambda: view.felt is not None)
    glove.silent_s = time.monotonic()
    yield from view.wait(0.3)
    yield from view.until(lambda: view.felt is None)
    yield from view.go(on, 0.2)
    yield from view.wait(1.0)
    assert view.pressed == []
    glove.state = State.LOST
    yield from view.until(lambda: view.look is not None and view.look.name == "rest")
    view.frames = MANY
    yield


def test_a_wrist_or_a_glove_that_is_lost_presses_nothing_and_a_lost_glove_is_rest(plays):
    result, view, events, said = plays(Side.LEFT, lost_in_every_way, "openxr:?source=tracker")
    assert view.pressed == []
    assert [each.reason for each in of(events, Rest)] == ["lost"]
    assert any("The glove is gone" in line for line in said)
    assert replay(result.values["session"], None, print).equal


# -- the two as one ------------------------------------------------------------------------------------------


def part(**given):
    """A device of which only what is asked for matters."""
    frame = given.pop("frame")
    url = devices.parse_url(given.pop("url", "lucidglove:COM7"))
    values = {"has_head": True, "source": "limb", "url": url, "identity": "one", "space": 0, "closed": False}
    status = Status(given.pop("state", State.LIVE))
    return SimpleNamespace(**values | given, pose=lambda at_s: frame, status=status)


def wrist_frame(time_s, **changes):
    frame = LimbFrame.unseen(time_s, Side.RIGHT)
    places, turns = frame.positions.copy(), frame.orientations.copy()
    places[WRIST], turns[WRIST] = HERE, TURN
    valid = np.arange(26) == WRIST
    known = {"positions": places, "orientations": turns, "position_valid": valid, "tracked": valid.copy()}
    return frame.but(**known, orientation_valid=valid.copy()).but(**changes)


def curled(time_s, curl=AT_EASE, side=Side.RIGHT):
    return LimbFrame.unseen(time_s, side).but(curl=np.array(curl))


def both(wrist, glove, now=10.0, **given):
    return Gloved(part(frame=glove), part(frame=wrist, url="openxr:", **given), lambda: now)


def test_a_hand_stands_for_the_asked_time_less_the_age_of_its_older_part():
    ahead = both(wrist_frame(10.0), curled(9.98)).pose(10.05)
    assert ahead.time_s == pytest.approx(10.03)
    assert both(wrist_frame(9.5), curled(9.98)).pose(10.05).time_s == pytest.approx(9.55)
    assert both(wrist_frame(9.8), curled(9.8)).pose(9.8).time_s == pytest.approx(9.8)


def test_what_it_gives_is_what_a_merged_hand_is():
    glove, wrist = curled(10.0, np.array([0.1, 0.9, 0.5, 0.2, 0.7])), wrist_frame(10.0)
    raw = both(wrist, glove).pose(10.0)
    assert np.flatnonzero(raw.position_valid).tolist() == [WRIST]
    assert merge(raw, raw).positions == pytest.approx(merge(wrist, glove).positions)
    assert curls_of(merge(raw, raw)) == pytest.approx(glove.curl, abs=0.05)


@pytest.mark.parametrize(
    ("wrist", "glove"),
    [
        (LimbFrame.unseen(10.0, Side.RIGHT), curled(10.0)),
        (wrist_frame(10.0), LimbFrame.unseen(10.0, Side.RIGHT)),
        (wrist_frame(10.0), curled(10.0, side=Side.LEFT)),
    ],
)
def test_without_one_of_the_two_there_is_no_hand_anywhere(wrist, glove):
    raw = both(wrist, glove).pose(10.0)
    assert not raw.position_valid.any()
    # With curls it would lie on the rest spot, as a glove without a place does.
    assert raw.curl is None
    assert both(None, curled(10.0)).pose(10.0) is None


def test_what_a_headset_loses_is_its_own_affair_and_what_a_glove_loses_is_not():
    hand = wrist_frame(10.0), curled(10.0)
    assert both(*hand, state=State.LOST).status.state is State.WAITING
    assert both(*hand, state=State.LOST, has_head=False).status.state is State.LOST
    assert both(*hand).own_link
    gone = Gloved(part(frame=hand[1], state=State.LOST), part(frame=hand[0], url="openxr:"), lambda: 10.0)
    assert gone.status.state is State.LOST
    handless = both(hand[0], LimbFrame.unseen(10.0, Side.RIGHT))
    handless.pose(10.0)
    assert (handless.status.state, "gives no fingers" in handless.status.note) == (State.SUSPECT, True)


@pytest.mark.parametrize("intact", ["sim:grasp", "openxr:", "desktop:"])
def test_only_a_glove_takes_its_place_from_a_wrist(intact):
    request = PlayRequest(view="offscreen", devices=(intact, "wrist=openxr:?source=tracker"))
    with pytest.raises(PlayError, match="wrist= is for a glove"):
        play(request, print)
