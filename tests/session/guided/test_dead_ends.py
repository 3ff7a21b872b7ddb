"""What closes a visit, ends it or is refused in it leaves a way on, and nobody with a traceback."""

from types import SimpleNamespace

import pytest

from game.programme.course import is_fact
from game.programme.education import EduState
from game.programme.field import ProgrammeError
from game.programme.first_visits import FIT
from game.programme.standing import Phase
from game.session.guided.desk import Guide
from game.session.guided.visit import FIRST, today, visit
from game.simulation.intake import before_visit
from game.training.course import AnythingNew, BlockDone, TherapistAct, Visit, VisitEnd
from game.training.events import Nrs, SessionEnd
from game.training.intake import FirstVisit, HomeUse, QuizDone, ScreenItem
from game.view.input import Action, Press
from tests.session.guided.guided_kit import Kept, Life


def led(life, number=0, stop_at=None, **changes):
    """Today's visit: how it ended, what was shown, and its desk; STOP at the first look with this title."""
    seen = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is None or (seen and seen[-1] == look.title):
            return
        seen.append(look.title)
        if look.title == stop_at and seen.count(stop_at) == 1:
            desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    life.patient.wakes()
    desk = life.desk(number, on_beat, **changes)
    desk.told = []
    desk.staff = desk.told.append
    life.sitter.answers["staff-supervision"] = desk.setting.supervision
    return desk.run(today(Guide(desk, life.chronicle))), seen, desk


def kinds(life, kind):
    return [event for event in life.chronicle.events if isinstance(event, kind)]


def news(word):
    """This picture of the first question, then that is it."""
    return lambda look: "thats-it" if any(pad.key == word and pad.chosen for pad in look.pads) else word


def ends(desk):
    return [event for *_, event in desk.record.entries if isinstance(event, SessionEnd)]


def playing(life):
    """Every order that is played from here on."""
    orders, plays = [], life.sitter.plays
    life.sitter.plays = lambda order: orders.append(order) or plays(order)
    return orders


@pytest.mark.parametrize("word", ["new-fall", "new-fit", "new-weakness", "new-wound", "new-operation"])
def test_what_is_new_is_looked_at_by_staff_and_practice_goes_on(word):
    life = Life()
    life.sitter.answers["anything-new"] = news(word)
    led(life)
    assert not life.chart.sessions[-1].practised
    life.sitter.answers["anything-new"] = "nothing-new"
    reopened = life.chart.admission.reopened
    assert reopened
    ended, _, _ = led(life, 1)
    assert ended == "done"
    assert not life.chart.admission.reopened
    assert not life.chart.standing.blocked
    assert life.chart.sessions[-1].practised
    asked = [event for event in kinds(life, ScreenItem) if event.item in reopened][-len(reopened) :]
    assert {event.by for event in asked} == {"staff"}


def test_until_staff_have_looked_left_or_right_is_played_and_counts_for_nothing():
    life = Life()
    life.sitter.answers["anything-new"] = news("new-fall")
    led(life)
    life.sitter.answers["anything-new"] = "nothing-new"
    before = dict(life.chart.played)
    ended, _, desk = led(life, 1, supervision="none")
    assert ended == "done"
    assert [event.counts for event in kinds(life, BlockDone)] == [False]
    assert life.chart.played == before
    assert not life.chart.trained
    assert len(ends(desk)) == 1


@pytest.mark.parametrize("item", ["r16", "r17"])
def test_what_closes_practice_in_a_first_visit_is_said_before_anything_is_played(item):
    life = Life(fresh=True)
    orders = playing(life)
    life.sitter.answers[item] = "yes"
    ended, seen, desk = led(life)
    assert ended == "done"
    assert seen[-1] == "why-screening"
    assert not orders
    assert len(ends(desk)) == 1
    life.sitter.answers[item] = "no"
    led(life, 1)
    assert [order.code for order in orders] == ["LR"]


def test_a_red_flag_ends_each_first_visit_until_it_was_looked_at():
    life = Life(fresh=True)
    orders = playing(life)
    life.sitter.answers["anything-new"] = news("new-hot")
    led(life)
    life.sitter.answers["anything-new"] = "nothing-new"
    ended, seen, desk = led(life, 1)
    assert (ended, seen[-1]) == ("done", "why-blocked")
    assert "r1" not in seen
    assert not orders
    assert len(ends(desk)) == 1
    life.chronicle.take(TherapistAct(life.setting(1).day, "unblock", "MEDICAL", "a doctor has looked"))
    assert "r1" in led(life, 2)[1]


def test_a_baseline_is_not_played_on_a_day_that_is_closed():
    life = Life(fresh=True)
    number = 0
    while life.chart.standing.phase is not Phase.BASELINE:
        led(life, number)
        number += 1
    orders = playing(life)
    life.sitter.answers["r16"] = "yes"
    assert led(life, number)[1][-1] == "why-screening"
    assert not orders
    life.sitter.answers["r16"] = "no"
    led(life, number + 1)
    assert life.chart.standing.stage == 1


def test_thoughts_of_self_harm_end_the_visit_at_once_until_staff_have_talked():
    life = Life(fresh=True)
    orders = playing(life)
    life.sitter.answers["r8c"] = "yes"
    ended, seen, desk = led(life)
    assert (ended, seen[-1]) == ("crisis", "crisis")
    assert len(ends(desk)) == 1
    # At the next arrival staff are asked first; the same answer ends it again.
    assert led(life, 1)[:2][0] == "crisis"
    assert not orders
    life.sitter.answers["r8c"] = "talked"
    ended, _, _ = led(life, 2)
    assert ended == "done"
    assert life.chart.admission.value("R8c") == "talked"
    assert orders


def restarted(life):
    """The same patient after the program was started again: all that is known comes of the facts that are kept."""
    facts = [event for event in life.chronicle.events if is_fact(event)]
    life.chronicle = Kept()
    for fact in facts:
        life.chronicle.take(fact)
    return life


def asked_of_harm(fresh):
    """Somebody to whom the private question is put today, in a first visit or on arrival in a stage."""
    life = Life(fresh=fresh)
    if not fresh:
        life.chronicle.take(ScreenItem(life.setting(0).day, "R8c", "yes", "staff"))
    life.sitter.answers["r8c"] = "yes"
    return life


@pytest.mark.parametrize("way", ["", "restart", "killed", "stop"])
@pytest.mark.parametrize("fresh", [True, False])
def test_after_thoughts_of_self_harm_nothing_is_practised_that_day_whoever_talked(fresh, way):
    life = asked_of_harm(fresh)
    if way == "killed":

        def dies(desk):
            look = desk.screens.look()
            if look is not None and look.title == "crisis":
                raise KeyboardInterrupt

        desk = life.desk(0, dies)
        with pytest.raises(KeyboardInterrupt):
            desk.run(today(Guide(desk, life.chronicle)))
    else:
        ended, seen, _ = led(life, stop_at="crisis" if way == "stop" else None)
        assert (ended, seen[-1]) == ("crisis", "crisis")
        assert [event.stopped for event in kinds(life, FirstVisit) if event.stopped] == ["distress"]
    if way:
        restarted(life)
    orders = playing(life)
    life.sitter.answers["r8c"] = "talked"
    led(life)
    assert not orders
    life.sitter.answers["anything-new"] = "nothing-new"
    led(life, 1)
    assert orders


def test_a_visit_that_a_crash_cut_off_after_such_an_answer_shows_the_number_again_and_asks_no_more():
    life = Life()
    told = Visit(life.setting(0).day, "present", "DESKTOP")
    for fact in (*before_visit(life.chronicle.course, life.setting(0).day), told, AnythingNew(())):
        life.chronicle.take(fact)
    life.chronicle.take(ScreenItem(life.setting(0).day, "R8c", "yes", "patient"))
    cut, seen = SimpleNamespace(rows=(SimpleNamespace(event=told),), age_s=60.0, stop=None), []
    desk = life.desk(0, lambda desk: seen.append(getattr(desk.screens.look(), "title", "")), crisis="116 123")
    assert desk.run(today(Guide(desk, life.chronicle), cut)) == "crisis"
    assert set(seen) - {""} == {"crisis"}
    end = kinds(life, VisitEnd)[-1]
    assert (end.reason, end.by, end.about) == ("stopped", "rule", "distress")
    assert restarted(life).chart.standing.suspended == "distress"


def test_who_answers_so_within_a_session_rates_nothing_that_would_open_it():
    life = Life()
    day = life.setting(0).day
    for fact in (*before_visit(life.chronicle.course, day), Visit(day, "present", "DESKTOP"), AnythingNew(())):
        life.chronicle.take(fact)
    for answer, by in (("yes", "patient"), ("talked", "staff")):
        life.chronicle.take(ScreenItem(day, "R8c", answer, by))
    life.chronicle.take(Nrs("pre", 3, "self", "bar", "test"))
    assert life.chart.session.mode is None


@pytest.mark.parametrize("title", ["staff-supervision", "anything-new", "r3", "q4"])
def test_a_stop_before_practice_is_kept_and_the_day_is_over(title):
    life = Life(fresh=True)
    life.sitter.answers["stop-why"] = "stop-pain"
    ended, seen, desk = led(life, stop_at=title)
    assert ended == "stopped"
    assert [each for each in seen if each in ("stop-why", "stop-kindly")] == ["stop-why", "stop-kindly"]
    # It is kept at once, and what it was about when that is said.
    assert [event.stopped for event in kinds(life, FirstVisit) if event.stopped] == ["unknown", "pain"]
    assert len(ends(desk)) == 1
    orders = playing(life)
    ended, seen, desk = led(life)
    assert (ended, seen[-1]) == ("done", "why-another-day")
    assert not orders
    assert len(ends(desk)) == 1
    assert "why-another-day" not in led(life, 1)[1][:3]


def test_a_stop_on_arrival_leaves_no_practice_for_that_day():
    life = Life()
    assert led(life, stop_at="which-arm")[0] == "stopped"
    orders = playing(life)
    led(life)
    assert not life.chart.sessions[-1].practised
    assert not orders
    led(life, 1)
    assert life.chart.sessions[-1].practised


@pytest.mark.parametrize(("answers", "ended"), [
    ({}, "done"), ({"which-arm": "right"}, "side"), ({"anything-new": news("new-hot")}, "new"),
])  # fmt: skip
@pytest.mark.parametrize("fresh", [True, False])
def test_every_way_out_tells_the_end_once(answers, ended, fresh):
    life = Life(fresh=fresh)
    life.sitter.answers |= answers
    found, _, desk = led(life)
    assert found == ended
    assert [event.reason for event in ends(desk)] == [ended]


def test_a_session_that_something_new_ends_says_so_in_its_record():
    life = Life()
    life.sitter.answers["anything-new"] = news("new-fall")
    ended, seen, _ = led(life)
    assert (ended, seen[-1]) == ("new", "new-staff")
    end = kinds(life, VisitEnd)[-1]
    assert (end.reason, end.about) == ("new", "")
    session = life.chart.sessions[-1]
    assert (session.new, session.end, session.stopped, session.day_over) == (("fall",), "new", False, False)
    for fact in (Visit(life.setting(1).day, "present", "DESKTOP"), AnythingNew(())):
        life.chronicle.take(fact)
    with pytest.raises(ProgrammeError, match="Nothing new was told"):
        life.chronicle.take(VisitEnd("new", "patient"))


@pytest.mark.parametrize(("emergency", "line"), [("112", ("emergency-line",)), ("", ())])
def test_at_home_something_new_says_whom_to_call_and_by_which_number(emergency, line):
    life, looks = Life(), []
    life.sitter.answers["anything-new"] = news("new-fall")
    desk = life.desk(0, home=True, supervision="none", contact="030 555", emergency=emergency)
    desk.on_beat = lambda desk: looks.append(desk.screens.look())
    for fact in before_visit(life.chronicle.course, desk.setting.day):
        life.chronicle.take(fact)
    assert desk.run(visit(Guide(desk, life.chronicle))) == "new"
    notes = dict.fromkeys((look.title, look.lines) for look in looks if look is not None and look.name == "note")
    assert list(notes) == [("new-call-emergency", line), ("new-call-therapist", ("contact-line",))]
    assert dict(looks[-2].filled) == {"contact": "030 555", "number": emergency}
    said = [row[3].key for row in desk.record.entries if row[3].kind == "say"]
    assert said[-2:] == ["new-call-emergency", "new-call-therapist"]


def test_what_the_programme_refuses_ends_in_order_with_a_sentence_for_staff():
    life = Life()
    led(life, 5)
    ended, seen, desk = led(life, 2)
    assert (ended, seen[-1]) == ("refused", "why-another-day")
    assert len(desk.told) == 1
    assert desk.told[0].endswith(".")
    assert len(ends(desk)) == 1


def test_a_refusal_within_a_visit_ends_it_and_the_next_may_begin():
    life = Life()
    plays = life.sitter.plays

    def wrongly(order):
        played = plays(order)
        object.__setattr__(played.state, "x", 0.0)
        return played

    life.sitter.plays = wrongly
    ended, seen, desk = led(life)
    assert (ended, seen[-1]) == ("refused", "why-another-day")
    assert [(event.reason, event.by) for event in kinds(life, VisitEnd)] == [("crash", "crash")]
    assert (desk.limbs, desk.covered) == ("none", False)
    life.sitter.plays = plays
    assert led(life, 1)[0] == "done"


def test_after_the_last_loop_it_is_told_in_an_own_way_and_the_day_goes_on():
    life = Life(fresh=True)
    life.sitter.answers |= {"q4": "q4-foil", "q4-again": "q4-foil", "staff-teach-back": "staff-not-now"}
    life.sitter.answers["staff-teach-back"] = "not-now"
    ended, seen, _ = led(life)
    assert ended == "later"
    assert "staff-teach-back" in seen
    life.sitter.answers |= {"staff-teach-back": own_way, "staff-reason": own_way}
    ended, seen, desk = led(life)
    assert (ended, desk.told) == ("done", [])
    assert "q4" not in seen
    assert life.chart.admission.education.state is EduState.SHORT
    assert kinds(life, FirstVisit)[-1].done == "PRACTICE"
    for number in range(1, 5):
        led(life, number)
    assert life.chart.standing.phase not in FIRST


def own_way(look):
    """Every box, a reason, then that is it."""
    if look.title == "staff-reason":
        return "thats-it" if any(pad.chosen for pad in look.pads) else "staff-reason-speech"
    left = (pad.key for pad in look.pads if pad.key.startswith("teach") and not pad.chosen)
    return next(left, "thats-it")


def test_a_fit_that_does_not_match_holds_up_no_visit():
    life = Life(fresh=True, amputation=True)
    life.sitter.answers["fit-match"] = "1"
    for number in range(4):
        led(life, number)
    assert FIT in life.chart.admission.done
    assert not life.chart.body.fitted
    assert life.chart.standing.stage == 1


def test_alone_at_home_nobody_answers_for_staff():
    life = Life()
    day = life.setting(0).day
    life.chronicle.take(HomeUse(day, "T-1", "C-1", 7, "112"))
    assert life.chart.admission.at_home
    before = len(kinds(life, ScreenItem))
    ended, seen, _ = led(life, 0, supervision="none", home=True)
    assert ended == "done"
    assert "r17" not in seen
    told = kinds(life, ScreenItem)[before:]
    assert told
    assert {event.by for event in told} == {"patient"}
    assert life.chart.sessions[-1].practised


@pytest.mark.parametrize("tick", ["staff-observed", "not-now"])
def test_in_aphasia_the_rest_counts_as_observed_where_staff_ticked_it(tick):
    life = Life(fresh=True, aphasia=True)
    if tick == "not-now":
        life.sitter.answers["staff-teach-back"] = tick
    for number in range(3):
        led(life, number)
    ticked = tick != "not-now"
    assert any(event.observed for event in kinds(life, QuizDone)) is ticked
    assert life.chart.admission.educated is ticked
