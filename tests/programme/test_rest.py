"""One Stop contract: REST in one action, STOP in two, nothing resumes by itself, and a STOP stays a STOP."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.mode import Ended, Reason
from game.programme.pain import PainWay
from game.programme.rest import LIVE, By, Phase, RestRules, RestState, Signal, What, rest_step
from game.settings import PRESETS, programme

RULES = programme("plp").of(RestRules)
PATIENT, STAFF, RULE = By.PATIENT, By.STAFF, By.RULE


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert dataclasses.astuple(programme(name).of(RestRules)) == (60.0, 180.0, 60.0, 1800.0, 1800.0)


def test_a_helper_is_called_before_the_end():
    with pytest.raises(ProgrammeError, match="a helper is called before the end"):
        dataclasses.replace(RULES, helper_s=180.0)
    assert dataclasses.replace(RULES, helper_s=179.0).helper_s == 179.0


def after(*signals, state=None):
    """Signals as (what, at_s, more) from RUNNING, or a state of its own."""
    state = state or RestState()
    for what, at_s, *more in signals:
        state = rest_step(state, Signal(What(what), float(at_s), **(more[0] if more else {})), RULES)
    return state


def at(*signals, state=None):
    return after(*signals, state=state).phase.value


# A way into each live phase.
MARKED = ("interruption", 2, {"by": STAFF})
INTO = {
    Phase.RUNNING: (),
    Phase.REST: (("space", 1),),
    Phase.INTERRUPTED: (("space", 1), MARKED),
    Phase.ANYTHING_NEW: (("space", 1), MARKED, ("go-on", 3)),
    Phase.READING: (("space", 1), MARKED, ("go-on", 3), ("nothing-new", 4)),
}


@pytest.mark.parametrize("phase", LIVE)
def test_each_live_phase_is_reached(phase):
    assert after(*INTO[phase]).phase is phase


@pytest.mark.parametrize("phase", LIVE)
@pytest.mark.parametrize("way", ["hold", "cloth", "ray", "space", "headset-off", "pause"])
def test_rest_in_one_action_from_every_phase(phase, way):
    expected = Phase.INTERRUPTED if phase is Phase.INTERRUPTED else Phase.REST
    assert after(*INTO[phase], (way, 10)).phase is expected


@pytest.mark.parametrize("phase", LIVE)
@pytest.mark.parametrize("acts", [
    ["long-hold"], ["esc"], ["hold", "choose-stop"], ["cloth", "choose-stop"], ["ray", "choose-stop"],
    ["space", "choose-stop"],
])  # fmt: skip
def test_stop_in_two_actions_from_every_phase(phase, acts):
    end = after(*INTO[phase], *((act, 10 + place) for place, act in enumerate(acts)))
    assert (end.phase, end.ended) == (Phase.STOPPED, Ended.PATIENT)


@pytest.mark.parametrize("phase", LIVE)
def test_a_rule_and_staff_stop_from_every_phase(phase):
    ruled = after(*INTO[phase], ("rule-stop", 10, {"by": RULE, "reason": Reason.PAIN}))
    assert (ruled.phase, ruled.ended, ruled.reason) == (Phase.STOPPED, Ended.RULE, Reason.PAIN)
    assert after(*INTO[phase], ("rule-stop", 10)).ended is Ended.RULE
    assert after(*INTO[phase], ("esc", 10, {"by": STAFF})).ended is Ended.STAFF
    assert after(*INTO[phase], ("esc", 10, {"by": RULE})).ended is Ended.RULE


@pytest.mark.parametrize(
    "what", ["choose-stop", "go-on", "nothing-new", "something-new", "read", "time", "headset-on"]
)
def test_what_does_not_belong_changes_nothing(what):
    assert at((what, 1, {"way": PainWay.STOP})) == "running"


def test_a_plain_rest_goes_on_when_asked_to():
    assert at(("space", 1), ("go-on", 5)) == "running"
    assert at(("space", 1), ("go-on", 5, {"by": STAFF})) == "running"
    assert at(("space", 1), ("go-on", 5, {"by": RULE})) == "rest"
    assert at(("space", 1), ("nothing-new", 5)) == "rest"


def test_no_answer_calls_a_helper_and_then_ends():
    assert [after(("space", 100), ("time", each)).helper for each in (159.9, 160)] == [False, True]
    assert at(("space", 100), ("time", 279.9)) == "rest"
    end = after(("space", 100), ("time", 280))
    assert (end.phase, end.ended, end.reason) == (Phase.STOPPED, Ended.NO_ANSWER, Reason.UNKNOWN)
    assert at(("space", 100), ("go-on", 280)) == "stopped"
    assert at(("space", 100), ("space", 270), ("time", 280)) == "stopped"
    assert at(("time", 9000)) == "running"
    assert not after(("space", 100), ("time", 160), ("go-on", 170)).helper


def test_a_question_without_an_answer_ends_too():
    waiting = (("headset-off", 1), ("headset-on", 5), ("go-on", 100))
    assert at(*waiting) == "reading"
    assert [after(*waiting, ("time", each)).helper for each in (159.9, 160)] == [False, True]
    assert at(*waiting, ("time", 279.9)) == "reading"
    assert at(*waiting, ("time", 280)) == "stopped"


def test_headset_off_rests_and_ends_after_a_minute():
    assert at(("headset-off", 100), ("time", 159.9)) == "rest"
    assert after(("headset-off", 100), ("time", 160)).ended is Ended.HEADSET_OFF
    assert at(("headset-off", 100), ("headset-on", 150), ("time", 170)) == "rest"
    assert at(("headset-off", 100), ("headset-off", 130), ("time", 160)) == "stopped"
    assert at(("space", 90), ("headset-off", 100), ("time", 155)) == "rest"
    assert at(("headset-off", 100), ("go-on", 110)) == "rest"
    assert at(("headset-off", 100), ("headset-on", 110), ("go-on", 120)) == "reading"


def read(way, at_s=130):
    return ("read", at_s, {"way": way})


BACK = (("headset-off", 100), ("headset-on", 110), ("go-on", 120))


@pytest.mark.parametrize(("way", "phase", "tier"), [
    (PainWay.GO, "running", 1), (PainWay.EASE, "running", 1), (PainWay.PAUSE, "rest", 2),
    (PainWay.STOP, "stopped", 1),
    (PainWay.REST_AND_ASK, "rest", 1), (PainWay.FACE_PROBE_ONLY, "reading", 1), (None, "reading", 1),
])  # fmt: skip
def test_the_reading_before_going_on(way, phase, tier):
    end = after(*BACK, read(way))
    assert (end.phase.value, end.tier) == (phase, tier)


def test_a_reading_that_stops_is_a_stop_by_the_rule_of_pain():
    end = after(*BACK, read(PainWay.STOP))
    assert (end.ended, end.reason) == (Ended.RULE, Reason.PAIN)


def test_after_a_pause_for_pain_a_second_reading_comes_first():
    paused = after(("pause", 100, {"way": PainWay.PAUSE, "by": RULE}))
    assert (paused.phase, paused.ask_pain, paused.tier) == (Phase.REST, True, 2)
    assert at(("go-on", 170), state=paused) == "reading"
    calm = after(("go-on", 170), read(PainWay.GO, 180), state=paused)
    assert (calm.phase, calm.tier, calm.ask_pain) == (Phase.RUNNING, 1, False)
    assert after(("space", 200), state=calm).tier == 1
    again_missing = after(("go-on", 170), read(PainWay.REST_AND_ASK, 180), state=paused)
    assert (again_missing.phase, again_missing.tier, again_missing.since_s) == (Phase.REST, 2, 180.0)


def test_a_pause_for_another_reason_asks_nothing():
    assert at(("pause", 100, {"by": RULE}), ("go-on", 110)) == "running"


def test_an_interruption_is_kept_half_an_hour_and_asks_first():
    kept = (("space", 100), ("interruption", 110, {"by": STAFF}))
    assert at(*kept, ("time", 1900)) == "interrupted"
    assert at(*kept, ("time", 1900.1)) == "ended"
    assert at(*kept, ("go-on", 1900)) == "anything-new"
    assert at(*kept, ("go-on", 1901)) == "ended"
    assert at(*kept, ("go-on", 200), ("nothing-new", 210)) == "reading"
    assert at(*kept, ("go-on", 200), ("nothing-new", 210), read(PainWay.GO, 220)) == "running"
    new = after(*kept, ("go-on", 200), ("something-new", 210))
    assert (new.phase, new.ended, new.reason) == (Phase.STOPPED, Ended.RULE, Reason.SAFETY)
    assert at(*kept, ("go-on", 200), ("hold", 205), ("go-on", 206)) == "anything-new"
    assert at(*kept, ("go-on", 200), ("nothing-new", 210), ("hold", 215), ("go-on", 216)) == "reading"
    ended = after(*kept, ("time", 2000))
    assert ended.ended is None


def test_who_may_mark_what():
    assert at(("space", 1), ("interruption", 2, {"by": PATIENT})) == "rest"
    assert at(("space", 1), ("interruption", 2, {"by": RULE})) == "rest"
    assert at(("space", 1), ("interruption", 2, {"by": PATIENT}), state=RestState(home=True)) == "interrupted"
    assert at(("interruption", 2, {"by": STAFF})) == "running"
    assert at(("space", 1), ("time", 181), ("interruption", 200, {"by": STAFF})) == "interrupted"
    assert at(("space", 1), ("interruption", 200, {"by": STAFF})) == "interrupted"
    assert at(("headset-off", 1), ("time", 61), ("interruption", 200, {"by": STAFF})) == "interrupted"
    assert at(("space", 1), ("time", 181), ("interruption", 1802, {"by": STAFF})) == "ended"
    back = (("headset-off", 1), ("time", 61), ("interruption", 200, {"by": STAFF}))
    assert at(*back, ("go-on", 210)) == "interrupted"
    assert at(*back, ("headset-on", 205), ("go-on", 210)) == "anything-new"


@pytest.mark.parametrize("stop", [("rule-stop", 5), ("esc", 5), ("long-hold", 5), ("esc", 5, {"by": STAFF})])
@pytest.mark.parametrize("home", [False, True])
def test_a_stop_by_a_rule_the_patient_or_staff_is_never_an_interruption(stop, home):
    for by in By:
        assert at(stop, ("interruption", 6, {"by": by}), state=RestState(home=home)) == "stopped"


def test_a_pending_second_reading_outlives_an_interruption_and_a_crash():
    paused = (("pause", 100, {"way": PainWay.PAUSE, "by": RULE}),)
    assert after(*paused, ("interruption", 110, {"by": STAFF})).tier == 2
    assert after(*paused, ("restart", 300)).tier == 2


def test_after_a_crash_it_rests_and_asks():
    back = after(("restart", 1800))
    assert (back.phase, back.ask_new, back.ask_pain, back.since_s) == (Phase.REST, True, True, 1800.0)
    assert at(("restart", 1800), ("go-on", 1810), ("nothing-new", 1820), read(PainWay.GO, 1830)) == "running"
    assert at(("restart", 1800), ("go-on", 1979)) == "anything-new"
    assert at(("restart", 1800), ("time", 1980)) == "stopped"
    late = after(("restart", 1801))
    assert (late.phase, late.ended) == (Phase.ENDED, Ended.CRASH)
    assert at(("restart", 99), state=RestState(at_s=100.0)) == "ended"
    assert at(("restart", 100), state=RestState(at_s=100.0)) == "rest"
    assert at(("headset-off", 1), ("restart", 500), ("go-on", 510)) == "anything-new"


def test_a_crash_leaves_what_is_over_and_what_is_interrupted():
    assert after(("esc", 5), ("restart", 10)).ended is Ended.PATIENT
    assert after(("rule-stop", 5), ("restart", 9000)).ended is Ended.RULE
    assert at(("space", 1), MARKED, ("restart", 1000)) == "interrupted"
    assert at(("space", 1), MARKED, ("time", 900), ("restart", 1801)) == "interrupted"
    assert at(("space", 1), MARKED, ("time", 900), ("restart", 1802)) == "ended"
    assert at(("space", 1), MARKED, ("restart", 1000), ("time", 1801)) == "interrupted"
    assert at(("space", 1), MARKED, ("restart", 1000), ("time", 1802)) == "ended"


def test_a_clock_set_back_is_refused():
    with pytest.raises(ProgrammeError, match="check the clock"):
        after(("space", 10), ("go-on", 9))


SIGNALS = st.lists(
    st.tuples(
        st.sampled_from(list(What)), st.floats(0, 90), st.sampled_from(list(By)),
        st.none() | st.sampled_from(list(PainWay)),
    ),
    max_size=15,
)  # fmt: skip


@given(SIGNALS, st.booleans())
def test_nothing_resumes_without_go_on_and_a_stop_stands(signals, home):
    state, now, asked = RestState(home=home), 0.0, False
    for what, wait, by, way in signals:
        now += wait
        before, state = state, rest_step(state, Signal(what, now, by, way), RULES)
        resting = (Phase.REST, Phase.INTERRUPTED)
        asked = (asked or (what is What.GO_ON and by is not RULE)) and state.phase not in resting
        if state.phase is Phase.RUNNING and before.phase is not Phase.RUNNING:
            assert asked
        if before.phase is Phase.STOPPED and before.ended in (Ended.RULE, Ended.PATIENT, Ended.STAFF):
            assert (state.phase, state.ended) == (Phase.STOPPED, before.ended)
        if before.phase is Phase.ENDED:
            assert state.phase is Phase.ENDED
        if state.phase is Phase.RUNNING:
            assert not state.ask_pain
            assert not state.ask_new
            asked = False


@pytest.mark.parametrize(("signals", "sentence"), [
    ([("time", 1)], "It goes on."), ([("space", 1)], "rests under the cover after space"),
    ([("space", 1), ("time", 70)], "a helper is called"), ([("space", 1), MARKED], "marked as an interruption"),
    ([("space", 1), MARKED, ("go-on", 3)], "first ask if anything is new"), (list(BACK), "first ask for the pain"),
    ([("esc", 1)], "by patient, reason unknown"), ([("restart", 9999)], "a new one may start today"),
])  # fmt: skip
def test_it_says_why(signals, sentence):
    preset = programme("plp")
    what, at_s, *more = signals[-1]
    signal = Signal(What(what), float(at_s), **(more[0] if more else {}))
    _, kept = decide(preset, rest_step, state=after(*signals[:-1]), signal=signal)
    assert sentence in why(kept, preset)
    assert same(again(kept, preset), kept)
