"""What the gate lets through of a damaged stream, and that it lets every hand through."""

import math
import random

import pytest

from devices.glove.gate import Gate, gate
from devices.glove.protocol import Decoder, Raw, Reading, encode_alpha

HZ = 200.0
BYTE_S = 10 / 115200


def raw(curls: tuple[int, ...], time_s: float, length: int = 0) -> Raw:
    a, b, c, d, e = curls
    return (time_s, length, 4095, a, b, c, d, e, Reading((a, b, c, d, e), 4095))


def hand(time_s: float, hz: float) -> tuple[int, int, int, int, int]:
    a, b, c, d, e = (
        round(4095 * (0.5 - 0.5 * math.cos(2 * math.pi * hz * time_s - 0.3 * finger))) for finger in range(5)
    )
    return a, b, c, d, e


def damaged(line: bytes, chance: random.Random) -> bytes:
    """One line in fifty loses a byte or has one changed to another digit."""
    if chance.random() >= 0.02:
        return line
    at = chance.randrange(len(line) - 1)
    other = b"" if chance.random() < 0.5 else b"%d" % chance.randrange(10)
    return line[:at] + other + line[at + 1 :]


def wrong_shares(hz: float, count: int = 20_000) -> tuple[float, float, float, float]:
    """Shares wrong by more than 5 % without and with the gate, the worst with it, and the held share."""
    chance, decoder, state = random.Random(5), Decoder(scale=4095), None
    before: list[float] = []
    behind: list[float] = []
    for number in range(count):
        truth = hand(number / HZ, hz)
        line = damaged(encode_alpha(Reading(truth, 4095, (2047, 2047), 0)), chance)
        for found in decoder.feed_raw(line, number / HZ):
            error = max(abs(a - b) for a, b in zip(found[3:8], truth, strict=True)) / 4095
            before.append(error)
            state, accepted = gate(state, found, BYTE_S)
            if accepted:
                behind.append(error)
    large = [sum(error > 0.05 for error in errors) / len(errors) for errors in (before, behind)]
    return large[0], large[1], max(behind), 1 - len(behind) / len(before)


@pytest.mark.parametrize("hz", [0.5, 3.0])
def test_of_a_damaged_stream_hardly_a_wrong_sample_gets_through(hz: float) -> None:
    without, behind, worst, held = wrong_shares(hz)
    assert without > 0.003, "the stream is too clean to prove anything"
    assert behind <= 0.001
    assert worst <= 0.15
    assert held <= 0.01


def test_a_three_hertz_full_opening_and_closing_is_never_held_back() -> None:
    state: Gate | None = None
    for number in range(2000):
        state, accepted = gate(state, raw(hand(number / HZ, 3.0), number / HZ), BYTE_S)
        assert accepted


def test_a_jump_waits_for_the_next_sample_to_agree() -> None:
    state, _ = gate(None, raw((0,) * 5, 0.0))
    state, accepted = gate(state, raw((0, 0, 0, 3000, 0), 0.005))
    assert not accepted
    state, accepted = gate(state, raw((0, 0, 0, 3010, 0), 0.010))
    assert accepted
    assert state.held is None


def test_a_single_spike_is_forgotten() -> None:
    state, _ = gate(None, raw((100,) * 5, 0.0))
    state, spike = gate(state, raw((4000,) * 5, 0.005))
    state, after = gate(state, raw((110,) * 5, 0.010))
    state, again = gate(state, raw((4000,) * 5, 0.015))
    assert (spike, after, again) == (False, True, False)


def test_two_spikes_that_differ_are_both_held_back() -> None:
    state, _ = gate(None, raw((100,) * 5, 0.0))
    state, first = gate(state, raw((4000,) * 5, 0.005))
    state, second = gate(state, raw((2000,) * 5, 0.010))
    assert (first, second) == (False, False)


def test_after_silence_the_hand_may_be_anywhere() -> None:
    state, _ = gate(None, raw((0,) * 5, 0.0))
    assert gate(state, raw((4095,) * 5, 0.06))[1]


def test_lines_read_in_one_go_are_granted_their_time_on_the_wire() -> None:
    state, _ = gate(None, raw((1000,) * 5, 1.0, 48))
    assert gate(state, raw((1300,) * 5, 1.000001, 48), BYTE_S)[1]
    assert not gate(state, raw((1300,) * 5, 1.000001, 48), 0.0)[1]
    assert not gate(state, raw((1400,) * 5, 1.000001, 48), BYTE_S)[1]
