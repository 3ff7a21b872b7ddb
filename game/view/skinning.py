"""Turns two tracked limbs into the avatar's skin matrices: seated trunk, two arms, two hands; pure numpy.

Both arms are solved as right arms; the left one is mirrored before and after, so equal poses give equal pictures.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from game.body import rotations
from game.body.frame import Flags, Floats, LimbFrame, every
from game.body.joints import HAND, HAND_JOINTS, INDEX_TIP, THUMB_TIP, WRIST
from game.view.grip import Grip, filled
from game.view.reach import ArmPose, Bones, Trunk, pose_arm, shortfall
from game.view.triples import Turn, Vec
from models3d.pack import BodyPack

ARM: Final = ("clavicle", "shoulder01", "upperarm01", "upperarm02", "lowerarm01", "lowerarm02")
# How the body sits: turns about x, radians, of each joint against the one it hangs on.
SITTING: Final = {
    "spine05": np.radians(-4.0),
    "spine03": np.radians(-6.0),
    "neck01": np.radians(8.0),
    "upperleg01": np.radians(86.0),
    "lowerleg01": np.radians(-88.0),
}
KNEES_APART: Final = np.radians(-7.0)
# The picture's eye stands still, so a body that leans far would come before it.
LEAN_MOST: Final = np.radians(3.0)
LEAN_JOINT: Final = "spine05"
SIZE_HZ: Final = 0.5
# A difference of size or of the elbow's turn (radians) that moves nothing by a micrometre.
UNSEEN: Final = 1e-6

_X: Final = np.array([1.0, 0.0, 0.0])
_Y: Final = np.array([0.0, 1.0, 0.0])
_MIRROR_TURN: Final = np.array([1.0, -1.0, -1.0, 1.0])
_MIRROR: Final = np.array([-1.0, 1.0, 1.0])


class Skinning:
    """The pose of one body.

    `matrices` (2, J, 3, 4) float32 take the right half's bind pose to the right [0] and the left [1] half in the
    seat frame; `drawn` says which arms there are; `joints` (2, 26, 3) are the avatar's hand joints in the seat
    frame. `eye` (3,) is where the body looks from, `lean` how far it leans to reach, radians. `table` is its
    height and the z of its near edge, None without one.
    """

    def __init__(
        self,
        pack: BodyPack,
        eye: tuple[float, float, float] = (0.0, 1.2, -0.06),
        table: tuple[float, float] | None = (0.74, -0.17),
    ) -> None:
        self._pack = pack
        self._grip = Grip(pack)
        self._bones = Bones.of(pack)
        self._table = table
        self._hand_rows = np.array([pack.index(name) for name in HAND])
        self._arm_rows = np.array([pack.index(name) for name in ARM])
        self._stretched = self._arm_rows[2:]
        self._axes = np.array([self._bones.upper] * 2 + [self._bones.fore] * 2)
        self._root = np.zeros(3)
        turns, places = self._sit()
        self._root = np.array(eye) - self._eye_of(turns, places)
        self.eye: Floats = np.array(eye)
        self.lean = 0.0
        self._swivels: list[float | None] = [None, None]
        self._sizes: list[float | None] = [None, None]
        self._times = [0.0, 0.0]
        self._turns = np.zeros((2, len(pack.names), 3, 3))
        self._places = np.zeros((2, len(pack.names), 3))
        self.matrices = np.zeros((2, len(pack.names), 3, 4), dtype=np.float32)
        self.drawn = [False, False]
        self.joints = np.full((2, len(HAND_JOINTS), 3), np.nan)
        self.arms: list[ArmPose | None] = [None, None]
        pose, self._upright_places = self._sit()
        self._upright_turns = rotations.to_matrix(pose)
        self._turns[:], self._places[:] = self._upright_turns, self._upright_places
        self._spine = pose[pack.index("spine01")]
        self._above_hips = np.array([row for row in range(len(pack.names)) if _hangs_on(pack, row, LEAN_JOINT)])
        self._trunk = self._upright = self._seat_trunk(0.0)
        self._lever_m = self._upright.shoulder[1] - float(self._upright_places[pack.index(LEAN_JOINT), 1])

    # -- the trunk -------------------------------------------------------------------------------------------

    def _sit(self) -> tuple[Floats, Floats]:
        """Turns (J, 4) and places (J, 3) of every joint when sitting, arms hanging as in the bind pose."""
        pack = self._pack
        turns, places = np.zeros((len(pack.names), 4)), np.zeros((len(pack.names), 3))
        for row in np.argsort([_depth(pack, row) for row in range(len(pack.names))], kind="stable"):
            name, above = pack.names[row], pack.parents[row]
            own = rotations.about(_X, np.float64(SITTING.get(name, 0.0)))
            if name == "upperleg01":
                own = rotations.multiply(rotations.about(_Y, KNEES_APART), own)
            if above < 0:
                turns[row], places[row] = own, pack.places[row] + self._root
                continue
            turns[row] = rotations.multiply(turns[above], own)
            offset = pack.places[row] - pack.places[above]
            places[row] = places[above] + rotations.rotate(turns[above], offset)
        return turns, places

    def _eye_of(self, turns: Floats, places: Floats) -> Floats:
        head = self._pack.index("head")
        return places[head] + rotations.rotate(turns[head], self._pack.eyes - self._pack.places[head])

    def _seat_trunk(self, lean: float) -> Trunk:
        """Everything but hands and arms for this lean, which turns all above the hips as one about them."""
        tilt = rotations.about(_X, np.float64(-lean))
        turn = rotations.to_matrix(tilt)
        pivot = self._upright_places[self._pack.index(LEAN_JOINT)]
        above = self._above_hips
        self._turns[:, above] = turn @ self._upright_turns[above]
        self._places[:, above] = pivot + (self._upright_places[above] - pivot) @ turn.T
        self.lean = lean
        place = self._places[0]
        return Trunk(
            _turn(rotations.multiply(tilt, self._spine)),
            _vec(place[self._arm_rows[0]]),
            _vec(place[self._arm_rows[1]]),
            _vec(place[self._arm_rows[2]]),
        )

    def _lean_for(self, wrists: list[Floats]) -> None:
        """Leans the trunk when a wrist is beyond the arm, at most by LEAN_MOST; the rest is stretched."""
        upright = self._upright
        missing = max((shortfall(self._bones, upright, _vec(wrist)) for wrist in wrists), default=0.0)
        lean = min(LEAN_MOST, missing / self._lever_m)
        if lean != self.lean:
            self._trunk = self._seat_trunk(lean)

    # -- the limbs -------------------------------------------------------------------------------------------

    def solve(self, left: LimbFrame | None, right: LimbFrame | None) -> None:
        """Poses both arms from hands in the seat frame; None, or a hand not at hand, is not drawn."""
        frames = [right, left]
        shown = [n for n in (0, 1) if _drawable(frames[n])]
        self.drawn = [n in shown for n in (0, 1)]
        if twins := left is not None and right is not None and all(self.drawn) and self._twins(left, right):
            shown = [0]
        for n in (0, 1):
            if not self.drawn[n]:
                self._swivels[n] = self._sizes[n] = self.arms[n] = None
                self.joints[n] = np.nan
        orientations, positions = np.empty((len(shown), 26, 4)), np.empty((len(shown), 26, 3))
        sizes = np.empty(len(shown))
        steps = []
        for k, n in enumerate(shown):
            frame = frames[n]
            assert frame is not None
            valid = frame.orientation_valid
            turns = frame.orientations if every(valid) else filled(frame.orientations, valid)
            orientations[k] = turns * _MIRROR_TURN if n else turns
            positions[k] = frame.positions * _MIRROR if n else frame.positions
            steps.append(self._step(n, frame))
            sizes[k] = self._size(n, steps[k], positions[k], frame.position_valid)
        if shown:
            self._lean_for([positions[k, WRIST] for k in range(len(shown))])
            self._limbs(frames, shown, orientations, positions, sizes, steps)
        if twins:
            self._copy()
        else:
            self._write((0, 1))

    def _twins(self, left: LimbFrame, right: LimbFrame) -> bool:
        """True when one hand is the other's image to the last digit, as in the usual mirror, and has been."""
        return (
            left.time_s == right.time_s
            and self._times[0] == self._times[1]
            and _same(self._sizes)
            and _same(self._swivels)
            and np.array_equal(left.positions * _MIRROR, right.positions)
            and np.array_equal(left.orientations * _MIRROR_TURN, right.orientations)
            and left.position_valid.tobytes() == right.position_valid.tobytes()
            and left.orientation_valid.tobytes() == right.orientation_valid.tobytes()
            and _images(left.hinge, right.hinge)
        )

    def _copy(self) -> None:
        """The left arm is solved with the right one."""
        self.arms[1], self._swivels[1] = self.arms[0], self._swivels[0]
        self._sizes[1], self._times[1] = self._sizes[0], self._times[0]
        self._turns[1], self._places[1] = self._turns[0], self._places[0]
        self.joints[1] = self.joints[0] * _MIRROR
        self._write((0,))
        self.matrices[1] = self.matrices[0]
        self.matrices[1, :, 0] *= -1.0

    def _step(self, n: int, frame: LimbFrame) -> float:
        step = max(0.0, frame.time_s - self._times[n])
        self._times[n] = frame.time_s
        return step

    def _size(self, n: int, dt_s: float, positions: Floats, valid: Flags) -> float:
        seen = self._grip.size_of(positions, valid)
        before = self._sizes[n]
        if before is not None:
            seen = before + (seen - before) * (1.0 - float(np.exp(-2.0 * np.pi * SIZE_HZ * dt_s)))
        self._sizes[n] = seen
        return seen

    def _limbs(
        self,
        frames: list[LimbFrame | None],
        shown: list[int],
        orientations: Floats,
        positions: Floats,
        sizes: Floats,
        steps: list[float],
    ) -> None:
        turns = self._grip.turns_of(orientations)
        wrists = positions[:, WRIST]
        matrices, places = self._grip.places_of(turns, wrists, sizes)
        wanted = positions[:, THUMB_TIP] - positions[:, INDEX_TIP]
        self._grip.close(turns, matrices, places, wanted, sizes)
        for k, n in enumerate(shown):
            frame = frames[n]
            assert frame is not None
            hinge = None if frame.hinge is None else _vec(frame.hinge * _MIRROR if n else frame.hinge)
            arm = pose_arm(
                self._bones,
                self._trunk,
                _vec(wrists[k]),
                _turn(turns[k, WRIST]),
                hinge,
                self._table,
                self._swivels[n],
                steps[k],
            )
            self.arms[n] = arm
            self._swivels[n] = arm.swivel
            own = rotations.to_matrix(np.array(arm.turns))
            if arm.stretch > 1.0:
                along = (arm.stretch - 1.0) * self._axes[:, :, None] * self._axes[:, None, :]
                own[2:] += own[2:] @ along
            self._turns[n, self._arm_rows] = own
            self._places[n, self._arm_rows] = arm.places
            self._turns[n, self._hand_rows] = matrices[k] * sizes[k]
            self._places[n, self._hand_rows] = places[k]
            self.joints[n] = places[k] * _MIRROR if n else places[k]

    def _write(self, halves: tuple[int, ...]) -> None:
        for n in halves:
            self.matrices[n, :, :, :3] = self._turns[n]
            self.matrices[n, :, :, 3] = self._places[n] - (self._turns[n] @ self._pack.places[:, :, None])[..., 0]
            if n:
                self.matrices[n, :, 0] *= -1.0


def _same(both: list[float | None]) -> bool:
    """What follows slowly comes together ever closer, and never quite."""
    right, left = both
    if right is None or left is None:
        return right is left
    return abs(right - left) < UNSEEN


def _images(left: Floats | None, right: Floats | None) -> bool:
    if left is None or right is None:
        return left is right
    return bool(np.array_equal(left * _MIRROR, right))


def _drawable(frame: LimbFrame | None) -> bool:
    return (
        frame is not None
        and frame.at_hand
        and bool(frame.position_valid[WRIST])
        and bool(frame.orientation_valid[WRIST])
    )


def _hangs_on(pack: BodyPack, row: int, joint: str) -> bool:
    while row >= 0 and pack.names[row] != joint:
        row = pack.parents[row]
    return row >= 0


def _depth(pack: BodyPack, row: int) -> int:
    depth = 0
    while row >= 0:
        row, depth = pack.parents[row], depth + 1
    return depth


def _vec(values: Floats) -> Vec:
    x, y, z = values.tolist()
    return x, y, z


def _turn(values: Floats) -> Turn:
    x, y, z, w = values.tolist()
    return x, y, z, w
