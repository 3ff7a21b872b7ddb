"""A desk at the loop: blocks are played frame by frame, with its pictures, devices and journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from devices.api import Device, DeviceError
from exercises.api import Stage
from game.body.fit import FitRules
from game.body.frame import Range
from game.body.measure import Calibration, CalibrationRules
from game.mirror.opening import Opening
from game.scoring.folder import data_folder
from game.session.guided.beside import by_card
from game.session.guided.calibrating import FIRST, DayRange, parts
from game.session.guided.demonstrating import WAYS, by_pictures, posed, tell_shown
from game.session.guided.desk import Order, Place, Played, Script, Setting, Stopped, stopped_by
from game.session.guided.exercising import Exercises, placed
from game.session.guided.legs import LEG, NOT_DRAWN
from game.session.guided.other_hand import other_hand
from game.session.guided.rules import GuidedRules
from game.session.loop import Loop
from game.session.presenting import Way
from game.session.request import PlayError
from game.session.rulers import Rulers
from game.session.settle import settle
from game.session.sight import Sight
from game.settings import rules
from game.training.events import Calib, Event, Say, SessionEnd
from game.training.exercise import AnyExercise
from game.view.front import Screens
from game.view.input import InputRules
from game.view.look import PRESENCE_S
from game.view.timed import Timed
from game.view.window import NoGraphics

# Who moves the limb that is mirrored: a limb, or keys and the like, which is only watched (protocol.md 10.6).
MOVED_BY: Final = {"limb": "virtual_mirror"}
WATCHED: Final = "observe"
REAL_MIRROR: Final = "REAL_MIRROR"
# A demonstration that was not told for so long (s), as under REST, begins anew.
ANEW_S: Final = 0.5
# For staff, where the working hand showed nothing.
UNSEEN_RANGE: Final = (
    "The working hand was not seen moving, so the usual ranges are taken: check the glove or the light."
)


class LoopDesk:
    """Satisfies `Desk`. `playable` are the installed exercises by their protocol code.

    `flat` opens the flat page of the tests, where the view is none itself; without it they are the staff's.
    `room` puts another scene there, "" the usual one; `affected` opens the tracker of the affected hand, at which
    only a task that measures looks. PlayError for a leg, which nothing here draws.
    """

    def __init__(
        self,
        loop: Loop,
        setting: Setting,
        playable: Mapping[str, AnyExercise],
        watched: bool,
        flat: Callable[[], Sight] | None = None,
        room: Callable[[str], None] = lambda _: None,
        affected: Callable[[], Device] | None = None,
    ) -> None:
        if setting.limb == LEG:
            raise PlayError(NOT_DRAWN)
        self.loop = loop
        self.setting = setting
        self.rules = rules(InputRules, "input")
        self._exercises = Exercises(playable)
        self._watched = watched
        self.rulers = Rulers(data_folder())
        self._flat = flat
        self._room = room
        self._affected = affected
        self._scene: Sight | None = None
        # Only where the hand is with the table in one space can it be fitted.
        self._fits = rules(FitRules, "fit") if loop.intact.device.has_head else None

    def frame(self, story: Script[None]) -> bool:
        """One frame of the loop; False once the story is over."""
        return self.loop.frame(story)

    @property
    def screens(self) -> Screens:
        """The screens in front."""
        return self.loop.screens

    @property
    def time_s(self) -> float:
        """The time of the frame."""
        return self.loop.time_s

    @property
    def page_px(self) -> tuple[int, int] | None:
        """As the view draws it."""
        return self.loop.view.page_px

    def page(self, on: bool) -> None:
        """A flat page in a window of its own lies over the scene's for a while; staff hear why it cannot."""
        loop = self.loop
        if on and loop.view.page_px is None and self._flat is not None:
            try:
                page = self._flat()
            except NoGraphics as error:
                loop.record.staff(str(error))
                return
            self._scene, loop.view = loop.view, page
        elif not on and self._scene is not None:
            loop.view.close()
            loop.view = self._scene
            self._scene = None

    @property
    def ranges(self) -> Mapping[str, Range]:
        """The person's, as they hold for the next block."""
        return self._exercises.ranges

    def tell(self, event: Event) -> int:
        """Journal it, and let the view follow."""
        return self.loop.tell(event)

    def tell_end(self, reason: str = "done") -> int:
        """The session's last row."""
        seq = self.loop.tell(SessionEnd("stopped" if self.loop.screens.stopped else reason))
        self.promise(seq, "session_end")
        return seq

    def staff(self, sentence: str) -> None:
        """Beside the screen."""
        self.loop.record.staff(sentence)

    def durable(self, seq: int) -> bool:
        """As the journal says."""
        return self.loop.durable(seq)

    def promise(self, seq: int, kind: str) -> None:
        """Said when it is durable."""
        self.loop.record.promise(seq, kind)

    def body(self, shown: str, fade_s: float = PRESENCE_S, uncover: bool = False) -> None:
        """Which limbs are drawn; both: the mirror limb comes now, at rest."""
        loop = self.loop
        if shown == "both":
            loop.presenting.reveal(loop, fade_s, uncover)
            return
        loop.view.coming()
        if shown == "intact":
            loop.presenting.alone(loop)
        else:
            loop.presenting.hide(loop)

    @property
    def drawn_at(self) -> Place | None:
        """As the view was given it last."""
        return placed(self.loop.presenting.seen, self.setting.affected.other)

    def fit(self, length: float, size: float, opening: Opening | None = None) -> None:
        """Where and how the limb is felt; the mirror is journaled where that changes it."""
        loop, before = self.loop, self.loop.presenting.opening
        again = before is not None and opening is not None and before.pose == opening.pose
        if (loop.rig.length, loop.rig.size) == (length, size) and (again or before is opening):
            return
        if not again:
            loop.presenting.opening = opening
        loop.set_rig(length=length, size=size)

    def nears(self, length: float | None, seconds: float = 0.0) -> float:
        """The mirror is journaled where it began and where it came to."""
        loop = self.loop
        moving, now = loop.presenting.way, loop.rig.length
        loop.presenting.way = None if length is None else Way(now, length, seconds)
        if length is not None or (moving is not None and now != moving.begun):
            loop.set_rig(length=now)
        return now

    def cover(self, on: bool, by: str) -> bool:
        """The cloth over the mirror limb."""
        return self.loop.lay(on, by)

    def rest(self, by: str, reason: str) -> None:
        """As the loop has it."""
        self.loop.rest(by, reason)

    def calibrate(self, seconds: float) -> Script[None]:
        """What the working hand can do, sentence by sentence; its range holds for the blocks of this visit."""
        loop = self.loop
        yield from self._settled()
        found = DayRange(Calibration(rules(CalibrationRules, "calibration")))
        self.body("intact")
        for key, each_s in parts(seconds):
            if key != FIRST:
                found.moves()
            screen = Timed(self.rules, key, each_s, scanning=self.setting.one_button)
            loop.screens.open(screen)
            loop.tell(Say(key))
            while not screen.done:
                yield
                if loop.screens.screen is not screen:
                    self.body("none")
                    raise stopped_by(self)
                if loop.moment is not None:
                    found.see(loop.moment.intact)
            loop.screens.close()
        self.body("none")
        self._keep(found)

    def _settled(self) -> Script[None]:
        """Once a visit, where the headset is with its wearer: the drawn table comes to the real one."""
        loop = self.loop
        if self._fits is None or loop.worn is None:
            return
        limits, self._fits = self._fits, None
        yield from settle(loop, limits, self._reaches)
        if loop.screens.stopped:
            raise stopped_by(self)

    def _reaches(self, reach_m: float) -> None:
        self._exercises.reach_m = reach_m

    def _keep(self, found: DayRange) -> None:
        """The ranges that were found take the place of the usual ones."""
        own = found.ranges
        self._exercises.ranges |= own
        self.loop.presenting.rest = found.rest
        told = {name: (round(each.low, 4), round(each.high, 4)) for name, each in own.items()}
        self.loop.tell(Calib(told, "day"))
        if not own:
            self.loop.record.staff(UNSEEN_RANGE)

    def coach(self, order: Order) -> Script[Played]:
        """The coach's card of a movement that is not installed, with the mirror limb beside it."""
        return self._carded(order)

    def _carded(self, order: Order) -> Script[Played]:
        loop = self.loop
        # Beside a real mirror the real limb is what is seen, whatever tracks it.
        mirror = order.part.mirror and self.setting.way != REAL_MIRROR
        if mirror:
            yield from self._settled()
        loop.hand_needed = loop.reading = loop.counting = mirror
        if mirror:
            loop.draw_body = True
            loop.view.coming()
            loop.presenting.loosen(loop)
        return (yield from self._till_its_end(by_card(self, loop, order), mirror))

    def _till_its_end(self, block: Script[Played], mirror: bool) -> Script[Played]:
        """However a block ends nothing of it is left, and what was done counts by what moved the limb."""
        loop = self.loop
        try:
            return self._sourced((yield from block), mirror)
        except Stopped as stop:
            if stop.played is not None:
                stop.played = self._sourced(stop.played, mirror)
            raise
        finally:
            loop.hand_needed = loop.counting = loop.lead_affected = False
            loop.presenting.hide(loop)

    def _sourced(self, played: Played, mirror: bool) -> Played:
        """As it counts: by what moved the mirror limb, where one was drawn."""
        if mirror:
            return replace(played, source=self._moved_by(self.loop.intact.device.source))
        return played if self.setting.way == REAL_MIRROR else replace(played, source=WATCHED)

    def _moved_by(self, source: str) -> str:
        return WATCHED if self._watched else MOVED_BY.get(source, WATCHED)

    def demonstrate(self, order: Order) -> Script[None]:
        """The avatar's working hand, alone; where it has no such way, or before a real mirror, the pictures."""
        if order.code not in WAYS or self.setting.way == REAL_MIRROR:
            return by_pictures(self, order)
        return self._demonstrated(order)

    def _demonstrated(self, order: Order) -> Script[None]:
        """After REST it begins anew."""
        loop, side, limits = self.loop, self.setting.affected.other, rules(GuidedRules, "guided")
        tell_shown(self, order)
        began_s = last_s = loop.time_s
        try:
            while (pose := posed(order.code, side, loop.time_s - began_s, limits)) is not None:
                loop.presenting.shows = pose
                yield
                if loop.screens.stopped:
                    raise stopped_by(self)
                if loop.time_s - last_s > ANEW_S:
                    began_s = loop.time_s
                last_s = loop.time_s
        finally:
            loop.presenting.shows = None

    def perform(self, order: Order) -> Script[Played]:
        """The block, frame by frame; Stopped when STOP was taken in it."""
        loop, exercise = self.loop, self._exercises.of(order)
        if exercise.needs_limb:
            yield from self._settled()
        if exercise.outcome:
            return (yield from self._measured(order, exercise))
        loop.draw_body = exercise.stage in (Stage.MIRROR, Stage.MOVEMENT)
        if loop.draw_body:
            loop.view.coming()
            loop.presenting.loosen(loop)
        else:
            loop.presenting.hide(loop)
        loop.lead_affected, loop.hand_needed = exercise.both_limbs, exercise.needs_limb
        source = loop.intact.device.source
        block = self._exercises.play(self, loop, order, loop.intact.rules.tracking, source)
        return (yield from self._till_its_end(block, True))

    def _measured(self, order: Order, exercise: AnyExercise) -> Script[Played]:
        """A task that measures: in its own scene, and only the limb that moves is drawn, or both as they lie."""
        if order.limb == "intact":
            return self._in_its_scene(order, exercise)
        return self._by_the_other(order, exercise)

    def _by_the_other(self, order: Order, exercise: AnyExercise) -> Script[Played]:
        """The affected hand does it; where it cannot be tracked now staff read why, and nothing is measured."""
        if self._affected is None:
            raise ValueError("nothing tracks the affected hand here")
        try:
            with other_hand(self.loop, self.setting.affected, self._affected):
                return (yield from self._in_its_scene(order, exercise))
        except DeviceError as error:
            self.staff(str(error))
            return Played(order.start, 0.0, why="no_device")

    def _in_its_scene(self, order: Order, exercise: AnyExercise) -> Script[Played]:
        loop = self.loop
        self._room(exercise.scene)
        if not exercise.still:
            loop.view.coming()
            loop.presenting.alone(loop)
        loop.hand_needed = exercise.needs_limb
        block = self._exercises.play(self, loop, order, loop.intact.rules.tracking, loop.intact.device.source)
        try:
            return (yield from self._till_its_end(block, True))
        finally:
            self._room("")
