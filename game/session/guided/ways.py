"""In which ways a visit can be shown on this machine, and what is opened for each of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import devices
from devices.api import Device, Url
from devices.openxr.runtime import Runtime
from game.body.frame import Person
from game.body.smooth import FilterRules
from game.body.tracking import TrackingRules
from game.session.clock import Clock, HeadsetClock
from game.session.coached import flat_view
from game.session.comfort import ComfortRules
from game.session.gloved import Gloved
from game.session.guided.desk import Setting
from game.session.guided.exercising import installed
from game.session.guided.seated import LoopDesk
from game.session.limbs import LimbRules, Tracked
from game.session.loop import Loop
from game.session.play import SWITCH_S, plain_view, seen_by, sided
from game.session.record import Record
from game.session.request import NO_EYES, PlayError, has_screen, headset_there, roles
from game.session.scenery import Rooms
from game.session.sight import Sight
from game.session.straps import fit
from game.session.tools import kept_calibration
from game.session.watch import WatchRules
from game.session.worn import Worn
from game.settings import default_ranges, rules
from game.training.intake import Manner
from game.view.flat import FlatView
from game.view.front import Screens
from game.view.input import InputRules
from game.view.usual import rests

Say = Callable[[str], None]
MIRROR: Final = "REAL_MIRROR"
DESKTOP: Final = "DESKTOP"
VR: Final = "VR"
XR: Final = "openxr"


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """The options of `midline session` as they were given; None where they were left out. `day` is an ISO date.

    Without a `patient` staff choose one, at a station of a ward.
    """

    patient: str
    day: str
    simulate: str | None = None
    devices: tuple[str, ...] = ()
    view: str = "auto"
    scene: str | None = None
    clock: str | None = None
    out: Path | None = None
    size: tuple[int, int] = (960, 540)
    one_button: bool = False
    pinch: bool = False
    date_is_right: bool = False


def offered(request: SessionRequest) -> tuple[dict[str, Url], tuple[str, ...]]:
    """The devices by role, and the ways in which this visit can be shown; PlayError where there is none.

    Without a device it is shown only beside a real mirror, on pages in a window, unless there is a headset, whose
    hands are then taken.
    """
    urls, screen = roles(request.devices), has_screen()
    if not screen or request.view == "offscreen":
        if request.view in ("window", "headset"):
            raise PlayError("There is no screen to open a window on; start from a desktop.")
        raise PlayError("There is no screen on which somebody could answer; start from a desktop.")
    worn = request.view == "headset"
    if request.view == "auto":
        worn = any(url.scheme == XR for url in urls.values()) or (not urls and headset_there())
    if worn and request.clock == "step":
        if request.view == "headset":
            raise PlayError("A headset sets its own pace; leave out --clock step.")
        worn = False
    if worn and not urls:
        urls["intact"] = devices.parse_url(f"{XR}:")
    if request.pinch and not worn:
        raise PlayError(NO_EYES)
    if "intact" in urls:
        return urls, (VR, DESKTOP, MIRROR) if worn else (DESKTOP, MIRROR)
    if urls:
        raise PlayError("Name what tracks the working hand: --device openxr:, --device lucidglove:auto.")
    return urls, (MIRROR,)


@dataclass(frozen=True, slots=True)
class Station:
    """What is opened for one visit: its devices by role, how the patient is spoken to, and where it is told.

    `clock` is the machine's, by which everything but a headset goes.
    """

    request: SessionRequest
    urls: Mapping[str, Url]
    manner: Manner
    clock: Clock
    record: Record
    say: Say

    def pages(self, setting: Setting, say: Say | None = None) -> FlatView:
        """Flat pages as this patient needs them, that fill the screen, with the pad of staff."""
        return flat_view(
            "window",
            None,
            setting.affected,
            one_button=setting.one_button,
            language=self.manner.language,
            aphasia=setting.aphasia,
            emergency=True,
            tone=self.manner.tone,
            say=say or self.say,
        )

    def window(self, setting: Setting, stack: ExitStack, screens: Screens | None = None) -> LoopDesk:
        """The virtual mirror in a window, with a flat page of its own for tests."""
        device = stack.enter_context(self._device(setting, self.clock))
        view = self._view(setting, "window", None)
        stack.callback(view.close)
        loop = looped(setting, device, self.clock, view, self.record, screens)
        return self._desk(loop, setting, self._flat(setting))

    def headset(
        self, setting: Setting, stack: ExitStack, runtime: Runtime, screens: Screens, bed: bool
    ) -> tuple[LoopDesk, Worn]:
        """The virtual mirror in the headset of a runtime, and what follows it once it is worn.

        No test is shown in it (protocol.md 2.3). `bed` says that the person lies against a bed-head.
        """
        clock = HeadsetClock(runtime)
        # A headset's hands come with its pictures: who draws is there before who asks.
        view = self._view(setting, "headset", runtime)
        stack.callback(view.close)
        stack.callback(runtime.close)
        device = stack.enter_context(self._device(setting, clock))
        comfort = rules(ComfortRules, "comfort")
        # What was done is in the journal already: there is nothing to be saved beside it.
        worn = Worn(seen_by(runtime), replace(comfort, bed=comfort.bed or bed), asks=True, save=lambda: None)
        loop = looped(setting, device, clock, view, self.record, screens, worn)
        return self._desk(loop, setting, None), worn

    def _desk(self, loop: Loop, setting: Setting, flat: Callable[[], Sight] | None) -> LoopDesk:
        device, other = loop.intact.device, self.urls.get("affected")
        clock, side = loop.clock, setting.affected
        sys.setswitchinterval(SWITCH_S)
        desk = LoopDesk(
            loop,
            replace(setting, tracked=tracked(device, self.urls)),
            installed(),
            watched=device.simulated or device.source != "limb",
            flat=flat,
            room=Rooms(loop.view, self._scene, self.say),
            affected=None if other is None else lambda: devices.open_device(sided(other, side), clock.now),
        )
        loop.set_rig()
        return desk

    @property
    def _scene(self) -> str:
        return self.request.scene or "kitchen-table"

    def _device(self, setting: Setting, clock: Clock) -> Device:
        side = setting.affected.other
        device = devices.open_device(sided(self.urls["intact"], side), clock.now)
        fit(device)
        if "wrist" not in self.urls:
            return device
        return Gloved(device, devices.open_device(sided(self.urls["wrist"], side), clock.now), clock.now)

    def _view(self, setting: Setting, kind: str, runtime: Runtime | None) -> Sight:
        view = plain_view(
            self._scene,
            self.request.size,
            kind=kind,
            runtime=runtime,
            one_button=setting.one_button,
            affected=setting.affected,
            tone=self.manner.tone,
            banner="",
            say=self.say,
            language=self.manner.language,
            aphasia=setting.aphasia,
            aloud=True,
        )
        if setting.help:
            # Only here is it known whom to call: REST with that is as much at once as any other.
            view.panel.draw_ahead((), rests(rules(InputRules, "input"), setting.help))
        return view  # type: ignore[no-any-return]

    def _flat(self, setting: Setting) -> Callable[[], Sight]:
        """Opens the flat page of the tests: as large as the screen, never in a headset (protocol.md 2.3)."""
        told: set[str] = set()

        def once(sentence: str) -> None:
            if sentence not in told:
                told.add(sentence)
                self.say(sentence)

        return lambda: self.pages(setting, once)


def tracked(device: Device, urls: Mapping[str, Url]) -> tuple[str, ...]:
    """The limbs whose movement counts as measured: a real one, whose place is known."""

    def counts(kind: Device | type[Device]) -> bool:
        return kind.has_place and kind.source == "limb" and not kind.simulated

    intact = ("intact",) if counts(device) else ()
    other = urls.get("affected")
    return intact if other is None or not counts(devices.load(other.scheme)) else (*intact, "affected")


def looped(
    setting: Setting,
    device: Device,
    clock: Clock,
    view: Sight,
    record: Record,
    screens: Screens | None = None,
    worn: Worn | None = None,
) -> Loop:
    """The loop of a visit, before anything is asked; `screens` are those of a page before it.

    With `worn` the window is for staff, and the hand presses pads.
    """
    person = Person(setting.affected, ranges=default_ranges())
    limb_rules = LimbRules(rules(TrackingRules, "tracking"), rules(FilterRules, "filter"))
    kept = kept_calibration(device, person.intact)
    intact = Tracked("intact", device, person.intact, limb_rules, kept, person.table_height_m)
    loop = Loop(
        clock,
        view,
        record,
        screens or Screens(rules(InputRules, "input"), setting.one_button, setting.help),
        person,
        intact,
        None,
        rules(WatchRules, "watch"),
        draw_body=False,
        lead_affected=False,
        worn=worn,
        presses=worn is not None,
    )
    loop.hand_needed = False
    return loop
