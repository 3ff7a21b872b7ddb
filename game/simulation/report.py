"""Many virtual lives in parallel, and what became of them in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median
from typing import Any

from game.programme.calendar import date_of
from game.programme.field import ProgrammeError
from game.settings import PRESETS, programme
from game.simulation.archetypes import ARCHETYPES, default_of
from game.simulation.life import FIRST_DAY, Life, Outcome

# Patients that one process takes at a time: enough to pay for being sent, few enough for a steady bar.
AT_A_TIME = 5


def simulate(
    preset: str,
    archetype: str | None,
    patients: int,
    days: int,
    seed: int,
    *,
    workers: int | None = None,
    step: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """So many patients of the archetype (None: the preset's own, "all": of each) through so many days.

    The same arguments give the same result whatever the number of processes. `step` is told how many more are
    done. ProgrammeError names an unknown preset or archetype.
    """
    if preset not in PRESETS:
        raise ProgrammeError(f"There is no preset named {preset}: choose one of {', '.join(PRESETS)}.")
    if patients < 1 or days < 1:
        raise ProgrammeError("Simulate at least one patient for at least one day.")
    keys = list(ARCHETYPES) if archetype == "all" else [archetype or default_of(preset)]
    for key in keys:
        if key not in ARCHETYPES:
            raise ProgrammeError(
                f"There is no archetype named {key}: choose one of {', '.join(ARCHETYPES)}, or all."
            )
    jobs = [
        (preset, key, first, min(first + AT_A_TIME, patients), days, seed)
        for key in keys
        for first in range(0, patients, AT_A_TIME)
    ]
    found: dict[str, list[Outcome]] = {key: [] for key in keys}
    for part in _each(jobs, workers):
        found[part[0].archetype] += part
        step(len(part))
    return {
        "preset": preset,
        "rules_version": programme(preset).version,
        "fingerprint": programme(preset).fingerprint,
        "from": date_of(FIRST_DAY),
        "days": days,
        "patients": patients,
        "seed": seed,
        "archetypes": {key: summary(outcomes) for key, outcomes in found.items()},
    }


def sorts(archetype: str | None) -> int:
    """How many archetypes the word asks for."""
    return len(ARCHETYPES) if archetype == "all" else 1


def _names() -> str:
    return ", ".join(ARCHETYPES)


def _each(jobs: Sequence[tuple[str, str, int, int, int, int]], workers: int | None) -> Iterator[list[Outcome]]:
    """The outcomes of the jobs, in their order."""
    if workers == 1 or len(jobs) == 1:
        yield from map(_some, jobs)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_some, jobs)


def _some(job: tuple[str, str, int, int, int, int]) -> list[Outcome]:
    preset, archetype, first, last, days, seed = job
    return [Life(preset, archetype, (seed, number), programme).live(days) for number in range(first, last)]


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The figures of one archetype. `finishers` had MAINTAIN confirmed; days count from the first as 1."""
    finished = sorted(each.finished for each in outcomes if each.finished is not None)
    count = len(outcomes)
    flags = Counter(name for each in outcomes for name in each.flags)
    return {
        "patients": count,
        "finishers": len(finished),
        "finishers_share": round(len(finished) / count, 4),
        "median_days": median(finished) if finished else None,
        "median_mirror_days": median(each.mirror_days for each in outcomes),
        "median_mirror_minutes": round(median(each.mirror_minutes for each in outcomes), 1),
        "median_trained_days": median(each.trained_days for each in outcomes),
        "mirror_from_day": median(began) if (began := _known(outcomes)) else None,
        "stops_per_patient": round(sum(each.stops for each in outcomes) / count, 3),
        "pauses_per_patient": round(sum(each.pauses for each in outcomes) / count, 3),
        "stuck": sum(each.stuck > 0 for each in outcomes),
        "stages": dict(sorted(Counter(each.stage for each in outcomes).items())),
        "flags": dict(sorted(flags.items())),
    }


def _known(outcomes: Sequence[Outcome]) -> list[int]:
    return [each.mirror_began for each in outcomes if each.mirror_began is not None]


def lines(result: dict[str, Any]) -> list[str]:
    """The result for people."""
    rows = [
        f"{result['preset']}, {result['patients']} patients each, {result['days']} days, rules "
        f"{result['rules_version']}. Virtual patients with an invented model of pain: no prediction for people.",
        f"{'archetype':16} {'finish':>7} {'days':>6} {'mirror days':>12} {'minutes':>8} {'stops':>6} {'stuck':>6}",
    ]
    for key, row in result["archetypes"].items():
        days = "-" if row["median_days"] is None else f"{row['median_days']:g}"
        rows.append(
            f"{key:16} {row['finishers_share']:>7.0%} {days:>6} {row['median_mirror_days']:>12g} "
            f"{row['median_mirror_minutes']:>8g} {row['stops_per_patient']:>6.2f} {row['stuck']:>6}"
        )
    return rows
