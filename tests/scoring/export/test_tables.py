"""Tables say what the journal says: equal sums, what is missing stays missing, and no cell is a formula."""

import csv
import io
import json
import locale

import pytest

from game.scoring.export import TABLES, Beside, Record, make, sittings, tables
from game.scoring.export.cells import cell
from game.training.course import BlockDone, ProbeDone, SetDone, Visit, VisitEnd
from game.training.events import (
    Answered,
    BlockStart,
    Dose,
    Measure,
    Note,
    Nrs,
    SessionEnd,
    SessionStart,
    Show,
    Trial,
    Void,
)
from tests.scoring.export.kit import lived_record, read_csv, rows_of


def of(events, record):
    return [row.event for row in record.rows if isinstance(row.event, events)]


def made(record, form="csv"):
    return make([record], form, Beside())


def test_sums_are_those_of_the_journal():
    record = lived_record()
    found = {name: read_csv(content) for name, content in made(record).items() if name != "dictionary.csv"}
    blocks, sets, probes = of(BlockDone, record), of(SetDone, record), of(ProbeDone, record)
    active = sum(each.active_s for each in (*blocks, *sets))
    assert sum(float(line["active_s"] or 0) for line in found["doses.csv"]) == pytest.approx(active)
    assert sum(float(line["active_s"]) for line in found["sessions.csv"]) == pytest.approx(active)
    assert len(found["doses.csv"]) == len(blocks) + len(sets) + len(probes)
    given = [each.value for each in of(Nrs, record) if each.value is not None]
    assert sorted(int(line["value"]) for line in found["pain.csv"] if line["value"]) == sorted(given)
    assert len(found["decisions.csv"]) > len(of(Visit, record))
    assert len(found["events.csv"]) == len(record.rows) == int(found["patients.csv"][0]["events"])
    assert [json.loads(line["payload"])["kind"] for line in found["events.csv"]] == [
        row.event.kind for row in record.rows
    ]
    assert len([line for line in found["sessions.csv"] if line["mode"] == "session"]) == len(of(Visit, record))


def test_the_dictionary_tells_of_every_column_and_no_other():
    files = made(lived_record())
    told = {(line["table"], line["column"]) for line in read_csv(files["dictionary.csv"])}
    there = set()
    for name, content in files.items():
        if name != "dictionary.csv":
            table = name.removesuffix(".csv")
            there |= {
                (table, column) for column in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))).fieldnames
            }
    assert told == there
    assert {name for name, _ in told} == set(TABLES)


def test_csv_is_the_same_in_every_locale(monkeypatch):
    before, here = made(lived_record()), locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        try:
            assert made(lived_record()) == before
        finally:
            locale.setlocale(locale.LC_ALL, here)
    for content in before.values():
        assert content.startswith(b"\xef\xbb\xbf")
        lines = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        assert "\n" not in lines.replace("\r\n", "")
    assert read_csv(before["sessions.csv"])[1]["begun_utc"].endswith("Z")


def test_a_measure_is_told_with_the_week_of_the_programme():
    rows = []
    for number, day in enumerate(("2026-01-05", "2026-01-11", "2026-01-12")):
        events = [
            Visit(day, "present", "DESKTOP"),
            Measure("grip", 9.0, "kg", "left", "therapist", "", "2026-01-04"),
        ]
        rows += rows_of(f"s{number}", number, day, [*events, Measure("tension", 4.0, "0-10", "", "self")])
    found = read_csv(made(Record("P-01", rows))["measures.csv"])
    assert [(each["name"], each["week"]) for each in found] == [
        ("grip", "0"), ("tension", "1"), ("grip", "0"), ("tension", "1"), ("grip", "0"), ("tension", "2"),
    ]  # fmt: skip


EVIL = ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/C calc"!A0', "\n=1"]


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_becomes_a_formula(evil):
    assert cell(evil) == "'" + evil
    rows = rows_of(
        evil, 0, "2026-01-05", [Measure(evil, -2.5, evil, evil, evil), Note(evil, evil)], programme=False
    )
    for content in made(Record(evil, rows)).values():
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            for text in line:
                assert not text.startswith(("=", "+", "@", "\t", "\r", "\n")), text
                # A minus stands before numbers alone.
                assert not text.startswith("-") or float(text) == -2.5
    assert read_csv(made(Record(evil, rows))["measures.csv"])[0]["value"] == "-2.5"


VISIT = Visit("2026-01-05", "present", "DESKTOP")
BLOCK = BlockDone("U02", 3, "mirror", 2.0, 90.0, (True, False, True), voids=1, mirror=True)


def test_a_rating_that_is_missing_stays_missing_and_says_why():
    events = [SessionStart("session", "left", 1, "step"), VISIT, Nrs("pre", None, "self", "bar", "hand"), BLOCK]
    (line,) = tables([Record("P-01", rows_of("P-01", 0, "2026-01-05", events))])["sessions"]
    assert (line["pain_before"], line["pain_before_state"]) == (None, "not-given")
    assert (line["pain_after"], line["pain_after_state"]) == (None, "not-asked")
    assert line["complete"] is False
    assert line["end_reason"] == ""
    pain = tables([Record("P-01", rows_of("P-01", 0, "2026-01-05", events))])["pain"]
    assert [(each["moment"], each["value"], each["state"], each["why"]) for each in pain] == [
        ("pre", None, "not-given", ""),
        ("post", None, "not-asked", "cut off"),
    ]
    files = made(Record("P-01", rows_of("P-01", 0, "2026-01-05", events)))
    assert [each["value"] for each in read_csv(files["pain.csv"])] == ["", ""]


def test_a_session_that_was_cut_off_keeps_what_it_had():
    whole = [SessionStart("session", "left", 1, "step"), VISIT, Nrs("pre", 4, "self", "bar", "hand"), BLOCK]
    end = [Nrs("post", 3, "self", "bar", "hand"), VisitEnd("stopped", "patient", "pain"), SessionEnd("done")]
    (cut,) = tables([Record("P", rows_of("P", 0, "2026-01-05", whole))])["sessions"]
    (full,) = tables([Record("P", rows_of("P", 0, "2026-01-05", whole + end))])["sessions"]
    assert (cut["active_s"], cut["trials"], cut["successes"], cut["voids"]) == (90.0, 3, 2, 1)
    assert (full["end_reason"], full["end_about"], full["pain_after"]) == ("stopped", "pain", 3)


def test_a_dose_is_counted_once_though_exercise_and_programme_both_tell_of_it():
    start = BlockStart("reach", "U02", "mirror", 1.0, 3, "train", "virtual_mirror")
    events = [SessionStart("session", "left", 1, "step"), VISIT, start, Dose(90.0, "virtual_mirror"), BLOCK]
    found = tables([Record("P", rows_of("P", 0, "2026-01-05", events))])
    assert [(each["event"], each["active_s"]) for each in found["doses"]] == [("block_done", 90.0)]
    assert found["sessions"][0]["active_s"] == 90.0


def test_two_visits_in_one_session_of_the_journal_are_two_sittings():
    events = [VISIT, BLOCK, VisitEnd("done", "patient"), Visit("2026-01-06", "none", "VR"), BLOCK]
    record = Record("P", rows_of("P", 0, "2026-01-05", events))
    days = [(each.day, len(each.rows)) for each in sittings(record)]
    assert days == [("2026-01-05", 3), ("2026-01-06", 2)]
    assert len({line["session"] for line in tables([record])["sessions"]}) == 2


def test_trials_of_a_demonstration_carry_side_answer_and_time():
    start = BlockStart("left-or-right", "LR", "laterality", 1.0, 2, "train", "virtual_mirror")
    events = [
        SessionStart("demonstration", "left", 1, "step", 20.0), start,
        Show(1, "hand", (0.0, 0.0, 0.0), {"side": "left"}), Answered(1, "right", 2.0, "key", 0.8),
        Trial(1, 1.0, False, 0.0, "wrong", 0.0, 2.0), Void(2, "tracking"),
        Dose(12.5, "observe"), SessionEnd("done"),
    ]  # fmt: skip
    found = tables([Record("", rows_of("", 0, "2026-01-05", events, programme=False))])
    wrong, void = found["trials"]
    assert (wrong["side"], wrong["answer"], wrong["rt_s"], wrong["success"]) == ("left", "right", 0.8, False)
    assert (void["valid"], void["reason"], void["success"]) == (False, "tracking", None)
    assert [each["active_s"] for each in found["doses"]] == [12.5]
    assert found["sessions"][0]["mode"] == "demonstration"
    assert found["patients"] == []
