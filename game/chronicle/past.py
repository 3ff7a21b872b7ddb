"""What the journal keeps of a patient's programme, decided again from its facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from game.chronicle.apart import Knowledge, Suspensions, fitted, flag, is_told, stands
from game.programme.calendar import day_of
from game.programme.course import Course, Told, is_fact, same_event
from game.programme.field import ProgrammeError
from game.programme.preset import Preset
from game.programme.standing import Phase, Standing, as_decided, suspended
from game.scoring.key import find_key
from game.scoring.patients import find, read_patient
from game.scoring.read import FindKey
from game.scoring.row import Row
from game.settings import RULES_VERSION, programme
from game.training.course import Decision, StageSet, Suspended, Visit
from game.training.events import Event, Flag, RuleVersion, Stop

Presets = Callable[[str], Preset]
RULES_CHANGED = "rules-changed"
US = 1_000_000


class ChronicleError(Exception):
    """A patient's programme cannot be taken up or changed; the message is one sentence that names the mend."""


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit that was begun and not ended (protocol.md 2.10): `rows` is all that was kept since, in order.

    `pre` is its first reading, None without one. `age_s` is the wall-clock time from the last that was kept of it
    to its being read again; negative when the clock was set back. A start of the program in which nothing was told
    is none of it.
    """

    rows: tuple[Row, ...]
    pre: int | None
    age_s: float

    @property
    def session(self) -> str:
        """The journal's session in which it began."""
        return self.rows[0].session

    @property
    def stop(self) -> Stop | None:
        """The last STOP of it: one before a crash stands."""
        stops = [row.event for row in self.rows if isinstance(row.event, Stop)]
        return stops[-1] if stops else None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was kept, and the preset in force when it was taken."""

    row: Row
    decision: Decision
    preset: Preset


@dataclass(slots=True)
class Past:
    """A patient's programme as of now: the `course` by the present rules, and all `rows` that were kept.

    `owed` are rulings of the last fact that a kill cut off. `former` is the version of the rules by which the
    last was decided, where it is not the present one: the rulings from then stand as they are kept, and what the
    present rules refuse of the facts is in `refused`, each with the sentence. `apart` are facts that stations told
    without knowing of one another and decided otherwise than all facts would be now; staff were not told yet.
    """

    code: str
    course: Course
    rows: Sequence[Row]
    owed: tuple[Event, ...] = ()
    former: str = ""
    refused: list[tuple[Row, str]] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    apart: list[Row] = field(default_factory=list)

    @property
    def enrolled(self) -> bool:
        """False for a patient that was given a place and no profile yet."""
        return self.course.chart.profile is not None

    def visit(self, now_us: int) -> OpenVisit | None:
        """The visit that is open, seen at a wall-clock time (microseconds since 1970)."""
        if self.course.chart.session is None:
            return None
        told = [number for number, row in enumerate(self.rows) if row.programme and isinstance(row.event, Visit)]
        rows = tuple(self.rows[told[-1] :])
        left = [row.session for row in rows if row.programme and is_fact(row.event)][-1]
        last = [row for row in rows if row.session == left][-1]
        return OpenVisit(rows, self.course.chart.session.pre, (now_us - last.utc_us) / US)


def read_past(folder: Path, code: str, presets: Presets = programme, key: FindKey = find_key) -> Past:
    """A patient's programme out of a data folder, which is only read; JournalError or ChronicleError."""
    code = find(folder, code, key).code
    return decided_again(code, read_patient(folder, code, key), presets)


def decided_again(code: str, rows: Sequence[Row], presets: Presets, version: str = RULES_VERSION) -> Past:
    """Decide a programme again from its facts; ChronicleError when rules of this `version` decided it otherwise.

    What former rules decided is not compared: they are not here any more. Their phase and suspensions stand; all
    else comes of all facts by the rules of this version, and so do all rulings that it made. What stations decided
    without knowing of one another stands alike.
    """
    past, knowledge = Past(code, Course(presets), rows), Knowledge(rows)
    groups = _groups(code, [row for row in rows if row.programme], version, several=knowledge.several)
    lifted, phase = Suspensions(knowledge), Phase.NEW
    for number, group in enumerate(groups):
        head, kept, before = group[0], group[1:], past.course.chart.standing
        if is_told(head.event):
            past.apart = [row for row in past.apart if not knowledge.knew(head, row)]
            continue
        former = groups[number - 1][-1].rules if number else ""
        ours, apart = head.rules == version, knowledge.apart(group)
        made = _made(past, head, former, refusable=apart or not ours, apart=apart)
        if not ours:
            phase = _stands(past.course, kept, phase)
        else:
            _agreed(past, group, made, before, apart=apart, last=number == len(groups) - 1)
            phase = past.course.chart.standing.phase
        if knowledge.several and lifted.follow(past.course, head, kept, before) and head not in past.apart:
            past.apart.append(head)
        past.decided += [
            Decided(row, row.event, past.course.preset) for row in kept if isinstance(row.event, Decision)
        ]
    if groups and groups[-1][-1].rules != version:
        past.former = groups[-1][-1].rules
    return past


def _agreed(
    past: Past, group: Sequence[Row], made: Sequence[Event] | None, before: Standing, *, apart: bool, last: bool
) -> None:
    """What is kept is what was made; where it was decided apart, it stands as it is."""
    head, kept = group[0], group[1:]
    past.owed = ()
    try:
        if made is not None:
            past.owed = _compared(past.code, head, kept, made, last=last)
            return
    except ChronicleError:
        if not apart:
            raise
    past.apart.append(head)
    stands(past.course, kept, before)


def told_apart(past: Past) -> list[Event]:
    """What staff are told of what was decided apart; nothing where they know."""
    untold = {row.event_id for row in past.apart}
    refused = {row.event_id: why for row, why in past.refused if row.event_id in untold}
    return [flag(past.apart, refused)] if past.apart else []


def change(past: Past, former: str) -> list[Event]:
    """What is told when other rules take a programme over: one flag, which says what they pass over."""
    note = f"The programme goes on by newer rules than {former}; its phase stands as it was decided."
    if past.refused:
        note += f" Of what was told before they pass over {len(past.refused)}, first: {past.refused[0][1]}"
    return [Flag(RULES_CHANGED, note)]


def taken(course: Course, fact: Told) -> list[Event]:
    """What the course makes of a fact; what it refuses (ProgrammeError) leaves no trace, the day included."""
    today = course.chart.today
    try:
        return course.take(fact)
    except ProgrammeError:
        course.chart.today = today
        raise


def _made(past: Past, head: Row, former: str, *, refusable: bool, apart: bool) -> list[Event] | None:
    """The rulings of a fact now, None where it is refused and that is no fault."""
    if isinstance(head.event, RuleVersion):
        return change(past, former)
    try:
        fact: Told = head.event  # type: ignore[assignment]
        return taken(past.course, fitted(past.course, fact) if apart else fact)[1:]
    except ProgrammeError as error:
        if not refusable:
            raise _otherwise(past.code, head, f"it is refused now: {error}") from error
        past.refused.append((head, str(error)))
        return None


def _stands(course: Course, kept: Sequence[Row], phase: Phase) -> Phase:
    """Phase and suspension as former rules told them: an update moves nobody, and lifts nothing.

    A step that a therapist confirmed would otherwise be undone by a rule that asks for it a day later.
    """
    standing = course.chart.standing
    entered = standing.entered
    for event in (row.event for row in kept):
        if isinstance(event, StageSet):
            phase, entered = Phase(event.stage_to), day_of(event.begins)
        if isinstance(event, Suspended) and event.reason:
            standing = suspended(standing, event.reason, day_of(event.day))
    course.chart.standing = as_decided(standing, phase, entered)
    return phase


def _groups(code: str, told: Sequence[Row], version: str, *, several: bool) -> list[list[Row]]:
    """Each fact, or change of the rules, with the rulings that follow it."""
    groups: list[list[Row]] = []
    for row in told:
        if _order(row.rules) > _order(version):
            raise ChronicleError(
                f"The programme of {code} was decided by newer rules ({row.rules}, these are {version}): start "
                "the newer Midline; nothing was changed."
            )
        if is_fact(row.event) or isinstance(row.event, RuleVersion) or is_told(row.event):
            groups.append([row])
        elif groups:
            groups[-1].append(row)
        elif not several:
            raise _otherwise(code, row, "no fact stands before it")
    return groups


def _compared(
    code: str, head: Row, kept: Sequence[Row], made: Sequence[Event], *, last: bool
) -> tuple[Event, ...]:
    """What was made and not kept, which only a kill after the last fact may cause."""
    for row, event in zip(kept, made, strict=False):
        if not same_event(row.event, event):
            raise _otherwise(code, row, "it comes out otherwise now")
    if len(kept) > len(made):
        raise _otherwise(code, kept[len(made)], "it is not decided at all now")
    if len(kept) < len(made) and not last:
        raise _otherwise(code, head, f"{made[len(kept)].kind} is lacking after it")
    return tuple(made[len(kept) :])


def _otherwise(code: str, row: Row, how: str) -> ChronicleError:
    return ChronicleError(
        f"The programme of {code} was kept as this Midline does not decide it (session {row.session}, event "
        f"{row.seq}, {row.event.kind}: {how.rstrip('.')}): start the Midline that wrote it, or restore a backup; "
        "nothing was changed."
    )


@cache
def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
