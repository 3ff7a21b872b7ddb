"""Names that never repeat: event ids that sort by time, and the name of this run of the machine."""

from __future__ import annotations

import os
import threading
import time
import uuid
from functools import lru_cache
from pathlib import Path

_LOCK = threading.Lock()
_STEPS_A_MS = 1 << 12
_last = 0


def uuid7() -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds, 12 of a counter, 62 random.

    Ids of one process rise strictly, even while the clock is set back.
    """
    global _last
    with _LOCK:
        # Time and counter are one number, so that a full counter runs into the next millisecond.
        _last = max(_last + 1, time.time_ns() // 1_000_000 * _STEPS_A_MS)
        stamp = _last
    chance = int.from_bytes(os.urandom(8)) >> 2
    text = f"{(stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | chance:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@lru_cache(maxsize=1)
def boot_id() -> str:
    """Names the machine's run since it was started: monotonic times are comparable only within one.

    Where the system does not tell (Windows, macOS) it names this process, which claims less and is never wrong.
    """
    told = Path("/proc/sys/kernel/random/boot_id")
    try:
        return str(uuid.UUID(told.read_text(encoding="ascii").strip()))
    except (OSError, ValueError):
        return str(uuid.uuid4())
