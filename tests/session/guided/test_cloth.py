"""The cloth over the mirror limb, frame by frame: it lies under every REST, and goes by who laid it."""

import numpy as np
import pytest

import devices
from game.programme.distress import DistressRules
from game.programme.parts import Part, Sort
from game.session.clock import StepClock
from game.session.coaching import CoachRules
from game.session.guided import asking, resuming
from game.session.guided.desk import Guide, Order
from game.session.guided.exercising import installed
from game.session.guided.run import looped
from game.session.guided.seated import LoopDesk
from game.session.guided.visit import visit
from game.session.record import Record
from game.session.sight import Blind
from game.settings import rules
from game.training import staircase
from game.training.care import CoverDone
from game.training.events import Cover, Rest
from game.training.rules import StaircaseRules
from game.view.input import Action, Press
from tests.session.conftest import Promises
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_resuming import cramped

FRAMES_S = 30


@pytest.fixture
def seated():
    """A desk at the loop beside a hand that never lies still, and the life that it belongs to."""
    opened = []

    def make():
        clock, life = StepClock(), Life()
        device = devices.open_device("sim:grasp?hand=right", clock.now)
        opened.append(device)
        setting = life.setting(0)
        loop = looped(setting, device, clock, Blind(), Record(Promises(), lambda _: None))
        life.chronicle.record = loop.record
        return LoopDesk(loop, setting, installed(), watched=False), life

    yield make
    for device in opened:
        device.close()


def told(loop, kind):
    return [event for *_, event in loop.record.entries if isinstance(event, kind)]


def mirrored():
    stairs = rules(StaircaseRules, "staircase")
    part = Part(Sort.MIRROR, "U05", 3, 60, counts=True, mirror=True, draws=True)
    return Order(part, "U05", staircase.begin(6, 6, stairs), stairs)


def rests(loop, story, within_s):
    """Frames until REST lies over the story, and half a second more, in which the cloth slides over the limb."""
    for _ in range(round(FRAMES_S * within_s)):
        loop.frame(story)
        if loop.screens.resting is not None:
            break
    assert loop.screens.resting is not None
    for _ in range(FRAMES_S // 2):
        loop.frame(story)


def test_rest_because_nobody_pressed_at_the_coach_s_card_covers_the_limb_which_lies_still(seated):
    desk, _ = seated()
    loop = desk.loop
    story = desk.coach(mirrored())
    rests(loop, story, 3 * rules(CoachRules, "coach").idle_s)
    assert [event.reason for event in told(loop, Rest)] == ["no press"]
    drawn, moved = [], []
    for _ in range(2 * FRAMES_S):
        loop.frame(story)
        assert loop.view.covered
        drawn.append(loop.view.left.positions.copy())
        moved.append(loop.view.right.positions.copy())
    assert np.ptp(np.array(drawn), axis=0).max() == 0.0
    assert np.ptp(np.array(moved), axis=0).max() > 0.002, "the hand that is there stays visible and moves"


def test_rest_after_a_break_covers_as_well(seated):
    desk, life = seated()
    rests(desk.loop, resuming.again(Guide(desk, life.chronicle)), 1.0)
    assert desk.loop.view.covered
    assert desk.loop.rig.mode == "cover"


@pytest.mark.parametrize("staff", [True, False])
def test_a_rule_takes_away_only_a_cloth_that_a_rule_laid(seated, staff):
    desk, life = seated()
    loop, seen = desk.loop, []

    def story():
        yield from asking.covered(Guide(desk, life.chronicle), 2.0)
        for _ in range(FRAMES_S):
            yield

    if staff:
        loop.view.acts.append(Press(Action.COVER, 0.0, "key"))
    told_story = story()
    while loop.frame(told_story):
        seen.append(loop.view.covered)
    assert seen[FRAMES_S]
    assert seen[-1] is staff, "what staff laid stays"
    rows = [(event.on, event.by) for event in told(loop, Cover)]
    assert rows == ([(True, "staff")] if staff else [(True, "rule"), (False, "rule")])
    loop.view.acts.append(Press(Action.COVER, loop.time_s, "key"))
    loop.frame(iter([None]))
    assert loop.view.covered is not staff, "staff take their own away, and lay it again"


def test_the_limb_that_comes_from_under_the_cloth_stays_under_that_of_staff(seated):
    desk, _ = seated()
    loop = desk.loop
    desk.cover(True, "staff")
    desk.body("both", uncover=True)
    for _ in range(3 * FRAMES_S):
        loop.frame(iter([None]))
        assert loop.view.covered


def test_after_a_kill_under_the_cloth_no_limb_is_drawn_before_it_is_better(seated):
    desk, _ = seated()
    life, cut = cramped()
    loop, frames, acted = desk.loop, [], [0.0]
    life.chronicle.record = loop.record
    guide = Guide(desk, life.chronicle)
    story = visit(guide, cut)
    first = len(life.chronicle.events)

    def better():
        return [event for event in life.chronicle.events[first:] if isinstance(event, CoverDone)]

    while not better() and loop.frame(story):
        frames.append((loop.view.left, loop.view.covered, loop.screens.resting is not None))
        if loop.time_s - acted[0] > 0.3:
            acted[0] = loop.time_s
            loop.view.acts += life.sitter.sees(loop.screens.look(), loop.time_s)
    minute = [covered for _, covered, resting in frames if not resting]
    assert better()
    # In the frame of the answer it is seen again.
    assert all(left is None for left, *_ in frames[:-1])
    assert not frames[-1][1]
    assert sum(minute) >= FRAMES_S * life.chronicle.course.preset.of(DistressRules).hand_s
