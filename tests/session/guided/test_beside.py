"""A guided visit beside a real mirror: on flat pages, with no device, by every way of answering."""

import pytest

from exercises.coach import CODES
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Guide
from game.session.guided.visit import visit
from game.session.memory import Memory
from game.session.record import Record
from game.session.sight import Blind
from game.settings import rules
from game.simulation.intake import before_visit
from game.training.course import BlockDone, TherapistAct, VisitEnd
from game.training.events import BlockStart, Cover, Flag, Nrs, Rest, Say, SessionEnd, Stop, Trial
from game.view.flat import FlatView
from game.view.input import Action, InputRules, Press
from tests.session.guided.guided_kit import Life
from tests.view.flat_looks import picture


class Quick(StepClock):
    """Two beats a second: nobody looks at the pages."""

    def tick(self):
        self._frame += 14
        return super().tick()


def pages(side=Side.LEFT):
    return FlatView("offscreen", (480, 270), {}, side, rules(InputRules, "input"), pictures=picture)


def comes(life, number=0, view=None, acts=None):
    """The visit of a day beside a real mirror: how it ended, its desk, and what staff were told."""
    memory, told = Memory(), []
    memory.durable_seq = 10**9
    view = view or Blind()

    def on_beat(desk):
        look = desk.screens.look()
        # A movement is shown to its end, then it is pressed.
        idle = look is not None and look.name == "coach" and look.title != "coach-comfortable"
        view.acts += [] if idle else life.sitter.sees(look, desk.time_s)
        view.acts += acts(desk) if acts else []

    setting = life.setting(number, way="REAL_MIRROR")
    desk = MirrorDesk(setting, view, Quick(), Record(memory, told.append), on_beat=on_beat)
    life.chronicle.record = desk.record
    life.patient.wakes()
    for fact in before_visit(life.chronicle.course, setting.day):
        life.chronicle.take(fact)
    reason = desk.run(visit(Guide(desk, life.chronicle)))
    return reason, desk, told


def in_the_mirror_stage(**more):
    life = Life(**more)
    life.chronicle.take(TherapistAct(life.setting(-1).day, "jump", "3", "practised elsewhere"))
    return life


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_a_visit_of_the_mirror_stage_is_led_to_its_end(way):
    life = in_the_mirror_stage(way=way)
    reason, desk, told = comes(life)
    assert reason == "done"
    events = [event for _, _, _, event in desk.record.entries]
    done = [event for event in life.chronicle.events if isinstance(event, BlockDone) and event.mirror]
    assert len(done) >= 2
    for block in done:
        assert block.source == "real_mirror"
        assert block.results
        assert all(block.results)
        assert 0.0 < block.active_s <= 180.0
    assert {event.source for event in events if isinstance(event, BlockStart)} == {"real_mirror"}
    counted = [event for event in life.chronicle.events if isinstance(event, BlockDone) and event.counts]
    session = life.chronicle.course.chart.sessions[-1]
    assert session.minutes == pytest.approx(sum(event.active_s for event in counted) / 60)
    assert {event.code for event in done} <= set(CODES), "by the movement's own code"
    assert [event for event in events if isinstance(event, Nrs)]
    assert [event.reason for event in events if isinstance(event, SessionEnd)] == ["done"]
    left_out = {event.note for event in events if isinstance(event, Flag) and event.name == "no_card"}
    assert len([line for line in told if "has no coach's card" in line]) >= len(left_out)


def test_flat_pages_carry_it_with_no_window_at_all():
    life = in_the_mirror_stage(affected=Side.RIGHT)
    view = pages(Side.RIGHT)
    reason, _, _ = comes(life, view=view)
    assert reason == "done"
    assert view.picture().shape == (270, 480, 3)
    view.close()


def test_stop_in_a_block_ends_kindly_and_rest_only_covers():
    life = in_the_mirror_stage()
    seen = []

    def acts(desk):
        look = desk.screens.look()
        if look is None or look.name != "coach" or len(seen) > 1:
            return []
        seen.append(desk.time_s)
        return [Press(Action.REST if len(seen) == 1 else Action.STOP, desk.time_s, "key")]

    reason, desk, _ = comes(life, acts=acts)
    assert reason == "stopped"
    events = [event for _, _, _, event in desk.record.entries]
    assert [event.by for event in events if isinstance(event, Rest)][:1] == ["patient"]
    assert [event.by for event in events if isinstance(event, Stop)] == ["patient"]
    assert [event.reason for event in life.chronicle.events if isinstance(event, VisitEnd)] == ["stopped"]
    assert not [event for event in life.chronicle.events if isinstance(event, BlockDone) and event.mirror]


def in_a_block(*actions):
    """Each of these is pressed at the third repetition of the first coach's block."""
    left = list(actions)

    def acts(desk):
        look = desk.screens.look()
        begun = sum(isinstance(event, Trial) for _, _, _, event in desk.record.entries)
        if look is None or look.name != "coach" or begun < 2 or not left:
            return []
        return [Press(left.pop(0), desk.time_s, "key")]

    return acts


def test_the_repetitions_before_stop_are_kept_as_its_own_exercise():
    life = in_the_mirror_stage()
    reason, _, _ = comes(life, acts=in_a_block(Action.STOP))
    block = [event for event in life.chronicle.events if isinstance(event, BlockDone)][-1]
    assert reason == "stopped"
    assert block.results == (True, True)
    assert block.source == "real_mirror"
    assert life.chart.sessions[-1].blocks[-1] == block


def test_pain_that_staff_ask_for_between_repetitions_is_a_reading_of_the_programme():
    usual, asked = in_the_mirror_stage(), in_the_mirror_stage()
    comes(usual)
    reason, _, _ = comes(asked, acts=in_a_block(Action.PAIN))
    assert reason == "done"
    assert len(asked.chart.sessions[-1].mids) == len(usual.chart.sessions[-1].mids) + 1


def test_a_window_that_is_closed_ends_the_telling():
    life = in_the_mirror_stage()
    view = Blind()

    def acts(desk):
        view.open = desk.time_s < 20.0
        return []

    reason, _, _ = comes(life, view=view, acts=acts)
    assert reason is None


def test_staff_keys_do_what_they_do_everywhere():
    life = in_the_mirror_stage()
    once = []

    def acts(desk):
        if once or desk.time_s < 5.0:
            return []
        once.append(True)
        return [Press(action, desk.time_s, "key") for action in (Action.COVER, Action.PAIN, Action.PRAISE)]

    _, desk, _ = comes(life, acts=acts)
    events = [event for _, _, _, event in desk.record.entries]
    assert [event.by for event in events if isinstance(event, Cover)][:1] == ["staff"]
    assert not desk.pain_due, "asked in the next block"
    assert [event.text for event in events if event.kind == "note"] == ["praise"]
    assert [event.reason for event in events if isinstance(event, SessionEnd)] == ["done"]


def test_staff_lay_the_cloth_over_a_real_mirror_and_take_it_away():
    life = in_the_mirror_stage()
    pressed = []

    def acts(desk):
        if len(pressed) == 2 or desk.time_s < 3.0 * (len(pressed) + 1):
            return []
        pressed.append(desk.time_s)
        return [Press(Action.COVER, desk.time_s, "key")]

    _, desk, _ = comes(life, acts=acts)
    rows = [event for _, _, _, event in desk.record.entries]
    assert [event.on for event in rows if isinstance(event, Cover) and event.by == "staff"] == [True, False]
    said = [
        event.key for event in rows if isinstance(event, Say) and event.key in ("coach-cover", "coach-uncover")
    ]
    assert said[:2] == ["coach-cover", "coach-uncover"]
