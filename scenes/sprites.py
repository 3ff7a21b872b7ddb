"""Takes the cut-outs of hands and arms: `python -m scenes.sprites`.

`models3d.build_pictures` composes those in `models3d/sprites`; those in `models3d/hands` are for flat pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from panda3d.core import NodePath
from PIL import Image

from game.body.joints import Side
from game.mirror.reflect import reflect
from game.view.avatar import Avatar
from game.view.gallery import Pose
from game.view.hand_picture import HandPicture
from game.view.light import Light, LightLook
from game.view.window import Stage
from models3d import flat_hands as alone
from models3d.camera import COACH, SEAT, Camera
from models3d.catalogue import POSTURES
from models3d.picture import TONES

FOLDER: Final = Path(__file__).parents[1] / "models3d" / "sprites"
ALONE: Final = FOLDER.parent / "hands"
# A hand alone is taken in a square, an arm in the frame of the picture it goes into, at this many pixels.
HAND_PX: Final = 760
ARM_PX: Final = (960, 720)
TONE: Final = 5
# Lossy, but of a quality at which nobody sees it; a cut-out takes 10 to 20 KB.
WEBP_QUALITY: Final = 90
# Even warm light from above and ahead, the same for all of them; a hand alone is lit from where it is looked at.
LIGHT: Final = LightLook(key=(1.42, 1.30, 1.12), sky=(0.60, 0.58, 0.55), background=(0.5, 0.5, 0.5))
FACING: Final = replace(LIGHT, direction=(0.0, 0.75, 1.0))
# A hand that is turned in the plane of its page is lit from the front: light from above would turn with it.
FRONTAL: Final = replace(LIGHT, direction=(0.0, 0.35, 1.0))
# It is kept in a square of this many pixels, and taken twice as large, so that its edge is soft wherever it is
# drawn; the angle (degrees, from 0.9 m) is one whose circle holds every one.
ALONE_PX: Final = 640
ALONE_FOV: Final = 14.6

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Hand:
    """A right hand alone with its cuff, as `HandPicture.set` takes it."""

    view: str
    posture: str
    turn_deg: float = 0.0
    to: str | None = None
    blend: float = 0.0
    holds: str = "none"


HANDS: Final[dict[str, Hand]] = {
    "open": Hand("dorsal", "open"),
    "palm": Hand("palmar", "open"),
    "rest": Hand("dorsal", "rest"),
    "spread": Hand("dorsal", "spread"),
    "fist": Hand("dorsal", "fist"),
    "half": Hand("dorsal", "open", to="fist", blend=0.45),
    "point": Hand("dorsal", "point"),
    # Seen from the thumb's side, fingers to the left: as the person sees their own right hand from the middle.
    "rest-side": Hand("thumb", "rest", -90.0),
    "open-side": Hand("thumb", "open", -90.0),
    "palm-up": Hand("thumb", "rest", 90.0),
    "thumb-up": Hand("palmar", "thumb-up", -90.0),
    "cup": Hand("palmar", "cup-grip", -90.0, holds="cup"),
    "pen": Hand("thumb", "pinch", -90.0, holds="pen"),
}

# The working arm at the table, in front of the mirror that stands in the body's middle.
_FLAT: Final = (10.0, 13.0, 0.0)
ARMS: Final[dict[str, Pose]] = {
    "quiet": Pose("rest", _FLAT, (0.21, -0.42)),
    "quiet-up": Pose("rest", (10.0, -4.0, 165.0), (0.21, -0.42), 0.006),
    "closed": Pose("fist", (10.0, 0.0, 30.0), (0.21, -0.42), 0.004),
    "half": Pose("rest", (10.0, 4.0, 30.0), (0.21, -0.42), 0.010),
    "opened": Pose("open", (10.0, 2.0, 30.0), (0.21, -0.42), 0.006),
    "pinched": Pose("pinch", (10.0, 14.0, 34.0), (0.21, -0.42), 0.05),
    "ring": Pose("ok", (10.0, 14.0, 34.0), (0.21, -0.42), 0.05),
    "fanned": Pose("spread", (10.0, 14.0, 34.0), (0.21, -0.42), 0.05),
    "turned-down": Pose("open", (10.0, 0.0, 0.0), (0.21, -0.42), 0.03),
    "turned-side": Pose("open", (10.0, 0.0, 85.0), (0.21, -0.42), 0.03),
    "turned-up": Pose("open", (10.0, 0.0, 165.0), (0.21, -0.42), 0.03),
    "wing-down": Pose("wrist-flexed", (10.0, 28.0, 0.0), (0.21, -0.42), 0.006),
    "wing-level": Pose("rest", (10.0, 10.0, 0.0), (0.21, -0.42), 0.05),
    "wing-up": Pose("wrist-extended", (10.0, 0.0, 0.0), (0.21, -0.42), 0.03),
    "near": Pose("rest", _FLAT, (0.23, -0.34)),
    "middle": Pose("rest", (8.0, 8.0, 0.0), (0.22, -0.43), 0.03),
    "far": Pose("open", (8.0, 4.0, 0.0), (0.235, -0.437), 0.03),
    "pick": Pose("pinch", (14.0, 6.0, 48.0), (0.25, -0.37), 0.02),
    "carry": Pose("pinch", (12.0, 10.0, 48.0), (0.23, -0.43), 0.07),
    "drop": Pose("pinch", (8.0, 6.0, 48.0), (0.23, -0.44), 0.05),
}


def cut_out(stage: Stage) -> Pixels:
    """What stands on the stage, without its background, uint8 (height, width, 4): taken before black and white."""
    shots = []
    for grey in (0.0, 1.0):
        stage.clear_colour(grey, grey, grey)
        stage.frame()
        shots.append(stage.picture().astype(np.float64))
    black, white = shots
    alpha = np.clip(1.0 - (white - black).mean(axis=2, keepdims=True) / 255.0, 0.0, 1.0)
    colour = np.where(alpha > 0.0, black / np.maximum(alpha, 1e-3), 0.0)
    return np.round(np.clip(np.concatenate([colour, 255.0 * alpha], axis=2), 0.0, 255.0)).astype(np.uint8)


def _aim(stage: Stage, camera: Camera) -> None:
    stage.look(camera.eye, camera.at, camera.fov_deg)


def hands(
    side: Side = Side.RIGHT, names: tuple[str, ...] = tuple(HANDS), tone: int = TONE
) -> Iterator[tuple[str, Pixels]]:
    """Every hand of that side alone; a left one is turned the other way round, as its mirror image would be."""
    with Stage("offscreen", (HAND_PX, HAND_PX), 8, 0) as stage:
        Light(stage).set(FACING)
        stage.look((0.0, 0.0, 0.9), (0.0, 0.0, 0.0), 15.0)
        picture = HandPicture(stage, stage.seat)
        for name in names:
            hand = HANDS[name]
            turn = hand.turn_deg if side is Side.RIGHT else -hand.turn_deg
            picture.set(side, hand.view, turn, hand.posture, hand.to, hand.blend, hand.holds, tone)
            yield f"hand-{name}", cut_out(stage)


def hands_alone(names: tuple[str, ...] = (), side: Side = Side.RIGHT) -> Iterator[tuple[str, Pixels]]:
    """The hands of `models3d.flat_hands` by their names, all of them without any; fingers up."""
    looks = looks_alone()
    kept, taken = (ALONE_PX, ALONE_PX), (2 * ALONE_PX, 2 * ALONE_PX)
    with Stage("offscreen", taken, 0, 0) as stage:
        Light(stage).set(FRONTAL)
        stage.look((0.0, 0.0, 0.9), (0.0, 0.0, 0.0), ALONE_FOV)
        picture = HandPicture(stage, stage.seat)
        for name in names or tuple(looks):
            look = looks[name]
            picture.set(side, look.view, 0.0, look.posture, look.to, look.blend, look.holds, TONE)
            yield name, np.asarray(Image.fromarray(cut_out(stage), "RGBA").resize(kept, Image.Resampling.BOX))


def looks_alone() -> dict[str, Hand]:
    """Every hand of `models3d.flat_hands` by its name."""
    still = {alone.still_name(view, each): Hand(view, each) for each in POSTURES for view in alone.VIEWS}
    for thing, postures in alone.HELD.items():
        for each in postures:
            still |= {alone.still_name(v, each, thing): Hand(v, each, holds=thing) for v in alone.VIEWS}
    for posture, to in alone.MOVES:
        for step in range(1, alone.STEPS):
            hand = Hand(alone.MOVES_FROM, posture, to=to, blend=step / alone.STEPS)
            still[alone.step_name(posture, to, step)] = hand
    return still


def _arm_only(root: NodePath, keep: str) -> None:
    for path in root.get_children():
        if path.get_name() in (f"arm-{keep}", f"sleeve-{keep}"):
            path.show()
        else:
            path.hide()


def arms(poses: tuple[str, ...] = tuple(ARMS), tone: int = TONE) -> Iterator[tuple[str, Pixels]]:
    """The working right arm before the mirror, and its image, each alone, from where the coach's pictures look."""
    with Stage("offscreen", ARM_PX, 8, 2048) as stage:
        Light(stage).set(LIGHT)
        avatar = Avatar(stage, Side.LEFT, tone, "man")
        for camera, look, names in ((COACH, "coach", poses), (SEAT, "seat", ("quiet",))):
            _aim(stage, camera)
            for name in names:
                right = ARMS[name].limb()
                avatar.pose(None, None)
                avatar.pose(reflect(right), right)
                for half, what in (("right", "arm"), ("left", "image")):
                    _arm_only(avatar.root, half)
                    yield f"{look}-{name}-{what}", cut_out(stage)


def save(folder: Path, name: str, pixels: Pixels) -> Path:
    """Writes a cut-out where `models3d.easel` finds it."""
    file = folder / f"{name}.webp"
    Image.fromarray(pixels, "RGBA").save(file, "WEBP", quality=WEBP_QUALITY, method=4)
    return file


def main(folder: Path = FOLDER) -> int:
    """Takes all of them anew: those of the pictures in each of their tones, those alone in one."""
    for tone in TONES:
        _keep(folder, ((f"{name}-tone-{tone}", pixels) for name, pixels in (*hands(tone=tone), *arms(tone=tone))))
    _keep(folder.parent / ALONE.name, hands_alone())
    return 0


def _keep(folder: Path, taken: Iterable[tuple[str, Pixels]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in taken:
        sys.stdout.write(f"{save(folder, name, pixels).name}\n")


if __name__ == "__main__":
    sys.exit(main())
