"""What `midline play` asks before anything is shown in a headset (protocol.md 2.2 and 2.8, item 6)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from game.session.sight import Sight
from game.training.events import Screened
from game.view.check import Check
from game.view.front import Screens
from game.view.input import InputRules

# Between two looks at what staff pressed: a headset's window keeps no pace of its own.
PACE_S: Final = 0.01
NOT_SHOWN: Final = "Nothing was shown in the headset: "
UNANSWERED: Final = (
    NOT_SHOWN + "the questions before it were not answered; start again when staff can answer them."
)
NO_WINDOW: Final = (
    "Before a headset is put on, staff answer questions in a window on this PC, and there is no screen for it: "
    "connect one, or say --safe in a script."
)
# The one item that says how the person is placed.
POSTURE: Final = "posture"


@dataclass(frozen=True, slots=True)
class Item:
    """One question by its number in the protocol. `ends` is an answer and what is said of it; `tells` is told to
    staff while the play goes on."""

    number: str
    title: str
    lines: tuple[str, ...]
    choices: tuple[str, ...]
    ends: tuple[str, str]
    tells: tuple[str, str] = ("", "")


ITEMS: Final = (
    Item(
        "R1",
        "check-fits",
        ("check-fit-lights", "check-fit-year"),
        ("yes", "no"),
        (
            "yes",
            "after a fit it needs a physician's name, which a demonstration does not take; use --view window.",
        ),
    ),
    Item(
        "R2a",
        "check-implants",
        ("check-implant-head", "check-implant-stimulator"),
        ("yes", "no"),
        ("yes", "with this implant the doctor or its maker has to say yes first; use --view window."),
    ),
    Item(
        "R2b",
        "check-heart",
        ("check-heart-device",),
        ("yes", "no"),
        ("", ""),
        ("yes", "Pacemaker or defibrillator: ask the doctor, and keep controllers 15 cm away from the chest."),
    ),
    Item(
        "R12",
        "check-head",
        ("check-head-bone", "check-head-wound"),
        ("yes", "no"),
        ("yes", "nothing may lie on this head or face now; use --view window."),
    ),
    Item(
        POSTURE,
        "check-posture",
        (),
        ("sits", "lies", "stands"),
        ("stands", "the person stands; let them sit at the table, or lie against a bed-head, and start again."),
    ),
)


@dataclass(frozen=True, slots=True)
class Screening:
    """The answers in order, and the sentence that says why there will be no headset, or ""."""

    answers: tuple[Screened, ...] = ()
    refused: str = ""

    @property
    def bed(self) -> bool:
        """True when the person lies against a bed-head."""
        return any(each.item == POSTURE and each.answer == "lies" for each in self.answers)


def skipped() -> Screening:
    """For scripts: nothing is asked, and the record says so."""
    return Screening(tuple(Screened(item.number, "not asked", "--safe") for item in ITEMS))


def screen(
    view: Sight,
    rules: InputRules,
    say: Callable[[str], None],
    *,
    one_button: bool = False,
    now: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> Screening:
    """Ask staff in the view's window, one item after the other, until all are answered or one ends it.

    The headset's program is not asked for a picture meanwhile, so nothing appears in it.
    """
    screens = Screens(rules, one_button)
    answers: list[Screened] = []
    for item in ITEMS:
        check = Check(rules, item.title, item.lines, item.choices, scanning=one_button)
        screens.open(check)
        while not check.done:
            _frame(view, screens, now())
            if screens.stopped or not view.open:
                return Screening(tuple(answers), UNANSWERED)
            pause(PACE_S)
        assert check.result is not None
        answer = check.result.choice
        answers.append(Screened(item.number, answer, check.result.by))
        if answer == item.tells[0]:
            say(item.tells[1])
        if answer == item.ends[0]:
            return Screening(tuple(answers), NOT_SHOWN + item.ends[1])
    view.screen(None)
    return Screening(tuple(answers))


def _frame(view: Sight, screens: Screens, time_s: float) -> None:
    screens.tick(time_s)
    screens.hear(view.begin())
    view.screen(screens.look())
    view.draw(time_s)
    screens.drawn(time_s)
