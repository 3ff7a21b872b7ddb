"""Pseudonyms for research: the same ids again, days moved alike, and nothing by which somebody is found."""

import json
from datetime import date

import pytest

from game.scoring.export import Beside, Record, make, tables
from game.scoring.export.study import KEY_FILE, Study, open_study
from game.scoring.trouble import JournalError
from game.training.course import Decision, Enrolled, Prescription, TherapistAct
from game.training.events import DeviceInfo, Flag, Note
from game.training.intake import HomeUse, Overridden, TaughtBack
from tests.scoring.export.kit import lived_record, rows_of

KEY = bytes(range(32))
OTHER = bytes(32)
WORDS = "Anna Lee, born 3.4.1961"
DAY = "2026-01-05"
NUMBER = date.fromisoformat(DAY).toordinal()


def typed():
    """Every event in which somebody may type."""
    return [
        Enrolled(DAY, "plp", "left", "arm", "ward", 93), Note(WORDS, WORDS), Flag("pain", WORDS),
        Prescription(DAY, "dose.minutes", 12, "therapist", WORDS), TherapistAct(DAY, "hold", "", WORDS),
        DeviceInfo("intact", "lucidglove:/dev/ANNA", "LIVE", WORDS),
        TaughtBack(DAY, True, True, True, "DR-LEE", WORDS),
        HomeUse(DAY, "DR-LEE", "LEE-2", 28, "0800 LEE", True, "LEE-3"),
        Overridden(DAY, "R2a", "VR", "S3", "DR-LEE", True, "present", "other", WORDS, "2026-02-01", "DR-LEE", DAY),
        Decision("x", "2026.11-11", "f", {"day": NUMBER, "text": WORDS, "a": [WORDS]}, WORDS),
    ]  # fmt: skip


def text_of(records):
    files = {**make(records, "csv", Beside()), **make(records, "jsonl", Beside())}
    return b"".join(files.values()).decode()


def test_nothing_typed_and_no_own_id_is_left():
    record = Record("P-LEE", rows_of("P-LEE", 0, DAY, typed()))
    made = Study(KEY).pseudonymised([record])
    text = text_of(made)
    assert "LEE" not in text.upper().replace("SLEEP", "")
    assert "Anna" not in text
    assert DAY not in text
    for row in record.rows:
        assert row.event_id not in text
        assert row.session not in text
        assert row.station not in text
        assert row.boot not in text
    (line,) = tables(made)["patients"]
    assert line["age"] == 90


def test_days_keep_their_distances_and_equal_keys_give_equal_records():
    record = lived_record()
    study = Study(KEY)
    (made,) = study.pseudonymised([record])
    (again,) = Study(KEY).pseudonymised([record])
    assert made == again
    assert Study(OTHER).pseudonymised([record])[0] != made
    assert made.code == study.code("p-01")
    assert made.code.startswith("S")
    days = study.days("P-01")
    assert 1 <= days <= 365
    before, after = tables([record]), tables([made])
    for old, new in zip(before["sessions"], after["sessions"], strict=True):
        assert (date.fromisoformat(old["day"]) - date.fromisoformat(new["day"])).days == days
    for name in ("pain", "doses"):
        kept = [("value" in line and line["value"], line.get("active_s")) for line in after[name]]
        assert kept == [("value" in line and line["value"], line.get("active_s")) for line in before[name]]
    shifted = [line["inputs"]["day"] for line in after["decisions"] if "day" in line["inputs"]]
    assert shifted == [line["inputs"]["day"] - days for line in before["decisions"] if "day" in line["inputs"]]
    assert shifted


def test_no_date_of_before_is_left_in_a_months_record():
    record = lived_record()
    made = Study(KEY).pseudonymised([record])
    days = {line["day"] for line in tables([record])["sessions"]} - {
        line["day"] for line in tables(made)["sessions"]
    }
    text = text_of(made)
    assert days
    assert not [day for day in days if day in text]
    numbers = {str(date.fromisoformat(day).toordinal()) for day in days}
    kept = {str(value) for line in tables(made)["decisions"] for value in walk(line["inputs"])}
    assert not numbers & kept


def walk(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from walk(each)
    else:
        yield value


def test_two_patients_are_two_and_move_by_days_of_their_own():
    study = Study(KEY)
    codes = [f"P-{number}" for number in range(50)]
    assert len({study.code(code) for code in codes}) == 50
    assert len({study.days(code) for code in codes}) > 25


def test_the_key_is_made_once_and_a_damaged_one_is_refused(tmp_path):
    first = open_study(tmp_path).code("P-01")
    assert open_study(tmp_path).code("P-01") == first
    (tmp_path / KEY_FILE).write_text("short")
    with pytest.raises(JournalError, match="damaged: put it back from a backup"):
        open_study(tmp_path)
    (tmp_path / KEY_FILE).write_text("ab")
    with pytest.raises(JournalError, match="damaged"):
        open_study(tmp_path)


def test_the_bundle_of_a_study_names_the_study_id_alone():
    record = lived_record()
    made = Study(KEY).pseudonymised([record])
    text = make(made, "fhir", Beside())[""].decode()
    who = [e["resource"] for e in json.loads(text)["entry"] if e["resource"]["resourceType"] == "Patient"]
    assert [each["identifier"][0]["value"] for each in who] == [Study(KEY).code("P-01")]
    assert "P-01" not in text
