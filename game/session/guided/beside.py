"""A desk beside a real mirror: no device, no graphics card, the coach's cards on flat pages (protocol.md 10.7)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import TypeVar

from exercises.coach import CardError, card
from game.body.frame import Answer, LimbFrame, Moment
from game.body.tracking import TrackingRules
from game.mirror.opening import Opening
from game.programme.parts import Sort
from game.scoring.folder import data_folder
from game.session.clock import Clock
from game.session.cloth import Cloth
from game.session.coaching import SOURCE, CoachRules, coach_block
from game.session.guided.demonstrating import by_pictures
from game.session.guided.desk import Desk, Order, Place, Played, Script, Setting, Stopped, stopped_by
from game.session.guided.exercising import Exercises, asked
from game.session.record import Record
from game.session.rulers import Rulers
from game.session.sight import Sight
from game.session.staffed import by_staff
from game.session.story import SKIPPED, Beats
from game.settings import rules
from game.training.events import Cover, Cue, Drawn, Event, Flag, Say, SessionEnd
from game.training.exercise import AnyExercise
from game.training.rules import BlockRules
from game.view.front import Screens
from game.view.input import Action, InputRules, Press

T = TypeVar("T")


def by_card(desk: Desk, beats: Beats, order: Order, bilateral: str = "none") -> Script[Played]:
    """The coach's card of a movement at any desk; a part without one is left out, and staff are told."""
    limits, coach = rules(BlockRules, "block"), rules(CoachRules, "coach")
    part, setting = order.part, desk.setting
    try:
        movement = card(order.code, limb=setting.limb, form=part.form if part.sort is Sort.TOUCH else "")
    except CardError:
        desk.tell(Flag("no_card", order.code))
        beats.record.staff(f"{order.code} cannot be practised here: it is not installed and has no coach's card.")
        return Played(order.start, 0.0, source=SOURCE, why="no_card")
    if movement.limb != setting.limb:
        # Nobody is shown an arm for a leg.
        desk.tell(Flag("no_card", order.code))
        beats.record.staff(f"{order.code} is left out: its coach's card is of the {movement.limb}.")
        return Played(order.start, 0.0, source=SOURCE, why="no_card")
    seconds = min(float(part.seconds) or limits.max_s, limits.max_s)
    scanning, stops = setting.one_button, list[Stopped]()

    beats.skip_due = False

    def between() -> Script[bool]:
        if beats.skip_due:
            return False
        if not beats.pain_due or order.reading is None:
            return True
        return (yield from asked(beats, order, stops))

    done = yield from coach_block(
        desk,
        movement,
        order.start,
        order.stairs,
        coach,
        seconds,
        bilateral=bilateral,
        scanning=scanning,
        between=between,
    )
    played = Played(done.state, done.active_s, done.results, source=SOURCE, why=done.why)
    if beats.skip_due:
        beats.skip_due = False
        desk.tell(Flag("block_ended", SKIPPED))
    if stops or desk.screens.stopped:
        stop = stops[0] if stops else stopped_by(desk)
        stop.played = played
        raise stop
    return played


class MirrorDesk:
    """Satisfies `Desk`: everything but the mirror itself happens on the pages of `view`, mostly a `FlatView`.

    `playable` are the installed exercises by their protocol code: those that need no limb are played on the page,
    beat by beat; every other block is the coach's card. `bilateral` says what the other limb does (protocol.md
    5.2).
    """

    def __init__(
        self,
        setting: Setting,
        view: Sight,
        clock: Clock,
        record: Record,
        *,
        playable: Mapping[str, AnyExercise] | None = None,
        bilateral: Callable[[], str] = lambda: "none",
        on_beat: Callable[[MirrorDesk], None] = lambda _: None,
    ) -> None:
        self.setting = setting
        self.view = view
        self.clock = clock
        self.record = record
        self.rules = rules(InputRules, "input")
        self.bilateral = bilateral
        self.rulers = Rulers(data_folder())
        self.on_beat = on_beat
        self.pain_due = self.easier_due = self.skip_due = self.stop_again = False
        # What a block asks of its place: here no limb is ever needed, read or lost.
        self.hand_needed = self.reading = self.counting = False
        self.device_ended = self.lost_too_often = False
        self.exercise_s: Callable[[], float | None] = lambda: None
        self.cues: list[Cue] = []
        self.moment: Moment | None = None
        self._exercises = Exercises(playable or {})
        self._cloth = Cloth()
        self._answer: Answer | None = None
        self.drawn: dict[int, float] = {}
        self._screens = Screens(self.rules, setting.one_button, setting.help)
        self._now_s = 0.0
        self._zero_s: float | None = None

    # -- what a visit asks of it -----------------------------------------------------------------------------

    @property
    def screens(self) -> Screens:
        """The screens in front."""
        return self._screens

    def page(self, on: bool) -> None:
        """All of it is flat pages, where the view is."""

    @property
    def page_px(self) -> tuple[int, int] | None:
        """As the view draws it."""
        return self.view.page_px

    @property
    def time_s(self) -> float:
        """The time of the beat."""
        return self._now_s

    @property
    def at_s(self) -> float | None:
        """Seconds since the first beat, None before it."""
        return None if self._zero_s is None else self._now_s - self._zero_s

    def tell(self, event: Event) -> int:
        """Journal it, and let the view follow."""
        return self.record.add(event, self.exercise_s(), self.at_s)

    def tell_end(self, reason: str = "done") -> int:
        """The session's last row."""
        seq = self.tell(SessionEnd("stopped" if self._screens.stopped else reason))
        self.promise(seq, "session_end")
        return seq

    def staff(self, sentence: str) -> None:
        """Beside the screen."""
        self.record.staff(sentence)

    def durable(self, seq: int) -> bool:
        """As the journal says."""
        return self.record.durable(seq)

    def promise(self, seq: int, kind: str) -> None:
        """Said when it is durable."""
        self.record.promise(seq, kind)

    def body(self, shown: str, fade_s: float = 0.0, uncover: bool = False) -> None:
        """The limbs are real."""

    @property
    def drawn_at(self) -> Place | None:
        """Nothing is drawn."""
        return None

    def fit(self, length: float, size: float, opening: Opening | None = None) -> None:
        """A real mirror shows what is there."""

    def nears(self, length: float | None, seconds: float = 0.0) -> float:  # noqa: ARG002
        """As `fit`."""
        return 1.0

    def rest(self, by: str, reason: str) -> None:
        """Nothing is drawn that could move meanwhile."""
        for happened in self.screens.rest(by, reason, self.time_s):
            if not isinstance(happened, Answer | Press):
                self.tell(happened)

    def calibrate(self, seconds: float) -> Script[None]:
        """Nothing is tracked."""
        del seconds
        yield
        if self._screens.stopped:
            raise stopped_by(self)

    def cover(self, on: bool, by: str) -> bool:
        """A real cloth: the person is asked to lay it over the mirror, or to take it away."""
        if changes := self._cloth.lay(on, by):
            self.tell(Cover(on, by))
            self.tell(Say("coach-cover" if on else "coach-uncover"))
        return changes

    def demonstrate(self, order: Order) -> Script[None]:
        """The pictures of its card."""
        return by_pictures(self, order)

    def perform(self, order: Order) -> Script[Played]:
        """An exercise that needs no limb, beat by beat; else the coach's card: nothing here could track a limb."""
        exercise = self._exercises.playable.get(order.code)
        if exercise is None or exercise.needs_limb:
            return self.coach(order)
        return self._exercises.play(self, self, order, rules(TrackingRules, "tracking"), SOURCE)

    def coach(self, order: Order) -> Script[Played]:
        """The coach's card of a movement; Stopped when STOP was taken in it.

        A part that has none is left out, staff are told, and it counts nothing.
        """
        return (yield from by_card(self, self, order, self.bilateral()))

    # -- its loop --------------------------------------------------------------------------------------------

    def run(self, story: Generator[None, None, T]) -> T | None:
        """Beats until the story is told; what it gives, None when the window was closed before that."""
        while self.view.open:
            try:
                self._beat(story)
            except StopIteration as end:
                self._show()
                value: T = end.value
                return value
        story.close()
        return None

    def frame(self, story: Generator[None, None, T]) -> bool:
        """One beat; False once the story is over."""
        try:
            self._beat(story)
        except StopIteration:
            return False
        return True

    def _beat(self, story: Generator[None, None, T]) -> None:
        self._now_s = self.clock.tick()
        if self._zero_s is None:
            self._zero_s = self._now_s
        stopped = self._screens.stopped
        acts = [*self.view.begin(), *self.record.asked(self._now_s)]
        self.stop_again = self.stop_again or (
            stopped and any(isinstance(act, Press) and act.action is Action.STOP for act in acts)
        )
        for happened in self._screens.tick(self._now_s) + self._screens.hear(acts):
            if isinstance(happened, Press):
                self._staff(happened)
            elif isinstance(happened, Answer):
                self._answer = happened
            else:
                self.tell(happened)
        self.moment = self._unseen()
        if self._screens.resting is None:
            next(story)
        self._answer = None
        self._show()
        self.on_beat(self)

    def _unseen(self) -> Moment:
        """The beat as an exercise knows it: no limb, only what was asked and answered."""
        intact = LimbFrame.unseen(self._now_s, self.setting.affected.other)
        other = LimbFrame.unseen(self._now_s, self.setting.affected)
        return Moment(
            self._now_s,
            intact,
            None,
            intact,
            other,
            answer=self._answer,
            lost_s=self.at_s or 0.0,
            drawn=self.drawn,
        )

    def _show(self) -> None:
        self.view.apply(self.record.fresh(), self.cues)
        self.cues = []
        self.view.screen(self._screens.look())
        asked = self.view.draw(self._now_s)
        shown_s = self.clock.shown()
        self._screens.drawn(shown_s)
        for ask_id in asked:
            self.drawn = {**self.drawn, ask_id: shown_s}
            self.tell(Drawn(ask_id, shown_s))
        self.record.tick()

    def _staff(self, press: Press) -> None:
        if press.action is Action.COVER:
            self.cover(not self._cloth.lies, "staff")
        else:
            by_staff(self, press)
