"""Hear a move told, and make it in the mind; there is nothing to look at."""

from __future__ import annotations

from exercises.api import Script, Stage, Task, exercise
from exercises.imagery.trial import (
    BETWEEN_S,
    CATCH_EVERY,
    LEVELS,
    OPENING_S,
    READY_S,
    Moves,
    board,
    caught_now,
    choose,
    clip,
    imagine,
    judge,
    picture,
)

IMAGINE_LIMIT_S = 30.0
# A sentence is heard and thought of.
HEAR_S = 5.0
# A calm small light on the table, to rest open eyes on.
LIGHT = 0.35


@exercise("words-only", Stage.IMAGERY, code="I5", scene="studio", repetitions=8, levels=LEVELS)
def words_only(task: Task[Moves]) -> Script[None]:
    """Hear a move, and do it in the mind, with closed eyes if you like.

    Rung I5 of stage 2 (protocol.md 4.1 to 4.4): READY, CUE by a sentence alone, GO, IMAGINE, DONE, now and then
    CATCH, REST. No hand is seen but where help is due, and in the catch. A trial is valid as in I3, measured by
    the length of that move's clip.

    Status: draft.
    """
    catch_at = int(task.random.integers(CATCH_EVERY))
    side = task.person.affected.value
    if task.feedback:
        task.say("words-start")
    yield from task.rest(OPENING_S)
    task.say(f"mind-{side}")
    yield from task.rest(OPENING_S)
    for trial in task.trials():
        chosen, level = choose(task, trial), trial.level
        light = task.show("dot", at=board(task, up_m=0.0), glow=LIGHT)
        task.change(light, chime=1)
        yield from task.rest(READY_S)
        if trial.assist:
            hand = picture(task, chosen.move, level)
            yield from task.watch(level.clip_s, clip(task, hand, level))
            task.hide(hand)
        task.say(chosen.told)
        yield from task.rest(HEAR_S)
        task.change(light, chime=2)
        task.say("now-in-your-mind")
        imagined = yield from imagine(task, IMAGINE_LIMIT_S)
        task.hide(light)
        caught = yield from caught_now(task, trial, catch_at, chosen)
        judge(task, trial, imagined, caught, level.clip_s)
        yield from task.rest(BETWEEN_S)
