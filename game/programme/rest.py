"""REST, STOP, interruption and crash as one state machine: one Stop contract for every way (protocol.md 2.10).

Times are seconds of one clock that the caller keeps over a restart. Nothing is done here: the caller covers,
asks and journals what the state says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError
from game.programme.mode import Ended, Reason
from game.programme.pain import PainWay


@dataclass(frozen=True, slots=True)
class RestRules:
    """The preset section `rest`: when a helper is called, when what nobody answers ends, what is kept how long."""

    helper_s: float
    end_s: float
    off_s: float
    keep_s: float
    crash_s: float

    def __post_init__(self) -> None:
        if self.helper_s >= self.end_s:
            raise ProgrammeError("rest.helper_s must be less than rest.end_s: a helper is called before the end.")


class Phase(StrEnum):
    """Where a session stands. All but RUNNING are covered and paused; the last two are over."""

    RUNNING = "running"
    REST = "rest"
    INTERRUPTED = "interrupted"
    ANYTHING_NEW = "anything-new"
    READING = "reading"
    STOPPED = "stopped"
    ENDED = "ended"


LIVE: Final = (Phase.RUNNING, Phase.REST, Phase.INTERRUPTED, Phase.ANYTHING_NEW, Phase.READING)


class By(StrEnum):
    """Whose act it is."""

    PATIENT = "patient"
    STAFF = "staff"
    RULE = "rule"


class What(StrEnum):
    """All that may happen to a session.

    REST ways: HOLD, CLOTH, RAY, SPACE, HEADSET_OFF, PAUSE (a rule's). STOP ways: LONG_HOLD, ESC, and while it
    rests CHOOSE_STOP (a press on *Stop*, the stop pad or sign). RULE_STOP is a rule's own. TIME lets time pass.
    """

    HOLD = "hold"
    LONG_HOLD = "long-hold"
    CLOTH = "cloth"
    RAY = "ray"
    SPACE = "space"
    ESC = "esc"
    HEADSET_OFF = "headset-off"
    HEADSET_ON = "headset-on"
    PAUSE = "pause"
    RULE_STOP = "rule-stop"
    GO_ON = "go-on"
    CHOOSE_STOP = "choose-stop"
    INTERRUPTION = "interruption"
    NOTHING_NEW = "nothing-new"
    SOMETHING_NEW = "something-new"
    READ = "read"
    TIME = "time"
    RESTART = "restart"


RESTS: Final = (What.HOLD, What.CLOTH, What.RAY, What.SPACE, What.HEADSET_OFF, What.PAUSE)
STOPS: Final = (What.LONG_HOLD, What.ESC, What.RULE_STOP)


@dataclass(frozen=True, slots=True)
class Signal:
    """One happening at `at_s`. `way` belongs to READ and PAUSE (pain), `reason` to a stop."""

    what: What
    at_s: float
    by: By = By.PATIENT
    way: PainWay | None = None
    reason: Reason = Reason.UNKNOWN


@dataclass(frozen=True, slots=True)
class RestState:
    """Where a session stands.

    `since_s`: since when it waits where it waits; `rest_s`: since when it rests; `off_s`: since when the headset
    is off, None while it is on. `ask_new`, `ask_pain`: what is asked before it goes on; `tier` of that reading.
    `helper`: one is called. `ended`, `reason`: what ended it. `home`: the patient may mark an interruption.
    `at_s`: the last happening.
    """

    phase: Phase = Phase.RUNNING
    at_s: float = 0.0
    since_s: float = 0.0
    rest_s: float = 0.0
    off_s: float | None = None
    ask_new: bool = False
    ask_pain: bool = False
    tier: int = 1
    helper: bool = False
    ended: Ended | None = None
    reason: Reason = Reason.UNKNOWN
    home: bool = False


def _why_rest(result: RestState, signal: Signal) -> str:
    match result.phase:
        case Phase.RUNNING:
            return "It goes on."
        case Phase.REST if result.helper:
            return "It rests under the cover and nobody answered, so a helper is called."
        case Phase.REST:
            return f"It rests under the cover after {signal.what.value}, and goes on only when asked to."
        case Phase.INTERRUPTED:
            return "It is marked as an interruption, so it is kept for a while and goes on only when asked to."
        case Phase.ANYTHING_NEW:
            return "Going on was chosen, so we first ask if anything is new."
        case Phase.READING:
            return "Going on was chosen, so we first ask for the pain."
        case Phase.STOPPED:
            by = result.ended.value if result.ended is not None else ""
            return f"It was stopped kindly (by {by}, reason {result.reason.value})."
        case _:
            return "It was kept too long to go on today's session, so that is over; a new one may start today."


@rule("rest", why=_why_rest)
def rest_step(state: RestState, signal: Signal, rules: RestRules) -> RestState:
    """Where a session stands after a signal; what does not belong to where it stands changes nothing.

    ProgrammeError when a signal lies before the last one, but for a RESTART: a clock set back ends the session.
    """
    if signal.what is What.RESTART:
        return _restart(state, signal, rules)
    if signal.at_s < state.at_s:
        raise ProgrammeError("A signal lies before the last one: check the clock of this machine.")
    state = _time(replace(state, at_s=signal.at_s), rules)
    if signal.what is What.HEADSET_ON:
        return replace(state, off_s=None)
    if signal.what is What.INTERRUPTION:
        return _mark(state, signal, rules)
    if state.phase not in LIVE:
        return state
    if signal.what in STOPS:
        return _stop(state, _ender(signal), signal.reason)
    if signal.what in RESTS:
        return _rest(state, signal)
    return _choice(state, signal)


def _ender(signal: Signal) -> Ended:
    if signal.what is What.RULE_STOP:
        return Ended.RULE
    return {By.PATIENT: Ended.PATIENT, By.STAFF: Ended.STAFF, By.RULE: Ended.RULE}[signal.by]


def _stop(state: RestState, ended: Ended, reason: Reason) -> RestState:
    return replace(state, phase=Phase.STOPPED, ended=ended, reason=reason)


def _rest(state: RestState, signal: Signal) -> RestState:
    """Cover and pause. A rest on a rest keeps its time; an interruption stays one."""
    off = signal.what is What.HEADSET_OFF
    pain = off or (signal.what is What.PAUSE and signal.way is not None)
    tier = 2 if signal.way is PainWay.PAUSE else state.tier
    state = replace(state, ask_pain=state.ask_pain or pain, tier=tier)
    if off and state.off_s is None:
        state = replace(state, off_s=signal.at_s)
    if state.phase in (Phase.REST, Phase.INTERRUPTED):
        return state
    return replace(state, phase=Phase.REST, since_s=signal.at_s, rest_s=signal.at_s, helper=False)


def _choice(state: RestState, signal: Signal) -> RestState:
    """An answer to what stands on the screen."""
    match signal.what, state.phase:
        case What.CHOOSE_STOP, Phase.REST | Phase.INTERRUPTED:
            return _stop(state, _ender(signal), signal.reason)
        case What.GO_ON, Phase.REST | Phase.INTERRUPTED if state.off_s is None and signal.by is not By.RULE:
            return _ask(state, signal)
        case What.SOMETHING_NEW, Phase.ANYTHING_NEW:
            return _stop(state, Ended.RULE, Reason.SAFETY)
        case What.NOTHING_NEW, Phase.ANYTHING_NEW:
            return _ask(replace(state, ask_new=False), signal)
        case What.READ, Phase.READING:
            return _read(state, signal)
        case _:
            return state


def _ask(state: RestState, signal: Signal) -> RestState:
    """On to the next question, and running when none is left."""
    if state.ask_new:
        phase = Phase.ANYTHING_NEW
    elif state.ask_pain:
        phase = Phase.READING
    else:
        return replace(state, phase=Phase.RUNNING, helper=False, tier=1)
    return replace(state, phase=phase, since_s=signal.at_s, helper=False)


def _read(state: RestState, signal: Signal) -> RestState:
    """What the reading before going on came to; a reading without an outcome waits."""
    match signal.way:
        case PainWay.GO | PainWay.EASE:
            return replace(state, phase=Phase.RUNNING, ask_pain=False, tier=1, helper=False)
        case PainWay.STOP:
            return _stop(state, Ended.RULE, Reason.PAIN)
        case PainWay.PAUSE | PainWay.REST_AND_ASK:
            return _rest(state, replace(signal, what=What.PAUSE, by=By.RULE))
        case _:
            return state


def _time(state: RestState, rules: RestRules) -> RestState:
    """What time alone does: a helper, the end of what nobody answers or wears, the end of an interruption."""
    if state.phase is Phase.INTERRUPTED:
        over = state.at_s - state.rest_s > rules.keep_s
        return replace(state, phase=Phase.ENDED) if over else state
    if state.phase not in LIVE or state.phase is Phase.RUNNING:
        return state
    if state.off_s is not None and state.at_s - state.off_s >= rules.off_s:
        return _stop(state, Ended.HEADSET_OFF, Reason.UNKNOWN)
    waited_s = state.at_s - state.since_s
    if waited_s >= rules.end_s:
        return _stop(state, Ended.NO_ANSWER, Reason.UNKNOWN)
    return replace(state, helper=waited_s >= rules.helper_s)


def _mark(state: RestState, signal: Signal, rules: RestRules) -> RestState:
    """Mark an interruption: a rest, or an end by headset off or without an answer; never another STOP."""
    may = signal.by is By.STAFF or (signal.by is By.PATIENT and state.home)
    ends = state.phase is Phase.STOPPED and state.ended in (Ended.HEADSET_OFF, Ended.NO_ANSWER)
    rests = state.phase in (Phase.REST, Phase.ANYTHING_NEW, Phase.READING)
    if not may or not (rests or ends):
        return state
    marked = replace(
        state,
        phase=Phase.INTERRUPTED,
        ask_new=True,
        ask_pain=True,
        helper=False,
        ended=None,
        reason=Reason.UNKNOWN,
    )
    return _time(marked, rules)


def _restart(state: RestState, signal: Signal, rules: RestRules) -> RestState:
    """After a crash, a kill or a flat battery; `at_s` of the state is the last that was saved."""
    if state.phase not in LIVE:
        return state
    gone_s = signal.at_s - state.at_s
    state = replace(state, at_s=max(state.at_s, signal.at_s), helper=False, off_s=None)
    kept_s = state.at_s - state.rest_s
    if not 0.0 <= gone_s <= rules.crash_s or (state.phase is Phase.INTERRUPTED and kept_s > rules.keep_s):
        return replace(state, phase=Phase.ENDED, ended=Ended.CRASH)
    phase = Phase.INTERRUPTED if state.phase is Phase.INTERRUPTED else Phase.REST
    rest_s = state.rest_s if phase is Phase.INTERRUPTED else state.at_s
    return replace(state, phase=phase, since_s=state.at_s, rest_s=rest_s, ask_new=True, ask_pain=True)
