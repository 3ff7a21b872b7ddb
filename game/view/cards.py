"""A card of the education: one picture, one sentence, and *Next*, which is always there (protocol.md 1.1, 1.3)."""

from __future__ import annotations

from game.view.asked import AGAIN, Asked
from game.view.input import InputRules, Press
from game.view.look import ScreenLook
from game.view.screens import Happening


class Card(Asked):
    """`picture` is one of `models3d/pictures`; `last` says that no card follows, and *Next* reads "Done".

    It has no limit. `result` is "next" once it was left, `dwell_s` how long it was seen, `replays` how often it
    was spoken again. `filled` are what the words of `{minutes}` and the like stand for (protocol.md 1.1, E-DOSE).
    """

    name = "card"
    first = "next"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        picture: str = "",
        *,
        last: bool = False,
        scanning: bool = False,
        filled: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.picture = picture
        self.last = last
        self.filled = filled
        self.result: str | None = None
        self._seen_s = 0.0
        super().__init__(rules, key, scanning=scanning)

    @property
    def dwell_s(self) -> float:
        """How long it was in front, without what REST covered."""
        return self._seen_s + (0.0 if self._drawn_s is None else self._now - self._drawn_s)

    def again(self) -> None:
        """It is seen again; a *Next* in the frame of REST went nowhere."""
        self._seen_s = self.dwell_s
        self.result = None
        super().again()

    def look(self) -> ScreenLook:
        """The picture, the sentence, *Next* and *Say it again*."""
        following = self._pad("next", "done" if self.last else "next", "yes" if self.last else "play", apart=True)
        return ScreenLook(
            self.name, self.key, pads=(following, self._again()), picture=self.picture, filled=self.filled
        )

    def _keys(self) -> tuple[str, ...]:
        return ("next", AGAIN)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.result = key
        return self._ends(act)
