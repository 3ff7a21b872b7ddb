"""A programme told in few words, for tests."""

from game.programme.calendar import date_of, day_of
from game.programme.course import Course
from game.settings import programme
from game.simulation.intake import after_door, before_visit, first_visits
from game.training.care import RevealAct
from game.training.course import (
    AnythingNew,
    BlockDone,
    DayClosed,
    Decision,
    Enrolled,
    Face,
    TherapistAct,
    Visit,
    VisitEnd,
)
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


def flags(events):
    """The names of the flags among these events."""
    return [event.name for event in events if event.kind == "flag"]


def decided(events, rule):
    """The decisions of a rule among these events."""
    return [each for each in events if isinstance(each, Decision) and each.rule_id == rule]


def in_stage(stage, preset="plp", **profile):
    """A patient whom the therapist has put into a stage."""
    diary = Diary(preset, **profile)
    diary.tell(TherapistAct(date_of(diary.day - 1), "jump", str(stage), "knows it from before"))
    return diary


def mirror_block(diary, seconds=900.0):
    """A block in the mirror."""
    diary.tell(BlockDone("U02", 3, "mirror", 1.0, seconds, (True,) * 10, mirror=True))


def mirror_day(diary, pre=3):
    """A whole day with the mirror."""
    diary.begin(pre)
    mirror_block(diary)
    diary.tell(Face("block", "good"))
    diary.end()
    diary.close()


def revealed(diary):
    """The limb is shown step by step, and all is right."""
    for act in ("settled", "yes", "time", "time"):
        diary.tell(RevealAct(act))
    diary.tell(Face("reveal", "good"))
    diary.tell(RevealAct("time"))
    diary.tell(Face("reveal", "good"))


def sorts(session):
    """The sorts of the parts of a session."""
    return [each.sort.value for each in session.plan]
