"""The import contracts hold, and each of them bites: a copy of the tree with one bad import is refused."""

import re
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
    ("game/station.py", "import game.cli", "Layers"),
    ("game/records.py", "import game.station", "Layers"),
    ("game/serving.py", "import game.cli", "Layers"),
    ("game/records.py", "import game.serving", "Layers"),
    ("game/scoring/journal.py", "import starlette", "Web servers"),
    ("game/scoring/service/app.py", "import game.ward.pages", "Layers"),
    ("game/ward/live.py", "import game.session", "Layers"),
    ("game/ward/live.py", "import uvicorn", "Templates only"),
    ("game/ward/live.py", "import argon2", "Templates only"),
    ("game/scoring/service/app.py", "import jinja2", "Templates only"),
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
    ("game/chronicle/past.py", "import sqlalchemy", "Databases only"),
    ("game/scoring/journal.py", "import sqlalchemy", "SQLAlchemy only"),
    ("game/scoring/store/project.py", "import game.chronicle", "Layers"),
    ("game/scoring/store/project.py", "import game.programme.dose", "View takes only"),
    ("game/body/joints.py", "import socket", "Pure rooms"),
    ("game/session/__init__.py", "import http.client", "The network only"),
    ("game/scoring/journal.py", "import socket", "The network only"),
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


def refused(report: str) -> set[tuple[str, str, str]]:
    """What it says of broken contracts: the contract, who imports, and what."""
    found, contract, last = set(), "", ""
    for line in report.split("Broken contracts", 1)[-1].splitlines():
        if line and set(line) == {"-"}:
            contract = last
        elif row := re.match(r"-\s+(\S+) -> (\S+) \(l\.\d+\)", line):
            found.add((contract, *row.groups()))
        last = line
    return found


def test_every_bad_import_is_refused(tree: Path) -> None:
    for file, line, _ in BAD:
        with (tree / file).open("a", encoding="utf-8") as spoilt:
            spoilt.write(f"\n{line}\n")
    result = lint(tree)
    assert result.returncode != 0
    said = refused(result.stdout)
    missed = []
    for file, line, contract in BAD:
        who = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        what = line.removeprefix("import ")
        # Of what is not ours only the package is named.
        whats = {what} if what.split(".")[0] in ROOMS else {what, what.split(".")[0]}
        if not any(contract in each and who == by and of in whats for each, by, of in said):
            missed.append((file, line, contract))
    assert not missed, (missed, sorted(said), result.stderr[-400:])
