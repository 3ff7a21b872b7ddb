"""A station that waits to be cleaned waits over restarts and while the ward is away, and the ward hears of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from game.scoring.key import find_key
from game.scoring.station.cleaning import to_clean, turnover
from game.scoring.station.enrolled import read_ward

ROOT = Path(__file__).parents[3]


@pytest.fixture
def station(tmp_path, ward):
    ward.enrol(tmp_path)
    return Station(tmp_path, ward)


class Station:
    """A station's program that is begun anew for each question."""

    def __init__(self, folder, ward):
        self.folder, self.ward = folder, ward

    @property
    def locked(self):
        return to_clean(self.folder, find_key(self.folder), self.ward.ward())

    def says(self, said):
        return turnover(self.folder, find_key(self.folder), self.ward.ward(), said)


def test_what_the_ward_says_goes_and_is_what_was_known_last(station, ward):
    assert not station.locked
    ward.cleaning_us = 1
    assert station.locked
    ward.hush()
    assert station.locked
    ward.hush(False)
    ward.cleaning_us = None
    assert not station.locked
    ward.hush()
    assert not station.locked
    assert ward.turnovers == []


def test_a_visit_that_ended_while_the_ward_was_away_is_told_once_it_is_back(station, ward):
    ward.hush()
    assert "cannot be reached" in station.says("begun")
    assert station.locked
    ward.hush(False)
    assert station.locked
    assert ward.turnovers == ["begun"]
    assert station.locked
    assert ward.turnovers == ["begun"], "once"
    # Staff end it on the ward's page.
    ward.cleaning_us = None
    assert not station.locked


def test_what_was_cleaned_while_the_ward_was_away_is_told_once_it_is_back(station, ward):
    station.says("begun")
    ward.hush()
    assert station.says("cleaned")
    assert not station.locked
    ward.hush(False)
    assert ward.cleaning_us == 1, "the ward's page still says that it waits"
    assert not station.locked
    assert (ward.turnovers, ward.cleaning_us) == (["begun", "cleaned"], None)


def test_a_turnover_of_which_the_ward_never_heard_is_not_made_up(station, ward):
    """It would count as one that took no time."""
    ward.hush()
    station.says("begun")
    station.says("cleaned")
    ward.hush(False)
    assert not station.locked
    assert ward.turnovers == ["cleaned"]


def test_an_older_service_locks_nothing(station, ward):
    ward.older = True
    assert station.says("begun") == ""
    assert not station.locked
    ward.hush()
    station.says("begun")
    ward.hush(False)
    assert not station.locked
    ward.hush()
    assert not station.locked


def test_a_token_that_holds_no_more_unlocks_nothing(station, ward):
    station.says("begun")
    ward.token = "another"
    kept = read_ward(station.folder, lambda: None)
    assert to_clean(station.folder, find_key(station.folder), kept)


CHILD = """
import os, sys
from pathlib import Path
from game.scoring.key import find_key
from game.scoring.station import cleaning
from game.scoring.station.enrolled import read_ward
folder = Path(sys.argv[1])
cleaning._tell = lambda *_: os.kill(os.getpid(), 9)
cleaning.turnover(folder, find_key(folder), read_ward(folder), "begun")
"""


def test_a_program_that_is_killed_before_it_could_tell_has_kept_it(station, ward):
    done = subprocess.run([sys.executable, "-c", CHILD, str(station.folder)], cwd=ROOT, check=False)
    assert done.returncode != 0
    assert ward.turnovers == []
    assert station.locked
    assert ward.turnovers == ["begun"]
