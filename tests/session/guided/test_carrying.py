"""The virtual box and block task of the week at the virtual desk: which hands, what is kept, what is not."""

from dataclasses import replace

import pytest

from game.session.guided.desk import Guide
from game.session.guided.visit import visit
from game.training.care import Weekly
from game.training.course import Prescription, TherapistAct
from game.training.events import Say, Trial
from game.view.input import Action, Press
from tests.session.guided.guided_kit import FIRST, INSTALLED, Life, items, measured

THERE = {"installed": (*INSTALLED, "VBBT"), "tracked": ("intact",)}


def in_stage(stage, preset="plp", way="pad", **profile):
    """A patient whose week's check has nothing left but the blocks."""
    life = Life(preset, preset, way=way, **profile)
    life.chronicle.take(TherapistAct(FIRST.isoformat(), "jump", str(stage), "knows it from before"))
    life.sitter.answers |= {"weekly": "weekly-now", "weekly-practise": "no"}
    for item in ("working-hand", "pain", "probe", "activities", "change", "limb-picture"):
        life.chronicle.take(Weekly(FIRST.isoformat(), 0.0, item))
    return life


@pytest.mark.parametrize("way", ["pad", "switch"])
def test_the_working_hand_carries_blocks_for_a_minute_and_its_figures_are_kept(way):
    life = in_stage(3, way=way)
    _, desk = life.arrives(1, **THERE)
    kept = measured(desk)
    scored = [event for _, _, _, event in desk.record.entries if isinstance(event, Trial)]
    counted = [each for each in scored if each.metrics.get("counts")]
    assert sum(each.end_s - each.start_s for each in counted) == pytest.approx(60.0, abs=0.2)
    assert sum(each.end_s - each.start_s for each in scored) == pytest.approx(75.0, abs=0.3)
    assert kept["vbbt", "right"].value == sum(each.success for each in counted) > 20
    assert (kept["vbbt", "right"].unit, kept["vbbt", "right"].rater) == ("blocks", "device")
    names = {"vbbt", "vbbt-drops", "vbbt-mean-speed", "vbbt-peak-speed", "vbbt-smoothness", "vbbt-voids"}
    assert {name for name, side in kept if side == "right"} >= names
    assert 0.0 < kept["vbbt-mean-speed", "right"].value <= kept["vbbt-peak-speed", "right"].value
    assert "vbbt" in items(life)
    # Nothing says how well it went.
    said = {event.key for _, _, _, event in desk.record.entries if isinstance(event, Say)}
    assert {key for key in said if key.startswith("blocks-")} == {
        f"blocks-{each}" for each in ("start", "lift", "try", "now", "begin", "done")
    }


def test_only_the_hand_that_carries_is_drawn():
    life, seen = in_stage(3), set()

    def on_beat(desk):
        if desk.frame_s is not None:
            seen.add(desk.limbs)

    life.patient.wakes()
    desk = life.desk(1, on_beat, **THERE)
    desk.run(visit(Guide(desk, life.chronicle)))
    assert seen == {"intact"}
    assert desk.limbs == "none"


@pytest.mark.parametrize("stage", [1, 2])
def test_it_is_not_due_before_stage_three(stage):
    life = in_stage(stage)
    life.arrives(1, **THERE)
    assert "vbbt" not in items(life)
    assert "vbbt" not in life.chart.body.weekly_due


@pytest.mark.parametrize("changes", [{"installed": INSTALLED}, {"tracked": ()}, {"way": "REAL_MIRROR"}])
def test_without_a_tracked_hand_it_stays_due_and_staff_read_so(changes):
    life, seen = in_stage(3), []
    life.sitter.answers["staff-weekly-left"] = lambda look: seen.append(look.lines) or "go-on"
    life.arrives(1, **{**THERE, **changes})
    assert "vbbt" not in items(life)
    assert "vbbt" in life.chart.body.weekly_due
    assert "staff-weekly-hands" in seen[0]


def test_a_hand_that_keys_drive_is_no_measure():
    life = in_stage(3)
    desk = life.desk(1, **THERE)
    perform = desk.perform

    def watched(order):
        played = yield from perform(order)
        return replace(played, source="observe")

    desk.perform = watched
    life.patient.wakes()
    desk.run(visit(Guide(desk, life.chronicle)))
    assert not [name for name, _ in measured(desk) if name.startswith("vbbt")]
    assert "vbbt" in life.chart.body.weekly_due


def test_the_affected_hand_of_a_stroke_that_grasps_carries_too_after_the_working_one():
    life = in_stage(3, "stroke")
    both = {**THERE, "tracked": ("intact", "affected")}
    _, desk = life.arrives(1, **both)
    assert {side for name, side in measured(desk) if name == "vbbt"} == {"right"}
    day = FIRST.isoformat()
    grasps = Prescription(day, "questions.vbbt_grasps", True, "therapist", "holds a cup")
    life = in_stage(3, "stroke")
    life.chronicle.take(grasps)
    _, desk = life.arrives(1, **both)
    assert [side for name, side in measured(desk) if name == "vbbt"] == ["right", "left"]
    assert [each.hands for each in life.chronicle.events if isinstance(each, Weekly) and each.hands] == [
        ("intact", "affected")
    ]


def stopped_at(action, number):
    frames = iter(range(10**9))

    def on_beat(desk):
        if desk.frame_s is not None and next(frames) == number:
            desk.stop_now(Press(action, desk.time_s, "key"))

    return on_beat


@pytest.mark.parametrize("number", [3, 200, 900])
def test_stop_in_it_ends_the_day_and_keeps_no_figure(number):
    life = in_stage(3)
    life.patient.wakes()
    desk = life.desk(1, stopped_at(Action.STOP, number), **THERE)
    assert desk.run(visit(Guide(desk, life.chronicle))) == "stopped"
    assert not [name for name, _ in measured(desk) if name.startswith("vbbt")]
    assert "vbbt" in life.chart.body.weekly_due


@pytest.mark.parametrize("number", [3, 200, 900])
def test_rest_in_it_stands_the_minute_still(number):
    life = in_stage(3)
    life.patient.wakes()
    desk = life.desk(1, stopped_at(Action.REST, number), **THERE)
    desk.run(visit(Guide(desk, life.chronicle)))
    counted = [e for _, _, _, e in desk.record.entries if isinstance(e, Trial) and e.metrics.get("counts")]
    assert sum(each.end_s - each.start_s for each in counted) == pytest.approx(60.0, abs=0.2)
    assert measured(desk)["vbbt", "right"].value > 20
