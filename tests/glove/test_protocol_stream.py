"""A stream cut anywhere, damaged anywhere: never an exception, never a value outside the range."""

import itertools
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.glove.protocol import LINE_LIMIT, Decoder, Reading, encode_alpha, unpack
from tests import floors

LINES = [
    encode_alpha(Reading((n, 4095 - n, n // 2, 0, 4095), 4095, (2047, n), n, b"I" if n > 2047 else b""))
    for n in range(0, 4096, 64)
]


def sound(reading: Reading) -> bool:
    numbers = [*reading.curls, *(reading.stick or ()), *(reading.splays or ()), *(reading.joints or ())]
    numbers.append(reading.trigger or 0)
    return reading.scale in (1023, 4095) and all(
        type(n) is int and 0 <= n <= reading.scale for n in numbers if n is not None
    )


@settings(max_examples=40)
@given(st.lists(st.integers(1, 60)))
def test_lines_in_any_pieces_give_the_same_readings(cuts: list[int]) -> None:
    stream = b"".join(LINES)
    decoder, found = Decoder(), []
    for cut in cuts:
        found += decoder.feed(stream[:cut])
        stream = stream[cut:]
    assert found + decoder.feed(stream) == Decoder().feed(b"".join(LINES))


STOCK = b"A1B20C300D400E5F6G70P800\n"


@settings(max_examples=150)
@given(
    st.integers(0, len(STOCK)), st.integers(0, 2), st.text("APZ019\r\n", max_size=2), st.sampled_from([1023, 4095])
)
@example(len(STOCK) - 4, 4, "\n34", 4095)
@example(0, 24, "7A1B2C3D4E5F6G7P", 4095)
@example(1, 1, "00012", 4095)
@example(21, 3, "1024", 1023)
@example(21, 3, "1025", 1023)
@example(1, 1, "1024", 1023)
def test_a_line_by_itself_is_read_as_it_is_among_others(at: int, gone: int, put: str, scale: int) -> None:
    data = STOCK[:at] + put.encode() + STOCK[at + gone :]
    alone, among = Decoder(scale=scale), Decoder(scale=scale)
    assert alone.feed(data) == among.feed(data[:1]) + among.feed(data[1:])
    assert (alone.good, alone.bad, alone.lines) == (among.good, among.bad, among.lines)
    assert alone.unfinished == among.unfinished


@settings(max_examples=100)
@given(st.lists(st.one_of(st.binary(max_size=80), st.sampled_from(LINES), st.just(b"\n"))))
@pytest.mark.parametrize("encoding", ["alpha", "legacy"])
def test_random_bytes_never_raise_nor_leave_the_range(encoding: str, pieces: list[bytes]) -> None:
    decoder = Decoder(encoding)  # type: ignore[arg-type]
    assert all(sound(reading) for piece in pieces for reading in decoder.feed(piece))


@given(st.text("ABCDEFGPHIMOZ&()0123459\r", max_size=60))
def test_nearly_right_lines_never_leave_the_range(text: str) -> None:
    for encoding in ("alpha", "legacy"):
        found = Decoder(encoding).feed(text.encode() + b"\n")  # type: ignore[arg-type]
        assert all(sound(reading) for reading in found)


def test_ten_megabytes_of_noise_are_survived_at_a_steady_pace() -> None:
    chance = random.Random(2)
    noise = chance.randbytes(4_000_000)
    lines = bytearray(b"".join(LINES) * (6_000_000 // sum(map(len, LINES)) + 1))
    for _ in range(200_000):
        lines[chance.randrange(len(lines))] = chance.randrange(256)
    stream = noise + bytes(lines)
    assert len(stream) >= 10_000_000
    decoder = Decoder()
    readings = 0
    for start in range(0, len(stream), 4096):
        for raw in decoder.feed_raw(stream[start : start + 4096], start / 1e6):
            readings += 1
            assert sound(unpack(raw))
    assert readings > 20_000
    assert decoder.bad > 20_000
    # However much came before, a few lines take as long as they do a decoder that has read nothing.
    few, fresh = bytes(lines[:600]), Decoder()
    assert floors.ratio(lambda _: decoder.feed(few), turns=200, floor=lambda: fresh.feed(few)) < 2.0


def test_a_stream_without_newlines_is_given_up_and_found_again() -> None:
    decoder = Decoder()
    decoder.feed(b"x" * LINE_LIMIT)
    assert decoder.bad == 0
    decoder.feed(b"x")
    assert decoder.bad == 1
    assert decoder.feed(b"A1B2C3D4E5\n") == [], "the tail of an endless line is no line"
    assert [reading.curls for reading in decoder.feed(b"A1B2C3D4E5\n")] == [(1, 2, 3, 4, 5)]
    assert decoder.lines == 2


def test_opened_in_the_middle_of_a_line_only_that_line_is_lost() -> None:
    for start in range(1, len(LINES[3]) - 1):
        found = Decoder().feed(LINES[3][start:] + LINES[4])
        assert [reading.curls for reading in found] == [Decoder().feed(LINES[4])[0].curls]


def test_an_older_line_without_its_head_is_passed_over() -> None:
    decoder = Decoder("legacy")
    decoder.reset()
    assert decoder.feed(b"47&2047&3&4&5&232&164&0&0&0&0&0&0\n") == []
    assert len(decoder.feed(b"2047&2047&3&4&5&232&164&0&0&0&0&0&0\n")) == 1


def test_a_line_has_the_time_of_its_first_byte() -> None:
    decoder = Decoder()
    assert decoder.feed_raw(b"A1B2", 1.0) == []
    assert decoder.feed_raw(b"C3", 2.0) == []
    first, second = decoder.feed_raw(b"D4E5\nA1B2C3D4E5\nA1", 3.0)
    assert (first[0], second[0]) == (1.0, 3.0)
    (third,) = decoder.feed_raw(b"B2C3D4E5\n", 4.0)
    assert third[0] == pytest.approx(3.0, abs=1e-5)
    assert third[0] > second[0]


def test_times_always_rise_and_never_lie_ahead() -> None:
    decoder = Decoder()
    times = [raw[0] for _ in range(3) for raw in decoder.feed_raw(b"".join(LINES), 5.0)]
    assert times[:64] == sorted(times[:64])
    assert max(times[:64]) == pytest.approx(5.0, abs=1e-9)
    assert all(b > a for a, b in itertools.pairwise(times))
