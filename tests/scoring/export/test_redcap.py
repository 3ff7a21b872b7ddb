"""REDCap's flat table and its dictionary fit one another, and hold what the tables hold."""

import csv
import io
import re

import pytest

from game.scoring.export import Beside, make, tables
from tests.scoring.export.kit import lived_record


def read(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.fixture(scope="module")
def files():
    return make([lived_record(30), lived_record(8, "P-02")], "redcap", Beside())


def test_every_field_is_in_the_dictionary_under_its_form(files):
    fields = read(files["dictionary.csv"])
    names = [line["Variable / Field Name"] for line in fields]
    data = read(files["data.csv"])
    assert names[0] == next(iter(data[0])) == "record_id"
    assert {*names} == {*data[0]} - {"redcap_repeat_instrument", "redcap_repeat_instance"}
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,99}", name) for name in names)
    assert len(read(files["dictionary.csv"])[0]) == 18
    form_of = {line["Variable / Field Name"]: line["Form Name"] for line in fields}
    for line in data:
        filled = {form_of[n] for n, v in line.items() if v and n in form_of and n != "record_id"}
        assert filled == {line["redcap_repeat_instrument"] or "mirror_patient"}


def test_each_field_holds_what_its_check_takes(files):
    checks = {
        "integer": r"-?\d+", "number": r"-?\d+(\.\d+)?(e-?\d+)?", "date_ymd": r"\d{4}-\d\d-\d\d",
        "datetime_seconds_ymd": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "": r".*",
    }  # fmt: skip
    kinds = {}
    for line in read(files["dictionary.csv"]):
        check = line["Text Validation Type OR Show Slider Number"]
        kinds[line["Variable / Field Name"]] = r"[01]" if line["Field Type"] == "yesno" else checks[check]
    for line in read(files["data.csv"]):
        for name, value in line.items():
            assert not value or re.fullmatch(kinds.get(name, ".*"), value, re.DOTALL), (name, value)


def test_lines_are_those_of_the_tables_and_instances_count_from_one(files):
    found = tables([lived_record(30)])
    lines = [line for line in read(files["data.csv"]) if line["record_id"] == "P-01"]
    for form, table in (("mirror_session", "sessions"), ("mirror_pain", "pain"), ("mirror_measure", "measures")):
        of = [line for line in lines if line["redcap_repeat_instrument"] == form]
        assert [int(line["redcap_repeat_instance"]) for line in of] == list(range(1, len(found[table]) + 1))
    values = [line["nrs_value"] for line in lines if line["redcap_repeat_instrument"] == "mirror_pain"]
    assert values == ["" if line["value"] is None else str(line["value"]) for line in found["pain"]]
    assert files["data.csv"][:9] == b"record_id"
