"""Projections come with the events, are the same in whatever order they came, and can be worked out again."""

import random

import pytest

from game.scoring.ids import uuid7
from game.scoring.store import schema
from game.scoring.store.engine import Store
from game.training.events import (
    BlockStart,
    Dose,
    Event,
    Flag,
    Note,
    Rest,
    Resume,
    SessionEnd,
    SessionStart,
    Stop,
)
from tests.scoring.store.conftest import Stores
from tests.scoring.store.sending import SECOND_US, START_US, Sender, enrol, rating, repetition

HOUR_US, DAY_US = 3600 * SECOND_US, 24 * 3600 * SECOND_US
BLOCK = BlockStart("reach", "M-1", "mirror", 0.3, 10, "VR", "real")


def practice() -> list[Event]:
    return [
        SessionStart("patient", "left", 1, "real"), rating(6), BLOCK, repetition(1), repetition(2, success=False),
        Rest("patient", ""), Resume("patient"), repetition(3), Flag("tracking", "often"), Dose(90.5, "real"),
        Dose(float("nan"), "real"), rating(None, "mid"), Note("well \x00 done \ud800", "anna"), rating(5, "post"),
        rating(4, "post"), SessionEnd("done"),
    ]  # fmt: skip


def test_a_board_lists_what_was_done(store: Store, sender: Sender):
    session = sender.begin()
    sender.tell(session, *practice()[:6])
    (now,) = store.sessions("p-1")
    assert (now.exercise, now.stage, now.resting, now.ended, now.pain_before) == ("reach", "mirror", "rest", "", 6)
    sender.tell(session, *practice()[6:])
    (then,) = store.sessions(station="st-1")
    assert (then.patient, then.station_name, then.mode, then.affected) == ("P-1", "Bed 1", "patient", "left")
    assert (then.resting, then.ended, then.events, then.trials, then.successes) == ("", "done", 16, 3, 2)
    assert (then.active_s, then.pain_before, then.pain_after) == (90.5, 6, 4)
    assert (then.lasted_us, then.clock_suspect, then.overlaps) == (15 * SECOND_US, False, False)
    flag, note = store.remarks("P-1")
    assert (flag.kind, flag.name, flag.note) == ("flag", "tracking", "often")
    assert (note.kind, note.name) == ("note", "anna")
    assert note.note.startswith("well ")
    assert store.remarks("P-2") == []


def test_projections_are_worked_out_again_byte_for_byte(store: Store, sender: Sender):
    for patient in ("P-1", None, "P-2"):
        sender.tell(sender.begin(patient), *practice())
    before = store.snapshot()
    assert before.count(b"\n") == 3 * (1 + 1 + 3 + 4 + 2 + 2)
    with store.writing() as connection:
        connection.execute(schema.trial.delete())
        connection.execute(schema.session_state.update().values(events=0))
    assert store.snapshot() != before
    store.rebuild()
    assert store.snapshot() == before


def test_the_newest_are_the_last_of_all(stores: Stores):
    store = stores.new()
    enrol(store, "st-1")
    sender = Sender(store)
    for number in range(4):
        session = sender.begin(f"P-{number}")
        sender.tell(session, *[rating(each) for each in range(7)])
    for many in (1, 3, 4, 9):
        assert store.session_rows(session, many) == store.session_rows(session)[-many:]
        assert store.sessions(station="st-1", newest=many) == store.sessions(station="st-1")[-many:]
    assert store.session_rows(uuid7(), 3) == []


def test_no_order_of_arrival_changes_a_projection(stores: Stores):
    shots = []
    for seed in range(4):
        store = stores.new()
        enrol(store, "st-1")
        sender = Sender(store)
        session = sender.begin()
        events = [sender.event(session, each, event_id=f"01a22a46-bf00-7000-854c-{number:012d}")
                  for number, each in enumerate(practice())]  # fmt: skip
        shuffled = random.Random(seed).sample(events, len(events)) if seed else events
        while shuffled:
            count = random.Random(seed + len(shuffled)).randint(1, 5)
            sender.send(*shuffled[:count])
            shuffled = shuffled[count:]
        shots.append(store.snapshot())
        store.rebuild()
        assert store.snapshot() == shots[-1]
    assert len(set(shots)) == 1


def test_a_trial_of_a_number_that_was_is_another_trial(store: Store, sender: Sender):
    sender.tell(sender.begin(), BLOCK, repetition(1), BLOCK, repetition(1))
    assert store.sessions("P-1")[0].trials == 2


def test_a_station_whose_date_is_a_day_off_is_corrected_and_flagged(store: Store, sender: Sender):
    sender.utc_us -= DAY_US
    session = sender.begin()
    sent = [sender.event(session, each) for each in (rating(), SessionEnd("done"))]
    sender.send(*sent, received_us=sender.utc_us + DAY_US)
    (kept,) = store.sessions("P-1")
    assert kept.clock_suspect
    assert (kept.begun_us, kept.first_us, kept.last_us) == (
        START_US,
        START_US + SECOND_US,
        START_US + 2 * SECOND_US,
    )
    assert [row.utc_us for row in store.rows("P-1")] == [each.utc_us for each in sent]
    assert [each.at_us for each in store.since(0)] == [START_US + SECOND_US, START_US + 2 * SECOND_US]


def test_a_date_that_is_set_within_what_waits_is_corrected_by_the_steady_clock(store: Store, sender: Sender):
    session = sender.begin()
    first = sender.event(session, rating())
    sender.utc_us += 3 * HOUR_US
    second = sender.event(session, rating())
    sender.utc_us -= DAY_US
    third = sender.event(session, rating())
    sender.send(first, second, third, received_us=START_US + 3 * SECOND_US)
    (kept,) = store.sessions("P-1")
    assert [each.at_us - START_US for each in store.since(0)] == [SECOND_US, 2 * SECOND_US, 3 * SECOND_US]
    assert (kept.begun_us, kept.lasted_us, kept.clock_suspect) == (START_US, 2 * SECOND_US, True)


def test_what_waited_over_a_restart_is_corrected_by_the_date_as_it_is_wrong_now(store: Store, sender: Sender):
    sender.utc_us -= DAY_US
    session = sender.begin()
    old = sender.event(session, rating(), boot="boot-0", mono_us=99 * HOUR_US)
    new = sender.event(session, rating())
    sender.send(old, new, received_us=sender.utc_us + DAY_US)
    assert [each.at_us - START_US for each in store.since(0)] == [SECOND_US, 2 * SECOND_US]
    assert store.sessions("P-1")[0].lasted_us == 0


def test_weeks_offline_are_no_wrong_clock(store: Store, sender: Sender):
    event = sender.event(sender.begin(), rating())
    sender.utc_us += 21 * DAY_US
    sender.mono_us += 21 * DAY_US
    sender.send(event)
    assert not store.sessions("P-1")[0].clock_suspect
    assert store.since(0)[0].at_us == event.utc_us


@pytest.mark.parametrize(("later_us", "meet"), [(0, True), (HOUR_US, False)])
def test_two_stations_with_one_patient_are_both_kept_and_marked(store: Store, sender: Sender, later_us, meet):
    enrol(store, "st-2")
    other = Sender(store, "st-2", utc_us=START_US + later_us)
    for each in (sender, other):
        each.tell(each.begin(), *practice())
    assert [each.overlaps for each in store.sessions("P-1")] == [meet, meet]
    assert len(store.rows("P-1")) == 32


def test_a_stop_is_told(store: Store, sender: Sender):
    sender.tell(sender.begin(), SessionStart("patient", "left", 1, "real"), Stop("staff", "pain"))
    assert store.sessions("P-1")[0].stopped == "staff"
