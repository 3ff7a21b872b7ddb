"""What must hold whatever is answered: more findings never open more, and nothing unanswered or old is GREEN."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from game.programme.education import Education, EducationRules, EduState, Start, may_start
from game.programme.screening.gate import Person, gate, in_force
from game.programme.screening.items import ITEMS, Lift
from game.programme.screening.kinds import (
    EVERY_MODE,
    EVERY_STAGE,
    By,
    Colour,
    Finding,
    Limit,
    Mode,
    Stage,
    Supervision,
)
from game.programme.screening.override import GateOverride, OverrideRules, Reason
from game.settings import programme
from tests.programme.screening_kit import DAY, FINE, answered, asked, rules

LEVEL = tuple(Colour).index
NAMES = tuple(FINE)
OVERRIDE_RULES = programme("plp").of(OverrideRules)
FAST = settings(max_examples=40, deadline=None)


@st.composite
def answers(draw, most=6):
    """Some items answered in any way, the others well."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=most, unique=True))
    return {name: draw(value_of(name)) for name in names}


def value_of(name):
    return st.integers(0, 10) if ITEMS[name].scale else st.sampled_from(list(ITEMS[name].answers))


@st.composite
def overrides(draw):
    return GateOverride(
        item=draw(st.sampled_from(NAMES)),
        mode=draw(st.sampled_from(Mode)),
        stage=draw(st.sampled_from(Stage)),
        by="T. Roe",
        pin=draw(st.booleans()),
        supervision=draw(st.sampled_from(Supervision)),
        reason=draw(st.sampled_from(Reason)),
        text="seen and talked about",
        day=DAY,
        until=DAY + draw(st.integers(-1, 20)),
        named=draw(st.sampled_from(["", "Dr. Stone"])),
        named_day=draw(st.sampled_from([None, DAY])),
    )


def looser(before, after):
    """True when these limits are looser in anything than those before."""
    levels = [(each.working_limb, each.first_vr_min or 99.0, each.vr_min or 99.0) for each in (before, after)]
    order = tuple(Supervision).index
    return (
        any(late > early for early, late in zip(*levels, strict=True))
        or after.present_sessions < before.present_sessions
        or order(after.supervision) < order(before.supervision)
        or (before.gentle and not after.gentle)
        or not set(before.notes) <= set(after.notes)
    )


@FAST
@given(answers(), st.sampled_from(NAMES), st.data())
def test_one_more_finding_never_opens_more(others, name, data):
    others.pop(name, None)
    worse = {**others, name: data.draw(value_of(name))}
    before, after = asked(answered(**others), preset="stroke"), asked(answered(**worse), preset="stroke")
    for key, cell in before.cells.items():
        assert LEVEL(after.cells[key].colour) >= LEVEL(cell.colour)
        assert after.cells[key].colour is Colour.RED or not looser(cell.limits, after.cells[key].limits)


@FAST
@given(answers(), st.sampled_from(NAMES), st.sampled_from(["without", "old", "reopened"]))
def test_nothing_unanswered_or_out_of_date_is_green(others, name, how):
    kept = answered(without=(name,), **others)
    if how == "without":
        result = asked(kept, preset="stroke")
    elif how == "old":
        findings = (Finding(name, FINE[name], DAY - 90, By.STAFF), *kept)
        result = asked(findings, preset="stroke", first_question=None)
    else:
        result = asked(answered(**others), preset="stroke", reopened=(name,))
    assert name in (*result.missing, *result.outdated)
    for mode in EVERY_MODE:
        for stage in EVERY_STAGE:
            if ITEMS[name].bears_on(mode, stage):
                assert result.at(mode, stage).colour is not Colour.GREEN
                early = stage is Stage.EDU or (stage is Stage.PRACTICE and ITEMS[name].later)
                assert result.at(mode, stage).colour is Colour.RED or (early and mode is not Mode.VR)


@FAST
@given(answers(most=3), st.lists(overrides(), max_size=4), st.booleans())
def test_an_override_opens_only_what_it_may_and_never_to_green(others, asked_for, policy):
    findings = answered(**others)
    bare = asked(findings)
    result = asked(findings, overrides=tuple(asked_for), policy=policy)
    for key, cell in result.cells.items():
        if cell == bare.cells[key]:
            continue
        assert bare.cells[key].colour is Colour.RED
        assert cell.colour is not Colour.GREEN
        mode, stage = (kind(word) for kind, word in zip((Mode, Stage), key.split("/"), strict=True))
        lifting = [each for each in result.overrides if (each.mode, each.stage) == (mode, stage)]
        assert lifting
        if cell.colour is Colour.AMBER:
            assert cell.limits.supervision is not Supervision.NONE
            assert {each.item for each in lifting} >= set(bare.cells[key].items)
            assert not any(ITEMS[item].lift is Lift.NEVER for item in bare.cells[key].items)
    for each in result.overrides:
        assert others[each.item] not in ITEMS[each.item].not_lifted
        assert each.pin
        assert each.supervision is not Supervision.NONE
        assert each.until <= DAY + OVERRIDE_RULES.max_days
        assert ITEMS[each.item].lift is Lift.THERAPIST or each.named
        assert (each.item == "T1") is (each.reason is Reason.NEGLECT_TREATMENT) or not policy
    assert len(result.header()) == len(result.overrides)


@FAST
@given(st.sampled_from(EduState), st.sampled_from([s for s in Stage if s is not Stage.EDU]), st.integers(0, 60))
def test_no_stage_starts_without_education(state, stage, away):
    passed = state in (EduState.CHECKED, EduState.SUPPORTED)
    education = Education(state=state, passed_day=DAY if passed else None)
    said = may_start(education, stage, DAY + away, None, programme("plp").of(EducationRules))
    assert (said is Start.YES) is (passed and away <= 21)


@FAST
@given(st.sets(st.sampled_from(Limit)), st.sampled_from(Limit))
def test_one_more_limit_is_never_looser(limits, one):
    assert not looser(in_force(limits, rules()), in_force(limits | {one}, rules()))


def test_the_real_mirror_is_gated_like_the_desktop():
    for item in ITEMS.values():
        for answer in item.answers:
            for stage in EVERY_STAGE:
                flat = [item.effects(answer, mode, stage) for mode in (Mode.DESKTOP, Mode.REAL_MIRROR)]
                assert flat[0] == flat[1]


def test_the_gate_never_alters_what_it_was_given():
    findings = answered(R1="yes")
    person = Person(event_day=DAY)
    first = gate(findings, DAY, person, (), DAY, (), False, rules(), OVERRIDE_RULES)
    assert first == gate(findings, DAY, person, (), DAY, (), False, rules(), OVERRIDE_RULES)
    assert dataclasses.replace(person, event_day=DAY) == person
