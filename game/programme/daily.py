"""The first question of every day, "Is anything new?", and what each answer reopens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule

# The gate that only a doctor's look closes again.
MEDICAL: Final = "MEDICAL"


class New(StrEnum):
    """The pictures of the question (protocol.md 2.9); the last three are answered by staff."""

    FALL = "fall"
    FIT = "fit"
    WEAKNESS = "weakness"
    SKIN = "skin"
    OPERATION = "operation"
    DIZZY = "dizzy"
    SWOLLEN = "swollen"
    RED_STREAK = "red-streak"
    FEVER = "fever"
    CONFUSED = "confused"
    ISOLATION = "isolation"


# Which items of the screening are open again (2.1, 2.2).
REOPENS: Final = {
    New.FALL: ("R10", "R11", "R12", "R16", "R17"),
    New.FIT: ("R1", "R17"),
    New.WEAKNESS: ("R5", "R16", "R17", "T1", "T2a", "T2b", "T2c", "T4"),
    New.SKIN: ("R5", "R6", "R10", "R12"),
    New.OPERATION: ("R2a", "R2b", "R5", "R10", "R12", "R16"),
    New.DIZZY: ("R3",),
    New.SWOLLEN: (MEDICAL,),
    New.RED_STREAK: (MEDICAL,),
    New.FEVER: ("R6", "R14"),
    New.CONFUSED: ("R17", "R18"),
    New.ISOLATION: ("R6",),
}
_RED: Final = (New.SWOLLEN, New.RED_STREAK)
_EMERGENCY: Final = (New.FIT, New.WEAKNESS)
HOME: Final = "Call your therapist. For new weakness, speech trouble or a fit call the emergency number now."
RED_FLAG: Final = "Red flag: a doctor must look at this before anything else."


@dataclass(frozen=True, slots=True)
class Daily:
    """What the answer leads to today.

    `go`: a session may be. `items` are the gate items that are open again, `red_flag`: a doctor first, in every
    preset. `emergency`: the emergency number comes first at home. `banner`: staff are told at once. `ask`: it
    was not answered. `say` is the sentence to show, "" when there is none.
    """

    go: bool
    items: tuple[str, ...] = ()
    red_flag: bool = False
    emergency: bool = False
    banner: bool = False
    ask: bool = False
    say: str = ""


def _why_daily(result: Daily, answers: tuple[New, ...] | None) -> str:
    if result.go:
        return "Nothing is new today, so the session may begin."
    if answers is None:
        return "The first question was not answered, so there is no session until it is."
    new = ", ".join(each.value for each in answers)
    first = "a doctor looks before anything else" if result.red_flag else "there is no session today"
    return f"New today: {new}; so {first} and {' '.join(result.items)} must be looked at again."


@rule("anything_new", why=_why_daily)
def anything_new(answers: tuple[New, ...] | None, home: bool) -> Daily:
    """The day's first question (2.9). `answers`: what is new, empty for nothing, None when it was not answered.

    Hot swollen calf or limb, with or without fever, or a red streak is a red flag in every preset.
    """
    if answers is None:
        return Daily(False, ask=True, say="Is anything new? Please answer first.")
    if not answers:
        return Daily(True)
    items = tuple(dict.fromkeys(item for new in New if new in answers for item in REOPENS[new]))
    red = any(new in _RED for new in answers)
    ward = f"No session today. Please look again at {', '.join(each for each in items if each != MEDICAL)}."
    if red:
        ward = RED_FLAG
    return Daily(
        go=False,
        items=items,
        red_flag=red,
        emergency=any(new in _EMERGENCY for new in answers),
        banner=True,
        say=HOME if home else ward,
    )
