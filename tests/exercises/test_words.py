"""What patients read is short, kind and plain; every key that is used has its sentence, and no sentence waits."""

import ast
import re
import tomllib
from enum import StrEnum
from pathlib import Path

import pytest

import exercises
from exercises.words import STAFF, WordsError, dose_values, faults, filled, languages, load_banned, load_words
from game.programme.education import Start
from game.programme.first_visits import Wait
from game.programme.library import FIRST_VERSION
from game.programme.screening.items import QUESTIONS
from game.programme.start import StageStart
from game.programme.today import OPEN
from game.scoring.summary import ENGLISH
from game.settings import programme
from game.view import ink
from game.view.plates import EDGE

ROOT = Path(exercises.__file__).parents[1]
FOLDER = ROOT / "exercises" / "words"
PRESETS = ("plp", "crps", "stroke", "dystonia", "postsurg", "telescope", "other")
# What stands in the middle of a sentence.
FILLS = ("n-", "often-", "length-", "day-", "summary-pain-")
# Protocol.md 1.1 gives this card word for word: three short sentences, thirteen words.
VERBATIM = {"expect-5"}
HASTY = {
    "en": r"\b(hurry|quick|quickly|faster|seconds?|points|score|level|lose|lost)\b",
    "de": r"\b(beeil\w*|schnell\w*|sekunden?|punkte|punktzahl|rekord|stufe|verlier\w*|verloren\w*|verlust)\b",
}
# Letters a word, on average over a file: plain English has some 4.3, German words are longer by themselves.
MEAN_LETTERS = {"en": 4.4, "de": 5.2}


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


def shown_by(*folders: str) -> set[str]:
    """Every text that the code hands to Say, ScreenLook or Pad where a word key belongs."""
    where = {"Say": ((0, "key"),), "ScreenLook": ((1, "title"), (2, "lines")), "Pad": ((1, "words"),)}
    found: set[str] = set()
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for call in [
                each for each in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(each, ast.Call)
            ]:
                for place, name in where.get(getattr(call.func, "id", ""), ()):
                    given = [call.args[place]] if len(call.args) > place else []
                    given += [each.value for each in call.keywords if each.arg == name]
                    for value in given:
                        parts = value.elts if isinstance(value, ast.Tuple) else [value]
                        found |= {each.value for each in parts if isinstance(each, ast.Constant)}
    return found


@pytest.mark.parametrize("language", languages())
def test_no_text_breaks_the_word_rule(language: str) -> None:
    assert list(faults(load_words(language), load_banned(language))) == []


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_key_in_the_same_file(language: str) -> None:
    for file in sorted(FOLDER.glob("en*.toml")):
        assert keys_of(file.name.replace("en", language, 1)) == keys_of(file.name), file.name
    assert load_words(language).keys() == load_words("en").keys()


@pytest.mark.parametrize("language", languages())
def test_the_same_is_filled_in_in_every_language(language: str) -> None:
    english, words = load_words("en"), load_words(language)
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", words[key])) == sorted(re.findall(r"\{\w+\}", text)), key


@pytest.mark.parametrize("language", languages())
def test_a_text_is_plain(language: str) -> None:
    """Protocol.md 10.1: at most 12 words, nothing that hurries; 1.1: no contractions, no exclamation marks."""
    for key, text in load_words(language).items():
        assert len(text.split()) <= (13 if key in VERBATIM else 12), key
        assert not re.search(r"[a-z]['\u2019][a-z]", text), key
        assert not re.search(HASTY[language], text, re.IGNORECASE), key
        assert text[0].isupper() or key.startswith(FILLS), key
        assert text == " ".join(text.split())
        assert "!" not in text, key


@pytest.mark.parametrize("language", languages())
def test_words_are_short(language: str) -> None:
    """Reading grade 6 at most (1.1), by the length of words: sentences are bounded by the word rule."""
    for file in sorted(FOLDER.glob(f"{language}*.toml")):
        if "staff" in file.name:
            continue
        words = [
            each for key in keys_of(file.name) for each in re.findall(r"[^\W\d_]+", load_words(language)[key])
        ]
        assert sum(map(len, words)) / len(words) < MEAN_LETTERS[language], file.name


@pytest.mark.parametrize("language", languages())
def test_every_letter_can_be_drawn(language: str) -> None:
    """A letter that the font lacks is drawn as the font's empty box."""
    letters = sorted(set("".join(load_words(language).values())) - {" "})
    assert "ä" in letters or language == "en"
    for bold in (False, True):
        nothing = ink.text(("\uffff",), 40, (64, 64), "centre", bold)
        for letter in letters:
            assert (ink.text((letter,), 40, (64, 64), "centre", bold) != nothing).any(), letter


@pytest.mark.parametrize("language", languages())
def test_no_word_is_wider_than_a_caption(language: str) -> None:
    """Captions have two lines of some 0.84 m; letters are as large as those of the plate at the far edge."""
    for key, text in load_words(language).items():
        if not key.startswith(STAFF):
            assert len(ink.wrapped(text, 0.84 / EDGE.em_m)) <= 2, key


@pytest.mark.parametrize("name", exercises.BUILTIN)
def test_every_key_that_is_said_has_its_sentence(name: str) -> None:
    said = said_by(name)
    assert said
    assert said <= load_words("en").keys()


def test_no_sentence_of_an_exercise_is_without_use() -> None:
    assert unused("en.toml", "exercises") == set()


def test_every_key_that_the_code_shows_has_its_sentence() -> None:
    """Say, ScreenLook (title, lines), Pad (words): what stands there as a text is a key of words/*.toml."""
    shown = shown_by("game/view", "game/session", "exercises")
    assert {"rest-title", "go-on", "thats-it"} <= shown
    assert shown - {""} - load_words("en").keys() == set()


def test_no_sentence_of_a_screen_is_without_use() -> None:
    assert not unused("en-screens.toml", "game/view", "game/session", "game/scoring")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Lift your good hand.", "good hand"),
        ("The Missing limb", "missing"),
        ("One two three four five six seven eight nine ten eleven twelve thirteen.", "13 words"),
        ("Only 3 more.", "a number"),
        ("Now {often} and {soon}.", "{soon}"),
    ],
)
def test_the_word_rule_finds(text: str, fault: str) -> None:
    found = list(faults({"key": text}, load_banned("en")))
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Die fehlende Hand", "fehl*"),
        ("Hier fehlt etwas.", "fehl*"),
        ("Ein toter Arm", "toter"),
        ("Es ist schlechter heute.", "schlecht*"),
        ("Der schlimmste Schmerz", "schlimm*"),
        ("Der Stumpf ruht.", "stumpf*"),
        ("Mit der guten Hand", "gut* Hand"),
        ("Ihr gutes Bein", "gut* Bein"),
        ("Das war falsch.", "falsch*"),
    ],
)
def test_the_word_rule_finds_german_endings(text: str, fault: str) -> None:
    found = list(faults({"key": text}, load_banned("de")))
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize("text", ["Total ruhig.", "Eine Empfehlung.", "Langsam ist gut. Hand auf."])
def test_the_word_rule_leaves_what_only_looks_alike(text: str) -> None:
    assert list(faults({"key": text}, load_banned("de"))) == []


def test_figures_are_for_staff_only() -> None:
    assert list(faults({"staff-mirror-size": "At least 35 cm."}, ())) == []
    assert list(faults({"arrive": "At least 35 cm."}, ())) != []


def test_every_item_of_the_screening_has_its_words() -> None:
    words = load_words("en")
    for item in QUESTIONS:
        key = item.item_id.lower()
        assert key in words
        more = set() if item.scale else set(item.answers) - {"yes", "no"}
        assert {f"{key}-{answer.replace('_', '-')}" for answer in more} <= words.keys()


def test_every_exercise_of_the_first_version_has_its_name_and_its_coach() -> None:
    words = load_words("en")
    for code in (each.lower() for each in FIRST_VERSION):
        forms = [f"{code}-t0", f"{code}-t1"] if code == "u08" else [code]
        assert f"game-{code}" in words
        assert {f"coach-{form}" for form in forms} <= words.keys()


def test_the_summary_is_the_same_without_this_package() -> None:
    assert load_words("en", rooms=("summary",)) == dict(ENGLISH)


@pytest.mark.parametrize("outcome", [*StageStart, *Wait, *Start])
def test_every_refusal_is_said(outcome: StrEnum) -> None:
    starts = (StageStart.YES, Start.YES, Wait.NONE)
    assert outcome in starts or f"why-{outcome.value.replace('_', '-')}" in load_words("en")


@pytest.mark.parametrize("opened", sorted(set(OPEN) - {"all"}))
def test_every_narrowed_day_is_said(opened: str) -> None:
    assert f"why-{opened}" in load_words("en")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PRESETS)
def test_every_dose_can_be_said(name: str, language: str) -> None:
    """Every dose that a prescription may give, in words (protocol.md 1.1 E-DOSE, 7.4)."""
    preset, words = programme(name), load_words(language)
    minutes, sittings, days = (preset.fields[f"dose.{each}"] for each in ("minutes", "sittings", "days_a_week"))
    for most in range(int(minutes.low), int(minutes.high) + 1):
        for often in range(int(days.low), int(days.high) + 1):
            values = dose_values(words, name, float(most), int(sittings.value), often)
            said = filled(words, values)
            assert not re.search(r"[{}\d]", said["dose-1"] + said["dose-2"] + said["dose-3"])
            assert (
                list(faults({key: said[key] for key in ("dose-1", "dose-2", "dose-3")}, load_banned(language)))
                == []
            )


def test_a_dose_without_words_is_refused() -> None:
    with pytest.raises(WordsError, match=r"no words for the minutes of this dose"):
        dose_values(load_words("en"), "plp", 45.0, 1, 7)
    with pytest.raises(WordsError, match=r"no placeholder soon"):
        filled({}, {"soon": "now"})


def test_two_sittings_are_said_as_two_times_a_day() -> None:
    words = load_words("en")
    said = filled(words, dose_values(words, "crps", 6.0, 2, 7))
    assert said["dose-1"] == "Practise six minutes."
    assert said["dose-2"] == "Practise two times a day."
    assert said["dose-3"] == "Go on for about ten weeks."
    assert said["you-said"] == "You said {number}."


def test_a_language_without_words_names_the_known_ones() -> None:
    with pytest.raises(WordsError, match=r"no words for the language xx; known ones are de, en"):
        load_words("xx")
