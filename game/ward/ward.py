"""What all pages share: the store, what the site is called, and words that are shown once."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from game.scoring.store.store import Store

MOST_WORDS = 500


@dataclass(slots=True)
class Ward:
    """The pages' own state; everything that must last is in the store."""

    store: Store
    name: str
    folder: Path
    secure: bool
    address: str = ""
    closing: bool = False
    _words: OrderedDict[str, str] = field(default_factory=OrderedDict)

    @property
    def cookie(self) -> str:
        """The cookie of a sign-in; over TLS its name binds it to this host and to TLS."""
        return "__Host-midline" if self.secure else "midline"

    def keep_word(self, word: str) -> str:
        """Keep a sentence for the next page; gives the name under which it waits."""
        name = secrets.token_urlsafe(9)
        self._words[name] = word
        while len(self._words) > MOST_WORDS:
            self._words.popitem(last=False)
        return name

    def take_word(self, name: str) -> str:
        """The sentence that waits under a name, once; empty when there is none (another worker's, or seen)."""
        return self._words.pop(name, "") if name else ""
