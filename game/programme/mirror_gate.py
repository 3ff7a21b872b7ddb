"""The gate from the mirror to direct movement (protocol.md 5.5). The therapist always decides on top of it."""

from __future__ import annotations

from typing import Final

from game.programme.decision import rule
from game.programme.gates import (
    Gate,
    GateRules,
    PlayedSession,
    Work,
    calm_faces,
    calm_rises,
    gate,
    mastered,
    sentence,
)
from game.training.rules import StaircaseRules

# Looking at a quiet hand is no exercise that one gets better at.
QUIET_HAND: Final = "U01"


def _why(result: Gate, rules: GateRules, staircase_rules: StaircaseRules) -> str:
    success = f"{staircase_rules.p - rules.below_p:.0%}"
    return sentence(
        result,
        {
            "mirror_days": f"{rules.mirror_days} mirror days",
            "exercises": f"{rules.exercises} exercises at level {rules.x_least:g} with {success} right",
            "rise": f"{rules.last_sessions} sessions with pain up by {rules.rise_most} at the most",
            "faces": f"{rules.last_sessions} sessions without a sad face",
            "worse": "the review, because pain is higher than at the start",
        },
    )


@rule("mirror_gate", why=_why)
def mirror_gate(
    mirror_days: int,
    work: tuple[Work, ...],
    sessions: tuple[PlayedSession, ...],
    worse: bool,
    coach: bool,
    rules: GateRules,
    staircase_rules: StaircaseRules,
) -> Gate:
    """Whether stage 3 was earned: `mirror_days` done, where each exercise stands, the sessions, oldest first.

    `worse`: the flag "worse than at the start" is open. `coach`: trained with a real mirror, which knows no levels
    and goes by days, faces and pain alone (10.7).
    """
    counting = [each for each in work if each.code != QUIET_HAND]
    return gate(
        {
            "mirror_days": mirror_days >= rules.mirror_days,
            "exercises": coach or mastered(counting, staircase_rules.p, rules) >= rules.exercises,
            "rise": calm_rises(sessions, rules),
            "faces": calm_faces(sessions, rules),
            "worse": not worse,
        }
    )
