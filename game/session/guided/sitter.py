"""A simulated person at a virtual desk, who answers every screen by pads, keys or one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal

from game.body.frame import Person
from game.programme.parts import Sort
from game.programme.questions import MEASURE_CODES
from game.programme.screening.items import ITEMS
from game.session.guided.desk import Order, Picture, Played
from game.session.guided.examinee import Examinee, fitted
from game.simulation.patient import TURNS_DEG, Patient
from game.training import staircase
from game.training.events import Show
from game.training.patients import DILIGENT
from game.training.patients import Patient as Limb
from game.training.task import TABLE_EDGE_M
from game.view.input import SWITCH, Action, Hold, Input, Press, Release
from game.view.look import ScreenLook

Way = Literal["pad", "key", "switch"]
# What is said to each title; a figure is a rating. What is not named here takes the first pad that goes on.
WELL: Final = {
    name: next(iter(item.answers)) for name, item in ITEMS.items() if not item.scale and name.startswith("R")
}
USUAL: Final[Mapping[str, str | Callable[[ScreenLook], str]]] = {
    "anything-new": "nothing-new",
    "ok-face": "happy",
    "vivid-picture": "3",
    "vivid-feeling": "3",
    "stop-why": "rather-not-say",
    "sign-swelling": "1",
    "sign-warmth": "0",
    "sign-colour": "0",
    "sign-sweating": "0",
    "sign-new-place": "no",
    "sensation": "feel-nothing",
    "fit-frozen": "no",
    "fit-match": "4",
    "dizzy": "0",
    "staff-signs": "staff-sign-none",
    "staff-card-size": fitted,
    "staff-t4-minutes": lambda look: "thats-it" if dict(look.filled)["number"] == "4" else "more",
    "which-arm": "left",
    "which-leg": "left",
    "swelling": "0",
    "embodied-mine": "3",
    "embodied-mine-leg": "3",
    "comfort": "comfort-fine",
    "weekly": "weekly-later",
    "cards-due": "no",
    "activities": lambda look: look.pads[0].key,
    "activities-more": "activities-enough",
    "staff-outcomes": "staff-outcomes-done",
    "never-end": "1",
    "touch-broken": "touch-whole",
    "touch-tap": "no",
    "other-pains": "no",
    "q1-leg": "q1-right",
    "q1-again-leg": "q1-right",
    **{f"q{number}{wording}": f"q{number}-right" for number in range(1, 7) for wording in ("", "-again")},
    **{item.lower(): answer for item, answer in WELL.items()},
}
# A feather is let come for so long, and a finger needs so long to point (s).
WAITS: Final = {"feather": 6.0, "point-now": 2.5}
# Where the hand that is not seen is felt, to its own side and beyond the table's edge, and how much nearer to
# where it was drawn after the mirror (m).
FELT_M: Final = (0.30, 0.12)
NEARER_M: Final = 0.03
ON: Final = ("go-on", "next", "close", "yes", "thats-it", "done")
# A press is this long (s), and a person needs so long to find a pad.
PRESS_S: Final = 0.2


class SimulatedSitter:
    """`answers` overrides what is usual, by the title of a screen: a pad's key, or a function of the look."""

    def __init__(
        self,
        patient: Patient,
        way: Way = "pad",
        answers: Mapping[str, str | Callable[[ScreenLook], str]] | None = None,
    ) -> None:
        self.patient = patient
        self.way: Way = way
        self.answers = {**USUAL, **(answers or {})}
        # Silent people answer nothing at all, unrated ones no question for pain.
        self.silent = self.unrated = False
        self._examinee = Examinee(patient)
        # So long a new question is looked at before it is answered (s).
        self.pace_s = 0.0
        self._since_s = 0.0
        self._asked: tuple[str, str, str] | None = None
        self._figure: int | None = None
        # How often it pointed, before (0) and after the mirror in turn.
        self._pointed = 0

    # -- screens -------------------------------------------------------------------------------------------------

    def sees(self, look: ScreenLook | None, time_s: float) -> list[Input]:
        """One act, or none."""
        if look is None or self.silent:
            self._asked = None
            return []
        asked = (look.name, look.title, look.picture)
        if asked != self._asked and look.name not in ("pain-confirm",):
            self._asked, self._figure, self._since_s = asked, None, time_s
        if time_s - self._since_s < self.pace_s:
            return []
        touched = self._examinee.touch(look, time_s)
        if touched is not None:
            return touched
        if look.name in ("pain", "pain-confirm"):
            if self.unrated:
                return []
            return self._rates(look, time_s)
        if time_s - self._since_s < WAITS.get(look.title, 0.0):
            return []
        wanted = self._wanted(look)
        return [] if wanted is None else self._takes(look, wanted, time_s)

    def _wanted(self, look: ScreenLook) -> str | None:
        keys = [pad.key for pad in look.pads if not pad.dead]
        if look.drawing is not None or look.title in ("t2c", "t2c-leg"):
            said = self._examinee.answer(look)
            if said in keys or (look.drawing is not None and look.drawing.flashing):
                return said if said in keys else None
        answer = self.answers.get(look.title)
        if answer is not None:
            chosen = answer if isinstance(answer, str) else answer(look)
            if chosen in keys:
                return chosen
        return next((key for key in ON if key in keys), keys[0] if keys else None)

    def _rates(self, look: ScreenLook, time_s: float) -> list[Input]:
        """A rating: counted up to the figure, then confirmed."""
        if self._figure is None:
            self._figure = self.patient.rates()
            if look.skin == "faces":
                self._figure = min(10, 2 * round(self._figure / 2))
        if look.name == "pain-confirm":
            return self._takes(look, "yes" if look.figure == self._figure else "again", time_s)
        if look.moving:
            return self._press(time_s) if look.figure == self._figure else []
        if look.figure == self._figure:
            return self._takes(look, "thats-it", time_s)
        down = look.figure is not None and look.figure > self._figure
        if self.way == "key":
            return [Press(Action.LESS if down else Action.MORE, time_s, "key")]
        return [Press(Action.PAD, time_s, "hand", "less" if down else "more")]

    def _takes(self, look: ScreenLook, key: str, time_s: float) -> list[Input]:
        if self.way == "pad":
            return [Press(Action.PAD, time_s, "hand", key)]
        pad = next((each for each in look.pads if each.key == key), None)
        if self.way == "switch":
            return self._press(time_s) if pad is not None and pad.highlighted else []
        if pad is not None and pad.highlighted:
            return [Press(Action.TAKE, time_s, "key")]
        if look.name == "pain" and key == "thats-it":
            return [Press(Action.TAKE, time_s, "key")]
        return [Press(Action.NEXT, time_s, "key")]

    @staticmethod
    def _press(time_s: float) -> list[Input]:
        return [Hold(SWITCH, time_s), Press(Action.SELECT, time_s, SWITCH), Release(SWITCH, time_s)]

    # -- what measures --------------------------------------------------------------------------------------------

    def limb(self, order: Order, person: Person) -> Limb:
        """A limb that does what is asked of it, and points to where the other one is felt.

        Questions are answered on the screens.
        """
        limb = Limb(replace(DILIGENT, answers="never"), person, moves=True)
        if order.code == MEASURE_CODES["pointing"]:
            lateral, forward = FELT_M
            lateral -= NEARER_M * self._pointed
            self._pointed = 1 - self._pointed
            at = (-person.intact.sign * lateral, person.table_height_m, -(TABLE_EDGE_M + forward))
            limb.see((Show(0, "dot", at, {}),), (), 0.0)
        return limb

    # -- blocks --------------------------------------------------------------------------------------------------

    def plays(self, order: Order) -> Played:
        """The block as the virtual patient plays it, trial by trial (protocol.md 7.9)."""
        part, patient = order.part, self.patient
        patient.works(max(1, part.stage), order.start.x)
        if order.probe:
            return Played(order.start, float(part.seconds), pictures=self._pictures())
        limits, state = order.stairs, order.start
        results: list[bool] = []
        caught = catches = 0
        planned = max(1, order.start.planned)
        for number in range(planned):
            if part.sort is Sort.SET:
                ok, knew = patient.imagines()
                catches, caught = catches + (number == planned - 1), caught + (knew and number == planned - 1)
            else:
                ok = patient.tries(staircase.played_x(state, limits), number / planned)
            state = staircase.after_trial(state, ok, "", limits)
            results.append(ok)
        return Played(state, float(part.seconds), tuple(results), catches=catches, caught=caught)

    def _pictures(self) -> tuple[Picture, ...]:
        found = []
        for number in range(40):
            affected = number % 2 == 0
            right, rt_s = self.patient.judges(
                affected, number % 4 > 1, TURNS_DEG[number % len(TURNS_DEG)], affected
            )
            found.append(Picture(affected, right, rt_s))
        return tuple(found)
