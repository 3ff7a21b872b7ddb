"""The virtual box and block task of the week, and what else hands do: which of them, and what is kept (6.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite, nan
from statistics import fmean
from typing import Final

from game.programme.parts import Part, Sort
from game.programme.questions import MEASURE_CODES
from game.session.guided import asking
from game.session.guided.desk import Guide, Order, Played, Script
from game.training import staircase
from game.training.events import Measure, Trial
from game.training.rules import StaircaseRules

# Who moved what is measured: a limb, and not keys or a simulated device, whose figures say nothing of a person.
REAL_MIRROR: Final = "REAL_MIRROR"
BY_LIMB: Final = "virtual_mirror"
DIGITS: Final = 3
# Keeps what one hand did, of its side; gives the figure that is told of it.
Keep = Callable[[Guide, Played, str], float]


def here(guide: Guide, item: str = "vbbt") -> bool:
    """True where a hand is tracked whose movement counts, before a screen that shows the task."""
    setting = guide.desk.setting
    return setting.way != REAL_MIRROR and MEASURE_CODES[item] in setting.installed and "intact" in setting.tracked


def each_hand(guide: Guide, item: str, keep: Keep) -> Script[dict[str, float]]:
    """Each hand that may does the task, the working one first; what `keep` gives of each, told its side.

    Empty where it was not finished: then it stays due. A hand that is not tracked here is left out.
    """
    setting, found = guide.desk.setting, dict[str, float]()
    for limb in guide.course.chart.body.hands:
        if limb not in setting.tracked:
            continue
        played = yield from guide.desk.perform(order_of(guide, MEASURE_CODES[item], limb))
        if played.why != "completed" or played.source != BY_LIMB:
            break
        side = setting.affected.other if limb == "intact" else setting.affected
        found[limb] = keep(guide, played, side.value)
    return found


def order_of(guide: Guide, code: str, limb: str = "intact", trials: int = 0) -> Order:
    """A task that measures, as it is ordered of the desk: it has no level and ends by itself."""
    stairs = guide.course.preset.of(StaircaseRules)
    stage = guide.course.chart.standing.stage or 0
    part = Part(Sort.PROBE, code, stage, trials=trials)
    start = staircase.begin(1, max(1, trials), stairs, held=True)
    return Order(part, code, start, stairs, True, reading=lambda: asking.for_staff(guide, stage), limb=limb)


def blocks(guide: Guide, played: Played, side: str) -> float:
    """What is kept of one hand that carried; how many blocks in the minute that counts."""
    counted = [each for each in played.trials if each.metrics.get("counts")]
    carried = [each for each in counted if each.success]
    found: dict[str, tuple[float, str]] = {
        "vbbt": (float(len(carried)), "blocks"),
        "vbbt-drops": (float(sum(each.reason in ("dropped", "wall") for each in counted)), "blocks"),
        "vbbt-mean-speed": (_mean(carried, "mean_m_s"), "m/s"),
        "vbbt-peak-speed": (max((each.metrics.get("peak_m_s", nan) for each in carried), default=nan), "m/s"),
        "vbbt-smoothness": (_mean(carried, "sparc"), "SPARC"),
        "vbbt-voids": (float(played.voids), "blocks"),
    }
    tell(guide, found, side)
    return float(len(carried))


def tell(guide: Guide, found: Mapping[str, tuple[float, str]], side: str) -> None:
    """Measures of one side by a device, each with its unit; what is not known is none."""
    for name, (value, unit) in found.items():
        if isfinite(value):
            guide.desk.tell(Measure(name, round(value, DIGITS), unit, side, "device"))


def _mean(trials: list[Trial], metric: str) -> float:
    known = [each.metrics[metric] for each in trials if metric in each.metrics]
    return fmean(known) if known else nan
