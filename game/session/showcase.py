"""Every screen of a visit as it may stand before somebody: for pictures to judge by, and for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from exercises.coach import card
from game.view.cards import Card
from game.view.closing import Compared, Summary
from game.view.coach import CoachScreen
from game.view.feelings import Dots, Faces, Scale
from game.view.figures import Figure
from game.view.ghost import Ghost
from game.view.input import Action, InputRules, Press
from game.view.look import WELL, ScreenLook
from game.view.picks import Option, Pick, YesNo
from game.view.screens import Screen
from game.view.sliders import Slider
from game.view.staffed import STEPS, Checks, Emergency, Note
from game.view.timed import BreathRules, Demonstration, SitWithMe, Timed

Make = Callable[[bool], Screen]
NEW: Final = (
    "new-fall", "new-fit", "new-weakness", "new-wound", "new-operation", "new-dizzy", "new-confused", "new-hot",
)  # fmt: skip
EIGHT: Final = tuple(Option(key, key, key) for key in NEW)
TWO: Final = (Option("q1-right", "q1-right", "q1-right"), Option("q1-foil", "q1-foil", "q1-foil"))
GAMES: Final = tuple(Option(key, f"game-{key}", f"game-{key}") for key in ("u02", "u03", "u05"))
ARMS: Final = (Option("left", "left-side", icon="left"), Option("right", "right-side", icon="right"))
DIZZY: Final = (Option("severe", "r3-severe"), Option("yes", "r3-yes"), Option("no", "no", icon="no"))
# As a movement is shown before it is told.
SHOWN: Final = (("coach-u02-1", 2.0), ("coach-u02-3", 2.0))
# As a site writes whom to call.
REACH: Final = (("therapist", "Ms Berg"), ("contact", "030 555 01 23"))
REACHED: Final = ("sit-with-me-home", "contact-line")
LATER: Final = Option("later", "later", icon="wait")
TEACH: Final = ("teach-picture", "teach-steps", "teach-stop")
# Where the sliders of FIT stand in their pictures.
FELT_AT: Final = {"where": "nrs-4", "how big": "nrs-2", "turn": "nrs-7", "curl": "nrs-6", "foot": "nrs-3"}
# What is pressed before a picture is taken, where a screen looks otherwise then.
HALF: Final = {
    "daily": ("new-fall", "new-hot"),
    "slider": ("more", "nrs-7"),
    "checks with a reason": (*TEACH, "thats-it", "staff-reason-tired"),
    "scale": ("nrs-6",),
    **{f"fit, {name}": (mark,) for name, mark in FELT_AT.items()},
    "scale of an amount": ("nrs-6",),
}


def every_screen(rules: InputRules, breath: BreathRules) -> Mapping[str, Make]:
    """By name, each newly built; the argument says whether one button scans."""
    return {**_told(rules), **_asked(rules), **_felt(rules), **_passing(rules, breath), **_staffed(rules)}


def _told(rules: InputRules) -> dict[str, Make]:
    return {
        "card": lambda scanning: Card(rules, "map-1", "map-1", scanning=scanning),
        "card, last": lambda scanning: Card(rules, "stop-4", "stop-4", last=True, scanning=scanning),
        "card, without a picture": lambda scanning: Card(rules, "conf-2", scanning=scanning),
        "note": lambda scanning: Note(rules, "therapist-next", scanning=scanning),
        "note, an emergency at home": lambda scanning: Note(
            rules, "new-call-emergency", ("emergency-line",), filled=(("number", "112"),), scanning=scanning
        ),
    }


def _asked(rules: InputRules) -> dict[str, Make]:
    limit_s = rules.nrs_limit_s
    return {
        "quiz": lambda scanning: Pick(rules, "q1", TWO, scanning=scanning, limit_s=limit_s),
        "daily": lambda scanning: Pick(
            rules, "anything-new", EIGHT, multi=True, none="nothing-new", scanning=scanning
        ),
        "games": lambda scanning: Pick(rules, "choose-game", GAMES, scanning=scanning),
        "which arm": lambda scanning: Pick(rules, "which-arm", ARMS, again=False, staff=True, scanning=scanning),
        "stacked": lambda scanning: Pick(rules, "r3", DIZZY, stacked=True, scanning=scanning),
        "yes or no": lambda scanning: YesNo(rules, "show-hand", scanning=scanning),
        "yes, no or later": lambda scanning: YesNo(rules, "r1", lines=("r1-2",), third=LATER, scanning=scanning),
    }


def _felt(rules: InputRules) -> dict[str, Make]:
    return {
        "face": lambda scanning: Faces(rules, "ok-face", scanning=scanning),
        "dizzy": lambda scanning: Faces(rules, "dizzy", "dizzy", scanning=scanning),
        "dots": lambda scanning: Dots(rules, "vivid-picture", 1, 5, scanning=scanning),
        "dots, coarse": lambda scanning: Dots(rules, "embodied-mine", 0, 4, True, scanning=scanning),
        "scale": lambda scanning: Scale(rules, "worst-pain", scanning=scanning),
        "scale of an amount": lambda scanning: Scale(rules, "activity", ends=WELL, scanning=scanning),
        "slider": lambda scanning: Slider(
            rules, "limb-weight", 0, 150, 5, ends=("limb-light", "limb-heavy"), scanning=scanning
        ),
        "slider, started": lambda scanning: Slider(rules, "fit-how-big", 50, 120, 5, 100, scanning=scanning),
        **_fitted(rules),
    }


def _fitted(rules: InputRules) -> dict[str, Make]:
    """FIT: the outline as it follows each slider, and as it is asked about."""
    felt = Ghost(0.5, 0.9, 45.0, 0.8)
    sliders: dict[str, tuple[str, float, float, tuple[str, str], Callable[[float], Ghost]]] = {
        "where": (
            "fit-where", 0.0, 150.0, ("fit-shorter", "fit-longer"), lambda value: Ghost(value / 100, near=False)
        ),
        "how big": (
            "fit-how-big", 50.0, 120.0, ("fit-smaller", "fit-bigger"), lambda value: Ghost(size=value / 100)
        ),
        "turn": ("fit-turn", -90.0, 90.0, ("fit-turn-in", "fit-turn-out"), lambda value: Ghost(turn=value)),
        "curl": ("fit-curl", 0.0, 1.0, ("fit-open", "fit-close"), lambda value: Ghost(turn=36.0, curl=value)),
        "foot": (
            "fit-curl-leg", 0.0, 1.0, ("fit-open-leg", "fit-close-leg"),
            lambda value: Ghost(turn=20.0, curl=value, leg=True),
        ),
    }  # fmt: skip

    def slid(name: str) -> Make:
        key, low, high, ends, ghost = sliders[name]
        step = (high - low) / 10

        def felt_at(value: float | None) -> Ghost:
            return ghost(low if value is None else value)

        return lambda scanning: Slider(rules, key, low, high, step, ends=ends, scanning=scanning, ghost=felt_at)

    return {
        **{f"fit, {name}": slid(name) for name in sliders},
        "fit, frozen": lambda scanning: YesNo(rules, "fit-frozen", scanning=scanning, ghost=felt),
        "fit, still": lambda scanning: Timed(rules, "fit-still", 30.0, scanning=scanning, ghost=felt),
        "fit, match": lambda scanning: Dots(rules, "fit-match", 0, 4, scanning=scanning, ghost=felt),
    }


def _passing(rules: InputRules, breath: BreathRules) -> dict[str, Make]:
    walk = card("U03").round(1.0)
    return {
        "coach": lambda scanning: CoachScreen(rules, walk, 1, quickly=0.0, scanning=scanning),
        "rest": lambda scanning: Timed(
            rules, "rest-now", 30.0, skippable_after_s=1.0, picture="drink", scanning=scanning
        ),
        "breathe": lambda scanning: Timed(rules, "breathe", 60.0, breath=breath, scanning=scanning),
        "demonstration": lambda scanning: Demonstration(rules, SHOWN, 2, scanning=scanning),
        "sit with me": lambda scanning: SitWithMe(rules, picture="garden", scanning=scanning),
        "sit with me, at home": lambda scanning: SitWithMe(
            rules, "nothing-to-do", reach=REACHED, filled=REACH, picture="garden", scanning=scanning
        ),
        "summary": lambda scanning: Summary(
            rules, ("you-practised",), (6, 4), (9, 28), next_visit="next-visit", scanning=scanning
        ),
    }


def _staffed(rules: InputRules) -> dict[str, Make]:
    return {
        "checks": lambda scanning: Checks(rules, "staff-teach-back", TEACH, scanning=scanning),
        "checks with a reason": lambda scanning: Checks(
            rules, "staff-teach-back", TEACH, True, need_all=True, scanning=scanning
        ),
        "compared": lambda scanning: Compared(rules, "exposure-less", (6, 2), scanning=scanning),
        "figure": lambda scanning: Figure(rules, "staff-outcome-grip", 0, 90, 1, scanning=scanning),
        "emergency": lambda scanning: Emergency(rules, STEPS, scanning=scanning),
        "note to staff": lambda scanning: Note(rules, "left-side", staff=True, scanning=scanning),
    }


def looks_of(rules: InputRules, breath: BreathRules, *, scanning: bool) -> Iterator[tuple[str, ScreenLook]]:
    """How each looks soon after it came, and once it was half answered."""
    for name, make in every_screen(rules, breath).items():
        yield name, look_at(make(scanning))
        if name in HALF and not scanning:
            yield f"{name}, half", look_at(make(scanning), HALF[name])


def look_at(screen: Screen, taken: tuple[str, ...] = (), seconds: float = 3.0, *, told: bool = True) -> ScreenLook:
    """How a screen looks so long after it came, these pads pressed, and `told` that the journal has it."""
    screen.tick(0.0)
    if told and isinstance(screen, Summary):
        screen.told(True)
    screen.drawn(0.0)
    screen.tick(seconds / 2)
    screen.drawn(seconds / 2)
    for number, pad in enumerate(taken):
        at_s = seconds / 2 + 0.5 + 0.15 * number
        screen.hear(Press(Action.PAD, at_s, "button", pad))
        screen.drawn(at_s)
    screen.tick(seconds)
    return screen.look()
