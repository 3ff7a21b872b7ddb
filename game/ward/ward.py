"""What all pages share: the store, what the site is called, and how it is reached."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from game.scoring.store.store import Store

FoundT = TypeVar("FoundT")


class Remembered(Generic[FoundT]):
    """What takes long to work out and stays as it is under its key; the `most` that were asked for last."""

    def __init__(self, most: int) -> None:
        """Nothing is remembered yet."""
        self._most = most
        self._known: OrderedDict[Hashable, FoundT] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], FoundT]) -> FoundT:
        """What is known under the key, or what `make` gives."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        made = make()
        with self._lock:
            self._known[key] = made
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made


@dataclass(slots=True)
class Ward:
    """The pages' own state; everything that must last is in the store. `closing` ends every stream."""

    store: Store
    name: str
    folder: Path
    secure: bool
    address: str = ""
    closing: bool = False
    # A whole record takes megabytes, a line of a list does not.
    pasts: Remembered[Any] = field(default_factory=lambda: Remembered(8))
    lines: Remembered[Any] = field(default_factory=lambda: Remembered(5000))

    @property
    def cookie(self) -> str:
        """The cookie of a sign-in; over TLS its name binds it to this host and to TLS."""
        return "__Host-midline" if self.secure else "midline"
