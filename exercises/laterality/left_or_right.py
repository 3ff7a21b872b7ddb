"""See a picture of a hand and say whether it is a left or a right hand; nobody moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from exercises.api import Prop, RunningTrial, Script, Side, Stage, Task, exercise

# Where a level sets no limit, the question still closes some time; a hint comes earlier.
NO_LIMIT_S = 30.0
SOFT_S = 10.0
# A press so soon after the picture was seen is no answer to it: the picture comes again.
TOO_SOON_S = 0.15
# Up to here an answer counts but is flagged.
HASTY_S = 0.30
HASTY_MANY = 3
AGAIN_MOST = 3
SHOW_ITSELF_S = 1.2
ERROR_S = 1.0
BETWEEN_S = 0.8

RELAXED = ("open", "rest")
SIMPLE = (*RELAXED, "fist", "point", "thumb-up", "spread")
GRIPS = (*SIMPLE, "pinch", "key-grip", "cup-grip", "wrist-flexed")
NEAR_UPRIGHT = (315, 0, 45)
HALF_ROUND = (270, *NEAR_UPRIGHT, 90)
ALL_ROUND = (0, 45, 90, 135, 180, 225, 270, 315)
ALL_VIEWS = ("dorsal", "thumb", "little")
NOTHING = ("none",)

PickT = TypeVar("PickT")


@dataclass(frozen=True)
class Pictures:
    """3.3: what pictures there are beside palm views, how they are turned, and how long one may think.

    `views` are those other than the palm's, which gets `palm_share` of the pictures. `limit_s` None sets no
    limit. `each_time` says whether feedback comes with every picture or only at the block's end.
    """

    views: tuple[str, ...]
    turns_deg: tuple[int, ...]
    postures: tuple[str, ...]
    objects: tuple[str, ...]
    limit_s: float | None
    palm_share: float
    each_time: bool


@dataclass(frozen=True)
class Card:
    """One picture, before the level says what it looks like: shares 0 to 1, spread evenly over the block."""

    side: Side
    palm: float
    view: float
    turn: float
    posture: float
    thing: float


@exercise("left-or-right", Stage.LATERALITY, code="LR", scene="studio", repetitions=20, levels=[
    Pictures(("dorsal",), NEAR_UPRIGHT, RELAXED, NOTHING, None, 0.0, True),
    Pictures(("dorsal",), HALF_ROUND, RELAXED, NOTHING, 8.0, 0.3, True),
    Pictures(("dorsal",), ALL_ROUND, SIMPLE, NOTHING, 6.0, 0.5, True),
    Pictures(ALL_VIEWS, ALL_ROUND, GRIPS, NOTHING, 5.0, 0.5, True),
    Pictures(ALL_VIEWS, ALL_ROUND, GRIPS, ("none", "cup", "pen", "brush"), 4.0, 0.5, False),
])  # fmt: skip
def left_or_right(task: Task[Pictures]) -> Script[None]:
    """Tell whether a hand is a left or a right one.

    Stage 1 (protocol.md 3.2 to 3.4), hands, levels 1 to 5; pictures stay until they are answered. As many left as
    right, never more than three of a kind in a row, turns and views spread evenly over the block. The reaction
    time counts from when the picture was drawn to the press. A probe is the same block with `mode="probe"` and
    40 repetitions.

    Status: draft.
    """
    cards = _deal(task)
    if task.feedback:
        task.say("left-or-right-start")
    yield from task.rest(3)
    for trial in task.trials():
        card = cards[trial.number - 1]
        look = _look(card, trial)
        again = 0
        while True:
            hand = task.show("hand", at=task.place(up_m=0.125, forward_m=0.34), **look)
            limit_s = trial.level.limit_s
            answer = yield from task.ask(
                "left-or-right",
                ("left", "right"),
                NO_LIMIT_S if limit_s is None else limit_s,
                SOFT_S if limit_s is None else None,
            )
            rt_s = answer.time_s - task.now.drawn[answer.ask_id] if answer else float("nan")
            if rt_s >= TOO_SOON_S or answer is None or again >= AGAIN_MOST:
                break
            again += 1
            task.hide(hand)
            task.say("take-your-time")
            yield from task.rest(BETWEEN_S)
        right = answer is not None and answer.choice == card.side.value
        task.score(
            trial,
            success=right,
            quality=1.0 if right else 0.0,
            reason="" if right else "time" if answer is None else "side",
            rt_s=rt_s,
            hasty=float(rt_s < HASTY_S),
            again=float(again),
            **_metrics(task, card, look),
        )
        if task.feedback and trial.level.each_time:
            yield from _show_itself(task, hand, card.side, right)
        task.hide(hand)
        if task.feedback and _many_hasty(task):
            task.say("take-your-time")
        yield from task.rest(BETWEEN_S)
    if task.feedback:
        known = sum(scored.success for scored in task.scores)
        task.say("many-right" if 2 * known > len(task.scores) else "thank-you-looking")
        yield from task.rest(2)


def _deal(task: Task[Pictures]) -> list[Card]:
    """The cards of the block: sides balanced, every other factor spread evenly, all in a random order."""
    count = task.repetitions
    sides = [Side.LEFT, Side.RIGHT] * (count // 2 + 1)
    sides = sides[:count]
    order = list(range(count))
    while True:
        task.random.shuffle(order)
        dealt = [sides[index] for index in order]
        if not any(len(set(dealt[start : start + 4])) == 1 for start in range(count - 3)):
            break
    spread = [(task.random.permutation(count) + 0.5) / count for _ in range(5)]
    return [Card(side, *(float(share[number]) for share in spread)) for number, side in enumerate(dealt)]


def _look(card: Card, trial: RunningTrial[Pictures]) -> dict[str, str | float]:
    level = trial.level
    palm = card.palm < level.palm_share
    # After two misses for the same reason the next hand points up: the bigger hint.
    turn = 0 if trial.assist else _pick(level.turns_deg, card.turn)
    return {
        "side": card.side.value,
        "view": "palmar" if palm else _pick(level.views, card.view),
        "turn_deg": float(turn),
        "posture": _pick(level.postures, card.posture),
        "object": _pick(level.objects, card.thing),
    }


def _pick(choices: tuple[PickT, ...], share: float) -> PickT:
    return choices[int(share * len(choices))]


def _metrics(task: Task[Pictures], card: Card, look: dict[str, str | float]) -> dict[str, float]:
    """What the analysis of 3.5 needs to know of the picture: fingers to the midline or away, palm, side."""
    turn = float(look["turn_deg"])
    clockwise, counter = 0.0 < turn < 180.0, 180.0 < turn < 360.0
    lateral = clockwise if card.side is Side.RIGHT else counter
    medial = counter if card.side is Side.RIGHT else clockwise
    return {
        "turn_deg": turn,
        "palm": float(look["view"] == "palmar"),
        "lateral": float(lateral),
        "medial": float(medial),
        "of_affected_side": float(card.side is task.person.affected),
    }


def _show_itself(task: Task[Pictures], hand: Prop, side: Side, right: bool) -> Script[None]:
    """The hand turns until its fingers point up; a soft note, or the words which hand it was."""
    if right:
        task.change(hand, chime=sum(scored.success for scored in task.scores))
    else:
        task.say(f"this-was-{side.value}")
    began = task.time_s
    turn = float(hand.look["turn_deg"])
    way = -turn if turn <= 180.0 else 360.0 - turn

    def step(_now: object) -> None:
        share = min(1.0, (task.time_s - began) / SHOW_ITSELF_S)
        task.change(hand, turn_deg=(turn + way * share * share * (3.0 - 2.0 * share)) % 360.0)

    yield from task.watch(SHOW_ITSELF_S, step)
    if not right:
        yield from task.rest(ERROR_S)


def _many_hasty(task: Task[Pictures]) -> bool:
    """True once, when one more hasty answer than `HASTY_MANY` was given."""
    hasty = [scored.metrics.get("hasty", 0.0) + scored.metrics.get("again", 0.0) for scored in task.scores]
    return sum(hasty) > HASTY_MANY >= sum(hasty[:-1])
