"""Motor imagery: which trials count, whether it really happens, rungs, sets and the gate (protocol.md 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median, stdev
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.gates import Gate, at_least, at_most, gate, risen, sentence, share

# Vividness: 1 none, 2 faint, 3 medium, 4 clear, 5 like real (F Malouin 2007).
NO_IMAGE: Final = 1
LIKE_REAL: Final = 5


class ImageryRung(StrEnum):
    """The ladder of imagery: watch, imagine along, imagine after, from a picture, from words, a chain."""

    WATCH = "I1"
    ALONG = "I2"
    AFTER = "I3"
    PICTURE = "I4"
    WORDS = "I5"
    CHAIN = "I6"

    @property
    def watches(self) -> bool:
        """True where the clip runs meanwhile, so that nothing can be timed."""
        return self in (ImageryRung.WATCH, ImageryRung.ALONG)


@dataclass(frozen=True, slots=True)
class ImageryRules:
    """The preset section `imagery`."""

    rungs: tuple[str, ...]
    shortest: float
    longest: float
    spread_most: float
    ratio_days: int
    ratio_good_low: float
    ratio_good_high: float
    ratio_low: float
    ratio_high: float
    ratio_gain: float
    still_mm: float
    still_deg: float
    moved_share: float
    catch_every: int
    validity: float
    catch: float
    vivid: int
    vivid_gain: int
    last_sessions: int
    rise_most: int
    gate_rung: str
    rung_sessions: int
    observer_sessions: int
    set_least: int
    set_most: int
    set_rest_s: float
    most_min: float

    def __post_init__(self) -> None:
        if not self.ratio_low <= self.ratio_good_low < self.ratio_good_high <= self.ratio_high:
            raise ProgrammeError("imagery: the good ratios must lie within the usable ones.")
        if self.set_least > self.set_most:
            raise ProgrammeError("imagery.set_least must not be more than imagery.set_most.")
        if self.rungs != tuple(ImageryRung)[: len(self.rungs)] or not self.rungs:
            raise ProgrammeError("imagery.rungs must begin with I1 and leave none out in between.")
        if self.gate_rung not in self.rungs:
            raise ProgrammeError("imagery.gate_rung must be one of the rungs that are switched on.")

    @property
    def ladder(self) -> tuple[ImageryRung, ...]:
        """The rungs that are switched on, in their order."""
        return tuple(ImageryRung(each) for each in self.rungs)


@dataclass(frozen=True, slots=True)
class Imagined:
    """One trial: how long it was imagined and how long the shown move takes (s); None when nobody said "done".

    `moved_mm` and `moved_deg` are how far the tracked hand and its fingers moved meanwhile, None untracked.
    """

    imagined_s: float | None
    demo_s: float
    moved_mm: float | None = None
    moved_deg: float | None = None


@dataclass(frozen=True, slots=True)
class ImagerySession:
    """A session of stage 2 in counts. `picture` and `feeling` are vividness ratings 1-5, None when not asked.

    `moved` of `watched` tracked trials were not still. `rise`: points over the first reading, None when the
    patient did not rate. `caught` of the `catches` questions were right.
    """

    day: int
    rung: ImageryRung
    trials: int
    valid: int
    catches: int
    caught: int
    picture: int | None
    feeling: int | None
    rise: int | None
    moved: int = 0
    watched: int = 0
    stop: bool = False

    def __post_init__(self) -> None:
        risen(self.rise)
        for part, whole in ((self.valid, self.trials), (self.caught, self.catches), (self.moved, self.watched)):
            if not 0 <= part <= whole:
                raise ProgrammeError(f"A session of imagery cannot have {part} of {whole}: count again.")
        for value in (self.picture, self.feeling):
            if value is not None and not NO_IMAGE <= value <= LIKE_REAL:
                raise ProgrammeError(f"Vividness is {value}: give a whole number from 1 to 5.")


@dataclass(frozen=True, slots=True)
class ImageryBaseline:
    """The first ratio of imagined to done and the first pair of vividness ratings; None where there is none."""

    ratio: float | None = None
    picture: int | None = None
    feeling: int | None = None


def valid_trials(trials: Sequence[Imagined], rules: ImageryRules) -> int:
    """How many trials of one set count: said to be done, after a fitting time, and the set's times alike.

    Times that scatter more than `spread_most` (standard deviation over mean) make the whole set count for nothing.
    """
    times = [
        each.imagined_s
        for each in trials
        if each.imagined_s is not None
        and at_least(each.imagined_s, rules.shortest * each.demo_s)
        and at_most(each.imagined_s, rules.longest * each.demo_s)
    ]
    return len(times) if alike(times, rules) else 0


def alike(times: Sequence[float], rules: ImageryRules) -> bool:
    """True when the times of one set scatter no more than `spread_most`."""
    return len(times) < 2 or at_most(stdev(times) / fmean(times), rules.spread_most)


def moved(trial: Imagined, rules: ImageryRules) -> bool | None:
    """True when the hand did not keep still while imagining; None when it was not tracked."""
    if trial.moved_mm is None or trial.moved_deg is None:
        return None
    return trial.moved_mm > rules.still_mm or trial.moved_deg > rules.still_deg


def chronometry(imagined_s: Sequence[float], done_s: Sequence[float]) -> float | None:
    """R: the mean time of the imagined series over that of the done ones; None without either.

    2 series of 5 moves each (F Malouin 2008).
    """
    if not imagined_s or not done_s or min(*imagined_s, *done_s) <= 0:
        return None
    return fmean(imagined_s) / fmean(done_s)


class Pace(StrEnum):
    """How the imagined time fits the real one."""

    GOOD = "good"
    USABLE = "usable"
    OFF = "off"
    UNKNOWN = "unknown"


def pace(ratio: float | None, rules: ImageryRules) -> Pace:
    """What a ratio of imagined to done says; 1 is equal."""
    if ratio is None:
        return Pace.UNKNOWN
    if at_least(ratio, rules.ratio_good_low) and at_most(ratio, rules.ratio_good_high):
        return Pace.GOOD
    usable = at_least(ratio, rules.ratio_low) and at_most(ratio, rules.ratio_high)
    return Pace.USABLE if usable else Pace.OFF


@dataclass(frozen=True, slots=True)
class SetPlan:
    """The sets of a session: trials of each, which trials of the session ask which one it was (counted from 1)."""

    sets: int
    trials: int
    catches: tuple[int, ...]
    rest_s: float
    most_min: float
    chronometry: bool


def _why_sets(result: SetPlan) -> str:
    extra = ", and imagined and real moves are timed" if result.chronometry else ""
    return f"Today has {result.sets} sets of {result.trials} with rests between{extra}."


@rule("imagery_sets", why=_why_sets)
def set_plan(sets: int, level: int, since_ratio: int | None, rules: ImageryRules) -> SetPlan:
    """The sets of a session, `sets` by the day's plan; a set grows with the level.

    `since_ratio`: days since imagined and done moves were last timed, None for never.
    """
    trials = min(rules.set_most, rules.set_least + max(level, 1) - 1)
    catches = tuple(range(rules.catch_every, sets * trials + 1, rules.catch_every))
    due = since_ratio is None or since_ratio >= rules.ratio_days
    return SetPlan(sets, trials, catches, rules.set_rest_s, rules.most_min, due)


def _why_observer(result: bool, rules: ImageryRules) -> str:
    if result:
        return (
            f"In {rules.observer_sessions} sessions no picture and no feeling came in spite of trying, "
            "so we watch and imagine along, and tell the therapist."
        )
    return "Pictures or feelings come, or it is too early to say, so imagery goes on."


@rule("observer_route", why=_why_observer)
def observer_route(sessions: tuple[ImagerySession, ...], rules: ImageryRules) -> bool:
    """True for a person who forms no images: both ratings 1 in the last rated sessions, with a normal effort."""
    rates = [each for each in sessions if each.picture is not None and each.feeling is not None]
    last = rates[-rules.observer_sessions :]
    return len(last) == rules.observer_sessions and all(
        each.picture == NO_IMAGE and each.feeling == NO_IMAGE and _tried(each, rules) for each in last
    )


def _tried(session: ImagerySession, rules: ImageryRules) -> bool:
    return session.rung.watches or at_least(share(session.valid, session.trials), rules.validity)


def _why_rung(result: ImageryRung, rung: ImageryRung, observer: bool, rules: ImageryRules) -> str:
    steps = tuple(ImageryRung)
    if steps.index(result) > steps.index(rung):
        return f"{rules.rung_sessions} sessions went well, so the next way of imagining begins."
    if result is rung:
        return "Imagining goes on as it is."
    if observer:
        return "No images come, so we watch and imagine along."
    if rung not in rules.rungs:
        return "That way of imagining is switched off, so the one before it is used."
    return "The hand often moved along, so we go back to imagining along with the clip."


@rule("imagery_rung", why=_why_rung)
def imagery_rung(
    rung: ImageryRung, sessions: tuple[ImagerySession, ...], observer: bool, held: bool, rules: ImageryRules
) -> ImageryRung:
    """The rung of the next session. `sessions` are those since the rung began, oldest first.

    A hand that moved in more than `moved_share` of the last session's trials goes back to I2 (4.4). Up by one
    after `rung_sessions` sessions running that meet the gate's own demands, and never while `held` (ours: the
    protocol leaves open how a rung rises).
    """
    ladder = rules.ladder
    if observer or (sessions and _restless(sessions[-1], rules)):
        return min(rung, ImageryRung.ALONG, key=tuple(ImageryRung).index)
    last = sessions[-rules.rung_sessions :]
    place = ladder.index(rung) if rung in ladder else len(ladder) - 1
    if held or len(last) < rules.rung_sessions or not all(_good(each, rung, rules) for each in last):
        return ladder[place]
    return ladder[min(place + 1, len(ladder) - 1)]


def _restless(session: ImagerySession, rules: ImageryRules) -> bool:
    restless = share(session.moved, session.watched)
    return restless is not None and not at_most(restless, rules.moved_share)


def _good(session: ImagerySession, rung: ImageryRung, rules: ImageryRules) -> bool:
    if session.stop or session.rung is not rung or not at_most(session.rise, rules.rise_most):
        return False
    caught = session.catches == 0 or at_least(share(session.caught, session.catches), rules.catch)
    return caught and _tried(session, rules)


def _why_gate(result: Gate, rules: ImageryRules) -> str:
    return sentence(
        result,
        {
            "observer": "the time of this stage, because no images come",
            "sessions": f"{rules.last_sessions} sessions",
            "validity": f"{rules.validity:.0%} of the trials done as asked",
            "catch": f"{rules.catch:.0%} of the questions in between answered right",
            "ratio": f"an imagined time of {rules.ratio_low:g} to {rules.ratio_high:g} of the real one",
            "vivid": f"a picture or feeling of {rules.vivid} of {LIKE_REAL}, or {rules.vivid_gain} over the first",
            "rise": f"pain up by {rules.rise_most} at the most in each session",
            "rung": f"sessions on rung {rules.gate_rung} or higher",
        },
    )


@rule("imagery_gate", why=_why_gate)
def imagery_gate(
    sessions: tuple[ImagerySession, ...],
    ratio: float | None,
    baseline: ImageryBaseline,
    observer: bool,
    rules: ImageryRules,
) -> Gate:
    """Whether imagery works well enough, by the last sessions and the latest `ratio` (4.6).

    An observer's gate stays closed: that route goes on by the stage's time. Time in the stage and trained days are
    the stage decision's matter; the therapist confirms always.
    """
    if observer:
        return gate({"observer": False})
    last = sessions[-rules.last_sessions :]
    if len(last) < rules.last_sessions:
        return gate({"sessions": False})
    steps = tuple(ImageryRung)
    return gate(
        {
            "validity": at_least(_share(last, "valid", "trials"), rules.validity),
            "catch": at_least(_share(last, "caught", "catches"), rules.catch),
            "ratio": _ratio_ok(ratio, baseline.ratio, rules),
            "vivid": _vivid([each.picture for each in last], baseline.picture, rules)
            or _vivid([each.feeling for each in last], baseline.feeling, rules),
            "rise": all(at_most(each.rise, rules.rise_most) for each in last),
            "rung": all(steps.index(each.rung) >= steps.index(ImageryRung(rules.gate_rung)) for each in last),
        }
    )


def _share(sessions: Sequence[ImagerySession], part: str, whole: str) -> float | None:
    return share(sum(getattr(each, part) for each in sessions), sum(getattr(each, whole) for each in sessions))


def _ratio_ok(ratio: float | None, first: float | None, rules: ImageryRules) -> bool:
    if pace(ratio, rules) in (Pace.GOOD, Pace.USABLE):
        return True
    return ratio is not None and first is not None and at_least(abs(first - 1) - abs(ratio - 1), rules.ratio_gain)


def _vivid(values: Sequence[int | None], first: int | None, rules: ImageryRules) -> bool:
    given = [each for each in values if each is not None]
    if not given:
        return False
    middle = median(given)
    return at_least(middle, rules.vivid) or (first is not None and at_least(middle, first + rules.vivid_gain))
