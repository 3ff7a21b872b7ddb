"""The therapist's report: which sessions there are, and what happened in one, as text and as plain values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from game.scoring.folder import data_folder
from game.scoring.movement import movement_files
from game.scoring.read import SessionFound, find_session, gaps, read_events, read_file, sessions
from game.scoring.row import Entry
from game.scoring.score import BlockScore, PainScore, Scores, SideScore, TrackingScore, score

WHAT_THIS_IS_NOT = (
    "This is a record of what was done and rated. It is not a diagnosis, not a measure of recovery and not advice "
    "on treatment. Completion and stars count effort, not benefit. Reaction times depend on the answer device; "
    "compare them within one person and one device. Midline is an investigational aid, not cleared as a medical "
    "device."
)
# Measures of how a limb is felt, and what is said with them (protocol.md 8.7a).
FELT = ("body-clear", "body-warmth", "limb-size")
NO_TEST_OF_THE_HEART = (
    "How clearly, how big and how warm a limb feels is asked. This is not a test of heartbeat accuracy."
)
DEMONSTRATION = "DEMONSTRATION: played for trying out by staff; this is not a patient's record."
CUT_OFF = "CUT OFF: the program ended before the session did; what follows is all that was saved until then."


def report(which: str | None = None, folder: Path | None = None) -> tuple[str, dict[str, Any]]:
    """The report as text and as values for JSON: of every session in short, of one session, or of an events.jsonl.

    `which` is None, a session (`last`, its id, or a part of it), or a file or the folder that holds it.
    JournalError says in one sentence why there is none.
    """
    folder = data_folder() if folder is None else folder
    if which is None:
        return all_sessions(folder)
    path = Path(which)
    if path.is_dir():
        path = path / "events.jsonl"
    if path.is_file() or path.suffix == ".jsonl":
        return one_session(read_file(path), {"file": str(path)}, f"File {path}")
    session = find_session(folder, which)
    found = next(each for each in sessions(folder) if each.session == session)
    head: dict[str, Any] = {"session": session, "begun_utc": found.begun_utc, "last_utc": found.last_utc}
    head["movement"] = sorted(movement_files(folder, session))
    return one_session(read_events(folder, session), head, f"Session {session}, begun {_clock(found.begun_utc)}")


def all_sessions(folder: Path) -> tuple[str, dict[str, Any]]:
    """Every session of a data folder, one line each."""
    found = sessions(folder)
    if not found:
        return f"There is no session in {folder} yet.", {"sessions": []}
    lines = [_line(session) for session in found]
    text = "\n".join([*lines, "", "More on one: midline report SESSION (its id, a part of it, or `last`)."])
    return text, {"sessions": [dataclasses.asdict(session) for session in found]}


def one_session(entries: Sequence[Entry], head: dict[str, Any], title: str) -> tuple[str, dict[str, Any]]:
    """One session from its entries; `head` goes before the values, `title` before the text."""
    scores = score(entry.event for entry in entries)
    lacking = gaps(entries)
    values = {
        **head,
        **dataclasses.asdict(scores),
        "cut_off": not scores.ended,
        "events": len(entries),
        "lacking": lacking,
        "what_this_is_not": WHAT_THIS_IS_NOT,
    }
    lines = [title, *_opening(scores), "", *_pain(scores.pain), *_dose(scores)]
    for block in scores.blocks:
        lines += ["", *_block(block)]
    lines += ["", *_course(scores), _record(len(entries), lacking, head), "", WHAT_THIS_IS_NOT]
    return "\n".join(lines), values


def _clock(utc: str) -> str:
    return f"{utc[:10]} {utc[11:16]} UTC"


def _line(session: SessionFound) -> str:
    whose = f"  {session.patient}" if session.patient else ""
    if session.patient and not session.mode:
        # Staff wrote into the record; nothing was played that could have been cut off.
        return f"{session.session}  {_clock(session.begun_utc)}{whose}  record only"
    what = ", ".join(session.exercises) or "no exercise"
    end = session.reason if session.ended else "cut off, or still running"
    return f"{session.session}  {_clock(session.begun_utc)}{whose}  {session.mode or '-'}  {what}  ({end})"


def _opening(scores: Scores) -> Iterator[str]:
    if scores.mode == "demonstration":
        yield DEMONSTRATION
    affected = scores.affected or "not recorded"
    yield f"Affected side: {affected}. Rules {scores.rules or '-'}, scoring {scores.version}."
    yield f"Ended: {scores.ended}." if scores.ended else CUT_OFF


def _pain(pain: PainScore) -> Iterator[str]:
    def told(value: int | None, asked: bool) -> str:
        return str(value) if value is not None else "asked, no answer" if asked else "not asked"

    during = f", during {', '.join(told(value, True) for value in pain.during)}" if pain.during else ""
    yield (
        f"Pain (0-10): before {told(pain.before, pain.asked_before)}{during}, "
        f"after {told(pain.after, pain.asked_after)}."
    )
    if pain.before is not None and pain.after is not None:
        yield (
            f"Change {pain.after - pain.before:+d}. Over weeks, 2 points or 30 % are usually held important "
            "(Farrar 2001); one session tells little."
        )


def _dose(scores: Scores) -> Iterator[str]:
    kinds: dict[str, float] = {}
    for block in scores.blocks:
        kinds[block.source] = kinds.get(block.source, 0.0) + block.active_s
    planned_s = sum(block.planned_s for block in scores.blocks)
    for source, active_s in kinds.items():
        yield f"Dose ({source}): {active_s:.0f} s active."
    if scores.blocks:
        yield f"Planned: {planned_s:.0f} s at most, or all repetitions, whichever comes first."


def _block(block: BlockScore) -> Iterator[str]:
    level = "" if block.mode == "training" else f", {block.mode}"
    yield f"{block.exercise} ({block.code}, {block.stage}{level})"
    share = f", {block.successes} succeeded ({block.successes / block.trials:.0%})" if block.trials else ""
    yield f"  Repetitions  {block.trials} of {block.planned} planned (completion {block.completion:.0%}){share}"
    if block.misses:
        yield f"  Not reached  {_counts(block.misses)}"
    if block.voids:
        yield f"  Void         {_counts(block.voids)}: repeated, they count for nothing"
    if block.quality is not None:
        yield f"  Quality      {block.quality:.2f} on average (0-1)"
    yield f"  Active       {block.active_s:.1f} s; stars {block.stars} of 3, for effort alone"
    curve = " ".join(f"{x:.2f}" for x in block.x)
    yield f"  Difficulty   {block.x_start:.2f} to {block.x_end:.2f}" + (f": {curve}" if curve else "")
    for side, answers in block.sides.items():
        yield f"  {side.capitalize():<12} {_side(answers)}"
    yield f"  Finished     {block.ended.replace('_', ' ') or 'no: it was cut off'}"


def _side(answers: SideScore) -> str:
    median = f", median {answers.median_rt_s:.2f} s" if answers.median_rt_s is not None else ""
    flagged = f", {answers.flagged} with an odd time" if answers.flagged else ""
    return f"{answers.right} of {answers.trials} pictures right ({answers.accuracy:.0%}){median}{flagged}"


def _course(scores: Scores) -> Iterator[str]:
    yield _tracking(scores.tracking)
    if scores.rests:
        yield f"REST: {_counts(scores.rests)}."
    if scores.stops:
        yield f"STOP: {', '.join(scores.stops)}."
    for flag in dict.fromkeys(scores.flags):
        yield f"Flag: {flag}."


def _tracking(tracking: TrackingScore) -> str:
    if not tracking.losses:
        return "Tracking: the hand was never lost."
    times = "once" if tracking.losses == 1 else f"{tracking.losses} times"
    return f"Tracking: lost {times}, together {tracking.lost_s:.1f} s."


def _record(events: int, lacking: Sequence[int], head: Mapping[str, Any]) -> str:
    whole = "none is lacking" if not lacking else f"{len(lacking)} are lacking, the first is number {lacking[0]}"
    kept = f" Movement is kept: {', '.join(head['movement'])}." if head.get("movement") else ""
    return f"Record: {events} events, {whole}.{kept}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name or 'no reason given'} {count}" for name, count in counts.items())
