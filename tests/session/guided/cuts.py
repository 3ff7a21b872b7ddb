"""A visit that is cut off in the middle, and what the next start of the program makes of it."""

from game.chronicle.past import OpenVisit
from game.session.guided.desk import Guide
from game.session.guided.visit import today
from game.training.course import Visit
from tests.session.guided.guided_kit import Life


class Cut(Exception):
    """The program dies here."""


class Rowed:
    """What was told, as a row of the journal."""

    def __init__(self, event):
        self.event, self.session = event, "before"


def dies_when(true):
    """The program dies at the first beat in which this is so."""

    def on_beat(desk):
        if true(desk):
            raise Cut

    return on_beat


def title(desk):
    """Of the screen in front, "" without one."""
    look = desk.screens.look()
    return "" if look is None else look.title


def cut_of(life: Life, age_s=60.0):
    """The visit that is open in this life, as the next start finds it; None without one."""
    if life.chart.session is None:
        return None
    events = life.chronicle.events
    began = max(at for at, event in enumerate(events) if isinstance(event, Visit))
    return OpenVisit(tuple(Rowed(event) for event in events[began:]), life.chart.session.pre, age_s)


def restarts(life: Life, number, cut, on_beat=lambda _: None, **changes):
    """Started again on that day: how the visit ended, which screens were seen, and its desk."""
    seen = []

    def beat(desk):
        if title(desk) and seen[-1:] != [title(desk)]:
            seen.append(title(desk))
        on_beat(desk)

    desk = life.desk(number, beat, **changes)
    life.sitter.answers["staff-supervision"] = desk.setting.supervision
    return desk.run(today(Guide(desk, life.chronicle), cut)), seen, desk
