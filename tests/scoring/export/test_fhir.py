"""The bundle: two judges find it valid and a damaged one not, and it says what the record says."""

import json
from functools import cache

import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from game.scoring.export import Beside, Coding, Record, make
from game.scoring.export.fhir import bundle, check
from game.scoring.trouble import JournalError
from game.settings import SettingsError, site
from game.training.care import Matched, Weekly
from game.training.course import BlockDone, Visit
from game.training.events import Measure, Nrs, SessionStart
from tests.scoring.export.kit import lived_record, rows_of

DAY = "2026-01-05"
DOSE = {"minutes": 15.0, "days_a_week": 5}


def none(record):
    return None


EVENTS = [
    SessionStart("session", "left", 1, "step"), Visit(DAY, "present", "DESKTOP"),
    Weekly(DAY, 0.0, chosen=("button-a-shirt",)),
    Nrs("pre", 7, "self", "bar", "hand"), Nrs("mid", 6, "self", "faces", "hand"),
    Nrs("mid", 5, "staff", "bar", "staff"),
    Nrs("mid", None, "self", "bar", "hand"), BlockDone("U02", 3, "mirror", 2.0, 90.0, (True, False)),
    Measure("grip", 12.5, "kg", "left", "therapist"), Measure("vas", 63.0, "mm", "", "self"), Matched(3),
]  # fmt: skip


def small():
    return Record("P-07", rows_of("P-07", 0, DAY, EVENTS))


def month():
    return lived_record(30)


def of(made, kind):
    return [each["resource"] for each in made["entry"] if each["resource"]["resourceType"] == kind]


def codes(resource):
    return [each["code"] for each in resource["code"]["coding"]]


@pytest.mark.parametrize("record", [small, month])
def test_two_judges_find_it_valid(record, judge_fhir):
    beside = Beside(
        doses=lambda _: DOSE, codes={"grip": Coding("urn:site", "G-1", "Grip")}, now_us=1_770_000_000_000_000
    )
    content = make([record(), Record("", ())], "fhir", beside)[""]
    Bundle.model_validate_json(content)
    assert judge_fhir(content) == []


@cache
def whole():
    """A bundle of two, of which every damaged one is a copy."""
    return json.dumps(bundle([month(), small()], none, {}, 0))


def damage(kind, change):
    copy = json.loads(whole())
    change(of(copy, kind)[0])
    return copy


DAMAGED = {
    "no status": ("Observation", lambda r: r.pop("status")),
    "a word for a number": ("Observation", lambda r: r.update(valueQuantity={"value": "seven"})),
    "no subject of a goal": ("Goal", lambda r: r.pop("subject")),
    "an unknown field": ("Patient", lambda r: r.update(shoeSize=42)),
    "a date that is none": ("CarePlan", lambda r: r.update(period={"start": "last week"})),
}


@pytest.mark.parametrize("why", DAMAGED)
def test_both_judges_refuse_a_damaged_copy(why, judge_fhir):
    kind, change = DAMAGED[why]
    copy = damage(kind, change)
    with pytest.raises(ValidationError):
        Bundle.model_validate(copy)
    with pytest.raises(JournalError, match=r"not valid FHIR \(entry.+: .+\): report this") as told:
        check(copy)
    assert "\n" not in str(told.value)
    assert judge_fhir(json.dumps(copy).encode())


def test_loinc_only_for_the_persons_own_word_on_the_numbered_scale():
    made = bundle([small()], none, {}, 0)
    pain = [each for each in of(made, "Observation") if "pain-moment" in json.dumps(each)]
    found = [(codes(each)[0], each.get("valueQuantity", {}).get("value")) for each in pain]
    # After practice it was never asked; one rating was asked and not given.
    assert found == [("72514-3", None), ("72514-3", 7), ("pain-faces", 6), ("pain-observed", 5), ("72514-3", None)]
    reasons = [each["dataAbsentReason"]["coding"][0]["code"] for each in pain if "dataAbsentReason" in each]
    assert reasons == ["not-asked", "unknown"]
    (vas,) = [each for each in of(made, "Observation") if codes(each) == ["38214-3"]]
    assert vas["valueQuantity"] == {
        "value": 63.0,
        "unit": "mm",
        "system": "http://unitsofmeasure.org",
        "code": "mm",
    }


def test_a_site_adds_its_codes_beside_ours_and_none_is_invented():
    bare = bundle([small()], none, {}, 0)
    (grip,) = [each for each in of(bare, "Observation") if codes(each)[0] == "grip"]
    assert [each["system"] for each in grip["code"]["coding"]] == ["urn:midline:codes"]
    added = bundle([small()], none, {"grip": Coding("urn:site", "G-1")}, 0)
    (grip,) = [each for each in of(added, "Observation") if codes(each)[0] == "grip"]
    assert codes(grip) == ["grip", "G-1"]
    own = {each["code"] for each in of(bare, "CodeSystem")[0]["concept"]}
    used = set()
    for each in of(bare, "Observation"):
        used |= {c["code"] for c in each["code"]["coding"] if c["system"] == "urn:midline:codes"}
    assert used <= own


def test_a_session_that_was_cut_off_is_none_that_was_completed():
    made = bundle([small()], lambda _: DOSE, {}, 0)
    (session,) = of(made, "Procedure")
    assert session["status"] == "unknown"
    assert of(bundle([month()], none, {}, 0), "Procedure")[-1]["status"] in ("completed", "stopped")
    (scores,) = [each for each in of(made, "Observation") if codes(each) == ["session"]]
    assert {c["code"]["coding"][0]["code"]: c.get("valueInteger") for c in scores["component"]}["trials"] == 2
    (goal,) = of(made, "Goal")
    assert goal["description"]["text"] == "button a shirt"
    (answer,) = of(made, "QuestionnaireResponse")
    assert answer["item"] == [
        {"linkId": "match", "text": "It is where I feel it. (0-4 dots)", "answer": [{"valueDecimal": 3}]}
    ]


def test_every_reference_is_in_the_bundle_and_equal_records_give_equal_bundles():
    made = bundle([month(), small()], none, {}, 0)
    urls = [each["fullUrl"] for each in made["entry"]]
    assert len(set(urls)) == len(urls)
    text = json.dumps(made)
    wanted = {part.split('"')[0] for part in text.split('"reference": "')[1:]}
    assert wanted <= set(urls)
    assert wanted
    assert bundle([month(), small()], none, {}, 0) == made


def test_site_codes_are_read_and_a_wrong_one_is_one_sentence(tmp_path):
    (tmp_path / "site.toml").write_text('[fhir_codes]\ngrip = "urn:site|G-1|Grip strength"\narat = "urn:site|A"\n')
    assert site(tmp_path).fhir_codes == (
        ("grip", "urn:site", "G-1", "Grip strength"),
        ("arat", "urn:site", "A", ""),
    )
    for wrong in ('fhir_codes = "x"', '[fhir_codes]\ngrip = "G-1"', "[fhir_codes]\ngrip = 3"):
        (tmp_path / "site.toml").write_text(wrong)
        with pytest.raises(SettingsError, match="write fhir_codes as a table"):
            site(tmp_path)
