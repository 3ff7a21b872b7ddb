"""What a plan is asked with: what the patient knows, and where the limb is felt (protocol.md 2.4, 5.5)."""

import pytest

from game.programme.calendar import date_of
from game.programme.mode import Mode
from game.training.care import FitDone
from game.training.course import BlockDone, Face, Prescription
from tests.programme.course_kit import decided, in_stage, mirror_block, mirror_day, sorts
from tests.programme.plan_kit import codes


def seen(session):
    """What is played in the mirror, each once, in its order."""
    return list(dict.fromkeys(part.code for part in session.plan if part.mirror))


def test_what_was_played_once_is_known_and_fills_a_gentle_day():
    diary = in_stage(3)
    mirror_day(diary)
    assert diary.chart.exercise("U02", 3).plays == 1
    session = diary.begin(6)
    assert (session.mode, seen(session)) == (Mode.GENTLE, ["U01", "U02"])


def test_what_was_only_looked_at_or_played_in_another_stage_is_not_known():
    diary = in_stage(4)
    mirror_day(diary)
    diary.begin(3)
    diary.tell(BlockDone("U05", 4, "real", 1.0, 120.0, (True,) * 10))
    diary.tell(BlockDone("U04", 3, "calm", 1.0, 120.0, mirror=True))
    diary.end()
    diary.close()
    assert seen(diary.begin(6)) == ["U02", "U01"]


@pytest.mark.parametrize(("preset", "felt", "touched"), [
    # By the name of the pain alone, by what is felt alone, and by neither.
    ("telescope", 100.0, True), ("plp", 60.0, True), ("plp", 100.0, False),
])  # fmt: skip
def test_a_short_plan_begins_with_touch_where_the_limb_is_telescoped(preset, felt, touched):
    diary = in_stage(3, preset, amputation=True)
    day = date_of(diary.day - 1)
    diary.tell(FitDone(day, felt, 1.0, False, 4, 60.0))
    assert diary.chart.standing.telescope is (felt < 100.0)
    diary.tell(Prescription(day, "dose.minutes", 10.0, "therapist", "tires soon"))
    diary.tell(Prescription(day, "unlock.open_rungs", ("M1", "M2", "T0"), "therapist", "knows it from before"))
    mirror_day(diary)
    parts = [code for code in codes(diary.begin(3).plan) if code not in ("I1", "U01")]
    assert (parts[0] == "U08") is touched
    assert ("U08" in parts) is touched


@pytest.mark.parametrize(("days", "recent"), [
    (("U02 U03", "U04"), "U02 U03 U04"),
    (("U02 U03", "U04", "U05"), "U04 U05"),
    (("U02 U03 U04 U05", "U09 U02 U03 U04"), "U04 U05 U09 U02 U03 U04"),
])  # fmt: skip
def test_variety_looks_six_games_back_and_two_sessions_and_at_games_alone(days, recent):
    diary = in_stage(3)
    for day in days:
        diary.begin(3)
        for code in day.split():
            diary.tell(BlockDone("LR", 1, "warm-up", 1.0, 60.0))
            diary.tell(BlockDone("board", 2, "warm-up", 1.0, 60.0))
            diary.tell(BlockDone(code, 3, "mirror", 1.0, 120.0, (True,) * 10, mirror=True))
        diary.end()
        diary.close()
    diary.begin(3)
    assert decided(diary.events, "plan")[-1].inputs["recent"] == recent.split()


def test_where_all_minutes_are_played_nothing_is_left_for_a_board():
    diary = in_stage(3)
    mirror_day(diary)
    session = diary.begin(3)
    mirror_block(diary, 900.0)
    diary.tell(Face("block", "frown"))
    diary.tell(Face("block", "frown"))
    assert session.care.mirror_off
    assert sorts(session) == ["breathe", "education", "close"]


@pytest.mark.parametrize(("later", "offered"), [(0, True), (6, True), (7, False)])
def test_for_seven_days_a_rest_offers_to_take_the_headset_off(later, offered):
    diary = in_stage(3)
    diary.day += later
    diary.arrive(way="VR")
    diary.rate("pre", 3)
    assert ("offer" in [part.form for part in diary.chart.session.plan]) is offered
