"""The drill: a whole store is saved in one encrypted file and brought back, from either database into either."""

from pathlib import Path

import pytest
from sqlalchemy import text

from game.scoring.store import migrate
from game.scoring.store.backup import _keyed
from game.scoring.store.engine import Store
from game.scoring.store.trouble import StoreError
from game.scoring.store.types import now_us
from game.scoring.wire import Status
from game.training.events import Note
from tests.scoring.store.conftest import KINDS, Stores
from tests.scoring.store.sending import Sender, enrol, rating
from tests.scoring.store.test_erase import everything
from tests.scoring.store.test_project import practice

SECRET = "it's a long pass phrase"
pytestmark = pytest.mark.usefixtures("quick_phrase")


def filled(store: Store) -> Sender:
    """Something in every table."""
    token = enrol(store, "st-1", "Bed 1")
    assert token
    sender = Sender(store)
    for code in ("P-1", "P-2", None, "GONE-1"):
        sender.tell(sender.begin(code), *practice())
    sender.send(sender.event(sender.begin("P-1"), rating(11)))
    store.set_card("P-1", "sun", "blue", "4", "left")
    moved = sender.begin("P-2")
    sender.tell(moved, rating())
    store.move_session(moved, "P-1", "anna")
    store.erase("GONE-1", "anna")
    store.add_staff("Anna", "lead", "argon2")
    store.begin_staff_session("anna", "t", now_us() + 10**9)
    store.set_status("st-1", Status(version="1", battery=0.25))
    store.order_done(store.give_order("st-1", None, "rest", "anna", now_us() + 10**7).id, "done", now_us())
    store.end_turnover(store.begin_turnover("st-1", "anna").no, "anna", {"wiped": True, "n": 1.5})
    return sender


def told_by(path: Path) -> str:
    """All that a backup holds, for who has its pass phrase."""
    opened = _keyed(path, SECRET)
    made = opened.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    rows = [opened.execute(f"SELECT * FROM {name}").fetchall() for name, _ in made]
    opened.close()
    return str(made) + str(rows)


@pytest.mark.parametrize("into", KINDS)
def test_the_drill(stores: Stores, request: pytest.FixtureRequest, tmp_path: Path, into: str):
    store = stores.new()
    sender = filled(store)
    counts, head, shot = store.counts(), store.head(), store.snapshot()
    saved = store.backup(tmp_path / "ward.backup", SECRET)
    assert saved.head == head

    others = Stores(into, request, tmp_path / "there")
    back = others.empty()  # with a salt of its own, not one copied with the tables
    back.migrate(others.owner)
    restored = back.restore(tmp_path / "ward.backup", SECRET)
    assert restored.same_projections
    assert (restored.head, restored.made_utc) == (head, saved.made_utc)
    left_out = {"staff_session": 0, "station_code": 0}
    assert back.counts() == counts | left_out
    assert restored.counts == saved.counts == {name: counts[name] for name in saved.counts}
    assert back.snapshot() == shot
    back.rebuild()
    assert back.snapshot() == shot
    assert (back.head(), back.verify_audit(), back.weakness()) == (head, None, None)
    assert back.rows("P-1") == store.rows("P-1")
    assert (back.stations(), back.turnovers(), back.quarantined()) == (
        store.stations(), store.turnovers(), store.quarantined(),
    )  # fmt: skip
    # Life goes on there: numbers follow, what is known is known, who was erased stays erased.
    before = back.last_seq()
    sender.store = back
    assert sender.tell(sender.begin("P-3"), rating())
    assert back.last_seq() > max(before, store.since(0)[-1].server_seq)
    assert back.is_erased("GONE-1")
    back.audit("anna", "look", "patient", "P-1")
    assert back.verify_audit() is None
    back.close()


def test_the_file_tells_nothing_without_its_pass_phrase(stores: Stores, tmp_path: Path):
    store = stores.new()
    # Long words: a few letters in a row may stand in what is encrypted by chance.
    words = ("LOOKED-FOR-0017", "The bed at the window", "anna.of.the.night", "SHALLOW BREATH")
    sender = filled(store)
    enrol(store, "st-2", words[1])
    store.add_staff(words[2], "lead", "argon2")
    sender.tell(sender.begin(words[0]), Note(words[3], "staff"))
    path = tmp_path / "ward.backup"
    store.backup(path, SECRET)
    content = path.read_bytes()
    assert b"SQLite" not in content[:16]
    assert not [word for word in (*words, "CREATE TABLE") if word.encode() in content]
    assert not [word for word in (*words, "CREATE TABLE") if word not in told_by(path)]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("ward.")] == ["ward.backup"]
    empty = stores.new()
    before = everything(empty)
    with pytest.raises(StoreError, match="pass phrase"):
        empty.restore(path, "another long pass phrase")
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    with pytest.raises(StoreError, match="damaged"):
        empty.restore(path, SECRET)
    assert everything(empty) == before


def test_a_backup_goes_only_where_nothing_is(stores: Stores, tmp_path: Path):
    store = stores.new()
    sender = filled(store)
    path = tmp_path / "ward.backup"
    store.backup(path, SECRET)
    with pytest.raises(StoreError, match="holds something"):
        store.restore(path, SECRET)
    with pytest.raises(StoreError, match="there already"):
        store.backup(path, SECRET)
    with pytest.raises(StoreError, match="longer"):
        store.backup(tmp_path / "other", "short")
    with pytest.raises(StoreError, match="no file"):
        store.restore(tmp_path / "other", SECRET)
    with pytest.raises(StoreError, match="no folder"):
        store.backup(tmp_path / "nowhere" / "other", SECRET)
    with pytest.raises(StoreError, match="migrate it first"):
        stores.empty().restore(path, SECRET)
    assert len(sender.store.rows("P-1")) == 17


def test_a_backup_of_an_older_program_is_brought_up(stores: Stores, tmp_path: Path):
    store = stores.new()
    filled(store)
    path = tmp_path / "ward.backup"
    store.backup(path, SECRET)
    older = _keyed(path, SECRET)
    for statement in ("DROP TABLE moved", "DROP TABLE turnover", "ALTER TABLE session DROP COLUMN moved_seq",
                      "UPDATE alembic_version SET version_num = '0001'"):  # fmt: skip
        older.execute(statement)
    older.close()
    back = stores.new()
    restored = back.restore(path, SECRET)
    assert restored.same_projections
    assert back.rows("P-1") == store.rows("P-1")
    assert back.revision() == migrate.head()


def test_a_backup_of_a_newer_program_is_left_alone(stores: Stores, tmp_path: Path):
    store = stores.new()
    path = tmp_path / "ward.backup"
    store.backup(path, SECRET)
    from game.scoring.store.backup import _opened

    with _opened(path, SECRET) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Midline"):
        stores.new().restore(path, SECRET)
