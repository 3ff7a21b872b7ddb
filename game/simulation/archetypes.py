"""Who is simulated: the archetypes of protocol.md 7.9. Numbers are design choices, no clinical predictions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Archetype:
    """A sort of virtual patient.

    `pain` at the start (0-10), `noise` of a rating, `sens` by which load hurts, `flare` a day, `ability` in levels
    and its `slope` a day, `accuracy` of left/right judgement. `guesses`: succeeds by chance alone. `rt_s`: answers
    so fast whatever is shown. `vividness` of imagery, 1-5. `left`: accuracy on the left side alone. `age` slows
    answers by this factor. `step` of its ratings: 2 by faces. `skips`: share of the days on which it stays away.
    `ratio` of imagined to real time, `valid` and `catch` its shares in imagery.
    """

    key: str
    pain: float = 5.0
    noise: float = 0.6
    sens: float = 1.0
    flare: float = 0.02
    ability: float = 3.0
    slope: float = 0.05
    accuracy: float = 0.85
    guesses: bool = False
    rt_s: float | None = None
    vividness: int = 3
    left: float | None = None
    age: float = 1.0
    step: int = 1
    skips: float = 0.0
    ratio: float = 1.1
    valid: float = 0.9
    catch: float = 0.9


_PLP: Final = Archetype("plp")
_CRPS: Final = Archetype("crps", sens=1.2, ability=2.5, slope=0.04, accuracy=0.80)
_STROKE: Final = Archetype("stroke", pain=2.0, sens=0.8, flare=0.01, ability=2.5, slope=0.06, accuracy=0.80)
ARCHETYPES: Final = MappingProxyType(
    {
        each.key: each
        for each in (
            _PLP,
            replace(_PLP, key="plp-flare", sens=1.2, flare=0.06),
            _CRPS,
            replace(_CRPS, key="crps-hot", pain=6.5, sens=2.5, flare=0.08, slope=0.03, accuracy=0.75),
            _STROKE,
            replace(_STROKE, key="stroke-severe", ability=1.5, slope=0.02, accuracy=0.70),
            replace(_STROKE, key="stroke-shoulder", pain=4.0, noise=0.8, sens=1.8, flare=0.04, slope=0.05),
            replace(_PLP, key="guesser", accuracy=0.5, guesses=True),
            replace(_PLP, key="masher", rt_s=0.2),
            replace(_PLP, key="non-imager", vividness=1),
            replace(_PLP, key="neglect", left=0.3),
            replace(_PLP, key="very-old", age=1.8),
            replace(_PLP, key="usual-high", pain=8.5, sens=0.5),
            replace(_PLP, key="faces", step=2),
            replace(_PLP, key="dropout", skips=0.5),
            replace(_PLP, key="plateau", ability=2.2, slope=0.0),
        )
    }
)


def default_of(preset: str) -> str:
    """The archetype that stands for a preset: its own name where there is one, else `plp`."""
    return preset if preset in ARCHETYPES else "plp"
