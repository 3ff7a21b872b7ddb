"""What waits for the therapist, and when the review of the whole programme is due: both sides of each boundary."""

import pytest

from game.programme.mode import Mode
from game.programme.screening.kinds import Mode as Way
from game.programme.stages import StageRules
from game.programme.supervision import Supervision, SupervisionRules
from game.programme.today import Today, waits
from game.settings import programme
from tests.programme.course_kit import Diary
from tests.programme.plan_kit import dose_of

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
