"""Imagined and real moves are timed after the sets of a visit, by presses, and their ratio is told."""

import pytest

from game.programme.today import RUNGS
from game.session.guided import timing
from game.session.guided.desk import Guide
from game.session.guided.rules import GuidedRules
from game.settings import rules
from game.simulation.intake import before_visit
from game.training.course import Chronometry, TherapistAct, Visit
from tests.session.guided.guided_kit import Life

LIMITS = rules(GuidedRules, "guided")


def ratios(life):
    return [event.ratio for event in life.chronicle.events if isinstance(event, Chronometry)]


def timed(mind_s, really_s, number=1, stops_after=None, **more):
    """A visit of stage 2 with somebody who takes so long for a move in the mind, and really."""
    life = Life(**more)
    life.comes(0)
    life.chronicle.take(TherapistAct(life.setting(0).day, "jump", "2", "practised elsewhere"))
    was, seen = life.sitter.sees, {"kind": "", "since": None, "begun": []}

    def sees(look, time_s):
        keys = () if look is None else tuple(pad.key for pad in look.pads)
        if keys == ("begin",):
            said = " ".join((look.title, *look.lines))
            seen["kind"] = "mind" if "time-imagined" in said else "really"
            seen["since"] = None
            if stops_after is not None and len(seen["begun"]) >= stops_after:
                return []
            acts = was(look, time_s)
            if acts:
                seen["begun"].append(seen["kind"])
            return acts
        if look is not None and look.title == "press-at-end":
            seen["since"] = time_s if seen["since"] is None else seen["since"]
            wanted = mind_s if seen["kind"] == "mind" else really_s
            return was(look, time_s) if time_s - seen["since"] >= wanted else []
        return was(look, time_s)

    life.sitter.sees = sees
    reason, _ = life.comes(number, installed=("LR", *RUNGS, "U02"))
    assert reason == "done"
    return life, seen["begun"]


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_the_ratio_is_that_of_the_times_whatever_is_pressed(way):
    life, begun = timed(6.0, 4.0, way=way)
    assert ratios(life) == [pytest.approx(1.5, abs=0.15)]
    assert life.chart.ratio_on == life.chart.sessions[-1].day
    each = LIMITS.movements
    # A press counts at most once a move, also with a key that first has to go to the pad.
    kinds = [kind for at, kind in enumerate(begun) if at == 0 or begun[at - 1] != kind]
    assert kinds == ["mind", "really"] * LIMITS.series
    assert len(begun) >= 2 * each * LIMITS.series


def test_slow_in_the_mind_and_fast_in_the_mind_are_told_apart():
    assert ratios(timed(2.0, 6.0)[0])[0] < 0.6
    assert ratios(timed(8.0, 4.0)[0])[0] > 1.7


def test_who_presses_no_more_is_asked_no_further_and_nothing_is_told():
    life, begun = timed(2.0, 2.0, stops_after=3)
    assert len(begun) == 3
    assert ratios(life) == []
    assert life.chart.ratio_on is None
    assert life.chart.sessions[-1].vividness is not None


def test_it_is_done_once_in_so_many_days():
    life, _ = timed(3.0, 3.0)
    life.comes(2, installed=("LR", *RUNGS, "U02"))
    assert life.chart.sessions[-1].sets
    assert len(ratios(life)) == 1


def test_a_leg_is_asked_for_a_foot():
    titles = []
    life = Life(limb="leg")
    life.comes(0)
    life.chronicle.take(TherapistAct(life.setting(0).day, "jump", "2", "practised elsewhere"))
    was = life.sitter.sees

    def sees(look, time_s):
        if look is not None and look.title.startswith("time-"):
            titles.append(look.title)
        return was(look, time_s)

    life.sitter.sees = sees
    # Sets show hands, and a leg has none of them: it is timed in the week's check.
    desk = life.desk(1)
    for fact in before_visit(life.chronicle.course, desk.setting.day):
        life.chronicle.take(fact)
    life.chronicle.take(Visit(desk.setting.day, "present", "DESKTOP", desk.setting.installed))
    desk.run(timing.chronometry(Guide(desk, life.chronicle)))
    assert set(titles) == {"time-imagined-leg", "time-done-leg"}
