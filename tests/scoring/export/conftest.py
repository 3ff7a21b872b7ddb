"""Judges from npm: installed once, of fixed versions, into a cache of this account; no network after that."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import platformdirs
import pytest

HERE = Path(__file__).parent
WANTED = HERE / "package.json"
NEEDS = "install npm: see the second command of the README"


def npm(*arguments: str, cwd: Path) -> str:
    program = shutil.which("npm")
    assert program, NEEDS
    done = subprocess.run(
        [program, *arguments, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"npm {' '.join(arguments)}: {done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def judges() -> Path:
    """The folder of the installed judges; workers that come at once wait for the first."""
    assert shutil.which("node"), NEEDS
    version = hashlib.sha256(WANTED.read_bytes()).hexdigest()[:12]
    cache = Path(
        os.environ.get("MIDLINE_TEST_CACHE") or platformdirs.user_cache_dir("midline-tests", appauthor=False)
    )
    folder = cache / f"judges-{version}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "judges.lock").open("w") as held:
        if os.name == "posix":
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        if not folder.exists():
            draft = cache / f"draft-{version}"
            shutil.rmtree(draft, ignore_errors=True)
            install(draft)
            draft.rename(folder)
    return folder


def install(folder: Path) -> None:
    """What package.json names; `packed` are bundles that carry all they need, so that nothing else is fetched."""
    folder.mkdir()
    shutil.copy(WANTED, folder)
    npm("install", "--no-package-lock", cwd=folder)
    for name, version in json.loads(WANTED.read_text())["packed"].items():
        file = npm("pack", f"{name}@{version}", cwd=folder).split()[-1]
        shutil.unpack_archive(folder / file, folder / name, "gztar", **_safely())
        (folder / file).unlink()


def _safely() -> dict[str, str]:
    """The filter of archives, where this Python has it."""
    import tarfile

    return {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


@pytest.fixture(scope="session")
def judge_fhir(judges, tmp_path_factory):
    """Errors that an independent validator finds in a bundle."""

    def judge(content: bytes) -> list[str]:
        file = tmp_path_factory.mktemp("fhir") / "bundle.json"
        file.write_bytes(content)
        command = ["node", str(HERE / "judge_fhir.cjs"), str(judges / "node_modules"), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        assert found["valid"] == (not found["errors"])
        return found["errors"]

    return judge


@pytest.fixture(scope="session")
def judge_bids(judges):
    """Errors that bids-validator finds in a dataset, by their keys, and its warnings."""

    def judge(folder: Path) -> tuple[list[str], list[str]]:
        program = judges / "bids-validator" / "package" / "bin" / "bids-validator"
        done = subprocess.run(
            ["node", str(program), "--json", str(folder)], capture_output=True, text=True, check=False
        )
        issues = json.loads(done.stdout)["issues"]
        return [each["key"] for each in issues["errors"]], [each["key"] for each in issues["warnings"]]

    return judge
