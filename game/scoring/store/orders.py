"""What the ward asks of a station now, and what became of it; and the turnover of a station between patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, true, update

from game.scoring.ids import uuid7
from game.scoring.store import schema
from game.scoring.store.audit import enter
from game.scoring.store.database import take_numbers
from game.scoring.store.staff import People
from game.scoring.store.trouble import StoreError
from game.scoring.store.types import now_us
from game.scoring.wire import Order, OrderKind, OrderState

US = 1_000_000


@dataclass(frozen=True, slots=True)
class GivenOrder:
    """An order as it is kept: `no` is the cursor, `state` None while no result came and it was not too late."""

    no: int
    id: str
    station: str
    session: str | None
    kind: OrderKind
    by: str
    issued_us: int
    expires_us: int
    detail: str
    state: OrderState | None
    at_us: int | None
    why: str

    def sent(self, at_us: int) -> Order:
        """The order as it goes to its station at this moment."""
        return Order(
            id=self.id, kind=self.kind, issued_us=self.issued_us, expires_us=self.expires_us, by=self.by,
            left_s=max(0.0, (self.expires_us - at_us) / US), detail=self.detail,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turnover:
    """A station between two patients, until `ended_us` (None while it lasts); `detail` is the checklist."""

    no: int
    station: str
    by: str
    begun_us: int
    ended_us: int | None
    detail: Mapping[str, Any]

    @property
    def turnover_s(self) -> float | None:
        """How long it took."""
        return None if self.ended_us is None else (self.ended_us - self.begun_us) / US


class Orders(People):
    """The part of the store that passes orders on."""

    def give_order(
        self,
        station: str,
        session: str | None,
        kind: OrderKind,
        by: str,
        expires_us: int,
        detail: str = "",
        issued_us: int | None = None,
    ) -> GivenOrder:
        """Keep an order for a station that is enrolled; StoreError where it is not."""
        with self.writing() as connection:
            row, place = schema.given_order, schema.station
            known = connection.execute(select(place.c.revoked).where(place.c.station == station)).first()
            if known is None or known.revoked is not None:
                raise StoreError(f"There is no station {station} here, or it was revoked.")
            values: dict[str, Any] = {
                "no": take_numbers(connection, "given_order"), "id": uuid7(), "station": station,
                "session": session, "kind": kind, "by": by, "expires_us": expires_us, "detail": detail,
                "issued_us": now_us() if issued_us is None else issued_us, "why": "",
            }  # fmt: skip
            connection.execute(insert(row).values(**values))
            enter(connection, by, "order", "station", station, {"order": values["id"], "kind": kind})
        return GivenOrder(**values, state=None, at_us=None)

    def orders_after(self, station: str, cursor: int, at_us: int | None = None) -> list[GivenOrder]:
        """The orders of a station above a number (`no`) that have no result and are not too late, in order."""
        row = schema.given_order
        at_us = now_us() if at_us is None else at_us
        return self._orders(
            row.c.station == station, row.c.no > cursor, row.c.state.is_(None), row.c.expires_us > at_us
        )

    def open_orders(self, cursor: int, limit: int) -> list[GivenOrder]:
        """The orders of all stations above a number that have no result and are not too late, in order."""
        row = schema.given_order
        return self._orders(row.c.no > cursor, row.c.state.is_(None), row.c.expires_us > now_us())[:limit]

    def last_order(self) -> int:
        """The number of the newest order, 0 without one."""
        with self.reading() as connection:
            return connection.execute(select(func.max(schema.given_order.c.no))).scalar() or 0

    def order(self, order_id: str) -> GivenOrder | None:
        """One order by its id."""
        return next(iter(self._orders(schema.given_order.c.id == order_id)), None)

    def orders_of(self, station: str, limit: int = 50) -> list[GivenOrder]:
        """The newest orders of a station, the newest first."""
        row = schema.given_order
        with self.reading() as connection:
            found = connection.execute(
                select(row).where(row.c.station == station).order_by(row.c.no.desc()).limit(limit)
            )
            return [GivenOrder(**each._mapping) for each in found]  # noqa: SLF001 - SQLAlchemy's public name

    def order_done(
        self,
        order_id: str,
        state: OrderState,
        at_us: int,
        why: str = "",
        station: str | None = None,
    ) -> bool:
        """Keep what became of an order, the first result alone; whether this was it.

        With `station`, only an order of that station is meant.
        """
        row = schema.given_order
        whose = true() if station is None else row.c.station == station
        fits = (row.c.id == order_id, row.c.state.is_(None), whose)
        with self.writing() as connection:
            done = connection.execute(
                update(row).where(*fits).values(state=state, at_us=at_us, why=why[:500])
            ).rowcount
            if done:
                enter(connection, station or "station", f"order-{state}", "order", order_id)
        return bool(done)

    def begin_turnover(self, station: str, by: str, detail: Mapping[str, Any] | None = None) -> Turnover:
        """A station is made ready for the next patient from now on; one that is open already is that one."""
        row = schema.turnover
        with self.writing() as connection:
            found = connection.execute(
                select(row).where(row.c.station == station, row.c.ended_us.is_(None))
            ).first()
            if found is not None:
                return Turnover(*found)
            values: dict[str, Any] = {
                "no": take_numbers(connection, "turnover"), "station": station, "by": by, "begun_us": now_us(),
                "detail": dict(detail or {}),
            }  # fmt: skip
            connection.execute(insert(row).values(**values))
            enter(connection, by, "turnover", "station", station)
        return Turnover(**values, ended_us=None)

    def set_turnover(self, no: int, detail: Mapping[str, Any]) -> None:
        """Keep how far an open turnover is."""
        row = schema.turnover
        with self.writing() as connection:
            connection.execute(
                update(row).where(row.c.no == no, row.c.ended_us.is_(None)).values(detail=dict(detail))
            )

    def end_turnover(self, no: int, by: str, detail: Mapping[str, Any]) -> Turnover:
        """The station is ready; the first end stands. StoreError where there is no such turnover."""
        row = schema.turnover
        with self.writing() as connection:
            ended = connection.execute(
                update(row)
                .where(row.c.no == no, row.c.ended_us.is_(None))
                .values(ended_us=now_us(), detail=dict(detail), by=by)
            ).rowcount
            found = connection.execute(select(row).where(row.c.no == no)).first()
            if found is None:
                raise StoreError(f"There is no turnover {no}.")
            if ended:
                enter(connection, by, "ready", "station", found.station)
        return Turnover(*found)

    def open_turnover(self, station: str) -> Turnover | None:
        """The turnover of a station that is not ended, None without one."""
        row = schema.turnover
        with self.reading() as connection:
            found = connection.execute(
                select(row).where(row.c.station == station, row.c.ended_us.is_(None))
            ).first()
        return None if found is None else Turnover(*found)

    def turnovers(self, station: str | None = None, since_us: int = 0) -> list[Turnover]:
        """The turnovers that were begun since then, of one station or of all, in order."""
        row = schema.turnover
        with self.reading() as connection:
            found = connection.execute(
                select(row)
                .where(row.c.begun_us >= since_us, true() if station is None else row.c.station == station)
                .order_by(row.c.no)
            )
            return [Turnover(*each) for each in found]

    def _orders(self, *where: Any) -> list[GivenOrder]:
        row = schema.given_order
        with self.reading() as connection:
            found = connection.execute(select(row).where(*where).order_by(row.c.no))
            return [GivenOrder(**each._mapping) for each in found]  # noqa: SLF001
