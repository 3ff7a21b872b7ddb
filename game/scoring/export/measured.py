"""What an event measured or asked beside exercises and pain: name, value (None: not given), unit, side, rater."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from game.training.care import BodyMap, Dizzy, Extra, FitDone, Matched, Signs, Touched, Weekly, WorkingHand
from game.training.course import Chronometry, ExposureDone, ProbeDone, Vividness
from game.training.events import Event, Measure

Told = tuple[str, float | None, str, str, str]
RATED, DOTS, PART = "0-10", "dots", "%"
WHOLE = 100.0


def measured(event: Event) -> Iterator[Told]:
    """What one event tells; nothing for an event that measures nothing."""
    match event:
        case Measure():
            value = event.value if math.isfinite(event.value) else None
            yield event.name, value, event.unit, event.side, event.rater
        case ProbeDone():
            yield from _probe(event)
        case Weekly() if event.item and event.value is not None:
            yield f"weekly-{event.item}", event.value, "", "", "self"
        case Extra():
            yield f"asked-{event.question}", event.value, "", "", "self"
        case WorkingHand():
            yield "working-hand-pain", event.value, RATED, "", "self"
        case Dizzy():
            yield "dizziness", event.score, "0-20", "", "self"
        case Signs() | BodyMap() | Touched():
            yield from _skin(event)
        case _:
            yield from _imagery(event)


def _imagery(event: Event) -> Iterator[Told]:
    match event:
        case Vividness():
            yield "vividness-picture", event.picture, "1-5", "", "self"
            yield "vividness-feeling", event.feeling, "1-5", "", "self"
        case Chronometry():
            yield "imagined-over-real-time", event.ratio, "ratio", "", "device"
        case ExposureDone():
            yield f"exposure-{event.card}-expected-pain", event.predicted, RATED, "", "self"
            yield f"exposure-{event.card}-felt-pain", event.felt, RATED, "", "self"
            yield f"exposure-{event.card}-worry", event.worry, RATED, "", "self"
        case FitDone():
            yield "fit-length", event.length, PART, "", "self"
            yield "fit-size", event.size, "ratio", "", "self"
            yield "fit-match", event.match, DOTS, "", "self"
        case Matched():
            yield "match", event.dots, DOTS, "", "self"
        case _:
            return


def _skin(event: Signs | BodyMap | Touched) -> Iterator[Told]:
    match event:
        case Signs():
            for name, sign in (event.sheet or {}).items():
                yield f"sign-{name}", sign, "0-4", "", "self"
            if event.sheet is None:
                yield "signs", None, "0-4", "", "self"
        case BodyMap():
            for place, rated in event.ratings.items():
                yield f"touch-{place}", rated, RATED, "", "self"
        case Touched():
            yield f"touch-{event.texture}-worry", event.worry, RATED, "", "self"
            yield f"touch-{event.texture}-pain", event.pain, RATED, "", "self"


def _probe(event: ProbeDone) -> Iterator[Told]:
    sides = (
        ("affected", event.affected_valid, event.affected_right, event.affected_rts_s),
        ("intact", event.intact_valid, event.intact_right, event.intact_rts_s),
    )
    for side, valid, right, times in sides:
        yield "laterality-right", WHOLE * right / valid if valid else None, PART, side, "device"
        yield "laterality-time", median(times) if times else None, "s", side, "device"
