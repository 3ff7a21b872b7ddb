"""What staff measured elsewhere and type: kept with its day and method, or refused in one sentence."""

import json
from pathlib import Path

import pytest

from game.chronicle.past import read_past
from game.records import today
from game.scoring.folder import data_folder
from game.training.events import Measure
from tests.chronicle.chronicle_kit import FIRST_FACTS, tell
from tests.session.test_records import run  # noqa: F401


def kept():
    return [row.event for row in read_past(data_folder(), "P-01").rows if isinstance(row.event, Measure)]


def test_a_known_test_has_its_own_unit_and_the_affected_side(run):  # noqa: F811
    tell(data_folder(), "P-01", FIRST_FACTS)
    code, out, _ = run("patients", "measure", "P-01", "pcs", "24", "--on", "2026-01-02")
    assert (code, out) == (0, "Kept: pcs 24 points, left, measured 2026-01-02.\n")
    code, _, _ = run("patients", "measure", "P-01", "two-point", 8, "--side", "right", "--method", "caliper")
    assert code == 0
    assert kept() == [
        Measure("pcs", 24.0, "points", "left", "therapist", "", "2026-01-02"),
        Measure("two-point", 8.0, "mm", "right", "therapist", "caliper", today()),
    ]


def test_a_value_of_a_laboratory_is_kept_exported_and_listed_without_a_judgement(run):  # noqa: F811
    tell(data_folder(), "P-01", FIRST_FACTS)
    told = ("--unit", "nmol/l", "--method", "saliva, 30 min", "--on", "2026-01-02")
    for value in (12.5, 19):
        assert run("patients", "measure", "P-01", "cortisol-awakening", value, *told, "--json")[0] == 0
    assert {each.name for each in kept()} == {"lab-cortisol-awakening"}
    _, out, _ = run("report", "--patient", "P-01")
    (line,) = [each.strip() for each in out.splitlines() if "cortisol" in each]
    assert line == (
        "lab-cortisol-awakening: 12.5 nmol/l (2026-01-02, therapist, saliva, 30 min), last 19 (2026-01-02)"
    )
    assert run("export", "--patient", "P-01", "--format", "jsonl", "--out", "all.jsonl")[0] == 0
    rows = [json.loads(each) for each in Path("all.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [each["payload"] for each in rows if each["kind"] == "measure"]
    assert [each["method"] for each in found] == ["saliva, 30 min"] * 2


@pytest.mark.parametrize(("told", "sentence"), [
    (("pcs", "53"), "pcs lies between 0 and 52 points, not 53."),
    (("pcs", "nan"), "give a number"),
    (("arat", "20", "--unit", "mm"), "arat is kept in points, not in mm."),
    (("grip", "20"), "both sides: say which"),
    (("bdnf", "20"), "give --unit and --method"),
    (("BDNF!", "20", "--unit", "ng/ml", "--method", "serum"), "small letters"),
    (("bdnf", "20", "--unit", "ng/ml", "--method", "x" * 81), "name nobody in them"),
    (("arat", "20", "--on", "2999-01-01"), "is after today"),
    (("arat", "20", "--on", "soon"), "soon"),
])  # fmt: skip
def test_a_wrong_one_is_one_sentence_and_nothing_is_kept(run, told, sentence):  # noqa: F811
    tell(data_folder(), "P-01", FIRST_FACTS)
    code, out, err = run("patients", "measure", "P-01", *told)
    assert code == 1
    assert sentence in err
    assert "Traceback" not in err + out
    assert kept() == []
