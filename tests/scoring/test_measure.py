"""The measure of the durable append is a real one and leaves nothing behind."""

from pathlib import Path

from game.scoring.measure import durable_append


def test_both_are_timed_and_the_folder_is_left_clean(tmp_path: Path) -> None:
    ours, floor = durable_append(20, tmp_path)
    assert len(ours) == len(floor) == 20
    assert min(ours) > 0
    assert min(floor) > 0
    # A commit that reaches the disk takes longer than handing a row to memory.
    assert sorted(floor)[10] > 20e-6
    assert list(tmp_path.iterdir()) == []
