"""Events on their way between the tables and the programs that read them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from game.scoring.store import schema
from game.scoring.store.project import Kept, State, folded, row_of
from game.scoring.wire import Batch, SentEvent

# Two clocks that differ by less are called equal: a network's delay is no fault of a clock.
CLOCK_OFF_US: Final = 60_000_000


def clock_offset_us(batch: Batch, sent: SentEvent, received_us: int) -> int:
    """What to add to an event's date to have the service's; 0 while the station's date is right.

    Within the run in which the batch is sent the steady clock tells how long ago the event was, whatever was done
    to the date meanwhile. Of an earlier run only the date is known: it was as wrong as it is now.
    """
    if sent.boot == batch.boot and sent.mono_us <= batch.sent_mono_us:
        offset_us = received_us - (batch.sent_mono_us - sent.mono_us) - sent.utc_us
    else:
        offset_us = received_us - batch.sent_utc_us
    return offset_us if abs(offset_us) > CLOCK_OFF_US else 0


def put_projections(connection: Connection, kept: Iterable[Kept]) -> None:
    """Project new events, in the same transaction."""
    events = list(kept)
    states = states_of(connection, {each.session_no for each in events})
    rows: dict[str, tuple[Table, list[dict[str, Any]]]] = {}
    for each in events:
        states[each.session_no] = folded(states.get(each.session_no, State(each.session_no)), each)
        made = row_of(each)
        if made is not None:
            table, row = made
            rows.setdefault(table.name, (table, []))[1].append(row)
    for table, values in rows.values():
        connection.execute(insert(table), values)
    put_states(connection, states.values())


def states_of(connection: Connection, numbers: Iterable[int]) -> dict[int, State]:
    """The states of sessions by their numbers; a session without events has none."""
    table = schema.session_state
    found = connection.execute(select(table).where(table.c.session_no.in_(list(numbers))))
    return {row.session_no: state_of(row) for row in found}


def state_of(row: Any) -> State:
    """A state as its row has it."""
    return State(**{name.name: getattr(row, name.name) for name in dataclasses.fields(State)})


def put_states(connection: Connection, states: Iterable[State]) -> None:
    """Keep the states, over what stood there."""
    values = [dataclasses.asdict(state) for state in states]
    if not values:
        return
    made = dialect_insert(connection)(schema.session_state)
    names = [name for name in values[0] if name != "session_no"]
    connection.execute(
        made.on_conflict_do_update(
            index_elements=["session_no"], set_={name: made.excluded[name] for name in names}
        ),
        values,
    )


def upsert_ignoring(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    """Insert rows; one that is there stays."""
    connection.execute(dialect_insert(connection)(table).on_conflict_do_nothing(), values)


def dialect_insert(connection: Connection) -> Any:
    """The INSERT of the database that knows ON CONFLICT."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert
