"""The rulers of this station's screens: a small file for each computer and window size, in the data folder."""

from __future__ import annotations

import hashlib
import json
import platform
from pathlib import Path
from typing import Final

from devices.glove.calibration import CalibrationError
from devices.glove.store import path_of, write
from game.view.sheet import Ruler

FOLDER: Final = "screens"
Size = tuple[int, int]


class Rulers:
    """What was measured with a bank card; kept under `folder`, or for as long as this lives where it is None."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._known: dict[Size, Ruler] = {}

    def of(self, size_px: Size) -> Ruler | None:
        """The ruler of a window of this size; None when it was never measured, or its file is of no use."""
        if size_px not in self._known and self.folder is not None:
            found = _read(_path(self.folder, size_px), size_px)
            if found is not None:
                self._known[size_px] = found
        return self._known.get(size_px)

    def keep(self, ruler: Ruler) -> str:
        """Keep it; "" or a sentence for staff where it holds for today only, because the disk refused."""
        self._known[ruler.size_px] = ruler
        if self.folder is None:
            return ""
        try:
            write(_path(self.folder, ruler.size_px), {"mm_a_px": ruler.mm_a_px, "eyes_mm": ruler.eyes_mm})
        except CalibrationError as error:
            return str(error)
        return ""


def _path(folder: Path, size_px: Size) -> Path:
    computer = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
    return path_of(folder / FOLDER, f"{size_px[0]}x{size_px[1]}-{computer}")


def _read(path: Path, size_px: Size) -> Ruler | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Ruler(float(kept["mm_a_px"]), float(kept["eyes_mm"]), size_px)
    except (OSError, ValueError, KeyError, TypeError):
        # Whatever is wrong with it, the mend is to measure once more, which takes a minute.
        return None
