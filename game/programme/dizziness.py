"""Dizziness by faces: one face up is noted, two pause, and what stays or is strong ends VR for now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError

# Five faces stand for these (FMS-style, M Keshavarz 2011; protocol.md 2.3 T5).
FACES: Final = (0, 5, 10, 15, 20)


@dataclass(frozen=True, slots=True)
class DizzinessRules:
    """The preset section `dizziness` (protocol.md 2.6). `desktop_days`: days without VR after it stayed."""

    note_from: int
    pause_from: int
    stop_from: int
    scene_s: float
    desktop_days: int

    def __post_init__(self) -> None:
        if not self.note_from < self.pause_from < self.stop_from:
            raise ProgrammeError("dizziness: note_from, pause_from and stop_from must rise in this order.")


class DizzyWay(StrEnum):
    """What follows an answer; STOP ends the session, VR_OFF the headset for today."""

    GO = "go"
    NOTE = "note"
    ASK = "ask"
    PAUSE = "pause"
    VR_OFF = "vr-off"
    STOP = "stop"


class Next(StrEnum):
    """How the person may be seated next: as before, on the desktop, after a new first try of VR, or not today."""

    VR = "vr"
    FIRST_TRY = "first-try"
    DESKTOP = "desktop"
    NOTHING = "nothing"


def _why_dizzy(result: DizzyWay, now: int | None) -> str:
    match result:
        case DizzyWay.GO:
            return "The person is not dizzy, so we go on."
        case DizzyWay.NOTE:
            return f"The person is a little dizzy ({now} of 20), so we note it and go on."
        case DizzyWay.ASK:
            return "Dizziness was not answered, so we rest and ask again."
        case DizzyWay.PAUSE:
            return f"The person is dizzy ({now} of 20), so we pause with the eyes on the horizon and ask again."
        case DizzyWay.VR_OFF if now is None:
            return "Dizziness was not answered twice, so the headset comes off for today."
        case DizzyWay.VR_OFF:
            return f"The person is still dizzy ({now} of 20) after a pause, so the headset comes off for today."
        case _:
            return f"The person is very dizzy ({now} of 20), so we stop at once and tell staff."


@rule("dizziness_check", why=_why_dizzy)
def dizziness_check(now: int | None, tier: int, rules: DizzinessRules) -> DizzyWay:
    """What an answer by faces (0, 5, 10, 15, 20, None when missing) means in the headset (2.6).

    `tier` 1 for a first answer, 2 for one after the horizon scene of `scene_s`.
    """
    _face(now)
    if tier not in (1, 2):
        raise ProgrammeError(f"The tier is {tier}: 1 for a first answer, 2 for one after a pause.")
    if now is None:
        return DizzyWay.ASK if tier == 1 else DizzyWay.VR_OFF
    if now >= rules.stop_from:
        return DizzyWay.STOP
    if now >= rules.pause_from:
        return DizzyWay.PAUSE if tier == 1 else DizzyWay.VR_OFF
    return DizzyWay.NOTE if now >= rules.note_from else DizzyWay.GO


def why_next(result: Next) -> str:
    """How the person may be seated next, in a sentence."""
    return {
        Next.NOTHING: "The person was very dizzy today, so nothing more is played today.",
        Next.DESKTOP: "The person stayed dizzy, so it is the desktop today and tomorrow.",
        Next.FIRST_TRY: "The person was very dizzy, so VR starts again with a first try beside a therapist.",
        Next.VR: "The last dizziness allows the headset.",
    }[result]


@rule("dizziness_next", why=why_next)
def dizziness_next(ended: DizzyWay | None, days_since: int, rules: DizzinessRules) -> Next:
    """How the person may be seated `days_since` calendar days after a session that dizziness ended as `ended`.

    After VR_OFF the desktop for the rest of the day and the next one; after STOP nothing more that day, then the
    desktop, and VR only through a new supervised first try (T5).
    """
    if days_since < 0:
        raise ProgrammeError("The dizziness lies after this day: check the clock of this machine.")
    if ended not in (DizzyWay.STOP, DizzyWay.VR_OFF):
        return Next.VR
    if ended is DizzyWay.STOP and days_since == 0:
        return Next.NOTHING
    if days_since <= rules.desktop_days:
        return Next.DESKTOP
    return Next.FIRST_TRY if ended is DizzyWay.STOP else Next.VR


def _face(now: int | None) -> None:
    if now is not None and (type(now) is not int or now not in FACES):
        raise ProgrammeError(f"The dizziness is {now!r}: give one of {', '.join(map(str, FACES))}.")
