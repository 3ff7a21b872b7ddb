"""The patient's plain summary: at most three lines and the stars, no numbers, no judgement (protocol.md 8.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from game.scoring.row import Entry
from game.scoring.score import Scores, score
from game.training.events import Event, Resume

FULL, EMPTY, MOST = "\u2605", "\u2606", 3

# Each key may stand in a words file of another language. Sentences have at most 12 words; the word rule holds.
ENGLISH: Mapping[str, str] = {
    "summary-practised": "You practised today. Your garden has a new leaf.",
    "summary-came": "You came and tried. That counts.",
    "summary-cut-off": "The programme stopped too soon. What you did is kept.",
    "summary-education": "You learned something new about the map in your brain.",
    "summary-laterality": "You looked closely at left and right hands.",
    "summary-imagery": "You moved your hand in your mind.",
    "summary-mirror": "You watched the mirror while your working hand moved.",
    "summary-movement": "You moved both hands together.",
    "summary-whole": "You did all of it.",
    "summary-pain": "Pain before: {before}. Pain after: {after}.",
    "summary-pain-not-asked": "Pain was not asked today.",
    "summary-pain-no-answer": "no answer",
    "summary-pain-0": "none",
    "summary-pain-2": "a little",
    "summary-pain-4": "some",
    "summary-pain-6": "quite a lot",
    "summary-pain-8": "strong",
    "summary-pain-10": "very strong",
}


def patient_summary(
    entries: Iterable[Entry], words: Mapping[str, str] | None = None, *, numbers: bool = False
) -> str:
    """The summary of a session's entries as text, one line each; `numbers` shows pain as 0-10 (staff's choice).

    It also holds for a session that was cut off, and says so. Keys that `words` lacks are in English.
    """
    scores = score(entry.event for entry in entries)
    known = {**ENGLISH, **(words or {})}
    lines = summary_lines(scores, known, numbers=numbers)
    return "".join(f"{line}\n" for line in [*lines, star_line(scores)] if line)


def summary_lines(scores: Scores, words: Mapping[str, str], *, numbers: bool = False) -> list[str]:
    """At most three lines: that it was done, one thing that went well, pain before and after."""
    done = [block for block in scores.blocks if block.trials]
    lines = [words[_first(scores, bool(done))]]
    if done:
        well = [words[key] for block in done[-1:] if (key := f"summary-{block.stage}") in words]
        if done[-1].completion >= 1.0:
            well.append(words["summary-whole"])
        lines.append(" ".join(well))
    return [*(line for line in lines if line), _pain(scores, words, numbers=numbers)]


def star_line(scores: Scores) -> str:
    """The latest block's stars, full and empty ones; empty without a block."""
    if not scores.blocks:
        return ""
    count = scores.blocks[-1].stars
    return FULL * count + EMPTY * (MOST - count)


def pain_words(value: int | None, words: Mapping[str, str]) -> str:
    """A rating as the word of its face: six faces for 0, 2, 4, 6, 8 and 10 (protocol.md 8.2)."""
    return words["summary-pain-no-answer" if value is None else f"summary-pain-{value + value % 2}"]


def _first(scores: Scores, did_any: bool) -> str:
    if not scores.ended or scores.ended == "crash":
        return "summary-cut-off"
    return "summary-practised" if did_any else "summary-came"


def _pain(scores: Scores, words: Mapping[str, str], *, numbers: bool) -> str:
    pain = scores.pain
    if not (pain.asked_before or pain.asked_after):
        return words["summary-pain-not-asked"]

    def told(value: int | None) -> str:
        return str(value) if numbers and value is not None else pain_words(value, words)

    return words["summary-pain"].format(before=told(pain.before), after=told(pain.after))


def end_lines(events: Iterable[Event], stars: int) -> tuple[str, ...]:
    """Word keys for the end screen: that the person practised, and one thing that went well (protocol.md 8.4).

    Nothing when nothing was done. A rest that was taken and left is a thing that went well, so is staying to the
    end, and a short practice is told that short is good.
    """
    if stars == 0:
        return ()
    if any(isinstance(event, Resume) for event in events):
        return ("you-practised", "rested-well")
    return ("you-practised", "you-stayed-with-it" if stars == MOST else "short-is-good")
