"""The week's own short visit at the virtual desk: what is due, what is kept, what cannot be done here."""

import pytest

from exercises.words import languages, load_words
from game.session.guided import weekly
from game.session.guided.desk import Guide
from game.session.guided.visit import visit
from game.training.care import Weekly, WorkingHand
from game.training.course import VisitEnd
from game.training.events import Measure
from game.view.input import Action, Press
from tests.session.guided.guided_kit import Life


def now(life, **answers):
    life.sitter.answers |= {"weekly": "weekly-now", "weekly-practise": "no", **answers}
    return life


def measures(desk):
    return {
        (e.name, e.side): (e.value, e.unit, e.rater)
        for _, _, _, e in desk.record.entries
        if isinstance(e, Measure)
    }


def items(life):
    return [event.item for event in life.chronicle.events if isinstance(event, Weekly) and event.item]


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_the_week_is_asked_in_the_order_of_its_rule_and_kept_with_unit_and_side(way):
    life = now(Life(way=way))
    reason, desk = life.arrives(0)
    assert reason == "review"
    assert items(life) == [each for each in weekly.ITEMS if each in items(life)]
    assert len(items(life)) >= 8
    kept = measures(desk)
    assert kept["working-hand", "right"][1:] == ("0-10", "self")
    assert {("pain-usual-week", "left"), ("pain-worst-week", "left"), ("activity-drink", "")} <= set(kept)
    # With one button the minutes of the check are over before the warmth, which then stays due.
    assert ("body" in items(life)) is (way != "switch")
    for name, unit in (("limb-size", "%"), ("body-warmth", "0-10"))[: 1 + (way != "switch")]:
        assert kept[name, "left"][1] == kept[name, "right"][1] == unit
        more = kept[name, "right"][0] - kept[name, "left"][0]
        assert kept[f"{name}-difference", "left"][:2] == (more, f"working less affected, {unit}")
    assert 0.0 <= kept["left-right-right", "left"][0] <= 1.0
    assert ("left-right-time", "right") in kept
    assert any(isinstance(event, WorkingHand) for event in life.chronicle.events)


def test_it_is_a_visit_of_its_own_and_the_day_is_as_if_it_had_not_been():
    usual, asked = Life(), now(Life())
    usual.arrives(0)
    asked.arrives(0)
    assert not asked.chart.sessions[-1].practised
    assert asked.chart.sessions[-1].ended
    asked.sitter.answers["weekly"] = "weekly-later"
    asked.arrives(0)
    mine, other = asked.chart.sessions[-1], usual.chart.sessions[-1]
    assert mine.plan == other.plan
    assert (mine.minutes, mine.visit, mine.top_up) == (other.minutes, other.visit, other.top_up)


def test_practice_may_follow_at_once():
    life = now(Life(), **{"weekly-practise": "yes"})
    life.sitter.answers["weekly"] = lambda look: "weekly-now"
    reason, _ = life.arrives(0)
    assert reason == "done"
    assert [each.practised for each in life.chart.sessions] == [False, True]


def test_what_was_asked_waits_a_week_and_the_change_is_asked_from_the_second_time_on():
    life = now(Life())
    _, first = life.arrives(0)
    before = len(items(life))
    life.arrives(1)
    life.arrives(1)
    assert len(items(life)) == before
    _, second = life.arrives(8)
    assert "change" not in {name for name, _ in measures(first)}
    assert "change" in {name for name, _ in measures(second)}
    again = items(life)[before:]
    assert "working-hand" in again
    # Once in each stage, and every four weeks.
    assert not {"expectation", "fear", "outcomes"} & set(again)


def test_the_activities_stay_those_that_were_chosen():
    life = now(Life())
    life.sitter.answers |= {"activities": "door", "activities-more": "write"}
    life.arrives(0)
    assert life.chart.body.activities[:2] == ("door", "write")
    chosen = life.chart.body.activities
    life.sitter.answers["activities"] = "drink"
    _, desk = life.arrives(8)
    assert {name for name, _ in measures(desk) if name.startswith("activity-")} == {
        f"activity-{a}" for a in chosen
    }


def test_each_activity_is_asked_by_its_name():
    life, asked = now(Life()), []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and look.title.endswith("-how"):
            asked.append((look.title, look.picture))

    life.sitter.answers |= {"activities": "door", "activities-more": "write"}
    life.patient.wakes()
    desk = life.desk(0, on_beat)
    desk.run(visit(Guide(desk, life.chronicle)))
    wanted = [(f"activity-{name}-how", weekly.ACTIVITIES[name]) for name in life.chart.body.activities]
    assert len(wanted) > 1
    assert list(dict.fromkeys(asked)) == wanted
    for language in languages():
        words = load_words(language)
        for name in {**weekly.ACTIVITIES, **weekly.OF_LEG}:
            assert words[f"activity-{name}-how"].endswith(words["activity"][1:]), (language, name)


def test_what_cannot_be_done_here_is_never_told_as_done_and_staff_read_so():
    life = now(Life())
    seen = []
    life.arrives(0, installed=("U02",))
    assert "probe" not in items(life)
    assert "probe" in life.chart.body.weekly_due
    life.sitter.answers["staff-weekly-left"] = lambda look: seen.append(look.lines) or "go-on"
    life.arrives(8, installed=("U02",))
    assert seen[0] == ("staff-weekly-probe",)


def test_nothing_is_offered_where_only_that_is_left():
    life = now(Life())
    life.arrives(0, installed=("U02",))
    reason, _ = life.arrives(1, installed=("U02",))
    assert reason == "done"


def test_an_answer_that_does_not_come_is_no_measure():
    life = now(Life())
    life.sitter.unrated = True
    _, desk = life.arrives(0)
    kept = measures(desk)
    assert not {name for name, _ in kept} & {"working-hand", "pain-usual-week", "tension", "expectation"}
    assert "working-hand" in items(life)


def test_a_figure_of_staff_is_kept_with_its_side_and_rater():
    life, typed, seen = now(Life()), [], []
    life.sitter.answers["staff-outcomes"] = lambda look: "staff-outcomes-done" if len(typed) == 2 else "grip"

    def on_beat(desk):
        look = desk.screens.look()
        if look is None or not look.title.startswith("staff-outcome-grip"):
            return
        seen.append(look.title)
        # It can be typed once it was drawn.
        if seen.count(look.title) == 2:
            typed.append(look.title)
            for digit in "27" if "left" in look.title else "9":
                desk.stop_now(Press(Action.DIGIT, desk.time_s, "key", digit))

    life.patient.wakes()
    desk = life.desk(0, on_beat)
    desk.run(visit(Guide(desk, life.chronicle)))
    assert typed == ["staff-outcome-grip-left", "staff-outcome-grip-right"]
    kept = measures(desk)
    assert kept["grip", "left"] == (27.0, "kg", "therapist")
    assert kept["grip", "right"] == (9.0, "kg", "therapist")


def test_staff_read_how_two_points_are_measured_before_they_type_them():
    life, read = now(Life()), []
    life.sitter.answers["staff-outcomes"] = lambda look: "staff-outcomes-done" if read else "two-point"
    life.sitter.answers["staff-two-point"] = lambda look: read.append(look.lines) or "go-on"
    life.arrives(0)
    assert set(read) == {("staff-two-point-how", "staff-two-point-not")}


def test_swelling_is_typed_for_both_sides_each_week_by_staff_in_the_room():
    life = now(Life(preset="crps"))
    _, desk = life.arrives(0)
    assert "edema" in items(life)
    assert {("edema", "left"), ("edema", "right")} <= set(measures(desk))
    home = now(Life(preset="crps"))
    home.arrives(0, home=True)
    assert "edema" not in items(home)
    assert "edema" in home.chart.body.weekly_due


def test_breathing_that_was_done_is_kept_and_breathing_that_was_stopped_only_so_far():
    life = Life()
    _, desk = life.comes(0)
    whole = [e.value for _, _, _, e in desk.record.entries if isinstance(e, Measure) and e.name == "breathing"]
    assert whole
    other, seen = Life(), []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and look.title in ("arrive", "breathe"):
            seen.append(desk.time_s)
            if desk.time_s - seen[0] >= 5.0:
                desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    _, desk = other.comes(0, on_beat)
    cut = [e.value for _, _, _, e in desk.record.entries if isinstance(e, Measure) and e.name == "breathing"]
    assert cut
    assert 0 < cut[0] < whole[0]


def stopping(at):
    beats = iter(range(10**9))

    def on_beat(desk):
        if next(beats) == at:
            desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    return on_beat


def test_stop_anywhere_in_it_ends_the_day_kindly():
    for at in range(2, 220, 23):
        life = now(Life())
        reason, _ = life.comes(0, stopping(at))
        ends = [event for event in life.chronicle.events if isinstance(event, VisitEnd)]
        assert len(ends) == 1, at
        if reason == "stopped":
            assert life.chart.sessions[-1].day_over, at


def test_rest_in_it_goes_on_where_it_was():
    usual = now(Life())
    usual.comes(0)
    for at in range(3, 200, 37):
        life, beats = now(Life()), iter(range(10**9))

        def on_beat(desk, beats=beats, at=at):
            if next(beats) == at:
                desk.stop_now(Press(Action.REST, desk.time_s, "key"))

        life.comes(0, on_beat)
        assert items(life) == items(usual), at


@pytest.mark.parametrize("changes", [{"supervision": "none"}, {"home": True}])
def test_tests_of_staff_wait_where_no_staff_are_in_the_room(changes):
    life = now(Life())
    life.arrives(0, **changes)
    assert "working-hand" in items(life)
    assert "outcomes" not in items(life)
    assert "outcomes" in life.chart.body.weekly_due


@pytest.mark.parametrize("at", [25, 60])
def test_after_stop_today_nothing_of_it_is_played_or_moved_and_the_questions_are_asked(at):
    life = now(Life(), weekly="weekly-later")
    life.comes(0, stopping(at))
    assert life.chart.sessions[-1].day_over
    now(life).arrives(0)
    assert not {"probe", "chronometry"} & set(items(life))
    assert "working-hand" in items(life)
    assert {"probe", "chronometry"} & set(life.chart.body.weekly_due)


def test_on_a_day_of_learning_and_breathing_only_nothing_of_it_is_played():
    life = now(Life(), weekly="weekly-later")
    life.patient.rates = lambda: 10
    life.comes(0)
    assert not life.chart.sessions[-1].practised
    now(life).arrives(0)
    assert "probe" not in items(life)
    assert "probe" in life.chart.body.weekly_due
