"""Power cuts: nothing that was called safe is lost, nothing is corrupt; and the game of cuts itself is true."""

import re

import pytest

from tests.scoring.power.campaign import cuts, service_cut, service_trace, station_cut, station_trace
from tests.scoring.power.disk import Sync, Trace

EVENTS, CUTS = 60, 60
BATCHES, SERVICE_CUTS = 12, 25


@pytest.fixture(scope="module")
def trace(tmp_path_factory):
    return station_trace(tmp_path_factory.mktemp("power") / "data", EVENTS)


def test_what_a_station_called_safe_is_there_after_a_cut_at_any_moment(trace, tmp_path):
    assert len({text.split()[1] for text in trace.said(len(trace.steps))}) > EVENTS / 8
    assert cuts(trace, CUTS, station_cut, tmp_path / "cut") == []


def test_what_the_service_acknowledged_is_there_after_a_cut_at_any_moment(tmp_path):
    trace = service_trace(tmp_path / "ward", BATCHES)
    assert cuts(trace, SERVICE_CUTS, service_cut, tmp_path / "cut") == []


def test_without_a_cut_the_files_are_what_the_program_left(trace):
    played = trace.whole()
    assert played
    for name, content in played.items():
        assert content == (trace.folder / name).read_bytes(), name


def test_a_program_that_does_not_sync_is_found_out(trace, tmp_path):
    """Were the syncs left out, cuts would lose what was told: so the cuts do bite."""
    careless = Trace(trace.folder, trace.names, [step for step in trace.steps if not isinstance(step, Sync)])
    faults = cuts(careless, CUTS, station_cut, tmp_path / "cut")
    assert len(faults) > CUTS / 4
    assert any(re.search("told|journal", fault) for fault in faults)
