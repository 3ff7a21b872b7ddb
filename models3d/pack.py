"""The built body on disk: small whole numbers in one file a body, and how to read them back as metres."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Array = NDArray[Any]

BODIES: Final = ("man", "woman")
LEVELS: Final = ("fine", "coarse")
# Texture coordinates are kept in 1/UV_STEPS of the picture and may run over it for cloth.
UV_STEPS: Final = 65535.0
INFLUENCES: Final = 4


class PackError(Exception):
    """A body pack is missing or damaged; the message says which."""


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """One piece of the right half, ready to draw.

    `points` (N, 3) metres, `normals` (N, 3), `uvs` (N, 2), `bones` (N, 4) into `palette`, `weights` (N, 4) that
    sum to one, `shade` (N,) 0..1, `triangles` (T, 3), `palette` (P,) joints of the body, `material` skin, cloth
    or shadow.
    """

    points: Floats
    normals: Floats
    uvs: Floats
    bones: NDArray[np.uint8]
    weights: Floats
    shade: Floats
    triangles: NDArray[np.uint32]
    palette: NDArray[np.int64]
    material: str


@dataclass(frozen=True, slots=True, eq=False)
class BodyPack:
    """The right half of one body: joint `names`, `parents`, bind `turns` (J, 3, 3), `places` (J, 3) and `eyes`
    (3,) in metres, and its `parts`."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    turns: NDArray[np.float64]
    places: NDArray[np.float64]
    eyes: NDArray[np.float64]
    parts: Mapping[str, Mesh]

    def index(self, name: str) -> int:
        """The row of a joint."""
        return self.names.index(name)


def digest(arrays: Mapping[str, Array]) -> str:
    """A checksum of the arrays' names, types, shapes and values, whatever compressed them."""
    total = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        total.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        total.update(array.tobytes())
    return total.hexdigest()


def write(arrays: Mapping[str, Array]) -> bytes:
    """The arrays as an npz whose bytes depend on nothing but them and the compressor."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            file.writestr(entry, member.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def arrays_of(name: str) -> dict[str, Array]:
    """The raw arrays of a pack file in this package; PackError when it is missing or damaged."""
    file = resources.files("models3d") / f"{name}.npz"
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except (OSError, ValueError, zipfile.BadZipFile, KeyError) as error:
        raise PackError(f"The model {name}.npz is missing or damaged; install Midline again.") from error


def load_body(name: str, level: str = "fine") -> BodyPack:
    """A built body at one level of detail; PackError for an unknown one."""
    if name not in BODIES or level not in LEVELS:
        raise PackError(f"There is no body {name} ({level}); known: {', '.join(BODIES)} at {', '.join(LEVELS)}.")
    arrays = arrays_of(f"body_{name}")
    parts = {}
    for part, material in zip(arrays["parts"].tolist(), arrays["materials"].tolist(), strict=True):
        parts[part] = _mesh({key: arrays[f"{part}.{level}.{key}"] for key in FIELDS}, material)
    return BodyPack(
        tuple(arrays["names"].tolist()),
        tuple(arrays["parents"].tolist()),
        arrays["turns"].astype(np.float64),
        arrays["places"].astype(np.float64),
        arrays["eyes"].astype(np.float64),
        parts,
    )


FIELDS: Final = ("points", "box", "normals", "uvs", "uv_box", "bones", "weights", "shade", "triangles", "palette")


def _mesh(raw: Mapping[str, Array], material: str) -> Mesh:
    low, high = raw["box"].astype(np.float64)
    points = low + raw["points"].astype(np.float64) * ((high - low) / 65535.0)
    uv_low, uv_high = raw["uv_box"].astype(np.float64)
    uvs = uv_low + raw["uvs"].astype(np.float64) * ((uv_high - uv_low) / UV_STEPS)
    normals = raw["normals"].astype(np.float32)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-6)
    return Mesh(
        points.astype(np.float32),
        normals,
        uvs.astype(np.float32),
        raw["bones"],
        raw["weights"].astype(np.float32) / np.float32(255.0),
        raw["shade"].astype(np.float32) / np.float32(255.0),
        raw["triangles"].astype(np.uint32),
        raw["palette"].astype(np.int64),
        material,
    )


def quantised(
    points: Array,
    normals: Array,
    uvs: Array,
    shares: Array,
    shade: Array,
    triangles: NDArray[np.int64],
    palette: NDArray[np.int64],
) -> dict[str, Array]:
    """The raw arrays of one mesh from metres; `shares` is (N, P) over the palette."""
    box = np.stack([points.min(axis=0), points.max(axis=0)]).astype(np.float32)
    low, high = box.astype(np.float64)
    uv_box = np.stack([uvs.min(axis=0), uvs.max(axis=0)]).astype(np.float32)
    uv_low, uv_high = uv_box.astype(np.float64)
    order = np.argsort(-np.round(shares, 6), axis=1, kind="stable")[:, :INFLUENCES]
    strongest = np.take_along_axis(shares, order, axis=1)
    if order.shape[1] < INFLUENCES:
        missing = ((0, 0), (0, INFLUENCES - order.shape[1]))
        order, strongest = np.pad(order, missing), np.pad(strongest, missing)
    strongest /= strongest.sum(axis=1, keepdims=True)
    weights = np.round(strongest * 255.0).astype(np.int64)
    weights[:, 0] += 255 - weights.sum(axis=1)
    span = np.maximum(high - low, 1e-9)
    uv_span = np.maximum(uv_high - uv_low, 1e-9)
    return {
        "points": np.clip(np.round((points - low) / span * 65535.0), 0, 65535).astype(np.uint16),
        "box": box,
        "normals": np.round(normals * 32000.0).astype(np.int16),
        "uvs": np.clip(np.round((uvs - uv_low) / uv_span * UV_STEPS), 0, UV_STEPS).astype(np.uint16),
        "uv_box": uv_box,
        "bones": order.astype(np.uint8),
        "weights": weights.astype(np.uint8),
        "shade": np.clip(np.round(shade * 255.0), 0, 255).astype(np.uint8),
        "triangles": triangles.astype(np.uint16 if len(points) < 65536 else np.uint32),
        "palette": palette.astype(np.int16),
    }
