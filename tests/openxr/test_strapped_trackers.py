"""A tracker on a limb: the same strap as a controller's, and a sentence for all that may be missing."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

from devices.api import DeviceUnavailable, State
from devices.check import StepPace, check_device
from devices.glove.calibration import CalibrationError
from devices.openxr import device as openxr
from devices.openxr.device import OpenXr
from devices.openxr.runtime import Runtime
from devices.openxr.strap import Limb, Strap
from devices.openxr.trackers import roles_of
from devices.openxr.values import NO_TRACKERS, Placed
from devices.url import parse_url
from game.body.joints import LEG, WRIST, Side, Skeleton
from game.body.postures import rest_limb
from game.body.rotations import IDENTITY
from game.scoring.folder import data_folder
from game.session import play as play_module
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayError, PlayRequest
from game.session.tools import calibrate_device
from tests.openxr.fake import Maker
from tests.openxr.test_strap import REAL, resting
from tests.session.headsets import Script, headset  # noqa: F401 - a fixture

URL = "openxr:?hand={}&source=tracker"
HERE = np.array([0.2, 0.9, -0.4])


def at(place, tracked=True):
    return Placed(np.asarray(place, float), IDENTITY, tracked)


@pytest.fixture
def worn():
    maker = Maker()
    runtime = Runtime(time.monotonic, maker, retry_s=0.0)
    runtime.poll()
    maker.session.wear()
    maker.session.tracker_roles = frozenset(roles_of(3))
    yield maker.session, runtime
    for device in list(openxr._open):
        device.close()


class Clock:
    """Stands until it is moved."""

    now = 10.0

    def __call__(self):
        return self.now

    def look(self, device, later_s=0.1):
        """A look at the limb a little later."""
        self.now += later_s
        return device.latest()


@pytest.mark.parametrize("side", list(Side))
def test_each_side_and_role_is_its_own(worn, side):
    session, runtime = worn
    session.worn = {"left_elbow": at(HERE), "right_elbow": at(HERE + 0.1), "right_wrist": at(HERE + 0.2)}
    wanted = {Side.LEFT: HERE, Side.RIGHT: HERE + 0.1}
    device = OpenXr(parse_url(URL.format(side.value)), Clock(), runtime)
    frame = device.latest()
    assert frame.side is side
    assert frame.positions[WRIST] == pytest.approx(wanted[side])
    assert np.flatnonzero(frame.tracked).tolist() == [WRIST]
    other = OpenXr(parse_url(URL.format(side.value) + "&role=wrist"), Clock(), runtime)
    assert other.latest().position_valid.any() == (side is Side.RIGHT)


def test_both_arms_at_once_share_one_session(worn):
    session, runtime = worn
    session.worn = {"left_elbow": at(HERE), "right_elbow": at(-HERE)}
    both = [OpenXr(parse_url(URL.format(side.value)), Clock(), runtime) for side in Side]
    places = [device.latest().positions[WRIST].tolist() for device in both]
    assert places == [HERE.tolist(), (-HERE).tolist()]
    both[0].close()
    assert both[1].latest() is not None
    assert not session.closed


def test_a_tracker_comes_is_guessed_goes_and_comes_back(worn):
    session, runtime = worn
    clock = Clock()
    device = OpenXr(parse_url(URL.format("right")), clock, runtime)
    device.fit(REAL)
    assert not clock.look(device, 2.0).position_valid.any()
    assert device.status.state is State.LIVE
    assert device.status.note.startswith("No tracker with the role right elbow is seen: switch it on")
    session.worn["right_elbow"] = at(HERE)
    assert clock.look(device).positions[WRIST] == pytest.approx(HERE + REAL.place)
    assert (device.status.state, device.status.note) == (State.LIVE, "")
    session.worn["right_elbow"] = at(HERE, tracked=False)
    guessed = clock.look(device)
    assert guessed.position_valid[WRIST]
    assert not guessed.tracked.any()
    session.worn["right_elbow"] = None
    gone = clock.look(device)
    assert not gone.position_valid.any()
    assert np.isnan(gone.positions).all()
    clock.look(device, 2.0)
    assert "right elbow is seen" in device.status.note
    session.worn["right_elbow"] = at(HERE)
    assert clock.look(device).tracked[WRIST]
    assert device.status.note == ""


def test_a_tracker_with_another_role_or_none_is_named(worn):
    session, runtime = worn
    clock = Clock()
    device = OpenXr(parse_url(URL.format("right")), clock, runtime)
    session.worn = {"": None, "left_knee": at(HERE)}
    clock.look(device, 2.0)
    assert "no tracker has the role right elbow, but there is one without a role and the left knee" in (
        device.status.note.lower()
    )


def test_a_runtime_without_trackers_or_without_this_role_says_what_to_do(worn):
    session, runtime = worn
    clock = Clock()
    session.worn = {"right_wrist": at(HERE)}
    session.tracker_roles = frozenset(roles_of(1))
    device = OpenXr(parse_url(URL.format("right") + "&role=wrist"), clock, runtime)
    assert not clock.look(device).position_valid.any()
    assert device.status.state is State.SUSPECT
    assert "no role right wrist" in device.status.note
    assert "right elbow there, and write role=elbow" in device.status.note
    session.tracker_roles = frozenset()
    clock.look(device)
    assert (device.status.state, device.status.note) == (State.SUSPECT, NO_TRACKERS)
    # Hands and controllers are what they were.
    assert OpenXr(parse_url("openxr:?hand=right"), clock, runtime).latest().at_hand


@pytest.mark.parametrize(
    ("options", "limb", "part"),
    [
        ("", Limb.FOREARM, "elbow"), ("&role=wrist", Limb.FOREARM, "wrist"), ("&limb=shin", Limb.SHIN, "knee"),
        ("&role=foot", Limb.SHIN, "foot"), ("&role=ankle&limb=shin", Limb.SHIN, "ankle"),
    ],
)  # fmt: skip
def test_a_role_says_the_limb_and_a_limb_the_role(worn, options, limb, part):
    _, runtime = worn
    device = OpenXr(parse_url(URL.format("left") + options), Clock(), runtime)
    assert (device.limb, device.part) == (limb, part)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("openxr:?role=elbow", "source=tracker"),
        ("openxr:?source=controller&role=elbow", "source=tracker"),
        ("openxr:?source=tracker&role=knee&limb=forearm", "role elbow or wrist, not knee"),
        ("openxr:?source=tracker&role=waist", "elbow or knee or foot or wrist or ankle"),
    ],
)
def test_what_cannot_be_worn_is_refused_in_a_sentence(url, sentence):
    with pytest.raises(DeviceUnavailable, match=sentence):
        OpenXr(parse_url(url), time.monotonic, Runtime(connect=Maker()))


class Walking(Maker):
    """Sessions that are worn at once, a tracker in motion on every limb."""

    def __call__(self, binding, *, look_only=False):
        session = super().__call__(binding)
        session.wear()
        session.tracker_roles = frozenset(roles_of(3))

        # Straight on: what is predicted lies before the next sample then.
        session.tracker = lambda role, at_s: at(HERE + 0.05 * (at_s - 1000.0), at_s % 1.0 < 0.8)
        return session


@pytest.mark.parametrize(
    ("options", "skeleton", "joints"),
    [("", Skeleton.HAND, [WRIST]), ("&limb=shin", Skeleton.LEG, [LEG["ankle"], LEG["shank"]])],
)
def test_a_tracker_keeps_the_contract_of_every_device(options, skeleton, joints):
    seen = []

    def make(clock):
        device = OpenXr(parse_url(URL.format("right") + options), clock, Runtime(clock, Walking(), retry_s=0.0))
        device.fit(Strap(np.array([0.0, -0.2, 0.0]), IDENTITY))
        seen.append(device.latest())
        return device

    assert check_device(make, StepPace(), seconds=3.0) == []
    assert seen[0].skeleton is skeleton
    assert np.flatnonzero(seen[0].position_valid).tolist() == joints
    assert seen[0].positions[joints[0]][1] == pytest.approx(HERE[1] - 0.2)


def test_devices_lists_trackers_by_their_roles(monkeypatch):
    there = ("right_knee", "", "left_elbow", "waist", "left_elbow")
    monkeypatch.setattr(openxr, "look", lambda: there)
    hands = ["openxr:?hand=left", "openxr:?hand=right"]
    tracked = ["openxr:?hand=left&source=tracker&role=elbow", "openxr:?hand=right&source=tracker&role=knee"]
    found = OpenXr.detect()
    assert [each.url for each in found] == [*hands, "openxr:?source=tracker", *tracked]
    assert "without a role" in found[2].label
    # While one is used, its session knows.
    monkeypatch.setattr(openxr, "_open", [object()])
    knows = SimpleNamespace(state=None, trackers=lambda: None)
    monkeypatch.setattr(openxr, "shared", lambda: knows)
    assert [each.url for each in OpenXr.detect()] == hands
    knows.trackers = lambda: ("left_elbow",)
    assert [each.url for each in OpenXr.detect()] == [*hands, tracked[0]]


# -- measured and played -------------------------------------------------------------------------------------


def person_rests(session, role="right_elbow"):
    from game.mirror.midline import Seat

    session.tracker_roles = frozenset(roles_of(3))
    session.worn[role] = resting(Seat(np.array([0.0, 0.0, 0.06])))


@pytest.mark.realtime
def test_calibrate_keeps_a_strap_for_each_role_and_play_goes_by_it_through_a_loss(monkeypatch, headset):  # noqa: F811
    maker, runtime = headset
    url = URL.format("right")
    monkeypatch.setattr("devices.openxr.strap.STILL_S", 0.1)
    runtime.poll()
    maker.session.wear()
    person_rests(maker.session)
    person_rests(maker.session, "right_wrist")
    said = []
    assert "12 cm from the right tracker" in calibrate_device(url, Side.RIGHT, said.append)
    assert [each.name for each in (data_folder() / "straps").iterdir()] == ["tracker-right-forearm-elbow.json"]
    places, lost = [], []

    class Watching(Script):
        def limbs(self, left, right):
            super().limbs(left, right)
            (places if right is not None else lost).append(right)

    def events():
        maker.session.wear()
        person_rests(maker.session)

    def goes():
        maker.session.worn.clear()

    view = Watching(runtime, {1: events, 120: goes, 150: events})
    monkeypatch.setattr(play_module, "_view", lambda *_: view)
    request = PlayRequest(view="headset", devices=(url,), seconds=4.0, safe=True, pain=(4, 3))
    result = play(request, said.append)
    assert not any("Nobody has measured" in line for line in said)
    seen = np.median([each.positions[WRIST] for each in places], axis=0)
    assert seen == pytest.approx(rest_limb(Side.RIGHT, 0.0).positions[WRIST], abs=5e-3)
    assert 0.0 < result.values["tracked_share"] < 1.0
    assert replay(result.values["session"], None, print).equal
    # Another role lies elsewhere on the limb.
    other = OpenXr(parse_url(f"{url}&role=wrist"), time.monotonic, runtime)
    assert not (data_folder() / "straps" / "tracker-right-forearm-wrist.json").exists()
    other.close()


def test_calibrate_says_which_tracker_is_missing(monkeypatch, headset):  # noqa: F811
    maker, runtime = headset
    monkeypatch.setattr("devices.openxr.strap.STILL_S", 0.05)
    monkeypatch.setattr("game.session.straps.PATIENCE_S", 0.15)
    url = URL.format("right")

    def wears(**worn):
        runtime.poll()
        maker.session.wear()
        maker.session.tracker_roles = frozenset(roles_of(3))
        maker.session.worn = worn

    runtime.poll()
    maker.session.wear()
    with pytest.raises(PlayError, match="hands on no trackers"):
        calibrate_device(url, Side.RIGHT, print)
    wears(left_knee=at(HERE))
    with pytest.raises(PlayError, match="role right elbow, but there is the left knee"):
        calibrate_device(url, Side.RIGHT, print)
    wears(right_elbow=at([3.0, 0.0, 0.0]))
    with pytest.raises(CalibrationError, match=r"The tracker was .* further than a forearm"):
        calibrate_device(url, Side.RIGHT, print)
    wears(right_knee=at([0.12, 0.34, -0.42]))
    assert "The ankle is" in calibrate_device(f"{url}&role=knee", Side.RIGHT, print)
    assert (data_folder() / "straps" / "tracker-right-shin-knee.json").exists()
    monkeypatch.setattr(play_module, "_view", lambda *_: Script(runtime, {}))
    with pytest.raises(PlayError, match="No exercise moves a leg"):
        play(PlayRequest(view="headset", devices=(f"{url}&limb=shin",), safe=True, pain=(4, 3)), print)
