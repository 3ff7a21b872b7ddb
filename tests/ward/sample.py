"""A ward to look at: staff, stations, a patient of some weeks, one who begins, one without a profile."""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher

from game.chronicle.past import taken
from game.programme.course import Course
from game.scoring.database import utc_text
from game.scoring.folder import make_ready
from game.scoring.row import decode, encode
from game.scoring.store.engine import Store, open_store
from game.scoring.wire import WIRE, Batch, SentEvent, SentSession, Status
from game.settings import programme
from game.training.course import Enrolled
from game.training.events import Nrs, SessionEnd, SessionStart, Trial
from game.training.intake import Manner
from tests.scoring.export.kit import lived_record
from tests.scoring.store.sending import Sender, enrol

PASSWORD = "correct horse 1"
STAFF = {"m.rossi": "lead", "t.lang": "therapist", "r.stone": "researcher", "a.min": "admin"}
ON, ALARMED, OFF = (f"00000000-0000-7000-8000-{number:012d}" for number in range(3))
STATIONS = {ON: "Trolley 1", ALARMED: "Corner A", OFF: "Room 7"}
OLD, NEW, BARE = "P-017", "P-020", "P-031"
SITE = """name = "Stroke unit 3"
therapist = "T1"
contact = "Ext 4711"
review_days = 7
crisis_number = "112"
"""


def make_sample(folder: Path, days: int = 20) -> None:
    """A data folder with its site and its embedded store, filled."""
    folder.mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    make_ready(folder)
    store = open_store(address(folder))
    store.migrate()
    fill(store, days)
    store.close()


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'ward.db'}"


def fill(store: Store, days: int = 20) -> None:
    # Weak on purpose: checking one of full strength takes most of a second.
    hashed = PasswordHasher(1, 64, 1).hash(PASSWORD)
    for name, role in STAFF.items():
        store.add_staff(name, role, hashed, "setup")
    for station, name in STATIONS.items():
        enrol(store, station, name)
    store.add_patient(OLD, "m.rossi", symbol="boat", colour="blue", bed="12 B", side="left")
    store.add_patient(NEW, "m.rossi", symbol="leaf", colour="green", bed="4", side="right")
    store.add_patient(BARE, "m.rossi")
    send_rows(store, OLD, days)
    begin(store, NEW)
    wrong(store, NEW)


def send_rows(store: Store, code: str, days: int) -> None:
    """What a virtual patient lived, as a station kept it."""
    rows = lived_record(days).rows
    begun: dict[str, SentSession] = {}
    for row in rows:
        begun.setdefault(
            row.session, SentSession(session=row.session, patient=code, begun_utc=utc_text(row.utc_us))
        )
    for place in range(0, len(rows), 400):
        part = rows[place : place + 400]
        events = [
            SentEvent(
                event_id=row.event_id, session=row.session, seq=row.seq, utc_us=row.utc_us, mono_us=row.mono_us,
                boot=row.boot, rules=row.rules, format=row.format, exercise_s=row.exercise_s,
                session_s=row.session_s, kind=row.event.kind, payload=encode(row.event), programme=row.programme,
            )
            for row in part
        ]  # fmt: skip
        sent = Batch(
            wire=WIRE, sent_utc_us=part[-1].utc_us, sent_mono_us=part[-1].mono_us, boot=part[-1].boot,
            events=events, sessions=[begun[each] for each in dict.fromkeys(row.session for row in part)],
        )  # fmt: skip
        assert len(store.ingest(ON, sent, part[-1].utc_us).stored) == len(events)


def begin(store: Store, code: str) -> None:
    """A patient who was added today."""
    course, day = Course(programme), "2026-11-02"
    for fact in (Enrolled(day, "plp", "right", "arm", "ward", amputation=True), Manner(day)):
        store.append_ward(code, taken(course, decode(encode(fact))), "m.rossi")  # type: ignore[arg-type]


def wrong(store: Store, code: str) -> str:
    """A short visit that a station kept, which a test may move."""
    sender = Sender(store, ALARMED)
    session = sender.begin(code)
    sender.tell(
        session, SessionStart("session", "right", 1, "step"), Nrs("pre", 4, "patient", "", "pad"),
        Trial(1, 0.3, True, 0.8, "", 1.0, 2.0, {"sparc": -1.5}), SessionEnd("done"),
    )  # fmt: skip
    return session


def breathe(store: Store) -> None:
    """Two stations say how they are, now."""
    store.set_status(
        ON, Status(version="0.1.0", patient=OLD, doing="lantern, level 3", stage="Stage 3", battery=0.62, nrs=4)
    )
    store.set_status(
        ALARMED, Status(version="0.1.0", patient=NEW, doing="Stopped", alarm="STOP: pain", battery=0.18, nrs=7)
    )
