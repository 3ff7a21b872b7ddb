"""Charts as SVG, drawn on the server: no script, no library, readable in print and in black and white.

Each is an image with a title for screen readers; the page puts the same figures beside it as a table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 460
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 20, 28
MOST_LABELS: Final = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: its name, its class in the style sheet, (place, value) in order; None breaks it.

    `error` is half the width of the band of measurement error, at each point.
    """

    name: str
    look: str
    points: Sequence[tuple[float, float | None]]
    error: Sequence[float] = ()


def lines(
    title: str, told: Sequence[Line], names: Sequence[str], top: float, unit: str, low: float = 0.0
) -> Markup:
    """Lines over places 0, 1, 2, ... called `names`; values from `low` to `top` in `unit`."""
    height = 220
    last = max(1, len(names) - 1)

    def across(place: float) -> float:
        return LEFT + 8 + (WIDTH - LEFT - RIGHT - 16) * place / last

    def up(value: float) -> float:
        share = (min(max(value, low), top) - low) / (top - low)
        return TOP + (height - TOP - BOTTOM) * (1 - share)

    parts = [*_grid(low, top, unit, up), *_names(names, across, height)]
    for line in told:
        if line.error:
            parts += _bands(line, across, up)
        for run in _runs(line.points):
            path = " ".join(f"{across(place):.1f},{up(value):.1f}" for place, value in run)
            parts.append(f'<polyline class="line {line.look}" points="{path}"/>')
            parts += [_dot(line.look, across(place), up(value)) for place, value in run]
    return _image(title, height, parts, [(line.name, line.look) for line in told])


def bars(title: str, told: Sequence[tuple[str, float, float]], unit: str) -> Markup:
    """What was done (filled) of what was planned (outline): (name, planned, done) from left to right."""
    height = 200
    top = _round_up(max((max(planned, done) for _, planned, done in told), default=1.0))
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(told))

    def up(value: float) -> float:
        return TOP + (height - TOP - BOTTOM) * (1 - value / top)

    parts = list(_grid(0.0, top, unit, up))
    wide = min(46.0, slot * 0.62)
    every = math.ceil(len(told) / MOST_LABELS)
    for place, (name, planned, done) in enumerate(told):
        x = LEFT + slot * (place + 0.5) - wide / 2
        foot = up(0.0)
        parts += [
            f'<rect class="bar {look}" x="{x:.1f}" y="{up(value):.1f}" width="{wide:.1f}"'
            f' height="{foot - up(value):.1f}"/>'
            for look, value in (("done", done), ("planned", planned))
        ]
        if place % every == 0:
            parts.append(f'<text class="at" x="{x + wide / 2:.1f}" y="{height - 10}">{escape(name)}</text>')
    return _image(title, height, parts, [("planned", "planned"), ("done", "done")])


def spark(title: str, values: Sequence[float], low: float, top: float) -> Markup:
    """A small line without axes, for a table's cell."""
    wide, high = 120, 28
    if not values:
        return Markup("")
    step = (wide - 8) / max(1, len(values) - 1)
    points = [
        (4 + step * place, 3 + (high - 6) * (1 - (min(max(value, low), top) - low) / (top - low)))
        for place, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(
        f'<svg class="spark" viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(title)}">'
        f'<polyline class="line first" points="{path}"/>{_dot("first", x, y)}</svg>'
    )


def _grid(low: float, top: float, unit: str, up: Callable[[float], float]) -> Iterable[str]:
    step = _step(top - low)
    value = math.ceil(low / step) * step
    while value <= top + 1e-9:
        y = up(value)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="up" x="{LEFT - 6}" y="{y + 4:.1f}">{value:g}</text>'
        value += step
    yield f'<text class="unit" x="{WIDTH - RIGHT}" y="10">{escape(unit)}</text>'


def _names(names: Sequence[str], across: Callable[[float], float], height: int) -> Iterable[str]:
    every = max(1, math.ceil(len(names) / MOST_LABELS))
    for place, name in enumerate(names):
        if place % every == 0:
            yield f'<text class="at" x="{across(place):.1f}" y="{height - 10}">{escape(name)}</text>'


def _bands(line: Line, across: Callable[[float], float], up: Callable[[float], float]) -> list[str]:
    return [
        f'<line class="error {line.look}" x1="{across(place):.1f}" x2="{across(place):.1f}" '
        f'y1="{up(value - half):.1f}" y2="{up(value + half):.1f}"/>'
        for (place, value), half in zip(line.points, line.error, strict=True)
        if value is not None
    ]


def _runs(points: Iterable[tuple[float, float | None]]) -> Iterable[list[tuple[float, float]]]:
    """The stretches without a gap: a rating that was not given is none, and no line is drawn over it."""
    run: list[tuple[float, float]] = []
    for place, value in points:
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((place, value))
    if run:
        yield run


def _dot(look: str, x: float, y: float) -> str:
    if look == "second":
        return f'<rect class="dot {look}" x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7"/>'
    return f'<circle class="dot {look}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def _image(title: str, height: int, parts: Iterable[str], key: Sequence[tuple[str, str]]) -> Markup:
    drawn = "".join(parts)
    legend = "".join(f'<li class="{look}">{escape(name)}</li>' for name, look in key) if len(key) > 1 else ""
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">{drawn}</svg>'
        + (f'<ul class="key" aria-hidden="true">{legend}</ul>' if legend else "")
    )


def _step(span: float) -> float:
    rough = span / 5
    power = 10 ** math.floor(math.log10(rough))
    return float(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough))


def _round_up(value: float) -> float:
    step = _step(max(value, 1.0))
    return math.ceil(max(value, 1.0) / step) * step
