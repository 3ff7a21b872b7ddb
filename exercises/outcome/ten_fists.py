"""Ten times a hand closes and opens, and how long that takes."""

from __future__ import annotations

import math

from exercises.api import Script, Stage, Task, exercise

# Protocol.md 6.5; no measure takes more than a minute (8.7a).
FISTS = 10
MOST_S = 60.0
# One way takes no longer than this, or it is over.
WAY_S = 8.0
START_S = 3.0
# No less time than this is begun.
LEAST_S = 0.05
# Shut and open, in % of the person's own range.
SHUT, OPEN = 70.0, 30.0
ALONG_M, UP_M, FORWARD_M = -0.13, 0.125, 0.34


@exercise("ten-fists", Stage.MIRROR, code="FIST", scene="studio", repetitions=FISTS, outcome=True)
def ten_fists(task: Task[None]) -> Script[None]:
    """Close and open your hand, again and again.

    The time of ten fists (protocol.md 6.5). A trial is one: shut, then open again; their times add up to the
    measure. A hand that comes no further for a while, or a minute, ends it: then it is told how many there were.

    Status: draft.
    """
    task.say("fists-start")
    board = task.show(
        "hand", at=task.place(ALONG_M, UP_M, FORWARD_M), side=task.person.intact.value, posture="open", to="fist",
        blend=0.0, wanted_open=1.0,
    )  # fmt: skip
    yield from task.rest(START_S)
    task.say("fists-open")
    yield from task.until(lambda _now: task.measure("curl") <= OPEN, WAY_S)
    task.say("fists-now")
    for trial in task.trials():
        task.change(board, blend=1.0, wanted_open=0.0)
        began_s = task.time_s
        shut = yield from task.until(lambda _now: task.measure("curl") >= SHUT, _left_s(task, began_s))
        task.change(board, blend=0.0, wanted_open=1.0)
        shut_s = task.time_s - began_s if shut else math.nan
        left_s = _left_s(task, began_s)
        opened = shut and (yield from task.until(lambda _now: task.measure("curl") <= OPEN, left_s))
        task.score(trial, success=opened, reason="" if opened else "time", shut_s=shut_s)
        if not opened or _spent_s(task) > MOST_S - LEAST_S:
            break
    task.hide(board)
    task.say("blocks-done")
    yield from task.rest(START_S)


def _left_s(task: Task[None], began_s: float) -> float:
    """How long is waited for one way of the fist that began then: never beyond the minute."""
    return max(LEAST_S, min(WAY_S, MOST_S - _spent_s(task) - (task.time_s - began_s)))


def _spent_s(task: Task[None]) -> float:
    """How long the fists took that were scored."""
    return sum(each.end_s - each.start_s for each in task.scores)
