"""Lines that come many at once are read a faster way, with the same result as one by one."""

import math
import random
from collections import deque
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.glove import protocol
from devices.glove.gate import calm, plausible
from devices.glove.port import RING, GlovePort
from devices.glove.protocol import BACKLOG, Decoder, Reading, encode_alpha, unpack
from tests import floors

BYTE_S = 10 / 115200
COUNT = st.one_of(st.integers(0, 4096), st.sampled_from([0, 1023, 1024, 1025, 4095, 4096]))
LINE = st.builds(
    lambda curls, stick, trigger, flags, end: encode_alpha(Reading(curls, 4095, stick, trigger, flags))[:-1] + end,
    st.tuples(COUNT, COUNT, COUNT, COUNT, COUNT),
    st.one_of(st.none(), st.tuples(COUNT, COUNT)),
    st.one_of(st.none(), COUNT),
    st.sampled_from([b"", b"I", b"ILM"]),
    st.sampled_from([b"\n", b"\n", b"\r\n"]),
)


def hand(number: int, hz: float = 1.0) -> bytes:
    curl = round(2047.5 - 2047.5 * math.cos(math.tau * hz * number / 200))
    return encode_alpha(Reading((curl,) * 5, 4095, (2047, 2047), max(0, 2 * (curl - 2047)), b"L"))


def one_by_one(stream: bytes, decoder: Decoder) -> list[Reading]:
    return [unpack(raw) for line in stream.splitlines(keepends=True) for raw in decoder.feed_raw(line, 1.0)]


@settings(max_examples=30)
@given(st.lists(LINE, min_size=BACKLOG, max_size=3 * BACKLOG), st.sampled_from([None, 1023, 4095]))
def test_many_at_once_give_what_they_give_one_by_one(lines: list[bytes], scale: int | None) -> None:
    stream = b"".join(lines)
    together, apart = Decoder(scale=scale), Decoder(scale=scale)
    assert together.feed(stream, 1.0) == one_by_one(stream, apart)
    assert (together.good, together.bad, together.lines) == (apart.good, apart.bad, apart.lines)


def test_a_damaged_byte_anywhere_gives_what_it_gives_one_by_one() -> None:
    chance = random.Random(3)
    stream = b"".join(hand(number) for number in range(2 * BACKLOG))
    for _ in range(600):
        at = chance.randrange(len(stream) - 1)
        damaged = stream[:at] + chance.randbytes(chance.randrange(2)) + stream[at + 1 :]
        assert Decoder(scale=4095).feed(damaged) == one_by_one(damaged, Decoder(scale=4095))


@pytest.mark.parametrize("begin", [0, 100])
def test_the_faster_way_is_taken_and_says_how_far_the_hand_went(begin: int) -> None:
    decoder = Decoder(scale=4095)
    found = decoder.feed_raw(b"".join(hand(begin + number) for number in range(40)), 1.0)
    steps = [abs(b[finger] - a[finger]) for a, b in pairwise(found) for finger in range(3, 8)]
    assert decoder.step == (max(steps), min(raw[1] for raw in found))
    assert all(b[0] > a[0] for a, b in pairwise(found))
    decoder.feed_raw(hand(40), 2.0)
    assert decoder.step is None


@pytest.mark.parametrize("scale", [1023, 4095])
@pytest.mark.parametrize("field", range(8))
def test_one_value_above_the_scale_refuses_its_line_only(scale: int, field: int) -> None:
    def line(value: int) -> bytes:
        return b"".join(b"%c%d" % (key, value if at == field else 7) for at, key in enumerate(b"ABCDEFGP")) + b"\n"

    allowed = scale + (field == 7)
    decoder = Decoder(scale=scale)
    assert len(decoder.feed(line(allowed) * 9 + line(allowed + 1) + line(7) * 9)) == 18
    assert decoder.bad == 1


@given(st.lists(st.integers(-400, 400), min_size=BACKLOG, max_size=2 * BACKLOG))
def test_a_calm_backlog_has_no_line_that_the_gate_would_hold(steps: list[int]) -> None:
    decoder, value, lines = Decoder(scale=4095), 2047, []
    for step in steps:
        value = min(4095, max(0, value + step))
        lines.append(encode_alpha(Reading((value, 9, 9, 9, 9), 4095, (0, 0), 0)))
    found = decoder.feed_raw(b"".join(lines), 1.0)
    assert decoder.step is not None
    if calm(decoder.step, 4095, BYTE_S):
        assert all(plausible(a, b, BYTE_S) for a, b in pairwise(found))


def test_a_jump_in_a_backlog_is_held_back(plug, opened, wait_until) -> None:
    board, device = plug(), opened()
    lines = [hand(number, 0.1) for number in range(30)]
    wrong = encode_alpha(Reading((4000, 0, 0, 0, 0), 4095, (2047, 2047), 0))
    board.send(lines[0])
    wait_until(device.latest)
    board.send(*lines[1:20], wrong, *lines[20:])
    wait_until(lambda: device.status.good == 31)
    assert device.status.dropped == 1
    assert max(frame.curl[0] for frame in device.drain()) < 0.5


def test_a_reader_that_was_held_up_takes_a_step_for_many_lines_and_not_for_each(monkeypatch) -> None:
    """Counted in calls: how long they take, `midline bench` says."""
    stream = b"".join(hand(number) for number in range(4000))
    chunks = [stream[start : start + 4096] for start in range(0, len(stream), 4096)]

    def calls(backlog: int) -> int:
        monkeypatch.setattr(protocol, "BACKLOG", backlog)
        port = GlovePort.__new__(GlovePort)
        port.decoder, port.ring, port.seq, port.held = Decoder(), deque(maxlen=RING), 0, 0
        port._gate = port._steady = None
        port._baud = 115200
        counted = floors.calls(lambda: [port._take(chunk, number * 0.02) for number, chunk in enumerate(chunks)])
        assert (port.seq, port.held) == (4000, 0)
        return counted

    # Fewer calls than lines, where one by one takes several for each.
    assert calls(BACKLOG) < 4000 < 4 * 4000 < calls(10**9)
