"""From every screen of a visit, by every way: REST in one act, STOP in at most two; nothing resumes by itself."""

import pytest
from hypothesis import given
from hypothesis import settings as hyp
from hypothesis import strategies as st

from game.training.events import Say
from tests.for_each import for_each
from tests.view.every_screen import EVERY_SCREEN, RULES, SERIES, TIMED
from tests.view.test_screens import ACTS, DT, REST_WAYS, STOP_WAYS, Bench

EVERY = pytest.mark.parametrize("name", EVERY_SCREEN)
QUESTIONS = [
    name
    for name in EVERY_SCREEN
    # What is demonstrated first has its answer shown; what is measured begins where it was.
    if EVERY_SCREEN[name]().name not in ("card", "timed", "note", "summary") and name not in (*SERIES[1:], "eyes")
]


def at(name, one_button=False, frames=4):
    bench = Bench(one_button=one_button)
    bench.screens.open(EVERY_SCREEN[name](one_button))
    bench.frame(count=frames)
    return bench


@for_each("way", REST_WAYS)
@EVERY
def test_rest_is_one_act_from_every_screen(name, way):
    bench = at(name, "mouse" in way)
    REST_WAYS[way](bench)
    assert bench.screens.look().name == "rest"
    assert bench.kinds().count("rest") == 1
    assert "resume" not in bench.kinds()


@for_each("way", STOP_WAYS)
@EVERY
def test_stop_is_at_most_two_acts_from_every_screen(name, way):
    bench = at(name, "mouse" in way)
    STOP_WAYS[way](bench)
    assert bench.screens.stopped
    assert bench.kinds().count("stop") == 1
    assert "resume" not in bench.kinds()


@hyp(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(EVERY_SCREEN)), st.lists(ACTS, max_size=12))
def test_nothing_but_go_on_resumes(name, acts):
    bench = at(name)
    bench.key("space")
    for kind, what in acts:
        if kind == "wait":
            bench.frame(count=what)
        else:
            getattr(bench, kind)(what)
    assert bench.screens.resting is not None
    assert "resume" not in bench.kinds()


@pytest.mark.parametrize("name", sorted(set(EVERY_SCREEN) - set(SERIES)))
def test_after_rest_a_screen_is_as_it_was_at_first(name):
    fresh = at(name, frames=1).screens.look()
    bench = at(name)
    for key in ("tab", "arrow_down", "2"):
        bench.key(key)
    if bench.screens.screen.done:
        bench = at(name)
    bench.key("space")
    bench.frame(count=100)
    bench.key("enter")
    assert bench.screens.resting is None
    again = bench.screens.look()
    assert [pad.chosen for pad in again.pads] == [pad.chosen for pad in fresh.pads]
    if name not in ("emergency", "breathe", "coach"):
        assert again == fresh
    assert not bench.screens.screen.done


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_answer_is_offered_before_the_others(name):
    look = at(name).screens.look()
    assert not any(pad.highlighted or pad.chosen for pad in look.pads)
    bench = at(name)
    bench.key("enter")
    assert not bench.screens.screen.done or name == "slider, started"


@EVERY
def test_a_press_before_it_was_seen_counts_for_nothing(name):
    bench = Bench()
    screen = EVERY_SCREEN[name]()
    bench.screens.open(screen)
    for key in ("enter", "1", "arrow_up"):
        bench.screens.hear(bench.inputs.key_down(key, 0.0))
    bench.frame()
    assert not screen.done
    assert getattr(screen, "value", None) == getattr(screen, "start", None)


def pads(name, **kwargs):
    return [pad.key for pad in at(name, **kwargs).screens.look().pads if not pad.dead]


def taken(bench, pad):
    """The screen ended, or holds what was taken, or was spoken again."""
    screen = bench.screens.screen
    if pad == "again":
        return [h for h in bench.happened if isinstance(h, Say)] == [Say(screen.key)] and screen.replays == 1
    if screen.done or getattr(screen, "told", None) or getattr(screen, "shown", False):
        return True
    chosen = {each.key for each in screen.look().pads if each.chosen}
    return pad in chosen or getattr(screen, "value", None) is not None or screen.look().figure is not None


@EVERY
def test_every_pad_is_taken_by_mouse_by_tab_and_by_the_single_button(name):
    frames = 30 if name in TIMED else 4
    for index, pad in enumerate(pads(name, frames=frames)):
        bench = at(name, frames=frames)
        bench.click(pad)
        assert taken(bench, pad), (pad, "mouse")
        if EVERY_SCREEN[name]().name in ("pain", "slider"):
            continue
        bench = at(name, frames=frames)
        first = next((n for n, each in enumerate(bench.screens.look().pads) if each.highlighted), -1)
        for _ in range(index - first):
            bench.key("tab")
        if index >= first:
            bench.key("enter")
            assert taken(bench, pad), (pad, "tab")
        bench = at(name, True, frames=frames)
        for _ in range(round(20.0 / DT)):
            if any(each.highlighted and each.key == pad for each in bench.screens.look().pads):
                break
            bench.frame()
        bench.key("f13")
        assert taken(bench, pad), (pad, "button")


@pytest.mark.parametrize("name", ["quiz", "face", "dizzy", "dots", "dots, coarse"])
def test_a_question_with_a_limit_is_spoken_again_and_a_missing_answer_is_a_value(name):
    bench = at(name, frames=1)
    bench.now = 0.0
    bench.screens.screen.again()
    bench.frame()
    while not bench.screens.screen.done and bench.now < 90:
        bench.frame()
    said = [h for h in bench.happened if isinstance(h, Say)]
    assert said == [Say(bench.screens.screen.key)] * 2
    assert bench.now == pytest.approx(RULES.nrs_limit_s, abs=0.2)
    assert (bench.screens.screen.result, bench.screens.screen.missing) == (None, True)
