"""What is open in the mirror: first content, rungs, objects, the other hand, replacements (T-first)."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.gates import GateRules, PlayedSession, Work
from game.programme.library import (
    CODES,
    FIRST_VERSION,
    LADDER,
    LIBRARY,
    Playable,
    Replacement,
    Rung,
    exercise_of,
    replaced,
)
from game.programme.pain import Face
from game.programme.preset import Override, prescribed
from game.programme.unlock import (
    Bilateral,
    UnlockRules,
    avoided,
    bilateral,
    first_rungs,
    next_rung,
    objects_minutes,
    open_exercises,
    unlock,
)
from game.settings import PRESETS, programme
from game.training.rules import StaircaseRules

GOOD, SO_SO, FROWN = Face
M1, M2, M3, M4, M5, M6, M7, T0 = Rung
NUMBERS = UnlockRules(
    first=("U01", "U05", "U02", "U04"), open_rungs=("M1", "M2"), open_codes=(), easy_codes=(),
    keys=("U02", "U03", "U08", "L01", "L03"), later=(), avoid=("sudden-appear", "amputation"), avoid_until=(),
    tempo_frozen=False, sessions=2, easy_level=1, objects_share=0.40, objects_days=14, bilateral="attempt",
    bilateral_days=2, bilateral_cleared=False, bilateral_trace=False,
)  # fmt: skip
CRPS = {
    "first": ("U01", "U08"), "open_rungs": ("M1", "T0"), "keys": ("U01", "U04", "U05", "U08", "U09"),
    "avoid": ("bistable", "translucent", "magnified", "fast-change", "cold-fire"), "objects_share": 0.20,
    "bilateral_days": 7,
}  # fmt: skip
OWN = {
    "plp": {}, "crps": CRPS, "other": CRPS,
    "stroke": {
        "first": ("U01", "U02", "U05", "U04", "U03"), "open_rungs": ("M1", "M2", "M3"), "open_codes": ("U04",),
        "easy_codes": ("U03",), "keys": ("U02", "U05", "U04", "U03", "U09", "U11"),
        "avoid": ("speed-pressure", "small-left-edge"), "bilateral": "none", "bilateral_days": 0,
        "bilateral_trace": True,
    },
    "dystonia": {
        "first": ("U01", "U03"), "open_rungs": ("M1",), "easy_codes": ("U03",), "keys": ("U03", "U08"),
        "avoid": ("tempo",), "avoid_until": ("trigger-tool",), "tempo_frozen": True, "objects_share": 0.0,
        "bilateral": "none", "bilateral_days": 5,
    },
    "postsurg": {
        "first": ("U01", "U05"), "keys": ("U02", "U05"), "avoid": (), "avoid_until": ("force",),
        "bilateral": "none", "bilateral_days": 0, "bilateral_cleared": True,
    },
    "telescope": {
        "first": ("U01", "U08"), "open_rungs": ("M1", "T0"), "keys": ("U01", "U02", "U08", "L01"),
        "avoid": ("full-length",), "objects_share": 0.30,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_the_values_are_those_of_the_protocol(name):
    assert programme(name).of(UnlockRules) == dataclasses.replace(NUMBERS, **OWN[name])


def open_today(name, rungs=None, limb="arm", objects=False, stage=3, cleared=False, more=()):
    preset = programme(name)
    rules = preset.of(UnlockRules)
    found, kept = decide(
        preset, open_exercises, opened=first_rungs(rules) if rungs is None else rungs, limb=limb,
        avoid=avoided(stage, cleared, rules) + more, objects=objects,
    )  # fmt: skip
    assert same(again(kept, preset), kept)
    return {each.code: each for each in found}, why(kept, preset)


@pytest.mark.parametrize("name", PRESETS)
def test_t_first_all_of_the_first_mirror_content_is_open(name):
    found, _ = open_today(name)
    first = programme(name).of(UnlockRules).first
    assert set(first) <= set(found)
    assert all(found[code].top_level in (None, 1) for code in first)
    assert set(first) <= set(FIRST_VERSION)


@pytest.mark.parametrize(("name", "codes"), [
    ("plp", "U01 U02 U04 U05 U09"), ("crps", "U01 U08"), ("stroke", "U01 U02 U03 U04 U05 U09"),
    ("dystonia", "U01 U03"), ("postsurg", "U01 U02 U04 U05 U09"), ("telescope", "U01 U08"), ("other", "U01 U08"),
])  # fmt: skip
def test_the_open_list_of_the_first_mirror_session(name, codes):
    found, said = open_today(name)
    assert list(found) == codes.split()
    assert said.startswith("Open now: Quiet Hand")
    assert said.endswith(", all at a slow pace.") is (name == "dystonia")


def test_seen_touch_alone_is_open_at_first_and_thumbs_at_their_first_level():
    assert open_today("crps")[0]["U08"] == Playable("U08", None, ("T0",))
    found, said = open_today("stroke")
    assert found["U03"] == Playable("U03", 1)
    assert "Thumb Walk (level 1 only)" in said
    assert open_today("stroke", LADDER[:4])[0]["U03"] == Playable("U03", None)
    assert open_today("plp", LADDER[:5])[0]["U08"] == Playable("U08", None, ("T0", "T1"))
    assert "U08" not in open_today("plp", LADDER[:4])[0]


def test_a_code_may_be_open_before_its_rung():
    rules = dataclasses.replace(NUMBERS, open_codes=("U03",), easy_codes=("U03",))
    assert Playable("U03") in open_exercises((M1,), "arm", (), False, rules)


def test_each_limb_has_its_own():
    assert list(open_today("plp", limb="leg")[0]) == ["U01", "L01", "L03"]
    assert list(open_today("crps", limb="leg")[0]) == ["U01"]
    with pytest.raises(ProgrammeError, match="say arm or leg"):
        open_exercises((M1,), "foot", (), False, NUMBERS)


def test_content_to_avoid_stays_away():
    assert "U02" not in open_today("dystonia", LADDER)[0]
    assert "U02" in open_today("plp", LADDER)[0]
    rules = dataclasses.replace(NUMBERS, later=("U06", "U14"))
    codes = [each.code for each in open_exercises(LADDER, "arm", ("keyboard",), True, rules)]
    assert "U06" in codes
    assert "U14" not in codes
    assert open_exercises((), "arm", (), False, NUMBERS) == ()
    preset = programme("plp")
    kept = decide(preset, open_exercises, opened=(), limb="arm", avoid=(), objects=False)[1]
    assert why(kept, preset).startswith("No exercise of the mirror is open")


def test_objects_and_later_exercises_wait():
    assert "U11" not in open_today("stroke", LADDER)[0]
    assert "U11" in open_today("stroke", LADDER, objects=True)[0]
    assert set(open_today("stroke", LADDER, objects=True)[0]) == {
        code for code in FIRST_VERSION if code.startswith("U")
    }


@pytest.mark.parametrize(("name", "stage", "cleared", "tags"), [
    ("dystonia", 3, False, ("tempo", "trigger-tool")), ("dystonia", 4, False, ("tempo",)),
    ("postsurg", 3, False, ("force",)), ("postsurg", 3, True, ()),
    ("plp", 3, False, ("sudden-appear", "amputation")),
])  # fmt: skip
def test_what_is_avoided_when(name, stage, cleared, tags):
    assert avoided(stage, cleared, programme(name).of(UnlockRules)) == tags


@pytest.mark.parametrize(("change", "sentence"), [
    ({"open_rungs": ("M2",)}, "must hold M1"), ({"open_rungs": ("M1", "M3")}, "no rung out in between"),
])  # fmt: skip
def test_first_rungs_that_cannot_be_are_refused(change, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        dataclasses.replace(NUMBERS, **change)


def test_the_ladder():
    assert next_rung((M1, T0)) is M2
    assert next_rung(LADDER) is None
    assert next_rung(LADDER[:6]) is M7
    assert first_rungs(programme("crps").of(UnlockRules)) == (M1, T0)


WELL = PlayedSession(1, 0, (GOOD, SO_SO), work=(Work("U05", 1.0, 14, 20),))


def ask(sessions, opened=(M1, M2), therapist=False, held=False, name="plp"):
    preset = programme(name)
    found, kept = decide(preset, unlock, opened=opened, sessions=sessions, therapist=therapist, held=held)
    assert same(again(kept, preset), kept)
    return found, why(kept, preset)


def session(**more):
    return dataclasses.replace(WELL, **more)


@pytest.mark.parametrize(("sessions", "opens"), [
    ((WELL, WELL), True), ((WELL,), False), ((), False), ((WELL, session(stop=True)), False),
    ((WELL, session(stop=True), WELL), True), ((WELL, session(faces=(GOOD, FROWN))), False),
    ((WELL, session(faces=())), False), ((WELL, session(work=(Work("U05", 1.0, 13, 20),))), False),
    ((WELL, session(work=(Work("U01", 1.0, 9, 9),))), False), ((WELL, session(work=())), False),
    ((WELL, session(work=(Work("U05", 1.0, 10, 20), Work("U09", 1.0, 18, 20)))), True),
    ((WELL, session(work=(Work("U05", 1.0, 9, 20), Work("U09", 1.0, 18, 20)))), False),
    ((WELL, session(work=(Work("U05", 1.0, 20, 20), Work("U03", 1.0, 0, 20)))), True),
    ((WELL, session(work=(Work("U05", 1.0, 20, 20), Work("U08", 1.0, 0, 20)))), True),
])  # fmt: skip
def test_the_next_rung_opens_after_two_good_sessions_of_the_last(sessions, opens):
    found, said = ask(sessions)
    assert found is (M3 if opens else None)
    assert said.startswith("2 sessions went well" if opens else "The next rung opens after 2 sessions")


def test_success_is_counted_from_a_tenth_under_p():
    crps = session(work=(Work("U01", 1.0, 15, 20),))
    assert ask((crps, crps), (M1, T0), name="crps")[0] is M2
    less = session(work=(Work("U01", 1.0, 14, 20),))
    assert ask((crps, less), (M1, T0), name="crps")[0] is None


def test_the_therapist_opens_one_rung_at_a_time_and_a_hold_opens_none():
    assert ask((), therapist=True) == (M3, "The therapist opened the next rung, M3.")
    assert ask((), therapist=True, held=True)[0] is M3
    assert ask((WELL, WELL), held=True) == (None, "Nothing new opens while we hold.")
    assert ask((WELL, WELL), opened=LADDER) == (None, "All rungs are open.")
    assert ask((), opened=LADDER, therapist=True) == (None, "All rungs are open.")


@given(st.sets(st.sampled_from(LADDER[1:])), st.lists(st.integers(0, 20), max_size=4), st.booleans())
def test_never_more_than_the_next_rung_opens(more, rights, therapist):
    opened = (M1, *more)
    sessions = tuple(session(work=(Work("U04", 1.0, right, 20),)) for right in rights)
    preset = programme("plp")
    asked = [preset.of(kind) for kind in (UnlockRules, GateRules, StaircaseRules)]
    assert unlock(opened, sessions, therapist, False, *asked) in (None, next_rung(opened))


@pytest.mark.parametrize(("name", "planned", "done", "day", "left"), [
    ("stroke", 20.0, 0.0, 14, 0.0), ("stroke", 20.0, 0.0, 15, 8.0), ("stroke", 20.0, 6.0, 15, 2.0),
    ("stroke", 20.0, 7.5, 15, 0.5),
    ("stroke", 0.5, 0.0, 15, 0.2), ("stroke", 0.0, 0.0, 15, 0.0), ("stroke", 20.0, 0.5, 15, 7.5),
    ("stroke", 20.0, 9.0, 15, 0.0), ("crps", 10.0, 0.0, 15, 2.0), ("dystonia", 15.0, 0.0, 30, 0.0),
    ("telescope", 10.0, 0.0, 15, 3.0), ("plp", 15.0, 0.0, 1, 0.0),
])  # fmt: skip
def test_minutes_for_things_held(name, planned, done, day, left):
    preset = programme(name)
    found, kept = decide(preset, objects_minutes, planned_min=planned, done_min=done, day=day)
    assert found == pytest.approx(left)
    said = why(kept, preset)
    if day <= 14:
        assert said == "In the first 14 days of the mirror nothing is held."
    elif name == "dystonia":
        assert said == "No time is planned for things that are held in this stage."
    elif left:
        assert said == f"{left:g} minutes are left for things that are held."
    else:
        assert said == "Things that are held have had their 40% of the time."


@pytest.mark.parametrize("asked", [(-1.0, 0.0, 1), (1.0, -1.0, 1), (1.0, 0.0, 0)])
def test_minutes_that_cannot_be_are_refused(asked):
    with pytest.raises(ProgrammeError, match="first day in the stage is 1"):
        objects_minutes(*asked, NUMBERS)


def other_hand(name, days, cramped=False, cleared=False, trace=False, set_to=None):
    preset = programme(name)
    if set_to:
        change = Override("unlock.bilateral", set_to, "therapist", "asked along", "2026-01-01")
        preset = prescribed(preset, [change])
    found, kept = decide(preset, bilateral, mirror_days=days, cramped=cramped, cleared=cleared, trace=trace)
    return found.value, why(kept, preset)


@pytest.mark.parametrize(("name", "days", "more", "result", "said"), [
    ("plp", 1, {}, "none", "in the first 2 mirror days"), ("plp", 2, {}, "attempt", "may try to follow"),
    ("plp", 9, {"cramped": True}, "none", "after a cramp or freezing"),
    ("telescope", 1, {}, "none", "in the first 2"), ("telescope", 2, {}, "attempt", "may try"),
    ("crps", 6, {}, "none", "in the first 7"), ("crps", 7, {}, "attempt", "may try"),
    ("other", 7, {}, "attempt", "may try"), ("stroke", 20, {"trace": True}, "none", "nothing else is prescribed"),
    ("stroke", 0, {"trace": True, "set_to": "attempt"}, "attempt", "may try"),
    ("stroke", 9, {"set_to": "attempt"}, "none", "no trace of movement"),
    ("stroke", 0, {"set_to": "attempt"}, "none", "no trace of movement"),
    ("postsurg", 9, {"cleared": True}, "none", "nothing else is prescribed"),
    ("postsurg", 0, {"cleared": True, "set_to": "real-soft"}, "real-soft", "move along softly"),
    ("postsurg", 9, {"set_to": "real-soft"}, "none", "until it may be moved (R10)"),
    ("dystonia", 4, {"set_to": "real-soft"}, "none", "in the first 5"),
    ("dystonia", 5, {"set_to": "real-soft"}, "real-soft", "softly"), ("dystonia", 9, {}, "none", "nothing else"),
])  # fmt: skip
def test_what_the_other_hand_is_asked_for(name, days, more, result, said):
    found, sentence = other_hand(name, days, **more)
    assert found == result
    assert said in sentence
    assert Bilateral(found).value == result


@pytest.mark.parametrize(
    ("name", "wrong"), [("plp", "real-soft"), ("stroke", "real-soft"), ("postsurg", "attempt")]
)
def test_what_a_preset_never_asks_for_cannot_be_prescribed(name, wrong):
    with pytest.raises(ProgrammeError, match="must be one of"):
        other_hand(name, 9, set_to=wrong)


def test_the_library_is_that_of_the_protocol():
    assert tuple(f"U{each:02}" for each in range(1, 15)) + tuple(f"L{each:02}" for each in range(1, 5)) == CODES
    assert FIRST_VERSION == ("U01", "U02", "U03", "U04", "U05", "U08", "U09", "U11", "L01", "L03")
    rungs = {code: " ".join(each.rungs) for code, each in LIBRARY.items()}
    span = "M2 M3 M4 M5 M6"
    assert rungs == {
        "U01": "M1", "U02": "M2 M3", "U03": "M4", "U04": span, "U05": "M2", "U06": "M3 M6", "U07": "M4",
        "U08": "T0 M5", "U09": span, "U10": "M3", "U11": "M6", "U12": "M6 M7", "U13": "M7", "U14": "M4",
        "L01": "M2 M3", "L02": "M4", "L03": "M2", "L04": "T0 M5",
    }  # fmt: skip
    assert {code for code, each in LIBRARY.items() if each.objects} == {"U06", "U11", "U12"}
    assert {code for code, each in LIBRARY.items() if each.real} == {"U04", "U05", "U09"}
    assert {code for code, each in LIBRARY.items() if each.forms} == {"U08", "L04"}
    assert all(each.code == code and each.name and each.inputs for code, each in LIBRARY.items())
    suits = {code: " ".join(each.suits) for code, each in LIBRARY.items()}
    assert suits == {
        "U01": "", "U02": "plp stroke", "U03": "plp dystonia", "U04": "stroke crps", "U05": "stroke postsurg",
        "U06": "postsurg stroke", "U07": "plp dystonia", "U08": "crps plp telescope", "U09": "stroke crps",
        "U10": "stroke", "U11": "stroke", "U12": "stroke postsurg", "U13": "plp postsurg",
        "U14": "stroke dystonia",
        "L01": "plp crps", "L02": "plp", "L03": "plp postsurg", "L04": "crps",
    }  # fmt: skip
    assert {code: each.tags for code, each in LIBRARY.items() if each.tags} == {
        "U02": ("tempo",), "U06": ("force",), "U07": ("keyboard",), "U14": ("keyboard",), "L01": ("tempo",),
    }  # fmt: skip
    with pytest.raises(ProgrammeError, match="no exercise 'U99'"):
        exercise_of("U99")


@pytest.mark.parametrize(("code", "open_now", "installed", "limb", "by", "said"), [
    ("U05", "U01 U02 U05", "U02 U05", "arm", "U05", "Wing can be played here."),
    ("U05", "U01 U02 U04 U05", "U02 U04", "arm", "U02", "Lantern of the same rung takes its place"),
    ("U05", "U01 U04 U05", "U01 U04", "arm", "U04", "Radio Dial of the same rung"),
    ("U03", "U02 U04 U03", "U02 U04", "arm", "U04", "Radio Dial"),
    ("U03", "U02", "U02", "arm", None, "coach's card"),
    ("U01", "U02", "U02", "arm", None, "coach's card"), ("U05", "", "U05", "arm", None, "coach's card"),
    ("U05", "U01 L01 L03", "U05 L01 L03", "leg", "L01", "Pump Pedal"), ("U05", "U05", "U05", "leg", None, "coach"),
    ("U10", "U02 U04", "U02 U04", "arm", "U02", "Lantern"),
])  # fmt: skip
def test_what_takes_the_place_of_an_exercise(code, open_now, installed, limb, by, said):
    preset = programme("plp")
    playable = tuple(Playable(each) for each in open_now.split())
    found, kept = decide(
        preset, replaced, code=code, playable=playable, installed=tuple(installed.split()), limb=limb
    )
    assert found == (Replacement(code, True) if by is None else Replacement(by, False))
    assert said in why(kept, preset)
