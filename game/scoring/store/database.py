"""The two databases behind one face: how they are opened, read and written, and who may do what in them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    QueuePool,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlcipher3 import dbapi2

from game.scoring.database import connect
from game.scoring.folder import make_ready
from game.scoring.key import Key, find_key
from game.scoring.store import schema
from game.scoring.store.trouble import StoreError, understood
from game.scoring.trouble import unreadable

# How long a writer waits for the one before it.
WAIT_S: Final = 10.0
CONNECTIONS: Final = 5
MORE_CONNECTIONS: Final = 15
# Any number, the same for every program: who holds it writes (PostgreSQL).
WRITER_LOCK: Final = 0x6D69646C
TAKE: Final = (
    update(schema.counter)
    .where(schema.counter.c.name == bindparam("kind"))
    .values(value=schema.counter.c.value + bindparam("count"))
    .returning(schema.counter.c.value)
)
SQLITE, POSTGRESQL = "sqlite", "postgresql+psycopg"


class Database:
    """An opened database; one transaction writes at a time, so that numbers are in the order of commits."""

    def __init__(self, engine: Engine, place: str) -> None:
        """Use `open_store`."""
        self.engine = engine
        self.place = place
        self._writer = threading.Lock()

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the store; StoreError where it does not answer."""
        options: dict[str, Any] = {}
        if self.kind == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with translated(), self.engine.connect() as plain:
            connection = plain.execution_options(**options)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction that writes, on the disk when this ends; StoreError, and then nothing of it is."""
        # Threads of one program queue here: SQLite's own waiting is a poll, and not a fair one.
        gate = self._writer if self.kind == "sqlite" else nullcontext()
        with translated(), gate, self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                if self.kind == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
                yield connection


@contextmanager
def translated() -> Iterator[None]:
    """Each trouble of the database as a StoreError; a fault of ours stays what it is."""
    try:
        yield
    except SQLAlchemyError as error:
        known = understood(error)
        if known is None:
            raise
        raise known from error
    except dbapi2.Error as error:
        raise StoreError(str(error)) from error


def open_engine(url: str, key: Key | None = None) -> tuple[Engine, str]:
    """The engine of a database address and the place it names without its password; StoreError says what to do."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"{url!r} is no address of a database: use sqlite:///FILE or {POSTGRESQL}://..."
        ) from error
    if parsed.drivername == SQLITE:
        if not parsed.database:
            raise StoreError(f"{url!r} names no file: use sqlite:///FILE.")
        path = Path(parsed.database)
        return _sqlite(path, key), str(path)
    if parsed.drivername in ("postgresql", POSTGRESQL):
        return _postgresql(parsed.set(drivername=POSTGRESQL)), parsed.render_as_string()
    raise StoreError(f"{parsed.drivername} is not supported: use sqlite:///FILE or {POSTGRESQL}://...")


def sqlite_engine(connector: Any) -> Engine:
    """An engine over keyed connections; a transaction that writes takes the file's lock when it begins."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connector,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _sqlite(path: Path, key: Key | None) -> Engine:
    make_ready(path.parent)
    found = find_key(path.parent) if key is None else key
    try:
        connect(path, found, WAIT_S).close()
    except dbapi2.Error as error:
        raise StoreError(str(unreadable(path, error, found.place)).replace("journal", "store")) from error
    return sqlite_engine(lambda: connect(path, found, WAIT_S))


def _postgresql(url: Any) -> Engine:
    options = f"-c timezone=UTC -c lock_timeout={int(WAIT_S * 1000)} -c statement_timeout=600000"
    return create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 5},
    )


def take_numbers(connection: Connection, name: str, count: int = 1) -> int:
    """The first of `count` numbers of a kind that were never given before, within the writing transaction."""
    taken = connection.execute(TAKE, {"kind": name, "count": count}).scalar_one()
    return int(taken) - count + 1


def last_number(connection: Connection, name: str) -> int:
    """The last number of a kind that was given away."""
    return int(
        connection.execute(select(schema.counter.c.value).where(schema.counter.c.name == name)).scalar_one()
    )
