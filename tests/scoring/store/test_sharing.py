"""A patient who practises at several stations is the same everywhere: each is given what the others kept."""

import pytest

from game.scoring.store.engine import Store
from game.scoring.store.trouble import ChangedMeanwhile, StoreError, UnknownPatient
from game.scoring.wire import Foreign
from game.training.events import Flag, Note
from tests.scoring.store.sending import Sender, enrol, rating, repetition


@pytest.fixture
def other(store: Store) -> Sender:
    enrol(store, "st-2", "Bed 2")
    return Sender(store, "st-2")


def follow(store: Store, station: str, code: str = "P-1", limit: int = 3) -> list[Foreign]:
    pages, cursor = [], 0
    while True:
        pages.append(store.foreign(station, code, cursor, limit))
        cursor = pages[-1].cursor
        if not pages[-1].more:
            return pages


def test_a_station_is_given_what_others_kept_and_not_its_own(store: Store, sender: Sender, other: Sender):
    sender.tell(sender.begin(), rating())
    theirs = other.begin()
    sent = other.tell(theirs, *[repetition(number) for number in range(7)], programme=True)
    other.tell(other.begin("P-2"), rating())
    pages = follow(store, "st-1")
    assert [event for page in pages for event in page.events] == sent
    assert [len(page.events) for page in pages] == [3, 3, 1]
    (session,) = pages[0].sessions
    assert (session.session, session.station, session.patient) == (theirs, "st-2", "P-1")
    cursor = pages[-1].cursor
    assert store.foreign("st-1", "p-1", cursor) == Foreign(
        wire=1, sessions=[], events=[], cursor=cursor, more=False
    )
    more = other.tell(theirs, rating())
    assert store.foreign("st-1", "P-1", cursor).events == more


def test_of_a_patient_who_is_not_known_there_is_nothing(store: Store, sender: Sender):
    assert store.foreign("st-1", "P-9", 5) == Foreign(wire=1, sessions=[], events=[], cursor=5, more=False)


def test_what_the_ward_decides_is_kept_as_a_session_of_its_own(store: Store, sender: Sender):
    with pytest.raises(UnknownPatient):
        store.append_ward("P-1", [Note("x", "anna")], "anna")
    sender.tell(sender.begin(), rating())
    seen = store.newest("P-1")
    session = store.append_ward("p-1", [Flag("seen"), Note("x", "anna")], "anna", seen=seen)
    assert store.rows("P-1")[-1].event == Note("x", "anna")
    assert {row.station for row in store.rows("P-1") if row.session == session} == {"ward"}
    assert [row.programme for row in store.rows("P-1")] == [False, True, True]
    given = store.foreign("st-1", "P-1", 0)
    assert [(each.session, each.station, each.patient) for each in given.sessions] == [(session, "ward", "P-1")]
    with pytest.raises(ChangedMeanwhile):
        store.append_ward("P-1", [Note("late", "otto")], "otto", seen=seen)
    assert len(store.rows("P-1")) == 3
    assert store.audit_entries()[-1].action == "append"


def test_a_session_of_the_wrong_patient_is_given_to_the_right_one(store: Store, sender: Sender, other: Sender):
    store.add_patient("P-2")
    wrong, stays = sender.begin("P-1"), sender.begin("P-1")
    sent = sender.tell(wrong, rating(), *[repetition(number) for number in range(4)])
    sender.tell(stays, rating())
    cursors = {code: follow(store, "st-2", code)[-1].cursor for code in ("P-1", "P-2")}
    before = store.snapshot()
    store.move_session(wrong, "P-2", "anna")
    assert [row.event_id for row in store.rows("P-2")] == [each.event_id for each in sent]
    assert [row.session for row in store.rows("P-1")] == [stays]
    assert [(each.patient, each.moved) for each in store.sessions() if each.session == wrong] == [("P-2", True)]
    assert store.snapshot() == before
    # Each station learns of it where it follows: also the one that recorded it, and never half of it.
    for station in ("st-1", "st-2"):
        assert store.foreign(station, "P-1", cursors["P-1"]).gone == [wrong]
        page = store.foreign(station, "P-2", cursors["P-2"], 2)
        assert page.events == sent
        assert not store.foreign(station, "P-2", page.cursor).events
    # What comes later of it goes where it belongs now.
    later = sender.tell(wrong, rating(9))
    assert store.foreign("st-2", "P-2", page.cursor).events == later
    store.move_session(wrong, "P-1", "anna")
    assert store.foreign("st-2", "P-2", page.cursor).gone == [wrong]
    assert store.foreign("st-2", "P-1", cursors["P-1"]).gone == []
    assert [entry.action for entry in store.audit_entries()].count("move") == 2


def test_a_session_can_be_taken_from_all_and_the_wards_own_cannot_be_moved(store: Store, sender: Sender):
    session = sender.begin("P-1")
    sender.tell(session, rating())
    store.move_session(session, None, "anna")
    assert store.rows("P-1") == []
    own = store.append_ward("P-1", [Note("x", "anna")], "anna")
    for moved, code in ((own, "P-1"), ("01a22a46-bf00-7000-854c-000000000000", "P-1"), (session, "P-9")):
        with pytest.raises(StoreError):
            store.move_session(moved, code, "anna")
