"""How the limb is seen and felt in a programme: reveal, sensations, sad faces, what staff see."""

import pytest

from game.programme.calendar import date_of
from game.programme.course import replay
from game.programme.distress import At, Look
from game.programme.field import ProgrammeError
from game.programme.pain import PainWay
from game.settings import programme
from game.training.care import (
    CoverDone,
    Dizzy,
    Emergency,
    LookedAway,
    RevealAct,
    Sensation,
    Signs,
    StaffSees,
    WorkingHand,
)
from game.training.course import BlockDone, Face, TherapistAct
from game.training.intake import HomeUse, ScreenItem
from tests.programme.course_kit import Diary, decided, flags, in_stage, mirror_block, mirror_day, revealed, sorts

CALM = {"swelling": 1, "warmth": 1, "colour": 1, "sweating": 1}


def test_the_limb_is_revealed_in_the_first_three_sessions_and_again_where_it_upsets():
    diary = in_stage(3)
    for number in range(4):
        diary.begin(3)
        session = diary.chart.session
        assert ("reveal" in sorts(session)) is (number < 3)
        if number < 3:
            revealed(diary)
            assert session.care.reveal.at is At.OPEN
            assert diary.chart.body.reveals == number + 1
        else:
            with pytest.raises(ProgrammeError, match="No reveal is due"):
                diary.tell(RevealAct("settled"))
            with pytest.raises(ProgrammeError, match="No reveal is due"):
                diary.tell(Face("reveal", "good"))
        mirror_block(diary, 900.0)
        diary.end()
        diary.close()
    diary.tell(ScreenItem(date_of(diary.day), "R9", 4, "staff"))
    diary.begin(3)
    assert "reveal" in sorts(diary.chart.session)


def test_later_is_a_good_answer():
    diary = in_stage(3)
    diary.begin(3)
    diary.tell(RevealAct("settled"))
    diary.tell(RevealAct("later"))
    assert diary.chart.session.care.reveal.at is At.LATER
    assert not diary.chart.session.care.mirror_off


def test_a_sad_face_in_the_very_first_reveal_closes_the_mirror_for_the_day():
    diary = in_stage(3, "crps")
    diary.begin(3)
    for act in ("settled", "yes", "time", "time"):
        diary.tell(RevealAct(act))
    said = diary.tell(Face("reveal", "frown"))
    session = diary.chart.session
    assert session.care.reveal.at is At.COVERED
    assert session.care.mirror_off
    assert flags(said) == ["reveal"]
    plan = next(event for event in said if event.kind == "plan")
    assert {each["code"] for each in plan.parts if each["seconds"] and each["code"]} <= {"LR", "I1", "I2"}
    assert not any(each.draws for each in session.plan)
    diary.end()
    assert not any(each.draws for each in diary.begin(3).plan)
    diary.end()
    diary.close()
    assert any(each.draws for each in diary.begin(3).plan)


def test_two_sad_faces_or_grief_close_the_mirror_and_leave_what_is_left_of_the_minutes():
    for facts, closed in (
        ((Face("block", "frown"),), False),
        ((Face("block", "frown"), Face("block", "frown")), True),
        ((StaffSees("grief"),), True),
        ((Face("block", "frown"), Face("close", "frown")), False),
    ):
        diary = in_stage(3)
        diary.begin(3)
        mirror_block(diary, 300.0)
        for fact in facts:
            diary.tell(fact)
        session = diary.chart.session
        assert session.care.mirror_off is closed
        assert ("mirror_off" in flags(diary.events)) is closed
        if closed:
            assert sum(each.seconds for each in session.plan if each.counts) == 60 * session.dose.minutes - 300
            assert not any(each.mirror for each in session.plan)


def test_sad_faces_before_the_mirror_close_nothing():
    diary = Diary()
    diary.begin(3)
    diary.tell(Face("block", "frown"))
    diary.tell(Face("block", "frown"))
    assert not diary.chart.session.care.mirror_off


@pytest.mark.parametrize(
    ("what", "face", "pain", "result", "covered"),
    [
        ("tingle", "good", 3, "normal", False),
        ("tingle", "good", 5, "pain-rule", False),
        ("tingle", "", 3, "cover", True),
        ("tingle", "frown", 3, "cover", True),
        ("cramp", "good", 3, "cover", True),
    ],
)
def test_a_sensation_is_normal_asks_for_pain_or_covers(what, face, pain, result, covered):
    diary = in_stage(3)
    diary.begin(3)
    mirror_block(diary, 300.0)
    diary.rate("mid", pain)
    said = diary.tell(Sensation(what, face))
    assert decided(said, "sensation")[0].result == result
    assert diary.chart.session.care.covered is covered


def test_after_a_cover_it_is_shown_three_times_and_then_goes_on():
    diary = in_stage(3)
    diary.begin(3)
    with pytest.raises(ProgrammeError, match="Nothing was covered"):
        diary.tell(CoverDone(True))
    diary.tell(Sensation("burning"))
    results = [decided(diary.tell(CoverDone(True)), "after_cover")[0].result for _ in range(4)]
    assert results == ["show-again"] * 3 + ["go-on"]
    assert not diary.chart.session.care.covered


def test_what_does_not_get_better_ends_and_the_next_session_starts_lower():
    diary = in_stage(3)
    diary.begin(3)
    mirror_block(diary)
    diary.tell(Sensation("burning"))
    diary.tell(CoverDone(False))
    assert diary.chart.session.way_on is PainWay.STOP
    diary.end("stopped", "rule", "distress")
    diary.close()
    assert diary.chart.standing.suspended == "distress"
    diary.tell(TherapistAct(date_of(diary.day), "clear"))
    session = diary.begin(3)
    assert (session.care.lower.rungs, session.care.lower.light) == (1, 0.5)
    diary.end()
    diary.day += 1
    assert diary.begin(3).care.lower is None


def test_after_a_cramp_the_other_hand_rests_until_the_therapist_asks_it_along():
    diary = in_stage(3)
    for _ in range(2):
        mirror_day(diary)
    assert diary.begin(3).care.bilateral == "attempt"
    diary.tell(Sensation("tingle", "good"))
    assert diary.chart.session.care.bilateral == "attempt"
    diary.tell(Sensation("cramp", "so-so"))
    assert diary.chart.session.care.bilateral == "none"
    diary.end()
    diary.close()
    assert diary.begin(3).care.bilateral == "none"
    diary.end()
    diary.day += 1
    diary.tell(TherapistAct(date_of(diary.day), "bilateral"))
    assert diary.begin(3).care.bilateral == "attempt"


def test_staff_who_see_pain_pause_like_a_first_reading():
    diary = Diary()
    diary.begin(3)
    diary.tell(StaffSees("pain"))
    session = diary.chart.session
    assert (session.way_on, session.tier, session.paused) == (PainWay.PAUSE, 2, True)
    diary.rate("mid", 5)
    assert session.way_on is PainWay.STOP
    with pytest.raises(ProgrammeError, match="nothing that staff mark"):
        diary.tell(StaffSees("boredom"))


@pytest.mark.parametrize(
    ("supervision", "risen", "seen", "way"),
    [
        ("present", False, "calm", PainWay.FACE_PROBE_ONLY),
        ("present", False, "pain", PainWay.STOP),
        ("present", True, "calm", PainWay.STOP),
        ("none", False, None, PainWay.STOP),
    ],
)
def test_a_reading_that_stays_missing_is_looked_at_or_ends(supervision, risen, seen, way):
    diary = Diary()
    diary.begin(3, supervision)
    if risen:
        diary.rate("mid", 5)
    diary.rate("mid", None)
    session = diary.chart.session
    assert session.way_on is PainWay.REST_AND_ASK
    diary.rate("mid", None)
    assert session.care.helper_looks is (supervision == "present")
    if seen:
        diary.tell(StaffSees(seen))
    assert session.way_on is way


def test_a_rise_before_a_missing_reading_is_not_forgotten():
    diary = Diary()
    diary.begin(3)
    diary.rate("mid", 5)
    diary.rate("mid", None)
    diary.rate("mid", 5)
    assert diary.chart.session.way_on is PainWay.STOP


def test_looking_is_invited_only_after_calm_mirror_sessions():
    for sessions, wanted in ((2, Look.NONE), (3, Look.CUE)):
        diary = in_stage(3)
        for _ in range(sessions):
            mirror_day(diary)
        diary.begin(3)
        diary.tell(LookedAway(0.3, 10.0, 0.0))
        assert diary.chart.session.care.look is wanted
    diary = in_stage(3, "crps")
    diary.begin(3)
    diary.tell(LookedAway(None, 0.0, 20.0))
    assert diary.chart.session.care.look is Look.PROBE


def test_all_of_it_is_decided_again_byte_for_byte():
    diary = in_stage(3, "crps", shoulder_pain=True)
    diary.begin(3)
    diary.tell(Signs(CALM))
    for act in ("settled", "yes", "time", "time"):
        diary.tell(RevealAct(act))
    diary.tell(Face("reveal", "frown"))
    diary.tell(Sensation("cramp", "frown"))
    diary.tell(CoverDone(True))
    diary.tell(LookedAway(0.1, 10.0, 20.0))
    diary.tell(Dizzy(None))
    diary.tell(StaffSees("pain"))
    diary.rate("mid", None)
    diary.rate("mid", None)
    diary.tell(StaffSees("calm"))
    diary.end("stopped", "staff", "distress")
    diary.tell(WorkingHand(date_of(diary.day), 6))
    diary.tell(Emergency(date_of(diary.day)))
    diary.tell(HomeUse(date_of(diary.day), "T1", "line", 7, "112"))
    assert replay(diary.events, programme) > 50


WRONG = [
    RevealAct("jump"),
    RevealAct("good"),
    Sensation("itch"),
    Sensation("tingle", "angry"),
    CoverDone(True),
    StaffSees("tired"),
    Dizzy(3),
    Signs({"swelling": 1}),
    Signs({**CALM, "warmth": 5}),
    WorkingHand("2026-03-02", 11),
    WorkingHand("2026-02-02", 1),
    Emergency("2026-02-02"),
    Face("reveal", "good"),
]


@pytest.mark.parametrize("fact", WRONG, ids=lambda fact: f"{fact.kind}-{WRONG.index(fact)}")
def test_a_wrong_fact_of_care_is_one_sentence_and_changes_nothing(fact):
    diary = Diary("crps")
    diary.begin(3)
    before = repr((diary.chart.body, diary.chart.sessions[-1], diary.chart.standing, diary.chart.hand))
    with pytest.raises(ProgrammeError, match=r"[.]$"):
        diary.tell(fact)
    assert repr((diary.chart.body, diary.chart.sessions[-1], diary.chart.standing, diary.chart.hand)) == before


def unrated(looked):
    """A reading that nobody gave twice, and what the helper saw then."""
    diary = in_stage(1)
    diary.begin(3)
    diary.block()
    for _ in range(2):
        diary.rate("mid", None)
    assert diary.chart.session.care.helper_looks
    diary.tell(StaffSees(looked))
    return diary, diary.chart.session


def test_a_face_that_stands_for_a_rating_pauses_when_it_is_sad_whatever_the_helper_saw():
    diary, session = unrated("calm")
    diary.tell(Face("block", "frown"))
    assert (session.way_on, session.tier, session.paused) == (PainWay.PAUSE, 2, True)
    # Nobody rates after the pause either: the second time it is over.
    for _ in range(2):
        diary.rate("mid", None)
    diary.tell(StaffSees("calm"))
    assert session.way_on is PainWay.STOP


def test_a_face_that_is_not_shown_either_rests_then_somebody_looks():
    diary, session = unrated("calm")
    diary.tell(Face("block", ""))
    assert (session.way_on, session.care.helper_looks) == (PainWay.REST_AND_ASK, False)
    diary.tell(Face("block", ""))
    assert session.care.helper_looks
    assert session.faces == []
    with pytest.raises(ProgrammeError, match="No reveal is due"):
        diary.tell(Face("reveal", ""))
    diary.tell(StaffSees("pain"))
    assert session.way_on is PainWay.STOP
    assert replay(diary.events, programme) > 0


def test_a_face_that_is_shown_the_second_time_begins_the_count_anew():
    diary, session = unrated("calm")
    diary.tell(Face("block", ""))
    diary.tell(Face("block", "good"))
    assert (session.way_on, session.care.missing) == (PainWay.GO, 0)


def test_a_face_that_is_not_shown_is_no_good_block_for_the_blend():
    diary = in_stage(4)
    diary.begin(3)
    diary.tell(BlockDone("U05", 4, "mirror", 1.0, 60.0, (True,), mirror=True))
    diary.rate("mid", 3)
    diary.tell(Face("block", "good"))
    assert diary.chart.body.blend.good == 1
    diary.tell(Face("block", ""))
    assert diary.chart.body.blend.good == 0
    with pytest.raises(ProgrammeError, match="no-answer"):
        diary.tell(Face("reveal", ""))
