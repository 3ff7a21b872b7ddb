"""What a programme keeps safe: after a stop, without an own rating, in a day cut short, by wrong facts."""

import copy

import pytest

from game.programme.calendar import date_of
from game.programme.distress import At
from game.programme.field import ProgrammeError
from game.programme.mode import Mode
from game.programme.pain import PainWay
from game.programme.practice import staircase_of
from game.programme.standing import Phase
from game.training.care import CoverDone, RevealAct, Sensation
from game.training.course import (
    BlockDone,
    Chronometry,
    DayClosed,
    Decision,
    Enrolled,
    ExposureDone,
    Face,
    Prescription,
    ProbeDone,
    SetDone,
    StageSet,
    TherapistAct,
    Visit,
    VisitEnd,
    Vividness,
)  # fmt: skip
from game.training.events import Nrs
from tests.programme.course_kit import MONDAY, Diary, decided, mirror_block, revealed


def flags(events):
    return [event.name for event in events if event.kind == "flag"]


def jumped(stage, preset="plp"):
    diary = Diary(preset)
    diary.tell(TherapistAct(date_of(diary.day - 1), "jump", str(stage), "knows it from before"))
    return diary


@pytest.mark.parametrize("about", ["pain", "distress", "safety", "other", "unknown"])
def test_after_any_stop_no_therapy_starts_that_day(about):
    diary = Diary("crps")
    diary.begin(3)
    diary.block()
    diary.end("stopped", "patient", about)
    assert diary.begin(3).mode is None


def test_a_fit_before_anything_was_rated_suspends():
    diary = Diary()
    diary.tell(Visit(date_of(diary.day), "present", "DESKTOP"))
    diary.end("stopped", "staff", "safety")
    assert diary.chart.standing.suspended == "safety"


def test_a_stop_of_a_session_that_only_breathes_holds_the_next_one():
    diary = Diary()
    diary.begin(10)
    diary.end("stopped", "patient", "pain")
    assert diary.chart.standing.hold == 1


def test_breathing_only_is_no_practice_and_uses_up_no_hold():
    diary = Diary()
    diary.begin(3)
    diary.block()
    diary.end("stopped", "patient", "pain")
    diary.close()
    assert diary.begin(10).mode is Mode.EDU_BREATHE_ONLY
    assert "pain_10" in flags(diary.events)
    for fact in (
        BlockDone("laterality", 1, "training", 1.0, 60.0),
        ProbeDone(4, "key", 20, 20, (1.0,), 20, 20, (1.0,)),
        SetDone("I1", 1.0, 60.0, 5, 5),
    ):
        with pytest.raises(ProgrammeError, match="for learning and breathing only"):
            diary.tell(fact)
    diary.end()
    assert diary.chart.standing.hold == 1
    assert diary.chart.since(0)[-1].mode is not Mode.EDU_BREATHE_ONLY


def test_pain_that_would_have_stopped_leaves_no_more_therapy_after_the_close():
    diary = Diary("crps")
    diary.begin(3)
    diary.block()
    diary.rate("post", 9)
    diary.end()
    assert diary.begin(3).mode is None


def test_a_rise_that_would_have_paused_leaves_the_next_sitting():
    diary = Diary("crps")
    diary.begin(3)
    diary.block()
    diary.rate("post", 5)
    diary.end()
    assert diary.begin(3).mode is not None


def test_no_rating_in_the_patients_place_lets_anything_rise():
    diary = Diary()
    diary.arrive()
    diary.rate("pre", 3, "proxy")
    assert staircase_of(diary.course, "laterality", 5, 20).held


@pytest.mark.parametrize(("rater", "value", "rise"), [
    ("self", 4, 1), ("pointed", 4, 1), ("proxy", 4, None), ("self", None, None),
])  # fmt: skip
def test_a_gate_counts_only_what_the_patient_rated(rater, value, rise):
    diary = jumped(3)
    diary.begin(3)
    diary.block("U02", sort="mirror")
    diary.rate("mid", value, rater)
    diary.end()
    diary.close()
    gate = [each for each in diary.events if isinstance(each, Decision) and each.rule_id == "mirror_gate"][-1]
    assert gate.inputs["sessions"][-1]["rise"] == rise


def test_a_day_settles_by_no_rating_in_the_patients_place():
    for rater, good in (("self", 1), ("proxy", 0)):
        diary = jumped(3)
        diary.begin(3)
        diary.tell(BlockDone("U02", 3, "mirror", 1.0, 900.0, (True,) * 20, mirror=True))
        diary.rate("post", 3)
        diary.end()
        diary.close()
        diary.tell(Visit(date_of(diary.day), "present", "DESKTOP"))
        diary.rate("pre", 3, rater)
        assert diary.chart.good_days == good


def test_a_day_cut_short_is_counted_before_the_next_begins():
    diary = Diary()
    diary.begin(3)
    for _ in range(3):
        diary.block()
    diary.end("crash", "crash")
    diary.day += 1
    diary.begin(3)
    assert diary.chart.trained == {MONDAY}
    assert [each.rule_id for each in diary.events if isinstance(each, Decision)].count("stage") == 1


def test_a_day_is_closed_once_and_not_over_an_open_session():
    diary = Diary()
    diary.begin(3)
    with pytest.raises(ProgrammeError, match="A session is still open"):
        diary.tell(DayClosed(date_of(diary.day)))
    diary.end()
    first, second = (diary.tell(DayClosed(date_of(diary.day))) for _ in range(2))
    assert "stage" in [each.rule_id for each in first if isinstance(each, Decision)]
    assert len(second) == 1


def test_imagery_keeps_its_own_place_in_a_later_stage():
    diary = jumped(3, "stroke")
    diary.begin(2)
    diary.tell(SetDone("I2", 1.25, 180.0, 5, 5))
    assert diary.chart.exercise("imagery", 2).x == 1.25


WRONG = [
    Enrolled("2026-02-01", "plp", "left", "arm", "ward"),
    Enrolled("yesterday", "plp", "left", "arm", "ward"),
    Prescription("2026-02-01", "dose.minutes", 12, "therapist", "tires soon"),
    Prescription("2026-03-02", "dose.minutes", 99, "therapist", "more"),
    Prescription("2026-03-02", "dose.minutes", 12, "patient", "more"),
    Visit("2026-03-02", "present", "DESKTOP"),
    Nrs("mid", 11, "self", "bar", "test"),
    Nrs("mid", 4, "nobody", "bar", "test"),
    Face("block", "angry"),
    BlockDone("laterality", 2, "training", 1.0, 60.0),
    BlockDone("laterality", 1, "training", 0.5, 60.0),
    BlockDone("laterality", 1, "training", float("nan"), 60.0),
    ProbeDone(4, "key", 20, 21, (), 20, 20, ()),
    SetDone("I1", 1.0, 60.0, 5, 6),
    Vividness(6, 3),
    Chronometry(0.0),
    ExposureDone(0, 11, 4, 2),
    VisitEnd("tired", "patient"),
    VisitEnd("stopped", "somebody"),
    VisitEnd("stopped", "staff", "boredom"),
    TherapistAct("2026-03-02", "promote"),
    TherapistAct("2026-03-02", "jump", "7", "why"),
    TherapistAct("2026-03-02", "confirm"),
    TherapistAct("2026-03-02", "unblock", "R1"),
    TherapistAct("2026-03-02", "suspend", "tired"),
    TherapistAct("2026-03-02", "done"),
    DayClosed("2026-03-02"),
]


@pytest.mark.parametrize("fact", WRONG, ids=lambda fact: f"{fact.kind}-{WRONG.index(fact)}")
def test_a_wrong_fact_is_one_sentence_and_changes_nothing(fact):
    diary = Diary()
    diary.begin(3)
    before, preset = copy.deepcopy(diary.chart), diary.course.preset
    with pytest.raises(ProgrammeError, match=r"[.]$"):
        diary.tell(fact)
    assert diary.chart == before
    assert diary.course.preset is preset


@pytest.mark.parametrize(
    ("way", "who", "sentence"), [("SCREEN", "present", "no way"), ("VR", "cat", "no supervision")]
)
def test_an_unknown_way_or_supervision_is_refused(way, who, sentence):
    diary = Diary()
    with pytest.raises(ProgrammeError, match=sentence):
        diary.tell(Visit(date_of(diary.day), who, way))
    assert diary.chart.session is None


def test_the_phase_changes_only_by_a_stage_event():
    diary = Diary()
    told = [event.stage_to for event in diary.events if isinstance(event, StageSet)]
    assert told == [phase.value for phase in (Phase.EDU, Phase.SCREEN, Phase.BASELINE, Phase.S1)]


@pytest.mark.parametrize(("acts", "at"), [
    (("later",), At.LATER), (("no-answer",), At.LATER), (("yes", "time", "time", "no-answer"), At.COVERED),
    (("yes", "cover"), At.COVERED),
])  # fmt: skip
def test_a_reveal_that_does_not_open_leaves_a_board_and_the_next_session_asks_anew(acts, at):
    diary = jumped(3)
    session = diary.begin(3)
    said = []
    for act in ("settled", *acts):
        said = diary.tell(RevealAct(act))
    assert session.care.reveal.at is at
    assert not any(part.draws or part.mirror for part in session.plan)
    assert sum(part.seconds for part in session.plan if part.counts) == 60 * session.dose.minutes
    assert [event.kind for event in said].count("plan") == 1
    assert (flags(said), session.care.frowns, session.care.mirror_off) == ([], 0, False)
    diary.end()
    diary.close()
    assert any(part.mirror for part in diary.begin(3).plan)


def test_a_sad_face_at_a_later_reveal_covers_for_the_session_and_counts_once():
    diary = jumped(3)
    diary.begin(3)
    revealed(diary)
    diary.end()
    diary.close()
    session = diary.begin(3)
    for act in ("settled", "yes", "time", "time"):
        diary.tell(RevealAct(act))
    diary.tell(Face("reveal", "frown"))
    assert not any(part.draws or part.mirror for part in session.plan)
    assert (session.care.frowns, session.care.mirror_off) == (1, False)
    diary.tell(Face("block", "frown"))
    assert session.care.mirror_off


def test_a_face_and_a_sensation_with_the_same_are_one_sad_face():
    for between, frowns in (((), 1), ((Nrs("mid", 3, "self", "bar", "test"),), 2)):
        diary = jumped(3)
        session = diary.begin(3)
        mirror_block(diary, 300.0)
        diary.tell(Face("block", "frown"))
        for fact in between:
            diary.tell(fact)
        diary.tell(Sensation("tingle", "frown"))
        assert (session.care.frowns, session.faces.count("frown")) == (frowns, frowns)
        assert session.care.covered
        assert session.care.mirror_off is (frowns > 1)
        diary.tell(Sensation("warm", "frown"))
        assert session.care.frowns == frowns + 1


def test_what_is_off_for_today_is_not_shown_again_after_a_cover():
    diary = jumped(3)
    session = diary.begin(3)
    mirror_block(diary, 300.0)
    diary.tell(Face("block", "frown"))
    diary.rate("mid", 3)
    diary.tell(Sensation("burning", "frown"))
    assert session.care.mirror_off
    assert decided(diary.tell(CoverDone(True)), "after_cover")[0].result == "stay-covered"
    assert not session.care.covered


def test_where_pain_was_not_rated_a_second_sad_face_stops():
    for second, way in (("frown", PainWay.STOP), ("good", PainWay.GO)):
        diary = Diary()
        session = diary.begin(None)
        diary.block()
        ways = []
        for face in ("frown", second):
            diary.rate("mid", None)
            ways.append(session.way_on)
            diary.tell(Face("block", face))
            ways.append(session.way_on)
        assert ways == [PainWay.FACE_PROBE_ONLY, PainWay.PAUSE, PainWay.FACE_PROBE_ONLY, way]
