"""Tasks that measure at the loop: what is drawn meanwhile, in which scene, and what comes of a moving hand."""

import pytest

import devices
from game.body.joints import Side
from game.body.postures import rest_limb
from game.session.clock import StepClock
from game.session.guided.carrying import order_of
from game.session.guided.desk import Guide
from game.session.guided.exercising import installed
from game.session.guided.run import looped
from game.session.guided.seated import LoopDesk
from game.session.record import Record
from game.session.sight import Blind
from game.training.events import Show
from tests.session.conftest import Promises
from tests.session.guided.guided_kit import Life


@pytest.fixture
def seated():
    """A desk at the loop with a hand that moves so; it keeps which scenes were asked for."""
    opened = []

    def make(moves, affected=Side.LEFT):
        clock = StepClock()
        device = devices.open_device(f"{moves}hand={affected.other.value}", clock.now)
        opened.append(device)
        life = Life(affected=affected)
        setting = life.setting(0, tracked=("intact",))
        loop = looped(setting, device, clock, Blind(), Record(Promises(), lambda _: None))
        rooms = []
        desk = LoopDesk(loop, setting, installed(), watched=False, room=rooms.append)
        desk.rooms, desk.guide = rooms, Guide(desk, life.chronicle)
        return desk

    yield make
    for device in opened:
        device.close()


def played(desk, code, each=lambda: None, limb="intact"):
    """The block, frame by frame; what came of it."""
    told = []

    def story():
        told.append((yield from desk.perform(order_of(desk.guide, code, limb))))

    story = story()
    while desk.loop.frame(story):
        each()
    return told[0]


def limbs(desk):
    view, left = desk.loop.view, desk.setting.affected is Side.LEFT
    return (view.left, view.right) if left else (view.right, view.left)


@pytest.mark.parametrize("affected", list(Side))
def test_a_hand_that_carries_is_counted_alone_in_the_grey_studio(seated, affected):
    desk = seated("sim:carry?", affected)
    seen = []
    found = played(desk, "VBBT", lambda: seen.append(limbs(desk)))
    counted = [each for each in found.trials if each.metrics["counts"]]
    # Twenty a minute, and the last one is on its way when the time is over.
    assert sum(each.success for each in counted) in (19, 20)
    assert (found.why, found.source) == ("completed", "virtual_mirror")
    assert desk.rooms == ["studio", ""]
    assert not any(mirror is not None for mirror, _ in seen)
    assert any(own is not None for _, own in seen)


@pytest.mark.parametrize("affected", list(Side))
def test_while_somebody_points_the_mirror_limb_is_not_drawn(seated, affected):
    desk = seated("sim:reach?rate=20&", affected)
    desk.body("both", 0.6)
    seen = []
    found = played(desk, "OWN", lambda: seen.append(limbs(desk)[0]))
    assert len(found.trials) == 3
    # From the first frame of the task on.
    assert not any(mirror is not None for mirror in seen[1:])


@pytest.mark.parametrize("affected", list(Side))
def test_a_feather_comes_to_both_hands_while_the_mirror_limb_lies_still(seated, affected):
    desk = seated("sim:grasp?", affected)
    desk.body("both", 0.6)
    seen = []
    found = played(desk, "PPS", lambda: seen.append(limbs(desk)[0]))
    rest = rest_limb(affected, 0.0)
    assert len(found.trials) == 6
    assert all(mirror is not None for mirror in seen[:-2])
    assert all((mirror.positions == rest.positions).all() for mirror in seen[:-2])
    # It comes straight to each hand, from its front.
    shown = [e for _, _, _, e in desk.loop.record.entries if isinstance(e, Show)]
    assert {each.at[0] * affected.sign > 0.0 for each in shown} == {True, False}
    assert all(each.at[2] < -0.9 for each in shown)
    assert desk.drawn_at is not None
    assert desk.drawn_at[0] < 0.0


@pytest.mark.parametrize("affected", list(Side))
def test_the_affected_hand_is_looked_at_in_its_own_task_and_never_else(seated, affected):
    desk = seated("sim:still?", affected)
    opened, drawn = [], []

    def open_it():
        opened.append(devices.open_device(f"sim:carry?hand={affected.value}", desk.loop.clock.now))
        return opened[-1]

    desk._affected = open_it
    working = played(desk, "VBBT")
    assert not opened
    assert not any(each.success for each in working.trials)
    loop = desk.loop
    before = (loop.intact, loop.person, loop.presenting)
    found = played(desk, "VBBT", lambda: drawn.append(limbs(desk)), limb="affected")
    assert sum(each.success for each in found.trials if each.metrics["counts"]) in (19, 20)
    assert opened[0].closed
    assert (loop.intact, loop.person, loop.presenting) == before
    # It is drawn as itself; the working one, which rests, is not drawn as its image.
    assert {(own is not None, other is not None) for own, other in drawn[30:-2]} == {(True, False)}


def test_a_tracker_of_the_affected_hand_that_is_not_there_is_said_and_costs_nothing(seated):
    desk = seated("sim:still?")
    desk._affected = lambda: devices.open_device("sim:nothing")
    found = played(desk, "VBBT", limb="affected")
    assert (found.why, found.trials) == ("no_device", ())
