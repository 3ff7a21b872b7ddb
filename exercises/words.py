"""Reads the sentences that patients see and hear: every words/LANGUAGE*.toml as one table, key to sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

LONGEST_SENTENCE: Final = 12
PACKAGE: Final = "exercises"
# What only staff read may hold a figure where a rule names one: the patient sees none of these.
STAFF: Final = ("staff-", "set-", "emergency", "sup-", "way-", "teach-")
# What may be filled in: a dose in words, the site's own lines, the rating that was just given, the day of a visit,
# pain in words.
PLACEHOLDERS: Final = (
    "minutes", "often", "length", "therapist", "contact", "number", "day", "before", "after",
    "bed", "since", "code",
)  # fmt: skip


class WordsError(Exception):
    """A words file cannot be used; the message is one sentence that names the file, the key and the mend."""


def load_words(language: str = "en", *packages: str, rooms: Collection[str] | None = None) -> dict[str, str]:
    """All sentences of a language, key to sentence, of this package and of `packages` that bring `words/` along.

    `rooms` are the files to read: "screens" is words/en-screens.toml, "" is words/en.toml; all when left out.
    WordsError when there is none, a key stands twice, or a file is not what it should be.
    """
    words: dict[str, str] = {}
    for where, table in _tables(language, packages, rooms):
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


def filled(words: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """All sentences with the placeholders of `values` filled in; the others stay, as {number} does until a rating.

    WordsError for a value that no sentence knows.
    """
    if unknown := sorted(set(values) - set(PLACEHOLDERS)):
        raise WordsError(f"There is no placeholder {unknown[0]}; use one of {', '.join(PLACEHOLDERS)}.")
    found = {}
    for key, text in words.items():
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        found[key] = text
    return found


def dose_values(
    words: Mapping[str, str], preset: str, minutes: float, sittings: int, days_a_week: int
) -> dict[str, str]:
    """What the cards of E-DOSE are filled with (protocol.md 1.1, 7.4), in words: patients read no figures.

    `minutes` is one sitting's. WordsError where the language has no word for the dose.
    """
    days = {3: "often-three", 4: "often-four", 5: "often-five", 6: "often-six", 7: "often-daily"}
    often = "often-twice" if sittings == 2 else days.get(days_a_week, "")
    keys = {"minutes": f"n-{round(minutes)}", "often": often, "length": f"length-{preset}"}
    for name, key in keys.items():
        if key not in words:
            raise WordsError(
                f"There are no words for the {name} of this dose (preset {preset}, {minutes:g} minutes, "
                f"{sittings} a day, {days_a_week} days a week); set the prescription within its limits."
            )
    return {name: words[key] for name, key in keys.items()}


def languages() -> tuple[str, ...]:
    """The languages there are words for."""
    files = (resources.files(PACKAGE) / "words").iterdir()
    return tuple(sorted({re.split(r"[-.]", file.name)[0] for file in files if file.name.endswith(".toml")}))


def faults(words: Mapping[str, str], banned: tuple[str, ...]) -> Iterator[str]:
    """One sentence a fault: a banned word, a number, an unknown placeholder, or a sentence of more than 12 words.

    A star in a banned phrase stands for any ending. What is filled in (`PLACEHOLDERS`) is no number of the text;
    texts that only staff read (`STAFF`) may hold figures.
    """
    patterns = [(phrase, _pattern(phrase)) for phrase in banned]
    for key, text in words.items():
        for phrase, pattern in patterns:
            if pattern.search(text):
                yield f'{key}: never say "{phrase}" to a patient; say "this side", "other hand", "working hand".'
        for name in re.findall(r"\{([^}]*)\}", text):
            if name not in PLACEHOLDERS:
                yield f"{key}: nothing fills {{{name}}}; use one of {', '.join(PLACEHOLDERS)}."
        for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
            count = len(sentence.split())
            if count > LONGEST_SENTENCE:
                yield f"{key}: a sentence has {count} words; use at most {LONGEST_SENTENCE}."
        if re.search(r"\d", text) and not key.startswith(STAFF):
            yield f"{key}: it has a number; nobody is counted or timed where they can see it."


def _pattern(phrase: str) -> re.Pattern[str]:
    """A banned phrase as whole words, a star standing for any ending."""
    ending = r"\w*"
    return re.compile(r"\b" + ending.join(map(re.escape, phrase.split("*"))) + r"\b", re.IGNORECASE)


@lru_cache(maxsize=64)
def _read(file: Traversable) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{file.name} is not valid TOML: {error}.") from error


def _tables(
    language: str, packages: tuple[str, ...], rooms: Collection[str] | None = None
) -> Iterator[tuple[str, dict[str, dict[str, object]]]]:
    for package in (PACKAGE, *packages):
        folder = resources.files(package) / "words"
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=lambda each: each.name):
            named = re.fullmatch(rf"{re.escape(language)}(?:-([a-z0-9-]+))?\.toml", file.name)
            if named and (rooms is None or (named[1] or "") in rooms):
                yield f"words/{file.name}", dict(_read(file))  # type: ignore[arg-type]
