"""What texts claim: every sentence about an effect stands in exercises/claims.toml with a source."""

import re
import tomllib
from pathlib import Path

import pytest

import exercises
from exercises.words import languages, load_words

FILE = Path(exercises.__file__).parent / "claims.toml"
TABLE = tomllib.loads(FILE.read_text(encoding="utf-8"))
CLAIMS, NO_CLAIM = TABLE["claims"], TABLE["no-claim"]


def effect_words(language: str) -> re.Pattern[str]:
    parts = [re.escape(each).replace(r"\*", r"\w*") for each in TABLE["effect"][language]]
    return re.compile(rf"\b({'|'.join(parts)})\b", re.IGNORECASE)


def unlisted(language: str, words: dict[str, str]) -> list[str]:
    pattern = effect_words(language)
    return sorted(key for key, text in words.items() if pattern.search(text) and key not in {*CLAIMS, *NO_CLAIM})


@pytest.mark.parametrize("language", languages())
def test_every_sentence_about_an_effect_is_listed(language: str) -> None:
    assert unlisted(language, load_words(language)) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The mirror works for many people."),
        ("en", "Soon you have less pain."),
        ("en", "It heals the brain."),
        ("de", "Der Spiegel hilft."),
        ("de", "Bald geht es besser."),
        ("de", "Nach Wochen sind Sie schmerzfrei."),
    ],
)
def test_a_new_claim_is_found(language: str, text: str) -> None:
    assert unlisted(language, {"new-claim": text}) == ["new-claim"]


def test_every_listed_key_exists_and_says_its_source() -> None:
    words = load_words("en")
    assert not {*CLAIMS, *NO_CLAIM} - set(words)
    assert not set(CLAIMS) & set(NO_CLAIM)
    for key, claim in CLAIMS.items():
        assert set(claim) == {"may", "source"}, key
        assert claim["may"].strip(), key
        assert re.search(r"(protocol|evidence)\.md [0-9A-E]|evidence\.md seed", claim["source"]), key
    assert all(reason.strip() for reason in NO_CLAIM.values())


def test_what_is_no_claim_has_an_effect_word_in_some_language() -> None:
    """A key that needs no excuse is not excused."""
    for key in NO_CLAIM:
        assert any(effect_words(each).search(load_words(each)[key]) for each in languages()), key


@pytest.mark.parametrize("language", languages())
def test_no_share_of_success_is_ever_shown(language: str) -> None:
    """Protocol.md 0, E1."""
    share = r"%|\bpercent|\bprozent|\bout of (ten|a hundred) people|\bvon (zehn|hundert) Menschen"
    for key, text in load_words(language).items():
        assert not re.search(share, text, re.IGNORECASE), key


def test_hope_is_never_without_its_limit() -> None:
    """Whoever reads that many feel better reads at once that not everyone does."""
    assert load_words("en")["expect-4"] == "Many people feel better. Not everyone does."
    assert load_words("de")["expect-4"].endswith("Nicht allen.")
