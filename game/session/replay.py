"""Plays a session again from its record: from movement to byte-equal events, or through the events alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

import exercises
from devices.api import Clock as NowClock
from devices.api import Device, State, Status, Url
from devices.glove.calibration import CurlCalibration
from devices.recording import Recording
from game.body.frame import Floats, LimbFrame
from game.body.joints import Side
from game.scoring.folder import data_folder
from game.scoring.read import find_session, read_events, read_file
from game.scoring.row import Entry, events_jsonl
from game.session.clock import ReplayClock
from game.session.memory import Memory
from game.session.movement import FrameLine, Kept, read_kept
from game.session.perform import Staging, perform
from game.session.request import PlayError
from game.session.screening import Screening
from game.session.sight import Blind
from game.session.worn import ROLE, Seen
from game.training.events import Screened
from game.training.payload import from_payload, to_payload
from game.training.ward import OrderMet
from game.view.input import Input


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """How a replay compares with the record; `moved` is False where there was no movement to replay."""

    events: int
    equal: bool
    moved: bool
    first_difference: str = ""

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "events": self.events,
            "equal": self.equal,
            "movement": self.moved,
            "first_difference": self.first_difference,
        }

    def sentence(self) -> str:
        """For people."""
        if not self.moved:
            return f"{self.events} events; no movement was kept, so only the events were stepped through."
        if self.equal:
            return f"{self.events} events, byte for byte the same from the recorded movement."
        return f"The replay differs from the record: {self.first_difference}"


class ReplayDevice(Device):
    """Gives each frame of a replay what the frame took when it was live, and the status changes it saw."""

    scheme = "replay"

    def __init__(
        self, url: Url, clock: NowClock, limb: Recording | None, about: dict[str, Any], role: str
    ) -> None:
        super().__init__(url, clock)
        kept = {name: value for name, value in about.items() if name != "url"}
        self.__class__ = type("ReplayDevice", (ReplayDevice,), kept)
        self._frames: Iterator[tuple[float, LimbFrame | None]] = iter(()) if limb is None else limb.frames()
        self.now = Status(State.WAITING)
        self.line = FrameLine(0.0, 0.0)
        self._role = role

    def latest(self) -> LimbFrame | None:
        """Nothing beside `pose`."""
        return None

    def drain(self) -> list[LimbFrame]:
        """Nothing beside `pose`."""
        return []

    def pose(self, at_s: float) -> LimbFrame | None:  # noqa: ARG002
        """What the next recorded frame took."""
        return next(self._frames, (0.0, None))[1]

    def head(self, at_s: float) -> tuple[Floats, Floats] | None:  # noqa: ARG002
        """Where the head was in the recorded frame, if the limb was seated by it."""
        found = self.line.heads.get(self._role)
        return None if found is None else (np.array(found[:3]), np.array(found[3:]))

    @property
    def space(self) -> int:
        """As it was in the recorded frame."""
        return self.line.spaces.get(self._role, 0)

    @property
    def status(self) -> Status:
        """As the recorded frame saw it."""
        return self.now

    def close(self) -> None:
        """Nothing was opened."""


class ReplayWorn:
    """What the headset was in each frame of the record."""

    def __init__(self) -> None:
        self._seen = Seen(Status(State.WAITING))

    def follow(self, line: FrameLine) -> None:
        """The frame that begins."""
        assert line.worn is not None
        self._seen = replace(line.worn, status=line.status.get(ROLE, self._seen.status))

    def __call__(self, at_s: float) -> Seen:  # noqa: ARG002
        """As the frame saw it."""
        return self._seen


class ReplayView(Blind):
    """Presses what was pressed, and sees questions when they were seen."""

    def __init__(self, head: dict[str, Any], lines: list[FrameLine], before: Callable[[FrameLine], None]) -> None:
        super().__init__()
        self.software = bool(head["software"])
        self.display_hz = head["display_hz"]
        self._worn = bool(head.get("worn"))
        self._lines = iter(lines)
        self._before = before
        self._line = FrameLine(0.0, 0.0)
        self._left = len(lines)

    @property
    def open(self) -> bool:  # type: ignore[override]
        """False once every recorded frame was played."""
        return self._left > 0

    def begin(self) -> list[Input]:
        """What was pressed in this frame."""
        self._left -= 1
        self._line = next(self._lines)
        self._before(self._line)
        if self._worn:
            self.display_hz = self._line.hz
        return self._line.acts

    def draw(self, time_s: float) -> list[int]:  # noqa: ARG002
        """The questions that were seen in this frame."""
        return self._line.asked


def replay(which: str, out: Path | None, say: Callable[[str], None]) -> ReplayResult:
    """Replay a session by its id or part of it, or step through an events.jsonl; JournalError or PlayError."""
    if which.endswith(".jsonl") or Path(which).is_file():
        return _step_through(read_file(Path(which)), out, say)
    session = find_session(data_folder(), which)
    recorded = read_events(data_folder(), session)
    kept = read_kept(session)
    if kept is None:
        return _step_through(recorded, out, say)
    again = play_again(kept)
    _write(again, out)
    return compare(recorded, again)


def _step_through(entries: list[Entry] | Any, out: Path | None, say: Callable[[str], None]) -> ReplayResult:
    for entry in entries:
        at = "     -" if entry.session_s is None else f"{entry.session_s:6.2f}"
        payload = to_payload(entry.event)
        kind = payload.pop("kind")
        # A round trip proves that this program understands what it reads.
        from_payload({"kind": kind, **payload})
        say(f"{at} s  {kind:14} " + ", ".join(f"{name} {value}" for name, value in payload.items()))
    _write(list(entries), out)
    return ReplayResult(len(entries), equal=True, moved=False)


def play_again(kept: Kept) -> list[Entry]:
    """The events that come of a session's movement."""
    head = kept.head
    if not kept.lines:
        raise PlayError("Of this session's movement no frame was kept; `midline report` shows its events.")
    clock = ReplayClock([(line.time_s, line.shown_s) for line in kept.lines])
    journal = Memory()
    held = {
        role: ReplayDevice(Url("replay", "", "", {}, about["url"]), clock.now, kept.limbs.get(role), about, role)
        for role, about in head["devices"].items()
    }

    worn = ReplayWorn() if head.get("worn") else None

    def before(line: FrameLine) -> None:
        if worn is not None:
            worn.follow(line)
        journal.durable_seq = 1 << 60 if line.durable else -1
        for role, device in held.items():
            device.line = line
            device.now = line.status.get(role, device.now)

    ranges = {role: CurlCalibration.from_dict(each) for role, each in head.get("calibrated", {}).items()}
    level = head["level"]
    pain = head["pain"]
    done = perform(
        Staging(
            exercise=exercises.load(head["exercise"]),
            affected=Side(head["affected"]),
            seed=head["seed"],
            level=level,
            pain=None if pain is None else (pain[0], pain[1]),
            seconds=head["seconds"],
            asks=head["asks"],
            ending=head["ending"],
            clock=_named(clock, head["clock"]),
            view=ReplayView(head, kept.lines, before),
            journal=journal,
            devices=dict(held),
            calibrated=ranges,
            one_button=bool(head.get("one_button")),
            worn=worn,
            fits=bool(head.get("fits")),
            pinch=bool(head.get("pinch")),
            screening=Screening(tuple(Screened(*each) for each in head.get("screened", []))),
            say=lambda _: None,
        )
    )
    return done.entries


def _named(clock: ReplayClock, name: str) -> ReplayClock:
    clock.name = name
    return clock


def compare(recorded: list[Any], again: list[Entry]) -> ReplayResult:
    """The two lists as the lines of events.jsonl, with the first line that differs."""
    # What the ward asked for is among the presses; what was told of it there belongs to no frame.
    kept = [each for each in recorded if not isinstance(each.event, OrderMet)]
    if len(kept) < len(recorded):
        recorded = [replace(each, seq=number) for number, each in enumerate(kept, start=1)]
    before, after = list(events_jsonl(recorded)), list(events_jsonl(again))
    for number, (one, other) in enumerate(zip(before, after, strict=False), start=1):
        if one != other:
            return ReplayResult(len(before), False, True, f"event {number} was {one} and is {other}")
    if len(before) != len(after):
        return ReplayResult(len(before), False, True, f"{len(before)} events became {len(after)}")
    return ReplayResult(len(before), True, True)


def _write(entries: list[Entry], out: Path | None) -> None:
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    with (out / "events.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in events_jsonl(entries))
