"""A reading of pain pauses and stops by the table of protocol.md 2.4, in every skin and preset."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.pain import (
    Face,
    Missing,
    PainRules,
    PainWay,
    Signs,
    cramp_check,
    face_check,
    limits,
    looks_in_pain,
    missing_mid,
    pain_check,
    rise_in_force,
    shoulder_reach,
)
from game.programme.preset import Override, prescribed
from game.settings import PRESETS, SettingsError, programme

GO, PAUSE, EASE, STOP = PainWay.GO, PainWay.PAUSE, PainWay.EASE, PainWay.STOP
PLP, STROKE, DYSTONIA = (programme(name).of(PainRules) for name in ("plp", "stroke", "dystonia"))
TIME = dataclasses.replace(STROKE, contingency="time")
LOOSEST = dataclasses.replace(STROKE, rise_guarded=3, contingency="time")
STRICT = list(PainWay)
ALL = [programme(name).of(PainRules) for name in PRESETS] + [TIME, LOOSEST]


def check(pre, now, tier=1, rules=PLP, stage=2, **more):
    return pain_check(pre, now, tier, stage, rules, **more)


@pytest.mark.parametrize(("name", "driving", "rise", "easing", "contingency"), [
    ("plp", ("phantom",), 2, False, "pain"), ("crps", ("limb",), 2, False, "pain"),
    ("stroke", ("limb",), 3, True, "pain"), ("dystonia", ("limb",), 2, False, "quality"),
    ("postsurg", ("limb",), 2, False, "pain"), ("telescope", ("phantom", "residual"), 2, False, "pain"),
    ("other", ("limb",), 2, False, "pain"),
])  # fmt: skip
def test_the_numbers_are_those_of_the_protocol(name, driving, rise, easing, contingency):
    assert dataclasses.astuple(programme(name).of(PainRules)) == (
        driving, rise, 2, 4, contingency, easing, 4, 2, 9, 8, 2, 60.0, 120.0, 60.0, 60.0, 60.0,
    )  # fmt: skip


@pytest.mark.parametrize(("pre", "now", "one", "two"), [
    (4, 5, GO, GO), (4, 6, PAUSE, STOP), (4, 7, PAUSE, STOP), (4, 8, STOP, STOP), (4, 3, GO, GO),
    (7, 8, GO, GO), (7, 9, PAUSE, STOP), (8, 8, GO, GO), (8, 9, PAUSE, STOP), (9, 9, GO, GO), (9, 10, STOP, STOP),
    (8, 10, STOP, STOP), (10, 10, GO, GO), (10, 9, GO, GO), (0, 1, GO, GO), (0, 2, PAUSE, STOP),
])  # fmt: skip
def test_two_points_pause_and_stay_stops(pre, now, one, two):
    assert (check(pre, now), check(pre, now, 2)) == (one, two)


@pytest.mark.parametrize(("pre", "now", "stage", "shoulder", "one"), [
    (4, 6, 3, False, GO), (4, 7, 3, False, PAUSE), (4, 8, 3, False, STOP), (4, 6, 3, True, PAUSE),
    (4, 6, 4, False, PAUSE), (4, 5, 4, True, GO), (7, 9, 3, False, PAUSE), (7, 8, 3, False, GO),
    (4, 6, 5, False, PAUSE),
])  # fmt: skip
def test_stroke_pauses_at_three_and_at_two_with_the_shoulder_or_in_stage_4(pre, now, stage, shoulder, one):
    assert check(pre, now, rules=STROKE, stage=stage, shoulder=shoulder) is one


@pytest.mark.parametrize(("now", "stage", "one"), [
    (5, 4, GO), (6, 4, PAUSE), (7, 4, PAUSE), (8, 4, STOP), (5, 3, PAUSE), (6, 3, STOP),
])  # fmt: skip
def test_by_time_stage_4_pauses_at_four_and_stops_at_six(now, stage, one):
    assert check(2, now, rules=TIME, stage=stage) is one


def test_by_time_the_ceiling_stands():
    assert check(7, 9, rules=TIME, stage=4) is PAUSE
    assert check(8, 9, rules=TIME, stage=4) is PAUSE
    assert check(9, 10, rules=TIME, stage=4) is STOP


def test_the_rise_in_force():
    assert [rise_in_force(stage, False, STROKE) for stage in (1, 3, 4, 5)] == [3, 3, 2, 2]
    assert [rise_in_force(stage, True, TIME) for stage in (1, 3, 4, 5)] == [2, 2, 4, 4]
    assert rise_in_force(4, True, dataclasses.replace(PLP, rise=1)) == 1
    for stage in (0, 6):
        with pytest.raises(ProgrammeError, match="it must be 1 to 4, or 5"):
            rise_in_force(stage, False, PLP)


def test_ease_comes_once_in_stroke_for_the_driving_pain_only():
    assert check(4, 7, 2, STROKE, can_ease=True) is EASE
    assert check(4, 7, 1, STROKE, can_ease=True) is PAUSE
    assert check(4, 7, 2, STROKE) is STOP
    assert check(4, 8, 2, STROKE, can_ease=True) is STOP
    assert check(4, 7, 2, STROKE, can_ease=True, new_worry=True) is STOP
    assert check(4, 6, 2, PLP, can_ease=True) is STOP


def test_a_new_worry_is_a_rise_whatever_the_reading():
    assert (check(5, 3, new_worry=True), check(5, 3, 2, new_worry=True)) == (PAUSE, STOP)
    assert (check(None, 3, new_worry=True), check(None, None, 2, new_worry=True)) == (PAUSE, STOP)
    assert check(5, None, new_worry=True) is PainWay.REST_AND_ASK


def test_t_missing_is_never_an_error_and_never_go():
    for rules in ALL:
        for tier in (1, 2):
            for value in (None, *range(11)):
                for coarse in (False, True):
                    assert check(None, value, tier, rules, coarse=coarse) is not GO
                    assert check(value, None, tier, rules, coarse=coarse) is not GO
    assert check(None, 3) is PainWay.FACE_PROBE_ONLY
    assert check(None, None) is PainWay.FACE_PROBE_ONLY
    assert check(None, 10) is STOP


@pytest.mark.parametrize("faces", [False, True])
@pytest.mark.parametrize("rules", ALL)
def test_t_ceiling_some_reading_pauses_or_stops(rules, faces):
    readings = range(0, 11, 2 if faces else 1)
    for stage in range(1, 6):
        for pre in range(10):
            assert {check(pre, now, 1, rules, stage, coarse=faces) for now in readings} & {PAUSE, STOP}
            assert check(pre, 10, 1, rules, stage, coarse=faces) is STOP
            if not faces and pre < 9:
                assert check(pre, 9, 1, rules, stage) is not GO


@pytest.mark.parametrize("rules", ALL)
def test_t_faces_there_is_a_pause_for_every_start_up_to_six(rules):
    for stage in range(1, 6):
        for pre in range(0, 7, 2):
            ways = {now: check(pre, now, 1, rules, stage, coarse=True) for now in range(0, 11, 2)}
            assert PAUSE in ways.values()
            faces_left = (10 - pre) // 2
            if rise_in_force(stage, False, rules) <= 2:
                assert (ways[pre], ways[pre + 2], ways[pre + 4]) == (GO, PAUSE, STOP)
            elif faces_left >= 3:
                assert [ways[pre + each] for each in (0, 2, 4, 6)] == [GO, GO, PAUSE, STOP]
            else:
                assert ways[pre + 2] is PAUSE


@pytest.mark.parametrize(("pre", "rise", "faces", "both"), [
    (3, 1, False, (1, 4)), (3, 2, False, (2, 4)), (3, 3, False, (3, 4)), (3, 4, False, (4, 6)),
    (7, 4, False, (2, 6)), (9, 2, False, (1, 4)), (10, 2, False, (1, 4)),
    (2, 1, True, (2, 4)), (2, 2, True, (2, 4)), (2, 3, True, (4, 6)), (2, 4, True, (4, 6)),
    (5, 3, True, (3, 6)), (6, 3, True, (2, 6)), (8, 2, True, (2, 4)),
])  # fmt: skip
def test_the_rises_that_pause_and_stop(pre, rise, faces, both):
    assert limits(pre, rise, faces, PLP) == both


def test_every_allowed_prescription_pauses_before_it_stops():
    field = programme("plp").fields
    for rise in range(int(field["pain.rise"].low), int(field["pain.rise"].high) + 1):
        for hard in range(int(field["pain.hard"].low), int(field["pain.hard"].high) + 1):
            changes = [
                Override("pain.rise", rise, "therapist", "why", "2026-11-02"),
                Override("pain.hard", hard, "therapist", "why", "2026-11-02"),
            ]
            if rise >= hard:
                with pytest.raises(ProgrammeError, match="a pause comes before a stop"):
                    prescribed(programme("plp"), changes)
                continue
            rules = prescribed(programme("plp"), changes).of(PainRules)
            for faces in (False, True):
                for pre in range(0, 7, 2):
                    assert PAUSE in {
                        check(pre, now, 1, rules, coarse=faces) for now in range(0, 11, 2 if faces else 1)
                    }
    with pytest.raises(ProgrammeError, match="must lie between 1 and 3"):
        prescribed(programme("plp"), [Override("pain.rise", 4, "therapist", "why", "2026-11-02")])
    with pytest.raises(ProgrammeError, match="pause_s must not be longer"):
        dataclasses.replace(PLP, pause_s=90.0, pause_most_s=60.0)
    assert dataclasses.replace(PLP, pause_s=60.0, pause_most_s=60.0).pause_s == 60.0


@given(
    pre=st.none() | st.integers(0, 10), now=st.integers(0, 9), tier=st.integers(1, 2), stage=st.integers(1, 5),
    rules=st.sampled_from(ALL), shoulder=st.booleans(), coarse=st.booleans(), worry=st.booleans(),
    ease=st.booleans(),
)  # fmt: skip
def test_t_mono_more_pain_is_never_milder(pre, now, tier, stage, rules, shoulder, coarse, worry, ease):
    more = {"shoulder": shoulder, "coarse": coarse, "new_worry": worry, "can_ease": ease}
    one, other = (pain_check(pre, each, tier, stage, rules, **more) for each in (now, now + 1))
    assert STRICT.index(other) >= STRICT.index(one)
    calm = pain_check(pre, now, tier, stage, rules, **(more | {"new_worry": False}))
    assert STRICT.index(one) >= STRICT.index(calm)
    sore = pain_check(pre, now, tier, stage, rules, **(more | {"shoulder": True}))
    assert STRICT.index(sore) >= STRICT.index(
        pain_check(pre, now, tier, stage, rules, **(more | {"shoulder": False}))
    )


@pytest.mark.parametrize(("bad", "sentence"), [
    ((11, 2, 1), "pain at the start is 11"), ((2, -1, 1), "pain now is -1"), ((2, 2.0, 1), "pain now is 2.0"),
    ((2, True, 1), "pain now is True"), ((2, 2, 3), "The tier is 3"), ((2, 2, 0), "The tier is 0"),
])  # fmt: skip
def test_what_is_no_rating_is_refused(bad, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        check(*bad)
    with pytest.raises(ProgrammeError, match=sentence.replace("pain", "cramp")):
        cramp_check(*bad, DYSTONIA)


@pytest.mark.parametrize(("pre", "now", "one", "two"), [
    (3, 4, GO, GO), (3, 5, PAUSE, STOP), (3, 9, PAUSE, STOP), (3, 1, GO, GO),
    (None, 4, PainWay.REST_AND_ASK, PainWay.REST_AND_ASK), (3, None, PainWay.REST_AND_ASK, PainWay.REST_AND_ASK),
])  # fmt: skip
def test_a_cramp_pauses_where_quality_counts(pre, now, one, two):
    assert (cramp_check(pre, now, 1, DYSTONIA), cramp_check(pre, now, 2, DYSTONIA)) == (one, two)
    assert cramp_check(pre, now, 1, PLP) is GO


def test_a_sad_face_pauses_then_stops():
    assert [face_check(face, 1) for face in (Face.GOOD, Face.SO_SO, Face.FROWN)] == [GO, GO, PAUSE]
    assert [face_check(face, 2) for face in (Face.GOOD, Face.SO_SO, Face.FROWN)] == [GO, GO, STOP]
    assert face_check(None, 1) is face_check(None, 2) is PainWay.REST_AND_ASK
    with pytest.raises(ProgrammeError):
        face_check(Face.GOOD, 3)


def test_looks_in_pain_is_a_first_tier_for_anyone():
    assert looks_in_pain() is PAUSE


@pytest.mark.parametrize(("asked", "present", "signs", "risen", "way"), [
    (1, True, None, False, "REST_AND_ASK"), (1, False, None, True, "REST_AND_ASK"),
    (2, True, None, False, "HELPER_LOOKS"), (2, True, None, True, "HELPER_LOOKS"), (2, False, None, False, "END"),
    (2, True, Signs.CALM, False, "FACE_PROBE_GENTLE"), (2, True, Signs.PAIN, False, "END"),
    (2, True, Signs.CALM, True, "END"), (3, True, Signs.CALM, False, "FACE_PROBE_GENTLE"),
    (2, False, Signs.CALM, False, "END"),
])  # fmt: skip
def test_a_missing_reading_never_goes_on_as_before(asked, present, signs, risen, way):
    assert missing_mid(asked, present, signs, risen) is Missing(way)


def test_a_missing_reading_follows_no_rise_unless_it_is_said():
    assert missing_mid(2, True, Signs.CALM) is Missing.FACE_PROBE_GENTLE


def test_a_reading_that_was_not_asked_for_is_not_missing():
    with pytest.raises(ProgrammeError, match="ask it first"):
        missing_mid(0, True, None)


def test_a_sore_shoulder_limits_the_reach():
    assert shoulder_reach(True, STROKE) == 60.0
    assert shoulder_reach(False, STROKE) is None


@pytest.mark.parametrize(("inputs", "sentence"), [
    ({"pre": 4, "now": 6}, "Pain is 2 above today's start, so we pause, cover and ask again."),
    ({"pre": 4, "now": 6, "tier": 2},
     "Pain is 2 above today's start and a pause did not help, so we stop kindly for today."),
    ({"pre": 4, "now": 8}, "Pain is 4 above today's start, so we stop kindly for today."),
    ({"pre": 9, "now": 10}, "Pain is 10 and was 9 at the start, so we stop kindly for today."),
    ({"pre": 4, "now": 5}, "Pain is 1 above today's start, which is little, so we go on."),
    ({"pre": 4, "now": 3}, "Pain is not above today's start, so we go on."),
    ({"pre": 4, "now": 3, "new_worry": True}, "There is a new pain, so we pause, cover and ask again."),
    ({"pre": 4, "now": None}, "The pain was not rated, so we cover, rest and ask in another way."),
    ({"pre": None, "now": 4}, "Pain at the start is not known, so we look at the face after each block."),
    ({"pre": None, "now": 10}, "Pain is 10, so we stop kindly for today."),
    ({"pre": None, "now": 4, "new_worry": True}, "There is a new pain, so we pause, cover and ask again."),
    ({"pre": None, "now": 4, "new_worry": True, "tier": 2}, "There is a new pain, so we stop kindly for today."),
])  # fmt: skip
def test_it_says_why(inputs, sentence):
    preset = programme("plp")
    _, kept = decide(preset, pain_check, **({"tier": 1, "stage": 2} | inputs))
    assert why(kept, preset) == sentence
    assert same(again(kept, preset), kept)


def test_easing_says_why():
    preset = programme("stroke")
    _, kept = decide(preset, pain_check, pre=4, now=7, tier=2, stage=2, can_ease=True)
    assert why(kept, preset).endswith("so we go on once without reaching and ask again soon.")


def test_a_preset_that_contradicts_itself_is_one_sentence(monkeypatch):
    from game import settings

    tables = settings._tables("stroke")
    tables["pain"] = tables["pain"] | {"hard": tables["pain"]["hard"] | {"value": 3}}
    monkeypatch.setattr(settings, "_tables", lambda name: tables)
    programme.cache_clear()
    with pytest.raises(SettingsError, match="a pause comes before a stop"):
        programme("stroke")
    monkeypatch.undo()
    programme.cache_clear()
