"""A backup is one encrypted file that holds a whole store, whichever database it came from or goes to.

It is a keyed SQLite file with the tables as they are, read in one moment of the store while the service runs. What
can be worked out again (projections) or is over in minutes (signed-in sessions, one-time codes) is left out.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, delete, insert, select, text
from sqlcipher3 import dbapi2

from game.scoring.database import utc_now
from game.scoring.folder import sync_folder
from game.scoring.store import migrate, schema
from game.scoring.store.database import sqlite_engine, translated
from game.scoring.store.erase import Erasing
from game.scoring.store.keeping import count, rebuild, snapshot
from game.scoring.store.trouble import StoreError
from game.scoring.store.types import canonical

LEAST_LETTERS: Final = 12
STREAMED: Final = {"yield_per": 2000}
LEFT_OUT: Final = (*schema.PROJECTIONS, schema.staff_session, schema.station_code, schema.erasure_gate)
SAVED: Final = tuple(table for table in schema.TABLES.sorted_tables if table not in LEFT_OUT)
# What a new store has of its own, which gives way to what a backup brings.
BORN: Final = (schema.about, schema.counter, schema.station)
PREFIX: Final = "backup "
SNAPSHOT: Final = PREFIX + "snapshot"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds: rows and SHA-256 of each table, the head of the audit's chain, when it was made."""

    counts: dict[str, int]
    hashes: dict[str, str]
    head: str
    made_utc: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back; `same_projections` is False when a newer program works them out otherwise."""

    counts: dict[str, int]
    head: str
    made_utc: str
    same_projections: bool


class Saving(Erasing):
    """The part of the store that is saved and brought back."""

    def backup(self, path: Path, secret: str) -> Saved:
        """Save all of the store in a new file under a pass phrase; the service may run meanwhile. StoreError."""
        _check(secret)
        if path.exists():
            raise StoreError(f"{path} is there already: name a new file.")
        if not path.parent.is_dir():
            raise StoreError(f"There is no folder {path.parent}: make it first.")
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            with _opened(draft, secret) as engine:
                schema.TABLES.create_all(engine)
                with self.reading() as source, engine.begin() as target:
                    saved = _save(source, target)
            _sound(draft, secret)
            draft.rename(path)
            sync_folder(path.parent)
        except OSError as error:
            raise StoreError(f"The backup cannot be written ({error.strerror}): {path}.") from error
        finally:
            draft.unlink(missing_ok=True)
        return saved

    def restore(self, path: Path, secret: str) -> Restored:
        """Bring a backup back into this store, which must have its tables and hold nothing. StoreError.

        All of it comes, or nothing: rows are counted, hashed and compared with what the backup says of itself.
        """
        if not path.is_file():
            raise StoreError(f"There is no file {path}.")
        copy = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            shutil.copyfile(path, copy)
            _sound(copy, secret)
            with _opened(copy, secret) as engine:
                said = _said(engine)
                # A backup of an older program is brought to what this one knows, in the copy.
                migrate.migrate(engine)
                with engine.connect() as source, self.writing() as target:
                    return _bring(source, target, said)
        except OSError as error:
            raise StoreError(f"The backup cannot be read ({error.strerror}): {path}.") from error
        finally:
            copy.unlink(missing_ok=True)


def _check(secret: str) -> None:
    if len(secret) < LEAST_LETTERS or not secret.isprintable():
        raise StoreError(f"The pass phrase of a backup has at least {LEAST_LETTERS} letters: choose a longer one.")


def _save(source: Connection, target: Connection) -> Saved:
    revision = migrate.revision_of(source)
    if revision != migrate.head():
        raise StoreError("The store is not at this program's tables: migrate it first; nothing was saved.")
    hashes = {table.name: _copy(source, target, table) for table in SAVED}
    counts = {table.name: count(target, table) for table in SAVED}
    row = schema.audit
    head = source.execute(select(row.c.hash).order_by(row.c.no.desc()).limit(1)).scalar() or ""
    target.execute(text("CREATE TABLE alembic_version (version_num TEXT NOT NULL PRIMARY KEY) STRICT"))
    target.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    told = {PREFIX + name: value for name, value in hashes.items()}
    told |= {SNAPSHOT: hashlib.sha256(snapshot(source)).hexdigest(), PREFIX + "head": head}
    told |= {PREFIX + "made": utc_now(), PREFIX + "counts": canonical(counts)}
    target.execute(insert(schema.about), [{"name": name, "value": value} for name, value in told.items()])
    return Saved(counts, hashes, head, told[PREFIX + "made"])


def _copy(source: Connection, target: Connection, table: Table) -> str:
    """Copy a table row by row in the order of its key; the hash of its rows."""
    digest = hashlib.sha256()
    found = source.execute(_rows(table), execution_options=STREAMED)
    for rows in found.mappings().partitions():
        for row in rows:
            digest.update(canonical(list(row.values())).encode())
        target.execute(insert(table), [dict(row) for row in rows])
    return digest.hexdigest()


def _rows(table: Table) -> Any:
    query = select(table).order_by(*table.primary_key)
    return query.where(~table.c.name.startswith(PREFIX)) if table is schema.about else query


def _hash(connection: Connection, table: Table) -> str:
    digest = hashlib.sha256()
    for row in connection.execute(_rows(table), execution_options=STREAMED):
        digest.update(canonical(list(row)).encode())
    return digest.hexdigest()


def _said(engine: Engine) -> dict[str, str]:
    """What the backup says of itself, by name."""
    row = schema.about
    with engine.connect() as connection:
        found = connection.execute(select(row.c.name, row.c.value).where(row.c.name.startswith(PREFIX)))
        said = {each.name.removeprefix(PREFIX): each.value for each in found}
        for table in SAVED:
            # Of an older program's backup only the tables that it had can be compared.
            if table.name in said and _names(connection, table) and _hash(connection, table) != said[table.name]:
                raise StoreError(f"The backup is damaged ({table.name}): take another one; nothing was changed.")
    if "counts" not in said:
        raise StoreError("This is no backup of Midline; nothing was changed.")
    return said


def _names(connection: Connection, table: Table) -> bool:
    """Whether a table has exactly the columns that this program knows."""
    found = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})").fetchall()]
    return sorted(found) == sorted(table.c.keys())


def _bring(source: Connection, target: Connection, said: dict[str, str]) -> Restored:
    _refuse_filled(target)
    for table in reversed(BORN):
        target.execute(delete(table))
    for table in SAVED:
        brought = _copy(source, target, table)
        if _hash(target, table) != brought:
            raise StoreError(f"What was brought back is not what was saved ({table.name}); nothing was changed.")
    rebuild(target)
    row = schema.audit
    head = target.execute(select(row.c.hash).order_by(row.c.no.desc()).limit(1)).scalar() or ""
    if head != said["head"]:
        raise StoreError("The audit of the backup is not the one that was saved; nothing was changed.")
    same = hashlib.sha256(snapshot(target)).hexdigest() == said["snapshot"]
    return Restored({table.name: count(target, table) for table in SAVED}, head, said["made"], same)


def _refuse_filled(target: Connection) -> None:
    if migrate.revision_of(target) != migrate.head():
        raise StoreError("The store has no tables, or older ones: migrate it first; nothing was changed.")
    for table in SAVED:
        most = 1 if table is schema.station else 0
        if table not in (schema.about, schema.counter) and count(target, table) > most:
            raise StoreError("This store holds something already: restore into a new one; nothing was changed.")


@contextmanager
def _opened(path: Path, secret: str) -> Iterator[Engine]:
    engine = sqlite_engine(lambda: _keyed(path, secret))
    try:
        with translated():
            yield engine
    finally:
        engine.dispose()


def _keyed(path: Path, secret: str) -> Any:
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        quoted = secret.replace("'", "''")
        connection.execute(f"PRAGMA key = '{quoted}'")
        # One file, whole: no log beside it.
        for setting in ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def _sound(path: Path, secret: str) -> None:
    """StoreError where the file does not open with the pass phrase, or a page of it is damaged."""
    wrong = StoreError(
        "The backup does not open with this pass phrase, or is damaged: try the one it was made with; nothing was "
        "changed."
    )
    try:
        with contextlib.closing(_keyed(path, secret)) as connection:
            for test in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
                if [row[0] for row in connection.execute(f"PRAGMA {test}").fetchall()] not in ([], ["ok"]):
                    raise wrong
    except dbapi2.Error as error:
        raise wrong from error
