"""A glove whose wrist something else tracks: one hand with fingers and a place, for a session like any other."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from devices.api import Clock, Device, State, Status
from game.body.frame import Floats, LimbFrame
from game.body.joints import WRIST

# Which of two states is told: that which most needs somebody.
_WORST: Final = (State.LOST, State.ENDED, State.WAITING, State.SUSPECT, State.STALE, State.LIVE)


class Gloved(Device):
    """The wrist of one device with the curls of another; both were opened, and are closed, by whom they belong to.

    A frame knows the wrist and `curl`, raw as the glove gives it, and stands for the asked time less the age of
    the older of the two: a headset's time lies ahead, which makes nothing late. A wrist that is not known, or a
    glove that gives no curls, leaves the limb unseen. Where the wrist is a headset's, its loss is told as WAITING:
    what there is to do about it is done by the headset's own part.
    """

    scheme = "gloved"

    def __init__(self, glove: Device, wrist: Device, clock: Clock) -> None:
        url = glove.url
        super().__init__(
            type(url)(url.scheme, url.transport, url.address, url.options, _text(glove, wrist)), clock
        )
        self._glove, self._wrist = glove, wrist
        self._fingers = True
        # A class of its own: what a device is like belongs to its class.
        self.__class__ = type(
            "Gloved",
            (Gloved,),
            {"has_head": wrist.has_head, "own_link": True, "source": glove.source, "has_place": True},
        )

    @property
    def identity(self) -> str:
        """The glove's, for its calibration."""
        return self._glove.identity

    def latest(self) -> LimbFrame | None:
        """The hand now."""
        return self.pose(self.clock())

    def drain(self) -> list[LimbFrame]:
        """Nothing beside `pose`: a session asks for the time of its frame."""
        return []

    def pose(self, at_s: float) -> LimbFrame | None:
        """The hand at a time; None before the glove's first sample, or while the wrist's device gives none."""
        self.require_open()
        wrist, glove = self._wrist.pose(at_s), self._glove.pose(at_s)
        if wrist is None or glove is None:
            return None
        oldest_s = min(wrist.time_s, glove.time_s)
        time_s = at_s - max(0.0, min(at_s, self.clock()) - oldest_s)
        unseen = LimbFrame.unseen(time_s, wrist.side)
        self._fingers = glove.curl is not None
        known = wrist.position_valid[WRIST] and wrist.orientation_valid[WRIST]
        if not known or glove.curl is None or wrist.side is not glove.side:
            return unseen
        places, turns = unseen.positions.copy(), unseen.orientations.copy()
        places[WRIST], turns[WRIST] = wrist.positions[WRIST], wrist.orientations[WRIST]
        valid = np.arange(len(places)) == WRIST
        return unseen.but(
            positions=places,
            orientations=turns,
            position_valid=valid,
            orientation_valid=valid.copy(),
            tracked=valid & wrist.tracked[WRIST],
            hinge=wrist.hinge,
            root=wrist.root,
            curl=np.array(glove.curl),
        )

    def head(self, at_s: float) -> tuple[Floats, Floats] | None:
        """As the wrist's device has it."""
        return self._wrist.head(at_s)

    @property
    def space(self) -> int:
        """The wrist's."""
        return self._wrist.space

    @property
    def status(self) -> Status:
        """That of the two which most needs somebody, the glove's where they are alike; the glove's figures."""
        glove, wrist = self._glove.status, self._wrist.status
        if self._wrist.has_head and wrist.state is State.LOST:
            wrist = Status(State.WAITING, note=wrist.note)
        if not self._fingers:
            glove = replace(
                glove, state=State.SUSPECT, note=f"{self._glove.url.text} gives no fingers: name a glove."
            )
        told = min((glove, wrist), key=lambda each: (_WORST.index(each.state), not each.note))
        figures = glove.rate_hz, max(glove.age_s, wrist.age_s), glove.good, glove.bad, glove.dropped
        return Status(told.state, *figures, told.note)

    def recentre(self) -> None:
        """Both."""
        self._glove.recentre()
        self._wrist.recentre()

    def close(self) -> None:
        """The two belong to others."""
        self.closed = True


def _text(glove: Device, wrist: Device) -> str:
    return f"{glove.url.text} on wrist={wrist.url.text}"
