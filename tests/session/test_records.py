"""Patients by pseudonym on the command line: every refusal is one sentence, and nothing of it is kept."""

import json

import pytest

from game.chronicle.past import read_past
from game.cli import main
from game.programme.calendar import date_of, day_of
from game.records import today
from game.scoring import patients
from game.scoring.folder import data_folder
from game.scoring.hold import Hold
from game.scoring.movement import movement_folder
from game.simulation.intake import first_visits
from game.training.course import Enrolled
from tests.chronicle.chronicle_kit import lived, tell

ADD = ("--preset", "plp", "--affected", "left")
WHY = ("--by", "therapist", "--reason", "as agreed")


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs a command in an empty folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            main([str(each) for each in arguments])
        shown = capsys.readouterr()
        return left.value.code, shown.out, shown.err

    return call


def ready(code="P-01", preset="plp"):
    """A patient in S1."""
    day = today()
    return tell(data_folder(), code, first_visits(Enrolled(day, "plp", "left", "arm", "ward"), day))


REFUSED = [
    (("patients", "show", "P-09"), 1, "no patient P-09 here, or no more: `midline patients list`"),
    (("patients", "erase", "P-09", "--yes"), 1, "no patient P-09 here"),
    (("prescribe", "P-09"), 1, "no patient P-09 here"),
    (("prescribe", "P-09", "dose.minutes", "12", *WHY), 1, "no patient P-09 here"),
    (("export", "--patient", "P-09", "--format", "csv", "--out", "x"), 1, "no patient P-09 here"),
    (("patients", "show", "Anna Lee"), 1, "2 to 16 letters, digits and dashes"),
    (("patients", "add", "Anna Lee", *ADD), 1, "nothing personal"),
    (("patients", "add", "p-01", *ADD), 1, "There is a patient P-01 already: choose another code"),
    (("patients", "add", "P-02", "--affected", "left"), 2, "--preset"),
    (("patients", "add", "P-02", "--preset", "plb", "--affected", "left"), 1, "choose one of plp"),
    (("patients", "add", "P-02", "--preset", "plp", "--affected", "both"), 2, "both"),
    (("patients", "add", "P-02", *ADD, "--age", "0"), 2, "age"),
    (("patients", "add", "P-02", "--preset", "dystonia", "--affected", "left"), 1, 'enabled = ["dystonia"]'),
    (("patients", "add", "P-02", *ADD, "--place", "home"), 1, "the crisis number of the site"),
    (("patients", "erase", "P-01"), 1, "Nothing was erased"),
    (("prescribe", "P-01", "dose.minutes", "99", *WHY), 1, "dose.minutes is 99; it must lie between 10 and 20."),
    (("prescribe", "P-01", "dose.minutes", "many", *WHY), 1, "cannot be 'many': it may be 10 to 20"),
    (("prescribe", "P-01", "dose.minute", "12", *WHY), 1, "did you mean dose.minutes?"),
    (("prescribe", "P-01", "unlock.bilateral", "always", *WHY), 1, "it must be one of none, attempt"),
    (("prescribe", "P-01", "staircase.fast_start", "maybe", *WHY), 1, "it may be yes, no"),
    (("prescribe", "P-01", "plan.reveal_s", "20", *WHY), 1, "ask a developer"),
    (("prescribe", "P-01", "dose.minutes", "12", "--by", "patient", "--reason", "x"), 1, "ask a therapist"),
    (("prescribe", "P-01", "dose.minutes", "12", "--by", "therapist"), 1, "give the reason"),
    (("prescribe", "P-01", "dose.minutes", "12"), 2, "--by therapist"),
    (("prescribe", "P-01", "dose.minutes", *WHY), 2, "FIELD with its VALUE"),
    (("prescribe", "P-01", "dose.minutes", "12", "--act", "hold", *WHY), 2, "not both"),
    (("prescribe", "P-01", "--act", "dance", *WHY), 1, "one of confirm, clear"),
    (("prescribe", "P-01", "--act", "confirm", *WHY), 1, "the programme has not asked for one"),
    (("prescribe", "P-01", "--act", "confirm", "--item", "2", *WHY), 1, "takes no --item"),
    (("prescribe", "P-01", "--act", "jump", *WHY), 1, "needs --item: 1 to 4"),
    (("prescribe", "P-01", "--act", "jump", "--item", "7", *WHY), 1, "choose 1 to 4"),
    (("prescribe", "P-01", "--act", "suspend", "--item", "tired", *WHY), 1, "stuck, review, safety, distress"),
    (("prescribe", "P-01", "--act", "unblock", "--item", "R1", *WHY), 1, "R1 opens by a new answer"),
    (("prescribe", "P-01", "--act", "done", *WHY), 1, "MAINTAIN"),
    (("prescribe", "P-01", "--act", "clear", "--by", "therapist"), 1, "give the reason"),
    (("prescribe", "P-01", "--act", "clear", "--by", "patient", "--reason", "x"), 1, "a therapist's to decide"),
    (("export", "--patient", "P-01", "--format", "xls", "--out", "x"), 1, "choose --format csv, jsonl, fhir"),
    (("export", "--patient", "P-01", "--format", "csv", "--out", "."), 1, "name another"),
    (("export", "--patient", "P-01", "--format", "csv", "--out", "no/such/x.csv"), 1, "name another place"),
    (("export", "--patient", "P-01", "--session", "ffff", "--format", "csv", "--out", "x"), 1, "no session ffff"),
    (("export", "--patient", "P-01", "--format", "csv", "--week", "1", "--out", "x"), 1, "--format pdf"),
    (("export", "--session", "last", "--format", "pdf", "--out", "x"), 1, "of a patient, not of one session"),
    (("export", "--patient", "P-01", "--format", "pdf", "--pseudonymised", "--out", "x"), 1, "for staff"),
]  # fmt: skip


def test_every_refusal_is_one_sentence_and_leaves_no_trace(run):
    assert run("patients", "add", "P-01", *ADD)[0] == 0
    ready()
    before = patients.read_patient(data_folder(), "P-01")
    for arguments, code, words in REFUSED:
        left, out, err = run(*arguments)
        assert (left, out) == (code, ""), (arguments, err)
        assert words in err, (arguments, err)
        assert err.startswith("midline: ")
        assert err.count("\n") == 1
    assert patients.read_patient(data_folder(), "P-01") == before
    assert [each.code for each in patients.patients(data_folder())] == ["P-01"]
    assert run("play", "--patient", "P-01")[0] == 2


def test_a_patient_from_the_first_word_to_the_last(run, tmp_path):
    assert "no patient in" in run("patients", "list")[1]
    code, out, _ = run("patients", "add", "P-01", *ADD, "--amputation", "--age", "61", "--json")
    assert code == 0
    assert json.loads(out)["phase"] == "EDU"
    run("patients", "add", "P-02", "--preset", "stroke", "--affected", "right", "--limb", "leg")
    ready()
    assert run("prescribe", "P-01", "dose.minutes", "12", *WHY)[0] == 0
    code, out, _ = run("prescribe", "P-01", "unlock.first", "U01,U08", *WHY, "--json")
    assert code == 1  # a developer's
    assert run("prescribe", "P-01", "--act", "suspend", "--item", "review", *WHY)[0] == 0
    lines = run("patients", "list")[1].splitlines()
    assert [line.split() for line in lines] == [
        ["P-01", "plp", "left", "arm", "ward", "S1"],
        ["P-02", "stroke", "right", "leg", "ward", "EDU"],
    ]
    shown = run("patients", "show", "p-01")[1]
    assert "Preset plp, left arm, ward, 61 years, amputation." in shown
    assert "The programme waits (review) until a therapist has looked at it: `midline prescribe P-01" in shown
    assert "Prescribed dose.minutes = 12.0 by the therapist on" in shown
    run("prescribe", "P-01", "--act", "clear", *WHY)
    values = json.loads(run("patients", "show", "P-01", "--json")[1])
    assert values["suspended"] == ""
    assert values["next"].startswith("The next training day is ")
    tomorrow = date_of(day_of(today()) + 1)
    assert values["begins"] == tomorrow
    table = json.loads(run("prescribe", "P-01", "--json")[1])
    minutes = next(each for each in table["fields"] if each["field"] == "dose.minutes")
    assert minutes == minutes | {"value": 12.0, "limits": "10 to 20", "prescribed": True}
    assert minutes["unit"]
    assert "* dose.minutes" in run("prescribe", "P-01")[1]
    assert "--act jump" in run("prescribe", "P-01")[1]


def test_why_it_was_decided_is_told(run):
    tell(data_folder(), "P-01", lived(30, "plp", "plp-flare", 2))
    values = json.loads(run("patients", "show", "P-01", "--json")[1])
    assert values["decisions"]
    assert all(each["why"].endswith(".") and " " in each["why"] for each in values["decisions"])
    assert values["mode"]
    assert values["sessions"] > 5
    shown = run("patients", "show", "P-01")[1]
    assert values["decisions"][0]["why"] in shown
    for each in values["flags"]:
        assert each["name"] in shown


def test_what_a_patient_takes_along_is_whole(run, tmp_path):
    course = tell(data_folder(), "P-01", lived(3))
    assert run("export", "--patient", "P-01", "--format", "jsonl", "--out", "x.jsonl")[0] == 0
    _, out, _ = run("export", "--patient", "P-01", "--format", "csv", "--out", "x.csv", "--json")
    rows = patients.read_patient(data_folder(), "P-01")
    assert json.loads(out)["events"] == len(rows)
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert [line["payload"]["kind"] for line in lines] == [row.event.kind for row in rows]
    assert (tmp_path / "x.csv").read_text().count("P-01") == len(rows)
    assert oct((tmp_path / "x.csv").stat().st_mode)[-3:] == "600"
    assert "already" in run("export", "--patient", "P-01", "--format", "csv", "--out", "x.csv")[2]
    assert course.chart.profile is not None


def test_who_was_cut_off_while_being_added_is_added_again(run):
    patients.add(data_folder(), "P-01")
    assert run("patients", "list")[1].split() == ["P-01", "-", "-", "-", "-", "NEW"]
    assert "No profile yet" in run("patients", "show", "P-01")[1]
    assert json.loads(run("patients", "show", "P-01", "--json")[1])["phase"] == "NEW"
    for arguments in (("prescribe", "P-01"), ("prescribe", "P-01", "dose.minutes", "12", *WHY)):
        left, _, err = run(*arguments)
        assert left == 1
        assert "P-01 has no profile yet: begin it with `midline patients add P-01`." in err
    assert run("patients", "add", "P-01", *ADD)[0] == 0
    assert run("patients", "show", "P-01")[1].startswith("P-01, added ")


def test_what_staff_wrote_is_no_session_that_was_cut_off(run):
    assert run("play", "--view", "offscreen", "--scene", "studio", "--seconds", "1", "--safe")[0] == 0
    run("patients", "add", "P-01", *ADD)
    played, record = run("report")[1].splitlines()[:2]
    assert "P-01" not in played
    assert record.endswith("P-01  record only")
    assert played.split()[0] in run("report", "last")[1]
    assert run("replay", record.split()[0])[0] == 0


def test_a_site_that_has_settled_it_enrols_at_home_and_experimentally(run):
    path = data_folder() / "site.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text('crisis_number = "116 123"\nenabled = ["dystonia"]\n')
    assert run("patients", "add", "D-01", "--preset", "dystonia", "--affected", "left")[0] == 0
    left, _, err = run("patients", "add", "H-01", *ADD, "--place", "home")
    assert left == 1
    assert "crisis number" not in err.split(":")[1]
    assert "a named therapist, a contact line, a review within 7 days" in err
    path.write_text('crisis_number = "116 123"\ntherapist = "M."\ncontact = "555"\nreview_days = 30\n')
    assert "a review within 7 days" in run("patients", "add", "H-01", *ADD, "--place", "home")[2]
    path.write_text('crisis_number = "116 123"\ntherapist = "M."\ncontact = "555"\nreview_days = 7\n')
    assert run("patients", "add", "H-01", *ADD, "--place", "home")[0] == 0
    for text, words in (
        ("crisis = 1", "there is no key crisis"),
        ("crisis_number = 116", "in quotation marks"),
        ('enabled = ["all"]', "a list of presets"),
        ("review_days = 2.5", "whole number"),
        ("crisis_number", "cannot be read"),
    ):
        path.write_text(text)
        left, _, err = run("patients", "add", "H-02", *ADD)
        assert left == 1
        assert words in err, text
        assert "site.toml" in err


def test_a_patient_whose_visit_runs_is_left_alone(run):
    run("patients", "add", "P-01", *ADD)
    hold = Hold(data_folder(), patients.find(data_folder(), "P-01").number, "P-01")
    try:
        for arguments in (
            ("prescribe", "P-01", "dose.minutes", "12", *WHY),
            ("patients", "erase", "P-01", "--yes"),
        ):
            left, _, err = run(*arguments)
            assert left == 1
            assert "P-01 is open in another program: end the visit there, then try again." in err
        assert run("patients", "show", "P-01")[0] == 0
    finally:
        hold.release()


def test_erasing_leaves_only_that_somebody_was_erased(run):
    for code in ("P-01", "P-02"):
        tell(data_folder(), code, lived(2))
    session = patients.read_patient(data_folder(), "P-01")[0].session
    other = patients.read_patient(data_folder(), "P-02")[0].session
    for each in (session, other):
        movement_folder(data_folder(), each).mkdir(parents=True)
        (movement_folder(data_folder(), each) / "intact.limb").write_bytes(b"moved")
    assert run("patients", "erase", "p-01", "--yes")[0] == 0
    assert run("patients", "show", "P-01")[0] == 1
    assert not movement_folder(data_folder(), session).exists()
    assert movement_folder(data_folder(), other).exists()
    assert "Erased: 1, last on" in run("patients", "list")[1]
    assert read_past(data_folder(), "P-02").enrolled
    # The code may be used again, and nothing of before comes with it.
    assert run("patients", "add", "P-01", *ADD)[0] == 0
    kinds = [row.event.kind for row in patients.read_patient(data_folder(), "P-01")]
    assert sorted(kinds) == ["enrolled", "manner", "preset", "stage"]
