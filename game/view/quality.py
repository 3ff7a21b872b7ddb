"""How much a picture may cost, and the stage opened at what this machine can draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from game.view.window import HEADSET_GL, LEAST_GL, Kind, NoGraphics, Stage

Versions = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Quality:
    """How much a picture may cost: MSAA samples, shadow map pixels, avatar detail, share of a window's pixels."""

    name: str
    samples: int
    shadow_px: int
    detail: Literal["high", "low"]
    scale: float


QUALITY: Final = {
    "high": Quality("high", samples=4, shadow_px=2048, detail="high", scale=1.0),
    "medium": Quality("medium", samples=4, shadow_px=1024, detail="low", scale=1.0),
    "low": Quality("low", samples=0, shadow_px=512, detail="low", scale=0.75),
}


def open_stage(kind: Kind | Literal["headset"], size: tuple[int, int], quality: str) -> tuple[Stage, Quality]:
    """The stage at the quality asked for; auto tries the best and takes less where a processor draws."""
    if kind == "headset":
        # The window that looks on may be missing, and may not hold up the eyes.
        try:
            return _opened("window", size, quality, vsync=False, versions=HEADSET_GL)
        except NoGraphics:
            return _opened("offscreen", size, quality, versions=HEADSET_GL)
    return _opened(kind, size, quality)


def _opened(
    kind: Kind, size: tuple[int, int], quality: str, *, vsync: bool = True, versions: Versions = (LEAST_GL,)
) -> tuple[Stage, Quality]:
    chosen = QUALITY["high" if quality == "auto" else quality]
    stage = _stage(kind, size, chosen, vsync, versions)
    if quality == "auto" and stage.software:
        stage.close()
        chosen = QUALITY["low" if kind == "window" else "medium"]
        stage = _stage(kind, size, chosen, vsync, versions)
    return stage, chosen


def _stage(kind: Kind, size: tuple[int, int], quality: Quality, vsync: bool, versions: Versions) -> Stage:
    return Stage(
        kind,
        size,
        quality.samples,
        quality.shadow_px,
        detail=quality.detail,
        scale=quality.scale,
        vsync=vsync,
        versions=versions,
    )
