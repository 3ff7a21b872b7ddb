"""A file that cannot be played is refused in one sentence that says what is wrong with it and what to do."""

import contextlib
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from devices import open_device
from devices.api import DeviceUnavailable, Reason
from devices.recorder import CHUNK_HEAD, MAGIC, Recording
from game.body.joints import HAND_JOINTS

MakeFile = Callable[..., Path]
T = np.arange(101) / 20.0
RNG = np.random.default_rng(0)


def refused(path: Path | str) -> DeviceUnavailable:
    with pytest.raises(DeviceUnavailable) as caught:
        open_device(f"play:{path}")
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return caught.value


class Opens:
    """Leaves a trace if anything unpickles it."""

    trace: Path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (open, (str(self.trace), "w"))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    error = refused(tmp_path / "none.npz")
    assert error.reason is Reason.NOT_FOUND
    assert "check the name and the folder" in str(error)
    error = refused(tmp_path)
    assert error.reason is Reason.BAD_FILE
    assert "is a folder; name a file in it" in str(error)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    error = refused(tmp_path / "secret.npz")
    assert error.reason is Reason.NO_PERMISSION
    assert "ask its owner for access" in str(error)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"time,hand\n0,1\n", "is neither one of ours nor an npz file"),
        (b"\x93NUMPY\x01\x00", "is neither one of ours nor an npz file"),
        (b"P", "is neither one of ours nor an npz file"),
        (b"PK\x03\x04nonsense", "is damaged or cut short"),
        (MAGIC, "is damaged at its very start"),
        (MAGIC + b"META", "is damaged at its very start"),
    ],
)
def test_other_files(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "r.npz").write_bytes(data)
    error = refused(tmp_path / "r.npz")
    assert error.reason is Reason.BAD_FILE
    assert str(error).startswith("The recording r.npz ")
    assert why in str(error)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"positions": RNG.normal(size=(101, 21, 3))}, "wrong shape: positions is (101, 21, 3)"),
        ({"positions": RNG.normal(size=(100, 26, 3))}, "wrong shape: positions is (100, 26, 3)"),
        ({"orientations": RNG.normal(size=(101, 26, 3))}, "wrong shape: orientations"),
        ({"pos_valid": np.ones(101, bool)}, "wrong shape: pos_valid"),
        ({"times": T.reshape(1, -1)}, "wrong shape: times"),
        ({"times": np.float64(3.0)}, "wrong shape: times is ()"),
        ({"times": T[::-1]}, "times that do not rise"),
        ({"times": np.where(T == 1.0, np.nan, T)}, "times that do not rise"),
        ({"times": np.repeat(T[:51], 2)[:101]}, "times that do not rise"),
        ({"times": T.astype("U8")}, "something else than numbers in times"),
        ({"positions": np.zeros((101, 26, 3), "U1")}, "something else than numbers in positions"),
        ({"side": "up"}, "the side 'up', which is neither left nor right"),
        ({"joint_names": np.array(HAND_JOINTS[::-1])}, "other joints than the 26 of XR_EXT_hand_tracking"),
    ],
)
def test_npz_that_is_no_limb(npz: MakeFile, changes: dict[str, object], why: str) -> None:
    error = refused(npz(**changes))
    assert error.reason is Reason.BAD_FILE
    assert why in str(error)


@pytest.mark.parametrize("key", ["times", "positions", "side"])
def test_npz_that_lacks_something(npz: MakeFile, key: str) -> None:
    assert f"lacks {key}, so it holds no limb" in str(refused(npz(drop=(key,))))


def test_empty_npz(npz: MakeFile) -> None:
    none = np.zeros((0, 26), bool)
    empty = npz(times=T[:0], positions=np.zeros((0, 26, 3)), pos_valid=none, drop=("orientations", "ori_valid"))
    assert "holds no samples" in str(refused(empty))


def test_a_pickle_is_never_loaded(npz: MakeFile, tmp_path: Path) -> None:
    Opens.trace = tmp_path / "trace"
    trap = np.empty(101, dtype=object)
    trap[0] = Opens()
    assert "holds a pickle in times, which is never loaded" in str(refused(npz(times=trap)))
    assert not Opens.trace.exists()


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npz: MakeFile) -> None:
    monkeypatch.setattr("devices.recording._LARGEST", 1000)
    assert "unpacks to more than 2 GiB" in str(refused(npz()))


def test_optional_parts_may_be_missing_and_lying_flags_are_not_believed(npz: MakeFile) -> None:
    plain = Recording.read(npz(drop=("orientations", "ori_valid", "pos_valid")))
    assert plain.samples.position_valid.all()
    assert not plain.samples.orientation_valid.any()
    positions = np.full((101, 26, 3), np.nan)
    lying = Recording.read(npz(positions=positions, orientations=np.zeros((101, 26, 4))))
    assert not lying.samples.position_valid.any()
    assert not lying.samples.orientation_valid.any()


def test_random_damage_to_an_npz_is_a_sentence_or_a_sound_recording(npz: MakeFile, tmp_path: Path) -> None:
    whole = npz(count=7).read_bytes()
    chance = random.Random(1)
    bad = tmp_path / "bad.npz"
    for _ in range(400):
        data = bytearray(whole)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        for _ in range(chance.randrange(1, 4)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        bad.write_bytes(bytes(data))
        with contextlib.suppress(DeviceUnavailable):
            read = Recording.read(bad)
            assert np.isfinite(read.samples.positions[read.samples.position_valid]).all()


def own(*chunks: tuple[bytes, bytes]) -> bytes:
    return MAGIC + b"".join(CHUNK_HEAD.pack(kind, len(data), zlib.crc32(data)) + data for kind, data in chunks)


META = {"format": 1, "device": "x:", "side": "left", "skeleton": "hand", "joint_names": HAND_JOINTS}


@pytest.mark.parametrize(
    ("meta", "why"),
    [
        ({**META, "format": 2}, "has the format 2, made by another version; install the newest version"),
        ({**META, "joint_names": HAND_JOINTS[::-1]}, "has other joints than those of a hand"),
        ({**META, "side": "up"}, "is damaged or cut short"),
        ({"format": 1}, "is damaged or cut short"),
        (META, "holds no samples"),
    ],
)
def test_our_own_format_with_a_strange_head(tmp_path: Path, meta: dict[str, object], why: str) -> None:
    (tmp_path / "r.limb").write_bytes(own((b"META", json.dumps(meta).encode()), (b"DONE", b"")))
    assert why in str(refused(tmp_path / "r.limb"))


def test_a_pickle_in_our_own_format_is_never_loaded(tmp_path: Path) -> None:
    Opens.trace = tmp_path / "trace"
    trap = np.empty(1, dtype=object)
    trap[0] = Opens()
    packed = io.BytesIO()
    np.savez(packed, times=trap)
    assert zipfile.is_zipfile(packed)
    data = own((b"META", json.dumps(META).encode()), (b"SAMP", packed.getvalue()))
    (tmp_path / "r.limb").write_bytes(data)
    assert "is damaged or cut short" in str(refused(tmp_path / "r.limb"))
    assert not Opens.trace.exists()
