"""A programme outlives an update of the rules: what was decided stands, and what follows is compared."""

import dataclasses

import pytest

from game.chronicle import chronicle as chronicle_module
from game.chronicle import past as past_module
from game.chronicle.chronicle import Chronicle, ChronicleError
from game.chronicle.past import RULES_CHANGED, decided_again, read_past
from game.chronicle.showing import one_patient
from game.programme.calendar import date_of
from game.scoring import journal as journal_module
from game.scoring import patients
from game.scoring.journal import Journal
from game.settings import RULES_VERSION, programme
from game.training.course import AnythingNew, Decision, Prescription, TherapistAct, Visit
from game.training.events import Flag, Nrs, RuleVersion
from tests.chronicle.chronicle_kit import FIRST_FACTS, lived, tell

NEWER = "2027.1-1"


def newer(**changes):
    """Presets of newer rules: the same, but for these fields (section__name)."""

    def presets(name):
        preset = programme(name)
        fields = dict(preset.fields)
        made = dict(preset.made)
        for key, value in changes.items():
            section, field = key.split("__")
            kind = preset.sections[section]
            fields[f"{section}.{field}"] = dataclasses.replace(fields[f"{section}.{field}"], **value)
            made[kind] = dataclasses.replace(made[kind], **{field: fields[f"{section}.{field}"].value})
        return dataclasses.replace(preset, version=NEWER, fields=fields, made=made, fingerprint="newer")

    return presets


@pytest.fixture
def update(monkeypatch):
    """The program as it is after an update of its rules."""

    def install(version=NEWER):
        for module in (journal_module, past_module, chronicle_module):
            monkeypatch.setattr(module, "RULES_VERSION", version)
        monkeypatch.setattr(past_module.decided_again, "__defaults__", (version,))

    return install


def told(folder, code="P-01"):
    return [(row.rules, row.event) for row in patients.read_patient(folder, code) if row.programme]


def test_what_was_decided_stands_and_the_change_is_kept(tmp_path, update):
    facts = lived(10)
    half = len(facts) // 2
    tell(tmp_path, "P-01", facts[:half])
    before = told(tmp_path)
    update()
    presets = newer(pain__rise={"value": 3})
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01", presets) as chronicle:
        assert journal.seq == 2
        for fact in facts[half:]:
            chronicle.take(fact)
        last = chronicle.course.chart
    kept = told(tmp_path)
    assert kept[: len(before)] == before
    assert {rules for rules, _ in before} == {RULES_VERSION}
    (rules, version), (_, flag) = kept[len(before) : len(before) + 2]
    assert (rules, version) == (NEWER, RuleVersion(NEWER))
    assert flag == Flag(
        RULES_CHANGED,
        f"The programme goes on by newer rules than {RULES_VERSION}; its phase stands as it was decided.",
    )
    # From now on everything is compared again, and the change is told once.
    for _ in range(2):
        with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01", presets) as chronicle:
            assert chronicle.course.chart == last
            assert journal.seq == 0
    forged = [*patients.read_patient(tmp_path, "P-01")]
    number = max(at for at, row in enumerate(forged) if isinstance(row.event, Decision))
    forged[number] = dataclasses.replace(forged[number], event=dataclasses.replace(forged[number].event, result=1))
    with pytest.raises(ChronicleError, match="comes out otherwise now"):
        decided_again("P-01", forged, presets, NEWER)


def test_older_rules_than_those_that_decided_change_nothing(tmp_path, update):
    tell(tmp_path, "P-01", FIRST_FACTS)
    update("2020.1-1")
    with Journal.open(tmp_path) as journal:
        with pytest.raises(ChronicleError, match=rf"newer rules \({RULES_VERSION}, these are 2020.1-1\)"):
            Chronicle.open(journal, "P-01")
        assert journal.session is None


def test_an_update_moves_nobody_to_another_stage(tmp_path, update):
    facts = lived(25, "stroke", "stroke", 4)
    was = tell(tmp_path, "P-01", facts).chart
    assert was.standing.stage in (3, 4)
    assert len(was.mirror_days) > 5
    update()
    # By these rules the first stage alone lasts longer than the whole programme so far.
    slow = newer(stages__cap_days_1={"value": 120}, stages__min_days_1={"value": 110})
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01", slow) as chronicle:
        now = chronicle.course.chart
        assert (now.standing.phase, now.standing.entered) == (was.standing.phase, was.standing.entered)
        assert now.standing.begun == was.standing.begun
        assert now.mirror_days == was.mirror_days
        assert now.trained == was.trained
        # Its days go on in that stage, and are read back.
        day = date_of(was.today + 1)
        for fact in (Visit(day, "present", "DESKTOP"), AnythingNew(()), Nrs("pre", 4, "self", "bar", "screen")):
            chronicle.take(fact)
        assert now.session.stage == was.standing.stage
    assert read_past(tmp_path, "P-01", slow).course.chart == now


def test_an_update_lifts_no_suspension(tmp_path, update):
    day = "2026-03-02"
    tell(tmp_path, "P-01", [*FIRST_FACTS, TherapistAct(day, "suspend", "safety", "a fall")])
    rows = [*patients.read_patient(tmp_path, "P-01")]
    # As if former rules had found it by themselves, which the present ones do not.
    number = next(at for at, row in enumerate(rows) if isinstance(row.event, TherapistAct))
    rows[number] = dataclasses.replace(rows[number], event=TherapistAct(day, "usual_high"))
    past = decided_again("P-01", rows, newer(), NEWER)
    assert past.course.chart.standing.suspended == "safety"
    assert past.course.chart.usual_high_on is not None


def test_a_fact_that_newer_rules_refuse_is_passed_over(tmp_path, update):
    day = FIRST_FACTS[0].day
    facts = [*FIRST_FACTS, Prescription(day, "dose.minutes", 20.0, "therapist", "much")]
    tell(tmp_path, "P-01", facts)
    update()
    presets = newer(dose__minutes={"high": 15.0})
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01", presets) as chronicle:
        assert [each.value for each in chronicle.course.preset.overrides] == []
        note = chronicle.events()[-1].event.note
        assert "they pass over 1, first: dose.minutes is 20; it must lie between 10 and 15." in note
        chronicle.take(Visit("2026-03-02", "present", "DESKTOP"))
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01", presets) as chronicle:
        assert chronicle.visit is not None
        assert journal.seq == 0


def test_a_kill_within_the_change_is_made_good(tmp_path, update):
    tell(tmp_path, "P-01", lived(3))
    whole = [row.event for row in patients.read_patient(tmp_path, "P-01")]
    # The last fact lacks its rulings, as a kill left it, and then came the update.
    tell(tmp_path, "P-02", ())
    with Journal.open(tmp_path) as journal:
        journal.begin_session("P-02")
        for event in whole[:-1]:
            journal.append(event, programme=True)
    update()
    with Journal.open(tmp_path) as journal:
        journal.begin_session("P-02")
        journal.append(RuleVersion(NEWER), programme=True)
    presets = newer()
    for expected in (1, 0):
        with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-02", presets):
            assert journal.seq == expected
    assert [event.kind for _, event in told(tmp_path, "P-02")][-2:] == ["rule_version", "flag"]


def test_what_is_shown_says_by_whose_rules(tmp_path, update, monkeypatch):
    tell(tmp_path, "P-01", lived(9))
    update()
    monkeypatch.setattr("game.chronicle.showing.RULES_VERSION", NEWER)
    lines, values = one_patient(tmp_path, "P-01", "2026-01-14")
    assert values["former_rules"] == RULES_VERSION
    assert all("no longer here to say why" in each["why"] for each in values["decisions"])
    assert any(f"Decided until now by the rules {RULES_VERSION}" in line for line in lines)
