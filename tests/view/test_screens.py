"""From every screen and by every way: REST in one act, STOP in at most two, and nothing resumes by itself."""

import pytest
from hypothesis import given
from hypothesis import settings as hyp
from hypothesis import strategies as st

from game import settings
from game.body.frame import Answer
from game.training import events
from game.view.front import Screens
from game.view.input import Action, InputRules, Inputs, Pointer, Press
from game.view.promise import End, Saved
from game.view.screens import Pain, Question
from tests.for_each import for_each

RULES = settings.rules(InputRules, "input")
ASK = events.Ask(3, "left-or-right", ("left", "right"), 8.0)
DT = 1 / 20


class Bench:
    """Raw input through `Inputs` into `Screens`, a frame at a time, as session does it."""

    def __init__(self, one_button=False):
        self.inputs = Inputs(RULES, one_button)
        self.screens = Screens(RULES, one_button)
        self.now = 0.0
        self.happened = []

    def frame(self, acts=(), count=1):
        for _ in range(count):
            self.now += DT
            self.happened += self.screens.tick(self.now)
            self.happened += self.screens.hear([*acts, *self.inputs.tick(self.now)])
            acts = ()
            self.screens.look()
            self.screens.drawn(self.now)

    def key(self, key, held_s=0.05):
        self.frame(self.inputs.key_down(key, self.now))
        self.frame(count=max(1, round(held_s / DT)))
        self.frame(self.inputs.key_up(key, self.now), 4)

    def click(self, pad, held_s=0.05):
        down = frozenset({"left"})
        self.frame(self.inputs.pointer(Pointer(self.now, 0, 0, down, pad=pad)))
        self.frame(count=max(1, round(held_s / DT)))
        self.frame(self.inputs.pointer(Pointer(self.now, 0, 0, pad=pad)), 4)

    def kinds(self):
        return [h.kind for h in self.happened if hasattr(h, "kind")]


def playing(bench):
    pass


def pain(bench, **kwargs):
    bench.screens.open(Pain(RULES, "pre", **kwargs))


def pain_half_chosen(bench):
    pain(bench)
    bench.frame(count=4)
    bench.key("arrow_up")
    bench.key("arrow_up")


def pain_asked_back(bench):
    pain_half_chosen(bench)
    bench.key("enter")


def pain_scan(bench):
    pain(bench, scanning=True)


def pain_scan_asked_back(bench):
    pain_scan(bench)
    bench.frame(count=30)
    bench.key("f13")


def pain_faces(bench):
    pain(bench, skin="faces")


def question(bench):
    bench.screens.open(Question(RULES, ASK))


def question_scan(bench):
    bench.screens.open(Question(RULES, ASK, scanning=True))


def question_answered(bench):
    question(bench)
    bench.frame(count=4)
    bench.key("1")


def saving(bench):
    bench.screens.open(Saved(RULES))


def not_saved(bench):
    saving(bench)
    bench.frame(count=60)


def saved(bench):
    saving(bench)
    bench.screens.told(True)


def end(bench):
    bench.screens.open(End(RULES, 3))


def resting(bench):
    bench.key("space")


def resting_over_pain(bench):
    pain(bench)
    bench.key("space")


def resting_by_rule(bench):
    bench.happened += bench.screens.rest("rule", "tracking", bench.now)


def resting_helper_called(bench):
    bench.key("space")
    bench.now += 61.0
    bench.frame(count=2)


STATES = [
    playing, pain, pain_half_chosen, pain_asked_back, pain_scan, pain_scan_asked_back, pain_faces, question,
    question_scan, question_answered, saving, not_saved, saved, end, resting, resting_over_pain, resting_by_rule,
    resting_helper_called,
]  # fmt: skip
REST_WAYS = {
    "key": lambda bench: bench.key("space"),
    "key held": lambda bench: bench.key("space", 5.0),
    "pad": lambda bench: bench.click("rest"),
    "button": lambda bench: bench.key("f13", 1.2),
    "mouse as button": lambda bench: bench.click(None, 1.2),
}
STOP_WAYS = {
    "key": lambda bench: bench.key("escape"),
    "pad": lambda bench: bench.click("stop"),
    "button held": lambda bench: bench.key("b", 4.3),
    "mouse held as button": lambda bench: bench.click(None, 4.3),
    "button: REST, then press": lambda bench: (bench.key("f13", 1.2), bench.key("f13")),
    "mouse as button: REST, then press": lambda bench: (bench.click(None, 1.2), bench.click(None)),
    "keys: REST, then Stop": lambda bench: (bench.key("space"), bench.click("stop")),
}


def at(state, way):
    bench = Bench(one_button="mouse" in way)
    state(bench)
    bench.frame(count=4)
    return bench


@for_each("way", REST_WAYS)
@pytest.mark.parametrize("state", STATES)
def test_rest_is_one_act_from_every_state(state, way):
    bench = at(state, way)
    REST_WAYS[way](bench)
    assert bench.screens.resting is not None
    assert bench.screens.look().name == "rest"
    assert bench.kinds().count("rest") == 1
    assert "resume" not in bench.kinds()


@for_each("way", STOP_WAYS)
@pytest.mark.parametrize("state", STATES)
def test_stop_is_at_most_two_acts_from_every_state(state, way):
    bench = at(state, way)
    STOP_WAYS[way](bench)
    assert bench.screens.stopped
    assert bench.kinds().count("stop") == 1
    assert "resume" not in bench.kinds()


ACTS = st.one_of(
    st.tuples(st.just("key"), st.sampled_from(["space", "tab", "arrow_left", "c", "r", "n", "-", "+", "5", "q"])),
    st.tuples(st.just("click"), st.sampled_from(["rest", "more", "nrs-4", "yes", "left", None])),
    st.tuples(st.just("wait"), st.integers(1, 60)),
)


@hyp(max_examples=60, deadline=None)
@given(st.sampled_from([playing, pain, question, saving, end]), st.lists(ACTS, max_size=12))
def test_nothing_but_go_on_resumes(state, acts):
    bench = Bench()
    state(bench)
    bench.key("space")
    for kind, what in acts:
        if kind == "wait":
            bench.frame(count=what)
        else:
            getattr(bench, kind)(what)
    assert bench.screens.resting is not None
    assert "resume" not in bench.kinds()


@pytest.mark.parametrize("state", [playing, pain_half_chosen, question, saving, end])
def test_enter_and_the_pad_go_on_and_nothing_half_chosen_is_kept(state):
    for go_on in (lambda bench: bench.key("enter"), lambda bench: bench.click("go-on")):
        bench = at(state, "")
        bench.key("space")
        go_on(bench)
        assert bench.screens.resting is None
        assert bench.kinds().count("resume") == 1
        look = bench.screens.look()
        assert look is None or look.figure is None


def test_with_one_switch_rest_begins_on_stop_and_walks():
    bench = Bench(one_button=True)
    bench.happened += bench.screens.rest("rule", "tracking", bench.now)
    bench.frame()
    seen = []
    for _ in range(round(4.9 / DT)):
        bench.frame()
        seen.append(next(p.key for p in bench.screens.look().pads if p.highlighted))
    assert seen[0] == seen[round(2.3 / DT)] == "stop"
    assert seen[round(2.5 / DT)] == "go-on"
    assert seen[round(3.8 / DT)] == "stop"


def test_with_one_switch_go_on_is_reached_by_the_scan():
    bench = Bench()
    bench.key("f13", 1.2)
    bench.frame(count=round(2.6 / DT))
    bench.key("f13")
    assert bench.screens.resting is None
    assert not bench.screens.stopped


def test_rest_calls_the_helper_at_60_and_ends_at_180():
    bench = Bench()
    bench.key("space")
    start = bench.now
    while not bench.screens.stopped and bench.now < start + 200:
        bench.frame()
        if bench.now - start < 59.5:
            assert not bench.screens.look().lines
        elif 60.5 < bench.now - start < 179:
            assert bench.screens.look().lines == ("helper-come",)
    assert 179 < bench.now - start < 181
    assert [k for k in bench.kinds() if k in ("flag", "stop")] == ["flag", "stop"]


@pytest.mark.parametrize(("reason", "hint"), [("tracking", "bring-hand"), ("lost", "call-helper"), ("pain", None)])
def test_rest_by_a_rule_says_what_would_help(reason, hint):
    bench = Bench()
    bench.screens.rest("rule", reason, 0.0)
    bench.frame()
    assert bench.screens.look().lines == ((hint,) if hint else ())


def test_a_second_stop_is_not_told_twice_and_closes_the_end():
    bench = Bench()
    bench.key("escape")
    bench.screens.open(End(RULES, 1))
    bench.frame(count=4)
    bench.key("escape")
    assert bench.kinds().count("stop") == 1
    assert bench.screens.screen.done


def test_no_rule_rests_over_what_comes_after_the_end_and_a_person_may():
    for over in (lambda bench: bench.key("escape"), lambda bench: bench.screens.open(End(RULES, 1))):
        bench = Bench()
        over(bench)
        assert bench.screens.rest("rule", "tracking", bench.now) == []
        assert bench.screens.resting is None
        bench.key("space")
        assert bench.screens.resting is not None


def test_staff_keys_reach_session_from_every_state():
    for state in STATES:
        bench = at(state, "")
        for key in "crn-+":
            bench.key(key)
        keys = [h.action for h in bench.happened if isinstance(h, Press)]
        assert keys == [Action.COVER, Action.RECENTRE, Action.PAIN, Action.EASIER, Action.PRAISE]


def test_the_key_of_an_emergency_clears_every_state_once():
    for state in STATES:
        bench = at(state, "")
        before = bench.screens.stopped
        for _ in range(2):
            bench.key("e")
        assert bench.screens.emergency
        assert bench.screens.stopped
        assert bench.screens.resting is None
        assert bench.screens.screen is None or bench.screens.screen.done
        stops = [(h.by, h.reason) for h in bench.happened if isinstance(h, events.Stop)]
        assert stops.count(("staff", "emergency")) == (not before)


def test_the_highlight_stands_still_while_the_button_is_down_and_what_was_seen_is_taken():
    bench = Bench()
    question_scan(bench)
    bench.frame()
    bench.frame(count=round(1.1 / DT))
    assert highlighted(bench) == "left"
    bench.frame(bench.inputs.key_down("f13", bench.now))
    bench.frame(count=round(0.6 / DT))
    assert highlighted(bench) == "left"
    bench.frame(bench.inputs.key_up("f13", bench.now), 4)
    assert [h.choice for h in bench.happened if isinstance(h, Answer)] == ["left"]
    bench = Bench()
    question_scan(bench)
    bench.frame(count=round(1.5 / DT))
    bench.key("f13", 0.6)
    assert [h.choice for h in bench.happened if isinstance(h, Answer)] == ["right"]


def highlighted(bench):
    return next(pad.key for pad in bench.screens.look().pads if pad.highlighted)
