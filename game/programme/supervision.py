"""Who must be there for a step to start, and what home use needs (protocol.md 2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError

WAIT: Final = "Your therapist will be with you for the next step."
TALK: Final = "Thank you for telling us. Please talk to someone now."


class Supervision(StrEnum):
    """Who watches over a session: somebody beside the person, by video, or nobody."""

    PRESENT = "present"
    REMOTE = "remote"
    NONE = "none"


class Step(StrEnum):
    """What a session may start. PRACTICE is all that needs nobody."""

    PRACTICE = "practice"
    SCREENING = "screening"
    FIRST_VR = "first-vr"
    FIT = "fit"
    OWN_VIEW = "own-view"
    MIRROR = "mirror"
    MOVEMENT = "movement"
    OVERRIDE = "override"
    AFTER_STOP = "after-stop"


@dataclass(frozen=True, slots=True)
class SupervisionRules:
    """The preset section `supervision`: how many sessions of a step are watched, when unseen flags narrow it."""

    first_vr: int
    own_view: int
    mirror: int
    movement: int
    after_stop: int
    review_days: int
    known_easy_days: int
    quiet_days: int

    def __post_init__(self) -> None:
        if self.quiet_days <= self.known_easy_days:
            raise ProgrammeError("supervision.quiet_days must be more than supervision.known_easy_days.")


def _why_start(result: bool, step: Step, done: int, present_only: bool) -> str:
    if result:
        return f"The step {step.value} may start: it has the supervision it needs."
    who = "a therapist in the room" if present_only else "a therapist in the room or by video"
    return f"The step {step.value}, done {done} times so far, needs {who}, so it does not start yet."


@rule("supervision_allows", why=_why_start)
def may_start(
    step: Step, supervision: Supervision, done: int, rules: SupervisionRules, present_only: bool = False
) -> bool:
    """True when the step may start under this supervision (2.8 item 1).

    `done`: earlier sessions of the step; for AFTER_STOP those since a stop for distress, a fall or a seizure.
    `present_only`: an item of the screening or an override says "therapist present". When it is False the person
    gets what else is allowed, and `WAIT` is said.
    """
    if done < 0:
        raise ProgrammeError("The number of earlier sessions cannot be less than none.")
    if present_only:
        return supervision is Supervision.PRESENT
    if supervision is not Supervision.NONE or step is Step.PRACTICE:
        return True
    needed = {
        Step.FIRST_VR: rules.first_vr,
        Step.OWN_VIEW: rules.own_view,
        Step.MIRROR: rules.mirror,
        Step.MOVEMENT: rules.movement,
        Step.AFTER_STOP: rules.after_stop,
    }.get(step)
    return needed is not None and done >= needed


@dataclass(frozen=True, slots=True)
class Home:
    """What is known for use at home; "" and None are what is not known. `crisis` is the site's crisis number."""

    therapist: str
    contact: str
    review_days: int | None
    crisis: str
    headset: bool
    fitter: str


def _why_home(result: tuple[str, ...]) -> str:
    if not result:
        return "Everything that use at home needs is there."
    return f"Use at home still needs {', '.join(result)}."


@rule("home_enrolment", why=_why_home)
def home_enrolment(home: Home, rules: SupervisionRules) -> tuple[str, ...]:
    """What use at home still needs; empty when it may begin (2.8 items 2, 5 and 7)."""
    review = home.review_days is not None and 0 < home.review_days <= rules.review_days
    return tuple(
        name
        for name, there in (
            ("a named therapist", bool(home.therapist.strip())),
            ("a contact line", bool(home.contact.strip())),
            (f"a review within {rules.review_days} days", review),
            ("the crisis number of the site", bool(home.crisis.strip())),
            ("a named helper who fits the headset", not home.headset or bool(home.fitter.strip())),
        )
        if not there
    )


class Content(StrEnum):
    """How much is open, from all to the least."""

    ALL = "all"
    KNOWN_EASY = "known-easy"
    QUIET = "quiet"


def _why_unseen(result: Content, days: int | None) -> str:
    match result:
        case Content.ALL:
            return "No flag waits too long to be seen."
        case Content.KNOWN_EASY:
            return f"A flag was not seen for {days} days, so only known and easy content is open."
        case _:
            return f"A flag was not seen for {days} days, so learning, left or right and breathing are open."


@rule("unseen_flag", why=_why_unseen)
def unseen_flag(days: int | None, rules: SupervisionRules) -> Content:
    """What is open while the oldest unseen flag is `days` calendar days old, None without one (2.8 item 2)."""
    if days is None or days < rules.known_easy_days:
        return Content.ALL
    return Content.KNOWN_EASY if days < rules.quiet_days else Content.QUIET


def _why_offer(by_pain: bool) -> str:
    if by_pain:
        return (
            "Practice waits because of pain or distress, so breathing and learning are offered, and whom to call."
        )
    return "Practice waits, so breathing, learning and left or right are offered, and whom to call."


@rule("always_offered", why=_why_offer)
def always_offered(by_pain: bool) -> tuple[str, ...]:
    """What is offered while SUSPENDED or BLOCKED, never an empty screen (2.8 item 4); `by_pain`: or distress."""
    return ("breathing", "education") if by_pain else ("breathing", "education", "laterality")


class Harm(StrEnum):
    """The answer to R8c, asked privately."""

    YES = "yes"
    NO = "no"
    RATHER_NOT = "rather-not-say"


@dataclass(frozen=True, slots=True)
class HarmStep:
    """What follows R8c: an exercise now, a talk with a therapist first, the crisis number, a banner for staff."""

    exercise: bool
    talk_first: bool
    crisis: bool
    banner: bool


def _why_harm(result: HarmStep, answer: Harm | None) -> str:
    if result.crisis:
        return "The person thinks of self-harm, so there is no exercise now, only the number to call."
    if result.talk_first:
        said = "preferred not to say" if answer is Harm.RATHER_NOT else "was not asked or did not answer"
        return f"The person {said}, so a therapist talks with them privately before the next session."
    return "The person does not think of self-harm."


@rule("r8c", why=_why_harm)
def self_harm(answer: Harm | None, home: bool) -> HarmStep:
    """What follows the private question about self-harm (2.8 item 5). On a ward staff get a banner at once.

    The screen says `TALK` with the crisis number of the site and country. It is never shown on a shared screen.
    """
    if answer is Harm.NO:
        return HarmStep(True, False, False, False)
    if answer is Harm.YES:
        return HarmStep(False, True, True, not home)
    return HarmStep(False, True, False, False)
