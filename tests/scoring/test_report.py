"""The therapist's report of all sessions, of one, of a file, and of one that was killed."""

import json
from pathlib import Path

import pytest

from game.scoring.journal import Journal, JournalError
from game.scoring.read import read_events
from game.scoring.report import CUT_OFF, DEMONSTRATION, report
from game.scoring.row import events_jsonl
from game.training.events import (
    BlockStart,
    Dose,
    Event,
    Finished,
    Nrs,
    Regain,
    Rest,
    RuleVersion,
    SessionEnd,
    SessionStart,
    TrackingLoss,
    Trial,
    Void,
)

PLAY: list[Event] = [
    SessionStart("demonstration", "left", 1, "step", 52.0),
    RuleVersion("2026.11-1"),
    Nrs("pre", 5, "self", "bar", "cli"),
    BlockStart("lantern", "U02", "mirror", 1.0, 20, "training", "mirror"),
    Trial(1, 1.0, True, 0.8, "", 0.0, 5.0),
    TrackingLoss("intact", "held", 0.15),
    Void(2, "tracking"),
    Regain("intact", 1.2, 0.1, 0.8),
    Trial(2, 1.2, False, 0.4, "too fast", 8.0, 12.0),
    Rest("patient", ""),
    Dose(44.0, "mirror"),
    Finished("time_limit", 2, 1, 1, 0.1, 0.8),
    Nrs("post", 4, "self", "bar", "cli"),
    SessionEnd("time"),
]


def record(folder: Path, events: list[Event]) -> str:
    with Journal.open(folder) as journal:
        session = journal.begin_session()
        for event in events:
            journal.append(event, None, 1.0)
    return session


def test_one_session_says_what_happened(tmp_path: Path) -> None:
    session = record(tmp_path, PLAY)
    text, values = report("last", tmp_path)
    for part in (
        session,
        DEMONSTRATION,
        "Ended: time.",
        "before 5, after 4",
        "Change -1.",
        "44 s active",
        "Planned: 52 s",
        "2 of 20 planned (completion 10%), 1 succeeded (50%)",
        "too fast 1",
        "Void         tracking 1",
        "0.60 on average",
        "1.00 to 0.80: 1.00 1.20",
        "lost once, together 1.2 s",
        "REST: patient 1.",
        "14 events, none is lacking",
        "not a diagnosis",
    ):
        assert part in text, part
    assert values["session"] == session
    assert values["cut_off"] is False
    assert values["blocks"][0]["voids"] == {"tracking": 1}
    assert values["pain"]["before"] == 5
    assert json.loads(json.dumps(values, allow_nan=False))["version"] == "1"


def test_a_killed_session_is_reported_as_cut_off(tmp_path: Path) -> None:
    record(tmp_path, PLAY[:9])
    text, values = report("last", tmp_path)
    assert CUT_OFF in text
    assert "after not asked" in text
    assert "no: it was cut off" in text
    assert values["cut_off"] is True
    assert values["blocks"][0]["trials"] == 2


def test_a_file_gives_the_same_scores_as_the_journal(tmp_path: Path) -> None:
    session = record(tmp_path, PLAY)
    path = tmp_path / "out" / "events.jsonl"
    path.parent.mkdir()
    path.write_text("".join(f"{line}\n" for line in events_jsonl(read_events(tmp_path, session))))
    for name in (path, path.parent):
        values = report(str(name), tmp_path / "nowhere")[1]
        ours = report(session, tmp_path)[1]
        assert values["blocks"] == ours["blocks"]
        assert values["file"] == str(path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:4] + lines[5:]) + "\n")
    assert "1 are lacking, the first is number 5" in report(str(path))[0]


def test_all_sessions_are_listed(tmp_path: Path) -> None:
    first, second = record(tmp_path, PLAY), record(tmp_path, PLAY[:5])
    text, values = report(None, tmp_path)
    assert [each["session"] for each in values["sessions"]] == [first, second]
    lines = text.splitlines()
    assert "lantern  (time)" in lines[0]
    assert "(cut off, or still running)" in lines[1]


def test_a_report_of_nothing_is_one_sentence(tmp_path: Path) -> None:
    for which in (None, "last"):
        with pytest.raises(JournalError, match="There is no journal"):
            report(which, tmp_path)
    with pytest.raises(JournalError, match="There is no file"):
        report("gone.jsonl", tmp_path)
    Journal.open(tmp_path).close()
    assert report(None, tmp_path)[1] == {"sessions": []}
    with pytest.raises(JournalError, match="no session in"):
        report("last", tmp_path)


def test_movement_that_was_kept_is_named(tmp_path: Path) -> None:
    session = record(tmp_path, PLAY)
    kept = tmp_path / "movement" / session
    kept.mkdir(parents=True)
    (kept / "intact.limb").write_bytes(b"")
    text, values = report(session[-10:], tmp_path)
    assert "Movement is kept: intact." in text
    assert values["movement"] == ["intact"]
