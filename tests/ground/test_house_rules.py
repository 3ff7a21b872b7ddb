"""The habits of the house, held by tests."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("game", "devices", "exercises", "scenes", "models3d", "tests")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
TEXTS = [
    path
    for path in ROOT.rglob("*")
    if path.suffix in {".py", ".md", ".toml", ".glsl", ".txt", ".yml"}
    and not {".venv", ".cache", "build", "midline-out"} & set(path.relative_to(ROOT).parts)
]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing() -> None:
    assert (result := run("ruff", "check", "--no-cache", ".")).returncode == 0, result.stdout
    assert (result := run("ruff", "format", "--no-cache", "--check", ".")).returncode == 0, result.stdout


def test_mypy_strict_finds_nothing() -> None:
    assert (result := run("mypy")).returncode == 0, result.stdout


def test_no_room_is_over_400_lines() -> None:
    long = {str(path.relative_to(ROOT)): n for path in SOURCES if (n := len(path.read_text().splitlines())) > 400}
    assert not long


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "tests" not in path.parts and not re.match(r'\s*("""|#!)', path.read_text())
    ]
    assert not silent


def test_no_bag_names() -> None:
    bags = {"utils", "helpers", "manager", "common", "core", "base"}
    assert not [path for path in SOURCES if path.stem in bags]


def test_every_command_and_exercise_is_in_a_readme() -> None:
    import exercises
    from game.cli import app

    readmes = "\n".join(path.read_text() for path in ROOT.rglob("README.md") if ".venv" not in path.parts)
    missing = [name for name in app.commands if f"midline {name}" not in readmes]
    missing += [name for name in exercises.BUILTIN if name not in readmes]
    assert not missing


@pytest.mark.parametrize(
    "pattern", [r"(^|[^a-z.])/(work|farm)/", r"https?://[a-z0-9.-]*(debian|pypi|pythonh|npmjs)"]
)
def test_no_machine_or_registry_is_named(pattern: str) -> None:
    spoken = re.compile(pattern)
    found = [str(path) for path in TEXTS if path.name != "test_house_rules.py" and spoken.search(path.read_text())]
    assert not found


def test_tables_point_to_what_exists() -> None:
    import importlib

    import devices
    import exercises
    import scenes

    for table in (devices.BUILTIN, exercises.BUILTIN, scenes.BUILTIN):
        for entry in table.values():
            module, name = entry.split(":")
            assert hasattr(importlib.import_module(module), name), entry
