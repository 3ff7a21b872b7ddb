"""Calibrations on disk: whole or not at all, one for each glove, hand and pseudonym."""

import json
import os
from pathlib import Path

import pytest

from devices.glove.calibration import CalibrationError, CurlCalibration
from devices.glove.store import key_for, load, save

SOME = CurlCalibration((0.1, 0.2, 0.3, 0.9, 0.0), (0.8, 0.9, 1.0, 0.2, 0.5), reversed=True)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    key = key_for("0001", "right", "P07")
    assert load(tmp_path / "new", key) is None
    save(tmp_path / "new", key, SOME)
    assert load(tmp_path / "new", key) == SOME
    save(tmp_path / "new", key, CurlCalibration((0.0,) * 5, (1.0,) * 5))
    assert load(tmp_path / "new", key) == CurlCalibration((0.0,) * 5, (1.0,) * 5)
    assert [path.name for path in (tmp_path / "new").iterdir()] == [f"{key}.json"]


def test_keys_differ_for_every_part_and_suit_every_disk() -> None:
    keys = {
        key_for(*parts)
        for parts in (("a b", "left", ""), ("a_b", "left", ""), ("a b", "right", ""), ("a b", "left", "P1"))
    }
    assert len(keys) == 4
    assert all(key.replace("-", "").replace("_", "").isalnum() for key in keys)
    assert len(key_for("/dev/serial/by-id/" + "x" * 300, "left", "")) < 100


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"\\ud800"',
        json.dumps({"format": 1}),
        json.dumps({**SOME.to_dict(), "format": 2}),
        json.dumps({**SOME.to_dict(), "open": [0, 0, 0, 0]}),
        json.dumps({**SOME.to_dict(), "open": [0, 0, 0, 0, 7]}),
        json.dumps({**SOME.to_dict(), "open": [0, 0, 0, 0, None]}),
        json.dumps({**SOME.to_dict(), "closed": list(SOME.open)}),
        json.dumps({**SOME.to_dict(), "reversed": "no"}),
        "[" * 5000,
    ],
)
def test_a_corrupt_file_says_to_calibrate_again(tmp_path: Path, text: str) -> None:
    (tmp_path / "g.json").write_text(text, encoding="utf-8")
    with pytest.raises(CalibrationError, match=r"g\.json cannot be used: calibrate this glove again"):
        load(tmp_path, "g")


def test_a_disk_that_refuses_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "g", SOME)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CalibrationError, match=r"cannot be saved in .*No space left on device.*make room"):
        save(tmp_path, "g", CurlCalibration((0.0,) * 5, (1.0,) * 5))
    assert load(tmp_path, "g") == SOME
    assert len(list(tmp_path.iterdir())) == 1


def test_a_key_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="make the key by key_for"):
        save(tmp_path, "../g", SOME)
