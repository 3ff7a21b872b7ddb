"""How fast this machine runs Midline: each figure against its floor, measured in the same run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

import devices
import exercises
from devices.timed import Timed
from game import bench_headset
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.loop import Loop
from game.session.memory import Memory
from game.session.perform import Staging, perform

# Measured frames of each sort, after frames that warm caches and shaders up.
FRAMES: Final = 240
WARM: Final = 30
BLOCK_S: Final = 30.0
SIZE: Final = (960, 540)
APPENDS: Final = 300
GLOVE_S: Final = 3.0
GLOVE_LINES: Final = 40_000

Say = Callable[[str], None]
Table = dict[str, dict[str, Any]]


def measure(say: Say) -> Table:
    """Measurement name to {p50, p99, unit}, with `ratio` and `floor` where there is one.

    What cannot be measured here is {not_measured}: one sentence that says why.
    """
    table: Table = {}
    say("frames with the pose followed and, in turn, frozen")
    table |= frames()
    say("the same without a view")
    table |= steps()
    say("the glove")
    table |= glove()
    say("the journal")
    table |= journal()
    say("the headset")
    table |= bench_headset.measure()
    return table


def _figures(
    seconds: Sequence[float] | np.ndarray[Any, Any], unit: str = "ms", scale: float = 1e3
) -> dict[str, Any]:
    values = np.asarray(seconds) * scale
    return {
        "p50": round(float(np.percentile(values, 50)), 4),
        "p99": round(float(np.percentile(values, 99)), 4),
        "unit": unit,
    }


def _staging(
    view: Any, seconds: float, on_frame: Callable[[Loop], None] = lambda _: None, *, ready: bool = False
) -> Staging:
    clock = StepClock()
    hand = devices.open_device("sim:grasp?hand=right", clock.now)
    if ready and isinstance(hand, Timed):
        hand.prepare(math.ceil((seconds + 1.0) * hand.rate_hz))
    return Staging(
        exercise=exercises.load("lantern"),
        affected=Side.LEFT,
        seed=1,
        level=None,
        pain=None,
        seconds=seconds,
        asks=False,
        ending=False,
        clock=clock,
        view=view,
        journal=Memory(),
        devices={"intact": hand},
        say=lambda _: None,
        on_frame=on_frame,
    )


def steps() -> Table:
    """Steps 2 to 6 of the frame over a whole block, nothing drawn; the simulated hand is made in the frame."""
    from game.session.sight import Blind

    done = perform(_staging(Blind(), BLOCK_S))
    return {"steps 2-6, nothing drawn": _figures(done.loop.timings.steps[WARM:])}


def frames() -> Table:
    """Whole frames, and the same scene rendered once more with the pose frozen, turn by turn.

    The samples of the hand lie ready, as those of a real device do: its driver makes them in a thread of its own,
    which `glove byte to sample` measures.
    """
    from game.session.play import plain_view

    view = plain_view("kitchen-table", SIZE)
    renderer = view.renderer
    frozen: list[float] = []

    def on_frame(loop: Loop) -> None:  # noqa: ARG001
        began = time.perf_counter()
        view.stage.frame()
        frozen.append(time.perf_counter() - began)

    try:
        done = perform(_staging(view, (FRAMES + WARM) / 30.0, on_frame, ready=True))
    finally:
        view.close()
    timings = done.loop.timings
    whole, floor = np.array(timings.whole[WARM:]), np.array(frozen[WARM:])
    result = {
        "our Python before the engine renders": _figures(timings.ours[WARM:]),
        "steps 2-6, rendering on": _figures(timings.steps[WARM:]),
        "whole frame": _figures(whole),
    }
    result["whole frame"] |= {
        "floor": round(float(np.median(floor)) * 1e3, 4),
        "ratio": round(float(np.median(whole) / np.median(floor)), 4),
        "floor_is": "the same scene, shaders, samples and shadow, pose frozen, steps 2-6 off",
        "renderer": renderer,
    }
    return result


def glove() -> Table:
    """From a byte at the port to a sample in the slot, and lines a second against a bare loop."""
    from devices.glove.measure import byte_to_read, byte_to_sample, lines_per_second

    bare_ms = float(np.median(byte_to_read(GLOVE_S))) * 1e3
    delay = _figures(byte_to_sample(GLOVE_S))
    ours, floor = lines_per_second(GLOVE_LINES)
    return {
        "glove byte to sample": delay
        | {
            "floor": round(bare_ms, 4),
            "ratio": round(delay["p50"] / bare_ms, 4),
            "floor_is": "waiting for the port, reading it and answering, nothing made of it",
        },
        "glove lines": {
            "p50": round(ours),
            "p99": round(ours),
            "unit": "lines/s",
            "floor": round(floor),
            "ratio": round(ours / floor, 4),
            "floor_is": "read(in_waiting or 1), split and the same regex",
        },
    }


def journal() -> Table:
    """From handing an event over to its being reported durable, against a bare one-row commit."""
    from game.scoring.measure import durable_append

    ours, floor = durable_append(APPENDS)
    return {
        "durable append": _figures(ours)
        | {
            "floor": round(float(np.median(floor)) * 1e3, 4),
            "ratio": round(float(np.median(floor) / np.median(ours)), 4),
            "floor_is": "a one-row commit, same library, key and pragmas, a second file",
        }
    }


def lines(table: Table) -> list[str]:
    """The table for people."""
    rows = []
    for name, row in table.items():
        if "not_measured" in row:
            rows.append(f"{name:40} {row['not_measured']}")
            continue
        line = f"{name:40} p50 {row['p50']:>10}  p99 {row['p99']:>10} {row['unit']}"
        if "ratio" in row:
            line += f"   ratio {row['ratio']} of {row['floor']} {row['unit']} ({row['floor_is']})"
        rows.append(line)
    return rows
