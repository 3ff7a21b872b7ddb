"""A guided visit at the loop, frame by frame: real runners, a simulated hand, acts through the screens."""

import pytest

import devices
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.guided.run import installed, led, looped
from game.session.guided.seated import LoopDesk
from game.session.record import Record
from game.session.sight import Blind
from game.training.course import BlockDone, ProbeDone, TherapistAct, VisitEnd
from tests.session.conftest import Promises
from tests.session.guided.guided_kit import Life


class Watched(Blind):
    """A view in which a simulated person acts on what is shown, three times a second."""

    def __init__(self, sitter, clock):
        super().__init__()
        self.sitter, self.clock, self.next_s = sitter, clock, 0.0
        self.seen = []

    def begin(self):
        now = self.clock.now()
        if now < self.next_s:
            return []
        self.next_s = now + 0.3
        return self.sitter.sees(self.look, now)

    def screen(self, look):
        super().screen(look)
        if look is not None and (not self.seen or self.seen[-1] != look.title):
            self.seen.append(look.title)


@pytest.fixture
def visits():
    """One visit of a life at the loop; the life, the view and the record."""
    opened = []

    def visited(life, number=0, url="sim:grasp?hand=right", **changes):
        clock = StepClock()
        device = devices.open_device(url, clock.now)
        opened.append(device)
        setting = life.setting(number, **changes)
        view = Watched(life.sitter, clock)
        record = Record(Promises(), lambda _: None)
        life.chronicle.record = record
        loop = looped(setting, device, clock, view, record)
        desk = LoopDesk(loop, setting, installed(), watched=False)
        return led(loop, desk, life.chronicle), view, loop

    yield visited
    for device in opened:
        device.close()


def test_left_or_right_is_played_frame_by_frame_and_told(visits):
    life = Life()
    life.sitter.answers["left-or-right"] = lambda look: "left"
    reason, view, _ = visits(life)
    told = [event for event in life.chronicle.events if isinstance(event, BlockDone | ProbeDone)]
    assert reason == "done"
    assert [type(event).__name__ for event in told] == ["ProbeDone", "BlockDone", "BlockDone"]
    probe = told[0]
    assert probe.affected_valid == probe.intact_valid == 20
    # Who always says "left" is right for the left, affected side alone.
    assert (probe.affected_right, probe.intact_right) == (20, 0)
    assert all(0.1 < rt_s < 3.0 for rt_s in probe.affected_rts_s)
    assert told[1].results.count(True) == 10
    assert view.seen[:3] == ["staff-supervision", "which-arm", "r16"]
    assert "anything-new" in view.seen
    assert view.seen[-1] == "well-done"


def test_the_mirror_is_played_and_counts_as_mirror_dose(visits):
    life = Life()
    day = life.setting(0).day
    life.comes(0)
    life.chronicle.take(TherapistAct(day, "jump", "3", "practised elsewhere"))
    reason, _, loop = visits(life, 1)
    session = life.chronicle.course.chart.sessions[-1]
    assert reason == "done"
    assert session.mirror_minutes > 3
    lantern = [each for each in session.blocks if each.code == "U02"]
    assert lantern
    assert all(each.source == "virtual_mirror" and sum(each.results) > 3 for each in lantern)
    assert loop.draw_body is False


def test_stop_within_a_block_ends_the_visit_and_the_block_in_order(visits):
    life = Life()

    def stops(look):
        return "nothing"

    life.sitter.answers["left-or-right"] = stops
    seen = []
    was = life.sitter.sees

    def sees(look, time_s):
        from game.view.input import Action, Press

        if look is not None and look.name == "question":
            seen.append(time_s)
            if len(seen) == 10:
                return [Press(Action.STOP, time_s, "key")]
        return was(look, time_s)

    life.sitter.sees = sees
    reason, _, loop = visits(life)
    end = next(event for event in life.chronicle.events if isinstance(event, VisitEnd))
    kinds = [event.kind for _, _, _, event in loop.record.entries]
    assert (reason, end.reason, end.by) == ("stopped", "stopped", "patient")
    assert kinds.count("finished") == 1
    assert kinds[-1] != "stop"
    assert life.affected is Side.LEFT
