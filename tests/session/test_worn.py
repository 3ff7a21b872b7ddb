"""What a worn headset asks for: sitting, being worn, and pain first when it is put on again."""

import numpy as np
import pytest

from devices.api import State, Status
from game.scoring.folder import data_folder
from game.session.replay import replay
from game.session.screening import POSTURE, Screening
from game.session.worn import ENDED, OFF, Seen
from game.training.events import DeviceInfo, Flag, Nrs, Rest, Resume, Screened, SeatSet, SessionEnd, Stop, Trial
from game.view.input import Action, Press
from tests.session.headsets import played

# They play through the session's own clock.
pytestmark = pytest.mark.realtime

PLACE = np.array([0.3, 1.1, 0.2])
STRAIGHT = np.array([0.0, 0.0, 0.0, 1.0])
AWAY = "The headset was taken off."


def kinds(done, kind):
    return [entry.event for entry in done.entries if isinstance(entry.event, kind)]


def at(done, kind):
    return [entry.session_s for entry in done.entries if isinstance(entry.event, kind)]


class Person:
    """Who wears the headset; `does` is what they do, and helpers press, from when on: seconds to a function."""

    def __init__(self, does=None):
        self.place = PLACE
        self.state, self.note, self.space = State.LIVE, "", 0
        self.seen = True
        self._does = dict(does or {})
        self.stars = []

    def __call__(self, at_s):
        head = (self.place, STRAIGHT) if self.seen and self.state is State.LIVE else None
        return Seen(Status(self.state, note=self.note), head, self.space)

    def acts(self, loop, view):
        for time_s in [each for each in self._does if each <= loop.time_s]:
            self._does.pop(time_s)(self, view, loop.time_s)

    def off(self, note=AWAY):
        self.state, self.note = State.LOST, note

    def on(self):
        self.state, self.note = State.LIVE, ""

    def move(self, x, y, z):
        self.place = PLACE + np.array([x, y, z])


def moves(*by):
    return lambda person, _view, _s: person.move(*by)


def takes_off(person, _view, _s):
    person.off()


def puts_on(person, _view, _s):
    person.on()


def goes_on(_person, view, time_s):
    view.acts.append(Press(Action.TAKE, time_s, "key"))


def stops(_person, view, time_s):
    view.acts.append(Press(Action.STOP, time_s, "key"))


def by_rule(done):
    return [event.reason for event in kinds(done, Stop) if event.by == "rule"]


def worn(blind, does, seconds=8, **changes):
    """A block in a headset; whoever still rests at its end is stopped by a helper."""
    person, said = Person({seconds + 0.5: stops} | does), []
    done = blind(seconds=seconds, worn=person, acts=person.acts, say=said.append, **changes)
    return done, said, person


@pytest.mark.parametrize(
    ("by", "reason", "after_s"),
    [((0, 0.3, 0), "standing", 0.2), ((-0.3, 0, 0), "leaning", 3.2), ((0.3, 0.1, 0.1), "leaning", 3.2)],
)
def test_leaving_the_seat_a_little_is_rest_with_a_hint_and_staff_are_told(blind, by, reason, after_s):
    looks = []

    def away(person, view, _s):
        looks.append(view.look)

    done, said, _ = worn(blind, {3.0: moves(*by), 7.0: away})
    assert [(event.by, event.reason) for event in kinds(done, Rest)] == [("rule", reason)]
    assert at(done, Rest)[0] == pytest.approx(3.0 + after_s, abs=0.15)
    assert [event.note for event in kinds(done, Flag) if event.name == "comfort"] == [reason]
    assert sum("help them" in line for line in said) == 1
    hints = {"standing": "please-sit", "leaning": "sit-up"}
    assert looks[0].lines == (hints[reason],)
    assert not kinds(done, Resume)


def test_who_goes_on_standing_rests_on(blind):
    done, _, _ = worn(blind, {2.0: moves(0, 0.3, 0), 4.0: goes_on, 5.0: moves(0, 0, 0), 6.0: goes_on})
    assert [event.reason for event in kinds(done, Rest)] == ["standing", "standing"]
    assert at(done, Resume) == pytest.approx([4.0, 6.0], abs=0.1)
    assert done.loop.screens.resting is None


@pytest.mark.parametrize(
    ("by", "reason"),
    [((0.5, 0, 0), "away from the seat"), ((0, -0.38, 0), "dropped"), ((0, 0, 0.5), "away from the seat")],
)
def test_leaving_it_far_or_falling_stops_and_calls_staff(blind, by, reason):
    done, said, _ = worn(blind, {3.0: moves(*by)})
    assert by_rule(done) == [reason]
    assert done.told.reason == "stopped"
    assert [event.note for event in kinds(done, Flag) if event.name == "alarm"] == [reason]
    assert any(line.startswith("ALARM") for line in said)


def test_sitting_up_in_bed_is_rest_and_on_a_chair_it_is_not(blind):
    done, _, _ = worn(blind, {2.0: moves(0, 0.1, -0.3)}, screening=Screening((Screened(POSTURE, "lies", "key"),)))
    assert [event.reason for event in kinds(done, Rest)] == ["sitting up"]
    done, _, _ = worn(blind, {2.0: moves(0, 0.1, -0.3)})
    assert not kinds(done, Rest)


def test_a_new_seat_is_a_new_place(blind):
    """By the headset's own recentring, and by staff."""

    def recentres(person, _view, _s):
        person.space += 1
        person.move(0.4, 0.3, 0.0)

    def staff(_person, view, time_s):
        view.acts.append(Press(Action.RECENTRE, time_s, "key"))

    done, _, _ = worn(blind, {2.0: recentres, 4.0: moves(0.4, 0.5, 0.0), 4.05: staff, 6.0: moves(0.4, 0.8, 0.0)})
    assert [event.by for event in kinds(done, SeatSet)].count("head") == 3
    assert at(done, Rest) == pytest.approx([6.2], abs=0.15)


def test_a_head_that_nobody_sees_is_no_movement(blind):
    def hides(person, _view, _s):
        person.seen = False

    def shows(person, _view, _s):
        person.seen = True

    does = {2.0: hides, 3.0: moves(0.1, -0.2, 0.1), 5.0: shows}
    done, _, _ = worn(blind, does)
    assert not kinds(done, Rest)
    assert not by_rule(done)


def test_after_the_end_people_may_get_up(blind):
    does = {3.0: stops, 3.5: moves(0.6, 0.3, 0.0)}
    done, _, _ = worn(blind, does, ending=True)
    assert not kinds(done, Rest)
    assert [event.by for event in kinds(done, Stop)] == ["patient"]


# -- on and off ----------------------------------------------------------------------------------------------


def test_taking_it_off_is_rest_at_once_with_a_hand_from_elsewhere(blind):
    done, said, _ = worn(blind, {3.0: takes_off, 4.0: goes_on, 5.0: puts_on}, seconds=7)
    assert {event.reason for event in kinds(done, Rest)} == {OFF}
    assert at(done, Rest)[0] == pytest.approx(3.0, abs=0.1)
    # Nobody goes on who would not see it; and it stays so when it is on again.
    assert at(done, Rest)[1] == at(done, Resume)[0]
    assert not [time_s for time_s in at(done, Trial) if time_s > 3.1]
    assert said.count(AWAY) == 1
    assert [event.state for event in kinds(done, DeviceInfo) if event.role == "headset"] == [
        "live",
        "lost",
        "live",
    ]


def test_a_headset_in_somebodys_hands_is_no_fall(blind):
    does = {3.0: takes_off, 4.0: puts_on, 4.1: moves(0.3, -0.6, 0.4), 6.0: moves(0, 0, 0), 7.0: goes_on}
    done, _, _ = worn(blind, does | {9.0: moves(0, 0.3, 0)}, seconds=11)
    assert not by_rule(done)
    # Worn again, the head is watched again.
    assert [event.reason for event in kinds(done, Rest)] == [OFF, "standing"]


def test_off_for_a_minute_is_stop_and_back_before_that_is_not(blind):
    done, said, _ = worn(blind, {3.0: takes_off, 62.0: puts_on}, seconds=70)
    assert not by_rule(done)
    done, said, _ = worn(blind, {3.0: takes_off}, seconds=90)
    assert by_rule(done) == [OFF]
    assert at(done, Stop) == pytest.approx([63.0], abs=0.15)
    assert said.count(ENDED) == 1
    assert [event.reason for event in kinds(done, SessionEnd)] == ["stopped"]


def answers(person, view, time_s):
    """A helper who answers the pain question with 3, an act a call."""
    if view.look is None or view.look.name == "rest":
        return
    if view.look.name == "pain" and view.look.figure is None:
        view.acts.append(Press(Action.DIGIT, time_s, "key", "3"))
    elif view.look.name == "pain" or any(pad.highlighted for pad in view.look.pads):
        view.acts.append(Press(Action.TAKE, time_s, "key"))
    else:
        view.acts.append(Press(Action.NEXT, time_s, "key"))


def test_going_on_asks_pain_first_where_pain_is_asked(blind):
    does = {second / 2: answers for second in range(2, 60)} | {12.1: takes_off, 14.1: puts_on, 15.1: goes_on}
    done, _, _ = worn(blind, does, seconds=12, pain=None, asks=True)
    assert [event.moment for event in kinds(done, Nrs)] == ["pre", "mid", "post"]
    went_on = at(done, Resume)[0]
    rated = at(done, Nrs)[1]
    assert rated > went_on
    assert not [time_s for time_s in at(done, Trial) if went_on < time_s < rated]
    # An ordinary rest asks nothing, and neither does a play that asks nothing.
    rests = {12.1: lambda _p, view, s: view.acts.append(Press(Action.REST, s, "key")), 15.1: goes_on}
    done, _, _ = worn(
        blind, {second / 2: answers for second in range(2, 60)} | rests, seconds=12, pain=None, asks=True
    )
    assert [event.moment for event in kinds(done, Nrs)] == ["pre", "post"]
    done, _, _ = worn(blind, {3.0: takes_off, 4.0: puts_on, 5.0: goes_on}, seconds=8)
    assert [event.moment for event in kinds(done, Nrs)] == ["pre", "post"]


def test_the_story_waits_for_the_headset_and_rests_when_it_does_not_come(blind):
    def gets_ready(person, _view, _s):
        person.state, person.note = State.WAITING, "It gets ready."

    person = Person({2.0: puts_on})
    gets_ready(person, None, 0.0)
    done = blind(seconds=3, worn=person, acts=person.acts)
    assert not kinds(done, Rest)
    assert at(done, SessionEnd) == pytest.approx([3.0], abs=0.1)
    assert done.loop.time_s == pytest.approx(5.0, abs=0.1)
    person = Person({30.0: puts_on, 31.0: goes_on})
    gets_ready(person, None, 0.0)
    done = blind(seconds=3, worn=person, acts=person.acts)
    assert [event.reason for event in kinds(done, Rest)] == [OFF]
    assert not kinds(done, Stop)


# -- played again --------------------------------------------------------------------------------------------


def moved(*by):
    return lambda maker: {250: lambda: setattr(maker.session, "gone_to", np.array(by))}


@pytest.mark.parametrize(
    ("device", "by", "kind"),
    [
        ("openxr:", (0.0, 0.3, 0.0), "standing"),
        ("sim:grasp", (0.3, 0.0, 0.0), "leaning"),
        ("openxr:", (0.0, -0.4, 0.1), "dropped"),
    ],
)
def test_what_the_watch_decides_is_played_again_to_the_same_events(monkeypatch, headset, device, by, kind):
    result, view, _ = played(monkeypatch, headset, moved(*by), seconds=8.0, devices=(device,))
    assert view.resting[-1] == (kind != "dropped")
    assert result.values["reason"] == ("stopped" if kind == "dropped" else "closed")
    again = replay(result.values["session"], None, print)
    assert again.moved
    assert again.equal, again


def test_taking_it_off_is_played_again_with_a_hand_from_elsewhere(monkeypatch, headset):
    def kept():
        (file,) = data_folder().rglob("frames.jsonl")
        saved.append(file.read_bytes().count(b"\n"))

    def off(maker):
        return {250: lambda: setattr(maker.session, "focused", False), 252: kept}

    saved = []
    result, view, said = played(monkeypatch, headset, off, devices=("sim:grasp",))
    assert all(view.resting[252:])
    assert sum("taken off" in line for line in said) == 1
    # The first line says what the record is; what was played until then was on the disk at once.
    assert saved == [1 + 250]
    assert replay(result.values["session"], None, print).equal
