"""A recorded limb in memory, and the reading of our own format and of npz files, without trusting either."""

from __future__ import annotations

import io
import json
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from devices.api import DeviceUnavailable, Reason
from game.body.frame import Flags, Floats, LimbFrame
from game.body.joints import CHAINS, HAND_JOINTS, PALM, WRIST, Side, Skeleton

MAGIC: Final = b"\x89MIDLIMB"
FORMAT: Final = 1
# Kind of chunk, length of what follows and its CRC-32.
CHUNK_HEAD: Final = struct.Struct("<4sII")
# No honest recording unpacks to more than this; a crafted one must not fill the memory.
_LARGEST: Final = 2**31
_UNIT_WITHIN: Final = 1e-2
_BROKEN: Final = (
    ValueError, OSError, EOFError, KeyError, TypeError, NotImplementedError, RuntimeError, SyntaxError,
    MemoryError, struct.error, tokenize.TokenError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """T samples as columns: times (T,), positions (T, J, 3), orientations (T, J, 4), flags (T, J).

    `right` (T,) tells the side of each; hinge and root (T, 3) and curl (T, 5) are NaN where not given.
    """

    times: Floats
    right: Flags
    positions: Floats
    orientations: Floats
    position_valid: Flags
    orientation_valid: Flags
    tracked: Flags
    derived: Flags
    hinge: Floats
    root: Floats
    curl: Floats
    skeleton: Skeleton
    # For each sample whether it has a hinge, a root and curls.
    _has: list[list[bool]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        whole = [~np.isnan(values).any(axis=1) for values in (self.hinge, self.root)]
        curled = ~np.isnan(self.curl).all(axis=1)
        object.__setattr__(self, "_has", np.stack([*whole, curled], axis=1).tolist())

    def __len__(self) -> int:
        return len(self.times)

    def frame(self, row: int, time_s: float | None = None) -> LimbFrame:
        """One sample as a limb frame, at its own time or another."""
        hinged, rooted, curled = self._has[row]
        return LimbFrame(
            float(self.times[row]) if time_s is None else time_s,
            Side.RIGHT if self.right[row] else Side.LEFT,
            self.positions[row],
            self.orientations[row],
            self.position_valid[row],
            self.orientation_valid[row],
            self.tracked[row],
            self.derived[row],
            self.skeleton,
            self.hinge[row] if hinged else None,
            self.root[row] if rooted else None,
            self.curl[row] if curled else None,
        )

    @property
    def usable(self) -> Flags:
        """(T,) True where the limb is at hand, or where all five curls are known."""
        valid = self.position_valid
        if self.skeleton is Skeleton.LEG:
            shown = np.all(valid, axis=1)
        else:
            whole = np.sum([np.all(valid[:, list(chain[1:])], axis=1) for chain in CHAINS.values()], axis=0)
            shown = (valid[:, WRIST] | valid[:, PALM]) & (whole >= 4)
        usable: Flags = shown | np.all(np.isfinite(self.curl), axis=1)
        return usable


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A recorded limb: what the device gave (`samples`) and, from a session, what each frame took of it.

    `frame_times` (F,) are the display times of the session's frames and `poses` the F frames that `pose` gave,
    `posed` (F,) False where it gave None. `cut` is a sentence when the file lacks its end or a piece.
    """

    name: str
    samples: Samples
    side: Side
    url: str = ""
    frame_times: Floats = field(default_factory=lambda: np.empty(0))
    poses: Samples | None = None
    posed: Flags = field(default_factory=lambda: np.empty(0, dtype=np.bool_))
    cut: str = ""

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """The recording in a file, our own or npz; DeviceUnavailable says what is wrong with it and what to do."""
        path = Path(path).expanduser()
        name = path.name or str(path)
        try:
            with path.open("rb") as file:
                head = file.read(len(MAGIC))
            if head == MAGIC:
                return cls(name, **_read_own(path.read_bytes(), name))
            if not head:
                raise _bad(name, "is empty")
            if head[:2] != b"PK":
                raise _bad(name, "is not a recording: it is neither one of ours nor an npz file")
            return cls(name, **_read_npz(path, name))
        except FileNotFoundError as error:
            raise DeviceUnavailable(
                Reason.NOT_FOUND, f"There is no file {str(path)!r}; check the name and the folder."
            ) from error
        except PermissionError as error:
            raise DeviceUnavailable(
                Reason.NO_PERMISSION, f"The recording {name} may not be read; ask its owner for access."
            ) from error
        except IsADirectoryError as error:
            raise _bad(name, "is a folder", "name a file in it") from error
        except _BROKEN as error:
            why = "is damaged or cut short" if not isinstance(error, MemoryError) else "is too large"
            raise _bad(name, why) from error

    def frames(self) -> Iterator[tuple[float, LimbFrame | None]]:
        """What each frame of the session was given: its display time, and the pose or None."""
        for row, at_s in enumerate(self.frame_times):
            shown = self.poses.frame(row) if self.poses is not None and self.posed[row] else None
            yield float(at_s), shown


def _bad(name: str, why: str, mend: str = "record it again or choose another file") -> DeviceUnavailable:
    return DeviceUnavailable(Reason.BAD_FILE, f"The recording {name} {why}; {mend}.")


def _array(source: Mapping[str, Any], key: str, shape: tuple[int, ...], name: str) -> NDArray[Any]:
    array = np.asarray(source[key])
    if array.shape != shape:
        raise _bad(name, f"has the wrong shape: {key} is {array.shape} where {shape} was expected")
    if array.dtype.kind not in "fbiu":
        raise _bad(name, f"holds something else than numbers in {key}")
    return array


def _filled(source: Mapping[str, Any], key: str, shape: tuple[int, ...], name: str) -> Floats:
    if key not in source:
        return np.full(shape, np.nan)
    return _array(source, key, shape, name).astype(np.float64)


def _flags(source: Mapping[str, Any], key: str, known: Flags, name: str) -> Flags:
    if key not in source:
        return known
    return known & _array(source, key, known.shape, name).astype(np.bool_)


def _check_times(times: Floats, name: str) -> None:
    if len(times) == 0:
        raise _bad(name, "holds no samples")
    if not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        raise _bad(name, "has times that do not rise from sample to sample")


def samples_from(source: Mapping[str, Any], skeleton: Skeleton, name: str, right: Flags | None = None) -> Samples:
    """Columns from named arrays, checked for shape; what is flagged valid but not finite counts as not valid."""
    count, joints = len(source["times"]), len(skeleton.joints)
    positions = _array(source, "positions", (count, joints, 3), name).astype(np.float64)
    orientations = _filled(source, "orientations", (count, joints, 4), name)
    position_valid = _flags(source, "pos_valid", np.all(np.isfinite(positions), axis=2), name)
    length = np.sqrt(np.einsum("tji,tji->tj", orientations, orientations))
    orientation_valid = _flags(source, "ori_valid", np.abs(length - 1.0) < _UNIT_WITHIN, name)
    positions[~position_valid] = np.nan
    orientations[~orientation_valid] = np.nan
    if right is None:
        right = _array(source, "right", (count,), name).astype(np.bool_)
    return Samples(
        _array(source, "times", (count,), name).astype(np.float64),
        right,
        positions,
        orientations,
        position_valid,
        orientation_valid,
        _flags(source, "tracked", np.ones((count, joints), np.bool_), name)
        if "tracked" in source
        else position_valid,
        _flags(source, "derived", np.full((count, joints), "derived" in source), name),
        _filled(source, "elbow_pos", (count, 3), name),
        _filled(source, "root_pos", (count, 3), name),
        _filled(source, "curl", (count, 5), name),
        skeleton,
    )


_NPZ_KEYS: Final = ("times", "positions", "orientations", "pos_valid", "ori_valid", "elbow_pos", "curl")


def _read_npz(path: Path, name: str) -> dict[str, Any]:
    _check_size(path, name)
    with np.load(path, allow_pickle=False) as stored:
        for key in ("times", "positions", "side"):
            if key not in stored.files:
                raise _bad(name, f"lacks {key}, so it holds no limb")
        source = {key: _plain(stored, key, name) for key in _NPZ_KEYS if key in stored.files}
        side = str(_plain(stored, "side", name))
        names = tuple(_plain(stored, "joint_names", name)) if "joint_names" in stored.files else HAND_JOINTS
    if side not in ("left", "right"):
        raise _bad(name, f"says the side {side[:20]!r}, which is neither left nor right")
    if names != HAND_JOINTS:
        raise _bad(name, "has other joints than the 26 of XR_EXT_hand_tracking in their order")
    if source["times"].ndim != 1:
        raise _bad(name, f"has the wrong shape: times is {source['times'].shape}")
    right = np.full(len(source["times"]), side == "right")
    samples = samples_from(source, Skeleton.HAND, name, right)
    _check_times(samples.times, name)
    return {"samples": samples, "side": Side(side), "url": f"play:{name}"}


def _check_size(file: Path | io.BytesIO, name: str) -> None:
    with zipfile.ZipFile(file) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > _LARGEST:
            raise _bad(name, "unpacks to more than 2 GiB")


def _plain(stored: Mapping[str, Any], key: str, name: str) -> NDArray[Any]:
    """One array of an npz file; objects, which only a pickle could hold, are refused."""
    try:
        array: NDArray[Any] = np.asarray(stored[key])
    except ValueError as error:
        if "pickle" in str(error):
            raise _bad(name, f"holds a pickle in {key}, which is never loaded") from error
        raise
    return array


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """Kind and payload of each chunk; a payload that does not match its CRC is None, as is a torn last one."""
    at = len(MAGIC)
    while at < len(data):
        if at + CHUNK_HEAD.size > len(data):
            yield b"TORN", None
            return
        kind, length, crc = CHUNK_HEAD.unpack_from(data, at)
        at += CHUNK_HEAD.size
        if kind not in (b"META", b"SAMP", b"POSE", b"DONE"):
            yield b"TORN", None
            return
        payload = data[at : at + length]
        at += length
        yield kind, payload if len(payload) == length and zlib.crc32(payload) == crc else None


def _read_own(data: bytes, name: str) -> dict[str, Any]:
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"META" or chunks[0][1] is None:
        raise _bad(name, "is damaged at its very start")
    meta = json.loads(chunks[0][1])
    if meta["format"] != FORMAT:
        raise _bad(name, f"has the format {meta['format']}, made by another version", "install the newest version")
    skeleton = Skeleton(meta["skeleton"])
    if tuple(meta["joint_names"]) != skeleton.joints:
        raise _bad(name, f"has other joints than those of a {skeleton.value}")
    packed: dict[bytes, list[dict[str, Any]]] = {b"SAMP": [], b"POSE": []}
    for kind, payload in chunks[1:]:
        if payload is not None and kind in packed:
            _check_size(io.BytesIO(payload), name)
            with np.load(io.BytesIO(payload), allow_pickle=False) as stored:
                packed[kind].append({key: stored[key] for key in stored.files})
    found: dict[str, Any] = {"url": str(meta["device"]), "side": Side(meta["side"])}
    if packed[b"POSE"]:
        joined = _joined(packed[b"POSE"])
        found |= {"frame_times": joined.pop("frame_times"), "posed": joined.pop("posed").astype(np.bool_)}
        found["poses"] = samples_from(joined, skeleton, name)
    if packed[b"SAMP"]:
        samples = samples_from(_joined(packed[b"SAMP"]), skeleton, name)
        _check_times(samples.times, name)
    elif packed[b"POSE"]:
        samples = _risen(found["poses"], found["posed"])
    else:
        raise _bad(name, "holds no samples")
    found["samples"] = samples
    found["cut"] = _cut(chunks, name, samples)
    return found


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _cut(chunks: list[tuple[bytes, bytes | None]], name: str, samples: Samples) -> str:
    if all(payload is not None for _, payload in chunks) and chunks[-1][0] == b"DONE":
        return ""
    lasts = float(samples.times[-1] - samples.times[0]) if len(samples) else 0.0
    if any(payload is None for _, payload in chunks[:-1]):
        return f"The recording {name} has a damaged piece, which is left out; {lasts:.1f} s were read."
    return f"The recording {name} was not closed, so up to its last second is lost; {lasts:.1f} s were read."


def _risen(poses: Samples, posed: Flags) -> Samples:
    """The poses of a session as samples: those that show something newer than any before."""
    rows = np.flatnonzero(posed)
    times = poses.times[rows]
    newest = np.maximum.accumulate(np.concatenate([[-np.inf], times]))[:-1]
    rows = rows[times > newest]
    columns = {f.name: getattr(poses, f.name)[rows] for f in fields(Samples) if f.init and f.name != "skeleton"}
    return Samples(**columns, skeleton=poses.skeleton)
