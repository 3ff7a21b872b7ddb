"""Brings a store to the newest tables, and lays what keeps events and audit as they are."""

from __future__ import annotations

import secrets
import time
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from game.scoring.ids import uuid7
from game.scoring.store import schema
from game.scoring.store.database import WRITER_LOCK
from game.scoring.store.kept import upsert_ignoring
from game.scoring.store.trouble import StoreError

WARD: Final = "ward"
# What is only ever added to; an erasure deletes events of the sessions that stand in the gate.
KEPT: Final = ("event", "audit")
COUNTED: Final = ("server_seq", "session", "patient", "given_order", "moved", "turnover", "audit")
SAYS: Final = "the record is append-only"
MAY: Final = {"event": "SELECT, INSERT", "audit": "SELECT, INSERT", "erasure_gate": "SELECT"}
MAY_ALL: Final = "SELECT, INSERT, UPDATE, DELETE"


def migrate(engine: Engine, app_role: str | None = None, revision: str = "head") -> None:
    """Bring the tables to a revision; `app_role` (PostgreSQL) is who serves without owning them."""
    sqlite_file = engine.dialect.name == "sqlite"
    with engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        if sqlite_file:
            # A table that is built anew would otherwise take along what refers to it.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.rollback()
        try:
            with connection.begin():
                if not sqlite_file:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
                _refuse_newer(connection)
                command.upgrade(_config(connection), revision)
                lay(connection, app_role)
                _begin_counting(connection)
                if sqlite_file and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    raise StoreError("The migration would break the store, so nothing was changed: report this.")
        finally:
            if sqlite_file:
                plain.exec_driver_sql("PRAGMA foreign_keys = ON")
                plain.rollback()


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables, None where there are none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision that this program knows."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def lay(connection: Connection, app_role: str | None = None) -> None:
    """Make events and audit append-only, after each migration: a table built anew has lost its triggers."""
    if connection.dialect.name == "sqlite":
        for name, what in _sqlite_triggers().items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {what}")
        return
    for statement in _postgresql_guard():
        connection.exec_driver_sql(statement)
    if app_role is not None:
        _grant(connection, app_role)


def trigger_names(kind: str) -> list[str]:
    """The names of the triggers that must be there."""
    words = ("changed", "deleted") if kind == "sqlite" else ("changed", "deleted", "emptied")
    return sorted(f"{table}_is_never_{word}" for table in KEPT for word in words)


def triggers(connection: Connection) -> list[str]:
    """The names of the triggers that are there and on."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    else:
        found = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            " AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
        )
    return sorted(str(row[0]) for row in found)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", "game.scoring.store:migrations")
    config.attributes["connection"] = connection
    return config


def _refuse_newer(connection: Connection) -> None:
    found = revision_of(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"The store was made by a newer Midline (revision {found}): start the newer program; "
            "nothing was changed."
        )


def _begin_counting(connection: Connection) -> None:
    now = time.time_ns() // 1000
    for table, rows in (
        (schema.counter, [{"name": name, "value": 0} for name in COUNTED]),
        (schema.about, [{"name": "service", "value": uuid7()}, {"name": "salt", "value": secrets.token_hex(32)}]),
        (schema.station, [{"station": WARD, "name": WARD, "made": now, "by": WARD}]),
    ):
        upsert_ignoring(connection, table, rows)


def _sqlite_triggers() -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    gate = "WHEN NOT EXISTS (SELECT 1 FROM erasure_gate g WHERE g.session_no = OLD.session_no) "
    made = {}
    for table in KEPT:
        made[f"{table}_is_never_changed"] = f"BEFORE UPDATE ON {table} {refuse}"
        when = gate if table == "event" else ""
        made[f"{table}_is_never_deleted"] = f"BEFORE DELETE ON {table} {when}{refuse}"
    return made


def _postgresql_guard() -> list[str]:
    refuse = f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation';"
    gate = "IF EXISTS (SELECT 1 FROM erasure_gate g WHERE g.session_no = OLD.session_no) THEN RETURN OLD; END IF;"
    statements = [
        _function("never()", "trigger", refuse),
        _function("never_but_erased()", "trigger", f"{gate} {refuse}"),
        # Who serves may not delete an event; this may, for the sessions of one patient and nothing else.
        _function(
            "erase_events(whose bigint)",
            "void",
            "INSERT INTO erasure_gate SELECT no FROM session WHERE patient_no = whose;"
            " DELETE FROM event WHERE session_no IN (SELECT session_no FROM erasure_gate);"
            " DELETE FROM erasure_gate;",
            "SECURITY DEFINER",
        ),
        "REVOKE ALL ON FUNCTION erase_events(bigint) FROM PUBLIC",
    ]
    for table in KEPT:
        deleted = "never_but_erased" if table == "event" else "never"
        for word, what, function in (
            ("changed", "BEFORE UPDATE", "never"),
            ("deleted", "BEFORE DELETE", deleted),
            ("emptied", "BEFORE TRUNCATE", "never"),
        ):
            each = "STATEMENT" if word == "emptied" else "ROW"
            name = f"{table}_is_never_{word}"
            statements.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            statements.append(
                f"CREATE TRIGGER {name} {what} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
            )
    return statements


def _function(head: str, gives: str, body: str, more: str = "") -> str:
    # Its own path, so that nobody puts another table of the same name before it.
    return (
        f"CREATE OR REPLACE FUNCTION {head} RETURNS {gives} LANGUAGE plpgsql {more} SET search_path FROM CURRENT"
        f" AS $$ BEGIN {body} END $$"
    )


def _grant(connection: Connection, role: str) -> None:
    name = connection.dialect.identifier_preparer.quote(role)
    schema_name = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema_name} TO {name}")
    there = set(inspect(connection).get_table_names())
    for table in sorted(there & set(schema.TABLES.tables)):
        connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {name}")
        connection.exec_driver_sql(f"GRANT {MAY.get(table, MAY_ALL)} ON {table} TO {name}")
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {name}")
    connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION erase_events(bigint) TO {name}")
