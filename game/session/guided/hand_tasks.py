"""What hands do each week beside the blocks: how far they move, where the thumb goes, ten fists (protocol.md 6.5).

Each hand that may, under the conditions of the blocks. Nobody is told how well it went.
"""

from __future__ import annotations

from math import degrees, isnan, nan
from typing import Final

from exercises.outcome.hand_range import BACK, FIST, KINDS, OPEN, PALMWARD, Move
from exercises.outcome.ten_fists import FISTS
from game.programme.questions import MEASURE_CODES
from game.session.guided import carrying
from game.session.guided.desk import Guide, Played, Script

PERCENT: Final = 100.0
# From one end to the other of what wrists of healthy people can do: 80 to the palm, 70 to the back (devices.md 6).
WRIST_DEG: Final = 80.0 + 70.0
NO_WRIST: Final = "This tracker does not see the elbow, so the range of the wrist is not measured."


def hand_range(guide: Guide) -> Script[float | None]:
    """Active range of fingers and wrist, in % of what healthy hands do; that of the working hand's fingers."""
    return (yield from _done(guide, "range", _range))


def thumb_reach(guide: Guide) -> Script[float | None]:
    """The farthest of ten places that the thumb reached, 0 to 10."""
    return (yield from _done(guide, "thumb", _thumb))


def ten_fists(guide: Guide) -> Script[float | None]:
    """How long ten fists took, s; None where there were fewer: then only how many is kept."""
    return (yield from _done(guide, "fists", _fists))


def _done(guide: Guide, item: str, keep: carrying.Keep) -> Script[float | None]:
    """What the first hand gave; NaN where it was not finished."""
    guide.say(f"game-{MEASURE_CODES[item].lower()}")
    found = yield from carrying.each_hand(guide, item, keep)
    if not found:
        return nan
    value = next(iter(found.values()))
    # What was done and gave no figure is done.
    return None if isnan(value) else round(value, carrying.DIGITS)


def _range(guide: Guide, played: Played, side: str) -> float:
    """The farther of the two tries of each end."""
    ends = {move: _farthest(played, move) for move in KINDS}
    fingers = PERCENT * (ends[FIST] - ends[OPEN])
    flexion, extension = degrees(ends[PALMWARD]), -degrees(ends[BACK])
    wrist = PERCENT * (flexion + extension) / WRIST_DEG
    found = {
        "rom-fingers": (fingers, "%"),
        "rom-closed": (PERCENT * ends[FIST], "% of a fist"),
        "rom-open": (PERCENT * ends[OPEN], "% of a fist"),
        "rom-wrist": (wrist, "%"),
        "rom-wrist-flexion": (flexion, "deg"),
        "rom-wrist-extension": (extension, "deg"),
    }
    carrying.tell(guide, found, side)
    if isnan(wrist):
        guide.desk.staff(NO_WRIST)
    return fingers


def _farthest(played: Played, move: Move) -> float:
    number = float(KINDS.index(move))
    reached = [e.metrics["value"] for e in played.trials if e.success and e.metrics["kind"] == number]
    outward = max if move in (FIST, PALMWARD) else min
    return outward(reached, default=nan)


def _thumb(guide: Guide, played: Played, side: str) -> float:
    farthest = max((each.metrics["place"] for each in played.trials if each.success), default=0.0)
    carrying.tell(guide, {"thumb-opposition": (farthest, "0-10")}, side)
    return farthest


def _fists(guide: Guide, played: Played, side: str) -> float:
    done = [each.end_s - each.start_s for each in played.trials if each.success]
    whole = sum(done) if len(done) == FISTS else nan
    found = {"fist-time": (whole, "s for ten"), "fist-count": (float(len(done)), f"of {FISTS}")}
    carrying.tell(guide, found, side)
    return whole
