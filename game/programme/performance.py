"""Whether a stage was earned: the gate of the stage, asked with what the chart holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.programme.chart import DIGITS, Chart
from game.programme.gates import GateRules, PlayedSession, Work
from game.programme.imagery import ImageryRules, imagery_gate, observer_route
from game.programme.laterality import LateralityRules, laterality_gate
from game.programme.left_right import AnswerRules
from game.programme.mirror_gate import mirror_gate
from game.programme.movement import MovementRules, movement_gate
from game.programme.pain import Face, PainRules
from game.programme.stages import StageRules

# Sessions looked back at, more than any gate needs.
KEPT_SESSIONS = 7

if TYPE_CHECKING:
    from game.programme.course import Course


def performance(course: Course, today: int) -> bool:
    """True when the gate of the stage is open today; a primer has none."""
    stage = course.chart.standing.stage
    if stage is None or course.preset.of(StageRules).is_primer(stage):
        return False
    return {1: _laterality, 2: _imagery, 3: _mirror, 4: _movement}[stage](course, today)


def _laterality(course: Course, today: int) -> bool:
    chart, profile = course.chart, course.chart.profile
    rules = course.preset.of(LateralityRules)
    if not chart.probes:
        return False
    answers = course.preset.of(AnswerRules)
    last = [each for each in chart.probes if not each.eased and each.too_fast <= answers.flagged_most]
    window = today - rules.gate_days
    found = course.ask(
        laterality_gate,
        probes=tuple(last[-rules.gate_probes :]),
        today=today,
        age=profile.age if profile else None,
        brain_injury=profile is not None and profile.brain_injury,
        stop_days=tuple(sorted({each.day for each in chart.sessions if each.stopped and each.day > window})),
    )
    return found.open


def _imagery(course: Course, today: int) -> bool:  # noqa: ARG001  (one form for all stages)
    chart, rules = course.chart, course.preset.of(ImageryRules)
    recent = tuple(chart.imagery[-max(rules.last_sessions, rules.observer_sessions) :])
    return course.ask(
        imagery_gate,
        sessions=recent[-rules.last_sessions :],
        ratio=chart.ratios[-1] if chart.ratios else None,
        baseline=chart.imagery_start,
        observer=observer_route(recent, rules),
    ).open


def _mirror(course: Course, today: int) -> bool:  # noqa: ARG001
    chart, rules = course.chart, course.preset.of(GateRules)
    return course.ask(
        mirror_gate,
        mirror_days=len(chart.mirror_days),
        work=_work(chart, 3),
        sessions=played_sessions(chart, (3,))[-rules.last_sessions :],
        worse=chart.standing.worse_since is not None,
        coach=bool(chart.sessions) and chart.sessions[-1].way == "REAL_MIRROR",
    ).open


def _movement(course: Course, today: int) -> bool:  # noqa: ARG001
    chart, rules = course.chart, course.preset.of(GateRules)
    return course.ask(
        movement_gate,
        work=_work(chart, 4),
        sessions=played_sessions(chart, (4,))[-rules.last_sessions :],
        gain=chart.body.gain,
        attract=course.preset.of(MovementRules).attract if chart.body.gain is not None else None,
        tried=chart.exposures[-1] if chart.exposures else None,
        by_time=course.preset.of(PainRules).contingency == "time",
    ).open


def played_sessions(chart: Chart, stages: tuple[int, ...], first: int = 0) -> tuple[PlayedSession, ...]:
    """The last sessions of these stages as the gates see them, oldest first; `first` is where to begin to look."""
    found: list[PlayedSession] = []
    for each in reversed(chart.sessions[first:]):
        if each.stage not in stages or each.mode is None or not each.blocks:
            continue
        faces = tuple(Face(face) for face in each.faces)
        work = tuple(
            Work(block.code, round(block.x, DIGITS), sum(block.results), len(block.results))
            for block in each.blocks
            if block.results and block.stage in stages
        )
        found.append(PlayedSession(each.day, each.rise, faces, each.stopped, work))
        if len(found) == KEPT_SESSIONS:
            break
    return tuple(found[::-1])


def _work(chart: Chart, stage: int) -> tuple[Work, ...]:
    """Where each exercise of the stage stands, with its latest trials."""
    return tuple(
        Work(key.removesuffix(f"@{stage}"), round(each.x, DIGITS), sum(each.recent), len(each.recent))
        for key, each in sorted(chart.played.items())
        if key.endswith(f"@{stage}") and each.recent
    )
