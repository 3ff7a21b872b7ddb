"""A real hand lost for 0.1, 0.3, 1 and 4 s: held, void, faded, hinted and led back as protocol.md 2.6 has it.

The whole way runs (runtime, device, session, mirror), in blocks of a mirror and of a two-handed exercise; only
drawing is left out. What is held against the rules is what the runtime really gave in each frame, so that a slow
machine changes no verdict.
"""

import itertools
import threading
import time

import numpy as np
import pytest

import exercises
from devices import open_device
from game.body.joints import HAND, Side
from game.session.clock import LiveClock
from game.session.memory import Memory
from game.session.perform import Staging, perform
from game.session.sight import Blind
from game.training.events import Regain, TrackingLoss
from tests.openxr.remote import Remote

MONADO = {"compositor": "null", "x_server": False, "timeout_s": 120.0}
PLAYS = {"lantern": (0.1, 0.3, 1.0, 4.0), "two-hands": (1.0,)}
TIPS = [HAND[f"{finger}_tip"] for finger in ("thumb", "index", "middle", "ring", "little")]
PLACE = {"left": np.array([-0.2, 0.95, -0.35]), "right": np.array([0.2, 0.95, -0.35])}
GATE_M_S = 3.0
# A frame that came later than this tells nothing of when things happened, and what does is known but to a frame.
HITCH_S = 0.1
ABOUT_S = 0.02
PERIOD_S = 1 / 90
# The driver's hand goes on by no more than this from one pose to the next, however late that is.
STEP_S = 0.016
# What must follow a loss that lasted so long, in the order in which it comes.
DUE = (("frozen", 0.15), ("void", 0.5), ("rest_pose", 1.1), ("hint", 3.0))


class Paced(Blind):
    """Draws nothing, 90 times a second, and keeps what would have been drawn."""

    def __init__(self):
        super().__init__()
        self.shown = []
        self._next_s = time.monotonic()

    def draw(self, time_s):
        self.shown.append((time_s, self.left, self.right))
        # Like a display, it never makes up for a late frame by two that follow each other at once: in so short a
        # time one step of the driver's hand would be faster than a hand.
        self._next_s = max(self._next_s, time.monotonic()) + PERIOD_S
        time.sleep(max(0.0, self._next_s - time.monotonic()))
        return super().draw(time_s)


class Patient(threading.Thread):
    """Both hands wave slowly; in turn they go out of sight, and come back 15 cm further on."""

    def __init__(self, losses_s):
        super().__init__(daemon=True)
        self.over = False
        self.shown = threading.Event()
        self.losses_s = losses_s
        self.moved = np.zeros(3)
        self._waved_s = 0.0
        self._set_s = time.monotonic()

    def run(self):
        remote = Remote()
        try:
            remote.head((0.0, 1.25, 0.1))
            end = time.monotonic() + 30.0
            while not self.shown.is_set() and time.monotonic() < end:
                self.wave(remote, 0.05)
            self.wave(remote, 0.6)
            for number, lost_s in enumerate(self.losses_s):
                self.set(remote, tracked=False, active=False)
                time.sleep(lost_s)
                # Over a moment's loss no hand comes so far.
                self.moved[0] = 0.15 * (number % 2)
                self.wave(remote, 1.3)
            # A hand that is thrown across the room in an instant was not a hand.
            self.moved[1] = 0.4
            self.wave(remote, 0.05)
            self.moved[1] = 0.0
            self.wave(remote, 0.8)
        finally:
            self.over = True
            remote.close()

    def wave(self, remote, for_s):
        end = time.monotonic() + for_s
        while time.monotonic() < end:
            self.set(remote, tracked=True, active=True)
            time.sleep(0.008)

    def set(self, remote, **state):
        now = time.monotonic()
        self._waved_s += min(now - self._set_s, STEP_S)
        self._set_s = now
        away = self.moved + np.array([0.0, 0.04 * np.sin(3.0 * self._waved_s), 0.05 * np.cos(2.0 * self._waved_s)])
        for side, place in PLACE.items():
            remote.hand(side, place=place + away, curls=0.5 - 0.5 * np.cos(2.5 * self._waved_s), **state)


class Heard(Memory):
    """Keeps every event with the number of frames that were drawn before it."""

    def __init__(self, view):
        super().__init__()
        self.events = []
        self._view = view

    def append(self, event, exercise_s=None, session_s=None):
        self.events.append((len(self._view.shown), event))
        self.durable_seq = super().append(event, exercise_s, session_s)
        return self.durable_seq


@pytest.fixture(scope="module", params=list(PLAYS))
def played(request):
    """A play in which most losses can be judged: on a machine that stood still it is played again."""
    for _ in range(3):
        found = play(request.param)
        if len(judged(found)) >= sum(map(len, found[3].values())) / 2:
            return found
    raise AssertionError("this machine stands still for so long and so often that nothing can be judged")


def play(exercise):
    view = Paced()
    heard = Heard(view)
    raw = []
    patient = Patient(PLAYS[exercise])

    def on_frame(loop):
        roles = (loop.intact, loop.affected)
        raw.append({each.role: each.taken for each in roles if each is not None})
        if view.left is not None and view.right is not None:
            patient.shown.set()
        if patient.over:
            loop.stop_again = True
            loop.screens.stop("staff", "the end of the check")

    roles = {"intact": "right"} | ({"affected": "left"} if exercise == "two-hands" else {})
    held = {role: open_device(f"openxr:?hand={side}") for role, side in roles.items()}
    patient.start()
    try:
        perform(
            Staging(
                exercise=exercises.load(exercise),
                affected=Side.LEFT,
                seed=1,
                level=None,
                pain=(4, 3),
                seconds=60.0,
                asks=False,
                ending=False,
                clock=LiveClock(),
                view=view,
                journal=heard,
                devices=held,
                say=print,
                on_frame=on_frame,
            )
        )
    finally:
        for device in held.values():
            device.close()
        patient.join()
    return view.shown, raw, heard.events, dict.fromkeys(roles, PLAYS[exercise])


def losses(raw, role):
    """(first frame without the hand, first frame with it again) of every time that it was not to be seen."""
    seen = [taken.get(role) is not None and taken[role].at_hand for taken in raw]
    begun = seen.index(True)
    edges = [number for number in range(begun + 1, len(seen)) if seen[number] != seen[number - 1]]
    return [(gone, back) for gone, back in itertools.zip_longest(edges[::2], edges[1::2]) if back is not None]


def judged(played):
    """Every loss with its role, where it begins and ends, and how exactly frames tell its times; but for those in
    which the picture stood still."""
    shown, raw, _, losses_s = played
    times = [time_s for time_s, _, _ in shown]
    found = []
    for role, wanted in losses_s.items():
        own = losses(raw, role)
        assert len(own) == len(wanted), own
        for (gone, back), wanted_s in zip(own, wanted, strict=True):
            gap_s = max(np.diff(times[gone - 5 : back + 40]))
            assert times[back] - times[gone] > wanted_s - 0.06 - gap_s
            if gap_s < HITCH_S:
                found.append((role, gone, back, gap_s + ABOUT_S))
    return found


def test_every_loss_goes_by_the_rules(played):
    shown, raw, events, _ = played
    times = [time_s for time_s, _, _ in shown]
    for role, gone, back, about_s in judged(played):
        told = [
            (frame, event)
            for frame, event in events
            if isinstance(event, TrackingLoss) and event.role == role and gone - 1 <= frame < back + 30
        ]
        phases = [event.phase for _, event in told]
        seen = [(frame, raw[frame].get(role)) for frame in range(gone - 5, gone + 2)]
        assert told[0][0] == gone, (gone, told, seen)
        assert phases[0] == "held", (told, seen)
        lasted_s = times[back] - times[gone]
        # What is due in the very frames around the return may go either way; all else may not.
        due = [name for name, after_s in DUE if after_s < lasted_s - about_s]
        never = {name for name, after_s in DUE if after_s > lasted_s + about_s}
        if lasted_s < 1.1:
            # The fade that began goes on under the way back.
            never.discard("rest_pose")
        assert [name for name in phases if name in due] == due, (lasted_s, phases)
        assert not never & set(phases), (lasted_s, phases)
        for frame, event in told:
            if event.phase in due:
                after_s = dict(DUE)[event.phase]
                assert event.lost_s == pytest.approx(after_s, abs=0.03)
                # In the first frame at or after its time, not one before and not one later.
                assert times[frame - 1] < times[gone] + after_s + about_s
                assert times[frame] > times[gone] + after_s - about_s


def test_a_short_loss_costs_nothing_and_a_longer_one_is_led_back(played):
    shown, _, events, _ = played
    for role, gone, back, about_s in judged(played):
        led = [
            event
            for frame, event in events
            if isinstance(event, Regain) and event.role == role and back <= frame <= back + 90
        ]
        lasted_s = shown[back][0] - shown[gone][0]
        if lasted_s < 0.15 - about_s:
            assert led == []
        elif lasted_s > 0.15 + about_s:
            (way,) = led
            least_s = 0.8 if lasted_s > 0.5 + about_s else 0.4
            assert way.duration_s >= least_s - 1e-9
            assert way.distance_m / way.duration_s <= 1.0 + 1e-6


def test_no_fingertip_moves_faster_than_a_hand_may(played):
    shown, _, _, _ = played
    assert len(shown) > 200
    moved = 0.0
    for (before_s, *before), (now_s, *now) in itertools.pairwise(shown):
        for was, limb in zip(before, now, strict=True):
            if was is None or limb is None:
                continue
            step = np.linalg.norm(limb.positions[TIPS] - was.positions[TIPS], axis=1).max()
            assert step <= GATE_M_S * (now_s - before_s) + 1e-6, (now_s, step / (now_s - before_s))
            moved += step
    assert moved > 1.0


def test_nothing_is_drawn_before_a_hand_was_seen(played):
    shown, raw, _, _ = played
    first = next(n for n, taken in enumerate(raw) if taken.get("intact") is not None and taken["intact"].at_hand)
    assert all(left is None and right is None for _, left, right in shown[:first])
