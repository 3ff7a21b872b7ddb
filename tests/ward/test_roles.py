"""Each role and each route: what is open, what is closed, and that a form proves where it comes from."""

from __future__ import annotations

import pytest

from tests.ward.house import House, Person
from tests.ward.sample import OFF, OLD, STAFF

NAMES = {role: name for name, role in STAFF.items()}
STAFFED, LEAD, ALL = {"therapist", "lead"}, {"lead"}, set(NAMES)
# What the clinic agreed on, written out once more: a new page without a line here fails.
TABLE: dict[str, dict[str, set[str]]] = {
    "/sign-out": {"POST": ALL},
    "/": {"GET": ALL},
    "/board": {"GET": STAFFED},
    "/live/board": {"GET": STAFFED},
    "/stations/{station}": {"GET": STAFFED},
    "/live/stations/{station}": {"GET": STAFFED},
    "/stations/{station}/orders": {"POST": STAFFED},
    "/stations/{station}/turnover": {"GET": STAFFED, "POST": STAFFED},
    "/queue": {"GET": STAFFED},
    "/patients": {"GET": STAFFED, "POST": STAFFED},
    "/patients/{code}": {"GET": STAFFED},
    "/patients/{code}/note": {"POST": STAFFED},
    "/patients/{code}/seen": {"POST": STAFFED},
    "/patients/{code}/card": {"POST": STAFFED},
    "/patients/{code}/erase": {"POST": LEAD},
    "/patients/{code}/page": {"GET": STAFFED},
    "/patients/{code}/page.pdf": {"GET": STAFFED},
    "/patients/{code}/prescribe": {"GET": STAFFED, "POST": STAFFED},
    "/patients/{code}/act": {"POST": STAFFED},
    "/patients/{code}/override": {"POST": LEAD},
    "/patients/{code}/discharge": {"GET": STAFFED, "POST": STAFFED},
    "/sessions/{session}/move": {"GET": STAFFED, "POST": STAFFED},
    "/export": {"GET": {"therapist", "lead", "researcher"}},
    "/export/patient": {"POST": STAFFED},
    "/export/research": {"POST": {"lead", "researcher"}},
    "/stations": {"GET": {"lead", "admin"}, "POST": {"lead", "admin"}},
    "/stations/{station}/revoke": {"POST": {"lead", "admin"}},
    "/staff": {"GET": {"lead", "admin"}, "POST": {"lead", "admin"}},
    "/staff/revoke": {"POST": {"lead", "admin"}},
    "/audit": {"GET": {"lead", "admin"}},
    "/password": {"GET": ALL, "POST": ALL},
}
OPEN = {"/sign-in": {"GET", "POST"}}


def filled(house: House, path: str) -> str:
    session = next(each.session for each in house.store.sessions(code=OLD))
    return path.format(code=OLD, station=OFF, session=session)


def cells(house: House):
    for page in house.pages:
        for method in sorted((page.methods or set()) - {"HEAD"}):
            if page.path not in OPEN:
                yield page.path, method


def ask(person: Person, method: str, path: str):
    if method == "POST":
        return person.post(path)
    # A stream does not end by itself: its head says as much.
    return person.client.head(path) if path.startswith("/live/") else person.get(path)


def changed(house: House) -> dict[str, int]:
    return {
        name: count
        for name, count in house.store.counts().items()
        if name not in ("audit", "staff_session", "number")
    }


def test_every_route_is_in_the_table(house):
    served = {page.path: (page.methods or set()) - {"HEAD"} for page in house.pages}
    told = {path: set(methods) for path, methods in TABLE.items()} | OPEN
    assert served == told


@pytest.mark.parametrize("role", sorted(ALL))
def test_what_a_role_may_not_is_refused_and_changes_nothing(house, role):
    before = changed(house)
    for path, method in cells(house):
        if role in TABLE[path][method]:
            continue
        answer = ask(house.enter(NAMES[role]), method, filled(house, path))
        assert answer.status_code == 403, (path, method, answer.status_code)
        assert OLD not in answer.text.replace(filled(house, path), ""), path
    assert changed(house) == before


@pytest.mark.parametrize("role", sorted(ALL))
def test_what_a_role_may_is_open(house, role):
    # Revoking ends what the others need: last.
    for path, method in sorted(cells(house), key=lambda cell: ("revoke" in cell[0], cell)):
        if role in TABLE[path][method]:
            answer = ask(house.enter(NAMES[role]), method, filled(house, path))
            assert answer.status_code in (200, 303, 409), (path, method, answer.status_code, answer.text[-900:])
            assert answer.headers.get("location", "/") != "/sign-in" or path in ("/sign-out", "/password")


def test_nobody_is_led_to_the_sign_in(house):
    before = changed(house)
    for path, method in cells(house):
        answer = ask(Person(house.client(), "x"), method, filled(house, path))
        if path.startswith("/live/"):
            assert answer.status_code == 401
        else:
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in"), path
    assert changed(house) == before


def test_a_form_proves_that_it_is_of_this_sign_in(house):
    """Without the secret, with another's, and with that of another sign-in of the same person: nothing is done."""
    before = changed(house)
    for path, method in cells(house):
        if method != "POST":
            continue
        name = NAMES[sorted(TABLE[path]["POST"])[0]]
        other = house.enter(name).csrf
        for csrf in ("", "abc", other, "ü", house.enter("m.rossi").csrf):
            person = house.enter(name)
            answer = person.client.post(filled(house, path), data={"csrf": csrf})
            assert answer.status_code == 403, (path, csrf)
            assert "nothing was done" in answer.text
    assert changed(house) == before


def test_a_method_that_a_page_does_not_take_and_a_page_that_is_not(house):
    person = house.enter("m.rossi")
    for page in house.pages:
        path = filled(house, page.path)
        for method in ("PUT", "DELETE", "PATCH", *({"GET", "POST"} - (page.methods or set()))):
            answer = person.client.request(method, path)
            assert answer.status_code == 405, (path, method)
            assert set(answer.headers["allow"].split(", ")) == page.methods
            assert answer.headers["content-type"].startswith("text/html")
    for path in ("/nothing", "/patients/P-017/nothing", "/static/nothing.css", "/../etc/passwd"):
        answer = person.get(path)
        assert answer.status_code == 404, path
    assert "There is no page at this address" in person.get("/nothing").text
    # The doors of stations keep their own answers.
    assert person.get("/v1/nothing").headers["content-type"] == "application/json"
    assert person.client.put("/health").status_code == 405


def test_a_head_is_a_page_without_its_body(house):
    lead = house.enter("m.rossi")
    for page in house.pages:
        if "GET" in (page.methods or set()) and page.path not in ("/patients/{code}/page.pdf",):
            answer = lead.client.head(filled(house, page.path))
            assert answer.status_code in (200, 303), page.path
            assert answer.content == b""


def test_each_role_is_led_to_its_first_page_and_sees_only_its_own(house):
    firsts = {"lead": "/board", "therapist": "/board", "researcher": "/export", "admin": "/stations"}
    for role, first in firsts.items():
        person = house.enter(NAMES[role])
        assert person.get("/").headers["location"] == first
        page = person.get(first).text
        for path in ("/board", "/patients", "/queue", "/export", "/stations", "/staff", "/audit"):
            assert (f'<a href="{path}"' in page) == (role in TABLE[path]["GET"]), (role, path)


def test_an_admin_and_a_researcher_see_no_patient_anywhere(house):
    house.enter("m.rossi").get(f"/patients/{OLD}")
    assert OLD in house.enter("m.rossi").get("/audit").text
    admin, researcher = house.enter("a.min"), house.enter("r.stone")
    shown = [admin.get(path).text for path in ("/stations", "/staff", "/audit", "/password")]
    shown += [researcher.get(path).text for path in ("/export", "/password")]
    for text in shown:
        for secret in (OLD, "12 B", "STOP: pain", "lantern"):
            assert secret not in text
    assert "a patient" in shown[2]
