"""A store of the first tables comes to the newest with all it holds, and what keeps the record is there again."""

from collections.abc import Iterator
from itertools import islice

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Text, insert, text
from sqlalchemy.exc import DBAPIError

from game.scoring.ids import uuid7
from game.scoring.row import FORMAT, encode
from game.scoring.store import migrate, schema
from game.scoring.store.database import open_engine, take_numbers
from game.scoring.store.engine import Store
from game.scoring.store.trouble import StoreError
from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import START_US, Sender, enrol, rating, repetition

SHORT, LONG = 2_000, 100_000
A_SESSION = 500


def first(stores: Stores) -> Store:
    """A store with the first tables alone."""
    store = stores.empty()
    if stores.owner is None:
        migrate.migrate(store.engine, revision="0001")
    else:
        engine, _ = open_engine(stores.owner)
        migrate.migrate(engine, store.engine.url.username, "0001")
        engine.dispose()
    return store


def old_events(count: int) -> Iterator[dict]:
    told = [rating(3), repetition(1), rating(None, "mid"), repetition(2, success=False)]
    payloads = [(event.kind, encode(event)) for event in told]
    for number in range(count):
        kind, payload = payloads[number % len(payloads)]
        yield {
            "server_seq": number + 1, "event_id": uuid7(), "session_no": number // A_SESSION + 1,
            "seq": number % A_SESSION + 1, "utc_us": START_US + number, "mono_us": number, "boot": "b",
            "rules": "r", "format": FORMAT, "exercise_s": 0.5, "session_s": None, "kind": kind, "payload": payload,
            "programme": 0, "received_us": START_US, "offset_us": 0,
        }  # fmt: skip


def fill(store: Store, count: int) -> None:
    """What the program of the first tables had kept: written as it did, without today's code of ingest."""
    with store.writing() as connection:
        connection.execute(
            text("INSERT INTO station (station, name, made, by) SELECT 'st-1', 'Bed 1', made, 'lead' FROM station")
        )
        connection.execute(
            insert(schema.patient).values(no=1, code="P-1", folded="p-1", ref=uuid7(), added=START_US)
        )
        begun = [
            {"no": no + 1, "session": uuid7(), "station": "st-1", "patient_no": 1, "sent_patient_no": 1,
             "begun_utc": "2026-11-30T08:00:00.000000Z", "begun_us": START_US}
            for no in range(-(-count // A_SESSION))
        ]  # fmt: skip
        connection.execute(insert(schema.session), begun)
        events = old_events(count)
        while some := list(islice(events, 5000)):
            connection.execute(insert(schema.event), some)
        for name, used in (("server_seq", count), ("session", len(begun)), ("patient", 1)):
            take_numbers(connection, name, used)


@pytest.mark.parametrize(
    "count", [SHORT, pytest.param(LONG, marks=pytest.mark.long)], ids=["short", "hundred_thousand"]
)
def test_the_first_tables_with_events_come_to_the_newest(stores: Stores, count: int):
    store = first(stores)
    fill(store, count)
    assert store.revision() == "0001"
    store.migrate(stores.owner)
    assert store.revision() == migrate.head()
    assert store.weakness() is None
    with store.reading() as connection:
        assert migrate.triggers(connection) == migrate.trigger_names(store.kind)
    assert store.counts()["event"] == count
    with pytest.raises(DBAPIError), store.writing() as connection:
        connection.execute(text("DELETE FROM event"))
    store.rebuild()
    assert sum(each.trials for each in store.sessions("P-1")) == count // 2
    assert len(store.rows("P-1")) == count
    enrol(store, "st-1")
    sender = Sender(store)
    sender.tell(sender.begin(), rating())
    assert store.last_seq() == count + 1


def test_the_migrations_make_the_tables_that_the_program_knows(stores: Stores):
    store = stores.empty()
    store.migrate(stores.owner)
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.TABLES) == []
        if store.kind == "sqlite":
            made = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")).fetchall()
            loose = [each.name for each in made if not each.sql.rstrip().endswith("STRICT")]
            assert loose == ["alembic_version"]
    before = store.snapshot()
    store.migrate(stores.owner)  # again, as each start of the service does
    assert store.snapshot() == before


def test_a_table_that_is_built_anew_has_its_triggers_again(stores: Stores):
    """Alembic rebuilds a table in SQLite and silently drops its triggers: `lay` puts them back."""
    store = stores.new()
    enrol(store, "st-1")
    sender = Sender(store)
    sender.tell(sender.begin(), rating())
    owner, _ = open_engine(stores.owner) if stores.owner else (store.engine, "")
    with owner.connect() as plain:
        connection = plain.execution_options(writes=True)
        if not stores.owner:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.rollback()
        with connection.begin():
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("event", recreate="always") as batch:
                batch.alter_column("kind", type_=Text(), existing_type=Text(), new_column_name="kind_too")
            with operations.batch_alter_table("event", recreate="always") as batch:
                batch.alter_column("kind_too", type_=Text(), existing_type=Text(), new_column_name="kind")
            lost = migrate.triggers(connection) != migrate.trigger_names(store.kind)
            assert lost or stores.owner
            migrate.lay(connection, store.engine.url.username)
    if stores.owner:
        owner.dispose()
    assert store.weakness() is None
    with pytest.raises(DBAPIError, match=r"append-only|permission"), store.writing() as connection:
        connection.execute(text("UPDATE event SET seq = 9"))
    assert len(store.rows("P-1")) == 1


def test_a_migration_that_fails_leaves_all_as_it_was(stores: Stores, monkeypatch: pytest.MonkeyPatch):
    store = first(stores)
    fill(store, 10)

    def fail(*_: object) -> None:
        raise StoreError("no")

    monkeypatch.setattr(migrate, "lay", fail)
    with pytest.raises(StoreError, match="no"):
        store.migrate(stores.owner)
    monkeypatch.undo()
    assert store.revision() == "0001"
    with store.reading() as connection:
        assert migrate.triggers(connection) == migrate.trigger_names(store.kind)
        assert connection.execute(text("SELECT count(*) FROM event")).scalar() == 10
    store.migrate(stores.owner)
    assert len(store.rows("P-1")) == 10


def test_a_store_of_a_newer_program_is_left_alone(stores: Stores):
    store = stores.new()
    owner, _ = open_engine(stores.owner) if stores.owner else (store.engine, "")
    with owner.connect() as plain, plain.execution_options(writes=True).begin():
        plain.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Midline"):
        store.migrate(stores.owner)
    if stores.owner:
        owner.dispose()
