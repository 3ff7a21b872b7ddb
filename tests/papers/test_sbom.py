"""The bill of materials is of what is installed."""

import json
import re
from importlib import metadata
from typing import Any

import pytest

from game.papers.sbom import bill, closure, licence
from game.scoring.bundled import bundled

Parts = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return bill("midline", {"sqlcipher3": bundled()})


@pytest.fixture
def parts(made: dict[str, Any]) -> Parts:
    return {each["name"]: each for each in made["components"]}


def test_it_is_a_cyclonedx_document(made: dict[str, Any]) -> None:
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["serialNumber"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["metadata"]["timestamp"])
    assert made["metadata"]["component"]["version"] == metadata.version("midline")


def test_what_runs_is_in_it_with_the_version_that_is_installed(parts: Parts) -> None:
    for name in ("numpy", "click", "sqlcipher3", "keyring", "pillow", "pyopenxr", "PyOpenGL"):
        assert parts[name]["version"] == metadata.version(name)
        assert parts[name].get("licenses") or name == "sqlcipher3"
    assert parts["SQLite"]["version"] == bundled()["SQLite"]
    assert parts["CPython"]["type"] == "platform"
    assert re.fullmatch(r"\d[\d.]+", parts["ffmpeg"]["version"])


def test_what_only_tests_need_is_not_in_it(parts: Parts) -> None:
    assert not {"pytest", "hypothesis", "mypy", "ruff", "scipy"} & set(parts)


def test_every_reference_leads_somewhere_and_none_twice(made: dict[str, Any]) -> None:
    refs = [made["metadata"]["component"]["bom-ref"], *(each["bom-ref"] for each in made["components"])]
    assert len(set(refs)) == len(refs)
    for each in made["dependencies"]:
        assert {each["ref"], *each["dependsOn"]} <= set(refs)
    (root,) = [each for each in made["dependencies"] if each["ref"] == refs[0]]
    assert len(root["dependsOn"]) > 8
    reached = {ref for each in made["dependencies"] for ref in each["dependsOn"]}
    assert reached == set(refs[1:])


def test_no_address_is_in_it(made: dict[str, Any]) -> None:
    assert "://" not in json.dumps(made)


def test_extras_count_only_where_they_are_asked_for() -> None:
    assert "pygments" in closure("pytest")
    assert "attrs" not in closure("pytest")
    assert closure("no-such-package") == {}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ([("License-Expression", "MIT"), ("License", "other")], "MIT"),
        ([("License", "BSD")], "BSD"),
        ([("License", "a whole text\nover lines"), ("Classifier", "License :: OSI Approved :: X")], "X"),
        ([("Classifier", "Topic :: Games")], ""),
    ],
)
def test_a_licence_is_what_the_package_states(fields: list[tuple[str, str]], found: str) -> None:
    from email.message import Message

    about = Message()
    for name, value in fields:
        about[name] = value
    assert licence(about) == found
