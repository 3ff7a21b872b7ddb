"""Watch a hand move on a board, and make the same move in the mind at the same time."""

from __future__ import annotations

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

# So often the move is shown in a trial at most (protocol.md 4.1), and for so long "done" may be said after it.
TIMES = 5
AFTER_S = 15.0
LOOK_S = 2.0


@exercise("watch-and-imagine", Stage.IMAGERY, code="I2", scene="studio", repetitions=5, levels=LEVELS)
def watch_and_imagine(task: Task[Moves]) -> Script[None]:
    """Watch the other hand move, and feel your hand do the same.

    Rung I2 of stage 2 (protocol.md 4.1 to 4.4), action observation together with imagery: READY, CUE, GO, IMAGINE
    while the clip plays up to five times, DONE, now and then CATCH, REST. The patient may say "done" earlier. A
    trial is valid as in I3; going along with all the clips is never too long.

    Status: draft.
    """
    catch_at = int(task.random.integers(CATCH_EVERY))
    if task.feedback:
        task.say("along-start")
    yield from task.rest(OPENING_S)
    for trial in task.trials():
        chosen, clip_s = choose(task, trial), trial.level.clip_s
        hand = picture(task, chosen.move, trial.level)
        task.change(hand, chime=1)
        yield from task.rest(READY_S)
        task.say("watch-the-hand")
        if trial.assist:
            yield from task.watch(clip_s, clip(task, hand, trial.level))
        yield from task.rest(LOOK_S)
        task.change(hand, chime=2)
        task.say("feel-the-same")
        plays = clip(task, hand, trial.level, TIMES)
        imagined = yield from imagine(task, TIMES * clip_s + AFTER_S, plays)
        task.hide(hand)
        caught = yield from caught_now(task, trial, catch_at, chosen)
        judge(task, trial, imagined, caught, clip_s, (1.0, TIMES))
        yield from task.rest(BETWEEN_S)
