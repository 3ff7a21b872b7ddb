"""Facts before and beside practice: education, screening, first visits, the side, home (protocol.md 1, 2, 8.8).

Days are ISO dates, words are those of the rules that hear them; nothing here names a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class CardsShown:
    """The cards of a module of education were seen: E-MAP, E-CONF, E-MIRROR, E-DOSE, E-EXPECT or E-STOP."""

    kind: ClassVar[str] = "card"
    day: str
    module: str


@dataclass(frozen=True, slots=True)
class QuizDone:
    """One loop through the questions was gone through, in first answers.

    Each of `answers`, and of `again` (the starred ones in other words), holds item, right, seconds (or None),
    replays, and assisted where somebody pressed for the patient. `observed`: the therapist saw the rest, in severe
    aphasia.
    """

    kind: ClassVar[str] = "quiz"
    day: str
    answers: tuple[Mapping[str, Any], ...]
    again: tuple[Mapping[str, Any], ...] = ()
    severe_aphasia: bool = False
    observed: bool = False


@dataclass(frozen=True, slots=True)
class TaughtBack:
    """The patient told or showed it in an own way: the therapist's three ticks, role and reason."""

    kind: ClassVar[str] = "teach_back"
    day: str
    picture: bool
    steps: bool
    stop: bool
    therapist: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was due of a passed education was seen again: the modules, and the week's question if one was asked."""

    kind: ClassVar[str] = "refresh"
    day: str
    modules: tuple[str, ...]
    item: str = ""
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class ScreenItem:
    """An item of the screening was answered: its word, or 0 to 10 for R9; `by` is patient or staff."""

    kind: ClassVar[str] = "screen_item"
    day: str
    item: str
    answer: str | int
    by: str


@dataclass(frozen=True, slots=True)
class Overridden:
    """A therapist asks to override an item for one mode and stage, up to a day; the caller has checked the PIN.

    `by` is the therapist's code, `named` that of the doctor or maker who agreed, on `named_day` ("" for none).
    """

    kind: ClassVar[str] = "override"
    day: str
    item: str
    mode: str
    stage: str
    by: str
    pin: bool
    supervision: str
    reason: str
    text: str
    until: str
    named: str = ""
    named_day: str = ""


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """Where one of the first three visits stands after so many minutes; `done` is the item just finished, if any.

    Items of the screening are told by ScreenItem, education by its own facts; the others are named here. `stopped`
    is what a STOP here or on arrival was about (pain, distress, safety, other, unknown): the day is over with it.
    """

    kind: ClassVar[str] = "first_visit"
    day: str
    supervision: str
    minutes: float
    done: str = ""
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class SideSaid:
    """Which side is affected, as the patient and as staff say it; "" for one who was not asked."""

    kind: ClassVar[str] = "side"
    day: str
    patient: str
    staff: str


@dataclass(frozen=True, slots=True)
class HomeUse:
    """What use at home needs; `therapist`, `contact` and `fitter` are codes of the station, "" is not known.

    From here on the patient practises at home; `headset`: with a headset, which `fitter` puts on.
    """

    kind: ClassVar[str] = "home_use"
    day: str
    therapist: str
    contact: str
    review_days: int | None
    crisis: str
    headset: bool = False
    fitter: str = ""


@dataclass(frozen=True, slots=True)
class FlagSeen:
    """A therapist has seen the flags of this name, or all of them when it is ""."""

    kind: ClassVar[str] = "flag_seen"
    day: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How this patient is spoken to and answers, from here on.

    `language` is that of the words, `skin` that of the pain scale (bar, faces), `hemisphere` the damaged half of
    the brain (left, right or ""), `tone` the skin's on the Monk scale, 1 to 10.
    """

    kind: ClassVar[str] = "manner"
    day: str
    language: str = "en"
    aphasia: bool = False
    one_button: bool = False
    skin: str = "bar"
    hemisphere: str = ""
    tone: int = 5


IntakeFact = (
    CardsShown
    | QuizDone
    | TaughtBack
    | Refreshed
    | ScreenItem
    | Overridden
    | FirstVisit
    | SideSaid
    | HomeUse
    | FlagSeen
    | Manner
)
