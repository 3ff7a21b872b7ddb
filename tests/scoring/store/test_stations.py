"""A station joins once by a code, is known by its token, and is let go; staff and orders are kept with it."""

import pytest

from game.scoring.store import stations as module
from game.scoring.store.engine import Store
from game.scoring.store.stations import hash_of, token_hash
from game.scoring.store.trouble import StoreError
from game.scoring.store.types import now_us
from game.scoring.wire import Status
from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import START_US, Sender, enrol, rating

LATER_US = 60_000_000


def test_a_code_makes_one_station_once(store: Store):
    code = store.make_code("Bed 4", "lead")
    (waits,) = store.open_codes()
    assert (waits.code_hash, waits.name) == (hash_of(code.lower()), "Bed 4")
    made = store.use_code(waits.code_hash, "st-1", "laptop")
    assert made is not None
    assert (made.station, made.name) == ("st-1", "Bed 4")
    assert store.use_code(waits.code_hash, "st-2") is None
    assert store.open_codes() == []
    known = store.station_of(token_hash(made.token))
    assert known is not None
    assert (known.station, known.name, known.by) == ("st-1", "Bed 4", "lead")
    assert store.station_of(token_hash("wrong")) is None
    assert len(code.replace("-", "")) * 5 >= 128


def test_a_code_that_is_too_old_makes_none(store: Store, monkeypatch: pytest.MonkeyPatch):
    code = store.make_code("", "lead")
    later = now_us() + 600_000_001
    monkeypatch.setattr(module, "now_us", lambda: later)
    assert store.use_code(hash_of(code), "st-1") is None
    assert store.open_codes() == []


def test_no_code_makes_a_station_the_ward(store: Store):
    with pytest.raises(StoreError):
        store.use_code(hash_of(store.make_code("", "lead")), "ward")


def test_a_token_is_changed_without_a_gap(store: Store):
    old = enrol(store, "st-1")
    new = store.rotate_token("st-1")
    # The answer with the new one may be lost: the old one holds until the new one is used.
    assert store.station_of(token_hash(old)) is not None
    assert store.station_of(token_hash(new)) is not None
    assert store.station_of(token_hash(old)) is None
    assert store.station_of(token_hash(new)) is not None


def test_a_station_that_was_let_go_is_not_known_until_it_joins_again(store: Store):
    token = enrol(store, "st-1")
    store.revoke_station("st-1", "lead")
    assert store.station_of(token_hash(token)) is None
    assert store.stations()[0].revoked_us is not None
    with pytest.raises(StoreError):
        store.rotate_token("st-1")
    with pytest.raises(StoreError):
        store.revoke_station("ward", "lead")
    again = enrol(store, "st-1")
    assert store.station_of(token_hash(token)) is None
    assert store.station_of(token_hash(again)) is not None


def test_a_batch_is_kept_only_while_its_station_and_its_token_hold(store: Store):
    """Judged in the transaction that keeps it: who knew the token a moment ago knows of no revocation."""
    first = enrol(store, "st-1")
    sender = Sender(store)
    session = sender.begin()

    def sends(token: str | None) -> bool:
        """Whether another batch is kept, alone and beside one of a station that may send."""
        enrol(store, "st-2")
        beside, kept = Sender(store, "st-2"), []
        told = beside.batch(beside.event(beside.begin("P-2"), rating()))
        for others in ([], [("st-2", told, START_US, None)]):
            mine = ("st-1", sender.batch(sender.event(session, rating())), START_US, token and token_hash(token))
            before = len(store.session_rows(session))
            got, *more = store.ingest_all([mine, *others])
            assert all(each is not None for each in more)
            assert (got is not None) == (len(store.session_rows(session)) > before)
            kept.append(got is not None)
        assert len(set(kept)) == 1
        return kept[0]

    assert sends(first)
    assert not sends("another")
    second = store.rotate_token("st-1")
    assert sends(first), "the one before holds until the new one is used"
    assert store.station_of(token_hash(second)) is not None
    assert not sends(first)
    assert sends(second)
    seen_us = store.station("st-1").seen_us
    store.revoke_station("st-1", "lead")
    assert not sends(second)
    assert not sends(None)
    assert store.station("st-1").seen_us == seen_us, "nor is it a sign of life"
    # One that joined again is known by its new token alone.
    third = enrol(store, "st-1")
    assert not sends(second)
    assert sends(third)


def test_a_station_tells_how_it_is(store: Store):
    enrol(store, "st-1")
    said = Status(version="1", patient="P-1", doing="session", battery=0.5, nrs=4)
    store.set_status("st-1", said, 5)
    store.seen("st-1", 6)
    found = store.station("st-1")
    assert found is not None
    assert (found.status, found.seen_us) == (said, 5)
    store.seen("st-1", 5 + LATER_US)
    store.name_station("st-1", "Window", "lead")
    assert [(each.name, each.seen_us) for each in store.stations()] == [("Window", 5 + LATER_US)]


def test_an_order_acts_once_and_never_late(store: Store):
    enrol(store, "st-1")
    enrol(store, "st-2")
    now = now_us()
    first = store.give_order("st-1", None, "rest", "anna", now + LATER_US)
    late = store.give_order("st-1", None, "stop", "anna", now - 1)
    store.give_order("st-2", None, "skip", "anna", now + LATER_US)
    waiting = store.orders_after("st-1", 0)
    assert waiting == [first]
    assert waiting[0].sent(now + LATER_US - 2_000_000).left_s == 2.0
    assert store.orders_after("st-1", first.no) == []
    assert not store.order_done(first.id, "done", now, station="st-2")
    assert store.order_done(first.id, "done", now, station="st-1")
    assert not store.order_done(first.id, "refused", now, "no")
    assert store.orders_after("st-1", 0) == []
    found = store.order(first.id)
    assert found is not None
    assert (found.state, found.at_us) == ("done", now)
    assert [each.id for each in store.orders_of("st-1")] == [late.id, first.id]
    store.revoke_station("st-2", "lead")
    with pytest.raises(StoreError):
        store.give_order("st-2", None, "rest", "anna", now + LATER_US)


def test_staff_come_in_by_name_and_go(store: Store):
    store.add_staff("Anna", "therapist", "hash-1")
    with pytest.raises(StoreError, match="already"):
        store.add_staff("ANNA", "lead", "hash-2")
    with pytest.raises(StoreError, match="role"):
        store.add_staff("Otto", "king", "hash")
    assert store.staff("anna").role == "therapist"
    assert store.staff("otto") is None
    store.begin_staff_session("anna", "t1", now_us() + LATER_US, {"csrf": "c"})
    store.begin_staff_session("anna", "t2", now_us() + LATER_US)
    store.begin_staff_session("anna", "old", now_us() - 1)
    found = store.staff_session("t1")
    assert (found.name, found.role, found.detail) == ("Anna", "therapist", {"csrf": "c"})
    assert store.staff_session("old") is None
    store.end_staff_session("t1")
    assert store.staff_session("t1") is None
    assert store.staff_session("t2") is not None
    assert store.end_staff_sessions("Anna") == 2
    store.begin_staff_session("anna", "t3", now_us() + LATER_US)
    store.revoke_staff("anna", "admin")
    assert store.staff_session("t3") is None
    assert store.staff("anna").revoked_us is not None
    with pytest.raises(StoreError):
        store.begin_staff_session("anna", "t4", now_us() + LATER_US)
    with pytest.raises(StoreError):
        store.revoke_staff("otto", "admin")


def test_a_new_password_or_role_ends_every_session(store: Store):
    store.add_staff("Anna", "therapist", "hash-1")
    for number, change in enumerate((lambda: store.set_password("anna", "h2", "admin"),
                                     lambda: store.set_role("anna", "lead", "admin"))):  # fmt: skip
        store.begin_staff_session("anna", f"t{number}", now_us() + LATER_US)
        change()
        assert store.staff_session(f"t{number}") is None
    assert (store.staff("anna").password_hash, store.staff("anna").role) == ("h2", "lead")
    assert [each.name for each in store.all_staff()] == ["Anna"]


def test_a_turnover_is_open_once_and_tells_how_long_it_took(store: Store):
    enrol(store, "st-1")
    begun = store.begin_turnover("st-1", "anna")
    assert store.begin_turnover("st-1", "otto") == begun
    store.set_turnover(begun.no, {"wiped": True})
    ended = store.end_turnover(begun.no, "otto", {"wiped": True, "straps": True})
    assert ended.turnover_s is not None
    assert (ended.by, ended.detail) == ("otto", {"wiped": True, "straps": True})
    assert store.end_turnover(begun.no, "eve", {}) == ended
    assert store.begin_turnover("st-1", "anna").no == begun.no + 1
    assert [each.no for each in store.turnovers("st-1")] == [1, 2]
    assert store.turnovers("st-2") == []


def test_all_of_it_is_there_when_the_store_is_opened_again(stores: Stores):
    token = enrol(stores.new(), "st-1")
    again = stores.again()
    assert again.station_of(token_hash(token)).station == "st-1"
    assert again.weakness() is None
