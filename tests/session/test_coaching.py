"""A block of the coach, told without a view: repetitions, difficulty, REST, STOP and time."""

import pytest

from exercises.coach import card
from game.session.coaching import SETUP, CoachRules, coach_block, planned, set_up
from game.settings import rules
from game.training import staircase
from game.training.events import BlockStart, Finished, Rest, Say, Trial
from game.training.rules import StaircaseRules
from game.view.front import Screens
from game.view.input import SWITCH, Action, Hold, InputRules, Press, Release
from game.view.setup_plan import plan_of

COACH, STAIRS = rules(CoachRules, "coach"), rules(StaircaseRules, "staircase")
BEAT_S = 0.5


class Bench:
    """A place without a picture: every beat half a second, and `acts` says what a person does at it."""

    def __init__(self, acts):
        self.rules = rules(InputRules, "input")
        self.screens = Screens(self.rules)
        self.time_s = 0.0
        self.told = []
        self.acts = acts

    def tell(self, event):
        self.told.append(event)
        return len(self.told)

    def rest(self, by, reason):
        for happened in self.screens.rest(by, reason, self.time_s):
            self.tell(happened)

    def run(self, story):
        for _ in range(10_000):
            self.time_s += BEAT_S
            for happened in self.screens.tick(self.time_s) + self.screens.hear(self.acts(self)):
                self.tell(happened)
            if self.screens.resting is None:
                try:
                    next(story)
                except StopIteration as end:
                    return end.value
            self.screens.drawn(self.time_s)
        raise AssertionError("it never ends")

    def of(self, kind):
        return [event for event in self.told if isinstance(event, kind)]


def answers(*pattern):
    """Answers each repetition when it is over, in turn."""
    turn = iter(range(10**6))

    def acts(bench):
        look = bench.screens.look()
        if look is None or look.title != "coach-comfortable":
            return []
        return [Press(Action.PAD, bench.time_s, "button", pattern[next(turn) % len(pattern)])]

    return acts


def begun(count, x=1.0, few=(0, 0), **more):
    return staircase.begin(6, count, STAIRS, x=x, first_time=False, few=few, **more)


def block(acts, count=9, seconds=900.0, code="U02", state=None, **more):
    bench = Bench(acts)
    state = state or begun(count)
    return bench.run(coach_block(bench, card(code), state, STAIRS, COACH, seconds, **more)), bench


def test_a_repetition_lasts_about_as_long_as_the_preset_says():
    assert planned(180.0, COACH) == 9
    assert planned(3.0, COACH) == 1
    done, bench = block(answers("done"), 3)
    assert done.active_s == 3 * 20.0, "two rounds of ten seconds each"
    assert [each.success for each in bench.of(Trial)] == [True] * 3
    assert (bench.of(BlockStart)[0].source, bench.of(Finished)[0].reason) == ("real_mirror", "completed")


def test_done_with_ease_moves_x_by_the_rule_for_short_sessions():
    # Two warm up and are not scored; ten scored ones, carried over two sessions, move it by a quarter.
    first, _ = block(answers("done"), 9)
    assert (first.state.x, first.state.few_scored, first.state.few_right) == (1.0, 7, 7)
    second, _ = block(answers("done"), 9, state=begun(9, few=(7, 7)))
    assert second.state.x == 1.25
    assert second.results == (True,) * 9


def test_not_comfortable_moves_it_down_and_is_a_reason():
    done, bench = block(answers("done", "not-easy"), 9, state=begun(9, x=3.0, few=(7, 4)))
    assert done.state.x == 2.75
    assert {each.reason for each in bench.of(Trial)} == {"", "not_comfortable"}


def test_a_higher_difficulty_is_shown_at_its_own_pace():
    done, bench = block(answers("done"), 2, state=begun(2, x=6.0))
    assert done.active_s == 2 * 3 * 4 * 1.5, "three rounds of four beats, forty a minute"
    assert len(bench.of(Say)) == 2 * 4, "phases so short are spoken in the first round only"
    assert [each.x for each in bench.of(Trial)] == [6.0, 6.0]


def test_no_repetition_begins_that_would_mostly_lie_beyond_the_time():
    done, bench = block(answers("done"), 9, seconds=49.0)
    assert (len(done.results), done.why) == (2, "time_limit")
    assert bench.of(Finished)[0].reason == "time_limit"
    short, _ = block(answers("done"), 9, seconds=1.0)
    assert len(short.results) == 1, "one at least"


def test_without_a_press_it_is_rest_and_nothing_is_counted():
    pressed = []

    def acts(bench):
        if bench.of(Rest) and not pressed:
            pressed.append(bench.time_s)
            return [Press(Action.PAD, bench.time_s + 0.2, "button", "go-on")]
        return answers("done")(bench) if pressed else []

    done, bench = block(acts, 1)
    assert [each.by for each in bench.of(Rest)] == ["rule"]
    assert pressed[0] >= 20.0 + COACH.idle_s
    assert done.results == (True,)
    assert done.active_s == 40.0, "shown twice; waiting is no dose"


@pytest.mark.parametrize("at", [0.5, 7.0, 20.5, 33.0])
def test_stop_at_any_time_keeps_what_was_done(at):
    def acts(bench):
        if bench.time_s == at:
            return [Press(Action.STOP, at, "key")]
        return answers("done")(bench)

    done, bench = block(acts, 5)
    assert bench.screens.stopped
    assert done.why == "stopped"
    assert len(done.results) == len(bench.of(Trial)) == (0 if at <= 20.5 else 1)
    assert [each.reason for each in bench.of(Finished)] == ["stopped"]
    assert done.active_s <= at


def test_rest_in_the_middle_shows_the_movement_anew():
    def acts(bench):
        if bench.time_s == 5.0:
            return [Press(Action.REST, 5.0, "key")]
        if bench.time_s == 9.0:
            return [Press(Action.TAKE, 9.0, "key")]
        return answers("done")(bench)

    done, bench = block(acts, 1)
    assert [each.by for each in bench.of(Rest)] == ["patient"]
    assert done.results == (True,)
    assert bench.of(Trial)[0].end_s >= 9.0 + 20.0


def test_one_button_does_a_whole_block():
    def acts(bench):
        look = bench.screens.look()
        if look is None or not any(pad.highlighted and pad.key == "done" for pad in look.pads):
            return []
        now = bench.time_s
        return [Hold(SWITCH, now), Press(Action.SELECT, now, SWITCH), Release(SWITCH, now)]

    done, _ = block(acts, 3, scanning=True)
    assert done.results == (True, True, True)


def test_what_the_other_limb_does_is_said_as_the_preset_has_it():
    seen = set()

    def acts(bench):
        look = bench.screens.look()
        seen.update(look.lines if look else ())
        return answers("done")(bench)

    block(acts, 1, bilateral="attempt")
    assert seen == {"coach-attempt"}
    seen.clear()
    block(acts, 1, bilateral="none")
    assert seen == set()
    # Nobody does the same as a breath or a brush.
    for still in ("U01", "U08"):
        block(acts, 1, code=still, bilateral="attempt")
        block(acts, 1, code=still, bilateral="real-soft")
    assert seen == set()


def test_a_card_with_a_beginning_says_it_once():
    _, bench = block(answers("done"), 2, code="U04")
    assert [each.key for each in bench.of(Say)].count("coach-u04") == 1


@pytest.mark.parametrize("limb", ["arm", "leg"])
def test_the_mirror_is_put_up_card_by_card(limb):
    pictures = []

    def acts(bench):
        look = bench.screens.look()
        pictures.append(look.picture if look else "")
        return [Press(Action.TAKE, bench.time_s, "key")] if look else []

    bench = Bench(acts)
    assert bench.run(set_up(bench, limb, scanning=False)) is True
    said = [each.key for each in bench.of(Say)]
    assert len(said) == SETUP
    assert [key.removesuffix("-leg") for key in said] == [f"coach-set-{number}" for number in range(1, SETUP + 1)]
    assert sum(key.endswith("-leg") for key in said) == (7 if limb == "leg" else 0)
    assert set(pictures) <= {"", *(plan_of(limb, number) for number in range(1, SETUP + 1))}
    assert bench.screens.screen is None


def test_stop_ends_the_set_up():
    bench = Bench(lambda bench: [Press(Action.STOP, 1.0, "key")] if bench.time_s == 1.0 else [])
    assert bench.run(set_up(bench, "arm", scanning=False)) is False
