"""The day's plan, what counts as trained, and growth (protocol.md 7.3, 7.4)."""

import dataclasses

import pytest

from game.programme.decision import decide, why
from game.programme.dose import Dose, DoseRules, day_dose, good_day, mirror_day, room_today, trained
from game.programme.field import ProgrammeError
from game.programme.mode import Mode
from game.programme.preset import Override, prescribed
from game.settings import PRESETS, programme

PLP, CRPS, STROKE = (programme(name).of(DoseRules) for name in ("plp", "crps", "stroke"))

# minutes, most, sittings, growth, top-ups, days a week, blocks, sets (protocol.md 7.4)
TABLE = {
    "plp": (15, 20, 1, 1, 2, 7, 3, 3),
    "crps": (6, 9, 2, 1, 3, 7, 2, 2),
    "stroke": (20, 30, 1, 5, 0, 5, 2, 2),
    "dystonia": (15, 15, 1, 1, 1, 6, 3, 3),
    "postsurg": (12, 15, 1, 1, 1, 5, 3, 3),
    "telescope": (15, 15, 1, 1, 2, 7, 3, 3),
    "other": (6, 9, 2, 1, 2, 7, 2, 2),
}


@pytest.mark.parametrize("name", PRESETS)
def test_the_dose_of_each_preset_is_that_of_the_protocol(name):
    rules = programme(name).of(DoseRules)
    found = (rules.minutes, rules.minutes_max, rules.sittings, rules.growth_min, rules.top_ups, rules.days_a_week)
    assert (*found, rules.blocks, rules.sets) == TABLE[name]
    assert rules.growth_good_days == 3
    assert (rules.gentle_share, rules.trained_from, rules.visit_max_min) == (0.5, 0.6, 20)
    assert (rules.mirror_share_s4, rules.maintain_min, rules.maintain_days_a_week) == (0.5, 10, 3)
    assert (rules.primer_min, rules.primer_days) == (3, 14)
    assert len(dataclasses.fields(rules)) == 17


@pytest.mark.parametrize(("rules", "stage", "mode", "good", "wanted"), [
    (PLP, 1, Mode.NORMAL, 0, Dose(1, 0, 3, 0, 1, False)),
    (PLP, 2, Mode.NORMAL, 0, Dose(1, 0, 0, 3, 1, False)),
    (PLP, 1, Mode.GENTLE, 0, Dose(1, 0, 2, 0, 1, False)),
    (PLP, 2, Mode.FACE_PROBE_GENTLE, 0, Dose(1, 0, 0, 2, 1, False)),
    (PLP, 3, Mode.NORMAL, 2, Dose(1, 15, 0, 0, 1, False)),
    (PLP, 3, Mode.NORMAL, 3, Dose(1, 16, 0, 0, 1, False)),
    (PLP, 4, Mode.NORMAL, 99, Dose(1, 20, 0, 0, 1, False)),
    (PLP, 3, Mode.GENTLE, 0, Dose(1, 7.5, 0, 0, 1, False)),
    (PLP, 3, Mode.NORMAL_LOW, 0, Dose(1, 15, 0, 0, 1, True)),
    (PLP, 5, Mode.NORMAL, 99, Dose(1, 10, 0, 0, 1, False)),
    (PLP, 3, Mode.EDU_BREATHE_ONLY, 9, Dose(1, 0, 0, 0, 1, False)),
    (CRPS, 1, Mode.GENTLE, 0, Dose(2, 0, 1, 0, 1, False)),
    (CRPS, 3, Mode.NORMAL, 6, Dose(2, 8, 0, 0, 1, False)),
    (STROKE, 3, Mode.NORMAL, 0, Dose(1, 20, 0, 0, 1, False)),
    (STROKE, 3, Mode.NORMAL, 3, Dose(1, 25, 0, 0, 2, False)),
])  # fmt: skip
def test_the_plan_of_a_day(rules, stage, mode, good, wanted):
    assert day_dose(stage, mode, good, rules) == wanted


def test_an_eased_stage_1_is_halved_and_says_so():
    assert day_dose(1, Mode.NORMAL, 0, PLP, eased=True) == Dose(1, 0, 2, 0, 1, False)
    preset = programme("plp")
    kept = decide(preset, day_dose, stage=1, mode=Mode.NORMAL, good_days=0, eased=True)[1]
    assert (
        why(kept, preset) == "Left or right is made easier for some days, so half of the plan is done: 2 blocks."
    )


def test_what_is_planned_for_the_day_counts_every_sitting():
    assert day_dose(3, Mode.NORMAL, 0, CRPS).of_day == 12
    assert day_dose(1, Mode.NORMAL, 0, CRPS).of_day == 4


def test_a_day_counts_at_three_fifths_of_its_own_plan():
    assert trained(9.0, 15.0, PLP)
    assert not trained(8.9, 15.0, PLP)
    assert trained(3 * 0.6, 3.0, PLP)
    assert not trained(0.0, 0.0, PLP)


def test_a_mirror_day_is_one_of_stage_3_or_4():
    assert mirror_day(3, 9.0, 15.0, PLP)
    assert mirror_day(4, 9.0, 15.0, PLP)
    assert not mirror_day(2, 9.0, 15.0, PLP)
    assert not mirror_day(5, 9.0, 15.0, PLP)
    assert not mirror_day(3, 8.9, 15.0, PLP)


@pytest.mark.parametrize(("was", "paused", "stopped", "settled", "wanted"), [
    (True, False, False, True, True), (False, False, False, True, False), (True, True, False, True, False),
    (True, False, True, True, False), (True, False, False, False, False), (True, False, False, None, False),
])  # fmt: skip
def test_a_good_day_is_trained_calm_and_settled(was, paused, stopped, settled, wanted):
    assert good_day(was, paused, stopped, settled) is wanted


def test_what_may_still_be_begun_today():
    assert room_today(0, 0, 3, PLP) == "session"
    assert room_today(1, 0, 3, PLP) == "nothing"
    assert [room_today(1, done, 1, PLP) for done in (0, 1, 2)] == ["top_up", "top_up", "nothing"]
    assert room_today(1, 0, 2, PLP) == "top_up"
    assert [room_today(done, 0, 4, CRPS) for done in (0, 1, 2)] == ["session", "session", "nothing"]
    assert room_today(1, 0, 1, STROKE) == "nothing"
    assert room_today(1, 2, 3, PLP, rest=True) == "rest"


@pytest.mark.parametrize(("name", "inputs", "sentence"), [
    ("plp", (3, Mode.NORMAL, 3), "The plan is 16 minutes, grown after good days."),
    ("plp", (3, Mode.NORMAL, 2), "The plan is 15 minutes."),
    ("dystonia", (3, Mode.NORMAL, 9), "The plan is 15 minutes."),
    ("plp", (5, Mode.NORMAL, 9), "The plan is 10 minutes."),
    ("crps", (1, Mode.NORMAL, 0), "The plan is 2 blocks, 2 times today."),
    ("crps", (2, Mode.GENTLE, 0), "Today is gentle, so half of the plan is done: 1 set, 2 times today."),
    ("plp", (3, Mode.NORMAL_LOW, 0), "so the plan is done in two halves: 15 minutes."),
    ("plp", (3, Mode.EDU_BREATHE_ONLY, 0), "there is only learning and calm breathing."),
])  # fmt: skip
def test_the_dose_says_why(name, inputs, sentence):
    preset = programme(name)
    stage, mode, good = inputs
    assert why(decide(preset, day_dose, stage=stage, mode=mode, good_days=good)[1], preset).endswith(sentence)


@pytest.mark.parametrize(("sessions", "sentence"), [(0, "There is a session left"), (1, "a short one more")])
def test_the_room_of_today_says_why(sessions, sentence):
    preset = programme("plp")
    assert sentence in why(decide(preset, room_today, sessions=sessions, top_ups=0, stage=1)[1], preset)
    assert "go on tomorrow" in why(decide(preset, room_today, sessions=1, top_ups=0, stage=3)[1], preset)


def test_more_minutes_at_the_start_than_at_most_are_refused():
    less = Override("dose.minutes_max", 12, "therapist", "tires soon", "2026-03-02")
    with pytest.raises(ProgrammeError, match=r"plp\.dose: the minutes at the start must not be more"):
        prescribed(programme("plp"), [less])
    both = [less, Override("dose.minutes", 10, "therapist", "tires soon", "2026-03-02")]
    assert prescribed(programme("plp"), both).of(DoseRules).minutes == 10
