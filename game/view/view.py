"""The view as session uses it: one object that hears people, shows the limbs, and draws what happened."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from panda3d.core import NodePath
from PIL import Image

from game.body.frame import Floats, LimbFrame
from game.body.joints import Side
from game.body.pinch import PinchRules
from game.training.events import Cue, Event, Finished, Hide, Nrs, Regain, Rest, Say, Show, Stop
from game.view.alarm_banner import AlarmBanner
from game.view.alarms import AlarmLook
from game.view.answering import Answering
from game.view.centre import Centre
from game.view.cover import Cover
from game.view.felt import Felt
from game.view.gaze import Coming, Dot, Dwell
from game.view.headset import Headset, XrRuntime
from game.view.hearing import Hearing
from game.view.input import EMERGENCY_PAD, SEEN_PAD, Action, Input, InputRules, Inputs, PinchMode, Press
from game.view.ladder import Ladder
from game.view.light import Light
from game.view.look import PRESENCE_S, ScreenLook
from game.view.narration import Narration, Speaks
from game.view.panel import Panel
from game.view.prop_board import Picture as HandOnBoard
from game.view.props import Props
from game.view.quality import open_stage
from game.view.sound import Sounds
from game.view.staff_page import StaffPage
from game.view.veil import Veil
from game.view.window import Kind, Picture, Stage

log = logging.getLogger(__name__)
# How deep a scene is that does not say it, metres.
DEEP_M: Final = 3.0


class BuiltScene(Protocol):
    """What the view needs of a scene that stands already."""

    light: Any

    def close(self) -> None:
        """Takes it away."""
        ...


class View:
    """A window or an offscreen picture of the patient's table, or a headset with a window to look on.

    A headset needs the `runtime` that shows it; without one at hand the window is an ordinary one.

    `build_scene(stage)` hangs a scene on the stage and gives it back; `words` is word key to sentence. `quality`
    is high, medium, low, or auto, which is high where there is a graphics card. `banner` is a word key that stays
    on screen. `ahead` are the sentences that are drawn before the first frame, so that none holds it up when it is
    said; all of `words` when left out. `voice` speaks what captions say. NoGraphics when this machine cannot draw.
    """

    def __init__(
        self,
        kind: Kind | Literal["headset"],
        size: tuple[int, int],
        words: Mapping[str, str],
        affected: Side,
        tone: int,
        build_scene: Callable[[Stage], BuiltScene],
        rules: InputRules,
        *,
        quality: Literal["auto", "high", "medium", "low"] = "auto",
        banner: str | None = None,
        one_button: bool = False,
        body: str = "man",
        sounds: Sounds | None = None,
        voice: Speaks | None = None,
        runtime: XrRuntime | None = None,
        pinch: PinchRules | None = None,
        clock: Callable[[], float] = time.monotonic,
        ahead: bool | Collection[str] = True,
    ) -> None:
        from game.view.avatar import Avatar

        self.words, self.affected, self.rules = words, affected, rules
        if (kind == "headset") != (runtime is not None):
            raise ValueError("A view in a headset needs its runtime, and no other view has one.")
        self.stage, self.quality = open_stage(kind, size, quality)
        # A processor would need more than twice the time for every frame of the film.
        self._hard = quality == "auto" and self.stage.software and self.stage.samples > 0
        self.stage.smooth(not self._hard)
        try:
            self.light = Light(self.stage)
            self.scene = build_scene(self.stage)
            self.light.set(self.scene.light)
            self.avatar = Avatar(self.stage, affected, tone, body, self.quality.detail)
            deep_m = getattr(self.scene, "deep_m", DEEP_M)
            self.props = Props(self.stage, affected, _hand_picture, tone, deep_m, kind == "headset")
            self.panel = Panel(self.stage, words, affected, rules, tone, ahead=ahead, in_headset=kind == "headset")
            self.headset: Headset | None = None
            if runtime is not None:
                self.headset = Headset(
                    self.stage, runtime, affected, scale=self.quality.scale, words=words, one_button=one_button
                )
            self._banner = None if runtime is None else AlarmBanner(self.stage, words)
            self._staff = None if runtime is None else StaffPage(self.stage, words, affected)
        except BaseException:
            self.stage.close()
            raise
        self.panel.banner(banner)
        self._coming, self._dwell, self._dot = Coming(), Dwell(rules.dwell_s), Dot(self.panel)
        self._clock = clock
        self._answering = Answering(self.panel, affected.other, rules, pinch)
        self._felt, self._centre = Felt(self.panel, rules), Centre(rules)
        self._veil = Veil(rules.fade_s)
        self._cover = Cover(self.stage, affected)
        self._hearing = Hearing(self.stage, Inputs(rules, one_button))
        self._narration = Narration(self.panel, rules, sounds, voice)
        self._limbs: dict[Side, LimbFrame | None] = {Side.LEFT: None, Side.RIGHT: None}
        self._there = {Side.LEFT: False, Side.RIGHT: False}
        self._presence = {Side.LEFT: 0.0, Side.RIGHT: 0.0}
        self._drawn = {Side.LEFT: 0.0, Side.RIGHT: 0.0}
        self._posed = self._under = False
        self._coming_s = PRESENCE_S
        self._seen: int | None = None
        self._called = 0
        self._time_s: float | None = None
        self._ladder = Ladder(self.stage, self.light, self.headset)
        for side in Side:
            self.avatar.presence(side, 0.0)
        self.avatar.root.stash()

    # -- what was opened -------------------------------------------------------------------------------------

    @property
    def renderer(self) -> str:
        """The graphics driver's name."""
        return self.stage.renderer

    @property
    def software(self) -> bool:
        """True when the processor draws because there is no graphics card."""
        return self.stage.software

    @property
    def display_hz(self) -> float | None:
        """The rate of the display that is looked at, None offscreen and while nobody looks into the headset."""
        return self.stage.display_hz if self.headset is None else self.headset.display_hz

    @property
    def page_px(self) -> None:
        """Nothing here is drawn to scale: tests on a flat sheet are for a flat page."""

    @property
    def open(self) -> bool:
        """False once the window was closed."""
        return self.stage.open

    # -- one frame, in this order ----------------------------------------------------------------------------

    def begin(self) -> list[Input]:
        """What people did since the last frame, oldest first."""
        acts = self._hearing.take(self._hit)
        if self.headset is not None:
            # The hand first: while it is on a pad, a look chooses nothing.
            felt = self._felt.acts(self._clock(), self.headset.attended)
            acts = self._centre.hear(acts + felt + self._looked(), self._clock())
            if any(isinstance(act, Press) and act.action is Action.RECENTRE for act in acts):
                self.headset.again()
        if self.stage.resized():
            self.panel.resized()
        return acts

    def limbs(self, left: LimbFrame | None, right: LimbFrame | None) -> None:
        """Both limbs, seat frame. One that comes or goes does so in 0.6 s; the last pose stays while it fades."""
        changed = False
        for side, frame in ((Side.LEFT, left), (Side.RIGHT, right)):
            there = frame is not None and frame.at_hand
            self._there[side] = there
            if there and frame is not self._limbs[side]:
                self._limbs[side] = frame
                changed = True
        if changed or not self._posed:
            self._posed = True
            self.avatar.pose(self._limbs[Side.LEFT], self._limbs[Side.RIGHT])

    def coming(self, seconds: float = PRESENCE_S, *, under: bool = False) -> None:
        """How long the mirror limb takes to come from now on; `under`: at once, and only under the whole cloth."""
        self._coming_s, self._under = seconds, under

    def hand(self, hand: LimbFrame | None) -> None:
        """The intact hand that may press pads, seat frame: only as it is tracked in this frame, else None."""
        self._felt.hand = hand

    def apply(self, events: Sequence[Event], cues: Sequence[Cue]) -> None:
        """Lets the picture follow what happened in this frame."""
        for event in events:
            self._follow(event)
        for cue in cues:
            self.props.change(cue.prop_id, cue.at, cue.look)
            if cue.look:
                self._narration.cue(cue.prop_id, cue.look)

    def cover(self, on: bool) -> None:
        """Lays the cloth over the mirror limb, or takes it away, in half a second."""
        self._cover.set(on)

    def seat(self, origin: Floats, yaw_rad: float, rise_m: float = 0.0) -> None:
        """Where the seat frame lies in the headset's tracking space, risen by so much for the table, to the eyes.
        Another one is taken in the dark."""
        if self.headset is None:
            return
        if self.headset.drawn and self.headset.seated:
            self._veil.lay((origin, yaw_rad, rise_m))
        else:
            self._veil.lift()
            self._sit(self.headset, origin, yaw_rad, rise_m)

    def pinching(self, mode: PinchMode) -> None:
        """What a pinch does: nothing, an act of its own while it is tested, or take the pad that is looked at."""
        self._answering.pinching(mode)

    def screen(self, look: ScreenLook | None) -> None:
        """The screen in front."""
        self._narration.screen(look)
        self.panel.show(look if self._staff is None else self._centre.shown(self._staff.of(look)))

    def alarm(self, look: AlarmLook | None) -> None:
        """The alarm that staff see and hear beside a headset; in no other window, which is the patient's."""
        if self._banner is None:
            return
        self._banner.show(look)
        if look is not None and look.number != self._called:
            self._narration.call()
        self._called = self._called if look is None else look.number

    def draw(self, time_s: float) -> list[int]:
        """Renders and shows the frame; gives the questions that became visible in it."""
        passed = 0.0 if self._time_s is None else max(0.0, time_s - self._time_s)
        self._time_s = time_s
        self._fade_limbs(passed)
        # A limb that comes from under the cloth gives it its shape while it is being laid.
        seen = self._presence[self.affected] > 0.0 or (self._under and self._there[self.affected])
        mirrored = self._limbs[self.affected] if seen else None
        self._cover.tick(passed, mirrored)
        self.props.follow(self._limbs[self.affected] if self._there[self.affected] else None, self._cover.on)
        self.props.tick(passed)
        self._narration.tick()
        self.panel.tick(time_s)
        self._ladder.tick(passed)
        if self.panel.covers:
            self._ladder.settle()
        if self.headset is None:
            self.stage.frame()
        else:
            self._under_veil(self.headset, passed)
            self.headset.draw()
        self._hearing.listen()
        asked = self.panel.asked
        fresh = asked is not None and asked != self._seen
        self._seen = asked
        return [asked] if fresh and asked is not None else []

    # -- pictures --------------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """A copy of the last frame, uint8 (height, width, 3); with a headset, of the window."""
        if self.headset is not None:
            self.headset.look_on()
        return self.stage.picture()

    def pictures(self) -> tuple[Picture, ...]:
        """What the headset's eyes were given in the last frame, left and right; () when nothing."""
        return () if self.headset is None else self.headset.pictures()

    def save_picture(self, path: Path) -> None:
        """The last frame as a PNG file; where a processor draws it is drawn once more, with smooth edges.

        What the headset's eyes were given goes beside it, as NAME-left.png and NAME-right.png; it is not held up
        by drawing anything twice.
        """
        for side, eye in zip(("left", "right"), self.pictures(), strict=False):
            Image.fromarray(eye).save(path.with_name(f"{path.stem}-{side}{path.suffix}"), compress_level=3)
        again = self._hard and self.headset is None
        if again:
            self.stage.smooth(True)
            self.stage.frame()
        Image.fromarray(self.picture()).save(path, compress_level=3)
        if again:
            self.stage.smooth(False)

    def draw_less(self) -> bool:
        """Lowers the cost of a frame by one step nobody should notice; False when there is none left."""
        return self._ladder.step()

    def close(self) -> None:
        """Gives everything back; closing twice does nothing."""
        self._narration.close()
        if self.headset is not None and self.stage.open:
            self.headset.close()
        self.headset = None
        self.stage.close()

    # -- inside ----------------------------------------------------------------------------------------------

    def _under_veil(self, headset: Headset, passed: float) -> None:
        seat = self._veil.tick(passed) if headset.drawn else self._veil.lift()
        if seat is not None:
            self._sit(headset, *seat)
        headset.darken(self._veil.share)

    def _sit(self, headset: Headset, origin: Floats, yaw_rad: float, rise_m: float) -> None:
        headset.seat(origin, yaw_rad)
        self.panel.rise(rise_m)

    def _looked(self) -> list[Input]:
        """What a steady look through the headset chooses, or the hand's controller or a pinch."""
        if self.headset is None:
            return []
        ray = self.headset.gaze()
        there = None if ray is None else self.panel.looks()
        if self._felt.pad is not None:
            self._dwell.forget()
            ray = None
        found = None if ray is None else self.panel.touched(*ray)
        now = self._clock()
        acts = self._answering.take(self.headset, found, now)
        found = None if found is None or self._answering.busy(found.pad) else found
        came = self._coming.came(None if found is None else (found.pad, found.rect), there, now)
        acts += self._dwell.look(found.pad if came and found is not None else None, now)
        self._dot.show(found, self._dwell.share)
        return acts

    def _hit(self, x: float, y: float) -> str | None:
        if self._banner is not None and self._banner.hit(y):
            return SEEN_PAD
        if self._staff is not None and self._staff.on:
            return self._staff.hit(x, y)
        if self.headset is not None and self.headset.on_pad(x, y):
            return EMERGENCY_PAD
        return self.panel.hit(x, y) if self.headset is None else self.panel.meets(*self.headset.ray(x, y))

    def _follow(self, event: Event) -> None:
        if isinstance(event, Rest | Stop):
            self._narration.hush()
        if isinstance(event, Say):
            self._narration.say(event.key)
        elif isinstance(event, Show):
            wrong = self.props.show(event.prop_id, event.prop, event.at, event.look)
            if wrong is not None:
                log.warning("%s", wrong)
            self._narration.cue(event.prop_id, event.look)
        elif isinstance(event, Hide):
            self.props.hide(event.prop_id)
        elif isinstance(event, Nrs) and self.headset is not None:
            self.headset.rated(event.value)
        elif isinstance(event, Regain | Rest | Finished):
            self.panel.hint(None)
            if isinstance(event, Finished):
                self.props.clear()

    def _fade_limbs(self, passed: float) -> None:
        for side in Side:
            before = self._presence[side]
            there = self._there[side] and not (side is self.affected and self.props.elsewhere)
            after = self._came(side, passed) if there else max(0.0, before - passed / PRESENCE_S)
            if not there and side is self.affected and self._cover.whole:
                # What goes under the cloth is gone when it is taken away.
                after = 0.0
            self._presence[side] = after
            # Under the whole cloth the limb need not be drawn: nobody could see it.
            drawn = 0.0 if self._cover.whole and side is self.affected else after
            if drawn != self._drawn[side]:
                self._drawn[side] = drawn
                self.avatar.presence(side, drawn)
        if any(self._presence.values()):
            self.avatar.root.unstash()
        else:
            self.avatar.root.stash()

    def _came(self, side: Side, passed: float) -> float:
        """How much of a limb that is there is drawn now, 0 to 1: opacity alone changes."""
        before = self._presence[side]
        if side is not self.affected:
            return min(1.0, before + passed / PRESENCE_S)
        if self._under and before == 0.0:
            return float(self._cover.whole)
        return 1.0 if self._under else min(1.0, before + passed / self._coming_s)


def _hand_picture(stage: Stage, parent: NodePath) -> HandOnBoard:
    from game.view.hand_picture import HandPicture

    return HandPicture(stage, parent)
