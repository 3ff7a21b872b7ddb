"""A test that goes through many values goes through all of them, and says which one failed."""

import pytest

from tests.for_each import for_each


def test_it_goes_through_every_pair_and_keeps_the_fixtures() -> None:
    seen = []

    @for_each("one", [1, 2])
    @for_each("two, three", [("a", "b"), ("c", "d")])
    def holds(tmp: str, one: int, two: str, three: str) -> None:
        seen.append((tmp, one, two + three))

    holds(tmp="x")
    assert seen == [("x", 1, "ab"), ("x", 1, "cd"), ("x", 2, "ab"), ("x", 2, "cd")]


def test_what_fails_names_its_value() -> None:
    @for_each("one", [1, 2, 3])
    def small(one: int) -> None:
        assert one < 2

    with pytest.raises(AssertionError) as failed:
        small()
    assert failed.value.__notes__ == ["one: 2"]


def test_no_value_at_all_is_no_test() -> None:
    with pytest.raises(AssertionError, match="there is no one to test"):
        for_each("one", [])
