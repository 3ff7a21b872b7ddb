"""A programme told in few words, for tests."""

from game.programme.calendar import date_of, day_of
from game.programme.course import Course
from game.settings import programme
from game.training.course import (
    AnythingNew,
    Baseline,
    BlockDone,
    DayClosed,
    Education,
    Enrolled,
    GateResult,
    Visit,
    VisitEnd,
)  # fmt: skip
from game.training.events import Nrs

MONDAY = day_of("2026-03-02")


class Diary:
    """A course that is told things in few words, and everything it said."""

    def __init__(self, preset="plp", place="ward", **profile):
        self.course, self.day, self.events = Course(programme), MONDAY, []
        day = date_of(MONDAY - 1)
        self.tell(Enrolled(day, preset, "left", "arm", place, **profile))
        self.tell(Education(day, "checked"))
        self.tell(GateResult(day))
        self.tell(Baseline(day))

    @property
    def chart(self):
        return self.course.chart

    def tell(self, fact):
        said = self.course.take(fact)
        self.events += said
        return said

    def begin(self, pre=4, supervision="present", new=()):
        self.tell(Visit(date_of(self.day), supervision, "DESKTOP"))
        self.tell(AnythingNew(new))
        self.rate("pre", pre)
        return self.chart.session

    def rate(self, moment, value, rater="self", skin="bar"):
        return self.tell(Nrs(moment, value, rater, skin, "test"))

    def block(self, code="laterality", right=20, seconds=150.0, sort="training"):
        session = self.chart.session
        x = self.chart.exercise(code, session.stage).x
        self.tell(BlockDone(code, session.stage, sort, x, seconds, (True,) * right))

    def end(self, reason="done", by="patient", about=""):
        self.tell(VisitEnd(reason, by, about))

    def close(self):
        self.tell(DayClosed(date_of(self.day)))
        self.day += 1

    def practise(self, pre=4, blocks=3, supervision="present"):
        session = self.begin(pre, supervision)
        for _ in range(blocks):
            self.block()
        self.rate("post", pre)
        self.end()
        self.close()
        return session
