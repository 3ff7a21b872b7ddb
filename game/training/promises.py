"""What every exercise promises, each as a function from stories to sentences that name the probable cause."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from game.body.fit import SHOULDER_X_M
from game.body.joints import Side
from game.training.events import (
    Answered,
    Ask,
    BlockStart,
    Dose,
    Drawn,
    Event,
    Finished,
    Hide,
    LookValue,
    Say,
    Show,
    Trial,
    Void,
)
from game.training.stories import DISTURBED, FLICKER, LOSS, PAUSE, Story

# A word of a look or a kind that patients must never be shown (protocol.md 10.9 and its colour and time rows).
NEVER: Final = ("red", "cross", "countdown", "timer", "clock", "score", "points", "game-over", "life", "lives")
# What makes a prop lighter or darker: no such look may swing to and fro more than once a second (10.1).
LIGHT: Final = ("brightness", "glow", "dim", "size", "colour")
SWING: Final = 0.2
MOST_PROPS: Final = 7
MOST_EVENTS: Final = 20
# From the shoulder's place over the ground to the palm: the person's reach and a hand's length (metres).
HAND_M: Final = 0.15
# The seated person's eye above the table (metres) and how far from straight ahead things may stand (degrees).
EYE_ABOVE_TABLE_M: Final = 0.46
ASIDE_DEG: Final = 35.0
UP_DEG: Final = 10.0
DOWN_DEG: Final = 75.0
FARTHEST_M: Final = 2.5

Trouble = Callable[[str, Mapping[str, LookValue]], str | None]


def repeats(story: Story, again: Story) -> Iterator[str]:
    """The same seed and moments give the same events and cues."""
    if story.events != again.events or story.cues != again.cues:
        yield "two plays with one seed differ; draw chance from task.random and look at no clock but task.time_s."


def ends_once(story: Story) -> Iterator[str]:
    """One end, last of all; trials scored once and in order."""
    if len(story.finished) != 1 or not isinstance(story.plain[-1], Finished):
        yield f"it must finish once, at the very end; it finished {len(story.finished)} times."
    numbers = [trial.trial for trial in story.trials]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"it must score each trial once, in order; it scored {numbers}."


def can_be_done(story: Story, repetitions: int) -> Iterator[str]:
    """The diligent patient comes to the end, does so many trials, and succeeds at least once."""
    reason = story.finished[-1].reason if story.finished else "nothing"
    if reason != "completed":
        yield (
            f"it does not end by itself: the diligent patient met {reason}; "
            "end after task.trials() and fit the repetitions into the block's minutes."
        )
    elif len(story.trials) < repetitions:
        yield f"it ends after {len(story.trials)} of {repetitions} trials; go on until task.trials() is over."
    if not any(trial.success for trial in story.trials):
        yield "nobody can succeed: the diligent patient never does; ease the level or show what is wanted."


def weak_can(story: Story) -> Iterator[str]:
    """Who moves 30 % of the usual range, and is calibrated so, succeeds at level 1."""
    if not any(trial.success for trial in story.trials):
        yield (
            "a weak patient (30 % of the usual range) never succeeds; "
            "use task.measure and task.person.reach_m, which are the person's own."
        )


def same_for_both_sides(left: Story, right: Story) -> Iterator[str]:
    """Left and right affected are scored alike."""
    for one, other in zip(left.trials, right.trials, strict=False):
        alike = (one.success, one.reason) == (other.success, other.reason)
        if not alike or abs(one.quality - other.quality) > 1e-9 or abs(one.end_s - other.end_s) > 1e-9:
            yield (
                f"trial {one.trial} is scored differently for left and right affected; "
                "use task.place and now.lead, never an x or a side of your own."
            )
            return
    if len(left.trials) != len(right.trials):
        yield "left and right affected do not get the same number of trials; use task.place and now.lead."


def bears_disturbance(calm: Story, disturbed: Story, needs_limb: bool) -> Iterator[str]:
    """A lost frame, a lost hand, a pause and a REST change no trial's result."""
    before = {trial.trial: trial for trial in calm.trials}
    replaced = {event.trial for event in disturbed.plain if isinstance(event, Void)}
    for trial in disturbed.trials:
        known = before.get(trial.trial)
        if known is None or (trial.success, trial.reason) == (known.success, known.reason):
            continue
        kind = DISTURBED.get(trial.trial, "")
        if kind == FLICKER:
            yield "one lost frame fails a trial; judge the pose that is held (near, measure), not `tracked`."
        elif kind == LOSS and trial.trial not in replaced:
            hint = "hand its moments to until, hold or watch" if needs_limb else "declare needs_limb=True"
            yield f"a lost hand is scored as a miss; {hint}, so that the trial becomes void."
        elif kind == PAUSE:
            yield "a pause costs a trial; count seconds with task.time_s, which stands still, not with now.time_s."
        else:
            yield (
                f"after a void trial, trial {trial.trial} ends otherwise; "
                "keep nothing of earlier trials in variables, ask task.scores."
            )
        return
    if disturbed.finished and disturbed.finished[-1].reason == "time_limit":
        yield "a pause costs the block its time; count seconds with task.time_s, not with now.time_s."


def scores_no_ghost(absent: Story) -> Iterator[str]:
    """A limb that was never seen is never scored."""
    if absent.trials:
        yield "it scores a limb that was never seen; score only what until, hold or watch have seen."


def probe_is_silent(right: Story, other: Story) -> Iterator[str]:
    """In a probe, what is said and shown does not depend on the answers."""

    def seen(story: Story) -> list[object]:
        results = (Answered, Drawn, Trial, Finished, Dose, BlockStart)
        return [event for event in story.plain if not isinstance(event, results)]

    if seen(right) != seen(other) or [cue for _, cue in right.cues] != [cue for _, cue in other.cues]:
        yield "a probe gives feedback; say and show how it went only where task.feedback is true."


def has_words(story: Story, words: Collection[str]) -> Iterator[str]:
    """Every key that is said or asked has its sentence."""
    for event in story.plain:
        keys: tuple[str, ...] = ()
        if isinstance(event, Say):
            keys = (event.key,)
        elif isinstance(event, Ask):
            keys = (event.key, *event.choices)
        for key in keys:
            if key not in words:
                yield f'there are no words for "{key}"; add a line to words/en.toml.'


def has_props(story: Story, trouble: Trouble) -> Iterator[str]:
    """Every prop is in the catalogue with each of its looks."""
    kinds: dict[int, str] = {}
    for event in story.plain:
        if isinstance(event, Show):
            kinds[event.prop_id] = event.prop
            if (wrong := trouble(event.prop, event.look)) is not None:
                yield wrong
    for _, cue in story.cues:
        if (wrong := trouble(kinds[cue.prop_id], cue.look)) is not None:
            yield wrong


def is_calm(story: Story) -> Iterator[str]:
    """Few things at once, few events, nothing that flickers, nothing that hurries or judges."""
    standing: set[int] = set()
    for event in story.plain:
        if isinstance(event, Show):
            standing.add(event.prop_id)
            yield from _never(event.prop, event.look)
        elif isinstance(event, Hide):
            standing.discard(event.prop_id)
        if len(standing) > MOST_PROPS:
            yield f"more than {MOST_PROPS} things stand there at once; hide what is no longer needed."
            break
    yield from _busy(story.events)
    yield from _flicker(story)
    for _, cue in story.cues:
        yield from _never("", cue.look)


def in_reach_and_sight(story: Story, side: Side, reach_m: float, table_m: float) -> Iterator[str]:
    """Props stand in front of the eye, and those that the hand shall go to within the person's reach."""
    for prop in story.props:
        x, y, z = prop.place
        if prop.sought:
            far = math.hypot(x - side.sign * SHOULDER_X_M, z) - HAND_M
            if far > reach_m + 1e-9:
                yield (
                    f"the {prop.kind} at {_short(prop.place)} is out of reach by {far - reach_m:.2f} m; "
                    "place it nearer, in shares of task.person.reach_m."
                )
        down, ahead = table_m + EYE_ABOVE_TABLE_M - y, math.hypot(x, z)
        angle = math.degrees(math.atan2(down, ahead))
        aside = math.degrees(math.atan2(abs(x), -z)) if z < 0 else 180.0
        if aside > ASIDE_DEG or not -UP_DEG <= angle <= DOWN_DEG or math.hypot(ahead, down) > FARTHEST_M:
            yield f"the {prop.kind} at {_short(prop.place)} is out of sight; use task.place with smaller numbers."
        if y < table_m - 0.01:
            yield f"the {prop.kind} at {_short(prop.place)} is under the table; up_m counts from the table top."


def _short(place: tuple[float, float, float]) -> str:
    return f"({', '.join(f'{value:.2f}' for value in place)})"


def _never(kind: str, look: Mapping[str, LookValue]) -> Iterator[str]:
    for word in (kind, *look, *(str(value) for value in look.values() if isinstance(value, str))):
        if word.lower() in NEVER:
            yield f'it shows "{word}": never red, never a countdown, never points; gentle feedback only.'


def _busy(events: list[tuple[float, float, Event]]) -> Iterator[str]:
    times = [session_s for session_s, _, _ in events]
    first = 0
    for last, time_s in enumerate(times):
        while times[first] < time_s - 1.0 + 1e-9:
            first += 1
        if last - first + 1 > MOST_EVENTS:
            yield f"more than {MOST_EVENTS} events come in one second; use task.change for what moves."
            return


def _flicker(story: Story) -> Iterator[str]:
    """More than one swing to and fro of any light look within a second, or a thing that comes and goes so fast."""
    turns: dict[tuple[int, str], list[float]] = defaultdict(list)
    state: dict[tuple[int, str], tuple[LookValue, int]] = {}
    comings: dict[tuple[str, object], list[float]] = defaultdict(list)
    changes: list[tuple[float, int, Mapping[str, LookValue]]] = []
    kinds: dict[int, str] = {}
    for time_s, _, event in story.events:
        if isinstance(event, Show):
            kinds[event.prop_id] = event.prop
            comings[(event.prop, event.at)].append(time_s)
            changes.append((time_s, event.prop_id, event.look))
    changes += [(time_s, cue.prop_id, cue.look) for time_s, cue in story.cues]
    changes.sort(key=lambda change: change[0])
    for time_s, prop_id, look in changes:
        for name, value in look.items():
            if name in LIGHT and _turned(state, (prop_id, name), value):
                turns[(prop_id, name)].append(time_s)
    for (prop_id, name), times in turns.items():
        # Two turns are one swing; three within a second are more than one.
        if any(third - first < 1.0 - 1e-9 for first, third in zip(times, times[2:], strict=False)):
            yield f"{name} of the {kinds[prop_id]} swings more than once a second; change light on a slow ramp."
            return
    for (kind, _), times in comings.items():
        if any(third - first < 1.0 - 1e-9 for first, third in zip(times, times[2:], strict=False)):
            yield f"the {kind} comes and goes more than once a second; let it stand."
            return


def _turned(state: dict[tuple[int, str], tuple[LookValue, int]], key: tuple[int, str], value: LookValue) -> bool:
    """True when a look goes the other way than before, by `SWING` or more; words turn whenever they change."""
    last, way = state.setdefault(key, (value, 0))
    if isinstance(value, str) or isinstance(last, str):
        state[key] = (value, way)
        return value != last
    step = float(value) - float(last)
    if step * way > 0:
        state[key] = (value, way)
        return False
    if abs(step) < SWING:
        # Small steps against the way add up from the last extreme; they are no turn yet.
        return False
    state[key] = (value, 1 if step > 0 else -1)
    return way != 0
