"""`openxr:` one hand that the headset sees, as a device like any other; all of them share one runtime."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Final

from devices.api import Clock, Device, DeviceUnavailable, Found, Reason, State, Status, Url
from devices.between import between, joins
from devices.openxr.link import look
from devices.openxr.runtime import Runtime
from devices.openxr.strap import UNMEASURED, Limb, Strap, carried
from devices.openxr.trackers import PARTS, role_of
from devices.openxr.values import (
    NO_CONTROLLER,
    NO_HANDS,
    NO_ROLE,
    NO_TRACKER,
    NO_TRACKERS,
    OTHER_ROLES,
    UNFITTED,
    UNSEEN,
    Placed,
    Refused,
    Trouble,
    XrState,
)
from devices.url import option, read_options, with_option
from game.body.frame import Floats, LimbFrame
from game.body.joints import Side

# Samples kept for times that are over, and the least time between two of them.
_KEPT: Final = 512
_APART_S: Final = 0.004
# So far back the runtime is asked itself, and not what was kept.
_PAST_S: Final = 0.1
# Without a hand in view for so long a helper is told.
_UNSEEN_S: Final = 1.0
_STATES: Final = {
    XrState.ABSENT: State.LOST,
    XrState.IDLE: State.WAITING,
    XrState.HIDDEN: State.LOST,
    XrState.LOST: State.LOST,
}
# What only a person at the machine can change: these end the start, the others are waited for.
_FATAL: Final = {
    Trouble.NO_LIBRARY: Reason.NOT_INSTALLED,
    Trouble.NO_RUNTIME: Reason.NO_RUNTIME,
    Trouble.NO_HEADLESS: Reason.NO_RUNTIME,
    Trouble.NO_GRAPHICS: Reason.NO_RUNTIME,
    Trouble.OTHER_CARD: Reason.NO_RUNTIME,
}
_shared: list[Runtime] = []


def shared() -> Runtime:
    """The program's one runtime, made at the first call; it looks for a headset when it is first asked."""
    if not _shared:
        _shared.append(Runtime())
    return _shared[0]


class Source(Enum):
    """What of a side is looked at."""

    HAND = "hand"
    CONTROLLER = "controller"
    TRACKER = "tracker"


# Where a tracker can be for SteamVR, by the limb that it is then strapped to; the first one goes without saying.
ROLES: Final = {Limb.FOREARM: ("elbow", "wrist"), Limb.SHIN: ("knee", "ankle", "foot")}


@dataclass(frozen=True, slots=True)
class Options:
    """What may stand behind the `?` of an openxr: URL."""

    hand: Side = option(Side.RIGHT, "which hand")  # noqa: RUF009  (makes a dataclass field)
    source: Source = option(Source.HAND, "the bare hand, or what is strapped on")  # noqa: RUF009
    limb: Limb | None = option(None, "what it is strapped to")  # noqa: RUF009
    role: str | None = option(None, "the tracker's role in SteamVR", allowed=tuple(PARTS))


class OpenXr(Device):
    """A hand of the headset: 26 joints, predicted by the runtime for the time that is asked; or with
    `source=controller` or `source=tracker` the one joint that is carried by what is strapped to the limb.

    A frame for a time ahead is stamped with the present, since nothing can have been measured later. Raises
    DeviceUnavailable when opened only for what a person must first install; a headset that sleeps, a program that
    is not started and hands that are not tracked are told by `status`, and looked for again.
    """

    scheme: ClassVar[str] = "openxr"
    filtered: ClassVar[bool] = True
    predicts: ClassVar[bool] = True
    has_head: ClassVar[bool] = True

    def __init__(self, url: Url, clock: Clock, runtime: Runtime | None = None) -> None:
        super().__init__(url, clock)
        if url.transport or url.address:
            raise DeviceUnavailable(
                Reason.BAD_ADDRESS, "A headset is openxr: alone, with ?hand=left or ?hand=right behind it."
            )
        options = read_options(url, Options)
        self.side, self.source_of = options.hand, options.source
        self.strapped = options.source is not Source.HAND
        self.limb, self.part = _worn_on(options)
        self._strap: Strap | None = None
        self._runtime = shared() if runtime is None else runtime
        self._samples: deque[LimbFrame] = deque(maxlen=_KEPT)
        self._drained_s = self._stamped_s = -float("inf")
        self._seen_s = clock()
        self._good = self._bad = 0
        self._runtime.poll()
        trouble = self._runtime.trouble
        if trouble in _FATAL:
            self.closed = True
            raise DeviceUnavailable(_FATAL[trouble], trouble.value)
        _open.append(self)

    @classmethod
    def detect(cls) -> Sequence[Found]:
        """Both hands, where a runtime answers and knows a headset, and the trackers that it tells of."""
        try:
            # A program has but one instance: while hands are open, their runtime knows.
            if not _open:
                there = look()
            elif shared().state in (XrState.ABSENT, XrState.LOST):
                raise DeviceUnavailable(Reason.NO_RUNTIME, f"{cls.scheme}: {shared().note}")
            else:
                there = shared().trackers() or ()
        except Refused as refused:
            raise DeviceUnavailable(Reason.NO_RUNTIME, f"{cls.scheme}: {refused}") from refused
        hands = tuple(Found(f"openxr:?hand={side.value}", f"headset, {side.value} hand") for side in Side)
        return hands + _found(there)

    def latest(self) -> LimbFrame | None:
        """The hand now."""
        self.require_open()
        return self._sample()

    def drain(self) -> list[LimbFrame]:
        """Every frame that was asked for since the last drain, and the present one."""
        self.require_open()
        self._sample()
        fresh = [frame for frame in self._samples if frame.time_s > self._drained_s]
        if fresh:
            self._drained_s = fresh[-1].time_s
        return fresh

    def pose(self, at_s: float) -> LimbFrame | None:
        """The hand at a time: predicted for one ahead, between the frames kept for one long over."""
        self.require_open()
        now = self.clock()
        if at_s < now - _PAST_S:
            return self._kept(at_s)
        self._runtime.poll()
        stamp_s = min(at_s, now)
        self._stamped_s = max(self._stamped_s, stamp_s)
        return self._counted(self._limb(at_s, stamp_s))

    @property
    def rigid(self) -> bool:
        """True for what is strapped on: it tells of one joint."""
        return self.strapped

    @property
    def lacks(self) -> str:
        """What the headset's program that runs does not have at all, a sentence; "" while nobody knows."""
        if not self.strapped:
            return "" if self._runtime.sees_hands else NO_HANDS
        roles = self._runtime.tracker_roles
        if self.source_of is not Source.TRACKER or roles is None or role_of(self.side, self.part) in roles:
            return ""
        other = next((part for part in ROLES[self.limb] if role_of(self.side, part) in roles), "")
        role, instead = self._role, f"{self.side.value} {other}"
        return NO_ROLE.format(role, instead, other) if other else NO_TRACKERS

    @property
    def unseen(self) -> str:
        """What a helper does about a limb that is not seen, a sentence."""
        if self.source_of is not Source.TRACKER:
            return NO_CONTROLLER if self.strapped else UNSEEN
        there = self._runtime.trackers() or ()
        if not there or role_of(self.side, self.part) in there:
            return NO_TRACKER.format(self._role)
        said = sorted({f"the {each.replace('_', ' ')}" if each else "one without a role" for each in there})
        return OTHER_ROLES.format(self._role, " and ".join(said))

    @property
    def _role(self) -> str:
        return f"{self.side.value} {self.part}"

    def fit(self, strap: Strap | None) -> None:
        """Where the controller or tracker lies on the limb, as it was measured; None while nobody knows."""
        self._strap = strap

    def grip(self, at_s: float) -> Placed | None:
        """Where the controller is held, or the tracker is, in the tracking space; None while it is not seen."""
        self.require_open()
        self._runtime.poll()
        return self._grip(at_s)

    def head(self, at_s: float) -> tuple[Floats, Floats] | None:
        """Where the head is at a time."""
        self.require_open()
        found = self._runtime.head(at_s)
        return None if found is None else (found.position, found.orientation)

    def recentre(self) -> None:
        """The seat is session's; a headset that is not there is looked for at once."""
        self._runtime.again()

    @property
    def space(self) -> int:
        """Rises when the person recentred by the headset's own button, and with each new session."""
        return self._runtime.recentred

    @property
    def status(self) -> Status:
        """As the headset is; LIVE with a note while it sees no hand."""
        runtime, now = self._runtime, self.clock()
        age_s = now - self._samples[-1].time_s if self._samples else float("inf")
        state, note = _STATES.get(runtime.state, State.LIVE), runtime.note
        if state is State.LIVE and (lacks := self.lacks):
            state, note = State.SUSPECT, lacks
        elif state is State.LIVE and now - self._seen_s > _UNSEEN_S:
            note = self.unseen
        elif state is State.LIVE and self.strapped and self._strap is None:
            named = with_option(self.url.text, "hand", self.side.value)
            state, note = State.SUSPECT, f"{UNFITTED.format(self.source_of.value)}: midline calibrate '{named}'."
        if self.closed:
            state, note = State.LOST, f"{self.url.text} is closed."
        return Status(state, 0.0, age_s, self._good, self._bad, 0, note)

    def close(self) -> None:
        """Let the hand go; the last one lets the headset go. A second call does nothing."""
        if self.closed:
            return
        self.closed = True
        if self in _open:
            _open.remove(self)
        if not _open:
            self._runtime.close()

    def _sample(self) -> LimbFrame | None:
        """The present frame, kept; the newest again when it is only just over."""
        now = self.clock()
        newest_s = self._samples[-1].time_s if self._samples else -float("inf")
        # What was given ahead must not be newer than the newest sample.
        if now - newest_s < _APART_S and newest_s >= self._stamped_s:
            return self._samples[-1]
        self._runtime.poll()
        frame = self._counted(self._limb(now, now))
        if frame is None:
            # Nobody knows the hand now: what was seen before must not stand for it.
            self._samples.clear()
        else:
            self._samples.append(frame)
        return frame

    def _grip(self, at_s: float) -> Placed | None:
        if self.source_of is Source.TRACKER:
            return self._runtime.tracker(role_of(self.side, self.part), at_s)
        held = self._runtime.controller(self.side, at_s)
        return None if held is None or held.by_hand else held.grip

    def _limb(self, at_s: float, stamp_s: float) -> LimbFrame | None:
        if not self.strapped:
            return self._runtime.hand(self.side, at_s, stamp_s)
        if not self._runtime.running:
            return None
        return carried(self._grip(at_s), self._strap or UNMEASURED, self.side, self.limb, stamp_s)

    def _counted(self, frame: LimbFrame | None) -> LimbFrame | None:
        if frame is not None and (frame.at_hand or (self.strapped and bool(frame.tracked.any()))):
            self._good += 1
            self._seen_s = self.clock()
        elif frame is not None:
            self._bad += 1
        return frame

    def _kept(self, at_s: float) -> LimbFrame | None:
        after: LimbFrame | None = None
        for frame in reversed(self._samples):
            if frame.time_s <= at_s:
                return between(frame, after, at_s) if after is not None and joins(frame, after) else frame
            after = frame
        return None


def _worn_on(options: Options) -> tuple[Limb, str]:
    """The limb of what is strapped on, and a tracker's role there; DeviceUnavailable where they disagree."""
    limb, role = options.limb, options.role
    if limb is not None and options.source is Source.HAND:
        raise _refused("Only what is strapped on has a limb: add source=controller or tracker, or no limb=.")
    if role is not None and options.source is not Source.TRACKER:
        raise _refused("Only a tracker has a role: add source=tracker, or no role=.")
    if limb is None:
        limb = next((each for each, roles in ROLES.items() if role in roles), Limb.FOREARM)
    if role is not None and role not in ROLES[limb]:
        known = " or ".join(ROLES[limb])
        raise _refused(f"A tracker on a {limb.value} has the role {known}, not {role}; change role= or limb=.")
    return limb, role or ROLES[limb][0]


def _refused(sentence: str) -> DeviceUnavailable:
    return DeviceUnavailable(Reason.BAD_ADDRESS, sentence)


def _found(there: tuple[str, ...]) -> tuple[Found, ...]:
    """Trackers on a limb by their roles, and one without a role as what it could be."""
    named = {role_of(side, part): (side, part) for side in Side for part in PARTS}
    found = []
    for role in sorted(set(there)):
        if role in named:
            side, part = named[role]
            url = f"openxr:?hand={side.value}&source=tracker&role={part}"
            found.append(Found(url, f"tracker, {side.value} {part}"))
        elif not role:
            found.append(Found("openxr:?source=tracker", "tracker without a role, which SteamVR can give it"))
    return tuple(found)


_open: list[OpenXr] = []
