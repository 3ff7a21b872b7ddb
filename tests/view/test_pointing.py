"""A controller answers as the mouse does: a press on a pad, held with the trigger, and nothing of before."""

from types import SimpleNamespace

import numpy as np
import pytest

from game import settings
from game.body.rotations import about
from game.view.input import Action, Hold, InputRules, Press, Release
from game.view.pointing import IDLE_S, TAKE_S, Pointing
from game.view.screens import Pain

RULES = settings.rules(InputRules, "input")
STEP = 0.02
UP = np.array([0.0, 1.0, 0.0])


def held(select=False, stick=(0.0, 0.0), place=(0.2, 1.0, -0.3), yaw=0.0, tracked=True):
    aim = SimpleNamespace(position=np.array(place), orientation=about(UP, yaw), tracked=tracked)
    return SimpleNamespace(aim=aim, select=select, stick=stick, by_hand=False)


class Hand:
    """A person with a controller: each spell is a pad, what is done with the controller, and for how long."""

    def __init__(self):
        self.pointing, self.now, self.acts = Pointing(RULES), 0.0, []

    def does(self, pad, seconds=0.1, controller=True, **what):
        for _ in range(max(1, round(seconds / STEP))):
            self.now += STEP
            self.acts += self.pointing.see(held(**what) if controller else None, pad, self.now)
        return self

    def told(self):
        return [
            (type(act).__name__, act.value or act.action.value) if isinstance(act, Press) else
            (type(act).__name__, act.target)
            for act in self.acts
        ]  # fmt: skip


def test_the_trigger_takes_the_pad_under_the_ray_and_holds_it():
    hand = Hand().does("yes").does("yes", select=True, seconds=0.3).does("yes")
    press, hold, release = hand.acts
    assert press == Press(Action.PAD, press.time_s, "controller", "yes")
    assert hold == Hold("yes", press.time_s)
    assert release == Release("yes", release.time_s)
    assert release.time_s - press.time_s == pytest.approx(0.3, abs=0.03)


@pytest.mark.parametrize(("pad", "action"), [("rest", Action.REST), ("stop", Action.STOP)])
def test_rest_and_stop_are_what_they_are_on_every_way(pad, action):
    (press,) = Hand().does(pad).does(pad, select=True, seconds=1.0).does(pad).acts
    assert (press.action, press.value, press.by) == (action, "", "controller")


def test_pointing_alone_chooses_nothing():
    assert Hand().does("yes", seconds=5.0).does("no", seconds=5.0).acts == []


def test_a_trigger_that_was_down_before_asks_for_nothing():
    assert Hand().does("yes", select=True, seconds=1.0).acts == []
    # Nor one that went down while the controller was away, or while the picture stood still.
    assert Hand().does("yes").does(None, controller=False).does("yes", select=True).acts == []
    hand = Hand().does("yes")
    hand.now += 1.0
    assert hand.does("yes", select=True).acts == []
    assert hand.does("yes").does("yes", select=True).told()[0] == ("Press", "yes")


def test_a_trigger_pulled_beside_the_pads_and_moved_onto_one_asks_for_nothing():
    assert Hand().does(None).does(None, select=True).does("yes", select=True, seconds=1.0).acts == []


def test_a_bounce_of_the_trigger_is_one_press():
    hand = Hand().does("yes").does("yes", select=True, seconds=STEP).does("yes", seconds=STEP)
    assert hand.does("yes", select=True, seconds=STEP).told().count(("Press", "yes")) == 1


def test_a_ray_that_trembles_off_its_pad_still_holds_it_and_one_that_leaves_does_not():
    hand = Hand().does("more").does("more", select=True, seconds=0.4).does(None, select=True, seconds=0.1)
    hand.does("more", select=True, seconds=0.4)
    assert hand.told() == [("Press", "more"), ("Hold", "more")]
    hand.does(None, select=True, seconds=0.3)
    assert hand.told()[2:] == [("Release", "more")]
    assert hand.does("more", select=True).told()[3:] == []


def test_a_controller_that_goes_lets_go_of_what_it_held():
    hand = Hand().does("more").does("more", select=True, seconds=0.4).does(None, controller=False)
    assert hand.told() == [("Press", "more"), ("Hold", "more"), ("Release", "more")]


def test_more_counts_on_while_it_is_held_and_the_bar_follows_the_ray():
    pain, hand = Pain(RULES, "pre"), Hand()
    hand.does("more")
    pain.drawn(0.0)
    heard = 0

    def listen():
        nonlocal heard
        for act in hand.acts[heard:]:
            pain.hear(act)
        heard = len(hand.acts)
        pain.tick(hand.now)

    for _ in range(round(2.5 * RULES.nrs_repeat_s / STEP)):
        hand.does("more", select=True, seconds=STEP)
        listen()
    assert pain.nrs.value == 2
    hand.does("more").does("nrs-7").does("nrs-7", select=True).does("nrs-8", select=True).does("nrs-9")
    listen()
    assert pain.nrs.value == 8


@pytest.mark.parametrize(
    ("stick", "action", "target"),
    [
        ((0.0, 1.0), Action.MORE, "more"),
        ((0.2, -0.9), Action.LESS, "less"),
        ((0.8, 0.1), Action.NEXT, None),
        ((-0.7, 0.3), Action.BACK, None),
    ],
)
def test_the_thumbstick_asks_once_until_it_is_back_at_its_centre(stick, action, target):
    hand = Hand().does(None).does(None, stick=stick, seconds=2.0)
    half = tuple(0.6 * each for each in stick)
    hand.does(None, stick=half).does(None, stick=stick).does(None, seconds=0.2)
    presses = [act for act in hand.acts if isinstance(act, Press)]
    assert [(each.action, each.by) for each in presses] == [(action, "controller")]
    others = [act for act in hand.acts if not isinstance(act, Press)]
    assert [act.target for act in others] == ([target, target] if target else [])
    assert len([act for act in hand.does(None, stick=stick).acts if isinstance(act, Press)]) == 2


def test_a_little_of_the_thumbstick_or_one_that_is_pushed_from_the_start_asks_nothing():
    assert Hand().does(None).does(None, stick=(0.5, 0.5), seconds=1.0).acts == []
    assert Hand().does(None, stick=(0.0, 1.0), seconds=1.0).acts == []


def test_the_trigger_takes_the_highlighted_only_after_the_thumbstick_moved_it():
    assert Hand().does(None).does(None, select=True).acts == []
    hand = Hand().does(None).does(None, stick=(1.0, 0.0)).does(None).does(None, select=True).does(None)
    assert [act.action for act in hand.acts] == [Action.NEXT, Action.TAKE]
    # Once, and not long after.
    assert [act.action for act in hand.does(None, select=True).acts] == [Action.NEXT, Action.TAKE]
    late = Hand().does(None).does(None, stick=(1.0, 0.0)).does(None, seconds=TAKE_S + 0.1).does(None, select=True)
    assert [act.action for act in late.acts] == [Action.NEXT]


def test_a_controller_that_lies_somewhere_is_idle_until_it_moves():
    hand = Hand().does("yes", seconds=1.0)
    assert hand.pointing.idle
    assert not hand.does("yes", place=(0.21, 1.0, -0.3)).pointing.idle
    assert hand.does("yes", seconds=IDLE_S + 0.2, place=(0.21, 1.0, -0.3)).pointing.idle
    assert not hand.does("yes", yaw=0.02, place=(0.21, 1.0, -0.3)).pointing.idle
    # One that is only guessed is no movement.
    hand.does("yes", seconds=IDLE_S + 0.2, yaw=0.02, place=(0.21, 1.0, -0.3))
    assert hand.does("yes", place=(0.5, 1.0, -0.3), tracked=False).pointing.idle
    assert not hand.does("yes", select=True, yaw=0.02, place=(0.21, 1.0, -0.3)).pointing.idle
