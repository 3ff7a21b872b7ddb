"""What a person sees and reaches: the judge axe on every page and width, keyboard alone, print, large text."""

from __future__ import annotations

import re

import pytest

from tests.ward.sample import ALARMED, BARE, NEW, OFF, OLD, ON, PASSWORD, STAFF
from tests.ward.test_roles import TABLE

PATHS = {
    "/patients/{code}": [f"/patients/{each}" for each in (OLD, NEW, BARE)],
    "/stations/{station}": [f"/stations/{each}" for each in (ON, ALARMED, OFF)],
}


def paths_of(house, role):
    session = next(each.session for each in house.store.sessions(code=NEW) if each.station == ALARMED)
    for path, methods in TABLE.items():
        # The first address leads on to a page that has its own.
        shown = path != "/" and not path.startswith("/live/") and not path.endswith(".pdf")
        if role in methods.get("GET", ()) and shown:
            # Other roles see the same pages as the lead, with less on them.
            several = PATHS.get(path) if role == "lead" else None
            yield from several or [path.format(code=OLD, station=OFF, session=session)]


@pytest.mark.parametrize("role", ["lead", "therapist", "researcher", "admin"])
def test_the_judge_finds_nothing_on_any_page_of_a_role(house, open_ward, role):
    looker = open_ward({each: name for name, each in STAFF.items()}[role])
    seen = list(paths_of(house, role))
    assert len(seen) >= 2
    found = []
    for path in seen:
        looker.go(path)
        found += looker.violations()
        looker.narrow()
        found += looker.violations() if role == "lead" else []
        if looker.overflow() > 0:
            found.append(f"{path} is {looker.overflow()} px too wide for 320")
        looker.wide()
        looker.page.evaluate("document.documentElement.style.fontSize = '34px'")
        if looker.overflow() > 0:
            found.append(f"{path} is {looker.overflow()} px too wide with text of twice the size")
    assert not found, "\n".join(found)


def test_the_judge_finds_what_is_wrong(open_ward):
    looker = open_ward()
    looker.go("/sign-in")
    assert looker.violations() == []
    looker.page.evaluate("document.querySelector('label').remove()")
    assert any("label" in each for each in looker.violations())
    looker.page.evaluate("document.querySelector('h1').textContent = 'x'.repeat(900)")
    assert looker.overflow() > 0


def test_pages_that_say_no_are_as_readable(open_ward):
    looker = open_ward()
    looker.sign_in("m.rossi", "wrong")
    found = looker.violations()
    looker.sign_in("a.min")
    for path in ("/board", "/nothing"):
        looker.go(path)
        found += looker.violations()
    looker.narrow()
    found += looker.violations()
    assert not found, "\n".join(found)


def test_the_keyboard_alone_signs_in_opens_a_patient_and_gives_an_order(house, open_ward):
    looker = open_ward()
    page = looker.page
    looker.go("/")

    def focus() -> dict[str, str]:
        """What has the focus, and how it shows."""
        return page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return {text: e.innerText || e.value || e.id || '', href: e.getAttribute('href') || '',"
            " tag: e.tagName, value: e.value || '', line: s.outlineStyle + ' ' + s.outlineWidth}; })()"
        )

    def tab_to(wanted) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            now = focus()
            if now["tag"] != "BODY":
                assert now["line"] == "solid 3px", ("the focus is not seen", now)
            if wanted(now):
                return
        raise AssertionError("never reached by Tab")

    assert focus()["tag"] == "INPUT", "the name has the focus"
    page.keyboard.type("t.lang")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/board")
    tab_to(lambda now: now["href"] == "#main")
    page.keyboard.press("Enter")
    tab_to(lambda now: now["href"] == f"/stations/{ALARMED}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/stations/{ALARMED}")
    tab_to(lambda now: now["value"] == "rest")
    page.keyboard.press("Enter")
    page.locator("#given", has_text="waiting for the station").wait_for()
    assert [each.kind for each in house.store.orders_of(ALARMED)] == ["rest"]
    tab_to(lambda now: now["href"] == f"/stations/{ALARMED}/turnover")
    page.keyboard.press("Escape")
    looker.go("/patients")
    tab_to(lambda now: now["href"] == f"/patients/{OLD}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/patients/{OLD}")


def test_one_page_is_one_sheet_of_paper(open_ward):
    looker = open_ward("m.rossi")
    for path, most in ((f"/patients/{OLD}/page", 1), (f"/patients/{OLD}/discharge", 2)):
        looker.go(path)
        printed = looker.page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= most, path


def test_head_is_one_line_at_1024(open_ward):
    looker = open_ward("m.rossi")
    assert looker.page.evaluate("document.querySelector('header.top').offsetHeight") < 75
