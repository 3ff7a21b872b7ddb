"""One patient's programme: it is told facts, asks the rules, and gives every ruling with its reason.

The same facts in the same order give the same rulings, byte for byte, so a programme is decided again from its
journal (`replay`). Nothing here looks at a clock: a day comes with the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar, get_args

from game.programme import acts, beside, care, intake, leaving, practice, touched, visit
from game.programme.alerts import TOLD_AT_ONCE
from game.programme.calendar import date_of, day_of, no_earlier
from game.programme.chart import Chart
from game.programme.codec import text
from game.programme.decision import decide
from game.programme.field import ProgrammeError
from game.programme.night import close_day
from game.programme.preset import Override, Preset, prescribed
from game.programme.standing import (
    Standing,
    enrolled,
)
from game.training.care import (
    BodyMap,
    CoverDone,
    Dizzy,
    Emergency,
    ExposureCards,
    Extra,
    FitDone,
    FitMoved,
    LookedAway,
    Matched,
    ReachProbe,
    RevealAct,
    Sensation,
    Signs,
    StaffSees,
    Touched,
    Weekly,
    WorkingHand,
)
from game.training.course import (
    AnythingNew,
    BlockDone,
    Chronometry,
    DayClosed,
    Enrolled,
    ExposureDone,
    Face,
    Fact,
    HoldSet,
    Prescription,
    PresetSet,
    ProbeDone,
    SetDone,
    StageSet,
    Suspended,
    TherapistAct,
    Visit,
    VisitEnd,
    Vividness,
)
from game.training.events import Event, Flag, Nrs
from game.training.intake import (
    CardsShown,
    FirstVisit,
    FlagSeen,
    HomeUse,
    Manner,
    Overridden,
    QuizDone,
    Refreshed,
    ScreenItem,
    SideSaid,
    TaughtBack,
)

R = TypeVar("R")
Told = Fact | Nrs


class Course:
    """The programme of one patient. `presets` gives a preset by its name."""

    def __init__(self, presets: Callable[[str], Preset]) -> None:
        self._presets = presets
        self._preset: Preset | None = None
        self.chart = Chart()
        self._out: list[Event] = []

    @property
    def preset(self) -> Preset:
        """The rules in force; ProgrammeError before anybody is enrolled."""
        if self._preset is None:
            raise ProgrammeError("Nobody is enrolled yet: begin with the patient's profile.")
        return self._preset

    def take(self, fact: Told) -> list[Event]:
        """Hear one fact; it comes back first, its rulings after it.

        ProgrammeError refuses it, and nothing but the day is changed by what was refused.
        """
        if not isinstance(fact, Enrolled):
            _ = self.preset
        self._out = [fact]
        if (within := WITHIN.get(type(fact))) is not None:
            within(self, fact)
        else:
            getattr(self, f"_{fact.kind}")(fact)
        return self._out

    # -- what the rooms beside this one use ----------------------------------------------------------------------

    def ask(self, function: Callable[..., R], /, **inputs: Any) -> R:
        """Ask a rule and keep its decision."""
        result, decision = decide(self.preset, function, **inputs)
        self._out.append(decision)
        return result

    def tell(self, event: Event) -> None:
        """Keep a ruling."""
        self._out.append(event)

    def flag(self, name: str, note: str = "") -> None:
        """Tell staff: what must be known at once each time, all else once a day until it was seen."""
        today, unseen = self.chart.today or 0, self.chart.admission.flags
        if name in TOLD_AT_ONCE or name not in unseen or self.chart.last_flags.get(name) != today:
            self.chart.last_flags[name] = today
            unseen.setdefault(name, today)
            self.tell(Flag(name, note))

    def stand(self, standing: Standing, reason: str) -> None:
        """Take a new standing; what changed of it is told."""
        before, self.chart.standing = self.chart.standing, standing
        day = date_of(self.chart.today or 1)
        if standing.phase is not before.phase:
            begins = date_of(standing.entered)
            self.tell(StageSet(day, before.phase.value, standing.phase.value, begins, reason))
        if standing.hold > before.hold:
            self.tell(HoldSet(standing.hold, reason))
        if standing.suspended != before.suspended:
            self.tell(Suspended(day, standing.suspended))

    def day(self, date: str) -> int:
        """The day of a fact, which never lies before the last."""
        self.chart.today = no_earlier(day_of(date), self.chart.today)
        return self.chart.today

    # -- before and beside the sessions --------------------------------------------------------------------------

    def _enrolled(self, fact: Enrolled) -> None:
        preset = self._presets(fact.preset)
        if fact.event_day:
            day_of(fact.event_day)
        standing = enrolled(self.chart.standing, self.day(fact.day), fact.complete)
        self._preset, self.chart.profile = preset, fact
        self._in_force()
        # At home the contact, the review and the crisis number come first (HomeUse).
        if fact.place != "home":
            self.stand(standing, "profile complete")

    def _prescription(self, fact: Prescription) -> None:
        change = Override(fact.field, fact.value, fact.by, fact.reason, fact.day)
        preset = prescribed(self.preset, [change])
        self.day(fact.day)
        self._preset = preset
        self._in_force()

    def _in_force(self) -> None:
        self.tell(PresetSet(self.preset.name, self.preset.version, self.preset.fingerprint))

    def _day_closed(self, fact: DayClosed) -> None:
        close_day(self, self.day(fact.day))


# Facts of a visit, of intake and of care go to their own rooms.
WITHIN: Final[dict[type, Callable[[Course, Any], None]]] = {
    Visit: visit.begin,
    AnythingNew: visit.anything_new_today,
    Nrs: visit.reading,
    Face: visit.face,
    BlockDone: practice.block,
    ProbeDone: practice.probe,
    SetDone: practice.imagery_set,
    Vividness: practice.vividness,
    Chronometry: practice.chronometry,
    ExposureDone: beside.exposure,
    VisitEnd: leaving.end,
    TherapistAct: acts.act,
    CardsShown: intake.cards,
    QuizDone: intake.quiz_done,
    TaughtBack: intake.taught_back,
    Refreshed: intake.seen_again,
    ScreenItem: intake.screen_item,
    Overridden: intake.overridden,
    FirstVisit: intake.first_visit,
    SideSaid: intake.side_said,
    HomeUse: intake.home_use,
    Manner: intake.manner,
    FlagSeen: intake.flag_seen,
    RevealAct: care.reveal_act,
    Sensation: care.sensed,
    CoverDone: care.cover_done,
    StaffSees: care.staff_sees,
    LookedAway: care.looked,
    Dizzy: care.dizzy,
    Signs: care.signs,
    Emergency: care.emergency,
    WorkingHand: beside.working_hand,
    Extra: beside.extra,
    Weekly: beside.weekly,
    FitDone: beside.fit_done,
    Matched: beside.matched,
    FitMoved: beside.fit_moved,
    ExposureCards: beside.cards,
    ReachProbe: beside.reach_probe,
    BodyMap: touched.body_map,
    Touched: touched.touched,
}
FACTS: Final = (*get_args(Fact), Nrs)


def is_fact(event: Event) -> bool:
    """True for what the programme was told, False for what it made of it."""
    return isinstance(event, FACTS)


def replay(events: Iterable[Event], presets: Callable[[str], Preset]) -> int:
    """Decide a programme again from its own facts: the number of decisions that came out the same.

    ProgrammeError names the first event that does not, and a journal made by other rules.
    """
    course, events = Course(presets), list(events)
    again: list[Event] = []
    for event in events:
        if is_fact(event):
            again += course.take(event)  # type: ignore[arg-type]
        elif isinstance(event, PresetSet) and event.rules_version != course.preset.version:
            raise ProgrammeError(
                f"This programme was decided by the rules {event.rules_version}, and these are "
                f"{course.preset.version}: read it with the program of that version."
            )
    for number, (was, now) in enumerate(zip(events, again, strict=False)):
        if not same_event(was, now):
            raise ProgrammeError(f"Event {number + 1} ({was.kind}) is decided otherwise now: {now}.")
    if len(events) != len(again):
        raise ProgrammeError(f"{len(events)} events were kept, and {len(again)} come out now.")
    return sum(event.kind == "decision" for event in events)


def same_event(one: Event, other: Event) -> bool:
    """True when both are of one kind and equal byte for byte."""
    return type(one) is type(other) and text(one) == text(other)
