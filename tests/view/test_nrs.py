"""The pain scale starts blank, is always confirmed, and can say 0 to 10 and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import settings as presets
from game.view.input import Action, Hold, InputRules, Press, Release
from game.view.nrs import NrsInput, Phase, parse_pain

RULES = presets.rules(InputRules, "input")


def pad(key, t, by="button"):
    return Press(Action.PAD, t, by, key)


def opened(**kwargs):
    nrs = NrsInput(RULES, **kwargs)
    nrs.drawn(0.0)
    return nrs


def confirmed(nrs, t, by="button"):
    nrs.drawn(t)
    nrs.hear(pad("yes", t + 0.2, by))
    return nrs.rating


def test_it_is_blank_and_thats_it_is_dead_until_the_person_acts():
    nrs = opened()
    assert nrs.shown(5.0) is None
    assert not nrs.hear(pad("thats-it", 1.0))
    assert not nrs.hear(Press(Action.TAKE, 1.1, "key"))
    nrs.hear(pad("less", 1.2))
    assert nrs.shown(1.2) is None
    assert nrs.phase is Phase.CHOOSE


def test_more_shows_nought_first_and_counts_on_while_held():
    nrs = opened()
    nrs.hear(pad("more", 1.0))
    nrs.hear(Hold("more", 1.0))
    seen = {}
    for frame in range(300):
        t = 1.0 + frame / 30
        nrs.tick(t)
        seen.setdefault(nrs.value, t)
    assert [round(seen[v] - 1.0, 1) for v in range(11)] == pytest.approx([0.7 * v for v in range(11)], abs=0.07)
    nrs.hear(Release("more", 11.0))
    nrs.tick(20.0)
    assert nrs.value == 10


def test_bar_touch_is_asked_back_and_again_is_blank():
    nrs = opened()
    nrs.hear(pad("nrs-4", 1.0))
    nrs.hear(pad("thats-it", 1.5))
    assert (nrs.phase, nrs.value, nrs.rating) == (Phase.CONFIRM, 4, None)
    nrs.drawn(1.6)
    nrs.hear(pad("again", 2.0))
    assert (nrs.phase, nrs.value) == (Phase.CHOOSE, None)


def test_a_press_before_the_question_back_was_seen_confirms_nothing():
    nrs = opened()
    nrs.hear(pad("nrs-4", 1.0))
    nrs.hear(pad("thats-it", 1.5))
    assert not nrs.hear(pad("yes", 1.51))
    nrs.drawn(1.55)
    assert not nrs.hear(pad("yes", 1.6))
    assert nrs.rating is None


@pytest.mark.parametrize(
    ("keys", "value"), [("7", 7), ("0", 0), ("10", 10), ("1", 1), ("100", 0), ("32", 2), ("910", 10)]
)
def test_number_keys_say_every_figure_and_are_pointed(keys, value):
    nrs = opened()
    for i, key in enumerate(keys):
        nrs.hear(Press(Action.DIGIT, 1.0 + i * 0.4, "key", key))
    nrs.hear(Press(Action.TAKE, 4.0, "key"))
    nrs.drawn(4.1)
    assert nrs.highlighted(4.2) is None, "no answer is given for the person"
    nrs.hear(Press(Action.TAKE, 4.5, "key"))
    assert (nrs.rating, nrs.highlighted(4.6)) == (None, "yes")
    nrs.hear(Press(Action.TAKE, 5.0, "key"))
    assert (nrs.rating.value, nrs.rating.rater, nrs.rating.by) == (value, "pointed", "key")


def test_one_and_a_late_nought_is_nought():
    nrs = opened()
    nrs.hear(Press(Action.DIGIT, 1.0, "key", "1"))
    nrs.hear(Press(Action.DIGIT, 3.0, "key", "0"))
    assert nrs.value == 0


@pytest.mark.parametrize("value", range(11))
def test_the_single_button_can_say_every_figure_by_the_scan(value):
    nrs = opened(scanning=True)
    t = 1.5 * value + 0.7
    assert nrs.shown(t) == value
    nrs.hear(Press(Action.SELECT, t, "switch"))
    nrs.drawn(t + 0.1)
    assert nrs.highlighted(t + 0.5) == "yes"
    nrs.hear(Press(Action.SELECT, t + 0.5, "switch"))
    assert (nrs.rating.value, nrs.rating.rater, nrs.rating.by) == (value, "self", "switch")


def test_the_scan_makes_two_sweeps_then_is_blank_and_a_press_begins_anew():
    nrs = opened(scanning=True)
    assert nrs.shown(1.5 * 11 + 0.1) == 0
    assert nrs.shown(1.5 * 22 + 0.1) is None
    nrs.hear(Press(Action.SELECT, 40.0, "switch"))
    assert nrs.phase is Phase.CHOOSE
    assert nrs.shown(40.1) == 0


def test_it_speaks_at_20_and_40_and_is_missing_at_60():
    nrs, said = opened(), []
    for second in range(0, 121):
        said += [(second / 2, key) for key in nrs.tick(second / 2)]
    assert said == [(20.0, "pain-now"), (40.0, "pain-now")]
    assert nrs.rating.value is None
    assert nrs.rating.time_s == 60.0


def test_an_unconfirmed_figure_is_missing_at_60():
    nrs = opened()
    nrs.hear(pad("nrs-9", 50.0))
    nrs.hear(pad("thats-it", 51.0))
    nrs.tick(60.1)
    assert nrs.rating.value is None


def test_faces_are_coarse_and_step_by_two():
    nrs = opened(skin="faces", rater="pointed")
    assert not nrs.hear(pad("nrs-3", 1.0))
    nrs.hear(pad("nrs-4", 1.0))
    nrs.hear(pad("more", 1.5))
    nrs.hear(pad("thats-it", 2.0))
    rating = confirmed(nrs, 2.1)
    assert (rating.value, rating.coarse, rating.rater, rating.skin) == (6, True, "pointed", "faces")


ACTS = st.one_of(
    st.builds(
        lambda key: ("pad", key),
        st.sampled_from(
            ["more", "less", "thats-it", "yes", "again", "nrs-0", "nrs-4", "nrs-10", "nrs-11", "nrs--1"]
        ),
    ),
    st.builds(lambda d: ("digit", str(d)), st.integers(0, 9)),
    st.builds(lambda a: ("act", a), st.sampled_from(["take", "select", "next", "back", "more", "less", "rest"])),
    st.builds(lambda k: ("hold", k), st.sampled_from(["more", "less", "switch"])),
    st.builds(lambda k: ("release", k), st.sampled_from(["more", "less", "switch"])),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(ACTS, st.floats(0.01, 3.0)), max_size=40),
    st.sampled_from(["bar", "faces"]),
    st.booleans(),
    st.booleans(),
)
def test_no_sequence_gives_a_value_without_a_confirmation(acts, skin, scanning, always_drawn):
    nrs, now, asked_back = NrsInput(RULES, skin, scanning=scanning), 0.0, None
    assert nrs.value is None
    for (kind, what), wait in acts:
        now += wait
        nrs.tick(now)
        if always_drawn:
            nrs.drawn(now - wait / 2)
        if nrs.phase is Phase.DONE:
            break
        before = nrs.phase
        live = nrs.live(now)
        made = {
            "pad": Press(Action.PAD, now, "button", what),
            "digit": Press(Action.DIGIT, now, "key", what),
            "act": Press(Action(what), now, "key") if kind == "act" else None,
            "hold": Hold(what, now),
            "release": Release(what, now),
        }[kind]
        nrs.hear(made)
        if before is Phase.CHOOSE and nrs.phase is Phase.CONFIRM:
            asked_back = nrs.value
            assert live
        if nrs.phase is Phase.DONE:
            assert before is Phase.CONFIRM
            assert live
            assert nrs.rating.value == asked_back
            assert what in ("yes", "take", "select")
        assert nrs.value is None or nrs.value in nrs.values


@given(st.text(max_size=12))
def test_parse_pain_gives_two_ratings_or_one_sentence(text):
    try:
        said = parse_pain(text)
    except ValueError as error:
        said = str(error)
    if isinstance(said, str):
        assert said.endswith(".")
    else:
        assert set(said) <= set(range(11))


@pytest.mark.parametrize("text", ["11,4", "5", "5,", ",", "a,b", "5,4,3", "-1,4", "5.5,4", "٥,4", "", "1e1,2"])
def test_parse_pain_refuses(text):
    with pytest.raises(ValueError, match=r"0 to 10|two whole numbers"):
        parse_pain(text)


def test_parse_pain_takes_all_figures():
    assert parse_pain("5,4") == (5, 4)
    assert parse_pain(" 10 , 0 ") == (10, 0)
