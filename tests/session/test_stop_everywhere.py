"""STOP ends a whole play from whatever is in front, also a second one, and no screen is left that nobody sees."""

import pytest

from game.training.events import Finished, Nrs, SessionEnd, Stop
from game.view.input import Action, Press

# What is in front in a play that asks pain, in order; what comes in a row of its own is named with its turn.
PLACES = ("pain 1", "pain-confirm 1", "saved 1", "none", "pain 2", "pain-confirm 2", "saved 2", "end 1")
# Longer than anything that goes by itself, frames of the step clock.
STUCK = 70 * 30


class Stuck(Exception):
    pass


class Person:
    """Rates pain with 3 wherever it is asked, and stops at the named places; an act needs half a second."""

    def __init__(self, places, way):
        self.places, self.way = list(places), way
        self.seen, self.last, self.since = [], None, 0
        self.acts_for_stop = []

    def __call__(self, loop, view):
        name = "none" if view.look is None else view.look.name
        self.since = self.since + 1 if name == self.last else 0
        if self.since > STUCK:
            raise Stuck(self.seen)
        if name != self.last and name != "rest":
            again = self.seen and self.seen[-1].split()[0] == name and self.last == "rest"
            self.seen += [] if again else [name if name == "none" else f"{name} {self._turn(name)}"]
        self.last = name
        # Twice in each look, in case the first was not meant for it.
        if self.since % 15 == 14:
            self._act(loop, view, name)

    def _turn(self, name):
        return 1 + sum(each.startswith(f"{name} ") for each in self.seen)

    def _act(self, loop, view, name):
        def press(action, value=""):
            view.acts.append(Press(action, loop.time_s, "hand", value))

        stops = bool(self.places) and self.seen[-1] == self.places[0]
        if name == "rest":
            self.acts_for_stop.append("stop")
            self.places.pop(0)
            press(Action.PAD, "stop")
        elif stops and self.way == "rest":
            self.acts_for_stop.append("rest")
            press(Action.REST)
        elif stops:
            self.acts_for_stop.append("stop")
            self.places.pop(0)
            press(Action.STOP)
        elif name == "pain":
            press(Action.PAD, "nrs-3" if view.look.figure is None else "thats-it")
        elif name == "pain-confirm":
            press(Action.PAD, "yes")
        elif name == "end":
            press(Action.PAD, "close")


def kinds(done, kind):
    return [entry.event for entry in done.entries if isinstance(entry.event, kind)]


def stopped(blind, places, way):
    person = Person(places, way)
    done = blind(seconds=1.5, pain=None, asks=True, ending=True, acts=person)
    assert person.places == []
    return done, person


@pytest.mark.parametrize("way", ["esc", "rest"])
@pytest.mark.parametrize("place", PLACES)
def test_stop_ends_the_play_from_every_place(blind, place, way):
    done, person = stopped(blind, [place], way)
    assert person.acts_for_stop == (["stop"] if way == "esc" else ["rest", "stop"])
    assert len(kinds(done, Stop)) == 1
    assert len(kinds(done, SessionEnd)) == 1
    at = person.seen.index(place)
    after = [name.split()[0] for name in person.seen[at + 1 :]]
    if place == "none":
        # Pain is asked once more, and then the end is shown.
        assert after == ["pain", "pain-confirm", "saved", "end"]
        assert kinds(done, Finished)[0].reason == "stopped"
    else:
        assert after == ([] if place == "end 1" else ["end"])
    assert [event.value for event in kinds(done, Nrs)] == [3] * len(kinds(done, Nrs))


@pytest.mark.parametrize("way", ["esc", "rest"])
@pytest.mark.parametrize("place", ["pain 2", "pain-confirm 2", "saved 2", "end 1"])
def test_a_second_stop_takes_away_what_came_after_the_first(blind, place, way):
    done, person = stopped(blind, ["none", place], way)
    assert [name for name in person.seen if PLACES.index(name) > PLACES.index(place)] in ([], ["end 1"])
    assert kinds(done, SessionEnd)[0].reason == "stopped"
