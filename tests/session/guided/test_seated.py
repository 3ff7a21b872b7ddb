"""A guided visit at the loop, frame by frame: real runners, a simulated hand, acts through the screens."""

import pytest

import devices
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.guided.exercising import installed
from game.session.guided.run import led, looped
from game.session.guided.seated import LoopDesk
from game.session.record import Record
from game.session.sight import Blind
from game.settings import rules
from game.training.course import BlockDone, ProbeDone, TherapistAct, VisitEnd
from game.view.flat import FlatView
from game.view.input import Action, InputRules, Press
from game.view.window import NoGraphics
from tests.session.conftest import Promises
from tests.session.guided.guided_kit import Life

# Each question is looked at once: forty of the probe come first, then twenty of the first block.
IN_THE_BLOCK = 52


class Paced(StepClock):
    """Fifteen frames a second, as exercises are checked in CI: a visit is long, and no rule counts frames."""

    def now(self):
        return 2.0 * super().now()

    def tick(self):
        return 2.0 * super().tick()


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


class Page(FlatView):
    """A flat page before which the same person acts."""

    def __init__(self, sitter, clock):
        super().__init__("offscreen", (1366, 768), {}, Side.LEFT, rules(InputRules, "input"))
        self.sitter, self.clock, self.next_s = sitter, clock, 0.0
        self.titles, self.closed = [], False

    def begin(self):
        now = self.clock.now()
        flashes = self._look is not None and self._look.drawing is not None and self._look.drawing.flashing
        if now < self.next_s:
            return []
        self.next_s = now + (0.0 if flashes else 0.3)
        return self.sitter.sees(self._look, now)

    def screen(self, look):
        super().screen(look)
        if look is not None and self.titles[-1:] != [look.title]:
            self.titles.append(look.title)

    def close(self):
        self.closed = True
        super().close()


@pytest.fixture
def visits():
    """One visit of a life at the loop; the life, the view and the record."""
    opened = []

    def visited(life, number=0, url="sim:grasp?hand=right", flat=None, **changes):
        clock = Paced()
        device = devices.open_device(url, clock.now)
        opened.append(device)
        setting = life.setting(number, **changes)
        view = Watched(life.sitter, clock)
        record = Record(Promises(), lambda _: None)
        life.chronicle.record = record
        loop = looped(setting, device, clock, view, record)
        page = None if flat is None else lambda: flat(life.sitter, clock)
        desk = LoopDesk(loop, setting, installed(), watched=False, flat=page)
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


def pressing(life, action, at, name="question"):
    """A key is pressed the so manieth time that a screen of this name is looked at; the times it was."""
    seen, was = [], life.sitter.sees

    def sees(look, time_s):
        if look is not None and look.name == name:
            seen.append(time_s)
            if len(seen) == at:
                return [Press(action, time_s, "key")]
        return was(look, time_s)

    life.sitter.sees = sees
    return seen


def played(life):
    return [event for event in life.chronicle.events if isinstance(event, BlockDone | ProbeDone)]


def test_stop_within_a_block_ends_the_visit_and_the_block_in_order(visits):
    life = Life()
    life.sitter.answers["left-or-right"] = lambda look: "nothing"
    pressing(life, Action.STOP, 10)
    reason, _, loop = visits(life)
    end = next(event for event in life.chronicle.events if isinstance(event, VisitEnd))
    kinds = [event.kind for _, _, _, event in loop.record.entries]
    assert (reason, end.reason, end.by) == ("stopped", "stopped", "patient")
    assert kinds.count("finished") == 1
    assert kinds[-1] != "stop"
    assert not played(life), "half a probe says nothing"


def test_what_was_done_of_a_block_before_stop_is_kept_and_counts_as_no_whole_block(visits):
    life = Life()
    life.sitter.answers["left-or-right"] = lambda look: "left"
    pressing(life, Action.STOP, IN_THE_BLOCK)
    reason, _, loop = visits(life)
    block = played(life)[-1]
    assert reason == "stopped"
    assert isinstance(block, BlockDone)
    assert 3 < len(block.results) < 20
    assert block.counts is False
    assert life.chart.sessions[-1].blocks == [block]
    assert loop.draw_body is loop.hand_needed is False


def test_pain_that_staff_ask_for_within_a_block_is_a_reading_of_the_programme_and_the_block_goes_on(visits):
    usual, asked = Life(), Life()
    usual.sitter.answers["left-or-right"] = asked.sitter.answers["left-or-right"] = lambda look: "left"
    visits(usual)
    pressing(asked, Action.PAIN, IN_THE_BLOCK)
    reason, _, loop = visits(asked)
    assert reason == "done"
    assert len(asked.chart.sessions[-1].mids) == len(usual.chart.sessions[-1].mids) + 1
    assert [len(each.results) for each in played(asked)[1:]] == [len(each.results) for each in played(usual)[1:]]
    kinds = [event.kind for _, _, _, event in loop.record.entries]
    assert kinds.count("finished") == len(played(asked))


def test_pain_within_a_block_that_rose_too_far_ends_it_by_the_rule(visits):
    life = Life()
    life.sitter.answers["left-or-right"] = lambda look: "left"
    rated = life.patient.rates
    seen = pressing(life, Action.PAIN, IN_THE_BLOCK)
    life.patient.rates = lambda: 10 if len(seen) >= IN_THE_BLOCK else rated()
    reason, _, _ = visits(life)
    end = next(event for event in life.chronicle.events if isinstance(event, VisitEnd))
    assert (reason, end.by, end.about) == ("stopped", "rule", "pain")
    assert len(played(life)[-1].results) < 20


def test_no_limb_is_left_after_stop_at_a_coach_s_card_in_the_mirror_stage(visits):
    life = Life()
    life.comes(0)
    life.chronicle.take(TherapistAct(life.setting(0).day, "jump", "3", "practised elsewhere"))
    seen = pressing(life, Action.STOP, 2, "coach")
    reason, _, loop = visits(life, 1, installed=("LR",))
    assert len(seen) == 2
    assert reason == "stopped"
    assert loop.draw_body is loop.hand_needed is loop.counting is False


@pytest.mark.slow
def test_the_tests_of_the_second_visit_come_as_flat_pages_over_the_scene(visits, monkeypatch, tmp_path):
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path))
    life, pages = Life("stroke", "stroke", fresh=True), []

    def flat(sitter, clock):
        pages.append(Page(sitter, clock))
        return pages[-1]

    for number in range(2):
        _, view, loop = visits(life, number, flat=flat)
        assert loop.view is view, "the scene is back"
    assert all(page.closed for page in pages)
    titles = [title for page in pages for title in page.titles]
    assert {"staff-card-size", "t1a", "t1b", "t2a", "t2b-2", "t2c-2"} <= set(titles)
    assert titles.count("staff-card-size") == 1
    found = {each.item: each.value for each in life.chart.admission.findings}
    assert [found[each] for each in ("T1", "T2a", "T2b", "T2c")] == ["green", "pass", "clear", "pass"]
    shown = [
        event.value for _, _, _, event in loop.record.entries if getattr(event, "name", "") == "flash-longest"
    ]
    assert 290 <= shown[0] <= 400


def test_where_no_page_can_be_opened_staff_hear_why_and_do_their_own(visits):
    def flat(sitter, clock):
        raise NoGraphics("No screen was found.")

    life = Life("stroke", "stroke", fresh=True)
    for number in range(2):
        _, view, _ = visits(life, number, flat=flat)
    assert {"staff-t1", "staff-t2a"} <= set(view.seen)
