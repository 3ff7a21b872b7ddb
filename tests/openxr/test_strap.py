"""A controller on a limb: measured at rest, kept, and then the wrist is where the limb is, and nothing else."""

import itertools
import json
import time
from dataclasses import replace

import numpy as np
import pytest

from devices.api import DeviceUnavailable, State
from devices.check import frame_faults
from devices.glove.calibration import CalibrationError
from devices.openxr.device import OpenXr
from devices.openxr.runtime import Runtime
from devices.openxr.strap import STILL_S, Limb, Measuring, Strap, carried
from devices.openxr.values import NO_CONTROLLER, Controller, Placed
from devices.url import parse_url
from game.body.joints import LEG, WRIST, Side, Skeleton
from game.body.postures import rest_limb
from game.body.rotations import IDENTITY, about, conjugate, multiply, rotate
from game.mirror.midline import Seat
from game.scoring.folder import data_folder
from game.session import play as play_module
from game.session.limbs import EYE
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayError, PlayRequest
from game.session.tools import calibrate_device
from tests.openxr.fake import Maker
from tests.session.headsets import Script, headset  # noqa: F401 - a fixture

UP, RIGHT = np.eye(3)[1], np.eye(3)[0]
URL = "openxr:?hand=right&source=controller"
# How the controller really lies: 12 cm up the forearm, on its back, turned.
TURNED = multiply(about(UP, 0.4), about(RIGHT, -0.7))
REAL = Strap(np.array([0.01, -0.05, -0.11]), TURNED)


def head_of(seat):
    """The head of a person who sits there, in the tracking space."""
    turn = about(UP, seat.yaw_rad)
    return seat.origin + rotate(turn, EYE), turn


def grip_at(wrist_place, wrist_turn, strap=REAL, tracked=True):
    """The grip pose of a controller that is strapped on so, for a wrist."""
    turn = multiply(wrist_turn, conjugate(strap.turn))
    return Placed(wrist_place - rotate(turn, strap.place), turn, tracked)


def resting(seat, side=Side.RIGHT):
    rest = seat.undo(rest_limb(side, 0.0))
    return grip_at(rest.positions[WRIST], rest.orientations[WRIST])


def measured(grips, head, limb=Limb.FOREARM, side=Side.RIGHT):
    measuring = Measuring(side, limb, EYE)
    times = itertools.count()
    for grip in grips:
        if measuring.see(next(times) * 0.05, grip, head):
            return measuring.result()
    return None


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("seat", [Seat(np.zeros(3)), Seat(np.array([1.0, -0.9, 2.0]), 1.1)])
def test_the_strap_is_measured_wherever_the_chair_stands(side, seat):
    rng = np.random.default_rng(1)
    still = resting(seat, side)
    grips = []
    for sign in itertools.islice(itertools.cycle((1.0, -1.0)), 80):
        turn = multiply(about(rng.normal(size=3), 0.004), still.orientation)
        grips.append(Placed(still.position + rng.normal(0.0, 0.0005, 3), sign * turn / np.linalg.norm(turn), True))
    strap = measured(grips, head_of(seat), side=side)
    assert strap.place == pytest.approx(REAL.place, abs=1e-3)
    assert abs(strap.turn @ REAL.turn) == pytest.approx(1.0, abs=1e-6)


def test_the_wrist_follows_the_controller_and_nothing_else_is_known():
    place, turn = np.array([0.3, 1.1, -0.5]), multiply(about(UP, -0.6), about(RIGHT, 0.5))
    frame = carried(grip_at(place, turn), REAL, Side.RIGHT, Limb.FOREARM, 5.0)
    assert frame.positions[WRIST] == pytest.approx(place)
    assert abs(frame.orientations[WRIST] @ turn) == pytest.approx(1.0)
    assert np.flatnonzero(frame.position_valid).tolist() == [WRIST]
    assert np.flatnonzero(frame.tracked).tolist() == [WRIST]
    assert frame_faults(frame) == []
    guessed = carried(grip_at(place, turn, tracked=False), REAL, Side.RIGHT, Limb.FOREARM, 5.0)
    assert not guessed.tracked.any()
    assert not carried(None, REAL, Side.RIGHT, Limb.FOREARM, 5.0).position_valid.any()


def test_a_shin_knows_its_ankle_and_where_the_strap_is():
    grip = Placed(np.array([0.1, 0.3, -0.4]), IDENTITY, True)
    frame = carried(grip, Strap(np.array([0.0, -0.2, 0.0]), IDENTITY), Side.LEFT, Limb.SHIN, 1.0)
    assert frame.skeleton is Skeleton.LEG
    assert frame.positions[LEG["ankle"]] == pytest.approx([0.1, 0.1, -0.4])
    assert frame.positions[LEG["shank"]] == pytest.approx(grip.position)
    assert np.flatnonzero(frame.position_valid).tolist() == [LEG["ankle"], LEG["shank"]]
    assert frame_faults(frame) == []
    # Sitting at the origin, the shin 25 cm above the ankle.
    seat = Seat(np.zeros(3))
    held = Placed(np.array([-0.12, 0.34, -0.42]), IDENTITY, True)
    strap = measured([held] * 80, head_of(seat), Limb.SHIN, Side.LEFT)
    assert strap.place == pytest.approx([0.0, -0.25, 0.0])


def test_a_limb_that_moves_or_is_lost_begins_the_time_anew():
    seat = Seat(np.zeros(3))
    still, head = resting(seat), head_of(seat)
    moved = Placed(still.position + 0.02, still.orientation, True)
    turned = Placed(still.position, multiply(about(UP, 0.1), still.orientation), True)
    guessed = Placed(still.position, still.orientation, False)
    enough = round(STILL_S / 0.05)
    for breaks in (moved, turned, guessed, None):
        assert measured([still] * (enough - 5) + [breaks] + [still] * (enough - 5), head) is None
    assert measured([still] * (enough + 5), head) is not None
    assert measured([still] * (enough + 5), None) is None


def test_what_cannot_lie_on_a_forearm_is_refused_in_a_sentence():
    seat = Seat(np.zeros(3))
    still = resting(seat)
    far = Placed(still.position + np.array([0.0, 0.0, 0.5]), still.orientation, True)
    with pytest.raises(CalibrationError, match=r"was \d+ cm from where the joint should be.*calibrate again\.$"):
        measured([far] * 80, head_of(seat))


@pytest.mark.parametrize(
    "kept",
    ["", "[]", "{}", '{"format": 2}', '{"format": 1, "place": [0, 0], "turn": [0, 0, 0, 1]}',
     '{"format": 1, "place": [0, 0, 9], "turn": [0, 0, 0, 1]}',
     '{"format": 1, "place": [0, 0, 0], "turn": [0, 0, 0, 2]}',
     '{"format": 1, "place": [0, 0, NaN], "turn": [0, 0, 0, 1]}'],
)  # fmt: skip
def test_a_file_that_holds_no_strap_is_refused_in_a_sentence(tmp_path, kept):
    file = tmp_path / "strap.json"
    assert Strap.load(file) is None
    file.write_text(kept)
    with pytest.raises(CalibrationError, match="calibrate this controller again"):
        Strap.load(file)
    file.write_text(json.dumps(REAL.to_dict()))
    assert Strap.load(file).place == pytest.approx(REAL.place)


# -- the device ----------------------------------------------------------------------------------------------


def controller(grip):
    return Controller(grip, grip, False, (0.0, 0.0), "valve/index_controller")


@pytest.fixture
def worn():
    maker = Maker()
    runtime = Runtime(time.monotonic, maker, retry_s=0.0)
    runtime.poll()
    maker.session.wear()
    return maker.session, runtime


def test_the_device_says_what_ails_it(worn):
    session, runtime = worn
    now = [10.0]
    device = OpenXr(parse_url(URL), lambda: now[0], runtime)
    session.held[Side.RIGHT] = controller(Placed(np.array([0.2, 0.9, -0.4]), IDENTITY, True))
    assert device.latest().positions[WRIST] == pytest.approx([0.2, 0.9, -0.4])
    assert device.status.state is State.SUSPECT
    assert f"midline calibrate '{URL}'" in device.status.note
    # As play opens it for a side that the URL does not name.
    sided = replace(parse_url("openxr:?source=controller"), options={"hand": "left", "source": "controller"})
    unsided = OpenXr(sided, lambda: now[0], runtime)
    session.held[Side.LEFT] = session.held[Side.RIGHT]
    unsided.latest()
    assert "calibrate 'openxr:?source=controller&hand=left'" in unsided.status.note
    unsided.close()
    device.fit(REAL)
    now[0] += 0.1
    assert device.latest().positions[WRIST] == pytest.approx(np.array([0.2, 0.9, -0.4]) + REAL.place)
    assert (device.status.state, device.status.note) == (State.LIVE, "")
    session.held.clear()
    now[0] += 2.0
    assert not device.latest().position_valid.any()
    assert (device.status.state, device.status.note) == (State.LIVE, NO_CONTROLLER)
    # A headset that sees no hands sees controllers all the same.
    session.hands = False
    session.held[Side.RIGHT] = controller(Placed(np.array([0.2, 0.9, -0.4]), IDENTITY, True))
    now[0] += 0.1
    device.latest()
    assert device.status.state is State.LIVE
    device.close()


def test_a_bare_hand_that_stands_for_a_controller_is_strapped_to_nothing(worn):
    session, runtime = worn
    with OpenXr(parse_url(URL), time.monotonic, runtime) as device:
        held = controller(Placed(np.array([0.2, 0.9, -0.4]), IDENTITY, True))
        session.held[Side.RIGHT] = replace(held, by_hand=True)
        assert not device.latest().position_valid.any()
        session.held[Side.RIGHT] = held
        assert device.pose(time.monotonic()).position_valid[WRIST]


def test_a_limb_without_a_controller_is_refused():
    for url in ("openxr:?limb=shin", "openxr:?source=hand&limb=forearm"):
        with pytest.raises(DeviceUnavailable, match="source=controller"):
            OpenXr(parse_url(url), time.monotonic, Runtime(connect=Maker()))
    with pytest.raises(DeviceUnavailable, match="hand or controller"):
        OpenXr(parse_url("openxr:?source=foot"), time.monotonic, Runtime(connect=Maker()))


def person_rests(session):
    seat = Seat(np.array([0.0, 0.0, 0.06]))
    session.held[Side.RIGHT] = controller(resting(seat))


@pytest.mark.realtime
def test_calibrate_keeps_it_and_play_goes_by_it_and_replays(monkeypatch, headset):  # noqa: F811
    maker, runtime = headset
    monkeypatch.setattr("devices.openxr.strap.STILL_S", 0.1)
    runtime.poll()
    maker.session.wear()
    person_rests(maker.session)
    said = []
    told = calibrate_device(URL, Side.RIGHT, said.append)
    assert "12 cm from the right controller" in told
    assert said[0].startswith("Lay the forearm on the table")
    places = []

    class Watching(Script):
        def limbs(self, left, right):
            super().limbs(left, right)
            if right is not None:
                places.append(right.positions[WRIST])

    def events():
        maker.session.wear()
        person_rests(maker.session)

    view = Watching(runtime, {1: events})
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    request = PlayRequest(view="headset", devices=(URL,), seconds=3.0, safe=True, pain=(4, 3))
    result = play(request, said.append)
    assert not any("Nobody has measured" in line for line in said)
    # The hand at ease lies where the wrist of rest is.
    assert np.median(places, axis=0) == pytest.approx(rest_limb(Side.RIGHT, 0.0).positions[WRIST], abs=5e-3)
    assert result.values["tracked_share"] > 0.5
    assert replay(result.values["session"], None, print).equal


def test_without_a_strap_play_says_so_and_a_shin_is_refused(monkeypatch, headset):  # noqa: F811
    maker, runtime = headset
    view = Script(runtime, {1: lambda: (maker.session.wear(), person_rests(maker.session))})
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    said = []
    play(PlayRequest(view="headset", devices=(URL,), seconds=1.0, safe=True, pain=(4, 3)), said.append)
    assert sum("Nobody has measured" in line for line in said) == 1
    with pytest.raises(PlayError, match="No exercise moves a leg"):
        play(PlayRequest(view="headset", devices=(f"{URL}&limb=shin",), safe=True, pain=(4, 3)), print)


def test_what_lies_nowhere_is_not_kept(monkeypatch, headset):  # noqa: F811
    maker, runtime = headset
    monkeypatch.setattr("devices.openxr.strap.STILL_S", 0.05)
    monkeypatch.setattr("game.session.straps.PATIENCE_S", 0.3)
    runtime.poll()
    maker.session.wear()
    with pytest.raises(PlayError, match="both have to be seen"):
        calibrate_device(URL, Side.RIGHT, print)
    runtime.poll()
    maker.session.wear()
    maker.session.held[Side.RIGHT] = controller(Placed(np.array([3.0, 0.0, 0.0]), IDENTITY, True))
    with pytest.raises(CalibrationError, match="further than a forearm"):
        calibrate_device(URL, Side.RIGHT, print)
    assert not (data_folder() / "straps").exists()
    with pytest.raises(PlayError, match="source=controller"):
        calibrate_device("openxr:", Side.RIGHT, print)
