"""What was asked of `midline play`, checked before anything is opened or recorded."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import devices
import exercises
import scenes
from devices.api import ROLES, DeviceError, Url
from exercises.api import Exercise, ExerciseError, Stage
from exercises.words import languages
from game.body.joints import Side

VIEWS = ("auto", "window", "headset", "offscreen")
CLOCKS = ("live", "step")
# Seconds an offscreen play lasts when none are named (design.md, defaults of play).
OFFSCREEN_S = 20.0


class PlayError(Exception):
    """The play cannot be done; the message is one sentence that says what to do."""


# Why thumb and finger cannot choose.
NO_EYES: Final = "--pinch needs a headset, whose cameras see the hand; use --view headset, or leave it out."


@dataclass(frozen=True, slots=True)
class PlayRequest:
    """The options of `midline play` as they were given; None where they were left out."""

    exercise: str = "lantern"
    devices: tuple[str, ...] = ()
    affected: Side = Side.LEFT
    view: str = "auto"
    scene: str | None = None
    level: int | None = None
    seconds: float | None = None
    seed: int = 1
    pain: tuple[int | None, int | None] | None = None
    clock: str | None = None
    safe: bool = False
    out: Path | None = None
    size: tuple[int, int] = (960, 540)
    tone: int = 5
    one_button: bool = False
    pinch: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Opened:
    """A request whose names have been resolved."""

    request: PlayRequest
    exercise: Exercise[Any]
    view: str
    scene: str
    urls: dict[str, Url] = field(default_factory=dict)


def has_screen() -> bool:
    """True when a window can be expected: always on Windows and macOS, elsewhere with a display server."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def roles(texts: tuple[str, ...]) -> dict[str, Url]:
    """Role to device URL from `[ROLE=]URL` texts; PlayError on a role given twice or a bad URL."""
    found: dict[str, Url] = {}
    for text in texts:
        try:
            role, url = devices.parse_role(text)
        except DeviceError as error:
            raise PlayError(str(error)) from error
        if role in found:
            raise PlayError(f"The role {role} was given two devices; give it one. Roles are {', '.join(ROLES)}.")
        found[role] = url
    return found


def resolve(request: PlayRequest, screen: bool) -> Opened:
    """Check names and numbers, and choose what was left open, except the devices."""
    try:
        exercise = exercises.load(request.exercise)
    except ExerciseError as error:
        raise PlayError(str(error)) from error
    if request.level is not None and not 1 <= request.level <= len(exercise.levels):
        raise PlayError(
            f"{exercise.name} has levels 1 to {len(exercise.levels)}; --level {request.level} is not one of them."
        )
    if request.seconds is not None and not request.seconds > 0:
        raise PlayError(f"--seconds must be more than 0, not {request.seconds:g}.")
    if request.view == "headset" and request.clock == "step":
        raise PlayError("A headset sets its own pace; leave out --clock step, or use --view offscreen.")
    if request.view == "window" and not screen:
        raise PlayError("There is no screen to open a window on; use --view offscreen.")
    if request.language not in languages():
        raise PlayError(
            f"There are no words for the language {request.language}; known ones are {', '.join(languages())}."
        )
    scene = request.scene or exercise.scene
    known = [listed.name for listed in scenes.available()]
    if scene not in known:
        raise PlayError(f"There is no scene named {scene}; known ones are {', '.join(known)}.")
    urls = roles(request.devices)
    if "affected" in urls and exercise.stage is not Stage.MOVEMENT:
        raise PlayError(f"{exercise.name} does not use the affected limb; leave out the device affected=….")
    view = _view(request, screen, urls)
    if request.pinch and view != "headset":
        raise PlayError(NO_EYES)
    return Opened(request, exercise, view, scene, urls)


def _view(request: PlayRequest, screen: bool, urls: dict[str, Url]) -> str:
    if request.view != "auto":
        return request.view
    if any(url.scheme == "openxr" for url in urls.values()) or (screen and not urls and headset_there()):
        return "headset"
    return "window" if screen else "offscreen"


def headset_there() -> bool:
    """True when an OpenXR runtime answers and knows a headset."""
    try:
        return bool(devices.load("openxr").detect())
    except (DeviceError, OSError):
        return False
