"""The trace is whole, and each way in which it can break is found."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from game.papers.files import Control, Papers, PapersError, Requirement, Risk, read_papers, rows
from game.papers.trace import REFUSED, faults
from tests.papers.kit import ROOT, named_tests, wanted

PAPERS = read_papers()


def test_the_trace_is_whole() -> None:
    assert faults(PAPERS, named_tests(ROOT), wanted()) == []


def test_tests_are_found_without_running_them(tmp_path: Path) -> None:
    (tmp_path / "tests" / "room").mkdir(parents=True)
    (tmp_path / "tests" / "room" / "test_it.py").write_text(
        "raise SystemExit\ndef test_one(): ...\ndef helper(): ...\nasync def test_two(): ...\n"
    )
    (tmp_path / "tests" / "room" / "kit.py").write_text("def test_none(): ...\n")
    assert named_tests(tmp_path) == {"tests/room/test_it.py::test_one", "tests/room/test_it.py::test_two"}


def requirement(papers: Papers, name: str, **changed: object) -> Papers:
    new = tuple(replace(each, **changed) if each.id == name else each for each in papers.requirements)
    return replace(papers, requirements=new)


def risk(papers: Papers, name: str, change: Callable[[Risk], Risk]) -> Papers:
    return replace(papers, risks=tuple(change(each) if each.id == name else each for each in papers.risks))


def control(change: Callable[[Control], Control]) -> Callable[[Risk], Risk]:
    return lambda one: replace(one, controls=(change(one.controls[0]), *one.controls[1:]))


NEW = Requirement("Q-999", "new", "here", ("R-09",), ("tests/mirror/test_rig.py::test_cover_draws_nothing",))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: requirement(p, "Q-04", tests=("tests/mirror/test_rig.py::test_gone",)), "there is no test"),
        (lambda p: requirement(p, "Q-04", tests=()), "Q-04: it has tests, or it is coming"),
        (lambda p: requirement(p, "Q-04", tests=()), "C-09.1: no test holds it"),
        (lambda p: requirement(p, "Q-04", coming=True), "never both"),
        (lambda p: requirement(p, "Q-04", risks=()), "the requirement Q-04 does not name R-09"),
        (lambda p: requirement(p, "Q-04", risks=("R-09", "R-99")), "there is no risk R-99"),
        (lambda p: requirement(p, "Q-04", id="Q-05"), "The requirement Q-05 stands 2 times"),
        (lambda p: replace(p, requirements=(*p.requirements, NEW)), "no control of R-09 names it"),
        (lambda p: risk(p, "R-09", lambda one: replace(one, controls=())), "R-09: nothing is done"),
        (
            lambda p: risk(p, "R-09", control(lambda one: replace(one, requirements=()))),
            "C-09.1: no requirement asks for it",
        ),
        (
            lambda p: risk(p, "R-09", control(lambda one: replace(one, requirements=("Q-98",)))),
            "C-09.1: there is no requirement Q-98",
        ),
        (lambda p: risk(p, "R-09", control(lambda one: replace(one, kind="hope"))), "hope is no kind"),
        (lambda p: risk(p, "R-09", lambda one: replace(one, after=3)), "makes a risk likelier"),
        (lambda p: risk(p, "R-09", lambda one: replace(one, severity=0)), "steps are 1 to 5"),
        (lambda p: risk(p, "R-01", lambda one: replace(one, before=5, after=3)), "is not acceptable"),
        (lambda p: requirement(p, "Q-04", tests=(), coming=True), "R-09: what is only coming lowers no risk"),
        (lambda p: risk(p, "R-09", lambda one: replace(one, id="R-01")), "The risk R-01 stands 2 times"),
        (lambda p: replace(p, use_errors=(replace(p.use_errors[0], risks=("R-98",)),)), "there is no risk R-98"),
        (lambda p: replace(p, use_errors=(replace(p.use_errors[0], requirements=()),)), "no requirement answers"),
        (lambda p: replace(p, use_errors=(replace(p.use_errors[0], requirements=("Q-97",)),)), "Q-97"),
        (lambda p: replace(p, shortcomings=(replace(p.shortcomings[0], risks=("R-98",)),)), "no risk R-98"),
    ],
)
def test_a_broken_copy_is_found(spoil: Callable[[Papers], Papers], said: str) -> None:
    assert any(said in each for each in faults(spoil(PAPERS), named_tests(ROOT), wanted()))


def test_what_would_be_refused_is_not_released() -> None:
    assert all(each.severity * each.after < REFUSED for each in PAPERS.risks)


def test_every_invariant_of_the_protocol_is_a_requirement() -> None:
    for number in range(1, 15):
        assert any(f"14.3 inv. {number}," in f"{each.source}," for each in PAPERS.requirements), number


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"id": "Q-1", "text": "t", "source": "s", "colour": "red"}, "colour"),
        ({"id": "Q-1", "text": "t"}, "source"),
        ({"id": "Q-1", "text": " ", "source": "s"}, "text"),
        ({"id": "Q-1", "text": "t", "source": "s", "tests": "one"}, "tests"),
        ({"id": "Q-1", "text": "t", "source": "s", "tests": [1]}, "tests"),
        ({"id": "Q-1", "text": "t", "source": "s", "coming": 1}, "coming"),
    ],
)
def test_a_wrong_field_is_one_sentence(table: dict[str, object], said: str) -> None:
    with pytest.raises(PapersError, match=f"requirements.toml, entry Q-1: the field {said} "):
        rows(Requirement, [table], "requirements.toml")
