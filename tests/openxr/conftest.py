"""A real OpenXR runtime in a folder, or one sentence about why this machine cannot have it."""

import contextlib
import threading
from pathlib import Path

import pytest

from tests.openxr import monado


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where a test will ask for the folder, build it while others run; what goes wrong is told to who asks."""
    if any("root" in getattr(item, "fixturenames", ()) for item in items):
        threading.Thread(target=_build_ahead, daemon=True).start()


def _build_ahead() -> None:
    with contextlib.suppress(monado.CannotBuild, OSError):
        if monado.obstacle() is None:
            monado.root()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder with Monado; built on first use."""
    if reason := monado.obstacle():
        pytest.skip(reason)
    return monado.root()
