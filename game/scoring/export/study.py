"""Pseudonyms for research: study ids of a key, days shifted for each patient alike, and no free words."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from game.scoring.export.record import Record
from game.scoring.folder import publish_new
from game.scoring.row import Row
from game.scoring.trouble import JournalError
from game.training.course import Decision
from game.training.events import Event
from game.training.payload import from_payload, to_payload

KEY_FILE: Final = "study.key"
KEY_BYTES: Final = 32
ID_LETTERS: Final = 12
DAY_US: Final = 24 * 60 * 60 * 1_000_000
# Days are moved back by 1 to this many.
MOST_DAYS: Final = 365
# Who is older is told as this old (HIPAA safe harbour, 45 CFR 164.514(b)(2)(i)(C): all ages over 89 as one).
OLDEST: Final = 90
# Whole days since the year 1, from 1970 to 2100: what a decision looks at as a day.
ORDINALS: Final = range(date(1970, 1, 1).toordinal(), date(2100, 1, 1).toordinal())
ISO: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(.*)", re.DOTALL)
# A word of the rules: no sentence, no name with a space, nothing that a person typed freely.
WORD: Final = re.compile(r"[A-Za-z0-9_.:/@%+*<>=,-]{0,48}")
# Fields that hold what somebody typed, or names a person or a machine.
FREE: Final = frozenset(
    {"text", "reason", "note", "url", "therapist", "contact", "named", "fitter", "crisis", "by"}
)
# Kinds in which a field of such a name holds a word of the rules.
RULED: Final = {
    "reason": frozenset({
        "trial", "void", "rest", "stop", "finished", "session_end", "visit_end", "stage", "hold", "suspended",
        "decision",
    }),
    "by": frozenset({
        "screened", "seat", "recentre", "answer", "stray", "rest", "resume", "cover", "stop", "visit_end",
        "screen_item", "prescription",
    }),
}  # fmt: skip


class Study:
    """Makes records anew under one key: the same key gives the same ids, and who lacks it cannot find back."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._sessions: dict[str, str] = {}

    def pseudonymised(self, records: Sequence[Record]) -> list[Record]:
        """The records under study ids, each patient's days shifted alike; a demonstration is nobody's still."""
        return [self._record(record) for record in records]

    def code(self, code: str) -> str:
        """The study id of a patient, whatever the case of the code's letters."""
        if not code:
            return ""
        return "S" + b32encode(self._digest("patient", code.lower()))[: ID_LETTERS - 1].decode()

    def days(self, code: str) -> int:
        """By how many days this patient's dates are moved back."""
        return 1 + int.from_bytes(self._digest("days", code.lower())[:8], "big") % MOST_DAYS

    def session_behind(self, session: str) -> str:
        """The station's own id of a session that was made anew here."""
        return self._sessions[session]

    def _digest(self, sort: str, text: str) -> bytes:
        return hmac.digest(self._key, f"{sort}:{text}".encode(), hashlib.sha256)

    def _id(self, sort: str, text: str) -> str:
        return str(uuid.UUID(bytes=self._digest(sort, text)[:16], version=4))

    def _record(self, record: Record) -> Record:
        days = self.days(record.code)
        return Record(self.code(record.code), [self._row(row, days) for row in record.rows])

    def _row(self, row: Row, days: int) -> Row:
        session = self._id("session", row.session)
        self._sessions[session] = row.session
        return replace(
            row,
            event=anonymous(row.event, days),
            event_id=self._id("event", row.event_id),
            session=session,
            station=self._id("station", row.station),
            boot=self._id("boot", row.boot),
            utc_us=row.utc_us - days * DAY_US,
        )


def anonymous(event: Event, days: int) -> Event:
    """The event with its days moved back and without what somebody typed."""
    kind = event.kind
    payload = {name: _field(kind, name, value, days) for name, value in to_payload(event).items()}
    if payload.get("age") is not None:
        payload["age"] = min(payload["age"], OLDEST)
    return from_payload(payload)


def open_study(folder: Path) -> Study:
    """The study of a data folder, whose key is made on first use; JournalError where it cannot be read."""
    path = folder / KEY_FILE
    try:
        if not path.exists():
            publish_new(path, secrets.token_bytes(KEY_BYTES).hex().encode())
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise JournalError(
            f"The key of the study {path} cannot be used ({error.strerror}): give this account the right to it."
        ) from error
    except ValueError as error:
        raise JournalError(f"The key of the study {path} is damaged: put it back from a backup.") from error
    if len(key) != KEY_BYTES:
        raise JournalError(f"The key of the study {path} is damaged: put it back from a backup.")
    return Study(key)


def _field(kind: str, name: str, value: Any, days: int) -> Any:
    if name in FREE and isinstance(value, str) and kind not in RULED.get(name, ()):
        return ""
    # Only a decision looks at days as numbers; elsewhere such a number is a seed or a count.
    return _inner(value, days, whole=kind == Decision.kind)


def _inner(value: Any, days: int, *, whole: bool) -> Any:
    if isinstance(value, str):
        return _text(value, days)
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return value
    if isinstance(value, int):
        return value - days if whole and value in ORDINALS else value
    if isinstance(value, Mapping):
        return {
            _text(str(name), days): "" if name in FREE - {"by", "reason"} else _inner(each, days, whole=whole)
            for name, each in value.items()
        }
    if isinstance(value, tuple | list):
        return [_inner(each, days, whole=whole) for each in value]
    return value


def _text(text: str, days: int) -> str:
    if (found := ISO.fullmatch(text)) is not None:
        try:
            return (date.fromisoformat(found[1]) - timedelta(days)).isoformat() + _text(found[2], days)
        except ValueError:
            return ""
    return text if WORD.fullmatch(text) else ""
