"""A real hand with real losses: what the mirror shows and when (protocol.md 2.6)."""

import itertools

import numpy as np
import pytest

from game.training.events import Regain, Say, TrackingLoss, Trial

pytestmark = pytest.mark.recordings
FILE = "duke-gestures-right-111s.npz"


def phases(done):
    return [
        (entry.event.phase, entry.session_s) for entry in done.entries if isinstance(entry.event, TrackingLoss)
    ]


def test_a_lost_hand_is_held_frozen_void_and_at_rest_in_time(blind, recordings):
    done = blind(f"play:{recordings / FILE}?start=60", seconds=52)
    told = {phase: 60 + at_s for phase, at_s in phases(done)}
    assert told["held"] == pytest.approx(108.06, abs=0.05)
    assert told["frozen"] == pytest.approx(108.21, abs=0.05)
    assert told["void"] == pytest.approx(108.56, abs=0.05)
    assert told["rest_pose"] == pytest.approx(109.2, abs=0.05)
    trials = [entry.event for entry in done.entries if isinstance(entry.event, Trial)]
    assert len(trials) > 0
    assert sum(trial.success for trial in trials) > 0
    assert 0.8 < done.loop.tally.share < 1.0


def test_no_limb_before_it_is_seen_and_no_jump_when_it_comes_back(blind, recordings):
    shown = []

    def look(loop, view):
        if loop.at_s is not None:
            shown.append((loop.at_s, None if view.right is None else view.right.positions.copy()))

    done = blind(f"play:{recordings / FILE}", seconds=20, acts=look)
    assert all(limb is None for at_s, limb in shown if at_s < 6.2)
    hint = next(e.session_s for e in done.entries if isinstance(e.event, Say) and e.event.key == "bring-hand")
    assert hint == pytest.approx(3.0, abs=0.05)
    assert done.told.finished.voids >= 1
    regain = [entry for entry in done.entries if isinstance(entry.event, Regain)][-1]
    assert 13.7 < regain.session_s < 14.1
    seen = [(at_s, limb) for at_s, limb in shown if limb is not None]
    fastest = max(
        float(np.linalg.norm(b - a, axis=1).max() / (t - s))
        for (s, a), (t, b) in itertools.pairwise(seen)
        if t - s < 0.05
    )
    assert fastest <= 3.0, "no drawn joint outruns the speed gate"
    moves = [
        float(np.linalg.norm(b - a, axis=1).max() / (t - s))
        for (s, a), (t, b) in itertools.pairwise(seen)
        if 13.1 < s < 14.8
    ]
    # A minimum-jerk path is fastest at 1.875 of its mean speed; the live hand moves on meanwhile.
    with np.load(recordings / FILE) as raw:
        near = (raw["times"] > 13.73) & (raw["times"] < 14.9)
        times, places = raw["times"][near], raw["positions"][near]
    live = np.linalg.norm(np.diff(places, axis=0), axis=2).max(axis=1) / np.diff(times)
    assert max(moves) < 1.875 * regain.event.distance_m / regain.event.duration_s + live.max()
