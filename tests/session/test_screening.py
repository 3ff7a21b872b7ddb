"""Before a headset is put on staff are asked; a yes that forbids it ends the play before anything is shown."""

import numpy as np
import pytest

from game.scoring.folder import data_folder
from game.scoring.read import read_events, sessions
from game.session import play as play_module
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayError, PlayRequest
from game.session.screening import ITEMS, NO_WINDOW, POSTURE, UNANSWERED, screen
from game.session.sight import Blind
from game.settings import rules
from game.training.events import Rest, Screened, SessionEnd, SessionStart
from game.view.input import Action, InputRules, Press
from tests.session.headsets import Script

# They play through the session's own clock.
pytestmark = pytest.mark.realtime

RULES = rules(InputRules, "input")
WELL = {"R1": "no", "R2a": "no", "R2b": "no", "R12": "no", POSTURE: "sits"}
TITLES = {item.number: item.title for item in ITEMS}


class Desk(Blind):
    """Staff at the window: they answer what is shown with a figure, a while after they saw it."""

    def __init__(self, answers, action=None):
        super().__init__()
        self.now = 0.0
        self._answers = {TITLES[number]: answer for number, answer in answers.items()}
        self._action = action

    def begin(self):
        if self.look is None or self.look.name != "check":
            return []
        keys = [pad.key for pad in self.look.pads]
        if self._action is not None:
            return [Press(self._action, self.now, "key")]
        figure = str(1 + keys.index(self._answers[self.look.title]))
        return [Press(Action.DIGIT, self.now, "key", figure)]

    def pause(self, for_s):
        self.now += for_s


def asked(answers, action=None):
    desk, said = Desk(answers, action), []
    found = screen(desk, RULES, said.append, now=lambda: desk.now, pause=desk.pause)
    return found, said


@pytest.mark.parametrize("posture", ["sits", "lies"])
def test_who_may_wear_it_is_asked_all_and_goes_on(posture):
    found, said = asked(WELL | {POSTURE: posture})
    assert found.refused == ""
    assert [(each.item, each.answer, each.by) for each in found.answers] == [
        (number, answer, "key") for number, answer in (WELL | {POSTURE: posture}).items()
    ]
    assert found.bed == (posture == "lies")
    assert said == []


@pytest.mark.parametrize(
    ("number", "answer"), [("R1", "yes"), ("R2a", "yes"), ("R12", "yes"), (POSTURE, "stands")]
)
def test_what_forbids_a_headset_ends_the_questions_with_one_sentence(number, answer):
    found, _ = asked(WELL | {number: answer})
    assert found.refused.startswith("Nothing was shown in the headset: ")
    assert found.refused.count(".") == 1
    assert found.answers[-1] == Screened(number, answer, "key")
    assert len(found.answers) == list(TITLES).index(number) + 1


def test_a_pacemaker_is_told_to_staff_and_forbids_nothing():
    found, said = asked(WELL | {"R2b": "yes"})
    assert found.refused == ""
    assert len(said) == 1
    assert "15 cm" in said[0]


def test_stop_ends_the_questions():
    found, _ = asked(WELL, Action.STOP)
    assert (found.refused, found.answers) == (UNANSWERED, ())


@pytest.fixture
def desk(monkeypatch, headset):
    """Plays in the fake headset with these answers given in a window."""
    maker, runtime = headset
    monkeypatch.setattr(play_module, "has_screen", lambda: True)

    def run(answers, events=None, **request):
        named = {TITLES[number]: answer for number, answer in answers.items()}
        view = Script(runtime, {1: lambda: maker.session.wear()} | (events or {}), named)
        monkeypatch.setattr(play_module, "_view", lambda *_: view)
        said = []
        values = {"view": "headset", "seconds": 6.0, "pain": (4, 3)} | request
        return play(PlayRequest(**values), said.append), view, said

    return run


def test_after_a_yes_the_runtime_was_never_asked_and_the_answers_are_kept(desk, headset):
    maker, _ = headset
    with pytest.raises(PlayError, match="Nothing was shown"):
        desk(WELL | {"R12": "yes"})
    assert maker.asked == 0
    session = sessions(data_folder())[-1].session
    events = [row.event for row in read_events(data_folder(), session)]
    assert [event.answer for event in events if isinstance(event, Screened)] == ["no", "no", "no", "yes"]
    assert isinstance(events[0], SessionStart)
    assert events[-1] == SessionEnd("screening")


def test_lying_in_bed_is_watched_as_such_and_played_again(desk, headset):
    maker, _ = headset
    up = {250: lambda: setattr(maker.session, "gone_to", np.array([0.0, 0.1, -0.3]))}
    result, view, _ = desk(WELL | {POSTURE: "lies"}, up, devices=("sim:grasp",))
    session = result.values["session"]
    events = [row.event for row in read_events(data_folder(), session)]
    assert [event.reason for event in events if isinstance(event, Rest)] == ["sitting up"]
    assert [event.answer for event in events if isinstance(event, Screened)] == ["no"] * 4 + ["lies"]
    assert view.checked == list(TITLES.values())
    assert replay(session, None, print).equal


def test_a_script_is_asked_nothing_and_the_record_says_so(desk):
    result, view, _ = desk({}, safe=True, seconds=1.0)
    events = [row.event for row in read_events(data_folder(), result.values["session"])]
    screened = [event for event in events if isinstance(event, Screened)]
    assert {(event.answer, event.by) for event in screened} == {("not asked", "--safe")}
    assert len(screened) == len(ITEMS)
    assert view.checked == []


def test_without_a_screen_there_is_nobody_to_ask(desk, headset, monkeypatch):
    monkeypatch.setattr(play_module, "has_screen", lambda: False)
    with pytest.raises(PlayError) as refused:
        desk({})
    assert str(refused.value) == NO_WINDOW
    assert headset[0].asked == 0
