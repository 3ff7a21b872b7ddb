"""Movement is kept only where it may be, and erased whole."""

from pathlib import Path

import pytest

from game.scoring.ids import uuid7
from game.scoring.movement import SUFFIX, erase_movement, may_keep, movement_files, movement_folder


def test_movement_needs_consent_except_without_a_patient() -> None:
    assert may_keep("demonstration")
    assert may_keep("patient", consent=True)
    assert not may_keep("patient")


def test_erasing_takes_every_file_of_that_session_alone(tmp_path: Path) -> None:
    first, second = uuid7(), uuid7()
    for session in (first, second):
        folder = movement_folder(tmp_path, session)
        folder.mkdir(parents=True)
        for role in ("affected", "intact"):
            (folder / f"{role}{SUFFIX}").write_bytes(b"raw")
        (folder / "frames.jsonl").write_bytes(b"{}")
    assert list(movement_files(tmp_path, first)) == ["affected", "intact"]
    assert erase_movement(tmp_path, first) == 3
    assert movement_files(tmp_path, first) == {}
    assert not movement_folder(tmp_path, first).exists()
    assert len(movement_files(tmp_path, second)) == 2
    assert erase_movement(tmp_path, first) == 0


@pytest.mark.parametrize("session", ["", "..", "../../etc", "last"])
def test_only_a_session_names_a_folder(tmp_path: Path, session: str) -> None:
    with pytest.raises(ValueError, match="not a session's id"):
        movement_folder(tmp_path, session)
