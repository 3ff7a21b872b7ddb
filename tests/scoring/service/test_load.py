"""Short forms of the load and of the soak; the long ones are commands (see the room's README)."""

import pytest

from tests.scoring.service.load import Plan, measure


@pytest.mark.slow
@pytest.mark.realtime
@pytest.mark.parametrize("postgres", [False, pytest.param(True, marks=pytest.mark.long)])
def test_what_was_answered_is_stored_and_viewers_that_are_cut_off_miss_nothing(postgres, tmp_path):
    result = measure(Plan(stations=6, rate=6, seconds=2, ramp_s=0.5, cut_s=0.4), postgres, folder=tmp_path)
    assert result["sent"] == result["acknowledged"] == result["in_store"] > 60
    assert not result["errors"], result["first_error"]
    assert not result["viewers_missed"]
    assert not result["viewers_twice"]
    assert result["reconnects"] >= 10
    assert result["stop_s"] < 3
