"""What patients read is short, kind and plain; every key that is used has its sentence, and no sentence waits."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import exercises
from exercises.words import WordsError, faults, languages, load_banned, load_words

ROOT = Path(exercises.__file__).parents[1]
FOLDER = ROOT / "exercises" / "words"


def keys_of(file: str) -> set[str]:
    return set(tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))["words"])


def texts_in(*folders: str) -> list[re.Pattern[str]]:
    """Every text in the code below these folders as a pattern; what is filled in may be any word."""
    found = []
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.append(re.escape(node.value))
                elif isinstance(node, ast.JoinedStr):
                    parts = [
                        re.escape(part.value) if isinstance(part, ast.Constant) else r"[a-z]+"
                        for part in node.values
                    ]
                    if any(isinstance(part, ast.Constant) and len(str(part.value)) > 2 for part in node.values):
                        found.append("".join(parts))
    return [re.compile(each) for each in set(found) if len(each) < 60]


def unused(file: str, *folders: str) -> set[str]:
    patterns = texts_in(*folders)
    return {key for key in keys_of(file) if not any(pattern.fullmatch(key) for pattern in patterns)}


def said_by(name: str) -> set[str]:
    """Every key that the source of an exercise says or asks, choices and all."""
    source = (ROOT / (exercises.BUILTIN[name].split(":")[0].replace(".", "/") + ".py")).read_text(encoding="utf-8")
    said, beside = set(), set()
    for call in [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]:
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("say", "ask"):
            said |= {part for part in ast.walk(call) if isinstance(part, ast.Constant)}
            for part in ast.walk(call):
                # What decides which key is said is no key itself.
                if isinstance(part, ast.Compare):
                    beside |= set(ast.walk(part))
                elif isinstance(part, ast.Dict):
                    beside |= {key for key in part.keys if key}
                elif isinstance(part, ast.JoinedStr):
                    beside |= set(ast.walk(part))
    return {str(part.value) for part in said - beside if isinstance(part.value, str)}


@pytest.mark.parametrize("language", languages())
def test_no_text_breaks_the_word_rule(language: str) -> None:
    assert list(faults(load_words(language), load_banned(language))) == []


def test_every_language_has_every_key() -> None:
    english = load_words("en")
    for language in languages():
        assert load_words(language).keys() == english.keys()


def test_english_is_plain() -> None:
    """Protocol.md 10.1: at most 12 words, nothing that hurries; 1.1: no contractions."""
    hasty = r"\b(hurry|quick|quickly|faster|seconds?|points?|score|level|lose|lost)\b"
    for key, text in load_words("en").items():
        assert len(text.split()) <= 12, key
        assert not re.search(r"[a-z]['\u2019][a-z]", text), key
        assert not re.search(hasty, text, re.IGNORECASE), key
        assert text[0].isupper(), key
        assert text == " ".join(text.split())
        assert "!" not in text, key


@pytest.mark.parametrize("name", exercises.BUILTIN)
def test_every_key_that_is_said_has_its_sentence(name: str) -> None:
    said = said_by(name)
    assert said
    assert said <= load_words("en").keys()


def test_no_sentence_of_an_exercise_is_without_use() -> None:
    assert unused("en.toml", "exercises") == set()


def test_no_sentence_of_a_screen_is_without_use() -> None:
    assert not unused("en-screens.toml", "game/view", "game/session", "game/scoring")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Lift your good hand.", "good hand"),
        ("The Missing limb", "missing"),
        ("One two three four five six seven eight nine ten eleven twelve thirteen.", "13 words"),
        ("Only 3 more.", "a number"),
    ],
)
def test_the_word_rule_finds(text: str, fault: str) -> None:
    found = list(faults({"key": text}, load_banned("en")))
    assert len(found) == 1
    assert fault in found[0]


def test_a_language_without_words_names_the_known_ones() -> None:
    with pytest.raises(WordsError, match=r"no words for the language xx; known ones are en"):
        load_words("xx")
