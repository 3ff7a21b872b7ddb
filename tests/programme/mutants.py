"""Single-token changes of the rules, each of which some test of the rules must notice.

    python -m tests.programme.mutants [--count 40] [--seed 1]

A copy of the sources is changed in one place, a comparison, a sign, a number, an `and`, and only the tests of the
rules are run on it: first those of the module's own file, then all. One that no test notices is printed; one that
changes nothing a person could ever see is listed in EQUIVALENT with its reason, and another takes its place.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOM = Path("game/programme")
PRESETS = Path("game/training/presets")
# The files of numbers that all presets share and that only the rules go by.
SHARED = ("pain", "screening", "gates", "programme")
NUMBER = re.compile(r"value = ([\d.]+),.* max = ([\d.]+)")
# What is no rule: reading and keeping.
NOT_RULES = ("codec.py", "decision.py", "field.py", "preset.py", "sections.py", "__init__.py")
COMPARED = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
SIGNS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/"}
WRITTEN = {"<=": "<=", ">=": ">=", "==": "==", "!=": "!=", "<": "<", ">": ">"}
# file, line as it reads with the change -> why nobody can tell the difference
EQUIVALENT: dict[tuple[str, str], str] = {
    ("questions.py", "return min(fits, key=lambda each: last.get(each, -2))"): (
        "days are counted from year 1, so that every number below 0 puts what was never asked first"
    ),
    ("mirror_plan.py", "part = _seen(session, Sort.CHOICE, options[0], 1, shelf)"): (
        "the next line gives every copy of the part its own seconds"
    ),
    ("mirror_plan.py", "shelf, done, filled = _shelf(session, 3, 1), 0, []"): (
        "the first session takes its exercises by name, and no time for objects is asked for"
    ),
    (
        "mirror_plan.py",
        "parts[-1] = _seen(session, Sort.TOUCH, shelf.took(TOUCH, lengths[-2]), lengths[-1], shelf)",
    ): "touch holds no object and nothing with one stands in for it, so that its length takes no time from them",
    ("planned.py", "if session.dose is None and session.mode is None:"): (
        "the mode and the dose of a session are set together: the check is for the types alone"
    ),
    ("planned.py", "if session.dose is None and session.mode is None or session.stage is None:"): (
        "as above: without a mode there is no dose"
    ),
    ("planned.py", "if session.dose is None or session.mode is None and session.stage is None:"): (
        "as above: with a dose there is a mode"
    ),
    (
        "planned.py",
        "return stage > 2 and ((session.allowed or 1) < 3 or not _opened(course, session.care.lower))",
    ): "no stage and stage 1 are both below the mirror",
}


@dataclass(frozen=True)
class Mutant:
    """One change: where in which file, and what stands there instead."""

    file: Path
    line: int
    start: int
    end: int
    text: str

    def __str__(self) -> str:
        old = (ROOT / self.file).read_text(encoding="utf-8").splitlines()[self.line - 1]
        return f"{self.file}:{self.line}: {old.strip()}  ->  {self.apply(old).strip()}"

    def apply(self, line: str) -> str:
        """The line with the change."""
        data = line.encode()
        return (data[: self.start] + self.text.encode() + data[self.end :]).decode()

    def known(self) -> tuple[str, str]:
        """What it is called in EQUIVALENT."""
        line = (ROOT / self.file).read_text(encoding="utf-8").splitlines()[self.line - 1]
        return self.file.name, self.apply(line).strip()


@cache
def mutants() -> tuple[Mutant, ...]:
    """Every single-token change of the rules, in the order of the files."""
    files = sorted(path for path in (ROOT / ROOM).rglob("*.py") if path.name not in NOT_RULES)
    code = [each for path in files for each in _of(path.relative_to(ROOT))]
    return (*code, *(each for name in SHARED for each in _thresholds(PRESETS / f"{name}.toml")))


def _thresholds(file: Path) -> Iterator[Mutant]:
    """Each number of the presets, one step up, or down where that is outside its limits."""
    for number, line in enumerate((ROOT / file).read_text(encoding="utf-8").splitlines(), 1):
        if (found := NUMBER.search(line)) is None:
            continue
        text, most = found.group(1), float(found.group(2))
        step = 0.05 if "." in text and float(text) <= 1.0 else 1.0
        value = float(text) + step if float(text) + step <= most else float(text) - step
        yield Mutant(file, number, *found.span(1), f"{value:.2f}" if "." in text else str(round(value)))


def _of(file: Path) -> Iterator[Mutant]:
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in _rules(ast.parse(text)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
            yield from _between(file, lines, node.left, node.comparators[0], COMPARED[type(node.ops[0])])
        elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
            yield from _between(file, lines, node.left, node.right, SIGNS[type(node.op)])
        elif isinstance(node, ast.BoolOp):
            other = "or" if isinstance(node.op, ast.And) else "and"
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield from _between(file, lines, left, right, other)
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.end_col_offset:
            yield Mutant(file, node.lineno, node.col_offset, node.end_col_offset, repr(node.value + 1))


def _rules(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes of functions that decide: sentences, messages and representations are left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and "why" not in node.name and not node.name.startswith("__"):
            body = list(node.body)
            while body:
                each = body.pop()
                if isinstance(each, ast.Raise | ast.FunctionDef | ast.JoinedStr):
                    continue
                yield each
                body += ast.iter_child_nodes(each)


def _between(file: Path, lines: list[str], left: ast.expr, right: ast.expr, text: str) -> Iterator[Mutant]:
    """The operator between two expressions on one line."""
    if left.end_lineno != right.lineno or left.end_col_offset is None:
        return
    data = lines[right.lineno - 1].encode()
    part = data[left.end_col_offset : right.col_offset].decode()
    old = part.strip(" ()")
    if not old or " " in old:
        return
    start = left.end_col_offset + len(part[: part.index(old)].encode())
    yield Mutant(file, right.lineno, start, start + len(old.encode()), text)


def killed(mutant: Mutant, tree: Path) -> bool:
    """True when a test of the rules fails on the changed copy."""
    path = tree / mutant.file
    clean = path.read_text(encoding="utf-8")
    lines = clean.splitlines(keepends=True)
    lines[mutant.line - 1] = mutant.apply(lines[mutant.line - 1])
    path.write_text("".join(lines), encoding="utf-8")
    try:
        own = Path("tests/programme") / f"test_{path.stem}.py"
        return ((tree / own).exists() and not _passes(tree, own)) or not _passes(tree, Path("tests/programme"))
    finally:
        path.write_text(clean, encoding="utf-8")


def _passes(tree: Path, tests: Path) -> bool:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", str(tests), "--ignore", _SELF],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    return run.returncode == 0


_SELF = "tests/programme/test_mutants.py"


def copy(folder: Path) -> Path:
    """The sources and their tests in a folder of their own."""
    for name in ("game", "exercises", "devices", "scenes", "models3d", "tests"):
        # What is compiled stays valid beside a file that is copied with its time.
        skip = shutil.ignore_patterns("*.npz", "*.png", "*.npy", "*.webp", "*.wav", "golden", "*.pyc.*")
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def chosen(count: int, seed: int) -> list[Mutant]:
    """So many of them by chance, those left out that are proved equivalent."""
    every = list(mutants())
    random.Random(seed).shuffle(every)
    kept = [each for each in every if each.known() not in EQUIVALENT]
    return kept[:count]


def main() -> int:
    """Run them, and print those that nobody noticed."""
    options = argparse.ArgumentParser(description="Single-token changes of the rules.")
    options.add_argument("--count", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    lived = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copy(Path(folder))
        for number, each in enumerate(chosen(asked.count, asked.seed), 1):
            dead = killed(each, tree)
            lived += not dead
            print(f"{number:3} {'killed' if dead else 'LIVES '} {each}", flush=True)
    print(f"{asked.count - lived} of {asked.count} killed")
    return 1 if lived else 0


if __name__ == "__main__":
    sys.exit(main())
