"""One hand on a board, for telling left from right: any side, view, turn and posture, drawn from the body."""

from __future__ import annotations

from functools import lru_cache
from math import radians
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from panda3d.core import LQuaternionf, LVector3f, NodePath

from game.body import rotations
from game.body.frame import Floats, LimbFrame
from game.body.joints import HAND, HAND_JOINTS, INDEX_TIP, THUMB_TIP, WRIST, Side
from game.body.postures import blend as between
from game.body.postures import posture as posture_of
from game.view import shapes, skin, surface
from game.view.avatar import body, make_piece, vertex_data
from game.view.grip import Grip
from game.view.skinning import ARM
from game.view.triples import Turn, Vec
from game.view.triples import between as swing
from game.view.window import TAG, Stage
from models3d.pack import BodyPack, Mesh

VIEWS: Final = ("dorsal", "palmar", "thumb", "little")
OBJECTS: Final = ("none", "cup", "pen", "brush")
# A hand with its cuff is 26 cm long; so it keeps within a board of 21 cm however it is turned.
SCALE: Final = 0.69
# From the side a hand is as deep as it is wide; on a board it stands out less.
SIDE_DEPTH: Final = 0.75
STANDS_OUT_M: Final = 0.036
# Skin shows from here on, along the forearm from elbow 0 to wrist 1: inside the cuff.
SKIN_FROM: Final = 0.76
CUFF_END: Final = 0.70

CUP_TOUCHES: Final = (
    "middle_proximal", "middle_intermediate", "middle_distal", "middle_tip", "ring_distal", "index_distal",
    "thumb_tip", "thumb_distal",
)  # fmt: skip
CUP_RADIUS_M: Final = 0.0325
# From a finger's bone to its skin.
FLESH_M: Final = 0.0085

_X: Final = np.array([1.0, 0.0, 0.0])
_Y: Final = np.array([0.0, 1.0, 0.0])
_Z: Final = np.array([0.0, 0.0, 1.0])
_MIRROR: Final = np.array([-1.0, 1.0, 1.0])
_MIRROR_TURN: Final = np.array([1.0, -1.0, -1.0, 1.0])


class HandPose:
    """Skin matrices of a right hand alone with its forearm: `matrices` (J, 3, 4) and `joints` (26, 3), hand space.

    Hand space: wrist at the origin, forearm along +z, back of the hand up.
    """

    def __init__(self, pack: BodyPack) -> None:
        self._pack = pack
        self._grip = Grip(pack)
        self._hand = np.array([pack.index(name) for name in HAND])
        self._arm = np.array([pack.index(name) for name in ARM])
        self._level = rotations.conjugate(rotations.from_matrix(pack.turns[pack.index("wrist")]))
        fore = pack.places[pack.index("wrist")] - pack.places[pack.index("lowerarm01")]
        self.fore_m = float(np.linalg.norm(fore))
        # The forearm's direction when the wrist is straight and level; the hand has none of its own twist there.
        self._fore = rotations.rotate(self._level, fore / self.fore_m)
        self.matrices = np.zeros((len(pack.names), 3, 4), dtype=np.float32)
        self.joints = np.zeros((len(HAND_JOINTS), 3))
        self.elbow = np.zeros(3)

    def solve(self, frame: LimbFrame) -> None:
        """Poses it from a posture at the origin (a right hand)."""
        pack = self._pack
        turns = self._grip.turns_of(frame.orientations[None])
        wrists = frame.positions[None, WRIST]
        matrices, places = self._grip.places_of(turns, wrists, np.ones(1))
        tips = frame.positions[THUMB_TIP] - frame.positions[INDEX_TIP]
        self._grip.close(turns, matrices, places, tips[None], np.ones(1))
        hinge = _Z * self.fore_m if frame.hinge is None else frame.hinge
        along = wrists[0] - hinge
        along = along / np.sqrt(along @ along)
        forearm = rotations.multiply(np.array(swing(_vec(self._fore), _vec(along))), self._level)
        turn = rotations.to_matrix(forearm)
        wrist = pack.places[pack.index("wrist")]
        self._set(self._arm, turn, wrists[0] + (pack.places[self._arm] - wrist) @ turn.T)
        self._set(self._hand, matrices[0], places[0])
        self.joints = places[0]
        self.elbow = wrists[0] - along * self.fore_m

    def _set(self, rows: NDArray[Any], turns: Floats, places: Floats) -> None:
        self.matrices[rows, :, :3] = turns
        moved = (turns @ self._pack.places[rows][:, :, None])[..., 0]
        self.matrices[rows, :, 3] = places - moved


@lru_cache(maxsize=4)
def _parts(look: str, level: str) -> tuple[BodyPack, dict[str, Mesh]]:
    """The body and its arm, cut where the cuff hides it, and the cuff."""
    pack = body(look, level)
    arm, cuff = pack.parts["arm"], pack.parts["cuff"]
    elbow, wrist = (pack.places[pack.index(name)] for name in ("lowerarm01", "wrist"))
    way = wrist - elbow
    far = (arm.points - elbow) @ way / (way @ way)
    kept = arm.triangles[(far[arm.triangles] > SKIN_FROM).all(axis=1)]
    shown = Mesh(
        arm.points, arm.normals, arm.uvs, arm.bones, arm.weights, arm.shade, kept, arm.palette, arm.material
    )
    return pack, {"arm": shown, "cuff": cuff}


class HandPicture:
    """A hand that fills a board: `node` hangs under `parent`, whose +x is right, +y up and +z towards the viewer.

    The left hand is the mirror image of the right one in its shape, never in its light.
    """

    def __init__(self, stage: Stage, parent: NodePath, look: str = "man") -> None:
        low = stage.detail == "low"
        pack, parts = _parts(look, "coarse" if low else "fine")
        self.node = parent.attach_new_node("hand-picture")
        self._turn = self.node.attach_new_node("turn")
        self._hand = self._turn.attach_new_node("hand")
        self._pose = HandPose(pack)
        self._pieces = []
        for name, mesh in parts.items():
            data = vertex_data(mesh)
            halves = [make_piece(self._hand, name, mesh, data, half, low) for half in (0, 1)]
            for piece in halves:
                # A picture throws no shadow into the room.
                piece.path.clear_tag(TAG)
            self._pieces.append(halves)
        self._objects = {name: _object(self._hand, name) for name in OBJECTS[1:]}
        self._tone = 0

    def set(
        self,
        side: Side,
        view: str = "dorsal",
        turn_deg: float = 0.0,
        posture: str = "open",
        to: str | None = None,
        blend: float = 0.0,
        object: str = "none",  # noqa: A002  the catalogue's own word
        tone: int = 5,
    ) -> None:
        """Shows this hand: `turn_deg` clockwise, 0 fingers up; `blend` of the way from `posture` to `to`.

        ValueError for an unknown view, posture, object or tone.
        """
        if view not in VIEWS:
            raise ValueError(f"A hand is seen from {', '.join(VIEWS)}, not {view!r}.")
        if object not in OBJECTS:
            raise ValueError(f"A hand holds {', '.join(OBJECTS)}, not {object!r}.")
        frame = posture_of(posture, Side.RIGHT)
        if to is not None and blend > 0.0:
            frame = between(frame, posture_of(to, Side.RIGHT), blend)
        self._show(frame, side is Side.LEFT, view, turn_deg, object, tone)

    def follow(self, limb: LimbFrame, tone: int = 5) -> None:
        """Shows a limb as it is, all but where it lies and how its wrist is turned: from the back, fingers up."""
        left = limb.side is Side.LEFT
        turn = rotations.conjugate(limb.orientations[WRIST])
        places = rotations.rotate(turn, limb.positions - limb.positions[WRIST])
        turns = rotations.multiply(turn, limb.orientations)
        right = limb.but(
            side=Side.RIGHT,
            positions=places * _MIRROR if left else places,
            orientations=turns * _MIRROR_TURN if left else turns,
            hinge=None,
        )
        self._show(right, left, "dorsal", 0.0, "none", tone)

    def _show(
        self,
        frame: LimbFrame,
        left: bool,
        view: str,
        turn_deg: float,
        object: str,  # noqa: A002
        tone: int,
    ) -> None:
        self._pose.solve(frame)
        if tone != self._tone:
            self._tone = tone
            for piece in self._pieces[0]:
                skin.wear(piece.path, skin.monk(tone))
        matrices = self._pose.matrices.copy()
        if left:
            matrices[:, 0] *= -1.0
        for halves in self._pieces:
            for half, piece in enumerate(halves):
                if half == int(left):
                    piece.path.show()
                    piece.write(matrices)
                else:
                    piece.path.hide()
        self._hold(object, left)
        self._face(view, turn_deg, left)

    def _face(self, view: str, turn_deg: float, left: bool) -> None:
        """Turns the hand's chosen side to the viewer, centred, then the picture in its plane."""
        sign = -1.0 if left else 1.0
        yaw = {"dorsal": 0.0, "palmar": np.pi, "thumb": 0.5 * np.pi * sign, "little": -0.5 * np.pi * sign}[view]
        turn = rotations.multiply(rotations.about(_Y, np.float64(yaw)), rotations.about(_X, np.float64(np.pi / 2)))
        cuff = self._pose.elbow * (1.0 - CUFF_END)
        points = np.concatenate([self._pose.joints, cuff[None]]) * (_MIRROR if left else 1.0)
        seen = rotations.rotate(turn, points)
        centre = 0.5 * (seen.min(axis=0) + seen.max(axis=0))
        depth = SIDE_DEPTH if view in ("thumb", "little") else 1.0
        self._hand.set_quat(_engine(turn))
        self._hand.set_pos(LVector3f(*(-centre)))
        self._turn.set_scale(SCALE, SCALE, SCALE * depth)
        self._turn.set_pos(0.0, 0.0, STANDS_OUT_M)
        self.node.set_quat(_engine(rotations.about(_Z, np.float64(-radians(turn_deg)))))

    def _hold(self, name: str, left: bool) -> None:
        for known, path in self._objects.items():
            if known != name:
                path.hide()
                continue
            path.show()
            place, axis, size = _held_at(name, self._pose.joints)
            path.set_scale(size)
            mirror = _MIRROR if left else np.ones(3)
            path.set_pos(LVector3f(*(place * mirror)))
            path.set_quat(_engine(np.array(swing((0.0, 1.0, 0.0), _vec(axis * mirror)))))


def _held_at(name: str, joints: Floats) -> tuple[Floats, Floats, float]:
    """Where a held thing's middle is, which way its own up points, and its size, in a right hand's space."""
    if name == "cup":
        return _cup_at(joints)
    tips = 0.5 * (joints[THUMB_TIP] + joints[INDEX_TIP])
    axis = joints[HAND["index_proximal"]] + np.array([-0.012, 0.014, 0.0]) - tips
    axis = axis / np.sqrt(axis @ axis)
    return tips + 0.038 * axis, axis, 1.0


def _cup_at(joints: Floats) -> tuple[Floats, Floats, float]:
    """The cup that the hand goes round: its axis is the one the fingers bend about, its wall on their skin."""
    axis = joints[HAND["index_proximal"]] - joints[HAND["ring_proximal"]]
    axis = axis / np.sqrt(axis @ axis)
    side = np.cross(axis, joints[HAND["middle_proximal"]] - joints[WRIST])
    side = side / np.sqrt(side @ side)
    other = np.cross(side, axis)
    middle = joints[HAND["middle_intermediate"]]
    touching = joints[[HAND[joint] for joint in CUP_TOUCHES]] - middle
    x, y = touching @ side, touching @ other
    # The circle that passes nearest to the joints round it.
    fit, *_ = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), -(x**2 + y**2), rcond=None)
    radius = float(np.sqrt(max(0.25 * (fit[0] ** 2 + fit[1] ** 2) - fit[2], 1e-4))) - FLESH_M
    centre = middle - 0.5 * (fit[0] * side + fit[1] * other)
    return centre - 0.004 * axis, axis, min(1.15, max(0.6, radius / CUP_RADIUS_M))


# Half profiles (radius, height) in metres about the middle of the thing.
_CUP: Final = (
    (0.000, -0.042), (0.024, -0.042), (0.0275, -0.040), (0.0285, -0.034), (0.031, 0.000), (0.034, 0.040),
    (0.0345, 0.0428), (0.0335, 0.0432), (0.0325, 0.040), (0.0295, 0.000), (0.027, -0.030), (0.000, -0.034),
)  # fmt: skip
_PEN: Final = (
    (0.0000, -0.070), (0.0006, -0.069), (0.0012, -0.064), (0.0036, -0.053), (0.0044, -0.048), (0.0046, -0.010),
    (0.0046, 0.056), (0.0049, 0.057), (0.0049, 0.066), (0.0040, 0.069), (0.0000, 0.070),
)  # fmt: skip
_HANDLE: Final = (
    (0.0000, 0.084), (0.0022, 0.083), (0.0034, 0.076), (0.0050, 0.030), (0.0056, -0.010), (0.0048, -0.030),
    (0.0044, -0.034),
)  # fmt: skip
_FERRULE: Final = ((0.0045, -0.034), (0.0049, -0.035), (0.0052, -0.046), (0.0050, -0.047))
_BRISTLES: Final = ((0.0049, -0.047), (0.0062, -0.055), (0.0052, -0.066), (0.0018, -0.074), (0.0000, -0.076))


def _object(parent: NodePath, name: str) -> NodePath:
    """A cup, pen or brush as people have at home."""
    root = parent.attach_new_node(name)
    if name == "cup":
        surface.solid(root, shapes.turned(_CUP, 40).painted((0.62, 0.66, 0.66)), surface.GLAZE, name="cup")
    elif name == "pen":
        surface.solid(root, shapes.turned(_PEN, 20).painted((0.05, 0.09, 0.20)), surface.GLAZE, name="pen")
    else:
        surface.solid(root, shapes.turned(_HANDLE, 20).painted((0.42, 0.20, 0.09)), surface.WOOD, name="handle")
        surface.solid(root, shapes.turned(_FERRULE, 20).painted((0.55, 0.53, 0.50)), surface.METAL, name="ferrule")
        surface.solid(root, shapes.turned(_BRISTLES, 20).painted((0.16, 0.11, 0.07)), surface.CLOTH, name="hair")
    return root


def _vec(values: Floats) -> Vec:
    x, y, z = values.tolist()
    return x, y, z


def _engine(turn: Floats | Turn) -> LQuaternionf:
    """A turn in the axes of the node it is given to (no change of axes: the stage's seat node has done that)."""
    x, y, z, w = (float(value) for value in turn)
    return LQuaternionf(w, x, y, z)
