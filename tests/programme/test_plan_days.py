"""The plan of each kind of day, part by part (protocol.md 3.4, 4.6, 7.4, 7.5, 8.1)."""

from dataclasses import replace

import pytest

from game.programme.decision import decide, why
from game.programme.field import ProgrammeError
from game.programme.mode import Mode
from game.programme.parts import Sort, counted_s, mirror_s
from game.programme.plan import session_plan
from game.programme.supervision import Content, Supervision
from game.programme.today import Way
from game.settings import programme
from tests.programme.plan_kit import ALL, MIRROR, codes, dose_of, old, plan, played, today

LOW, GENTLE = Mode.NORMAL_LOW, Mode.GENTLE


def shape(parts):
    """One word a part: what it is, its seconds, the reading after it."""
    return [f"{part.code or part.sort}:{part.seconds}{part.reads and ':' + part.reads}" for part in parts]


OPEN, SHUT = ["check_in:60:pre", "arrive:45"], ["close:165:post"]
END = ["U01:30", "cool_down:45", *SHUT]


@pytest.mark.parametrize(("name", "one", "wanted"), [
    ("plp", today(1), [*OPEN, "LR:120", "rest:30", "LR:120:mid", "rest:30", "LR:120", *SHUT]),
    ("plp", today(1, probe_due=True), [*OPEN, "LR:180", "rest:30", "LR:120:mid", "rest:30", "LR:120", *SHUT]),
    ("plp", today(1, GENTLE, probe_due=True), [*OPEN, "LR:180:mid", "rest:30", "LR:120", *SHUT]),
    ("plp", today(1, LOW), [*OPEN, "LR:120:mid", "rest:300", "LR:120:mid", "rest:30", "LR:120", *SHUT]),
    ("plp", today(1, eased=True, probe_due=True), [*OPEN, "LR:120", "rest:30", "LR:120", *SHUT]),
    ("plp", today(1, top_up=True, probe_due=True), [*OPEN, "LR:120", *SHUT]),
    ("stroke", today(1, probe_due=True), [*OPEN, "LR:180", "rest:30", "LR:120", *SHUT]),
    ("crps", today(1), ["check_in:30:pre", "arrive:30", "LR:120:mid", "rest:30", "LR:120", "close:30:post"]),
    ("plp", today(2, rung="I3"),
     [*OPEN, "LR:120", "I3:180:mid", "rest:60", "I3:180:mid", "rest:60", "I3:180", *SHUT]),
    ("plp", today(2, GENTLE, rung="I3"),
     [*OPEN, "LR:60:mid", "rest:60", "I1:180:mid", "rest:60", "I1:180", *SHUT]),
    ("plp", today(2, top_up=True), [*OPEN, "I1:180", *SHUT]),
    ("crps", today(2, rung="I4"),
     ["check_in:30:pre", "arrive:30", "I4:180:mid", "rest:60", "I4:180", "close:30:post"]),
    ("plp", old(3),
     [*OPEN, "I1:120", "U01:60", "U02:120:mid", "rest:30", "U03:150", "U08:150:mid", "rest:30", "U04:135",
      "U04:135", *END]),
    ("plp", old(3, GENTLE),
     [*OPEN, "I1:60:mid", "rest:30", "U01:30", "U02:95:mid", "rest:30", "U02:125:mid", "rest:30", "U02:125",
      "U01:15", "cool_down:45", *SHUT]),
    ("plp", old(3, LOW),
     [*OPEN, "I1:120:mid", "rest:30", "U01:60", "U02:90:mid", "rest:30", "U03:150:mid", "rest:300", "U08:150:mid",
      "rest:30", "U02:150:mid", "rest:30", "U04:150", *END]),
    ("crps", old(3), ["check_in:30:pre", "arrive:30", "U01:30", "U08:120:mid", "rest:30", "U04:150:post", "U01:60",
                      "close:30"]),
    ("plp", old(5), [*OPEN, "U01:60", "U02:120", "U02:120:mid", "rest:30", "U03:135", "U03:135", *END]),
])  # fmt: skip
def test_the_plan_of_a_day(name, one, wanted):
    assert shape(plan(name, one)) == wanted


@pytest.mark.parametrize(("good", "wanted"), [
    (0, ["U01:30", "U08:120:mid", "rest:30", "U04:150:post", "U01:60"]),
    (3, ["U01:30", "U08:150:mid", "rest:30", "U04:180:post", "U01:60"]),
    (6, ["U01:30", "U08:110:mid", "rest:30", "U02:140:mid", "rest:30", "U04:140:post", "U01:60"]),
    (9, ["U01:30", "U08:130:mid", "rest:30", "U02:160:mid", "rest:30", "U04:160:post", "U01:60"]),
])  # fmt: skip
def test_the_short_layout_grows_to_a_third_block(good, wanted):
    assert shape(plan("crps", old(3), good))[2:-1] == wanted


def test_a_gentle_short_session_is_one_block():
    """8.1: GENTLE is one block of 2:30; half of the 6 minutes with half of the quiet minute."""
    parts = plan("crps", old(3, GENTLE, drawn=9), exercises=tuple(MIRROR[:2]))
    assert shape(parts)[2:-1] == ["U01:15", "U02:135:post", "U01:30"]


@pytest.mark.parametrize(("since", "visit", "primed"), [
    (None, 1, True), (0, 1, True), (13, 1, True), (14, 1, False), (0, 2, False),
])  # fmt: skip
def test_the_primers_of_stroke_stand_at_the_head_for_two_weeks(since, visit, primed):
    parts = plan("stroke", old(3, since_mirror=since, visit=visit), good=3 * (visit > 1))
    assert (shape(parts)[2:4] == ["LR:180", "I1:180:mid"]) is primed
    heads = [part for part in parts if part.sort is Sort.WARM_UP]
    assert not any(part.headset or part.mirror or part.draws for part in heads)
    assert all(part.counts for part in heads)
    assert len(heads) == (2 if primed else visit == 1)


def test_the_primers_are_halved_in_a_gentle_session_and_belong_to_no_other_preset():
    assert shape(plan("stroke", old(4, GENTLE, since_mirror=1)))[2:4] == ["LR:90", "I1:90:mid"]
    assert shape(plan("plp", old(3, since_mirror=1)))[2] == "I1:120"
    assert not played(plan("stroke", old(5, since_mirror=1)), Sort.WARM_UP)
    assert mirror_s(plan("stroke", old(3, since_mirror=1))) == 14 * 60


def test_above_twenty_minutes_the_plan_is_two_visits():
    whole = [plan("stroke", old(3, visit=visit), good=6) for visit in (1, 2)]
    assert [counted_s(each) for each in whole] == [900, 900]
    assert not played(whole[1], Sort.WARM_UP)
    odd = replace(dose_of(programme("stroke"), old(3), 6), minutes=1501 / 60)
    assert [counted_s(plan("stroke", old(3, visit=visit), dose=odd)) for visit in (1, 2)] == [751, 750]


@pytest.mark.parametrize(("name", "done", "real"), [
    ("plp", 27, 420), ("plp", 28, 690), ("crps", 27, 150), ("crps", 28, 150), ("stroke", 19, 570),
    ("stroke", 20, 990),
    ("postsurg", 0, 510), ("dystonia", 0, 690),
])  # fmt: skip
def test_in_stage_4_half_stays_mirror_until_the_mirror_days_are_reached(name, done, real):
    one = old(4, mirror_days=done, exposure=True)
    parts = plan(name, one)
    found = sum(part.seconds for part in parts if part.stage == 4)
    assert found == real
    assert mirror_s(parts) + found == counted_s(parts)
    if done < 20:
        assert mirror_s(parts) >= counted_s(parts) / 2 or name in ("postsurg", "dystonia")


def test_a_block_that_just_fills_its_half_is_the_real_limbs():
    parts = plan("plp", old(4, LOW))
    assert [part.stage for part in parts if part.counts] == [3, 3, 3, 3, 4, 4, 4, 3]
    assert mirror_s(parts) == 450 == counted_s(parts) / 2


def test_stage_4_plays_a_task_then_the_card_then_tasks_then_the_choice():
    parts = plan("plp", old(4, exposure=True, mirror_days=28))
    real = [part for part in parts if part.stage == 4]
    assert [part.sort for part in real] == [Sort.REAL, Sort.EXPOSURE, Sort.REAL, Sort.REAL, Sort.CHOICE]
    assert all(part.draws and part.counts and not part.mirror for part in real)


def test_without_a_warm_up_the_first_block_of_stage_4_is_in_the_mirror():
    parts = plan("stroke", old(4, visit=2, mirror_days=28), good=6)
    assert [part.sort for part in played(parts)][:2] == [Sort.QUIET_HAND, Sort.MIRROR]


def test_a_board_holds_left_or_right_and_imagery_in_turn_and_no_more_blocks_than_needed():
    parts = plan("crps", old(3, GENTLE, mirror_off=True))
    assert [(part.code, part.stage) for part in played(parts)] == [("LR", 1)]
    whole = plan("plp", old(3, mirror_off=True))
    assert [(part.code, part.stage) for part in played(whole)] == [("LR", 1), ("I1", 2)] * 3
    short = replace(dose_of(programme("plp"), old(3)), minutes=3.0)
    assert len(played(plan("plp", old(3, mirror_off=True), dose=short))) == 1


def test_stage_4_warms_up_in_the_mirror_then_task_card_and_choice():
    parts = plan("plp", old(4, exposure=True, mirror_days=28))
    assert [part.sort for part in played(parts)][:3] == [Sort.WARM_UP, Sort.QUIET_HAND, Sort.REAL]
    assert codes(parts, Sort.EXPOSURE) == ["EXPOSURE"]
    assert played(parts, Sort.CHOICE)[-1].stage == 4
    assert not codes(plan("plp", old(4)), Sort.EXPOSURE)
    assert not codes(plan("plp", old(4, LOW, exposure=True)), Sort.EXPOSURE)
    assert codes(plan("crps", old(4, exposure=True)))[1:3] == ["U08", "EXPOSURE"]


@pytest.mark.parametrize(("one", "sorts"), [
    (today(3, Mode.EDU_BREATHE_ONLY), [Sort.BREATHE, Sort.EDUCATION]),
    (old(3, open="calm"), [Sort.BREATHE, Sort.EDUCATION]),
    (old(3, open="none"), [Sort.BREATHE, Sort.EDUCATION]),
    (old(3, open="board"), [Sort.BREATHE, Sort.EDUCATION, Sort.TRAINING]),
    (old(2, content=Content.QUIET), [Sort.BREATHE, Sort.EDUCATION, Sort.TRAINING]),
    (old(4, content=Content.QUIET), [Sort.BREATHE, Sort.EDUCATION, Sort.TRAINING]),
    (today(1, open="board"), [Sort.BREATHE, Sort.EDUCATION, Sort.TRAINING]),
])  # fmt: skip
def test_there_is_always_something_and_none_of_it_is_dose(one, sorts):
    parts = plan("plp", one)
    assert [part.sort for part in parts][1:-1] == sorts
    assert not any(part.counts or part.draws for part in parts)
    assert [(part.code, part.stage, part.form) for part in played(parts)] in ([], [("LR", 1, "board")])


def test_quiet_content_leaves_stage_1_as_it_is():
    assert counted_s(plan("plp", today(1, content=Content.QUIET))) == 360


@pytest.mark.parametrize("one", [
    old(3, mirror_off=True), today(3, GENTLE), today(4, content=Content.KNOWN_EASY),
])  # fmt: skip
def test_a_closed_mirror_leaves_its_minutes_on_a_board(one):
    parts = plan("plp", one)
    assert set(codes(parts)) == {"LR", "I1"}
    assert counted_s(parts) == 900 * (0.5 if one.mode.gentle else 1)
    assert not any(part.draws or part.headset for part in parts)


def test_easy_plays_only_what_is_known():
    for one in (
        old(3, GENTLE),
        old(3, content=Content.KNOWN_EASY),
        old(4, GENTLE),
        old(4, content=Content.KNOWN_EASY),
    ):
        parts = plan("plp", one)
        assert {part.code for part in parts if part.mirror} == {"U01", "U02"}
        assert not [part for part in parts if part.stage == 4]


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"open": "gentle"}, "only be gentle"), ({"open": "later"}, "no open later"), ({"rung": "I6"}, "no rung I6"),
    ({"touch": "T2"}, "no touch T2"), ({"visit": 2}, "no visit 2"), ({"visit": 0}, "no visit 0"),
    ({"top_up": True}, "only stages 1 and 2"),
])  # fmt: skip
def test_what_contradicts_itself_is_refused(changes, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        plan("plp", old(3, **changes))
    for stage in (0, 6):
        with pytest.raises(ProgrammeError, match="no stage"):
            plan("plp", old(stage), dose=dose_of(programme("plp"), old(3)))


@pytest.mark.parametrize(("name", "one", "sentence"), [
    ("plp", old(3), "The plan holds 15 active minutes, and pain is asked 2 times in between."),
    ("plp", today(3),
     "The plan holds 15 active minutes, the first of the mirror, and pain is asked 2 times in between."),
    ("plp", today(3, mirror_off=True),
     "The plan holds 15 active minutes on a board, because the mirror stays closed today, and pain is asked "
     "2 times in between."),
    ("crps", old(4, exposure=True),
     "The plan holds 6 active minutes, one of its parts a card of the worry list, and pain is asked "
     "once in between."),
    ("plp", today(1), "The plan holds 3 blocks, and pain is asked once in between."),
    ("crps", today(2, GENTLE), "The plan holds 1 set, and pain is asked before and after."),
    ("plp", old(3, open="calm"), "Today there are only calm breathing and a card."),
    ("plp", old(3, open="board"), "Practice waits, so there are breathing, a card, and left or right on a board."),
    ("plp", today(3, supervision=Supervision.NONE),
     "A step waits until the therapist is there, so the plan holds only what may be done without."),
])  # fmt: skip
def test_the_plan_says_why(name, one, sentence):
    preset = programme(name)
    inputs = {"exercises": ALL, "allowed": None, "recent": ()}
    assert why(decide(preset, session_plan, today=one, dose=dose_of(preset, one), **inputs)[1], preset) == sentence


@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_each_part_says_whose_content_it_is(stage):
    counted = {part.stage for part in plan("plp", old(stage, mirror_days=28)) if part.counts}
    assert counted == {1: {1}, 2: {2}, 3: {2, 3}, 4: {3, 4}}[stage]


def test_in_the_real_mirror_every_movement_is_the_coachs_card():
    parts = plan("plp", old(4, way=Way.REAL_MIRROR, calibrated=False, fit_due=True, reveal_due=True))
    assert all(part.code.startswith("coach:") for part in parts if part.mirror or part.sort is Sort.REAL)
    assert all(each.startswith("coach:") for part in parts for each in part.options)
    assert not played(parts, Sort.CALIBRATION, Sort.FIT)
    assert played(parts, Sort.REVEAL)
