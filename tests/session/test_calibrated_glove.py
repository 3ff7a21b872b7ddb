"""A glove's kept calibration: found for its hand, followed on the avatar, in the record, and in the replay."""

import math

import numpy as np

import devices
from devices.api import Device, State, Status
from devices.glove.calibration import CurlCalibration
from devices.glove.store import save
from game.body.frame import LimbFrame
from game.body.joints import Side
from game.body.measure import curls
from game.body.smooth import FilterRules
from game.body.tracking import TrackingRules
from game.session.clock import StepClock
from game.session.limbs import LimbRules, Tracked
from game.session.movement import Movement, read_kept
from game.session.play import _calibrations
from game.session.replay import compare, play_again
from game.session.tools import calibration_folder, glove_key
from game.settings import rules
from game.training.events import Calib

# This hand's raw curls: stiff, and with one sensor that counts the other way.
OPEN, CLOSED = np.array([0.3, 0.3, 0.3, 0.3, 0.7]), np.array([0.6, 0.6, 0.6, 0.6, 0.4])
SESSION = "01989aaa-0000-7000-8000-000000000001"
CALIBRATION = CurlCalibration(tuple(OPEN.tolist()), tuple(CLOSED.tolist()))


class StiffGlove(Device):
    """Opens and closes within its own small range, once in four seconds."""

    scheme = "lucidglove"

    def latest(self):
        return self.pose(self.clock())

    def drain(self):
        return []

    def pose(self, at_s):
        share = 0.5 - 0.5 * math.cos(math.tau * at_s / 4.0)
        unseen = LimbFrame.unseen(at_s, Side.RIGHT)
        return LimbFrame(
            at_s, Side.RIGHT, unseen.positions, unseen.orientations, unseen.position_valid,
            unseen.orientation_valid, unseen.tracked, unseen.derived, curl=OPEN + share * (CLOSED - OPEN),
        )  # fmt: skip

    @property
    def status(self):
        return Status(State.LIVE)

    def close(self):
        self.closed = True


def glove(clock):
    return StiffGlove(devices.parse_url("lucidglove:COM7?hand=right"), clock.now)


def reached(calibration):
    clock = StepClock()
    limb_rules = LimbRules(rules(TrackingRules, "tracking"), rules(FilterRules, "filter"))
    limb = Tracked("intact", glove(clock), Side.RIGHT, limb_rules, calibration)
    seen = [found.frame for _ in range(240) if (found := limb.read(clock.tick())).frame is not None]
    curled = np.array([curls(frame) for frame in seen[120:]])
    return curled.min(axis=0), curled.max(axis=0)


def test_a_stiff_hand_uses_its_whole_range_on_the_avatar():
    low, high = reached(None)
    assert (high - low < 0.35).all()
    low, high = reached(CALIBRATION)
    assert (low < 0.06).all()
    assert (high > 0.94).all()


def test_it_is_found_for_its_glove_and_hand_only():
    device = glove(StepClock())
    save(calibration_folder(), glove_key(device, Side.RIGHT), CALIBRATION)
    assert _calibrations({"intact": device}, Side.LEFT) == {"intact": CALIBRATION}
    assert _calibrations({"intact": device}, Side.RIGHT) == {}
    other = StiffGlove(devices.parse_url("lucidglove:COM8?hand=right"), device.clock)
    assert _calibrations({"intact": other}, Side.LEFT) == {}


def test_it_is_journaled_and_the_replay_goes_by_it(blind):
    clock = StepClock()
    device = glove(clock)
    about = {"url": device.url.text, "filtered": device.filtered, "source": device.source}
    head = {
        "exercise": "lantern", "affected": "left", "seed": 1, "level": None, "pain": (5, 4), "seconds": 12.0,
        "asks": False, "ending": False, "clock": "step", "display_hz": None, "software": False,
        "devices": {"intact": about}, "calibrated": {"intact": CALIBRATION.to_dict()},
    }  # fmt: skip
    movement = Movement(SESSION, head, {"intact": device.url.text}, "demonstration")
    done = blind(
        seconds=12.0,
        clock=clock,
        devices={"intact": device},
        calibrated={"intact": CALIBRATION},
        movement=movement,
    )
    kept = read_kept(SESSION)
    assert kept is not None
    noted = [entry.event for entry in done.entries if isinstance(entry.event, Calib)]
    assert [dict(event.ranges)["little"] for event in noted] == [(0.7, 0.4)]
    assert done.told.finished.successes > 0
    result = compare(done.entries, play_again(kept))
    assert result.equal, result.first_difference

    del kept.head["calibrated"]
    assert not compare(done.entries, play_again(kept)).equal
