"""Two faces beside each other: at the end of a visit, with the days practised as a garden of leaves, one good
thing and when we meet again; and after a feared movement, what was feared and what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from game.view.asked import Asked
from game.view.input import InputRules, Press
from game.view.look import ScreenLook
from game.view.promise import End
from game.view.screens import Happening

# As many leaves as a garden has room for.
MOST_LEAVES = 42


class Summary(End):
    """At most three `lines` (protocol.md 8.4), word keys or sentences; `faces` are pain before and after.

    `leaves` are the days practised and all that the garden has room for; it never loses one. As with every end,
    leaves, and the word "saved", come only once `told(True)` says that the journal has it. ValueError for more
    lines, and for a garden that cannot be.
    """

    name = "summary"

    def __init__(
        self,
        rules: InputRules,
        lines: Sequence[str] = (),
        faces: tuple[int, int] | None = None,
        leaves: tuple[int, int] = (0, 0),
        *,
        title: str = "well-done",
        next_visit: str = "",
        scanning: bool = False,
        limit_s: float | None = None,
        filled: tuple[tuple[str, str], ...] = (),
    ) -> None:
        grown, room = leaves
        if not 0 <= grown <= room:
            raise ValueError(f"a garden with room for {room} leaves cannot have {grown}")
        super().__init__(
            rules,
            0,
            (*lines, *([next_visit] if next_visit else [])),
            pain=faces,
            scanning=scanning,
            limit_s=limit_s,
        )
        self.title = title
        # Of a long programme the garden shows the last weeks.
        beyond = max(0, room - MOST_LEAVES)
        self.leaves = (max(0, grown - beyond), room - beyond)
        self.filled = filled

    def look(self) -> ScreenLook:
        """As every end looks, with the garden instead of stars."""
        grown = self.leaves[0] if self.result else 0
        leaves = (grown, self.leaves[1])
        return replace(super().look(), name=self.name, title=self.title, leaves=leaves, filled=self.filled)


class Compared(Asked):
    """What was feared and what it was (0 to 10 each) as two faces without a figure (protocol.md 6.3)."""

    name = "summary"
    first = "go-on"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        faces: tuple[int, int],
        lines: tuple[str, ...] = (),
        *,
        ends: tuple[str, str] = ("exposure-feared", "exposure-was"),
        scanning: bool = False,
    ) -> None:
        self.faces, self.lines, self.ends = faces, lines, ends
        self.result: str | None = None
        super().__init__(rules, key, scanning=scanning)

    def look(self) -> ScreenLook:
        """The sentence, both faces with their words, and *Go on*."""
        going = self._pad("go-on", "go-on", "play", apart=True)
        return ScreenLook(self.name, self.key, self.lines, pads=(going,), faces=self.faces, ends=self.ends)

    def _keys(self) -> tuple[str, ...]:
        return ("go-on",)

    def _taken(self, key: str, act: Press) -> list[Happening]:
        self.result = key
        return self._ends(act)
