"""Small charts as SVG: shapes and dashes tell series apart, never colour alone; a gap stays a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

Value = float | None
INK, SOFT, GRID, FILL, PALE = "#1b2733", "#56636f", "#d5dce2", "#1f5f99", "#dbe8f4"
FONT: Final = "Atkinson Hyperlegible, sans-serif"
LEFT, RIGHT, TOP, BOTTOM = 30.0, 10.0, 12.0, 16.0
# So many labels at the most stand below a chart.
LABELS: Final = 14
STAGES: Final = "#8a96a3"


@dataclass(frozen=True, slots=True)
class Frame:
    """The plane of a chart: its size, how many places it has from left to right, and the highest value."""

    width: float
    height: float
    count: int
    top: float
    low: float = 0.0
    foot: float = BOTTOM

    def x(self, at: float) -> float:
        """The middle of a place."""
        return LEFT + (self.width - LEFT - RIGHT) * (at + 0.5) / max(1, self.count)

    def y(self, value: float) -> float:
        """The height of a value."""
        share = (min(max(value, self.low), self.top) - self.low) / (self.top - self.low)
        return self.height - self.foot - (self.height - TOP - self.foot) * share

    @property
    def step(self) -> float:
        """The width of a place."""
        return (self.width - LEFT - RIGHT) / max(1, self.count)


def bars(shares: Sequence[Value], labels: Sequence[str], notes: Sequence[str]) -> str:
    """A bar a place, in % of what was planned, the whole as its outline; `notes` stand within the foot."""
    frame = Frame(520, 80, len(shares), 100.0)
    parts = _grid(frame, (0, 50, 100), "%")
    wide = min(26.0, frame.step * 0.72)
    for at, share in enumerate(shares):
        left = frame.x(at) - wide / 2
        parts.append(_box(left, frame.y(100.0), wide, frame.y(0.0) - frame.y(100.0), "none", STAGES))
        if share is None:
            parts.append(_text(frame.x(at), frame.y(50.0), "–", SOFT))
            continue
        parts.append(_box(left, frame.y(share), wide, frame.y(0.0) - frame.y(share), FILL, FILL))
    parts += _labels(frame, labels)
    for at, note in enumerate(notes):
        if note:
            parts.append(_text(frame.x(at), 9.0, note, SOFT, 7.5))
    return _svg(frame, parts)


def pairs(before: Sequence[Value], after: Sequence[Value], labels: Sequence[str]) -> str:
    """Pain 0-10 before (hollow, dashed) and after (filled); a place without a rating has a dash at its foot."""
    frame = Frame(520, 108, len(before), 10.0)
    parts = _grid(frame, (0, 2, 4, 6, 8, 10), "")
    parts += _line(frame, before, SOFT, "5 4") + _line(frame, after, FILL, "")
    size = 3.6 if frame.step > 9 else 2.4
    for at, (first, last) in enumerate(zip(before, after, strict=True)):
        if first is not None and last is not None:
            parts.append(_stroke(frame.x(at), frame.y(first), frame.x(at), frame.y(last), GRID, 1.2))
    for at, (first, last) in enumerate(zip(before, after, strict=True)):
        if first is not None:
            parts.append(_dot(frame.x(at), frame.y(first), size, "#ffffff", SOFT))
        if last is not None:
            parts.append(_dot(frame.x(at), frame.y(last), size, FILL, FILL))
        if first is None and last is None:
            parts.append(_text(frame.x(at), frame.y(0.0) - 3, "–", SOFT, 9))
    parts += _labels(frame, labels)
    return _svg(frame, parts)


def curve(points: Sequence[tuple[int, float]], count: int, top: float) -> str:
    """A level over days: one step line, each block a mark; `count` days from left to right."""
    frame = Frame(170, 44, count, top, 1.0, 5.0)
    parts = [
        _stroke(LEFT, frame.y(each), 170 - RIGHT, frame.y(each), GRID, 0.7) for each in (1.0, (1.0 + top) / 2, top)
    ]
    parts += [_text(LEFT - 5, frame.y(each) + 3, f"{int(each)}", SOFT, 9, "end") for each in (1.0, top)]
    drawn = " ".join(f"{frame.x(day):.1f},{frame.y(value):.1f}" for day, value in points)
    parts.append(f'<polyline points="{drawn}" fill="none" stroke="{FILL}" stroke-width="1.6"/>')
    if points:
        parts.append(_dot(frame.x(points[-1][0]), frame.y(points[-1][1]), 2.6, FILL, FILL))
    return _svg(frame, parts)


def _svg(frame: Frame, parts: Sequence[str]) -> str:
    size = f'width="{frame.width:g}" height="{frame.height:g}" viewBox="0 0 {frame.width:g} {frame.height:g}"'
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">{body}</svg>'


def _grid(frame: Frame, values: Sequence[float], unit: str) -> list[str]:
    parts = []
    for value in values:
        y = frame.y(value)
        parts.append(_stroke(LEFT, y, frame.width - RIGHT, y, GRID, 0.7))
        parts.append(_text(LEFT - 5, y + 3, f"{value:g}{unit}", SOFT, 9, "end"))
    return parts


def _labels(frame: Frame, labels: Sequence[str]) -> list[str]:
    every = max(1, -(-len(labels) // LABELS))
    y = frame.height - BOTTOM + 12
    return [_text(frame.x(at), y, label, SOFT, 9) for at, label in enumerate(labels) if at % every == 0 and label]


def _line(frame: Frame, values: Sequence[Value], colour: str, dash: str) -> list[str]:
    """A line through neighbours that have a value: nothing is drawn over a gap."""
    runs: list[list[str]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{frame.x(at):.1f},{frame.y(value):.1f}")
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return [
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{colour}" stroke-width="1.4"{dashed}/>'
        for run in runs
        if len(run) > 1
    ]


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str, wide: float) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{wide:g}"/>'


def _box(x: float, y: float, wide: float, high: float, fill: str, edge: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{max(0.0, high):.1f}"'
    return f'<rect {place} fill="{fill}" stroke="{edge}" stroke-width="0.8"/>'


def _dot(x: float, y: float, size: float, fill: str, edge: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{fill}" stroke="{edge}" stroke-width="1.3"/>'


def _text(x: float, y: float, text: str, colour: str, size: float = 10, anchor: str = "middle") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"'
    return f'<text {place} fill="{colour}">{escape(text)}</text>'
