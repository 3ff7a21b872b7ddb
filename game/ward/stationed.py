"""Stations as the pages show them: whether one is connected, who practises there, what calls for somebody."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final

from game.scoring.store.records import WardPatient
from game.scoring.store.stations import Station
from game.ward.ward import Ward

# A station tells how it is every few seconds; after so long without a word its buttons are grey.
GONE_US: Final = 12_000_000
DAYS_US: Final = 86_400_000_000
# Of turnovers the median of so many days is shown (protocol.md 13.2, `turnover_s`).
TURNOVER_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A station for a page; `card` is whose visit runs there, None while nobody practises."""

    id: str
    name: str
    on: bool
    seen: str
    card: WardPatient | None
    session: str | None
    side: str
    doing: str
    alarm: str
    battery: float | None
    nrs: int | None
    to_clean: bool
    revoked: str
    joined: str
    version: str


def shown(station: Station, cards: dict[str, WardPatient], open_turnovers: set[str]) -> Shown:
    """One station as it is now."""
    now_us = time.time_ns() // 1000
    status = station.status
    on = station.revoked_us is None and station.seen_us is not None and now_us - station.seen_us < GONE_US
    card = cards.get((status.patient or "").casefold()) if status is not None and on else None
    return Shown(
        id=station.station,
        name=station.name,
        on=on,
        seen="never" if station.seen_us is None else when(station.seen_us),
        card=card,
        session=status.session if status is not None and on else None,
        side=card.side if card is not None else "",
        doing=" – ".join(part for part in (status.stage, status.doing) if part)
        if status is not None and on
        else "",
        alarm=status.alarm if status is not None and on else "",
        battery=status.battery if status is not None and on else None,
        nrs=status.nrs if status is not None and on else None,
        to_clean=station.station in open_turnovers,
        revoked="" if station.revoked_us is None else when(station.revoked_us),
        joined=when(station.made_us),
        version=status.version if status is not None else "",
    )


def every(ward: Ward, *, named: bool = True) -> list[Shown]:
    """All stations that were not revoked; not `named`, nobody's card is looked up."""
    cards = {each.code.casefold(): each for each in ward.store.patients()} if named else {}
    open_now = {
        each.station
        for each in ward.store.turnovers(since_us=time.time_ns() // 1000 - DAYS_US)
        if each.ended_us is None
    }
    return [shown(each, cards, open_now) for each in ward.store.stations() if each.revoked_us is None]


def practising(ward: Ward, code: str) -> str | None:
    """The name of the station at which a patient's visit runs now; None where there is none."""
    return next(
        (
            each.name
            for each in every(ward)
            if each.card is not None and each.card.code.casefold() == code.casefold()
        ),
        None,
    )


def turnover_s(ward: Ward) -> int | None:
    """The median time between two patients of late, in seconds."""
    since = time.time_ns() // 1000 - TURNOVER_DAYS * DAYS_US
    took = [each.turnover_s for each in ward.store.turnovers(since_us=since) if each.turnover_s is not None]
    return round(median(took)) if took else None


def when(us: int) -> str:
    """A time for a page, in this computer's zone: the time of today, else the day and the time."""
    local = datetime.fromtimestamp(us / 1e6, UTC).astimezone()
    same = local.date() == datetime.now(UTC).astimezone().date()
    return local.strftime("%H:%M:%S" if same else "%Y-%m-%d %H:%M")


def alarms(stations: list[Shown]) -> list[Any]:
    """Those that call for somebody."""
    return [each for each in stations if each.alarm]
