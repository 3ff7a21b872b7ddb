"""What the tests of the papers share: the project's own facts, read from its files."""

import ast
import functools
import tomllib
from pathlib import Path

from game.papers.trace import dependencies

ROOT = Path(__file__).parents[2]


@functools.cache
def named_tests(root: Path) -> frozenset[str]:
    """The node ids of all tests below `root`/tests, without running or importing anything; takes seconds."""
    found = set()
    for path in sorted((root / "tests").rglob("test_*.py")):
        where = path.relative_to(root).as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found.add(f"{where}::{node.name}")
    return frozenset(found)


def wanted() -> dict[str, str]:
    """What pyproject.toml lists as needed to run, name to versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dependencies(project["dependencies"])
