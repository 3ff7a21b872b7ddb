"""Facts of the body in and beside a session: sight, sensation, dizziness, signs, fit, fear (protocol.md 2, 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RevealAct:
    """What moved the reveal on: settled, yes, later, time, cover or no-answer; its faces are told as Face."""

    kind: ClassVar[str] = "reveal"
    act: str


@dataclass(frozen=True, slots=True)
class Sensation:
    """A sensation in the limb that is seen, after a reading of pain; `face` good, so-so, frown or "" for none."""

    kind: ClassVar[str] = "sensation"
    what: str
    face: str = ""


@dataclass(frozen=True, slots=True)
class CoverDone:
    """The minute under the cover with the working hand is over; `better` as answered, None without an answer."""

    kind: ClassVar[str] = "cover_done"
    better: bool | None


@dataclass(frozen=True, slots=True)
class StaffSees:
    """What staff see or a helper who was asked to look: pain, calm, or grief (tears)."""

    kind: ClassVar[str] = "staff_sees"
    what: str


@dataclass(frozen=True, slots=True)
class LookedAway:
    """How the eyes rested: share of the last `for_s` seconds on the limb (None: not tracked), time looked away."""

    kind: ClassVar[str] = "looked"
    share: float | None
    for_s: float
    away_s: float


@dataclass(frozen=True, slots=True)
class Dizzy:
    """How dizzy by the five faces (0, 5, 10, 15, 20); None when it was asked and not answered."""

    kind: ClassVar[str] = "dizziness"
    score: int | None


@dataclass(frozen=True, slots=True)
class Signs:
    """The sheet of the limb's signs: swelling, warmth, colour, sweating, each 0 to 4 (None: not filled in).

    `new_place`: pain or a sign where there was none; `warning`: hot and swollen with another warning sign.
    """

    kind: ClassVar[str] = "signs"
    sheet: Mapping[str, int] | None
    new_place: bool = False
    warning: bool = False


@dataclass(frozen=True, slots=True)
class WorkingHand:
    """The pain of the working hand, 0 to 10."""

    kind: ClassVar[str] = "working_hand"
    day: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Extra:
    """The rotating question of today was asked; the worst pain is 0 to 10, None when it was not answered."""

    kind: ClassVar[str] = "extra"
    question: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Weekly:
    """The weekly check stands at so many minutes; `item` was just asked ("" at its beginning).

    `chosen` are the activities that the patient wants to do, told once with the item "activities"; `hands` those
    that carried blocks, told beside "vbbt": intact, affected; `blocks` are those of the affected one. The value of
    "activities" is the mean of all that were chosen, None where one was not rated.
    """

    kind: ClassVar[str] = "weekly"
    day: str
    minutes: float
    item: str = ""
    value: float | None = None
    chosen: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    blocks: int | None = None


@dataclass(frozen=True, slots=True)
class Emergency:
    """The button "Seizure / collapse"."""

    kind: ClassVar[str] = "emergency"
    day: str


@dataclass(frozen=True, slots=True)
class FitDone:
    """Where a phantom limb is felt: length in % of the normal one, size as a ratio, frozen or not.

    `turn` of the forearm in degrees from thumb up, palm up positive (of a foot: outwards), and `curl` of all
    fingers or toes from 0 open to 1 closed are the pose; None where they were not told. `match`: dots 0 to 4 of
    "It is where I feel it" (None: no answer), held still for `still_s`.
    """

    kind: ClassVar[str] = "fit"
    day: str
    length: float
    size: float
    frozen: bool
    match: int | None
    still_s: float
    turn: float | None = None
    curl: float | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """How well the shown limb matched the felt one in this session, dots 0 to 4; `comfortable`: it shall stay."""

    kind: ClassVar[str] = "matched"
    dots: int | None
    comfortable: bool = False


@dataclass(frozen=True, slots=True)
class FitMoved:
    """The shown limb went slowly to its normal place in a block: its length from here on, in % (9.2 item 5)."""

    kind: ClassVar[str] = "fit_moved"
    length: float


@dataclass(frozen=True, slots=True)
class ExposureCards:
    """The worry about each feared movement, 0 to 10, the least feared first; `start` is the therapist's choice.

    `pictures` are the numbers of their pictures, in the same order; empty where they were ranked without any.
    """

    kind: ClassVar[str] = "cards"
    day: str
    worries: tuple[int, ...]
    start: int | None = None
    pictures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyMap:
    """How touch feels today at places, 0 to 10 (None: not rated), and where the skin is broken or sore.

    `tap_pain`: tapping the residual limb hurts, None when it was not asked.
    """

    kind: ClassVar[str] = "body_map"
    ratings: Mapping[str, int | None]
    broken: tuple[str, ...] = ()
    tap_pain: bool | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A texture was stayed with for `stayed_s` so far, in a form of touch (T0, T1), at a place ("" for T0).

    Worry before and now and the pain at touch are 0 to 10, None when not given; `face` is "" where not asked.
    """

    kind: ClassVar[str] = "touched"
    form: str
    texture: str
    place: str
    worry_first: int | None
    worry: int | None
    stayed_s: float
    pain: int | None
    face: str = ""


@dataclass(frozen=True, slots=True)
class ReachProbe:
    """The fixed probe of ten easy reaches in stage 4: how far targets lie, how far each real one went (m).

    `share` of them succeeded at the gain in force, None where the probe was not finished.
    """

    kind: ClassVar[str] = "reach_probe"
    target_m: float
    real_m: tuple[float, ...]
    share: float | None


CareFact = (
    RevealAct
    | Sensation
    | CoverDone
    | StaffSees
    | LookedAway
    | Dizzy
    | Signs
    | WorkingHand
    | Extra
    | Weekly
    | Emergency
    | FitDone
    | Matched
    | FitMoved
    | ExposureCards
    | ReachProbe
    | BodyMap
    | Touched
)
