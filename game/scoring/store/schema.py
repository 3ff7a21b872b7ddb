"""The tables of the store as they are now; `migrations` makes them so, on both databases.

`event` is the source of truth and is never changed, as is `audit`; PROJECTIONS can be worked out from it again.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, Text, UniqueConstraint

from game.scoring.store.types import Id, J, Number, Ts, Whole

NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
TABLES: Final = MetaData(naming_convention=NAMES)


def _table(name: str, *parts: Any) -> Table:
    return Table(name, TABLES, *parts, sqlite_strict=True)


def _no(name: str = "no") -> Column[int]:
    """A number as the key, from `counter`, so that none is ever given twice; in SQLite it is the row id."""
    return Column(name, Whole, primary_key=True, autoincrement=False)


def _must(name: str, kind: Any, *more: Any, **how: Any) -> Column[Any]:
    return Column(name, kind, *more, nullable=False, **how)


about = _table("about", Column("name", Text, primary_key=True), _must("value", Text))
# The last number given away of each kind: in the order of commits, since one transaction writes at a time.
counter = _table("counter", Column("name", Text, primary_key=True), _must("value", Whole))

patient = _table(
    "patient",
    _no(),
    _must("code", Text),
    _must("folded", Text, unique=True),
    # What the audit calls this patient: it tells nothing once this row is gone.
    _must("ref", Id, unique=True),
    _must("added", Ts),
    _must("symbol", Text, default=""),
    _must("colour", Text, default=""),
    _must("bed", Text, default=""),
    _must("side", Text, default=""),
)
# Who was erased, as keyed hashes of the code and of each session id: only who knows one learns of it.
erased = _table("erased", Column("hashed", Text, primary_key=True), _must("at", Ts), _must("by", Text))

station = _table(
    "station",
    Column("station", Text, primary_key=True),
    _must("name", Text),
    Column("token_hash", Text, unique=True),
    # The token before a rotation holds until the new one is first used.
    Column("old_token_hash", Text, unique=True),
    _must("made", Ts),
    _must("by", Text),
    Column("revoked", Ts),
    Column("seen", Ts),
    Column("status", J),
)
station_code = _table(
    "station_code",
    Column("code_hash", Text, primary_key=True),
    _must("name", Text),
    _must("by", Text),
    _must("made", Ts),
    _must("expires", Ts),
    Column("used", Ts),
)

session = _table(
    "session",
    _no(),
    _must("session", Id, unique=True),
    _must("station", Text, ForeignKey("station.station")),
    Column("patient_no", Whole, ForeignKey("patient.no"), index=True),
    # Whose it was when it was sent; differs from patient_no once it was moved.
    Column("sent_patient_no", Whole, ForeignKey("patient.no")),
    _must("begun_utc", Text),
    _must("begun_us", Whole),
    # The place in the order of commits at which it was moved to its patient.
    Column("moved_seq", Whole),
)

event = _table(
    "event",
    _no("server_seq"),
    _must("event_id", Id, unique=True),
    _must("session_no", Whole, ForeignKey("session.no")),
    _must("seq", Whole),
    _must("utc_us", Whole),
    _must("mono_us", Whole),
    _must("boot", Text),
    _must("rules", Text),
    _must("format", Whole),
    Column("exercise_s", Number),
    Column("session_s", Number),
    _must("kind", Text),
    _must("payload", Text),
    _must("programme", Whole),
    _must("received_us", Whole),
    # What is added to utc_us to have the service's time; 0 while the station's clock is right.
    _must("offset_us", Whole),
    UniqueConstraint("session_no", "seq"),
    CheckConstraint("seq BETWEEN 1 AND 4294967295", name="seq"),
    CheckConstraint("programme IN (0, 1)", name="programme"),
)

quarantine = _table(
    "quarantine",
    Column("hash", Text, primary_key=True),
    _must("event_id", Text),
    _must("session", Text),
    _must("station", Text, ForeignKey("station.station")),
    Column("patient_no", Whole, ForeignKey("patient.no"), index=True),
    _must("reason", Text),
    _must("content", Text),
    _must("received", Ts),
    Index("ix_quarantine_session", "session"),
)
erasure_gate = _table("erasure_gate", Column("session_no", Whole, primary_key=True))
audit = _table(
    "audit",
    _no(),
    _must("at_us", Whole),
    _must("actor", Text),
    _must("action", Text),
    _must("object_kind", Text),
    _must("object_id", Text),
    _must("detail", J),
    _must("before", Text),
    _must("hash", Text),
)

# -- what a board lists fast; `project` makes it from events alone ------------------------------------------------

session_state = _table(
    "session_state",
    Column("session_no", Whole, ForeignKey("session.no"), primary_key=True),
    _must("events", Whole),
    _must("last_seq", Whole),
    _must("first_us", Whole),
    _must("last_us", Whole),
    # Time within each run of the station, by its steady clock.
    _must("boots", J),
    _must("worst_offset_us", Whole),
    _must("first_seq", Whole),
    _must("begun_offset_us", Whole),
    # The newest of each by its seq: mode, block, rest, end.
    _must("newest", J),
)
block = _table(
    "block",
    Column("event_id", Id, primary_key=True),
    _must("session_no", Whole, ForeignKey("session.no"), index=True),
    _must("seq", Whole),
    _must("exercise", Text),
    _must("code", Text),
    _must("stage", Text),
    _must("mode", Text),
    _must("source", Text),
    Column("x", Number),
    _must("repetitions", Whole),
)
trial = _table(
    "trial",
    Column("event_id", Id, primary_key=True),
    _must("session_no", Whole, ForeignKey("session.no"), index=True),
    _must("seq", Whole),
    _must("trial", Whole),
    Column("x", Number),
    _must("success", Whole),
    Column("quality", Number),
    _must("reason", Text),
)
pain_rating = _table(
    "pain_rating",
    Column("event_id", Id, primary_key=True),
    _must("session_no", Whole, ForeignKey("session.no"), index=True),
    _must("seq", Whole),
    _must("at_us", Whole),
    _must("moment", Text),
    Column("value", Whole),
    _must("rater", Text),
    CheckConstraint("value BETWEEN 0 AND 10", name="value"),
)
dose = _table(
    "dose",
    Column("event_id", Id, primary_key=True),
    _must("session_no", Whole, ForeignKey("session.no"), index=True),
    _must("seq", Whole),
    Column("active_s", Number),
    _must("source", Text),
)
remark = _table(
    "remark",
    Column("event_id", Id, primary_key=True),
    _must("session_no", Whole, ForeignKey("session.no"), index=True),
    _must("seq", Whole),
    _must("at_us", Whole),
    _must("kind", Text),
    _must("name", Text),
    _must("note", Text),
)
PROJECTIONS: Final = (session_state, block, trial, pain_rating, dose, remark)

# -- staff, orders, moves, turnovers ---------------------------------------------------------------------------

staff = _table(
    "staff",
    Column("folded", Text, primary_key=True),
    _must("name", Text),
    _must("role", Text),
    _must("password_hash", Text),
    _must("made", Ts),
    Column("revoked", Ts),
)
staff_session = _table(
    "staff_session",
    Column("token_hash", Text, primary_key=True),
    _must("folded", Text, ForeignKey("staff.folded"), index=True),
    _must("made", Ts),
    _must("seen", Ts),
    _must("expires", Ts),
    _must("detail", J),
)
given_order = _table(
    "given_order",
    _no(),
    _must("id", Id, unique=True),
    _must("station", Text, ForeignKey("station.station")),
    Column("session", Id),
    _must("kind", Text),
    _must("by", Text),
    _must("issued_us", Whole),
    _must("expires_us", Whole),
    _must("detail", Text),
    Column("state", Text),
    Column("at_us", Whole),
    _must("why", Text, default=""),
    Index("ix_given_order_station_no", "station", "no"),
)
moved = _table(
    "moved",
    _no(),
    _must("session_no", Whole, ForeignKey("session.no"), index=True),
    Column("from_no", Whole, ForeignKey("patient.no"), index=True),
    Column("to_no", Whole, ForeignKey("patient.no"), index=True),
    _must("moved_seq", Whole),
    _must("at", Ts),
    _must("by", Text),
)
turnover = _table(
    "turnover",
    _no(),
    _must("station", Text, ForeignKey("station.station"), index=True),
    _must("by", Text),
    _must("begun_us", Whole),
    Column("ended_us", Whole),
    _must("detail", J),
)
