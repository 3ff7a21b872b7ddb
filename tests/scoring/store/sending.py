"""A station of a test: makes sessions and events, and batches of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from game.scoring.ids import uuid7
from game.scoring.row import FORMAT, encode
from game.scoring.store.engine import Store
from game.scoring.store.stations import hash_of
from game.scoring.wire import WIRE, Batch, Received, SentEvent, SentSession
from game.training.events import Event, Nrs, Trial

# 2026-11-30 08:00:00 UTC
START_US = 1_796_025_600_000_000
SECOND_US = 1_000_000


def rating(value: int | None = 3, moment: str = "pre") -> Nrs:
    return Nrs(moment, value, "patient", "", "pad")


def repetition(number: int = 1, success: bool = True) -> Trial:
    return Trial(number, 0.3, success, 0.8, "", 1.0, 2.0, {"sparc": -1.5})


def enrol(store: Store, station: str, name: str = "") -> str:
    made = store.use_code(hash_of(store.make_code(name, "lead")), station, station)
    assert made is not None
    return made.token


@dataclass
class Sender:
    """`utc_us` is the station's date, `mono_us` its steady clock; both move on a second an event."""

    store: Store
    station: str = "st-1"
    utc_us: int = START_US
    mono_us: int = 10 * SECOND_US
    boot: str = "boot-1"
    sessions: dict[str, SentSession] = field(default_factory=dict)
    seqs: dict[str, itertools.count] = field(default_factory=dict)

    def begin(self, patient: str | None = "P-1", begun_utc: str | None = None) -> str:
        from game.scoring.database import utc_text

        session = uuid7()
        self.sessions[session] = SentSession(
            session=session, patient=patient, begun_utc=begun_utc or utc_text(self.utc_us)
        )
        self.seqs[session] = itertools.count(1)
        return session

    def event(self, of: str, event: Event, **other: object) -> SentEvent:
        self.utc_us += SECOND_US
        self.mono_us += SECOND_US
        seq = next(self.seqs[of]) if of in self.seqs else 1
        values = {
            "event_id": uuid7(), "session": of, "seq": seq, "utc_us": self.utc_us, "mono_us": self.mono_us,
            "boot": self.boot, "rules": "2026.11-12", "format": FORMAT, "exercise_s": 1.5, "session_s": None,
            "kind": event.kind, "payload": encode(event), "programme": False,
        }  # fmt: skip
        return SentEvent(**(values | other))

    def batch(self, *events: SentEvent, sessions: bool = True) -> Batch:
        named = dict.fromkeys(event.session for event in events)
        return Batch(
            wire=WIRE, sent_utc_us=self.utc_us, sent_mono_us=self.mono_us, boot=self.boot, events=list(events),
            sessions=[self.sessions[each] for each in named if each in self.sessions] if sessions else [],
        )  # fmt: skip

    def send(self, *events: SentEvent, received_us: int | None = None, sessions: bool = True) -> Received:
        now_us = self.utc_us if received_us is None else received_us
        return self.store.ingest(self.station, self.batch(*events, sessions=sessions), now_us)

    def tell(self, session: str, *events: Event, **other: object) -> list[SentEvent]:
        sent = [self.event(session, event, **other) for event in events]
        got = self.send(*sent)
        assert got.stored == [each.event_id for each in sent], got
        return sent
