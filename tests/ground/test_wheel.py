"""The wheel holds all that is needed: installed beside nothing of ours, it plays from another folder."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("game", "devices", "exercises", "scenes", "models3d")


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.mark.slow
def test_the_wheel_plays_from_another_folder(tmp_path: Path) -> None:
    # A copy, so that nothing is built into the checkout.
    source = tmp_path / "source"
    source.mkdir()
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    run("-m", "build", "--wheel", "--outdir", tmp_path / "wheel", source, cwd=tmp_path)
    (wheel,) = (tmp_path / "wheel").glob("midline-*.whl")
    there, away = tmp_path / "there", tmp_path / "away"
    away.mkdir()
    run("-m", "pip", "install", "--quiet", "--no-compile", "--no-deps", "--target", there, wheel, cwd=tmp_path)

    places = run(
        "-c",
        f"import json; print(json.dumps([__import__(room).__file__ for room in {ROOMS!r}]))",
        cwd=away,
        PYTHONPATH=str(there),
    )
    assert all(place.startswith(str(there)) for place in json.loads(places.stdout))
    options = ("--view", "offscreen", "--seconds", "0.2", "--out", away / "out", "--json")
    played = run("-m", "game", "play", *options, cwd=away, PYTHONPATH=str(there))
    assert json.loads(played.stdout.splitlines()[-1])["frames"] == 8
    assert list((away / "out").glob("picture-*.png"))
    run("-m", "game", "play", "left-or-right", *options, cwd=away, PYTHONPATH=str(there))
    # The licence and the words of everything in it travel along.
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)], capture_output=True, text=True, check=True
    ).stdout
    for part in (
        "LICENSE",
        "OFL.txt",
        "default.toml",
        "en.toml",
        "sources.toml",
        ".glsl",
        ".npz",
        "pictures/map-1.png",
        "hands/dorsal-open.webp",
    ):
        assert part in names, part
