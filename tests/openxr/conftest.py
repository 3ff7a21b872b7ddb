"""A real OpenXR runtime in a folder, or one sentence about why this machine cannot have it."""

import contextlib
import os
import threading
from collections.abc import Iterator
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
def built() -> Path:
    """The folder with Monado; built on first use."""
    if reason := monado.obstacle():
        pytest.skip(reason)
    return monado.root()


@pytest.fixture
def root(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder, while no other worker has anything running in it."""
    import fcntl

    folder = tmp_path_factory.getbasetemp()
    with ((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "monado").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield built
