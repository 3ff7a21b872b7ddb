"""Hands for the tests of the body: real ones from the recordings, a moving made one, and the preset's rules."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from game.body.curls import hand_from_curls
from game.body.frame import LimbFrame
from game.body.joints import Side
from game.body.smooth import FilterRules
from game.body.tracking import TrackingRules
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
