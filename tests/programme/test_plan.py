"""Whatever the day: the plan's dose is exact, its order legal, pain asked often enough, nothing unsupervised."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.programme.decision import again, decide, same
from game.programme.layout import PlanRules
from game.programme.mode import Mode
from game.programme.parts import Sort
from game.programme.plan import session_plan
from game.programme.preset import Override, prescribed
from game.programme.supervision import Content, Supervision
from game.programme.today import RUNGS, Today, Way
from game.settings import PRESETS, programme
from tests.programme.plan_kit import ALL, OLD, dose_of, lawful, old, plan, played, today

COUNTS = st.integers(0, 4)


@st.composite
def days(draw):
    """Any session that may be asked for."""
    stage = draw(st.integers(1, 5))
    mode = draw(st.sampled_from(Mode))
    opens = ["all", "board", "calm", "none"] + (["gentle"] if mode not in (Mode.NORMAL, Mode.NORMAL_LOW) else [])
    flags = {
        name: draw(st.booleans())
        for name in (
            "probe_due", "reveal_due", "fit_due", "mirror_off", "calibrated",
            "telescope", "exposure", "first_week",
        )
    }  # fmt: skip
    counts = {name: draw(COUNTS) for name in ("mirror_sessions", "drawn", "movement_sessions", "vr_sessions")}
    return Today(
        stage, mode, draw(st.sampled_from(Way)), draw(st.sampled_from(Supervision)),
        open=draw(st.sampled_from(opens)), content=draw(st.sampled_from(Content)),
        top_up=stage <= 2 and draw(st.booleans()), eased=stage == 1 and draw(st.booleans()),
        rung=draw(st.sampled_from(RUNGS)), mirror_days=draw(st.sampled_from((0, 5, 19, 20, 28))),
        since_mirror=draw(st.sampled_from((None, 0, 13, 14, 40))), since_stop=draw(st.sampled_from((None, 0, 1))),
        **flags, **counts,
    )  # fmt: skip


open_now = st.lists(st.sampled_from(ALL), unique=True).map(tuple)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(PRESETS), days(), st.integers(0, 12), open_now, st.none() | st.just(("U01", "U02", "U08")),
    st.lists(st.sampled_from(("U02", "U04", "U05")), max_size=5).map(tuple), st.booleans(),
)  # fmt: skip
def test_every_plan_keeps_every_law(name, one, good, exercises, allowed, recent, second):
    preset = programme(name)
    dose = dose_of(preset, one, good)
    one = replace(one, visit=min(dose.visits, 1 + second))
    inputs = {"today": one, "dose": dose, "exercises": exercises, "allowed": allowed, "recent": recent}
    parts, decision = decide(preset, session_plan, **inputs)
    lawful(parts, one, dose, preset, preset.of(PlanRules))
    assert same(again(decision, preset), decision)
    if one.supervision is Supervision.NONE:
        assert not any(part.sort is Sort.FIT for part in parts)
        assert not any(part.mirror for part in parts) or (one.mirror_sessions >= 2 and one.drawn >= 2)
        assert not any(part.draws for part in parts) or one.drawn >= 2
        assert not any(part.stage == 4 for part in parts) or one.movement_sessions >= 1
        assert not any(part.headset for part in parts) or one.vr_sessions >= 1
        assert one.since_stop != 0 or not played(parts)
    if one.mirror_off:
        assert not any(part.draws for part in parts)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("way", Way)
def test_the_laws_hold_in_every_stage_mode_and_way(name, way):
    preset = programme(name)
    for stage in range(1, 6):
        for mode in Mode:
            one = old(stage, mode, way, exposure=True, probe_due=True)
            lawful(plan(name, one), one, dose_of(preset, one), preset, preset.of(PlanRules))


@pytest.mark.parametrize("name", ["crps", "stroke"])
def test_the_laws_hold_at_every_limit_of_a_prescription(name):
    preset = programme(name)
    days = [
        {"stage": 3, "mode": Mode.NORMAL},
        {"stage": 2, "mode": Mode.NORMAL} | OLD,
        {"stage": 3, "mode": Mode.GENTLE} | OLD,
        {"stage": 4, "mode": Mode.NORMAL_LOW} | OLD,
    ]
    for field, entry in preset.fields.items():
        section = field.partition(".")[0]
        if section not in ("plan", "dose") or entry.low is None:
            continue
        for value in (entry.low, entry.high):
            value = type(entry.value)(value)
            try:
                there = prescribed(preset, [Override(field, value, "developer", "trial", "2026-03-02")])
            except ValueError:
                continue
            for each in days:
                one = today(way=Way.VR, exposure=True, **each)
                lawful(plan(name, one, preset=there), one, dose_of(there, one), there, there.of(PlanRules))


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(PRESETS), st.floats(0.1, 20.0), st.sampled_from((Mode.NORMAL, Mode.GENTLE)), st.booleans())
def test_what_is_left_of_a_plan_is_planned_as_exactly(name, minutes, mode, first):
    one = today(3, mode, **({} if first else OLD))
    preset = programme(name)
    dose = replace(dose_of(preset, one), minutes=minutes, visits=1)
    lawful(plan(name, one, dose=dose), one, dose, preset, preset.of(PlanRules))
