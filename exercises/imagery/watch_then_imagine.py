"""Watch a hand move on a board, then make the same move in the mind alone."""

from __future__ import annotations

from exercises.api import Script, Stage, Task, exercise
from exercises.imagery.trial import (
    BETWEEN_S,
    CATCH_EVERY,
    FADE_S,
    LEVELS,
    OPENING_S,
    READY_S,
    Moves,
    caught_now,
    choose,
    clip,
    fade,
    imagine,
    judge,
    picture,
)

IMAGINE_LIMIT_S = 20.0


@exercise("watch-then-imagine", Stage.IMAGERY, code="I3", scene="studio", repetitions=8, levels=LEVELS)
def watch_then_imagine(task: Task[Moves]) -> Script[None]:
    """Watch the other hand move; then do the same in the mind.

    Rung I3 of stage 2 (protocol.md 4.1 to 4.4): READY, CUE, GO, IMAGINE, DONE, now and then CATCH, REST. The
    picture stands on a board. A trial is valid when the patient says "done", after 0.3 to 3 times the length of
    the clip, without a hand that moved, and with the right picture where one was asked for.

    Status: draft.
    """
    catch_at = int(task.random.integers(CATCH_EVERY))
    if task.feedback:
        task.say("imagine-start")
    yield from task.rest(OPENING_S)
    for trial in task.trials():
        chosen = choose(task, trial)
        hand = picture(task, chosen.move, trial.level)
        task.change(hand, chime=1)
        yield from task.rest(READY_S)
        task.say("watch-the-hand")
        for _ in range(2 if trial.assist else 1):
            yield from task.watch(trial.level.clip_s, clip(task, hand, trial.level))
        yield from task.watch(FADE_S, fade(task, hand, trial.level))
        task.change(hand, chime=2)
        task.say("now-in-your-mind")
        imagined = yield from imagine(task, IMAGINE_LIMIT_S)
        task.hide(hand)
        caught = yield from caught_now(task, trial, catch_at, chosen)
        judge(task, trial, imagined, caught, trial.level.clip_s)
        yield from task.rest(BETWEEN_S)
