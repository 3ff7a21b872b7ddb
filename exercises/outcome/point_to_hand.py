"""The working index finger points to where the other hand, which is not shown, is felt."""

from __future__ import annotations

import math

from exercises.api import FINGER_TIPS, Moment, Script, Stage, Task, exercise

# Protocol.md 8.7a: three times before and three times after the mirror.
TIMES = 3
START_S = 3.0
BETWEEN_S = 3.0
LIMIT_S = 15.0
# A finger points once it went so far from where it was and then kept still for this long, within this.
WENT_M = 0.08
STILL_M = 0.010
STILL_S = 1.2
INDEX = FINGER_TIPS[1]

Point = tuple[float, float, float]


@exercise("point-to-hand", Stage.MIRROR, code="OWN", scene="studio", repetitions=TIMES, outcome=True)
def point_to_hand(task: Task[None]) -> Script[None]:
    """Point to where you feel the hand that is not shown.

    Ownership as behaviour (protocol.md 8.7a). A trial is one pointing: done when the finger went somewhere and
    kept still there, or when somebody says so by key, button or switch. Nothing shows where the hand is, nothing
    is right or wrong, and nothing is said of it.

    Status: draft.
    """
    task.say("point-start")
    yield from task.rest(START_S)
    # What the finger does, for those who look on: nothing else stands there, so that nothing is aimed at.
    for trial in task.trials():
        pointing = Pointing(task)
        said = yield from task.ask("point-now", ("point-here",), limit_s=LIMIT_S, step=pointing.step)
        there = pointing.at if said is not None or pointing.still else None
        lateral_m, up_m, forward_m = (math.nan,) * 3 if there is None else _as_placed(task, there)
        task.score(
            trial,
            success=there is not None,
            reason="" if there is not None else "time",
            lateral_m=lateral_m,
            up_m=up_m,
            forward_m=forward_m,
        )
        if trial.number < TIMES:
            task.say("point-back")
        yield from task.rest(BETWEEN_S)


class Pointing:
    """One finger on its way: `at` is its tip now, None until it is known; `still` once it points."""

    def __init__(self, task: Task[None]) -> None:
        self._task = task
        self._from: Point | None = None
        self._kept: Point | None = None
        self._since_s = task.time_s
        self.at: Point | None = None
        self.still = False

    def step(self, now: Moment) -> bool:
        """True once it points."""
        if not now.lead.position_valid[INDEX]:
            return False
        x, y, z = now.lead.positions[INDEX].tolist()
        self.at = (x, y, z)
        if self._from is None or self._kept is None:
            self._from = self._kept = self.at
        if math.dist(self.at, self._kept) > STILL_M:
            self._kept, self._since_s = self.at, self._task.time_s
        went = math.dist(self.at, self._from) >= WENT_M
        self.still = went and self._task.time_s - self._since_s >= STILL_S
        return self.still


def _as_placed(task: Task[None], at: Point) -> Point:
    """A place of the seat frame as `task.place` has it: to the intact side, above the table, beyond its edge."""
    x, y, z = (a - o for a, o in zip(at, task.place(), strict=True))
    return (task.person.intact.sign * x, y, -z)
