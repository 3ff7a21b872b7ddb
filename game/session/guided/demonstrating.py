"""A movement is shown before it is told, in aphasia mode: by the avatar's working hand, or its card's pictures.

Protocol.md 10.2. Never more than the working side is moved: what the mirror shows comes with the part itself.
"""

from __future__ import annotations

from typing import Final

from exercises.coach import CardError, card
from game.body.blending import minimum_jerk
from game.body.frame import LimbFrame
from game.body.joints import Side
from game.body.postures import at_rest_as, blend
from game.programme.parts import Sort
from game.session.guided.desk import Desk, Order, Script, stopped_by
from game.session.guided.rules import GuidedRules
from game.settings import rules
from game.training.events import Note
from game.view.timed import Demonstration

# Between which postures the working hand goes, by the protocol's code of the movement. Seen from
# above other movements of the fingers hide behind the hand: those have the pictures of their card.
WAYS: Final = {"U02": ("open", "fist")}
# Parts in which the person's own limb is moved; in touch it is stroked, and looking moves nothing.
STILL: Final = (Sort.TOUCH, Sort.QUIET_HAND, Sort.COOL_DOWN, Sort.EXPOSURE)


def moves(order: Order) -> bool:
    """True for a block in which a limb is moved in another way than to lie there."""
    return order.part.mirror and order.part.sort not in STILL and order.code not in ("U01", "U08")


def by_pictures(desk: Desk, order: Order) -> Script[None]:
    """The pictures of the movement's card in turn; nothing where it has no card."""
    limits = rules(GuidedRules, "guided")
    try:
        movement = card(order.code, limb=desk.setting.limb)
    except CardError:
        return
    phases = movement.round(order.start.x)
    pictures = tuple((each.picture, min(each.seconds, limits.show_s)) for each in phases)
    tell_shown(desk, order)
    screen = Demonstration(desk.rules, pictures, limits.shows, scanning=desk.setting.one_button)
    desk.screens.open(screen)
    while not screen.done:
        yield
        if desk.screens.screen is not screen:
            raise stopped_by(desk)
    desk.screens.close()


def tell_shown(desk: Desk, order: Order) -> None:
    """The record says that it was shown."""
    desk.tell(Note(f"{order.code} was demonstrated", "rule"))


def posed(code: str, side: Side, since_s: float, limits: GuidedRules) -> LimbFrame | None:
    """The working hand so long after a demonstration began: there and back `shows` times; None once it is over."""
    there, back = (at_rest_as(name, side) for name in WAYS[code])
    way, within = divmod(since_s, limits.show_s)
    if way >= 2 * limits.shows:
        return None
    share = minimum_jerk(within / limits.show_s)
    return blend(there, back, share) if way % 2 == 0 else blend(back, there, share)
