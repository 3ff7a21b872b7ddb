"""Whether the other hand is asked to move along in the mirror (protocol.md 5.2, 7.4)."""

from __future__ import annotations

from dataclasses import dataclass

from game.programme.decision import rule
from game.programme.field import ProgrammeError


@dataclass(frozen=True, slots=True)
class BilateralRules:
    """The preset section `bilateral`: none at first, `later` (none, attempt, real-soft) after so many mirror days.

    `by_therapist`: only once the therapist has set it; `cleared`: only while R10 is clear.
    """

    later: str
    after_mirror_days: int
    by_therapist: bool
    cleared: bool


def _why(result: str, mirror_days: int, cramped: bool, rules: BilateralRules) -> str:
    if result == "attempt":
        return "The other hand may try to do the same, as far as it likes."
    if result == "real-soft":
        return "The other hand may move along softly, as the therapist set it."
    if cramped:
        return "The limb cramped or froze, so only the working hand moves."
    if rules.later != "none" and mirror_days < rules.after_mirror_days:
        return f"Only the working hand moves in the first {rules.after_mirror_days} days of the mirror."
    return "Only the working hand moves."


@rule("bilateral", why=_why)
def bilateral_today(
    mirror_days: int, cramped: bool, set_by_therapist: bool, r10_clear: bool, rules: BilateralRules
) -> str:
    """none, attempt or real-soft for today's mirror (5.2).

    `mirror_days` done before today; `cramped`: a cramp or freezing since the therapist last allowed it, after
    which it is none again.
    """
    if mirror_days < 0:
        raise ProgrammeError("The number of mirror days cannot be less than none.")
    waits = rules.by_therapist and not set_by_therapist
    if cramped or waits or (rules.cleared and not r10_clear) or mirror_days < rules.after_mirror_days:
        return "none"
    return rules.later
