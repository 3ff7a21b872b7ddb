"""Each session tells what is felt and what was shown, and the page for staff has both, side by side."""

from xml.etree import ElementTree

import pytest

from game.chronicle.chronicle import Chronicle
from game.chronicle.handover import draw, hand_over
from game.chronicle.phantom import NAMES, line, measures
from game.chronicle.phantom_plot import drawing
from game.scoring.folder import data_folder
from game.scoring.journal import Journal
from game.training.care import FitDone, Matched
from game.training.course import TherapistAct
from game.training.events import Measure, RigSet
from tests.chronicle.chronicle_kit import FIRST_FACTS, tell
from tests.session.guided.guided_kit import Life


def fitted_life(frozen=True, **profile):
    """An amputee in stage 3 whose phantom is felt too near, small, and as this fist."""
    life = Life(amputation=True, **profile)
    day = life.setting(-1).day
    life.chronicle.take(FitDone(day, 10.0, 1.1, frozen, 4, 30.0, 45.0, 0.9))
    life.chronicle.take(TherapistAct(day, "jump", "3", "practised elsewhere"))
    return life


def told(desk, kind):
    return [each for _, _, _, each in desk.record.entries if isinstance(each, kind)]


def test_a_session_tells_what_is_felt_and_how_it_is_shown_and_asks_how_it_matched():
    life = fitted_life()
    reason, desk = life.comes(0)
    assert reason == "done"
    found = {each.name: (each.value, each.unit, each.side, each.rater) for each in told(desk, Measure)}
    assert {name: found[name] for name in NAMES} == {
        "felt-length": (10.0, "%", "left", "self"), "felt-size": (110.0, "%", "left", "self"),
        "felt-turn": (45.0, "deg", "left", "self"), "felt-curl": (90.0, "%", "left", "self"),
        "felt-frozen": (1.0, "yes", "left", "self"), "shown-length": (20.0, "%", "left", "rule"),
        "shown-size": (100.0, "%", "left", "rule"),
    }  # fmt: skip
    assert life.chart.sessions[-1].mirror_minutes > 0
    assert [each for each in life.chronicle.events if isinstance(each, Matched)] == [Matched(4)]
    assert life.chart.body.matched == 1
    assert desk.opening.pose.curl == 0.9


def test_before_a_real_mirror_nothing_is_drawn_and_nobody_is_asked_how_it_matched():
    life = fitted_life()
    _, desk = life.comes(0, way="REAL_MIRROR")
    names = {each.name for each in told(desk, Measure)}
    assert "felt-length" in names
    assert not names & {"shown-length", "shown-size"}
    assert not [each for each in life.chronicle.events if isinstance(each, Matched)]


def test_who_was_not_fitted_tells_none_of_it():
    life = Life()
    life.chronicle.take(TherapistAct(life.setting(-1).day, "jump", "3", "practised elsewhere"))
    _, desk = life.comes(0)
    assert not {each.name for each in told(desk, Measure)} & set(NAMES)
    assert not [each for each in life.chronicle.events if isinstance(each, Matched)]


def test_the_page_for_staff_has_felt_and_shown_of_every_session():
    day, frozen = "2026-03-01", FitDone("2026-03-01", 10.0, 1.1, True, 4, 30.0, 45.0, 0.9)
    body = tell(data_folder(), "P-01", (*FIRST_FACTS, frozen)).chart.body
    assert body.fitted
    for opened, dots in ((0.35, 4), (0.6, None)):
        with Journal.open(data_folder()) as journal, Chronicle.open(journal, "P-01") as chronicle:
            rig = RigSet("reflect", 0.0, 1.0, 0.0, 1.0, "mirror", 0.2, 45.0, 0.9, opened)
            for each in (*measures(body, "left", drawn=True), rig, Matched(dots)):
                journal.append(each, None, None)
            assert chronicle.saved()
    lines, values = hand_over(data_folder(), "P-01", "2026-05-01")
    first, second = values["phantom"]
    assert (first["felt_length"], first["shown_length"], first["opened"], first["match"]) == (10.0, 20.0, 35.0, 4)
    assert (second["opened"], second["match"]) == (60.0, None)
    at = lines.index("Where the phantom was felt and how it was shown:")
    assert [each.strip() for each in lines[at + 1 : at + 3]] == [line(first), line(second)]
    assert line(first).endswith(
        "felt at 10 % of its length, 110 % of its size, turned +45 degrees from thumb up, closed 90 %, frozen; "
        "shown at 20 % of its length, 100 % of its size, opened 35 %; match 4 of 4"
    )
    # They stand there, and not among the other measures.
    assert not [each for each in values["measures"] if each["name"] in NAMES]
    assert day < first["day"]


def visits(many):
    return [
        {
            "day": f"2026-03-{number + 1:02d}", "felt_length": 20.0 + 10 * number,
            "shown_length": 30.0 + 10 * number, "felt_size": 90.0, "opened": None, "match": 4,
        } for number in range(many)
    ]  # fmt: skip


def test_felt_and_shown_are_drawn_where_they_were():
    root = ElementTree.fromstring(drawing(visits(3), "P-<1"))
    names = [each.tag.rpartition("}")[2] for each in root.iter()]
    # Felt length and size, shown length alone: what was not told has no mark.
    assert names.count("circle") == 2 + 3 + 3
    assert names.count("polyline") == 3
    marks = [each for each in root.iter() if each.tag.endswith("circle")]
    heights = [float(each.get("cy")) for each in marks[1:4]]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.2)
    assert "P-<1" in root[1].text
    dates = [each.text for each in root.iter() if (each.text or "").startswith("2026")]
    assert dates == ["2026-03-01", "2026-03-02", "2026-03-03"] * 2
    many = [each.text for each in ElementTree.fromstring(drawing(visits(20), "P")).iter()]
    assert sum((each or "").startswith("2026") for each in many) <= 2 * 6


def test_the_report_writes_the_drawing_or_says_why_there_is_none(tmp_path):
    value = {"patient": "P-01", "phantom": visits(2)}
    assert draw(value, tmp_path / "new") == [f"Drawn: {tmp_path / 'new' / 'P-01-phantom.svg'}"]
    assert (tmp_path / "new" / "P-01-phantom.svg").read_text(encoding="utf-8").startswith("<svg")
    assert draw({"patient": "P-02"}, tmp_path / "none") == ["Nothing to draw: no phantom was fitted."]
    assert not (tmp_path / "none").exists()


def test_a_row_that_a_kill_cut_short_is_told_as_far_as_it_goes():
    assert line({"day": "d", "felt_length": 60.0, "opened": None, "match": None}) == "d felt at 60 % of its length"
