"""A station that belongs to a ward: it sends what waits, pulls a patient, and hears what the ward asks of it."""

from __future__ import annotations

from pathlib import Path

FILE = "ward.json"


def is_enrolled(folder: Path) -> bool:
    """Whether the station of a data folder belongs to a ward: a look for a file, and nothing of the network."""
    return (folder / FILE).exists()
