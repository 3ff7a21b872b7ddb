"""The journal is the outbox: what waits is sent in order, and counts as sent only when the answer names it."""

import itertools
import random
import time

import pytest

from game.scoring import patients
from game.scoring.database import connect
from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.read import read_events
from game.scoring.row import encode
from game.scoring.station.line import LineError, Refused, Revoked, Unreachable
from game.scoring.station.outbox import waiting
from game.scoring.station.sync import Pusher, Sync, send_all
from game.training.events import Note
from tests.scoring.station.ward import until
from tests.scoring.test_patients import old_journal


def write(folder, code, *texts):
    if code:
        patients.add(folder, code)
    with Journal.open(folder) as journal:
        session = journal.begin_session(code)
        for text in texts:
            journal.append(Note(text, "staff"))
        assert journal.close()
    return session


def pusher(folder, ward, said=None):
    return Pusher(folder, find_key(folder), ward.ward(), (said if said is not None else []).append)


def everything(folder, ward, said=None):
    return send_all(folder, find_key(folder), ward.ward(), (said if said is not None else []).append)


def test_all_of_it_comes_there_in_order_and_byte_for_byte(tmp_path, ward):
    first = write(tmp_path, "P-01", *(f"one {number}" for number in range(700)))
    second = write(tmp_path, None, "a demonstration")
    assert everything(tmp_path, ward) == (701, 0)
    assert [len(batch.events) for batch in ward.bodies] == [500, 201]
    sent = [ward.events[name] for name in ward.order]
    assert [event.seq for event in sent] == [*range(1, 701), 1]
    assert {name: each.patient for name, each in ward.sessions.items()} == {first: "P-01", second: None}
    for session in (first, second):
        rows = {row.event_id: row for row in read_events(tmp_path, session)}
        for event in sent:
            if event.session == session:
                row = rows.pop(event.event_id)
                assert (event.payload, event.utc_us, event.seq) == (encode(row.event), row.utc_us, row.seq)
        assert not rows
    # Nothing is sent again, and what comes later goes from where it stood.
    assert everything(tmp_path, ward) == (0, 0)
    write(tmp_path, "P-01", "later")
    assert everything(tmp_path, ward) == (1, 0)


def test_only_what_the_answer_names_counts_as_sent(tmp_path, ward):
    write(tmp_path, None, "one", "two", "three")
    one = pusher(tmp_path, ward)
    ward.faults = ["blind"]
    with pytest.raises(LineError, match="does not say what it has taken: everything is kept"):
        one.push()
    # A session is sent up to the first row that is not named.
    kept = ward.keep
    ward.keep = lambda batch, _: (lambda got: type(got)(
        wire=got.wire, stored=[], known=[got.known[0], got.known[2]], quarantined=[], now_utc_us=got.now_utc_us
    ))(kept(batch))  # fmt: skip
    assert one.push() == 1
    assert [event.seq for event in waiting(one.connection).events] == [2, 3]
    ward.keep = kept
    assert one.push() == 2
    assert one.left() == (0, 0)
    one.close()


@pytest.mark.parametrize("fault", ["drop", "lost", "cut", 400, 403, 404, 409, 422, 429, 500, 503, 507])
def test_no_other_answer_takes_anything_away(tmp_path, ward, fault):
    write(tmp_path, None, "one", "two")
    one = pusher(tmp_path, ward)
    ward.faults = [fault]
    with pytest.raises((Unreachable, Refused)):
        one.push()
    assert len(waiting(one.connection).events) == 2
    assert one.push() == 2
    assert len(ward.events) == 2
    one.close()


def test_a_revoked_station_keeps_all_and_says_what_to_do(tmp_path, ward):
    write(tmp_path, None, "one")
    ward.token = "another"
    place = pusher(tmp_path, ward)
    place.line._token = "old"
    with pytest.raises(Revoked, match="This station was revoked: enrol it again") as told:
        place.push()
    assert "everything is kept" in str(told.value)
    assert place.left() == (1, 0)
    place.close()


def test_another_language_is_told(tmp_path, ward):
    write(tmp_path, None, "one")
    ward.faults = [426]
    place = pusher(tmp_path, ward)
    with pytest.raises(Refused, match="update the older of the two"):
        place.push()
    assert place.left() == (1, 0)
    place.close()


def test_a_batch_that_is_too_large_is_halved_and_one_event_is_set_aside(tmp_path, ward):
    session = write(tmp_path, None, *("x" * 900 for _ in range(10)), "y" * 30_000, "z")
    ward.most_bytes = 5000
    said = []
    assert everything(tmp_path, ward, said) == (12, 1)
    assert [each for each in said if "no event of this size" in each] == [said[0]]
    assert len(ward.events) == 11
    assert max(len(batch.events) for batch in ward.bodies) <= 4
    # It stays in the journal.
    assert len(read_events(tmp_path, session)[10].event.text) == 30_000
    assert everything(tmp_path, ward) == (0, 1)


def test_a_clock_that_is_a_day_off_is_told_once_and_all_is_sent(tmp_path, ward):
    write(tmp_path, None, *map(str, range(600)))
    ward.off_us = 25 * 3600 * 1_000_000
    said = []
    assert everything(tmp_path, ward, said) == (600, 0)
    assert len(said) == 1
    assert "is 25 hours behind the ward's: set its date right" in said[0]


def test_what_others_kept_is_never_sent(tmp_path, ward):
    write(tmp_path, "P-01", "own")
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    connection.execute("INSERT INTO session VALUES (9, 's-9', 'other', '2026-01-01T00:00:00Z', 1)")
    connection.execute(
        "INSERT INTO event SELECT 9 * 4294967296 + 1, 9, 1, 'e-9', utc_us, mono_us, boot, rules, format,"
        " exercise_s, session_s, kind, payload, programme FROM event LIMIT 1"
    )
    connection.close()
    assert everything(tmp_path, ward) == (1, 0)


def test_an_older_journal_is_taken_along_and_sent_whole(tmp_path, ward):
    old_journal(tmp_path)
    assert everything(tmp_path, ward) == (2, 0)
    assert [event.format for event in ward.events.values()] == [1, 1]


def test_a_session_with_the_number_of_an_erased_one_is_sent(tmp_path, ward):
    write(tmp_path, "P-01", "one", "two")
    assert everything(tmp_path, ward) == (2, 0)
    patients.erase(tmp_path, "P-01")
    write(tmp_path, None, "three")
    assert everything(tmp_path, ward) == (1, 0)


def test_the_thread_goes_on_through_everything_and_says_each_trouble_once(tmp_path, ward, monkeypatch):
    from game.scoring.station import sync as module

    monkeypatch.setattr(module, "LAST_WAIT_S", 0.05)
    chance = random.Random(3)
    ward.faults = [chance.choice(["drop", "lost", "cut", 503, 400, ""]) for _ in range(12)]
    said = []
    thread = Sync(tmp_path, find_key(tmp_path), ward.ward(), said.append)
    with Journal.open(tmp_path) as journal:
        for session in range(3):
            journal.begin_session()
            for number in range(50):
                journal.append(Note(f"{session} {number}", "staff"))
        # Faults that are left are met by what is recorded meanwhile.
        while ward.faults or thread.trouble:
            journal.append(Note("more", "staff"))
            time.sleep(0.02)
        assert journal.wait(journal.seq, 5.0)
        until(lambda: len(ward.events) >= 150)
        thread.close()
    assert not thread.alive
    assert max(event.seq for event in ward.events.values()) == 50 + len(ward.events) - 150
    assert said
    assert all(one != other for one, other in itertools.pairwise(said))
    assert everything(tmp_path, ward) == (0, 0)


def test_a_ward_that_is_away_costs_a_session_nothing(tmp_path, ward):
    place = ward.ward()
    ward.close()
    said = []
    with Journal.open(tmp_path) as journal:
        thread = Sync(tmp_path, journal.key, place, said.append, easy=True)
        journal.begin_session()
        assert journal.wait(journal.append(Note("one", "staff")), 5.0)
        until(lambda: said)
        thread.close(0.5)
    assert not thread.alive
    assert "cannot be reached" in said[0]
    assert "everything is kept here and sent later" in said[0]
