"""From a patient who is added on a page to the figures of a visit at a station, by the real commands."""

import io
import json
import zipfile

import pytest

from game.scoring.folder import data_folder
from game.scoring.station import bring
from game.session.guided.run import SessionRequest, session
from game.simulation.intake import first_visits
from game.training.course import Enrolled
from tests.chronicle.chronicle_kit import tell
from tests.ward.browsing import Looker, chromium
from tests.ward.whole import (
    EAST,
    WEST,
    WHO,
    Staff,
    a_ward,
    clicked,
    day_in,
    midline,
    playing,
    serving,
    until,
)

CODE = "DUMMY-1"
ADDED = {"code": CODE, "preset": "plp", "affected": "left", "limb": "arm", "amputation": "yes", "language": "en"}


def test_a_visit_at_a_station_is_on_its_patients_page_and_a_demonstration_is_not(tmp_path, monkeypatch):
    server, station = tmp_path / "server", tmp_path / "station"
    first, second = day_in(WEST), day_in(EAST)
    with a_ward(tmp_path, WEST) as (base, _), Staff(base) as staff:
        ident = staff.enrols(station, "Trolley 1")
        staff.post("/patients", **ADDED)
        port = int(base.rsplit(":", 1)[1])
        # The station takes over whom it never met: what the page kept is enough.
        monkeypatch.setenv("MIDLINE_DATA", str(station))
        assert data_folder() == station
        bring(station, CODE, pytest.fail)
        tell(
            station,
            CODE,
            list(first_visits(Enrolled(first, "plp", "left", "arm", "ward", amputation=True), first)),
        )
    with serving(server, port, EAST) as base, Staff(base) as staff:
        done = session(SessionRequest(CODE, second, simulate="plp"), print).to_json()
        assert done["practised"], done
        midline(station, "sync", "--once")
        page = staff.get(f"/patients/{CODE}")
        assert "No dose yet" not in page
        assert "No pain was rated yet" not in page
        assert f'<td>{second}</td><td class="number">{done["pain_before"]}</td>' in page
        before = figures(staff)
        midline(
            station, "play", "coach-u03", "--view", "offscreen", "--seconds", "5", "--pain", "9,9", "--out",
            str(tmp_path / "out"),
        )  # fmt: skip
        midline(station, "sync", "--once")
        shown = staff.get(f"/stations/{ident}")
        assert shown.count('<span class="tag">demonstration</span>') == 1
        assert figures(staff) == before


def figures(staff):
    """All that is told of patients: the pages without what changes with each look, and the exports."""
    told = [staff.get(path) for path in ("/patients", f"/patients/{CODE}/page")]
    for path, form in (("patient", "csv"), ("patient", "jsonl"), ("research", "jsonl")):
        answer = staff.client.post(f"/export/{path}", data={"csrf": staff.csrf, "patient": CODE, "form": form})
        assert answer.status_code == 200, answer.text
        told.append(unpacked(answer.content))
    return told


def unpacked(content):
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return {name: box.read(name) for name in box.namelist()}


# The station must hear of it within 10 s, while everything else begins as well.
@pytest.mark.realtime
def test_an_order_from_the_page_rests_what_runs_and_is_shown_as_done(tmp_path):
    with a_ward(tmp_path) as (base, station), Staff(base) as staff:
        ident = staff.enrols(station, "Trolley 1")
        with playing(station, 120):
            until(lambda: "begins" in staff.get(f"/stations/{ident}"))
            staff.post(f"/stations/{ident}/orders", kind="rest")
            until(lambda: "Rest: <strong>done</strong>" in staff.get(f"/stations/{ident}"), 10)
            until(lambda: "rest: asked by ward" in staff.get(f"/stations/{ident}"), 10)
        midline(station, "sync", "--once")
    lines = [json.loads(line) for line in rows(station)]
    kinds = [line["kind"] for line in lines]
    assert "rest" in kinds
    assert {"order": "rest", "state": "done"}.items() <= next(
        each for each in lines if each["kind"] == "order"
    ).items()


def rows(station):
    from game.scoring.read import read_events, sessions
    from game.scoring.row import encode

    return [encode(row.event) for row in read_events(station, sessions(station)[-1].session)]


@pytest.mark.long
def test_clicks_are_done_and_shown(tmp_path):
    with a_ward(tmp_path) as (base, station), chromium() as browser:
        with Staff(base) as staff:
            ident = staff.enrols(station, "Trolley 1")
        looker = Looker(browser, base, "")
        looker.sign_in(WHO)
        took = clicked(looker, station, ident, 3)
        looker.close()
    assert len(took) == 3
