"""Two stations and the real service over TLS: all that is sent is there, is pulled, and orders come back."""

import time

import pytest

from game.chronicle.past import decided_again, read_past
from game.scoring import patients
from game.scoring.database import connect
from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.row import encode
from game.scoring.station.enrolled import enrol, read_ward
from game.scoring.station.joined import working
from game.scoring.station.line import LineError, Revoked
from game.scoring.station.pull import pull
from game.scoring.station.sync import send_all
from game.settings import programme
from game.training.events import Note, SessionStart
from tests.chronicle.chronicle_kit import FIRST_FACTS, tell
from tests.scoring.service.conftest import standing
from tests.scoring.station.ward import until

CODE, OTHER = "P-01", "P-02"


def none():
    return None


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("ward"), tls=True) as (store, service):
        for code in (CODE, OTHER):
            store.add_patient(code, by="lead")
        yield store, service


def station(tmp_path, ward, name):
    store, service = ward
    enrol(tmp_path / name, service.url, store.make_code(name, by="lead"), name, ring=none)
    return tmp_path / name


def sync(folder, code=CODE):
    send_all(folder, find_key(folder), read_ward(folder, none), print)
    return pull(folder, find_key(folder), read_ward(folder, none), code)


def told(rows):
    return [(row.event_id, row.station, row.seq, encode(row.event)) for row in rows]


def test_two_stations_and_the_ward_hold_the_same(tmp_path, ward):
    store, _ = ward
    one, other = (station(tmp_path, ward, name) for name in ("one", "other"))
    tell(one, CODE, FIRST_FACTS)
    with Journal.open(one) as journal:
        journal.begin_session()
        journal.append(SessionStart("demonstration", "left", 1, "step"))
    assert sync(one).said == ""
    assert sync(other).events == len(patients.read_patient(one, CODE))
    assert (
        told(patients.read_patient(other, CODE))
        == told(patients.read_patient(one, CODE))
        == told(store.rows(CODE))
    )
    charts = [read_past(folder, CODE).course.chart for folder in (one, other)]
    assert charts[0] == charts[1] == decided_again(CODE, store.rows(CODE), programme).course.chart
    # They go on in turn, and nothing is ever there twice.
    tell(other, CODE, [])
    for folder in (other, one, other):
        sync(folder)
    assert (
        told(patients.read_patient(other, CODE))
        == told(patients.read_patient(one, CODE))
        == told(store.rows(CODE))
    )
    # Erased at the ward, erased at the stations.
    store.erase(CODE, by="lead")
    for folder in (one, other):
        assert sync(folder).erased
        assert patients.patients(folder) == []


def test_an_order_of_the_ward_is_done_and_only_then_shown_so(tmp_path, ward):
    store, _ = ward
    folder = station(tmp_path, ward, "one")
    with Journal.open(folder) as journal, working(journal, None, print) as orders:
        journal.begin_session()
        given = store.give_order(journal.station, None, "rest", "anna", int((time.time() + 10) * 1e6))
        found = []
        until(lambda: found.extend(orders.take()) or found)
        assert found[0].id == given.id
        assert store.order(given.id).state not in ("done", "refused", "expired")
        orders.settle(found[0], "done")
        until(lambda: store.order(given.id).state == "done")


def test_a_revoked_station_and_a_used_code_are_refused(tmp_path, ward):
    store, service = ward
    code = store.make_code("one", by="lead")
    enrol(tmp_path / "one", service.url, code, "one", ring=none)
    with pytest.raises(LineError, match="not known, was used already or is over"):
        enrol(tmp_path / "two", service.url, code, "two", ring=none)
    folder = tmp_path / "one"
    with Journal.open(folder) as journal:
        journal.begin_session()
        journal.append(Note("kept", "staff"))
    connection = connect(folder / "journal.db", find_key(folder))
    own = connection.execute("SELECT value FROM about WHERE name = 'station'").fetchone()[0]
    connection.close()
    store.revoke_station(own, by="lead")
    with pytest.raises(Revoked, match="This station was revoked"):
        sync(folder, OTHER)
    enrol(folder, service.url, store.make_code("one", by="lead"), "one", ring=none)
    assert sync(folder, OTHER).said == ""
