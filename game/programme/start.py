"""The one door of every stage: education, screening and supervision together (protocol.md 14.3 nr 1 and 11)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.education import Education, EducationRules, Start, may_start
from game.programme.screening.gate import GateResult
from game.programme.screening.kinds import FLAT, Colour, Mode, Stage, Supervision, enough, supervision_needed


class StageStart(StrEnum):
    """Whether a stage starts now; only YES does."""

    YES = "yes"
    EDUCATION = "education"
    SCREENING = "screening"
    PRESENT = "present"
    SUPERVISION = "supervision"


_WHY: Final = {
    StageStart.YES: "Education, screening and supervision allow {stage}.",
    StageStart.EDUCATION: "Education comes before {stage}, and nothing overrides that.",
    StageStart.SCREENING: "Screening keeps {stage} closed in this mode.",
    StageStart.PRESENT: "For {stage} today the therapist must be in the room.",
    StageStart.SUPERVISION: "Your therapist will be with you for the next step: there or on video.",
}


@rule("stage_start", why=lambda result, stage: _WHY[result].format(stage=stage.value))
def stage_start(
    education: Education,
    screened: GateResult | None,
    mode: Mode,
    stage: Stage,
    day: int,
    last_day: int | None,
    supervision: Supervision,
    mirror_sessions: int,
    supervised_step: bool,
    education_rules: EducationRules,
) -> StageStart:
    """Whether a stage may start on this day, from any command.

    `screened` is what the gate gave today (None: never screened), `last_day` that of the last session,
    `mirror_sessions` how many mirror sessions are behind, and `supervised_step` says that this is one of the steps
    that protocol.md 2.8 names, which the caller knows.
    """
    if may_start(education, stage, day, last_day, education_rules) is not Start.YES:
        return StageStart.EDUCATION
    if screened is None:
        # Education may come before screening, on a flat screen.
        if stage is not Stage.EDU or mode not in FLAT:
            return StageStart.SCREENING
        needed = Supervision.NONE
    elif (cell := screened.at(mode, stage)).colour is Colour.RED:
        return StageStart.SCREENING
    else:
        needed = supervision_needed(cell.limits, mirror_sessions)
    if not enough(supervision, needed):
        return StageStart.PRESENT if needed is Supervision.PRESENT else StageStart.SUPERVISION
    if supervised_step and not enough(supervision, Supervision.REMOTE):
        return StageStart.SUPERVISION
    return StageStart.YES
