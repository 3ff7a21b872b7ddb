"""What every test stands on: no skipped test in CI, real recordings only where they are, no data outside tmp."""

import contextlib
import gc
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from game.view import ink

TESTS = Path(__file__).parent
# How long an example takes on a busy machine says nothing.
hypothesis.settings.register_profile("midline", deadline=None)
hypothesis.settings.load_profile("midline")

RECORDINGS = TESTS.parents[1] / "shared" / "recordings"

# Parts of the names of the longest tests with the seconds that they take, about. They are begun first, so that no
# worker has a long one left when the others are done.
LONGEST = {
    "finds_nothing_on_any_page": 45.0, "does_everything": 40.0, "drawn_as_done": 24.0,
    "keyboard_alone": 40.0, "mypy_strict": 30.0, "no_opengl_and_no_device": 25.0, "glove_in_a_window": 23.0,
    "hot_crps": 18.0, "killed_plays": 9.0, "bench.py": 6.0, "fifty_kills": 5.0,
}  # fmt: skip
# One worker begins with these, one after the other: a runtime takes a processor for itself, and beside another one
# it is too slow for what follows the clock. The first has nothing to do with it, while it is still being built.
ONE_BY_ONE = {
    "the_wheel_plays": 22.0, "check_visit": 40.0, "check_ways": 30.0, "check_play": 36.0, "check_eyes": 31.0,
    "on_monado": 10.0,
}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """What is compiled once is there for every worker, and for every command that a test starts."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if getattr(config.option, "numprocesses", None) and not any(TESTS.glob("programme/__pycache__/*-pytest-*")):
        _compile()


def _compile() -> None:
    """Every test file, by two processes: workers that begin together would each do all of them.

    Without those on Monado: to collect them is to build it.
    """
    rooms = sorted(str(folder) for folder in TESTS.iterdir() if folder.is_dir() and folder.name != "openxr")
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-qq"]
    begun = [subprocess.Popen([*collect, *rooms[part::2]], stdout=subprocess.DEVNULL) for part in (0, 1)]
    for each in begun:
        # What is wrong with a test file, the workers will say.
        each.wait()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect recordings that are not there, and long forms; deal the longest tests to the workers."""
    if not os.environ.get("MIDLINE_LONG"):
        later = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]
    if not RECORDINGS.is_dir():
        away = [item for item in items if item.get_closest_marker("recordings")]
        if away:
            config.hook.pytest_deselected(items=away)
            items[:] = [item for item in items if item not in away]
    for item in items:
        if item.get_closest_marker("realtime"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
        items[:] = dealt(items, workers)


def dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests so ordered that each of the even parts in which xdist gives them out begins with long ones."""
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    loads = [0.0] * workers
    rest = list(items)
    for name, seconds in (ONE_BY_ONE | LONGEST).items():
        for item in [item for item in rest if name in item.nodeid]:
            rest.remove(item)
            least = 0 if name in ONE_BY_ONE else loads.index(min(loads))
            hands[least].append(item)
            loads[least] += seconds
    order: list[pytest.Item] = []
    for number, hand in enumerate(hands):
        room = max(0, (len(items) - len(order)) // (workers - number) - len(hand))
        order += hand + rest[:room]
        del rest[:room]
    return order + rest


def pytest_collection_finish() -> None:
    """What was collected is there to the end; the collector need not go through it again before every play.

    And it comes seldom: so many tests leave much that is looked through again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI a skipped test is a failure: it hides a missing part."""
    report = yield
    if os.environ.get("MIDLINE_CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Why a test needed a second try is told, though that one passed."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"the first try of {report.nodeid}")
        terminalreporter.line(str(report.longrepr)[-4000:])


@pytest.fixture(autouse=True)
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Workers share the machine, but for a test of the mark `realtime` that failed so: it is judged again, alone.

    A machine that is too busy shows faults that are none; what is a fault shows again.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    import fcntl

    kind = fcntl.LOCK_EX if getattr(request.node, "execution_count", 1) > 1 else fcntl.LOCK_SH
    folder = tmp_path_factory.getbasetemp().parent
    with (folder / "waits").open("w") as waits, (folder / "machine").open("w") as held:
        # Who waits for all of it keeps the others from beginning anew.
        fcntl.flock(waits, kind)
        fcntl.flock(held, kind)
        fcntl.flock(waits, fcntl.LOCK_UN)
        with _first(request.node.get_closest_marker("realtime") is not None):
            yield


@contextlib.contextmanager
def _first(wanted: bool) -> Iterator[None]:
    """What follows a real clock, and all that it starts, comes before the other workers where that is allowed."""
    was = os.getpriority(os.PRIO_PROCESS, 0)
    allowed = wanted and os.geteuid() == 0
    if allowed:
        os.setpriority(os.PRIO_PROCESS, 0, was - 10)
    try:
        yield
    finally:
        if allowed:
            os.setpriority(os.PRIO_PROCESS, 0, was)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[], Any]], Any]:
    """`once(name, make)`: what `make` gives, made by the first worker that asks for this name."""
    from tests.once import kept

    return kept(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session", autouse=True)
def words_are_drawn_once() -> Iterator[None]:
    """A view draws all its words ahead, which takes most of its opening: another one's are the same."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("text", "icon"):
            patched.setattr(ink, name, lru_cache(4096)(getattr(ink, name)))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL of this worker's own, for whoever asks: it takes seconds to begin."""
    from tests.scoring.store.cluster import running

    with running() as cluster:
        yield cluster


@pytest.fixture
def recordings() -> Path:
    """The folder of real hands."""
    return RECORDINGS


@pytest.fixture(scope="session")
def data_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One after the other, counted here: pytest looks through all that it ever made before it makes the next."""
    within = tmp_path_factory.mktemp("data")
    return (within / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_data(data_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a data folder of its own and no keyring."""
    folder = next(data_folders)
    folder.mkdir()
    monkeypatch.setenv("MIDLINE_DATA", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def accepted(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[NDArray[np.integer], str], None]:
    """Compares a picture (height, width, 3) with the accepted one in `golden` beside the test.

    MIDLINE_ACCEPT_GOLDEN=1 accepts it: look at it first.
    """
    folder = request.path.parent / "golden"

    def compare(picture: NDArray[np.integer], name: str) -> None:
        file = folder / f"{name}.png"
        if os.environ.get("MIDLINE_ACCEPT_GOLDEN"):
            folder.mkdir(exist_ok=True)
            Image.fromarray(picture.astype(np.uint8)).save(file, optimize=True)
        assert file.is_file(), f"{file.name} was never accepted"
        wanted = np.asarray(Image.open(file).convert("RGB")).astype(int)
        off = np.abs(picture.astype(int) - wanted)
        if off.mean() > 2 or (off.max(axis=2) <= 16).mean() < 0.995:
            beside = np.concatenate([wanted, picture, np.minimum(255, off * 4)], axis=1).astype(np.uint8)
            Image.fromarray(beside).save(tmp_path / f"{name}.png")
            where = tmp_path / f"{name}.png"
            pytest.fail(f"{name} is off by {off.mean():.2f}; wanted, seen and difference: {where}")

    return compare


@pytest.fixture
def bare_display() -> Iterator[str]:
    """An X server of our own that knows no OpenGL, as large as a small laptop; gives its DISPLAY."""
    assert shutil.which("Xvfb"), "install xvfb and xdotool: see the second command of the README"
    reads, writes = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(writes),
            "-screen",
            "0",
            "1366x768x24",
            "-nolisten",
            "tcp",
            "-extension",
            "GLX",
        ],
        pass_fds=[writes],
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    with os.fdopen(reads) as pipe:
        name = f":{pipe.readline().strip()}"
    yield name
    server.terminate()
    server.wait(10)
