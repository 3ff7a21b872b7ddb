"""Pictures of the body for people to judge: seven postures, three skin tones, from the seat and close up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import radians
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from game.body import rotations
from game.body.frame import LimbFrame
from game.body.joints import Side
from game.body.postures import place, posture
from game.mirror.reflect import reflect
from game.view.avatar import Avatar
from game.view.light import Light
from game.view.quality import QUALITY
from game.view.view import BuiltScene
from game.view.window import EYE, FOV_DEG, LOOK_AT, Picture, Stage

SEAT_SIZE: Final = (960, 540)
CLOSE_SIZE: Final = (800, 800)
TONES: Final = (2, 5, 8)
# Each body and the tones it is drawn in: all three once, and the other body in the middle one.
BODIES: Final[dict[str, tuple[int, ...]]] = {"man": TONES, "woman": (5,)}
TABLE_TOP_M: Final = 0.74
# From a joint to the skin that lies on the table, and the half of a hand seen from above.
FLESH_M: Final = 0.009
CLOSE_FOV_DEG: Final = 26.0

_AXES: Final = np.eye(3)


@dataclass(frozen=True, slots=True)
class Pose:
    """A right hand over the table: its posture, how the wrist is turned (degrees: inwards, fingers up, palm up),
    where it is (x and z, metres), how high its lowest joint's skin is above the table, and where a close-up looks
    from, seen from the hand."""

    posture: str
    turned: tuple[float, float, float]
    at: tuple[float, float] = (0.17, -0.40)
    above_m: float = 0.0
    seen_from: tuple[float, float, float] = (-0.10, 0.80, 0.60)

    def limb(self) -> LimbFrame:
        """The right limb in the seat frame."""
        inwards, up, over = (np.float64(radians(angle)) for angle in self.turned)
        x, y, z = _AXES
        turn = rotations.about(y, inwards)
        turn = rotations.multiply(turn, rotations.about(x, up))
        turn = rotations.multiply(turn, rotations.about(z, -over))
        hand = place(posture(self.posture, Side.RIGHT), np.zeros(3), turn)
        low = float(hand.positions[:, 1].min())
        spot = np.array([self.at[0], TABLE_TOP_M + FLESH_M + self.above_m - low, self.at[1]])
        return replace(place(hand, spot), hinge=None)


POSES: Final[dict[str, Pose]] = {
    "rest": Pose("rest", (14.0, 13.0, 0.0)),
    "fist": Pose("fist", (14.0, 0.0, 25.0), above_m=0.004),
    "point": Pose("point", (14.0, 0.0, 10.0), above_m=0.004),
    "pinch": Pose("pinch", (14.0, 0.0, 30.0), at=(0.17, -0.38), above_m=0.05),
    "open-palm-up": Pose("open", (10.0, 0.0, 170.0), above_m=0.012),
    "wrist-flexed": Pose("wrist-flexed", (14.0, 22.0, 0.0), at=(0.17, -0.36), above_m=0.02),
    "wrist-extended": Pose("wrist-extended", (14.0, 0.0, 0.0), at=(0.17, -0.36), above_m=0.02),
}


def both(pose: Pose) -> tuple[LimbFrame, LimbFrame]:
    """The posing right limb's mirror image and the right limb itself."""
    right = pose.limb()
    return reflect(right), right


class Easel:
    """A lit stage with a scene and a body, from which pictures of poses are taken; `look` is man or woman."""

    def __init__(
        self,
        size: tuple[int, int],
        look: str,
        tone: int,
        build_scene: Callable[[Stage], BuiltScene] | None = None,
        quality: str = "high",
    ) -> None:
        chosen = QUALITY[quality]
        self.stage = Stage("offscreen", size, chosen.samples, chosen.shadow_px, detail=chosen.detail)
        light = Light(self.stage)
        if build_scene is not None:
            light.set(build_scene(self.stage).light)
        self.avatar = Avatar(self.stage, Side.LEFT, tone, look, chosen.detail)

    def __enter__(self) -> Easel:
        return self

    def __exit__(self, *_: object) -> None:
        self.stage.close()

    def from_seat(self, pose: Pose) -> Picture:
        """What the seated person sees."""
        self._pose(pose)
        self.stage.look(EYE, LOOK_AT, FOV_DEG)
        return self._taken()

    def close_up(self, pose: Pose, fov_deg: float = CLOSE_FOV_DEG) -> Picture:
        """The right hand filling the picture, seen from where its posture shows best."""
        self._pose(pose)
        joints = self.avatar.hand(Side.RIGHT)
        middle = 0.5 * (joints.min(axis=0) + joints.max(axis=0))
        away = np.array(pose.seen_from)
        self.stage.look((middle + 0.5 * away / np.linalg.norm(away)).tolist(), middle.tolist(), fov_deg)
        return self._taken()

    def _pose(self, pose: Pose) -> None:
        # Each picture stands for itself: the elbow does not come from where the last pose had it.
        self.avatar.pose(None, None)
        self.avatar.pose(*both(pose))

    def _taken(self) -> Picture:
        self.stage.frame()
        return self.stage.picture()


def body_gallery(folder: Path, build_scene: Callable[[Stage], BuiltScene]) -> Iterator[Path]:
    """Draws every picture into `folder` at the table of this scene, and gives each file as it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for look, tones in BODIES.items():
        for size, kind in ((SEAT_SIZE, "seat"), (CLOSE_SIZE, "close")):
            with Easel(size, look, tones[0], build_scene) as easel:
                for tone in tones:
                    easel.avatar.set_tone(tone)
                    for name, pose in POSES.items():
                        picture = easel.from_seat(pose) if kind == "seat" else easel.close_up(pose)
                        yield _saved(folder / f"{look}-{kind}-tone-{tone}-{name}.png", picture)


def _saved(file: Path, picture: Picture) -> Path:
    Image.fromarray(picture).save(file)
    return file
