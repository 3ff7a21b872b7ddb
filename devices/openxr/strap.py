"""What is strapped to a forearm or shin: the joint that it carries, and where it lies on the limb; pure.

The limb comes from the pose of a controller's grip, or of a tracker, and a kept offset; of the fingers nothing is
known.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

import numpy as np

from devices.glove.calibration import CalibrationError
from devices.openxr.values import Placed
from game.body.frame import Floats, LimbFrame, frozen
from game.body.joints import LEG, WRIST, Side, Skeleton
from game.body.postures import rest_limb
from game.body.rotations import IDENTITY, conjugate, multiply, rotate
from game.mirror.midline import seat_from_head

FORMAT: Final = 1
# The limb lies still for so long, within so many metres and radians; nobody is asked for longer than that.
STILL_S, STILL_M, STILL_RAD = 3.0, 0.01, math.radians(4.0)
PATIENCE_S: Final = 60.0
# From what is strapped to the limb to its joint; further off something else was measured.
LONGEST_M: Final = 0.4
# Where a sitting person's right ankle is in the seat frame with the foot flat and the shin upright, metres.
_ANKLE: Final = frozen(np.array([0.12, 0.09, -0.42]))
_AGAIN: Final = "lay the limb as asked, look straight ahead and calibrate again."


class Limb(Enum):
    """What a controller or a tracker is strapped to."""

    FOREARM = "forearm"
    SHIN = "shin"

    @property
    def asks(self) -> str:
        """How the limb has to rest while it is measured."""
        if self is Limb.SHIN:
            return "Sit with the foot flat on the floor and the shin upright, look straight ahead, and hold still."
        return "Lay the forearm on the table with the hand at ease, look straight ahead, and hold still."


@dataclass(frozen=True, slots=True, eq=False)
class Strap:
    """The wrist or ankle as the controller's grip or the tracker sees it: place (3,) metres, turn (4,) xyzw."""

    place: Floats
    turn: Floats

    def to_dict(self) -> dict[str, Any]:
        """For a file."""
        return {"format": FORMAT, "place": self.place.tolist(), "turn": self.turn.tolist()}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Strap:
        """What `to_dict` gave; CalibrationError where it is none that could have been measured."""
        try:
            place, turn = np.array(kept["place"], float), np.array(kept["turn"], float)
            known = kept["format"] == FORMAT and place.shape == (3,) and turn.shape == (4,)
        except (KeyError, TypeError, ValueError) as error:
            raise CalibrationError(f"A kept strap does not hold a place and a turn: {error}.") from error
        length = float(np.linalg.norm(turn)) if known else math.nan
        if not (known and np.linalg.norm(place) <= LONGEST_M and abs(length - 1.0) < 1e-3):
            raise CalibrationError("A kept strap lies where nothing on a limb can be.")
        return cls(place, turn / length)

    @classmethod
    def load(cls, path: Path, what: str = "controller") -> Strap | None:
        """The strap kept in a file for `what`, None without one; CalibrationError when it cannot be used."""
        try:
            return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError, CalibrationError) as error:
            raise CalibrationError(
                f"The saved strap {path} cannot be used: calibrate this {what} again."
            ) from error


# The joint where the controller is held, or the tracker is.
UNMEASURED: Final = Strap(frozen(np.zeros(3)), IDENTITY)


def carried(grip: Placed | None, strap: Strap, side: Side, limb: Limb, time_s: float) -> LimbFrame:
    """The limb with the joint that is carried: wrist or ankle, with a shin the strap's place too."""
    skeleton = Skeleton.LEG if limb is Limb.SHIN else Skeleton.HAND
    unseen = LimbFrame.unseen(time_s, side, skeleton)
    if grip is None:
        return unseen
    joint = LEG["ankle"] if limb is Limb.SHIN else WRIST
    places, turns = unseen.positions.copy(), unseen.orientations.copy()
    placed, turned = unseen.position_valid.copy(), unseen.orientation_valid.copy()
    places[joint] = grip.position + rotate(grip.orientation, strap.place)
    turns[joint] = multiply(grip.orientation, strap.turn)
    placed[joint] = turned[joint] = True
    if limb is Limb.SHIN:
        places[LEG["shank"]], placed[LEG["shank"]] = grip.position, True
    return unseen.but(
        positions=places,
        orientations=turns,
        position_valid=placed,
        orientation_valid=turned,
        tracked=placed.copy() if grip.tracked else np.zeros(len(placed), dtype=np.bool_),
    )


class Measuring:
    """The limb at rest for 3 s, seen by a headset that is worn: where its joint is then, the seat says.

    `see` every look at the controller or tracker, as `what` says, and at the head; it is True once all is there,
    and `result` gives the strap.
    """

    def __init__(self, side: Side, limb: Limb, eye: Floats, what: str = "controller") -> None:
        self._side, self._limb, self._eye, self._what = side, limb, eye, what
        self._seen: list[tuple[float, Placed, tuple[Floats, Floats]]] = []
        self.problem = f"Switch the {what} on and put the headset on: both have to be seen."

    def see(self, time_s: float, grip: Placed | None, head: tuple[Floats, Floats] | None) -> bool:
        """One look, at rising times; what is not tracked, or moves, begins the 3 s anew."""
        if grip is None or not grip.tracked or head is None:
            self._seen = []
            return False
        if self._seen and not _near(self._seen[0][1], grip):
            self._seen = []
            self.problem = f"The {self._what} moved: lay the limb down and hold still."
        self._seen.append((time_s, grip, head))
        return time_s - self._seen[0][0] >= STILL_S

    def result(self) -> Strap:
        """The strap; CalibrationError where nothing on the limb could lie like that."""
        seat = seat_from_head([head for _, _, head in self._seen], self._eye)
        if self._limb is Limb.SHIN:
            place, turn = _ANKLE * (self._side.sign, 1.0, 1.0), IDENTITY
        else:
            rest = rest_limb(self._side, 0.0)
            place, turn = rest.positions[WRIST], rest.orientations[WRIST]
        joint = seat.undo(carried(Placed(place, turn, True), UNMEASURED, self._side, Limb.FOREARM, 0.0))
        grips = [grip for _, grip, _ in self._seen]
        at = np.median([grip.position for grip in grips], axis=0)
        # Within a few degrees of each other, so their mean is a turn as well.
        same = [np.copysign(1.0, grip.orientation @ grips[0].orientation) * grip.orientation for grip in grips]
        mean = np.mean(same, axis=0)
        back = conjugate(mean / np.linalg.norm(mean))
        offset = rotate(back, joint.positions[WRIST] - at)
        length = float(np.linalg.norm(offset))
        if length > LONGEST_M:
            raise CalibrationError(
                f"The {self._what} was {100 * length:.0f} cm from where the joint should be, further than a "
                f"{self._limb.value} is long enough for: {_AGAIN}"
            )
        return Strap(offset, multiply(back, joint.orientations[WRIST]))


def _near(a: Placed, b: Placed) -> bool:
    apart = float(np.linalg.norm(a.position - b.position))
    return apart <= STILL_M and abs(float(a.orientation @ b.orientation)) >= math.cos(STILL_RAD / 2)
