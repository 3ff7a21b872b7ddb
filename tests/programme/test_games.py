"""Which exercise fills a block, and what stands in for one that is not there (protocol.md 5.5, 7.4, 9.1)."""

from dataclasses import replace

import pytest

from game.programme.decision import decide, why
from game.programme.games import RANGE, RHYTHM, choose_games, shelf_of, stand_in
from game.programme.layout import PlanRules
from game.programme.parts import Choice, Sort
from game.settings import programme
from tests.programme.plan_kit import ALL, MIRROR, codes, old, plan, played

PLP = programme("plp").of(PlanRules)


def away(*gone):
    return tuple(replace(each, installed=each.code not in gone) for each in MIRROR)


@pytest.mark.parametrize(("code", "gone", "wanted"), [
    ("U02", (), "U02"), ("U02", ("U02",), "U04"), ("U05", ("U05",), "U02"), ("U03", ("U03",), "coach:U03"),
    ("U05", ("U05", "U02"), "U04"), ("U08", ("U08",), "coach:U08"), ("U13", (), "coach:U13"),
    ("U09", ("U09", "U02", "U04", "U05"), "coach:U09"), ("U11", ("U11",), "U04"), ("U01", ("U01",), "coach:U01"),
])  # fmt: skip
def test_what_stands_in_is_of_the_same_rung_or_the_coachs_card(code, gone, wanted):
    assert stand_in(code, away(*gone)) == wanted


def test_no_object_stands_in_for_an_exercise_without_one():
    held = Choice("U06", ("M3", "M6"), object=True)
    there = (Choice("U02", ("M3",), installed=False), held)
    assert stand_in("U02", there) == "coach:U02"
    assert stand_in("U02", (replace(there[0], object=True), held)) == "U06"


@pytest.mark.parametrize(("recent", "seconds", "objects", "wanted"), [
    ((), 270, 270, ("U02", "U03", "U04")), (("U02",), 270, 270, ("U03", "U04", "U05")),
    (("U03", "U02", "U04", "U05"), 270, 270, ("U09", "U11", "U03")),
    (("U03", "U02", "U04", "U05"), 271, 270, ("U09", "U03", "U02")),
    (("U02", "U03", "U02"), 270, 0, ("U04", "U05", "U09")),
    (("U09", "U11", "U04", "U05", "U02", "U03", "U02"), 270, 0, ("U09", "U04", "U05")),
])  # fmt: skip
def test_the_games_to_choose_from_are_those_not_played_for_longest(recent, seconds, objects, wanted):
    assert choose_games(MIRROR, recent, seconds, objects, PLP) == wanted


def test_quiet_hand_touch_and_what_is_not_installed_are_no_choice():
    assert choose_games(away("U02", "U04", "U09", "U11"), (), 60, 60, PLP) == ("U03", "U05")
    assert choose_games(MIRROR[:1], (), 60, 60, PLP) == ()


@pytest.mark.parametrize(
    ("seconds", "sentence"), [(270, "one of U02, U03, U04 for 4 min 30 s"), (60, "1 min 0 s")]
)
def test_the_choice_says_why(seconds, sentence):
    preset = programme("plp")
    inputs = {"recent": (), "seconds": seconds, "objects_s": 0}
    assert sentence in why(decide(preset, choose_games, exercises=ALL, **inputs)[1], preset)
    one = decide(preset, choose_games, exercises=MIRROR[:2], **inputs)[1]
    assert "nothing to choose between yet" in why(one, preset)


@pytest.mark.parametrize(("code", "gone", "sentence"), [
    ("U02", (), "U02 is there"), ("U02", ("U02",), "so U04 of the same rung"),
    ("U03", ("U03",), "the coach shows"),
])  # fmt: skip
def test_the_stand_in_says_why(code, gone, sentence):
    preset = programme("plp")
    assert sentence in why(decide(preset, stand_in, code=code, exercises=away(*gone))[1], preset)


def shelf(exercises=MIRROR, allowed=None, easy=False, coach=False, recent=(), objects_s=300):
    return shelf_of(exercises, 3, allowed, easy, coach, recent, objects_s, PLP)


def test_blocks_get_the_rung_asked_for_and_vary():
    here = shelf()
    assert [here.of_rung(RHYTHM, 60), here.of_rung(RHYTHM, 60)] == ["U02", "U02"]
    assert [here.of_rung(RANGE, 60) for _ in range(5)] == ["U03", "U04", "U05", "U09", "U02"]
    assert shelf(away("U03"), recent=("U02",)).of_rung(RANGE, 60) == "U04"
    assert shelf(MIRROR[1:3], recent=("U02", "U03", "U02")).of_rung((), 60) == "U03"
    assert shelf(MIRROR[:1]).of_rung(RHYTHM, 60) == "coach:U05"
    assert shelf((MIRROR[0], MIRROR[5])).of_rung(RHYTHM, 60) == "U08"
    assert shelf((MIRROR[4],)).of_rung(RHYTHM, 60) == "U05"


def test_objects_are_held_no_longer_than_their_share():
    held = shelf((MIRROR[7],), objects_s=100)
    assert [held.of_rung(("M6",), 60), held.of_rung(("M6",), 41)] == ["U11", "coach:U05"]
    assert shelf((MIRROR[7],), objects_s=100).of_rung(("M6",), 100) == "U11"
    offered = shelf(objects_s=60, recent=("U02", "U03", "U04", "U05"))
    assert offered.choice(60) == ("U09", "U11", "U02")
    assert offered.choice(60) == ("U09", "U02", "U03")
    plain = shelf(objects_s=60)
    assert plain.choice(60) == ("U02", "U03", "U04")
    assert plain.objects_s == 60


def test_the_therapist_the_easy_day_and_the_coach_narrow_the_shelf():
    assert [each.code for each in shelf(allowed=("U02", "U11")).exercises] == ["U02", "U11"]
    assert [each.code for each in shelf(easy=True).exercises] == ["U01", "U02"]
    assert all(each.installed for each in shelf(away("U02", "U03"), coach=True).exercises)
    assert [each.code for each in shelf_of(ALL, 4, None, False, False, (), 0, PLP).exercises] == [
        "U04",
        "U05",
        "U09",
    ]


@pytest.mark.parametrize(("name", "since", "offered"), [
    ("plp", 14, True), ("plp", 13, False), ("plp", None, False), ("stroke", 13, False), ("telescope", 30, False),
    ("dystonia", 30, False),
])  # fmt: skip
def test_objects_come_after_two_weeks_and_within_their_share(name, since, offered):
    recent = ("U02", "U03", "U04", "U05", "U09")
    choice = played(plan(name, old(3, since_mirror=since), recent=recent), Sort.CHOICE)
    assert any("U11" in part.options for part in choice) is offered


def test_a_second_block_of_the_middle_part_is_touch_and_a_telescoped_limb_gets_touch_in_a_short_plan():
    assert codes(plan("plp", old(3)), Sort.TOUCH) == ["U08"]
    assert [part.form for part in played(plan("plp", old(3, touch="T1")), Sort.TOUCH)] == ["T1"]
    short = {"dose": None, "exercises": tuple(replace(each, known=True) for each in MIRROR)}
    assert codes(plan("plp", old(5), **short), Sort.TOUCH) == []
    assert codes(plan("plp", old(5, telescope=True), **short), Sort.TOUCH) == ["U08", "U08"]
    assert codes(plan("plp", old(3, telescope=True)), Sort.TOUCH) == ["U08"]


def test_a_cap_and_the_trials_of_an_exercise_reach_its_part():
    capped = tuple(replace(each, level_max=1, trials=12) for each in MIRROR)
    parts = played(plan("stroke", old(3), exercises=capped), Sort.MIRROR, Sort.CHOICE)
    assert {(part.level_max, part.trials) for part in parts} == {(1, 12)}
    caps = shelf((replace(MIRROR[1], level_max=3, trials=12), MIRROR[2]))
    assert [caps.cap(code) for code in ("U02", "coach:U02", "U03", "U99")] == [(3, 12), (3, 12), (0, 0), (0, 0)]
    eased = played(plan("plp", old(1, eased=True)), Sort.TRAINING)
    assert [(part.form, part.level_max, part.trials) for part in eased] == [("eased", 2, 20)] * 2
    probe = played(plan("plp", old(1, probe_due=True)), Sort.PROBE)
    assert [(part.level_max, part.trials) for part in probe] == [(0, 40)]
