"""The patient's summary: three lines, stars, no numbers, no word that hurts."""

import itertools
import re

import pytest

from exercises.words import faults, load_banned
from game.scoring.row import Entry
from game.scoring.summary import ENGLISH, end_lines, pain_words, patient_summary
from game.training.events import (
    BlockStart,
    Dose,
    Event,
    Finished,
    Nrs,
    Rest,
    Resume,
    SessionEnd,
    SessionStart,
    Trial,
)

STAGES = ("education", "laterality", "imagery", "mirror", "movement")


def entries(*events: Event) -> list[Entry]:
    return [Entry(seq, None, 0.0, event) for seq, event in enumerate(events, start=1)]


def story(
    stage: str = "mirror", trials: int = 3, pain: tuple[int | None, int | None] | None = (5, 4), end: bool = True
) -> list[Entry]:
    events: list[Event] = [SessionStart("demonstration", "left", 1, "step")]
    if pain:
        events.append(Nrs("pre", pain[0], "self", "bar", "cli"))
    events.append(BlockStart("lantern", "U02", stage, 1.0, 4, "training", "mirror"))
    events += [Trial(n, 1.0, False, 0.1, "window", 0.0, 1.0) for n in range(1, trials + 1)]
    if end:
        events += [Dose(30.0, "mirror"), Finished("completed", trials, 0, 0, 1.0, 1.0)]
        if pain:
            events.append(Nrs("post", pain[1], "self", "bar", "cli"))
        events.append(SessionEnd("done"))
    return entries(*events)


def test_the_usual_summary() -> None:
    assert patient_summary(story()).splitlines() == [
        "You practised today. Your garden has a new leaf.",
        "You watched the mirror while your working hand moved.",
        "Pain before: quite a lot. Pain after: some.",
        "\u2605\u2605\u2606",
    ]


def test_it_has_at_most_three_lines_no_number_and_no_banned_word() -> None:
    pains = [None, (None, None), (None, 3), *zip(range(11), reversed(range(11)), strict=True)]
    for stage, trials, pain, end in itertools.product(STAGES, (0, 2, 4), pains, (True, False)):
        lines = patient_summary(story(stage, trials, pain, end)).splitlines()
        stars = [line for line in lines if "\u2605" in line]
        said = {str(number): line for number, line in enumerate(lines) if line not in stars}
        assert len(said) <= 3
        assert len(stars) == 1
        assert not [line for line in lines if re.search(r"\d", line)]
        assert not list(faults(said, load_banned("en")))


def test_all_words_keep_the_word_rule() -> None:
    assert not list(faults(ENGLISH, load_banned("en")))
    assert list(faults({"key": "Your bad hand is missing"}, load_banned("en")))


def test_a_killed_session_says_so_and_keeps_what_was_done() -> None:
    text = patient_summary(story(end=False))
    assert "The programme stopped too soon. What you did is kept." in text
    assert "You watched the mirror" in text
    assert "Pain before: quite a lot. Pain after: no answer." in text


@pytest.mark.parametrize(("pain", "line"), [(None, "Pain was not asked today."), ((10, 0), "very strong.")])
def test_pain_is_told_in_words(pain: tuple[int, int] | None, line: str) -> None:
    assert line in patient_summary(story(pain=pain))


def test_every_rating_has_a_face() -> None:
    said = [pain_words(value, ENGLISH) for value in range(11)]
    assert said[0] == "none"
    assert len(set(said)) == 6
    assert said[9] == said[10] == "very strong"


def test_staff_may_show_numbers_and_other_words() -> None:
    text = patient_summary(story(), {"summary-pain": "Schmerz: {before}, {after}."}, numbers=True)
    assert "Schmerz: 5, 4." in text


def test_nothing_done_counts_too() -> None:
    text = patient_summary(story(trials=0))
    assert text.startswith("You came and tried. That counts.\n")
    assert patient_summary([]).splitlines()[-1] == "Pain was not asked today."


@pytest.mark.parametrize(
    ("stars", "rested", "lines"),
    [
        (0, False, ()),
        (0, True, ()),
        (1, False, ("you-practised", "short-is-good")),
        (2, False, ("you-practised", "short-is-good")),
        (3, False, ("you-practised", "you-stayed-with-it")),
        (3, True, ("you-practised", "rested-well")),
        (1, True, ("you-practised", "rested-well")),
    ],
)
def test_the_end_tells_one_thing_that_went_well(stars, rested, lines) -> None:
    events = [Rest("patient", "key"), Resume("patient")] if rested else []
    assert end_lines(events, stars) == lines


def test_a_rest_that_ended_the_block_is_no_rest_in_between() -> None:
    assert end_lines([Rest("patient", "key")], 1) == ("you-practised", "short-is-good")
