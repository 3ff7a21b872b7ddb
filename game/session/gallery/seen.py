"""A visit at a desk that keeps how each screen looked: what `states` is gathered from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import numpy as np

from exercises.words import load_words
from game.body.joints import Side
from game.chronicle.past import OpenVisit
from game.programme.course import Course, Told
from game.session.guided.desk import Guide, Script, Setting, Stopped
from game.session.guided.legs import for_limb
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.memory import Memory
from game.settings import programme
from game.simulation.archetypes import ARCHETYPES
from game.simulation.intake import first_visits
from game.simulation.patient import Patient
from game.training.course import Enrolled, TherapistAct
from game.view.look import ScreenLook

FIRST: Final = date(2026, 1, 5)
DURABLE: Final = 10**9
# A laptop's window, in which the tests of screening are to scale.
PAGE_PX: Final = (1366, 768)
# Nobody's visit lasts longer than this; a story that does turns in a circle (s).
LONGEST_S: Final = 20_000.0

TOUCHED: Final = ("t2c", "t2c-leg")
Story = Callable[[Guide], Script[Any]]
# Several are said one after the other, each to another screen of that title; the last one stays.
Answers = Mapping[str, str | tuple[str, ...] | Callable[[ScreenLook], str]]


@dataclass(frozen=True, slots=True)
class Mode:
    """How somebody answers and is talked to: `name` is pads, button (one alone) or aphasia."""

    name: str
    one_button: bool = False
    aphasia: bool = False


MODES: Final = (Mode("pads"), Mode("button", one_button=True), Mode("aphasia", aphasia=True))


@dataclass(frozen=True, slots=True)
class Scene:
    """One story and for whom: `stage` above 0 is jumped to, `fresh` is before the first visits.

    `setting` are fields of the day's `Setting`, `answers` what is said to a title instead of what is usual,
    `profile` fields of `Enrolled`.
    """

    story: Story
    preset: str = "plp"
    limb: str = "arm"
    stage: int = 0
    fresh: bool = False
    place: str = "ward"
    days: int = 1
    unrated: bool = False
    answers: Answers = field(default_factory=dict)
    setting: Mapping[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    before: Callable[[Chronicle], None] = lambda _: None


class Chronicle:
    """A programme in memory; nothing of it is journaled, and no visit was cut off."""

    visit: OpenVisit | None = None

    def __init__(self) -> None:
        self.course = Course(programme)

    def take(self, fact: Told) -> int:
        """Tell it."""
        self.course.take(fact)
        return 0


Key = tuple[object, ...]


def key_of(look: ScreenLook) -> Key:
    """What makes a state another one: not a figure, a light or a highlight, which only move on it."""
    # Of cards only the last says "Done", and what is touched among things is other things each time.
    same = look.name == "card" or look.title.startswith(TOUCHED)
    pads = () if same else tuple(sorted((each.words, each.icon, each.picture, each.chosen) for each in look.pads))
    return (
        look.name, look.title, look.lines, pads, look.picture, look.skin, look.tick, look.faces is not None,
        look.ends, look.moving, look.drawing is not None, _said(look), look.ghost is not None and look.ghost.leg,
    )  # fmt: skip


def _said(look: ScreenLook) -> tuple[str, ...]:
    """What is filled in by a word key, where the sentence has a place for it; a figure only moves."""
    words = _words()
    text = " ".join(words.get(key, "") for key in (look.title, *look.lines))
    return tuple(said for name, said in look.filled if f"{{{name}}}" in text and said in words)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    return load_words()


class Turns:
    """Answers that take turns, by the title of a screen: the next one to the next screen of that title."""

    def __init__(self, answers: Mapping[str, tuple[str, ...]]) -> None:
        self._left = {title: list(each) for title, each in answers.items()}
        self._screen: object = None
        self._begun = set[str]()

    def beat(self, desk: VirtualDesk) -> None:
        """Another screen may have come."""
        screen, look = desk.screens.screen, desk.screens.look()
        if screen is self._screen or look is None:
            return
        self._screen = screen
        left = self._left.get(look.title, [])
        if look.title in self._begun and len(left) > 1:
            left.pop(0)
        self._begun.add(look.title)

    def answer(self, look: ScreenLook) -> str:
        """What is said to it now."""
        return self._left[look.title][0]


class Seeing:
    """Collects looks by what makes them another; the first of each stays, with one button the last: by then the
    pad is highlighted that is wanted."""

    def __init__(self, *, last: bool) -> None:
        self.found: dict[Key, ScreenLook] = {}
        self._last = last

    def __call__(self, desk: VirtualDesk) -> None:
        """A beat of the visit."""
        if desk.time_s > LONGEST_S:
            raise TimeoutError(f"a story of the gallery turns in a circle at {desk.screens.look()}")
        look = desk.screens.look()
        if look is None or getattr(desk.screens.front, "done", False):
            # One that is over is taken away before anybody sees it.
            return
        key = key_of(look)
        if key not in self.found or self._last:
            self.found[key] = look


def lead(scene: Scene, affected: Side, mode: Mode, seeing: Seeing) -> None:
    """Lead the scene's story on each of its days, and keep what was seen."""
    chronicle = Chronicle()
    day = (FIRST - timedelta(days=1)).isoformat()
    brain = scene.preset == "stroke"
    enrolled = Enrolled(day, scene.preset, affected.value, scene.limb, scene.place, 60, brain, **scene.profile)
    chronicle.take(enrolled)
    for fact in () if scene.fresh else first_visits(enrolled, day):
        chronicle.take(fact)
    if scene.stage:
        chronicle.take(TherapistAct(day, "jump", str(scene.stage), "a picture of it"))
    scene.before(chronicle)
    patient = Patient(ARCHETYPES["crps" if scene.preset == "crps" else "plp"], np.random.default_rng(1))
    sitter = SimulatedSitter(patient, "switch" if mode.one_button else "pad")
    sitter.answers[f"which-{scene.limb}"] = affected.value
    turns = Turns({title: said for title, said in scene.answers.items() if isinstance(said, tuple)})
    for title, said in scene.answers.items():
        sitter.answers[title] = turns.answer if isinstance(said, tuple) else said
    sitter.unrated = scene.unrated
    plain = Setting(
        FIRST.isoformat(), affected, scene.limb, "DESKTOP", "present",
        aphasia=mode.aphasia, one_button=mode.one_button, installed=("LR", "I3", "U02"),
    )  # fmt: skip

    def beat(desk: VirtualDesk) -> None:
        turns.beat(desk)
        seeing(desk)

    for number in range(scene.days):
        patient.wakes()
        today = (FIRST + timedelta(days=number)).isoformat()
        setting = for_limb(replace(plain, day=today, **scene.setting), lambda _: None)
        sitter.answers.setdefault("staff-supervision", setting.supervision)
        memory = Memory()
        memory.durable_seq = DURABLE
        desk = VirtualDesk(setting, sitter, memory, on_beat=beat, page_px=PAGE_PX)
        with suppress(Stopped):
            desk.run(scene.story(Guide(desk, chronicle)))
