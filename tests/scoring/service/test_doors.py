"""How a call goes through: what is taken, and each refusal as a sentence with its status."""

import json

import msgspec
import pytest
from starlette.testclient import TestClient

from game.scoring.service import security
from game.scoring.service.app import make_app
from game.scoring.service.settings import Settings
from game.scoring.service.stations import token_hash
from game.scoring.store.trouble import StoreAway, StoreFull
from game.scoring.wire import MOST_BYTES, WIRE, Received
from tests.scoring.service.fake import Fake, Station

TOKEN = "t" * 43
SIGNED = {"Authorization": f"Bearer {TOKEN}"}


def event(number: int, **more) -> dict:
    return {
        "event_id": f"e{number}", "session": "s", "seq": number, "utc_us": 1, "mono_us": 1, "boot": "b",
        "rules": "r", "format": 2, "exercise_s": None, "session_s": 1.5, "kind": "nrs", "payload": "{}",
    } | more  # fmt: skip


def batch(*numbers: int, **more) -> dict:
    events = [event(number) for number in numbers]
    session = {"session": "s", "patient": None, "begun_utc": "2026-11-30T08:00:00.000000Z"}
    return {
        "wire": WIRE,
        "sent_utc_us": 1,
        "sent_mono_us": 1,
        "boot": "b",
        "sessions": [session],
        "events": events,
    } | more


@pytest.fixture
def store():
    fake = Fake()
    fake.tokens[token_hash(TOKEN)] = Station("station-1", "Trolley")
    return fake


@pytest.fixture
def client(store, tmp_path):
    with TestClient(make_app(store, Settings(tmp_path)), raise_server_exceptions=False) as client:
        yield client


def said(response, status: int) -> str:
    assert response.status_code == status, response.text
    return response.json()["error"]


def test_a_batch_is_kept_and_a_second_time_known(client, store):
    first = client.post("/v1/events", json=batch(1, 2), headers=SIGNED)
    assert first.status_code == 200
    assert msgspec.json.decode(first.content, type=Received).stored == ["e1", "e2"]
    second = client.post("/v1/events", json=batch(2, 3), headers=SIGNED).json()
    assert (second["stored"], second["known"]) == (["e3"], ["e2"])
    assert len(store.events) == 3


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer " + "u" * 43}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer x"}],
)
def test_who_has_no_token_is_refused_with_a_sentence(client, store, headers):
    response = client.post("/v1/events", json=batch(1), headers=headers)
    assert "enrol" in said(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"
    assert not store.events


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b"", "body"), (b"{", "body"), (b"\xff\xfe", "body"), (b"[" * 100_000, "body"), (b'{"wire":1}', "body"),
        (json.dumps(batch(1, events=[event(1, seq="x")])).encode(), "seq"), (b'{"wire": 1e400}', "body"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_batch_is_refused_with_the_place_of_the_fault(client, store, body, wanted):
    response = client.post("/v1/events", content=body, headers=SIGNED)
    assert wanted in said(response, 400)
    assert not store.events


@pytest.mark.parametrize(
    ("spoken", "who"), [({"wire": WIRE + 1, "all": "new"}, "service"), ({**batch(1), "wire": WIRE - 1}, "station")]
)
def test_another_wire_is_told_apart_and_says_who_has_to_be_brought_up_to_date(client, spoken, who):
    response = client.post("/v1/events", json=spoken, headers=SIGNED)
    assert f"bring the {who}" in said(response, 426)
    assert response.headers["upgrade"] == f"midline/{WIRE}"


def test_too_many_events_are_refused(client):
    assert "500" in said(client.post("/v1/events", json=batch(*range(501)), headers=SIGNED), 413)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_is_refused_whether_its_size_is_told_or_not(client, store, chunked):
    whole = b" " * 3_000_000
    content = (whole[at : at + 65536] for at in range(0, len(whole), 65536)) if chunked else whole
    response = client.post("/v1/events", content=content, headers=SIGNED)
    assert str(MOST_BYTES) in said(response, 413)
    assert client.app.state.service.counts  # the service goes on
    assert client.post("/v1/events", json=batch(1), headers=SIGNED).status_code == 200


def test_bodies_together_have_a_limit_and_the_room_comes_back(client, monkeypatch):
    monkeypatch.setattr(security, "MOST_HELD_BYTES", 1000)
    response = client.post("/v1/events", json=batch(*range(20)), headers=SIGNED)
    assert "try again" in said(response, 503)
    assert response.headers["retry-after"]
    for _ in range(20):
        assert client.post("/v1/events", json=batch(1), headers=SIGNED).status_code == 200


@pytest.mark.parametrize(("fault", "status"), [(StoreAway("It is away."), 503), (StoreFull("It is full."), 507)])
def test_a_database_that_is_away_or_full_means_come_again(client, store, fault, status):
    store.fault = fault
    response = client.post("/v1/events", json=batch(1), headers=SIGNED)
    assert said(response, status) == str(fault)
    assert response.headers["retry-after"]
    store.fault = None
    assert client.post("/v1/events", json=batch(1), headers=SIGNED).status_code == 200


def test_a_fault_of_the_program_tells_nothing_of_what_was_written(client, store, caplog):
    store.fault = ValueError("payload of P-017: pain 7")
    with caplog.at_level("DEBUG"):
        said(client.post("/v1/events", json=batch(1), headers=SIGNED), 500)
    assert "ValueError at ingest" in caplog.text
    assert "P-017" not in caplog.text


def test_the_log_names_the_door_and_the_station_and_never_a_patient(client, caplog):
    with caplog.at_level("INFO"):
        client.get("/v1/patients/P-017/events?after=3", headers=SIGNED)
        client.post("/v1/events", json=batch(1), headers=SIGNED)
        client.get("/P-017")
    assert "GET /v1/patients/{code}/events 200" in caplog.text
    assert "station=station-1" in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name == "midline.service"]
    assert ours
    assert not [line for line in ours if "P-017" in line or TOKEN in line]


def test_every_answer_has_the_headers_of_safety(client):
    for path in ("/health", "/nowhere", "/openapi.json"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in headers
    assert client.get("https://testserver/health").headers["strict-transport-security"]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data"])
def test_another_kind_of_body_is_refused(client, kind):
    said(client.post("/v1/events", content=b"{}", headers=SIGNED | {"Content-Type": kind}), 415)
    said(client.post("/v1/events", content=b"{}", headers=SIGNED | {"Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "\u0661"])
def test_a_cursor_that_is_none_is_refused(client, after):
    said(client.get("/v1/patients/P-1/events", params={"after": after}, headers=SIGNED), 400)


def test_health_and_metrics_need_no_sign_in_and_name_nobody(client, store):
    client.post("/v1/events", json=batch(1, 2), headers=SIGNED)
    found = client.get("/health").json()
    assert found["well"]
    assert found["migration"] == "0001"
    text = client.get("/metrics").text
    assert "midline_events_total{worker=" in text
    assert 'result="stored"} 2' in text
    assert "station-1" not in text + json.dumps(found)
    store.fault = StoreAway("away")
    assert client.get("/health").status_code == 503


def test_a_station_says_how_it_is_and_what_became_of_an_order(client, store):
    status = {"version": "1", "doing": "resting", "battery": 0.5}
    assert client.post("/v1/stations/me/status", json=status, headers=SIGNED).status_code == 204
    assert store.statuses["station-1"].battery == 0.5
    result = {"id": "o1", "state": "done", "at_us": 5}
    assert "never given" in said(client.post("/v1/stations/me/orders/o1", json=result, headers=SIGNED), 404)
    said(client.post("/v1/stations/me/orders/o2", json=result, headers=SIGNED), 400)


def test_a_token_is_changed(client):
    token = client.post("/v1/stations/me/token", headers=SIGNED).json()["token"]
    assert len(token) == 43
    assert client.get("/v1/patients", headers={"Authorization": f"Bearer {token}"}).json()[0]["code"] == "P-1"
