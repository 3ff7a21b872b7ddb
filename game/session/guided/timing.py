"""Mental chronometry: how long moves take in the mind, and how long really done (protocol.md 4.4)."""

from __future__ import annotations

from typing import Final

from game.programme import imagery
from game.programme.practice import open_session
from game.session.guided.desk import Guide, Script
from game.session.guided.rules import GuidedRules
from game.settings import rules
from game.training.course import Chronometry
from game.view.picks import Option, Pick

# The same move of the working limb, in the mind and really, one series after the other.
IMAGINED, DONE = "time-imagined", "time-done"
MORE: Final = "once-more"
DIGITS: Final = 4


def due(guide: Guide) -> bool:
    """True where sets were played today, their plan asks for it, and it was not done yet."""
    session, chart = open_session(guide.course), guide.course.chart
    planned = session.sets_due is not None and session.sets_due.chronometry
    return planned and bool(session.sets) and chart.ratio_on != session.day


def chronometry(guide: Guide) -> Script[None]:
    """Series of moves in the mind and really done by the working limb, each timed by a press at begin and end.

    The ratio of the mean times is told as `Chronometry`. Who does not press any more is asked no further; then
    nothing is told, and it is due again next time.
    """
    limits = rules(GuidedRules, "guided")
    times: dict[str, list[float]] = {IMAGINED: [], DONE: []}
    for _ in range(limits.series):
        for kind, taken in times.items():
            for number in range(limits.movements):
                seconds = yield from _timed(guide, guide.of_limb(kind), first=number == 0)
                if seconds is None:
                    return
                taken.append(seconds)
    ratio = imagery.chronometry(times[IMAGINED], times[DONE])
    if ratio is not None:
        yield from guide.told(Chronometry(round(ratio, DIGITS)), "chronometry")


def _timed(guide: Guide, what: str, *, first: bool) -> Script[float | None]:
    """One move: a press when it begins, a press when it ends; its seconds, None without a press."""
    key = what if first else MORE
    begins = _pad(guide, key, ("press-at-begin",) if first else (what,), Option("begin", "begin", icon="play"))
    yield from guide.ask(begins, key)
    if begins.missing:
        return None
    ends = _pad(guide, "press-at-end", (), Option("done", "done", icon="yes"))
    yield from guide.ask(ends)
    return ends.rt_s


def _pad(guide: Guide, key: str, lines: tuple[str, ...], option: Option) -> Pick:
    limits = guide.desk.rules
    return Pick(limits, key, (option,), again=False, scanning=guide.scanning, limit_s=limits.helper_s, lines=lines)
