"""What is taken for a reading, and what is not: one vector a case."""

import pytest

from devices.glove.protocol import Decoder, Reading, encode_alpha, encode_legacy

JOINTS = b"".join(
    b"%c100(%cAA)10(%cAB)20(%cAC)30(%cAD)40" % (finger, finger, finger, finger, finger) for finger in b"ABCDE"
)


def read(line: bytes, **options: object) -> Reading | None:
    found = Decoder(**options).feed(line + b"\n")  # type: ignore[arg-type]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("line", "curls"),
    [
        (b"A0B0C0D0E0", (0, 0, 0, 0, 0)),
        (b"A819B1638C2457D3276E4095", (819, 1638, 2457, 3276, 4095)),
        (b"A1662B3329C1229D4095E4095F384G0ILM", (1662, 3329, 1229, 4095, 4095)),
        (b"A112B3994C305D4095E1017F336G34ILM", (112, 3994, 305, 4095, 1017)),
        (b"A2047B2047C2047D2047E2047F2047G2047P0", (2047,) * 5),
        (b"A4095B4095C4095D4095E4095F2047G2047P4096ILM", (4095,) * 5),
        (b"A0(AB)2047B1(BB)2047C2(CB)2047D3(DB)2047E4(EB)2047", (0, 1, 2, 3, 4)),
        (b"A1023(AAB)2047(AAC)3071(AAD)4095B0C0D0E0", (1023, 0, 0, 0, 0)),
        (b"A0B0C0D0E0JOML", (0, 0, 0, 0, 0)),
        (b"E5D4C3B2A1", (1, 2, 3, 4, 5)),
        (JOINTS, (100,) * 5),
        (JOINTS.replace(b"100", b"").replace(b"A(", b"(", 1).replace(b"B(", b"(", 1), None),
        (b"A7B8C9D10E11\r", (7, 8, 9, 10, 11)),
    ],
)
def test_a_line_of_the_alpha_language_is_read(line: bytes, curls: object) -> None:
    reading = read(line)
    assert (reading and reading.curls) == curls


@pytest.mark.parametrize(
    "line",
    [
        b"123",
        b"blah blah blah",
        b"F0.40G0.60H0.20",
        b"ets Jul 29 2019 12:21:46\r",
        b"rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r",
        b"Guru Meditation Error: Core  1 panic'ed (LoadProhibited)",
        b"I (312) wifi: connected",
        b"7B2047C2047D2047E2047F2047G2047P0",
        b"A20470B2047C2047D2047E2047",
        b"A5000B2047C2047D2047E2047",
        b"A-1B2047C2047D2047E2047",
        b"A1B2C3D4",
        b"A1B2C3D4E",
        b"A1B2C3D4E5\xff",
        b" A1B2C3D4E5",
        b"A1B2C3D4E5F6",
        b"A1B2C3D4E5P4097",
        b"A1B2C3D4E5Q6",
        b"A1B2C3D4E5(FB)6",
        b"A100(AB)200B300(BB)400C500",
        b"A1B2C3D4E5HH",
        b"511&511&511&511&511&232&164&0&0&0&0&0&0",
        b"$GPGGA,123519,4807.038,N,01131.000,E,1",
        b"#YPR=-155.73,-76.48,-129.51",
        b"thumb:123\tindex:456",
    ],
)
def test_anything_else_is_refused_and_counted(line: bytes) -> None:
    decoder = Decoder(scale=4095)
    assert decoder.feed(line + b"\n") == []
    assert (decoder.good, decoder.bad, decoder.lines) == (0, 1, 1)


def test_two_lines_that_ran_together_are_refused() -> None:
    assert read(b"A1B2C3D4E5A6B7C8D9E10") is None
    assert read(b"A1B2C3D4E5F6G7P8A1B2C3D4E5F6G7P8") is None


@pytest.mark.parametrize("line", [b"Z", b"Z1", b"(ZV)42(ZG)0(ZH)0", b"Z(ZV)42(ZG)0(ZH)1\r"])
def test_information_is_neither_a_reading_nor_an_error(line: bytes) -> None:
    decoder = Decoder()
    assert decoder.feed(line + b"\n") == []
    assert (decoder.good, decoder.bad, decoder.lines) == (0, 0, 1)


@pytest.mark.parametrize("line", [b"", b"\r"])
def test_blank_lines_of_wifi_boards_are_nothing(line: bytes) -> None:
    decoder = Decoder()
    decoder.feed(line + b"\n")
    assert (decoder.good, decoder.bad, decoder.lines) == (0, 0, 0)


def test_splay_and_joints_come_with_their_line() -> None:
    reading = read(b"A0(AB)1B0(BB)2C0D0E0")
    assert reading is not None
    assert reading.splays == (1, 2, None, None, None)
    assert reading.joints is None
    joints = read(JOINTS)
    assert joints is not None
    assert joints.joints == (10, 20, 30, 40) * 5


def test_a_finger_without_a_curl_takes_the_mean_of_its_joints() -> None:
    reading = read(b"(AAA)10(AAB)20(AAC)30(AAD)40B1C2D3E4")
    assert reading is not None
    assert reading.curls == (25, 1, 2, 3, 4)


def test_the_trigger_of_a_full_fist_is_clamped() -> None:
    reading = read(b"A4095B4095C4095D4095E4095F2047G2047P4096")
    assert reading is not None
    assert reading.trigger == 4095


def test_the_scale_starts_at_ten_bits_and_grows_once() -> None:
    decoder = Decoder()
    small, trigger, large, after = (
        decoder.feed(line)[0].scale
        for line in (
            b"A1023B0C0D0E0F511G511P0\n",
            b"A1023B1023C0D0E0F511G511P1024\n",
            b"A1023B0C0D0E0F2047G2047P0\n",
            b"A1B2C3D4E5\n",
        )
    )
    assert (small, trigger, large, after) == (1023, 1023, 4095, 4095)


def test_a_given_scale_stays_and_says_what_it_refused() -> None:
    decoder = Decoder(scale=1023)
    assert decoder.feed(b"A1024B0C0D0E0\nA1B2C3D4E5P1024\n")[0].trigger == 1023
    assert (decoder.bad, decoder.above_scale) == (1, 1)


def test_the_older_language_is_read_in_both_orders() -> None:
    line = b"1&2&3&4&5&232&164&0&1&0&0&1&0"
    assert read(line, encoding="legacy") == Reading((1, 2, 3, 4, 5), 1023, (232, 164), None, b"IL")
    reading = read(line, encoding="legacy", order="little-first")
    assert reading is not None
    assert reading.curls == (5, 4, 3, 2, 1)


@pytest.mark.parametrize(
    "line",
    [
        b"1&2&3&4&5&232&164&0&1&0&0&1",
        b"1&2&3&4&5&232&164&0&2&0&0&1&0",
        b"-2147483648&2&3&4&5&232&164&0&0&0&0&0&0",
        b"A1B2C3D4E5",
    ],
)
def test_the_older_language_is_as_strict(line: bytes) -> None:
    assert read(line, encoding="legacy") is None


def test_an_older_glove_is_recognised_as_such() -> None:
    decoder = Decoder()
    decoder.feed(b"511&511&511&511&511&232&164&0&0&0&0&0&0\n")
    assert (decoder.bad, decoder.legacy) == (1, 1)


def test_what_is_encoded_is_decoded() -> None:
    reading = Reading((1, 2, 3, 4, 4095), 4095, (6, 7), 8, b"ILM", (1, 2, 3, None, 5), (*range(19), None))
    assert read(encode_alpha(reading)[:-1]) == reading
    plain = Reading((1, 2, 3, 4, 4095), 4095, (6, 7), None, b"IL")
    for order in ("thumb-first", "little-first"):
        assert read(encode_legacy(plain, order)[:-1], encoding="legacy", order=order) == plain  # type: ignore[arg-type]
