"""The first tables."""

import sqlalchemy as sa
from alembic import op

from game.scoring.store import types

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "about",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_about")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        sa.Column("no", types.Whole, autoincrement=False, nullable=False),
        sa.Column("at_us", types.Whole, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("detail", types.J(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_audit")),
        sqlite_strict=True,
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", types.Whole, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        sqlite_strict=True,
    )
    op.create_table(
        "erased",
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("at", types.Ts(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hashed", name=op.f("pk_erased")),
        sqlite_strict=True,
    )
    op.create_table(
        "erasure_gate",
        sa.Column("session_no", types.Whole, nullable=False),
        sa.PrimaryKeyConstraint("session_no", name=op.f("pk_erasure_gate")),
        sqlite_strict=True,
    )
    op.create_table(
        "patient",
        sa.Column("no", types.Whole, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("ref", types.Id(), nullable=False),
        sa.Column("added", types.Ts(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("bed", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_patient")),
        sa.UniqueConstraint("folded", name=op.f("uq_patient_folded")),
        sa.UniqueConstraint("ref", name=op.f("uq_patient_ref")),
        sqlite_strict=True,
    )
    op.create_table(
        "staff",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("made", types.Ts(), nullable=False),
        sa.Column("revoked", types.Ts(), nullable=True),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_staff")),
        sqlite_strict=True,
    )
    op.create_table(
        "station",
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("old_token_hash", sa.Text(), nullable=True),
        sa.Column("made", types.Ts(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("revoked", types.Ts(), nullable=True),
        sa.Column("seen", types.Ts(), nullable=True),
        sa.Column("status", types.J(), nullable=True),
        sa.PrimaryKeyConstraint("station", name=op.f("pk_station")),
        sa.UniqueConstraint("old_token_hash", name=op.f("uq_station_old_token_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_station_token_hash")),
        sqlite_strict=True,
    )
    op.create_table(
        "station_code",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("made", types.Ts(), nullable=False),
        sa.Column("expires", types.Ts(), nullable=False),
        sa.Column("used", types.Ts(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_station_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "given_order",
        sa.Column("no", types.Whole, autoincrement=False, nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("session", types.Id(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("issued_us", types.Whole, nullable=False),
        sa.Column("expires_us", types.Whole, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("at_us", types.Whole, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["station"], ["station.station"], name=op.f("fk_given_order_station")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_given_order")),
        sa.UniqueConstraint("id", name=op.f("uq_given_order_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_given_order_station_no", "given_order", ["station", "no"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("patient_no", types.Whole, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received", types.Ts(), nullable=False),
        sa.ForeignKeyConstraint(["patient_no"], ["patient.no"], name=op.f("fk_quarantine_patient_no")),
        sa.ForeignKeyConstraint(["station"], ["station.station"], name=op.f("fk_quarantine_station")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_quarantine")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_quarantine_patient_no"), "quarantine", ["patient_no"], unique=False)
    op.create_index("ix_quarantine_session", "quarantine", ["session"], unique=False)
    op.create_table(
        "session",
        sa.Column("no", types.Whole, autoincrement=False, nullable=False),
        sa.Column("session", types.Id(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("patient_no", types.Whole, nullable=True),
        sa.Column("sent_patient_no", types.Whole, nullable=True),
        sa.Column("begun_utc", sa.Text(), nullable=False),
        sa.Column("begun_us", types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["patient_no"], ["patient.no"], name=op.f("fk_session_patient_no")),
        sa.ForeignKeyConstraint(["sent_patient_no"], ["patient.no"], name=op.f("fk_session_sent_patient_no")),
        sa.ForeignKeyConstraint(["station"], ["station.station"], name=op.f("fk_session_station")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_session")),
        sa.UniqueConstraint("session", name=op.f("uq_session_session")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_session_patient_no"), "session", ["patient_no"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("made", types.Ts(), nullable=False),
        sa.Column("seen", types.Ts(), nullable=False),
        sa.Column("expires", types.Ts(), nullable=False),
        sa.Column("detail", types.J(), nullable=False),
        sa.ForeignKeyConstraint(["folded"], ["staff.folded"], name=op.f("fk_staff_session_folded")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_staff_session_folded"), "staff_session", ["folded"], unique=False)
    op.create_table(
        "block",
        sa.Column("event_id", types.Id(), nullable=False),
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("seq", types.Whole, nullable=False),
        sa.Column("exercise", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("x", types.Number, nullable=True),
        sa.Column("repetitions", types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_block_session_no")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_block")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_block_session_no"), "block", ["session_no"], unique=False)
    op.create_table(
        "dose",
        sa.Column("event_id", types.Id(), nullable=False),
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("seq", types.Whole, nullable=False),
        sa.Column("active_s", types.Number, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_dose_session_no")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_dose")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_dose_session_no"), "dose", ["session_no"], unique=False)
    op.create_table(
        "event",
        sa.Column("server_seq", types.Whole, autoincrement=False, nullable=False),
        sa.Column("event_id", types.Id(), nullable=False),
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("seq", types.Whole, nullable=False),
        sa.Column("utc_us", types.Whole, nullable=False),
        sa.Column("mono_us", types.Whole, nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("format", types.Whole, nullable=False),
        sa.Column("exercise_s", types.Number, nullable=True),
        sa.Column("session_s", types.Number, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("programme", types.Whole, nullable=False),
        sa.Column("received_us", types.Whole, nullable=False),
        sa.Column("offset_us", types.Whole, nullable=False),
        sa.CheckConstraint("programme IN (0, 1)", name=op.f("ck_event_programme")),
        sa.CheckConstraint("seq BETWEEN 1 AND 4294967295", name=op.f("ck_event_seq")),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_event_session_no")),
        sa.PrimaryKeyConstraint("server_seq", name=op.f("pk_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_event_id")),
        sa.UniqueConstraint("session_no", "seq", name=op.f("uq_event_session_no_seq")),
        sqlite_strict=True,
    )
    op.create_table(
        "pain_rating",
        sa.Column("event_id", types.Id(), nullable=False),
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("seq", types.Whole, nullable=False),
        sa.Column("at_us", types.Whole, nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("value", types.Whole, nullable=True),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 10", name=op.f("ck_pain_rating_value")),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_pain_rating_session_no")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_pain_rating")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pain_rating_session_no"), "pain_rating", ["session_no"], unique=False)
    op.create_table(
        "remark",
        sa.Column("event_id", types.Id(), nullable=False),
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("seq", types.Whole, nullable=False),
        sa.Column("at_us", types.Whole, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_remark_session_no")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_remark")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_remark_session_no"), "remark", ["session_no"], unique=False)
    op.create_table(
        "session_state",
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("events", types.Whole, nullable=False),
        sa.Column("last_seq", types.Whole, nullable=False),
        sa.Column("first_us", types.Whole, nullable=False),
        sa.Column("last_us", types.Whole, nullable=False),
        sa.Column("boots", types.J(), nullable=False),
        sa.Column("worst_offset_us", types.Whole, nullable=False),
        sa.Column("first_seq", types.Whole, nullable=False),
        sa.Column("begun_offset_us", types.Whole, nullable=False),
        sa.Column("newest", types.J(), nullable=False),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_session_state_session_no")),
        sa.PrimaryKeyConstraint("session_no", name=op.f("pk_session_state")),
        sqlite_strict=True,
    )
    op.create_table(
        "trial",
        sa.Column("event_id", types.Id(), nullable=False),
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("seq", types.Whole, nullable=False),
        sa.Column("trial", types.Whole, nullable=False),
        sa.Column("x", types.Number, nullable=True),
        sa.Column("success", types.Whole, nullable=False),
        sa.Column("quality", types.Number, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_trial_session_no")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_trial")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_trial_session_no"), "trial", ["session_no"], unique=False)
