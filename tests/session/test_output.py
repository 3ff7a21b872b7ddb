"""The folder of `--out` fills while the block runs; one that runs full costs pictures, never the block."""

import pytest

from game.scoring.row import events_jsonl
from game.session.output import PICTURES, Output
from game.session.request import PlayError
from game.session.sight import Blind


class Camera(Blind):
    """Writes a byte for a picture, and no more than `room` of them."""

    def __init__(self, room=100):
        super().__init__()
        self.room = room

    def save_picture(self, path):
        self.room -= 1
        if self.room < 0:
            raise OSError(28, "No space left on device")
        path.write_bytes(b"p")


def played(blind, tmp_path, room):
    output = Output(tmp_path / "out", 6.0, False, (160, 90))
    return output, blind(seconds=6.0, view=Camera(room), on_frame=output.on_frame)


def test_pictures_lie_over_the_whole_block_and_the_texts_beside_them(blind, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "picture-99.png").write_bytes(b"of an earlier play")
    output, done = played(blind, tmp_path, 100)
    assert output.finish(done.entries, "All well.\n") == ""
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "events.jsonl",
        *(f"picture-{number:02}.png" for number in range(1, PICTURES + 1)),
        "summary.txt",
    ]
    kept = (tmp_path / "out" / "events.jsonl").read_text().splitlines()
    assert kept == list(events_jsonl(done.entries))


def test_a_full_disk_ends_the_pictures_and_not_the_block(blind, tmp_path):
    output, done = played(blind, tmp_path, 2)
    assert done.told.reason == "time"
    assert done.told.pain_after == 4
    with pytest.raises(PlayError, match=r"out could not be filled \(No space left on device\); the record itself"):
        output.finish(done.entries, "")
