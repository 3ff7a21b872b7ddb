"""A STOP stands, whatever comes between it and its end: a closed window, a crash, a beat without a screen."""

import pytest

from game.programme.pain import PainWay
from game.simulation.intake import before_visit
from game.training.course import AnythingNew, BlockDone, ProbeDone, SetDone, Visit, VisitEnd
from game.training.events import Rest, SessionEnd, Stop
from game.training.intake import ScreenItem
from game.view.input import Action, Press
from tests.session.guided.cuts import Cut, cut_of, dies_when, restarts, title
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_beside import comes, in_the_mirror_stage
from tests.session.guided.test_not_shown import in_stage

PLAYED = (BlockDone, ProbeDone, SetDone)


def stopped_and_cut(stage, preset="plp", **answers):
    """A life of which the program dies after the fact that stops the visit, before anybody is told."""
    life = in_stage(stage, preset)
    life.comes(0)
    ratings = iter([3, 10])
    life.patient.rates = lambda: next(ratings, 3)
    life.patient.wakes = lambda: None
    life.sitter.answers |= answers

    def stops(desk):
        session = life.chart.session
        return session is not None and session.way_on is PainWay.STOP and title(desk) == "thank-you"

    with pytest.raises(Cut):
        life.comes(1, dies_when(stops))
    return life


@pytest.mark.parametrize("age_s", [60.0, 7200.0])
@pytest.mark.parametrize("stage", [1, 3])
def test_what_a_rule_stopped_is_over_after_a_crash_before_it_was_said(stage, age_s):
    life = stopped_and_cut(stage)
    before = len(life.chronicle.events)
    reason, seen, _ = restarts(life, 1, cut_of(life, age_s))
    after = life.chronicle.events[before:]
    end = next(event for event in after if isinstance(event, VisitEnd))
    assert (end.reason, end.by, end.about) == ("stopped", "rule", "pain")
    assert not [event for event in after if isinstance(event, PLAYED) and getattr(event, "counts", True)]
    assert life.chart.sessions[1].stopped
    assert life.chart.sessions[1].day_over
    assert "after-break" not in seen
    assert reason == "done"


def stops_once(true, seen):
    """STOP in the first beat in which this is so; `seen` is what is in front from then on."""
    stopped = []

    def on_beat(desk):
        if stopped and title(desk) and seen[-1:] != [title(desk)]:
            seen.append(title(desk))
        if not stopped and true(desk):
            stopped.append(desk.time_s)
            desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    return on_beat


KINDLY = ["stop-why", "stop-kindly"]


def test_a_stop_where_no_screen_is_in_front_is_taken_up_before_the_next_one():
    life, seen = Life(), []
    life.comes(0)

    def nothing_in_front(desk):
        between = desk.screens.front is None and not desk.waiting
        return between and desk.time_s > 1 and life.chart.session is not None

    reason, _ = life.comes(1, stops_once(nothing_in_front, seen))
    assert reason == "stopped"
    assert seen == [*KINDLY, "well-done"]


def test_beside_a_real_mirror_as_well():
    life, seen, stopped = in_the_mirror_stage(), [], []

    def acts(desk):
        if stopped and title(desk) and seen[-1:] != [title(desk)]:
            seen.append(title(desk))
        session = life.chart.session
        if not stopped and session is not None and session.pre_given and desk.screens.front is None:
            stopped.append(desk.time_s)
            return [Press(Action.STOP, desk.time_s, "key")]
        return []

    assert comes(life, 0, acts=acts)[0] == "stopped"
    assert seen == [*KINDLY, "well-done"]


@pytest.mark.parametrize("fresh", [True, False])
def test_a_stop_in_the_very_first_beat_is_one_on_arrival(fresh):
    life, seen = Life(fresh=fresh), []
    reason, _, desk = restarts(life, 0, None, stops_once(lambda _: True, seen))
    assert (reason, seen) == ("stopped", KINDLY)
    assert life.chart.admission.stopped_on == life.chart.today
    assert [event.reason for *_, event in desk.record.entries if isinstance(event, SessionEnd)] == ["stopped"]


def test_no_stop_before_it_keeps_the_number_to_call_from_anybody():
    life, seen = Life(), []
    day = life.setting(0).day
    for fact in (*before_visit(life.chronicle.course, day), Visit(day, "present", "DESKTOP"), AnythingNew(())):
        life.chronicle.take(fact)
    life.chronicle.take(ScreenItem(day, "R8c", "yes", "patient"))
    assert restarts(life, 0, cut_of(life), stops_once(lambda _: True, seen))[0] == "crisis"
    assert seen == ["crisis"]


@pytest.mark.parametrize(("at", "fresh"), [("r2a", True), ("anything-new", True), ("which-arm", False)])
def test_a_stop_before_practice_stands_where_the_program_dies_while_it_is_asked_why(at, fresh):
    life = Life(fresh=fresh)
    stops, dies = stops_once(lambda desk: title(desk) == at, []), dies_when(lambda desk: title(desk) == "stop-why")

    def on_beat(desk):
        stops(desk)
        dies(desk)

    with pytest.raises(Cut):
        restarts(life, 0, None, on_beat)
    assert life.chart.admission.stopped_on == life.chart.today
    orders, plays = [], life.sitter.plays
    life.sitter.plays = lambda order: orders.append(order) or plays(order)
    _, seen, _ = restarts(life, 0, cut_of(life))
    assert not orders
    if fresh:
        assert seen[-1] == "why-another-day"


def ends(desk):
    """The reasons of the session's last rows."""
    return [event.reason for *_, event in desk.record.entries if isinstance(event, SessionEnd)]


def test_the_last_row_after_the_stop_of_a_rule_says_so():
    life = Life()
    life.comes(0)
    ratings = iter([3, 10])
    life.patient.rates, life.patient.wakes = lambda: next(ratings, 10), lambda: None
    reason, desk = life.arrives(1)
    assert (reason, ends(desk)) == ("stopped", ["stopped"])


def test_no_other_way_out_is_called_done():
    life = Life()
    life.arrives(5)
    reason, desk = life.arrives(2)
    assert (reason, ends(desk)) == ("refused", ["refused"])
    life = Life(fresh=True)
    life.sitter.answers |= {"q4": "q4-foil", "q4-again": "q4-foil", "staff-teach-back": "not-now"}
    reason, desk = life.arrives(0)
    assert (reason, ends(desk)) == ("later", ["later"])


@pytest.mark.parametrize("home", [True, False])
def test_alone_the_number_to_call_comes_again_at_every_start_of_that_day(home):
    life = Life()
    alone = {"home": home, "supervision": "none", "crisis": "116 123"}
    # It was answered, and the program died on the screen after it.
    life.chronicle.take(ScreenItem(life.setting(0).day, "R8c", "yes", "patient"))
    for _ in range(2):
        reason, seen, desk = restarts(life, 0, None, **alone)
        assert (reason, seen, ends(desk)) == ("crisis", ["staff-supervision", "crisis"], ["stopped"])
    assert "crisis" not in restarts(life, 1, None, **alone)[1]


def test_stop_on_the_screen_of_rest_after_the_first_one_is_not_told_again():
    life = Life()
    life.sitter.answers["rest-title"] = "stop"
    stops, rested = stops_once(lambda desk: title(desk) == "pain-now", []), []

    def on_beat(desk):
        stops(desk)
        if title(desk) == "stop-why" and not rested:
            rested.append(desk.time_s)
            desk.stop_now(Press(Action.REST, desk.time_s, "key"))

    reason, desk = life.comes(0, on_beat)
    told = [event for *_, event in desk.record.entries if isinstance(event, Stop | Rest)]
    assert (reason, [event.kind for event in told]) == ("stopped", ["stop", "rest"])


def test_a_stop_between_the_weeks_check_and_practice_leaves_none_for_that_day():
    life, seen = Life(), []
    life.comes(0)
    life.sitter.answers["weekly"] = "weekly-now"
    stops = stops_once(lambda desk: title(desk) == "weekly-practise", seen)
    reason, _, desk = restarts(life, 1, None, stops)
    assert (reason, seen, ends(desk)) == ("stopped", KINDLY, ["stopped"])
    life.sitter.answers["weekly"] = "weekly-later"
    restarts(life, 1, None)
    assert not life.chart.sessions[-1].practised
