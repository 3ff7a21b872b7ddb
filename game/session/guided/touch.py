"""Touch as a part of a visit: the place rated first, one texture after the other (protocol.md 5.4, 9.3).

T0 strokes the working hand before the mirror, T1 the affected one in the same place; the card says how. No rule
and no threshold stands here: where it may go and what comes next is the programme's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.programme.practice import open_session
from game.programme.touch import CONTACT, RESIDUAL, SEEN, TEXTURES, TouchRules, TouchWay, places
from game.session.guided import asking
from game.session.guided.desk import Guide, Order, Played, Script
from game.session.guided.limb import OF_ARM, picture_of
from game.training.care import BodyMap, Touched
from game.training.staircase import StaircaseState
from game.view.feelings import Scale
from game.view.picks import Option, Pick, YesNo
from game.view.staffed import Note

WORRY: Final = ("worry-low", "worry-high")
# What is said where nothing is touched, and where a softer texture comes, each with its picture.
NONE, NONE_RESIDUAL = ("touch-none", "touch-none"), ("touch-none", "touch-none-residual")
BACK = ("touch-back", "touch-silk")
PAIN: Final = ("pain-low", "pain-high")
# After these there is no other texture in the part.
ENDS: Final = (TouchWay.ENOUGH, TouchWay.STOP)


def touch(guide: Guide, order: Order) -> Script[Played]:
    """One part of touch; what came of it. Nothing is touched where no place may be.

    The affected limb is stroked by somebody who is in the room; with nobody there only the working hand is.
    """
    if order.part.form == CONTACT and not guide.desk.setting.attended:
        order = replace(order, part=replace(order.part, form=SEEN))
    part = order.part
    if guide.course.chart.body.touch_off == guide.today:
        yield from _none(guide)
        return Played(order.start, 0.0, why="touch_off")
    place = (yield from _place(guide, order.start)) if part.form == CONTACT else ""
    if place is None:
        yield from _none(guide)
        return Played(order.start, 0.0, why="no_place")
    limits = guide.course.preset.of(TouchRules)
    total, left_s = Played(order.start, 0.0), float(part.seconds)
    while left_s > 0.0:
        played = yield from _texture(guide, replace(order, start=total.state), place, left_s, limits)
        total = _together(total, played)
        left_s -= played.active_s
        way = open_session(guide.course).care.touch
        if played.active_s <= 0.0 or way in ENDS:
            break
        if way is TouchWay.BACK:
            yield from asking.noted(guide, *BACK)
    return total


def _none(guide: Guide) -> Script[None]:
    """That nothing is touched, beside the affected limb at rest, or what is left of it."""
    profile = guide.course.chart.profile
    yield from asking.noted(guide, *(NONE_RESIDUAL if profile and profile.amputation else NONE))


def _texture(guide: Guide, order: Order, place: str, left_s: float, limits: TouchRules) -> Script[Played]:
    """Stay with the texture in turn until the programme says otherwise, or the part is over.

    What was stayed with in another part of this session goes on there: its worry at the start, and its time.
    """
    form, body = order.part.form or SEEN, guide.course.chart.body
    texture = TEXTURES[body.textures.get(form, 0)]
    yield from shown(guide, texture, place)
    picture = stroked_with(guide, texture, place)
    first, before_s = open_session(guide.course).care.stays.get((form, texture), (None, 0.0))
    if first is None:
        first = yield from rated(guide, "touch-worry", WORRY, picture)
    total = Played(order.start, 0.0)
    while True:
        stay_s = limits.stay_s - before_s - total.active_s
        seconds = min(limits.ask_s, left_s - total.active_s, stay_s if stay_s > 0.0 else limits.ask_s)
        part = replace(order.part, code="U08", seconds=max(1, round(seconds)))
        played = yield from guide.desk.coach(replace(order, part=part, start=total.state))
        total = _together(total, played)
        pain = yield from rated(guide, "touch-pain", PAIN, picture)
        worry = yield from rated(guide, "touch-worry", WORRY, picture)
        over = total.active_s >= left_s or played.active_s <= 0.0
        stayed_s = round(before_s + total.active_s, 3)
        face = ""
        if not all(played.results) or over or _leaves(first, worry, stayed_s, limits):
            face = (yield from asking.face(guide, "block")) or ""
        guide.chronicle.take(Touched(form, texture, place, first, worry, stayed_s, pain, face))
        if over or open_session(guide.course).care.touch is not TouchWay.STAY:
            return total


def shown(guide: Guide, texture: str, place: str = "") -> Script[None]:
    """What is stroked with, and where on the affected limb; "" where only the working hand is."""
    key = f"touch-{texture}"
    lines = (f"touch-at-{place}", "touch-stay") if place else ("touch-stay",)
    picture = stroked_with(guide, texture, place)
    yield from guide.ask(Note(guide.desk.rules, key, lines, picture=picture, scanning=guide.scanning), key)


def stroked_with(guide: Guide, texture: str, place: str) -> str:
    """The picture of a texture; "" where a limb ends, if a hand would be in it."""
    key = f"touch-{texture}"
    return "" if place in RESIDUAL and key in OF_ARM else picture_of(key, guide.desk.setting.limb)


def _leaves(first: int | None, worry: int | None, stayed_s: float, limits: TouchRules) -> bool:
    """True when this texture is likely to be left now, so that a face is asked with it."""
    less = first is not None and worry is not None and worry < first
    return less or stayed_s >= limits.stay_s


def _together(one: Played, other: Played) -> Played:
    return Played(
        other.state, round(one.active_s + other.active_s, 3), one.results + other.results,
        one.voids + other.voids, other.source, why=other.why,
    )  # fmt: skip


def _place(guide: Guide, start: StaircaseState) -> Script[str | None]:
    """The place for today: as near as the level goes, where the skin is whole and touch hurts little, or None.

    A place is rated the same day before it is touched; one that may not be is left for one farther away.
    """
    care, profile = open_session(guide.course).care, guide.course.chart.profile
    of_limb = places(guide.desk.setting.limb, bool(profile and profile.amputation))
    wanted = of_limb[: max(1, min(len(of_limb), int(start.x)))]
    known = next((each for each in reversed(wanted) if care.touchable.get(each)), None)
    if known is not None:
        return known
    options = tuple(Option(each, f"touch-at-{each}", picture=_where(guide, each)) for each in of_limb)
    sore = Pick(
        guide.desk.rules,
        "touch-broken",
        options,
        multi=True,
        none="touch-whole",
        scanning=guide.scanning,
        limit_s=guide.desk.rules.helper_s,
    )
    yield from guide.ask(sore, "touch-broken")
    if not isinstance(sore.result, tuple):
        # Nobody looked at the skin.
        return None
    for place in reversed([each for each in wanted if each not in sore.result]):
        rating = yield from rated(guide, f"touch-feels-{place}", PAIN, _where(guide, place))
        tapped = (yield from _tapped(guide, place)) if place in RESIDUAL else None
        yield from guide.told(BodyMap({place: rating}, sore.result, tapped), "body_map")
        if care.touchable.get(place):
            return place
    if sore.result:
        yield from guide.told(BodyMap({}, sore.result), "body_map")
    return None


def _where(guide: Guide, place: str) -> str:
    """The picture of a place of this limb."""
    return picture_of(f"touch-at-{place}", guide.desk.setting.limb)


def _tapped(guide: Guide, place: str) -> Script[bool | None]:
    rules, picture = guide.desk.rules, _where(guide, place)
    screen = YesNo(
        rules, "touch-tap", plain=True, scanning=guide.scanning, limit_s=rules.helper_s, picture=picture
    )
    yield from guide.ask(screen, "touch-tap")
    return None if screen.result is None else screen.result == "yes"


def rated(guide: Guide, key: str, ends: tuple[str, str], picture: str = "") -> Script[int | None]:
    """A question from 0 to 10, with a picture of what it asks about; None without an answer."""
    screen = Scale(guide.desk.rules, key, ends=ends, scanning=guide.scanning, picture=picture)
    yield from guide.ask(screen, key)
    return screen.result
