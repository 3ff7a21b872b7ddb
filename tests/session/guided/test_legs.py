"""A leg is practised beside a real mirror: no arm is drawn, measured or shown on a card for it."""

import pytest

import devices
from game.chronicle.enrolment import enrol
from game.programme.parts import Part, Sort
from game.scoring.folder import data_folder
from game.session.clock import StepClock
from game.session.guided import ways
from game.session.guided.desk import Order
from game.session.guided.exercising import installed
from game.session.guided.legs import NOT_DRAWN, for_limb
from game.session.guided.run import SessionRequest, looped, session
from game.session.guided.seated import LoopDesk
from game.session.record import Record
from game.session.request import PlayError
from game.session.sight import Blind
from game.settings import rules
from game.training import staircase
from game.training.course import BlockDone, Enrolled
from game.training.events import Flag, Say
from game.training.rules import StaircaseRules
from tests.session.conftest import Promises
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_beside import comes, in_the_mirror_stage
from tests.session.guided.test_session_beside import DAY, Sits

WAYS = ("DESKTOP", "REAL_MIRROR")


@pytest.mark.parametrize(("limb", "ways", "wanted", "told"), [
    ("leg", WAYS, ("REAL_MIRROR",), [NOT_DRAWN]), ("leg", ("DESKTOP",), ("REAL_MIRROR",), [NOT_DRAWN]),
    ("leg", ("REAL_MIRROR",), ("REAL_MIRROR",), []), ("arm", WAYS, WAYS, []),
])  # fmt: skip
def test_a_leg_has_one_way_and_staff_hear_why(limb, ways, wanted, told):
    said = []
    setting = for_limb(Life(limb=limb).setting(0, ways=ways, way=ways[0], tracked=("intact",)), said.append)
    assert (setting.ways, setting.way) == (wanted, wanted[0])
    assert setting.tracked == (() if told else ("intact",))
    assert said == told


def test_with_a_device_a_leg_is_led_on_flat_pages_and_no_device_is_opened(monkeypatch):
    opened, told = [], []
    monkeypatch.setattr(ways, "flat_view", lambda *_, **__: Sits("DESKTOP", closes="which-leg"))
    monkeypatch.setattr(ways, "plain_view", lambda *_, **__: opened.append("view"))
    monkeypatch.setattr(ways, "has_screen", lambda: True)
    monkeypatch.setattr(ways.devices, "open_device", lambda url, now: opened.append(url))
    enrol(data_folder(), "DUMMY-1", Enrolled(DAY, "plp", "left", "leg", "ward", 60))
    ended = session(SessionRequest("DUMMY-1", DAY, clock="step", devices=("sim:grasp",)), told.append).to_json()
    assert ended["ended"] == "closed"
    assert opened == []
    assert told.count(NOT_DRAWN) == 1


def test_no_desk_that_draws_arms_is_made_for_a_leg():
    clock, setting = StepClock(), Life(limb="leg").setting(0)
    with devices.open_device("sim:grasp?hand=right", clock.now) as device:
        loop = looped(setting, device, clock, Blind(), Record(Promises(), lambda _: None))
        with pytest.raises(PlayError, match="beside a real mirror"):
            LoopDesk(loop, setting, installed(), watched=False)


@pytest.mark.parametrize("preset", ["plp", "stroke", "crps"])
def test_beside_a_real_mirror_only_cards_of_a_leg_are_shown(preset):
    life, seen = in_the_mirror_stage(preset=preset, limb="leg"), set()

    def acts(desk):
        look = desk.screens.look()
        if look is not None and look.name == "coach":
            seen.add(look.title)
        return []

    reason, desk, _ = comes(life, acts=acts)
    done = {event.code for event in life.chronicle.events if isinstance(event, BlockDone) and event.mirror}
    said = {event.key for *_, event in desk.record.entries if isinstance(event, Say)}
    assert reason == "done"
    assert {"U01"} <= done <= {"U01", "L01", "L03"}
    assert seen
    assert all(title.startswith(("coach-l", "coach-u01-leg", "coach-comfortable")) for title in seen)
    assert not any(key.startswith("calibrate") for key in said)
    assert "show-hand" not in said


def test_a_card_of_an_arm_is_left_out_and_staff_hear_it():
    life, stairs = Life(limb="leg"), rules(StaircaseRules, "staircase")
    part = Part(Sort.MIRROR, "U05", 3, 60, counts=True, mirror=True, draws=True)
    found = []

    def acts(desk):
        if not found:
            story = desk.coach(Order(part, "U05", staircase.begin(6, 6, stairs), stairs))
            with pytest.raises(StopIteration) as end:
                next(story)
            found.append(end.value.value)
        return []

    _, desk, told = comes(life, acts=acts)
    assert (found[0].why, found[0].results) == ("no_card", ())
    assert "U05 is left out: its coach's card is of the arm." in told
    assert "U05" in [event.note for *_, event in desk.record.entries if isinstance(event, Flag)]
