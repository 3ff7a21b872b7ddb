"""espeak-ng as a program of its own: a sentence in, a WAV file out, the same however busy the machine."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import Any, Final

PROGRAM: Final = "espeak-ng"
# A sentence takes some hundredths of a second.
LIMIT_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """One line of `espeak-ng --voices`; `id` is the file, which `-v` takes."""

    id: str
    name: str
    languages: tuple[str, ...]


class Espeak:
    """What `voice.Speech` asks, by running the program; RuntimeError where it is not installed."""

    def __init__(self) -> None:
        path = shutil.which(PROGRAM)
        if path is None:
            raise RuntimeError(f"{PROGRAM} is not installed")
        self._path = path
        self._set: dict[str, Any] = {}
        self._line: tuple[str, str] | None = None

    def getProperty(self, name: str) -> Any:  # noqa: N802
        """`voices`: those installed; else what was set."""
        if name != "voices":
            return self._set[name]
        lines = self._run("--voices").splitlines()[1:]
        parts = [line.split() for line in lines if len(line.split()) >= 5]
        return [EspeakVoice(each[4], each[3].replace("_", " "), (each[1],)) for each in parts]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        """`voice` by its id, `rate` in words a minute."""
        self._set[name] = value

    def save_to_file(self, text: str, filename: str) -> None:
        """Puts a sentence in line, to be written as WAV."""
        self._line = (text, filename)

    def runAndWait(self) -> None:  # noqa: N802
        """Writes what is in line; subprocess.SubprocessError when the program does not."""
        if self._line is not None:
            (text, filename), self._line = self._line, None
            self._run("-v", self._set["voice"], "-s", str(self._set["rate"]), "-w", filename, "--", text)

    def _run(self, *options: str) -> str:
        done = subprocess.run(
            [self._path, *options], capture_output=True, timeout=LIMIT_S, check=True, encoding="utf-8"
        )
        return done.stdout
