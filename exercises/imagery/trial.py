"""What the rungs of imagery share: the moves of each level, the clip, imagining until "done", and the catch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from exercises.api import Answer, Moment, Person, Place, Prop, RunningTrial, Script, Task

# READY and REST of every trial (protocol.md 4.2, 4.3), and the opening sentence.
READY_S: Final = 2.0
BETWEEN_S: Final = 4.0
OPENING_S: Final = 4.0
FADE_S: Final = 0.6
# Upper and lower picture, about equally large to the eye and clear of the hands: metres up and forward, and size.
TWO: Final = ((0.13, 0.40, 0.9), (0.08, 0.15, 0.57))
CATCH_LIMIT_S: Final = 15.0
# One trial in so many asks afterwards which move it was (4.4).
CATCH_EVERY: Final = 8
# Imagining counts when it took this many times what was shown or asked for (4.4).
SHORTEST, LONGEST = 0.3, 3.0
# A hand that moves more than this has not imagined only (4.4): metres, and fingers in % of the personal range,
# about 15 degrees of the 180 that a finger bends over its usual range.
STILL_M: Final = 0.015
STILL_PCT: Final = 8.0
# The press itself moves the hand: this long before it, nothing is held against anybody.
PRESS_S: Final = 1.0
# A clip goes slowly, smoothly there and back (4.1): seconds at each level.
CLIPS_S: Final = (6.0, 6.0, 6.5, 7.0, 7.5, 8.0)

Move = tuple[str, str]


@dataclass(frozen=True)
class Moves:
    """4.2: the moves of a level as pairs of postures, how far the hand goes with them, and the clip's length.

    `told` names each move by a sentence.
    """

    moves: tuple[Move, ...]
    told: tuple[str, ...]
    reach_m: float
    lift_m: float
    clip_s: float


LEVELS: Final = tuple(
    Moves(moves, told, reach_m, lift_m, clip_s)
    for (moves, told, reach_m, lift_m), clip_s in zip(
        (
            ((("open", "spread"), ("rest", "wrist-extended")), ("mind-spread", "mind-wrist-up"), 0.0, 0.0),
            ((("open", "fist"), ("rest", "wrist-flexed")), ("mind-fist", "mind-wrist-down"), 0.0, 0.0),
            ((("open", "pinch"), ("open", "ok")), ("mind-pinch", "mind-ring"), 0.0, 0.0),
            ((("rest", "open"), ("rest", "point")), ("mind-reach", "mind-point"), 0.10, 0.0),
            ((("open", "cup-grip"), ("open", "key-grip")), ("mind-cup", "mind-key"), 0.10, 0.0),
            ((("open", "cup-grip"), ("open", "fist")), ("mind-lift-cup", "mind-lift-ball"), 0.10, 0.06),
        ),
        CLIPS_S,
        strict=True,
    )
)


@dataclass(frozen=True)
class Chosen:
    """The move of a trial, one to confuse it with, and the sentence that names it."""

    move: Move
    other: Move
    told: str


@dataclass(frozen=True)
class Imagined:
    """How long the mind moved (s, NaN without "done"), and what the hand did: `moved_m`, and if it stirred."""

    seconds: float
    moved_m: float
    stirred: bool


def choose(task: Task[Moves], trial: RunningTrial[Moves]) -> Chosen:
    """A move of the level by chance."""
    moves = trial.level.moves
    number = int(task.random.integers(len(moves)))
    return Chosen(moves[number], moves[(number + 1) % len(moves)], trial.level.told[number])


def board(task: Task[Moves], up_m: float = 0.125, forward_m: float = 0.34) -> Place:
    """Where the picture stands, not in the place of the patient's own arm (4.1)."""
    return task.place(up_m=up_m, forward_m=forward_m)


def picture(task: Task[Moves], move: Move, level: Moves, share: float = 0.0) -> Prop:
    """The affected side's hand on its board, `share` of the way into the move."""
    return task.show(
        "hand",
        at=_along(task, level, share),
        side=task.person.affected.value,
        view="dorsal",
        turn_deg=0.0,
        posture=move[0],
        to=move[1],
        blend=share,
        object="none",
        dim=0.0,
    )


def clip(
    task: Task[Moves], hand: Prop, level: Moves, times: int = 1, *, from_posture: bool = False
) -> Callable[[Moment], None]:
    """There and back in one slow smooth move, so many times from now on; then the hand rests where it began.

    It begins at rest, or with `from_posture` in the posture.
    """
    began = task.time_s

    def step(_now: Moment) -> None:
        gone = (task.time_s - began) / level.clip_s
        share = gone % 1.0 if gone < times else 1.0
        there = abs(2.0 * share - 1.0) if from_posture else 1.0 - abs(2.0 * share - 1.0)
        blend = there * there * (3.0 - 2.0 * there)
        task.change(hand, at=_along(task, level, blend), blend=blend)

    return step


def fade(task: Task[Moves], hand: Prop, level: Moves) -> Callable[[Moment], None]:
    """The clip becomes a paler still picture of its beginning."""
    began, start = task.time_s, _along(task, level, 0.0)
    return lambda _now: task.change(hand, at=start, blend=0.0, dim=min(0.4, (task.time_s - began) / FADE_S * 0.4))


def imagine(
    task: Task[Moves], limit_s: float, step: Callable[[Moment], None] = lambda _now: None
) -> Script[Imagined]:
    """IMAGINE until the patient says "done": the hand is looked at, and `step` called, in every frame of it."""
    still = Stillness(task.now, task.person)
    began_s = task.now.time_s
    fingers = "curl" in task.person.ranges
    start_pct = task.measure("curl") if fingers else 0.0
    question = task.ask("press-when-done", ("done",), limit_s)
    while True:
        try:
            next(question)
        except StopIteration as over:
            answer: Answer | None = over.value
            break
        still.look(task.now, abs(task.measure("curl") - start_pct) if fingers else 0.0)
        step(task.now)
        yield
    if answer is None:
        return Imagined(float("nan"), still.furthest_m, False)
    return Imagined(answer.time_s - began_s, still.furthest_m, still.stirred_before(answer.time_s - PRESS_S))


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

    def stirred_before(self, time_s: float) -> bool:
        """True when the hand had stirred before this time."""
        return self._stirred_s is not None and self._stirred_s < time_s


def catch(task: Task[Moves], chosen: Chosen, key: str = "which-one-imagined") -> Script[bool]:
    """Two pictures, one above the other: which of them was it?"""
    first = bool(task.random.integers(2))
    shown = []
    order = (chosen.move, chosen.other) if first else (chosen.other, chosen.move)
    for (up_m, forward_m, size), (_, posture) in zip(TWO, order, strict=True):
        look = {"side": task.person.affected.value, "view": "dorsal", "posture": posture, "size": size}
        shown.append(task.show("hand", at=board(task, up_m, forward_m), turn_deg=0.0, **look))
    answer = yield from task.ask(key, ("upper", "lower"), CATCH_LIMIT_S)
    for each in shown:
        task.hide(each)
    return answer is not None and answer.choice == ("upper" if first else "lower")


def caught_now(
    task: Task[Moves], trial: RunningTrial[Moves], catch_at: int, chosen: Chosen
) -> Script[bool | None]:
    """The catch in the trials that have one (`catch_at` counts from 0); None in all others."""
    if (trial.number - 1) % CATCH_EVERY != catch_at:
        return None
    return (yield from catch(task, chosen))


def judge(
    task: Task[Moves],
    trial: RunningTrial[Moves],
    imagined: Imagined,
    caught: bool | None,
    once_s: float,
    times: tuple[float, float] = (1.0, 1.0),
) -> None:
    """Score a trial (4.4): said to be done, in a fitting time, with a still hand and the right picture.

    `once_s` is how long the move takes once; imagining it from `times[0]` to `times[1]` times was asked for.
    """
    share = imagined.seconds / once_s
    reason = _reason(share / times[0], share / times[1], imagined.stirred, caught)
    task.score(
        trial,
        success=not reason,
        quality=0.0 if reason else 1.0,
        reason=reason,
        imagined_s=imagined.seconds,
        imagined_per_shown=share,
        moved_m=imagined.moved_m,
        catch_right=float("nan") if caught is None else float(caught),
    )
    if task.feedback and reason == "moved":
        task.say("only-in-your-mind")


def _along(task: Task[Moves], level: Moves, share: float) -> Place:
    """The way of the board in a move: it begins nearer, so that it never goes up into what is written above it."""
    x, y, z = board(task)
    return (x, y + level.lift_m * share, z + level.reach_m * (1.0 - share))


def _reason(of_least: float, of_most: float, stirred: bool, caught: bool | None) -> str:
    """Why the trial does not count; empty when it does."""
    if of_least != of_least:
        return "no-signal"
    if of_least < SHORTEST:
        return "short"
    if of_most > LONGEST:
        return "long"
    if stirred:
        return "moved"
    return "catch" if caught is False else ""
