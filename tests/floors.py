"""What work costs, as a ratio against a floor in the same run: a slow or busy machine slows both."""

import threading
import time
from collections.abc import Callable

import numpy as np


def arithmetic() -> None:
    """NumPy's own time for one limb between two, thirty times."""
    before, after = np.zeros((26, 7)), np.ones((26, 7))
    for step in range(30):
        between = before + step / 30 * (after - before)
        between[:, :4] / np.sqrt(np.vecdot(between[:, :4], between[:, :4]) + 1.0)[:, None]


def ratio(work: Callable[[int], object], turns: int = 20, floor: Callable[[], None] = arithmetic) -> float:
    """How long `work(turn)` takes, as so many times `floor`: they take turns, medians."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns):
        for took, what in zip(times, (lambda turn=turn: work(turn), floor), strict=True):
            began = time.perf_counter()
            what()
            took.append(time.perf_counter() - began)
    return float(np.median(times[0]) / np.median(times[1]))


def ends(work: Callable[[], object], patience_s: float = 30.0) -> bool:
    """True when `work` came to its end: it waits for nothing that the test holds back until then."""
    done = threading.Event()
    threading.Thread(target=lambda: (work(), done.set()), daemon=True).start()
    return done.wait(patience_s)
