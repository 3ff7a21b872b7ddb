"""The audit is a chain: what is changed, taken out or cut off shows, and the service's role can do none of it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from game.scoring.store import migrate, schema
from game.scoring.store.engine import open_store
from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import Sender, enrol, rating

FORGERIES = {
    "changed": ("UPDATE audit SET action = 'nothing' WHERE no = 2", 2),
    "taken out": ("DELETE FROM audit WHERE no = 2", 2),
    "cut off": ("DELETE FROM audit WHERE no = 3", 3),
    "another detail": ('UPDATE audit SET detail = \'{"page":"x"}\' WHERE no = 3', 3),
}


CHANGES = (
    "UPDATE event SET seq = seq", "DELETE FROM event", "UPDATE audit SET at_us = at_us", "DELETE FROM audit",
    "REPLACE INTO audit SELECT * FROM audit",
)  # fmt: skip
LIFTS = (
    "DROP TRIGGER event_is_never_changed ON event", "ALTER TABLE event DISABLE TRIGGER ALL",
    "TRUNCATE event CASCADE", "DROP TABLE audit", "INSERT INTO erasure_gate SELECT no FROM session",
    "CREATE OR REPLACE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    "UPDATE alembic_version SET version_num = 'x'", "CREATE TABLE event_too (no int)",
    "SET session_replication_role = replica",
)  # fmt: skip


def three(stores: Stores):
    store = stores.new()
    store.add_patient("P-1", "anna")
    store.audit("anna", "look", "patient", "p-1", {"page": "pain", "n": 1, "all": True, "none": None})
    store.audit("\x00otto", "refused", "staff", "\ud800", {"b": "2", "a": "\x001"})
    return store


def test_the_chain_holds_and_tells_the_patient_by_code(stores: Stores):
    store = three(stores)
    assert store.verify_audit() is None
    entries = store.audit_entries()
    assert [(each.no, each.action, each.object_id) for each in entries[:2]] == [
        (1, "add", "P-1"),
        (2, "look", "P-1"),
    ]
    assert entries[2].detail == {"a": "1", "b": "2"}
    assert store.head() == entries[2].hash
    assert [each.no for each in store.audit_entries(after=1, limit=1)] == [2]
    with store.reading() as connection:
        assert "P-1" not in str(connection.execute(schema.audit.select()).fetchall())
    with pytest.raises(TypeError):
        store.audit("anna", "look", "staff", "x", {"share": 0.5})


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forgery_is_found_at_its_number(stores: Stores, how: str):
    store = three(stores)
    statement, number = FORGERIES[how]
    forger = open_store(stores.owner, None) if stores.owner else store
    with forger.writing() as connection:
        for name in migrate.triggers(connection):
            on = " ON " + name.split("_")[0] if stores.owner else ""
            connection.execute(text(f"DROP TRIGGER {name}{on}"))
        connection.execute(text(statement))
    assert store.verify_audit() == number
    assert "run the migration again" in str(store.weakness())
    forger.migrate()
    forger.close()
    assert store.weakness() is None


@pytest.mark.parametrize("who", ["service", "owner"])
def test_nobody_changes_what_was_kept(stores: Stores, who: str):
    store = three(stores)
    enrol(store, "st-1")
    sender = Sender(store)
    sender.tell(sender.begin(), rating())
    other = open_store(stores.owner, None) if who == "owner" and stores.owner else store
    # Who serves on PostgreSQL has not even the right; the owner, and who holds the file, meet the trigger.
    meets = "permission denied" if stores.owner and who == "service" else migrate.SAYS
    for statement in CHANGES[: 4 if stores.owner else 5]:
        with pytest.raises((DBAPIError, IntegrityError), match=meets), other.writing() as connection:
            connection.execute(text(statement))
    if other is not store:
        other.close()
    assert len(store.rows("P-1")) == 1


def test_who_serves_cannot_lift_what_keeps_the_record(stores: Stores):
    if stores.kind == "sqlite":
        return  # who holds the file and its key holds all; the README says so
    store = three(stores)
    for statement in LIFTS:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), store.writing() as connection:
            connection.execute(text(statement))
    assert store.weakness() is None


def test_a_store_whose_service_owns_its_tables_says_so(stores: Stores):
    store = stores.new()
    if stores.owner:
        owner = open_store(stores.owner, None)
        assert "owns its tables" in str(owner.weakness())
        owner.close()
    assert store.weakness() is None
