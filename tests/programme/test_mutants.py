"""The script that changes the rules finds enough to change, and notices what its tests notice (short form)."""

from pathlib import Path

import pytest

from tests.programme.mutants import EQUIVALENT, ROOT, Mutant, chosen, copy, killed, mutants


def test_there_is_enough_to_change_and_every_change_changes_one_line():
    every = mutants()
    assert len(every) > 400
    assert len({each.file for each in every}) > 20
    for each in every[::7]:
        line = (ROOT / each.file).read_text(encoding="utf-8").splitlines()[each.line - 1]
        assert each.apply(line) != line
    assert len({str(each) for each in chosen(40, 1)}) == 40


def test_what_is_called_equivalent_is_one_change_that_still_can_be_made():
    found = [each.known() for each in mutants()]
    assert [found.count(each) for each in EQUIVALENT] == [1] * len(EQUIVALENT)
    assert not {each.known() for each in chosen(len(found), 1)} & set(EQUIVALENT)


def test_a_change_that_tests_notice_is_killed_and_none_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tree = copy(tmp_path)
    where = next(each for each in mutants() if each.file.name == "calendar.py" and each.text == "+")
    assert killed(where, tree)
    line = (ROOT / where.file).read_text(encoding="utf-8").splitlines()[where.line - 1]
    same = Mutant(where.file, where.line, where.start, where.end, line.encode()[where.start : where.end].decode())
    monkeypatch.setattr("tests.programme.mutants._passes", lambda *_: True)
    assert not killed(same, tree)
