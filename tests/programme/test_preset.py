"""A preset is whole or refused, and a prescription changes it within its limits only."""

import dataclasses

import pytest

from game.programme.field import Field, ProgrammeError, make_field, with_value
from game.programme.preset import Override, make_preset, prescribed
from game.programme.sections import SECTIONS
from game.settings import PRESETS, SettingsError, programme
from game.training.rules import StaircaseRules


def _entry(**changes):
    return {"value": 2, "unit": "points", "source": "D 2.4", "who": "therapist", "min": 1, "max": 4} | changes


@dataclasses.dataclass(frozen=True)
class _Rules:
    rise: int
    mode: str
    share: float


def _tables(**changes):
    whole = {
        "rise": _entry(),
        "mode": {"value": "pain", "unit": "rule", "source": "D", "who": "therapist", "choices": ["pain", "time"]},
        "share": _entry(value=1, min=0, max=1),
    }
    return {"pain": whole | changes}


def _make(**changes):
    head = {"label": "x", "enabled": True}
    return make_preset("x", head, _tables(**changes), {"pain": _Rules}, "1")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_whole(name):
    preset = programme(name)
    assert set(preset.made) == set(SECTIONS.values())
    assert preset.label
    assert preset.enabled is (name != "dystonia")


@pytest.mark.parametrize(("name", "p", "gain", "fast"), [
    ("plp", 0.80, 1.0, True), ("crps", 0.85, 0.5, False), ("stroke", 0.75, 1.0, True),
    ("dystonia", 0.85, 0.3, False), ("postsurg", 0.80, 0.7, True), ("telescope", 0.80, 0.7, True),
    ("other", 0.80, 0.5, False),
])  # fmt: skip
def test_the_staircase_of_each_preset_is_that_of_the_protocol(name, p, gain, fast):
    rules = programme(name).of(StaircaseRules)
    assert (rules.p, rules.max_gain, rules.fast_start) == (p, gain, fast)


def test_a_preset_that_is_not_there_is_refused_by_name():
    with pytest.raises(SettingsError, match="no preset named plb: choose one of plp"):
        programme("plb")


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"rise": _entry(value=9)}, r"x.pain.rise is 9; it must lie between 1 and 4\."),
    ({"rise": _entry(value=2.5)}, r"x.pain.rise must be a whole number, not 2.5\."),
    ({"rise": _entry(value=True)}, r"x.pain.rise must be a whole number, not True\."),
    ({"rise": 2}, r"x.pain.rise must be a table"),
    ({"rise": _entry(mx=3)}, r"x.pain.rise has the unknown key mx\."),
    ({"rise": _entry(who="nurse")}, r"x.pain.rise: who must be one of patient, therapist, developer\."),
    ({"mode": _entry(value="pain")}, r"x.pain.mode lacks its choices\."),
    ({"mode": _tables()["pain"]["mode"] | {"value": "pane"}}, "mode is 'pane'; it must be one of pain, time"),
    ({"rises": _entry()}, r"x.pain: there is no field rises; known ones are rise, mode, share\."),
])  # fmt: skip
def test_a_wrong_field_is_one_sentence(changes, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        _make(**changes)


def test_a_missing_field_and_a_missing_section_are_named():
    tables = _tables()
    del tables["pain"]["rise"]
    with pytest.raises(ProgrammeError, match=r"x.pain: the field rise is missing\."):
        make_preset("x", {"label": "x", "enabled": True}, tables, {"pain": _Rules}, "1")
    with pytest.raises(ProgrammeError, match=r"x: the section pain is missing\."):
        make_preset("x", {"label": "x", "enabled": True}, {}, {"pain": _Rules}, "1")


def test_a_whole_number_will_do_for_a_fraction():
    assert type(_make().of(_Rules).share) is float


def test_a_prescription_changes_a_field_and_keeps_the_reason():
    change = Override("pain.rise", 3, "therapist", "shoulder calm for a month", "2026-11-02")
    preset = prescribed(_make(), [change])
    assert preset.of(_Rules).rise == 3
    assert preset.overrides == (change,)
    assert preset.fields["pain.rise"].unit == "points"
    assert preset.fingerprint != _make().fingerprint


@pytest.mark.parametrize(("change", "sentence"), [
    (Override("pain.rise", 5, "therapist", "why", "2026-11-02"), r"pain.rise is 5; it must lie between 1 and 4"),
    (Override("pain.rise", 3, "patient", "why", "2026-11-02"), "may not be changed by a patient: ask a therapist"),
    (Override("pain.rise", 3, "nobody", "why", "2026-11-02"), "may not be changed by a nobody: ask a therapist"),
    (Override("pain.rise", 3, "therapist", "  ", "2026-11-02"), "give the reason"),
    (Override("pain.raise", 3, "therapist", "why", "2026-11-02"), r"no field pain\.raise in the preset x"),
])  # fmt: skip
def test_a_prescription_outside_its_limits_is_refused(change, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        prescribed(_make(), [change])


def test_a_list_of_words_is_checked_word_by_word():
    entry = {
        "value": ["M1", "T0"],
        "unit": "rungs",
        "source": "D",
        "who": "therapist",
        "choices": ["M1", "M2", "T0"],
    }
    field = make_field("x", entry, tuple[str, ...])
    assert field.value == ("M1", "T0")
    with pytest.raises(ProgrammeError, match="x is 'M9'; it must be one of M1, M2, T0"):
        with_value("x", field, ["M1", "M9"], tuple[str, ...])
    with pytest.raises(ProgrammeError, match="x must be a list of words"):
        with_value("x", Field("M1", "", "", "therapist", choices=("M1",)), "M1", tuple[str, ...])
