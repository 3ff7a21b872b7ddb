"""Events of the programme, over days and weeks (protocol.md 14.1).

Facts are what people and devices tell the programme; rulings are what its rules make of them. The same facts give
the same rulings, so a programme can be decided again from its journal. Days are ISO dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from game.training.care import CareFact
from game.training.intake import IntakeFact

# -- facts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A patient begins: which preset, which side and limb, where. `age` in years, None when not told.

    `event_day` is that of the stroke or amputation ("" without one), `neglect_policy` the site's switch for the
    supervised treatment of neglect. At home (`place`) nothing begins before HomeUse has told what that needs.
    """

    kind: ClassVar[str] = "enrolled"
    day: str
    preset: str
    affected: str
    limb: str
    place: str
    age: int | None = None
    brain_injury: bool = False
    amputation: bool = False
    shoulder_pain: bool = False
    complete: bool = True
    event_day: str = ""
    neglect_policy: bool = False


@dataclass(frozen=True, slots=True)
class Prescription:
    """A field of the preset (section.name) was set for this patient, by a role, with the reason."""

    kind: ClassVar[str] = "prescription"
    day: str
    field: str
    value: Any
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A session begins: `supervision` is present, remote or none; `way` is VR, DESKTOP or REAL_MIRROR.

    `installed` are the codes of the exercises that can be played here; none named means all of them.
    """

    kind: ClassVar[str] = "visit"
    day: str
    supervision: str
    way: str
    installed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnythingNew:
    """The first question of the day; `answers` names what is new, nothing when nothing is."""

    kind: ClassVar[str] = "anything_new"
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Face:
    """How it feels: good, so-so or frown, "" where it was asked and not shown; `moment` says after what (block,
    reveal, sensation, close)."""

    kind: ClassVar[str] = "face"
    moment: str
    value: str


@dataclass(frozen=True, slots=True)
class BlockDone:
    """A block, set or part is over.

    `results` are its scored trials in order, `x` the difficulty after them, `carried` the scored trials and the
    successes that a short session hands on. `sort` is training, probe, set,
    mirror, real, touch, exposure or calm; `active_s` the seconds that count as dose; `metrics` what the gates
    look at, each with its unit in the name.
    """

    kind: ClassVar[str] = "block_done"
    code: str
    stage: int
    sort: str
    x: float
    active_s: float
    results: tuple[bool, ...] = ()
    carried: tuple[int, ...] = (0, 0)
    voids: int = 0
    source: str = "virtual_mirror"
    counts: bool = True
    mirror: bool = False


@dataclass(frozen=True, slots=True)
class ProbeDone:
    """A left/right probe block: for each side how many answers counted, how many were right, their times (s).

    The times are those of the right answers, adjusted for the device, which `device` names. `too_fast` answers
    were void or flagged.
    """

    kind: ClassVar[str] = "probe_done"
    level: int
    device: str
    affected_valid: int
    affected_right: int
    affected_rts_s: tuple[float, ...]
    intact_valid: int
    intact_right: int
    intact_rts_s: tuple[float, ...]
    too_fast: int = 0


@dataclass(frozen=True, slots=True)
class SetDone:
    """A set of imagery on a rung (I1 to I6), in counts.

    `valid` of the `trials` count; `caught` of the `catches` questions were answered right; the hand moved in
    `moved` of the `watched` trials. `x` and `carried` as in BlockDone.
    """

    kind: ClassVar[str] = "set_done"
    rung: str
    x: float
    active_s: float
    trials: int
    valid: int
    catches: int = 0
    caught: int = 0
    watched: int = 0
    moved: int = 0
    carried: tuple[int, ...] = (0, 0)


@dataclass(frozen=True, slots=True)
class Vividness:
    """How clear the picture was and how strong the feeling, 1 to 5; None where it was not given."""

    kind: ClassVar[str] = "vividness"
    picture: int | None
    feeling: int | None


@dataclass(frozen=True, slots=True)
class Chronometry:
    """Imagined time over real time of the same movements."""

    kind: ClassVar[str] = "chronometry"
    ratio: float


@dataclass(frozen=True, slots=True)
class ExposureDone:
    """A feared movement was tried: the pain that was expected and felt, and the worry about it now, 0 to 10.

    `context` is where and how, as `movement.card_contexts` names it; "" was not told.
    """

    kind: ClassVar[str] = "exposure"
    card: int
    predicted: int | None
    felt: int | None
    worry: int | None
    context: str = ""


@dataclass(frozen=True, slots=True)
class VisitEnd:
    """A session is over: done, stopped, new, interruption or crash; `by` is patient, staff or the rule's id.

    "new": something new was told, so that it goes no further today; that is no STOP.

    `about` says what a STOP was about: pain, distress, dizziness, safety, other.
    """

    kind: ClassVar[str] = "visit_end"
    reason: str
    by: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The day's last session is over; the stage is decided now."""

    kind: ClassVar[str] = "day_closed"
    day: str


@dataclass(frozen=True, slots=True)
class TherapistAct:
    """The therapist decides; `item` says which, where asked.

    `act` is confirm, clear, unblock, jump, usual_high, suspend, hold, done, bilateral (the other hand may be asked
    along again), trace (it has a trace of movement) or gain (more help in reaching).
    """

    kind: ClassVar[str] = "therapist_act"
    day: str
    act: str
    item: str = ""
    reason: str = ""


# -- rulings -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule was asked: its inputs and its result as plain values, so that it can be asked again.

    What the rule took from the preset is not repeated: `preset` is the fingerprint of the values in force.
    """

    kind: ClassVar[str] = "decision"
    rule_id: str
    rules_version: str
    preset: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None


@dataclass(frozen=True, slots=True)
class PresetSet:
    """The preset in force from here on, its version and the fingerprint of its values, prescription included."""

    kind: ClassVar[str] = "preset"
    name: str
    rules_version: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ModeSet:
    """How today's session may be."""

    kind: ClassVar[str] = "mode"
    mode: str


@dataclass(frozen=True, slots=True)
class PlanSet:
    """The ordered parts of this session."""

    kind: ClassVar[str] = "plan"
    parts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class StageSet:
    """The phase changed: an advance, a step back, or a phase before and after the stages."""

    kind: ClassVar[str] = "stage"
    day: str
    stage_from: str
    stage_to: str
    begins: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldSet:
    """Nothing gets harder for so many sessions."""

    kind: ClassVar[str] = "hold"
    sessions: int
    reason: str


@dataclass(frozen=True, slots=True)
class FlareSet:
    """Two successive ratings lie high over the base as it was."""

    kind: ClassVar[str] = "flare"
    day: str
    base: float


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A rung of the mirror stage opened."""

    kind: ClassVar[str] = "unlock"
    rung: str


@dataclass(frozen=True, slots=True)
class Responded:
    """The answer to the programme was judged: better, no-clear-change, worse, not-classifiable or not-measured."""

    kind: ClassVar[str] = "response"
    day: str
    mirror_day: int
    response: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Suspended:
    """The programme waits for the therapist; an empty reason means that it goes on again."""

    kind: ClassVar[str] = "suspended"
    day: str
    reason: str


Fact = (
    Enrolled
    | Prescription
    | Visit
    | AnythingNew
    | Face
    | BlockDone
    | ProbeDone
    | SetDone
    | Vividness
    | Chronometry
    | ExposureDone
    | VisitEnd
    | DayClosed
    | TherapistAct
    | IntakeFact
    | CareFact
)
Ruling = (
    Decision | PresetSet | ModeSet | PlanSet | StageSet | HoldSet | FlareSet | Unlocked | Responded | Suspended
)
