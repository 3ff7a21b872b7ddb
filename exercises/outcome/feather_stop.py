"""A soft feather comes to each hand in turn, and the patient says when it is near enough."""

from __future__ import annotations

from exercises.api import FINGER_TIPS, LimbFrame, Moment, Prop, Script, Stage, Task, exercise

# Protocol.md 8.7a: how far off it begins, how fast it comes, where it stops by itself, and how often to each hand.
FROM_M = 0.60
SPEED_M_S = 0.05
STOPS_M = 0.10
A_SIDE = 3
# It floats about as high as the fingertips and never lies over the hand.
ABOVE_M = 0.01
# It never dips into the table.
FLOATS_M = 0.04
START_S = 3.0
STAYS_S = 1.0
BETWEEN_S = 1.5
CM = 100.0
# Where a hand that is not seen lies: its fingertips, to its own side, above the table and beyond its edge.
REST_M = (0.13, 0.03, 0.40)
MIDDLE = FINGER_TIPS[2]

Point = tuple[float, float, float]


@exercise(
    "feather-stop",
    Stage.MIRROR,
    code="PPS",
    scene="studio",
    repetitions=2 * A_SIDE,
    needs_limb=False,
    outcome=True,
    still=True,
)
def feather_stop(task: Task[None]) -> Script[None]:
    """Press when the feather is near enough.

    The space around a hand (protocol.md 8.7a): a feather comes to the drawn hand, which lies still, and to the
    working one, in an order of chance. A trial is one approach: done when it was pressed; else it stops by itself.
    Nothing is right or wrong, and nothing is said of it.

    Status: draft.
    """
    order = _order(task)
    task.say("feather-start")
    yield from task.rest(START_S)
    task.say("feather-rest")
    yield from task.rest(START_S)
    for trial in task.trials():
        of_affected = order[trial.number - 1]
        tip = _tip(task, of_affected)
        came = Coming(task, tip)
        pressed = yield from task.ask(
            "feather", ("near-enough",), limit_s=(FROM_M - STOPS_M) / SPEED_M_S, step=came.step
        )
        task.score(
            trial,
            success=pressed is not None,
            reason="" if pressed is not None else "time",
            stopped_cm=CM * came.away_m,
            of_affected_hand=float(of_affected),
        )
        yield from task.rest(STAYS_S)
        task.hide(came.feather)
        yield from task.rest(BETWEEN_S)


class Coming:
    """A feather on its way to a fingertip."""

    def __init__(self, task: Task[None], tip: Point) -> None:
        self._task = task
        self._tip = tip
        self._began_s = task.time_s
        self.feather: Prop = task.show("feather", at=self._place(), wanted_open=1.0)

    @property
    def away_m(self) -> float:
        """How far off it is now."""
        return max(STOPS_M, FROM_M - SPEED_M_S * (self._task.time_s - self._began_s))

    def step(self, _now: Moment) -> bool:
        """True once it has come as near as it comes."""
        self._task.change(self.feather, at=self._place())
        return self.away_m <= STOPS_M

    def _place(self) -> Point:
        """Straight ahead of the fingertip."""
        x, y, z = self._tip
        return (x, max(y + ABOVE_M, self._task.place(up_m=FLOATS_M)[1]), z - self.away_m)


def _order(task: Task[None]) -> tuple[bool, ...]:
    """For each approach whether it is to the affected hand: in pairs of both, which of them first by chance."""
    firsts = [bool(task.random.integers(2)) for _ in range(A_SIDE)]
    return tuple(each for first in firsts for each in (first, not first))


def _tip(task: Task[None], of_affected: bool) -> Point:
    """The middle fingertip of a hand as it is drawn now; where it is not, that of a hand at rest."""
    limb: LimbFrame | None = task.now.shown if of_affected else task.now.intact
    if limb is not None and limb.position_valid[MIDDLE]:
        x, y, z = limb.positions[MIDDLE].tolist()
        return (x, y, z)
    lateral, up, forward = REST_M
    return task.place(-lateral if of_affected else lateral, up, forward)
