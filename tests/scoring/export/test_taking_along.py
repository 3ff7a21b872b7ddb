"""What is taken along, and where it is put: the right records, whole or not at all, never over what is there."""

import errno
import json
import os
import zipfile
from pathlib import Path

import pytest

from game.scoring import patients
from game.scoring.export import export, gather, place
from game.scoring.folder import data_folder
from game.scoring.journal import Journal
from game.scoring.trouble import JournalError
from game.training.events import Nrs, SessionEnd, SessionStart
from tests.scoring.export.kit import read_csv

RATED = Nrs("pre", 4, "self", "bar", "hand")


@pytest.fixture
def station():
    """Two patients with a session each, and a demonstration; gives the sessions' ids."""
    for code in ("P-01", "P-02"):
        patients.add(data_folder(), code)
    with Journal.open(data_folder()) as journal:
        made = []
        for code, mode in (("P-01", "session"), ("P-02", "session"), (None, "demonstration")):
            made.append(journal.begin_session(code) if code else journal.begin_session())
            journal.append(SessionStart(mode, "left", 1, "step"), None, 0.0)
            journal.append(RATED, None, 1.0)
            journal.append(SessionEnd("done"), None, 2.0)
    return made


def test_neither_patient_nor_session_is_all_that_is_held(station):
    assert [each.code for each in gather(data_folder())] == ["P-01", "P-02", ""]
    assert {row.session for record in gather(data_folder()) for row in record.rows} == set(station)


def test_a_demonstration_is_in_no_export_by_patient(station):
    (record,) = gather(data_folder(), "p-01")
    assert {row.session for row in record.rows} == {station[0]}
    with pytest.raises(JournalError, match="none of P-01"):
        gather(data_folder(), "P-01", station[2])
    (own,) = gather(data_folder(), None, station[2])
    assert own.code == ""
    (theirs,) = gather(data_folder(), None, station[1])
    assert (theirs.code, len(theirs.rows)) == ("P-02", 3)


@pytest.mark.parametrize("form", ["fhir", "redcap", "pdf"])
def test_a_demonstration_alone_has_no_patient_to_tell_of(station, form, tmp_path):
    with pytest.raises(JournalError, match="has no patient"):
        export(data_folder(), None, form, tmp_path / "x", session=station[2])
    assert not list(tmp_path.iterdir())


def test_who_was_erased_is_in_no_export(station, tmp_path):
    patients.erase(data_folder(), "P-01")
    export(data_folder(), None, "jsonl", tmp_path / "all.jsonl")
    text = (tmp_path / "all.jsonl").read_text()
    assert "P-01" not in text
    assert station[0] not in text
    assert text.count('"patient": "P-02"') == 3
    with pytest.raises(JournalError, match="no patient P-01"):
        export(data_folder(), "P-01", "jsonl", tmp_path / "x")


def test_jsonl_is_the_journal_line_by_line(station, tmp_path):
    assert export(data_folder(), None, "jsonl", tmp_path / "all.jsonl") == 9
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    rows = [row for record in gather(data_folder()) for row in record.rows]
    assert [line["event_id"] for line in lines] == [row.event_id for row in rows]
    assert lines[1]["payload"] == {
        "kind": "nrs", "moment": "pre", "rater": "self", "skin": "bar", "source": "hand", "value": 4,
    }  # fmt: skip


def test_folder_zip_and_single_table_hold_the_same(station, tmp_path):
    for out in ("folder", "all.zip", "one.csv"):
        assert export(data_folder(), None, "csv", tmp_path / out) == 9
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "all.zip", "one.csv"}
    folder = {path.name: path.read_bytes() for path in (tmp_path / "folder").iterdir()}
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == folder
    assert (tmp_path / "one.csv").read_bytes() == folder["events.csv"]
    assert len(read_csv(folder["sessions.csv"])) == 3
    if os.name == "posix":
        assert {oct(path.stat().st_mode)[-3:] for path in (tmp_path / "folder").iterdir()} == {"600"}
        assert oct((tmp_path / "folder").stat().st_mode)[-3:] == "700"


@pytest.mark.parametrize("there", ["file", "folder", "empty", "link"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_is_there_is_never_touched(station, tmp_path, there, form):
    out = tmp_path / "x"
    if there == "file":
        out.write_text("mine")
    elif there == "link":
        out.symlink_to(tmp_path / "nowhere")
    else:
        out.mkdir()
        if there == "folder":
            (out / "mine").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(JournalError, match="already: name another"):
        export(data_folder(), None, form, out)
    for files in ({"": b"x"}, {"a/b": b"x", "c": b"y"}):
        with pytest.raises(JournalError, match="already: name another"):
            place.put(out, files)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("out", ["x", "x.zip", "x.csv"])
def test_a_full_disk_leaves_nothing_behind(station, tmp_path, monkeypatch, out):
    def full(path: Path, content: bytes) -> None:
        if len(content) > 200:
            path.write_bytes(content[:100])
            raise OSError(errno.ENOSPC, "No space left on device")
        path.write_bytes(content)

    monkeypatch.setattr(place, "write_new", full)
    monkeypatch.setattr("game.scoring.folder.write_new", full)
    with pytest.raises(JournalError, match=r"The disk of .* is full: free some space"):
        export(data_folder(), None, "csv", tmp_path / out)
    assert list(tmp_path.iterdir()) == []


def test_no_folder_to_put_it_in_is_one_sentence(station, tmp_path):
    with pytest.raises(JournalError, match=r"There is no folder .* to write in: make it"):
        export(data_folder(), None, "csv", tmp_path / "no" / "x")


def test_a_station_without_a_patient_has_nothing_to_give(tmp_path):
    with Journal.open(data_folder()):
        pass
    with pytest.raises(JournalError, match="nothing to take along"):
        export(data_folder(), None, "csv", tmp_path / "x")
