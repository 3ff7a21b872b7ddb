"""What hands do each week beside the blocks: which hands, what is kept, and what is said where it cannot be."""

import pytest

from game.session.guided.desk import Guide
from game.session.guided.hand_tasks import NO_WRIST
from game.session.guided.visit import visit
from game.session.guided.weekly import for_another_time
from game.training.care import Weekly
from game.training.course import Prescription
from game.training.events import Finished
from tests.session.guided.guided_kit import FIRST, INSTALLED, items, measured
from tests.session.guided.test_carrying import in_stage

CODES = ("ROM", "OPP", "FIST")
THERE = {"installed": (*INSTALLED, *CODES), "tracked": ("intact",)}
HAND = ("range", "thumb", "fists")


@pytest.mark.parametrize("way", ["pad", "switch"])
def test_the_working_hand_is_measured_and_its_figures_are_kept(way):
    life = in_stage(3, way=way)
    _, desk = life.arrives(1, **THERE)
    kept = measured(desk)
    assert [item for item in items(life) if item in HAND] == list(HAND)
    # The simulated hand opens to 0.10 and closes to 0.85.
    assert kept["rom-fingers", "right"].value == pytest.approx(75.0, abs=3.0)
    assert (kept["thumb-opposition", "right"].value, kept["thumb-opposition", "right"].unit) == (10.0, "0-10")
    assert kept["fist-count", "right"].value == 10.0
    assert 0.0 < kept["fist-time", "right"].value < 60.0
    assert {kept[name, "right"].rater for name in ("rom-fingers", "thumb-opposition", "fist-time")} == {"device"}
    told = {each.item: each.value for each in life.chronicle.events if isinstance(each, Weekly)}
    assert told["thumb"] == 10.0
    assert {side for name, side in kept if name.startswith(("rom", "thumb", "fist"))} == {"right"}
    assert len([each for _, _, _, each in desk.record.entries if isinstance(each, Finished)]) == 3


def test_a_wrist_that_no_tracker_sees_is_said_to_staff_and_not_told():
    life, said = in_stage(3), []
    life.patient.wakes()
    desk = life.desk(1, **THERE)
    desk.staff = said.append
    desk.run(visit(Guide(desk, life.chronicle)))
    assert NO_WRIST in said
    assert not [name for name, _ in measured(desk) if name.startswith("rom-wrist")]


@pytest.mark.parametrize("stage", [1, 2])
def test_no_hand_is_measured_before_stage_three(stage):
    life = in_stage(stage)
    life.arrives(1, **THERE)
    assert not set(HAND) & set(items(life))


def test_the_affected_hand_of_a_stroke_that_grasps_is_measured_too_and_no_other_is():
    both = {**THERE, "tracked": ("intact", "affected")}
    life = in_stage(3, "stroke")
    _, desk = life.arrives(1, **both)
    assert {side for name, side in measured(desk) if name == "rom-fingers"} == {"right"}
    life = in_stage(3, "stroke")
    life.chronicle.take(Prescription(FIRST.isoformat(), "questions.vbbt_grasps", True, "therapist", "holds a cup"))
    _, desk = life.arrives(1, **both)
    for name in ("rom-fingers", "thumb-opposition", "fist-count"):
        assert [side for each, side in measured(desk) if each == name] == ["right", "left"]


@pytest.mark.parametrize("changes", [{"installed": INSTALLED}, {"tracked": ()}, {"way": "REAL_MIRROR"}])
def test_without_a_tracked_hand_one_sentence_says_so_and_it_stays_due(changes):
    life, seen = in_stage(3), set()
    life.sitter.answers["staff-weekly-left"] = lambda look: seen.add(look.lines) or "go-on"
    life.arrives(1, **{**THERE, **changes})
    assert not set(HAND) & set(items(life))
    assert set(HAND) <= set(life.chart.body.weekly_due)
    assert [line for page in seen for line in page if "hand" in line] == ["staff-weekly-hands"]


def test_staff_read_of_what_hands_do_only_what_is_left():
    assert list(for_another_time(["vbbt", "probe"])) == [("staff-weekly-probe", "staff-weekly-vbbt")]
    assert list(for_another_time(["thumb", "fists"])) == [("staff-weekly-hand",)]
    assert list(for_another_time(["thumb", "vbbt"])) == [("staff-weekly-hands",)]
