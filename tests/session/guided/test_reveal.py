"""The mirror limb is shown for the first times: at rest, slowly or from under the cloth, and whole in the end."""

import numpy as np
import pytest

import devices
from game.body.joints import WRIST, Side
from game.body.postures import rest_limb
from game.session.clock import StepClock
from game.session.guided.exercising import installed
from game.session.guided.run import looped
from game.session.guided.seated import LoopDesk
from game.session.presenting import LOOSEN_S
from game.session.record import Record
from game.session.sight import Blind
from game.training.events import Cover, RigSet
from tests.session.conftest import Promises
from tests.session.guided.guided_kit import Life


@pytest.fixture
def seated():
    """A desk at the loop with a hand that opens and closes, and a way to let seconds go by."""
    opened = []

    def make(moves="sim:grasp", affected=Side.LEFT):
        clock = StepClock()
        device = devices.open_device(f"{moves}?hand={affected.other.value}", clock.now)
        opened.append(device)
        setting = Life(affected=affected).setting(0)
        loop = looped(setting, device, clock, Blind(), Record(Promises(), lambda _: None))
        return LoopDesk(loop, setting, installed(), watched=False)

    yield make
    for device in opened:
        device.close()


def frames(loop, seconds, each=lambda: None):
    def story():
        while True:
            yield

    told = story()
    for _ in range(round(30 * seconds)):
        loop.frame(told)
        each()


@pytest.mark.parametrize("affected", list(Side))
def test_before_the_reveal_no_limb_is_drawn_and_then_it_lies_at_rest(seated, affected):
    desk = seated(affected=affected)
    loop, view = desk.loop, desk.loop.view

    def mirror():
        return view.left if affected is Side.LEFT else view.right

    desk.body("none")
    frames(loop, 2.0)
    assert (view.left, view.right) == (None, None)
    desk.body("both", 4.0)
    shown = []
    frames(loop, 4.0, lambda: shown.append(mirror()))
    assert (view.come_s, view.under) == (4.0, False)
    # The other hand opens and closes all the while; this one lies.
    rest = rest_limb(affected, 0.0)
    assert all(np.array_equal(each.positions, rest.positions) for each in shown)
    other = view.right if affected is Side.LEFT else view.left
    assert other is not None
    assert other.at_hand
    desk.body("none")
    frames(loop, 0.1)
    assert (view.left, view.right, view.come_s) == (None, None, 0.6)


def test_the_day_s_own_rest_is_shown_where_it_is_known(seated):
    desk = seated()
    own = rest_limb(Side.LEFT, 0.0)
    own = own.but(positions=own.positions + np.array((0.02, 0.0, 0.05)))
    desk.loop.presenting.rest = own
    desk.body("both", 4.0)
    frames(desk.loop, 0.2)
    assert desk.loop.view.left is own


def test_it_lies_where_it_is_felt_and_that_is_journaled(seated):
    desk = seated()
    loop, view = desk.loop, desk.loop.view
    desk.fit(0.5, 0.9)
    desk.fit(0.5, 0.9)
    told = [each for _, _, _, each in loop.record.entries if isinstance(each, RigSet)]
    assert [(each.length, each.size) for each in told] == [(0.5, 0.9)]
    desk.body("both", 4.0)
    frames(loop, 0.2)
    wrist = rest_limb(Side.LEFT, 0.0).positions[WRIST]
    assert np.linalg.norm(view.left.positions[WRIST] - wrist) == pytest.approx(0.5 * 0.255)
    # In play, and under the cloth, it is there too.
    loop.counting = True
    loop.presenting.loosen(loop)
    frames(loop, 2.0)
    image = loop.moment.mirrored.positions[WRIST]
    assert np.linalg.norm(view.left.positions[WRIST] - image) == pytest.approx(0.5 * 0.255, abs=1e-6)
    desk.cover(True, "staff")
    frames(loop, 0.1)
    assert np.linalg.norm(view.left.positions[WRIST] - image) == pytest.approx(0.5 * 0.255, abs=1e-3)


def test_from_under_the_cloth_it_is_uncovered_when_it_lies_whole(seated):
    desk = seated()
    loop, view = desk.loop, desk.loop.view
    desk.body("both", 4.0, True)
    covered = []
    frames(loop, 2.0, lambda: covered.append(view.covered))
    assert view.under
    assert covered.index(False) == pytest.approx(30, abs=2)
    assert not any(covered[covered.index(False) :])
    assert [each.on for _, _, _, each in loop.record.entries if isinstance(each, Cover)] == [True, False]


def test_it_goes_over_from_rest_into_what_the_other_hand_does_without_a_jump(seated):
    desk = seated()
    loop, view = desk.loop, desk.loop.view
    desk.body("both", 0.6)
    frames(loop, 2.0)
    loop.counting = True
    loop.presenting.loosen(loop)
    steps, before = [], [view.left]

    def far():
        steps.append(float(np.linalg.norm(view.left.positions - before[0].positions, axis=1).max()))
        before[0] = view.left

    frames(loop, LOOSEN_S + 0.3, far)
    assert not loop.presenting.held
    assert max(steps) < 0.03
    np.testing.assert_array_equal(view.left.positions, loop.moment.shown.positions)
