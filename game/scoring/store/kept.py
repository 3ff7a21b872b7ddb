"""Events on their way between the tables and the programs that read them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, insert, select
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
    rows: dict[str, list[dict[str, Any]]] = {}
    for each in events:
        states[each.session_no] = folded(states.get(each.session_no) or State(each.session_no), each)
        made = row_of(each)
        if made is not None:
            rows.setdefault(made[0].name, []).append(made[1])
    for name, values in rows.items():
        connection.execute(INSERTS[name], values)
    put_states(connection, states.values())


def states_of(connection: Connection, numbers: Iterable[int]) -> dict[int, State]:
    """The states of sessions by their numbers; a session without events has none."""
    found = connection.execute(STATES, {"numbers": list(numbers)})
    return {row.session_no: state_of(row) for row in found}


def state_of(row: Any) -> State:
    """A state as its row has it."""
    return State(*(getattr(row, name) for name in FIELDS))


def put_states(connection: Connection, states: Iterable[State]) -> None:
    """Keep the states, over what stood there."""
    values = [{name: getattr(state, name) for name in FIELDS} for state in states]
    if values:
        connection.execute(UPSERTS[connection.dialect.name], values)


def upsert_ignoring(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    """Insert rows; one that is there stays."""
    insert_into = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert
    connection.execute(insert_into(table).on_conflict_do_nothing(), values)


def _upsert(insert_into: Any) -> Any:
    made = insert_into(schema.session_state)
    changed = {name: made.excluded[name] for name in FIELDS if name != "session_no"}
    return made.on_conflict_do_update(index_elements=["session_no"], set_=changed)


# Made once: a statement that is built anew for each batch costs as much as the database.
FIELDS: Final = tuple(each.name for each in dataclasses.fields(State))
STATES: Final = select(schema.session_state).where(
    schema.session_state.c.session_no.in_(bindparam("numbers", expanding=True))
)
INSERTS: Final = {table.name: insert(table) for table in schema.PROJECTIONS}
UPSERTS: Final = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}
