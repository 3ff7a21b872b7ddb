"""One frame of the mirror in design order, with REST and STOP over whatever story is being told."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import replace

from devices.api import State, Status
from game.body.frame import Answer, LimbFrame, Moment, Person
from game.body.tracking import Clean, Phase
from game.mirror.midline import Seat
from game.mirror.reflect import reflect
from game.mirror.rig import MirrorRig
from game.session.clock import Clock
from game.session.cloth import Cloth
from game.session.garbage import tidy
from game.session.hand import Pressing
from game.session.limbs import Placed, Tracked
from game.session.presenting import Presenting
from game.session.record import Record
from game.session.sight import Sight
from game.session.staffed import by_staff
from game.session.tally import Calls, Tally, Timings
from game.session.watch import Advice, Watch, WatchRules, too_many_losses
from game.session.watch import step as watch_step
from game.session.worn import Worn
from game.training.events import (
    Cover,
    Cue,
    DeviceInfo,
    Drawn,
    Event,
    Flag,
    Recentre,
    Regain,
    RigSet,
    Say,
    SeatSet,
    TrackingLoss,
)
from game.view.alarms import Alarms
from game.view.front import Screens
from game.view.input import Action, Input, Pointer, Press

Story = Generator[None, None, None]
HINT = "bring-hand"
_USUAL = MirrorRig()


class Loop:
    """Wires devices, mirror, story, journal and view. A story is a generator that yields once a frame.

    The story finds the frame's `moment` and `time_s` here, hands its events to `tell`, its cues to `cues`, and is
    not stepped while REST lies over it. `on_frame` is called after each drawn frame. `worn` is the headset's part,
    and `presses` says that its hand presses pads.
    """

    def __init__(
        self,
        clock: Clock,
        view: Sight,
        record: Record,
        screens: Screens,
        person: Person,
        intact: Tracked,
        affected: Tracked | None,
        watch: WatchRules,
        *,
        draw_body: bool,
        lead_affected: bool,
        on_frame: Callable[[Loop], None] = lambda _: None,
        worn: Worn | None = None,
        presses: bool = False,
    ) -> None:
        self.clock = clock
        self.view = view
        self.record = record
        self.screens = screens
        self.person = person
        self.intact = intact
        self.affected = affected
        self.rig = MirrorRig(mode="real") if lead_affected else _USUAL
        self.draw_body = draw_body
        self.lead_affected = lead_affected
        self.timings = Timings()
        self.tally = Tally()
        self.hand_needed = True  # False while nobody needs it: a hand in the lap is then no trouble
        self.time_s = self.shown_s = 0.0
        self.asked: list[int] = []
        self.display_hz: float | None = None
        self.status: dict[str, Status] = {}
        self.was_durable = False
        self.moment: Moment | None = None
        self.answer: Answer | None = None
        self.drawn: dict[int, float] = {}
        self.acts: list[Input] = []
        self.cues: list[Cue] = []
        self.pain_due = False
        self.easier_due = self.skip_due = False
        self.stop_again = False
        self.counting = False
        self.reading = False
        self.exercise_s: Callable[[], float | None] = lambda: None
        self._zero_s: float | None = None
        self._on_frame = on_frame
        self._watch_rules = watch
        self._watch = Watch()
        self.worn = worn
        # Only beside a headset the window is for staff alone.
        self.alarms = Alarms(screens, on=worn is not None)
        self._pressing = Pressing(intact, presses)
        self._frozen: LimbFrame | None = None
        self.presenting = Presenting(person.affected)
        self._cloth = Cloth()
        self._calls = Calls()

    @property
    def at_s(self) -> float | None:
        """The session's clock: seconds since the block's first frame, None before it."""
        return None if self._zero_s is None else self.time_s - self._zero_s

    @property
    def kept(self) -> LimbFrame | None:
        """The image as it was last seen, kept while the mirror is frozen."""
        return self._frozen

    @property
    def device_ended(self) -> bool:
        """True when a recording that is played has come to its end."""
        return self.intact.ended or (self.affected is not None and self.affected.ended)

    @property
    def lost_too_often(self) -> bool:
        """True when the judged limb was lost more often than a minute may have it."""
        role = self.affected if self.lead_affected and self.affected else self.intact
        return too_many_losses(self.tally.losses_s, self.time_s, role.rules.tracking.losses_per_min)

    def tell(self, event: Event) -> int:
        """Record an event; the view follows it."""
        return self.record.add(event, self.exercise_s(), self.at_s)

    def durable(self, seq: int) -> bool:
        """True when the journal has this event for good, as far as this frame knows."""
        self.was_durable = self.record.durable(seq)
        return self.was_durable

    def set_rig(self, **changes: object) -> None:
        """Change the mirror; it is journaled as it now stands."""
        rig = replace(self.rig, **changes)  # type: ignore[arg-type]
        # The usual one is always the same object: each frame asks which it is.
        self.rig = _USUAL if rig == _USUAL else rig
        self.tell_rig()

    def tell_rig(self) -> None:
        """The mirror is journaled as it stands, with a hand that opens."""
        rig, opening = self.rig, self.presenting.opening
        felt = () if opening is None else (opening.pose.turn, opening.pose.curl, round(opening.share, 4))
        self.tell(RigSet(rig.mode, rig.w, rig.gain, rig.assist, rig.size, rig.condition, rig.length, *felt))

    def run(self, story: Story) -> bool:
        """Frames until the story is told; False when the window was closed before that."""
        while self.view.open:
            if not self.frame(story):
                return True
        story.close()
        return False

    def frame(self, story: Story) -> bool:
        """One frame; False once the story is over."""
        self.time_s = self.clock.tick()
        self.acts = [*self.view.begin(), *self.record.asked(self.time_s)]
        self.display_hz = self.view.display_hz
        self.status = {}
        self.was_durable = False
        self._hear()
        if self.worn is not None:
            self.worn.frame(self)
        began = time.perf_counter()
        if not self.reading:
            self._look_after()
        else:
            if self._zero_s is None and self.counting:
                self._zero_s = self.time_s
            self._read()
        over = False
        if self.screens.resting is None and not (self.worn is not None and self.worn.waiting):
            try:
                next(story)
            except StopIteration:
                over = True
        self.answer = None
        fresh = self.record.fresh()
        told = time.perf_counter()
        self.view.limbs(*self.presenting.pose(self))
        self.view.hand(self._pressing.now(self.time_s, self.reading, self._seat))
        self.view.apply(fresh, self.cues)
        self.cues = []
        self.view.screen(self.screens.look())
        self.view.alarm(self.alarms.follow(fresh, self.time_s))
        posed = time.perf_counter()
        asked = self.view.draw(self.time_s)
        tidy()
        self.timings.whole.append(time.perf_counter() - began)
        self._shown(asked)
        self.timings.steps.append(told - began)
        self.timings.ours.append(posed - began)
        self._on_frame(self)
        return not over

    # -- what people do --------------------------------------------------------------------------------------

    def _hear(self) -> None:
        stopped = self.screens.stopped
        for act in self.acts:
            if isinstance(act, Pointer):
                self._feed(act)
            elif isinstance(act, Press) and act.action is Action.STOP and stopped:
                self.stop_again = True
        was_resting = self.screens.resting is not None
        for happened in self.screens.tick(self.time_s) + self.screens.hear(self.acts):
            if isinstance(happened, Answer):
                self.answer = happened
            elif isinstance(happened, Press):
                self._staff(happened)
            else:
                self.tell(happened)
        if was_resting != (self.screens.resting is not None):
            self._lay_cover()

    def _staff(self, press: Press) -> None:
        if press.action is Action.COVER:
            self.lay(not self._cloth.lies, "staff")
        elif press.action is Action.RECENTRE:
            self.tell(Recentre("staff" if press.by == "key" else "patient"))
            self._pressing.recentre()
            if self.worn is not None:
                self.worn.anew()
            for tracked in filter(None, (self.intact, self.affected)):
                tracked.recentre()
        elif not by_staff(self, press):
            self.alarms.seen(press, self.tell)

    def _feed(self, pointer: Pointer) -> None:
        for tracked in (self.intact, self.affected):
            feed = getattr(tracked.device, "feed_pointer", None) if tracked is not None else None
            if feed is not None:
                feed(pointer.time_s, pointer.x, pointer.y, pointer.buttons, pointer.wheel, pointer.pad is not None)

    def rest(self, by: str, reason: str) -> None:
        """A rule asks for REST."""
        self._over_all(self.screens.rest(by, reason, self.time_s))

    def stop(self, by: str, reason: str) -> None:
        """A rule asks for STOP."""
        self._over_all(self.screens.stop(by, reason))

    def _over_all(self, happened: list[Event | Answer | Press]) -> None:
        for each in happened:
            if not isinstance(each, Answer | Press):
                self.tell(each)
        self._lay_cover()

    def lay(self, on: bool, by: str) -> bool:
        """Lay the cloth over the mirror limb without a pause, or take it away; False where nothing changes."""
        if changes := self._cloth.lay(on, by):
            self.tell(Cover(on, by))
            self._lay_cover()
        return changes

    def _lay_cover(self) -> None:
        covered = self._cloth.lies or self.screens.resting is not None
        self.view.cover(covered)
        self.set_rig(mode="cover" if covered else "real" if self.lead_affected else "reflect")

    @property
    def _seat(self) -> Placed | None:
        return None if self.worn is None else self.worn.placed

    # -- reading ---------------------------------------------------------------------------------------------

    def _look_after(self) -> None:
        """While something is asked, a headset may be taken off as well."""
        for tracked in filter(None, (self.intact, self.affected)):
            if tracked.device.has_head and not tracked.device.own_link:
                self._follow_status(tracked)

    def _read(self) -> None:
        intact = self._read_one(self.intact)
        affected = None if self.affected is None else self._read_one(self.affected)
        lead, role = (affected, self.affected) if self.lead_affected and affected else (intact, self.intact)
        assert lead is not None and role is not None  # noqa: PT018
        intact_frame = intact.frame or LimbFrame.unseen(self.time_s, self.person.intact)
        lead_frame = lead.frame or LimbFrame.unseen(self.time_s, role.side)
        mirrored = reflect(intact_frame)
        lost_s = lead.lost_s
        if self.lead_affected and intact.lost_s > lost_s:
            lost_s = intact.lost_s
        affected_frame = None if affected is None else affected.frame
        if self._frozen is None or self.rig.mode not in ("freeze", "cover"):
            self._frozen = mirrored
        playing = self.counting and lost_s == 0.0 and self.rig.mode != "cover"
        self.presenting.opens(self, mirrored, breathing=playing)
        seen = intact.frame is not None if not self.lead_affected else affected_frame is not None
        self.moment = Moment(
            time_s=self.time_s,
            lead=lead_frame,
            shown=self._shown_limb(intact_frame, mirrored, affected_frame) if seen else None,
            intact=intact_frame,
            mirrored=mirrored,
            affected=affected_frame if self.lead_affected else None,
            answer=self.answer,
            lost_s=lost_s,
            drawn=self.drawn,
        )
        if self.counting:
            self.tally.frames += 1
            self.tally.tracked += lead.phase is Phase.TRACKED
        self._advise(lead, role)

    def _shown_limb(self, intact: LimbFrame, mirrored: LimbFrame, affected: LimbFrame | None) -> LimbFrame | None:
        if self.presenting.resting is not None:
            return self.presenting.resting
        # The usual mirror is the reflection itself, which is there already.
        if self.rig is _USUAL and self.presenting.opening is None:
            return mirrored
        return self.presenting.image(self, intact, affected, self._frozen)

    def _read_one(self, tracked: Tracked) -> Clean:
        found = self._pressing.read(tracked, self.time_s, self._seat)
        if tracked.new_seat is not None:
            self.seated(tracked, tracked.new_seat)
        for news in found.news:
            if news.phase == "regain":
                self.tally.regain(tracked.role)
                self._calls.back(tracked.role)
                self.tell(Regain(tracked.role, news.lost_s, news.distance_m, news.duration_s))
                continue
            self.tell(TrackingLoss(tracked.role, news.phase, news.lost_s))
            self._calls.lost(tracked.role, news.phase)
            if news.phase == "frozen" and self.counting and self.hand_needed:
                self.tally.lose(tracked.role, self.time_s)
        for call in self._calls.take(tracked.role) if self.hand_needed else ():
            if call == "hint":
                self.tell(Say(HINT))
            else:
                self.rest("rule", "tracking")
        self._follow_status(tracked)
        return found

    def _follow_status(self, tracked: Tracked) -> None:
        status = tracked.changed()
        if status is not None:
            self.status[tracked.role] = status
            self.tell(DeviceInfo(tracked.role, tracked.device.url.text, status.state.value, status.note))
            # What a worn headset does is said, and done about, there.
            by_headset = tracked.device.has_head and not tracked.device.own_link
            if by_headset and self.worn is not None and status.state is State.LOST:
                return
            if status.note and status.state is not State.WAITING:
                self.record.staff(status.note)
            if status.state is State.LOST:
                self.rest("rule", "lost")

    def seated(self, tracked: Tracked, seat: Seat) -> None:
        """The person sits here as this limb knows it."""
        x, y, z = seat.origin.tolist()
        by = "head" if tracked.device.has_head else "first-half-second"
        self.tell(SeatSet((x, y, z), seat.yaw_rad, by))

    def _advise(self, lead: Clean, role: Tracked) -> None:
        if self.display_hz is None and self.clock.name == "step":
            return
        measured = lead.frame is not None and lead.phase is Phase.TRACKED and not role.device.predicts
        late = self.time_s - lead.frame.time_s if measured and lead.frame is not None else None
        self._watch, advice = watch_step(self._watch, self._watch_rules, self.time_s, self.display_hz, late)
        for each in advice:
            self.tell(Flag(each.name.lower(), each.value))
            if each in (Advice.DRAW_LESS, Advice.PAUSE_LATENCY):
                self.view.draw_less()
            if each in (Advice.PAUSE_RATE, Advice.PAUSE_LATENCY) and not self.view.software:
                self.rest("rule", each.value)

    # -- showing ---------------------------------------------------------------------------------------------

    def _shown(self, asked: list[int]) -> None:
        self.shown_s = self.clock.shown()
        self.asked = asked
        self.screens.drawn(self.shown_s)
        for ask_id in asked:
            self.drawn = {**self.drawn, ask_id: self.shown_s}
            self.tell(Drawn(ask_id, self.shown_s))
        self.record.tick()
