"""How far a hand opens, closes and bends at the wrist by itself."""

from __future__ import annotations

import math
from typing import NamedTuple

from exercises.api import Moment, Prop, Script, Stage, Task, exercise, measure

START_S = 3.0
# A move is done so long, and rested after.
MOVES_S = 4.0
BETWEEN_S = 1.0
# The picture of it goes there once in this time.
SHOWS_S = 1.5
# What is reached lies within these shares of what was seen: a single frame that jumped is no range.
ALMOST_ALL, HARDLY_ANY = 0.9, 0.1
# Fewer frames than these tell nothing.
LEAST = 8


class Move(NamedTuple):
    """A move, its sentence and picture, the measure of it and which end of that is reached."""

    key: str
    start: str
    posture: str
    view: str
    of: str
    share: float
    wanted_open: float


OPEN = Move("range-open", "fist", "open", "dorsal", "curl", HARDLY_ANY, 1.0)
FIST = Move("range-fist", "open", "fist", "dorsal", "curl", ALMOST_ALL, 0.0)
BACK = Move("range-back", "rest", "wrist-extended", "dorsal", "wrist_flexion", HARDLY_ANY, 0.5)
PALMWARD = Move("range-palm", "rest", "wrist-flexed", "dorsal", "wrist_flexion", ALMOST_ALL, 0.5)
# Each is done twice; the wrist's last, because not every tracker tells of it.
FINGERS = (OPEN, FIST) * 2
MOVES = FINGERS + (BACK, PALMWARD) * 2
KINDS = (OPEN, FIST, BACK, PALMWARD)
ALONG_M, UP_M, FORWARD_M = -0.13, 0.125, 0.34


@exercise("hand-range", Stage.MIRROR, code="ROM", scene="studio", repetitions=len(MOVES), outcome=True)
def hand_range(task: Task[None]) -> Script[None]:
    """Open and close your hand and bend it at the wrist, as far as is comfortable.

    Active range of motion (protocol.md 6.5): each end twice, as far as the hand goes by itself. A trial is one
    move: done when enough of it was seen to be measured. Of a wrist nothing is asked where the elbow is not seen.
    Nothing is right or wrong, and nothing is said of it.

    Status: draft.
    """
    task.say("range-start")
    yield from task.rest(START_S)
    for trial in task.trials():
        move = MOVES[trial.number - 1]
        board = task.show(
            "hand",
            at=task.place(ALONG_M, UP_M, FORWARD_M),
            side=task.person.intact.value,
            view=move.view,
            posture=move.start,
            to=move.posture,
            blend=0.0,
            wanted_open=move.wanted_open,
        )
        task.say(move.key)
        seen = Seen(task, move, board)
        yield from task.watch(MOVES_S, seen.step)
        task.hide(board)
        value = seen.reached()
        known = math.isfinite(value)
        task.score(
            trial,
            success=known,
            reason="" if known else "unseen",
            kind=float(KINDS.index(move)),
            value=value,
            wrist_seen=float(seen.wrist),
        )
        if trial.number == len(FINGERS) and not any(each.metrics["wrist_seen"] for each in task.scores):
            break
        yield from task.rest(BETWEEN_S)
    task.say("blocks-done")
    yield from task.rest(BETWEEN_S)


class Seen:
    """What is seen of one move: its values in their unit (a share of a fist, or radians)."""

    def __init__(self, task: Task[None], move: Move, board: Prop) -> None:
        self._task, self._move, self._board = task, move, board
        self._began_s = task.time_s
        self._values: list[float] = []
        self.wrist = False

    def step(self, now: Moment) -> bool:
        """Take one frame in; never over by itself."""
        share = min(1.0, (self._task.time_s - self._began_s) / SHOWS_S)
        self._task.change(self._board, blend=share * share * (3.0 - 2.0 * share))
        value = measure(self._move.of, now.lead)
        if math.isfinite(value):
            self._values.append(value)
        self.wrist = self.wrist or math.isfinite(measure("wrist_flexion", now.lead))
        return False

    def reached(self) -> float:
        """The end that was reached; NaN where too little was seen."""
        if len(self._values) < LEAST:
            return math.nan
        return sorted(self._values)[round(self._move.share * (len(self._values) - 1))]
