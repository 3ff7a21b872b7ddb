"""What every test stands on: no skipped test in CI, real recordings only where they are, no data outside tmp."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

RECORDINGS = Path(__file__).parents[2] / "shared" / "recordings"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests on real recordings where the folder is absent."""
    if RECORDINGS.is_dir():
        return
    away = [item for item in items if item.get_closest_marker("recordings")]
    if away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI a skipped test is a failure: it hides a missing part."""
    report = yield
    if os.environ.get("MIDLINE_CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture
def recordings() -> Path:
    """The folder of real hands."""
    return RECORDINGS


@pytest.fixture(autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a data folder of its own and no keyring."""
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
