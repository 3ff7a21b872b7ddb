"""The numbers and the table of screening are those of the protocol."""

import dataclasses

import pytest

from game.programme.education import EducationRules
from game.programme.field import ProgrammeError
from game.programme.first_visits import VisitRules
from game.programme.preset import Override, prescribed
from game.programme.quiz import QuizRules
from game.programme.screening.feelings import FeelingsRules
from game.programme.screening.gate import ScreeningRules
from game.programme.screening.items import ITEMS, QUESTIONS, TESTS, Lasts, Lift
from game.programme.screening.kinds import EVERY_MODE, EVERY_STAGE, By, Colour, Mode, Stage, worst
from game.programme.screening.neglect import NeglectRules
from game.programme.screening.override import OverrideRules
from game.programme.screening.vision import VisionRules
from game.programme.side import SideRules
from game.settings import PRESETS, programme

NUMBERS = [
    ScreeningRules(
        neglect_needed=False, day_days=1, week_days=7, early_days=14, long_days=90, early_phase_days=92,
        r9_amber=7, r9_red=9, first_vr_min=5.0, vr_short_min=8.0, present_sessions=3, working_limb=0.6,
        controllers_cm=15.0, neglect_retest_days=7,
    ),
    OverrideRules(max_days=14, min_text=10),
    NeglectRules(
        active_width_mm=250.0, limit_s=300.0, leaves_a_side=27, omissions=4, omissions_apart=3, centre=0.08,
        lines=6, line_mm=200.0, line_share=0.7, lines_same_side=4, bisect_amber_mm=6.0, bisect_red_mm=9.5,
    ),
    VisionRules(
        letters=5, letters_needed=4, letter_deg=1.0, letter_mm=5.0, letter_at_mm=500.0, larger=1.5, flashes=8,
        flashes_blank=4, disc_deg=1.5, flash_ms=300, angle_deg=15.0, angle_share=0.9, field_most=5, single_least=7,
        both_most=4, blanks_most=2, arrays=6, arrays_needed=5, clips=6, clips_needed=5,
    ),
    FeelingsRules(
        paq_s_flag=30, tas_20_flag=61, task_min=3.0, exposure_min=3.0, sick_note=5, sick_cap=10, sick_desktop=15,
    ),
    QuizRules(needed=4, fast_s=1.0),
    EducationRules(loops_a_day=3, practice_blocks=1, refresh_days=7, absent_days=21),
    VisitRules(first_min=20.0, gap_days=1),
    SideRules(undo_min=10.0),
]  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_the_protocols_numbers(name):
    preset = programme(name)
    assert preset.of(ScreeningRules).neglect_needed is (name == "stroke")
    for numbers in NUMBERS:
        found = preset.of(type(numbers))
        if isinstance(found, ScreeningRules):
            found = dataclasses.replace(found, neglect_needed=False)
        assert found == numbers


# In each row: colours in the headset and flat, for education, practice and S1 to S4.
G, A, R = "GGGGGG", "AAAAAA", "RRRRRR"
TABLE = [
    ("R1", "yes", R, A), ("R2a", "yes", R, G), ("R2b", "yes", A, A), ("R2c", "yes", G, G),
    ("R3", "yes", A, G), ("R3", "severe", R, G), ("R4", "sometimes", G, G), ("R4", "often", A, G),
    ("R5", "yes", A, A), ("R5", "no_single_image", R, A), ("R6", "yes", R, A), ("R7", "yes", G, G),
    ("R8a", "yes", "GGGGAA", "GGGGAA"), ("R8b", "yes", "GGGGAA", "GGGGAA"), ("R8c", "yes", R, R),
    ("R8c", "rather_not", A, A), ("R8c", "talked", A, A), ("R9", "upset", "GGGGAA", "GGGGAA"),
    ("R9", "very_upset", "GGGGRR", "GGGGRR"), ("R10", "yes", "GGGGGR", "GGGGGR"), ("R11", "stiff", A, G),
    ("R11", "yes", R, G), ("R12", "yes", R, G), ("R13", "yes", A, G), ("R14", "yes", A, A),
    ("R15", "yes", "GAAAAA", "GAAAAA"), ("R16", "yes", R, R), ("R17", "yes", R, R), ("R18", "yes", R, A),
    ("T1", "amber", "GGGGAA", "GGGGAA"), ("T1", "red", "GRRRRR", "GAAARR"), ("T1", "repeat", "GRRRRR", "GAAARR"),
    ("T1", "therapist_decides", "GRRRRR", "GAAARR"), ("T2a", "pass_large", G, G),
    ("T2a", "fail", "GRRRRR", "GAAAAA"), ("T2b", "field_left", "GAAAAA", "GAAAAA"),
    ("T2b", "field_right", "GAAAAA", "GAAAAA"), ("T2b", "field_both", "GAAAAA", "GAAAAA"),
    ("T2b", "extinction", "GGGGAA", "GGGGAA"), ("T2c", "fail", "GRRRRR", "GRRRRR"),
    ("T2c", "fail_aphasia", "GAAAAA", "GAAAAA"), ("T3", "flag", "GGGGAA", "GGGGAA"),
    ("T3", "no_words", "GGGGAA", "GGGGAA"), ("T3", "severe", "GGGGRR", "GGGGRR"),
    ("T4", "therapist_led", "GAAAAA", "GAAAAA"), ("T5", "note", G, G), ("T5", "cap", "GAAAAA", G),
    ("T5", "desktop", "GRRRRR", G),
]  # fmt: skip


def _colours(item, answer, mode):
    return "".join(worst(e.colour for e in item.effects(answer, mode, stage)).value[0] for stage in EVERY_STAGE)


@pytest.mark.parametrize(("name", "answer", "headset", "flat"), TABLE)
def test_an_answer_does_what_the_protocol_says(name, answer, headset, flat):
    item = ITEMS[name]
    assert _colours(item, answer, Mode.VR) == headset
    assert _colours(item, answer, Mode.DESKTOP) == flat
    assert _colours(item, answer, Mode.REAL_MIRROR) == flat


def test_every_answer_not_in_the_table_opens_everything_or_counts_as_none():
    named = {(name, answer) for name, answer, _, _ in TABLE}
    others = {(n, a) for n, item in ITEMS.items() for a in item.answers} - named
    assert {a for _, a in others} == {"no", "never", "calm", "green", "pass", "clear", "not_valid"}
    assert all(not ITEMS[name].answers[answer] for name, answer in others)


def test_the_questions_are_those_of_the_protocol():
    first = ["R1", "R2a", "R2b", "R2c", *(f"R{n}" for n in range(3, 8)), "R8a", "R8b", "R8c"]
    assert [each.item_id for each in QUESTIONS] == [*first, *(f"R{n}" for n in range(9, 19))]
    assert [each.item_id for each in TESTS] == ["T1", "T2a", "T2b", "T2c", "T3", "T4", "T5"]


LASTS = {
    Lasts.DAY: "R16 R17 R18", Lasts.FIRST_QUESTION: "R3 R6 R10 R12", Lasts.WEEK: "R15", Lasts.SESSION: "R7",
    Lasts.EARLY: "R1 R2a R2b R2c R5 R8a R8b R8c R9 T1 T2a T2b T2c", Lasts.LONG: "R4 R11 R13 R14 T3 T4 T5",
}  # fmt: skip


@pytest.mark.parametrize(("how", "names"), LASTS.items())
def test_answers_last_as_the_protocol_says(how, names):
    assert " ".join(name for name, item in ITEMS.items() if item.lasts is how) == names


def test_who_answers_and_what_lifts():
    lifts = {name: item.lift for name, item in ITEMS.items() if item.lift is not Lift.THERAPIST}
    assert lifts == {"R1": Lift.PHYSICIAN, "R2a": Lift.DOCTOR_OR_MAKER, "R12": Lift.NEVER}
    staff = [name for name, item in ITEMS.items() if item.who == (By.STAFF,)]
    assert staff == ["R17", *(each.item_id for each in TESTS)]
    assert [name for name, item in ITEMS.items() if item.private] == ["R8c"]
    assert {name: item.not_lifted for name, item in ITEMS.items() if item.not_lifted} == {
        "R8c": ("yes",), "T1": ("repeat", "therapist_decides"), "T5": ("desktop",),
    }  # fmt: skip
    assert {name: item.passing for name, item in ITEMS.items() if item.passing} == {
        "R8c": ("rather_not",), "T1": ("repeat",), "T5": ("cap",),
    }  # fmt: skip


@pytest.mark.parametrize(("section", "values", "sentence"), [
    ("screening", {"r9_red": 6}, "r9_amber must not be above"),
    ("neglect", {"bisect_red_mm": 5.5}, "bisect_amber_mm must not be above"),
    ("vision", {"field_most": 6, "single_least": 6}, "field_most must be below"),
    ("feelings", {"sick_note": 5, "sick_cap": 5}, ""),
])  # fmt: skip
def test_numbers_that_contradict_each_other_are_refused(section, values, sentence):
    changes = [Override(f"{section}.{n}", v, "developer", "to try it", "2026-11-02") for n, v in values.items()]
    if not sentence:
        assert prescribed(programme("plp"), changes)
        return
    with pytest.raises(ProgrammeError, match=sentence):
        prescribed(programme("plp"), changes)


@pytest.mark.parametrize(("kind", "values", "sentence"), [
    (ScreeningRules, {"r9_amber": 10}, "lower it"),
    (NeglectRules, {"lines_same_side": 7}, "lines_same_side must not be above"),
    (VisionRules, {"letters_needed": 6}, "letters_needed must not be above"),
    (VisionRules, {"arrays_needed": 7}, "arrays_needed must not be above"),
    (VisionRules, {"clips_needed": 7}, "clips_needed must not be above"),
    (FeelingsRules, {"sick_cap": 4}, "must rise"),
    (FeelingsRules, {"sick_cap": 16}, "must rise"),
])  # fmt: skip
def test_a_section_is_refused_by_itself(kind, values, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        dataclasses.replace(programme("plp").of(kind), **values)


def test_a_section_may_be_on_its_edge():
    assert dataclasses.replace(programme("plp").of(ScreeningRules), r9_amber=9)
    assert dataclasses.replace(programme("plp").of(NeglectRules), lines_same_side=6, bisect_amber_mm=9.5)
    assert dataclasses.replace(programme("plp").of(VisionRules), letters_needed=5, arrays_needed=6, clips_needed=6)
    assert dataclasses.replace(programme("plp").of(FeelingsRules), sick_note=10, sick_desktop=10)


def test_modes_and_stages_are_in_order():
    assert [mode.value for mode in EVERY_MODE] == ["VR", "DESKTOP", "REAL_MIRROR"]
    assert [stage.value for stage in EVERY_STAGE] == ["EDU", "PRACTICE", "S1", "S2", "S3", "S4"]
    assert [worst([Colour.AMBER, other]) for other in Colour] == [Colour.AMBER, Colour.AMBER, Colour.RED]
    assert worst([]) is Colour.GREEN
    assert Stage.S3 in EVERY_STAGE
