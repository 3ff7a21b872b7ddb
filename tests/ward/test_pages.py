"""Every page: what it may load, what it escapes, how large a form may be, and what is said when it goes wrong."""

from __future__ import annotations

import logging
import re
from html.parser import HTMLParser

import pytest

from game.chronicle.handover import page_of
from game.scoring.store.trouble import ChangedMeanwhile, StoreAway, StoreFull
from game.scoring.wire import Status
from game.training.events import Flag, Note
from game.ward import accounts, acting
from tests.for_each import for_each
from tests.ward.house import said
from tests.ward.sample import ALARMED, NEW, OLD, ON, breathe
from tests.ward.test_roles import filled

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip


class Found(HTMLParser):
    """What a page loads or runs, where its forms go, and what its ids are."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.forms: list[list[tuple[str, str]]] = []

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.faults += [f"{tag} {name}" for name in held if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not held.get("src", "").startswith("/static/")):
            self.faults.append(tag)
        for name in ("src", "href", "action"):
            if not (held.get(name) or "/").startswith(("/", "#")) or (held.get(name) or "").startswith("//"):
                self.faults.append(f"{tag} {name}={held[name]}")
        if "id" in held:
            self.ids.append(held["id"])
        if tag == "form":
            assert held["method"] == "post"
            self.forms.append([])
        if tag == "input" and self.forms:
            self.forms[-1].append((held.get("name", ""), held.get("value", "")))


def html_pages(house, person):
    for page in house.pages:
        plain = "GET" in (page.methods or set()) and not page.path.startswith("/live/") and page.path != "/"
        if plain and not page.path.endswith(".pdf"):
            yield page.path, person.get(filled(house, page.path))


def test_every_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(house):
    lead = house.enter("m.rossi")
    for path, answer in html_pages(house, lead):
        assert answer.status_code == 200, (path, answer.text[-500:])
        found = Found()
        found.feed(answer.text)
        assert not found.faults, (path, found.faults)
        assert len(found.ids) == len(set(found.ids)), (path, "an id twice")
        for form in found.forms:
            assert any(name == "csrf" for name, _ in form), (path, form)
        told = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert told.items() >= POLICY.items()
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_what_others_wrote_is_shown_as_they_wrote_it_and_never_run(house):
    lead = house.enter("m.rossi")
    assert lead.post(f"/patients/{OLD}/note", {"text": HOSTILE}).status_code == 303
    house.store.set_card(NEW, "leaf", "green", HOSTILE, by="m.rossi")
    house.store.name_station(ON, HOSTILE, "m.rossi")
    house.store.set_status(ON, Status(version=HOSTILE, patient=OLD, doing=HOSTILE, stage=HOSTILE, alarm=HOSTILE))
    house.store.add_staff(HOSTILE[:60], "therapist", "x", HOSTILE)
    house.store.add_patient("P-099", HOSTILE, symbol='"><script>alert(1)</script>', colour='"onclick="x')
    acting.remark(house.ward, NEW, Note(HOSTILE, HOSTILE), "m.rossi")
    assert lead.post(f"/stations/{ON}/orders", {"kind": "note", "detail": HOSTILE}).status_code == 303
    texts = dict(html_pages(house, lead))
    texts["answer"] = lead.post("/patients", {"code": HOSTILE})
    texts["no page"] = lead.get(f"/{HOSTILE}")
    texts["sign-in"] = house.client().get("/sign-in", params={"next": f"/{HOSTILE}"})
    seen = 0
    for path, answer in texts.items():
        assert "<script>alert" not in answer.text, path
        assert "<img src=x" not in answer.text, path
        assert 'onclick="x' not in answer.text, path
        seen += "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        found = Found()
        found.feed(answer.text)
        assert not found.faults, (path, found.faults)
    assert seen >= 8


def test_a_form_is_only_so_large_however_it_is_sent(house):
    person = house.enter("m.rossi")
    before = house.store.counts()["event"]

    def parts():
        yield f"csrf={person.csrf}&text=".encode()
        for _ in range(80):
            yield b"a" * 1000

    for path in (f"/patients/{OLD}/note", "/sign-in"):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        for answer in (
            person.client.post(path, content=parts(), headers=kind),
            person.client.post(path, content=b"".join(parts()), headers=kind),
        ):
            assert answer.status_code == 413, path
            assert "send less at once" in answer.text
    many = "&".join(f"a{number}=1" for number in range(3000))
    assert person.client.post(f"/patients/{OLD}/note", content=many).status_code == 403
    assert person.client.post(f"/patients/{OLD}/note", content=b"\xff\xfe").status_code == 403
    assert house.store.counts()["event"] == before


class Boom(Exception):
    """What nobody thought of."""


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Boom(f"{OLD} wrote SECRET"), 500, "Something inside went wrong"),
        (StoreAway("The store does not answer: see it."), 503, "The store does not answer: see it."),
        (StoreFull("The disk is full: free some space."), 507, "The disk is full: free some space."),
    ],
)
def test_a_fault_is_one_sentence_on_a_page_and_names_nobody_in_the_log(
    house, monkeypatch, caplog, error, status, words
):
    def fails(*_args, **_more):
        raise error

    lead = house.enter("m.rossi")
    monkeypatch.setattr(house.store, "patients", fails)
    with caplog.at_level(logging.DEBUG):
        for path in ("/patients", "/board", "/queue", "/export"):
            answer = lead.get(path)
            assert answer.status_code == status
            assert words in answer.text
            assert "<h1>" in answer.text
            assert "Traceback" not in answer.text
            assert "SECRET" not in answer.text
    assert "SECRET" not in caplog.text
    assert OLD not in caplog.text
    if status == 500:
        assert "Boom at fails" in caplog.text
    # The database may be away for the sign-in itself.
    monkeypatch.setattr(house.store, "staff_session", fails)
    answer = lead.get("/board")
    assert (answer.status_code, "<h1>" in answer.text) == (status, True)


def test_codes_are_in_no_log_and_in_no_entry_that_outlives_a_patient(house, caplog):
    researcher, lead = house.enter("r.stone"), house.enter("m.rossi")
    with caplog.at_level(logging.DEBUG):
        researcher.get(f"/patients/{OLD}")
        lead.get(f"/patients/{OLD}")
        lead.get(f"/patients/{OLD}/nothing")
        lead.done(f"/patients/{OLD}/erase", {"again": OLD})
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("midline")]
    assert len(ours) >= 5
    assert OLD not in repr(ours)
    refused = [each for each in house.store.audit_entries() if each.action == "refused"]
    assert [(each.object_kind, each.object_id) for each in refused] == [("page", "/patients/{code}")]
    assert OLD not in repr(house.store.audit_entries())


def test_a_refusal_leads_back_to_its_page_and_never_elsewhere(house):
    lead = house.enter("m.rossi")
    path = f"/patients/{OLD}/prescribe"
    for referer, back in (
        (f"http://ward.test{path}", path), ("http://evil.example/x", "/"), ("http://ward.test//evil.example", "/"),
    ):  # fmt: skip
        answer = lead.post(path, {"field": "x"}, headers={"Referer": referer})
        assert answer.status_code == 409
        assert re.search(r'<a class="button" href="([^"]*)"', answer.text).group(1) == back


def test_who_is_practising_is_decided_at_the_bed(house):
    lead, before = house.enter("m.rossi"), house.store.counts()["event"]
    breathe(house.store)
    for path, fields in (
        ("act", {"act": "suspend", "item": "pain", "reason": "r"}),
        ("seen", {"name": "relapse"}),
        ("discharge", {"to": "home", "done": ["therapist", "contact", "crisis", "helper", "stop", "review"]}),
    ):
        answer = lead.post(f"/patients/{OLD}/{path}", fields)
        assert answer.status_code == 409, path
        assert f"{OLD} is practising at Trolley 1 now: decide it there" in answer.text, (path, answer.text)
    assert house.store.counts()["event"] == before


def test_an_order_for_a_station_that_is_away_is_not_taken(house):
    lead = house.enter("m.rossi")
    off = next(each.station for each in house.store.stations() if each.name == "Room 7")
    page = lead.get(f"/stations/{off}").text
    assert page.count("disabled") == page.count('name="kind"') == 10
    assert "Not connected: go to the bed." in page
    assert "not connected: go to the bed" in lead.post(f"/stations/{off}/orders", {"kind": "rest"}).text
    assert house.store.orders_of(off) == []
    assert "That is no order" in lead.post(f"/stations/{ALARMED}/orders", {"kind": "dance"}).text
    assert "Write the note" in lead.post(f"/stations/{ALARMED}/orders", {"kind": "note"}).text
    lead.done(f"/stations/{ALARMED}/orders", {"kind": "rest", "detail": "not with this one"})
    assert [(each.kind, each.by, each.detail) for each in house.store.orders_of(ALARMED)] == [
        ("rest", "m.rossi", "")
    ]


def test_alarms_are_in_the_title(house):
    lead = house.enter("m.rossi")
    assert "<title>(!) Ward board" in lead.get("/board").text
    assert "<title>(!) Corner A" in lead.get(f"/stations/{ALARMED}").text
    assert "<title>Trolley 1" in lead.get(f"/stations/{ON}").text
    house.store.set_status(ALARMED, Status(version="0.1.0"))
    assert "<title>Ward board" in lead.get("/board").text


def test_a_flag_is_marked_as_seen_one_by_one(house):
    lead = house.enter("m.rossi")
    house.store.set_status(ON, Status(version="0.1.0"))
    past = acting.read(house.ward, OLD)[1]
    names = [row.event.name for row in past.rows if row.programme and isinstance(row.event, Flag)]
    unseen = set(past.course.chart.admission.flags)
    assert names
    assert unseen
    name = sorted(unseen)[0]
    page = lead.get(f"/patients/{OLD}").text
    assert f'<button name="name" value="{name}"' in page
    page = lead.done(f"/patients/{OLD}/seen", {"name": name})
    assert said(page).startswith("Seen: ")
    assert f'<button name="name" value="{name}"' not in page
    assert set(acting.read(house.ward, OLD)[1].course.chart.admission.flags) == unseen - {name}
    assert "There is no flag" in lead.post(f"/patients/{OLD}/seen", {"name": "x"}).text
    assert "Say which flag" in lead.post(f"/patients/{OLD}/seen").text


def test_a_visit_is_moved_to_the_right_patient_and_back(house):
    lead = house.enter("m.rossi")
    for station in (ON, ALARMED):
        house.store.set_status(station, Status(version="0.1.0"))
    session = next(each.session for each in house.store.sessions(code=NEW) if each.station == ALARMED)
    path = f"/sessions/{session}/move"
    assert f'href="{path}"' in lead.get(f"/patients/{NEW}").text
    assert "Give the reason" in lead.post(path, {"to": OLD}).text
    assert "counted for P-020 already" in lead.post(path, {"to": NEW.lower(), "reason": "r"}).text
    assert lead.post(path, {"to": "P-999", "reason": "r"}).status_code == 404
    page = lead.done(path, {"to": OLD, "reason": "wrong card"})
    assert "counted for P-017 from now on" in said(page)
    assert session in {each.session for each in house.store.sessions(code=OLD)}
    assert "A visit was moved here: wrong card" in page
    assert "Move it back" in page
    assert "A visit was moved away from here: wrong card" in lead.get(f"/patients/{NEW}").text
    asked = lead.get(path).text
    assert "It was moved here from <strong>P-020</strong>" in asked
    assert "<option selected>P-020</option>" in asked
    lead.done(path, {"to": NEW, "reason": "it was right"})
    assert session in {each.session for each in house.store.sessions(code=NEW)}
    moves = [(each.actor, each.object_id) for each in house.store.audit_entries() if each.action == "move"]
    assert moves == [("m.rossi", session)] * 2
    ward = next(each.session for each in house.store.sessions(code=NEW) if each.station == "ward")
    assert f"/sessions/{ward}/move" not in lead.get(f"/patients/{NEW}").text
    assert lead.post(f"/sessions/{ward}/move", {"to": OLD, "reason": "r"}).status_code == 409


def test_the_audit_is_read_page_by_page(house, monkeypatch):
    monkeypatch.setattr(accounts, "A_PAGE", 5)
    lead = house.enter("m.rossi")
    length, seen, path = house.store.audit_length(), [], "/audit"
    for _ in range(20):
        text = lead.get(path).text
        seen.append(text.split("<tbody>")[1].count("<tr>"))
        more = re.search(r'href="(/audit\?before=\d+)"', text)
        if more is None:
            break
        path = more.group(1)
    assert sum(seen) == length
    assert set(seen[:-1]) == {5}
    for odd in ("0", "1", "-3", "x", "9" * 40, "²"):
        assert lead.get(f"/audit?before={odd}").status_code == 200


def test_what_is_remembered_of_a_patient_is_what_is_kept(house):
    """A list shows the same whether it was asked for before or not, after every kind of change."""
    lead = house.enter("m.rossi")
    for station in (ON, ALARMED):
        house.store.set_status(station, Status(version="0.1.0"))
    session = next(each.session for each in house.store.sessions(code=NEW) if each.station == ALARMED)
    changes = [
        lambda: lead.done(f"/patients/{OLD}/note", {"text": "n"}),
        lambda: lead.done(f"/patients/{OLD}/act", {"act": "suspend", "item": "review", "reason": "r"}),
        lambda: lead.done(f"/patients/{OLD}/card", {"symbol": "star", "colour": "plum", "bed": "9"}),
        lambda: lead.done(f"/sessions/{session}/move", {"to": OLD, "reason": "r"}),
        lambda: lead.done(f"/sessions/{session}/move", {"to": NEW, "reason": "r"}),
    ]
    paths = ("/patients", "/queue", f"/patients/{OLD}", f"/patients/{NEW}", f"/patients/{OLD}/prescribe")
    for change in changes:
        change()
        plain = re.compile(r'name="csrf" value="[^"]*"')
        warm = [plain.sub("", lead.get(path).text) for path in paths]
        house.ward.pasts._known.clear()
        house.ward.lines._known.clear()
        assert [plain.sub("", lead.get(path).text) for path in paths] == warm
    assert "suspended" in warm[0]


def test_a_visit_that_was_moved_away_is_news_of_both_patients(house):
    session = next(each.session for each in house.store.sessions(code=NEW) if each.station == ALARMED)
    house.store.append_ward(NEW, [Note("later than the visit", "lead")], "m.rossi", programme=False)
    before = house.store.newest(NEW), house.store.newest(OLD)
    assert house.store.moved_from(session) is None
    house.store.move_session(session, OLD, "m.rossi")
    assert house.store.newest(NEW) > before[0]
    assert house.store.newest(OLD) > before[1]
    assert house.store.moved_from(session) == NEW
    with pytest.raises(ChangedMeanwhile):
        house.store.append_ward(NEW, [Note("on what was", "lead")], "m.rossi", programme=False, seen=before[0])


def test_a_week_of_a_patient_is_taken_along_as_a_pdf_and_in_the_audit(house):
    lead = house.enter("m.rossi")
    page = lead.get(f"/patients/{OLD}").text
    weeks = [int(each) for each in re.findall(rf'href="/patients/{OLD}/page\.pdf\?week=(\d+)"', page)]
    assert weeks == sorted({each["week"] for each in dose_of(house, OLD)}, reverse=True)
    assert len(weeks) >= 3
    assert f'href="/patients/{OLD}/page.pdf"' in page, "and the whole course"
    took = {}
    for week in (None, weeks[0], weeks[-1]):
        answer = lead.get(f"/patients/{OLD}/page.pdf" + ("" if week is None else f"?week={week}"))
        assert answer.headers["content-type"] == "application/pdf"
        part = "" if week is None else f"-week-{week}"
        assert answer.headers["content-disposition"].endswith(f'"{OLD}{part}-{acting.today()}.pdf"')
        took[week] = answer.content
    assert len(set(took.values())) == 3
    told = [each for each in house.store.audit_entries() if each.action == "exported"]
    assert [(each.actor, each.object_id, each.detail) for each in told] == [
        ("m.rossi", OLD, {"form": "pdf"}),
        ("m.rossi", OLD, {"form": "pdf", "week": weeks[0]}),
        ("m.rossi", OLD, {"form": "pdf", "week": weeks[-1]}),
    ]


def dose_of(house, code):
    return page_of(*acting.read(house.ward, code), acting.today())["dose"]


@for_each("week", ["0", "-1", "x", "1.5", "\u0663", "99999", "9" * 5000])
def test_a_week_that_is_none_is_one_sentence(house, week):
    answer = house.enter("m.rossi").get(f"/patients/{OLD}/page.pdf", params={"week": week})
    assert answer.status_code == 409
    assert "choose one on the patient" in answer.text
    assert not [each for each in house.store.audit_entries() if each.action == "exported"]


@pytest.mark.parametrize(("name", "status"), [("t.lang", 200), ("r.stone", 403), ("a.min", 403)])
def test_a_week_is_for_those_who_see_the_patient(house, name, status):
    answer = house.enter(name).get(f"/patients/{OLD}/page.pdf?week=1")
    assert answer.status_code == status
    assert answer.content.startswith(b"%PDF") == (status == 200)


def test_who_has_no_week_yet_is_told_so(house):
    page = house.enter("m.rossi").get(f"/patients/{NEW}").text
    assert "No week yet" in page
    assert "?week=" not in page
