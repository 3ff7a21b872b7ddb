"""A chronicle is taken up where it was left: rulings are compared, and what was cut off is made again."""

import math
import random
import time

import pytest

from game.chronicle.chronicle import Chronicle, ChronicleError
from game.chronicle.past import read_past, taken
from game.programme.course import Course, is_fact, replay
from game.programme.field import ProgrammeError
from game.scoring import patients
from game.scoring.journal import Journal, JournalError
from game.scoring.report import report
from game.settings import PRESETS, programme
from game.simulation.archetypes import default_of
from game.training.course import (
    AnythingNew,
    Chronometry,
    Decision,
    Enrolled,
    Prescription,
    StageSet,
    TherapistAct,
    Visit,
    VisitEnd,
)
from game.training.events import Flag, Note, Nrs, SessionStart, Stop
from game.training.events import Rest as RestEvent
from game.training.intake import CardsShown
from tests.chronicle.chronicle_kit import BEFORE, FIRST_FACTS, lived, tell


@pytest.mark.parametrize("archetype", ["plp-flare", "stroke-shoulder"])
def test_a_programme_goes_on_over_many_openings(tmp_path, archetype):
    facts = lived(9, "stroke" if archetype.startswith("stroke") else "plp", archetype)
    whole = tell(tmp_path, "P-01", facts)
    chance = random.Random(3)
    done = 0
    while done < len(facts):
        count = chance.randrange(1, 40)
        parts = tell(tmp_path, "P-02", facts[done : done + count])
        done += count
    assert parts.chart == whole.chart
    one, other = ([row.event for row in read_past(tmp_path, code).rows] for code in ("P-01", "P-02"))
    assert one == other
    assert replay(one, programme) == sum(isinstance(event, Decision) for event in one) > 50


def test_what_is_refused_leaves_no_trace(tmp_path):
    tell(tmp_path, "P-01", FIRST_FACTS)
    refused = [
        Enrolled("2027-01-01", "crps", "left", "arm", "ward"),
        Prescription("2027-01-01", "dose.minutes", 999.0, "therapist", "a try"),
        TherapistAct("2027-01-01", "confirm", reason="too early"),
        TherapistAct("2027-01-01", "jump", "7", "no such stage"),
        VisitEnd("done", "patient"),
        Visit("2026-03-02", "nobody", "DESKTOP"),
    ]
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01") as chronicle:
        for fact in refused:
            with pytest.raises(ProgrammeError):
                chronicle.take(fact)
        assert journal.seq == 0
        # The day of what was refused binds nobody.
        assert chronicle.take(Visit("2026-03-02", "present", "DESKTOP")) == journal.seq > 0
        assert chronicle.said[0] == Visit("2026-03-02", "present", "DESKTOP")
        last = chronicle.course
    assert read_past(tmp_path, "P-01").course.chart == last.chart


LATER = "2026-01-28"
NONSENSE = (
    Enrolled(LATER, "plp", "left", "arm", "ward"),
    *(TherapistAct(LATER, act, item, "x") for act, item in (("jump", "9"), ("unblock", "R1"), ("dance", ""))),
    *(Visit(LATER, *how) for how in (("present", "TENT"), ("nobody", "DESKTOP"))),
    *(
        Nrs(*how, "x")
        for how in (("pre", 11, "self", "bar"), ("mid", 3, "dog", "bar"), ("dusk", 3, "self", "bar"))
    ),
    *(VisitEnd(*how) for how in (("gone", "patient"), ("stopped", "dog", "pain"), ("stopped", "patient", "luck"))),
    Prescription(LATER, "dose.minutes", 999.0, "therapist", "x"),
    AnythingNew(("new-moon",)),
)


@pytest.mark.parametrize("preset", ["plp", "crps", "stroke"])
def test_nonsense_between_the_facts_changes_nothing(preset):
    facts = lived(9, preset, default_of(preset))
    plain, teased = Course(programme), Course(programme)
    for number, fact in enumerate(facts):
        for each in NONSENSE if number else NONSENSE[1:]:
            with pytest.raises(ProgrammeError):
                taken(teased, each)
        assert teased.take(fact) == plain.take(fact)
    assert teased.chart == plain.chart


def test_a_chronicle_that_broke_inside_takes_nothing_more(tmp_path):
    tell(tmp_path, "P-01", FIRST_FACTS)
    with Journal.open(tmp_path) as journal:
        with Chronicle.open(journal, "P-01") as chronicle:
            with pytest.raises(ProgrammeError, match="A number in chronometry is none"):
                chronicle.take(Chronometry(math.nan))
            seq = chronicle.take(Visit("2026-03-02", "present", "DESKTOP"))
            with pytest.raises(TypeError):
                chronicle.take(AnythingNew(7))
            with pytest.raises(ChronicleError, match="begin the visit again; nothing already saved is lost"):
                chronicle.take(AnythingNew(()))
            assert journal.seq == seq
        with Chronicle.open(journal, "P-01") as chronicle:
            assert chronicle.visit is not None
            chronicle.take(AnythingNew(()))


def test_only_the_programmes_own_events_are_heard(tmp_path):
    tell(tmp_path, "P-01", FIRST_FACTS)
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01") as chronicle:
        # A rating and a flag of the loop: kept in the session, told to nobody.
        journal.append(Nrs("pre", 9, "self", "bar", "cli"))
        journal.append(Flag("tracking", "lost three times"))
        journal.append(Note("a remark", "staff"))
        assert [row.event.kind for row in chronicle.events()][-3:] == ["nrs", "flag", "note"]
    past = read_past(tmp_path, "P-01")
    assert past.course.chart.ratings == []
    assert [row.event.kind for row in past.rows if row.programme][-1] == "stage"


def cut(folder, keep):
    """The journal of P-02 as a kill after so many events of P-01's would have left it."""
    patients.add(folder, "P-02")
    told = [row.event for row in patients.read_patient(folder, "P-01")][:keep]
    with Journal.open(folder) as journal:
        journal.begin_session("P-02")
        for event in told:
            journal.append(event, programme=True)
        assert journal.close()
    return told


def test_rulings_that_a_kill_cut_off_are_made_again(tmp_path):
    tell(tmp_path, "P-01", lived(3))
    whole = [row.event for row in patients.read_patient(tmp_path, "P-01")]
    cuts = [number for number in range(1, len(whole)) if not is_fact(whole[number])][:: len(whole) // 14]
    assert len(cuts) > 5
    for number in cuts:
        told = cut(tmp_path, number)
        past = read_past(tmp_path, "P-02")
        assert past.owed
        with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-02") as chronicle:
            again = [row.event for row in chronicle.events()]
        assert again == whole[: len(again)]
        assert len(again) == len(told) + len(past.owed)
        rest = [event for event in whole[len(again) :] if is_fact(event)]
        tell(tmp_path, "P-02", rest)
        assert [row.event for row in patients.read_patient(tmp_path, "P-02")] == whole
        patients.erase(tmp_path, "P-02")


SPOILT = [
    (
        lambda kept: [*kept[:2], StageSet(BEFORE, "NEW", "S4", BEFORE, "forged"), *kept[3:]],
        "it comes out otherwise",
    ),
    (lambda kept: [*kept, StageSet(BEFORE, "S1", "S4", BEFORE, "forged")], "not decided at all"),
    (lambda kept: kept[:1] + kept[3:], "is lacking after it"),
    (lambda kept: kept[1:], "no fact stands before it"),
    (lambda kept: [kept[0], CardsShown("2026-02-01", "E-MAP"), *kept[3:]], "lacking|refused now"),
    (lambda kept: [*kept, CardsShown("2026-02-01", "E-MAP")], "it is refused now: The clock says"),
]


@pytest.mark.parametrize(("spoil", "how"), SPOILT)
def test_what_this_program_would_not_decide_is_refused_and_stays(tmp_path, spoil, how):
    tell(tmp_path, "P-01", FIRST_FACTS)
    kept = [row.event for row in patients.read_patient(tmp_path, "P-01")]
    patients.add(tmp_path, "P-02")
    with Journal.open(tmp_path) as journal:
        journal.begin_session("P-02")
        for event in spoil(kept):
            journal.append(event, programme=True)
    before = report(None, tmp_path)[0]
    with Journal.open(tmp_path) as journal:
        for _ in range(2):
            with pytest.raises(ChronicleError, match=how) as refused:
                Chronicle.open(journal, "P-02")
        assert "nothing was changed" in str(refused.value)
        assert str(refused.value).endswith(".")
        # The other patient is none the worse for it.
        Chronicle.open(journal, "P-01").close()
    assert report(None, tmp_path)[0] == before


def test_a_visit_that_was_begun_and_not_ended_is_found(tmp_path):
    tell(tmp_path, "P-01", FIRST_FACTS)
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01") as chronicle:
        assert chronicle.visit is None
        session = journal.session
        chronicle.take(Visit("2026-03-02", "present", "DESKTOP"))
        chronicle.take(AnythingNew(()))
        chronicle.take(Nrs("pre", 4, "self", "bar", "screen"))
        journal.append(RestEvent("patient", "space"))
    last_us = patients.read_patient(tmp_path, "P-01")[-1].utc_us
    with Journal.open(tmp_path) as journal:
        with Chronicle.open(journal, "P-01", now_us=last_us + 90_000_000) as chronicle:
            visit = chronicle.visit
            assert (visit.session, visit.pre, visit.age_s, visit.stop) == (session, 4, 90.0, None)
            assert [row.event.kind for row in visit.rows[:1] + visit.rows[-1:]] == ["visit", "rest"]
            journal.append(Stop("patient", "esc"))
        # A clock that was set back is told as it is; the rules end the session then.
        with Chronicle.open(journal, "P-01", now_us=last_us - 5_000_000) as chronicle:
            assert chronicle.visit.age_s < 0
            assert chronicle.visit.stop == Stop("patient", "esc")
            chronicle.take(VisitEnd("crash", "rule"))
        with Chronicle.open(journal, "P-01") as chronicle:
            assert chronicle.visit is None


def test_a_visit_grows_no_younger_by_starts_in_which_nothing_is_told(tmp_path, monkeypatch):
    tell(tmp_path, "P-01", FIRST_FACTS)
    now, clock = [0], time.time_ns
    monkeypatch.setattr("game.scoring.journal.time.time_ns", lambda: clock() + now[0] * 60 * 10**9)
    with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01") as chronicle:
        chronicle.take(Visit("2026-03-02", "present", "DESKTOP"))
        chronicle.take(AnythingNew(()))
    ages = []
    for minutes in (25, 50, 75):
        now[0] = minutes
        with Journal.open(tmp_path) as journal, Chronicle.open(journal, "P-01") as chronicle:
            ages.append(round(chronicle.visit.age_s / 60))
            journal.append(SessionStart("session", "left", 1, "live", None))
            if minutes == 50:
                # What is told in it is of the visit.
                chronicle.take(AnythingNew(()))
    assert ages == [25, 50, 25]


def test_a_patient_is_open_once(tmp_path):
    tell(tmp_path, "P-01", FIRST_FACTS)
    with Journal.open(tmp_path) as journal:
        with Chronicle.open(journal, "P-01"), pytest.raises(JournalError, match="open in another program"):
            Chronicle.open(journal, "p-01")
        Chronicle.open(journal, "P-01").close()


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_reads_back_as_it_was(tmp_path, preset):
    course = tell(tmp_path, "P-01", lived(9, preset, default_of(preset)))
    assert course.chart.sessions
    assert read_past(tmp_path, "P-01").course.chart == course.chart
