"""What a play consists of, told as generators that yield once a frame: pain, the block, pain again, the end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from game.body.fit import FitRules
from game.body.frame import Moment
from game.body.pinch import PinchRules
from game.scoring.score import stars_for
from game.scoring.summary import end_lines
from game.session.loop import Loop, Story
from game.session.record import Record
from game.session.settle import settle
from game.training.events import Ask, Cue, Event, Finished, Flag, Nrs, Say
from game.training.runner import Runner, Step
from game.view.front import Screens
from game.view.input import InputRules
from game.view.pinching import UNASKED, UNSEEN, PinchTest
from game.view.promise import End, Saved
from game.view.screens import Pain, Question, Screen

# The block waits so long for a limb to be seated before it starts without: the seat's half second and the
# regain rule's fifth of a second, and a little.
ARRIVE_S: Final = 1.0
# How the block is finished for a reason to end it; for every other one its time is over.
# A block that staff leave out is cut off, and the session goes on.
SKIPPED: Final = "skipped"
ENDINGS: Final = {"stopped": "stopped", SKIPPED: "stopped", "tracking": "too_many_losses"}
# Staff are told of these: another device, or a real mirror, is the way on (protocol.md 2.6).
POORLY_TRACKED: Final = ("too_many_losses", "too_many_voids")
# Why pinching stays off, for staff.
NO_PINCH: Final = {
    UNSEEN: "Pinching is off for this run, because a pinch that was asked for was not seen: hold the hand where "
    "the headset sees it, or answer by a look or a controller.",
    UNASKED: "Pinching is off for this run, because a pinch was seen that nobody asked for: answer by a look or a "
    "controller.",
}


class Beats(Protocol):
    """What a block needs of the place where it runs: the loop, or a desk without limbs."""

    record: Record
    cues: list[Cue]
    moment: Moment | None
    drawn: dict[int, float]
    exercise_s: Callable[[], float | None]
    hand_needed: bool
    reading: bool
    counting: bool
    pain_due: bool
    easier_due: bool
    skip_due: bool
    stop_again: bool

    @property
    def screens(self) -> Screens:
        """The screens in front."""
        ...

    @property
    def at_s(self) -> float | None:
        """The session's clock, None before it starts."""
        ...

    @property
    def device_ended(self) -> bool:
        """True when a recording that is played has come to its end."""
        ...

    @property
    def lost_too_often(self) -> bool:
        """True when the judged limb was lost more often than a minute may have it."""
        ...

    def tell(self, event: Event) -> int:
        """Record an event; the view follows it."""
        ...

    def durable(self, seq: int) -> bool:
        """True when the journal has this event for good."""
        ...


@dataclass(slots=True)
class Told:
    """What came of the story."""

    pain_before: int | None = None
    pain_after: int | None = None
    finished: Finished | None = None
    reason: str = "done"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the story is to be: `pain` are given ratings, `ask` says that the NRS is asked on screen.

    With `fit` table and reach are fitted to the person first. `reading` asks for pain within the block in its own
    way, and says whether the block goes on.
    """

    runner: Runner[Any]
    rules: InputRules
    seconds: float | None
    pain: tuple[int | None, int | None] | None
    ask: bool
    ending: bool
    scanning: bool
    wall_s: float
    needs_limb: bool
    fit: FitRules | None = None
    pinch: PinchRules | None = None
    reading: Callable[[], Generator[None, None, bool]] | None = None


def play_story(loop: Loop, plan: Plan, told: Told) -> Story:
    """A play from its first to its last frame; `told` is filled as it goes."""
    loop.hand_needed = plan.needs_limb
    if plan.fit is not None:
        yield from settle(loop, plan.fit, plan.runner.fit)
    if plan.pinch is not None:
        yield from _try_pinch(loop, plan.pinch, plan.rules.screen_lead_s)
    if not loop.screens.stopped:
        told.pain_before = yield from _pain(loop, plan, "pre", None if plan.pain is None else plan.pain[0])
    if not loop.screens.stopped:
        yield from play_block(loop, plan, told)
    if told.finished is None:
        # A STOP before the block leaves nothing to finish.
        told.reason = "stopped"
    else:
        told.pain_after = yield from _pain(loop, plan, "post", None if plan.pain is None else plan.pain[1])
    if plan.ending:
        yield from _end(loop, plan, told)
        # The window does not close over an alarm that nobody saw; scripts have no ending.
        while loop.alarms.waiting:
            yield


def _try_pinch(loop: Loop, rules: PinchRules, lead_s: float) -> Story:
    """The short test, and then pinching is on or off for all of this play."""
    test = PinchTest(rules, lead_s)
    loop.view.pinching("test")
    loop.screens.open(test)
    while not test.done:
        yield
        if loop.screens.stopped:
            loop.view.pinching("off")
            return
    loop.screens.close()
    loop.view.pinching("on" if test.result else "off")
    loop.tell(Flag("pinch_on" if test.result else "pinch_off", test.why or f"{test.seen} of {rules.trials} seen"))
    if not test.result:
        loop.record.staff(NO_PINCH[test.why])


def _pain(loop: Loop, plan: Plan, moment: str, given: int | None) -> Generator[None, None, int | None]:
    if plan.pain is not None:
        if given is not None:
            loop.record.promise(loop.tell(Nrs(moment, given, "self", "bar", "cli")), "nrs")
        return given
    if not plan.ask:
        return None
    rating = yield from _ask_pain(loop, plan, moment)
    return rating


def _ask_pain(loop: Beats, plan: Plan, moment: str) -> Generator[None, None, int | None]:
    """The pain question; a hand in the lap is no trouble while it lasts, there are other ways to answer."""
    needed, loop.hand_needed = loop.hand_needed, False
    value = yield from _rate(loop, plan, moment)
    loop.hand_needed = needed
    return value


def _rate(loop: Beats, plan: Plan, moment: str) -> Generator[None, None, int | None]:
    """The NRS on screen, then "thank you" with a tick once the journal has it."""
    screen = Pain(plan.rules, moment, scanning=plan.scanning)
    loop.screens.open(screen)
    loop.tell(Say("pain-now"))
    while not screen.done:
        yield
        if _taken_away(loop, screen):
            return None
    # Asked for while it was being asked.
    loop.pain_due = False
    rating = screen.result
    value = None if rating is None else rating.value
    seq = _last_nrs(loop)
    thanks = Saved(plan.rules, scanning=plan.scanning, figure=value)
    loop.screens.open(thanks)
    loop.record.promise(seq, "nrs")
    while not thanks.done:
        loop.screens.told(loop.durable(seq))
        yield
        if _taken_away(loop, thanks):
            break
    loop.screens.close()
    return value


def _taken_away(loop: Beats, screen: Screen) -> bool:
    """True when STOP took the screen, also one that was asked for on the screen of REST, or a second one."""
    if loop.stop_again:
        loop.screens.close()
    return loop.screens.screen is not screen


def _last_nrs(loop: Beats) -> int:
    return next(seq for seq, _, _, event in reversed(loop.record.entries) if isinstance(event, Nrs))


def play_block(loop: Beats, plan: Plan, told: Told) -> Story:
    """The exercise, frame by frame, until it is finished, stopped, out of time or out of its recording."""
    runner = plan.runner
    loop.exercise_s = lambda: runner.time_s
    # Each block counts its questions anew: when those of another one were seen says nothing here.
    loop.drawn = {}
    loop.reading = loop.counting = True
    loop.skip_due = False
    # Devices are first asked in the next frame: the session's clock starts there.
    yield
    began_s = loop.at_s or 0.0
    while not runner.finished:
        over = _over(loop, plan, began_s)
        if over:
            told.reason = over
            _tell(loop, runner.stop(ENDINGS.get(over, "time_limit")))
            break
        if loop.pain_due:
            loop.pain_due = False
            loop.screens.close()
            if plan.reading is None:
                yield from _ask_pain(loop, plan, "mid")
            elif not (yield from plan.reading()):
                told.reason = "stopped"
                _tell(loop, runner.stop("stopped"))
                break
            continue
        _step(loop, plan, loop.moment, began_s)
        _question(loop, plan)
        if not runner.finished:
            yield
    loop.counting = loop.hand_needed = False
    loop.screens.close()
    told.finished = _finished(loop)
    if told.finished.reason in POORLY_TRACKED:
        loop.tell(Flag("tracking", told.finished.reason))
    loop.exercise_s = lambda: None


def _finished(loop: Beats) -> Finished:
    return next(event for _, _, _, event in reversed(loop.record.entries) if isinstance(event, Finished))


def _over(loop: Beats, plan: Plan, began_s: float) -> str | None:
    """Why the block, which began at `began_s` of the session's clock, has to end now; None to go on."""
    at_s = (loop.at_s or 0.0) - began_s
    if loop.screens.stopped:
        return "stopped"
    if loop.skip_due:
        loop.skip_due = False
        return SKIPPED
    if loop.lost_too_often:
        return "tracking"
    if loop.device_ended:
        return "device_ended"
    # Frame times are sums of steps: an ulp must not cost a frame.
    if plan.seconds is not None and at_s >= plan.seconds - 1e-6:
        return "time"
    if at_s >= plan.wall_s:
        return "wall"
    return None


def _step(loop: Beats, plan: Plan, moment: Moment | None, began_s: float) -> None:
    if moment is None:
        return
    at_s = (loop.at_s or 0.0) - began_s
    if plan.needs_limb and at_s < ARRIVE_S and moment.lost_s >= at_s and not moment.lead.at_hand:
        return
    if loop.easier_due:
        loop.easier_due = False
        _tell(loop, plan.runner.easier())
    _tell(loop, plan.runner.step(moment))


def _tell(loop: Beats, step: Step) -> None:
    for event in step.events:
        seq = loop.tell(event)
        if isinstance(event, Finished):
            loop.record.promise(seq, "finished")
    loop.cues.extend(step.cues)


def _question(loop: Beats, plan: Plan) -> None:
    """The open question of the exercise is the screen in front, and goes when the exercise closes it."""
    asking = plan.runner.asking
    screen = loop.screens.screen
    shown = screen.ask.ask_id if isinstance(screen, Question) else None
    if asking == shown:
        return
    loop.screens.close()
    if asking is not None:
        ask = next(e for _, _, _, e in reversed(loop.record.entries) if isinstance(e, Ask) and e.ask_id == asking)
        loop.screens.open(Question(plan.rules, ask, scanning=plan.scanning))


def _end(loop: Loop, plan: Plan, told: Told) -> Story:
    """Thanks, stars and "saved", each only when it is true."""
    seq = loop.record.entries[-1][0]
    events = [event for _, _, _, event in loop.record.entries]
    stars = stars_for(events)
    pain = None
    if told.pain_before is not None and told.pain_after is not None:
        pain = (told.pain_before, told.pain_after)
    screen = End(plan.rules, stars, end_lines(events, stars), pain=pain, scanning=plan.scanning)
    loop.screens.open(screen)
    while not screen.done:
        loop.screens.told(loop.durable(seq))
        yield
        if loop.stop_again:
            return
