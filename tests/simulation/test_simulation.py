"""Virtual patients: the model of protocol.md 7.9, the same bytes for a seed, and what no life ever breaks."""

import json
import statistics

import numpy as np
import pytest
from click.testing import CliRunner

from game.cli import app
from game.programme.course import replay
from game.programme.dose import DoseRules
from game.programme.field import ProgrammeError
from game.programme.parts import Part, Sort
from game.settings import PRESETS, programme
from game.simulation.archetypes import ARCHETYPES, default_of
from game.simulation.life import FIRST_DAY, Life
from game.simulation.parts import played
from game.simulation.patient import Patient
from game.simulation.report import simulate
from game.training.rules import StaircaseRules
from tests.programme.course_kit import in_stage

KEYS = [
    "plp", "plp-flare", "crps", "crps-hot", "stroke", "stroke-severe", "stroke-shoulder", "guesser", "masher",
    "non-imager", "neglect", "very-old", "usual-high", "faces", "dropout", "plateau",
]  # fmt: skip


def life(preset="plp", archetype="plp", number=0, days=21):
    lived = Life(preset, archetype, (1, number), programme, keeps=True)
    lived.live(days)
    return lived


def test_what_the_coach_shows_is_told_as_the_movement_itself():
    diary = in_stage(3)
    diary.begin(3)
    part = Part(Sort.TOUCH, "coach:U08", 3, 60, counts=True, mirror=True)
    told = list(played(diary.course, Patient(ARCHETYPES["plp"], np.random.default_rng(3)), part, 0.0))
    assert [fact.code for fact in told] == ["U08"]


def test_all_archetypes_of_the_protocol_are_there():
    assert list(ARCHETYPES) == KEYS
    assert [default_of(preset) for preset in PRESETS] == ["plp", "crps", "stroke", "plp", "plp", "plp", "plp"]


@pytest.mark.parametrize(("key", "numbers"), [
    ("plp", (5, 0.6, 1.0, 0.02, 3.0, 0.05, 0.85)), ("plp-flare", (5, 0.6, 1.2, 0.06, 3.0, 0.05, 0.85)),
    ("crps", (5, 0.6, 1.2, 0.02, 2.5, 0.04, 0.80)), ("crps-hot", (6.5, 0.6, 2.5, 0.08, 2.5, 0.03, 0.75)),
    ("stroke", (2, 0.6, 0.8, 0.01, 2.5, 0.06, 0.80)), ("stroke-severe", (2, 0.6, 0.8, 0.01, 1.5, 0.02, 0.70)),
    ("stroke-shoulder", (4, 0.8, 1.8, 0.04, 2.5, 0.05, 0.80)),
    ("usual-high", (8.5, 0.6, 0.5, 0.02, 3.0, 0.05, 0.85)),
    ("plateau", (5, 0.6, 1.0, 0.02, 2.2, 0.0, 0.85)),
])  # fmt: skip
def test_their_numbers_are_those_of_the_protocol(key, numbers):
    of = ARCHETYPES[key]
    assert (of.pain, of.noise, of.sens, of.flare, of.ability, of.slope, of.accuracy) == numbers


def test_a_patient_succeeds_as_often_as_the_model_says():
    patient = Patient(ARCHETYPES["plp"], np.random.default_rng(3))
    share = statistics.fmean(patient.tries(3.0, 0.0) for _ in range(4000))
    assert share == pytest.approx(0.03 + 0.94 / 2, abs=0.03)
    assert statistics.fmean(patient.tries(1.0, 0.0) for _ in range(4000)) > 0.9
    guess = Patient(ARCHETYPES["guesser"], np.random.default_rng(3))
    assert statistics.fmean(guess.tries(1.0, 0.0) for _ in range(4000)) == pytest.approx(0.5, abs=0.03)


def test_practice_hurts_more_in_a_later_stage_and_rest_eases():
    loads = []
    for stage in (1, 2, 3, 4):
        patient = Patient(ARCHETYPES["plp"], np.random.default_rng(5))
        patient.works(stage, 3.0)
        loads.append(patient.load)
    assert loads == sorted(loads)
    patient.rests()
    assert patient.load == pytest.approx(0.6 * loads[-1])


def test_ratings_are_whole_and_by_faces_in_steps_of_two():
    for key, step in (("plp", 1), ("faces", 2), ("usual-high", 1)):
        patient = Patient(ARCHETYPES[key], np.random.default_rng(7))
        assert {patient.rates() % step for _ in range(200)} == {0}
        assert all(0 <= patient.rates() <= 10 for _ in range(200))


def test_who_drops_out_stays_away_half_of_the_days():
    patient = Patient(ARCHETYPES["dropout"], np.random.default_rng(9))
    assert statistics.fmean(patient.wakes() for _ in range(1000)) == pytest.approx(0.5, abs=0.05)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    one, other = (json.dumps(simulate("plp", None, 6, 10, 1, workers=workers)) for workers in (1, 2))
    assert one == other
    assert json.dumps(simulate("plp", None, 6, 10, 2, workers=1)) != one


def test_a_patient_is_the_same_whoever_is_beside():
    few = simulate("crps", "crps", 1, 12, 1, workers=1)
    alone = Life("crps", "crps", (1, 0), programme).live(12)
    assert few["archetypes"]["crps"]["median_trained_days"] == alone.trained_days


@pytest.mark.parametrize(("preset", "archetype", "sentence"), [
    ("plb", None, "no preset named plb"), ("plp", "plq", "no archetype named plq"),
])  # fmt: skip
def test_an_unknown_name_is_one_sentence(preset, archetype, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        simulate(preset, archetype, 1, 1, 1)


def test_the_command_prints_one_object():
    result = CliRunner().invoke(
        app, ["simulate", "--preset", "stroke", "--patients", "2", "--days", "5", "--seed", "1", "--json"]
    )
    assert result.exit_code == 0
    found = json.loads(result.stdout.splitlines()[-1])
    assert found["archetypes"]["stroke"]["patients"] == 2
    assert found["archetypes"]["stroke"]["mirror_from_day"] == 3


# Every archetype once and every preset twice or more; decided_again.py goes through a thousand.
@pytest.mark.parametrize("number", range(len(KEYS)))
def test_a_fortnight_is_decided_again_byte_for_byte(number):
    preset = PRESETS[number % len(PRESETS)]
    lived = life(preset, KEYS[number % len(KEYS)], number, 14)
    assert replay(lived.events, programme) > 50


@pytest.mark.parametrize(("preset", "archetype"), [
    ("plp", "plp-flare"), ("crps", "crps-hot"), ("stroke", "stroke-shoulder"), ("other", "faces"),
    ("plp", "usual-high"),
    ("telescope", "dropout"), ("postsurg", "plateau"), ("dystonia", "plp"), ("plp", "masher"),
    ("crps", "non-imager"),
])  # fmt: skip
def test_what_no_life_ever_breaks(preset, archetype):
    lived = life(preset, archetype, 1, 60)
    rules = programme(preset).of(StaircaseRules)
    sittings = programme(preset).of(DoseRules).sittings
    starts, stopped, day, held = {}, set(), None, False
    phases = [event for event in lived.events if event.kind == "stage"]
    for event in lived.events:
        if event.kind == "visit":
            day = event.day
        elif event.kind == "mode":
            assert day not in stopped, "practice after a STOP on the same day"
        elif event.kind == "decision" and event.rule_id == "room_to_rise":
            held = event.result["held"]
        elif event.kind in ("block_done", "set_done"):
            code = event.code if event.kind == "block_done" else "imagery"
            stage = event.stage if event.kind == "block_done" else 2
            began, start, last = starts.get((code, stage), (None, 1.0, 1.0))
            if began != day:
                start = last
            assert event.x <= start + rules.max_gain + 1e-9
            assert not held or event.x <= max(start, last) + 1e-9
            starts[(code, stage)] = (day, start, event.x)
        elif event.kind == "visit_end" and event.reason == "stopped":
            stopped.add(day)
    assert all((event.stage_from, event.stage_to) != ("S1", "BASELINE") for event in phases)
    visits = [event.day for event in lived.events if event.kind == "visit"]
    # A sitting that is longer than a visit may be is done in two.
    assert max(visits.count(each) for each in set(visits)) <= 2 * sittings
    assert lived.outcome.trained_days <= 60


def test_the_mirror_of_stroke_begins_on_the_third_training_day():
    for number in range(5):
        assert life("stroke", "stroke", number, 10).outcome.mirror_began == 3


def test_a_guesser_never_passes_by_performance():
    for number in range(5):
        lived = life("plp", "guesser", number, 28)
        steps = [event for event in lived.events if event.kind == "stage" and event.stage_from == "S1"]
        assert all(event.reason in ("cap", "cap-dose") for event in steps)
    assert FIRST_DAY % 7 == 1
