"""How the minutes of a session are laid out in blocks, readings and rests (protocol.md 2.4 rule 2, 8.1, 10.1).

All in whole seconds, so that the parts of a session add up to its dose exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import ceil

from game.programme.mode import Mode, ModeRules
from game.programme.parts import QUIET, Part, Sort


@dataclass(frozen=True, slots=True)
class PlanRules:
    """The preset section `plan`. Times in s; `first_mirror` and `key_games` are protocol codes in order."""

    first_mirror: tuple[str, ...]
    first_level_max: int
    first_look_s: int
    first_quiets: int
    key_games: tuple[str, ...]
    touch_first: bool
    objects_share: float
    objects_after_days: int
    games_min: int
    games_max: int
    block_max_s: int
    training_s: int
    training_trials: int
    probe_s: int
    probe_trials: int
    set_s: int
    set_trials: int
    gentle_rung: str
    check_in_s: int
    arrive_s: int
    calibration_s: int
    reveal_s: int
    fit_s: int
    warm_up_s: int
    look_s: int
    quiet_s: int
    quiet_max_s: int
    quiet_total_s: int
    frame_share: float
    rest_s: int
    set_rest_s: int
    half_rest_s: int
    breathe_s: int
    cool_down_s: int
    card_s: int
    close_s: int
    post_before_quiet: bool
    headset_max_s: int
    headset_off_s: int
    headset_offer_s: int
    also: tuple[str, ...]
    breathe_pause: bool

    def __post_init__(self) -> None:
        """ValueError when the fields contradict one another."""
        if self.look_s + self.quiet_s > self.quiet_total_s:
            raise ValueError("look_s and quiet_s together must not be more than quiet_total_s")
        if self.games_min > self.games_max:
            raise ValueError("games_min must not be more than games_max")
        if not self.first_mirror or self.first_mirror[0] != QUIET:
            raise ValueError(f"first_mirror must begin with the quiet hand, {QUIET}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the games, in s: the warm-up, the first looks at the quiet hand, the last quiet hand."""

    warm_up: int
    looks: tuple[int, ...]
    quiet: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch between two readings, in s: what falls into it of the frame, and its blocks of games."""

    warm_up: int = 0
    looks: tuple[int, ...] = ()
    games: tuple[int, ...] = ()
    quiet: int = 0

    @property
    def seconds(self) -> int:
        """All that is played in it."""
        return self.warm_up + sum(self.looks) + sum(self.games) + self.quiet


def frame(total: int, warm_up: int, looks: tuple[int, ...], quiet: int, rules: PlanRules) -> Frame:
    """The frame of `total` seconds: as wanted, but at most `frame_share` of them, so that games are left."""
    factor = min(1.0, rules.frame_share * total / max(1, warm_up + sum(looks) + quiet))
    return Frame(int(factor * warm_up), tuple(int(factor * each) for each in looks), int(factor * quiet))


def even(total: int, parts: int) -> tuple[int, ...]:
    """Seconds in so many parts, as even as whole seconds allow."""
    return tuple(total // parts + (index < total % parts) for index in range(parts))


def most_blocks(mode: Mode, rules: ModeRules) -> int:
    """How many blocks lie between two readings at most (protocol.md 2.4 rule 2)."""
    return rules.part_blocks if mode is Mode.NORMAL else 1


def slots(
    total: int, around: Frame, fewest: int, per: int, rules: PlanRules, mode_rules: ModeRules
) -> tuple[Slot, ...]:
    """The stretches between readings of `total` seconds: as few as can be, their games as even as can be.

    Each is at most `part_s` long and holds at most `per` blocks, the warm-up included; a look belongs to the block
    that it comes before, the quiet hand is none. There are at least `fewest` blocks of games. Where `per` is 1 the
    warm-up stands alone; several looks always do.
    """
    heads: list[Slot] = []
    if around.warm_up and per == 1:
        heads.append(Slot(warm_up=around.warm_up))
        around = replace(around, warm_up=0)
    if len(around.looks) > 1:
        heads.append(Slot(looks=around.looks))
        around = replace(around, looks=())
    games = total - sum(each.seconds for each in heads) - around.warm_up - around.quiet
    for number in count(1):
        rooms = _rooms(number, around, per, rules, int(mode_rules.part_s))
        if sum(seconds for _, seconds in rooms) >= games and sum(most for most, _ in rooms) >= fewest:
            break
    lengths = spread(games, [seconds for _, seconds in rooms])
    blocks = _blocks(lengths, [most for most, _ in rooms], fewest, rules)
    filled = [Slot(games=even(length, most)) for length, most in zip(lengths, blocks, strict=True)]
    filled[0] = _first(filled[0], around)
    filled[-1] = replace(filled[-1], quiet=around.quiet)
    return (*heads, *filled)


def spread(total: int, rooms: Sequence[int]) -> tuple[int, ...]:
    """Seconds given to each of the rooms as evenly as their sizes allow; together they must hold the total."""
    given = [0] * len(rooms)
    for place, index in enumerate(sorted(range(len(rooms)), key=lambda each: rooms[each])):
        given[index] = min(rooms[index], (total - sum(given)) // (len(rooms) - place))
    return tuple(given)


def _rooms(number: int, around: Frame, per: int, rules: PlanRules, part_s: int) -> list[tuple[int, int]]:
    """For each of so many slots: how many blocks it holds, and how many seconds of games and look."""
    rooms = []
    for index in range(number):
        gone = (around.warm_up if index == 0 else 0) + (around.quiet if index == number - 1 else 0)
        most = per - (index == 0 and around.warm_up > 0)
        rooms.append((most, min(part_s - gone, rules.block_max_s * most)))
    return rooms


def _blocks(lengths: Sequence[int], most: Sequence[int], fewest: int, rules: PlanRules) -> list[int]:
    """How many blocks each slot is cut into: as few as block_max_s allows, but `fewest` in all."""
    blocks = [max(1, ceil(length / rules.block_max_s)) for length in lengths]
    while sum(blocks) < fewest:
        longest = max(
            (index for index in range(len(blocks)) if blocks[index] < most[index]),
            key=lambda index: lengths[index] / blocks[index],
        )
        blocks[longest] += 1
    return blocks


def _first(slot: Slot, around: Frame) -> Slot:
    length = sum(slot.games)
    looks = tuple(min(each, length) for each in around.looks)
    games = even(length - sum(looks), len(slot.games))
    return Slot(around.warm_up, looks, tuple(each for each in games if each))


def halves(parts: tuple[Part, ...], rules: PlanRules) -> tuple[Part, ...]:
    """The parts with one long rest without headset, in place of the rest nearest to the middle of the play."""
    rests = [index for index, part in enumerate(parts) if part.sort is Sort.REST]
    if not rests:
        return parts
    played = sum(part.seconds for part in parts if part.counts)
    middle = min(rests, key=lambda at: abs(played - 2 * sum(part.seconds for part in parts[:at] if part.counts)))
    long = replace(parts[middle], seconds=rules.half_rest_s, headset=False, form="halves")
    return (*parts[:middle], long, *parts[middle + 1 :])


def worn(parts: tuple[Part, ...], first_week: bool, rules: PlanRules) -> tuple[Part, ...]:
    """The parts with the headset off for `headset_off_s` wherever it would be worn for more than `headset_max_s`.

    In the first week the rest before `headset_offer_s` offers to take it off.
    """
    made = list(parts)
    on, rest, since_rest = 0, None, 0
    for index, part in enumerate(parts):
        if not part.headset:
            if part.seconds >= rules.headset_off_s:
                on, rest, since_rest = 0, None, 0
            continue
        on, since_rest = on + part.seconds, since_rest + part.seconds
        if on > rules.headset_max_s and rest is not None:
            made[rest] = replace(made[rest], seconds=rules.headset_off_s, headset=False, form="headset-off")
            on, rest = since_rest, None
        if part.sort is Sort.REST:
            rest, since_rest = index, 0
    return _offered(made, rules) if first_week else tuple(made)


def capped(parts: tuple[Part, ...], most_s: int) -> tuple[Part, ...]:
    """The parts with the headset off for good once it would be worn for more than so many seconds (0: no cap)."""
    if not most_s:
        return parts
    made, on = [], 0
    for part in parts:
        on += part.seconds if part.headset else 0
        made.append(replace(part, headset=part.headset and on <= most_s))
    return tuple(made)


def _offered(parts: list[Part], rules: PlanRules) -> tuple[Part, ...]:
    """The same with the offer to take the headset off, at the last rest before it was worn for so long."""
    on, rest = 0, None
    for index, part in enumerate(parts):
        if not part.headset:
            if part.seconds >= rules.headset_off_s:
                on, rest = 0, None
            continue
        on += part.seconds
        if on > rules.headset_offer_s and rest is not None:
            parts[rest] = replace(parts[rest], form="offer")
            break
        if part.sort is Sort.REST:
            rest = index
    return tuple(parts)
