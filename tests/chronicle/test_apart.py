"""Two stations that went on without knowing of each other: both open the patient, agree, and nothing is lost."""

import copy
import itertools
import shutil
import uuid

import pytest

from game.chronicle.apart import DECIDED_APART, is_told
from game.chronicle.chronicle import Chronicle, ChronicleError
from game.chronicle.past import decided_again, read_past
from game.chronicle.showing import every_patient, open_flags
from game.programme.course import is_fact
from game.programme.field import ProgrammeError
from game.scoring import folder, patients
from game.scoring import journal as journal_module
from game.scoring.database import connect, open_for_writing
from game.scoring.folder import journal_path
from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.row import encode
from game.scoring.station.pull import pull
from game.scoring.station.sync import send_all
from game.settings import programme
from game.training.care import Emergency
from game.training.course import AnythingNew, BlockDone, DayClosed, TherapistAct, Visit, VisitEnd
from game.training.events import Nrs
from game.training.ward import Known
from tests.chronicle.chronicle_kit import lived, tell
from tests.scoring.station.ward import FakeWard

CODE, DAY = "P-01", "2026-01-13"
LIFE = lived(4)
BASE = LIFE[: 1 + max(at for at, fact in enumerate(LIFE) if isinstance(fact, DayClosed))]
BLOCK = next(fact for fact in reversed(BASE) if isinstance(fact, BlockDone))


def pain(moment, value):
    return Nrs(moment, value, "self", "bar", "screen")


BEGUN = (Visit(DAY, "present", "DESKTOP"), AnythingNew(()), pain("pre", 5))
SCRIPTS = {
    "visit": (*BEGUN, BLOCK, pain("post", 5), VisitEnd("done", "patient")),
    "stop": (*BEGUN, BLOCK, VisitEnd("stopped", "patient", "pain")),
    "cut": (*BEGUN, BLOCK),
    "collapse": (*BEGUN, Emergency(DAY), VisitEnd("stopped", "staff", "safety")),
    "suspend": (TherapistAct(DAY, "suspend", "distress", "looked worried"),),
    "clear": (TherapistAct(DAY, "clear", "", "talked about it"),),
    "step": (TherapistAct(DAY, "jump", "2", "practised elsewhere"),),
    "close": (DayClosed(DAY),),
}


class Places:
    """Stations of one ward, each with a journal of its own, at times of their own."""

    def __init__(self, place, monkeypatch, like=None):
        self.ward = FakeWard()
        self.folders = {name: place / name for name in "ab"}
        self.hour = 0
        if like is not None:
            shutil.copytree(like[0], place)
            self.hour = 1
            self.ward.sessions, self.ward.events, self.ward.order = map(copy.copy, like[1])
        monkeypatch.setattr(journal_module, "utc_now", lambda: f"2026-01-13T10:{self.hour:02}:00.000000Z")
        for name, each in self.folders.items():
            self.ward.enrol(each)
            connection, station = open_for_writing(journal_path(each), find_key(each))
            connection.close()
            self.ward.stations[name] = station

    def sync(self, name):
        """Send and pull."""
        here, ward = self.folders[name], self.ward.ward(name)
        send_all(here, find_key(here), ward, print)
        # A visit that was cut off may still go on there.
        said = pull(here, find_key(here), ward, CODE).said
        assert not said or "was at another station a moment ago" in said

    def together(self):
        for name in (*self.folders, *self.folders):
            self.sync(name)

    def tell(self, name, facts):
        """A session of the station; what its course refuses is not told, as there. What was kept."""
        here = self.folders[name]
        self.hour += 1
        patients.add(here, CODE)
        with Journal.open(here) as journal, Chronicle.open(journal, CODE) as chronicle:
            for fact in facts:
                try:
                    chronicle.take(fact)
                except ProgrammeError:
                    continue
            assert chronicle.saved()
            return chronicle.course.chart

    def rows(self, name):
        return patients.read_patient(self.folders[name], CODE)

    def past(self, name):
        return read_past(self.folders[name], CODE)


@pytest.fixture(autouse=True)
def small_ballast(monkeypatch):
    monkeypatch.setattr(folder, "BALLAST_BYTES", 64 * 1024)


@pytest.fixture
def places(tmp_path, monkeypatch, base):
    made = Places(tmp_path / "here", monkeypatch, like=base)
    yield made
    made.ward.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A patient whom both stations know: the folders, and what the ward has."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folder, "BALLAST_BYTES", 64 * 1024)
        patched.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        places = Places(tmp_path_factory.mktemp("base"), patched)
        places.tell("a", BASE)
        places.together()
        places.ward.close()
    return places.folders["a"].parent, (places.ward.sessions, places.ward.events, places.ward.order)


def told(rows):
    return {row.event_id: encode(row.event) for row in rows}


PAIRS = [
    (("visit", "close"), ("visit", "visit")),
    (("step", "visit"), ("visit", "close")),
    (("stop",), ("visit", "close")),
    (("collapse",), ("suspend", "clear")),
    (("cut",), ("visit", "stop")),
    (("suspend",), ("step", "clear")),
]


def interleavings(one, other):
    """Every order in which the sessions of both may be begun."""
    places = range(len(one) + len(other))
    for chosen in itertools.combinations(places, len(one)):
        firsts, seconds = iter(one), iter(other)
        yield [("a", next(firsts)) if at in chosen else ("b", next(seconds)) for at in places]


def agree(places, order):
    """What both hold, when they went on in this order and then met."""
    try:
        stopped = suspended = False
        for name, script in order:
            chart = places.tell(name, SCRIPTS[script])
            stopped = stopped or any(each.stopped for each in chart.sessions if each.day == chart.today)
            suspended = suspended or (script == "collapse") or (name == "a" and script == "suspend")
        facts = {k: v for name in "ab" for k, v in told(r for r in places.rows(name) if is_fact(r.event)).items()}
        places.together()
        one, other = places.past("a"), places.past("b")
        assert told(one.rows) == told(other.rows)
        assert facts.items() <= told(one.rows).items()
        assert repr(one.course.chart) == repr(other.course.chart)
        chart = one.course.chart
        assert chart.standing.suspended or not suspended, order
        assert any(each.stopped for each in chart.sessions if each.day == chart.today) or not stopped
        # Opened at one it is told once; both go on, and agree.
        again = places.tell("a", [])
        assert repr(again) == repr(chart)
        places.together()
        assert repr(places.tell("b", BEGUN)) == repr(places.past("b").course.chart)
        session = places.past("b").course.chart.sessions[-1]
        assert not session.practised or not (stopped or suspended)
        places.together()
        assert repr(places.past("a").course.chart) == repr(places.past("b").course.chart)
        assert len([row for row in places.rows("a") if is_told(row.event)]) <= 1
        assert not places.past("a").apart
    finally:
        places.ward.close()


@pytest.mark.long
@pytest.mark.parametrize("pair", PAIRS[:2], ids=lambda pair: "+".join(pair[0]) + "|" + "+".join(pair[1]))
def test_in_every_order_of_longer_scripts(tmp_path, monkeypatch, base, pair):
    for number, order in enumerate(interleavings(*pair)):
        agree(Places(tmp_path / str(number), monkeypatch, like=base), order)


@pytest.mark.parametrize("pair", PAIRS[2:], ids=lambda pair: "+".join(pair[0]) + "|" + "+".join(pair[1]))
def test_both_agree_and_nothing_is_lost_however_they_went_on(tmp_path, monkeypatch, base, pair):
    for number, order in enumerate(interleavings(*pair)):
        agree(Places(tmp_path / str(number), monkeypatch, like=base), order)


def test_who_goes_on_in_turn_is_compared_as_ever(places):
    places.tell("b", SCRIPTS["visit"])
    places.together()
    places.tell("a", SCRIPTS["close"])
    places.together()
    for name in "ab":
        past = places.past(name)
        assert not past.apart
        assert not [row for row in past.rows if is_told(row.event)]
    # What is damaged is refused as ever: nothing was decided apart.
    rows = list(places.rows("a"))
    at = next(n for n in reversed(range(len(rows))) if isinstance(rows[n].event, BlockDone))
    del rows[at]
    with pytest.raises(ChronicleError, match=r"was kept as this Midline does not decide it"):
        decided_again(CODE, rows, programme)


def test_a_look_that_did_not_know_of_a_collapse_elsewhere_does_not_lift_it(places):
    places.tell("a", SCRIPTS["collapse"])
    places.tell("b", SCRIPTS["suspend"])
    assert places.tell("b", SCRIPTS["clear"]).standing.suspended == ""
    places.together()
    for name in "ab":
        assert places.past(name).course.chart.standing.suspended == "safety"
    places.tell("b", [])
    past = places.past("b")
    assert DECIDED_APART in [each["name"] for each in open_flags(past)]
    # Who knows of it lifts it.
    assert places.tell("b", SCRIPTS["clear"]).standing.suspended == ""
    places.together()
    assert places.past("a").course.chart.standing.suspended == ""


def test_what_was_known_is_kept_only_where_there_is_a_ward(places, tmp_path):
    tell(tmp_path / "alone", CODE, BASE[:3])
    assert not [row for row in patients.read_patient(tmp_path / "alone", CODE) if isinstance(row.event, Known)]
    places.tell("b", [])
    known = [row.event for row in places.rows("b") if isinstance(row.event, Known)][-1]
    newest = [row for row in places.rows("a") if row.programme][-1]
    assert known.upto == {places.ward.stations["a"]: newest.event_id}


def test_a_patient_who_came_by_a_pull_is_in_the_list(places):
    lines, _ = every_patient(places.folders["b"])
    assert any(CODE in line for line in lines)
    connection = connect(journal_path(places.folders["b"]), find_key(places.folders["b"]))
    assert {row[0] for row in connection.execute("SELECT station FROM session")} == {places.ward.stations["a"]}
    connection.close()
    assert uuid.UUID(places.ward.stations["a"])
