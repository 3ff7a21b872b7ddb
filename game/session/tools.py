"""`midline record` and `midline calibrate`: a device alone, without exercise or view."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import devices
from devices.api import Device, State
from devices.glove.calibration import CurlCalibration, Guide
from devices.glove.calibration import Step as GuideStep
from devices.glove.store import key_for, load, save
from devices.recorder import record
from devices.recording import Samples
from game.body.joints import Side
from game.scoring.folder import data_folder
from game.session.request import PlayError
from game.session.straps import fit, measure_strap

# Nobody waits longer than this for a device's first sample.
PATIENCE_S = 10.0
LOOK_S = 0.005


def record_device(url: str, file: Path, seconds: float) -> str:
    """Record a device's raw samples for a while; a sentence says what is in the file."""
    if not seconds > 0:
        raise PlayError(f"--seconds must be more than 0, not {seconds:g}.")
    with devices.open_device(url) as device:
        fit(device)
        kept = record(device, file, seconds)
    samples = kept.samples
    span = float(samples.times[-1] - samples.times[0])
    what = f"{len(samples)} samples of the {kept.side.value} hand over {span:.1f} s"
    unseen = "" if _shows(samples) else " No hand was seen in it: bring it into view and record again."
    return f"{file} holds {what}; play it with play:{file}.{unseen}"


def _shows(samples: Samples) -> bool:
    return bool(samples.position_valid.any() or np.isfinite(samples.curl).any())


def calibration_folder() -> Path:
    """Where the calibrations of gloves lie."""
    return data_folder() / "gloves"


def glove_key(device: Device, side: Side) -> str:
    """The name a glove's calibration is kept under: its own serial number where it has one, else its port."""
    return key_for(device.identity, side.value)


def kept_calibration(device: Device, side: Side) -> CurlCalibration | None:
    """The kept calibration of this glove on this hand, None when there is none: then a curl is value / max."""
    if device.url.scheme != "lucidglove":
        return None
    return load(calibration_folder(), glove_key(device, side))


def calibrate_device(url: str, side: Side, say: Callable[[str], None]) -> str:
    """Lead a person through the calibration of a glove, or of a controller on a limb, and keep it."""
    parsed = devices.parse_url(url)
    parsed.options.setdefault("hand", side.value)
    if parsed.scheme == "openxr":
        return measure_strap(parsed, say)
    if parsed.scheme != "lucidglove":
        raise PlayError(f"{url} needs no calibration; only a glove does: midline calibrate lucidglove:PORT.")
    with devices.open_device(parsed) as device:
        key = glove_key(device, side)
        calibration = _lead(device, say, learn_order=parsed.options.get("encoding") == "legacy")
        path = save(calibration_folder(), key, calibration)
    low, high = np.array(calibration.open), np.array(calibration.closed)
    share = 100 * float(np.abs(high - low).mean())
    return f"The {side.value} glove's range, {share:.0f} % of its scale, is kept in {path}."


def _lead(device: Device, say: Callable[[str], None], learn_order: bool) -> CurlCalibration:
    guide, sentence = Guide(thumb=learn_order), ""
    began = time.monotonic()
    seen = False
    while True:
        for frame in device.drain():
            if frame.curl is not None:
                seen = True
                if guide.see(frame.time_s, frame.curl) is GuideStep.DONE:
                    return guide.result()
        status = device.status
        if status.state is State.LOST or (not seen and time.monotonic() - began > PATIENCE_S):
            raise PlayError(status.note or "The glove gives no values: switch it on and try again.")
        if guide.sentence != sentence:
            sentence = guide.sentence
            say(sentence)
        time.sleep(LOOK_S)
