"""What the ward decides says what it knew, in the one order of sessions, and page streams end at a stop."""

from game.chronicle.apart import known
from game.scoring.merged import in_order
from game.scoring.service.app import end_streams
from game.scoring.service.settings import Settings
from game.scoring.wire import Status
from game.serving import build
from game.training.intake import FlagSeen
from game.training.ward import Known
from game.ward import acting
from game.ward.ward import Ward
from tests.ward.sample import OLD, ON, address


def test_an_act_of_the_ward_begins_with_what_was_known(house):
    house.store.set_status(ON, Status(version="0.1.0"))
    before = house.store.rows(OLD)
    acting.told(house.ward, OLD, [FlagSeen(acting.today(), "")], "m.rossi")
    last = house.store.rows(OLD)[-1].session
    first, *told = [row for row in house.store.rows(OLD) if row.session == last]
    assert first.event == known(before, "ward")
    assert first.event.upto, "nothing of a station was known"
    assert not first.programme
    assert all(row.programme and not isinstance(row.event, Known) for row in told)
    # It is read again as it was decided, and nothing counts as decided apart.
    assert not acting.read(house.ward, OLD)[1].apart


def test_rows_come_in_the_one_order_of_all_places(house):
    begun = [(each.session, each.station, each.begun_utc) for each in house.store.sessions(code=OLD)]
    met = list(dict.fromkeys(row.session for row in house.store.rows(OLD)))
    assert met == [session for session in in_order(sorted(begun, key=lambda each: each[2])) if session in met]


def test_a_stop_ends_the_streams_of_pages(folder, monkeypatch):
    made = []
    monkeypatch.setattr("game.ward.pages.Ward", lambda *args: made.append(Ward(*args)) or made[-1])
    app = build(Settings(folder, address(folder), version="0.1.0"))
    assert not made[0].closing
    end_streams(app)
    assert made[0].closing
