"""A full disk, a database that is away or crashed, a file that does not open: nothing half, and one sentence."""

from pathlib import Path

import pytest

from game.scoring.key import Key
from game.scoring.store import database
from game.scoring.store.engine import open_store
from game.scoring.store.trouble import StoreAway, StoreError, StoreFull
from game.scoring.wire import SentEvent
from tests.scoring.store.cluster import Cluster
from tests.scoring.store.conftest import KEY, Stores
from tests.scoring.store.sending import Sender, enrol, rating


def send_all(sender: Sender, sent: list[SentEvent], told: list[str]) -> None:
    for place in range(0, len(sent), 100):
        told += sender.send(*sent[place : place + 100]).stored


def test_a_full_disk_keeps_nothing_half_and_all_that_was_told(tmp_path: Path):
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", KEY)
    store.migrate()
    enrol(store, "st-1")
    sender = Sender(store)
    session = sender.begin()
    sent = [sender.event(session, rating()) for _ in range(2000)]
    store.engine.dispose()

    def small() -> object:
        connection = database.connect(tmp_path / "store.db", KEY, 1.0)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {max(pages, full.setdefault('pages', pages + 40))}")
        return connection

    full: dict[str, int] = {}
    tight = database.sqlite_engine(small)
    store.engine, wide = tight, store.engine
    told: list[str] = []
    with pytest.raises(StoreFull, match="free some space"):
        send_all(sender, sent, told)
    assert 0 < len(told) < len(sent)
    assert [row.event_id for row in store.rows("P-1")] == told
    store.engine = wide
    tight.dispose()
    answers = [sender.send(*sent[place : place + 100]) for place in range(0, len(sent), 100)]
    assert sum(len(each.known) for each in answers) == len(told)
    assert len(store.rows("P-1")) == len(sent)
    before = store.snapshot()
    store.rebuild()
    assert store.snapshot() == before
    store.close()


def test_a_store_that_another_holds_says_so(stores: Stores, monkeypatch: pytest.MonkeyPatch):
    store = stores.new()
    enrol(store, "st-1")
    sender = Sender(store)
    event = sender.event(sender.begin(), rating())
    monkeypatch.setattr(database, "WAIT_S", 0.2)
    other, waiting = stores.again(), stores.again()
    sender.store = waiting
    with other.writing(), pytest.raises(StoreAway, match="try again"):
        sender.send(event)
    assert sender.send(event).stored
    assert len(store.rows("P-1")) == 1


def test_a_database_that_crashed_has_all_that_was_told(stores: Stores, request: pytest.FixtureRequest):
    if stores.kind == "sqlite":
        return  # test_a_full_disk, and the campaign of kills, are for the file
    cluster: Cluster = request.getfixturevalue("postgres")
    store = stores.new()
    enrol(store, "st-1")
    sender = Sender(store)
    session = sender.begin()
    told = sender.tell(session, rating(), rating())
    cluster.control("--mode", "immediate", "stop")
    try:
        waits = sender.event(session, rating())
        with pytest.raises(StoreAway, match="does not answer"):
            sender.send(waits)
    finally:
        cluster.start()
    assert sender.send(*told, waits).stored == [waits.event_id]
    assert len(store.rows("P-1")) == 3


@pytest.mark.parametrize("url", ["x", "mysql://host/db", "sqlite://"])
def test_an_address_that_is_none_is_refused_with_a_sentence(url: str):
    with pytest.raises(StoreError, match="sqlite:///FILE"):
        open_store(url, KEY)


def test_another_key_opens_nothing(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = open_store(url, KEY)
    store.migrate()
    store.close()
    content = (tmp_path / "store.db").read_bytes()
    assert b"SQLite" not in content[:16]
    with pytest.raises(StoreError, match="does not open with the key"):
        open_store(url, Key("cd" * 32, False, "the test"))
    assert (tmp_path / "store.db").read_bytes() == content


def test_nobody_at_the_address_is_told_in_a_sentence(tmp_path: Path):
    store = open_store(f"postgresql+psycopg://me:secret@/ward?host={tmp_path}")
    assert "secret" not in store.place
    with pytest.raises(StoreAway) as told:
        store.migrate()
    assert "secret" not in str(told.value)
    store.close()
