"""Controllers strapped to a limb: measured by `midline calibrate`, kept for each side and limb, then fitted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from devices.api import Device, State, Url
from devices.glove.store import path_of, write
from devices.openxr.device import OpenXr
from devices.openxr.strap import PATIENCE_S, STILL_S, Limb, Measuring, Strap
from game.scoring.folder import data_folder
from game.session.limbs import EYE
from game.session.request import PlayError

LOOK_S = 0.01


def strap_path(device: OpenXr) -> Path:
    """Where the strap of this side and limb is kept."""
    return path_of(data_folder() / "straps", f"controller-{device.side.value}-{device.limb.value}")


def fit(device: Device) -> None:
    """Give a strapped controller the strap that was measured for it; CalibrationError where that is unusable.

    PlayError for a shin: no exercise and no recording of ours has legs yet.
    """
    if not isinstance(device, OpenXr) or not device.strapped:
        return
    if device.limb is Limb.SHIN:
        raise PlayError(
            "No exercise moves a leg yet, so a shin can be calibrated, and neither played nor recorded."
        )
    device.fit(Strap.load(strap_path(device)))


def measure_strap(url: Url, say: Callable[[str], None]) -> str:
    """Lead a person through the measurement and keep it; a sentence says where the controller lies."""
    device = OpenXr(url, time.monotonic)
    with device:
        if not device.strapped:
            raise PlayError(
                f"{url.text} needs no calibration; a controller strapped to a limb does: add source=controller."
            )
        measuring = Measuring(device.side, device.limb, EYE)
        say(f"{device.limb.asks} It takes {STILL_S:g} seconds.")
        until = time.monotonic() + PATIENCE_S
        while not measuring.see(now := time.monotonic(), device.grip(now), device.head(now)):
            if now > until:
                lost = device.status.state in (State.LOST, State.WAITING)
                raise PlayError(device.status.note if lost else measuring.problem)
            time.sleep(LOOK_S)
        strap = measuring.result()
        path = strap_path(device)
        write(path, strap.to_dict())
    length = 100 * float((strap.place @ strap.place) ** 0.5)
    joint = "ankle" if device.limb is Limb.SHIN else "wrist"
    return f"The {joint} is {length:.0f} cm from the {device.side.value} controller; that is kept in {path}."
