"""A desk without a picture: a virtual clock that jumps to the next thing that happens, and a person who answers.

The screens, their input path and the journal are the real ones; only frames and drawing are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Protocol

from game.body.frame import Answer, Person
from game.body.postures import rest_limb
from game.mirror.opening import Opening
from game.session.cloth import Cloth
from game.session.guided.demonstrating import by_pictures
from game.session.guided.desk import Order, Place, Played, Script, Setting, stopped_by
from game.session.guided.exercising import Exercises, installed, placed
from game.session.guided.measuring import Measuring
from game.session.record import Journal, Record
from game.session.rulers import Rulers
from game.settings import rules
from game.training.events import Cover, Event, SessionEnd
from game.training.exercise import AnyExercise
from game.training.patients import Patient
from game.view.front import Screens
from game.view.input import Input, InputRules, Press
from game.view.look import PRESENCE_S, ScreenLook

# So much time goes by where somebody may answer, and where only time passes (s).
BEAT_S: Final = 0.4
WAIT_S: Final = 4.0
# And so little where something may flash.
FLASH_S: Final = 0.1


class Sitter(Protocol):
    """Whoever sits at a virtual desk: sees looks and acts."""

    def sees(self, look: ScreenLook | None, time_s: float) -> list[Input]:
        """What the person does, who sees this now."""
        ...

    def plays(self, order: Order) -> Played:
        """What comes of a block."""
        ...

    def limb(self, order: Order, person: Person) -> Patient:
        """The limb that moves in a task that measures."""
        ...


@lru_cache(maxsize=1)
def _measures() -> dict[str, AnyExercise]:
    return {code: each for code, each in installed().items() if each.outcome}


class VirtualDesk:
    """Satisfies `Desk`. `run` tells a story to its end; `on_beat` may disturb it, as tests do.

    `page_px` is the flat page that it pretends to have; without one, tests are the staff's own.
    """

    def __init__(
        self,
        setting: Setting,
        sitter: Sitter,
        journal: Journal,
        say: Callable[[str], None] = lambda _: None,
        on_beat: Callable[[VirtualDesk], None] = lambda _: None,
        page_px: tuple[int, int] | None = None,
    ) -> None:
        self.setting = setting
        self.page_px = page_px
        self.rulers = Rulers()
        self.rules = rules(InputRules, "input")
        self.screens = Screens(self.rules, setting.one_button, setting.help)
        self.record = Record(journal, say)
        self.sitter = sitter
        self.cloth = Cloth()
        self.limbs = "none"
        # The mirror limb was drawn in this visit.
        self.revealed = False
        self.fitted = (1.0, 1.0)
        self.opening: Opening | None = None
        # A slow way of the limb: from, to, since when, in how many seconds.
        self._way: tuple[float, float, float, float] | None = None
        self.on_beat = on_beat
        self.waiting = False
        # What was answered in this beat, and how long a beat is while frames count.
        self.answer: Answer | None = None
        self.frame_s: float | None = None
        self._now = 0.0

    @property
    def time_s(self) -> float:
        """Virtual seconds since the visit began."""
        return self._now

    def page(self, on: bool) -> None:
        """There is no picture to change."""

    def tell(self, event: Event) -> int:
        """Journal it."""
        return self.record.add(event, None, self._now)

    def tell_end(self, reason: str = "done") -> int:
        """The session's last row."""
        seq = self.tell(SessionEnd("stopped" if self.screens.stopped else reason))
        self.promise(seq, "session_end")
        return seq

    def staff(self, sentence: str) -> None:
        """Beside the screen."""
        self.record.staff(sentence)

    def durable(self, seq: int) -> bool:
        """As the journal says."""
        return self.record.durable(seq)

    def promise(self, seq: int, kind: str) -> None:
        """Said at the beat in which it is durable."""
        self.record.promise(seq, kind)

    def body(self, shown: str, fade_s: float = PRESENCE_S, uncover: bool = False) -> None:  # noqa: ARG002
        """Kept for tests to look at."""
        self.limbs = shown
        self.revealed = self.revealed or shown == "both"

    @property
    def drawn_at(self) -> Place | None:
        """Where it lies at rest, once it was shown."""
        if not self.revealed:
            return None
        return placed(rest_limb(self.setting.affected, 0.0), self.setting.affected.other)

    def fit(self, length: float, size: float, opening: Opening | None = None) -> None:
        """Kept for tests to look at."""
        self.fitted, self.opening = (length, size), opening

    def nears(self, length: float | None, seconds: float = 0.0) -> float:
        """It goes as time goes, evenly."""
        now, size = self.fitted
        if length is not None:
            self._way = (now, length, self._now, seconds)
        elif self._way is not None:
            begun, to, since, most = self._way
            now, self._way = begun + min(1.0, (self._now - since) / most) * (to - begun), None
            self.fitted = (now, size)
        return now

    @property
    def covered(self) -> bool:
        """True while the cloth lies, for tests to look at."""
        return self.cloth.lies

    def cover(self, on: bool, by: str) -> bool:
        """Kept for tests to look at."""
        if changes := self.cloth.lay(on, by):
            self.tell(Cover(on, by))
        return changes

    def rest(self, by: str, reason: str) -> None:
        """Nothing is drawn that could move meanwhile."""
        self._hear(self.screens.rest(by, reason, self.time_s))

    def calibrate(self, seconds: float) -> Script[None]:
        """Its time goes by."""
        return self._passes(seconds)

    def demonstrate(self, order: Order) -> Script[None]:
        """The pictures of its card."""
        return by_pictures(self, order)

    def perform(self, order: Order) -> Script[Played]:
        """The block as the person plays it; its time goes by, and REST and STOP are heard meanwhile.

        One that measures is played frame by frame by a simulated limb.
        """
        if order.code in _measures():
            return self._measured(order)
        return self._played(order)

    def coach(self, order: Order) -> Script[Played]:
        """As `perform`."""
        return self._played(order)

    def run(self, story: Script[str]) -> str | None:
        """Beats until the story is told; what it gives."""
        while True:
            self._beat()
            if self.screens.resting is not None:
                continue
            try:
                next(story)
            except StopIteration as end:
                return end.value if isinstance(end.value, str) else None

    def _measured(self, order: Order) -> Script[Played]:
        # The limb that is measured is the only one that is seen, or both lie there.
        self.limbs = "both" if _measures()[order.code].still else order.limb
        try:
            return (yield from Measuring(self, Exercises(_measures())).play(order))
        finally:
            self.limbs = "none"

    def _played(self, order: Order) -> Script[Played]:
        played = self.sitter.plays(order)
        self.revealed = self.revealed or order.part.mirror
        yield from self._passes(order.part.seconds)
        return played

    def _passes(self, seconds: float) -> Script[None]:
        until = self._now + seconds
        self.waiting = True
        while self._now < until:
            yield
            if self.screens.stopped:
                self.waiting = False
                raise stopped_by(self)
        self.waiting = False

    def stop_now(self, act: Press) -> None:
        """An act from outside, such as REST or STOP by staff, in this beat."""
        self._hear(self.screens.hear([act]))

    def _beat(self) -> None:
        screens = self.screens
        look = screens.look()
        idle = screens.front is None or (look is not None and not look.pads and not look.moving)
        flashing = look is not None and look.drawing is not None and look.drawing.flashing
        passed = self.frame_s or (FLASH_S if flashing else WAIT_S if idle else BEAT_S)
        self._now, self.answer = round(self._now + passed, 6), None
        self._hear(screens.tick(self._now))
        self.on_beat(self)
        self._hear(screens.hear(self.sitter.sees(screens.look(), self._now)))
        screens.drawn(self._now)
        self.record.tick()

    def _hear(self, happened: list[Event | Answer | Press]) -> None:
        for each in happened:
            if isinstance(each, Answer):
                self.answer = each
            elif not isinstance(each, Press):
                self.tell(each)
