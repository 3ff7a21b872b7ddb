"""The one order of a patient's sessions over all stations: the same wherever they were brought together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def in_order(begun: Iterable[tuple[str, str, str]]) -> list[str]:
    """The ids of sessions, each given as id, station and when it was begun (ISO 8601), in the order of all.

    They are given so that those of each station stand in the order in which it began them, which its clock may not
    tell: one that was set back does not turn its own sessions round. Between stations the time decides, then the
    id. ValueError where a time is none.
    """
    latest: dict[str, tuple[float, str]] = {}
    keyed: list[tuple[float, str, int, str]] = []
    for number, (session, station, begun_utc) in enumerate(begun):
        told = (datetime.fromisoformat(begun_utc).timestamp(), session)
        # What a set-back clock puts before an earlier session stands with that one, after it.
        at_s, leader = latest[station] = max(latest.get(station, told), told, key=lambda each: each[0])
        keyed.append((at_s, leader, number, session))
    return [session for *_, session in sorted(keyed)]
