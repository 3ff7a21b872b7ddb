"""No clinical number stands in code: the rules take theirs from the presets, each with unit, source and limits."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.settings import PRESETS, programme

ROOT = Path(__file__).parents[2]
RULES = [
    path for path in sorted((ROOT / "game/programme").rglob("*.py")) if path.name not in ("codec.py", "preset.py")
]
OTHERS = sorted(path for room in ("game", "devices") for path in (ROOT / room).rglob("*.py") if path not in RULES)
# Counting, signs, halves of a pair, ends of a list, and what hides the last bits of a float: structure, not rules.
STRUCTURE = {0, 1, 2, 3, 4, 5, 1e-9}
# Units: seconds a minute, per cent, and half counts in formulas.
UNITS = {60, 100, 0.5}
# Names of module constants that are facts of a scale or of the calendar, with the reason.
FACTS = {
    "WORST": "the top of the scale from 0 to 10",
    "FACE_STEP": "six faces for 0 to 10",
    "WEEKDAYS": "days of the calendar week",
    "WEEK_DAYS": "days of the calendar week",
    "KEPT": "how much is remembered, more than any rule looks at",
    "KEPT_SESSIONS": "how much is remembered, more than any rule looks at",
    "RECENT": "how much is remembered for variety",
    "MAINTAIN": "the number of the stage after the last",
    "DIGITS": "what hides the last bits of a float",
    "CIRCLE_DEG": "a full turn",
    "STEP_DEG": "the step by which pictures are turned",
    "FACES": "the five faces of a question of sickness stand for 0 to 20",
    "PAQ_S": "the scale of a published questionnaire",
    "TAS_20": "the scale of a published questionnaire",
    "LONGEST": "the end of the slider for felt length",
}
# What a person's rules are about: such a name beside a bare number is a rule in code.
CLINICAL = ("pain", "nrs", "rise", "flare", "dizz", "distress", "stage", "days", "dose", "sitting", "mirror_day")


def numbers(path: Path, less: set[float]) -> Iterator[tuple[int, str, float]]:
    """Line, what surrounds it and value of each number of the file that is neither in a FACT nor in `less`."""
    facts: set[int] = set()
    todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id.lstrip("_") in FACTS for target in targets):
                facts |= {id(inner) for inner in ast.walk(node)}
        for child in ast.iter_child_nodes(node):
            todo.append(child)
            if not isinstance(child, ast.Constant) or type(child.value) not in (int, float):
                continue
            if child.value not in less and id(child) not in facts:
                yield child.lineno, ast.unparse(node), child.value


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_the_rules_hold_no_number_of_their_own(path: Path):
    found = list(numbers(path, STRUCTURE | UNITS))
    assert not found, found


def test_no_number_stands_beside_a_clinical_name_elsewhere():
    found = []
    for path in OTHERS:
        for line, text, _ in numbers(path, STRUCTURE):
            compared = any(sign in text for sign in ("<", ">", "=="))
            if compared and any(name in text.lower() for name in CLINICAL):
                found.append((str(path.relative_to(ROOT)), line, text))
    assert not found, found


def test_it_finds_what_it_looks_for(tmp_path: Path):
    spoiled = tmp_path / "rule.py"
    spoiled.write_text("WORST = 10\ndef stops(pre, now):\n    return now - pre >= 6\n", encoding="utf-8")
    assert [value for _, _, value in numbers(spoiled, STRUCTURE)] == [6]


def test_every_number_of_a_preset_says_where_it_comes_from():
    for name in PRESETS:
        for field, each in programme(name).fields.items():
            assert each.source.split()[0].rstrip(",") in ("D", "F", "M"), (name, field, each.source)
            assert each.unit, (name, field)
