"""How much of a headset's time our way of drawing takes, against a bare loop of pyopenxr in the same run.

Blocks of both take turns. Each has a session of its own, because a process may have one OpenXR instance at a time;
both draw in the engine's one graphics context, into images of the same size and format, and see the same hands.
The bare loop (`devices.openxr.measure`) asks the runtime what every program must and clears both eyes, colour and
depth. Ours does all that a view in a headset does: the runtime followed, both hands as limb frames, a box a joint
posed and drawn for both eyes, the window for staff, the pictures handed over, garbage.

- *main thread* is the processor time of the thread that draws: a mean over each block, since not every frame
  draws the window, and the median over the blocks.
- *own Python* is that time of one frame, less the engine's (`Stage.frame`) and that of taking, swapping and giving
  back images; against the bare loop's poll, wait, begin, locate views, sync, two hands and end. Medians of frames.
- *frames* are those a second, *rate held* is their share of the rate that the display has.

Where the machine's clock of a thread is coarse (Windows), *own Python* says little.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from devices.openxr.link import look
from devices.openxr.measure import RawLoop
from devices.openxr.runtime import Runtime
from devices.openxr.values import GONE, Gone, Refused
from game.body.joints import Side
from game.session.garbage import held_back, tidy
from game.view.binding import binding
from game.view.boxes import JointBoxes
from game.view.headset import Headset
from game.view.window import HEADSET_GL, NoGraphics, Stage

BLOCKS: Final = 20
FRAMES: Final = 100
# Frames at the start of each block that warm caches up and let the runtime find its pace.
WARM: Final = 30
PATIENCE_S: Final = 20.0
# The window for staff, pixels.
SIZE: Final = (480, 270)

Table = dict[str, dict[str, Any]]
_now: Final = time.thread_time


@dataclass(slots=True)
class Blocks:
    """What one of the two came to: seconds a frame and frames a second of each block, seconds of each frame."""

    main_s: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    own_s: list[float] = field(default_factory=list)

    def run(self, frame: Callable[[], float], count: int) -> None:
        """One block of frames; `frame` gives the processor time of its own part, seconds."""
        began_s, busy_s = time.perf_counter(), _now()
        own = [frame() for _ in range(count)]
        self.main_s.append((_now() - busy_s) / count)
        self.rate.append(count / (time.perf_counter() - began_s))
        self.own_s += own


class _Stage(Stage):
    """Notes how long the engine and the handing over of pictures took."""

    spent_s = 0.0

    def frame(self, drawn: Callable[[], None] | None = None) -> None:
        began_s = _now()
        super().frame(drawn)
        self.spent_s += _now() - began_s


class _Runtime(Runtime):
    """Notes how long the end of a frame took, which the handing over contains."""

    spent_s = 0.0

    def submit(self, drawn: bool) -> None:
        began_s = _now()
        super().submit(drawn)
        self.spent_s += _now() - began_s


def measure(blocks: int = BLOCKS, frames: int = FRAMES, warm: int = WARM) -> Table:
    """The figures of a headset; one row with a sentence, `not_measured`, where there is none."""
    try:
        look()
        with _opened() as stage:
            return _measured(stage, blocks, frames, warm)
    except (Refused, NoGraphics, TimeoutError) as why:
        return _none(str(why))
    except Gone:
        return _none(GONE)


def _none(why: str) -> Table:
    return {"headset": {"not_measured": f"Not measured: {why}"}}


@contextmanager
def _opened() -> Iterator[_Stage]:
    try:
        stage = _Stage("window", SIZE, 0, 0, vsync=False, versions=HEADSET_GL)
    except NoGraphics:
        stage = _Stage("offscreen", SIZE, 0, 0, versions=HEADSET_GL)
    with stage, held_back():
        yield stage


def _measured(stage: _Stage, blocks: int, frames: int, warm: int) -> Table:
    boxes = JointBoxes(stage)
    ours, floor = Blocks(), Blocks()
    seen: list[bool] = []
    periods_s, eye = [], (0, 0)
    for _ in range(blocks):
        periods_s.append(_bare(stage, floor, frames, warm))
        eye = _ours(stage, boxes, ours, seen, frames, warm)
    # A runtime may lengthen what it foretells when a program does not keep up.
    display_hz = 1.0 / min(periods_s)
    what = {
        "blocks": blocks,
        "frames": len(ours.own_s),
        "eye_px": list(eye),
        "both_hands_seen": round(sum(seen) / len(seen), 3),
        "renderer": stage.renderer,
    }
    return {
        "headset, main thread": _row(ours.main_s, floor.main_s, "ms", 1e3)
        | {"floor_is": "a bare pyopenxr loop that clears both eyes"}
        | what,
        "headset, own Python": _row(ours.own_s, floor.own_s, "ms", 1e3)
        | {"floor_is": "poll, wait, begin, views, sync, two hands and end through raw functions, structs reused"},
        "headset, frames": _row(ours.rate, floor.rate, "frames/s", 1.0)
        | {"floor_is": "a bare pyopenxr loop that clears both eyes"},
        "headset, rate held": _row(ours.rate, [display_hz], "of the display's", 1.0 / display_hz)
        | {"display_hz": round(display_hz, 2), "floor_is": "the rate of the headset's display"},
    }


def _row(ours: list[float], floor: list[float], unit: str, scale: float) -> dict[str, Any]:
    """Medians, and where block stands beside block between what the ratio lay."""
    middle, least = float(np.median(ours)), float(np.median(floor))
    row: dict[str, Any] = {
        "p50": round(middle * scale, 4),
        "p99": round(float(np.percentile(ours, 99)) * scale, 4),
        "unit": unit,
        "floor": round(least * scale, 4),
        "ratio": round(middle / least, 4),
    }
    if len(ours) == len(floor) and len(ours) <= 2 * BLOCKS:
        turns = np.array(ours) / np.array(floor)
        row["spread"] = [round(float(turns.min()), 3), round(float(turns.max()), 3)]
    return row


def _bare(stage: Stage, floor: Blocks, frames: int, warm: int) -> float:
    """A block of the bare loop; how long the display shows a picture, seconds."""
    loop = RawLoop(binding(stage))

    def frame() -> float:
        began_s = _now()
        loop.begin()
        asked_s = _now()
        loop.clear()
        cleared_s = _now()
        loop.end()
        return _now() - cleared_s + asked_s - began_s

    try:
        for _ in range(warm):
            frame()
        floor.run(frame, frames)
        return loop.period_s
    finally:
        loop.close()


def _ours(
    stage: _Stage, boxes: JointBoxes, ours: Blocks, seen: list[bool], frames: int, warm: int
) -> tuple[int, int]:
    """A block of our way; the pixels of an eye."""
    runtime = _Runtime()
    headset = Headset(stage, runtime, Side.LEFT)
    headset.seat((0.0, 0.0, 0.0), 0.0)

    def frame() -> float:
        began_s = _now()
        stage.spent_s = runtime.spent_s = 0.0
        seen_s, now_s = runtime.frame(), time.monotonic()
        left = runtime.hand(Side.LEFT, seen_s, now_s)
        right = runtime.hand(Side.RIGHT, seen_s, now_s)
        # As the view does for answers: it synchronises the actions, as the bare loop does.
        headset.controller(Side.RIGHT)
        boxes.pose(left, right)
        headset.draw()
        tidy()
        spent_s = _now() - began_s - stage.spent_s + runtime.spent_s
        seen.append(bool(left is not None and left.at_hand and right is not None and right.at_hand))
        return spent_s

    try:
        _until_drawn(frame, headset, runtime, warm)
        seen.clear()
        ours.run(frame, frames)
        if not headset.drawn:
            raise TimeoutError(f"The headset went away in the middle of it. {runtime.note}".strip())
        return runtime.eye_sizes[0]
    finally:
        runtime.close()
        headset.close()


def _until_drawn(frame: Callable[[], float], headset: Headset, runtime: Runtime, warm: int) -> None:
    end_s, drawn = time.monotonic() + PATIENCE_S, 0
    while drawn < warm or not runtime.attended:
        frame()
        drawn += headset.drawn
        if time.monotonic() > end_s:
            raise TimeoutError(f"The headset showed nothing. {runtime.note}".strip())
