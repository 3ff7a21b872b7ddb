"""Ceiling, level down, tiredness and boredom (protocol.md 7.3, 7.6)."""

import dataclasses

import pytest

from game.programme.decision import decide, why
from game.programme.levels import Room, SessionRules, bored, level_down, room_to_rise, tired
from game.programme.mode import Mode
from game.settings import PRESETS, programme

RULES = programme("plp").of(SessionRules)


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert dataclasses.astuple(programme(name).of(SessionRules)) == (0.5, 0.6, 40, 0.5, 20, 0.55, 0.2, 0.95)


@pytest.mark.parametrize(("hold", "mode", "wanted"), [
    (0, Mode.NORMAL, Room(False, 1.0)), (1, Mode.NORMAL, Room(True, 0.0)), (0, Mode.GENTLE, Room(True, 0.0)),
    (0, Mode.FACE_PROBE_GENTLE, Room(True, 0.0)), (0, Mode.EDU_BREATHE_ONLY, Room(True, 0.0)),
    (0, Mode.NORMAL_LOW, Room(False, 0.5)), (2, Mode.NORMAL_LOW, Room(True, 0.0)),
])  # fmt: skip
def test_hold_and_gentle_leave_no_room_and_low_half(hold, mode, wanted):
    assert room_to_rise(hold, mode, RULES) == wanted


def of(right: int, wrong: int) -> tuple[bool, ...]:
    return (True,) * right + (False,) * wrong


def test_the_level_goes_down_below_three_fifths_of_forty():
    assert level_down(of(23, 17), RULES) == 0.5
    assert level_down(of(24, 16), RULES) == 0.0
    assert level_down(of(0, 39), RULES) == 0.0
    assert level_down(of(60, 0) + of(23, 17), RULES) == 0.5


def test_tiredness_is_a_drop_within_the_session():
    fresh = of(16, 4)
    assert tired(fresh + of(10, 10), 0, RULES) == "offer_break"
    assert tired(fresh + of(10, 10), 1, RULES) == "end_block"
    assert tired(fresh + of(11, 9), 0, RULES) == "go"
    assert tired(of(14, 6) + of(10, 10), 0, RULES) == "go"
    assert tired(of(15, 5) + of(10, 10), 0, RULES) == "offer_break"
    assert tired(of(20, 0) + of(0, 19), 0, RULES) == "go"


def test_boredom_is_nearly_all_right_at_the_limit():
    assert bored(of(20, 0), True, RULES)
    assert not bored(of(20, 0), False, RULES)
    assert not bored(of(19, 1), True, RULES)
    assert not bored(of(19, 0), True, RULES)
    assert bored((False, *of(20, 0)), True, RULES)


@pytest.mark.parametrize(("function", "inputs", "sentence"), [
    (room_to_rise, {"hold": 1, "mode": Mode.NORMAL}, "Nothing gets harder in this session"),
    (room_to_rise, {"hold": 0, "mode": Mode.GENTLE}, "Today is gentle, so nothing gets harder."),
    (room_to_rise, {"hold": 0, "mode": Mode.NORMAL_LOW}, "harder half as fast"),
    (room_to_rise, {"hold": 0, "mode": Mode.NORMAL}, "within the limit of a day"),
    (level_down, {"successes": of(0, 40)}, "too hard lately"),
    (level_down, {"successes": ()}, "not too hard"),
    (tired, {"successes": of(20, 0) + of(0, 20), "breaks": 0}, "a break is offered"),
    (tired, {"successes": of(20, 0) + of(0, 20), "breaks": 1}, "the block ends here"),
    (tired, {"successes": (), "breaks": 0}, "well enough"),
    (bored, {"successes": of(20, 0), "at_ceiling": True}, "another exercise is offered"),
    (bored, {"successes": (), "at_ceiling": True}, "something to give"),
])  # fmt: skip
def test_each_says_why(function, inputs, sentence):
    preset = programme("plp")
    assert sentence in why(decide(preset, function, **inputs)[1], preset)
