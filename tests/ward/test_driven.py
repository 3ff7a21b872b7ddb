"""Everything that staff do on the pages, done in a browser; each form is sent at least once."""

from __future__ import annotations

import json
import re

from game.scoring.store.stations import hash_of
from game.scoring.wire import Status
from game.ward import acting
from tests.ward.sample import ALARMED, BARE, NEW, OFF, OLD, ON, PASSWORD
from tests.ward.test_roles import TABLE


def quiet(house):
    """Nobody practises now."""
    for station in (ON, ALARMED):
        house.store.set_status(station, Status(version="0.1.0"))


def taken(looker, click):
    with looker.page.expect_download() as waited:
        click()
    # Until it is there, the browser still leaves the page for it, and would leave the next one.
    waited.value.path()
    return waited.value


def test_a_lead_does_everything(house, open_ward):
    lead = open_ward()
    page = lead.page
    lead.go("/patients/P-017")
    assert lead.path == "/sign-in"
    page.fill("#name", "m.rossi")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    assert lead.path == f"/patients/{OLD}", "back where it was asked for"
    quiet(house)
    for act in (
        add_a_patient,
        write_and_see,
        symbol_and_bed,
        prescribe_and_decide,
        override,
        discharge,
        move,
        turn_over,
    ):
        act(house, lead)
    for act in (turn_over, order, export, stations, staff, erase, own_password):
        act(house, lead)
    doors = [path for path, methods in TABLE.items() if "POST" in methods]
    shapes = [re.compile(re.sub(r"{\w+}", "[^/]+", door) + "$") for door in doors]
    sent = {door for door, shape in zip(doors, shapes, strict=True) if any(map(shape.match, lead.sent))}
    assert sent == set(doors)
    assert house.store.verify_audit() is None


def add_a_patient(house, lead):
    page = lead.page
    lead.go("/patients")
    assert page.input_value("#language") == "en"
    page.fill("#code", "P-044")
    page.select_option("#preset", "plp")
    page.check("input[name=affected][value=right]")
    page.check("input[name=limb][value=arm]")
    page.fill("#age", "61")
    page.check("input[name=amputation]")
    page.click("text=Add the patient")
    assert lead.path == "/patients/P-044"
    assert "P-044 begins" in lead.said
    past = acting.read(house.ward, "P-044")[1]
    assert past.enrolled
    assert past.course.chart.profile.affected == "right"
    # One who was known only by what a station sent is begun in the same way.
    lead.go(f"/patients/{BARE}")
    page.click("text=Patients >> nth=1")
    page.fill("#code", BARE)
    page.select_option("#preset", "plp")
    page.check("input[name=affected][value=left]")
    page.check("input[name=limb][value=arm]")
    page.check("input[name=amputation]")
    page.click("text=Add the patient")
    assert lead.path == f"/patients/{BARE}"


def write_and_see(house, lead):
    page = lead.page
    lead.go(f"/patients/{OLD}")
    page.fill("#note", "Tired today.")
    page.click("text=Keep the note")
    assert "Tired today." in page.inner_text("main")
    flags = page.locator("button", has_text="Seen").count()
    page.locator("button", has_text="Seen").first.click()
    assert lead.said.startswith("Seen:")
    assert page.locator("button", has_text="Seen").count() == flags - 1


def symbol_and_bed(house, lead):
    page = lead.page
    lead.go("/patients/P-044")
    page.click("summary:has-text('Symbol, bed')")
    page.select_option("#symbol", "boat")
    page.select_option("#colour", "blue")
    page.locator("form[action$='/card'] button").click()
    assert "P-017 has the blue boat already" in page.inner_text("main")
    page.click("text=Back")
    assert lead.path == "/patients/P-044"
    page.click("summary:has-text('Symbol, bed')")
    page.select_option("#symbol", "sun")
    page.select_option("#colour", "violet")
    page.fill("#bed", "7 A")
    page.locator("form[action$='/card'] button").click()
    card = house.store.patient("P-044")
    assert (card.symbol, card.colour, card.bed) == ("sun", "violet", "7 A")


def prescribe_and_decide(house, lead):
    page = lead.page
    lead.go(f"/patients/{OLD}/prescribe")
    field = page.locator("#field option", has_text="minutes").first.get_attribute("value")
    page.select_option("#field", field)
    page.fill("#value", "99999")
    page.fill("#reason", "less is enough")
    page.locator("form[action$='/prescribe'] button").click()
    assert page.inner_text("h1") == "That was not done"
    lead.go(f"/patients/{OLD}")
    page.click("text=Prescribe and decide")
    page.check("input[name=act][value=suspend]")
    page.fill("#item", "review")
    page.fill("#why", "to be looked at")
    page.click("button:has-text('Decide')")
    assert "Decided" in lead.said
    assert "The programme waits" in page.inner_text("main")


def override(house, lead):
    page, before = lead.page, house.store.counts()["event"]
    for password in ("not mine at all", PASSWORD):
        lead.go(f"/patients/{OLD}/prescribe#override")
        page.fill("#until", acting.today())
        page.fill("#owhy", "agreed in the team")
        page.fill("#opassword", password)
        page.click("button:has-text('Override')")
        if password != PASSWORD:
            assert "not your password: nothing was overridden" in page.inner_text("main")
            assert house.store.counts()["event"] == before
    # Granted or not: what was asked for is kept, and what came of it is said.
    assert house.store.counts()["event"] > before
    assert len(lead.said) > 10


def discharge(house, lead):
    page = lead.page
    lead.go("/patients/P-044/discharge")
    page.click("text=Keep the discharge")
    assert "still to settle" in page.inner_text("main")
    lead.go("/patients/P-044/discharge")
    for box in page.locator("input[name=done]").all():
        box.check()
    page.click("text=Keep the discharge")
    assert lead.said == "The discharge is kept."
    assert "Discharged: home" in page.inner_text("main")


def move(house, lead):
    page = lead.page
    lead.go(f"/patients/{NEW}")
    for to in (OLD, NEW):
        page.locator("a", has_text="Wrong patient?" if to == OLD else "Move it back").first.click()
        if to == OLD:
            page.select_option("#to", OLD)
        page.fill("#reason", "the card was taken by mistake")
        page.click("text=Move it >> nth=-1")
        assert lead.path == f"/patients/{to}"


def turn_over(house, lead):
    page = lead.page
    lead.go(f"/stations/{ON}")
    page.click("text=Clean and hand over")
    page.click("text=begin cleaning")
    page.click("text=Cleaned: the next")
    assert "Not cleaned yet" in page.inner_text("main")
    page.click("text=Back")
    for box in page.locator("input[name=step]").all():
        box.check()
    page.click("text=Cleaned: the next")
    assert "is ready for the next patient" in lead.said
    lead.go("/board")
    assert "median of the last 30 days" in page.inner_text("main")


def order(house, lead):
    page = lead.page
    quiet(house)
    lead.go(f"/stations/{ON}")
    page.fill("#detail", "good posture")
    page.click("button[value=note]")
    page.locator("#given li", has_text="Note: sent, waiting").wait_for()
    assert page.input_value("#detail") == ""
    assert [each.detail for each in house.store.orders_of(ON)] == ["good posture"]


def export(house, lead):
    page, found = lead.page, {}
    lead.go("/export")
    for form in [each.get_attribute("value") for each in page.locator("#form option").all()]:
        page.select_option("#patient", OLD)
        page.select_option("#form", form)
        file = taken(lead, lambda: page.locator("form[action='/export/patient'] button").click())
        found[form] = file.path().read_bytes()
        assert file.suggested_filename.startswith(OLD)
    assert set(found) == {"pdf", "csv", "fhir", "redcap", "jsonl"}
    assert found["pdf"].startswith(b"%PDF")
    assert json.loads(found["fhir"])["resourceType"] == "Bundle"
    assert found["jsonl"].count(b"\n") > 100
    file = taken(lead, lambda: page.locator("form[action='/export/research'] button").click())
    assert OLD.encode() not in file.path().read_bytes()
    lead.go(f"/patients/{OLD}/page")
    taken(lead, lambda: page.click("text=PDF"))
    lead.go(f"/patients/{OLD}")
    week = taken(lead, lambda: page.click("a:has-text('Week 2')"))
    assert week.suggested_filename.startswith(f"{OLD}-week-2-")
    assert week.path().read_bytes().startswith(b"%PDF")
    exported = [each.detail.get("form") for each in house.store.audit_entries() if each.action == "exported"]
    assert exported[:5] == ["pdf", "csv", "fhir", "redcap", "jsonl"]


def stations(house, lead):
    page = lead.page
    lead.go("/stations")
    page.fill("#name", "Trolley 9")
    page.click("text=Make a one-time code")
    code = page.locator("p.code").inner_text()
    assert house.store.use_code(hash_of(code), "00000000-0000-7000-8000-000000000009") is not None
    lead.go("/stations")
    assert code not in page.content()
    page.click("text=Revoke Trolley 9")
    assert "Revoked" in lead.said
    assert house.store.station("00000000-0000-7000-8000-000000000009").revoked_us is not None


def staff(house, lead):
    page = lead.page
    lead.go("/staff")
    page.fill("#name", "n.ew")
    page.select_option("#role", "therapist")
    page.fill("#password", "long enough 1")
    page.click("button.main")
    assert "n.ew is added as therapist" in lead.said
    page.click("text=Revoke n.ew")
    assert house.store.staff("n.ew").revoked_us is not None
    lead.go("/audit")
    assert "The chain is whole" in page.inner_text("main")
    assert "revoke" in page.inner_text("table")


def erase(house, lead):
    page = lead.page
    lead.go("/patients/P-044")
    page.click("summary:has-text('Symbol, bed')")
    page.fill("#again", "P-04")
    page.click("text=Erase P-044")
    assert "Nothing was erased" in page.inner_text("main")
    lead.go("/patients/P-044")
    page.click("summary:has-text('Symbol, bed')")
    page.fill("#again", "p-044")
    page.click("text=Erase P-044")
    assert lead.path == "/patients"
    assert "P-044" not in {each.code for each in house.store.patients()}
    lead.go("/audit")
    assert "P-044" not in page.inner_text("main")


def own_password(house, lead):
    page = lead.page
    lead.go("/password")
    page.fill("#old", PASSWORD)
    page.fill("#new", "another one 2")
    page.click("text=Change it")
    assert lead.path == "/sign-in"
    lead.sign_in("m.rossi", "another one 2")
    assert lead.path == "/board"
    page.click("text=Sign out")
    assert lead.path == "/sign-in"
    page.go_back()
    assert "P-017" not in page.inner_text("body") or lead.path == "/sign-in"


def test_others_do_theirs(house, open_ward):
    researcher = open_ward("r.stone")
    assert researcher.path == "/export"
    file = taken(researcher, lambda: researcher.page.click("button.main"))
    assert OLD.encode() not in file.path().read_bytes()
    admin = open_ward("a.min")
    assert admin.path == "/stations"
    admin.page.click("text=Revoke Room 7")
    assert house.store.station(OFF).revoked_us is not None
    quiet(house)
    therapist = open_ward("t.lang")
    therapist.go(f"/patients/{OLD}")
    assert therapist.page.locator("text=Erase").count() == 0
    therapist.page.click("text=Prescribe and decide")
    assert therapist.page.locator("text=Override a gate").count() == 0
