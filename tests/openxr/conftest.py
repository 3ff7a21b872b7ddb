"""A real OpenXR runtime in a folder, or one sentence about why this machine cannot have it."""

from pathlib import Path

import pytest

from tests.openxr import monado


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder with Monado; built on first use."""
    if reason := monado.obstacle():
        pytest.skip(reason)
    return monado.root()
