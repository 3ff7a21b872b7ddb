"""A hand's range, learned in spite of spikes, inverted sensors, loose cables and self-calibrating boards."""

import math

import numpy as np
import pytest

from devices.glove.calibration import (
    CalibrationError,
    CurlCalibration,
    Guide,
    Step,
    Widening,
    fit,
    full_cycles,
    learn_order,
    widen,
)
from game.body.frame import Floats

HZ = 100.0
LOW, HIGH = 1200 / 4095, 2100 / 4095


def truth(cycles: int = 5, cycle_s: float = 2.0) -> tuple[Floats, Floats, float]:
    """Times, how closed the hand is (0..1), and when the fist is held: flat 2 s, cycles, fist 3 s."""
    times = np.arange(0.0, 2.0 + cycles * cycle_s + 3.0, 1.0 / HZ)
    closed = np.zeros_like(times)
    moving = (times >= 2.0) & (times < 2.0 + cycles * cycle_s)
    closed[moving] = 0.5 - 0.5 * np.cos(2 * np.pi * (times[moving] - 2.0) / cycle_s)
    fist = times >= 2.0 + cycles * cycle_s
    closed[fist] = np.minimum(1.0, (times[fist] - times[fist][0]) / 0.8)
    return times, closed, float(times[fist][0]) + 1.0


def raw(closed: Floats, noise: float = 0.0015, seed: int = 0) -> Floats:
    chance = np.random.default_rng(seed)
    curls = LOW + (HIGH - LOW) * np.repeat(closed[:, None], 5, axis=1)
    return np.clip(curls + chance.normal(0.0, noise, curls.shape), 0.0, 1.0)


def test_one_spike_in_a_hundred_does_not_move_the_range() -> None:
    times, closed, fist = truth()
    curls = raw(closed)
    chance = np.random.default_rng(1)
    spikes = chance.random(curls.shape) < 0.01
    curls[spikes] = chance.choice([0.0, 1.0], int(spikes.sum()))
    found = fit(times, curls, fist)
    assert np.allclose(found.open, LOW, atol=0.01)
    assert np.allclose(found.closed, HIGH, atol=0.01)
    assert curls.min() == 0.0
    assert curls.max() == 1.0


def test_an_inverted_sensor_is_seen_from_the_fist() -> None:
    times, closed, fist = truth()
    curls = raw(closed)
    curls[:, 2] = 1.0 - curls[:, 2]
    found = fit(times, curls, fist)
    assert found.open[2] > found.closed[2]
    assert np.allclose(found.apply(curls[0]), 0.0, atol=0.05)
    assert np.allclose(found.apply(curls[-1]), 1.0, atol=0.05)


@pytest.mark.parametrize("kind", ["still", "pegged", "noise"])
def test_a_finger_without_signal_is_named(kind: str) -> None:
    times, closed, fist = truth()
    curls = raw(closed)
    chance = np.random.default_rng(3)
    curls[:, 3] = {"still": 0.3, "pegged": 1.0, "noise": chance.random(len(times))}[kind]
    with pytest.raises(CalibrationError, match="The finger ring gives no signal: check its cable"):
        fit(times, curls, fist)


def test_several_fingers_without_signal_are_named_together() -> None:
    times, closed, fist = truth()
    curls = raw(closed)
    curls[:, 3:] = 1.0
    with pytest.raises(CalibrationError, match="The fingers ring and little give no signal: check their cables"):
        fit(times, curls, fist)


def test_a_board_that_stretches_its_own_range_is_believed_only_after_two_cycles() -> None:
    times, closed, fist = truth()
    sensor = np.round(raw(closed) * 4095)
    low, high = np.minimum.accumulate(sensor), np.maximum.accumulate(sensor)
    curls = np.where(high > low, (sensor - low) / np.maximum(high - low, 1), 0.5)
    assert curls[0, 0] == 0.5
    assert np.ptp(curls[:150]) > 0.9, "noise alone fills the range at first"
    found = fit(times, curls, fist)
    assert np.allclose(found.open, 0.0, atol=0.06)
    assert np.allclose(found.closed, 1.0, atol=0.06)


def test_too_few_cycles_are_counted_and_refused() -> None:
    times, closed, fist = truth(cycles=1)
    with pytest.raises(CalibrationError, match="opened and closed 1 times, and two are needed"):
        fit(times, raw(closed), fist)


@pytest.mark.parametrize("cycles", [2, 3, 5])
def test_full_cycles_are_counted_with_inverted_sensors_among_them(cycles: int) -> None:
    times, closed, _ = truth(cycles)
    curls = raw(closed)
    curls[:, :2] = 1.0 - curls[:, :2]
    ends = full_cycles(times, curls)
    assert len(ends) == cycles
    assert ends[0] == pytest.approx(4.0, abs=0.5)


def test_noise_is_no_cycle() -> None:
    times = np.arange(0.0, 10.0, 1 / HZ)
    assert full_cycles(times, np.random.default_rng(0).random((len(times), 5))) == []


def test_a_half_open_fist_is_refused() -> None:
    times, closed, fist = truth()
    closed[times >= fist - 1.0] = 0.5
    with pytest.raises(CalibrationError, match="fist was half open"):
        fit(times, raw(closed), fist)


def test_the_thumb_tells_the_order_of_channels() -> None:
    ends = CurlCalibration((LOW,) * 5, (HIGH,) * 5)
    closed = 0.5 - 0.5 * np.cos(np.linspace(0.0, 2 * np.pi, 400))
    moved = np.full((400, 5), LOW)
    moved[:, 0] += (HIGH - LOW) * closed
    assert learn_order(moved, ends) == "thumb-first"
    assert learn_order(moved[:, ::-1], ends) == "little-first"
    with pytest.raises(CalibrationError, match="not seen to move"):
        learn_order(np.full((400, 5), LOW), ends)
    with pytest.raises(CalibrationError, match="Other fingers moved"):
        learn_order(raw(closed), ends)


def test_the_guide_leads_through_all_steps_to_a_calibration() -> None:
    guide = Guide(thumb=True)
    steps, time_s, began = [guide.step], 0.0, 0.0
    with pytest.raises(CalibrationError, match="not finished"):
        guide.result()
    while guide.step is not Step.DONE and time_s < 60:
        if guide.step is not steps[-1]:
            steps.append(guide.step)
            began = time_s
        share = 0.5 - 0.5 * math.cos(2 * math.pi * (time_s - began) / 2.0)
        move = {
            Step.FLAT: np.zeros(5),
            Step.CYCLES: np.full(5, share),
            Step.THUMB: np.array([0.0, 0.0, 0.0, 0.0, share]),
            Step.FIST: np.full(5, min(1.0, time_s - began)),
        }
        guide.see(time_s, LOW + (HIGH - LOW) * move[guide.step])
        assert guide.sentence
        time_s += 1 / HZ
    assert steps == [Step.FLAT, Step.CYCLES, Step.THUMB, Step.FIST]
    found = guide.result()
    assert found.reversed, "the last channel moved when only the thumb did"
    assert time_s < 25
    assert np.allclose(found.apply(np.array([LOW, LOW, LOW, LOW, HIGH])), [1, 0, 0, 0, 0], atol=0.05)


def test_a_longer_reach_widens_the_range_slowly_and_a_spike_never() -> None:
    start = CurlCalibration((0.3,) * 5, (0.6,) * 5)
    calibration, state, time_s = start, Widening(), 0.0

    def run(value: float, seconds: float) -> None:
        nonlocal calibration, state, time_s
        for _ in range(round(seconds * HZ)):
            calibration, state = widen(calibration, state, np.full(5, value), time_s)
            time_s += 1 / HZ

    run(0.5, 1.0)
    run(0.9, 0.4)
    run(0.5, 0.1)
    assert calibration == start
    run(0.9, 30.5)
    assert calibration.closed[0] == pytest.approx(0.6 + 0.3 * (1 - math.exp(-1)), abs=0.01)
    assert calibration.open == start.open
    time_s += 0.2
    before = calibration
    run(0.1, 0.45)
    assert calibration == before
    run(0.1, 5.0)
    assert calibration.open[0] < 0.28
    assert calibration.closed == before.closed


def test_values_stay_between_open_and_fist_and_unknown_stays_unknown() -> None:
    calibration = CurlCalibration((0.3,) * 5, (0.6,) * 5)
    curl = calibration.apply(np.array([0.0, 0.3, 0.45, 0.9, np.nan]))
    assert np.allclose(curl, [0.0, 0.0, 0.5, 1.0, np.nan], equal_nan=True)
