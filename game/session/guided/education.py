"""Education in a guided visit: cards, the questions after them, and telling it in an own way (protocol.md 1)."""

from __future__ import annotations

from typing import Any, Final

from game.programme.dose import DoseRules
from game.programme.education import SHORT_MODULES, EducationRules, EduState, Refresh
from game.programme.quiz import ITEM_OF, MODULES, STARRED
from game.session.guided.desk import Guide, Script
from game.session.guided.limb import picture_of
from game.training.intake import CardsShown, QuizDone, Refreshed, TaughtBack
from game.view.cards import Card
from game.view.picks import Option, Pick
from game.view.staffed import Checks, Note

CARDS: Final = {
    "E-MAP": ("map-1", "map-2", "map-3", "map-4", "map-5"),
    "E-CONF": ("conf-1", "conf-2", "conf-3", "conf-4", "conf-5"),
    "E-MIRROR": ("mirror-1", "mirror-2", "mirror-3", "mirror-4"),
    "E-DOSE": ("dose-1", "dose-2", "dose-3", "dose-4"),
    "E-EXPECT": ("expect-1", "expect-2", "expect-3", "expect-4", "expect-5"),
    "E-STOP": ("stop-1", "stop-2", "stop-3", "stop-4"),
}
# One more card where the programme is for this (1.1); the others depend on what the therapist says is true.
OWN_CARD: Final = {"plp": "plp-card", "telescope": "plp-card", "crps": "crps-card", "dystonia": "dystonia-card"}
# Days a week in words, and two short sittings a day.
OFTEN: Final = {3: "often-three", 4: "often-four", 5: "often-five", 6: "often-six", 7: "often-daily"}
# What of the dose a card says, and shows.
DOSE: Final = {"dose-1": "minutes", "dose-2": "often", "dose-3": "length"}
TICKS: Final = ("teach-picture", "teach-steps", "teach-stop")


def short_start(guide: Guide) -> Script[None]:
    """The ward's first day: the mirror, how to stop, and the two starred questions (1.3 item 4)."""
    yield from _note(guide, "education-short")
    yield from cards(guide, SHORT_MODULES)
    # Whoever passed the two questions on another day sees the cards alone.
    if _short(guide):
        return
    yield from questions(guide)
    if not _short(guide) and _gone_through(guide):
        yield from teach_back(guide)


def rest(guide: Guide) -> Script[None]:
    """What of the cards was not seen yet, and the questions until they are passed or told in an own way."""
    known = guide.course.chart.admission
    yield from _note(guide, "education-rest")
    yield from cards(guide, tuple(each for each in MODULES if each not in known.education.shown))
    yield from questions(guide)
    if not known.educated and _gone_through(guide):
        yield from teach_back(guide)


def again(guide: Guide) -> Script[None]:
    """What is due of a passed education: one card at the start of a week, all of them after a long absence."""
    due = guide.course.chart.admission.refresh
    if due is Refresh.NONE:
        return
    modules = MODULES if due is Refresh.FULL else (MODULES[guide.today % len(MODULES)],)
    yield from _note(guide, "education-all-again" if due is Refresh.FULL else "education-refresh")
    for module in modules:
        shown = _of(guide, module)
        yield from _shown(guide, shown if due is Refresh.FULL else shown[:1])
    right = None
    item = next((each for each, of in ITEM_OF.items() if of == modules[0]), "")
    if due is Refresh.WEEKLY and item:
        right = (yield from _question(guide, item, ""))["right"]
    guide.chronicle.take(Refreshed(guide.desk.setting.day, modules, item if right is not None else "", right))


def one_card(guide: Guide) -> Script[None]:
    """One card to remember, another one each day."""
    module = MODULES[guide.today % len(MODULES)]
    yield from _shown(guide, _of(guide, module)[:1])


def cards(guide: Guide, modules: tuple[str, ...]) -> Script[None]:
    """The cards of these modules, each told to the programme when its last card was left."""
    for module in modules:
        yield from _shown(guide, _of(guide, module))
        guide.chronicle.take(CardsShown(guide.desk.setting.day, module))


def _of(guide: Guide, module: str) -> tuple[str, ...]:
    """The cards of a module as they are for this patient: at home the last of STOP names the site's therapist,
    where it has one; one more for an own preset."""
    shown, profile, setting = CARDS[module], guide.course.chart.profile, guide.desk.setting
    if module == "E-STOP" and setting.home and setting.therapist:
        shown = (*shown[:-1], "stop-4-home")
    if module == "E-EXPECT" and profile is not None and profile.preset in OWN_CARD:
        shown = (*shown, OWN_CARD[profile.preset])
    return shown


def questions(guide: Guide) -> Script[None]:
    """Loops through the questions; between two loops the cards of what was not right, the item in other words."""
    known, setting = guide.course.chart.admission, guide.desk.setting
    if _gone_through(guide):
        return
    yield from _note(guide, "quiz-start")
    wording = ""
    while True:
        before = _loops(guide)
        asked = tuple(each for each in _items(guide) if each not in known.education.passed)
        answers = yield from _asked(guide, asked, wording)
        severe = setting.aphasia
        seen = severe and _all_shown(guide) and (yield from _observed(guide))
        guide.chronicle.take(QuizDone(setting.day, answers, (), severe, seen))
        if _unfinished(guide, before) and (seen or not severe or not _all_shown(guide)):
            fast = yield from _asked(guide, STARRED, "-again")
            guide.chronicle.take(QuizDone(setting.day, answers, fast, severe, seen))
        if known.educated or (_short(guide) and not _all_shown(guide)):
            yield from _note(guide, "quiz-done")
            return
        if _unfinished(guide, before) or _gone_through(guide):
            return
        yield from _note(guide, "look-again")
        wording = "-again"
        yield from _again(guide)


def teach_back(guide: Guide) -> Script[None]:
    """The patient tells or shows it in an own way, and the therapist ticks what was told (1.3 item 2)."""
    yield from _note(guide, "quiz-own-way")
    screen = Checks(
        guide.desk.rules, "staff-teach-back", TICKS, reason=True, need_all=True, scanning=guide.scanning
    )
    yield from guide.ask(screen)
    ticked = screen.result or ()
    if ticked:
        picture, steps, stop = (each in ticked for each in TICKS)
        day = guide.desk.setting.day
        guide.chronicle.take(TaughtBack(day, picture, steps, stop, "therapist", screen.reason))


def _gone_through(guide: Guide) -> bool:
    """True after the day's last loop: what follows is telling it in an own way."""
    return _loops(guide) >= guide.course.preset.of(EducationRules).loops_a_day


def _loops(guide: Guide) -> int:
    """The loops of today; those of another day are over."""
    education = guide.course.chart.admission.education
    return education.loops if education.loop_day == guide.today else 0


def _short(guide: Guide) -> bool:
    known = guide.course.chart.admission
    started = known.education.state is EduState.SHORT and known.education.short_day == guide.today
    return known.educated or started


def _all_shown(guide: Guide) -> bool:
    return set(guide.course.chart.admission.education.shown) >= set(MODULES)


def _observed(guide: Guide) -> Script[bool]:
    """Staff tick that they saw the rest understood, where speech cannot tell it; never ticked for them."""
    screen = Checks(guide.desk.rules, "staff-teach-back", ("staff-observed",), scanning=guide.scanning)
    yield from guide.ask(screen)
    return bool(screen.result)


def _again(guide: Guide) -> Script[None]:
    for module in guide.course.chart.admission.again:
        yield from _shown(guide, _of(guide, module)[:2])


def _unfinished(guide: Guide, before: int) -> bool:
    """True when the loop is not over: the starred items are to be asked in other words."""
    return not guide.course.chart.admission.educated and _loops(guide) == before


def _items(guide: Guide) -> tuple[str, ...]:
    return tuple(ITEM_OF) if _all_shown(guide) and not guide.desk.setting.aphasia else STARRED


def _asked(guide: Guide, items: tuple[str, ...], wording: str) -> Script[tuple[dict[str, Any], ...]]:
    answers = []
    for item in items:
        answers.append((yield from _question(guide, item, wording)))  # noqa: PERF401 - a wait is no comprehension
    return tuple(answers)


def _question(guide: Guide, item: str, wording: str) -> Script[dict[str, Any]]:
    """One question by two pictures, whose order changes with the day and the wording."""
    key, limb = item.lower(), guide.desk.setting.limb
    right, foil = (
        Option(each, guide.of_limb(each), picture=picture_of(each, limb))
        for each in (f"{key}-right", f"{key}-foil")
    )
    said = guide.of_limb(f"{key}{wording}")
    swapped = (guide.today + int(item[1:]) + bool(wording)) % 2
    screen = Pick(guide.desk.rules, said, (foil, right) if swapped else (right, foil), scanning=guide.scanning)
    yield from guide.ask(screen, said)
    return {
        "item": item,
        "right": screen.result == right.key,
        "seconds": None if screen.rt_s is None else round(screen.rt_s, 3),
        "replays": screen.replays,
        "assisted": screen.assisted,
    }


def _shown(guide: Guide, keys: tuple[str, ...]) -> Script[None]:
    for number, key in enumerate(keys):
        said = guide.of_limb(key)
        screen = Card(
            guide.desk.rules,
            said,
            _picture(guide, key),
            last=number == len(keys) - 1,
            scanning=guide.scanning,
            filled=_filled(guide, key),
        )
        yield from guide.ask(screen, said)


def _picture(guide: Guide, key: str) -> str:
    """The card's picture; the dose has one for each thing that its sentence may say."""
    said = dict(_filled(guide, key)).get(DOSE.get(key, ""), "")
    return f"{key}-{said}" if said else picture_of(key, guide.desk.setting.limb)


def _filled(guide: Guide, key: str) -> tuple[tuple[str, str], ...]:
    """What stands for minutes, how often and how long in the cards of the dose, as word keys, and whom to tell."""
    if not key.startswith("dose"):
        return (("contact", guide.desk.setting.therapist),)
    dose = guide.course.preset.of(DoseRules)
    often = "often-twice" if dose.sittings > 1 else OFTEN[dose.days_a_week]
    name = guide.course.preset.name
    return (("minutes", f"n-{round(dose.minutes)}"), ("often", often), ("length", f"length-{name}"))


def _note(guide: Guide, key: str) -> Script[None]:
    yield from guide.ask(Note(guide.desk.rules, key, scanning=guide.scanning), key)
