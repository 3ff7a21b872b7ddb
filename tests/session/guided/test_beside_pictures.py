"""Left or right and imagery beside a real mirror: the exercises themselves on flat pages, with no limb."""

import dataclasses

import pytest

from game.body.joints import Side
from game.session.clock import StepClock
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Guide
from game.session.guided.exercising import installed
from game.session.guided.visit import visit
from game.session.memory import Memory
from game.session.record import Record
from game.session.sight import Blind
from game.settings import rules
from game.simulation.intake import before_visit
from game.training.course import BlockDone, ProbeDone, SetDone, TherapistAct, VisitEnd
from game.training.events import Answered, Ask, BlockStart, Drawn, Finished, Flag, Show, Trial
from game.view.flat import FlatView
from game.view.input import Action, InputRules, Press
from tests.session.guided.guided_kit import Life
from tests.view.flat_looks import picture

# Nobody acts sooner after the last act.
PACE_S = 0.7


class Brisk(StepClock):
    """Ten beats a second."""

    def tick(self):
        self._frame += 2
        return super().tick()


def exercises():
    """The installed exercises; rungs of imagery that are not installed are played by the one that is."""
    known = installed()
    return {f"I{rung}": dataclasses.replace(known["I3"], code=f"I{rung}") for rung in range(1, 7)} | known


def comes(life, number=0, view=None, acts=None):
    """The visit of a day; how it ended, its desk, and what staff were told."""
    memory, told, last = Memory(), [], [0.0]
    memory.durable_seq = 10**9
    view = view or Blind()

    def on_beat(desk):
        view.acts += acts(desk) if acts else []
        look = desk.screens.look()
        idle = look is not None and look.name == "coach" and look.title != "coach-comfortable"
        if idle or desk.time_s - last[0] < PACE_S:
            return
        seen = life.sitter.sees(look, desk.time_s)
        last[0] = desk.time_s if seen else last[0]
        view.acts += seen

    setting = life.setting(number, way="REAL_MIRROR", installed=tuple(exercises()))
    record = Record(memory, told.append)
    desk = MirrorDesk(setting, view, Brisk(), record, playable=exercises(), on_beat=on_beat)
    life.chronicle.record = record
    life.patient.wakes()
    for fact in before_visit(life.chronicle.course, setting.day):
        life.chronicle.take(fact)
    return desk.run(visit(Guide(desk, life.chronicle))), desk, told


def of(desk, kind):
    return [event for _, _, _, event in desk.record.entries if isinstance(event, kind)]


def facts(life, *kinds):
    return [event for event in life.chronicle.events if isinstance(event, kinds)]


def in_stage(stage, **more):
    life = Life(**more)
    life.chronicle.take(TherapistAct(life.setting(-1).day, "jump", str(stage), "practised elsewhere"))
    return life


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_left_or_right_is_played_and_told_as_at_the_loop(way):
    life = Life(way=way)
    life.sitter.answers["left-or-right"] = "left"
    reason, desk, told = comes(life)
    assert reason == "done"
    probe, *blocks = facts(life, ProbeDone, BlockDone)
    assert isinstance(probe, ProbeDone)
    assert probe.affected_valid == probe.intact_valid == 20
    # Who always says "left" is right for the left, affected side alone.
    assert (probe.affected_right, probe.intact_right) == (20, 0)
    assert all(0.15 < rt_s < 4.0 for rt_s in probe.affected_rts_s)
    assert len(set(probe.affected_rts_s)) > 1 or way != "switch"
    assert [block.results.count(True) for block in blocks] == [10, 10]
    assert all(20.0 < block.active_s < 180.0 for block in blocks)
    assert {block.source for block in blocks} == {"real_mirror"}
    assert not any(block.mirror for block in blocks), "a picture is no mirror"
    session = life.chronicle.course.chart.sessions[-1]
    assert session.minutes > 1
    assert session.mirror_minutes == 0
    assert not of(desk, Flag), "nothing is amiss"
    assert not [line for line in told if "cannot be practised" in line]


def test_every_question_was_seen_with_its_hand_and_times_count_from_there():
    life = Life()
    life.sitter.answers["left-or-right"] = "left"
    _, desk, _ = comes(life)
    events = [event for _, _, _, event in desk.record.entries]
    assert len([event for event in of(desk, Ask) if event.key == "left-or-right"]) == 80
    assert len(of(desk, Drawn)) == len(of(desk, Answered)) == 80
    # Every block counts its props and questions from 1.
    assert [event.ask_id for event in of(desk, Drawn)].count(2) == 3
    for seen, answer in zip(of(desk, Drawn), of(desk, Answered), strict=True):
        assert answer.ask_id == seen.ask_id
        assert answer.rt_s == pytest.approx(answer.time_s - seen.time_s)
    # The hand is shown before its question opens, in the same beat.
    at = [number for number, event in enumerate(events) if isinstance(event, Ask) and event.key == "left-or-right"]
    assert all(isinstance(events[number - 1], Show) for number in at)
    assert {event.mode for event in of(desk, BlockStart)} == {"probe", "training"}
    assert {event.reason for event in of(desk, Finished)} == {"completed"}


@pytest.mark.parametrize("affected", list(Side))
def test_imagery_is_played_and_told_as_sets(affected):
    life = in_stage(2, affected=affected)
    reason, desk, _ = comes(life)
    assert reason == "done"
    sets = facts(life, SetDone)
    assert sets
    for done in sets:
        assert done.trials > 0
        assert done.active_s > 30.0
        assert done.moved == 0, "nothing was seen to move"
    shown = [event for event in of(desk, Show) if event.prop == "hand" and event.look.get("to")]
    assert shown
    assert {event.look["side"] for event in shown} == {affected.value}
    imagined = [trial for trial in of(desk, Trial) if "imagined_s" in trial.metrics]
    if imagined:
        assert all(trial.metrics["moved_m"] == 0.0 for trial in imagined)


@pytest.mark.parametrize("stage", [1, 2])
def test_a_visit_of_both_stages_goes_through_on_flat_pages_with_no_window(stage):
    """That of stage 3 does in test_beside.py."""
    life = in_stage(stage, affected=Side.RIGHT) if stage > 1 else Life(affected=Side.RIGHT)
    life.sitter.answers["left-or-right"] = "right"
    view = FlatView("offscreen", (320, 180), {}, Side.RIGHT, rules(InputRules, "input"), pictures=picture)
    reason, _, told = comes(life, view=view)
    assert reason == "done"
    assert [event.reason for event in facts(life, VisitEnd)] == ["done"]
    assert facts(life, BlockDone, SetDone)
    assert not [line for line in told if "cannot be practised" in line]
    view.close()


def pressing(*wanted):
    """Presses these, one after the other, each in a question of left or right that was seen for a while."""
    left, since = list(wanted), []

    def acts(desk):
        look = desk.screens.look()
        if look is None or look.name != "question":
            since.clear()
            return []
        since.append(desk.time_s)
        if not left or desk.time_s - since[0] < 0.3:
            return []
        since.clear()
        return [Press(left.pop(0), desk.time_s, "key")]

    return acts


def test_rest_makes_the_trial_void_or_asks_it_again_and_stop_ends_the_visit_kindly():
    life = Life()
    life.sitter.answers["left-or-right"] = "left"
    reason, desk, _ = comes(life, acts=pressing(Action.REST, Action.EASIER, Action.STOP))
    assert reason == "stopped"
    assert [event.reason for event in facts(life, VisitEnd)] == ["stopped"]
    kinds = [event.kind for _, _, _, event in desk.record.entries]
    assert kinds.index("rest") < kinds.index("resume") < kinds.index("stop")
    (finished,) = of(desk, Finished)
    assert finished.reason == "stopped"
    assert not facts(life, ProbeDone), "a probe that was stopped is none"
    assert desk.exercise_s() is None


class Late(Blind):
    """Shows a question only in the third frame after it was opened."""

    def __init__(self):
        super().__init__()
        self.since = 0

    def draw(self, time_s):
        asked = None if self.look is None else self.look.ask_id
        self.since = self.since + 1 if asked is not None else 0
        return [asked] if self.since == 3 else []


def test_a_question_that_is_seen_late_takes_no_time_from_the_block_before():
    life = Life()
    life.sitter.answers["left-or-right"] = "left"
    _, desk, _ = comes(life, view=Late())
    assert len(of(desk, Answered)) == 80
    assert all(0.0 < answer.rt_s < 5.0 for answer in of(desk, Answered))
