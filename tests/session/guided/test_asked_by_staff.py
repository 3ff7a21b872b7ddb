"""Pain that staff ask for within a block, also where the day has no reading to compare it with."""

import pytest

from game.programme.pain import PainWay
from game.session.guided import carrying, first, weekly
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Guide, Stopped
from game.session.guided.exercising import installed
from game.session.memory import Memory
from game.session.record import Record
from game.session.sight import Blind
from game.simulation.intake import before_visit
from game.training.course import AnythingNew, Decision, Visit
from game.training.events import Nrs, Trial
from game.view.input import Action, Press
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_beside import Quick


def weeks(life):
    """A visit is open in which no pain was rated before the week's check."""
    day = life.setting(0).day
    for fact in (*before_visit(life.chronicle.course, day), Visit(day, "present", "DESKTOP"), AnythingNew(())):
        life.chronicle.take(fact)
    return weekly._probe


def practice(life):
    """A first visit: no session is open."""
    assert life.chart.session is None
    return first.ITEMS["PRACTICE"]


def asked(opened, ratings, faces=("happy",), sees="calm"):
    """Staff ask once in the block's first question: STOP or None, the life, and what was told.

    Without `faces` none is shown; `sees` is what staff see then.
    """
    life = Life(fresh=opened is practice)
    story, given = opened(life), iter(ratings)
    life.patient.rates = lambda: next(given, ratings[-1])
    memory, view, done = Memory(), Blind(), []

    def face(_):
        shown = sum(getattr(event, "rule_id", "") == "face_check" for *_, event in desk.record.entries)
        return faces[min(shown, len(faces) - 1)]

    life.sitter.answers |= {"left-or-right": "left", "ok-face": face, "staff-face-check": sees}
    memory.durable_seq = 10**9

    def on_beat(desk):
        screen = desk.screens.screen
        look = desk.screens.look()
        if not done and screen is not None and screen.name == "question":
            done.append(desk.time_s)
            view.acts.append(Press(Action.PAIN, desk.time_s, "key"))
        elif faces or look is None or look.title != "ok-face":
            view.acts += life.sitter.sees(look, desk.time_s)

    desk = MirrorDesk(
        life.setting(0),
        view,
        Quick(),
        Record(memory, lambda _: None),
        playable=installed(),
        on_beat=on_beat,
    )
    life.chronicle.record = desk.record
    guide, stops = Guide(desk, life.chronicle), []

    def told():
        try:
            yield from story(guide)
        except Stopped as stop:
            stops.append(stop)

    desk.run(told())
    return stops[0] if stops else None, life, [event for *_, event in desk.record.entries]


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("opened", [weeks, practice])
def test_pain_of_ten_stops_the_block(opened):
    stop, life, events = asked(opened, [10])
    assert (stop.by, stop.about) == ("rule", "pain")
    assert [each.value for each in of(events, Nrs)] == [10]
    assert len(of(events, Trial)) < 3
    assert [each.rule_id for each in of(events, Decision)][-1] == "pain_check"
    assert bool(of(life.chronicle.events, Nrs)) is (opened is weeks)


@pytest.mark.parametrize("opened", [weeks, practice])
def test_where_no_start_is_known_a_calm_face_goes_on_and_one_that_stays_sad_stops(opened):
    stop, _, events = asked(opened, [5])
    assert stop is None
    assert len(of(events, Trial)) >= 10
    stop, _, events = asked(opened, [5], ("sad", "happy"))
    assert stop is None
    stop, _, events = asked(opened, [5], ("sad", "sad"))
    assert (stop.by, stop.about) == ("rule", "pain")
    assert [each.result for each in of(events, Decision)][-1] == PainWay.STOP.value


@pytest.mark.parametrize("sees", ["calm", "pain"])
def test_a_face_that_is_not_shown_is_asked_once_more_and_then_staff_look(sees):
    stop, _, events = asked(practice, [5], (), sees)
    rules = [each.rule_id for each in of(events, Decision)]
    assert rules[:5] == ["pain_check", "face_check", "missing_mid", "face_check", "missing_mid"]
    assert (stop is None) is (sees == "calm")


def test_every_task_that_measures_hears_it_as_well():
    life = Life()
    weeks(life)
    assert carrying.order_of(Guide(life.desk(0), life.chronicle), "VBBT").reading is not None
