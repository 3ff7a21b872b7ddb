"""What `--out` gets: events.jsonl, summary.txt, pictures over the whole block, and the video."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from game.scoring.row import Entry, events_jsonl
from game.session.clock import STEP_S
from game.session.request import PlayError
from game.session.sight import Sight
from game.view.video import Video

# Pictures are taken this far apart when the length of the block is not known, seconds.
PICTURE_EVERY_S: Final = 5.0
# So many at least over a block of known length (design.md, Two commands: at least six).
PICTURES: Final = 8


class Filmed(Protocol):
    """What is pictured: the loop, or a desk beside a real mirror."""

    @property
    def view(self) -> Sight:
        """What is seen."""
        ...

    @property
    def at_s(self) -> float | None:
        """Seconds since it began, None before."""
        ...


class Output:
    """A folder being filled while the block runs; `on_frame` is the loop's hook."""

    def __init__(self, folder: Path, seconds: float | None, video: bool, size: tuple[int, int]) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "events.jsonl").open("a").close()
        except OSError as error:
            raise PlayError(
                f"Nothing can be written to {folder} ({error.strerror}); choose another folder with --out."
            ) from error
        for old in folder.glob("picture-*.png"):
            old.unlink()
        self.folder = folder
        self._every_s = PICTURE_EVERY_S if seconds is None else seconds / PICTURES
        self._next_s = self._every_s / 2
        self._video = Video(folder / "video.mp4", size, round(1 / STEP_S)) if video else None
        self._taken = 0
        self._trouble = ""

    def on_frame(self, loop: Filmed) -> None:
        """Take a picture when one is due, and every frame for the video."""
        if self._video is not None:
            self._video.add(loop.view.picture())
        at_s = loop.at_s
        if at_s is not None and at_s >= self._next_s:
            self._next_s += self._every_s
            self._taken += 1
            self._keep_picture(loop, self.folder / f"picture-{self._taken:02}.png")

    def _keep_picture(self, loop: Filmed, path: Path) -> None:
        if self._trouble:
            return
        try:
            loop.view.save_picture(path)
        except OSError as error:
            # The person plays on; what cannot be kept is said when the block is over.
            self._trouble = error.strerror or str(error)

    def finish(self, entries: Iterable[Entry], summary: str) -> str:
        """Write the texts and close the video; gives a sentence when there is no video though one was wanted.

        PlayError when texts or pictures could not be written.
        """
        film = "" if self._video is None else self._video.close()
        try:
            if self._trouble:
                raise OSError(0, self._trouble)
            with (self.folder / "events.jsonl").open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in events_jsonl(entries))
            (self.folder / "summary.txt").write_text(summary, encoding="utf-8", newline="\n")
        except OSError as error:
            raise PlayError(
                f"{self.folder} could not be filled ({error.strerror}); the record itself is safe in the journal."
            ) from error
        return film
