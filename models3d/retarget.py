"""The rig of the right half of a body: which joints it has, how they lie in the bind pose, and who moves what.

A joint's -Z runs along its bone and, in the hand, its +Y leaves through the back of the hand, as in
XR_EXT_hand_tracking. The left half is the right one mirrored, so only one is kept.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from models3d.basemesh import BaseMesh, Floats

FINGERS: Final = ("thumb", "index", "middle", "ring", "little")
CENTRAL: Final = ("root", "spine05", "spine04", "spine03", "spine02", "spine01", "neck01", "head")
ARM: Final = ("clavicle", "shoulder01", "upperarm01", "upperarm02", "lowerarm01", "lowerarm02")
LEG: Final = ("pelvis", "upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot")
HAND: Final = (
    "palm",
    "wrist",
    "thumb_metacarpal",
    "thumb_proximal",
    "thumb_distal",
    "thumb_tip",
    *(f"{f}_{b}" for f in FINGERS[1:] for b in ("metacarpal", "proximal", "intermediate", "distal", "tip")),
)
JOINTS: Final = CENTRAL + LEG + ARM + HAND


def _hand_bones() -> dict[str, str]:
    bones = {"wrist": "wrist"}
    for number, finger in enumerate(FINGERS, start=1):
        names = [name for name in HAND if name.startswith(finger + "_")][:-1]
        own = [f"finger{number}-{k}" for k in (1, 2, 3)]
        if number > 1:
            own.insert(0, f"metacarpal{number - 1}")
        bones |= dict(zip(names, own, strict=True))
    return bones


# Our hand joint -> the bone of the base mesh whose head it is.
HAND_BONES: Final = _hand_bones()


@dataclass(frozen=True, slots=True)
class Rig:
    """Joint `names`, `parents` (-1: none), bind `turns` (J, 3, 3), `places` (J, 3) and `eyes` (3,) in metres."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    turns: Floats
    places: Floats
    eyes: Floats

    def place(self, name: str) -> Floats:
        """The joint's place in the bind pose, metres."""
        where: Floats = self.places[self.names.index(name)]
        return where

    def turn(self, name: str) -> Floats:
        """The joint's axes in the bind pose, as columns."""
        axes: Floats = self.turns[self.names.index(name)]
        return axes


def unit(v: Floats) -> Floats:
    """The vector at length one."""
    direction: Floats = v / np.linalg.norm(v)
    return direction


def axes(forward: Floats, up: Floats) -> Floats:
    """Columns x, y, z of a joint whose -z is `forward` and whose y is as near to `up` as it can be."""
    z = -unit(forward)
    x = unit(np.cross(up, z))
    return np.stack([x, np.cross(z, x), z], axis=1)


def parents() -> tuple[int, ...]:
    """The parent index of every joint of JOINTS."""
    above = {name: before for before, name in itertools.pairwise(CENTRAL)}
    above |= {name: before for before, name in itertools.pairwise(ARM)} | {"clavicle": "spine01"}
    above |= {name: before for before, name in itertools.pairwise(LEG)} | {"pelvis": "root"}
    above |= {"palm": "wrist", "wrist": "lowerarm02", "root": ""}
    for finger in FINGERS:
        chain = [name for name in HAND if name.startswith(finger + "_")]
        above |= dict(itertools.pairwise(reversed(chain))) | {chain[0]: "wrist"}
    return tuple(JOINTS.index(above[name]) if above[name] else -1 for name in JOINTS)


def _nail_normals(mesh: BaseMesh, vertices: Floats) -> dict[str, Floats]:
    """The mean normal of each right finger's nail: the way its back faces."""
    body = mesh.quads["body"]
    mask = mesh.image("textures/mpfb_fingernails.jpg")
    at = mesh.uvs[body.uv].mean(axis=1)
    height, width = mask.shape
    rows = np.clip(((1.0 - at[:, 1]) * height).astype(int), 0, height - 1)
    columns = np.clip((at[:, 0] * width).astype(int), 0, width - 1)
    nail = mask[rows, columns] > 0.5
    corners = vertices[body.corners]
    normals = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    found = {}
    for number, finger in enumerate(FINGERS, start=1):
        index, weight = mesh.weights[f"finger{number}-3.R"]
        share = np.zeros(len(vertices))
        share[index] = weight
        chosen = nail & (share[body.corners].mean(axis=1) > 0.5)
        found[finger] = unit(normals[chosen].sum(axis=0))
    return found


def _finger_axes(finger: str, chain: list[Floats], nail: Floats, back: Floats) -> list[Floats]:
    """Axes of a finger's joints from metacarpal to tip: x is the axis the finger bends about."""
    first = unit(chain[2] - chain[1]) if finger != "thumb" else unit(chain[1] - chain[0])
    last = unit(chain[-1] - chain[-2])
    flex = unit(np.cross(nail, -last))
    bend = np.cross(last, first)
    curved = float(np.linalg.norm(bend))
    # The thumb's own curve lies 45 degrees off its nail, so only the nail is to be trusted there.
    if finger != "thumb" and curved > 0.15:
        bend = bend / curved * np.sign(bend @ flex)
        flex = unit(flex + bend)
    result = []
    for number, (here, there) in enumerate(itertools.pairwise(chain)):
        along = unit(there - here)
        up = back if finger != "thumb" and number == 0 else np.cross(-along, flex)
        result.append(axes(along, up))
    return [*result, result[-1]]


def make_rig(mesh: BaseMesh, vertices: Floats) -> Rig:
    """The right half's rig for a body with these vertices."""
    bones = mesh.bones(vertices)
    place: dict[str, Floats] = {}
    turn: dict[str, Floats] = {}
    for name in (*CENTRAL, *LEG, *ARM):
        head, tail = bones[name if name in CENTRAL else name + ".R"]
        along = unit(tail - head)
        up = np.array([0.0, 0.0, -1.0]) if abs(along[1]) > 0.8 else np.array([0.0, 1.0, 0.0])
        place[name], turn[name] = head, axes(along, up)
    for name, bone in HAND_BONES.items():
        place[name] = bones[bone + ".R"][0]
    for number, finger in enumerate(FINGERS, start=1):
        place[f"{finger}_tip"] = bones[f"finger{number}-3.R"][1]
    place["palm"] = 0.5 * (place["middle_metacarpal"] + place["middle_proximal"])
    wrist = place["wrist"]
    back = unit(np.cross(place["little_proximal"] - wrist, place["index_proximal"] - wrist))
    turn["wrist"] = axes(place["middle_proximal"] - wrist, back)
    turn["palm"] = axes(place["middle_proximal"] - place["middle_metacarpal"], back)
    nails = _nail_normals(mesh, vertices)
    for finger in FINGERS:
        names = [name for name in HAND if name.startswith(finger + "_")]
        turns = _finger_axes(finger, [place[name] for name in names], nails[finger], back)
        turn |= dict(zip(names, turns, strict=True))
    return Rig(
        JOINTS,
        parents(),
        np.stack([turn[name] for name in JOINTS]),
        np.stack([place[name] for name in JOINTS]),
        bones["eye.R"][0] * np.array([0.0, 1.0, 1.0]),
    )


def _joint_of(mesh: BaseMesh, bone: str) -> str:
    """Our joint that carries what a bone of the base mesh moves; the left side counts as the trunk."""
    name, _, side = bone.partition(".")
    hand = {own: ours for ours, own in HAND_BONES.items()}
    if side != "L":
        if name in hand:
            # The long bones of the palm move with the wrist (see game.view.grip), so its skin needs only that.
            return "wrist" if name.startswith("metacarpal") else hand[name]
        if name in JOINTS:
            return name
    if re.match(r"(jaw|eye|tongue|levator|oris|special|risorius|temporalis|orbic|oculi)", name):
        return "head"
    if name.startswith("toe"):
        return "foot" if side == "R" else "root"
    if name.startswith("breast"):
        return "spine02"
    if name.startswith("neck"):
        return "neck01"
    above = mesh.parent(bone)
    return _joint_of(mesh, above) if above else "root"


def _softened(mesh: BaseMesh, shares: Floats) -> Floats:
    """Shares of the hand averaged a little with their neighbours', so that the web of the thumb folds smoothly."""
    corners = mesh.quads["body"].corners
    pairs = np.concatenate([corners[:, [k, (k + 1) % 4]] for k in range(4)])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    count = np.bincount(pairs.ravel(), minlength=len(shares))[:, None]
    hand = shares[:, [JOINTS.index(name) for name in HAND]].sum(axis=1, keepdims=True)
    thumb = shares[:, [JOINTS.index(name) for name in HAND if name.startswith("thumb")]].sum(axis=1, keepdims=True)
    # Most at the root of the thumb, where the base mesh's bones change from one vertex to the next.
    soft = np.clip(hand, 0.0, 1.0) * (0.25 + 0.35 * np.clip(4.0 * thumb * (1.0 - thumb), 0.0, 1.0))
    for _ in range(3):
        around = np.zeros_like(shares)
        np.add.at(around, pairs[:, 0], shares[pairs[:, 1]])
        np.add.at(around, pairs[:, 1], shares[pairs[:, 0]])
        shares = (1.0 - soft) * shares + soft * around / np.maximum(count, 1)
    return shares


def make_weights(mesh: BaseMesh, vertices: Floats) -> Floats:
    """(V, J) shares that sum to one; on the midline only the trunk moves a vertex, so the halves never part."""
    shares = np.zeros((len(vertices), len(JOINTS)))
    for bone, (index, weight) in mesh.weights.items():
        np.add.at(shares[:, JOINTS.index(_joint_of(mesh, bone))], index, weight)
    shares = _softened(mesh, shares)
    free = np.clip(vertices[:, 0] / 0.03, 0.0, 1.0)[:, None]
    for group, trunk in ((ARM, "spine01"), (LEG, "root")):
        columns = [JOINTS.index(name) for name in group]
        held = (shares[:, columns] * (1.0 - free)).sum(axis=1)
        shares[:, columns] *= free
        shares[:, JOINTS.index(trunk)] += held
    total = shares.sum(axis=1, keepdims=True)
    shares[:, 0] += (total[:, 0] < 1e-6).astype(float)
    normal: Floats = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    return normal
