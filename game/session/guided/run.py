"""`midline session`: opens the patient, the devices and the view, has the visit led, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from devices.openxr.device import shared
from game.body.joints import Side
from game.chronicle.chronicle import Chronicle
from game.chronicle.dated import check_date
from game.chronicle.past import OpenVisit
from game.programme.calendar import day_of
from game.programme.chart import Session
from game.scoring.journal import Journal
from game.scoring.station import bring
from game.session import garbage
from game.session.clock import Clock, LiveClock, StepClock
from game.session.guided import arrival, resuming
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Chronicle as Told
from game.session.guided.desk import Guide, Script, Setting, Stopped
from game.session.guided.exercising import installed
from game.session.guided.legs import for_limb
from game.session.guided.permitted import may_move, may_simulate
from game.session.guided.places import Places
from game.session.guided.seated import LoopDesk
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.guided.visit import today
from game.session.guided.ways import DESKTOP, VR, Station, offered
from game.session.guided.ways import SessionRequest as SessionRequest
from game.session.guided.ways import looped as looped
from game.session.guided.whose import CLEANED_HERE, Seen, over, whose
from game.session.loop import Loop
from game.session.ordered import Asked, at_the_ward
from game.session.record import Record
from game.session.request import PlayError, has_screen
from game.settings import RULES_VERSION, site
from game.simulation.archetypes import ARCHETYPES
from game.simulation.patient import Patient
from game.training.course import Visit
from game.training.events import RuleVersion, SessionStart
from game.training.intake import Manner

Say = Callable[[str], None]
SAVE_S: Final = 10.0
PAGE_PX: Final = (1366, 768)  # the flat page before which a simulated person sits
SHOWN: Final = ("auto", "window", "headset")


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
            over(journal, say)
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
    urls, ways = offered(request)
    setting = for_limb(_setting(request, chronicle, ways[-1], ways), say)
    clock: Clock = StepClock() if request.clock == "step" else LiveClock()
    record = Record(journal, say, ward)
    station = Station(request, urls, _manner(request, chronicle), clock, record, say)
    beside = _beside(station, chronicle, setting, stack)
    _begin(beside.tell, setting, clock.name)
    places = Places(beside, station, shared()) if VR in setting.ways else None
    guide = Guide(beside, chronicle, headset=places)
    ended = beside.run(_way(guide, chronicle.visit))
    if ended != "":
        return ended
    if beside.setting.way == DESKTOP:
        beside.view.close()
        desk = station.window(beside.setting, stack)
        return led(desk.loop, desk, chronicle, chronicle.visit)
    story = today(guide, chronicle.visit)
    return places.run(story) if places is not None and beside.setting.way == VR else beside.run(story)


def _beside(station: Station, chronicle: Chronicle, setting: Setting, stack: ExitStack) -> MirrorDesk:
    """A desk on flat pages that fill the screen, in the patient's language; nothing of it needs OpenGL."""
    chart = chronicle.course.chart
    view = station.pages(setting)
    stack.callback(view.close)

    def bilateral() -> str:
        return "none" if chart.session is None else chart.session.care.bilateral

    return MirrorDesk(setting, view, station.clock, station.record, playable=installed(), bilateral=bilateral)


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
