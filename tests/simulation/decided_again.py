"""The slow run of T-repl: many fortnights of every preset and archetype, decided again byte for byte.

`python -m tests.simulation.decided_again --count 1000` prints how many came out the same; 16 run with the tests.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor

from game.programme.course import replay
from game.programme.field import ProgrammeError
from game.settings import PRESETS, programme
from game.simulation.archetypes import ARCHETYPES
from game.simulation.life import Life

DAYS = 14


def one(number: int) -> tuple[int, str]:
    """The decisions of one fortnight that came out the same, and what did not."""
    keys = list(ARCHETYPES)
    life = Life(PRESETS[number % len(PRESETS)], keys[number % len(keys)], (7, number), programme, keeps=True)
    life.live(DAYS)
    try:
        return replay(life.events, programme), ""
    except ProgrammeError as error:
        return 0, f"programme {number}: {error}"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    count = parser.parse_args().count
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(one, range(count), chunksize=10))
    wrong = [sentence for _, sentence in found if sentence]
    print("\n".join(wrong))
    print(f"{count - len(wrong)} of {count} programmes of {DAYS} days, {sum(each for each, _ in found)} decisions")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
