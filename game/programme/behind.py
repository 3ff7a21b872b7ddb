"""What lies behind a session: how many earlier ones drew the limb, wore the headset, or were stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from game.programme.mode import Reason
from game.programme.screening.kinds import Mode as Way

if TYPE_CHECKING:
    from game.programme.chart import Session

MOVES: Final = 4


@dataclass(frozen=True, slots=True)
class Behind:
    """Earlier sessions of each sort; `since_stop` are those of practice since a stop for distress or safety (None:
    none was). `movement` moved the real limb, `headset` played in one.

    `first_mirror` is the day of the first mirror session (None: still to come), `calm` mirror sessions without a
    STOP and without a sad face.
    """

    mirror: int = 0
    drawn: int = 0
    movement: int = 0
    headset: int = 0
    since_stop: int | None = None
    first_mirror: int | None = None
    calm: int = 0


def after(past: Behind, session: Session) -> Behind:
    """The same with one more session, which has ended."""
    mirrored = session.mirror_minutes > 0
    calm = mirrored and not session.stopped and "frown" not in session.faces
    # What only breathes is not the watched session that comes first after a stop (protocol.md 2.8 item 1).
    since = None if past.since_stop is None else past.since_stop + session.practised
    return replace(
        past,
        mirror=past.mirror + mirrored,
        drawn=past.drawn + session.drew,
        movement=past.movement + any(each.stage == MOVES for each in session.blocks),
        headset=past.headset + (session.way == Way.VR and session.wore),
        since_stop=0 if {Reason.DISTRESS, Reason.SAFETY} & set(session.stops) else since,
        first_mirror=session.day if mirrored and past.first_mirror is None else past.first_mirror,
        calm=past.calm + calm,
    )
