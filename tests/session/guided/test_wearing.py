"""The headset within a visit: looked for on the page, put on before anything is told, or another way instead."""

import pytest

from devices.api import State, Status
from devices.openxr.values import Trouble
from game.session.guided.desk import Guide
from game.session.guided.visit import today
from game.session.guided.ways import SessionRequest, offered
from game.session.request import PlayError
from game.session.worn import Seen
from game.training.course import Visit
from game.training.events import Flag
from game.training.intake import FirstVisit, ScreenItem
from game.view.input import Action, Press
from game.view.pinching import TOGETHER
from tests.session.guided.guided_kit import Life

ALL = ("VR", "DESKTOP", "REAL_MIRROR")


class Place:
    """A headset that is none: `states` is what it is, frame by frame, the last one for good."""

    ways = ALL
    seated = True
    pinches = False

    def __init__(self, *states, refuses=(), handless=False):
        self.states = list(states) or [State.LIVE]
        self.refuses = list(refuses)
        self.handless = handless
        self.why = None
        self.did = []

    def trouble(self):
        return self.refuses.pop(0) if self.refuses else None

    def open(self, guide, bed):
        self.did.append(("open", bed))
        return True

    def seen(self):
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return Seen(Status(state, note=""))

    def worn(self):
        self.did.append("worn")

    def close(self, guide, way):
        self.did.append(("close", way))
        guide.desk.setting = type(guide.desk.setting)(**{**fields(guide.desk.setting), "way": way})
        return way


def fields(setting):
    return {name: getattr(setting, name) for name in setting.__slots__}


def comes(life, place, supervision="present", **changes):
    """A visit with this headset; how it ended, which screens were seen, and what was told."""
    seen = []

    def beat(desk):
        look = desk.screens.look()
        if look is not None and seen[-1:] != [look.title]:
            seen.append(look.title)

    desk = life.desk(0, beat, ways=ALL, **changes)
    life.sitter.answers |= {
        "staff-way": "VR",
        "staff-supervision": supervision,
        "check-posture": "sits",
        **life.more,
    }
    guide = Guide(desk, life.chronicle, headset=place)
    reason = desk.run(today(guide))
    return reason, seen, [event for event in life.chronicle.events if isinstance(event, Visit)]


@pytest.fixture
def life():
    made = Life()
    made.more = {}
    return made


def test_all_that_is_settled_before_comes_first_and_the_visit_is_told_as_one_in_the_headset(life):
    place = Place()
    reason, seen, (visit,) = comes(life, place)
    assert (reason, visit.way) == ("done", "VR")
    assert place.did == [("open", False), "worn"]
    assert seen.index("which-arm") < seen.index("check-posture") < seen.index("anything-new")


def test_a_runtime_that_is_down_is_one_sentence_and_is_tried_again(life):
    life.more = {"staff-headset-down": "VR"}
    reason, seen, (visit,) = comes(life, Place(refuses=[Trouble.DOWN, Trouble.DOWN]))
    assert (reason, visit.way) == ("done", "VR")
    assert "staff-headset-down" in seen


@pytest.mark.parametrize(
    ("trouble", "key"),
    [
        (Trouble.DOWN, "staff-headset-down"),
        (Trouble.ASLEEP, "staff-headset-asleep"),
        (Trouble.NO_HEADSET, "staff-headset-none"),
        (Trouble.NO_RUNTIME, "staff-headset-missing"),
        (Trouble.NO_LIBRARY, "staff-headset-missing"),
    ],
)
def test_what_keeps_the_headset_away_leads_on_in_another_way_and_the_day_is_not_used_up(life, trouble, key):
    life.more = {key: "REAL_MIRROR"}
    place = Place(refuses=[trouble] * 9)
    reason, seen, (visit,) = comes(life, place)
    assert (reason, visit.way) == ("done", "REAL_MIRROR")
    assert key in seen
    assert place.did == []


@pytest.mark.parametrize(("place", "key"), [
    (Place(State.WAITING), "staff-headset-on"),
    (Place(State.LIVE, handless=True), "staff-headset-no-hands"),
])  # fmt: skip
def test_a_headset_that_nobody_puts_on_or_that_sees_no_hands_leads_on_too(life, place, key):
    life.more = {key: "DESKTOP"}
    reason, seen, (visit,) = comes(life, place)
    assert (reason, visit.way) == ("done", "DESKTOP")
    assert key in seen
    assert place.did[-1] == ("close", "DESKTOP")


def test_who_never_tried_it_tries_it_first_beside_staff_and_who_is_sick_goes_on_elsewhere(life):
    known = life.chart.admission
    known.findings = tuple(each for each in known.findings if each.item != "T5")
    life.more = {"dizzy": "20", "staff-headset-sick": "DESKTOP"}
    reason, seen, (visit,) = comes(life, Place())
    assert (reason, visit.way) == ("done", "DESKTOP")
    assert seen.index("t5") < seen.index("dizzy") < seen.index("staff-headset-sick") < seen.index("anything-new")
    told = [each.answer for each in life.chronicle.events if isinstance(each, ScreenItem) and each.item == "T5"]
    assert told[-1] == "desktop"


def test_with_nobody_there_the_first_time_waits(life):
    known = life.chart.admission
    known.findings = tuple(each for each in known.findings if each.item != "T5")
    life.more = {"staff-headset-first": "DESKTOP"}
    _, seen, (visit,) = comes(life, Place(), supervision="none")
    assert visit.way == "DESKTOP"
    assert "t5" not in seen


def test_a_headset_that_made_somebody_very_dizzy_is_not_offered_and_staff_hear_why(life):
    from game.programme.dizziness import DizzyWay

    life.chart.body.dizzy, life.chart.body.dizzy_on = DizzyWay.VR_OFF, life.chart.today
    place = Place()
    life.sitter.answers["staff-way"] = "DESKTOP"
    _, _, (visit,) = comes(life, place)
    assert visit.way != "VR"
    assert place.did == []


def first_visit(way, place, **answers):
    life = Life(fresh=True)
    life.more = {"staff-way": way, **answers}
    comes(life, place)
    t5 = [each for each in life.chronicle.events if isinstance(each, ScreenItem) and each.item == "T5"]
    return t5, [each.done for each in life.chronicle.events if isinstance(each, FirstVisit) and each.done]


def test_where_it_is_not_worn_nobody_is_said_to_be_well_in_it():
    t5, done = first_visit("DESKTOP", Place())
    assert t5 == []
    assert done == ["DESKTOP-TRY", "PRACTICE"]


def test_a_first_visit_in_the_headset_way_has_its_first_minutes_in_it_before_the_practice_block():
    place = Place()
    t5, done = first_visit("VR", place)
    assert [each.answer for each in t5] == ["clear"]
    assert done == ["PRACTICE"]
    assert place.did == [("open", False), "worn", ("close", "VR")]


def test_what_closes_the_headset_leaves_the_first_look_at_the_screen():
    place = Place()
    t5, done = first_visit("VR", place, r1="yes")
    assert (t5, done, place.did) == ([], ["DESKTOP-TRY", "PRACTICE"], [])


class Pinching(Place):
    """One whose wearer pinches when asked, `times` at most."""

    pinches = True

    def __init__(self, times):
        super().__init__()
        self.times = times
        self.modes = []
        self.title, self.since_s = "", 0.0

    def pinching(self, mode):
        self.modes.append(mode)

    def beat(self, desk):
        look = desk.screens.look()
        title = "" if look is None else look.title
        if title != self.title:
            self.title, self.since_s = title, desk.time_s
        if title == TOGETHER and self.times > 0 and desk.time_s - self.since_s > 2.0:
            self.times, self.title = self.times - 1, ""
            desk.screens.hear([Press(Action.PINCH, desk.time_s, "pinch")])


def pinched(life, place, **changes):
    """How a visit with it ended, and what was flagged of the pinches."""
    desk = life.desk(0, place.beat, ways=ALL, **changes)
    life.sitter.answers |= {"staff-way": "VR", "staff-supervision": "present", "check-posture": "sits"}
    reason = desk.run(today(Guide(desk, life.chronicle, headset=place)))
    flags = [each for _, _, _, each in desk.record.entries if isinstance(each, Flag)]
    return reason, [(each.name, each.note) for each in flags if each.name.startswith("pinch_")]


def test_thumb_and_finger_choose_only_after_the_short_test_in_the_headset(life):
    place = Pinching(times=9)
    assert pinched(life, place) == ("done", [("pinch_on", "3 of 3 seen")])
    assert place.modes == ["test", "on"]


def test_a_pinch_that_is_not_seen_leaves_it_off_and_the_visit_goes_on(life):
    place = Pinching(times=1)
    assert pinched(life, place) == ("done", [("pinch_off", "unseen")])
    assert place.modes == ["test", "off"]


def test_with_one_button_no_pinch_is_asked_for():
    life, place = Life(way="switch"), Pinching(times=9)
    assert pinched(life, place)[1] == []
    assert place.modes == []


def test_a_pinch_without_a_headset_is_refused_before_anything_is_opened(monkeypatch):
    monkeypatch.setattr("game.session.guided.ways.has_screen", lambda: True)
    with pytest.raises(PlayError, match="--pinch needs a headset"):
        offered(SessionRequest("P-1", "2026-01-05", view="window", pinch=True))
