"""The virtual box and block task of the week: which hands carry, and what of it is kept (protocol.md 6.5)."""

from __future__ import annotations

from math import isfinite, nan
from statistics import fmean
from typing import Final

from game.programme.parts import Part, Sort
from game.session.guided import asking
from game.session.guided.desk import Guide, Order, Played, Script
from game.training import staircase
from game.training.events import Measure, Trial
from game.training.rules import StaircaseRules

CODE: Final = "VBBT"
# Who moved what is measured: a limb, and not keys or a simulated device, whose figures say nothing of a person.
REAL_MIRROR: Final = "REAL_MIRROR"
BY_LIMB: Final = "virtual_mirror"
DIGITS: Final = 3


def here(guide: Guide) -> bool:
    """True where a hand is tracked whose movement counts, before a screen that shows the box."""
    setting = guide.desk.setting
    return setting.way != REAL_MIRROR and CODE in setting.installed and "intact" in setting.tracked


def vbbt(guide: Guide) -> Script[dict[str, int]]:
    """Each hand that may carries blocks, the working one first: how many each carried.

    Empty where it was not finished: then it stays due. A hand that is not tracked here is left out.
    """
    setting, carried = guide.desk.setting, dict[str, int]()
    for limb in guide.course.chart.body.hands:
        if limb not in setting.tracked:
            continue
        played = yield from guide.desk.perform(order_of(guide, CODE, limb))
        if played.why != "completed" or played.source != BY_LIMB:
            break
        side = setting.affected.other if limb == "intact" else setting.affected
        carried[limb] = _keep(guide, played, side.value)
    return carried


def order_of(guide: Guide, code: str, limb: str = "intact", trials: int = 0) -> Order:
    """A task that measures, as it is ordered of the desk: it has no level and ends by itself."""
    stairs = guide.course.preset.of(StaircaseRules)
    stage = guide.course.chart.standing.stage or 0
    part = Part(Sort.PROBE, code, stage, trials=trials)
    start = staircase.begin(1, max(1, trials), stairs, held=True)
    return Order(part, code, start, stairs, True, reading=lambda: asking.for_staff(guide, stage), limb=limb)


def _keep(guide: Guide, played: Played, side: str) -> int:
    """What is kept of one hand; how many blocks it carried in the minute that counts."""
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
    for name, (value, unit) in found.items():
        if isfinite(value):
            guide.desk.tell(Measure(name, round(value, DIGITS), unit, side, "device"))
    return len(carried)


def _mean(trials: list[Trial], metric: str) -> float:
    known = [each.metrics[metric] for each in trials if metric in each.metrics]
    return fmean(known) if known else nan
