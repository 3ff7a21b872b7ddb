"""What the tests of screening share: answers that open everything, and the gate asked with a preset's numbers."""

from game.programme.screening.gate import GateResult, Person, ScreeningRules, gate
from game.programme.screening.items import ITEMS
from game.programme.screening.kinds import By, Finding
from game.programme.screening.override import OverrideRules
from game.settings import programme

DAY = 740_000
FINE = {name: 0 if item.scale else next(iter(item.answers)) for name, item in ITEMS.items() if name != "R7"}


def rules(preset="plp"):
    return programme(preset).of(ScreeningRules)


def answered(day=DAY, without=(), **other):
    """Every item answered well on one day, but for those named."""
    return tuple(
        Finding(name, other.get(name, value), day, By.STAFF) for name, value in FINE.items() if name not in without
    )


def asked(
    findings=None,
    *,
    day=DAY,
    person=None,
    overrides=(),
    first_question=DAY,
    reopened=(),
    policy=False,
    preset="plp",
) -> GateResult:
    return gate(
        answered(day) if findings is None else findings,
        day,
        person or Person(),
        overrides,
        first_question,
        reopened,
        policy,
        rules(preset),
        programme(preset).of(OverrideRules),
    )
