"""Touch: where it may go today, and how long a texture is stayed with (protocol.md 5.4 U08, 9.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.pain import Face
from game.programme.rating import rated

# From near without contact to the roughest.
TEXTURES: Final = ("air", "own-hand", "silk", "cotton", "towel")
# From far to near; a limb that is gone is touched where it ends.
ARM: Final = ("forearm-far", "forearm", "wrist", "back", "fingers")
LEG: Final = ("shin", "ankle", "heel", "top", "toes")
RESIDUAL: Final = ("residual",)
# In the first form only the working hand is stroked and seen, in the second the affected limb itself is touched.
SEEN: Final = "T0"
CONTACT: Final = "T1"
FORMS: Final = (SEEN, CONTACT)


@dataclass(frozen=True, slots=True)
class TouchRules:
    """The preset section `touch`.

    The highest rating of a place that is still touched, the rise of pain by which a texture is left, new textures
    a session; of the stay, the fall of worry that ends it, its longest time (s), and after how many seconds of
    stroking worry and pain are asked again.
    """

    most: int
    rise: int
    textures: int
    fall: int
    stay_s: float
    ask_s: float


class TouchWay(StrEnum):
    """What follows: stay with the texture, the next one, the one before, no other today, or no touch today."""

    STAY = "stay"
    ON = "on"
    BACK = "back"
    ENOUGH = "enough"
    STOP = "stop"


def places(limb: str, amputation: bool) -> tuple[str, ...]:
    """The places of this limb, from far to near."""
    if amputation:
        return RESIDUAL
    return LEG if limb == "leg" else ARM


def _place_why(result: bool, rating: int | None, broken: bool) -> str:
    if result:
        return "This place may be touched today."
    if broken:
        return "The skin of this place is broken or sore, so it is not touched."
    if rating is None:
        return "Nobody said how this place feels today, so it is not touched."
    return "Touch hurts too much at this place today, so it is not touched."


@rule("touch_place", why=_place_why)
def touch_place(rating: int | None, broken: bool, rules: TouchRules) -> bool:
    """True when a place may be touched today: rated the same day, never over `most`, never on broken skin."""
    value = rated(rating, "touch")
    return value is not None and value <= rules.most and not broken


_WHY: Final = {
    TouchWay.STAY: "We stay with this texture until the worry is less.",
    TouchWay.ON: "The worry is less, or the time is over, so the next texture comes.",
    TouchWay.BACK: "Touch hurt too much, or was not rated, so a softer texture comes.",
    TouchWay.ENOUGH: "That is enough for today, so this texture stays.",
}


def _step_why(result: TouchWay, face: Face | None) -> str:
    if result is not TouchWay.STOP:
        return _WHY[result]
    if face is Face.FROWN:
        return "The face was sad, so there is no more touch today."
    return (
        "Touch hurt too much, or was not rated, and there is no softer texture, so there is no more touch today."
    )


@rule("touch_step", why=_step_why)
def touch_step(
    texture: int, new: int, worry_first: int | None, worry: int | None, stayed_s: float, before: int | None,
    pain: int | None, face: Face | None, rules: TouchRules, known: bool = False, hurt: bool = False,
) -> TouchWay:  # fmt: skip
    """What follows a while with a texture (9.3): `texture` is its place in TEXTURES.

    `new` counts those that were begun for the first time in this session, `known` says that the next one was begun
    before; `before` is the pain at its start, `hurt`: a texture hurt too much in this session, after which none
    rougher comes in it. `face` is None where it was not asked. A pain that was not rated never goes on as before;
    a worry that was not rated ends by its time.
    """
    if not 0 <= texture < len(TEXTURES):
        raise ProgrammeError(f"There is no texture {texture + 1}: there are {len(TEXTURES)}.")
    if face is Face.FROWN:
        return TouchWay.STOP
    now = rated(pain, "pain at touch")
    if now is None or now > rules.most or (before is not None and now - before >= rules.rise):
        return TouchWay.BACK if texture else TouchWay.STOP
    first, last = rated(worry_first, "worry"), rated(worry, "worry")
    less = first is not None and last is not None and last <= max(0, first - rules.fall)
    if not less and stayed_s < rules.stay_s:
        return TouchWay.STAY
    more = (known or new < rules.textures) and not hurt and texture + 1 < len(TEXTURES)
    return TouchWay.ON if more else TouchWay.ENOUGH
