"""`midline session` beside a real mirror: by keys alone where there is no OpenGL, and which way it takes."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from game.body.joints import Side
from game.chronicle.enrolment import enrol
from game.chronicle.past import read_past
from game.scoring.folder import data_folder
from game.session.guided import run, ways
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Guide
from game.session.guided.run import SessionRequest, session
from game.session.guided.seated import LoopDesk
from game.session.guided.sitter import SimulatedSitter
from game.session.memory import Memory
from game.session.record import Record
from game.session.request import PlayError
from game.session.sight import Blind
from game.simulation.archetypes import ARCHETYPES
from game.simulation.intake import before_visit, first_visits
from game.simulation.patient import Patient
from game.training.course import Enrolled, Visit
from game.training.events import Drawn, Finished, Flag, SessionEnd, SessionStart, Stop, Trial
from game.training.intake import CardsShown, FirstVisit, Manner, QuizDone, ScreenItem, SideSaid
from game.view.input import Action, Press
from tests.chronicle.chronicle_kit import tell
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_beside_pictures import Brisk
from tests.session.test_coached import Keyboard, events, said, until

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("mirror_child.py")
DAY = "2026-01-05"


def patient(code="DUMMY-1", **manner):
    enrol(data_folder(), code, Enrolled(DAY, "plp", "left", "arm", "ward", 60), Manner(DAY, **manner))


@pytest.mark.parametrize("tone", [2, 8])
def test_the_patients_own_tone_is_that_of_the_pages(tone, monkeypatch):
    asked = []
    monkeypatch.setattr(ways, "has_screen", lambda: True)

    def flat(*_, **more):
        asked.append(more["tone"])
        return Sits("REAL_MIRROR")

    monkeypatch.setattr(ways, "flat_view", flat)
    patient(tone=tone)
    session(SessionRequest("DUMMY-1", DAY, clock="step"), lambda _: None)
    assert asked == [tone]


# -- where there is no OpenGL --------------------------------------------------------------------------------


@pytest.fixture
def visiting(bare_display):
    """Begins a visit of DUMMY-1 in a window; gives the process and its keyboard."""
    environment = {
        **os.environ, "DISPLAY": bare_display, "LIBGL_DRIVERS_PATH": "/nowhere", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    began = []

    def begin(*command):
        began.append(
            subprocess.Popen(
                [sys.executable, *command, "session", "--patient", "DUMMY-1", "--date-is-right", "--json"],
                cwd=ROOT,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        )
        return began[-1], Keyboard(environment)

    yield begin
    for process in began:
        process.kill()
        process.wait(10)
        for stream in (process.stdout, process.stderr):
            stream.close()


def staff_and_patient_say_the_side(keys):
    """The first screens, by keys: who is there, then the side, by the patient and by staff."""
    until(lambda: keys.run("search", "--name", "Midline"))
    until(lambda: events(SessionStart))
    time.sleep(1.0)
    # Figures say at once which answer it is: on a slow machine an arrow may come before its screen.
    keys.press_until("1", said("which-arm"))
    keys.press_until("1", lambda: events(SideSaid))


@pytest.mark.realtime
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Xvfb")
def test_a_visit_begins_by_keys_alone_and_stop_ends_it(visiting):
    patient()
    process, keys = visiting("-m", "game")
    staff_and_patient_say_the_side(keys)
    keys.press_until("Escape", lambda: process.poll() is not None)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    values = json.loads(out.strip().splitlines()[-1])
    assert (values["ended"], values["practised"]) == ("stopped", False)
    (side,) = events(SideSaid)
    assert (side.patient, side.staff) == ("left", "left")
    assert [event.by for event in events(Stop)] == ["patient"]
    assert "Traceback" not in err


@pytest.mark.realtime
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Xvfb")
def test_a_whole_first_visit_goes_through_with_no_opengl_and_no_device(visiting):
    patient()
    process, keys = visiting(str(CHILD), "r17", "--")
    staff_and_patient_say_the_side(keys)
    until(said("r16"))
    keys.press_until("2", lambda: events(ScreenItem))
    assert events(ScreenItem)[0].answer == "no"
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "taken over" in err
    values = json.loads(out.strip().splitlines()[-1])
    assert values["ended"] == "done"
    assert values["phase"] == "EDU"
    assert [event.module for event in events(CardsShown)] == ["E-MIRROR", "E-STOP"]
    assert [all(answer["right"] for answer in event.answers) for event in events(QuizDone)] == [True]
    assert {item.item for item in events(ScreenItem)} >= {"R1", "R16", "R17", "R18", "T4"}
    assert [visit.done for visit in events(FirstVisit) if visit.done] == ["DESKTOP-TRY", "PRACTICE"]
    # Left or right was played as it is, with a picture of a hand for each question.
    assert [event.reason for event in events(Finished)] == ["completed"]
    assert len(events(Trial)) == 20
    assert len(events(Drawn)) >= 20
    assert all(0.0 < trial.metrics["rt_s"] < 30.0 for trial in events(Trial))
    assert events(Flag) == []
    # Another visit of the same day finds everything as it was told.
    assert read_past(data_folder(), "DUMMY-1").visit(time.time_ns() // 1000) is None


# -- which way -----------------------------------------------------------------------------------------------


class Sits(Blind):
    """Pages before which a simulated person sits, who closes the window on the screen of a title."""

    def __init__(self, way, closes="which-arm"):
        super().__init__()
        self.sitter = SimulatedSitter(Patient(ARCHETYPES["plp"], np.random.default_rng(1)), "pad")
        self.sitter.answers |= {"staff-way": way, "staff-supervision": "present"}
        self.closes, self.closed, self.now, self.seen = closes, 0, 0.0, []

    def begin(self):
        if self.look is not None and self.look.title not in self.seen:
            self.seen.append(self.look.title)
            self.open = self.look.title != self.closes
        return self.sitter.sees(self.look, self.now)

    def draw(self, time_s):
        self.now = time_s + 1 / 30
        return super().draw(time_s)

    def close(self):
        self.closed += 1


@pytest.fixture
def opened(monkeypatch):
    """What was opened: flat pages and pictures of limbs, with their options. `opened.way` is what staff say."""
    found = SimpleNamespace(flat=[], plain=[], way="REAL_MIRROR", devices=[])

    def flat(kind, size, affected, **options):
        found.flat.append((Sits(found.way), kind, affected, options))
        return found.flat[-1][0]

    def plain(scene, size, **options):
        found.plain.append((Sits(found.way), options))
        return found.plain[-1][0]

    plain_device = ways.devices.open_device
    monkeypatch.setattr(ways, "flat_view", flat)
    monkeypatch.setattr(ways, "plain_view", plain)
    monkeypatch.setattr(ways, "has_screen", lambda: True)
    monkeypatch.setattr(
        ways.devices, "open_device", lambda url, now: found.devices.append(url) or plain_device(url, now)
    )
    return found


def visit(code="DUMMY-1", **options):
    return session(SessionRequest(code, DAY, clock="step", **options), lambda _: None).to_json()


def test_without_a_device_it_is_the_real_mirror_and_nothing_else_is_opened(opened):
    patient(language="de", aphasia=True)
    visit()
    ((pages, kind, affected, options),) = opened.flat
    assert (kind, affected, options["language"], options["aphasia"]) == ("window", Side.LEFT, "de", True)
    assert opened.plain == opened.devices == []
    assert pages.seen == ["staff-supervision", "which-arm"], "the way is not asked where there is one"
    assert pages.closed >= 1


def test_with_a_device_the_way_is_asked_on_a_flat_page_before_anything_else_is_opened(opened):
    patient()
    visit(devices=("sim:grasp",))
    ((pages, *_),) = opened.flat
    assert pages.seen == ["staff-way", "staff-supervision", "which-arm"]
    assert opened.plain == opened.devices == []
    assert len(events(SessionStart)) == 1


def test_the_virtual_mirror_is_opened_once_it_is_chosen_and_its_pages_are_closed(opened):
    opened.way = "DESKTOP"
    patient(language="de")
    visit(devices=("sim:grasp",))
    ((pages, *_),) = opened.flat
    ((view, options),) = opened.plain
    assert pages.seen == ["staff-way"]
    assert pages.closed >= 1
    assert view.seen == ["staff-supervision", "which-arm"], "it is asked once"
    assert options["language"] == "de"
    assert len(opened.devices) == 1
    assert len(events(SessionStart)) == 1


def test_the_virtual_mirror_and_the_page_of_its_tests_are_as_the_patient_needs_them(opened, monkeypatch):
    opened.way, desks = "DESKTOP", []
    monkeypatch.setattr(
        ways, "LoopDesk", lambda *args, **named: desks.append(LoopDesk(*args, **named)) or desks[0]
    )
    patient(language="de", aphasia=True, one_button=True, tone=9)
    visit(devices=("sim:grasp",))
    ((_, options),) = opened.plain
    assert [options[name] for name in ("one_button", "tone", "language", "aphasia")] == [True, 9, "de", True]
    desks[0].page(True)
    shown = opened.flat[-1][3]
    assert len(opened.flat) == 2
    assert [shown[name] for name in ("one_button", "language", "aphasia")] == [True, "de", True]


def test_stop_before_the_way_is_said_ends_the_session(opened, monkeypatch):
    patient()
    monkeypatch.setattr(Sits, "begin", lambda self: [Press(Action.STOP, self.now, "key")] if self.now > 1 else [])
    assert visit(devices=("sim:grasp",))["ended"] == "stopped"
    assert [event.reason for event in events(SessionEnd)] == ["stopped"]
    assert opened.plain == []


@pytest.mark.parametrize(("said", "stopped"), [("stop-unsafe", "safety"), ("rather-not-say", "unknown")])
def test_stop_before_the_way_is_said_closes_the_day_as_every_stop_does(said, stopped):
    life = Life()
    pages = Sits("DESKTOP", closes="")
    pages.sitter.answers["stop-why"] = said
    began = pages.begin

    def begin():
        asked = pages.look is not None and pages.look.title == "staff-way"
        return [Press(Action.STOP, pages.now, "key")] if asked else began()

    pages.begin = begin
    setting = life.setting(0, way="DESKTOP", ways=("DESKTOP", "REAL_MIRROR"))
    memory = Memory()
    desk = MirrorDesk(setting, pages, Brisk(), Record(memory, lambda _: None))
    assert desk.run(run._way(Guide(desk, life.chronicle), None)) == "stopped"
    assert pages.seen[-2:] == ["stop-why", "stop-kindly"], "it is asked kindly once, and a minute is calm"
    told = [event for event in life.chronicle.events if isinstance(event, FirstVisit)]
    assert [event.stopped for event in told][-1] == stopped
    assert [event.day for event in told][-1] == setting.day


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"view": "headset"}, "A headset sets its own pace"),
        ({"view": "offscreen"}, "There is no screen on which somebody could answer"),
        ({"devices": ("wrist=sim:grasp",)}, "Name what tracks the working hand"),
        ({"view": "offscreen", "devices": ("sim:grasp",)}, "There is no screen on which somebody could answer"),
        ({"view": "headset", "devices": ("sim:grasp",)}, "A headset sets its own pace"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(opened, options, sentence):
    patient()
    with pytest.raises(PlayError, match=sentence):
        visit(**options)
    assert opened.flat == opened.plain == opened.devices == []
    assert events(SessionStart) == []


@pytest.mark.parametrize("url", ["sim:grasp", "sim:grasp?hand=right", "play:hand.npz", "affected=sim:grasp"])
def test_no_simulated_hand_comes_into_the_record_of_a_person(opened, url):
    patient("P-9")
    with pytest.raises(PlayError, match=r"is no hand of P-9.*whose code begins with DUMMY\.$"):
        visit("P-9", devices=(url,))
    assert opened.flat == opened.plain == opened.devices == []
    assert events(SessionStart) == []


def test_without_a_display_a_visit_with_a_device_says_so_and_does_not_wait_for_ever(opened, monkeypatch):
    patient()
    monkeypatch.setattr(ways, "has_screen", lambda: False)
    with pytest.raises(PlayError, match="There is no screen on which somebody could answer"):
        visit(devices=("sim:grasp",))
    assert opened.flat == opened.plain == opened.devices == []


@pytest.mark.parametrize(
    ("age_s", "stop", "way", "wanted"),
    [
        (60.0, None, "DESKTOP", "DESKTOP"),
        (60.0, None, "VR", "REAL_MIRROR"),
        (10 * 3600.0, None, "DESKTOP", "REAL_MIRROR"),
        (60.0, Stop("patient", "asked"), "DESKTOP", "REAL_MIRROR"),
    ],
)
def test_a_visit_that_was_cut_off_goes_on_in_its_own_way(age_s, stop, way, wanted):
    life = Life()
    setting = life.setting(0, way="DESKTOP", ways=("DESKTOP", "REAL_MIRROR"))
    pages = Sits("REAL_MIRROR", closes="")
    memory = Memory()
    desk = MirrorDesk(setting, pages, Brisk(), Record(memory, lambda _: None))
    cut = SimpleNamespace(rows=(SimpleNamespace(event=Visit(DAY, "remote", way)),), age_s=age_s, stop=stop)
    assert desk.run(run._way(Guide(desk, life.chronicle), cut)) == ""
    assert desk.setting.way == wanted
    assert desk.setting.ways == (wanted,)
    assert desk.setting.supervision == ("remote" if wanted == "DESKTOP" else "present")


def test_a_visit_without_a_session_tells_nothing_of_an_earlier_one(monkeypatch):
    patient()
    request = SessionRequest("DUMMY-1", DAY, simulate="plp")
    for day in ("2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"):
        done = session(replace(request, day=day), lambda _: None).to_json()
    assert done["practised"]
    assert done["parts"] > 0
    monkeypatch.setattr(SimulatedSitter, "sees", lambda *_: [Press(Action.STOP, 1.0, "key")])
    stopped = session(replace(request, day="2026-01-09"), lambda _: None)
    values = stopped.to_json()
    assert (values["ended"], values["practised"]) == ("stopped", False)
    assert [values[name] for name in ("parts", "minutes", "pain_before", "mode")] == [0, 0.0, None, None]
    assert "no practice" in stopped.sentence()


def test_a_visit_whose_window_was_closed_goes_on_at_rest_and_asks_neither_way_nor_side(opened, monkeypatch):
    enrolled = Enrolled(DAY, "plp", "left", "arm", "ward", 60)
    course = tell(data_folder(), "DUMMY-1", [enrolled, *first_visits(enrolled, DAY)])
    tell(data_folder(), "DUMMY-1", before_visit(course, DAY))
    monkeypatch.setattr(ways, "flat_view", lambda *_, **__: Sits("REAL_MIRROR", closes=opened.closes))
    opened.closes = "anything-new"
    assert visit(devices=("sim:grasp",))["ended"] == "closed"
    cut = read_past(data_folder(), "DUMMY-1").visit(time.time_ns() // 1000)
    assert cut.rows[0].event.way == "REAL_MIRROR"
    pages = Sits("DESKTOP", closes="pain-now")
    monkeypatch.setattr(ways, "flat_view", lambda *_, **__: pages)
    assert visit(devices=("sim:grasp",))["ended"] == "closed"
    assert pages.seen[0] == "rest-title"
    assert pages.seen[-1] == "pain-now"
    assert not {"staff-way", "staff-supervision", "which-arm"} & set(pages.seen)
    assert opened.plain == []
    assert read_past(data_folder(), "DUMMY-1").visit(time.time_ns() // 1000) is not None
