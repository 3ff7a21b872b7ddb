"""One repetition beside a real mirror: phases at their pace, and the press that counts it once."""

from dataclasses import dataclass

import pytest

from game.settings import rules
from game.training.events import Say, Stray
from game.view.coach import CoachScreen
from game.view.input import SWITCH, Action, InputRules, Press

RULES = rules(InputRules, "input")


@dataclass(frozen=True)
class Phase:
    words: str
    picture: str
    seconds: float


OPEN, CLOSE = Phase("open", "p1", 4.0), Phase("close", "p2", 2.0)


def shown(rounds=2, *, scanning=False, quickly=2.5, until=0.0):
    screen = CoachScreen(RULES, (OPEN, CLOSE), rounds, quickly=quickly, scanning=scanning)
    screen.drawn(0.0)
    time_s = 0.0
    while time_s < until:
        screen.tick(time_s)
        time_s += 0.1
    screen.tick(until)
    return screen


def press(action, time_s, value="", by="key"):
    return Press(action, time_s, by, value)


@pytest.mark.parametrize(
    ("at", "words", "picture", "fill"),
    [(0.0, "open", "p1", 0.0), (2.0, "open", "p1", 0.5), (5.0, "close", "p2", 0.5), (8.0, "open", "p1", 0.5)],
)
def test_it_shows_one_phase_at_a_time(at, words, picture, fill):
    look = shown(until=at).look()
    assert (look.title, look.picture, look.fill) == (words, picture, fill)


def test_it_asks_when_the_movement_is_over_and_waits():
    screen = shown(until=15.0)
    look = screen.look()
    assert (look.title, look.picture, look.fill) == ("coach-comfortable", "p2", 1.0)
    assert (screen.active_s, screen.waiting_s, screen.done) == (12.0, 3.0, False)


def test_short_phases_are_spoken_once():
    screen = CoachScreen(RULES, (OPEN, CLOSE), 3, quickly=2.5)
    screen.drawn(0.0)
    said = [each.key for tenth in range(200) for each in screen.tick(tenth / 10) if isinstance(each, Say)]
    assert said == ["open", "close", "open", "open"]


def test_enter_counts_it_but_not_before_it_was_shown_once():
    screen = shown(until=5.0)
    assert isinstance(screen.hear(press(Action.TAKE, 5.0))[0], Stray)
    screen.tick(6.1)
    assert not any(pad.highlighted for pad in screen.look().pads), "no answer is given for the person"
    assert screen.hear(press(Action.TAKE, 6.2)) == []
    assert [pad.key for pad in screen.look().pads if pad.highlighted] == ["done"]
    assert not screen.done
    assert screen.hear(press(Action.TAKE, 6.3)) == []
    assert (screen.done, screen.result, screen.by) == (True, True, "key")
    assert isinstance(screen.hear(press(Action.TAKE, 6.4))[0], Stray), "once"


@pytest.mark.parametrize("at", [1.0, 7.0, 20.0])
def test_not_comfortable_can_be_said_at_any_time(at):
    by_pad = shown(until=at)
    by_pad.hear(press(Action.PAD, at + 0.2, "not-easy", "button"))
    by_digit = shown(until=at)
    by_digit.hear(press(Action.DIGIT, at + 0.2, "2"))
    by_arrow = shown(until=at)
    for action in (Action.BACK, Action.TAKE):
        by_arrow.hear(press(action, at + 0.2))
    assert [each.result for each in (by_pad, by_digit, by_arrow)] == [False] * 3


def test_a_mark_on_not_comfortable_stays_there():
    screen = shown(until=1.0)
    screen.hear(press(Action.NEXT, 1.1))
    screen.tick(7.0)
    screen.hear(press(Action.TAKE, 7.1))
    assert screen.result is False


def test_a_single_press_of_the_button_counts_it_also_where_keys_are_used():
    screen = shown(until=7.0)
    screen.hear(press(Action.SELECT, 7.1, by=SWITCH))
    assert (screen.done, screen.result) == (True, True)


def test_one_button_has_not_comfortable_from_soon_on_and_both_once_it_was_shown():
    # What comes at once may be the press of before once more.
    screen = shown(until=RULES.row_scan_s - 0.2, scanning=True)
    assert isinstance(screen.hear(press(Action.SELECT, RULES.row_scan_s - 0.1, by=SWITCH))[0], Stray)

    def highlighted(tenths):
        found = set()
        for tenth in tenths:
            screen.tick(tenth / 10)
            found |= {pad.key for pad in screen.look().pads if pad.highlighted}
        return found

    assert highlighted(range(13, 60)) == {"not-easy"}
    assert highlighted(range(62, 120)) == highlighted(range(120, 180)) == {"done", "not-easy"}


@pytest.mark.parametrize("at", [2.0, 9.0, 20.0])
def test_one_button_says_not_comfortable_while_it_moves_and_after(at):
    screen = shown(until=at, scanning=True)
    while not next(pad.highlighted for pad in screen.look().pads if pad.key == "not-easy"):
        at += 0.1
        screen.tick(at)
    screen.hear(press(Action.SELECT, at + 0.11, by=SWITCH))
    assert (screen.done, screen.result) == (True, False)


def test_rest_begins_the_movement_anew_and_keeps_what_was_done():
    screen = shown(until=7.0)
    screen.again()
    screen.drawn(100.0)
    screen.tick(101.0)
    assert (screen.look().title, screen.active_s) == ("open", 8.0)
    assert isinstance(screen.hear(press(Action.TAKE, 101.2))[0], Stray), "it has to be shown again"


def test_a_movement_needs_time():
    with pytest.raises(ValueError):
        CoachScreen(RULES, (), 1, quickly=1.0)
