"""A programme told in few words, for tests."""

from game.programme.calendar import date_of, day_of
from game.programme.course import Course
from game.settings import programme
from game.simulation.intake import after_door, before_visit, first_visits
from game.training.course import AnythingNew, BlockDone, DayClosed, Enrolled, Visit, VisitEnd
from game.training.events import Nrs
from game.training.intake import HomeUse

MONDAY = day_of("2026-03-02")


class Diary:
    """A course that is told things in few words, and everything it said."""

    def __init__(self, preset="plp", place="ward", **profile):
        self.course, self.day, self.events = Course(programme), MONDAY, []
        day = date_of(MONDAY - 1)
        enrolled = Enrolled(day, preset, "left", "arm", place, **profile)
        self.tell(enrolled)
        if place == "home":
            self.tell(HomeUse(day, "T1", "line", 7, "112"))
        for fact in first_visits(enrolled, day):
            self.tell(fact)

    @property
    def chart(self):
        return self.course.chart

    def tell(self, fact):
        said = self.course.take(fact)
        self.events += said
        return said

    def begin(self, pre=4, supervision="present", new=()):
        self.arrive(supervision, new=new)
        self.rate("pre", pre)
        return self.chart.session

    def arrive(self, supervision="present", way="DESKTOP", new=()):
        """All that comes before the pain is rated."""
        date = date_of(self.day)
        for fact in before_visit(self.course, date):
            self.tell(fact)
        self.tell(Visit(date, supervision, way))
        self.tell(AnythingNew(new))
        if not new:
            for fact in after_door(self.course, date):
                self.tell(fact)

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
