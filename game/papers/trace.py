"""Whether the papers hang together: every risk controlled, every control required, every requirement tested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from game.papers.files import CONTROLS, KINDS, Control, Papers, Requirement, Risk, Soup

# Severity times probability: from TOLERATED on the site has to accept a risk, from REFUSED on it is not released.
TOLERATED: Final = 5
REFUSED: Final = 13
_NAME: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([^;]*)")


def faults(papers: Papers, tests: Collection[str], dependencies: Mapping[str, str]) -> list[str]:
    """Each broken link in one sentence; none where the trace is whole.

    `tests` are the node ids that exist, `dependencies` the requirements of pyproject.toml: name to versions.
    """
    return [
        *_twice("risk", (each.id for each in papers.risks)),
        *_twice("control", (each.id for risk in papers.risks for each in risk.controls)),
        *_twice("requirement", (each.id for each in papers.requirements)),
        *_twice("library", (named(each.name) for each in papers.soup)),
        *_twice("use error", (each.id for each in papers.use_errors)),
        *_twice("anomaly", (each.id for each in papers.shortcomings)),
        *_of_risks(papers),
        *_of_requirements(papers, tests),
        *_of_others(papers),
        *_of_soup(papers, dependencies),
    ]


def named(library: str) -> str:
    """The name of a package as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", library).lower()


def dependencies(lines: Iterable[str]) -> dict[str, str]:
    """Name to versions of requirement lines such as `psycopg[binary]>=3.3,<4; python_version < "3.13"`."""
    found = (_NAME.match(line) for line in lines)
    return {named(each[1]): each[2].strip() for each in found if each}


def _twice(what: str, ids: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"The {what} {name} stands {count} times."


def _of_risks(papers: Papers) -> Iterator[str]:
    known = {each.id: each for each in papers.requirements}
    for risk in papers.risks:
        if (
            not all(1 <= step <= 5 for step in (risk.severity, risk.before, risk.after))
            or risk.after > risk.before
        ):
            yield f"{risk.id}: steps are 1 to 5, and no control makes a risk likelier."
        elif risk.severity * risk.after >= REFUSED:
            yield f"{risk.id}: what is left of the risk ({risk.severity} times {risk.after}) is not acceptable."
        if not risk.controls:
            yield f"{risk.id}: nothing is done about it."
        there = [known[name] for control in risk.controls for name in control.requirements if name in known]
        if there and all(each.coming for each in there) and risk.after < risk.before:
            yield f"{risk.id}: what is only coming lowers no risk yet."
        for control in risk.controls:
            yield from _of_control(risk, control, known)


def _of_control(risk: Risk, control: Control, known: Mapping[str, Requirement]) -> Iterator[str]:
    if control.kind not in CONTROLS:
        yield f"{control.id}: {control.kind} is no kind of control."
    if not control.requirements:
        yield f"{control.id}: no requirement asks for it."
    for name in control.requirements:
        if name not in known:
            yield f"{control.id}: there is no requirement {name}."
        elif risk.id not in known[name].risks:
            yield f"{control.id}: the requirement {name} does not name {risk.id}."
    there = [known[name] for name in control.requirements if name in known]
    if there and not any(each.tests or each.coming for each in there):
        yield f"{control.id}: no test holds it."


def _of_requirements(papers: Papers, tests: Collection[str]) -> Iterator[str]:
    asked = {
        (risk.id, name) for risk in papers.risks for control in risk.controls for name in control.requirements
    }
    risks = {each.id for each in papers.risks}
    for requirement in papers.requirements:
        if bool(requirement.tests) == requirement.coming:
            yield f"{requirement.id}: it has tests, or it is coming; never both or neither."
        for test in requirement.tests:
            if test not in tests:
                yield f"{requirement.id}: there is no test {test}."
        for risk in requirement.risks:
            if risk not in risks:
                yield f"{requirement.id}: there is no risk {risk}."
            elif (risk, requirement.id) not in asked:
                yield f"{requirement.id}: no control of {risk} names it."


def _of_others(papers: Papers) -> Iterator[str]:
    risks = {each.id for each in papers.risks}
    known = {each.id for each in papers.requirements}
    for error in papers.use_errors:
        yield from (f"{error.id}: there is no risk {name}." for name in error.risks if name not in risks)
        yield from (
            f"{error.id}: there is no requirement {name}." for name in error.requirements if name not in known
        )
        if not error.requirements:
            yield f"{error.id}: no requirement answers it."
    for each in papers.shortcomings:
        yield from (f"{each.id}: there is no risk {name}." for name in each.risks if name not in risks)


def _of_soup(papers: Papers, wanted: Mapping[str, str]) -> Iterator[str]:
    listed = {named(each.name): each for each in papers.soup}
    for name in wanted:
        if name not in listed or listed[name].kind != "dependency":
            yield f"{name} is a dependency and not in the SOUP list."
    for name, soup in listed.items():
        if soup.kind not in KINDS:
            yield f"{soup.name}: {soup.kind} is no kind of SOUP."
        elif soup.kind == "dependency":
            yield from _of_dependency(soup, wanted.get(name))


def _of_dependency(soup: Soup, versions: str | None) -> Iterator[str]:
    if versions is None and not soup.coming:
        yield f"{soup.name} is in the SOUP list and no dependency."
    elif versions is not None and soup.coming:
        yield f"{soup.name} is a dependency now: take away its `coming` and write its versions, {versions}."
    elif versions is not None and _parts(versions) != _parts(soup.versions):
        yield f"{soup.name}: pyproject.toml has {versions}, the SOUP list {soup.versions}."


def _parts(versions: str) -> set[str]:
    return {each.strip() for each in versions.split(",")}
