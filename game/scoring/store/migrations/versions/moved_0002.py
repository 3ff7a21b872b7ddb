"""A session can be moved to the right patient, and turnovers are kept."""

import sqlalchemy as sa
from alembic import op

from game.scoring.store import types

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them."""
    op.add_column("session", sa.Column("moved_seq", types.Whole, nullable=True))
    op.create_table(
        "moved",
        sa.Column("no", types.Whole, autoincrement=False, nullable=False),
        sa.Column("session_no", types.Whole, nullable=False),
        sa.Column("from_no", types.Whole, nullable=True),
        sa.Column("to_no", types.Whole, nullable=True),
        sa.Column("moved_seq", types.Whole, nullable=False),
        sa.Column("at", types.Ts(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session_no"], ["session.no"], name=op.f("fk_moved_session_no")),
        sa.ForeignKeyConstraint(["from_no"], ["patient.no"], name=op.f("fk_moved_from_no")),
        sa.ForeignKeyConstraint(["to_no"], ["patient.no"], name=op.f("fk_moved_to_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_moved")),
        sqlite_strict=True,
    )
    for column in ("session_no", "from_no", "to_no"):
        op.create_index(op.f(f"ix_moved_{column}"), "moved", [column], unique=False)
    op.create_table(
        "turnover",
        sa.Column("no", types.Whole, autoincrement=False, nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("begun_us", types.Whole, nullable=False),
        sa.Column("ended_us", types.Whole, nullable=True),
        sa.Column("detail", types.J(), nullable=False),
        sa.ForeignKeyConstraint(["station"], ["station.station"], name=op.f("fk_turnover_station")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_turnover")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_turnover_station"), "turnover", ["station"], unique=False)
