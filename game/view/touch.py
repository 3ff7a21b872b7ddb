"""Which pad the intact hand presses, with any part of it; no engine and no clock.

A press is meant: the hand comes to the pad from its free side, stays on it, and does not slide. So a hand that
passes over, rests beside a pad, lies where a pad appears, or is seen again on one, presses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from game.body.frame import Flags, Floats, LimbFrame
from game.body.joints import HAND_JOINTS, PALM
from game.body.table import FLESH_M
from game.view.input import BAR_PADS, PAD_ACTIONS, Action, Hold, Input, InputRules, Press, Release
from game.view.plates import Lie, Rect

HAND: Final = "hand"
REST: Final = "rest"
# A hand that is not seen for so long has to come anew. Until then its time stands still.
BLINK_S: Final = 0.15
# A picture that stood still for so long shows no way that a hand took.
STALL_S: Final = 0.5
# Skin that is so deep behind a face did not press it: it came from elsewhere.
DEEP_M: Final = 0.05
# The palm of a hand at ease arches so high over what its wrist and fingertips lie on.
ARCH_M: Final = 0.06

_PALM: Final = np.arange(len(HAND_JOINTS)) == PALM

Spot = tuple[str, Rect]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A pad as a hand finds it: its key, and its rectangle on a plate that lies so."""

    key: str
    rect: Rect
    lie: Lie

    @property
    def spot(self) -> Spot:
        """What tells it from any other: the same key elsewhere is another pad."""
        return self.key, self.rect


@dataclass(frozen=True, slots=True, eq=False)
class _Skin:
    """The tracked joints over one plate: along it, up it, the skin's height above it (metres), and the palm."""

    u: Floats
    v: Floats
    height: Floats
    palm: Flags
    lowest_m: float

    @classmethod
    def over(cls, lie: Lie, points: Floats, flesh: Floats, palm: Flags) -> _Skin:
        away = points - lie.centre
        height = away @ lie.normal - flesh
        return cls(away @ lie.right, away @ lie.up, height, palm, float(height.min()))

    def low(self, height_m: float, laid: bool) -> Flags:
        """Which joints are so low; with `laid` also the palm of a hand that lies on the plate, arched over it."""
        found: Flags = self.height <= height_m
        if laid and found.any():
            found = found | (self.palm & (self.height <= ARCH_M))
        return found

    def inside(self, rect: Rect, margin_m: float) -> Flags:
        u, v, w, h = rect
        found: Flags = (np.abs(self.u - u) <= w / 2 + margin_m) & (np.abs(self.v - v) <= h / 2 + margin_m)
        return found

    @property
    def middle(self) -> Floats:
        return np.array([self.u.mean(), self.v.mean()])


def _most(ready: dict[Spot, int]) -> Spot:
    """The pad with most of the hand on it; of the marks of a bar the highest, where the fingertips are."""
    most = max(ready, key=lambda spot: ready[spot])
    if not most[0].startswith(BAR_PADS):
        return most
    return max((spot for spot in ready if spot[0].startswith(BAR_PADS)), key=lambda spot: spot[1][1])


@dataclass(slots=True, eq=False)
class _Contact:
    """The pad that is felt: since when, where the hand came down on it, and whether that was a press already."""

    target: Target
    since_s: float
    place: Floats
    pressed: bool = False
    held: bool = False


class Touch:
    """What a hand presses. `felt` is the key of the pad that gives way under it now, None for none.

    A pad that was pressed is pressed again only after the hand has left it. Two pads under one hand: REST goes
    first, then the one that was felt first, then the one with more of the hand on it; the other one has to be
    left before it can be pressed.
    """

    def __init__(self, rules: InputRules) -> None:
        self.rules = rules
        self._contact: _Contact | None = None
        # Pads that the hand was seen away from, those it lies on, and those of them it came to as it should.
        self._free: set[Spot] = set()
        self._on: set[Spot] = set()
        self._allowed: set[Spot] = set()
        self._seen_s = self._last_s = -np.inf

    @property
    def felt(self) -> str | None:
        """The pad that gives way."""
        return None if self._contact is None else self._contact.target.key

    def feel(self, hand: LimbFrame | None, targets: Sequence[Target], time_s: float) -> list[Input]:
        """The acts of this frame, oldest first. `hand` is the intact limb in the seat frame, only when it is
        tracked in this very frame; None otherwise."""
        passed = time_s - self._last_s
        self._last_s = time_s
        known = None if hand is None else hand.tracked & hand.position_valid
        if hand is None or known is None or not known.any():
            return self._unseen(time_s, passed)
        acts: list[Input] = []
        if passed > STALL_S or time_s - self._seen_s > max(BLINK_S, passed):
            acts += self._forget(time_s)
        self._seen_s = time_s
        there = {target.spot: target for target in targets}
        for known_spots in (self._free, self._on, self._allowed):
            known_spots.intersection_update(there)
        skins: dict[int, _Skin] = {}
        points, flesh, palm = hand.positions[known], FLESH_M[known], _PALM[known]
        touching: dict[Spot, int] = {}
        for target in targets:
            lie = target.lie
            skin = skins.get(id(lie)) or skins.setdefault(id(lie), _Skin.over(lie, points, flesh, palm))
            count = self._touches(target, skin)
            if count:
                touching[target.spot] = count
        self._on = set(touching)
        return acts + self._contacts(there, touching, skins, time_s)

    def _touches(self, target: Target, skin: _Skin) -> int:
        """How many joints lie on the pad; keeps which pads the hand is free of, and which it came to."""
        spot, rules = target.spot, self.rules
        if skin.lowest_m > rules.leave_height_m:
            self._free.add(spot)
            self._allowed.discard(spot)
            return 0
        wide = skin.inside(target.rect, rules.press_edge_m)
        laid = target.key == REST
        near = wide & skin.low(rules.leave_height_m, laid)
        deep = wide & (skin.height < -DEEP_M)
        if not near.any():
            self._free.add(spot)
        on = near & ~deep
        if spot not in self._on:
            on &= skin.inside(target.rect, -rules.press_edge_m) & skin.low(rules.press_height_m, laid)
            if on.any() and spot in self._free:
                self._allowed.add(spot)
        if deep.any() or on.any():
            self._free.discard(spot)
        if not on.any():
            self._allowed.discard(spot)
        return int(on.sum())

    def _contacts(
        self, there: dict[Spot, Target], touching: dict[Spot, int], skins: dict[int, _Skin], time_s: float
    ) -> list[Input]:
        acts: list[Input] = []
        ready = {spot: count for spot, count in touching.items() if spot in self._allowed}
        contact = self._contact
        resting = [spot for spot in ready if spot[0] == REST]
        if contact is not None and (contact.target.spot not in ready or (resting and contact.target.key != REST)):
            acts += self._let_go(time_s)
            contact = None
        if contact is None and ready:
            spot = resting[0] if resting else _most(ready)
            contact = self._contact = _Contact(there[spot], time_s, skins[id(there[spot].lie)].middle)
        if contact is not None:
            contact.target = there[contact.target.spot]
            acts += self._lasts(contact, skins[id(contact.target.lie)].middle, time_s)
        return acts

    def _lasts(self, contact: _Contact, middle: Floats, time_s: float) -> list[Input]:
        """The press, once the hand has stayed where it came down for long enough."""
        if contact.pressed:
            return []
        rules, key = self.rules, contact.target.key
        if float(np.hypot(*(middle - contact.place))) > rules.press_slide_m:
            contact.since_s, contact.place = time_s, middle
        if time_s - contact.since_s < (rules.rest_press_s if key == REST else rules.press_s):
            return []
        contact.pressed = True
        self._allowed = {contact.target.spot}
        if key in PAD_ACTIONS:
            return [Press(PAD_ACTIONS[key], time_s, HAND)]
        contact.held = True
        # It was pressed when the hand came down; it is held from when that is seen to count.
        return [Press(Action.PAD, contact.since_s, HAND, key), Hold(key, time_s)]

    def _unseen(self, time_s: float, passed: float) -> list[Input]:
        contact = self._contact
        if contact is None or time_s - self._seen_s > BLINK_S:
            return self._forget(time_s)
        contact.since_s += passed
        if contact.held:
            contact.held = False
            return [Release(contact.target.key, time_s)]
        return []

    def _forget(self, time_s: float) -> list[Input]:
        """The hand was away: wherever it comes to be seen, it has to come to a pad anew."""
        for known in (self._free, self._on, self._allowed):
            known.clear()
        return self._let_go(time_s)

    def _let_go(self, time_s: float) -> list[Input]:
        contact, self._contact = self._contact, None
        return [Release(contact.target.key, time_s)] if contact is not None and contact.held else []
