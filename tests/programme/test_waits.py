"""What waits, what is due, what counts as calm, what a sore shoulder leaves open: both sides of each boundary."""

import pytest

from game.programme.behind import Behind, after
from game.programme.chart import Session
from game.programme.layout import capped
from game.programme.library import LADDER
from game.programme.mode import Mode
from game.programme.parts import Part, Sort
from game.programme.screening.kinds import Mode as Way
from game.programme.stages import StageRules
from game.programme.supervision import Supervision, SupervisionRules
from game.programme.today import Today, waits
from game.programme.unlock import UnlockRules, open_exercises
from game.settings import programme
from game.training.course import BlockDone
from tests.programme.course_kit import Diary
from tests.programme.plan_kit import dose_of

PRESET = programme("plp")
ALONE = {"way": Way.DESKTOP, "supervision": Supervision.NONE}


@pytest.mark.parametrize(
    ("stage", "mode", "waiting"),
    [
        (1, Mode.NORMAL, False),
        (2, Mode.NORMAL, False),
        (3, Mode.NORMAL, True),
        (4, Mode.NORMAL, True),
        (3, Mode.EDU_BREATHE_ONLY, False),
        (2, Mode.EDU_BREATHE_ONLY, False),
    ],
)
def test_only_the_mirror_and_what_comes_after_it_waits_for_somebody_who_watches(stage, mode, waiting):
    today = Today(stage=stage, mode=mode, **ALONE)
    preset = programme("plp")
    # Minutes that are there do not make anything wait that needs nobody.
    dose = dose_of(preset, Today(stage=3, mode=Mode.NORMAL, **ALONE))
    assert dose.minutes > 0
    assert waits(today, dose, preset.of(SupervisionRules)) is waiting


def test_the_review_of_the_programme_is_due_after_its_weeks():
    diary = Diary("plp")
    diary.practise()
    rules, begun = diary.course.preset.of(StageRules), diary.chart.standing.begun
    assert rules.review_week == 8
    assert diary.chart.review_due(begun + 55, rules) is False
    assert diary.chart.review_due(begun + 56, rules) is True


@pytest.mark.parametrize(
    ("minutes", "stopped", "faces", "calm"),
    [
        (60.0, False, (), 1),
        (60.0, False, ("so-so",), 1),
        (60.0, False, ("frown",), 0),
        (60.0, True, (), 0),
        (0.0, False, (), 0),
    ],
)
def test_a_mirror_session_is_calm_without_a_stop_and_without_a_sad_face(minutes, stopped, faces, calm):
    about = "pain" if stopped else ""
    session = Session(1, 1, 3, "DESKTOP", "present", about=about, faces=list(faces))
    session.blocks.append(BlockDone("U02", 3, "mirror", 1.0, minutes, mirror=minutes > 0))
    assert after(Behind(), session).calm == calm


def test_a_sore_shoulder_leaves_open_what_lifts_no_arm():
    rules = PRESET.of(UnlockRules)
    usual, sore = (
        {each.code: each.top_level for each in open_exercises(LADDER, "arm", (), True, rules, shoulder=shoulder)}
        for shoulder in (False, True)
    )
    assert usual["U09"] is None
    assert sore["U09"] == 2
    assert set(sore) == set(usual)
    assert {code: level for code, level in sore.items() if code != "U09"} == {
        code: level for code, level in usual.items() if code != "U09"
    }


def test_the_headset_comes_off_once_the_limit_is_passed_and_not_before():
    parts = tuple(Part(Sort.MIRROR, "U02", 3, seconds, headset=True) for seconds in (100, 200, 1))
    assert [part.headset for part in capped(parts, 300)] == [True, True, False]
    assert [part.headset for part in capped(parts, 299)] == [True, False, False]
    assert capped(parts, 0) == parts
