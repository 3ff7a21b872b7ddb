"""How a call goes through: what is taken, and each refusal as a sentence with its status."""

import json

import msgspec
import pytest
from starlette.testclient import TestClient

from game.scoring.service import security
from game.scoring.service.app import make_app
from game.scoring.service.settings import Settings
from game.scoring.store.trouble import StoreAway, StoreFull
from game.scoring.wire import MOST_BYTES, WIRE, Received
from tests.scoring.service.conftest import STATION
from tests.scoring.store.sending import Sender, enrol, rating


@pytest.fixture
def signed(token):
    return {"Authorization": f"Bearer {token}"}


def batch(sender: Sender, *values: int) -> bytes:
    session = sender.begin()
    return msgspec.json.encode(sender.batch(*(sender.event(session, rating(value)) for value in values)))


def refuses(monkeypatch, store, fault):
    def away(*_):
        raise fault

    monkeypatch.setattr(store, "ingest_all", away)


def said(response, status: int) -> str:
    assert response.status_code == status, response.text
    return response.json()["error"]


def test_a_batch_is_kept_and_a_second_time_known(client, store, sender, signed):
    body = batch(sender, 3, 4)
    first = msgspec.json.decode(client.post("/v1/events", content=body, headers=signed).content, type=Received)
    assert len(first.stored) == 2
    assert not first.known + first.quarantined
    second = msgspec.json.decode(client.post("/v1/events", content=body, headers=signed).content, type=Received)
    assert (second.stored, second.known) == ([], first.stored)
    assert [row.event.value for row in store.rows("P-1")] == [3, 4]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": f"Bearer {'u' * 43}"}, {"Authorization": "Basic abc"}]
)  # fmt: skip
def test_who_has_no_token_is_refused_with_a_sentence(client, store, sender, headers):
    response = client.post("/v1/events", content=batch(sender, 1), headers=headers)
    assert "enrol" in said(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"
    assert not store.last_seq()


def test_a_station_that_was_taken_off_the_ward_is_refused(client, store, sender, signed):
    store.revoke_station(STATION, "lead")
    said(client.post("/v1/events", content=batch(sender, 1), headers=signed), 401)
    assert not store.last_seq()


@pytest.mark.parametrize("again", [False, True])
def test_who_sent_a_moment_ago_is_refused_as_soon_as_the_token_holds_no_more(client, store, sender, signed, again):
    assert client.post("/v1/events", content=batch(sender, 1), headers=signed).status_code == 200
    store.revoke_station(STATION, "lead")
    before = store.last_seq()
    if again:  # the station joins again, and has another token
        enrol(store, STATION)
    for _ in range(2):
        said(client.post("/v1/events", content=batch(sender, 2), headers=signed), 401)
    assert store.last_seq() == before


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b"", "body"), (b"{", "body"), (b"\xff\xfe", "body"), (b"[" * 100_000, "body"), (b'{"wire":1}', "body"),
        (b'{"wire": 1e400}', "body"), (b'{"wire":1,"sent_utc_us":"x"}', "sent_utc_us"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_batch_is_refused_with_the_place_of_the_fault(client, store, signed, body, wanted):
    assert wanted in said(client.post("/v1/events", content=body, headers=signed), 400)
    assert not store.last_seq()


@pytest.mark.parametrize(("spoken", "who"), [(WIRE + 1, "service"), (WIRE - 1, "station")])
@pytest.mark.parametrize("whole", [False, True])
def test_another_wire_says_who_has_to_be_brought_up_to_date(client, sender, signed, spoken, who, whole):
    body = json.loads(batch(sender, 1)) if whole else {"all": "new"}
    response = client.post("/v1/events", json=body | {"wire": spoken}, headers=signed)
    assert f"bring the {who}" in said(response, 426)
    assert response.headers["upgrade"] == f"midline/{WIRE}"


def test_too_many_events_are_refused(client, sender, signed):
    response = client.post("/v1/events", content=batch(sender, *[1] * 501), headers=signed)
    assert "500" in said(response, 413)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_is_refused_whether_its_size_is_told_or_not(client, sender, signed, chunked):
    whole = b" " * 3_000_000
    content = (whole[at : at + 65536] for at in range(0, len(whole), 65536)) if chunked else whole
    response = client.post("/v1/events", content=content, headers=signed)
    assert str(MOST_BYTES) in said(response, 413)
    assert client.post("/v1/events", content=batch(sender, 1), headers=signed).status_code == 200


def test_bodies_together_have_a_limit_and_the_room_comes_back(client, sender, signed, monkeypatch):
    small, large = batch(sender, 1), batch(sender, *range(10))
    monkeypatch.setattr(security, "MOST_HELD_BYTES", len(small) * 3 // 2)
    response = client.post("/v1/events", content=large, headers=signed)
    assert "try again" in said(response, 503)
    assert response.headers["retry-after"]
    for _ in range(5):
        assert client.post("/v1/events", content=small, headers=signed).status_code == 200


@pytest.mark.parametrize(("fault", "status"), [(StoreAway("It is away."), 503), (StoreFull("It is full."), 507)])
def test_a_database_that_is_away_or_full_means_come_again(
    client, store, sender, signed, monkeypatch, fault, status
):
    body = batch(sender, 1)
    with monkeypatch.context() as patch:
        refuses(patch, store, fault)
        response = client.post("/v1/events", content=body, headers=signed)
    assert said(response, status) == str(fault)
    assert response.headers["retry-after"]
    assert client.post("/v1/events", content=body, headers=signed).status_code == 200


def test_a_fault_of_the_program_tells_nothing_of_what_was_written(
    client, store, sender, signed, monkeypatch, caplog
):
    refuses(monkeypatch, store, ValueError("payload of P-017: pain 7"))
    with caplog.at_level("DEBUG"):
        said(client.post("/v1/events", content=batch(sender, 1), headers=signed), 500)
    assert "ValueError at away" in caplog.text
    assert "P-017" not in caplog.text


def test_the_log_names_the_door_and_the_station_and_never_a_patient(client, sender, signed, caplog, token):
    with caplog.at_level("INFO"):
        client.get("/v1/patients/P-017/events?after=3", headers=signed)
        client.post("/v1/events", content=batch(sender, 1), headers=signed)
        client.get("/P-017")
    ours = [record.getMessage() for record in caplog.records if record.name == "midline.service"]
    assert any(line.startswith("GET /v1/patients/{code}/events 200") for line in ours)
    assert any(f"station={STATION}" in line for line in ours)
    assert not [line for line in ours if "P-017" in line or "P-1" in line or token in line]


def test_every_answer_has_the_headers_of_safety(client):
    for path in ("/health", "/nowhere", "/openapi.json"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in headers
    assert client.get("https://testserver/health").headers["strict-transport-security"]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data"])
def test_another_kind_of_body_is_refused(client, signed, kind):
    said(client.post("/v1/events", content=b"{}", headers=signed | {"Content-Type": kind}), 415)
    said(client.post("/v1/events", content=b"{}", headers=signed | {"Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "\u0661"])
def test_a_cursor_that_is_none_is_refused(client, signed, after):
    said(client.get("/v1/patients/P-1/events", params={"after": after}, headers=signed), 400)


def test_health_and_metrics_need_no_sign_in_and_name_nobody(client, store, sender, signed, monkeypatch):
    client.post("/v1/events", content=batch(sender, 1, 2), headers=signed)
    found = client.get("/health").json()
    assert found["well"]
    assert found["database"] == "reachable"
    text = client.get("/metrics").text
    assert 'result="stored"} 2' in text
    assert 'midline_seconds_count{worker="' in text
    assert not [name for name in (STATION, "P-1", "Trolley") if name in text + json.dumps(found)]

    def away():
        raise StoreAway("away")

    monkeypatch.setattr(store, "revision", away)
    response = client.get("/health")
    assert (response.status_code, response.json()["database"]) == (503, "StoreAway")


def test_a_station_says_how_it_is(client, store, signed):
    status = {"version": "1", "doing": "resting", "battery": 0.5}
    assert client.post("/v1/stations/me/status", json=status, headers=signed).status_code == 204
    assert store.station(STATION).status.battery == 0.5


def test_a_letter_that_no_database_keeps_is_refused_and_in_an_event_set_aside(client, store, sender, signed):
    said(client.post("/v1/stations/me/status", content=b'{"version":"\\u0000"}', headers=signed), 400)
    event = msgspec.structs.replace(sender.event(sender.begin(), rating(1)), payload='{"a":"\0"}')
    answer = client.post("/v1/events", content=msgspec.json.encode(sender.batch(event)), headers=signed)
    assert answer.json()["quarantined"] == [event.event_id]


def test_the_result_of_an_order_is_kept_once_and_only_of_its_station(client, store, signed):
    result = {"id": "o1", "state": "done", "at_us": 5}
    assert "never given" in said(client.post("/v1/stations/me/orders/o1", json=result, headers=signed), 404)
    order = store.give_order(STATION, None, "rest", "lead", 2**60)
    said(client.post("/v1/stations/me/orders/o2", json=result | {"id": order.id}, headers=signed), 400)
    for state in ("done", "refused"):  # the second is a repetition; the first stands
        answer = client.post(
            f"/v1/stations/me/orders/{order.id}", json=result | {"id": order.id, "state": state}, headers=signed
        )
        assert answer.status_code == 204
    assert store.order(order.id).state == "done"


def test_a_token_is_changed_and_the_old_one_holds_until_the_new_one_is_used(client, store, signed):
    store.add_patient("P-1", symbol="boat", colour="blue", bed="3")
    fresh = {"Authorization": f"Bearer {client.post('/v1/stations/me/token', headers=signed).json()['token']}"}
    assert client.get("/v1/patients", headers=signed).status_code == 200
    assert client.get("/v1/patients", headers=fresh).json()[0]["symbol"] == "boat"
    said(client.get("/v1/patients", headers=signed), 401)


def test_pages_are_told_when_the_service_stops(store, tmp_path):
    told = []
    with TestClient(make_app(store, Settings(tmp_path), ends=lambda: told.append("stop"))) as client:
        client.get("/health")
        assert told == []
    assert told == ["stop"]
