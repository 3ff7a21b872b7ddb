"""Seizure or collapse: staff's key brings the emergency card from anywhere, and the programme waits (2.9)."""

import pytest

from game.session.guided import run
from game.session.guided.desk import Guide
from game.training.care import Emergency
from game.training.course import TherapistAct, VisitEnd
from game.training.events import Cover, Note, Say, SessionEnd, Stop
from game.view.input import Action, Press
from tests.session.guided import test_seated
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_beside import comes, in_the_mirror_stage

visits = test_seated.visits
LASTS_S = 95.0
RESTED_S = 30.0


class Staff:
    """Presses the key in the beat that `when` finds, and closes the card after `LASTS_S`; it may rest under it."""

    def __init__(self, when, rests=False):
        self.when, self.rests = when, rests
        self.pressed_s = None
        self.after, self.clocks = [], []

    def __call__(self, desk):
        look = desk.screens.look()
        if self.pressed_s is None:
            if self.when(desk, look):
                self.pressed_s = desk.time_s
                self.press(desk, Action.EMERGENCY)
            return
        past = desk.time_s - self.pressed_s
        title = "" if look is None else look.title
        if not self.after or self.after[-1] != title:
            self.after.append(title)
        if title == "emergency":
            self.clocks.append(look.clock)
            if self.rests and past < RESTED_S and not desk.screens.resting:
                self.rests = False
                self.press(desk, Action.REST)
            elif past >= LASTS_S:
                self.press(desk, Action.PAD, "close")
        elif desk.screens.resting and past >= RESTED_S:
            self.press(desk, Action.PAD, "go-on")

    @staticmethod
    def press(desk, action, value=""):
        desk.stop_now(Press(action, desk.time_s, "key", value))


def on(title):
    return lambda desk, look: look is not None and look.title == title


def in_a_block(desk, look):
    return desk.waiting and look is None and desk.time_s > 60.0


def mirrored(life):
    """A patient in the mirror stage."""
    life.chronicle.take(TherapistAct(life.setting(0).day, "jump", "3", "practised elsewhere"))
    life.arrives(1)
    return life


def led(life, staff, number, **changes):
    # The simulated person leaves the card to staff.
    sees = type(life.sitter).sees.__get__(life.sitter)
    life.sitter.sees = lambda look, now: [] if look is not None and look.title == "emergency" else sees(look, now)
    ended, desk = life.arrives(number, on_beat=staff, **changes)
    return ended, desk, [row[3] for row in desk.record.entries]


def only(told, kind):
    return [event for event in told if isinstance(event, kind)]


@pytest.mark.parametrize(
    "when",
    [on("staff-supervision"), on("which-arm"), on("anything-new"), on("pain-now"), in_a_block, on("ok-face"),
     lambda desk, look: desk.screens.resting is not None, on("well-done")],
    ids=["who", "side", "new", "pain", "block", "face", "rest", "summary"],
)  # fmt: skip
def test_from_anywhere_the_card_comes_at_once_stays_till_staff_close_it_and_nothing_follows(when):
    life = mirrored(Life())
    staff = Staff(when)
    before = len(life.chronicle.events)

    def beat(desk):
        if desk.time_s > 100.0 and staff.pressed_s is None and desk.screens.front is None:
            staff.press(desk, Action.REST)
        staff(desk)

    ended, desk, told = led(life, beat, 2)
    assert staff.pressed_s is not None
    assert ended == "stopped"
    assert [title for title in staff.after if title] == ["emergency"]
    facts = life.chronicle.events[before:]
    assert only(facts, Emergency) == [Emergency(life.setting(2).day)]
    assert life.chart.standing.suspended == "safety"
    assert desk.limbs == "none"
    assert desk.covered
    (remark,) = only(told, Note)
    assert remark.by == "staff"
    seconds = float(remark.text.removeprefix("emergency, ").removesuffix(" s"))
    assert LASTS_S - 1.0 <= seconds < LASTS_S + 5.0
    assert len(only(told, SessionEnd)) == 1
    assert len(only(told, Stop)) == 1
    ends = only(facts, VisitEnd)
    if ends and ends[0].reason == "stopped":
        assert (ends[0].by, ends[0].about) == ("staff", "safety")
        assert facts.index(only(facts, Emergency)[0]) < facts.index(ends[0])
        assert life.chart.sessions[-1].day_over


@pytest.mark.parametrize("title", ["staff-supervision", "r3", "q4", "mirror-2"])
def test_in_the_first_visits_it_suspends_as_well_and_the_day_is_over(title):
    life = Life(fresh=True)
    staff = Staff(on(title))
    ended, _, told = led(life, staff, 0)
    assert (ended, [each for each in staff.after if each]) == ("stopped", ["emergency"])
    assert [event.stopped for event in life.chronicle.events if getattr(event, "stopped", "")] == ["safety"]
    assert life.chart.standing.suspended == "safety"
    assert [event.reason for event in only(told, SessionEnd)] == ["stopped"]


def test_rest_over_the_card_stops_no_clock_and_no_breathing_follows():
    life = Life("crps", "crps")
    staff = Staff(on("pain-now"), rests=True)
    _, _, told = led(life, staff, 0)
    assert "rest-title" in staff.after
    assert "breathe-pause" not in staff.after
    assert staff.clocks[-1] in ("1:34", "1:35")
    assert len(only(told, Note)) == 1


def test_after_a_stop_what_is_asked_gives_way_to_the_card():
    life = Life()
    staff = Staff(on("stop-why"))

    def beat(desk):
        if desk.time_s > 20.0 and not desk.screens.stopped:
            staff.press(desk, Action.STOP)
        staff(desk)

    ended, _, told = led(life, beat, 0)
    assert (ended, [title for title in staff.after if title]) == ("stopped", ["emergency"])
    assert [(event.by, event.reason) for event in only(told, Stop)] == [("patient", "asked by key")]
    assert life.chart.standing.suspended == "safety"


def test_a_second_press_changes_nothing_and_escape_closes_the_card():
    life = Life()
    staff = Staff(on("pain-now"))

    def beat(desk):
        staff(desk)
        if staff.pressed_s is not None and desk.time_s - staff.pressed_s > 10.0:
            staff.press(desk, Action.EMERGENCY)
            if desk.time_s - staff.pressed_s > 20.0:
                staff.press(desk, Action.STOP)

    ended, _, told = led(life, beat, 0)
    assert ended == "stopped"
    assert [event.text for event in only(told, Note)] == ["emergency, 20 s"]
    assert len(only(life.chronicle.events, Emergency)) == 1


def test_beside_a_real_mirror_the_card_alone_says_to_cover():
    life, seen = in_the_mirror_stage(), []
    sees = life.sitter.sees
    life.sitter.sees = lambda look, now: [] if look is not None and look.title == "emergency" else sees(look, now)

    def acts(desk):
        look = desk.screens.look()
        seen.append("" if look is None else look.name)
        if look is not None and look.name == "emergency":
            return [Press(Action.PAD, desk.time_s, "key", "close")] if look.clock >= "0:40" else []
        return [Press(Action.EMERGENCY, desk.time_s, "key")] if seen[-9:] == ["coach"] * 9 else []

    reason, desk, told = comes(life, acts=acts)
    assert (reason, seen[-1], desk.screens.emergency) == ("stopped", "emergency", True)
    events = [row[3] for row in desk.record.entries]
    assert any(line.endswith(" emergency") for line in told)
    after = events[events.index(Stop("staff", "emergency")) :]
    assert only(after, Cover) == only(after, Say) == []
    assert (only(events, VisitEnd)[-1].by, only(events, VisitEnd)[-1].about) == ("staff", "safety")


def test_in_a_block_of_the_virtual_mirror_the_cloth_falls_and_what_was_done_counts(visits):
    life = Life()
    life.comes(0)
    life.chronicle.take(TherapistAct(life.setting(0).day, "jump", "3", "practised elsewhere"))
    sees, began = life.sitter.sees, len(life.chart.sessions)

    def acts(look, now):
        if look is not None and look.title == "emergency":
            return [Press(Action.PAD, now, "key", "close")] if look.clock >= "0:05" else []
        session = life.chart.session
        mirror = len(life.chart.sessions) > began and session is not None and session.blocks
        return [Press(Action.EMERGENCY, now, "key")] if mirror and look is None else sees(look, now)

    life.sitter.sees = acts
    reason, view, loop = visits(life, 1)
    assert (reason, view.seen[-1]) == ("stopped", "emergency")
    assert loop.rig.mode == "cover"
    assert life.chart.sessions[-1].practised
    assert life.chart.standing.suspended == "safety"


def test_while_the_way_is_asked_it_comes_as_well():
    life = Life()
    desk = life.desk(0, Staff(on("staff-way")), ways=("DESKTOP", "REAL_MIRROR"))
    life.sitter.answers["emergency"] = "close"
    assert desk.run(run._way(Guide(desk, life.chronicle), None)) == "stopped"
    assert life.chart.standing.suspended == "safety"
    assert [row[3].kind for row in desk.record.entries if row[3].kind in ("emergency", "session_end")] == [
        "emergency", "session_end",
    ]  # fmt: skip
