"""Direct movement: blend, visual gain, exposure, and when its goals are met (protocol.md 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.gates import (
    Gate,
    GateRules,
    PlayedSession,
    Work,
    at_least,
    at_most,
    calm_faces,
    calm_rises,
    gate,
    mastered,
    sentence,
)
from game.programme.pain import Face
from game.programme.rating import rated
from game.training.rules import StaircaseRules

# A gain of 1 shows the movement as it is; the attraction towards the target is then 0.
TRUE_GAIN: Final = 1.0
# A week of raises.
WEEK_DAYS: Final = 7
_DIGITS: Final = 6
# Where and how a feared movement is tried: the place, then the manner (6.3).
CONTEXTS: Final = ("calm-alone", "neutral-alone", "kitchen-alone", "kitchen-object", "kitchen-speed")


@dataclass(frozen=True, slots=True)
class MovementRules:
    """The preset section `movement`.

    `blend_*`: how the mirror limb becomes the true one (0 reflection, 1 true). `gain_low` to `gain_high` is the
    ratio of shown to real movement that this preset may use, above `gain_confirm` with the therapist's word.
    `attract` is the share by which a reach is turned towards its target (k), 0 for none.
    `card_*`: the ladder of feared movements; `cards` says that it is used, `card_contexts` is the order of
    `CONTEXTS`.
    """

    blend_up: float
    blend_down: float
    blend_blocks: int
    blend_rise: int
    gain_low: float
    gain_high: float
    gain_confirm: float
    gain_step: float
    gain_easy: float
    gain_hard: float
    gain_sessions: int
    gain_week: float
    true_view_every: int
    attract: float
    cards: bool
    card_worry: int
    card_fall: int
    card_low: int
    card_low_times: int
    card_over_times: int
    card_contexts: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.card_contexts or not set(self.card_contexts) <= set(CONTEXTS):
            raise ProgrammeError(f"movement.card_contexts must be one or more of {', '.join(CONTEXTS)}.")
        if self.gain_low > self.gain_high:
            raise ProgrammeError("movement.gain_low must not be more than movement.gain_high.")
        if self.gain_hard >= self.gain_easy:
            raise ProgrammeError("movement.gain_hard must be less than movement.gain_easy.")


@dataclass(frozen=True, slots=True)
class Blend:
    """How true the mirror limb is, 0 to 1, and how many good blocks came running since the last change."""

    w: float = 0.0
    good: int = 0


def _why_blend(result: Blend, state: Blend, paused: bool) -> str:
    if paused:
        return f"There was a pause, so the picture goes back towards the mirror, to {result.w:.0%} true."
    if result.w > state.w:
        return f"Blocks went well, so the picture becomes truer, {result.w:.0%}."
    return f"The picture stays {result.w:.0%} true."


@rule("blend", why=_why_blend)
def blend(state: Blend, face: Face | None, rise: int | None, paused: bool, rules: MovementRules) -> Blend:
    """The blend after a block: its face, its rise of pain in points, and whether a PAUSE came (6.1).

    Up after `blend_blocks` good blocks running; without a face or a rating a block is not good.
    """
    if paused:
        return Blend(round(max(0.0, state.w - rules.blend_down), _DIGITS), 0)
    if face not in (Face.GOOD, Face.SO_SO) or not at_most(rise, rules.blend_rise):
        return replace(state, good=0)
    good = state.good + 1
    if good < rules.blend_blocks:
        return replace(state, good=good)
    return Blend(round(min(1.0, state.w + rules.blend_up), _DIGITS), 0)


@dataclass(frozen=True, slots=True)
class Gain:
    """The ratio of shown to real movement, and whether the therapist is asked for a higher one."""

    g: float
    ask: bool = False


def _most(confirmed: bool, rules: MovementRules) -> float:
    """The highest gain without asking."""
    return rules.gain_high if confirmed else min(rules.gain_high, rules.gain_confirm)


def _why_start(result: Gain, rules: MovementRules) -> str:
    if result.ask:
        return (
            f"More help than {rules.gain_confirm:g} needs the therapist's word, so it is {result.g:g} until then."
        )
    if result.g > TRUE_GAIN:
        return f"Movements look {result.g:g} times as large, so that most easy targets are reached."
    if result.g < TRUE_GAIN:
        return f"Movements look {result.g:g} times as large, as the therapist prescribed."
    return "Movements look as large as they are."


@rule("start_gain", why=_why_start)
def start_gain(target_m: float, real_m: tuple[float, ...], confirmed: bool, rules: MovementRules) -> Gain:
    """The gain to begin with (6.2): the extent of easy targets over the middle of the real ones, in the limits.

    Nothing measured: no help. `confirmed`: the therapist agreed to more than `gain_confirm`.
    """
    if target_m <= 0 or any(each < 0 for each in real_m):
        raise ProgrammeError("Extents are lengths in metres and cannot be negative: measure again.")
    middle = median(real_m) if real_m else target_m
    wanted = target_m / middle if middle > 0 else rules.gain_high
    wanted = round(min(rules.gain_high, max(rules.gain_low, TRUE_GAIN, wanted)), _DIGITS)
    most = _most(confirmed, rules)
    return Gain(min(wanted, most), wanted > most)


def _why_gain(result: Gain, g: float, rules: MovementRules) -> str:
    if result.ask:
        return (
            f"More help than {rules.gain_confirm:g} needs the therapist's word, so it is {result.g:g} until then."
        )
    if result.g > g:
        return f"Targets were hard to reach, so the computer helps a little more, {result.g:g}."
    if result.g < g:
        return f"The computer helps a little less, {result.g:g}."
    return "The help stays as it is."


@rule("gain", why=_why_gain)
def next_gain(
    g: float, probes: tuple[float | None, ...], raised_days: tuple[int, ...], day: int, confirmed: bool,
    rules: MovementRules,
) -> Gain:  # fmt: skip
    """The gain of the next session (6.2), asked once between sessions.

    `probes`: the share of reaches that succeeded in the fixed probe of each session since the last change, None
    where it was not done. `raised_days`: days of the raises so far; never more than `gain_week` in seven days.
    """
    last = probes[-rules.gain_sessions :]
    most = _most(confirmed, rules)
    here = min(most, max(rules.gain_low, g))
    if len(last) < rules.gain_sessions or None in last:
        return Gain(here)
    if all(at_least(each, rules.gain_easy) for each in last):
        return Gain(round(max(rules.gain_low, here - rules.gain_step), _DIGITS))
    week = sum(day - each < WEEK_DAYS for each in raised_days) * rules.gain_step
    if any(at_least(each, rules.gain_hard) for each in last) or not at_most(
        week + rules.gain_step, rules.gain_week
    ):
        return Gain(here)
    wanted = round(min(rules.gain_high, here + rules.gain_step), _DIGITS)
    return Gain(min(wanted, most), wanted > most)


def is_true_view(trial: int, rules: MovementRules) -> bool:
    """True for the trials (counted from 1) that are shown as they are, so that the help can be judged."""
    return trial % rules.true_view_every == 0


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where a person stands on the cards, from the least feared (0) to the most.

    `low` and `over` count the tries of this card after which it was little feared, and those worse than feared.
    `flag`: the therapist is told. `message` is the sentence that closes the last try, by its key; "" for none.
    `context` is the place in `card_contexts` in which the card is tried next.
    """

    card: int
    low: int = 0
    over: int = 0
    flag: bool = False
    message: str = ""
    context: int = 0


@dataclass(frozen=True, slots=True)
class Exposure:
    """One try of a card: the pain that was expected, the pain that was felt, the worry about it now, 0-10 each."""

    predicted: int | None
    felt: int | None
    worry: int | None

    def __post_init__(self) -> None:
        for name, value in (("predicted pain", self.predicted), ("felt pain", self.felt), ("worry", self.worry)):
            rated(value, name)

    @property
    def over(self) -> bool:
        """True when it was more than expected."""
        return self.predicted is not None and self.felt is not None and self.felt > self.predicted


# What is said after a try; the words are in the language files.
EXPECTED: Final = "exposure-expected"
MORE: Final = "exposure-more"
EASIER: Final = "exposure-easier"


def _why_start_card(result: int | None, worries: tuple[int, ...], rules: MovementRules) -> str:
    if result is None:
        return f"No card is feared with {rules.card_worry} or less, so the therapist chooses the first one."
    worry = worries[result]
    return f"We begin with the hardest card that is feared with {rules.card_worry} or less; this has {worry}."


@rule("start_card", why=_why_start_card)
def start_card(worries: tuple[int, ...], rules: MovementRules) -> int | None:
    """The card to begin with: its place in `worries` (0-10, least first); None when all are feared too much."""
    for each in worries:
        rated(each, "worry")
    if list(worries) != sorted(worries):
        raise ProgrammeError("The cards are not in the order of their worry: sort them, the least feared first.")
    low = sum(each <= rules.card_worry for each in worries)
    return low - 1 if low else None


def _why_exposure(result: Ladder, state: Ladder) -> str:
    if result.card > state.card:
        return "The worry about this movement is small by now, so the next card comes."
    if result.card < state.card:
        return "It was more than feared again, so an easier card comes and the therapist is told."
    if result.flag:
        return "It was more than feared again and there is no easier card, so the therapist is told."
    if result.message == MORE:
        return "It was more than feared, so we thank for trying; a second time an easier card comes."
    if not result.message:
        return "This try was not rated, so the card stays."
    if result.context > state.context:
        return "This card is practised once more, nearer to everyday life."
    return "This card is practised once more."


@rule("exposure", why=_why_exposure)
def exposure(state: Ladder, tried: Exposure, worries: tuple[int, ...], rules: MovementRules) -> Ladder:
    """The ladder after a try (6.3); `worries` are those at the start, the least feared card first.

    On when the worry fell by `card_fall` since the start, or was `card_low` or less twice; one card back and a
    flag when it was more than expected twice. A try that was not rated moves nothing. A card that stays is tried
    in the next context, or, after more than expected, in the one before; each card begins in the first.
    """
    if not 0 <= state.card < len(worries):
        raise ProgrammeError(f"There is no card {state.card + 1}: there are {len(worries)}.")
    if tried.predicted is None or tried.felt is None:
        return replace(state, flag=False, message="")
    if tried.over:
        over = state.over + 1
        if over >= rules.card_over_times:
            return Ladder(max(0, state.card - 1), flag=True, message=EASIER if state.card else MORE)
        return replace(state, over=over, flag=False, message=MORE, context=max(0, state.context - 1))
    if tried.worry is None:
        return replace(state, flag=False, message=EXPECTED)
    low = state.low + (tried.worry <= rules.card_low)
    fell = worries[state.card] - tried.worry >= rules.card_fall
    if (fell or low >= rules.card_low_times) and state.card + 1 < len(worries):
        return Ladder(state.card + 1, message=EXPECTED)
    context = min(state.context + 1, len(rules.card_contexts) - 1)
    return replace(state, low=low, flag=False, message=EXPECTED, context=context)


def context_of(state: Ladder, rules: MovementRules) -> str:
    """In which context the card in turn is tried; the last one where a prescription made the order shorter."""
    return rules.card_contexts[min(state.context, len(rules.card_contexts) - 1)]


def _why_gate(result: Gate, gate_rules: GateRules, staircase_rules: StaircaseRules) -> str:
    success = f"{staircase_rules.p - gate_rules.below_p:.0%}"
    return sentence(
        result,
        {
            "tasks": f"{gate_rules.exercises} tasks at level {gate_rules.x_least:g} with {success} right",
            "gain": "movements that are shown as they are, without help",
            "cards": "a feared movement that was no worse than expected",
            "rise": f"{gate_rules.last_sessions} sessions with pain up by {gate_rules.rise_most} at the most",
            "faces": f"{gate_rules.last_sessions} sessions without a sad face",
        },
    )


@rule("movement_gate", why=_why_gate)
def movement_gate(
    work: tuple[Work, ...], sessions: tuple[PlayedSession, ...], gain: float | None, attract: float | None,
    tried: Exposure | None, by_time: bool, rules: MovementRules, gate_rules: GateRules,
    staircase_rules: StaircaseRules,
) -> Gate:  # fmt: skip
    """Whether the goals of stage 4 are met (6.6): `work` of its tasks, its sessions, oldest first.

    `gain` and `attract` (g and k) are None where no help is used. `tried`: the last exposure. `by_time`: the stage
    is time-contingent, so that faces count and pain does not.
    """
    helped = not ((gain is None or gain == TRUE_GAIN) and not attract)
    felt = tried is not None and tried.felt is not None and tried.predicted is not None and not tried.over
    return gate(
        {
            "tasks": mastered(work, staircase_rules.p, gate_rules) >= gate_rules.exercises,
            "gain": not helped,
            "cards": not rules.cards or felt,
            "rise": by_time or calm_rises(sessions, gate_rules),
            "faces": calm_faces(sessions, gate_rules),
        }
    )
