"""One test for many values of the same kind, where a test for each would cost more than what it looks at."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

Test = Callable[..., None]


def for_each(names: str, values: Iterable[Any]) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, within one test: it goes through them all, and what fails names its value.

    `names` are arguments with commas between; for several, each value is a tuple. Fixtures are made once.
    """
    asked = [name.strip() for name in names.split(",")]
    kept = list(values)
    assert kept, f"there is no {names} to test"

    def decorated(test: Test) -> Test:
        @functools.wraps(test)
        def run(**given: Any) -> None:
            for value in kept:
                named = dict(zip(asked, value if len(asked) > 1 else (value,), strict=True))
                try:
                    test(**given, **named)
                except Exception as error:
                    error.add_note("  ".join(f"{name}: {what!r}"[:200] for name, what in named.items()))
                    raise

        said = inspect.signature(test)
        left = [each for name, each in said.parameters.items() if name not in asked]
        run.__signature__ = said.replace(parameters=left)  # type: ignore[attr-defined]
        return run

    return decorated
