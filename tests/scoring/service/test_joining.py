"""A station joins by a one-time code; nobody who does not know it, stands in between or comes too late does."""

import time

import msgspec
import pytest
from starlette.testclient import TestClient

from game.scoring import joining
from game.scoring.service import doors, stations
from game.scoring.service.app import make_app
from game.scoring.service.settings import Settings
from game.scoring.store import stations as kept
from game.scoring.wire import WIRE, Enrolled, Hello, Join, Proof

PIN = "a" * 64
ID = "0193b6a0-0000-7000-8000-00000000000a"


@pytest.fixture
def ward(store, tmp_path):
    with TestClient(make_app(store, Settings(tmp_path, fingerprint=PIN))) as client:
        yield client


def hello(code: str, **more) -> Hello:
    said = {"wire": WIRE, "station": ID, "nonce": joining.new_nonce(), "name": "Trolley"}
    return Hello(**said | {"which": joining.which(joining.code_hash(code))} | more)


def ask(ward, first: Hello):
    return ward.post("/v1/enrol", content=msgspec.json.encode(first))


def last(code: str, first: Hello, nonce: str, pin: str = PIN) -> bytes:
    proof = joining.prove("station", joining.code_hash(code), pin, first.station, first.nonce, nonce)
    return msgspec.json.encode(Join(wire=WIRE, hello=first, nonce=nonce, proof=proof))


def proof_of(answer) -> Proof:
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Proof)


def test_both_sides_prove_that_they_know_the_code_and_the_token_works(ward, store):
    code = store.make_code("Trolley 2", "lead")
    first = hello(code)
    theirs = proof_of(ask(ward, first))
    wanted = joining.prove("service", joining.code_hash(code.lower()), PIN, ID, first.nonce, theirs.nonce)
    assert joining.same(theirs.proof, wanted)
    answer = ward.post("/v1/enrol/join", content=last(code, first, theirs.nonce))
    made = msgspec.json.decode(answer.content, type=Enrolled)
    assert (made.station, made.name) == (ID, "Trolley 2")
    assert ward.get("/v1/patients", headers={"Authorization": f"Bearer {made.token}"}).status_code == 200
    assert made.token not in str(store.stations())


def test_a_code_works_once_also_for_the_same_message_again(ward, store):
    code = store.make_code("Trolley", "lead")
    first = hello(code)
    message = last(code, first, proof_of(ask(ward, first)).nonce)
    assert ward.post("/v1/enrol/join", content=message).status_code == 200
    again = ward.post("/v1/enrol/join", content=message)
    assert again.status_code == 403
    assert "new one" in again.json()["error"]
    assert ask(ward, hello(code)).status_code == 403
    assert len(store.stations()) == 1


def test_an_unknown_code_is_refused_and_uses_nothing_up(ward, store):
    code = store.make_code("Trolley", "lead")
    other = kept.CODE_BYTES * "A"
    assert ask(ward, hello(other)).status_code == 403
    first = hello(code)  # who only saw which code is meant does not know it
    nonce = proof_of(ask(ward, first)).nonce
    assert ward.post("/v1/enrol/join", content=last(other, first, nonce)).status_code == 403
    assert ward.post("/v1/enrol/join", content=last(code, first, nonce)).status_code == 200


def test_somebody_in_between_with_another_certificate_gets_no_token(ward, store):
    code, theirs = store.make_code("Trolley", "lead"), "b" * 64
    first = hello(code)
    passed_on = proof_of(ask(ward, first))
    # The station saw the other's key: the service's proof does not fit, and it goes no further.
    seen = joining.prove("service", joining.code_hash(code), theirs, ID, first.nonce, passed_on.nonce)
    assert not joining.same(passed_on.proof, seen)
    # Had it gone further all the same, its proof would be over the other's key.
    answer = ward.post("/v1/enrol/join", content=last(code, first, passed_on.nonce, theirs))
    assert answer.status_code == 403
    assert "between" in answer.json()["error"]
    assert store.stations() == []


def test_a_code_that_is_over_is_refused(ward, store, monkeypatch):
    code = store.make_code("Trolley", "lead")
    first = hello(code)
    nonce = proof_of(ask(ward, first)).nonce
    real = kept.now_us
    monkeypatch.setattr(kept, "now_us", lambda: real() + kept.CODE_LASTS_US)
    assert ward.post("/v1/enrol/join", content=last(code, first, nonce)).status_code == 403
    assert ask(ward, hello(code)).status_code == 403


@pytest.mark.parametrize("change", [{"station": ID[:-1] + "b"}, {"nonce": "0" * 32}, {"name": "Other"}])
def test_the_services_number_is_bound_to_the_hello(ward, store, change):
    code = store.make_code("", "lead")
    first = hello(code)
    nonce = proof_of(ask(ward, first)).nonce
    other = msgspec.structs.replace(first, **change)
    assert ward.post("/v1/enrol/join", content=last(code, other, nonce)).status_code == 403
    assert ward.post("/v1/enrol/join", content=last(code, first, nonce)).status_code == 200


@pytest.mark.parametrize("nonce", ["", "zz", "0" * 74, "x" * 74, "\u00e9" * 74])
def test_a_made_up_number_is_refused(ward, store, nonce):
    code = store.make_code("", "lead")
    assert ward.post("/v1/enrol/join", content=last(code, hello(code), nonce)).status_code == 403


def test_the_services_number_is_over_after_a_minute(ward, store, monkeypatch):
    code = store.make_code("", "lead")
    first = hello(code)
    nonce = proof_of(ask(ward, first)).nonce
    real = time.time
    monkeypatch.setattr(stations.time, "time", lambda: real() + stations.NONCE_S + 1)
    assert ward.post("/v1/enrol/join", content=last(code, first, nonce)).status_code == 403


def test_too_many_tries_from_one_address_are_slowed_down(ward, store):
    code = store.make_code("", "lead")
    answers = [ask(ward, hello("A" * 26)) for _ in range(doors.JOIN_TIMES + 1)]
    assert [answer.status_code for answer in answers] == [403] * doors.JOIN_TIMES + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert ask(ward, hello(code)).status_code == 429


@pytest.mark.parametrize("station", ["", "ward", "x" * 200, "P 1\n", "\0"])
def test_an_id_that_no_journal_has_is_refused(ward, store, station):
    code = store.make_code("", "lead")
    assert ask(ward, hello(code, station=station)).status_code == 400
