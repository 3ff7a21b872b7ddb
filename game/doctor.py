"""Says what works on this machine and what to do about what does not: green, amber or red, one sentence each."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Below this the journal of a day may not fit beside what else a ward PC writes.
DISK_AMBER_MB = 500
DISK_RED_MB = 50

# What to do without a device that people look for; the others are always there.
MENDS = {
    "lucidglove": "Plug in the glove and switch it on, or use the mouse with desktop:.",
    "openxr": "Without a headset the mirror is shown in a window.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined: `level` is green, amber or red; `mend` is empty when nothing needs doing."""

    name: str
    level: str
    found: str
    mend: str = ""

    def line(self) -> str:
        """One line for people."""
        return f"{self.level.upper():6} {self.name:9} {self.found}{' ' + self.mend if self.mend else ''}"

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {"name": self.name, "level": self.level, "found": self.found, "mend": self.mend}


def examine() -> list[Finding]:
    """Every finding, in the order in which a newcomer meets the parts."""
    parts: list[Callable[[], list[Finding]]] = [
        _python,
        _graphics,
        _screen,
        _devices,
        _data,
        _key,
        _ward,
        _sound,
        _voice,
        _video,
    ]
    return [finding for part in parts for finding in part()]


def _python() -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [Finding("python", "green", f"Python {version}.")]


def _graphics() -> list[Finding]:
    from game.view.window import NoGraphics, Stage

    try:
        with Stage("offscreen", (64, 64), samples=4, shadow_px=64) as stage:
            stage.frame()
            renderer, software, samples = stage.renderer, stage.software, stage.samples
    except NoGraphics as error:
        return [Finding("graphics", "red", str(error))]
    if software:
        return [
            Finding(
                "graphics",
                "amber",
                f"{renderer} draws on the processor, {samples} samples a pixel.",
                "Install the driver of the graphics card; pictures will then be smooth.",
            )
        ]
    return [Finding("graphics", "green", f"{renderer}, {samples} samples a pixel.")]


def _screen() -> list[Finding]:
    from game.session.request import has_screen

    if has_screen():
        return [Finding("screen", "green", "A window can be opened.")]
    return [
        Finding(
            "screen",
            "amber",
            "There is no screen; the mirror is drawn into pictures.",
            "Start from a desktop to see it in a window.",
        )
    ]


def _devices() -> list[Finding]:
    import devices

    findings = []
    for kind in devices.find_all():
        if kind.scheme not in MENDS:
            continue
        findings += [Finding("devices", "green", f"{each.url} {each.label}.") for each in kind.found]
        if not kind.found:
            findings.append(Finding("devices", "amber", kind.why_not, MENDS[kind.scheme]))
    return findings


def _data() -> list[Finding]:
    from game.scoring.folder import data_folder

    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"midline")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return [
            Finding(
                "data",
                "red",
                f"Nothing can be written to {folder}.",
                "Give this user the right to write there, or set MIDLINE_DATA to another folder.",
            )
        ]
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < DISK_AMBER_MB:
        level = "red" if free < DISK_RED_MB else "amber"
        return [Finding("data", level, f"{folder} has only {free} MB free.", "Delete what is not needed there.")]
    return [Finding("data", "green", f"{folder} can be written; {free} MB are free.")]


def _key() -> list[Finding]:
    from game.scoring.key import examine_key

    level, sentence = examine_key()
    return [Finding("key", level, sentence)]


def _ward() -> list[Finding]:
    from game.scoring.folder import data_folder
    from game.scoring.station import is_enrolled

    if not is_enrolled(data_folder()):
        return [Finding("ward", "green", "This station belongs to no ward: nothing leaves this computer.")]
    from game.scoring.station.standing import examine_ward

    return [Finding("ward", *examine_ward(data_folder()))]


def _sound() -> list[Finding]:
    from game.view.sound import examine_sound

    level, sentence = examine_sound()
    return [Finding("sound", level, sentence)]


def _voice() -> list[Finding]:
    from exercises.words import languages
    from game.view.voice import examine_voice

    level, sentence = examine_voice(languages())
    return [Finding("voice", level, sentence)]


def _video() -> list[Finding]:
    try:
        import imageio_ffmpeg

        program = Path(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return [Finding("video", "amber", "No video can be written.", "Install midline again with pip.")]
    return [Finding("video", "green", f"{program.name} writes videos.")]
