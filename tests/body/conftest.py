"""Hands for the tests of the body: real ones from the recordings, a moving made one, and the preset's rules."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.body.curls import hand_from_curls
from game.body.frame import LimbFrame
from game.body.gate import farthest
from game.body.joints import Side
from game.body.postures import rest_limb
from game.body.smooth import FilterRules
from game.body.tracking import Clean, TrackingRules, begin, clean
from game.settings import rules


def read_hands(folder: Path, name: str) -> list[LimbFrame]:
    """Every sample of a recording, raw."""
    with np.load(folder / f"{name}.npz", allow_pickle=False) as file:
        data = {key: file[key] for key in file.files}
    side, none = Side(str(data["side"])), np.zeros(26, bool)
    return [
        LimbFrame(float(time_s), side, places, turns, placed, turned, placed, none)
        for time_s, places, turns, placed, turned in zip(
            data["times"],
            data["positions"],
            data["orientations"],
            data["pos_valid"],
            data["ori_valid"],
            strict=True,
        )
    ]


@pytest.fixture
def hands(recordings: Path) -> Callable[[str], list[LimbFrame]]:
    return lambda name: read_hands(recordings, name)


@pytest.fixture(scope="session")
def tracking() -> TrackingRules:
    return rules(TrackingRules, "tracking")


@pytest.fixture(scope="session")
def filters() -> FilterRules:
    return rules(FilterRules, "filter")


@pytest.fixture
def moving() -> Callable[[float], LimbFrame]:
    """A right hand that moves to and fro at up to 0.3 m/s and opens and closes, at any time."""

    def at(time_s: float) -> LimbFrame:
        curl = np.full(5, 0.5 - 0.4 * np.cos(2.0 * time_s))
        place = np.array([0.17 + 0.1 * np.sin(3.0 * time_s), 0.9, -0.4])
        return replace(hand_from_curls(curl, Side.RIGHT, place, np.array([0.0, 0.0, 0.0, 1.0]), time_s), curl=None)

    return at


Drawn = list[tuple[float, Clean]]


@pytest.fixture
def watch(tracking: TrackingRules) -> Callable[..., Drawn]:
    """Each frame of a display on a virtual clock: its time, and what was made of the newest sample by then."""

    def over(samples: list[LimbFrame], hz: float = 60.0, until_s: float | None = None, **more: Any) -> Drawn:
        filters, rest = more.get("filters"), more.get("rest") or rest_limb(samples[0].side, 0.0)
        state, row, drawn = begin(rest), -1, []
        begun_s, end_s = more.get("from_s", samples[0].time_s), until_s or samples[-1].time_s
        for number in range(int((end_s - begun_s) * hz) + 1):
            at_s = begun_s + number / hz
            while row + 1 < len(samples) and samples[row + 1].time_s <= at_s:
                row += 1
            state, found = clean(state, samples[row] if row >= 0 else None, at_s, tracking, filters)
            drawn.append((at_s, found))
        return drawn

    return over


def cut(samples: list[LimbFrame], from_s: float, seconds: float, *, silent: bool) -> list[LimbFrame]:
    """The samples without those of some seconds, or with nothing valid in them."""
    kept = []
    for sample in samples:
        if not from_s <= sample.time_s < from_s + seconds:
            kept.append(sample)
        elif not silent:
            kept.append(LimbFrame.unseen(sample.time_s, sample.side))
    return kept


@pytest.fixture(name="cut")
def cut_fixture() -> Callable[..., list[LimbFrame]]:
    return cut


def speeds(drawn: Drawn) -> np.ndarray:
    """The speed of the fastest joint, m/s, from each frame to the next; 0 where there is no limb yet."""
    found = []
    for (t, a), (u, b) in itertools.pairwise(drawn):
        both = a.frame is not None and b.frame is not None
        found.append(farthest(a.frame, b.frame) / (u - t) if both else 0.0)
    return np.array(found)


@pytest.fixture(name="speeds")
def speeds_fixture() -> Callable[[Drawn], np.ndarray]:
    return speeds
