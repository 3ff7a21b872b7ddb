"""The values that flow through the program: one limb at one instant, the person, and one frame of the mirror.

Metres, seconds, radians, quaternions xyzw; right-handed axes with +Y up and -Z forward. A joint's -Z points
to the fingertip and its +Y out of the back of the hand (XR_EXT_hand_tracking). What is not valid is NaN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Protocol, TypedDict, TypeVar, Unpack

import numpy as np
from numpy.typing import NDArray

from game.body.joints import CHAINS, PALM, WRIST, Side, Skeleton

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
T = TypeVar("T")
K = TypeVar("K", bound=np.generic)


class HasPlace(Protocol):
    """Anything that stands somewhere in the seat frame, such as a prop."""

    @property
    def at(self) -> Floats:
        """Where it stands, metres, shape (3,)."""
        ...


def frozen(array: Floats) -> Floats:
    """Make an array of one's own read-only and give it back, so that a LimbFrame keeps it without a copy."""
    array.setflags(write=False)
    return array


# The flags of a limb that is wholly known: all such limbs share one array, so that a look at which it is tells.
_ALL_HAND: Final = np.ones(len(Skeleton.HAND.joints), dtype=np.bool_)
_ALL_LEG: Final = np.ones(len(Skeleton.LEG.joints), dtype=np.bool_)
_ALL: Final = {len(flags): flags for flags in (_ALL_HAND, _ALL_LEG)}
for _flags in _ALL.values():
    _flags.setflags(write=False)


def every(flags: Flags) -> bool:
    """True when every flag is set; several times quicker than `flags.all()` for the few of a limb."""
    return flags is _ALL_HAND or flags is _ALL_LEG or b"\0" not in flags.tobytes()


def _kept(values: object, kind: type[K]) -> NDArray[K]:
    """The values as a read-only array: an array that owns its memory and is read-only already is not copied."""
    if type(values) is np.ndarray and values.base is None and values.dtype == kind and not values.flags.writeable:
        return values
    array: NDArray[K] = np.array(values, dtype=kind)
    array.setflags(write=False)
    return array


class Changes(TypedDict, total=False):
    """What `LimbFrame.but` may exchange: the fields of a LimbFrame, less the skeleton."""

    time_s: float
    side: Side
    positions: Floats
    orientations: Floats
    position_valid: Flags
    orientation_valid: Flags
    tracked: Flags
    derived: Flags
    hinge: Floats | None
    root: Floats | None
    curl: Floats | None


_SIZES: Final = {"hinge": 3, "root": 3, "curl": 5}
_FLOAT: Final = np.dtype(np.float64)
_PLAIN: Final = frozenset({"time_s", "side"})
_ARRAYS: Final = frozenset(Changes.__annotations__) - _PLAIN


def exchanged(value: T, changes: Mapping[str, object]) -> T:
    """The same frozen value, of a class without slots, with some fields exchanged.

    It is `dataclasses.replace` without its checks, and touches much less memory: what counts in a frame.
    """
    new: T = object.__new__(type(value))
    fields = vars(new)
    fields.update(vars(value))
    fields.update(changes)
    return new


# No slots, so that `but` is one copy of a dictionary.
@dataclass(frozen=True, eq=False)
class LimbFrame:
    """One limb at one instant, in its device's tracking space or, after `Seat`, in the seat frame.

    `time_s` is the monotonic time of the measurement. `positions` is (J, 3), `orientations` (J, 4) xyzw, the
    four flag arrays (J,), with J the joints of `skeleton`. `hinge` is the elbow or knee and `root` the
    shoulder or hip, where the source knows them. `curl` is (5,), thumb to little finger, 0 open to 1 fist, for
    sources that give only that. The arrays are copies and read-only.
    """

    time_s: float
    side: Side
    positions: Floats
    orientations: Floats
    position_valid: Flags
    orientation_valid: Flags
    tracked: Flags
    derived: Flags
    skeleton: Skeleton = Skeleton.HAND
    hinge: Floats | None = None
    root: Floats | None = None
    curl: Floats | None = None

    def __post_init__(self) -> None:
        count = len(self.skeleton.joints)
        for name, shape in (("positions", (count, 3)), ("orientations", (count, 4))):
            array = _kept(getattr(self, name), np.float64)
            if array.shape != shape:
                raise ValueError(f"{name} of a {self.skeleton.value} must be {shape}, not {array.shape}")
            object.__setattr__(self, name, array)
        for name in ("position_valid", "orientation_valid", "tracked", "derived"):
            flags = _kept(getattr(self, name), np.bool_)
            if flags.shape != (count,):
                raise ValueError(f"{name} must have one flag a joint, not the shape {flags.shape}")
            object.__setattr__(self, name, _ALL[count] if every(flags) else flags)
        for name, size in _SIZES.items():
            value = getattr(self, name)
            if value is not None:
                array = _kept(value, np.float64)
                if array.shape != (size,):
                    raise ValueError(f"{name} must hold {size} numbers, not the shape {array.shape}")
                object.__setattr__(self, name, array)

    @classmethod
    def unseen(cls, time_s: float, side: Side, skeleton: Skeleton = Skeleton.HAND) -> LimbFrame:
        """A limb of which nothing is known: all NaN, nothing valid."""
        return exchanged(cls._nothing(skeleton), {"time_s": time_s, "side": side})

    @classmethod
    @cache
    def _nothing(cls, skeleton: Skeleton) -> LimbFrame:
        count = len(skeleton.joints)
        no = np.zeros(count, dtype=np.bool_)
        nowhere = np.full((count, 3), np.nan), np.full((count, 4), np.nan)
        return cls(0.0, Side.LEFT, *nowhere, no, no, no, no, skeleton)

    @property
    def at_hand(self) -> bool:
        """True when there is enough to draw: wrist (or palm) and at least four whole fingers; all of a leg."""
        if every(self.position_valid):
            return True
        if self.skeleton is Skeleton.LEG:
            return False
        if not (self.position_valid[WRIST] or self.position_valid[PALM]):
            return False
        whole = sum(every(self.position_valid[list(chain[1:])]) for chain in CHAINS.values())
        return whole >= 4

    def near(self, place: HasPlace | Floats | Sequence[float], within_m: float, joint: int = PALM) -> bool:
        """True when the joint has a position within `within_m` of the place; a limb never seen is near nothing."""
        if not self.position_valid[joint]:
            return False
        target = place if isinstance(place, np.ndarray) else getattr(place, "at", place)
        return bool(np.linalg.norm(self.positions[joint] - np.asarray(target, float)) < within_m)

    def at_time(self, time_s: float) -> LimbFrame:
        """The same limb with another time of measurement."""
        return exchanged(self, {"time_s": time_s})

    def posed(self, positions: Floats, orientations: Floats, side: Side | None = None) -> LimbFrame:
        """The same limb with its joints elsewhere: what `but` gives for these, in half its time.

        Positions (J, 3) and orientations (J, 4) are kept as in `but`, ValueError for other shapes. A hinge, a root
        and curls stay as they were.
        """
        new = object.__new__(LimbFrame)
        fields = vars(new)
        fields.update(vars(self))
        if positions.shape != fields["positions"].shape or orientations.shape != fields["orientations"].shape:
            raise ValueError(f"joints are not posed by {positions.shape} places and {orientations.shape} turns")
        positions.setflags(write=False)
        orientations.setflags(write=False)
        fields["positions"], fields["orientations"] = positions, orientations
        if side is not None:
            fields["side"] = side
        return new

    def but(self, **changes: Unpack[Changes]) -> LimbFrame:
        """The same limb with some fields exchanged, several times quicker than `dataclasses.replace`.

        A new array must have the shape and type of the one it follows, or ValueError. It is kept, not copied, and
        made read-only: hand over arrays of your own.
        """
        for name, value in changes.items():
            if name not in _ARRAYS:
                if name not in _PLAIN:
                    raise AttributeError(f"a limb frame has no {name} to exchange")
            elif value is not None:
                array: NDArray[np.generic] = value  # type: ignore[assignment]
                before = getattr(self, name)
                shape, kind = ((_SIZES[name],), _FLOAT) if before is None else (before.shape, before.dtype)
                if array.shape != shape or array.dtype != kind:
                    raise ValueError(f"{name} must be {shape} of {kind}, not {array.shape} of {array.dtype}")
                array.setflags(write=False)
        return exchanged(self, changes)


@dataclass(frozen=True, slots=True)
class Range:
    """A person's own lowest and highest value of one measure, in that measure's unit."""

    low: float
    high: float

    def percent(self, value: float) -> float:
        """Where `value` lies in this range: 0 at `low`, 100 at `high`; beyond them it goes on."""
        return 100.0 * (value - self.low) / (self.high - self.low)

    def spared(self, share: float, cap: float = 1.0) -> Range:
        """The part of it that a sore limb is asked for: so much of its width about the middle, and nothing over
        `cap` of the whole; both are shares, more than 0 and at most 1, else ValueError."""
        if not (0.0 < share <= 1.0 and 0.0 < cap <= 1.0):
            raise ValueError(
                f"a range is spared to a share of it, more than 0 and at most 1, not {share} and {cap}"
            )
        middle, half = (self.low + self.high) / 2, share * (self.high - self.low) / 2
        high = min(middle + half, self.low + cap * (self.high - self.low))
        # Where the cap lies lower than that part, the part lies under the cap.
        return Range(max(self.low, min(middle - half, high - 2 * half)), high)


@dataclass(frozen=True, slots=True)
class Person:
    """What exercises and the mirror need to know of a patient; no name and no record."""

    affected: Side
    table_height_m: float = 0.74
    reach_m: float = 0.45
    ranges: Mapping[str, Range] = field(default_factory=dict)
    answers_by: tuple[str, ...] = ("key", "button")

    @property
    def intact(self) -> Side:
        """The working side."""
        return self.affected.other


@dataclass(frozen=True, slots=True)
class Answer:
    """A choice made for the question `ask_id`; `by` is key, button, pinch, gaze, controller, switch,
    voice or caregiver."""

    ask_id: int
    choice: str
    time_s: float
    by: str


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Everything an exercise may know of one frame.

    `time_s` is the display time, strictly rising. `lead` is the limb that is judged: the intact one in stages
    1-3, the affected one in stage 4. `shown` is what is drawn in the affected place, None when covered.
    `lost_s` is for how long `lead` has not been fit to be judged: 0.0 while tracked, it counts from the first
    invalid sample through the end of the way back after a loss (protocol.md 2.6), or from the block's start
    for a limb never seen. `drawn` tells when asked questions became visible, by `ask_id`.
    """

    time_s: float
    lead: LimbFrame
    shown: LimbFrame | None
    intact: LimbFrame
    mirrored: LimbFrame
    affected: LimbFrame | None = None
    answer: Answer | None = None
    lost_s: float = 0.0
    drawn: Mapping[int, float] = field(default_factory=dict)
