"""Raw keys, mouse and the single button become actions, once each and in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import settings
from game.view.input import Action, Hold, InputRules, Inputs, Pointer, Press, Release

RULES = settings.rules(InputRules, "input")


def presses(acts):
    return [(act.action, act.by, act.value) for act in acts if isinstance(act, Press)]


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("space", Action.REST),
        ("escape", Action.STOP),
        ("c", Action.COVER),
        ("C", Action.COVER),
        ("r", Action.RECENTRE),
        ("n", Action.PAIN),
        ("-", Action.EASIER),
        ("+", Action.PRAISE),
        ("e", Action.EMERGENCY),
        ("enter", Action.TAKE),
        ("tab", Action.NEXT),
        ("arrow_left", Action.BACK),
        ("arrow_up", Action.MORE),
    ],
)
def test_a_key_acts_at_once_with_its_own_time(key, action):
    act = Inputs(RULES).key_down(key, 3.25)[0]
    assert act == Press(action, 3.25, "key")


def test_a_digit_carries_its_figure():
    assert presses(Inputs(RULES).key_down("7", 1.0)) == [(Action.DIGIT, "key", "7")]


def test_unknown_keys_do_nothing():
    inputs = Inputs(RULES)
    assert inputs.key_down("q", 1.0) == inputs.key_down("²", 1.0) == inputs.key_up("q", 1.2) == []


@given(st.sampled_from(["space", "enter", "escape", "5", "arrow_up", "f13"]), st.integers(1, 200), st.booleans())
def test_auto_repeat_never_acts_twice(key, repeats, as_pairs):
    inputs, acts, now = Inputs(RULES), [], 1.0
    acts += inputs.key_down(key, now)
    for _ in range(repeats):
        now += 0.001
        if as_pairs:
            acts += inputs.key_up(key, now)
        acts += inputs.key_down(key, now)
    assert len([a for a in acts if isinstance(a, Press)]) == (0 if key == "f13" else 1)


@pytest.mark.parametrize("key", ["f13", "b", "mouse"])
@pytest.mark.parametrize("hz", [3, 30, 240])
def test_the_single_button_selects_rests_and_stops_by_how_long_it_is_held(key, hz):
    for held_s, wanted in [(0.3, ["select"]), (0.99, ["select"]), (1.6, ["rest"]), (4.5, ["rest", "stop"])]:
        inputs, acts, now = Inputs(RULES, one_button=key == "mouse"), [], 10.0

        def turn(down, at, inputs=inputs):
            if key == "mouse":
                buttons = frozenset({"left"}) if down else frozenset()
                return inputs.pointer(Pointer(at, 0.0, 0.0, buttons, pad="more"))
            return inputs.key_down(key, at) if down else inputs.key_up(key, at)

        acts += turn(True, now)
        while now < 10.0 + held_s - 1 / hz:
            now += 1 / hz
            acts += inputs.tick(now)
        acts += turn(False, 10.0 + held_s)
        acts += inputs.tick(20.0)
        found = [a for a in acts if isinstance(a, Press)]
        assert [a.action.value for a in found] == wanted
        assert all(a.by == "switch" for a in found)
        times = {"select": 10.0, "rest": 11.0, "stop": 14.0}
        assert [a.time_s for a in found] == [times[name] for name in wanted]
        assert [type(a) for a in acts if not isinstance(a, Press)] == [Hold, Release]


def test_a_bouncing_button_is_one_press_and_one_hold():
    inputs = Inputs(RULES)
    acts = inputs.key_down("f13", 0.0)
    for bounce in range(4):
        acts += inputs.key_up("f13", 0.01 + 0.02 * bounce)
        acts += inputs.key_down("f13", 0.02 + 0.02 * bounce)
    acts += inputs.tick(1.01)
    assert presses(acts) == [(Action.REST, "switch", "")]


def test_a_pad_is_pressed_on_the_way_down_and_held_until_up_or_off():
    inputs = Inputs(RULES)
    left = frozenset({"left"})
    assert inputs.pointer(Pointer(0.0, 0, 0, pad="more")) == []
    assert inputs.pointer(Pointer(0.1, 0, 0, left, pad="more")) == [
        Press(Action.PAD, 0.1, "button", "more"),
        Hold("more", 0.1),
    ]
    assert inputs.pointer(Pointer(0.2, 0, 0, left, pad="more")) == []
    assert inputs.pointer(Pointer(0.3, 0, 0, left, pad=None)) == [Release("more", 0.3)]
    assert inputs.pointer(Pointer(0.4, 0, 0, pad=None)) == []


def test_holding_a_pad_is_not_holding_the_big_button():
    inputs = Inputs(RULES)
    acts = inputs.pointer(Pointer(0.0, 0, 0, frozenset({"left"}), pad="more"))
    for frame in range(600):
        acts += inputs.tick(frame / 60)
    assert presses(acts) == [(Action.PAD, "button", "more")]


def test_dragging_along_the_bar_presses_each_mark_but_no_other_pad():
    inputs, left = Inputs(RULES), frozenset({"left"})
    acts = inputs.pointer(Pointer(0.0, 0, 0, left, pad="nrs-3"))
    for i, pad in enumerate(["nrs-4", "nrs-4", "nrs-5", "thats-it", "nrs-6"]):
        acts += inputs.pointer(Pointer(0.1 + i / 10, 0, 0, left, pad=pad))
    assert [value for _, _, value in presses(acts)] == ["nrs-3", "nrs-4", "nrs-5"]


def test_rest_and_stop_pads_act_even_right_after_another_click():
    inputs, left = Inputs(RULES), frozenset({"left"})
    inputs.pointer(Pointer(0.0, 0, 0, left, pad="more"))
    inputs.pointer(Pointer(0.01, 0, 0))
    assert presses(inputs.pointer(Pointer(0.02, 0, 0, left, pad="rest"))) == [(Action.REST, "button", "")]
    inputs.pointer(Pointer(0.03, 0, 0))
    assert presses(inputs.pointer(Pointer(0.04, 0, 0, left, pad="stop"))) == [(Action.STOP, "button", "")]


def test_losing_the_window_lets_go_and_chooses_nothing():
    inputs = Inputs(RULES)
    inputs.key_down("f13", 0.0)
    inputs.key_down("arrow_up", 0.0)
    assert inputs.focus_lost(0.5) == [Release("switch", 0.5), Release("more", 0.5)]
    assert inputs.tick(9.0) == []
