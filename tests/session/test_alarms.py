"""What calls staff in a session is shown to them, stays until they say so, and is kept; all of it plays again."""

import numpy as np
import pytest

from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session import play as play_module
from game.session.replay import replay
from game.training.events import Flag, SessionEnd, Stop
from game.view.input import Action, Press
from tests.session.headsets import played
from tests.session.test_worn import AWAY, goes_on, kinds, moves, puts_on, stops, takes_off, worn

# They play through the session's own clock.
pytestmark = pytest.mark.realtime


def sees(_person, view, time_s):
    view.acts.append(Press(Action.SEEN, time_s, "key"))


def keeps(shown):
    """What staff see at a time."""

    def look(_person, view, time_s):
        shown.append(view.alarmed)

    return look


def kept(done):
    return [event.note for event in kinds(done, Flag) if event.name == "alarm_seen"]


@pytest.mark.parametrize(
    ("by", "kind"),
    [((0, 0.3, 0), "stands"), ((0.5, 0, 0), "left"), ((0, -0.38, 0), "fall"), ((-0.3, 0, 0), "leans")],
)
def test_what_the_head_tells_stays_until_staff_saw_it(blind, by, kind):
    shown = []
    does = {2.0: moves(*by), 6.4: keeps(shown), 6.6: sees, 6.8: keeps(shown), 7.0: sees}
    done, _, _ = worn(blind, does, ending=True)
    assert [look and (look.kind, look.more) for look in shown] == [(kind, 0), None]
    assert kept(done) == [kind]


def test_taken_off_gone_on_and_off_again_are_one_alarm_and_going_on_does_not_take_it_away(blind):
    shown = []
    does = {2.0: takes_off, 3.0: puts_on, 4.0: goes_on, 5.0: keeps(shown), 5.5: takes_off, 7.0: keeps(shown)}
    done, _, _ = worn(blind, does)
    assert [(look.kind, look.note, look.more, look.number) for look in shown] == [
        ("headset", AWAY, 0, 1),
        ("headset", AWAY, 0, 2),
    ]
    assert kept(done) == []


def test_a_rest_that_nobody_answers_calls_staff(blind):
    shown = []
    rests = {2.0: lambda _p, view, s: view.acts.append(Press(Action.REST, s, "gaze"))}
    worn(blind, rests | {61.0: keeps(shown), 63.0: keeps(shown)}, seconds=64)
    assert [look and look.kind for look in shown] == [None, "help"]


def test_the_persons_own_stop_calls_staff_and_that_of_staff_does_not(blind):
    shown = []
    stop = {2.0: lambda _p, view, s: view.acts.append(Press(Action.STOP, s, "gaze"))}
    done, _, _ = worn(blind, stop | {3.0: keeps(shown), 4.0: sees}, ending=True)
    assert [look.kind for look in shown] == ["stop"]
    assert kept(done) == ["stop"]
    done, _, _ = worn(blind, {2.0: stops, 3.0: keeps(shown)}, ending=True)
    assert shown[-1] is None
    assert kept(done) == []


def test_a_play_does_not_end_over_an_alarm_that_nobody_saw(blind):
    def closes(_person, view, time_s):
        view.acts.append(Press(Action.TAKE, time_s, "key"))

    done, _, _ = worn(blind, {2.0: moves(0, -0.38, 0), 5.0: closes, 20.0: sees}, ending=True)
    assert [event.reason for event in kinds(done, SessionEnd)] == ["stopped"]
    assert kept(done) == ["fall"]
    assert done.loop.time_s == pytest.approx(20.0, abs=0.2)
    # A script, which has no ending, waits for nobody.
    done, _, _ = worn(blind, {2.0: moves(0, -0.38, 0)})
    assert done.loop.time_s < 4.0


def test_without_a_headset_there_is_no_alarm_for_staff(blind):
    looks = []

    def acts(loop, view):
        looks.append(view.alarmed)
        if len(looks) == 60:
            view.acts.append(Press(Action.STOP, loop.time_s, "switch"))
        elif len(looks) == 70:
            view.acts.append(Press(Action.TAKE, loop.time_s, "key"))
        view.open = len(looks) < 300

    done = blind(seconds=3, acts=acts, ending=True)
    assert set(looks) == {None}
    assert len(kinds(done, Stop)) == 1
    assert not done.loop.alarms.waiting


def test_seeing_it_is_played_again_to_the_same_events(monkeypatch, headset):
    shown = []

    def acts(maker):
        def stand():
            maker.session.gone_to = np.array((0.0, 0.3, 0.0))

        def see():
            view = play_module._view()
            shown.append(view.alarmed)
            view.acts.append(Press(Action.SEEN, maker.session.time_s, "key"))

        return {250: stand, 400: see}

    result, view, _ = played(monkeypatch, headset, acts, seconds=8.0, devices=("sim:grasp",))
    assert [look.kind for look in shown] == ["stands"]
    assert view.alarmed is None
    rows = [row.event for row in read_events(data_folder(), result.values["session"])]
    assert [row.note for row in rows if isinstance(row, Flag)] == ["standing", "stands"]
    again = replay(result.values["session"], None, print)
    assert again.moved
    assert again.equal, again
