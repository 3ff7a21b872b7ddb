"""Everything that can be recorded, as one closed union of plain values (protocol.md 14.1).

An event is pure payload in the journal's envelope of ids and clocks. A cue, for the view alone, is not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from game.training.course import Fact, Ruling
from game.training.marks import Marks as Marks
from game.training.marks import Measure as Measure
from game.training.ward import Known, OrderMet

Place = tuple[float, float, float]
LookValue = float | str | bool
Look = Mapping[str, LookValue]


@dataclass(frozen=True, slots=True)
class SessionStart:
    """A play or session begins; `mode` is demonstration (play) or patient, `planned_s` the time asked for."""

    kind: ClassVar[str] = "session_start"
    mode: str
    affected: str
    seed: int
    clock: str
    planned_s: float | None = None


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """Which rules decide from here on."""

    kind: ClassVar[str] = "rule_version"
    version: str


@dataclass(frozen=True, slots=True)
class Screened:
    """An item of the screening by its number in the protocol, the answer, and the way it was given."""

    kind: ClassVar[str] = "screened"
    item: str
    answer: str
    by: str


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What a device is or has become; `note` is the sentence staff can act on."""

    kind: ClassVar[str] = "device_info"
    role: str
    url: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeatSet:
    """Where the seat frame lies in the tracking space: a point and a turn about the vertical."""

    kind: ClassVar[str] = "seat"
    origin: Place
    yaw_rad: float
    by: str


@dataclass(frozen=True, slots=True)
class Recentre:
    """Staff, or in a headset the patient by a pad, asked for a new seat."""

    kind: ClassVar[str] = "recentre"
    by: str


@dataclass(frozen=True, slots=True)
class Calib:
    """A personal range was measured: measure name to low and high in the measure's unit."""

    kind: ClassVar[str] = "calib"
    ranges: Mapping[str, tuple[float, float]]
    source: str


@dataclass(frozen=True, slots=True)
class RigSet:
    """The mirror was set: see MirrorRig; `turn`, `curl` and share of a frozen hand: see mirror.opening."""

    kind: ClassVar[str] = "rig"
    mode: str
    w: float
    gain: float
    assist: float
    size: float
    condition: str
    length: float = 1.0
    turn: float | None = None
    curl: float | None = None
    opened: float = 1.0


@dataclass(frozen=True, slots=True)
class Nrs:
    """A pain rating 0-10, or None when it was asked and not given; `moment` is pre, mid or post."""

    kind: ClassVar[str] = "nrs"
    moment: str
    value: int | None
    rater: str
    skin: str
    source: str


@dataclass(frozen=True, slots=True)
class BlockStart:
    """An exercise block begins at difficulty `x`."""

    kind: ClassVar[str] = "block_start"
    exercise: str
    code: str
    stage: str
    x: float
    repetitions: int
    mode: str
    source: str


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence is spoken and captioned; `key` is looked up in words."""

    kind: ClassVar[str] = "say"
    key: str


@dataclass(frozen=True, slots=True)
class Show:
    """A prop appears at a place in the seat frame."""

    kind: ClassVar[str] = "show"
    prop_id: int
    prop: str
    at: Place
    look: Look = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hide:
    """A prop goes."""

    kind: ClassVar[str] = "hide"
    prop_id: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A question opens; `choices` are word keys as well. `soft_s` is when a hint may come."""

    kind: ClassVar[str] = "ask"
    ask_id: int
    key: str
    choices: tuple[str, ...]
    limit_s: float
    soft_s: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The question `ask_id` became visible at `time_s`; reaction times count from here."""

    kind: ClassVar[str] = "drawn"
    ask_id: int
    time_s: float


@dataclass(frozen=True, slots=True)
class Answered:
    """A choice reached the open question; `rt_s` is answer time minus drawn time."""

    kind: ClassVar[str] = "answer"
    ask_id: int
    choice: str
    time_s: float
    by: str
    rt_s: float | None


@dataclass(frozen=True, slots=True)
class Stray:
    """A press that belonged to no open question; kept, never delivered."""

    kind: ClassVar[str] = "stray"
    choice: str
    time_s: float
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A scored repetition: what was asked of the person, what came of it."""

    kind: ClassVar[str] = "trial"
    trial: int
    x: float
    success: bool
    quality: float
    reason: str
    start_s: float
    end_s: float
    metrics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Void:
    """A repetition that counts for nothing and is replaced, with the reason (tracking, rest, cover)."""

    kind: ClassVar[str] = "void"
    trial: int
    reason: str


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The shown level changed; `x` is the difficulty behind it."""

    kind: ClassVar[str] = "level_change"
    level_from: int
    level_to: int
    x: float


@dataclass(frozen=True, slots=True)
class TrackingLoss:
    """The limb was lost: `phase` is held, frozen, void, rest_pose, hint or rest; `lost_s` since when."""

    kind: ClassVar[str] = "tracking_loss"
    role: str
    phase: str
    lost_s: float


@dataclass(frozen=True, slots=True)
class Regain:
    """The limb is tracked again and moves back to the tracked pose over `duration_s`."""

    kind: ClassVar[str] = "regain"
    role: str
    lost_s: float
    distance_m: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Rest:
    """REST: covered and paused at once; `by` is patient, staff or the rule that asked for it."""

    kind: ClassVar[str] = "rest"
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resume:
    """*Go on* was chosen."""

    kind: ClassVar[str] = "resume"
    by: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The mirror limb was covered or uncovered without a pause."""

    kind: ClassVar[str] = "cover"
    on: bool
    by: str


@dataclass(frozen=True, slots=True)
class Stop:
    """STOP: the session ends kindly."""

    kind: ClassVar[str] = "stop"
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something staff should know: tracking, frame rate, a mis-written exercise."""

    kind: ClassVar[str] = "flag"
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark by staff: praise, or free words."""

    kind: ClassVar[str] = "note"
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Dose:
    """Active seconds of a block; `source` tells mirror dose from a key-driven limb (`observe`)."""

    kind: ClassVar[str] = "dose"
    active_s: float
    source: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A block is over, exactly once: completed, stopped, time_limit, too_many_voids or too_many_losses."""

    kind: ClassVar[str] = "finished"
    reason: str
    trials: int
    successes: int
    voids: int
    completion: float
    x: float


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """It is over; `reason`: done, stopped, time, wall, tracking, device_ended, closed, crash, screening; of a
    visit also new, side, later, review or refused."""

    kind: ClassVar[str] = "session_end"
    reason: str


Event = (
    SessionStart
    | RuleVersion
    | Screened
    | DeviceInfo
    | SeatSet
    | Recentre
    | Calib
    | RigSet
    | Nrs
    | BlockStart
    | Say
    | Show
    | Hide
    | Ask
    | Drawn
    | Answered
    | Stray
    | Trial
    | Void
    | LevelChange
    | TrackingLoss
    | Regain
    | Rest
    | Resume
    | Cover
    | Stop
    | Flag
    | Measure
    | Marks
    | Note
    | Dose
    | Finished
    | SessionEnd
    | Known
    | OrderMet
    | Fact
    | Ruling
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A change of look or place of one prop; the last one a frame wins, none is recorded."""

    prop_id: int
    at: Place | None = None
    look: Look = field(default_factory=dict)
