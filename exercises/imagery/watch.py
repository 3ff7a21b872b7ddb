"""Watch a hand move on a board; nothing is to be done."""

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
    catch,
    choose,
    clip,
    fade,
    picture,
)

# So often the move is shown in a trial (protocol.md 4.1).
TIMES = 3


@exercise("watch", Stage.IMAGERY, code="I1", scene="studio", repetitions=5, levels=LEVELS)
def watch(task: Task[Moves]) -> Script[None]:
    """Watch the other hand move.

    Rung I1 of stage 2 (protocol.md 4.1 to 4.4): READY, CUE, now and then CATCH, REST. There is nothing to do, so a
    trial is over with its clips, and the only sign of having watched is the picture that is chosen: at least one
    trial of each set asks for it. A trial is valid unless another picture, or none, was chosen.

    Status: draft.
    """
    catch_at = int(task.random.integers(min(CATCH_EVERY, task.repetitions)))
    if task.feedback:
        task.say("watch-start")
    yield from task.rest(OPENING_S)
    for trial in task.trials():
        chosen = choose(task, trial)
        hand = picture(task, chosen.move, trial.level)
        task.change(hand, chime=1)
        yield from task.rest(READY_S)
        task.say("watch-the-hand")
        seconds = TIMES * trial.level.clip_s
        watched_s = yield from task.watch(seconds, clip(task, hand, trial.level, TIMES))
        yield from task.watch(FADE_S, fade(task, hand, trial.level))
        task.change(hand, chime=2)
        task.hide(hand)
        caught: bool | None = None
        if (trial.number - 1) % CATCH_EVERY == catch_at:
            caught = yield from catch(task, chosen, "which-one-seen")
        missed = caught is False
        task.score(
            trial,
            success=not missed,
            quality=0.0 if missed else 1.0,
            reason="catch" if missed else "",
            watched_s=watched_s,
            catch_right=float("nan") if caught is None else float(caught),
        )
        yield from task.rest(BETWEEN_S)
