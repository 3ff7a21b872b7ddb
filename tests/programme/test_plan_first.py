"""T-first, supervision, the reveal and the headset in the plan (protocol.md 2.5, 2.8, 5.5, 7.7, 8.1, 9.1)."""

from dataclasses import replace

import pytest

from game.programme.dose import Dose
from game.programme.games import COACH
from game.programme.layout import PlanRules
from game.programme.mode import Mode
from game.programme.parts import QUIET, Sort, counted_s
from game.programme.supervision import Content, Supervision
from game.programme.today import Today, Way
from game.settings import PRESETS, programme
from tests.programme.plan_kit import MIRROR, codes, old, plan, played, today

NONE, REMOTE = Supervision.NONE, Supervision.REMOTE

# The first mirror content of 9.1, and what 5.5 opens for it, by rung and by name.
FIRST = {
    "plp": ["U01", "U05", "U02", "U04"], "crps": ["U01", "U08"], "stroke": ["U01", "U02", "U05", "U04", "U03"],
    "dystonia": ["U01", "U03"], "postsurg": ["U01", "U05"], "telescope": ["U01", "U08"], "other": ["U01", "U08"],
}  # fmt: skip
OPEN = {
    "plp": ({"M1", "M2"}, set()), "crps": ({"M1"}, {"U08"}), "stroke": ({"M1", "M2", "M3"}, {"U04", "U03"}),
    "dystonia": ({"M1"}, {"U03"}), "postsurg": ({"M1", "M2"}, set()), "telescope": ({"M1"}, {"U08"}),
    "other": ({"M1"}, {"U08"}),
}  # fmt: skip


def mirrored(parts):
    return list(dict.fromkeys(part.code for part in parts if part.mirror))


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("mode", [Mode.NORMAL, Mode.NORMAL_LOW])
@pytest.mark.parametrize("stage", [3, 4, 5])
def test_first_mirror_session_plays_the_first_content_and_all_of_it_is_open(name, mode, stage):
    parts = plan(name, today(stage, mode))
    assert mirrored(parts) == FIRST[name]
    rungs, named = OPEN[name]
    lowest = {each.code: each.rungs[0] for each in MIRROR}
    assert all(lowest[code] in rungs or code in named for code in FIRST[name])
    assert all(part.level_max == 1 for part in played(parts, Sort.MIRROR, Sort.TOUCH))
    assert all(part.form == "T0" for part in played(parts, Sort.TOUCH))
    assert not [part for part in parts if part.stage == 4]


def test_crps_looks_for_ten_seconds_then_three_times_a_minute():
    parts = plan("crps", today(3))
    assert [part.seconds for part in parts if part.code == QUIET] == [10, 60, 60, 60]
    assert codes(parts, Sort.TOUCH) == ["U08"]
    assert sum(part.seconds for part in plan("crps", old(3)) if part.code == QUIET) == 90


def test_what_the_therapist_does_not_allow_is_left_out_of_the_first_content():
    assert mirrored(plan("plp", today(3), allowed=("U02",))) == ["U01", "U02"]
    assert mirrored(plan("plp", today(3), allowed=())) == ["U01"]


def test_what_is_not_installed_in_the_first_content_is_stood_in_for():
    there = tuple(replace(each, installed=each.code in ("U01", "U02")) for each in MIRROR)
    assert mirrored(plan("plp", today(3), exercises=there)) == ["U01", "U02"]
    assert mirrored(plan("crps", today(3), exercises=there)) == ["U01", COACH + "U08"]
    assert mirrored(plan("dystonia", today(3), exercises=())) == [COACH + "U01", COACH + "U03"]


@pytest.mark.parametrize(("opened", "allowed", "played_now"), [
    (("U01", "L01", "L03"), None, ["U01", "L01", "L03"]), (("U01", "L01", "L03"), ("L03",), ["U01", "L03"]),
    (("U01",), None, ["U01"]), (("U01", "U08"), None, ["U01"]), (("U01", "U04", "L01"), None, ["U01", "U04"]),
])  # fmt: skip
def test_of_the_first_content_only_what_is_open_is_played_else_what_is_open(opened, allowed, played_now):
    kinds = {each.code: each for each in MIRROR}
    there = tuple(kinds.get(code) or replace(kinds["U05"], code=code) for code in opened)
    assert mirrored(plan("plp", today(3), exercises=there, allowed=allowed)) == played_now


@pytest.mark.parametrize(("changes", "mirror", "notice"), [
    ({"mirror_sessions": 1}, False, True), ({"mirror_sessions": 2}, True, False), ({"drawn": 1}, False, True),
    ({"drawn": 2}, True, False), ({"fit_due": True}, False, True), ({"mirror_off": True}, False, False),
    ({"since_stop": 0}, False, True), ({"since_stop": 1}, True, False), ({"vr_sessions": 0}, True, False),
])  # fmt: skip
def test_alone_no_supervised_step_begins_and_it_is_said(changes, mirror, notice):
    parts = plan("plp", replace(old(3, way=Way.VR), supervision=NONE, **changes))
    assert any(part.mirror for part in parts) is mirror
    assert bool(played(parts, Sort.NOTICE)) is notice
    assert all(part.code == "wait" for part in played(parts, Sort.NOTICE))
    watched = plan("plp", replace(old(3, way=Way.VR), supervision=REMOTE, **changes))
    assert not played(watched, Sort.NOTICE)
    assert any(part.mirror for part in watched) is ("mirror_off" not in changes)
    assert bool(played(watched, Sort.FIT)) is ("fit_due" in changes)


@pytest.mark.parametrize("one", [
    old(3, open="board"), old(3, Mode.EDU_BREATHE_ONLY), old(1), old(2), old(2, mirror_off=True),
])  # fmt: skip
def test_nothing_is_said_to_wait_where_no_step_would_begin(one):
    alone = replace(one, supervision=NONE, mirror_sessions=0, movement_sessions=0)
    assert not played(plan("plp", alone), Sort.NOTICE)
    nothing_left = Dose(1, 0.0, 0, 0, 1, False)
    parts = plan("plp", replace(old(3), supervision=NONE, mirror_sessions=0), dose=nothing_left)
    assert [part.sort for part in parts] == [Sort.CHECK_IN, Sort.BREATHE, Sort.EDUCATION, Sort.CLOSE]


def test_what_is_not_said_is_taken_as_the_first_time():
    unsaid = Today(3, Mode.NORMAL, Way.VR, NONE)
    assert unsaid == Today(
        3, Mode.NORMAL, Way.VR, NONE, open="all", content=Content.ALL, visit=1, top_up=False, probe_due=False,
        rung="I1", touch="T0", mirror_sessions=0, mirror_days=0, since_mirror=None, drawn=0, movement_sessions=0,
        vr_sessions=0, since_stop=None, reveal_due=True, fit_due=False, mirror_off=False, calibrated=False,
        eased=False, telescope=False, exposure=False, first_week=False,
    )  # fmt: skip


@pytest.mark.parametrize(("sessions", "moves"), [(0, False), (1, True)])
def test_alone_the_first_session_of_stage_4_stays_in_the_mirror(sessions, moves):
    parts = plan("plp", replace(old(4), supervision=NONE, movement_sessions=sessions))
    assert bool([part for part in parts if part.stage == 4]) is moves
    assert bool(played(parts, Sort.NOTICE)) is not moves
    assert counted_s(parts) == 900
    # What stays in the mirror ends with the patient's choice, as in stage 3.
    assert played(parts, Sort.CHOICE)


@pytest.mark.parametrize(("supervision", "seen", "worn"), [(NONE, 0, False), (NONE, 1, True), (REMOTE, 0, True)])
def test_the_first_session_in_the_headset_is_watched(supervision, seen, worn):
    parts = plan("plp", replace(old(1, way=Way.VR), supervision=supervision, vr_sessions=seen))
    assert any(part.headset for part in parts) is worn


@pytest.mark.parametrize(("changes", "draws"), [
    ({}, True), ({"drawn": 0}, False), ({"mirror_off": True}, False), ({"fit_due": True}, False),
    ({"mode": Mode.GENTLE}, False), ({"rung": "I5"}, False), ({"rung": "I4"}, True),
    ({"supervision": NONE, "drawn": 1}, False), ({"supervision": NONE, "drawn": 2}, True),
])  # fmt: skip
def test_imagery_draws_the_limb_only_once_it_was_revealed_and_watched(changes, draws):
    parts = plan("plp", replace(old(2), **changes))
    assert any(part.draws for part in parts) is draws
    assert all(part.form == ("" if draws else "board") for part in played(parts, Sort.SET))


def test_fit_calibration_and_reveal_come_before_the_limb_and_after_the_flat_warm_up():
    sorts = [part.sort for part in plan("plp", today(3, fit_due=True))]
    assert sorts[2:7] == [Sort.WARM_UP, Sort.FIT, Sort.CALIBRATION, Sort.REVEAL, Sort.QUIET_HAND]
    again = [part.sort for part in plan("plp", old(3))]
    assert again[2:4] == [Sort.WARM_UP, Sort.QUIET_HAND]
    four = [part.sort for part in plan("plp", old(4, reveal_due=True, calibrated=False))]
    assert four[2:5] == [Sort.CALIBRATION, Sort.REVEAL, Sort.WARM_UP]
    assert [part.seconds for part in plan("plp", today(3, fit_due=True))][3:6] == [90, 25, 34]
    assert [part.seconds for part in plan("crps", today(3)) if part.sort is Sort.REVEAL] == [14]


def test_the_headset_comes_off_for_five_minutes_before_it_was_worn_for_more_than_fifteen():
    rules = programme("plp").of(PlanRules)
    whole = plan("plp", old(3, way=Way.VR), good=15)
    rests = [part for part in whole if part.sort is Sort.REST]
    assert [(part.form, part.seconds, part.headset) for part in rests] == [
        ("", 30, True), ("", 30, True), ("headset-off", rules.headset_off_s, False),
    ]  # fmt: skip
    assert all(part.form == "" for part in plan("plp", old(3, way=Way.VR)) if part.sort is Sort.REST)


def test_in_the_first_week_the_rest_before_ten_minutes_offers_to_take_it_off():
    offers = [part.form for part in plan("plp", old(3, way=Way.VR, first_week=True)) if part.sort is Sort.REST]
    assert offers == ["", "offer"]
    flat = plan("plp", old(3, first_week=True))
    assert all(part.form == "" for part in flat if part.sort is Sort.REST)
    short = plan("crps", old(3, way=Way.VR, first_week=True))
    assert all(part.form == "" for part in short if part.sort is Sort.REST)


def test_warm_up_and_primers_are_played_before_the_headset_goes_on():
    parts = plan("stroke", old(3, way=Way.VR, since_mirror=1))
    on = [part.headset for part in parts]
    assert not any(on[: 1 + max(at for at, part in enumerate(parts) if part.sort is Sort.WARM_UP)])
    assert all(part.headset for part in parts if part.mirror)
    assert [part.headset for part in parts if part.sort is Sort.REST] == [False, True, True]
    assert [part.draws for part in plan("plp", today(3)) if part.sort is Sort.REVEAL] == [True]
    assert parts[1].sort is Sort.ARRIVE
    assert plan("crps", old(3, way=Way.VR))[1].headset
