"""What is sent is kept once, in order, byte for byte; what cannot be kept is set aside and holds up nothing."""

import msgspec
import pytest
from hypothesis import given, settings

from game.scoring.ids import uuid7
from game.scoring.row import encode
from game.scoring.store.checking import event_of
from game.scoring.store.engine import Store
from game.scoring.store.trouble import StoreError, UnknownPatient
from game.scoring.wire import Batch
from game.training.events import Event, Note, SessionEnd, SessionStart
from game.training.payload import KINDS
from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import SECOND_US, Sender, enrol, rating, repetition
from tests.scoring.test_row import EVENTS


def test_rows_come_back_as_they_were_sent(store: Store, sender: Sender):
    session = sender.begin("P-1")
    events = [SessionStart("patient", "left", 1, "real"), rating(), Note("\u00e4 \x00 \u2028", "staff")]
    sent = sender.tell(session, *events, programme=True)
    rows = store.rows("p-1")
    assert [row.event for row in rows] == events
    for row, each in zip(rows, sent, strict=True):
        assert {name: getattr(row, name) for name in ("event_id", "session", "seq", "utc_us", "mono_us", "boot",
                "rules", "format", "exercise_s", "session_s", "programme")} == {
            name: value for name, value in msgspec.to_builtins(each).items() if name not in ("kind", "payload")
        }  # fmt: skip
        assert row.station == "st-1"
        assert encode(row.event) == each.payload


def test_what_is_sent_twice_is_known_and_kept_once(store: Store, sender: Sender):
    session = sender.begin()
    first, second = sender.event(session, rating()), sender.event(session, rating(5, "post"))
    assert sender.send(first).stored == [first.event_id]
    again = sender.send(first, second, second)
    assert (again.known, again.stored, again.quarantined) == ([first.event_id], [second.event_id], [])
    assert sender.send(first, second).known == [first.event_id, second.event_id]
    assert len(store.rows("P-1")) == 2


def bad_ones(sender: Sender, session: str, kept: str) -> dict[str, dict]:
    return {
        "another event has this id": {"event_id": kept, "payload": encode(rating(9))},
        "another event has its place": {"seq": 1},
        "not 11": {"payload": encode(rating(11))},
        "unknown kind": {"kind": "dream", "payload": '{"kind":"dream"}'},
        "it is called trial": {"kind": "trial"},
        "unexpected keyword": {"payload": '{"kind":"nrs","mood":1}'},
        "Expected `int | null`": {"payload": encode(rating()).replace('"value":3', '"value":"3"')},
        "Expecting property name": {"payload": "{"},
        "must be a JSON object": {"payload": "[]"},
        "its id is none": {"event_id": "X"},
        "its seq is none": {"seq": 0},
        "its time is none": {"utc_us": 2**62},
        "its steady time": {"mono_us": -1},
        "its format is 99": {"format": 99},
        "its boot": {"boot": "\x00"},
        "the database refuses it": {"kind": "trial", "payload": encode(repetition(2**70))},
        "maximum recursion": {"payload": '{"kind":"nrs","value":' + "[" * 100_000 + "]" * 100_000 + "}"},
    }


def test_each_bad_event_is_set_aside_once_and_the_others_go_on(store: Store, sender: Sender):
    session = sender.begin()
    kept = sender.tell(session, rating())[0].event_id
    for reason, other in bad_ones(sender, session, kept).items():
        bad, good = sender.event(session, rating(), **other), sender.event(session, rating())
        for _ in range(2):
            answer = sender.send(bad, good)
            assert answer.quarantined == [bad.event_id], reason
        assert answer.known == [good.event_id]
        (found,) = [each for each in store.quarantined() if reason in each.reason]
        assert msgspec.json.decode(found.content) == msgspec.to_builtins(bad)
    assert len(store.quarantined()) == len(bad_ones(sender, session, kept))
    assert len(store.rows("P-1")) == 1 + len(store.quarantined())


def test_a_patient_that_the_ward_does_not_know_is_made_without_a_card(store: Store, sender: Sender):
    sender.tell(sender.begin("P-77"), rating())
    (made,) = store.patients()
    assert (made.code, made.symbol, made.sessions) == ("P-77", "", 1)
    store.add_patient("p-77", symbol="sun")  # one that is there keeps its card
    assert store.set_card("p-77", "moon", "blue", "4", "left").symbol == "moon"
    assert [each.code for each in store.patients()] == ["P-77"]
    with pytest.raises(UnknownPatient):
        store.rows("P-78")


UNFIT = (
    ({"patient": "Mr Smith!"}, "code"), ({"begun_utc": "today"}, "began"), ({"begun_utc": "2026-11-30"}, "began"),
    ({"session": "S"}, "id is none"),
)  # fmt: skip


def test_a_session_that_cannot_be_kept_holds_up_no_other(store: Store, sender: Sender):
    for change, reason in UNFIT:
        bad, good = sender.begin(), sender.begin("P-2")
        events = [sender.event(bad, rating(), session=change.get("session", bad)), sender.event(good, rating())]
        batch = sender.batch(*events)
        sessions = [msgspec.structs.replace(sender.sessions[bad], **change), sender.sessions[good]]
        answer = store.ingest("st-1", msgspec.structs.replace(batch, sessions=sessions), sender.utc_us)
        assert (answer.quarantined, answer.stored) == ([events[0].event_id], [events[1].event_id])
        assert reason in store.quarantined()[-1].reason
        sender.utc_us += 1
    assert [each.code for each in store.patients()] == ["P-2"]


def test_what_was_set_aside_and_names_a_person_can_be_dropped(store: Store, sender: Sender):
    sender.send(sender.event(sender.begin("Mr Smith!"), rating()))
    (aside,) = store.quarantined()
    assert store.drop_quarantined(aside.hash, "anna")
    assert not store.drop_quarantined(aside.hash, "anna")
    assert store.quarantined() == []
    assert store.audit_entries()[-1].action == "drop"


@settings(max_examples=150, deadline=None)
@given(event=EVENTS)
def test_the_checks_refuse_no_event_that_a_station_writes(event: Event):
    sender = Sender(None)
    assert encode(event_of(sender.event("01a22a46-bf00-7000-854c-000000000000", event))) == encode(event)


def test_a_session_is_its_stations_and_its_patients_own(store: Store, sender: Sender):
    session = sender.begin()
    sender.tell(session, rating())
    enrol(store, "st-2")
    other = Sender(store, "st-2", sessions=sender.sessions, seqs=sender.seqs)
    assert other.send(other.event(session, rating())).quarantined
    sender.sessions[session] = msgspec.structs.replace(sender.sessions[session], patient="P-2")
    assert sender.send(sender.event(session, rating())).quarantined
    sender.sessions[session] = msgspec.structs.replace(sender.sessions[session], patient="p-1")
    assert sender.send(sender.event(session, rating())).stored
    unheard = sender.event(uuid7(), rating())
    assert sender.send(unheard).quarantined == [unheard.event_id]
    assert len(store.rows("P-1")) == 2


def test_a_demonstration_belongs_to_nobody(store: Store, sender: Sender):
    session = sender.begin(None)
    sender.tell(session, rating(), SessionEnd("done"))
    assert store.patients() == []
    assert len(store.session_rows(session)) == 2
    assert [each.patient for each in store.since(0)] == [None, None]


def test_events_out_of_order_and_before_their_start_come_back_in_order(store: Store, sender: Sender):
    session = sender.begin()
    events = [sender.event(session, repetition(number)) for number in range(5)]
    sender.send(*reversed(events[2:]))
    sender.send(*events[:2], sessions=False)
    assert [row.seq for row in store.rows("P-1")] == [1, 2, 3, 4, 5]


def test_events_whose_session_comes_later_are_kept_then(store: Store, sender: Sender):
    session = sender.begin()
    early = [sender.event(session, rating()), sender.event(session, repetition())]
    assert sender.send(*early, sessions=False).quarantined == [each.event_id for each in early]
    late = sender.event(session, rating())
    assert sender.send(late).stored == [late.event_id]
    assert [row.event_id for row in store.rows("P-1")] == [each.event_id for each in (*early, late)]
    assert store.quarantined() == []
    assert store.sessions("P-1")[0].events == 3


def test_what_an_older_program_did_not_understand_is_kept_by_the_newer_one(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
):
    store = stores.new()
    enrol(store, "st-1")
    sender = Sender(store)
    session = sender.begin()
    newer, never = sender.event(session, rating()), sender.event(session, rating(11))
    with monkeypatch.context() as older:
        older.delitem(KINDS, "nrs")
        assert sender.send(newer, never).quarantined == [newer.event_id, never.event_id]
    store.migrate(stores.owner)
    assert [row.event_id for row in store.rows("P-1")] == [newer.event_id]
    assert [each.event_id for each in store.quarantined()] == [never.event_id]


def test_sessions_stand_in_the_order_in_which_they_were_begun(store: Store, sender: Sender):
    enrol(store, "st-2", "Bed 2")
    other = Sender(store, "st-2")
    later = sender.begin(begun_utc="2026-11-30T10:00:00.000000Z")
    earlier = other.begin(begun_utc="2026-11-30T09:00:00.000000Z")
    # Those of one station stand as they were begun there, also where its clock was set back.
    set_back = sender.begin(begun_utc="2026-11-30T08:00:00.000000Z")
    for one, session in ((sender, later), (other, earlier), (sender, set_back)):
        one.tell(session, rating())
    assert [row.session for row in store.rows("P-1")] == [earlier, later, set_back]


def test_a_station_that_never_joined_keeps_nothing(store: Store):
    stranger = Sender(store, "st-9")
    with pytest.raises(StoreError, match="enrol"):
        stranger.send(stranger.event(stranger.begin(), rating()))
    assert store.patients() == []


def test_an_empty_batch_is_a_sign_of_life(store: Store, sender: Sender):
    empty = Batch(wire=1, sent_utc_us=1, sent_mono_us=1, boot="b", sessions=[], events=[])
    assert store.ingest("st-1", empty, sender.utc_us + SECOND_US).stored == []
    assert store.stations()[0].seen_us == sender.utc_us + SECOND_US
