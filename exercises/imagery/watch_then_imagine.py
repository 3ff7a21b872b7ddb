"""Watch a hand move on a board, then make the same move in the mind alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exercises.api import Answer, Moment, Person, Place, Prop, RunningTrial, Script, Stage, Task, exercise

READY_S = 2.0
FADE_S = 0.6
IMAGINE_LIMIT_S = 20.0
# Upper and lower picture, seen one above the other and equally large: metres up and forward, and size.
TWO = ((0.13, 0.40, 0.9), (0.08, 0.15, 0.62))
CATCH_LIMIT_S = 15.0
BETWEEN_S = 4.0
# One trial in so many asks afterwards which move it was.
CATCH_EVERY = 8
# Imagining counts when it took this many times the clip (4.4).
SHORTEST, LONGEST = 0.3, 3.0
# A hand that moves more than this has not imagined only (4.4): metres, and fingers in % of the personal range,
# about 15 degrees of the 180 that a finger bends over its usual range.
STILL_M = 0.015
STILL_PCT = 8.0
# The press itself moves the hand: this long before it, nothing is held against anybody.
PRESS_S = 1.0

Move = tuple[str, str]


@dataclass(frozen=True)
class Moves:
    """4.2: the moves of a level as pairs of postures, how far the hand goes with them, and the clip's length."""

    moves: tuple[Move, ...]
    thing: str
    reach_m: float
    lift_m: float
    clip_s: float


@exercise("watch-then-imagine", Stage.IMAGERY, code="I3", scene="studio", repetitions=8, levels=[
    Moves((("open", "spread"), ("rest", "wrist-extended")), "none", 0.0, 0.0, 6.0),
    Moves((("open", "fist"), ("rest", "wrist-flexed")), "none", 0.0, 0.0, 6.0),
    Moves((("open", "pinch"), ("open", "ok")), "none", 0.0, 0.0, 6.5),
    Moves((("rest", "open"), ("rest", "point")), "none", 0.10, 0.0, 7.0),
    Moves((("open", "cup-grip"), ("open", "key-grip")), "none", 0.10, 0.0, 7.5),
    Moves((("open", "cup-grip"), ("open", "fist")), "none", 0.10, 0.06, 8.0),
])  # fmt: skip
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
    yield from task.rest(4)
    for trial in task.trials():
        move, other = _choose(task, trial)
        hand = task.show(
            "hand",
            at=_board(task),
            side=task.person.affected.value,
            view="dorsal",
            turn_deg=0.0,
            posture=move[0],
            to=move[1],
            blend=0.0,
            object=trial.level.thing,
            dim=0.0,
        )
        task.change(hand, chime=1)
        yield from task.rest(READY_S)
        task.say("watch-the-hand")
        for _ in range(2 if trial.assist else 1):
            yield from task.watch(trial.level.clip_s, _clip(task, hand, trial.level))
        yield from task.watch(FADE_S, _fade(task, hand))
        task.change(hand, chime=2)
        task.say("now-in-your-mind")
        moved = Stillness(task.now, task.person)
        began_s = task.now.time_s
        answer = yield from _while_asking(task, moved.look)
        imagined_s = answer.time_s - began_s if answer else float("nan")
        stirred = answer is not None and moved.before(answer.time_s - PRESS_S)
        task.hide(hand)
        caught: bool | None = None
        if (trial.number - 1) % CATCH_EVERY == catch_at:
            caught = yield from _catch(task, move, other)
        reason = _reason(imagined_s / trial.level.clip_s, stirred, caught)
        task.score(
            trial,
            success=not reason,
            quality=0.0 if reason else 1.0,
            reason=reason,
            imagined_s=imagined_s,
            imagined_per_shown=imagined_s / trial.level.clip_s,
            moved_m=moved.furthest_m,
            catch_right=float("nan") if caught is None else float(caught),
        )
        if task.feedback and reason == "moved":
            task.say("only-in-your-mind")
        yield from task.rest(BETWEEN_S)


class Stillness:
    """Whether the judged hand keeps still, as far as it is seen at all."""

    def __init__(self, now: Moment, person: Person) -> None:
        self.furthest_m = 0.0
        self._person = person
        self._start = now
        self._stirred_s: float | None = None

    def look(self, now: Moment, fingers_pct: float) -> None:
        """Take in one frame; `fingers_pct` is how far the fingers have gone since the start."""
        if now.lost_s > 0.0 or not (now.lead.at_hand and self._start.lead.at_hand):
            return
        way = now.lead.positions[0] - self._start.lead.positions[0]
        away_m = float(way @ way) ** 0.5
        if away_m == away_m:
            self.furthest_m = max(self.furthest_m, away_m)
        if self._stirred_s is None and (away_m > STILL_M or fingers_pct > STILL_PCT):
            self._stirred_s = now.time_s

    def before(self, time_s: float) -> bool:
        """True when the hand had stirred before this time."""
        return self._stirred_s is not None and self._stirred_s < time_s


def _board(task: Task[Moves], up_m: float = 0.125, forward_m: float = 0.34) -> Place:
    return task.place(up_m=up_m, forward_m=forward_m)


def _choose(task: Task[Moves], trial: RunningTrial[Moves]) -> tuple[Move, Move]:
    moves = trial.level.moves
    number = int(task.random.integers(len(moves)))
    return moves[number], moves[(number + 1) % len(moves)]


def _clip(task: Task[Moves], hand: Prop, level: Moves) -> Callable[[Moment], None]:
    """There and back in one slow smooth move."""
    began = task.time_s

    def step(_now: Moment) -> None:
        share = min(1.0, (task.time_s - began) / level.clip_s)
        there = 1.0 - abs(2.0 * share - 1.0)
        blend = there * there * (3.0 - 2.0 * there)
        x, y, z = _board(task)
        task.change(hand, at=(x, y + level.lift_m * blend, z - level.reach_m * blend), blend=blend)

    return step


def _fade(task: Task[Moves], hand: Prop) -> Callable[[Moment], None]:
    began = task.time_s
    return lambda _now: task.change(
        hand, at=_board(task), blend=0.0, dim=min(0.4, (task.time_s - began) / FADE_S * 0.4)
    )


def _while_asking(task: Task[Moves], look: Callable[[Moment, float], None]) -> Script[Answer | None]:
    """Wait for "done" and look at the hand in every frame of it."""
    fingers = "curl" in task.person.ranges
    start_pct = task.measure("curl") if fingers else 0.0
    question = task.ask("press-when-done", ("done",), IMAGINE_LIMIT_S)
    while True:
        try:
            next(question)
        except StopIteration as over:
            answer: Answer | None = over.value
            return answer
        away_pct = abs(task.measure("curl") - start_pct) if fingers else 0.0
        look(task.now, away_pct)
        yield


def _catch(task: Task[Moves], move: Move, other: Move) -> Script[bool]:
    """Two pictures, one above the other: which of them was it?"""
    first = bool(task.random.integers(2))
    shown = []
    for (up_m, forward_m, size), (_, posture) in zip(TWO, (move, other) if first else (other, move), strict=True):
        look = {"side": task.person.affected.value, "view": "dorsal", "posture": posture, "size": size}
        shown.append(task.show("hand", at=_board(task, up_m, forward_m), turn_deg=0.0, **look))
    answer = yield from task.ask("which-one-imagined", ("upper", "lower"), CATCH_LIMIT_S)
    for picture in shown:
        task.hide(picture)
    return answer is not None and answer.choice == ("upper" if first else "lower")


def _reason(share: float, stirred: bool, caught: bool | None) -> str:
    """Why the trial does not count; empty when it does."""
    if share != share:
        return "no-signal"
    if not SHORTEST <= share <= LONGEST:
        return "short" if share < SHORTEST else "long"
    if stirred:
        return "moved"
    return "catch" if caught is False else ""
