"""What all gates share, the gate of the mirror, and the numbers of every gate."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.gates import (
    Gate,
    GateRules,
    PlayedSession,
    Work,
    at_least,
    at_most,
    calm_faces,
    calm_rises,
    fine,
    gate,
    mastered,
    sentence,
    share,
)
from game.programme.mirror_gate import mirror_gate
from game.programme.pain import Face
from game.settings import PRESETS, programme
from game.training.rules import StaircaseRules

RULES = programme("plp").of(GateRules)
STAIRS = programme("plp").of(StaircaseRules)
GOOD, SO_SO, FROWN = Face
CALM = PlayedSession(1, 1, (GOOD, SO_SO))
WORK = (Work("U02", 3.0, 28, 40), Work("U05", 3.5, 36, 40))
DONE = {"mirror_days": 10, "work": WORK, "sessions": (CALM,) * 3, "worse": False, "coach": False}


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert programme(name).of(GateRules) == GateRules(
        below_p=0.10, x_least=3.0, exercises=2, last_sessions=3, rise_most=1, mirror_days=10
    )


def test_shares_of_counts_meet_their_limits_exactly():
    assert at_least(0.3 - 0.1, 0.2)
    assert at_most(0.1 + 0.2, 0.3)
    assert at_least(0.2 - 4e-10, 0.2)
    assert not at_least(0.1999, 0.2)
    assert not at_most(0.3001, 0.3)
    assert not at_least(None, 0.0)
    assert not at_most(None, 9.0)
    assert share(1, 2) == 0.5
    assert share(0, 0) is None


def test_a_gate_names_what_it_lacks_in_order():
    result = gate({"a": False, "b": True, "c": False, "d": False})
    assert result == Gate(False, ("a", "c", "d"))
    assert gate({"a": True}) == Gate(True, ())
    needs = {"a": "one", "c": "two", "d": "three"}
    assert sentence(result, needs) == "The next step waits for one, two and three."
    assert sentence(Gate(False, ("a",)), needs) == "The next step waits for one."
    assert sentence(Gate(True), needs) == "Everything that the next step asks for was reached."


def test_faces_are_fine_when_given_and_none_is_sad():
    assert fine((GOOD, SO_SO))
    assert not fine((GOOD, FROWN))
    assert not fine(())


@pytest.mark.parametrize(("rises", "calm"), [
    ((1, 1, 1), True), ((1, 1, 2), False), ((2, 1, 1), False), ((9, 1, 0, -2), True), ((1, 1), False),
    ((1, None, 1), False),
])  # fmt: skip
def test_pain_rises_by_one_at_most_in_the_last_three(rises, calm):
    assert calm_rises([PlayedSession(1, each, (GOOD,)) for each in rises], RULES) is calm


@pytest.mark.parametrize(("faces", "calm"), [
    (((GOOD,), (SO_SO,), (GOOD,)), True), (((GOOD,), (GOOD,), (FROWN,)), False),
    (((FROWN,), (GOOD,), (GOOD,), (GOOD,)), True), (((GOOD,), (GOOD,)), False), (((GOOD,), (), (GOOD,)), False),
])  # fmt: skip
def test_no_face_is_sad_in_the_last_three(faces, calm):
    assert calm_faces([PlayedSession(1, 0, each) for each in faces], RULES) is calm


@pytest.mark.parametrize(("work", "count"), [
    (WORK, 2), ((Work("U02", 2.99, 40, 40),), 0), ((Work("U02", 3.0, 27, 40),), 0), ((Work("U02", 3.0, 0, 0),), 0),
    ((WORK[0], WORK[0]), 1), ((), 0),
])  # fmt: skip
def test_an_exercise_is_mastered_at_level_three_with_seven_of_ten(work, count):
    assert mastered(work, STAIRS.p, RULES) == count


@pytest.mark.parametrize(("name", "right", "count"), [
    ("stroke", 26, 1), ("stroke", 25, 0), ("crps", 30, 1), ("crps", 29, 0), ("other", 28, 1), ("other", 27, 0),
])  # fmt: skip
def test_success_counts_from_a_tenth_under_the_presets_p(name, right, count):
    preset = programme(name)
    work = (Work("U02", 3.0, right, 40),)
    assert mastered(work, preset.of(StaircaseRules).p, preset.of(GateRules)) == count


@pytest.mark.parametrize("wrong", [
    lambda: Work("U02", 1.0, 3, 2), lambda: Work("U02", 1.0, -1, 2), lambda: PlayedSession(1, 11, ()),
    lambda: PlayedSession(1, -11, ()), lambda: PlayedSession(1, 1.5, ()),
])  # fmt: skip
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ProgrammeError, match=r"count again|a whole number from -10 to 10"):
        wrong()


def test_the_ends_of_what_can_be():
    assert not PlayedSession(1, 0, ()).stop
    assert Work("U02", 1.0, 2, 2).right == 2
    assert [PlayedSession(1, each, ()).rise for each in (-10, 10, None)] == [-10, 10, None]


@pytest.mark.parametrize(("change", "lacks"), [
    ({}, ()), ({"mirror_days": 9}, ("mirror_days",)), ({"work": WORK[:1]}, ("exercises",)),
    ({"work": (WORK[0], Work("U01", 6.0, 9, 9))}, ("exercises",)), ({"work": (), "coach": True}, ()),
    ({"sessions": (CALM, CALM)}, ("rise", "faces")), ({"worse": True}, ("worse",)),
    ({"sessions": (CALM, CALM, PlayedSession(1, 2, (GOOD,)))}, ("rise",)),
    ({"sessions": (CALM, CALM, PlayedSession(1, 1, (FROWN,)))}, ("faces",)),
    ({"coach": True, "mirror_days": 9}, ("mirror_days",)), ({"coach": True, "worse": True}, ("worse",)),
    ({"coach": True, "sessions": ()}, ("rise", "faces")),
])  # fmt: skip
def test_the_gate_of_the_mirror(change, lacks):
    preset = programme("plp")
    result, kept = decide(preset, mirror_gate, **DONE | change)
    assert result == Gate(not lacks, lacks)
    assert same(again(kept, preset), kept)
    said = why(kept, preset)
    assert said.count(".") - said.count("0.") == 1
    assert said.endswith(".")


def test_the_gate_of_the_mirror_says_its_numbers():
    preset = programme("crps")
    _, kept = decide(preset, mirror_gate, mirror_days=3, work=(), sessions=(), worse=True, coach=False)
    assert why(kept, preset) == (
        "The next step waits for 10 mirror days, 2 exercises at level 3 with 75% right, 3 sessions with pain up "
        "by 1 at the most, 3 sessions without a sad face and the review, because pain is higher than at the start."
    )


@given(st.lists(st.integers(-2, 4), min_size=3, max_size=5), st.integers(0, 4))
def test_more_pain_never_opens_the_mirrors_gate(rises, which):
    sessions = [PlayedSession(1, each, (GOOD,)) for each in rises]
    place = which % len(sessions)
    harder = [*sessions]
    harder[place] = dataclasses.replace(sessions[place], rise=rises[place] + 1)
    asked = DONE | {"rules": RULES, "staircase_rules": STAIRS}
    before, after = (mirror_gate(**asked | {"sessions": tuple(each)}) for each in (sessions, harder))
    assert before.open or not after.open
