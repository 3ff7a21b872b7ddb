"""A station that belongs to a ward: it sends what waits, pulls a patient, and hears what the ward asks of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FILE = "ward.json"


def is_enrolled(folder: Path) -> bool:
    """Whether the station of a data folder belongs to a ward: a look for a file, and nothing of the network."""
    return (folder / FILE).exists()


def bring(folder: Path, code: str, say: Callable[[str], None]) -> None:
    """Bring a patient up to date with the ward, before the programme is opened; without a ward nothing.

    Staff are told where that cannot be, and may go on.
    """
    if is_enrolled(folder):
        from game.scoring.station.joined import bring as run

        run(folder, code, say)
