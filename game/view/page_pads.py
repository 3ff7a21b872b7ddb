"""Pads of a flat page that belong together: their words in one size, short where pictures need the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.view import ink
from game.view.brush import Area, Ink
from game.view.look import Pad
from game.view.page import EM, LEAST_EM, PAD, Page, Parts

Texts = tuple[str, ...]


def together(
    page: Page,
    pads: Sequence[Pad],
    cells: Sequence[Area],
    fill: Callable[[Pad], Ink] = lambda _: PAD,
    *,
    tall: bool | None = None,
) -> None:
    """Pads in their cells. Of what they may say (all whole, or KEY-short where there is one) that is taken which
    fits and leaves the smallest picture the most room, whole where it is the same: as on the plates of a table."""
    texts = _chosen(page, pads, cells, tall)
    em = min((parts.em for parts in _parts(page, pads, cells, texts, EM, tall) if parts.lines), default=0.0)
    em = em / page.u if em else EM
    for pad, cell, text in zip(pads, cells, texts, strict=False):
        page.pad(pad, cell, fill(pad), tall=tall, words=text, em=em)


def _chosen(page: Page, pads: Sequence[Pad], cells: Sequence[Area], tall: bool | None) -> Texts:
    whole = tuple(page.words_of(pad) for pad in pads)
    brief = tuple(
        page.words.get(f"{pad.words}-short", text) if text else "" for pad, text in zip(pads, whole, strict=True)
    )
    found = {texts: _parts(page, pads, cells, texts, LEAST_EM, tall) for texts in (whole, brief)}
    fit = [texts for texts, parts in found.items() if all(_fits(each) for each in parts)]
    return max(fit, key=lambda texts: _smallest(page, pads, found[texts]), default=brief)


def _parts(
    page: Page, pads: Sequence[Pad], cells: Sequence[Area], texts: Texts, em: float, tall: bool | None
) -> list[Parts]:
    each = zip(pads, cells, texts, strict=False)
    return [page.parts(pad, cell, text, em, tall) for pad, cell, text in each]


def _fits(parts: Parts) -> bool:
    """True where the words have room, as high and as wide as their letters are."""
    if parts.said is None or not parts.lines:
        return True
    wide = max(ink.width_em(line, True) for line in parts.lines) * parts.em
    high = ((len(parts.lines) - 1) * ink.LINE + 0.95) * parts.em
    return wide <= parts.said.w + 1 and high <= parts.said.h + 1


def _smallest(page: Page, pads: Sequence[Pad], found: Sequence[Parts]) -> int:
    """How high the smallest picture is, in whole hundredths of the page's width; 0 without any."""
    rooms = [parts.art for pad, parts in zip(pads, found, strict=False) if pad.picture and parts.art is not None]
    return min((round(min(room.h, 0.75 * room.w) / page.u) for room in rooms), default=0)
