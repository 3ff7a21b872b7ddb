"""The one door of every stage: no stage without education, screening and supervision."""

import pytest

from game.programme.decision import again, decide, same, why
from game.programme.education import Education, EducationRules, EduState
from game.programme.screening.kinds import Mode, Stage, Supervision
from game.programme.screening.override import GateOverride, Reason
from game.programme.start import StageStart, stage_start
from game.settings import programme
from tests.programme.screening_kit import DAY, answered, asked

PRESET = programme("plp")
CHECKED = Education(state=EduState.CHECKED, passed_day=DAY)
OPEN = asked()
LIFT = GateOverride(
    "R11",
    Mode.VR,
    Stage.S3,
    "T. Roe",
    True,
    Supervision.REMOTE,
    Reason.CLINICAL_JUDGEMENT,
    "neck seen today",
    DAY,
    DAY,
)


def start(education=CHECKED, screened=OPEN, supervision=Supervision.NONE, **other):
    asked_for = {"mode": Mode.VR, "stage": Stage.S3, "day": DAY, "last_day": None, "mirror_sessions": 0}
    asked_for |= {"supervised_step": False, **other}
    return stage_start(
        education, screened, asked_for["mode"], asked_for["stage"], asked_for["day"], asked_for["last_day"],
        supervision, asked_for["mirror_sessions"], asked_for["supervised_step"], PRESET.of(EducationRules),
    )  # fmt: skip


def test_no_stage_starts_without_both():
    for stage in [each for each in Stage if each is not Stage.EDU]:
        for mode in Mode:
            assert start(stage=stage, mode=mode) is StageStart.YES
            assert start(Education(), stage=stage, mode=mode) is StageStart.EDUCATION
            assert start(screened=None, stage=stage, mode=mode) is StageStart.SCREENING
            assert start(screened=asked(()), stage=stage, mode=mode) is StageStart.SCREENING
    for screened in (None, asked(())):
        assert start(Education(), screened, stage=Stage.EDU) is StageStart.SCREENING
        assert start(Education(), screened, stage=Stage.EDU, mode=Mode.DESKTOP) is StageStart.YES
        assert start(Education(), screened, stage=Stage.EDU, mode=Mode.REAL_MIRROR) is StageStart.YES
    alone = start(Education(), None, stage=Stage.EDU, mode=Mode.DESKTOP, supervised_step=True)
    assert alone is StageStart.SUPERVISION
    assert start(Education(), stage=Stage.EDU) is StageStart.YES


def test_education_is_looked_at_on_the_day():
    assert start(day=DAY + 21) is StageStart.YES
    assert start(day=DAY + 22) is StageStart.EDUCATION
    assert start(day=DAY + 22, last_day=DAY + 20) is StageStart.YES


def test_the_gate_is_that_of_the_mode_and_stage():
    neglect = asked(answered(T1="red"))
    assert start(screened=neglect, mode=Mode.DESKTOP) is StageStart.SCREENING
    assert start(screened=neglect, mode=Mode.DESKTOP, stage=Stage.S2) is StageStart.YES
    assert start(screened=neglect, stage=Stage.S2) is StageStart.SCREENING


def test_an_overridden_stage_needs_a_therapist_there_or_on_video():
    lifted = asked(answered(R11="yes"), overrides=(LIFT,))
    assert start(screened=lifted) is StageStart.SUPERVISION
    assert start(screened=lifted, supervision=Supervision.REMOTE) is StageStart.YES
    assert start(Education(), lifted, Supervision.PRESENT) is StageStart.EDUCATION


@pytest.mark.parametrize(("mirror_sessions", "supervision", "result"), [
    (0, Supervision.REMOTE, "present"), (2, Supervision.REMOTE, "present"), (0, Supervision.PRESENT, "yes"),
    (3, Supervision.NONE, "yes"),
])  # fmt: skip
def test_the_first_mirror_sessions_under_amber(mirror_sessions, supervision, result):
    hinted = asked(answered(T1="amber"))
    said = start(screened=hinted, supervision=supervision, mirror_sessions=mirror_sessions)
    assert said is StageStart(result)


@pytest.mark.parametrize(("supervision", "result"), [
    (Supervision.NONE, "supervision"), (Supervision.REMOTE, "yes"), (Supervision.PRESENT, "yes"),
])  # fmt: skip
def test_no_supervised_step_starts_alone(supervision, result):
    assert start(supervision=supervision, supervised_step=True) is StageStart(result)


@pytest.mark.parametrize(("education", "screened", "step", "said"), [
    (CHECKED, OPEN, False, "Education, screening and supervision allow S3."),
    (Education(), OPEN, False, "Education comes before S3, and nothing overrides that."),
    (CHECKED, None, False, "Screening keeps S3 closed in this mode."),
    (CHECKED, asked(answered(R8a="yes")), False, "the therapist must be in the room"),
    (CHECKED, OPEN, True, "Your therapist will be with you for the next step"),
])  # fmt: skip
def test_it_says_why(education, screened, step, said):
    _, kept = decide(
        PRESET, stage_start, education=education, screened=screened, mode=Mode.VR, stage=Stage.S3, day=DAY,
        last_day=None, supervision=Supervision.NONE, mirror_sessions=0, supervised_step=step,
    )  # fmt: skip
    assert said in why(kept, PRESET)
    assert same(again(kept, PRESET), kept)
