"""Column types that mean the same on both databases: ids, times, JSON and numbers."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import REAL, BigInteger, Dialect, Double, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, UUID
from sqlalchemy.types import TypeDecorator, TypeEngine

from game.scoring.database import utc_text

ID_FORM: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
# 0001-01-01 and 9999-12-31 in microseconds since 1970: what both databases can tell as a date.
FIRST_US: Final = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST_US: Final = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND

# STRICT tables of SQLite know INTEGER, REAL, TEXT and BLOB alone.
Whole: Final[Any] = BigInteger().with_variant(Integer(), "sqlite")
Number: Final[Any] = Double().with_variant(REAL(), "sqlite")


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no spaces, ASCII; ValueError for a number that is none."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


class Id(TypeDecorator[str]):
    """A UUID in lower case: TEXT, or UUID on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        return dialect.type_descriptor(UUID(as_uuid=False) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The id itself; ValueError where it is none, so that one id has one text."""
        if value is not None and not ID_FORM.fullmatch(value):
            raise ValueError(f"{value!r} is no id")
        return value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The id as text."""
        return None if value is None else str(value)


class Ts(TypeDecorator[int]):
    """A time in microseconds since 1970 (UTC): ISO 8601 text, or timestamptz on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        """The time as the database keeps it; OverflowError beyond the year 9999."""
        if value is None:
            return None
        return EPOCH + value * MICROSECOND if dialect.name == "postgresql" else utc_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Microseconds since 1970; a time without its zone is refused (ValueError)."""
        if value is None:
            return None
        read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return us_of(read)


class J(TypeDecorator[Any]):
    """A JSON value: canonical text, or JSONB on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Any:
        """The value as the database keeps it."""
        if value is None or dialect.name == "postgresql":
            return value
        return canonical(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:
        """The value again."""
        return json.loads(value) if isinstance(value, str) and dialect.name != "postgresql" else value


def now_us() -> int:
    """The wall clock in microseconds since 1970."""
    return time.time_ns() // 1000


def us_of(moment: datetime) -> int:
    """Microseconds since 1970; ValueError for a time without its zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} does not say its zone")
    return (moment - EPOCH) // MICROSECOND
