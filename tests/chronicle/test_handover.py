"""The hand-over page: what is on it comes from the record, and it says no more than that."""

import json
from collections import Counter

import pytest

from game.chronicle.chronicle import Chronicle
from game.chronicle.handover import hand_over
from game.chronicle.showing import one_patient
from game.cli import main
from game.programme.calendar import date_of, day_of
from game.scoring import patients
from game.scoring.folder import data_folder
from game.scoring.journal import Journal
from game.scoring.report import NO_TEST_OF_THE_HEART
from game.training.course import AnythingNew, Enrolled, TherapistAct, Visit, VisitEnd
from game.training.events import Measure
from game.training.intake import HomeUse
from tests.chronicle.chronicle_kit import lived, tell

DAYS = 12


@pytest.fixture
def told():
    """A patient of some days, and the page of the day after."""
    facts = lived(DAYS)
    course = tell(data_folder(), "P-01", facts)
    return course.chart


def measured(*measures):
    with Journal.open(data_folder()) as journal, Chronicle.open(journal, "P-01") as chronicle:
        for each in measures:
            journal.append(each, None, None)
        assert chronicle.saved()


def page(code="P-01"):
    return hand_over(data_folder(), code, "2026-05-01")


def test_dose_pain_and_difficulty_are_those_of_the_record(told):
    lines, values = page()
    assert values["visits"]["all"] == len(told.sessions)
    assert values["visits"]["practised"] + values["visits"]["contact_only"] == len(told.sessions)
    assert sum(each["days"] for each in values["dose"]) == len(told.days)
    done = sum(day.done for day in told.days)
    assert sum(each["done"] for each in values["dose"]) == pytest.approx(done)
    first = [each for each in told.sessions if each.day - told.sessions[0].day < 7]
    given = [each.pre for each in first if each.pre is not None]
    assert values["pain"][0]["before"] == pytest.approx(sum(given) / len(given), abs=0.005)
    assert {each["exercise"]: each["x"] for each in values["difficulty"]} == {
        key.split("@")[0]: played.x for key, played in told.played.items()
    }
    plays = Counter((block.code, block.stage) for each in told.sessions for block in each.blocks)
    plays["imagery", 2] = sum(len(each.sets) for each in told.sessions)
    assert {(each["exercise"], each["stage"]): each["plays"] for each in values["difficulty"]} == plays
    assert [each["week"] for each in values["pain"]] == [1, 2]
    assert any("of the last" in line for line in lines)
    assert values["laterality"][0]["affected"]["pictures"] == told.probes[0].affected.valid
    assert 0.0 < values["trained_share"] <= 1.0
    json.dumps(values)


def test_a_measure_has_its_baseline_and_says_what_is_likely_more_than_error(told):
    del told
    measured(
        Measure("fma-ue", 40.0, "points", "left", "therapist"), Measure("grip", 10.0, "kg", "left", "therapist"),
        Measure("arat", 30.0, "points", "left", "therapist"), Measure("tension", 4.0, "0-10", "", "self"),
        Measure("fma-ue", 46.8, "points", "left", "therapist"), Measure("grip", 40.0, "kg", "left", "therapist"),
        Measure("arat", 25.0, "points", "left", "therapist"), Measure("grip", 50.0, "kg", "right", "therapist"),
    )  # fmt: skip
    lines, values = page()
    found = {(each["name"], each["side"]): each for each in values["measures"]}
    assert found["fma-ue", "left"]["baseline"] == 40.0
    assert found["fma-ue", "left"]["more_than_error"] is True
    assert found["arat", "left"]["more_than_error"] is False
    # No threshold is known for grip, and one value is no change.
    assert found["grip", "left"]["more_than_error"] is None
    assert found["grip", "right"]["change"] is None
    said = [line for line in lines if "likely more than measurement error" in line]
    assert len(said) == 1
    assert "fma-ue" in said[0]
    for word in ("better", "worse than before", "improved", "recovered", "works"):
        assert not any(
            word in line for line in lines[:-1] if line.startswith("  fma") or line.startswith("  grip")
        )


@pytest.mark.parametrize(("last", "more"), [(38.0, False), (39.0, True), (21.0, True)])
def test_carried_blocks_have_a_change_beyond_error_of_their_own(told, last, more):
    del told
    measured(
        Measure("vbbt", 30.0, "blocks", "right", "device"), Measure("vbbt", last, "blocks", "right", "device")
    )
    found = next(each for each in page()[1]["measures"] if each["name"] == "vbbt")
    assert found["more_than_error"] is more


def test_a_reason_follows_each_decision_and_the_page_says_what_it_is_not(told):
    del told
    lines, values = page()
    at = lines.index("Why it is so:")
    assert 1 <= len(lines[at + 1 : -1]) <= 5
    assert lines[-1] == values["what_this_is_not"]


def test_at_home_it_says_whom_to_call_by_code():
    day = "2026-03-01"
    tell(
        data_folder(), "P-02", (Enrolled(day, "plp", "left", "arm", "home"), HomeUse(day, "T1", "line", 7, "112"))
    )
    lines, values = page("P-02")
    assert values["contact"] == {"therapist": "T1", "contact": "line"}
    assert "At home: therapist T1, contact line." in lines


def test_a_patient_without_a_profile_or_a_visit_has_a_page_as_well():
    patients.add(data_folder(), "P-03")
    lines, values = page("P-03")
    assert "No profile yet" in lines[1]
    assert "dose" not in values
    tell(data_folder(), "P-04", (Enrolled("2026-03-01", "plp", "left", "arm", "ward"),))
    lines, values = page("P-04")
    assert values["dose"] == values["pain"] == values["measures"] == []
    assert "Difficulty: nothing was played yet." in lines


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    shown = capsys.readouterr()
    return left.value.code, shown.out, shown.err


def test_the_command_gives_the_page_or_one_sentence(told, capsys):
    del told
    code, out, _ = run(capsys, "report", "--patient", "p-01")
    assert code == 0
    assert out.startswith("Hand-over: P-01")
    code, out, _ = run(capsys, "report", "--patient", "P-01", "--json")
    assert json.loads(out)["patient"] == "P-01"
    code, _, err = run(capsys, "report", "--patient", "P-09")
    assert code == 1
    assert "no patient P-09 here" in err
    code, _, err = run(capsys, "report", "last", "--patient", "P-01")
    assert code == 2
    assert "not both" in err


def test_weeks_are_counted_from_the_first_visit(told):
    _, values = page()
    days = {(each.day - told.sessions[0].day) // 7 + 1 for each in told.days}
    assert {each["week"] for each in values["dose"]} == days
    assert day_of("2026-05-01") > told.sessions[-1].day


@pytest.mark.parametrize(("answers", "end", "said"), [
    (("fall",), VisitEnd("new", "patient"), "because something was new (fall)"),
    ((), VisitEnd("stopped", "patient", "pain"), "by a STOP (pain)"),
    ((), VisitEnd("crash", "crash"), "because the program broke off"),
    ((), VisitEnd("done", "patient"), None),
])  # fmt: skip
def test_why_the_last_visit_ended_early_is_on_the_page_and_in_show(answers, end, said):
    tell(data_folder(), "P-01", lived(1))
    with Journal.open(data_folder()) as journal, Chronicle.open(journal, "P-01") as chronicle:
        for fact in (Visit("2026-05-01", "present", "DESKTOP"), AnythingNew(answers), end):
            chronicle.take(fact)
        assert chronicle.saved()
    shown = one_patient(data_folder(), "P-01", "2026-05-01")
    for lines, values in (page(), shown):
        found = [line for line in lines if line.startswith("The visit of 2026-05-01 ended")]
        assert found == (
            [] if said is None else [f"The visit of 2026-05-01 ended before its plan was done, {said}."]
        )
        assert (values["last_end"] is None) is (said is None)


def taken(name, value, day, side="left", unit="points"):
    return Measure(name, value, unit, side, "therapist", "", day)


def test_a_measure_has_the_week_of_the_programme(told):
    first = told.sessions[0].day
    measured(taken("arat", 30.0, date_of(first + 1)), taken("arat", 31.0, date_of(first + 8)))
    lines, values = page()
    found = next(each for each in values["measures"] if each["name"] == "arat")
    assert (found["baseline_week"], found["last_week"]) == (1, 2)
    assert [line for line in lines if f"({date_of(first + 8)}, week 2)" in line]


def test_breathing_is_summed_over_each_week(told):
    first = told.sessions[0].day
    measured(
        *(
            taken("breathing", each, date_of(first + day), "", "s")
            for day, each in ((0, 60.0), (6, 90.0), (7, 30.0))
        )
    )
    found = next(each for each in page()[1]["measures"] if each["name"] == "breathing-minutes")
    assert (found["baseline"], found["last"], found["change"], found["unit"]) == (2.5, 0.5, -2.0, "min a week")


def test_how_a_limb_is_felt_is_called_no_test_of_the_heart(told):
    del told
    assert NO_TEST_OF_THE_HEART not in page()[0]
    assert "This is not a test of heartbeat accuracy." in NO_TEST_OF_THE_HEART
    measured(Measure("body-warmth", 4.0, "0-10", "left", "self"))
    assert NO_TEST_OF_THE_HEART in page()[0]


def test_at_the_end_what_was_measured_before_is_due_once_more(told):
    over = date_of(told.today + 40)
    measured(
        taken("arat", 30.0, date_of(told.today)), taken("grip", 9.0, date_of(told.today + 34)),
        taken("grip", 9.0, date_of(told.today), "right"), taken("lab-x", 9.0, date_of(told.today)),
    )  # fmt: skip
    assert page()[1]["due_at_end"] == []
    measured(TherapistAct(over, "done"))
    lines, values = page()
    assert values["due_at_end"] == ["arat left", "grip right"]
    assert "Due once more now that the programme is over: arat left, grip right." in lines
    measured(taken("arat", 30.0, over))
    assert page()[1]["due_at_end"] == ["grip right"]
