"""`midline session`: opens the patient, the devices and the view, has the visit led, and says what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

import devices
from devices.api import Device, Url
from game.body.frame import Person
from game.body.joints import Side
from game.body.smooth import FilterRules
from game.body.tracking import TrackingRules
from game.chronicle.chronicle import Chronicle
from game.chronicle.dated import check_date
from game.chronicle.past import OpenVisit
from game.programme.calendar import day_of
from game.programme.chart import Session
from game.scoring.journal import Journal
from game.scoring.station import bring
from game.session import garbage
from game.session.clock import Clock, LiveClock, StepClock
from game.session.coached import flat_view
from game.session.guided import arrival, resuming
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Chronicle as Told
from game.session.guided.desk import Guide, Script, Setting, Stopped
from game.session.guided.exercising import installed
from game.session.guided.legs import for_limb
from game.session.guided.permitted import may_move, may_simulate
from game.session.guided.seated import LoopDesk
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.guided.visit import today
from game.session.guided.whose import CLEANED_HERE, Seen, over, whose
from game.session.limbs import LimbRules, Tracked
from game.session.loop import Loop
from game.session.ordered import Asked, at_the_ward
from game.session.play import SWITCH_S, plain_view, sided
from game.session.record import Record
from game.session.request import PlayError, has_screen, roles
from game.session.scenery import Rooms
from game.session.sight import Sight
from game.session.straps import fit
from game.session.tools import kept_calibration
from game.session.watch import WatchRules
from game.settings import RULES_VERSION, default_ranges, rules, site
from game.simulation.archetypes import ARCHETYPES
from game.simulation.patient import Patient
from game.training.course import Visit
from game.training.events import RuleVersion, SessionStart
from game.training.intake import Manner
from game.view.flat import FlatView
from game.view.front import Screens
from game.view.input import InputRules

Say = Callable[[str], None]
SAVE_S: Final = 10.0
PAGE_PX: Final = (1366, 768)  # the flat page before which a simulated person sits
MIRROR: Final = "REAL_MIRROR"
SHOWN: Final = ("auto", "window")


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
    date_is_right: bool = False


@dataclass(frozen=True, slots=True)
class SessionResult:
    """What `midline session` gives back."""

    values: dict[str, Any]
    saved: bool

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return self.values

    def sentence(self) -> str:
        """For people."""
        v = self.values
        saved = "Saved." if self.saved else "Not all of it is saved yet: see `midline doctor`."
        done = f"{v['parts']} parts played, {v['minutes']:g} active minutes" if v["practised"] else "no practice"
        return f"{v['patient']}: {done} ({v['ended']}). {saved}"


def session(request: SessionRequest, say: Say) -> SessionResult:
    """Lead a patient's visit; PlayError, JournalError, ChronicleError or NoGraphics says why it cannot be."""
    if request.simulate is not None:
        may_simulate(request.patient, request.simulate)
    with ExitStack() as stack:
        journal = Journal.open()
        stack.callback(journal.close)
        seen = Seen(request.view in SHOWN and has_screen(), request.one_button, request.simulate is not None)
        chosen = whose(journal, request.patient, say, seen)
        request = replace(request, patient=chosen.code)
        may_move(request.patient, request.devices)
        if not chosen.brought:
            bring(journal.folder, request.patient, say)
        chronicle = stack.enter_context(Chronicle.open(journal, request.patient))
        if chosen.cleaned:
            journal.append(CLEANED_HERE)
        check_date(chronicle.course, request.day, request.date_is_right)
        before = len(chronicle.course.chart.sessions)
        lead = _simulated if request.simulate is not None else _led
        ward = stack.enter_context(at_the_ward(journal, chronicle.code, say))
        ended = lead(request, chronicle, journal, stack, say, ward)
        saved = journal.wait(journal.seq, SAVE_S)
        if request.simulate is None and not chronicle.course.chart.admission.at_home:
            over(journal.folder)
        return SessionResult(_values(request, chronicle, journal, _of_now(chronicle, before), ended), saved)


def _setting(request: SessionRequest, chronicle: Chronicle, way: str, ways: tuple[str, ...]) -> Setting:
    chart = chronicle.course.chart
    profile, manner = chart.profile, _manner(request, chronicle)
    if profile is None:
        raise PlayError(f"{request.patient} has no profile yet: `midline patients add` makes one.")
    place = site(chronicle.journal.folder)
    return Setting(
        request.day,
        Side(profile.affected),
        profile.limb,
        way,
        "none" if chart.admission.at_home else "present",
        home=chart.admission.at_home,
        aphasia=manner.aphasia,
        one_button=request.one_button or manner.one_button,
        skin=manner.skin,
        hemisphere=manner.hemisphere,
        installed=tuple(installed()),
        ways=ways,
        crisis=place.crisis_number,
        emergency=place.emergency_number.strip(),
        therapist=place.therapist.strip(),
        contact=place.contact.strip(),
    )


def _manner(request: SessionRequest, chronicle: Chronicle) -> Manner:
    """How this patient is spoken to."""
    return chronicle.course.chart.admission.manner or Manner(request.day)


def _simulated(
    request: SessionRequest, chronicle: Chronicle, journal: Journal, stack: ExitStack, say: Say, ward: Asked
) -> str | None:
    """The visit of a simulated person on a virtual clock."""
    del stack, ward
    archetype = ARCHETYPES[str(request.simulate)]
    patient = Patient(archetype, np.random.default_rng((1, day_of(request.day))))
    setting = replace(_setting(request, chronicle, "DESKTOP", ("DESKTOP",)), tracked=("intact",))
    setting = for_limb(setting, say)
    sitter = SimulatedSitter(patient, "switch" if setting.one_button else "pad")
    sitter.answers[f"which-{setting.limb}"] = setting.affected.value
    desk = VirtualDesk(setting, sitter, journal, say, page_px=PAGE_PX)
    _begin(desk.tell, desk.setting, "step")
    return desk.run(today(Guide(desk, chronicle), chronicle.visit))


def _begin(tell: Callable[[Any], int], setting: Setting, clock: str) -> None:
    tell(SessionStart("session", setting.affected.value, setting.seed, clock, None))
    tell(RuleVersion(RULES_VERSION))


def _led(
    request: SessionRequest, chronicle: Chronicle, journal: Journal, stack: ExitStack, say: Say, ward: Asked
) -> str | None:
    """The visit of a person: beside a real mirror on flat pages, or with pictures of limbs and devices."""
    kind, urls = _view_kind(request), roles(request.devices)
    ways = _ways(kind, urls)
    setting = for_limb(_setting(request, chronicle, ways[0], ways), say)
    clock: Clock = StepClock() if request.clock == "step" else LiveClock()
    record = Record(journal, say, ward)
    beside = _beside(request, chronicle, setting, clock, record, stack, say)
    _begin(beside.tell, setting, clock.name)
    ended = beside.run(_way(Guide(beside, chronicle), chronicle.visit))
    if ended != "":
        return ended
    if beside.setting.way == MIRROR:
        return beside.run(today(Guide(beside, chronicle), chronicle.visit))
    setting = beside.setting
    beside.view.close()
    side = setting.affected.other
    device = stack.enter_context(devices.open_device(sided(urls["intact"], side), clock.now))
    fit(device)
    manner = _manner(request, chronicle)
    scene = request.scene or "kitchen-table"
    view: Sight = plain_view(
        scene,
        request.size,
        kind=kind,
        one_button=setting.one_button,
        affected=setting.affected,
        tone=manner.tone,
        banner="",
        say=say,
        language=manner.language,
        aphasia=setting.aphasia,
        aloud=True,
    )
    stack.callback(view.close)
    sys.setswitchinterval(SWITCH_S)
    loop = looped(setting, device, clock, view, record)
    watched = device.simulated or device.source != "limb"
    setting = replace(setting, tracked=_tracked(device, urls))
    other = urls.get("affected")
    desk = LoopDesk(
        loop,
        setting,
        installed(),
        watched=watched,
        flat=_flat(setting, manner.language, say),
        room=Rooms(view, scene, say),
        affected=None if other is None else lambda: devices.open_device(sided(other, setting.affected), clock.now),
    )
    loop.set_rig()
    return led(loop, desk, chronicle, chronicle.visit)


def _tracked(device: Device, urls: Mapping[str, Url]) -> tuple[str, ...]:
    """The limbs whose movement counts as measured: a real one, whose place is known."""

    def counts(kind: Device | type[Device]) -> bool:
        return kind.has_place and kind.source == "limb" and not kind.simulated

    intact = ("intact",) if counts(device) else ()
    other = urls.get("affected")
    return intact if other is None or not counts(devices.load(other.scheme)) else (*intact, "affected")


def _flat(setting: Setting, language: str, say: Say) -> Callable[[], Sight]:
    """Opens the flat page of the tests: as large as the screen, never in a headset (protocol.md 2.3)."""
    told: set[str] = set()

    def once(sentence: str) -> None:
        if sentence not in told:
            told.add(sentence)
            say(sentence)

    return lambda: _pages(setting, language, once)


def _pages(setting: Setting, language: str, say: Say) -> FlatView:
    """Flat pages as this patient needs them, with the pad of staff."""
    return flat_view(
        "window",
        None,
        setting.affected,
        one_button=setting.one_button,
        language=language,
        aphasia=setting.aphasia,
        emergency=True,
        say=say,
    )


def _view_kind(request: SessionRequest) -> str:
    kind = request.view if request.view != "auto" else "window" if has_screen() else "offscreen"
    if kind == "window" and not has_screen():
        raise PlayError("There is no screen to open a window on; start from a desktop.")
    return kind


def _ways(kind: str, urls: Mapping[str, Url]) -> tuple[str, ...]:
    """How this visit can be shown: without a device only beside a real mirror, on pages in a window."""
    if kind == "offscreen":
        raise PlayError("There is no screen on which somebody could answer; start from a desktop.")
    if kind == "headset":
        raise PlayError("A visit is led in a window, not in a headset yet; leave out --view headset.")
    if "intact" in urls:
        return ("DESKTOP", MIRROR)
    if urls:
        raise PlayError("Name what tracks the working hand: --device openxr:, --device lucidglove:auto.")
    return (MIRROR,)


def _beside(
    request: SessionRequest,
    chronicle: Chronicle,
    setting: Setting,
    clock: Clock,
    record: Record,
    stack: ExitStack,
    say: Say,
) -> MirrorDesk:
    """A desk on flat pages that fill the screen, in the patient's language; nothing of it needs OpenGL."""
    chart = chronicle.course.chart
    view = _pages(setting, _manner(request, chronicle).language, say)
    stack.callback(view.close)

    def bilateral() -> str:
        return "none" if chart.session is None else chart.session.care.bilateral

    return MirrorDesk(setting, view, clock, record, playable=installed(), bilateral=bilateral)


def _way(guide: Guide, cut: OpenVisit | None) -> Script[str]:
    """The way of a visit, asked before more is opened; a cut one goes on in its own. "", or why it ended."""
    setting = guide.desk.setting
    told = cut.rows[0].event if cut is not None and resuming.may_go_on(guide, cut) else None
    if isinstance(told, Visit) and told.way in setting.ways:
        guide.desk.setting = replace(setting, way=told.way, ways=(told.way,), supervision=told.supervision)
        return ""
    try:
        yield from arrival.how(guide)
    except Stopped as stop:
        return (yield from today(guide, cut, stop))
    guide.desk.setting = replace(guide.desk.setting, ways=(guide.desk.setting.way,))
    return ""


def led(loop: Loop, desk: LoopDesk, chronicle: Told, cut: OpenVisit | None = None) -> str | None:
    """Frames until the visit is told; None when the window was closed before that. `cut` goes on, if it may."""
    ended: list[str] = []

    def story() -> Any:
        ended.append((yield from today(Guide(desk, chronicle), cut)))

    with garbage.held_back():
        loop.run(story())
    return ended[0] if ended else None


def looped(setting: Setting, device: Device, clock: Clock, view: Sight, record: Record) -> Loop:
    """The loop of a visit, before anything is asked."""
    person = Person(setting.affected, ranges=default_ranges())
    limb_rules = LimbRules(rules(TrackingRules, "tracking"), rules(FilterRules, "filter"))
    kept = kept_calibration(device, person.intact)
    intact = Tracked("intact", device, person.intact, limb_rules, kept, person.table_height_m)
    loop = Loop(
        clock,
        view,
        record,
        Screens(rules(InputRules, "input"), setting.one_button, setting.help),
        person,
        intact,
        None,
        rules(WatchRules, "watch"),
        draw_body=False,
        lead_affected=False,
    )
    loop.hand_needed = False
    return loop


def _of_now(chronicle: Chronicle, before: int) -> Session:
    """The session that was begun, or that went on, since there were so many; an empty one where none was."""
    sessions, cut = chronicle.course.chart.sessions, chronicle.visit
    went_on = cut is not None and cut.stop is None and sessions[-1].end != "crash"
    return sessions[-1] if len(sessions) > before or went_on else Session(0, 0, None, "", "")


def _values(
    request: SessionRequest, chronicle: Chronicle, journal: Journal, last: Session, ended: str | None
) -> dict[str, Any]:
    chart = chronicle.course.chart
    return {
        "patient": request.patient,
        "session": journal.session,
        "phase": chart.standing.phase.value,
        "mode": None if last.mode is None else last.mode.value,
        "practised": last.practised,
        "parts": len(last.blocks) + last.probes + len(last.sets),
        "minutes": round(last.minutes, 2),
        "pain_before": last.pre,
        "pain_after": last.mids[-1] if last.mids else None,
        "ended": ended or "closed",
        "journal": str(journal.path),
    }
