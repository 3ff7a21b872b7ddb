"""FIT: where a phantom limb is felt, before it is shown for the first time (protocol.md 9.2)."""

from __future__ import annotations

from typing import Final

from game.programme.fit import DOTS, LONGEST, FitRules
from game.session.guided.desk import NOT_NOW, Guide, Script
from game.training.care import FitDone
from game.view.feelings import Faces
from game.view.picks import YesNo
from game.view.sliders import Slider
from game.view.staffed import Note
from game.view.timed import Timed

# Steps of the sliders: length and size in % of the normal one.
LENGTH_STEP: Final = 5.0
SIZES: Final = (50.0, 120.0, 5.0)
PART: Final = 100.0


def fit(guide: Guide) -> Script[str]:
    """Length, size and whether it is frozen, as they are felt; never coached. Tried is done, matched or not."""
    rules, scanning = guide.desk.rules, guide.scanning
    limits = guide.course.preset.of(FitRules)
    where = guide.of_limb("fit-where")
    length = Slider(rules, where, 0.0, LONGEST, LENGTH_STEP, ends=("fit-shorter", "fit-longer"), scanning=scanning)
    yield from guide.ask(length, where)
    size = Slider(rules, "fit-how-big", *SIZES, ends=("fit-smaller", "fit-bigger"), scanning=scanning)
    yield from guide.ask(size, "fit-how-big")
    frozen = YesNo(rules, "fit-frozen", scanning=scanning)
    yield from guide.ask(frozen, "fit-frozen")
    faces = Faces(rules, "ok-face", scanning=scanning)
    yield from guide.ask(faces, "ok-face")
    if faces.result == "sad":
        # Nothing was shown yet, and nothing is today.
        yield from guide.ask(Note(rules, "later-is-good", scanning=scanning), "later-is-good")
        return NOT_NOW
    still = Timed(rules, "fit-still", limits.accept_s, scanning=scanning)
    yield from guide.ask(still, "fit-still")
    match = guide.dots("fit-match", 0, DOTS)
    yield from guide.ask(match, "fit-match")
    dots = match.result if isinstance(match.result, int) else None
    yield from guide.told(
        FitDone(
            guide.desk.setting.day,
            float(length.result or 0.0),
            (size.result or PART) / PART,
            frozen.result == "yes",
            dots,
            limits.accept_s,
        ),
        "fit",
    )
    as_felt(guide)
    return ""


def as_felt(guide: Guide) -> None:
    """The mirror limb is drawn where and as large as the phantom is felt, once it was fitted (9.2 item 2)."""
    shown = guide.course.chart.body.shown
    if shown is not None:
        guide.desk.fit(shown.length / PART, shown.size)
