"""Which mirror exercises are open: the first ones, rung after rung, objects, the other hand (protocol.md 5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.gates import GateRules, PlayedSession, at_least, fine, share
from game.programme.library import LADDER, LIBRARY, Exercise, Playable, Rung, exercise_of
from game.training.rules import StaircaseRules

ARM_AND_LEG: Final = ("arm", "leg")
# In stage 4 the limb itself moves, and what held until then is over.
DIRECT: Final = 4


@dataclass(frozen=True, slots=True)
class UnlockRules:
    """The preset section `unlock`.

    `first` is the content of the first mirror session, `open_rungs` the rungs and `open_codes` the exercises that
    are open from it on, `easy_codes` those of which only the first level is. `keys` are the games of choice.
    `avoid` are tags of content that never come, `avoid_until` those that wait for clearance or stage 4. `later`
    are exercises beyond the first version that are switched on. `bilateral` is what the other hand is asked for
    after `bilateral_days` mirror days.
    """

    first: tuple[str, ...]
    open_rungs: tuple[str, ...]
    open_codes: tuple[str, ...]
    easy_codes: tuple[str, ...]
    keys: tuple[str, ...]
    later: tuple[str, ...]
    avoid: tuple[str, ...]
    avoid_until: tuple[str, ...]
    tempo_frozen: bool
    sessions: int
    easy_level: int
    objects_share: float
    objects_days: int
    bilateral: str
    bilateral_days: int
    bilateral_cleared: bool
    bilateral_trace: bool

    def __post_init__(self) -> None:
        if Rung.LOOK not in self.open_rungs:
            raise ProgrammeError("unlock.open_rungs must hold M1: everybody may look from the first session on.")
        ladder = [each for each in LADDER if each in self.open_rungs]
        if ladder != list(LADDER[: len(ladder)]):
            raise ProgrammeError("unlock.open_rungs must leave no rung out in between.")


def first_rungs(rules: UnlockRules) -> tuple[Rung, ...]:
    """The rungs that are open from the first mirror session on."""
    return tuple(Rung(each) for each in rules.open_rungs)


def next_rung(opened: Sequence[Rung]) -> Rung | None:
    """The lowest rung of the ladder that is not open; None when all are."""
    return next((each for each in LADDER if each not in opened), None)


def lowered(opened: Sequence[Rung], rungs: int) -> tuple[Rung, ...]:
    """The open rungs without so many of the highest on which exercises begin, and without what lies above these.

    () where no movement would be left, only looking or touch: one rung under the first of the mirror is imagery.
    """
    played = [each for each in LIBRARY.values() if not each.later]
    begins = {each.lowest for each in played} | {rung for each in played for _, rung in each.forms}
    held = [each for each in LADDER if each in opened and each in begins]
    left = held[: max(0, len(held) - rungs)]
    above = LADDER[LADDER.index(left[-1]) + 1 :] if left else LADDER
    return tuple(each for each in opened if each not in above) if Rung.SLOW in left else ()


def _why_unlock(
    result: Rung | None, opened: tuple[Rung, ...], therapist: bool, held: bool, rules: UnlockRules
) -> str:
    if result is not None and therapist:
        return f"The therapist opened the next rung, {result.value}."
    if result is not None:
        return f"{rules.sessions} sessions went well, so the next rung, {result.value}, opens."
    if next_rung(opened) is None:
        return "All rungs are open."
    if held:
        return "Nothing new opens while we hold."
    return f"The next rung opens after {rules.sessions} sessions that went well, calmly and without a stop."


@rule("unlock", why=_why_unlock)
def unlock(
    opened: tuple[Rung, ...],
    sessions: tuple[PlayedSession, ...],
    therapist: bool,
    held: bool,
    rules: UnlockRules,
    gate_rules: GateRules,
    staircase_rules: StaircaseRules,
) -> Rung | None:
    """The rung that opens now, None for none; asked after a session.

    `sessions` are those since the highest rung opened. A session counts with exercises of that rung, success of
    p - `below_p` over them, a face given and none sad, and no STOP. `held`: a hold or a gentle day, on which only
    the therapist opens a rung, and one at a time.
    """
    new = next_rung(opened)
    if new is None or therapist:
        return new
    high = LADDER[LADDER.index(new) - 1]
    need = staircase_rules.p - gate_rules.below_p
    good = sum(_good(each, high, need) for each in sessions)
    return new if good >= rules.sessions and not held else None


def _good(session: PlayedSession, rung: Rung, need: float) -> bool:
    work = [each for each in session.work if rung in exercise_of(each.code).rungs]
    success = share(sum(each.right for each in work), sum(each.trials for each in work))
    return not session.stop and fine(session.faces) and at_least(success, need)


def avoided(stage: int, cleared: bool, rules: UnlockRules) -> tuple[str, ...]:
    """The tags of content that must not come now. `cleared`: said by the surgeon where one is asked."""
    waits = stage < DIRECT and not cleared
    return rules.avoid + (rules.avoid_until if waits else ())


def _why_open(result: tuple[Playable, ...], rules: UnlockRules) -> str:
    if not result:
        return "No exercise of the mirror is open, so the coach's cards are shown."
    names = [
        LIBRARY[each.code].name + ("" if each.top_level is None else _levels(each.top_level)) for each in result
    ]
    slow = ", all at a slow pace" if rules.tempo_frozen else ""
    return f"Open now: {', '.join(names)}{slow}."


def _levels(top: int) -> str:
    return " (level 1 only)" if top == 1 else f" (levels 1 to {top})"


@rule("open_exercises", why=_why_open)
def open_exercises(
    opened: tuple[Rung, ...],
    limb: str,
    avoid: tuple[str, ...],
    objects: bool,
    rules: UnlockRules,
    shoulder: bool = False,
) -> tuple[Playable, ...]:
    """The exercises that may be played now, in the order of the library.

    `avoid` are the tags of `avoided` and the patient's own trigger tool, `objects` says whether there is time left
    for things that are held. An exercise that spans several rungs opens with its lowest. With a painful `shoulder`
    only those that lift no arm above a table are open, or their levels that do not (9.4). ProgrammeError for a
    limb that is neither arm nor leg.
    """
    if limb not in ARM_AND_LEG:
        raise ProgrammeError(f"The limb is {limb!r}: say arm or leg.")
    found = []
    for each in LIBRARY.values():
        if not _may(each, limb, avoid, objects, rules) or (shoulder and each.reaches and not each.low_level):
            continue
        low = each.low_level if shoulder and each.reaches else None
        # Seen touch (T0) stands beside the ladder; from its own rung on every form of touch is open.
        forms = tuple(form for form, rung in each.forms if rung in opened or Rung.TOUCH in opened)
        if each.lowest in opened or each.code in rules.open_codes or forms:
            found.append(Playable(each.code, low, forms))
        elif each.code in rules.easy_codes:
            found.append(Playable(each.code, rules.easy_level))
    return tuple(found)


def _may(exercise: Exercise, limb: str, avoid: Sequence[str], objects: bool, rules: UnlockRules) -> bool:
    if exercise.later and exercise.code not in rules.later:
        return False
    if exercise.objects and not objects:
        return False
    return exercise.limb.fits(limb) and not set(exercise.tags) & set(avoid)


def _why_objects(result: float, day: int, rules: UnlockRules) -> str:
    if day <= rules.objects_days:
        return f"In the first {rules.objects_days} days of the mirror nothing is held."
    if rules.objects_share == 0:
        return "No time is planned for things that are held in this stage."
    if result <= 0:
        return f"Things that are held have had their {rules.objects_share:.0%} of the time."
    return f"{result:g} minutes are left for things that are held."


@rule("objects_minutes", why=_why_objects)
def objects_minutes(planned_min: float, done_min: float, day: int, rules: UnlockRules) -> float:
    """Minutes left today for exercises with objects in stage 3: a share of the planned mirror minutes.

    `day` counts calendar days in stage 3, entry is 1; in the first `objects_days` there are none.
    """
    if planned_min < 0 or done_min < 0 or day < 1:
        raise ProgrammeError("Minutes cannot be less than 0, and the first day in the stage is 1.")
    if day <= rules.objects_days:
        return 0.0
    return max(0.0, rules.objects_share * planned_min - done_min)


class Bilateral(StrEnum):
    """What the other hand is asked for: nothing, to try to follow, or to move softly itself."""

    NONE = "none"
    ATTEMPT = "attempt"
    REAL_SOFT = "real-soft"


def _why_bilateral(result: Bilateral, mirror_days: int, cramped: bool, cleared: bool, rules: UnlockRules) -> str:
    if result is Bilateral.ATTEMPT:
        return "The other hand may try to follow."
    if result is Bilateral.REAL_SOFT:
        return "The other hand may move along softly."
    if rules.bilateral == Bilateral.NONE:
        return "The other hand rests: nothing else is prescribed."
    if cramped:
        return "The other hand rests after a cramp or freezing, until the therapist asks it along again."
    if mirror_days < rules.bilateral_days:
        return f"The other hand rests in the first {rules.bilateral_days} mirror days."
    if rules.bilateral_cleared and not cleared:
        return "The other hand rests until it may be moved (R10)."
    return "The other hand rests, because it has no trace of movement yet."


@rule("bilateral", why=_why_bilateral)
def bilateral(mirror_days: int, cramped: bool, cleared: bool, trace: bool, rules: UnlockRules) -> Bilateral:
    """What the other hand is asked for today, after so many mirror days done.

    `cramped`: a cramp or freezing came since the therapist last allowed it. `cleared`: R10 says that the limb may
    be moved. `trace`: the limb has at least a trace of movement. What is not known is False.
    """
    rests = (
        cramped
        or mirror_days < rules.bilateral_days
        or (rules.bilateral_cleared and not cleared)
        or (rules.bilateral_trace and not trace)
    )
    return Bilateral.NONE if rests else Bilateral(rules.bilateral)
