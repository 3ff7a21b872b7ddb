"""See a hand in a posture, and go into it and back in the mind."""

from __future__ import annotations

from dataclasses import replace

from exercises.api import Script, Stage, Task, exercise
from exercises.imagery.trial import (
    BETWEEN_S,
    CATCH_EVERY,
    LEVELS,
    OPENING_S,
    READY_S,
    Moves,
    caught_now,
    choose,
    clip,
    imagine,
    judge,
    picture,
)

IMAGINE_LIMIT_S = 25.0
# The picture is looked at for so long before the mind moves.
LOOK_S = 3.0
# Going there and back is asked for two to three times (protocol.md 4.1).
TIMES = (2.0, 3.0)


@exercise("picture-to-posture", Stage.IMAGERY, code="I4", scene="studio", repetitions=8, levels=LEVELS)
def picture_to_posture(task: Task[Moves]) -> Script[None]:
    """Look at the picture of a hand; in the mind, go into its posture and back.

    Rung I4 of stage 2 (protocol.md 4.1 to 4.4): READY, CUE with a still picture of the affected side's hand, GO,
    IMAGINE, DONE, now and then CATCH, REST. Nothing moves on the board, but where help is due: then the way into
    the posture is shown once. A trial is valid as in I3, for two to three times there and back.

    Status: draft.
    """
    catch_at = int(task.random.integers(CATCH_EVERY))
    if task.feedback:
        task.say("picture-start")
    yield from task.rest(OPENING_S)
    for trial in task.trials():
        # A picture does not come nearer: nothing but the posture is asked for.
        chosen, level = choose(task, trial), replace(trial.level, reach_m=0.0, lift_m=0.0)
        hand = picture(task, chosen.move, level, 1.0)
        task.change(hand, chime=1, blend=1.0)
        yield from task.rest(READY_S)
        task.say("look-at-the-hand")
        if trial.assist:
            yield from task.watch(level.clip_s, clip(task, hand, level, from_posture=True))
        yield from task.rest(LOOK_S)
        task.change(hand, chime=2)
        task.say("there-and-back")
        imagined = yield from imagine(task, IMAGINE_LIMIT_S)
        task.hide(hand)
        caught = yield from caught_now(task, trial, catch_at, chosen)
        judge(task, trial, imagined, caught, level.clip_s, TIMES)
        yield from task.rest(BETWEEN_S)
