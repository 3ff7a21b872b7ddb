"""A working limb that hurts (R15, or a sore hand for a week) is asked for less in every block that moves it."""

import pytest

from game.training.care import WorkingHand
from game.training.course import TherapistAct
from game.training.intake import ScreenItem
from tests.session.guided.guided_kit import Life


def visited(sore, stage=3, limb="arm", **changes):
    """A visit of a stage: the orders of it, and what was shown."""
    life, orders, seen = Life(limb=limb), [], []
    day = life.setting(-1).day
    life.chronicle.take(TherapistAct(day, "jump", str(stage), "knows it from before"))
    if sore == "R15":
        life.chronicle.take(ScreenItem(day, "R15", "yes", "staff"))
    elif sore == "week":
        life.chronicle.take(WorkingHand(day, 5))
    plays = life.sitter.plays
    life.sitter.plays = lambda order: orders.append(order) or plays(order)

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and (not seen or seen[-1] != look.title):
            seen.append(look.title)

    assert life.comes(0, on_beat, **changes)[0] == "done"
    return orders, seen


@pytest.mark.parametrize("way", ["DESKTOP", "REAL_MIRROR"])
@pytest.mark.parametrize(("sore", "share", "cap"), [("R15", 0.6, 0.8), ("week", 0.6, 1.0), ("", 1.0, 1.0)])
def test_every_block_of_the_mirror_asks_for_less_of_the_range(sore, share, cap, way):
    orders, seen = visited(sore, way=way)
    mirrored = [order for order in orders if order.part.mirror]
    assert mirrored
    assert {(order.limb_share, order.range_cap) for order in mirrored} == {(share, cap)}
    # What moves nothing is as ever.
    assert {order.limb_share for order in orders if order.part.stage < 3} <= {1.0}
    assert seen.count("spare-hand") == (share < 1.0)
    if share < 1.0:
        assert seen.index("spare-hand") > seen.index("show-hand")


@pytest.mark.parametrize("stage", [1, 2])
def test_before_the_mirror_nothing_is_spared_and_nothing_said(stage):
    orders, seen = visited("R15", stage)
    assert orders
    assert {(order.limb_share, order.range_cap) for order in orders} == {(1.0, 1.0)}
    assert "spare-hand" not in seen


def test_a_leg_is_told_as_a_leg():
    assert "spare-leg" in visited("R15", limb="leg")[1]
