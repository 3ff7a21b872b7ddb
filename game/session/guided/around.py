"""What is measured around the mirror of a session: the feather, and where the unseen hand is felt (8.7a).

The programme says which of them today; a limb is drawn for it only where its reveal is open, and none while
somebody points. What was not finished stays due.
"""

from __future__ import annotations

from math import dist, isfinite
from statistics import fmean, median
from typing import Final

from game.programme.distress import DistressRules
from game.programme.pain import Face
from game.programme.parts import PLAY, Part
from game.programme.practice import open_session
from game.programme.questions import MEASURE_CODES
from game.session.guided import asking, caring
from game.session.guided.carrying import BY_LIMB, DIGITS, order_of
from game.session.guided.desk import Guide, Place, Script
from game.training.care import Weekly
from game.training.events import Measure
from game.view.timed import Timed

FEATHER, POINTING = "feather", "pointing"
CM: Final = 100.0


def before(guide: Guide, part: Part) -> Script[None]:
    """Before the first part that draws the mirror limb: where it is felt while it was not seen yet."""
    session = open_session(guide.course)
    fresh = guide.pointed is None and not any(each.mirror for each in session.blocks)
    if part.draws and fresh and session.care.measure == POINTING:
        guide.pointed = (yield from _points(guide)) or ()


def after(guide: Guide, left: tuple[Part, ...]) -> Script[None]:
    """After the last part with the mirror: where it is felt now, or how near a feather may come.

    Not on a day on which pain rose or the mirror was closed: then it waits.
    """
    session, due = open_session(guide.course), guide.course.chart.body.weekly_due
    care = session.care
    if any(each.mirror for each in left) or care.measure not in due or care.mirror_off or session.paused:
        return
    if care.measure == POINTING and guide.pointed:
        yield from _drift(guide, guide.pointed)
        guide.pointed = ()
    elif care.measure == FEATHER:
        yield from _feather(guide)


def is_last(part: Part) -> bool:
    """True for a part after which something may be measured."""
    return part.mirror and part.sort in PLAY


def _points(guide: Guide) -> Script[tuple[Place, ...]]:
    """Where the index finger pointed, three times; () where no limb moved it or it was not done."""
    if "intact" not in guide.desk.setting.tracked:
        return ()
    guide.say("game-own")
    played = yield from guide.desk.perform(order_of(guide, MEASURE_CODES[POINTING]))
    if played.why != "completed" or played.source != BY_LIMB:
        return ()
    found = ((each.metrics.get("lateral_m"), each.metrics.get("forward_m")) for each in played.trials)
    return tuple((lateral, forward) for lateral, forward in found if lateral is not None and forward is not None)


def _drift(guide: Guide, first: tuple[Place, ...]) -> Script[None]:
    """How much nearer to the drawn hand it is felt than before, cm; less than nothing where it is further off."""
    drawn = guide.desk.drawn_at
    then = yield from _points(guide)
    if not then or drawn is None:
        return
    away = [CM * dist(_middle(each), drawn) for each in (first, then)]
    drift = away[0] - away[1]
    side = guide.desk.setting.affected.value
    for name, value in (("felt-before", away[0]), ("felt-after", away[1]), ("ownership-drift", drift)):
        guide.desk.tell(Measure(name, round(value, DIGITS), "cm to the drawn hand", side, "device"))
    yield from guide.told(Weekly(guide.desk.setting.day, 0.0, POINTING, round(drift, DIGITS)), "weekly")


def _middle(places: tuple[Place, ...]) -> Place:
    return (fmean(each[0] for each in places), fmean(each[1] for each in places))


def _feather(guide: Guide) -> Script[None]:
    """The feather to both hands as they lie, then a face; where the limb may not be seen it waits."""
    if not (yield from caring.shown(guide)):
        return
    setting, limits = guide.desk.setting, guide.course.preset.of(DistressRules)
    guide.desk.body("both", limits.fade_s, limits.uncover)
    guide.say("game-pps")
    # It lies there whole before anything comes to it.
    coming = Timed(guide.desk.rules, "look-if-you-like", limits.fade_s, scanning=guide.scanning)
    yield from guide.ask(coming, "look-if-you-like")
    played = yield from guide.desk.perform(order_of(guide, MEASURE_CODES[FEATHER]))
    if played.why != "completed":
        return
    medians: dict[str, float] = {}
    for side, of in ((setting.affected, 1.0), (setting.affected.other, 0.0)):
        stopped = [each.metrics["stopped_cm"] for each in played.trials if each.metrics["of_affected_hand"] == of]
        if stopped:
            medians[side.value] = median(stopped)
            guide.desk.tell(Measure("feather-stop", round(medians[side.value], 1), "cm", side.value, "self"))
    affected, other = (medians.get(side.value, 0.0) for side in (setting.affected, setting.affected.other))
    if affected and other and isfinite(affected / other):
        ratio = round(affected / other, DIGITS)
        guide.desk.tell(Measure("feather-ratio", ratio, "affected/working", setting.affected.value, "self"))
    yield from guide.told(Weekly(setting.day, 0.0, FEATHER, round(affected, 1)), "weekly")
    face = yield from asking.face(guide, "block")
    if face not in (None, Face.GOOD.value):
        yield from caring.sensations(guide, face)
