"""The symbols and colours by which a ward knows a patient without a name: one definition for pages and stations.

A symbol is filled, on a ground of its colour, in a square of 48 by 48; `game/ward/static/symbols.svg` is made of
them by `python -m game.scoring.symbols PATH`.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SIDE: Final = 48.0
# What stands for a patient without a symbol.
NONE: Final = "none"
SYMBOLS: Final = {
    "leaf": "M40 6C22 6 8 14 8 30c0 3 1 6 2 8l12-14-8 17c3 1 6 1 8 1C38 42 42 26 40 6z",
    "boat": "M22 4v26H8zM25 10l15 20H25zM4 33h40l-6 10H10z",
    "star": "M24 3l6.2 13.6 14.8 1.6-11 10 3 14.8-13-7.4-13 7.4 3-14.8-11-10 14.8-1.6z",
    "bell": "M24 4c-8 0-12 6-12 14v10l-5 8h34l-5-8V18c0-8-4-14-12-14zM18 38a6 6 0 0 0 12 0z",
    "cup": "M6 12h28v4h4a7 7 0 0 1 0 14h-4.6A14 14 0 0 1 6 26zm28 8v6h3a3 3 0 0 0 0-6zM6 40h28v4H6z",
    "key": "M14 14a10 10 0 1 0 9 14h9v6h6v-6h6v-7H23a10 10 0 0 0-9-7zm0 7a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
    "house": "M24 5L3 24h6v19h11V31h8v12h11V24h6z",
    "fish": "M3 24c6-10 20-14 30-4l11-8v24l-11-8c-10 10-24 6-30-4zm10-4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "sun": "M14 24a10 10 0 1 0 20 0 10 10 0 1 0-20 0zM22 2h4v8h-4zM22 38h4v8h-4zM2 22h8v4H2zM38 22h8v4h-8z"
    "M7 10l3-3 5.5 5.5-3 3zM32.5 35.5l3-3L41 38l-3 3zM38 7l3 3-5.5 5.5-3-3zM12.5 32.5l3 3L10 41l-3-3z",
    "tree": "M24 3L10 19h6L7 31h13v14h8V31h13l-9-12h6z",
    "bird": "M4 20c8 0 10-12 20-12 5 0 8 3 9 7l11 3-10 4c0 12-8 18-18 18H6l8-6C8 32 4 27 4 20z",
    "apple": "M24 14c-4-4-17-4-17 10 0 10 7 20 12 20 3 0 3-2 5-2s2 2 5 2c5 0 12-10 12-20 0-14-13-14-17-10z"
    "M25 11c0-5 3-8 8-9 0 5-3 9-8 9z",
}
PATHS: Final = {NONE: "M18 24a6 6 0 1 0 12 0 6 6 0 1 0-12 0z", **SYMBOLS}
COLOURS: Final = {
    "blue": "#1f5a9c",
    "green": "#27693f",
    "ochre": "#8a5a00",
    "violet": "#64408c",
    "slate": "#43545c",
    "plum": "#8b2f62",
}
PLAIN: Final = "#68777e"

Point = tuple[float, float]
# A curve is drawn in so many straight parts.
PARTS: Final = 24
TOKEN: Final = re.compile(r"[A-Za-z]|-?\d*\.?\d+")
COUNTS: Final = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "a": 7, "z": 0}


def svg() -> str:
    """All symbols as the pages use them."""
    lines = [
        f'<symbol id="{name}" viewBox="0 0 48 48"><path d="{path}"/></symbol>' for name, path in PATHS.items()
    ]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *lines, "</svg>", ""])


def outlines(name: str) -> list[list[Point]]:
    """The closed outlines of a symbol, in its square, x to the right and y down; what is inside of them by the
    nonzero rule is filled. An unknown symbol is that of none."""
    found: list[list[Point]] = []
    at: Point = (0.0, 0.0)
    bend: Point | None = None
    for letter, told in _commands(PATHS.get(name, PATHS[NONE])):
        kind, off = letter.lower(), at if letter.islower() else (0.0, 0.0)
        if kind == "z":
            at, bend = found[-1][0], None
            continue
        if kind == "a":
            end = (told[5] + off[0], told[6] + off[1])
            drawn = _arc(at, told[0], (told[3] != 0.0, told[4] != 0.0), end)
        else:
            corners = _corners(kind, told, at, off, bend)
            drawn, end = corners if len(corners) == 1 else _bent(at, corners), corners[-1]
            bend = corners[1] if len(corners) > 1 else None
        if kind == "m":
            found.append([end])
        else:
            if not found or at != found[-1][-1]:
                found.append([at])
            found[-1] += drawn
        at = end
    return found


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    tokens = TOKEN.findall(path)
    place, letter = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            letter = tokens[place]
            place += 1
        count = COUNTS[letter.lower()]
        yield letter, [float(each) for each in tokens[place : place + count]]
        place += count
        # What follows a move without a letter is a line.
        letter = {"m": "l", "M": "L"}.get(letter, letter)


def _corners(kind: str, told: list[float], at: Point, off: Point, bend: Point | None) -> list[Point]:
    """Where a line goes to; of a curve its two handles and its end."""
    if kind == "h":
        return [(told[0] + off[0], at[1])]
    if kind == "v":
        return [(at[0], told[0] + off[1])]
    points = [(x + off[0], y + off[1]) for x, y in zip(told[::2], told[1::2], strict=True)]
    if kind == "s":
        return [at if bend is None else (2 * at[0] - bend[0], 2 * at[1] - bend[1]), *points]
    return points


def _bent(at: Point, corners: list[Point]) -> list[Point]:
    four = (at, *corners)
    points = []
    for step in range(1, PARTS + 1):
        t = step / PARTS
        share = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x = sum(part * corner[0] for part, corner in zip(share, four, strict=True))
        y = sum(part * corner[1] for part, corner in zip(share, four, strict=True))
        points.append((x, y))
    return points


def _arc(at: Point, radius: float, flags: tuple[bool, bool], end: Point) -> list[Point]:
    """Part of a circle from one point to another, the long or the short way, clockwise or not."""
    long, clockwise = flags
    half = math.dist(at, end) / 2
    radius = max(radius, half)
    middle = ((at[0] + end[0]) / 2, (at[1] + end[1]) / 2)
    off = math.sqrt(radius**2 - half**2) / (2 * half) * (1 if long != clockwise else -1)
    centre = (middle[0] - off * (end[1] - at[1]), middle[1] + off * (end[0] - at[0]))
    first = math.atan2(at[1] - centre[1], at[0] - centre[0])
    turn = (math.atan2(end[1] - centre[1], end[0] - centre[0]) - first) % math.tau
    turn = (turn or math.tau) if clockwise else turn - math.tau
    angles = [first + turn * step / PARTS for step in range(1, PARTS)]
    return [*((centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles), end]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(svg(), encoding="utf-8")
