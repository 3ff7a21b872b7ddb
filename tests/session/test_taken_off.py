"""A headset taken off where no exercise runs: while table and reach are fitted, while saving, and at the end."""

import numpy as np
import pytest

from devices.openxr.values import News
from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session.replay import replay
from game.session.worn import OFF
from game.settings import rules
from game.training.events import BlockStart, Calib, DeviceInfo, Finished, Nrs, Rest, Resume, Say, SessionEnd, Stop
from game.training.events import Trial as Done
from game.view.input import Action, InputRules, Press
from tests.session.headsets import played
from tests.session.test_worn import Person, by_rule, kinds

# They play through the session's own clock.
pytestmark = pytest.mark.realtime

RULES = rules(InputRules, "input")


class Leaver(Person):
    """Rates pain with 3. The headset is taken off while the named screen is in front for the `turn`-th time, put
    on again after `away_s`, and *Go on* is pressed a second later."""

    def __init__(self, place, turn=1, away_s=2.0):
        super().__init__()
        self.place, self.turn, self.away_s = place, turn, away_s
        self.seen, self.looks, self.since_s, self.saved = [], [], 0.0, 0
        self.left_s = None

    def acts(self, loop, view):
        look = None if view.look is None else view.look.name
        assert loop.time_s < 300.0, self.looks[-5:]
        if not self.looks or look != self.looks[-1]:
            self.looks.append(look)
            self.since_s = loop.time_s
        waited_s = loop.time_s - self.since_s
        if loop.alarms.waiting:
            view.acts.append(Press(Action.SEEN, loop.time_s, "key"))
        if self.left_s is None and look == self.place and self.looks.count(look) == self.turn and waited_s > 0.3:
            self.left_s = loop.time_s
            self.off()
        elif self.left_s is not None and self.note and loop.time_s >= self.left_s + self.away_s:
            self.on()
        elif waited_s >= 0.5 and round(30 * waited_s) % 15 == 0 and not self.note:
            self._answer(loop, view, look)

    def _answer(self, loop, view, look):
        def press(action, value=""):
            view.acts.append(Press(action, loop.time_s, "hand", value))

        if look == "pain":
            press(Action.PAD, "nrs-3" if view.look.figure is None else "thats-it")
        elif look == "pain-confirm":
            press(Action.PAD, "yes")
        elif look == "rest" and loop.time_s >= self.left_s + self.away_s + 1.0:
            press(Action.PAD, "go-on")


def left(blind, place, turn=1, away_s=2.0, **changes):
    person = Leaver(place, turn, away_s)
    asked = {"seconds": 6.0, "pain": None, "asks": True, "ending": True, **changes}
    done = blind(worn=person, acts=person.acts, **asked)
    assert person.left_s is not None
    return done, person


def order(done, *which):
    return [entry.event for entry in done.entries if isinstance(entry.event, which)]


def test_while_the_first_rating_is_saved_it_is_rest_and_pain_is_asked_again_before_the_block(blind):
    done, person = left(blind, "saved", seconds=12.0)
    assert [(event.by, event.reason) for event in kinds(done, Rest)] == [("rule", OFF)]
    assert [event.moment for event in kinds(done, Nrs)] == ["pre", "mid", "post"]
    # Thanks and tick are shown again before that: nobody saw them.
    assert person.looks[:5] == ["pain", "pain-confirm", "saved", "rest", "saved"]
    rated = [type(event) for event in order(done, Nrs, Resume, Done)]
    assert rated[:4] == [Nrs, Resume, Nrs, Done]
    assert [event.reason for event in kinds(done, SessionEnd)] == ["time"]


def test_while_the_last_rating_is_saved_it_is_rest_and_nothing_more_is_asked(blind):
    done, person = left(blind, "saved", turn=2)
    assert [(event.by, event.reason) for event in kinds(done, Rest)] == [("rule", OFF)]
    assert [event.moment for event in kinds(done, Nrs)] == ["pre", "post"]
    assert person.looks[-4:] == ["saved", "rest", "saved", "end"]
    assert [event.reason for event in kinds(done, SessionEnd)] == ["time"]


@pytest.mark.parametrize(("place", "turn"), [("pain", 1), ("saved", 1)])
def test_off_for_a_minute_before_the_block_is_stop_and_the_record_says_so(blind, place, turn):
    done, _ = left(blind, place, turn, away_s=100.0)
    assert by_rule(done) == [OFF]
    assert not kinds(done, BlockStart)
    assert [event.reason for event in kinds(done, SessionEnd)] == ["stopped"]
    assert done.told.reason == "stopped"


def test_off_for_a_minute_while_the_last_rating_is_saved_is_stop_and_the_block_was_done(blind):
    done, person = left(blind, "saved", turn=2, away_s=100.0)
    assert by_rule(done) == [OFF]
    assert kinds(done, Finished)[0].reason == "time_limit"
    assert [event.value for event in kinds(done, Nrs)] == [3, 3]
    assert person.looks[-2:] == ["rest", "end"]


def test_at_the_end_people_take_it_off_and_nothing_is_stopped(blind):
    done, person = left(blind, "end", away_s=100.0)
    assert not kinds(done, Rest)
    assert not kinds(done, Stop)
    assert [event.state for event in kinds(done, DeviceInfo) if event.role == "headset"] == ["live", "lost"]
    # It goes by itself, as it would have.
    assert done.loop.time_s - person.left_s == pytest.approx(RULES.helper_s, abs=2.0)
    assert [event.reason for event in kinds(done, SessionEnd)] == ["time"]


# -- the fit -------------------------------------------------------------------------------------------------


def told(result):
    return [row.event for row in read_events(data_folder(), result.values["session"])]


class Away:
    """Events of a fake headset: a hand lies down, and reaches at last; it is off from one frame to another."""

    def __init__(self, off, on=None):
        self.off, self.on, self.saved = off, on, []

    def __call__(self, maker):
        def hand(*to):
            return lambda: setattr(maker.session, "hands_to", np.array(to))

        def focus(value):
            return lambda: setattr(maker.session, "focused", value)

        def goes_on():
            maker.view.acts.append(Press(Action.TAKE, maker.session.time_s, "key"))

        def counts():
            (file,) = data_folder().rglob("frames.jsonl")
            self.saved.append(file.read_bytes().count(b"\n"))

        does = {2: hand(0.0, -0.08, 0.0), self.off: focus(False), self.off + 2: counts}
        if self.on is not None:
            does |= {self.on: focus(True), self.on + 60: goes_on, 620: hand(0.0, -0.08, -0.1)}
        return does


@pytest.mark.parametrize(("off", "asked"), [(60, "fit-lie"), (300, "fit-reach")])
def test_while_table_and_reach_are_fitted_it_is_rest_and_what_was_asked_is_said_again(
    monkeypatch, headset, off, asked
):
    monkeypatch.setattr("tests.session.headsets.LAST", 1100)
    away = Away(off, off + 140)
    result, view, said = played(monkeypatch, headset, away, seconds=2.0, safe=False)
    happened = told(result)
    assert not any(view.resting[: off - 1])
    assert all(view.resting[off + 2 : off + 195])
    assert [event.reason for event in happened if isinstance(event, Rest)] == [OFF]
    assert sum("taken off" in line for line in said) == 1
    # What was done until then was on the disk at once.
    assert away.saved == [1 + off]
    kinds_of = [event.key if isinstance(event, Say) else type(event) for event in happened]
    resumed = kinds_of.index(Resume)
    # While it is off a still hand fits nothing; then the person is told anew what to do, and it goes on.
    assert not {"fit-reach", "fit-done", Calib} & set(kinds_of[kinds_of.index(Rest) : resumed])
    assert next(each for each in kinds_of[resumed:] if isinstance(each, str)) == asked
    assert kinds_of[resumed:].index("fit-done") < kinds_of[resumed:].index(BlockStart)
    assert sum(isinstance(event, Calib) and event.source == "fit" for event in happened) == 1
    assert replay(result.values["session"], None, print).equal


def test_off_for_a_minute_while_it_is_fitted_is_stop_and_no_block_begins(monkeypatch, headset):
    monkeypatch.setattr("tests.session.headsets.LAST", 60 + 90 * 62)
    result, _, _ = played(monkeypatch, headset, Away(60), seconds=2.0, safe=False)
    happened = told(result)
    assert [(event.by, event.reason) for event in happened if isinstance(event, Stop)] == [("rule", OFF)]
    assert not [event for event in happened if isinstance(event, Done | Nrs)]
    assert [event.reason for event in happened if isinstance(event, SessionEnd)] == ["stopped"]
    assert result.saved
    assert replay(result.values["session"], None, print).equal


# -- what Monado cannot be made to say -----------------------------------------------------------------------


def nobody_wears(maker):
    return {200: lambda: setattr(maker.session, "present", False)}, lambda: setattr(maker.session, "present", True)


def loss_is_announced(maker):
    return {200: lambda: maker.session.news.append(News.LOSS_PENDING)}, lambda: maker.session.wear()


@pytest.mark.parametrize(("how", "sessions"), [(nobody_wears, 1), (loss_is_announced, 2)])
def test_it_is_rest_until_somebody_goes_on_however_the_headset_goes(monkeypatch, headset, how, sessions):
    def events(maker):
        first, back = how(maker)

        def goes_on():
            # Times of a new session of the fake lie before those of the old one, whose frames ran ahead.
            maker.view.acts.append(Press(Action.TAKE, maker.session.time_s + 60.0, "key"))

        return {**first, 320: back, 420: goes_on}

    result, view, _ = played(monkeypatch, headset, events, seconds=6.0)
    assert not any(view.resting[:199])
    assert all(view.resting[203:419])
    assert not view.resting[-1]
    happened = told(result)
    assert [event.reason for event in happened if isinstance(event, Rest)] == [OFF]
    assert sum(isinstance(event, Resume) for event in happened) == 1
    states = [event.state for event in happened if isinstance(event, DeviceInfo) and event.role == "headset"]
    assert ("lost" in states, states[-1]) == (True, "live")
    assert headset[1].generation == sessions
    assert result.saved
    assert replay(result.values["session"], None, print).equal


def test_a_headset_that_sees_no_hands_is_told_to_staff_and_rests_where_one_is_needed(monkeypatch, headset):
    monkeypatch.setattr("tests.session.headsets.LAST", 1300)
    result, _, said = played(
        monkeypatch, headset, lambda maker: {2: lambda: setattr(maker.session, "hands", False)}, seconds=13.0
    )
    assert sum("does not see hands" in line for line in said) == 1
    happened = told(result)
    assert [event.reason for event in happened if isinstance(event, Rest)] == ["tracking"]
    assert not [event for event in happened if isinstance(event, Done) and event.success]
    assert replay(result.values["session"], None, print).equal
