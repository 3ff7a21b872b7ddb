"""An order acts once by its id, never late, and what became of it is journaled and told."""

import time

import pytest

from game.scoring.database import connect
from game.scoring.journal import Journal
from game.scoring.key import find_key
from game.scoring.read import read_events
from game.scoring.station.doing import Doing, after
from game.scoring.station.joined import idle, working
from game.scoring.station.orders import CUT_OFF, NOTHING_RUNS, Orders
from game.training.events import BlockStart, Nrs, Rest, SessionEnd, SessionStart
from game.training.ward import OrderMet
from tests.scoring.station.ward import until


@pytest.fixture
def made(tmp_path, ward):
    opened = []

    def make(**options):
        with Journal.open(tmp_path):
            pass
        orders = Orders(tmp_path, find_key(tmp_path), ward.ward(), **{"acts": True, **options})
        opened.append(orders)
        until(lambda: ward.feeds)
        return orders

    yield make
    for each in opened:
        each.close()


def taken(orders):
    found = []
    until(lambda: found.extend(orders.take()) or found)
    return found


def states(ward):
    return [(each.id, each.state, each.why) for each in ward.results]


def test_an_order_is_taken_and_its_end_is_told(made, ward):
    orders = made()
    ward.give("note", detail="well done")
    (order,) = taken(orders)
    assert (order.kind, order.detail, order.by) == ("note", "well done", "anna")
    assert states(ward) == []
    orders.settle(order, "done")
    until(lambda: states(ward) == [("o-1", "done", "")])


def test_it_acts_once_whatever_comes_twice(made, ward):
    orders = made()
    for _ in range(3):
        ward.give("rest")
    ward.give("cover", "o-2")
    first = taken(orders)
    until(lambda: first.extend(orders.take()) or len(first) == 2)
    time.sleep(0.1)
    assert [each.id for each in first] == ["o-1", "o-2"]
    assert orders.take() == []


def test_it_acts_once_also_when_the_program_was_started_again(made, ward):
    orders = made()
    ward.give("rest")
    assert taken(orders)
    orders.close()
    ward.hang_up()
    again = made()
    # It was taken and never told: the ward hears that it was cut off.
    until(lambda: states(ward) == [("o-1", "refused", CUT_OFF)])
    ward.give("rest")
    ward.give("stop", "o-2")
    assert [each.id for each in taken(again)] == ["o-2"]


def test_a_late_one_is_never_carried_out(made, ward):
    orders = made()
    ward.give("rest", left_s=0.0)
    carried_out: list = []
    until(lambda: carried_out.extend(orders.take()) or states(ward))
    assert states(ward) == [("o-1", "expired", "")]
    assert not carried_out


def test_the_stream_is_taken_up_again(made, ward):
    orders = made()
    ward.hang_up()
    until(lambda: ward.feeds)
    ward.give("rest")
    assert taken(orders)


def test_hanging_up_ends_what_waits_for_the_ward_at_once(made, ward):
    """Also where the ward's answer goes on until its connection ends, as it does behind some proxies."""
    orders = made()
    orders.close(5.0)
    assert not any(thread.is_alive() for thread in orders._threads)


def test_a_result_is_told_until_it_is_heard(made, ward, tmp_path):
    orders = made()
    ward.give("rest")
    (order,) = taken(orders)
    right, ward.token = ward.token, "another"
    orders.settle(order, "done")
    time.sleep(0.3)
    assert states(ward) == []
    ward.token = right
    until(lambda: states(ward) == [("o-1", "done", "")])
    connection = connect(tmp_path / "journal.db", find_key(tmp_path))
    until(lambda: connection.execute("SELECT state, told FROM order_met").fetchall() == [("done", 1)])
    connection.close()


def test_where_nothing_runs_it_is_refused_with_why_but_not_beside_a_session(tmp_path, ward):
    ward.enrol(tmp_path)
    with Journal.open(tmp_path) as journal, idle(tmp_path, journal.key, ward.ward(), print):
        until(lambda: ward.feeds)
        ward.give("rest")
        until(lambda: states(ward) == [("o-1", "refused", NOTHING_RUNS)])
        journal.begin_session()
        with working(journal, None, print) as orders:
            until(lambda: len(ward.feeds) == 2)
            ward.give("rest", "o-2")
            (order,) = taken(orders)
            orders.settle(order, "done")
            # The first one may be told twice, should its answer have been late.
            until(lambda: ("o-2", "done", "") in states(ward))
    kept = [row.event for row in read_events(tmp_path, journal.session)]
    assert kept == [OrderMet("o-2", "rest", "done", "anna")]
    # It was sent as well.
    assert "order" in [event.kind for event in ward.events.values()]


def test_the_board_hears_what_is_done_and_at_the_end_that_nothing_is(tmp_path, ward):
    ward.enrol(tmp_path)
    with Journal.open(tmp_path) as journal:
        with working(journal, "P-01", print):
            session = journal.begin_session()
            journal.append(SessionStart("session", "left", 1, "live"))
            journal.append(Nrs("pre", 6, "self", "bar", "screen"))
            journal.append(BlockStart("lantern", "U02", "mirror", 1.0, 10, "training", "limb"))
            journal.append(Rest("rule", "tracking"))
            until(lambda: ward.statuses and ward.statuses[-1].alarm)
        told = ward.statuses[-2]
    assert (told.patient, told.session, told.doing, told.stage) == ("P-01", session, "lantern", "mirror")
    assert (told.nrs, told.alarm) == (6, "rest: tracking")
    assert (ward.statuses[-1].session, ward.statuses[-1].doing) == (None, "")


def test_an_alarm_lasts_until_it_is_over():
    at = Doing()
    steps = [
        ("device_info", {"state": "lost", "note": "no light"}, "device: no light"),
        ("resume", {}, "device: no light"),
        ("device_info", {"state": "live", "note": ""}, ""),
        ("rest", {"reason": "tracking"}, "rest: tracking"),
        ("resume", {}, ""),
        ("emergency", {}, "emergency"),
        ("session_end", {}, "emergency"),
        ("of_tomorrow", {}, "emergency"),
    ]
    for kind, event, alarm in steps:
        at = after(at, kind, event)
        assert at.alarm == alarm
    assert SessionEnd.kind == "session_end"
