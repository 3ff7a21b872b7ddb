"""A session in a headset: seated by the head, REST while the headset is away, and played again byte for byte."""

import numpy as np
import pytest

from devices.openxr import device as openxr
from devices.openxr.runtime import Runtime
from devices.openxr.values import News
from devices.url import parse_url
from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session import play as play_module
from game.session.clock import HeadsetClock
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayRequest, resolve
from game.training.events import Flag, Rest, Say, SeatSet, TrackingLoss
from tests.openxr.fake import Maker
from tests.session.headsets import Script, played

# They play through the session's own clock.
pytestmark = pytest.mark.realtime


def unseen(maker):
    return {200: lambda: setattr(maker.session, "hand_seen", False)}


def gone(maker):
    return {200: lambda: setattr(maker.session, "gone", True)}


def test_the_person_is_seated_by_the_head(monkeypatch, headset):
    result, view, _ = played(monkeypatch, headset, lambda maker: {}, 3.0)
    assert result.values["tracked_share"] > 0.7
    for origin, yaw_rad in view.seats:
        assert origin == pytest.approx([0.0, 0.0, 0.06])
        assert yaw_rad == 0.0
    assert view.seats


def test_a_session_is_played_again_to_the_same_events(monkeypatch, headset):
    result, _, _ = played(monkeypatch, headset, unseen)
    again = replay(result.values["session"], None, print)
    assert again.equal, again


def recentre(maker):
    maker.session.news.append(News.RECENTRED)
    maker.session.moved = np.array([1.0, -1.0, 0.0])


@pytest.mark.parametrize("frame", [30, 250])
def test_a_recentre_by_the_headset_seats_anew_and_replays(monkeypatch, headset, frame):
    # Also in the very half second in which the person is being seated.
    result, view, _ = played(monkeypatch, headset, lambda maker: {frame: lambda: recentre(maker)})
    assert view.seats[-1][0] == pytest.approx([1.0, -1.0, 0.06])
    assert replay(result.values["session"], None, print).equal


def test_a_headset_that_is_taken_off_is_rest_at_once_and_stays_so(monkeypatch, headset):
    def events(maker):
        return {
            200: lambda: setattr(maker.session, "focused", False),
            260: lambda: setattr(maker.session, "focused", True),
        }

    result, view, said = played(monkeypatch, headset, events)
    assert not any(view.resting[:199])
    assert all(view.resting[202:])
    assert any("taken off" in line for line in said)
    assert result.saved
    assert replay(result.values["session"], None, print).equal


def test_a_runtime_that_dies_is_rest_and_the_record_is_whole(monkeypatch, headset):
    result, view, said = played(monkeypatch, headset, gone)
    assert all(view.resting[203:])
    assert any("has stopped" in line for line in said)
    assert result.saved
    assert headset[1].generation == 2
    assert replay(result.values["session"], None, print).equal


def test_while_pain_is_asked_the_person_is_seated_and_may_take_the_headset_off(monkeypatch, headset):
    maker, runtime = headset
    events = {1: lambda: maker.session.wear(), 200: lambda: setattr(maker.session, "focused", False)}
    view = Script(runtime, events, {"check-posture": "sits"})
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    monkeypatch.setattr(play_module, "has_screen", lambda: True)
    said = []
    play(PlayRequest(view="headset", seconds=6.0), said.append)
    assert view.seats
    assert any("taken off" in line for line in said)
    assert all(view.resting[203:])


def test_the_block_seats_nobody_anew_where_the_person_happens_to_look(monkeypatch, headset):
    """An exercise without a hand reads it from its first frame on: the person sits where they sat."""

    def turns(maker):
        return {60: lambda: setattr(maker.session, "gone_to", np.array([0.08, 0.0, 0.0]))}

    result, view, _ = played(monkeypatch, headset, turns, seconds=3.0, safe=False, exercise="left-or-right")
    assert [origin.tolist() for origin, _ in view.seats] == [pytest.approx([0.0, 0.0, 0.06])]
    events = [entry.event for entry in read_events(data_folder(), result.values["session"])]
    assert sum(isinstance(event, SeatSet) for event in events) == 1
    assert replay(result.values["session"], None, print).equal


@pytest.mark.parametrize("exercise", ["left-or-right", "lantern"])
def test_a_session_that_ended_before_its_block_is_played_again(monkeypatch, headset, exercise):
    """While pain was asked, before anything of a hand was taken where none is fitted."""
    result, _, _ = played(monkeypatch, headset, gone, safe=False, pain=None, exercise=exercise)
    again = replay(result.values["session"], None, print)
    assert again.moved
    assert again.equal, again


@pytest.mark.parametrize(("exercise", "needed"), [("left-or-right", False), ("lantern", True)])
def test_a_hand_in_the_lap_is_rest_only_where_it_is_needed(monkeypatch, headset, exercise, needed):
    monkeypatch.setattr("tests.session.headsets.LAST", 1300)
    result, _, _ = played(monkeypatch, headset, unseen, seconds=13.0, exercise=exercise)
    events = [entry.event for entry in read_events(data_folder(), result.values["session"])]
    assert [event.reason for event in events if isinstance(event, Rest)] == ["tracking"] * needed
    assert (Say("bring-hand") in events) == needed
    # It was lost all the same.
    assert any(isinstance(event, TrackingLoss) and event.phase == "rest" for event in events)


def test_a_hand_that_nobody_knows_is_lost_and_not_the_last_one(monkeypatch):
    """Hands of a headset in a window: the runtime dies, and so does what it showed."""
    maker = Maker()
    runtime = Runtime(connect=maker, retry_s=60.0)
    runtime.poll()
    maker.session.wear()
    clock = [0.0]
    device = openxr.OpenXr(parse_url("openxr:"), lambda: clock[0], runtime)
    for step in range(10):
        clock[0] = 0.011 * step
        assert device.pose(clock[0]).at_hand
    maker.session.gone = True
    for step in range(10, 100):
        clock[0] = 0.011 * step
        assert device.pose(clock[0]) is None
        assert device.latest() is None
    device.close()


def test_without_a_runtime_it_says_so_and_records_nothing(monkeypatch):
    from devices.openxr.values import Trouble
    from game.session.request import PlayError

    runtime = Runtime(connect=Maker(Trouble.NO_RUNTIME))
    monkeypatch.setattr(openxr, "_shared", [runtime])
    monkeypatch.setattr(play_module, "_view", lambda *_: Script(runtime, {}))
    with pytest.raises(PlayError, match="No OpenXR runtime"):
        play(PlayRequest(view="headset", devices=("openxr:",), safe=True), print)
    assert not list(data_folder().glob("journal.db*"))


def test_auto_takes_a_headset_only_when_one_answers(monkeypatch):
    monkeypatch.setattr("game.session.request.headset_there", lambda: True)
    assert resolve(PlayRequest(), screen=True).view == "headset"
    assert resolve(PlayRequest(devices=("sim:grasp",)), screen=True).view == "window"
    assert resolve(PlayRequest(), screen=False).view == "offscreen"
    assert resolve(PlayRequest(devices=("openxr:",)), screen=False).view == "headset"
    monkeypatch.setattr("game.session.request.headset_there", lambda: False)
    assert resolve(PlayRequest(), screen=True).view == "window"


def test_time_never_goes_back_when_the_headset_goes():
    times = iter([10.0, 10.05, 9.99, 10.2])

    class Frames:
        def frame(self):
            return next(times)

    clock = HeadsetClock(Frames())
    ticks = [clock.tick() for _ in range(4)]
    assert np.all(np.diff(ticks) > 0)


def test_with_a_hand_from_elsewhere_the_view_is_seated_by_the_head_all_the_same(monkeypatch, headset):
    maker, runtime = headset
    view = Script(runtime, {1: lambda: maker.session.wear()})
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    request = PlayRequest(view="headset", devices=("sim:grasp",), seconds=2.0, safe=True, pain=(4, 3))
    play(request, print)
    assert [origin.tolist() for origin, _ in view.seats] == [pytest.approx([0.0, 0.0, 0.06])]


@pytest.mark.parametrize(("frames", "rests"), [(1, False), (2, True)])
def test_a_headset_that_shows_every_frame_twice_is_rest_and_replays(monkeypatch, headset, frames, rests):
    """The rate is the headset's own, 90 a second here, and the pace that of its display times."""

    def slow(maker):
        return {100: lambda: setattr(maker.session, "frames", frames)}

    result, _, _ = played(monkeypatch, headset, slow, seconds=9.0)
    events = [entry.event for entry in read_events(data_folder(), result.values["session"])]
    reasons = [event.reason for event in events if isinstance(event, Rest)]
    assert reasons == (["frame rate too low"] if rests else [])
    assert any(isinstance(event, Flag) and event.name == "draw_less" for event in events) == rests
    assert replay(result.values["session"], None, print).equal
