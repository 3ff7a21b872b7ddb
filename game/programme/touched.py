"""What is told of touch in a session: the map of the body, and how a texture was (protocol.md 5.4 U08, 9.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.programme.field import ProgrammeError
from game.programme.fit import residual_touch
from game.programme.pain import Face
from game.programme.practice import open_session
from game.programme.touch import ARM, CONTACT, LEG, RESIDUAL, TEXTURES, TouchWay, touch_place, touch_step
from game.programme.word import word
from game.training.care import BodyMap, Touched

if TYPE_CHECKING:
    from game.programme.course import Course


def body_map(course: Course, fact: BodyMap) -> None:
    """How places feel today, and where the skin is broken: what may be touched in this session."""
    session = open_session(course)
    unknown = sorted({*fact.ratings, *fact.broken} - {*ARM, *LEG, *RESIDUAL})
    if unknown:
        raise ProgrammeError(f"There is no place {unknown[0]} on the map of the body.")
    for place, rating in fact.ratings.items():
        may = course.ask(touch_place, rating=rating, broken=place in fact.broken)
        if place in RESIDUAL:
            may = _residual(course, fact, rating) and may
        session.care.touchable = {**session.care.touchable, place: may}
    if fact.broken:
        course.flag("skin", "Broken or sore skin was seen before touch.")


def _residual(course: Course, fact: BodyMap, rating: int | None) -> bool:
    """The residual limb: no sore, no pain on tapping, and no more pain than at the first rating (9.2 item 6)."""
    body = course.chart.body
    body.residual = rating if body.residual is None else body.residual
    rise = None if rating is None or body.residual is None else rating - body.residual
    sore, tap_pain = bool(set(RESIDUAL) & set(fact.broken)), fact.tap_pain is not False
    may = course.ask(residual_touch, sore=sore, tap_pain=tap_pain, rise=rise)
    if not may:
        course.flag("residual_limb", "The residual limb is not touched today: look at it.")
    return may


def touched(course: Course, fact: Touched) -> None:
    """A texture was stayed with for a while: what follows, and where the ladder stands."""
    session, body = open_session(course), course.chart.body
    if fact.texture not in TEXTURES:
        raise ProgrammeError(f"There is no texture {fact.texture}: it is one of {', '.join(TEXTURES)}.")
    if fact.form == CONTACT and not session.care.touchable.get(fact.place, False):
        raise ProgrammeError(f"The place {fact.place} may not be touched today: rate it on the map first.")
    if not fact.stayed_s >= 0.0:
        raise ProgrammeError("A touch cannot have lasted less than no time: check the clock.")
    at = TEXTURES.index(fact.texture)
    face = None if not fact.face else word(Face, fact.face, "face")
    way = course.ask(
        touch_step,
        texture=at,
        new=session.care.textures,
        worry_first=fact.worry_first,
        worry=fact.worry,
        stayed_s=fact.stayed_s,
        before=session.pre,
        pain=fact.pain,
        face=face,
    )
    session.care.touch = way
    if way is TouchWay.ON:
        body.texture, session.care.textures = at + 1, session.care.textures + 1
    elif way in (TouchWay.BACK, TouchWay.STOP):
        body.texture = max(0, at - 1)
    else:
        body.texture = at
