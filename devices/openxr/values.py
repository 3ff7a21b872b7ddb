"""What passes between the runtime's link and those who use it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from game.body.frame import Floats


class XrState(Enum):
    """How the headset is; a program that draws goes on in its window whatever it is."""

    # No runtime, no service or no headset: looked for again and again.
    ABSENT = "absent"
    # There is a session that does not run yet.
    IDLE = "idle"
    RUNNING = "running"
    # Running and not in front of the person: taken off, asleep, or another program has the display.
    HIDDEN = "hidden"
    # It was there and has gone: looked for again and again.
    LOST = "lost"


class Trouble(Enum):
    """Why there is no session; the value is one sentence that says what to do."""

    NO_LIBRARY = (
        "The headset cannot be used because OpenGL or pyopenxr is missing on this machine: install libgl1 "
        "(Debian) or the graphics driver, then start again."
    )
    NO_RUNTIME = (
        "No OpenXR runtime is set up on this machine: install SteamVR, the maker's headset program or Monado, and "
        "make it the active OpenXR runtime."
    )
    DOWN = (
        "The headset's program does not answer: start it (SteamVR, Meta Link, ALVR, WiVRn or Monado); it is "
        "looked for again by itself."
    )
    ASLEEP = "The headset sleeps or is not connected: put it on and wake it; it is looked for again by itself."
    NO_HEADSET = "The OpenXR runtime knows no headset: connect one and start its program again."
    NO_HEADLESS = (
        "This OpenXR runtime gives hands only to a program that draws into the headset: use --view headset."
    )
    NO_GRAPHICS = "This OpenXR runtime cannot show OpenGL pictures here: use SteamVR or the maker's own runtime."
    OTHER_CARD = (
        "The headset's program cannot use the graphics card that draws Midline: let Midline run on the card that "
        "the headset is plugged into, and update that card's driver."
    )


NO_HANDS = (
    "This headset does not see hands: switch hand tracking on in its settings and lay the controllers aside, "
    "or use a glove."
)
UNSEEN = "The headset sees no hand: hold it in front of you, in good light."
NO_CONTROLLER = "The headset sees no controller on that side: switch it on, and let nothing cover it."
NO_TRACKERS = (
    "This headset's program hands on no trackers of their own kind, which SteamVR does: strap a controller on "
    "instead, with source=controller."
)
NO_ROLE = (
    "This headset's program has no role {} to hand on: give the tracker the role {} there, and write role={}."
)
OTHER_ROLES = (
    "No tracker has the role {}, but there is {}: give it this role in the headset's program (SteamVR: Settings → "
    "Controllers → Manage trackers)."
)
NO_TRACKER = "No tracker with the role {} is seen: switch it on, let nothing cover it, and give it this role."
UNFITTED = "Nobody has measured where the {} lies on the limb; sit as for an exercise and calibrate it"
AWAY = "The headset was taken off or shows something else: put it on and come back to Midline."
GONE = "The headset's program has stopped: start it again; it is looked for again by itself."
CLOSED = "Midline was closed in the headset: press R at the PC to show it there again."
WAITING = "The headset gets ready: put it on."


class Refused(Exception):
    """There is no session now, and why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Gone(Exception):
    """The runtime, its session or its instance has gone in the middle of things."""


class News(Enum):
    """What a runtime may tell beside the states of its session."""

    RECENTRED = "recentred"
    LOSS_PENDING = "loss pending"
    EXIT = "exit"


class Eye(NamedTuple):
    """One eye: place x, y, z in metres, turn xyzw, and its view left, right, up and down in radians, left and
    down negative; in the runtime's tracking space."""

    position: tuple[float, ...]
    orientation: tuple[float, ...]
    fov: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Where the head is: place (3,) in metres and turn (4,) xyzw, -Z ahead, in the runtime's tracking space."""

    position: Floats
    orientation: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A controller's pose: place (3,) in metres and turn (4,) xyzw, in the runtime's tracking space.

    `tracked` is False while the runtime only guesses it, as when the cameras do not see the controller.
    """

    position: Floats
    orientation: Floats
    tracked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Controller:
    """What a hand holds in this frame.

    `grip` is where it is held and `aim` where it points, along -Z; None while unknown. `select` is the trigger (a
    pinch, where `by_hand` says that the bare hand stands for it), `stick` the thumbstick, -1 to 1, right and up.
    `profile` is OpenXR's name of its kind.
    """

    grip: Placed | None
    aim: Placed | None
    select: bool
    stick: tuple[float, float]
    profile: str
    by_hand: bool = False
