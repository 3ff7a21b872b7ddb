"""Where a patient stands: every row of protocol.md 7.5, and what is refused."""

import dataclasses

import pytest

from game.programme import standing as room
from game.programme.calendar import day_of
from game.programme.decision import decide, why
from game.programme.dose import DoseRules
from game.programme.field import ProgrammeError
from game.programme.stages import MAINTAIN, Move, StageRules, Verdict
from game.programme.standing import Phase, Standing, after_session, open_today
from game.settings import programme

MONDAY = day_of("2026-03-02")
FRIDAY = MONDAY + 4
PLP = programme("plp").of(StageRules), programme("plp").of(DoseRules)
STROKE = programme("stroke").of(StageRules), programme("stroke").of(DoseRules)


def at(phase: Phase, **changes) -> Standing:
    return dataclasses.replace(Standing(phase, MONDAY, begun=MONDAY, since=MONDAY, calm=3), **changes)


def test_from_new_to_the_first_stage():
    here = room.enrolled(Standing(), MONDAY, complete=True)
    assert here.phase is Phase.EDU
    here = room.educated(here, MONDAY)
    assert here.phase is Phase.SCREEN
    here = room.screened(here, MONDAY, red=())
    assert here.phase is Phase.BASELINE
    here = room.measured(here, FRIDAY, *STROKE)
    assert (here.phase, here.entered, here.begun) == (Phase.S1, MONDAY + 7, MONDAY + 7)
    assert (here.since, here.calm, here.stage) == (FRIDAY, 3, 1)


def test_what_belongs_to_another_phase_is_refused():
    with pytest.raises(ProgrammeError, match="The profile is not complete"):
        room.enrolled(Standing(), MONDAY, complete=False)
    for step in (
        lambda here: room.enrolled(here, MONDAY, complete=True),
        lambda here: room.educated(here, MONDAY),
        lambda here: room.screened(here, MONDAY, ()),
        lambda here: room.measured(here, MONDAY, *PLP),
        room.finished,
    ):
        with pytest.raises(ProgrammeError, match="the patient is in S2"):
            step(at(Phase.S2))
    with pytest.raises(ProgrammeError, match="No stage is trained in the phase EDU"):
        room.moved(at(Phase.EDU), Verdict(Move.STAY, 1, "early"), MONDAY, *PLP)


def test_a_red_item_blocks_and_the_phase_stays():
    here = room.screened(at(Phase.SCREEN), MONDAY, red=("T1",))
    assert (here.phase, here.blocked) == (Phase.SCREEN, ("T1",))
    here = room.blocked(here, ("R16", "T1"))
    assert here.blocked == ("T1", "R16")
    assert room.unblocked(here, "T1").blocked == ("R16",)
    with pytest.raises(ProgrammeError, match="R9 blocks nothing: clear one of T1, R16"):
        room.unblocked(here, "R9")


def test_the_next_stage_begins_with_the_next_training_day():
    here = room.moved(at(Phase.S1), Verdict(Move.ADVANCE, 2, "performance"), FRIDAY, *STROKE)
    assert (here.phase, here.entered, here.begun, here.since) == (Phase.S2, MONDAY + 7, MONDAY, FRIDAY)


def test_the_therapist_is_asked_and_taps():
    here = room.moved(at(Phase.S2), Verdict(Move.ASK_THERAPIST, 3, "cap"), FRIDAY, *PLP)
    assert (here.phase, here.asked, here.asked_why) == (Phase.S2, 3, "cap")
    assert room.moved(here, Verdict(Move.STAY, 2, "dose"), FRIDAY, *PLP).asked is None
    here = room.confirmed(here, FRIDAY, *PLP)
    assert (here.phase, here.entered, here.asked, here.asked_why) == (Phase.S3, FRIDAY + 1, None, "")
    with pytest.raises(ProgrammeError, match="no next step to confirm"):
        room.confirmed(here, FRIDAY, *PLP)


def test_maintaining_is_three_days_a_week_and_ends_by_the_therapist():
    here = room.moved(at(Phase.S4), Verdict(Move.ASK_THERAPIST, MAINTAIN, "cap"), FRIDAY, *PLP)
    here = room.confirmed(here, FRIDAY, *PLP)
    assert (here.phase, here.entered) == (Phase.MAINTAIN, MONDAY + 7)
    assert room.finished(here).phase is Phase.DONE


def test_a_step_back_counts_its_days_anew_and_waits_for_calm():
    here = room.moved(at(Phase.S3), Verdict(Move.REGRESS, 2, "stops"), FRIDAY, *PLP)
    assert (here.phase, here.entered, here.calm, here.steps_back) == (Phase.S2, FRIDAY + 1, 0, ((FRIDAY, 2),))
    for _ in range(3):
        here = after_session(here, False)
    assert here.calm == 3
    assert after_session(here, True).calm == 0
    # Going on again does not fill the count of calm sessions.
    assert room.confirmed(dataclasses.replace(here, calm=1, asked=3), FRIDAY, *PLP).calm == 1


def test_easing_stage_1_keeps_its_day_counter():
    here = room.moved(at(Phase.S1), Verdict(Move.EASE_S1, 1, "stops"), FRIDAY, *PLP)
    assert (here.entered, here.since, here.steps_back) == (MONDAY, FRIDAY, ((FRIDAY, 1),))
    assert [here.eased(FRIDAY + day) for day in (0, 3, 4)] == [True, True, False]
    assert not at(Phase.S1).eased(FRIDAY)
    assert room.moved(here, Verdict(Move.ADVANCE, 2, "cap"), FRIDAY, *PLP).eased_until is None


def test_gentle_sessions_run_out_with_their_hold():
    here = room.gentle(at(Phase.S3), 3, FRIDAY)
    assert (here.hold, here.gentle, here.held_since) == (3, 3, FRIDAY)
    for left in (2, 1, 0):
        here = after_session(here, False)
        assert (here.hold, here.gentle) == (left, left)
    assert here.held_since is None
    assert after_session(here, False).hold == 0
    assert room.gentle(at(Phase.S3, gentle=3), 1, FRIDAY).gentle == 3


def test_a_hold_is_never_shortened():
    assert room.held(at(Phase.S3, hold=3, held_since=MONDAY), 1, FRIDAY).hold == 3
    assert room.held(at(Phase.S3, hold=2, held_since=MONDAY), 3, FRIDAY).held_since == MONDAY


def test_holding_for_worse_changes_no_count():
    here = at(Phase.S3)
    assert room.moved(here, Verdict(Move.HOLD, 3, "worse"), FRIDAY, *PLP) == here


def test_the_flag_for_worse_stands_since_its_day():
    assert room.since_worse(at(Phase.S3), FRIDAY).worse_since == FRIDAY
    assert room.since_worse(at(Phase.S3, worse_since=FRIDAY), None).worse_since is None


def test_a_graver_suspension_stays():
    here = room.suspended(at(Phase.S3), "safety", FRIDAY)
    assert room.suspended(here, "stuck", FRIDAY + 1) == here
    assert room.suspended(here, "distress", FRIDAY + 1).suspended == "distress"
    back = room.cleared(dataclasses.replace(here, steps_back=((FRIDAY, 2),), worse_since=FRIDAY), FRIDAY + 7)
    assert (back.suspended, back.suspended_on, back.steps_back, back.worse_since) == ("", None, (), None)
    assert back.since == FRIDAY + 6
    with pytest.raises(ProgrammeError, match="'tired' is no reason to suspend"):
        room.suspended(here, "tired", FRIDAY)


def test_a_jump_needs_a_reason_education_and_screening():
    here = room.jumped(at(Phase.BASELINE), 3, "knows it from before", True, FRIDAY, *PLP)
    assert (here.phase, here.entered) == (Phase.S3, FRIDAY + 1)
    for stage, reason, ready, sentence in (
        (5, "why", True, "There is no stage 5"), (0, "why", True, "There is no stage 0"),
        (3, " ", True, "Say why"),
        (3, "why", False, "Education and screening come first"),
    ):  # fmt: skip
        with pytest.raises(ProgrammeError, match=sentence):
            room.jumped(at(Phase.S1), stage, reason, ready, FRIDAY, *PLP)


def test_after_a_long_absence_the_screening_comes_first():
    here = room.screened_again(at(Phase.S3, asked=4), FRIDAY)
    assert (here.phase, here.entered, here.asked, here.begun) == (Phase.SCREEN, FRIDAY, None, MONDAY)


@pytest.mark.parametrize(("phase", "suspended", "blocked", "stopped", "wanted"), [
    (Phase.S3, "", (), False, "all"), (Phase.MAINTAIN, "", (), False, "all"), (Phase.S3, "", (), True, "calm"),
    (Phase.S3, "stuck", (), False, "gentle"), (Phase.S3, "review", (), False, "gentle"),
    (Phase.S3, "safety", (), False, "calm"), (Phase.S3, "distress", (), False, "calm"),
    (Phase.S3, "", ("R9",), False, "board"), (Phase.S3, "review", ("R9",), False, "board"),
    (Phase.S3, "safety", ("R9",), False, "calm"), (Phase.EDU, "", (), False, "none"),
    (Phase.SCREEN, "", ("T1",), False, "board"), (Phase.DONE, "", (), False, "none"),
    (Phase.S1, "", ("R9",), True, "calm"),
])  # fmt: skip
def test_what_today_may_hold(phase, suspended, blocked, stopped, wanted):
    assert open_today(phase, suspended, blocked, stopped) == wanted


def test_what_today_may_hold_says_why():
    preset = programme("plp")
    asked = {"stopped_today": False}
    said = {
        result: why(decide(preset, open_today, phase=phase, suspended_for=s, blocked_by=b, **asked)[1], preset)
        for result, phase, s, b in (
            ("all", Phase.S1, "", ()), ("gentle", Phase.S1, "stuck", ()), ("board", Phase.S1, "", ("R1",)),
            ("calm", Phase.S1, "safety", ()), ("none", Phase.EDU, "", ()),
        )
    }  # fmt: skip
    assert len(set(said.values())) == 5
    assert "call the therapist" in said["calm"]
