"""The items of screening as values: R1 to R18 of protocol.md 2.2 and the tests T1 to T5 of 2.3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.screening.kinds import (
    EVERY_MODE,
    EVERY_STAGE,
    FLAT,
    MIRROR,
    WORK,
    By,
    Colour,
    Limit,
    Mode,
    Stage,
)


class Lasts(StrEnum):
    """How long an answer holds (protocol.md 2.1); the days are fields of the preset.

    DAY the day it was given, FIRST_QUESTION while the day's first question says that nothing is new, WEEK a week,
    EARLY shorter soon after a stroke or an amputation, LONG else, SESSION is asked by every session itself.
    """

    DAY = "day"
    FIRST_QUESTION = "first_question"
    WEEK = "week"
    EARLY = "early"
    LONG = "long"
    SESSION = "session"


class Lift(StrEnum):
    """By what a RED is overridden: a therapist's reason, with a doctor's (or maker's) name too, or never."""

    THERAPIST = "therapist"
    PHYSICIAN = "physician"
    DOCTOR_OR_MAKER = "doctor_or_maker"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer does in these modes and stages; the limits of a RED come into force when it is overridden."""

    modes: tuple[Mode, ...]
    stages: tuple[Stage, ...]
    colour: Colour
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item: what it asks, who may answer, and for each answer its effects; no effect is GREEN everywhere.

    `passing` answers hold for the day only, `open_answers` count as no answer yet, `not_lifted` are those whose
    RED only another answer lifts. `scale` items are answered 0 to 10 and read by the bands in `answers`. `private`
    is never shown on a shared screen. `later` items may still be open in the practice block of the first visit.
    """

    item_id: str
    asks: str
    answers: Mapping[str, tuple[Effect, ...]]
    lasts: Lasts = Lasts.LONG
    lift: Lift = Lift.THERAPIST
    who: tuple[By, ...] = (By.PATIENT, By.STAFF)
    passing: tuple[str, ...] = ()
    open_answers: tuple[str, ...] = ()
    not_lifted: tuple[str, ...] = ()
    scale: bool = False
    private: bool = False
    later: bool = False

    def effects(self, answer: str, mode: Mode, stage: Stage) -> tuple[Effect, ...]:
        """What this answer does in one mode and stage."""
        return _EFFECTS[self.item_id, answer][mode, stage]

    def bears_on(self, mode: Mode, stage: Stage) -> bool:
        """True when some answer says something about this mode and stage."""
        return any(
            mode in each.modes and stage in each.stages for effects in self.answers.values() for each in effects
        )


def _on(modes: tuple[Mode, ...], stages: tuple[Stage, ...], colour: Colour, *limits: Limit) -> Effect:
    return Effect(modes, stages, colour, limits)


_VR: Final = (Mode.VR,)
_ALL: Final = EVERY_STAGE
_UNDER_S3: Final = (Stage.PRACTICE, Stage.S1, Stage.S2)
_GREEN, _AMBER, _RED = Colour.GREEN, Colour.AMBER, Colour.RED
_STAFF: Final = (By.STAFF,)
_MIRROR_TALK: Final = (
    _on(_VR, MIRROR, _AMBER, Limit.TALK_FIRST, Limit.THERAPIST_PRESENT, Limit.DESKTOP_FIRST),
    _on(FLAT, MIRROR, _AMBER, Limit.TALK_FIRST, Limit.THERAPIST_PRESENT),
)
_FIELD: Final = (
    _on(_VR, WORK, _AMBER, Limit.HEAD_TURN),
    _on(FLAT, WORK, _AMBER, Limit.HEAD_TURN, Limit.MOVE_SCREEN),
)
# No answer on which the mirror could open: it waits, and the stages before it stay on a flat screen.
_NEGLECT_OPEN: Final = (
    _on(_VR, WORK, _RED),
    _on(FLAT, MIRROR, _RED),
    _on(FLAT, _UNDER_S3, _AMBER, Limit.CENTRED),
)
_NEGLECT: Final = (Limit.THERAPIST_PRESENT, Limit.CUEING_ON, Limit.POSITION_CHECKED, Limit.RETEST_WEEKLY)

QUESTIONS: Final = (
    Item("R1", "a fit ever from flashing lights, in the last 12 months, or since the last session", {
        "no": (), "yes": (_on(_VR, _ALL, _RED), _on(FLAT, _ALL, _AMBER)),
    }, Lasts.EARLY, Lift.PHYSICIAN),
    Item("R2a", "an adjustable shunt valve, head implant or brain or vagus stimulator", {
        "no": (), "yes": (_on(_VR, _ALL, _RED, Limit.NOTHING_OVER_IMPLANT),),
    }, Lasts.EARLY, Lift.DOCTOR_OR_MAKER),
    Item("R2b", "a pacemaker or defibrillator", {
        "no": (), "yes": (_on(EVERY_MODE, _ALL, _AMBER, Limit.CONTROLLERS_AWAY, Limit.DOCTORS_OK),),
    }, Lasts.EARLY),
    Item("R2c", "a hearing aid", {"no": (), "yes": (_on(_VR, _ALL, _GREEN, Limit.FIT_NOTE),)}, Lasts.EARLY),
    Item("R3", "dizziness now, or an illness of balance", {
        "no": (), "yes": (_on(_VR, _ALL, _AMBER, Limit.FIRST_VR_SHORT),), "severe": (_on(_VR, _ALL, _RED),),
    }, Lasts.FIRST_QUESTION),
    Item("R4", "motion sick easily", {
        "never": (), "sometimes": (), "often": (_on(_VR, _ALL, _AMBER, Limit.FIRST_VR_SHORT),),
    }),
    Item("R5", "double vision, one eye, eye surgery in the last 6 weeks, or new loss of sight", {
        "no": (), "yes": (_on(EVERY_MODE, _ALL, _AMBER),),
        "no_single_image": (_on(_VR, _ALL, _RED), _on(FLAT, _ALL, _AMBER)),
    }, Lasts.EARLY),
    Item("R6", "an infection of skin or eye on face or head, or isolation", {
        "no": (), "yes": (
            _on(_VR, _ALL, _RED, Limit.DEVICE_DEDICATED, Limit.WIPEABLE_COVER),
            _on(FLAT, _ALL, _AMBER, Limit.DEVICE_DEDICATED, Limit.WIPEABLE_COVER),
        ),
    }, Lasts.FIRST_QUESTION),
    # Asked as the pain before every session, where the pain rules decide (protocol.md 2.4 rule 1).
    Item("R7", "pain of 8 or more now", {"no": (), "yes": ()}, Lasts.SESSION),
    Item("R8a", "often felt unreal, or flashbacks to the accident or operation", {"no": (), "yes": _MIRROR_TALK},
         Lasts.EARLY),
    Item("R8b", "hears voices or sees things that others do not", {"no": (), "yes": _MIRROR_TALK}, Lasts.EARLY),
    Item("R8c", "thoughts of harming oneself", {
        "no": (), "yes": (_on(EVERY_MODE, _ALL, _RED),),
        "rather_not": (_on(EVERY_MODE, _ALL, _AMBER, Limit.PRIVATE_TALK),),
        "talked": (_on(EVERY_MODE, _ALL, _AMBER),),
    }, Lasts.EARLY, passing=("rather_not",), not_lifted=("yes",), private=True),
    Item("R9", "upset by looking at the limb or where it was, 0 to 10", {
        "calm": (), "upset": (_on(EVERY_MODE, MIRROR, _AMBER, Limit.SLOW_REVEAL),),
        "very_upset": (_on(EVERY_MODE, MIRROR, _RED, Limit.SLOW_REVEAL),),
    }, Lasts.EARLY, scale=True),
    Item("R10", "a wound or fracture not yet healed, movement not allowed", {
        "no": (), "yes": (
            _on(EVERY_MODE, (Stage.S4,), _RED),
            _on(EVERY_MODE, (*_UNDER_S3, Stage.S3), _GREEN, Limit.INTACT_ONLY),
        ),
    }, Lasts.FIRST_QUESTION),
    Item("R11", "a neck injury, a stiff neck, or a head that cannot be held for 10 min", {
        "no": (), "stiff": (_on(_VR, _ALL, _AMBER),), "yes": (_on(_VR, _ALL, _RED),),
    }),
    Item("R12", "skull bone removed, drain, craniotomy in the last 6 weeks, wound or tube under the headset", {
        "no": (), "yes": (_on(_VR, _ALL, _RED),),
    }, Lasts.FIRST_QUESTION, Lift.NEVER),
    Item("R13", "fear of an enclosed view, or panic", {
        "no": (), "yes": (_on(_VR, _ALL, _AMBER, Limit.PASSTHROUGH_FIRST),),
    }),
    Item("R14", "pregnant, or serious heart disease", {
        "no": (), "yes": (_on(EVERY_MODE, _ALL, _AMBER, Limit.DOCTORS_OK),),
    }),
    Item("R15", "pain, arthritis or tremor in the working limb", {
        "no": (), "yes": (_on(EVERY_MODE, WORK, _AMBER, Limit.WORKING_LIMB),),
    }, Lasts.WEEK),
    Item("R16", "a stroke or operation less than 48 h ago, or not cleared to sit up for 20 min", {
        "no": (), "yes": (_on(EVERY_MODE, _ALL, _RED),),
    }, Lasts.DAY),
    Item("R17", "new confusion or drowsiness", {
        "no": (), "yes": (_on(EVERY_MODE, _ALL, _RED),),
    }, Lasts.DAY, who=_STAFF),
    Item("R18", "drowsy from a sedative or opioid, or alcohol today", {
        "no": (), "yes": (_on(_VR, _ALL, _RED), _on(FLAT, _ALL, _AMBER, Limit.GENTLE)),
    }, Lasts.DAY),
)  # fmt: skip

TESTS: Final = (
    Item("T1", "neglect", {
        "green": (), "amber": (_on(EVERY_MODE, MIRROR, _AMBER, Limit.PRESENT_FIRST, Limit.CUEING_OFFERED),),
        "red": (
            _on(_VR, WORK, _RED, *_NEGLECT), _on(FLAT, MIRROR, _RED, *_NEGLECT),
            _on(FLAT, _UNDER_S3, _AMBER, Limit.CENTRED),
        ),
        "repeat": _NEGLECT_OPEN, "therapist_decides": _NEGLECT_OPEN, "not_valid": (),
    }, Lasts.EARLY, who=_STAFF, passing=("repeat",), open_answers=("not_valid",),
        not_lifted=("repeat", "therapist_decides"), later=True),
    Item("T2a", "reads the letters of the screen", {
        "pass": (), "pass_large": (_on(EVERY_MODE, WORK, _GREEN, Limit.LARGE_UI),),
        "fail": (_on(_VR, WORK, _RED, Limit.LARGE_UI), _on(FLAT, WORK, _AMBER, Limit.LARGE_UI)), "not_valid": (),
    }, Lasts.EARLY, who=_STAFF, open_answers=("not_valid",), later=True),
    Item("T2b", "sees to both sides", {
        "clear": (), "field_left": _FIELD, "field_right": _FIELD, "field_both": _FIELD,
        "extinction": (_on(EVERY_MODE, MIRROR, _AMBER, Limit.PRESENT_FIRST, Limit.CUEING_OFFERED),),
        "not_valid": (),
    }, Lasts.EARLY, who=_STAFF, open_answers=("not_valid",), later=True),
    Item("T2c", "knows a hand when seen, and sees which way it turns", {
        "pass": (), "fail": (_on(EVERY_MODE, WORK, _RED),),
        "fail_aphasia": (_on(EVERY_MODE, WORK, _AMBER, Limit.THERAPISTS_VIEW),), "not_valid": (),
    }, Lasts.EARLY, who=_STAFF, open_answers=("not_valid",), later=True),
    Item("T3", "says or shows how he or she feels", {
        "clear": (), "flag": (_on(EVERY_MODE, MIRROR, _AMBER, Limit.PRESENT_FIRST, Limit.FACE_PROBE),),
        "no_words": (
            _on(EVERY_MODE, MIRROR, _AMBER, Limit.PRESENT_FIRST, Limit.FACE_PROBE, Limit.FACES_ONLY),
        ),
        "severe": (_on(EVERY_MODE, MIRROR, _RED, Limit.THERAPIST_PRESENT, Limit.FACE_PROBE),), "not_valid": (),
    }, who=_STAFF, open_answers=("not_valid",)),
    Item("T4", "follows two steps that are shown, and stays with a task for 3 min", {
        "pass": (), "therapist_led": (_on(EVERY_MODE, WORK, _AMBER, Limit.THERAPIST_LED),), "not_valid": (),
    }, who=_STAFF, open_answers=("not_valid",)),
    Item("T5", "is well in the headset", {
        "clear": (), "note": (_on(_VR, WORK, _GREEN, Limit.DIZZY_NOTE),),
        "cap": (_on(_VR, WORK, _AMBER, Limit.VR_SHORT),), "desktop": (_on(_VR, WORK, _RED),), "not_valid": (),
    }, who=_STAFF, passing=("cap",), open_answers=("not_valid",), not_lifted=("desktop",)),
)  # fmt: skip

ITEMS: Final[Mapping[str, Item]] = {each.item_id: each for each in (*QUESTIONS, *TESTS)}
_EFFECTS: Final = {
    (name, answer): {
        (mode, stage): tuple(each for each in effects if mode in each.modes and stage in each.stages)
        for mode in EVERY_MODE
        for stage in EVERY_STAGE
    }
    for name, item in ITEMS.items()
    for answer, effects in item.answers.items()
}
# The items that say something about a mode and stage.
BEARING: Final[Mapping[tuple[Mode, Stage], tuple[str, ...]]] = {
    (mode, stage): tuple(name for name, item in ITEMS.items() if item.bears_on(mode, stage))
    for mode in EVERY_MODE
    for stage in EVERY_STAGE
}
