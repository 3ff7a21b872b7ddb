"""A software bill of materials of what is really installed, as CycloneDX 1.6 JSON."""

from __future__ import annotations

import platform
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, Final

from game.papers.trace import named

_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?[^;]*(?:;\s*(.*))?")
_EXTRA: Final = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
_FFMPEG: Final = re.compile(r"ffmpeg-.+-v([0-9.]+[0-9])")


def licence(about: Any) -> str:
    """The licence as the package states it: expression, else the short word, else its classifier; "" for none."""
    if expression := _field(about, "License-Expression"):
        return expression
    word = _field(about, "License")
    if word and "\n" not in word and len(word) <= 60:
        return word
    classifiers = [str(each) for each in about.get_all("Classifier") or [] if str(each).startswith("License ::")]
    return classifiers[0].rsplit(" :: ", 1)[-1] if classifiers else ""


def closure(root: str) -> dict[str, tuple[metadata.Distribution, list[str]]]:
    """Everything installed that `root` needs, itself first: name to its distribution and the names it needs.

    Extras count where they are asked for. Other markers are not evaluated: what they rule out is not installed.
    """
    found: dict[str, tuple[metadata.Distribution, list[str]]] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(root, frozenset())]
    while waiting:
        name, extras = waiting.pop(0)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        needs = _needs(distribution, extras)
        known = found.setdefault(named(name), (distribution, []))[1]
        fresh = [each for each in needs if named(each[0]) not in known]
        known.extend(named(each[0]) for each in fresh)
        waiting.extend(fresh)
    return {name: (one, [each for each in needs if each in found]) for name, (one, needs) in found.items()}


def bill(root: str, inside: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The document; `inside` holds parts that come within a package: its name to part and version."""
    every = closure(root)
    parts = {**inside, **_encoder(every)}
    components, depends = [], []
    for name, (distribution, needs) in every.items():
        own = [_part(name, *each) for each in parts.get(name, {}).items()]
        if name == named(root):
            main = _component(distribution, "application")
            needs = [*needs, "cpython"]
        else:
            components.append(_component(distribution, "library"))
        components.extend(own)
        refs = [_ref(every[each][0]) if each in every else each for each in needs]
        depends.append({"ref": _ref(distribution), "dependsOn": refs + [each["bom-ref"] for each in own]})
    python = {"type": "platform", "bom-ref": "cpython", "name": platform.python_implementation()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid4().urn,
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "component": main,
            "properties": [{"name": "midline:system", "value": f"{platform.system()} {platform.machine()}"}],
        },
        "components": [*components, {**python, "version": platform.python_version()}],
        "dependencies": depends,
    }


def _field(about: Any, name: str) -> str:
    return str(about[name] or "").strip() if name in about else ""


def _needs(distribution: metadata.Distribution, extras: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    needs = []
    for line in distribution.requires or []:
        parsed = _REQUIREMENT.match(line)
        if parsed is None:
            continue
        name, asked, marker = parsed.groups(default="")
        if (extra := _EXTRA.search(marker)) is None or extra[1] in extras:
            needs.append((name, frozenset(each.strip() for each in asked.split(",") if each.strip())))
    return needs


def _ref(distribution: metadata.Distribution) -> str:
    # The purl of the CycloneDX ecosystem for a Python package; a name, and no address of anything.
    return f"pkg:pypi/{named(distribution.metadata['Name'])}@{distribution.version}"


def _component(distribution: metadata.Distribution, kind: str) -> dict[str, Any]:
    about = distribution.metadata
    component: dict[str, Any] = {
        "type": kind,
        "bom-ref": _ref(distribution),
        "name": str(about["Name"]),
        "version": distribution.version,
        "purl": _ref(distribution),
    }
    if stated := licence(about):
        expressed = _field(about, "License-Expression") == stated
        component["licenses"] = [{"expression": stated} if expressed else {"license": {"name": stated}}]
    return component


def _part(of: str, name: str, version: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": f"{of}/{named(name)}@{version}",
        "name": name,
        "version": version,
        "description": f"inside {of}",
    }


def _encoder(every: Mapping[str, tuple[metadata.Distribution, list[str]]]) -> dict[str, dict[str, str]]:
    """The ffmpeg program in the wheel of imageio-ffmpeg, told by the name of its file."""
    name = "imageio-ffmpeg"
    files = every[name][0].files or [] if name in every else []
    versions = [found[1] for each in files if (found := _FFMPEG.search(each.name))]
    return {name: {"ffmpeg": versions[0]}} if versions else {}
