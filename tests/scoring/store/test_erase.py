"""One person is erased everywhere, everybody else stays, and a station that still has the person is told."""

import pytest

from game.scoring.store import schema
from game.scoring.store.engine import Store
from game.scoring.store.trouble import ErasedCode, UnknownPatient
from game.scoring.store.types import now_us
from game.scoring.wire import Status
from game.training.events import Flag, Note
from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import Sender, enrol, rating
from tests.scoring.store.test_project import practice

WORD = "zaunkoenig"


def everything(store: Store) -> str:
    """Every row of every table as text."""
    with store.reading() as connection:
        return "\n".join(
            f"{table.name} {tuple(row)}"
            for table in schema.TABLES.sorted_tables
            for row in connection.execute(table.select())
        )


def fill(store: Store, sender: Sender) -> dict[str, str]:
    """Two patients, one of them with something in every table."""
    store.add_patient("GONE-1", symbol=WORD, bed=WORD)
    names = {code: sender.begin(code) for code in ("GONE-1", "P-2")}
    for session in names.values():
        sender.tell(session, *practice(), Note(WORD if session == names["GONE-1"] else "x", "anna"))
        sender.send(sender.event(session, rating(11)))
        store.give_order("st-1", session, "note", "anna", now_us(), WORD if session == names["GONE-1"] else "")
    store.append_ward("GONE-1", [Flag(WORD)], "anna")
    moved = sender.begin("GONE-1")
    sender.tell(moved, rating())
    store.move_session(moved, "P-2", "anna")
    names["moved"] = moved
    store.set_status("st-1", Status(version="1", patient="GONE-1", doing=WORD))
    store.audit("anna", "look", "patient", "GONE-1", {"page": "patient"})
    return names


def test_nothing_is_left_of_who_was_erased(stores: Stores):
    store = stores.new()
    enrol(store, "st-1")
    names = fill(store, Sender(store))
    others = [row.event_id for row in store.rows("P-2")]
    entries, head = len(store.audit_entries()), store.head()
    assert WORD in everything(store)
    assert store.erase("gone-1", "anna") == 2
    left = everything(store)
    assert not [each for each in (WORD, "GONE-1", "gone-1", names["GONE-1"]) if each in left]
    assert [row.event_id for row in store.rows("P-2")] == others
    with pytest.raises(UnknownPatient):
        store.rows("GONE-1")
    # The chain of the audit still holds, and says that somebody was erased.
    assert store.verify_audit() is None
    assert len(store.audit_entries()) == entries + 1
    last = store.audit_entries()[-1]
    assert (last.actor, last.action, last.object_id, last.detail) == ("anna", "erase", "erased", {"sessions": 2})
    assert [each.object_id for each in store.audit_entries() if each.action == "look"] == ["erased"]
    assert store.head() != head
    before = store.snapshot()
    store.rebuild()
    assert store.snapshot() == before
    assert store.weakness() is None


def test_the_file_and_its_log_hold_nothing_of_who_was_erased(stores: Stores):
    if stores.kind != "sqlite":
        return  # PostgreSQL's files are its own; the README says what follows
    store = stores.new()
    enrol(store, "st-1")
    fill(store, Sender(store))
    store.erase("GONE-1", "anna")
    with store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        plain = stores.folder / "plain.db"
        raw.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
        raw.execute("SELECT sqlcipher_export('plain')")
        # The copy is made of live pages; free ones would show in the count.
        assert raw.execute("PRAGMA freelist_count").fetchone()[0] == 0
        raw.execute("DETACH DATABASE plain")
    content = plain.read_bytes()
    assert b"P-2" in content
    assert WORD.encode() not in content
    log = stores.folder / "store0.db-wal"
    assert not log.exists() or log.stat().st_size == 0 or store.is_erased("GONE-1")


def test_a_station_that_still_has_the_person_is_told(store: Store, sender: Sender):
    session = sender.begin("GONE-1")
    sender.tell(session, rating())
    store.erase("GONE-1", "anna")
    new, old, other = sender.begin("Gone-1"), session, sender.begin("P-2")
    events = [sender.event(each, rating()) for each in (new, old, other)]
    answer = sender.send(*events)
    assert (answer.erased, answer.stored) == (["Gone-1", "GONE-1"], [events[2].event_id])
    assert answer.known == [each.event_id for each in events[:2]]
    assert answer.quarantined == []
    assert sender.send(sender.event(old, rating()), sessions=False).known
    assert store.quarantined() == []
    assert store.foreign("st-1", "gone-1", 0).erased
    assert not store.foreign("st-1", "P-3", 0).erased
    assert [each.code for each in store.patients()] == ["P-2"]
    with pytest.raises(ErasedCode):
        store.add_patient("GONE-1")
    assert store.is_erased("gone-1")


def test_who_is_not_known_cannot_be_erased(store: Store):
    with pytest.raises(UnknownPatient):
        store.erase("P-9", "anna")
    assert store.audit_entries() == []
