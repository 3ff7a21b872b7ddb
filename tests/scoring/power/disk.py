"""A power cut, played: every write and sync of a program is traced, and the disk built as a cut at any moment may
leave it.

What was synced is there. Of what was not, each write of each file is there, is not, or is there in part (512-byte
sectors), in any mixture. Not played: a name that was made or taken away counts as durable at once, and the disk is
taken to keep what it says it has synced.
"""

import random
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,close,rename,renameat2,fallocate"
SAID = "said "


@dataclass(frozen=True)
class Write:
    path: str
    at: int
    content: bytes


@dataclass(frozen=True)
class Cut:
    """The file is made so long, shorter or longer."""

    path: str
    length: int


@dataclass(frozen=True)
class Sync:
    path: str


@dataclass(frozen=True)
class Gone:
    path: str


@dataclass(frozen=True)
class Said:
    """A line that the program told its caller: what it called safe."""

    text: str


@dataclass
class Trace:
    """What a program did to the files whose names begin with one of `names`, in order."""

    folder: Path
    names: tuple[str, ...]
    steps: list = field(default_factory=list)
    _open: dict[str, str | None] = field(default_factory=dict)
    _begun: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, names: tuple[str, ...], log: Path, *command: str) -> "Trace":
        """Run a Python program under strace; it may say lines that begin with SAID."""
        subprocess.run(
            [
                "strace",
                "-f",
                "-xx",
                "-s",
                "2000000",
                "-e",
                f"trace={CALLS}",
                "-o",
                str(log),
                sys.executable,
                *command,
            ],
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=300,
        )
        trace = cls(folder, names)
        with log.open(errors="replace") as lines:
            for line in lines:
                trace._hear(line)
        return trace

    def _hear(self, line: str) -> None:
        thread, _, call = line.rstrip("\n").partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            self._begun[thread] = call.removesuffix("<unfinished ...>").rstrip()
            return
        resumed = re.match(r"<\.\.\. (\w+) resumed>", call)
        if resumed:
            call = self._begun.pop(thread) + call[resumed.end() :]
        name = call.partition("(")[0]
        if (step := getattr(self, f"_{name}", None)) is not None and not re.search(r"\) += -1", call):
            step(call)

    def _openat(self, call: str) -> None:
        found = re.search(r'"([^"]*)".*\) += (\d+)', call)
        path = Path(_bytes(found[1]).decode())
        mine = path.parent == self.folder and path.name.startswith(self.names) and not path.name.endswith("-shm")
        self._open[found[2]] = path.name if mine else None
        if mine and "O_TRUNC" in call:
            self.steps.append(Cut(path.name, 0))

    def _close(self, call: str) -> None:
        self._open.pop(re.search(r"\((\d+)", call)[1], None)

    def _pwrite64(self, call: str) -> None:
        found = re.search(r'\((\d+), "([^"]*)", \d+, (\d+)\) += \d+', call)
        if found and (path := self._open.get(found[1])):
            self.steps.append(Write(path, int(found[3]), _bytes(found[2])))

    def _write(self, call: str) -> None:
        found = re.search(r'\((\d+), "([^"]*)"', call)
        text = _bytes(found[2])
        if found[1] == "1" and text.startswith(SAID.encode()):
            self.steps += [Said(line.removeprefix(SAID)) for line in text.decode().splitlines()]
        assert not self._open.get(found[1]), "a kept file is written in a way that this does not play"

    def _fsync(self, call: str) -> None:
        if path := self._open.get(re.search(r"\((\d+)", call)[1]):
            self.steps.append(Sync(path))

    _fdatasync = _fsync

    def _ftruncate(self, call: str) -> None:
        found = re.search(r"\((\d+), (\d+)\)", call)
        if path := self._open.get(found[1]):
            self.steps.append(Cut(path, int(found[2])))

    def _unlink(self, call: str) -> None:
        path = Path(_bytes(re.search(r'"([^"]*)"', call)[1]).decode())
        if path.parent == self.folder and path.name.startswith(self.names):
            self.steps.append(Gone(path.name))

    def whole(self) -> dict[str, bytes]:
        """The files with no cut at all: they must be what the program left."""
        return {path: bytes(content) for path, content in self._disk(len(self.steps), None).items()}

    def cut(self, after: int, chance: random.Random) -> dict[str, bytes]:
        """The files as a cut after so many steps may leave them."""
        return {path: bytes(content) for path, content in self._disk(after, chance).items()}

    def said(self, before: int) -> list[str]:
        """What had been told by then."""
        return [step.text for step in self.steps[:before] if isinstance(step, Said)]

    def _disk(self, after: int, chance: random.Random | None) -> dict[str, bytearray]:
        durable: dict[str, bytearray] = {}
        waiting: dict[str, list] = {}
        for step in self.steps[:after]:
            if isinstance(step, Write | Cut):
                waiting.setdefault(step.path, []).append(step)
            elif isinstance(step, Sync):
                for one in waiting.pop(step.path, []):
                    _put(durable.setdefault(step.path, bytearray()), one)
            elif isinstance(step, Gone):
                durable.pop(step.path, None)
                waiting.pop(step.path, None)
        for path, steps in waiting.items():
            content = durable.setdefault(path, bytearray())
            nothing_survives = chance is not None and chance.random() < 0.25
            for one in steps:
                if not nothing_survives:
                    _perhaps(content, one, chance)
        return durable


def _perhaps(content: bytearray, step, chance: random.Random | None) -> None:
    fate = 0.0 if chance is None else chance.random()
    if fate < 0.5:
        _put(content, step)
    elif fate < 0.75 and isinstance(step, Write):
        for place in range(0, len(step.content), SECTOR):
            if chance.random() < 0.5:
                _put(content, Write(step.path, step.at + place, step.content[place : place + SECTOR]))


def _put(content: bytearray, step) -> None:
    if isinstance(step, Cut):
        del content[step.length :]
        content.extend(bytes(step.length - len(content)))
        return
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(step.content)] = step.content


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
