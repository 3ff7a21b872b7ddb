"""The movement record of a session: what each frame took of each limb, and every act and time of its frames.

With it a session can be played again to the same events, byte for byte. It is kept for demonstrations, and for a
patient only with consent.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, TextIO

import numpy as np

from devices.api import DeviceError, State, Status
from devices.recorder import Recorder
from devices.recording import Recording
from game.body.frame import LimbFrame
from game.scoring.folder import data_folder
from game.scoring.movement import SUFFIX, may_keep, movement_folder
from game.session.worn import ROLE, Seen
from game.view.input import Action, Hold, Input, Pointer, Press, Release

FRAMES: Final = "frames.jsonl"
FORMAT: Final = 1
_KINDS: Final[dict[str, type[Input]]] = {"press": Press, "hold": Hold, "release": Release}


@dataclass(slots=True)
class FrameLine:
    """One frame: when it began, when it was seen, what was pressed, asked, told durable, and status changes.

    `heads` holds place and turn of the head, seven numbers, for each limb that was being seated by it, and
    `spaces` those devices' tracking spaces where they are not the first. `worn` is what the headset was that
    shows the view; changes of its status stand in `status`. `hz` is that headset's rate.
    """

    time_s: float
    shown_s: float
    acts: list[Input] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    durable: bool = False
    status: dict[str, Status] = field(default_factory=dict)
    heads: dict[str, list[float]] = field(default_factory=dict)
    spaces: dict[str, int] = field(default_factory=dict)
    worn: Seen | None = None
    hz: float | None = None


def _act_to_json(act: Input) -> list[Any]:
    name = type(act).__name__.lower()
    values = asdict(act)
    if isinstance(act, Press):
        values["action"] = act.action.value
    return [name, values]


def _act_from_json(name: str, values: dict[str, Any]) -> Input:
    if name == "press":
        values = {**values, "action": Action(values["action"])}
    return _KINDS[name](**values)


def line_to_json(line: FrameLine) -> str:
    """One line of `frames.jsonl`; what is empty is left out."""
    value: dict[str, Any] = {"t": line.time_s, "s": line.shown_s}
    # The pointer moves the desktop hand alone, and what that hand did is in its own file.
    acts = [_act_to_json(act) for act in line.acts if not isinstance(act, Pointer)]
    if acts:
        value["acts"] = acts
    if line.asked:
        value["asked"] = line.asked
    if line.durable:
        value["durable"] = True
    if line.status:
        value["status"] = {role: [each.state.value, each.note] for role, each in line.status.items()}
    if line.heads:
        value["heads"] = line.heads
    if line.spaces:
        value["spaces"] = line.spaces
    if line.worn is not None and line.worn.head is not None:
        value["head"] = [each for part in line.worn.head for each in part.tolist()]
    if line.worn is not None and line.worn.space:
        value["space"] = line.worn.space
    if line.hz is not None:
        value["hz"] = line.hz
    return json.dumps(value)


def line_from_json(text: str) -> FrameLine:
    """What `line_to_json` wrote; ValueError or KeyError where it does not fit."""
    value = json.loads(text)
    status = {role: Status(State(state), note=note) for role, (state, note) in value.get("status", {}).items()}
    head = value.get("head")
    return FrameLine(
        value["t"],
        value["s"],
        [_act_from_json(name, fields) for name, fields in value.get("acts", [])],
        list(value.get("asked", [])),
        bool(value.get("durable")),
        status,
        value.get("heads", {}),
        value.get("spaces", {}),
        Seen(
            status.get(ROLE, Status(State.WAITING)),
            None if head is None else (np.array(head[:3]), np.array(head[3:])),
            value.get("space", 0),
        ),
        value.get("hz"),
    )


class Movement:
    """Keeps the movement of one session; where that may not or cannot be, `keeping` is False and play goes on."""

    def __init__(self, session: str, head: dict[str, Any], roles: dict[str, str], mode: str) -> None:
        self.keeping = may_keep(mode)
        self.trouble = ""
        self._recorders: dict[str, Recorder] = {}
        self._empty: dict[str, Path] = {}
        self._file: TextIO | None = None
        if not self.keeping:
            return
        folder = movement_folder(data_folder(), session)
        try:
            folder.mkdir(parents=True)
            self._file = (folder / FRAMES).open("x", encoding="utf-8", newline="\n")
            self._file.write(json.dumps({"format": FORMAT, **head}) + "\n")
            for role, url in roles.items():
                path = self._empty[role] = folder / f"{role}{SUFFIX}"
                self._recorders[role] = Recorder(path, url, role)
        except (OSError, DeviceError) as error:
            self.keeping = False
            self.trouble = f"The movement of this session is not kept ({error}); its events are."

    def pose(self, role: str, at_s: float, frame: LimbFrame | None) -> None:
        """What a frame took of a limb, or None."""
        if role in self._recorders:
            self._recorders[role].pose(at_s, frame)
            self._empty.pop(role, None)

    def line(self, line: FrameLine) -> None:
        """A frame that was drawn."""
        if self._file is None:
            return
        try:
            self._file.write(line_to_json(line) + "\n")
        except OSError as error:
            self._give_up(error)

    def save(self) -> None:
        """What was handed over goes to the disk now; limbs do so by themselves within a second."""
        if self._file is None:
            return
        try:
            self._file.flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self.trouble = f"The movement of this session is not kept ({error.strerror}); its events are."
        self._file = None

    def close(self) -> None:
        """Write what waits; a second call does nothing."""
        for recorder in self._recorders.values():
            recorder.close()
        # A play that ended before its block took nothing of a limb, and a file of nothing is no recording.
        while self._empty:
            self._empty.popitem()[1].unlink(missing_ok=True)
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A session's movement, read again."""

    head: dict[str, Any]
    lines: list[FrameLine]
    limbs: dict[str, Recording]


def read_kept(session: str) -> Kept | None:
    """What was kept of a session, None when nothing was; a torn last line is left out."""
    folder = movement_folder(data_folder(), session)
    try:
        texts = (folder / FRAMES).read_text(encoding="utf-8").split("\n")
    except OSError:
        return None
    lines = []
    for text in texts[1:]:
        try:
            lines.append(line_from_json(text))
        except (ValueError, KeyError):
            break
    limbs = {path.stem: Recording.read(path) for path in sorted(folder.glob(f"*{SUFFIX}"))}
    return Kept(json.loads(texts[0]), lines, limbs)
