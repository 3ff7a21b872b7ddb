"""Whether what was sent can be kept as an event."""

from __future__ import annotations

import math
from typing import Final

from game.scoring.pseudonym import FORM
from game.scoring.row import FORMAT, decode
from game.scoring.store.people import time_of
from game.scoring.store.project import fits
from game.scoring.store.types import FIRST_US, ID_FORM, LAST_US, us_of
from game.scoring.wire import SentEvent, SentSession
from game.training.events import Event

MOST_SEQ: Final = 2**32 - 1
MOST_MONO_US: Final = 2**62
MOST_LETTERS: Final = 200


class Bad(Exception):
    """An event cannot be kept as it is; the message says why, in words for staff."""


def event_of(sent: SentEvent) -> Event:
    """The event that was sent; Bad where it is none that this program can keep and read again."""
    if why := _unfit_envelope(sent):
        raise Bad(why)
    try:
        event = decode(sent.payload)
        why = fits(event) or ("" if event.kind == sent.kind else f"it is called {sent.kind} and is a {event.kind}")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Bad(f"it is not understood: {error}"[:MOST_LETTERS]) from error
    if why:
        raise Bad(why[:MOST_LETTERS])
    return event


def unfit_session(sent: SentSession | str) -> str:
    """Empty where a session (or an id) can be kept, else why not."""
    if isinstance(sent, str):
        return "" if ID_FORM.fullmatch(sent) else "its id is none"
    if not ID_FORM.fullmatch(sent.session):
        return "its session's id is none"
    if sent.patient is not None and not FORM.fullmatch(sent.patient):
        return "its patient's code is none"
    try:
        us_of(time_of(sent.begun_utc))
    except ValueError:
        return "its session does not say when it began"
    return ""


def _unfit_envelope(sent: SentEvent) -> str:
    if not ID_FORM.fullmatch(sent.event_id):
        return "its id is none"
    if not 1 <= sent.seq <= MOST_SEQ:
        return "its seq is none"
    if not FIRST_US <= sent.utc_us <= LAST_US:
        return "its time is none"
    if not 0 <= sent.mono_us <= MOST_MONO_US:
        return "its steady time is none"
    if not 1 <= sent.format <= FORMAT:
        return f"its format is {sent.format}, this program knows {FORMAT}"
    if any(seconds is not None and not math.isfinite(seconds) for seconds in (sent.exercise_s, sent.session_s)):
        return "its seconds are none"
    if any("\x00" in text or len(text) > MOST_LETTERS for text in (sent.boot, sent.rules, sent.kind)):
        return "its boot, rules or kind is none"
    return ""
