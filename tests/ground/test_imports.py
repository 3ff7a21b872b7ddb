"""The import contracts hold, and each of them bites: a copy of the tree with one bad import is refused."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("game", "devices", "exercises", "scenes", "models3d")

# file to spoil, line to add, and a word of the contract that must refuse it
BAD = [
    ("game/body/joints.py", "import game.mirror.reflect", "Layers"),
    ("game/mirror/reflect.py", "import game.training.events", "Layers"),
    ("game/training/events.py", "import game.settings", "Layers"),
    ("game/training/course.py", "import game.programme.preset", "Layers"),
    ("game/programme/preset.py", "import game.settings", "Layers"),
    ("game/simulation/life.py", "import game.session", "Layers"),
    ("game/chronicle/past.py", "import game.session.loop", "Layers"),
    ("game/chronicle/past.py", "import game.view.screens", "The chronicle knows"),
    ("game/settings.py", "import game.scoring.journal", "Layers"),
    ("game/settings.py", "import devices", "Layers"),
    ("game/view/axes.py", "import exercises", "Layers"),
    ("exercises/api.py", "import game.view.input", "Layers"),
    ("devices/api.py", "import game.scoring.journal", "Layers"),
    ("game/scoring/journal.py", "import devices", "Layers"),
    ("game/view/axes.py", "import scenes", "Layers"),
    ("scenes/api.py", "import game.session", "Layers"),
    ("game/session/__init__.py", "import game.cli", "Layers"),
    ("game/records.py", "import game.cli", "Layers"),
    ("game/console.py", "import game.records", "Layers"),
    ("game/doctor.py", "import game.bench", "Layers"),
    ("game/console.py", "import game.papers.files", "Layers"),
    ("game/papers/sbom.py", "import sqlcipher3", "Papers read"),
    ("game/papers/write.py", "import game.session", "Papers read"),
    ("game/bench_headset.py", "import game.bench", "Layers"),
    ("game/session/__init__.py", "import game.bench_headset", "Layers"),
    ("game/view/axes.py", "import game.training.runner", "View takes only"),
    ("game/scoring/journal.py", "import game.training.staircase", "View takes only"),
    ("game/view/axes.py", "import game.programme.decision", "View takes only"),
    ("models3d/catalogue.py", "import game.body", "models3d imports nothing"),
    ("exercises/api.py", "import panda3d.core", "The engine only"),
    ("game/scoring/journal.py", "import direct", "The engine only"),
    ("game/session/__init__.py", "import serial", "Serial ports"),
    ("devices/sim.py", "import serial", "Serial ports"),
    ("devices/api.py", "import xr", "OpenXR only"),
    ("game/view/window.py", "import OpenGL.GL", "OpenXR only"),
    ("game/view/axes.py", "import sqlcipher3", "Databases only"),
    ("game/body/joints.py", "import socket", "Pure rooms"),
    ("game/programme/codec.py", "import urllib", "Pure rooms"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports('pyproject.toml'))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, without assets, that a test may spoil."""
    copy = tmp_path_factory.mktemp("tree")
    for room in ROOMS:
        shutil.copytree(
            ROOT / room,
            copy / room,
            ignore=lambda _, names: [n for n in names if n.endswith((".npz", ".png", ".pyc"))],
        )
    shutil.copy(ROOT / "pyproject.toml", copy / "pyproject.toml")
    return copy


def test_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_every_bad_import_is_refused(tree: Path) -> None:
    missed = []
    for file, line, contract in BAD:
        path = tree / file
        clean = path.read_text(encoding="utf-8")
        path.write_text(f"{clean}\n{line}\n", encoding="utf-8")
        result = lint(tree)
        path.write_text(clean, encoding="utf-8")
        broken = [row for row in result.stdout.splitlines() if " BROKEN" in row]
        if result.returncode == 0 or not any(contract in row for row in broken):
            missed.append((file, line, broken or result.stdout[-400:] + result.stderr[-400:]))
    assert not missed, missed
