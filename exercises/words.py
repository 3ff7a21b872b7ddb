"""Reads the sentences that patients see and hear: every words/LANGUAGE*.toml as one table, key to sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

LONGEST_SENTENCE: Final = 12
PACKAGE: Final = "exercises"


class WordsError(Exception):
    """A words file cannot be used; the message is one sentence that names the file, the key and the mend."""


def load_words(language: str = "en", *packages: str) -> dict[str, str]:
    """All sentences of a language, key to sentence, of this package and of `packages` that bring `words/` along.

    WordsError when there is none, a key stands twice, or a file is not what it should be.
    """
    words: dict[str, str] = {}
    for where, table in _tables(language, packages):
        for key, sentence in table.get("words", {}).items():
            if not isinstance(sentence, str):
                raise WordsError(f"{where}: {key} must be a sentence in quotes, not {sentence!r}.")
            if key in words:
                raise WordsError(f"{where}: {key} stands in another words file already; give it another key.")
            words[key] = sentence
    if not words:
        raise WordsError(
            f"There are no words for the language {language}; known ones are {', '.join(languages())}."
        )
    return words


def load_banned(language: str = "en", *packages: str) -> tuple[str, ...]:
    """The words and phrases that no sentence of a language may hold (protocol.md 1.1)."""
    banned: list[str] = []
    for _, table in _tables(language, packages):
        banned.extend(table.get("banned", []))
    return tuple(banned)


def languages() -> tuple[str, ...]:
    """The languages there are words for."""
    files = (resources.files(PACKAGE) / "words").iterdir()
    return tuple(sorted({re.split(r"[-.]", file.name)[0] for file in files if file.name.endswith(".toml")}))


def faults(words: Mapping[str, str], banned: tuple[str, ...]) -> Iterator[str]:
    """One sentence a fault: a banned word, a number, or a sentence of more than 12 words."""
    patterns = [(phrase, re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)) for phrase in banned]
    for key, text in words.items():
        for phrase, pattern in patterns:
            if pattern.search(text):
                yield f'{key}: never say "{phrase}" to a patient; say "this side", "other hand", "working hand".'
        for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
            count = len(sentence.split())
            if count > LONGEST_SENTENCE:
                yield f"{key}: a sentence has {count} words; use at most {LONGEST_SENTENCE}."
        if re.search(r"\d", text):
            yield f"{key}: it has a number; nobody is counted or timed where they can see it."


@lru_cache(maxsize=64)
def _read(file: Traversable) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{file.name} is not valid TOML: {error}.") from error


def _tables(language: str, packages: tuple[str, ...]) -> Iterator[tuple[str, dict[str, dict[str, object]]]]:
    for package in (PACKAGE, *packages):
        folder = resources.files(package) / "words"
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=lambda each: each.name):
            if re.fullmatch(rf"{re.escape(language)}(-[a-z0-9-]+)?\.toml", file.name):
                yield f"words/{file.name}", dict(_read(file))  # type: ignore[arg-type]
