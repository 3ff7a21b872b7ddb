"""What is told of touch in a session: the map of the body, and how a texture was (protocol.md 5.4 U08, 9.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.programme.field import ProgrammeError
from game.programme.fit import residual_touch
from game.programme.pain import Face
from game.programme.practice import open_session
from game.programme.touch import ARM, CONTACT, FORMS, LEG, RESIDUAL, TEXTURES, TouchWay, touch_place, touch_step
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
    """A texture was stayed with for a while: what follows, and where the ladder of this form stands."""
    session, body = open_session(course), course.chart.body
    care, at = session.care, _refused(course, fact)
    face = None if not fact.face else word(Face, fact.face, "face")
    if at > body.textures_felt.get(fact.form, -1):
        body.textures_felt[fact.form] = at
        care.textures += 1
    if care.touch_from is None:
        care.touch_from = fact.pain
    way = course.ask(
        touch_step,
        texture=at,
        new=care.textures,
        worry_first=fact.worry_first,
        worry=fact.worry,
        stayed_s=fact.stayed_s,
        before=care.touch_from if session.pre is None else session.pre,
        pain=fact.pain,
        face=face,
        known=at < body.textures_felt[fact.form],
        hurt=fact.form in care.touch_hurt,
    )
    care.touch = way
    care.stays.pop((fact.form, fact.texture), None)
    if way is TouchWay.STAY:
        care.stays[fact.form, fact.texture] = (fact.worry_first, fact.stayed_s)
    if way is TouchWay.STOP:
        body.touch_off = session.day
    if way in (TouchWay.BACK, TouchWay.STOP):
        care.touch_hurt = (*care.touch_hurt, fact.form)
    step = {TouchWay.ON: 1, TouchWay.BACK: -1, TouchWay.STOP: -1}.get(way, 0)
    body.textures[fact.form] = max(0, at + step)


def _refused(course: Course, fact: Touched) -> int:
    """The place of the texture on the ladder; ProgrammeError for what cannot be, or may not be today."""
    session, body = open_session(course), course.chart.body
    if fact.form not in FORMS:
        raise ProgrammeError(f"There is no form of touch {fact.form!r}: it is one of {', '.join(FORMS)}.")
    if fact.texture not in TEXTURES:
        raise ProgrammeError(f"There is no texture {fact.texture}: it is one of {', '.join(TEXTURES)}.")
    if body.touch_off == session.day:
        raise ProgrammeError("There is no more touch today: go on with it another day.")
    if fact.form == CONTACT and not session.care.touchable.get(fact.place, False):
        raise ProgrammeError(f"The place {fact.place} may not be touched today: rate it on the map first.")
    if not fact.stayed_s >= 0.0:
        raise ProgrammeError("A touch cannot have lasted less than no time: check the clock.")
    return TEXTURES.index(fact.texture)
