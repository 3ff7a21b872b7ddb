"""The bill of materials is of what is installed."""

import json
import re
from importlib import metadata

import pytest

from game.papers.sbom import bill, closure, licence
from game.scoring.bundled import bundled

BILL = bill("midline", {"sqlcipher3": bundled()})
COMPONENTS = {each["name"]: each for each in BILL["components"]}


def test_it_is_a_cyclonedx_document() -> None:
    assert (BILL["bomFormat"], BILL["specVersion"], BILL["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", BILL["serialNumber"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", BILL["metadata"]["timestamp"])
    assert BILL["metadata"]["component"]["version"] == metadata.version("midline")


def test_what_runs_is_in_it_with_the_version_that_is_installed() -> None:
    for name in ("numpy", "click", "sqlcipher3", "keyring", "pillow", "pyopenxr", "PyOpenGL"):
        assert COMPONENTS[name]["version"] == metadata.version(name)
        assert COMPONENTS[name].get("licenses") or name == "sqlcipher3"
    assert COMPONENTS["SQLite"]["version"] == bundled()["SQLite"]
    assert COMPONENTS["CPython"]["type"] == "platform"
    assert re.fullmatch(r"\d[\d.]+", COMPONENTS["ffmpeg"]["version"])


def test_what_only_tests_need_is_not_in_it() -> None:
    assert not {"pytest", "hypothesis", "mypy", "ruff", "scipy"} & set(COMPONENTS)


def test_every_reference_leads_somewhere_and_none_twice() -> None:
    refs = [BILL["metadata"]["component"]["bom-ref"], *(each["bom-ref"] for each in BILL["components"])]
    assert len(set(refs)) == len(refs)
    for each in BILL["dependencies"]:
        assert {each["ref"], *each["dependsOn"]} <= set(refs)
    (root,) = [each for each in BILL["dependencies"] if each["ref"] == refs[0]]
    assert len(root["dependsOn"]) > 8
    reached = {ref for each in BILL["dependencies"] for ref in each["dependsOn"]}
    assert reached == set(refs[1:])


def test_no_address_is_in_it() -> None:
    assert "://" not in json.dumps(BILL)


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
