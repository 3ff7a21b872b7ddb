"""STOP within a visit, as what ends the story that is being told."""

from __future__ import annotations

from game.session.guided.played import Played


class Stopped(Exception):
    """STOP was taken, or a rule asks for it: `by` patient, staff, rule, headset-off or no-answer.

    `played` is what was done of a block until then, None outside one.
    """

    def __init__(self, by: str, about: str = "", played: Played | None = None) -> None:
        super().__init__(by)
        self.by = by
        self.about = about
        self.played = played


class Crisis(Stopped):
    """Somebody thinks of self-harm: after the number to call nothing more is asked today (protocol.md 2.8)."""

    def __init__(self) -> None:
        super().__init__("rule", "distress")
