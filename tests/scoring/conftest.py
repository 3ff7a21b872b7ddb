"""Journals of tests are many and short-lived: they keep a small ballast."""

import pytest

from game.scoring import folder


@pytest.fixture(autouse=True)
def small_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 kB instead of 2 MB; child processes keep the real one."""
    monkeypatch.setattr(folder, "BALLAST_BYTES", 64 * 1024)
