"""What is strapped to a limb: measured by `midline calibrate`, kept for each side and limb, then fitted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from devices.api import Device, State, Url
from devices.glove.store import path_of, write
from devices.openxr.device import OpenXr, Source
from devices.openxr.strap import PATIENCE_S, STILL_S, Limb, Measuring, Strap
from game.scoring.folder import data_folder
from game.session.limbs import EYE
from game.session.request import PlayError

LOOK_S = 0.01


def strap_path(device: OpenXr) -> Path:
    """Where the strap of this side and limb is kept; each role of a tracker has its own."""
    name = f"{device.source_of.value}-{device.side.value}-{device.limb.value}"
    role = f"-{device.part}" if device.source_of is Source.TRACKER else ""
    return path_of(data_folder() / "straps", name + role)


def fit(device: Device) -> None:
    """Give what is strapped on the strap that was measured for it; CalibrationError where that is unusable.

    PlayError for a shin: no exercise and no recording of ours has legs yet.
    """
    if not isinstance(device, OpenXr) or not device.strapped:
        return
    if device.limb is Limb.SHIN:
        raise PlayError(
            "No exercise moves a leg yet, so a shin can be calibrated, and neither played nor recorded."
        )
    device.fit(Strap.load(strap_path(device), device.source_of.value))


def measure_strap(url: Url, say: Callable[[str], None]) -> str:
    """Lead a person through the measurement and keep it; a sentence says where the joint is."""
    device = OpenXr(url, time.monotonic)
    with device:
        if not device.strapped:
            raise PlayError(
                f"{url.text} needs no calibration; what is strapped to a limb does: add source=controller or "
                "source=tracker."
            )
        what = device.source_of.value
        measuring = Measuring(device.side, device.limb, EYE, what)
        say(f"{device.limb.asks} It takes {STILL_S:g} seconds.")
        until = time.monotonic() + PATIENCE_S
        while not measuring.see(now := time.monotonic(), device.grip(now), device.head(now)):
            if device.lacks:
                raise PlayError(device.lacks)
            if now > until:
                raise PlayError(_why(device, measuring))
            time.sleep(LOOK_S)
        strap = measuring.result()
        path = strap_path(device)
        write(path, strap.to_dict())
    length = 100 * float((strap.place @ strap.place) ** 0.5)
    joint = "ankle" if device.limb is Limb.SHIN else "wrist"
    return f"The {joint} is {length:.0f} cm from the {device.side.value} {what}; that is kept in {path}."


def _why(device: OpenXr, measuring: Measuring) -> str:
    """Why nothing was measured in all the time."""
    if device.status.state in (State.LOST, State.WAITING):
        return device.status.note
    now = time.monotonic()
    if device.source_of is Source.TRACKER and device.grip(now) is None:
        return device.unseen
    return measuring.problem
