"""What work costs, in calls, or as a ratio against a floor in the same run: a slow or busy machine slows both."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable

import numpy as np

# What others do on the machine takes nothing of a thread's own time; on Windows that clock is too coarse.
_now = time.perf_counter if sys.platform == "win32" else time.thread_time


def arithmetic() -> None:
    """NumPy's own time for one limb between two, thirty times."""
    before, after = np.zeros((26, 7)), np.ones((26, 7))
    for step in range(30):
        between = before + step / 30 * (after - before)
        between[:, :4] / np.sqrt(np.vecdot(between[:, :4], between[:, :4]) + 1.0)[:, None]


def ratio(work: Callable[[int], object], turns: int = 20, floor: Callable[[], None] = arithmetic) -> float:
    """How long `work(turn)` takes, as so many times `floor`: they take turns.

    A quarter of the turns are quicker: who has to share the memory with others is slowed down now and then.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns):
        for took, what in zip(times, (lambda turn=turn: work(turn), floor), strict=True):
            began = _now()
            what()
            took.append(_now() - began)
    ours, least = (np.percentile(each, 25) for each in times)
    return float(ours / least)


def calls(work: Callable[[], object]) -> int:
    """How many functions `work` calls, Python's and C's: no other program on the machine changes that."""
    events = Counter[str]()
    sys.setprofile(lambda _frame, event, _arg: events.update((event,)))
    try:
        work()
    finally:
        sys.setprofile(None)
    return events["call"] + events["c_call"]


def ends(work: Callable[[], object], patience_s: float = 30.0) -> bool:
    """True when `work` came to its end: it waits for nothing that the test holds back until then."""
    done = threading.Event()
    threading.Thread(target=lambda: (work(), done.set()), daemon=True).start()
    return done.wait(patience_s)
