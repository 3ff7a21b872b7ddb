"""A leg is shown no hand: what would need feet is left out of the first visits and of stages 1 and 2, and said."""

import pytest

from game.session.guided.blocks import FEET_MISSING, NO_FEET, OF_HANDS
from game.session.guided.desk import Guide
from game.session.guided.visit import today
from game.training.course import BlockDone, ProbeDone, SetDone, TherapistAct
from tests.session.guided.guided_kit import FIRST, Life


def led(life, number=0):
    """The visit of a day: why it ended, the titles that were seen, what was played, and what staff were told."""
    seen, codes, told = [], [], []
    plays = life.sitter.plays
    life.sitter.plays = lambda order: (codes.append(order.code), plays(order))[1]

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and seen[-1:] != [look.title]:
            seen.append(look.title)

    desk = life.desk(number, on_beat)
    desk.staff = told.append
    life.patient.wakes()
    life.sitter.answers["staff-supervision"] = "present"
    reason = desk.run(today(Guide(desk, life.chronicle)))
    life.sitter.plays = plays
    return reason, seen, codes, told


@pytest.mark.parametrize("stage", [1, 2])
@pytest.mark.parametrize("limb", ["arm", "leg"])
def test_pictures_of_hands_are_for_arms(limb, stage):
    life = Life(limb=limb)
    if stage > 1:
        life.chronicle.take(TherapistAct(FIRST.isoformat(), "jump", str(stage), "knows it from before"))
    reason, seen, codes, told = led(life)
    assert reason == "done"
    played = [event for event in life.chronicle.events if isinstance(event, BlockDone | ProbeDone | SetDone)]
    if limb == "leg":
        assert not OF_HANDS & set(codes)
        assert seen.count(NO_FEET) == 1
        assert told.count(FEET_MISSING) == 1
        assert not played
    else:
        assert OF_HANDS & set(codes)
        assert played
        assert NO_FEET not in seen


def test_the_first_visits_of_a_leg_come_to_their_end_without_a_hand():
    life = Life(limb="leg", fresh=True)
    for number in range(6):
        reason, _, codes, _ = led(life, number)
        assert reason in ("done", "later")
        assert not OF_HANDS & set(codes)
    assert life.chart.standing.phase.value == "S1"
