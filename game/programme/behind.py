"""What lies behind a session: how many earlier ones drew the limb, wore the headset, or were stopped."""

from __future__ import annotations

from dataclasses import dataclass

from game.programme.chart import Chart, Session
from game.programme.screening.kinds import Mode as Way


@dataclass(frozen=True, slots=True)
class Behind:
    """Earlier sessions of each sort; `since_stop` are those since a stop for distress or safety (None: none was).

    `first_mirror` is the day of the first mirror session (None: still to come), `calm` mirror sessions without a
    STOP and without a sad face.
    """

    mirror: int = 0
    drawn: int = 0
    movement: int = 0
    headset: int = 0
    since_stop: int | None = None
    first_mirror: int | None = None
    calm: int = 0


def behind(chart: Chart, session: Session) -> Behind:
    """All sessions before this one, counted."""
    earlier = [each for each in chart.sessions if each is not session]
    mirrors = [each for each in earlier if each.mirror_minutes]
    since = None
    for back, each in enumerate(reversed(earlier)):
        if each.about in ("distress", "safety"):
            since = back
            break
    return Behind(
        mirror=len(mirrors),
        drawn=sum(each.drew for each in earlier),
        movement=sum(each.stage == 4 and bool(each.blocks) for each in earlier),
        headset=sum(each.way == Way.VR.value and bool(each.blocks or each.sets) for each in earlier),
        since_stop=since,
        first_mirror=mirrors[0].day if mirrors else None,
        calm=sum(not each.stopped and "frown" not in each.faces for each in mirrors),
    )
