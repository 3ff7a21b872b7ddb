"""The thumb goes to ten places of its own hand, one after the other."""

from __future__ import annotations

import math

from exercises.api import OPPOSITION, LimbFrame, Moment, Prop, Script, Stage, Task, exercise, place_at, thumb_of

START_S = 3.0
LIMIT_S = 5.0
BETWEEN_S = 0.5
# The tip lies on a place within so many widths of the knuckles, next to no other, for so long: two fingertips that
# touch have their joints about a quarter of a width apart.
TOUCHES = 0.35
LASTS_S = 0.25
# After so many places running that were not reached no further one is asked for.
GIVES_UP = 2
# What is said of each place.
SAID = (
    "thumb-1", "thumb-2", "thumb-3", "thumb-4", "thumb-5", "thumb-6", "thumb-7", "thumb-8", "thumb-9", "thumb-10",
)  # fmt: skip
# A small block floats over the place, so that the finger does not hide it; where no hand is known it waits here.
SIZE, COLOUR, OVER_M = 0.5, "blue", 0.025
WAITS_M = (0.13, 0.10, 0.30)
# It never dips into the table.
FLOATS_M = 0.01


@exercise("thumb-reach", Stage.MIRROR, code="OPP", scene="studio", repetitions=OPPOSITION, outcome=True)
def thumb_reach(task: Task[None]) -> Script[None]:
    """Take your thumb to where the small block floats, from place to place.

    Thumb opposition (protocol.md 6.5; ten places after Kapandji 1986): a trial is one place, done when the thumb's
    tip lay on it for a moment. It ends once two running were not reached. Nothing is said of it.

    Status: draft.
    """
    task.say("thumb-start")
    yield from task.rest(START_S)
    for trial in task.trials():
        task.say(SAID[trial.number - 1])
        going = Going(task, trial.number)
        there = yield from task.until(going.step, LIMIT_S)
        task.hide(going.mark)
        task.score(
            trial, success=there, reason="" if there else "time", place=float(trial.number), nearest=going.nearest
        )
        last = task.scores[-GIVES_UP:]
        if len(last) == GIVES_UP and not any(each.success for each in last):
            break
        yield from task.rest(BETWEEN_S)
    task.say("blocks-done")
    yield from task.rest(START_S)


class Going:
    """The thumb on its way to a place; `nearest` is how near it came, in widths of the knuckles."""

    def __init__(self, task: Task[None], number: int) -> None:
        self._task, self._number = task, number
        self._since_s = math.nan
        self.nearest = math.inf
        self.mark: Prop = task.show(
            "block", at=self._place(task.now.lead), size=SIZE, colour=COLOUR, wanted_thumb=float(number)
        )

    def step(self, now: Moment) -> bool:
        """True once it lay there long enough."""
        self._task.change(self.mark, at=self._place(now.lead))
        thumb = thumb_of(now.lead)
        if thumb is None:
            return False
        if thumb.place == self._number:
            self.nearest = min(self.nearest, thumb.share)
        if thumb.place != self._number or thumb.share > TOUCHES:
            self._since_s = math.nan
            return False
        if math.isnan(self._since_s):
            self._since_s = self._task.time_s
        return self._task.time_s - self._since_s >= LASTS_S

    def _place(self, limb: LimbFrame) -> tuple[float, float, float]:
        place = place_at(limb, self._number)
        if place is None:
            return self._task.place(*WAITS_M)
        return (place[0], max(place[1] + OVER_M, self._task.place(up_m=FLOATS_M)[1]), place[2])
