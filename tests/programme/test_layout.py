"""Minutes laid out in blocks and readings, in whole seconds (protocol.md 2.4 rule 2, 8.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.layout import Frame, PlanRules, Slot, even, frame, halves, most_blocks, slots, spread, worn
from game.programme.mode import Mode, ModeRules
from game.programme.parts import Part, Reads, Sort
from game.settings import programme

RULES, MODE = programme("plp").of(PlanRules), programme("plp").of(ModeRules)
NONE = Frame(0, (), 0)


@given(st.integers(0, 2000), st.lists(st.integers(0, 300), min_size=1, max_size=9))
def test_what_is_spread_is_all_of_it_and_no_room_overflows(total, rooms):
    total = min(total, sum(rooms))
    given_ = spread(total, rooms)
    assert sum(given_) == total
    assert all(0 <= part <= room for part, room in zip(given_, rooms, strict=True))
    free = [part for part, room in zip(given_, rooms, strict=True) if part < room]
    assert not free or max(given_) - min(free) <= 1


@given(st.integers(0, 2000), st.integers(1, 9))
def test_even_parts_add_up(total, number):
    parts = even(total, number)
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize(("total", "wanted"), [
    (600, Frame(120, (60,), 30)), (350, Frame(120, (60,), 30)), (300, Frame(102, (51,), 25)),
    (0, Frame(0, (0,), 0)),
])  # fmt: skip
def test_the_frame_is_at_most_its_share(total, wanted):
    assert frame(total, 120, (60,), 30, RULES) == wanted
    assert frame(100, 0, (), 0, RULES) == NONE


@pytest.mark.parametrize(("mode", "name", "wanted"), [
    (Mode.NORMAL, "plp", 2), (Mode.NORMAL, "crps", 1), (Mode.GENTLE, "plp", 1), (Mode.NORMAL_LOW, "plp", 1),
])  # fmt: skip
def test_how_many_blocks_lie_between_two_readings(mode, name, wanted):
    assert most_blocks(mode, programme(name).of(ModeRules)) == wanted


@pytest.mark.parametrize(("total", "around", "fewest", "per", "wanted"), [
    (300, NONE, 1, 2, (Slot(games=(150, 150)),)), (301, NONE, 1, 2, (Slot(games=(150,)), Slot(games=(151,)))),
    (180, NONE, 1, 1, (Slot(games=(180,)),)), (181, NONE, 1, 1, (Slot(games=(90,)), Slot(games=(91,)))),
    (180, NONE, 2, 2, (Slot(games=(90, 90)),)), (180, NONE, 2, 1, (Slot(games=(90,)), Slot(games=(90,)))),
    (300, Frame(120, (60,), 30), 1, 2, (Slot(120, (60,), (90,), 30),)),
    (300, Frame(120, (60,), 30), 1, 1, (Slot(120), Slot(0, (60,), (90,), 30))),
    (300, Frame(0, (10, 60), 30), 1, 2, (Slot(0, (10, 60)), Slot(0, (), (100, 100), 30))),
    (60, Frame(0, (60,), 0), 1, 2, (Slot(0, (60,)),)), (0, NONE, 1, 2, (Slot(),)),
])  # fmt: skip
def test_the_slots(total, around, fewest, per, wanted):
    found = slots(total, around, fewest, per, RULES, MODE)
    assert found == wanted
    assert sum(each.seconds for each in found) == total


def part(seconds, headset=True, sort=Sort.MIRROR, counts=True):
    return Part(sort, seconds=seconds, headset=headset, counts=counts and sort is Sort.MIRROR)


REST = part(30, sort=Sort.REST)


def test_the_long_rest_stands_in_the_middle_of_the_play():
    parts = (part(100), REST, part(100), REST, part(200))
    assert [each.seconds for each in halves(parts, RULES)] == [100, 30, 100, 300, 200]
    assert halves(parts, RULES)[3] == Part(Sort.REST, seconds=300, form="halves")
    assert [each.seconds for each in halves((part(300), REST, part(10), REST, part(10)), RULES)][1] == 300
    assert halves((part(100),), RULES) == (part(100),)


@pytest.mark.parametrize(("last", "off"), [(270, False), (271, True)])
def test_fifteen_minutes_are_worn_and_not_a_second_more(last, off):
    parts = (part(300), REST, part(270), REST, part(last))
    assert [each.form for each in worn(parts, False, RULES)][3] == ("headset-off" if off else "")
    assert [each.seconds for each in worn(parts, False, RULES)][3] == (300 if off else 30)


def test_five_minutes_off_begin_it_anew_and_less_do_not():
    for flat, off in ((300, False), (299, True)):
        parts = (part(300), REST, part(300), part(flat, headset=False), part(280), REST, part(280))
        assert any(each.form == "headset-off" for each in worn(parts, False, RULES)) is off


def test_it_comes_off_as_often_as_it_must():
    parts = (part(300), *(REST, part(300)) * 6)
    forms = [each.form for each in worn(parts, False, RULES) if each.sort is Sort.REST]
    assert forms == ["", "headset-off", "", "headset-off", "", "headset-off"]


@pytest.mark.parametrize(("flat", "last", "forms"), [
    (True, 270, ["", ""]), (True, 271, ["", "headset-off"]), (False, 570, ["headset-off", ""]),
    (False, 571, ["headset-off", "headset-off"]),
])  # fmt: skip
def test_the_count_begins_at_nothing_after_a_time_off(flat, last, forms):
    """After a flat stretch, and after a rest that was made long, the next fifteen minutes are whole again."""
    if flat:
        parts = (part(600), part(300, headset=False), part(300), REST, part(270), REST, part(last))
    else:
        parts = (part(600), REST, part(300), REST, part(last))
    assert [each.form for each in worn(parts, False, RULES) if each.sort is Sort.REST] == forms


def test_the_offer_counts_from_nothing_after_a_time_off():
    pause = part(300, headset=False, sort=Sort.REST)
    for last, form in ((270, ""), (271, "offer")):
        parts = (part(300), pause, part(300), REST, part(last))
        assert worn(parts, True, RULES)[3].form == form


@pytest.mark.parametrize(("last", "offered"), [(240, False), (241, True)])
def test_the_offer_comes_before_ten_minutes_in_the_first_week(last, offered):
    parts = (part(300), REST, part(0), REST, part(last))
    assert [each.form for each in worn(parts, True, RULES)] == ["", "", "", "offer" if offered else "", ""]
    assert all(not each.form for each in worn(parts, False, RULES))
    pause = part(300, headset=False, sort=Sort.REST)
    broken = (part(300), REST, part(200), pause, part(300), REST, part(200))
    assert not any(each.form for each in worn(broken, True, RULES))


def test_a_part_knows_its_minutes_and_its_reading():
    assert Part(Sort.SET, seconds=90).minutes == 1.5
    assert Part(Sort.SET, reads=Reads.MID).mid_after
    assert not Part(Sort.SET, reads=Reads.POST).mid_after
