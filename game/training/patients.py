"""Simulated patients: they see a block's events and cues, and give the moments of a limb that answers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import numpy as np

from game.body.curls import hand_from_curls
from game.body.frame import Answer, Floats, LimbFrame, Moment, Person, Range, frozen
from game.body.joints import PALM, THUMB_TIP, Side
from game.body.opposition import place_at
from game.body.postures import REST_SPOT
from game.training.events import Answered, Ask, Cue, Event, Hide, LookValue, Place, Show
from game.training.task import TABLE_EDGE_M

# Curls are told apart in so many steps, so that hands can be kept.
CURL_STEPS: Final = 200
REACH_SPEED_M_S: Final = 0.6
NEUTRAL_OPEN: Final = 0.7
# The weak patient's range of motion, as a share of the usual one (protocol.md 14.2).
WEAK_SHARE: Final = 0.30
SWAY_M: Final = 0.06
SWAY_HZ: Final = 1.7

_NO_TURN: Final = frozen(np.array([0.0, 0.0, 0.0, 1.0]))
_NOWHERE: Final = frozen(np.zeros(3))
_TO_PALM: Final = frozen(np.array([0.0, 0.0, -0.07]))
_ACROSS: Final = frozen(np.array([-1.0, 1.0, 1.0]))
_NONE: Final = np.zeros(26, dtype=np.bool_)
_NONE.setflags(write=False)


@dataclass(frozen=True, slots=True)
class Habit:
    """What kind of patient it is.

    `moves`: does what the exercise asks. `answers`: right, other (the choice that is not right), random or
    never. `sways`: moves all the time, whatever is asked, and presses too early and twice. `share`: of the
    usual range of motion. `seen`: false for a limb that no device sees. `drops`: the limb is lost again and
    again, once for a frame and once for a second. `gives_up_s`: does nothing any more from then on.
    """

    name: str
    moves: bool = True
    answers: str = "right"
    sways: bool = False
    share: float = 1.0
    seen: bool = True
    drops: bool = False
    gives_up_s: float = float("inf")


DILIGENT: Final = Habit("diligent")
OTHERWISE: Final = Habit("other", answers="other")
WEAK: Final = Habit("weak", share=WEAK_SHARE)
STILL: Final = Habit("still", moves=False, answers="never")
ABSENT: Final = Habit("absent", moves=False, answers="never", seen=False)
RESTLESS: Final = Habit("restless", moves=False, answers="random", sways=True)
DROPPING: Final = Habit("dropping", drops=True)
QUITTING: Final = Habit("quitting", gives_up_s=12.0)
HABITS: Final = (DILIGENT, OTHERWISE, WEAK, STILL, ABSENT, RESTLESS, DROPPING, QUITTING)


def person_of(habit: Habit, affected: Side, ranges: Mapping[str, Range], person: Person | None = None) -> Person:
    """The person as calibrated: the middle of each range, and of the reach, as far as this habit moves."""
    person = person or Person(affected)
    own = {name: _middle(each, habit.share) for name, each in ranges.items()}
    return replace(person, affected=affected, ranges=own, reach_m=person.reach_m * habit.share)


@dataclass(slots=True)
class _Thing:
    """A prop as the patient sees it."""

    kind: str
    at: Place
    look: dict[str, LookValue]


@dataclass(slots=True)
class _Hand:
    """One hand: how far open, where the palm is, on which of its places the thumb lies (0: on none), its last
    frame."""

    side: Side
    open: float = NEUTRAL_OPEN
    palm: Floats = field(default_factory=lambda: _NOWHERE)
    thumb: int = 0
    last: tuple[object, LimbFrame] | None = None

    def frame(self, curl: Range, time_s: float, tracked: bool) -> LimbFrame:
        """The hand now, as a device would give it."""
        step = round(CURL_STEPS * (curl.high - self.open * (curl.high - curl.low)))
        hand = _hand_of(self.side, step, self.thumb)
        pose = (step, tracked, self.thumb, tuple(self.palm.tolist()))
        if self.last is not None and self.last[0] == pose:
            return self.last[1].at_time(time_s)
        shift = self.palm - hand.positions[PALM]
        frame = LimbFrame(
            time_s,
            self.side,
            frozen(hand.positions + shift),
            hand.orientations,
            hand.position_valid,
            hand.orientation_valid,
            hand.tracked if tracked else _NONE,
            hand.derived,
        )
        self.last = (pose, frame)
        return frame


class Patient:
    """One simulated patient in front of one block. `moves` says whether the exercise has anything moved at all."""

    def __init__(
        self,
        habit: Habit,
        person: Person,
        *,
        moves: bool,
        lead_affected: bool = False,
        both_limbs: bool = False,
        seed: int = 1,
    ) -> None:
        self.habit = habit
        self.person = person
        self._moves = moves and habit.moves
        self._lead_affected = lead_affected
        self._both = both_limbs
        self._random = np.random.default_rng([seed, 7])
        self._curl = person.ranges.get("curl", Range(0.1, 0.85))
        self._intact, self._mirror = _Hand(person.intact), _Hand(person.affected)
        # The hand that leads, and the one that does the same on the other side.
        hands = (self._intact, self._mirror)
        self._lead, self._other = hands[::-1] if lead_affected else hands
        self._things: dict[int, _Thing] = {}
        self._clip: LookValue = ""
        self._drawn: dict[int, float] = {}
        self._answers: list[Answer] = []
        self._time_s = 0.0
        self._rest = np.array(REST_SPOT) * np.array([self._lead.side.sign, 1.0, 1.0]) + _TO_PALM
        self._put(self._rest)

    def see(self, events: tuple[Event, ...], cues: tuple[Cue, ...], time_s: float) -> None:
        """Take in what the last frame brought; it was visible from `time_s` on."""
        for event in events:
            if isinstance(event, Show):
                self._things[event.prop_id] = _Thing(event.prop, event.at, dict(event.look))
            elif isinstance(event, Hide):
                self._things.pop(event.prop_id, None)
                self._answers = [answer for answer in self._answers if answer.ask_id != event.prop_id]
            elif isinstance(event, Ask):
                self._drawn = {event.ask_id: time_s}
                self._answers = self._plan(event, time_s)
            elif isinstance(event, Answered) and not self.habit.sways:
                self._answers.clear()
        for cue in cues:
            thing = self._things.get(cue.prop_id)
            if thing is not None:
                thing.at = cue.at or thing.at
                thing.look.update(cue.look)
                if "blend" in cue.look:
                    self._clip = thing.look.get("to", "")

    def moment(self, time_s: float) -> Moment:
        """The moment of `time_s`, later than the last one."""
        self._move(time_s, time_s - self._time_s)
        self._time_s = time_s
        lost_s = self._lost_s(time_s)
        if not self.habit.seen:
            intact = LimbFrame.unseen(time_s, self.person.intact)
            mirrored = LimbFrame.unseen(time_s, self.person.affected)
        else:
            intact = self._intact.frame(self._curl, time_s, lost_s == 0.0)
            mirrored = self._mirror.frame(self._curl, time_s, lost_s == 0.0)
        return Moment(
            time_s=time_s,
            lead=mirrored if self._lead_affected else intact,
            shown=mirrored if self.habit.seen else None,
            intact=intact,
            mirrored=mirrored,
            affected=mirrored if self._both and self.habit.seen else None,
            answer=self._answer(time_s),
            lost_s=lost_s,
            drawn=self._drawn,
        )

    def _plan(self, ask: Ask, drawn_s: float) -> list[Answer]:
        # One choice alone is not a question but "done": it takes as long as what was to be done.
        rt_s = float(self._random.uniform(*((4.0, 7.0) if len(ask.choices) == 1 else (0.7, 1.4))))
        choice = self._choose(ask)
        if self.habit.sways:
            early = Answer(ask.ask_id, choice, drawn_s + 0.02, "key")
            return [early, *(Answer(ask.ask_id, choice, drawn_s + rt_s + again, "key") for again in (0.0, 0.1))]
        return [Answer(ask.ask_id, choice, drawn_s + rt_s, "key")] if choice else []

    def _choose(self, ask: Ask) -> str:
        if self.habit.answers == "never" or self._time_s > self.habit.gives_up_s:
            return ""
        if self.habit.answers == "random":
            return ask.choices[int(self._random.integers(len(ask.choices)))]
        right = self._right(ask)
        if self.habit.answers == "right" or len(ask.choices) == 1:
            return right
        return next(choice for choice in ask.choices if choice != right)

    def _right(self, ask: Ask) -> str:
        hands = [thing for thing in self._things.values() if thing.kind == "hand"]
        if set(ask.choices) == {"left", "right"} and hands:
            return str(hands[-1].look.get("side", ask.choices[0]))
        if set(ask.choices) == {"upper", "lower"} and len(hands) >= 2:
            hands.sort(key=lambda hand: -hand.at[1])
            return "upper" if hands[0].look.get("posture") == self._clip else "lower"
        return ask.choices[0]

    def _answer(self, time_s: float) -> Answer | None:
        if self._answers and self._answers[0].time_s <= time_s:
            return self._answers.pop(0)
        return None

    def _move(self, time_s: float, seconds: float) -> None:
        rest = self._rest
        if self.habit.sways:
            swing = np.sin(2 * np.pi * SWAY_HZ * time_s)
            self._intact.open = self._mirror.open = 0.5 + 0.5 * float(swing)
            self._put(rest + np.array([0.0, SWAY_M * (1.0 + swing), SWAY_M * swing]))
            return
        if not self._moves or time_s > self.habit.gives_up_s:
            return
        goal, opening, thumb = rest, NEUTRAL_OPEN, 0
        for thing in self._things.values():
            if "wanted_lateral_m" in thing.look:
                goal, opening = self._there(thing.look), float(thing.look.get("wanted_open", NEUTRAL_OPEN))
                break
            if "wanted_thumb" in thing.look:
                thumb = int(thing.look["wanted_thumb"])
            elif "wanted_open" in thing.look:
                opening = float(thing.look["wanted_open"])
            elif "wanted_lift_m" in thing.look:
                goal = rest.copy()
                goal[1] = self.person.table_height_m + float(thing.look["wanted_lift_m"])
            elif thing.kind != "hand":
                goal = np.array(thing.at)
        self._intact.open = self._mirror.open = opening
        self._intact.thumb = self._mirror.thumb = thumb
        way = goal - self._lead.palm
        length, most = float(np.linalg.norm(way)), REACH_SPEED_M_S * seconds
        self._put(goal if length <= most else self._lead.palm + way * (most / length))

    def _there(self, look: Mapping[str, LookValue]) -> Floats:
        """Where a prop wants the palm, as `task.place` has it."""
        lateral, up, forward = (
            float(look.get(f"wanted_{name}_m", 0.0)) for name in ("lateral", "lift", "forward")
        )
        person = self.person
        return np.array([person.intact.sign * lateral, person.table_height_m + up, -(TABLE_EDGE_M + forward)])

    def _put(self, palm: Floats) -> None:
        self._lead.palm = palm
        self._other.palm = palm * _ACROSS

    def _lost_s(self, time_s: float) -> float:
        if not self.habit.seen:
            return time_s + 1e-3
        if not self.habit.drops:
            return 0.0
        # In every 7.3 s: a tenth of a second at 2 s, and one second from 5 s on, with 0.6 s of coming back.
        within = time_s % 7.3
        if 2.0 <= within < 2.1:
            return within - 2.0 + 1e-3
        return within - 5.0 + 1e-3 if 5.0 <= within < 6.6 else 0.0


@lru_cache(maxsize=2 * CURL_STEPS)
def _hand_of(side: Side, step: int, thumb: int = 0) -> LimbFrame:
    """A hand at the origin with all fingers curled by so many of `CURL_STEPS`, the thumb on one of its places."""
    hand = hand_from_curls(np.full(5, step / CURL_STEPS), side, _NOWHERE, _NO_TURN, 0.0)
    place = place_at(hand, thumb) if thumb else None
    if place is None:
        return hand
    positions = hand.positions.copy()
    positions[THUMB_TIP] = place
    return hand.but(positions=frozen(positions))


def _middle(whole: Range, share: float) -> Range:
    centre, half = (whole.low + whole.high) / 2, share * (whole.high - whole.low) / 2
    return Range(centre - half, centre + half)
