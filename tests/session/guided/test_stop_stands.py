"""A STOP stands, whatever comes between it and its end: a closed window, a crash, a beat without a screen."""

import pytest

from game.programme.pain import PainWay
from game.training.course import BlockDone, ProbeDone, SetDone, VisitEnd
from tests.session.guided.cuts import Cut, cut_of, dies_when, restarts, title
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
