"""What is told in a session and what it leaves: dizziness, sight, the working hand, flags, faulty numbers."""

import copy
import math

import pytest

from game.programme.calendar import date_of
from game.programme.decision import why
from game.programme.dizziness import DizzyWay
from game.programme.field import ProgrammeError
from game.programme.games import COACH
from game.programme.library import LADDER, LIBRARY, Rung
from game.programme.unlock import UnlockRules, first_rungs, lowered
from game.training.care import (
    CoverDone,
    Dizzy,
    FitDone,
    LookedAway,
    Sensation,
    Signs,
    StaffSees,
    Weekly,
    WorkingHand,
)
from game.training.course import BlockDone, Chronometry, Face, ProbeDone, SetDone, TherapistAct
from game.training.intake import ScreenItem
from tests.programme.course_kit import MONDAY, decided, flags, in_stage, mirror_block, mirror_day, sorts


def worn(stage=3):
    """A session in the headset, in which something was played."""
    diary = in_stage(stage)
    if stage > 2:
        for _ in range(3):
            mirror_day(diary)
    diary.arrive("present", "VR")
    diary.rate("pre", 3)
    (mirror_block if stage > 2 else type(diary).block)(diary)
    return diary


@pytest.mark.parametrize("end", ["crash", "done"])
@pytest.mark.parametrize("stage", [1, 3])
def test_after_strong_dizziness_nothing_is_played_that_day_however_it_ended(stage, end):
    diary = worn(stage)
    diary.tell(Dizzy(15))
    diary.end(end)
    diary.arrive("present", "VR")
    assert diary.chart.session.open == "calm"
    diary.rate("pre", 3)
    assert diary.chart.session.mode is None


def test_strong_dizziness_is_not_undone_by_a_milder_one():
    diary = worn()
    for score in (15, 10, 10):
        diary.tell(Dizzy(score))
    assert diary.chart.session.care.dizzy is DizzyWay.VR_OFF
    assert diary.chart.body.dizzy is DizzyWay.STOP


def back_in_imagery(mirror_days, r9=None):
    """A session of imagery of a patient who was in the mirror before."""
    diary = in_stage(3)
    for _ in range(mirror_days):
        mirror_day(diary)
    if r9 is not None:
        diary.tell(ScreenItem(date_of(diary.day), "R9", r9, "staff"))
    diary.tell(TherapistAct(date_of(diary.day), "jump", "2", "back"))
    diary.day += 1
    diary.begin(3)
    return diary


def draws(diary):
    return any(each.draws for each in diary.chart.session.plan)


@pytest.mark.parametrize(("mirror_days", "r9"), [(1, None), (2, None), (4, 4), (4, 5)])
def test_imagery_stays_on_a_board_while_a_reveal_is_due(mirror_days, r9):
    diary = back_in_imagery(mirror_days, r9)
    assert not draws(diary)
    assert "reveal" not in sorts(diary.chart.session)


@pytest.mark.parametrize("told", [(Face("block", "frown"),) * 2, (StaffSees("grief"),)])
def test_a_sight_that_is_too_much_closes_the_limb_in_imagery_too(told):
    diary = back_in_imagery(4, 3)
    assert draws(diary)
    left = sum(each.counts for each in diary.chart.session.plan)
    diary.tell(SetDone(diary.chart.session.rung, 1.0, 120.0, 5, 5, 1, 1))
    for fact in told:
        diary.tell(fact)
    session = diary.chart.session
    assert session.care.mirror_off
    assert not draws(diary)
    assert sum(each.counts for each in session.plan) == left - 1
    assert "mirror_off" in flags(diary.events)
    diary.end()
    diary.begin(3)
    assert not draws(diary)


def unhelped(preset="plp", opened=None, **profile):
    """A patient of the mirror whose session a cramp ended; the codes that its plan held."""
    diary = in_stage(3, preset, **profile)
    for _ in range(4):
        mirror_day(diary)
    if opened is not None:
        diary.chart.opened = opened
    elif diary.chart.opened:
        diary.chart.opened = first_rungs(diary.course.preset.of(UnlockRules))
    codes = played_codes(diary.begin(3))
    diary.tell(Sensation("cramp", "frown"))
    diary.tell(CoverDone(False))
    diary.end("stopped", "rule", "distress")
    diary.close()
    return diary, codes


def played_codes(session):
    return {code for each in session.plan if each.mirror for code in (each.code, *each.options)}


def lowest_rungs(codes):
    return {LIBRARY[code.removeprefix(COACH)].lowest.value for code in codes}


@pytest.mark.parametrize(("preset", "highest"), [("plp", "M4"), ("stroke", "M4")])
def test_after_a_sensation_that_stayed_the_next_session_starts_one_rung_lower(preset, highest):
    diary, before = unhelped(preset, LADDER[: list(LADDER).index(highest) + 1])
    assert highest in lowest_rungs(before)
    diary.begin(3)
    diary.end()
    diary.close()
    diary.tell(TherapistAct(date_of(diary.day), "clear"))
    first = played_codes(diary.begin(3))
    assert max(lowest_rungs(first)) < highest
    mirror_block(diary)
    diary.end()
    diary.close()
    assert highest in lowest_rungs(played_codes(diary.begin(3)))


@pytest.mark.parametrize("preset", ["plp", "crps", "telescope"])
def test_one_rung_under_the_first_of_the_mirror_is_a_board(preset):
    diary, before = unhelped(preset, None)
    diary.tell(TherapistAct(date_of(diary.day), "clear"))
    session = diary.begin(3)
    assert before
    assert not draws(diary)
    assert any(each.counts for each in session.plan)
    diary.tell(SetDone(session.rung, 1.0, 600.0, 5, 5, 1, 1))
    diary.end()
    diary.close()
    diary.begin(3)
    assert draws(diary)


def test_a_session_that_ends_for_a_sensation_again_is_lower_once_more():
    diary, _ = unhelped()
    diary.tell(TherapistAct(date_of(diary.day), "clear"))
    diary.begin(3)
    mirror_block(diary)
    diary.tell(Sensation("cramp", "frown"))
    diary.tell(CoverDone(False))
    diary.end("stopped", "rule", "distress")
    diary.close()
    diary.tell(TherapistAct(date_of(diary.day), "clear"))
    assert diary.begin(3).care.lower.rungs == 1


@pytest.mark.parametrize(("opened", "left"), [
    (("M1", "M2", "M3", "M4"), ("M1", "M2")), (("M1", "M2", "M3", "M4", "T0"), ("M1", "M2", "T0")),
    (("M1", "M2", "M3", "M4", "M5"), ("M1", "M2", "M3", "M4")), (("M1", "M2", "M3"), ()), (("M1", "T0"), ()),
])  # fmt: skip
def test_a_rung_lower_leaves_a_movement_or_nothing_of_the_mirror(opened, left):
    assert lowered(tuple(map(Rung, opened)), 1) == left


@pytest.mark.parametrize(("values", "said"), [
    ((5, 0), "is at 0 and hurt before"), ((5, 5), "hurts with 5"), ((0, 2), "hurts with 2"), ((0, 1), "works as"),
])  # fmt: skip
def test_the_sentence_of_the_working_hand_says_what_holds(values, said):
    diary = in_stage(1)
    for value in values:
        diary.tell(WorkingHand(date_of(diary.day), value))
    assert said in why(decided(diary.events, "working_hand")[-1], diary.course.preset)


def test_the_sentence_of_a_start_rated_by_somebody_else_says_so():
    diary = in_stage(1)
    diary.arrive()
    diary.rate("pre", 3, "proxy")
    room = decided(diary.events, "room_to_rise")[-1]
    assert room.result["held"]
    assert "Somebody else rated" in why(room, diary.course.preset)


def test_a_close_that_was_not_rated_is_told_as_such():
    diary = in_stage(1)
    diary.begin(3)
    diary.block()
    notes = [each.note for each in diary.rate("post", None) if each.kind == "flag"]
    assert notes == ["Pain at the close was not rated."]


DAY = date_of(MONDAY)


@pytest.mark.parametrize("fact", [
    BlockDone("U02", 3, "mirror", 1.0, math.inf), BlockDone("U02", 3, "mirror", 1.0, math.nan),
    BlockDone("U02", 3, "mirror", 1.0, -60.0), BlockDone("U02", 3, "mirror", math.inf, 60.0),
    BlockDone("U02", 3, "mirror", 1.0, 60.0, carried=(1,)),
    BlockDone("U02", 3, "mirror", 1.0, 60.0, carried=(2, 5)),
    BlockDone("U02", 3, "mirror", 1.0, 60.0, carried=(1, 2, 3)),
    SetDone("I1", 1.0, math.nan, 5, 5), SetDone("I1", 1.0, 60.0, 5, 5, carried=()),
    ProbeDone(4, "key", 20, 1, (math.nan,), 20, 0, ()), ProbeDone(4, "key", 20, 0, (), 20, 1, (math.inf,)),
    Chronometry(math.inf), Chronometry(math.nan), LookedAway(math.nan, 1.0, 1.0), LookedAway(0.5, math.inf, 1.0),
    LookedAway(0.5, 1.0, math.inf), Weekly(DAY, math.inf), Weekly(DAY, 1.0, "pain", math.nan),
    FitDone(DAY, 100.0, 1.0, False, 4, math.inf), FitDone(DAY, 100.0, 1.0, False, 4, math.nan),
])  # fmt: skip
def test_a_number_that_is_none_is_refused_and_changes_nothing(fact):
    diary = in_stage(3, amputation=True)
    diary.begin(3)
    before = copy.deepcopy(diary.chart)
    with pytest.raises(ProgrammeError):
        diary.tell(fact)
    assert diary.chart == before


@pytest.mark.parametrize(("ratings", "way"), [
    ((0, 9), "PAUSE"), ((4,), "PAUSE"), ((0, 2), "PAUSE"), ((0, 1), "GO"), ((), "GO"),
])  # fmt: skip
def test_a_new_pain_of_the_working_hand_is_a_rise_like_any_other(ratings, way):
    diary = in_stage(1)
    diary.begin(3)
    diary.block()
    for value in ratings:
        diary.tell(WorkingHand(DAY, value))
    diary.rate("mid", None)
    diary.rate("mid", 3)
    assert diary.chart.session.way_on.value == way
    if way == "PAUSE":
        assert "There is a new pain" in why(decided(diary.events, "pain_check")[-1], diary.course.preset)
    diary.rate("mid", 3)
    assert diary.chart.session.way_on.value == "GO"


def test_a_hand_that_hurt_before_the_session_pauses_nothing():
    diary = in_stage(1)
    diary.tell(WorkingHand(DAY, 5))
    diary.begin(3)
    diary.tell(WorkingHand(DAY, 5))
    diary.rate("mid", 3)
    assert diary.chart.session.way_on.value == "GO"


def test_a_pain_in_a_new_place_is_a_rise_where_no_sheet_is_asked():
    diary = in_stage(1)
    diary.begin(3)
    diary.tell(Signs(None, new_place=True))
    diary.rate("mid", 3)
    assert diary.chart.session.way_on.value == "PAUSE"
