"""Keeps a glove's calibrations as small files, one for each glove, hand and pseudonym; no name of a person."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from devices.glove.calibration import CalibrationError, CurlCalibration


def key_for(glove: str, hand: str, pseudonym: str = "") -> str:
    """The name under which a calibration is kept: readable, safe on every disk, different for different parts.

    `glove` is the adapter's serial number or the port, `hand` left or right, `pseudonym` the patient's code.
    """
    parts = [part for part in (glove, hand, pseudonym) if part]
    plain = "-".join(re.sub(r"[^A-Za-z0-9]+", "_", part).strip("_")[:40] for part in parts)
    return f"{plain}-{hashlib.sha256(chr(0).join((glove, hand, pseudonym)).encode()).hexdigest()[:8]}"


def save(folder: Path, key: str, calibration: CurlCalibration) -> Path:
    """Keep the calibration under its key, whole or not at all; CalibrationError when the disk refuses."""
    path = path_of(folder, key)
    write(path, calibration.to_dict())
    return path


def write(path: Path, kept: dict[str, Any]) -> None:
    """A small JSON file, whole or not at all; CalibrationError when the disk refuses."""
    text = json.dumps(kept, indent=1) + "\n"
    folder, fresh = path.parent, ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123  (an open handle, not a path)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except OSError as error:
        if fresh:
            with contextlib.suppress(OSError):
                Path(fresh).unlink()
        raise CalibrationError(
            f"The calibration cannot be saved in {folder} ({error.strerror}): make room there or allow writing."
        ) from error


def load(folder: Path, key: str) -> CurlCalibration | None:
    """The calibration kept under the key, None when there is none; CalibrationError when it cannot be used."""
    path = path_of(folder, key)
    try:
        return CurlCalibration.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError, CalibrationError) as error:
        raise CalibrationError(
            f"The saved calibration {path} cannot be used: calibrate this glove again."
        ) from error


def path_of(folder: Path, key: str) -> Path:
    """Where a key is kept; CalibrationError for what is no key."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", key) or key.startswith("."):
        raise CalibrationError(f"{key!r} cannot name a calibration: make the key by key_for.")
    return folder / f"{key}.json"
