"""One picture for people of every tone: the same pixels, and a palette for each (`picture.in_tone` takes one)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models3d.picture import TONE

# Colours of what is the same in every tone, and of people.
SAME, PEOPLE = 96, 96
# Two rounds of k-means, or a colour that is rare gets its neighbour's.
ROUNDS: Final = 2
# What differs less than this in every tone is nobody's skin or hair.
LEAST: Final = 3
ROWS: Final = 4096

Numbers = NDArray[Any]


def toned(drawn: Mapping[int, Image.Image]) -> Image.Image:
    """One picture of few colours out of the same one in each tone, RGB. `info["tones"]` are the palettes of the
    others, by tone; nobody is in a picture that has none.
    """
    pixels = {tone: np.asarray(picture) for tone, picture in drawn.items()}
    usual = pixels[TONE]
    others = [tone for tone in sorted(drawn) if tone != TONE]
    apart = np.max([np.abs(pixels[tone].astype(int) - usual).max(axis=2) for tone in others], axis=0)
    people = apart >= LEAST
    if not people.any():
        return drawn[TONE].quantize(SAME + PEOPLE, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    rows = np.concatenate([pixels[tone][people] for tone in (TONE, *others)], axis=1)
    of_people, theirs = _few(rows, PEOPLE)
    of_others, same = _few(usual[~people], SAME)
    indices = np.empty(usual.shape[:2], np.uint8)
    indices[~people], indices[people] = same, theirs + len(of_others)
    made = Image.fromarray(indices, "P")
    columns = {tone: of_people[:, 3 * k : 3 * k + 3] for k, tone in enumerate((TONE, *others))}
    palettes = {tone: np.concatenate([of_others, theirs_too]) for tone, theirs_too in columns.items()}
    made.putpalette(palettes[TONE].tobytes())
    made.info["tones"] = {tone: palettes[tone].tobytes() for tone in others}
    return made


def _few(rows: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """So many colours for all rows of numbers, and which of them each row has."""
    each, where, many = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    weights = many.astype(float)
    middles = _cut(each.astype(float), weights, count)
    for _ in range(ROUNDS):
        nearest = _nearest(each, middles)
        total = np.bincount(nearest, weights, len(middles))
        sums = [np.bincount(nearest, weights * column, len(middles)) for column in each.T]
        filled = total > 0
        middles[filled] = (np.array(sums).T)[filled] / total[filled, None]
    nearest = _nearest(each, middles)
    return np.round(middles).astype(np.uint8), nearest[where.reshape(-1)].astype(np.uint8)


def _cut(each: Numbers, weights: Numbers, count: int) -> Numbers:
    """The middles of so many boxes: the one that is most spread is cut where its spread is."""
    boxes = [np.arange(len(each))]
    spread = [_spread(each, weights, boxes[0])]
    while len(boxes) < count and max(spread)[0] > 0.0:
        widest = max(range(len(boxes)), key=lambda k: spread[k][0])
        box, axis = boxes[widest], spread[widest][1]
        middle = np.average(each[box, axis], weights=weights[box])
        low = each[box, axis] <= middle
        boxes[widest : widest + 1] = [box[low], box[~low]]
        spread[widest : widest + 1] = [_spread(each, weights, part) for part in boxes[widest : widest + 2]]
    return np.array([np.average(each[box], axis=0, weights=weights[box]) for box in boxes])


def _spread(each: Numbers, weights: Numbers, box: Numbers) -> tuple[float, int]:
    """How far the rows of a box are from their middle, all together, and along which column most."""
    rows, weight = each[box], weights[box]
    off = ((rows - np.average(rows, axis=0, weights=weight)) ** 2 * weight[:, None]).sum(axis=0)
    axis = int(off.argmax())
    return (float(off[axis]) if rows[:, axis].min() < rows[:, axis].max() else 0.0), axis


def _nearest(each: Numbers, middles: Numbers) -> Numbers:
    found = []
    for start in range(0, len(each), ROWS):
        part = each[start : start + ROWS].astype(float)
        found.append((-2.0 * part @ middles.T + (middles**2).sum(axis=1)).argmin(axis=1))
    return np.concatenate(found)
