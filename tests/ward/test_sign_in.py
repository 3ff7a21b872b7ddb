"""Signing in: what a password opens, what a cookie is worth, and when all of it ends."""

from __future__ import annotations

import pytest
from argon2 import Type

from game.ward import signin, visit
from game.ward.cookies import opened, sealed
from tests.ward.house import hidden
from tests.ward.sample import OLD, PASSWORD

STRONG = signin.hasher


def test_a_right_password_opens_the_page_that_was_asked_for(house):
    client = house.client()
    asked = client.get(f"/patients/{OLD}")
    assert asked.headers["location"] == f"/sign-in?next=/patients/{OLD}"
    answer = house.sign_in("M.Rossi ", target=f"/patients/{OLD}", client=client)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/patients/{OLD}")
    assert client.get(f"/patients/{OLD}").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "\\\\evil.example",
        "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", "evil.example", "", " /x",
    ],
)  # fmt: skip
def test_no_link_leads_elsewhere_after_signing_in(house, target):
    answer = house.sign_in("m.rossi", target=target)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    client = house.client()
    page = client.get("/sign-in")
    fields = {"csrf": hidden(page.text, "csrf"), "next": target, "name": "m.rossi", "password": PASSWORD}
    assert client.post("/sign-in", data=fields).headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("m.rossi", "wrong"), ("nobody", PASSWORD), ("", ""), ("m.rossi", "")]
)
def test_a_wrong_name_is_told_like_a_wrong_password(house, name, password):
    answer = house.sign_in(name, password)
    assert answer.status_code == 401
    assert "Name or password is wrong" in answer.text
    assert PASSWORD not in answer.text
    assert house.ward.cookie not in answer.cookies


def test_a_hash_is_checked_also_for_a_name_that_nobody_has(house, monkeypatch):
    checked = []
    plain = signin.verified
    monkeypatch.setattr(
        signin, "verified", lambda hashed, password: checked.append(hashed) or plain(hashed, password)
    )
    house.store.set_password("m.rossi", signin.hasher().hash(PASSWORD), "setup")
    house.store.add_staff("gone", "therapist", signin.hasher().hash(PASSWORD), "setup")
    house.store.revoke_staff("gone", "setup")
    for name in ("m.rossi", "nobody", "gone"):
        assert house.sign_in(name, "wrong").status_code == 401
    assert house.sign_in("gone").status_code == 401
    # The same work each time: one hash, of the same settings.
    assert len(checked) == 4
    assert len({each.split("$")[3] for each in checked}) == 1


def test_a_password_is_as_strong_as_is_advised():
    """What other tests weaken; RFC 9106, its second choice."""
    assert (STRONG().type, STRONG().memory_cost, STRONG().time_cost) == (Type.ID, 64 * 1024, 3)


def test_too_many_wrong_passwords_close_a_name_for_a_while(house, monkeypatch):
    client = house.client()
    for _ in range(signin.MOST_WRONG):
        assert house.sign_in("t.lang", "wrong", client=client).status_code == 401
    closed = house.sign_in("T.Lang", client=client)
    assert closed.status_code == 429
    assert "wait five minutes" in closed.text
    assert house.sign_in("m.rossi").status_code == 303, "others go on"
    later = signin.time.monotonic() + signin.WITHIN_S + 1
    monkeypatch.setattr(signin.time, "monotonic", lambda: later)
    assert house.sign_in("t.lang").status_code == 303


def test_one_address_that_tries_many_names_is_closed(house, monkeypatch):
    monkeypatch.setattr(signin, "verified", lambda hashed, password: False)
    for number in range(signin.MOST_WRONG_FROM):
        assert house.sign_in(f"name{number}", "wrong").status_code == 401
    assert house.sign_in("m.rossi").status_code == 429


def test_names_that_were_tried_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(signin, "MOST_COUNTED", 10)
    wrong = signin.Wrong()
    for number in range(100):
        wrong.note(f"name{number}", "here")
    assert len(wrong._told) == 10


def test_a_cookie_that_was_planted_is_worth_nothing(house):
    client = house.client()
    client.cookies.set(house.ward.cookie, "planted-by-somebody-else", domain="ward.test")
    assert client.get("/board").status_code == 303
    assert house.sign_in("m.rossi", client=client).status_code == 303
    given = client.cookies.get(house.ward.cookie, domain="ward.test")
    other = house.client()
    other.cookies.set(house.ward.cookie, "planted-by-somebody-else")
    assert given != "planted-by-somebody-else"
    assert other.get("/board").status_code == 303
    # Signing in once more ends the sign-in before.
    house.sign_in("m.rossi", client=client)
    other.cookies.set(house.ward.cookie, given)
    assert other.get("/board").status_code == 303


def test_the_form_of_the_sign_in_is_this_browsers(house):
    theirs = hidden(house.client().get("/sign-in").text, "csrf")
    client = house.client()
    client.get("/sign-in")
    for csrf in (theirs, "", "ü"):
        answer = client.post("/sign-in", data={"csrf": csrf, "name": "m.rossi", "password": PASSWORD})
        assert answer.status_code == 403
        assert house.ward.cookie not in answer.cookies


def test_who_is_revoked_is_out_at_once_everywhere(house):
    first, second = house.enter("t.lang"), house.enter("t.lang")
    assert first.get("/board").status_code == second.get("/board").status_code == 200
    house.enter("m.rossi").done("/staff/revoke", {"name": "t.lang"})
    assert first.get("/board").status_code == second.get("/board").status_code == 303
    assert first.client.get("/live/board").status_code == 401
    assert house.sign_in("t.lang").status_code == 401


def test_a_new_password_ends_every_sign_in_of_the_name(house):
    first, second = house.enter("t.lang"), house.enter("t.lang")
    fields = {"old": PASSWORD, "new": "another one 2"}
    assert "password now is wrong" in first.post("/password", fields | {"old": "no"}).text
    assert "at least" in first.post("/password", fields | {"new": "short"}).text
    assert first.post("/password", fields).headers["location"] == "/sign-in"
    assert first.get("/board").status_code == second.get("/board").status_code == 303
    assert house.sign_in("t.lang").status_code == 401
    assert house.sign_in("t.lang", "another one 2").status_code == 303


def test_signing_out_ends_it_on_the_server(house):
    person = house.enter("t.lang")
    token = person.client.cookies.get(house.ward.cookie)
    assert person.post("/sign-out").headers["location"] == "/sign-in"
    person.client.cookies.set(house.ward.cookie, token)
    assert person.get("/board").status_code == 303


class Later:
    """The clock of the pages, some time on."""

    def __init__(self, minutes: float) -> None:
        self.on_ns = int(minutes * 60e9)

    def time_ns(self) -> int:
        import time

        return time.time_ns() + self.on_ns


def test_a_page_left_alone_asks_for_the_password_and_a_script_does_not_keep_it(house, monkeypatch):
    person = house.enter("t.lang")
    held = signin.token_hash(person.client.cookies.get(house.ward.cookie))
    seen_us = house.store.staff_session(held).seen_us
    monkeypatch.setattr(visit, "time", Later(19))
    assert person.get("/board", headers={"X-Midline-Quiet": "1"}).status_code == 200
    assert house.store.staff_session(held).seen_us == seen_us
    assert person.get("/board").status_code == 200
    assert house.store.staff_session(held).seen_us > seen_us
    monkeypatch.setattr(visit, "time", Later(21))
    assert person.get("/board").status_code == 303
    assert person.client.get("/live/board").status_code == 401


def test_no_sign_in_outlives_a_day_of_work(house):
    client = house.client()
    house.sign_in("t.lang", client=client)
    held = house.store.staff_session(signin.token_hash(client.cookies.get(house.ward.cookie)))
    assert held.expires_us - held.made_us == pytest.approx(12 * 3600 * 1e6, abs=5e6)


def cookies_of(answer):
    return {each.split("=", 1)[0]: each for each in answer.headers.get_list("set-cookie")}


def test_cookies_are_bound_to_this_host_and_to_tls(secure):
    client = secure.client()
    form = cookies_of(client.get("/sign-in"))["__Host-midline-form"]
    entered = cookies_of(secure.sign_in("m.rossi", client=client))
    for each in (form, entered["__Host-midline"]):
        flags = {part.strip().lower() for part in each.split(";")[1:]}
        assert flags == {"httponly", "path=/", "samesite=strict", "secure"}
    assert "max-age=0" in entered["__Host-midline-form"].lower()


def test_on_this_machine_alone_cookies_need_no_tls(house):
    entered = cookies_of(house.sign_in("m.rossi"))["midline"]
    assert {part.strip().lower() for part in entered.split(";")[1:]} == {"httponly", "path=/", "samesite=strict"}


def test_a_sentence_on_a_page_was_put_there_by_this_sign_in(house):
    person = house.enter("m.rossi")
    assert "is added as therapist" in person.done(
        "/staff", {"name": "n.ew", "role": "therapist", "password": "long enough 1"}
    )
    assert "is added" not in person.get("/staff").text, "once"
    for cookie in (sealed("Call 123", "another secret"), "x", "eA==.00", "\u00fc."):
        assert opened(cookie, person.csrf) == ""
    assert opened(sealed("It went ü well.", person.csrf), person.csrf) == "It went ü well."
    person.client.cookies.set("midline-said", sealed("Call 123", "another secret"))
    assert "Call 123" not in person.get("/staff").text


def test_names_roles_and_first_passwords_are_checked(house):
    lead, admin = house.enter("m.rossi"), house.enter("a.min")
    new = {"name": "n.ew", "role": "therapist", "password": "long enough 1"}
    assert "at least" in lead.post("/staff", new | {"password": "short"}).text
    assert "no role" in lead.post("/staff", new | {"role": "king"}).text
    assert "there is somebody called t.lang already" in lead.post("/staff", new | {"name": "t.lang"}).text.lower()
    assert "Only an admin" in lead.post("/staff", new | {"role": "admin"}).text
    assert admin.post("/staff", new | {"role": "admin"}).status_code == 303
    assert "cannot revoke yourself" in admin.post("/staff/revoke", {"name": "A.MIN"}).text
