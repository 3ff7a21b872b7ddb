"""The reader's page: writes the tables of game/programme/README.md from the rules and presets themselves.

    python -m tests.programme.page

A test compares, so that no sentence or number in the page can be another than the one in force.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import game.programme
from game.programme.decision import RULES, Rule
from game.programme.field import Field
from game.settings import PRESETS, programme

README = Path(game.programme.__file__).parent / "README.md"
MARK = "<!-- {} by tests/programme/page.py -->"


def load() -> None:
    """Import every room of the rules, so that each has given its names."""
    for each in pkgutil.walk_packages(game.programme.__path__, "game.programme."):
        importlib.import_module(each.name)


def tables() -> str:
    """All tables of the page."""
    load()
    return "\n".join([*_sentences(), "", *_numbers()])


def _sentences() -> Iterator[str]:
    yield "## Every rule's reason"
    yield ""
    yield "What stands in braces is filled in with the case's own numbers and words."
    yield ""
    yield "<details><summary>All sentences</summary>"
    yield ""
    yield "| rule | why? |"
    yield "|---|---|"
    for rule_id in sorted(name for name, each in RULES.items() if each.function.__module__.startswith("game.")):
        for sentence in dict.fromkeys(_said(RULES[rule_id])):
            yield f"| `{rule_id}` | {sentence} |"
    yield ""
    yield "</details>"


def _said(rule: Rule) -> Iterator[str]:
    """The sentences that a reason may give, from its source: what it returns, and the tables it looks in."""
    module = sys.modules[rule.why.__module__]
    yield from _of_function(rule.why, module, set())


def _of_function(function: Any, module: Any, seen: set[str]) -> Iterator[str]:
    source = inspect.getsource(function)
    if function.__name__ == "<lambda>":
        source = _lambda(source)
    tree = ast.parse(inspect.cleandoc(source) if source[0] == " " else source)
    for node in _walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from _shown(_template(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _shown(node.value)
        elif isinstance(node, ast.Name) and node.id not in seen and hasattr(module, node.id):
            seen.add(node.id)
            found = getattr(module, node.id)
            if isinstance(found, dict):
                yield from (each for value in found.values() if isinstance(value, str) for each in _shown(value))
            elif inspect.isfunction(found) and ("why" in node.id or node.id == "sentence"):
                yield from _of_function(found, sys.modules[found.__module__], seen)


def _walk(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but docstrings, and those within a template, which are read with it."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        yield child
        if not isinstance(child, ast.JoinedStr):
            yield from _walk(child)


def _lambda(source: str) -> str:
    """The lambda of a decorator's line or lines, as an expression that can be read."""
    start = source.index("lambda")
    for end in range(len(source), start, -1):
        try:
            ast.parse(source[start:end], mode="eval")
        except SyntaxError:
            continue
        return source[start:end]
    raise ValueError(source)


def _template(node: ast.JoinedStr) -> str:
    return "".join(
        each.value if isinstance(each, ast.Constant) else f"{{{_slot(each)}}}"  # type: ignore[str-bytes-safe]
        for each in node.values
    )


def _slot(node: ast.expr) -> str:
    words = re.findall(r"[a-z_]{3,}", ast.unparse(node).replace("rules.", ""))
    return (words[-1] if words else "number").replace("_", " ")


def _shown(text: str) -> Iterator[str]:
    """Whole sentences only: pieces that are put into another are read there."""
    text = " ".join(text.split()).replace("|", "/")
    if text.endswith(".") and " " in text and (text[0].isupper() or text[0] == "{"):
        yield text


def _numbers() -> Iterator[str]:
    shared = _shared()
    yield "## Every number"
    yield ""
    yield "F is published, M from memory, D our choice; the paragraph is that of the protocol. What a preset has"
    yield "of its own stands under its name, all else under *every preset*. A prescription may go to the limits,"
    yield "with a reason."
    for title, fields in [("every preset", shared), *((name, _own(name, shared)) for name in PRESETS)]:
        yield ""
        yield f"<details><summary>{title}</summary>"
        yield ""
        yield "| field | value | limits | unit | source | who |"
        yield "|---|---|---|---|---|---|"
        for name, each in sorted(fields.items()):
            cells = (f"`{name}`", _value(each.value), _limits(each), each.unit, each.source, each.who)
            yield f"| {' | '.join(cells)} |"
        yield ""
        yield "</details>"


def _shared() -> dict[str, Field]:
    first, *others = (programme(name).fields for name in PRESETS)
    return {name: field for name, field in first.items() if all(each[name] == field for each in others)}


def _own(preset: str, shared: dict[str, Field]) -> dict[str, Field]:
    return {name: field for name, field in programme(preset).fields.items() if name not in shared}


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return f"{value:g}" if isinstance(value, int | float) else str(value) or "none"


def _limits(field: Field) -> str:
    if field.low is not None and field.high is not None:
        return f"{field.low:g} – {field.high:g}"
    return ", ".join(field.choices)


def page(old: str) -> str:
    """The page with its tables as they must be now."""
    begin, end = MARK.format("written"), MARK.format("end, written")
    head = old.split(begin)[0].rstrip()
    return f"{head}\n\n{begin}\n\n{tables()}\n\n{end}\n"


if __name__ == "__main__":
    README.write_text(page(README.read_text(encoding="utf-8")), encoding="utf-8")
