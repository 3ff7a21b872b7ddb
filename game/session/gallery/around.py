"""Screens that stand around a visit: before a headset, REST, pain, pinching, the coach, the ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exercises.coach import CODES, card
from game.session.coaching import ATTEMPT, attempted, set_up_cards
from game.session.guided.education import OFTEN
from game.session.screening import ITEMS
from game.session.showcase import HALF, every_screen, look_at
from game.settings import rules
from game.training.events import Ask
from game.view.cards import Card
from game.view.check import Check
from game.view.coach import CoachScreen
from game.view.input import InputRules
from game.view.look import ScreenLook
from game.view.pinching import OFF, ON, OPEN, TOGETHER
from game.view.promise import End, Saved
from game.view.screens import REST_HINTS, Pain, Question, Rest
from game.view.staff_page import CALM
from game.view.timed import BreathRules

# As long as a site may well write whom to call.
CONTACT: Final = "Praxis Dr. Weber-Hollenstein, 0221 555 01 23 45"
LIMBS: Final = ("arm", "leg")
Named = tuple[str, ScreenLook]


def around(scanning: bool) -> Iterator[Named]:
    """Each by its name."""
    limits = rules(InputRules, "input")
    yield from _rests(limits, scanning)
    yield from _pains(limits, scanning)
    yield from _checks(limits, scanning)
    yield from _coached(limits, scanning)
    yield from _ends(limits, scanning)
    for name, title, marks, seen in (("open", OPEN, 3, 0), ("asked", TOGETHER, 3, 1), ("on", ON, 3, 3)):
        yield f"pinch-{name}", ScreenLook("pinch", title, number=marks, stars=seen)
    yield "pinch-off", ScreenLook("pinch", OFF)
    yield "staff-reads", CALM
    for key in ("left-or-right", "which-one-seen", "which-one-imagined"):
        choices = ("left", "right") if key == "left-or-right" else ("upper", "lower")
        question = Question(limits, Ask(2, key, choices, 10.0), scanning=scanning, stacked=choices[0] == "upper")
        yield key, look_at(question)
    yield (
        "press-when-done",
        look_at(Question(limits, Ask(3, "press-when-done", ("done",), 10.0), scanning=scanning)),
    )
    # Doses that a prescription may have.
    for often in OFTEN.values():
        yield f"card-{often}", look_at(Card(limits, "dose-2", f"dose-2-{often}", filled=(("often", often),)))
    # Half answered: ticks, a slider, a rating.
    made = every_screen(limits, rules(BreathRules, "breathing"))
    for name, taken in HALF.items() if not scanning else ():
        yield f"{name.replace(' ', '-')}-half", look_at(made[name](scanning), taken)


def _rests(limits: InputRules, scanning: bool) -> Iterator[Named]:
    for reason in ("", *REST_HINTS):
        rest = Rest(limits, reason, 0.0, scanning=scanning)
        yield f"rest-{reason.replace(' ', '-') or 'asked'}", look_at(rest, seconds=0.5)
    # At home it says whom to call, also once somebody was called.
    for reason, contact in (("", "Frau Weber, 555 0100"), ("lost", CONTACT), ("sliding", CONTACT)):
        rest = Rest(limits, reason, 0.0, scanning=scanning, contact=contact)
        yield f"rest-home-{reason or 'asked'}", look_at(rest, seconds=0.5)


def _pains(limits: InputRules, scanning: bool) -> Iterator[Named]:
    for skin in ("bar", "faces"):
        pain = Pain(limits, "pre", skin=skin, scanning=scanning)
        yield f"pain-{skin}-blank", look_at(pain, seconds=0.0)
        for value in (0, 4, 10):
            pain.nrs.value = value
            if not scanning:
                yield f"pain-{skin}-{value}", pain.look()


def _checks(limits: InputRules, scanning: bool) -> Iterator[Named]:
    for item in ITEMS:
        check = Check(limits, item.title, item.lines, item.choices, scanning=scanning)
        yield item.title, look_at(check)


def _coached(limits: InputRules, scanning: bool) -> Iterator[Named]:
    """How the mirror is put up, and every phase of every movement, each with what the other limb does once."""
    for limb in LIMBS:
        for screen in set_up_cards(limits, limb, scanning=scanning):
            yield screen.key, look_at(screen)
    attempts = (*ATTEMPT, "")
    cards = [card(code, limb=limb, form=form) for code in CODES for limb in LIMBS for form in ("", "T1")]
    for number, movement in enumerate(dict.fromkeys(cards)):
        phases = movement.round(1.0)
        said = "attempt" if movement.limb == "leg" else attempts[number % len(attempts)]
        for at, phase in enumerate(phases):
            turned = (*phases[at:], *phases[:at])
            lines = attempted(movement, said)
            coach = CoachScreen(limits, turned, 2, quickly=0.0, lines=lines, scanning=scanning)
            # One button has no pad for a moment, in which a press of before may come; it has one a round later.
            round_s = sum(each.seconds for each in phases) if scanning else 0.0
            yield f"coach-{phase.words}", look_at(coach, seconds=round_s + 0.4 * phase.seconds)
        if number == 0:
            over = CoachScreen(limits, phases, 1, quickly=0.0, scanning=scanning)
            yield "coach-over", look_at(over, seconds=2.0 * sum(each.seconds for each in phases))


def _ends(limits: InputRules, scanning: bool) -> Iterator[Named]:
    for told in (True, False):
        saved = Saved(limits, scanning=scanning)
        yield "saved" if told else "saved-late", _after(saved, told, 2.0 if told else 3.0)
        end = End(limits, 3, ("you-stayed-with-it", "rested-well"), pain=(5, 4), scanning=scanning)
        yield "end" if told else "end-late", _after(end, told, 4.0)


def _after(screen: Saved | End, told: bool, seconds: float) -> ScreenLook:
    screen.tick(0.0)
    screen.drawn(0.0)
    if told:
        screen.told(True)
    screen.tick(seconds)
    return screen.look()
