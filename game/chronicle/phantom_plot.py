"""A phantom's felt and shown length and size over the sessions, as one drawing (SVG; protocol.md 9.2 item 7).

Felt is a line with rings, shown one with full squares, so that nothing is told by colour alone. Nothing is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from game.programme.fit import LONGEST

WIDE, HIGH = 720.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 16.0, 44.0, 40.0
# Of each panel: what it shows, its scale in %, and where a line stands.
PANELS: Final = (
    ("length", "Length, % of the normal place", (0.0, LONGEST), (0.0, 50.0, 100.0, 150.0)),
    ("size", "Size, % of the other side", (40.0, 120.0), (50.0, 75.0, 100.0, 120.0)),
)
INK, RULE, FELT, SHOWN = "#222222", "#d0d0d0", "#1f4e79", "#8a5a00"
# So many dates stand under a panel at most.
DATES: Final = 6
MARK: Final = 4.0


def drawing(sessions: Sequence[dict[str, Any]], code: str) -> str:
    """The sessions of `phantom.felt_and_shown` as an SVG document of two panels."""
    parts = list(_parts(sessions, code))
    box = f"0 0 {WIDE:g} {len(PANELS) * HIGH:g}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="13">'
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join([head, paper, *parts, "</svg>", ""])


def _parts(sessions: Sequence[dict[str, Any]], code: str) -> Iterator[str]:
    yield f"<title>{escape(code)}: where the phantom was felt and how it was shown</title>"
    for number, (what, title, scale, lines) in enumerate(PANELS):
        yield f'<g transform="translate(0 {number * HIGH:g})">'
        yield _text(LEFT, 18.0, f"{code}: {title}" if number == 0 else title, weight="bold")
        yield from _legend()
        for value in lines:
            y = _y(value, scale)
            yield f'<line x1="{LEFT:g}" x2="{WIDE - RIGHT:g}" y1="{y:.1f}" y2="{y:.1f}" stroke="{RULE}"/>'
            yield _text(LEFT - 6.0, y + 4.0, f"{value:g}", anchor="end")
        yield from _dates(sessions)
        for kind, colour in (("shown", SHOWN), ("felt", FELT)):
            yield from _series(sessions, f"{kind}_{what}", scale, kind, colour)
        yield "</g>"


def _legend() -> Iterator[str]:
    for x, kind, colour in ((WIDE - 170.0, "felt", FELT), (WIDE - 90.0, "shown", SHOWN)):
        yield _mark(x, 14.0, kind, colour)
        yield _text(x + 10.0, 18.0, kind)


def _series(
    sessions: Sequence[dict[str, Any]], name: str, scale: tuple[float, float], kind: str, colour: str
) -> Iterator[str]:
    places = [
        (_x(number, len(sessions)), _y(each[name], scale)) for number, each in enumerate(sessions) if name in each
    ]
    if len(places) > 1:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        dashed = ' stroke-dasharray="6 4"' if kind == "shown" else ""
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    for x, y in places:
        yield _mark(x, y, kind, colour)


def _mark(x: float, y: float, kind: str, colour: str) -> str:
    if kind == "felt":
        ring = f'fill="#ffffff" stroke="{colour}" stroke-width="2"'
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{MARK + 1:g}" {ring}/>'
    at = f'x="{x - MARK:.1f}" y="{y - MARK:.1f}"'
    return f'<rect {at} width="{2 * MARK:g}" height="{2 * MARK:g}" fill="{colour}"/>'


def _dates(sessions: Sequence[dict[str, Any]]) -> Iterator[str]:
    every = max(1, -(-len(sessions) // DATES))
    for number, each in list(enumerate(sessions))[::every]:
        yield _text(_x(number, len(sessions)), HIGH - BOTTOM + 20.0, each["day"], anchor="middle")


def _x(number: int, count: int) -> float:
    """Sessions stand at even distances, half a one from each end."""
    return LEFT + (WIDE - LEFT - RIGHT) * (number + 0.5) / max(1, count)


def _y(value: float, scale: tuple[float, float]) -> float:
    low, high = scale
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return HIGH - BOTTOM - share * (HIGH - TOP - BOTTOM)


def _text(x: float, y: float, words: str, anchor: str = "start", weight: str = "normal") -> str:
    look = f'text-anchor="{anchor}" font-weight="{weight}" fill="{INK}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(words)}</text>'
