"""What every device is: a limb (or a rigid pose) that can be asked for any time, and says how it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import ClassVar, Self

from game.body.frame import Floats, LimbFrame

# Returns monotonic seconds. Session passes one clock to all devices: live, or stepped by drawn frames.
Clock = Callable[[], float]

ROLES = ("intact", "affected", "wrist", "brush", "answer")


class State(Enum):
    """How a device is; the limb itself moves by the rules of protocol.md 2.6 alone."""

    WAITING = "waiting"
    LIVE = "live"
    STALE = "stale"
    LOST = "lost"
    SUSPECT = "suspect"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Status:
    """State, figures, and in `note` one sentence a nurse can act on (empty when all is well)."""

    state: State
    rate_hz: float = 0.0
    age_s: float = float("inf")
    good: int = 0
    bad: int = 0
    dropped: int = 0
    note: str = ""


class Reason(Enum):
    """Why a device cannot be used."""

    UNKNOWN_SCHEME = "unknown scheme"
    BAD_ADDRESS = "bad address"
    NOT_INSTALLED = "not installed"
    NOT_FOUND = "not found"
    NO_PERMISSION = "no permission"
    BUSY = "busy"
    BAD_FILE = "bad file"
    NO_RUNTIME = "no runtime"


class DeviceError(Exception):
    """Base of the family; the message is one sentence that says what to do."""


class DeviceUnavailable(DeviceError):
    """The device cannot be opened; `reason` says why in a form a program can act on."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class DeviceLost(DeviceError):
    """The device went away while it was used."""


@dataclass(frozen=True, slots=True)
class Url:
    """A parsed device URL; `options` keeps the order in which they were written."""

    scheme: str
    transport: str
    address: str
    options: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A device that discovery saw: its URL and a label for people."""

    url: str
    label: str


class Device(ABC):
    """One tracker: one limb or one rigid pose. Authors write the five abstract methods; nothing here waits.

    Frames are raw: in the device's own tracking space, unfiltered, what is not known NaN. Every frame carries
    the monotonic time of its measurement on the clock the device was opened with.
    """

    scheme: ClassVar[str]
    # True where frames depend on the asked time alone, so that the step clock may be used.
    simulated: ClassVar[bool] = False
    # True where the runtime already smooths, so that the One Euro filter stays off.
    filtered: ClassVar[bool] = False
    # True where the runtime predicts the limb for the asked time: the age of a frame is no delay of the picture.
    predicts: ClassVar[bool] = False
    # True where the device also knows where the head is, in the same tracking space as the limb.
    has_head: ClassVar[bool] = False
    # True where it can be lost by itself although it knows the head, as a glove on a wrist that a headset tracks.
    own_link: ClassVar[bool] = False
    # True where it knows where the limb is, and not only how its fingers are.
    has_place: ClassVar[bool] = True
    # "limb" for tracked hands; "keys" for a limb driven by mouse and keys (`observe`, not mirror dose).
    source: ClassVar[str] = "limb"

    def __init__(self, url: Url, clock: Clock) -> None:
        self.url = url
        self.clock = clock
        # `close` sets it; every read of a closed device raises DeviceError.
        self.closed = False

    @property
    def identity(self) -> str:
        """What tells it from another of its kind, the same in the next session; the default is its address."""
        return self.url.address

    @classmethod
    def detect(cls) -> Sequence[Found]:
        """What of this kind is plugged in; the default is nothing."""
        return ()

    @abstractmethod
    def latest(self) -> LimbFrame | None:
        """The newest frame, or None before the first."""

    @abstractmethod
    def drain(self) -> list[LimbFrame]:
        """Every frame since the last drain, oldest first."""

    @abstractmethod
    def pose(self, at_s: float) -> LimbFrame | None:
        """The limb at `at_s`: between two samples if both exist, else the newest at or before it, never ahead."""

    def head(self, at_s: float) -> tuple[Floats, Floats] | None:  # noqa: ARG002
        """Place (3,) and turn (4,) xyzw of the head at a time, -Z ahead; None while it is not known."""
        return None

    @property
    def space(self) -> int:
        """Rises when the tracking space itself was moved, as by a headset's own recentring; 0 where it cannot."""
        return 0

    @property
    def rigid(self) -> bool:
        """True where it tells of one joint, by something strapped to the limb, and nothing of the fingers."""
        return False

    @property
    @abstractmethod
    def status(self) -> Status:
        """How the device is now."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything; a second call does nothing."""

    def require_open(self) -> None:
        """Raise DeviceError once `closed` is set; drivers call it first in every read."""
        if self.closed:
            raise DeviceError(f"{self.url.text} is closed; open it again to use it.")

    def recentre(self) -> None:
        """Take the present place as the centre, where the device has one; the default does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
