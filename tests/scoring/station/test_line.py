"""Nothing is sent but to the holder of the key that was seen when the station was enrolled."""

import os

import pytest

from game.scoring.database import connect
from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.station import FILE, is_enrolled
from game.scoring.station.enrolled import enrol, read_ward
from game.scoring.station.line import Expired, Line, LineError, Unreachable, WrongService
from game.scoring.wire import Foreign
from tests.scoring.station.ward import CODE, FakeWard

NO_RING = lambda: None  # noqa: E731


class Ring:
    def __init__(self):
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, password):
        self.kept[service, name] = password


@pytest.mark.parametrize("tls", [False, True])
def test_a_station_joins_by_its_code_and_speaks_on(tmp_path, tls):
    ward = FakeWard(tls)
    try:
        assert not is_enrolled(tmp_path)
        enrol(tmp_path, ward.url, CODE.lower().replace("-", " "), "bay", ring=NO_RING)
        assert is_enrolled(tmp_path)
        kept = read_ward(tmp_path, NO_RING)
        assert (kept.url, kept.pin, kept.name, kept.token) == (ward.url, ward.pin, "bay 1", ward.token)
        assert bool(kept.pin) == tls
        assert ward.token not in repr(kept)
        if os.name != "nt":
            assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
        line = Line(kept.url, kept.pin or None, kept.token)
        page = line.ask("GET", "/v1/patients/P-01/events?after=0", None, Foreign)
        assert page.events == []
        line.close()
        # The service knows it by the id in its journal.
        connection = connect(tmp_path / "journal.db", find_key(tmp_path))
        own = connection.execute("SELECT value FROM about WHERE name = 'station'").fetchone()[0]
        connection.close()
        with Journal.open(tmp_path) as journal:
            assert journal.station == own
    finally:
        ward.close()


def test_the_token_lies_in_the_keyring_where_one_works(tmp_path, ward):
    ring = Ring()
    enrol(tmp_path, ward.url, CODE, "bay", ring=lambda: ring)
    assert ward.token not in (tmp_path / FILE).read_text()
    assert read_ward(tmp_path, lambda: ring).token == ward.token
    with pytest.raises(LineError, match="unlock it and start again, or enrol"):
        read_ward(tmp_path, NO_RING)


def test_who_does_not_know_the_code_gets_no_proof(tmp_path, ward):
    ward.code = CODE.replace("A", "Z")
    with pytest.raises(LineError, match="does not know this code, or somebody stands in between"):
        enrol(tmp_path, ward.url, CODE, "bay", ring=NO_RING)
    assert not is_enrolled(tmp_path)
    assert len(ward.nonces) == 1


def test_somebody_in_between_with_another_key_gets_no_proof(tmp_path, tls_ward):
    # The service proves with its own key, and another one was seen.
    tls_ward.pin = "0" * 64
    with pytest.raises(LineError, match="somebody stands in between: nothing was sent"):
        enrol(tmp_path, tls_ward.url, CODE, "bay", ring=NO_RING)
    assert not is_enrolled(tmp_path)


@pytest.mark.parametrize("code", ["", "ABC", CODE + "A"])
def test_what_is_no_code_is_said_before_anything_is_asked(tmp_path, ward, code):
    with pytest.raises(LineError, match="no code for a station"):
        enrol(tmp_path, ward.url, code, "bay", ring=NO_RING)
    assert ward.opened == 0


def test_another_key_is_sent_nothing(tls_ward):
    line = Line(tls_ward.url, "0" * 64, "secret")
    with pytest.raises(WrongService, match="is not the service that this station was enrolled at"):
        line.ask("GET", "/v1/patients/P-01/events?after=0", None, Foreign)
    assert tls_ward.posts == 0


def test_an_ended_certificate_is_told_with_its_day():
    ward = FakeWard(tls=True, expired=True)
    try:
        with pytest.raises(Expired, match=r"ended on \d{4}-\d\d-\d\d: have it renewed, or set the date"):
            Line(ward.url, ward.pin).ask("GET", "/v1/patients/P-01/events?after=0", None, Foreign)
    finally:
        ward.close()


def test_nobody_there_is_told(ward):
    ward.close()
    with pytest.raises(Unreachable, match="cannot be reached"):
        Line(ward.url).ask("GET", "/health", None, dict)


@pytest.mark.parametrize("url", ["http://ward.example:8080", "http://10.0.0.7"])
def test_plain_http_is_for_this_machine_alone(url):
    with pytest.raises(LineError, match="use https"):
        Line(url)


@pytest.mark.parametrize("url", ["", "https://", "ftp://ward.example", "https://ward.example:port"])
def test_what_is_no_address_is_said(url):
    with pytest.raises(LineError, match="is no address"):
        Line(url)


@pytest.mark.parametrize("text", ["", "{", "{}", '{"url": 1}', '["a"]'])
def test_a_damaged_file_asks_for_enrolling_again(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(LineError, match="enrol this station again"):
        read_ward(tmp_path, NO_RING)
