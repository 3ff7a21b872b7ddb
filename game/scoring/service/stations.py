"""Stations come to the ward by a one-time code, and change their token; joining.py tells the steps."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from game.scoring import joining
from game.scoring.service.answers import Refused
from game.scoring.service.doors import Call
from game.scoring.store.types import ID_FORM
from game.scoring.wire import (
    WIRE,
    Card,
    Enrolled,
    Hello,
    Join,
    Proof,
    Rotated,
    StationIs,
    Status,
    TurnoverSaid,
)

# How long the service's random number holds (s).
NONCE_S = 60
MOST_LETTERS = 64
# Whom a turnover names that nobody who is signed in began or ended.
AT_STATION = "at the station"
NOT_OPEN = "This code is not known, was used already or is over: make a new one on the ward's page."
NOT_PROVEN = "The proof does not fit: somebody may stand between the station and the service; nothing was given."


def enrol(call: Call) -> Proof:
    """First step: prove to the station that the service knows its code."""
    hello: Hello = call.said
    if not ID_FORM.fullmatch(hello.station) or len(hello.nonce) > MOST_LETTERS or not _is_line(hello.name):
        raise Refused(400, "A station has the id of its journal, a random number and a name of one line.")
    hashed = _open_code(call, hello)
    nonce = _bound(hashed, hello, int(time.time()) + NONCE_S)
    pin = call.service.settings.fingerprint
    proof = joining.prove("service", hashed, pin, hello.station, hello.nonce, nonce)
    return Proof(wire=WIRE, nonce=nonce, proof=proof)


def join(call: Call) -> Enrolled:
    """Last step: the station has proved that it knows the code; the code is used up and the token given, once."""
    said: Join = call.said
    hello, settings = said.hello, call.service.settings
    hashed = _open_code(call, hello)
    if not _is_fresh(hashed, hello, said.nonce):
        raise Refused(403, "The service's number is over or of another call: begin again with the code.")
    wanted = joining.prove("station", hashed, settings.fingerprint, hello.station, hello.nonce, said.nonce)
    if not joining.same(wanted, said.proof):
        raise Refused(403, NOT_PROVEN)
    made = call.service.store.use_code(hashed, hello.station, hello.name)
    if made is None:
        raise Refused(403, NOT_OPEN)
    return Enrolled(wire=WIRE, station=hello.station, name=made.name, token=made.token, service=settings.name)


def rotate(call: Call) -> Rotated:
    """A new token for the station that calls."""
    return Rotated(wire=WIRE, token=call.service.store.rotate_token(call.who))


def status(call: Call) -> None:
    """How the station is, for the ward's board."""
    said: Status = call.said
    call.service.store.set_status(call.who, said)


def me(call: Call) -> StationIs:
    """Whether the station waits to be cleaned for the next patient."""
    store = call.service.store
    found, waits = store.station(call.who), store.open_turnover(call.who)
    return StationIs(
        wire=WIRE,
        name="" if found is None else found.name,
        cleaning_since_us=None if waits is None else waits.begun_us,
    )


def turnover(call: Call) -> StationIs:
    """A visit ended there, or staff say at the station that it was cleaned; how it is then."""
    said: TurnoverSaid = call.said
    store = call.service.store
    if said.said == "begun":
        store.begin_turnover(call.who, AT_STATION)
    elif (waits := store.open_turnover(call.who)) is not None:
        store.end_turnover(waits.no, AT_STATION, {"said": "cleaned, at the station"})
    return me(call)


def cards(call: Call) -> list[Card]:
    """The patients as the station's chooser shows them."""
    found = call.service.store.patients()
    return [Card(code=one.code, symbol=one.symbol, colour=one.colour, bed=one.bed, side=one.side) for one in found]


def _is_line(text: str) -> bool:
    return len(text) <= MOST_LETTERS and (text.isprintable() or not text)


def _open_code(call: Call, hello: Hello) -> str:
    for code in call.service.store.open_codes():
        if joining.same(joining.which(code.code_hash), hello.which):
            return code.code_hash
    raise Refused(403, NOT_OPEN)


def _bound(hashed: str, hello: Hello, until: int) -> str:
    """A random number that any worker knows again: it holds until a time, for this Hello and this code alone."""
    body = f"{secrets.token_hex(16)}{until:010x}"
    return body + _seal(hashed, hello, body)


def _is_fresh(hashed: str, hello: Hello, nonce: str) -> bool:
    body, seal = nonce[:42], nonce[42:]
    return joining.same(_seal(hashed, hello, body), seal) and int(body[32:], 16) >= time.time()


def _seal(hashed: str, hello: Hello, body: str) -> str:
    text = " ".join(("nonce", hello.station, hello.nonce, hello.name, body))
    return hmac.new(bytes.fromhex(hashed), text.encode(), hashlib.sha256).hexdigest()[:32]
