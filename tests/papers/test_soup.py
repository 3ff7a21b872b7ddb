"""The SOUP list is what is really depended on, and the limits that are quoted are those that the rooms tell."""

from dataclasses import replace

import pytest

from game.papers.files import Papers, Soup, read_papers
from game.papers.trace import dependencies, faults
from game.scoring.bundled import bundled
from tests.papers.kit import ROOT, named_tests, wanted

PAPERS = read_papers()


def soup_faults(papers: Papers, needed: dict[str, str]) -> list[str]:
    return faults(papers, named_tests(ROOT), needed)


def with_soup(name: str, **changed: object) -> Papers:
    return replace(
        PAPERS, soup=tuple(replace(each, **changed) if each.name == name else each for each in PAPERS.soup)
    )


def test_the_soup_list_is_the_dependencies() -> None:
    assert soup_faults(PAPERS, wanted()) == []
    assert len(wanted()) > 10


def test_a_dependency_that_is_not_listed_is_found() -> None:
    assert soup_faults(PAPERS, {**wanted(), "leftpad": ">=1"}) == [
        "leftpad is a dependency and not in the SOUP list."
    ]


def test_an_entry_that_is_no_dependency_is_found_unless_it_is_coming() -> None:
    needed = {name: versions for name, versions in wanted().items() if name != "click"}
    assert soup_faults(PAPERS, needed) == ["click is in the SOUP list and no dependency."]
    assert soup_faults(with_soup("click", coming=True), needed) == []


def test_an_entry_that_has_come_is_found() -> None:
    (said,) = soup_faults(with_soup("click", coming=True), wanted())
    assert "take away its `coming`" in said


def test_other_versions_are_found() -> None:
    (said,) = soup_faults(with_soup("click", versions=">=7,<9"), wanted())
    assert "click: pyproject.toml has >=8.1,<9" in said
    assert soup_faults(with_soup("click", versions="<9, >=8.1"), wanted()) == []


def test_a_kind_that_is_none_and_a_library_twice_are_found() -> None:
    assert any("gift is no kind" in each for each in soup_faults(with_soup("SQLite", kind="gift"), wanted()))
    twice = replace(PAPERS, soup=(*PAPERS.soup, replace(PAPERS.soup[0], name="Fhir_Resources", kind="part")))
    assert any("fhir-resources stands 2 times" in each for each in soup_faults(twice, wanted()))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("panda3d==1.10.16", {"panda3d": "==1.10.16"}),
        ("psycopg[binary]>=3.3,<4", {"psycopg": ">=3.3,<4"}),
        ("pyttsx3>=2.99,<3; sys_platform != 'linux'", {"pyttsx3": ">=2.99,<3"}),
        ("fhir.resources", {"fhir-resources": ""}),
    ],
)
def test_a_line_of_pyproject_is_read(line: str, found: dict[str, str]) -> None:
    assert dependencies([line]) == found


def test_the_database_is_outside_the_wal_reset_bug() -> None:
    """SOUP entry no. 1: SQLite 3.7.0 to 3.51.2 may lose committed pages."""
    version = tuple(int(each) for each in bundled()["SQLite"].split("."))
    assert version >= (3, 51, 3)
    first: Soup = PAPERS.soup[0]
    assert first.name == "SQLite"
    assert "WAL-reset bug" in first.bugs[0].where


def test_every_anomaly_of_a_library_says_where_it_stands() -> None:
    for soup in PAPERS.soup:
        assert len({bug.where for bug in soup.bugs}) == len(soup.bugs), soup.name
    cited = [bug for soup in PAPERS.soup for bug in soup.bugs if any(c.isdigit() for c in bug.where)]
    assert len(cited) > 30


@pytest.mark.parametrize("shortcoming", PAPERS.shortcomings, ids=lambda each: each.id)
def test_a_known_limit_is_still_told_by_its_room(shortcoming) -> None:
    told = " ".join((ROOT / shortcoming.file).read_text(encoding="utf-8").split())
    assert shortcoming.quote in told, f"{shortcoming.file} no longer says so: is {shortcoming.id} still true?"
