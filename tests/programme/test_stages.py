"""The stage decision of protocol.md 7.8: against its reference in words of its own, and row by row."""

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.stages import (
    MAINTAIN,
    Absence,
    Move,
    StageFacts,
    StageRules,
    Verdict,
    absence,
    stage_decision,
    stuck,
)
from game.settings import PRESETS, programme

RULES = {name: programme(name).of(StageRules) for name in PRESETS}
PLP, CRPS, STROKE, TELESCOPE = (RULES[name] for name in ("plp", "crps", "stroke", "telescope"))

# shortest, longest, last stage, primer, mirror days, review week (protocol.md 7.4)
TABLE = {
    "plp": ((7, 7, 21, 7), (14, 14, 42, 28), 4, False, 28, 8),
    "crps": ((14, 14, 14, 14), (21, 21, 42, 42), 4, False, 28, 10),
    "stroke": ((1, 1, 14, 7), (3, 3, 28, 28), 4, True, 20, 6),
    "dystonia": ((7, 7, 14, 14), (14, 14, 28, 42), 4, False, 0, 8),
    "postsurg": ((3, 3, 14, 7), (7, 7, 28, 28), 4, False, 0, 6),
    "telescope": ((7, 7, 14, 7), (14, 14, 42, 28), 3, False, 28, 8),
    "other": ((14, 14, 14, 14), (21, 21, 42, 42), 4, False, 28, 10),
}


@pytest.mark.parametrize("name", PRESETS)
def test_the_times_of_each_preset_are_those_of_the_protocol(name):
    rules = RULES[name]
    shortest = tuple(rules.min_days(stage) for stage in (1, 2, 3, 4))
    longest = tuple(rules.cap_days(stage) for stage in (1, 2, 3, 4))
    found = (shortest, longest, rules.last_stage, rules.primer, rules.mirror_days, rules.review_week)
    assert found == TABLE[name]
    assert dataclasses.astuple(rules)[12:] == (
        3, 2, 3, 0.6, 2, 14, 3, 2, 0.7, 14, 1.0, 21, 60
    )  # fmt: skip


# A patient who is ready for the next stage.
READY = StageFacts(
    stage=1, days_in=7, trained_share=0.6, sessions=3, stops=0, flare=False, flare_again=False, worse=False,
    time_contingent=False, perf_ok=True, calm_since_regress=3, supervised=True, mirror_days=28, review_due=False,
)  # fmt: skip


def ready(**changes) -> StageFacts:
    return dataclasses.replace(READY, **changes)


def decided(rules=PLP, **changes):
    verdict = stage_decision(ready(**changes), rules)
    return verdict.move, verdict.stage


@pytest.mark.parametrize(("changes", "wanted"), [
    ({}, (Move.ADVANCE, 2)),
    ({"days_in": 6}, (Move.STAY, 1)),
    ({"trained_share": 0.59}, (Move.STAY, 1)),
    ({"perf_ok": False}, (Move.STAY, 1)),
    ({"sessions": 2}, (Move.STAY, 1)),
    ({"stops": 1}, (Move.STAY, 1)),
    ({"calm_since_regress": 2}, (Move.STAY, 1)),
    ({"worse": True}, (Move.HOLD, 1)),
    ({"stops": 2}, (Move.EASE_S1, 1)),
    ({"stops": 2, "sessions": 2}, (Move.STAY, 1)),
    ({"flare": True}, (Move.EASE_S1, 1)),
    ({"perf_ok": False, "days_in": 13}, (Move.STAY, 1)),
    ({"perf_ok": False, "days_in": 14}, (Move.ASK_THERAPIST, 2)),
    ({"perf_ok": False, "days_in": 14, "supervised": False}, (Move.ADVANCE, 2)),
    ({"days_in": 14, "supervised": False, "trained_share": 0.59}, (Move.ASK_THERAPIST, 2)),
])  # fmt: skip
def test_stage_1(changes, wanted):
    assert decided(**changes) == wanted


@pytest.mark.parametrize(("changes", "wanted"), [
    ({"stage": 2}, (Move.ASK_THERAPIST, 3)),
    ({"stage": 2, "supervised": False}, (Move.ASK_THERAPIST, 3)),
    ({"stage": 2, "stops": 2}, (Move.REGRESS, 1)),
    ({"stage": 2, "flare": True}, (Move.REGRESS, 1)),
    ({"stage": 2, "flare": True, "time_contingent": True}, (Move.HOLD, 2)),
    ({"stage": 3, "days_in": 21}, (Move.ASK_THERAPIST, 4)),
    ({"stage": 3, "days_in": 20}, (Move.STAY, 3)),
    ({"stage": 3, "flare": True}, (Move.HOLD, 3)),
    ({"stage": 3, "flare": True, "flare_again": True}, (Move.REGRESS, 2)),
    ({"stage": 4, "flare": True, "flare_again": True, "time_contingent": True}, (Move.HOLD, 4)),
    ({"stage": 4, "flare": True, "flare_again": True, "time_contingent": True, "worse": True}, (Move.REGRESS, 3)),
    ({"stage": 3, "stops": 2, "flare": True}, (Move.REGRESS, 2)),
    ({"stage": 4, "days_in": 7}, (Move.ASK_THERAPIST, MAINTAIN)),
    ({"stage": 4, "days_in": 7, "mirror_days": 27}, (Move.STAY, 4)),
    ({"stage": 4, "days_in": 28, "perf_ok": False, "mirror_days": 27}, (Move.STAY, 4)),
    ({"stage": 4, "days_in": 7, "mirror_days": 27, "review_due": True}, (Move.ASK_THERAPIST, MAINTAIN)),
])  # fmt: skip
def test_the_later_stages(changes, wanted):
    assert decided(**changes) == wanted


def test_telescope_ends_after_the_mirror():
    assert decided(TELESCOPE, stage=3, days_in=14) == (Move.ASK_THERAPIST, MAINTAIN)
    assert decided(TELESCOPE, stage=3, days_in=14, mirror_days=27) == (Move.STAY, 3)


def test_a_primer_of_one_day_ends_with_one_session_and_a_tap():
    first = {"days_in": 1, "sessions": 1, "perf_ok": False}
    assert decided(STROKE, **first) == (Move.ASK_THERAPIST, 2)
    assert decided(STROKE, stage=2, **first) == (Move.ASK_THERAPIST, 3)
    assert decided(STROKE, days_in=1, sessions=1, perf_ok=True) == (Move.ASK_THERAPIST, 2)
    assert decided(STROKE, **first | {"sessions": 0}) == (Move.STAY, 1)
    assert decided(STROKE, stage=3, days_in=14, perf_ok=False) == (Move.STAY, 3)


def reference(p: StageFacts, rules: StageRules) -> tuple[str, int]:  # noqa: C901  (as it stands there)
    """The pseudo-code of protocol.md 7.8, line by line."""
    need = min(3, rules.min_days(p.stage))
    many = p.sessions == 3 and p.stops >= 2
    if p.stage == 1 and (many or p.flare):
        return "EASE_S1", 1
    if many:
        return "REGRESS", p.stage - 1
    if p.flare:
        if p.stage >= 3 and not p.flare_again:
            return "HOLD", p.stage
        if p.time_contingent and not p.worse:
            return "HOLD", p.stage
        return "REGRESS", p.stage - 1
    if p.worse:
        return "HOLD", p.stage
    if p.stops or p.sessions < need or p.calm_since_regress < 3 or p.days_in < rules.min_days(p.stage):
        return "STAY", p.stage
    capped = p.days_in >= rules.cap_days(p.stage)
    dosed = p.trained_share >= 0.60
    primer = rules.primer and p.stage in (1, 2)
    if not (capped or (dosed and (p.perf_ok or primer))):
        return "STAY", p.stage
    if p.stage == 1 and dosed and ((p.perf_ok and not primer) or (capped and not p.supervised)):
        return "ADVANCE", 2
    nxt = 5 if p.stage >= rules.last_stage else p.stage + 1
    if nxt == 5 and p.mirror_days < rules.mirror_days and not p.review_due:
        return "STAY", p.stage
    return "ASK_THERAPIST", nxt


FACTS = st.builds(
    StageFacts, stage=st.integers(1, 4), days_in=st.integers(1, 45),
    trained_share=st.sampled_from((0.0, 0.59, 0.6, 1.0)),
    sessions=st.integers(0, 3), stops=st.integers(0, 3), flare=st.booleans(), flare_again=st.booleans(),
    worse=st.booleans(), time_contingent=st.booleans(), perf_ok=st.booleans(),
    calm_since_regress=st.integers(0, 4),
    supervised=st.booleans(), mirror_days=st.sampled_from((0, 19, 20, 27, 28)), review_due=st.booleans(),
)  # fmt: skip


@given(FACTS, st.sampled_from(PRESETS))
def test_it_is_the_reference_of_the_protocol(facts, name):
    verdict = stage_decision(facts, RULES[name])
    assert (verdict.move.value, verdict.stage) == reference(facts, RULES[name])


@given(FACTS, st.sampled_from(PRESETS))
def test_it_says_why_and_is_taken_again(facts, name):
    preset = programme(name)
    _, kept = decide(preset, stage_decision, facts=facts)
    assert why(kept, preset).endswith(".")
    assert same(again(kept, preset), kept)


@given(FACTS, st.sampled_from(PRESETS), st.sampled_from(("stops", "flare", "worse")))
def test_more_pain_never_goes_on_further(facts, name, what):
    worse = dataclasses.replace(facts, **{what: 3 if what == "stops" else True})
    calm, sore = stage_decision(facts, RULES[name]), stage_decision(worse, RULES[name])
    order = [Move.REGRESS, Move.EASE_S1, Move.HOLD, Move.STAY, Move.ASK_THERAPIST, Move.ADVANCE]
    assert sore.stage <= calm.stage
    if calm.move not in (Move.REGRESS, Move.EASE_S1, Move.HOLD):
        assert order.index(sore.move) <= order.index(calm.move)


@given(FACTS.filter(lambda facts: not facts.supervised and facts.stage > 1), st.sampled_from(PRESETS))
def test_nobody_comes_to_the_mirror_or_past_it_without_the_therapist(facts, name):
    assert stage_decision(facts, RULES[name]).move is not Move.ADVANCE


@given(FACTS.filter(lambda facts: facts.stage == 1), st.sampled_from(PRESETS))
def test_nobody_goes_back_from_stage_1(facts, name):
    assert stage_decision(facts, RULES[name]).move is not Move.REGRESS


@pytest.mark.parametrize(("changes", "reason"), [
    ({}, "performance"), ({"perf_ok": False, "days_in": 14}, "cap"),
    ({"days_in": 14, "trained_share": 0}, "cap-dose"),
    ({"trained_share": 0.59}, "dose"), ({"perf_ok": False}, "gate"), ({"days_in": 6}, "early"),
    ({"sessions": 2}, "early"), ({"stops": 1}, "stopped"), ({"calm_since_regress": 2}, "calm"),
    ({"worse": True}, "worse"),
    ({"stops": 2}, "stops"), ({"flare": True}, "flare-early"), ({"stage": 3, "flare": True}, "flare"),
    ({"stage": 3, "flare": True, "flare_again": True}, "flare-again"),
    ({"stage": 4, "days_in": 7, "mirror_days": 0}, "mirror-days"),
])  # fmt: skip
def test_the_reason_is_the_first_that_stands_in_the_way(changes, reason):
    assert stage_decision(ready(**changes), PLP).reason == reason


def test_the_sentences():
    preset = programme("plp")

    def said(**changes):
        return why(decide(preset, stage_decision, facts=ready(**changes))[1], preset)

    assert said() == "This step is reached. The next one begins with the next training day."
    assert said(stage=2) == "This step is reached. The therapist decides about the next one."
    assert said(stage=2, stops=2).endswith("The step before it begins with the next training day.")
    assert stage_decision(ready(days_in=1, sessions=1), STROKE) == Verdict(Move.ASK_THERAPIST, 2, "primer")


@pytest.mark.parametrize(
    ("rules", "stage", "window"), [(PLP, 1, 21), (CRPS, 1, 28), (PLP, 3, 35), (STROKE, 1, 15)]
)
def test_two_steps_back_within_the_window_are_stuck(rules, stage, window):
    for first, wanted in ((100, True), (101 - window, True), (100 - window, False)):
        assert stuck(((first, stage), (100, stage)), 100, rules) is wanted
    assert not stuck(((100, stage),), 100, rules)
    assert not stuck((), 100, rules)


def test_stuck_says_why():
    preset = programme("plp")
    for steps, sentence in ((((99, 1), (100, 1)), "again and again"), ((), "has not gone back")):
        assert sentence in why(decide(preset, stuck, steps=steps, today=100)[1], preset)


@pytest.mark.parametrize(("days", "wanted"), [
    (13, Absence(0.0, False, False, False, False)), (14, Absence(1.0, True, False, True, False)),
    (21, Absence(1.0, True, False, True, False)), (22, Absence(1.0, True, True, True, False)),
    (59, Absence(1.0, True, True, True, False)), (60, Absence(1.0, True, True, True, True)),
])  # fmt: skip
def test_an_absence(days, wanted):
    assert absence(days, PLP) == wanted


def test_an_absence_says_why():
    preset = programme("plp")
    words = ["The break was short", "begin a little easier", "look at the cards", "safety questions"]
    for days, sentence in zip((3, 14, 30, 70), words, strict=True):
        assert sentence in why(decide(preset, absence, days=days)[1], preset)


def test_a_stage_that_must_end_before_it_may_is_refused():
    with pytest.raises(ValueError, match="stage 2: min_days must not be more than cap_days"):
        dataclasses.replace(PLP, min_days_2=15)


def test_every_pair_of_numbers_of_the_facts_matters():
    """A guard against facts that nothing looks at: each can change some decision."""
    silent = {field.name for field in dataclasses.fields(StageFacts)}
    grid = itertools.product((1, 2, 3, 4), (1, 7, 21, 28, 42), (0.5, 0.7), (True, False), PRESETS)
    other = {
        "stage": 2, "days_in": 14, "trained_share": 0.0, "sessions": 0, "stops": 1, "flare": True,
        "flare_again": True,
        "worse": True, "time_contingent": True, "perf_ok": False, "calm_since_regress": 0, "supervised": False,
        "mirror_days": 0, "review_due": True, "suspended": True,
    }  # fmt: skip
    for stage, days, share, flare, name in grid:
        facts = ready(stage=stage, days_in=days, trained_share=share, flare=flare, mirror_days=20)
        for field in tuple(silent):
            if stage_decision(facts, RULES[name]) != stage_decision(
                dataclasses.replace(facts, **{field: other[field]}), RULES[name]
            ):
                silent.discard(field)
    assert not silent
