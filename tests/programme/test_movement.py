"""Direct movement: blend, gain, exposure and the goals of stage 4."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.gates import Gate, PlayedSession, Work
from game.programme.movement import (
    CONTEXTS,
    Blend,
    Exposure,
    Gain,
    Ladder,
    MovementRules,
    blend,
    context_of,
    exposure,
    is_true_view,
    movement_gate,
    next_gain,
    start_card,
    start_gain,
)
from game.programme.pain import Face
from game.programme.preset import Override, prescribed
from game.settings import PRESETS, programme

GOOD, SO_SO, FROWN = Face
PLP, STROKE = programme("plp"), programme("stroke")
RULES = PLP.of(MovementRules)
NUMBERS = MovementRules(
    blend_up=0.1, blend_down=0.2, blend_blocks=2, blend_rise=1, gain_low=1.0, gain_high=1.5, gain_confirm=1.2,
    gain_step=0.1, gain_easy=0.80, gain_hard=0.60, gain_sessions=2, gain_week=0.2, true_view_every=10, attract=0.0,
    cards=True, card_worry=4, card_fall=2, card_low=2, card_low_times=2, card_over_times=2,
    card_contexts=("calm-alone", "neutral-alone", "kitchen-alone", "kitchen-object", "kitchen-speed"),
)  # fmt: skip
HIGHEST = {
    "plp": 1.5, "telescope": 1.5, "stroke": 2.0, "postsurg": 1.2, "dystonia": 1.2, "crps": 1.0, "other": 1.0,
}  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    preset = programme(name)
    assert preset.of(MovementRules) == dataclasses.replace(NUMBERS, gain_high=HIGHEST[name])
    low, high = (preset.fields[f"movement.{field}"] for field in ("gain_low", "gain_high"))
    wide = name in ("crps", "other")
    assert (low.low, low.high) == ((0.8, 1.1) if wide else (1.0, 1.0))
    assert (high.low, high.high) == ((0.8, 1.1) if wide else (1.0, HIGHEST[name]))


@pytest.mark.parametrize("change", [{"gain_low": 1.6}, {"gain_hard": 0.8}])
def test_fields_that_contradict_each_other_are_refused(change):
    with pytest.raises(ProgrammeError, match="must"):
        dataclasses.replace(NUMBERS, **change)


def step(state, face, rise, paused=False):
    found, kept = decide(PLP, blend, state=state, face=face, rise=rise, paused=paused)
    assert same(again(kept, PLP), kept)
    return found, why(kept, PLP)


@pytest.mark.parametrize(("state", "face", "rise", "result"), [
    (Blend(0.0, 0), GOOD, 1, Blend(0.0, 1)), (Blend(0.0, 1), SO_SO, 1, Blend(0.1, 0)),
    (Blend(0.0, 1), FROWN, 0, Blend(0.0, 0)), (Blend(0.3, 1), GOOD, 2, Blend(0.3, 0)),
    (Blend(0.3, 1), None, 0, Blend(0.3, 0)), (Blend(0.3, 1), GOOD, None, Blend(0.3, 0)),
    (Blend(1.0, 1), GOOD, 0, Blend(1.0, 0)), (Blend(0.2, 1), GOOD, -1, Blend(0.3, 0)),
])  # fmt: skip
def test_the_picture_becomes_truer_after_two_good_blocks(state, face, rise, result):
    found, said = step(state, face, rise)
    assert found == result
    assert said.startswith("Blocks went well" if result.w > state.w else "The picture stays")


@pytest.mark.parametrize(("w", "result"), [(0.5, 0.3), (0.1, 0.0), (1.0, 0.8)])
def test_a_pause_takes_it_back(w, result):
    found, said = step(Blend(w, 1), GOOD, 0, paused=True)
    assert found == Blend(result, 0)
    assert said == f"There was a pause, so the picture goes back towards the mirror, to {result:.0%} true."


@given(st.floats(0, 1), st.integers(0, 1), st.sampled_from([*Face, None]), st.none() | st.integers(-2, 5))
def test_more_pain_is_never_truer(w, good, face, rise):
    calm = blend(Blend(w, good), face, rise, False, RULES)
    paused = blend(Blend(w, good), face, rise, True, RULES)
    more = blend(Blend(w, good), face, None if rise is None else rise + 1, False, RULES)
    assert 0 <= paused.w <= more.w <= calm.w <= 1


def begin(name, target, real, confirmed=True, changes=()):
    preset = prescribed(programme(name), changes)
    found, kept = decide(preset, start_gain, target_m=target, real_m=real, confirmed=confirmed)
    assert same(again(kept, preset), kept)
    return found, why(kept, preset)


@pytest.mark.parametrize(("name", "real", "confirmed", "result"), [
    ("stroke", (0.2, 0.25, 0.9), True, Gain(1.2)), ("stroke", (0.2,), True, Gain(1.5)),
    ("stroke", (0.1,), True, Gain(2.0)), ("stroke", (0.6,), True, Gain(1.0)), ("stroke", (), True, Gain(1.0)),
    ("stroke", (0.0,), True, Gain(2.0)), ("stroke", (0.2,), False, Gain(1.2, True)),
    ("stroke", (0.25,), False, Gain(1.2)), ("plp", (0.1,), True, Gain(1.5)),
    ("telescope", (0.1,), True, Gain(1.5)),
    ("postsurg", (0.1,), False, Gain(1.2)), ("dystonia", (0.1,), True, Gain(1.2)),
    ("crps", (0.1,), True, Gain(1.0)),
    ("other", (0.1,), True, Gain(1.0)),
])  # fmt: skip
def test_the_first_gain_is_as_large_as_easy_targets_need(name, real, confirmed, result):
    found, said = begin(name, 0.3, real, confirmed)
    assert found == result
    wanted = (
        "More help than 1.2" if result.ask else "Movements look as large as" if result.g == 1 else "Movements look"
    )
    assert said.startswith(wanted)


def test_a_therapist_may_set_another_gain_for_crps():
    def changes(low, high):
        return [
            Override(f"movement.gain_{end}", value, "therapist", "less seen than moved", "2026-01-01")
            for end, value in (("low", low), ("high", high))
        ]

    assert begin("crps", 0.3, (0.2,), changes=changes(0.9, 0.9)) == (
        Gain(0.9), "Movements look 0.9 times as large, as the therapist prescribed.",
    )  # fmt: skip
    assert begin("crps", 0.3, (), changes=changes(0.9, 0.9))[0] == Gain(0.9)
    assert begin("crps", 0.3, (0.2,), changes=changes(1.1, 1.1))[0] == Gain(1.1)
    assert begin("crps", 0.3, (), changes=changes(1.1, 1.1))[0] == Gain(1.1)
    with pytest.raises(ProgrammeError, match=r"between 0\.8 and 1\.1"):
        begin("crps", 0.3, (), changes=changes(0.7, 1.0))


@pytest.mark.parametrize(("target", "real"), [(0.0, (0.1,)), (-0.1, ()), (0.3, (0.1, -0.1))])
def test_lengths_that_cannot_be_are_refused(target, real):
    with pytest.raises(ProgrammeError, match="measure again"):
        begin("plp", target, real)


def change(g, probes, raised=(), day=100, confirmed=False, preset=STROKE):
    asked = {"g": g, "probes": probes, "raised_days": raised, "day": day, "confirmed": confirmed}
    found, kept = decide(preset, next_gain, **asked)
    assert same(again(kept, preset), kept)
    return found, why(kept, preset)


@pytest.mark.parametrize(("g", "probes", "more", "result", "said"), [
    (1.1, (0.8, 0.8), {}, Gain(1.0), "a little less, 1"), (1.1, (0.8,), {}, Gain(1.1), "stays"),
    (1.1, (0.79, 0.8), {}, Gain(1.1), "stays"), (1.1, (0.8, 0.79), {}, Gain(1.1), "stays"),
    (1.1, (0.1, 0.9, 0.9), {}, Gain(1.0), "less"), (1.0, (0.9, 0.9), {}, Gain(1.0), "stays"),
    (1.1, (0.59, 0.5), {}, Gain(1.2), "a little more, 1.2"), (1.1, (0.6, 0.5), {}, Gain(1.1), "stays"),
    (1.1, (0.5, 0.6), {}, Gain(1.1), "stays"), (1.1, (None, 0.5), {}, Gain(1.1), "stays"),
    (1.1, (0.9, None), {}, Gain(1.1), "stays"), (1.1, (), {}, Gain(1.1), "stays"),
    (1.2, (0.5, 0.5), {}, Gain(1.2, True), "More help than 1.2"),
    (1.15, (0.5, 0.5), {}, Gain(1.2, True), "More help than 1.2"),
    (1.2, (0.5, 0.5), {"confirmed": True}, Gain(1.3), "more, 1.3"),
    (1.5, (0.5, 0.9), {}, Gain(1.2), "less, 1.2"), (1.5, (0.5, 0.9), {"confirmed": True}, Gain(1.5), "stays"),
    (2.0, (0.5, 0.5), {"confirmed": True}, Gain(2.0), "stays"),
    (1.0, (0.5, 0.5), {"raised": (99,)}, Gain(1.1), "more"),
    (1.0, (0.5, 0.5), {"raised": (94, 99)}, Gain(1.0), "stays"),
    (1.0, (0.5, 0.5), {"raised": (93, 99)}, Gain(1.1), "more"),
    (1.5, (0.5, 0.5), {"preset": PLP, "confirmed": True}, Gain(1.5), "stays"),
    (1.4, (0.5, 0.5), {"preset": PLP, "confirmed": True}, Gain(1.5), "more"),
    (1.0, (0.5, 0.5), {"preset": programme("crps"), "confirmed": True}, Gain(1.0), "stays"),
    (0.9, (0.9, 0.9), {"preset": programme("crps")}, Gain(1.0), "more"),
])  # fmt: skip
def test_the_gain_changes_between_sessions_by_the_probe(g, probes, more, result, said):
    found, sentence = change(g, probes, **more)
    assert found == result
    assert said in sentence


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=2).map(tuple), min_size=1, max_size=30), st.booleans()
)
def test_the_gain_never_rises_faster_than_a_fifth_a_week_or_past_its_limits(days, confirmed):
    rules, g, raised, past = STROKE.of(MovementRules), 1.0, [], []
    for day, probes in enumerate(days):
        past.append(g)
        new = next_gain(g, probes, tuple(raised), day, confirmed, rules).g
        raised += [day] * (new > g)
        g = new
        assert g <= min(past[-7:]) + 0.2 + 1e-9
        assert 1.0 <= g <= (2.0 if confirmed else 1.2)


def test_what_begins_begins_at_nothing():
    assert Blend() == Blend(0.0, 0)
    assert Ladder(2) == Ladder(2, 0, 0, False, "")
    assert Gain(1.0) == Gain(1.0, False)
    assert begin("stroke", 0.3, (0.29,))[0] == Gain(1.034483)


def test_every_tenth_trial_is_shown_as_it_is():
    assert [trial for trial in range(1, 31) if is_true_view(trial, RULES)] == [10, 20, 30]


WORRIES = (1, 3, 4, 6, 9)


@pytest.mark.parametrize(("worries", "card"), [
    (WORRIES, 2), ((5, 6), None), ((4,), 0), ((), None), ((0, 1, 2), 2), ((4, 4, 5), 1),
])  # fmt: skip
def test_exposure_begins_at_the_hardest_card_feared_with_four_or_less(worries, card):
    found, kept = decide(PLP, start_card, worries=worries)
    assert found == card
    if card is None:
        assert why(kept, PLP).endswith("so the therapist chooses the first one.")
    else:
        assert why(kept, PLP).endswith(f"feared with 4 or less; this has {worries[card]}.")


@pytest.mark.parametrize(("worries", "sentence"), [((3, 1), "least feared first"), ((3, 11), "from 0 to 10")])
def test_cards_that_are_not_in_order_are_refused(worries, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        start_card(worries, RULES)


def tried(state, predicted, felt, worry):
    asked = {"state": state, "tried": Exposure(predicted, felt, worry), "worries": WORRIES}
    found, kept = decide(PLP, exposure, **asked)
    assert same(again(kept, PLP), kept)
    return found, why(kept, PLP)


AS, MORE, EASY = "exposure-expected", "exposure-more", "exposure-easier"


@pytest.mark.parametrize(("state", "told", "result", "said"), [
    # The worry of card 2 was 4 at the start.
    (Ladder(2), (7, 4, 2), Ladder(3, message=AS), "the next card comes"),
    (Ladder(2), (7, 4, 3), Ladder(2, message=AS, context=1), "once more, nearer to everyday life"),
    (Ladder(1), (7, 4, 2), Ladder(1, low=1, message=AS, context=1), "once more"),
    (Ladder(1, low=1), (7, 7, 2), Ladder(2, message=AS), "the next card"),
    (Ladder(1, low=1, over=1), (7, 7, 3), Ladder(1, low=1, over=1, message=AS, context=1), "once more"),
    (Ladder(3), (7, 4, 4), Ladder(4, message=AS), "the next card"),
    (Ladder(4), (7, 4, 2), Ladder(4, low=1, message=AS, context=1), "once more"),
    (Ladder(4, context=4), (7, 4, 3), Ladder(4, message=AS, context=4), "practised once more."),
    (Ladder(2, context=3), (7, 4, 2), Ladder(3, message=AS), "the next card comes"),
    (Ladder(2, context=3), (4, 5, 0), Ladder(2, over=1, message=MORE, context=2), "thank for trying"),
    (Ladder(2, over=1, context=3), (4, 5, 0), Ladder(1, flag=True, message=EASY), "an easier card comes"),
    (Ladder(2, context=3), (None, 5, 0), Ladder(2, context=3), "was not rated"),
    (Ladder(2, context=3), (5, 4, None), Ladder(2, message=AS, context=3), "once more"),
    (Ladder(2), (4, 5, 0), Ladder(2, over=1, message=MORE), "thank for trying"),
    (Ladder(2, low=1, over=1), (4, 5, 0), Ladder(1, flag=True, message=EASY), "an easier card comes"),
    (Ladder(0, over=1), (4, 5, 0), Ladder(0, flag=True, message=MORE), "there is no easier card"),
    (Ladder(2, flag=True, message=EASY), (None, 5, 0), Ladder(2), "was not rated"),
    (Ladder(2, over=1), (5, None, 0), Ladder(2, over=1), "was not rated"),
    (Ladder(2, low=1), (5, 4, None), Ladder(2, low=1, message=AS), "once more"),
    (Ladder(2, flag=True), (5, 4, None), Ladder(2, message=AS), "once more"),
])  # fmt: skip
def test_exposure_goes_by_what_was_feared_and_felt(state, told, result, said):
    found, sentence = tried(state, *told)
    assert found == result
    assert said in sentence


def test_the_contexts_are_those_of_the_protocol_in_its_order():
    """Protocol.md 6.3: calm scene, neutral scene, everyday kitchen; alone, with a hand-held object, with speed."""
    assert RULES.card_contexts == CONTEXTS
    assert [context_of(Ladder(0, context=at), RULES) for at in range(6)] == [*CONTEXTS, CONTEXTS[-1]]
    shorter = dataclasses.replace(RULES, card_contexts=CONTEXTS[:2])
    assert context_of(Ladder(0, context=4), shorter) == "neutral-alone"
    assert exposure(Ladder(4, context=1), Exposure(7, 4, 3), WORRIES, shorter).context == 1
    for wrong in ((), ("calm-alone", "garden")):
        with pytest.raises(ProgrammeError, match="card_contexts must be"):
            dataclasses.replace(RULES, card_contexts=wrong)


@pytest.mark.parametrize("card", [-1, 5])
def test_a_card_that_is_not_there_is_refused(card):
    with pytest.raises(ProgrammeError, match="there are 5"):
        tried(Ladder(card), 1, 1, 1)


@given(st.integers(0, 4), st.integers(0, 1), st.integers(0, 10), st.integers(0, 9), st.integers(0, 10))
def test_more_pain_never_brings_a_harder_card(card, over, predicted, felt, worry):
    state = Ladder(card, over=over)
    one, other = (exposure(state, Exposure(predicted, felt + more, worry), WORRIES, RULES) for more in (0, 1))
    assert other.card <= one.card


CALM = PlayedSession(1, 1, (GOOD,))
DONE = {
    "work": (Work("U04", 3.0, 28, 40), Work("U05", 3.0, 28, 40)), "sessions": (CALM,) * 3, "gain": 1.0,
    "attract": 0.0, "tried": Exposure(4, 4, 2), "by_time": False,
}  # fmt: skip
HURT = PlayedSession(1, 2, (GOOD,))
SAD = PlayedSession(1, 1, (FROWN,))


@pytest.mark.parametrize(("change", "lacks"), [
    ({}, ()), ({"gain": None, "attract": None}, ()), ({"work": DONE["work"][:1]}, ("tasks",)),
    ({"gain": 1.1}, ("gain",)), ({"gain": 0.9}, ("gain",)), ({"attract": 0.1}, ("gain",)),
    ({"gain": None, "attract": 0.1}, ("gain",)), ({"tried": Exposure(4, 5, 2)}, ("cards",)),
    ({"tried": None}, ("cards",)), ({"tried": Exposure(None, 4, 2)}, ("cards",)),
    ({"tried": Exposure(4, None, 2)}, ("cards",)), ({"sessions": (CALM, CALM, HURT)}, ("rise",)),
    ({"sessions": (CALM, CALM, HURT), "by_time": True}, ()), ({"sessions": (CALM, CALM, SAD)}, ("faces",)),
    ({"sessions": (CALM, CALM, SAD), "by_time": True}, ("faces",)),
    ({"sessions": (CALM, CALM)}, ("rise", "faces")),
])  # fmt: skip
def test_the_goals_of_stage_four(change, lacks):
    result, kept = decide(PLP, movement_gate, **DONE | change)
    assert result == Gate(not lacks, lacks)
    assert same(again(kept, PLP), kept)


def test_the_goals_say_their_numbers_and_cards_may_be_switched_off():
    bad = {"work": (), "sessions": (), "gain": 2.0, "tried": None}
    _, kept = decide(PLP, movement_gate, **DONE | bad)
    assert why(kept, PLP) == (
        "The next step waits for 2 tasks at level 3 with 70% right, movements that are shown as they are, without "
        "help, a feared movement that was no worse than expected, 3 sessions with pain up by 1 at the most and 3 "
        "sessions without a sad face."
    )
    off = prescribed(PLP, [Override("movement.cards", False, "therapist", "no feared movement", "2026-01-01")])
    assert decide(off, movement_gate, **DONE | {"tried": None})[0].open
