"""What a station and the scoring service say to one another, as msgspec structs; JSON over HTTP.

Unknown fields are passed over, so that either side may be the newer one; `WIRE` rises when that is not enough.
"""

from __future__ import annotations

from typing import Literal

import msgspec

# The number of this language; a service answers another one with 426 and a sentence, and nothing is dropped.
WIRE = 1
# A batch is at most so many events, and its body at most so many bytes (a larger one is answered with 413).
MOST_EVENTS = 500
MOST_BYTES = 2_000_000

# What the ward may ask of a station, with how long after it was given it may still be carried out (s).
URGENT_S = 10.0
LATER_S = 30.0
OrderKind = Literal[
    "rest", "stop", "cover", "recentre", "looks-in-pain", "emergency", "easier", "skip", "praise", "note"
]
EXPIRES_S: dict[OrderKind, float] = {
    "rest": URGENT_S, "stop": URGENT_S, "cover": URGENT_S, "looks-in-pain": URGENT_S, "emergency": URGENT_S,
    "recentre": LATER_S, "easier": LATER_S, "skip": LATER_S, "praise": LATER_S, "note": LATER_S,
}  # fmt: skip
OrderState = Literal["done", "expired", "refused"]


class SentSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session that events of the batch belong to: whose it is (None: a demonstration) and when it began.

    `station` is set only where the service passes on what other stations kept.
    """

    session: str
    patient: str | None
    begun_utc: str
    station: str = ""


class SentEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a journal as it stands there; `payload` is the canonical JSON text, byte for byte."""

    event_id: str
    session: str
    seq: int
    utc_us: int
    mono_us: int
    boot: str
    rules: str
    format: int
    exercise_s: float | None
    session_s: float | None
    kind: str
    payload: str
    programme: bool = False


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What waits at a station, in its order; `sent_utc_us` and `sent_mono_us` tell its clocks while it is sent."""

    wire: int
    sent_utc_us: int
    sent_mono_us: int
    boot: str
    sessions: list[SentSession]
    events: list[SentEvent]


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """The answer once all of it is committed: ids of new events, of those known already, and of those set aside.

    Each id of the batch is in exactly one list; a station counts all three as sent. `erased` are the codes of the
    batch whose patients were erased: nothing of theirs was kept, and the station erases them too.
    """

    wire: int
    stored: list[str]
    known: list[str]
    quarantined: list[str]
    now_utc_us: int
    erased: list[str] = []


class Foreign(msgspec.Struct, frozen=True, kw_only=True):
    """What others than the asking station kept of a patient after a cursor, in the service's order.

    A session that was moved to this patient comes whole, also to the station that recorded it; `gone` are sessions
    that were moved away. `erased` says that the patient was erased: the station erases the patient too.
    """

    wire: int
    sessions: list[SentSession]
    events: list[SentEvent]
    cursor: int
    more: bool
    erased: bool = False
    gone: list[str] = []


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A patient as a station's chooser shows one: never a name."""

    code: str
    symbol: str
    colour: str
    bed: str
    side: str = ""


class StationIs(msgspec.Struct, frozen=True, kw_only=True):
    """How the ward sees the station that asks: what it is called, and since when (the service's clock) it waits to
    be cleaned for the next patient, None where it does not.
    """

    wire: int
    name: str
    cleaning_since_us: int | None = None


class TurnoverSaid(msgspec.Struct, frozen=True, kw_only=True):
    """At the station a visit ended and cleaning begins, or staff say there that it was cleaned."""

    wire: int
    said: Literal["begun", "cleaned"]


class Rotated(msgspec.Struct, frozen=True, kw_only=True):
    """A station's next token; the one before holds until this is first used."""

    wire: int
    token: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a station shall do now; after `expires_us` (the service's clock) it is never carried out.

    `left_s` is how long it still holds at the moment it is sent, so that no station's own date matters.
    """

    id: str
    kind: OrderKind
    issued_us: int
    expires_us: int
    by: str
    left_s: float
    detail: str = ""


class OrderResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order at the station; `why` is one sentence where it was refused."""

    id: str
    state: OrderState
    at_us: int
    why: str = ""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How a station is: sent every few seconds while it is on and whenever it changes. `battery` is 0 to 1."""

    version: str
    patient: str | None = None
    session: str | None = None
    doing: str = ""
    stage: str = ""
    battery: float | None = None
    alarm: str = ""
    nrs: int | None = None


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """First step of joining (POST /v1/enrol): the id in a station's journal, a random number (hex), what it calls
    itself, and `joining.which` of the one-time code. joining.py tells all steps.
    """

    wire: int
    station: str
    nonce: str
    name: str
    which: str = ""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The service's answer to Hello: its random number and `joining.prove("service", …)`."""

    wire: int
    nonce: str
    proof: str


class Join(msgspec.Struct, frozen=True, kw_only=True):
    """Last step of joining (POST /v1/enrol/join): the Hello again, the service's random number, and
    `joining.prove("station", …)`.
    """

    wire: int
    hello: Hello
    nonce: str
    proof: str


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """A station's place: its id, its name, its token (shown once, kept as a hash), and the service's own id."""

    wire: int
    station: str
    name: str
    token: str
    service: str
