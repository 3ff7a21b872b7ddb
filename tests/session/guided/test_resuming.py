"""A visit that was cut off goes on as it was begun, or is ended before another begins."""

from types import SimpleNamespace

import pytest

from game.session.guided import resuming
from game.session.guided.desk import Guide
from game.training.course import Visit, VisitEnd
from tests.session.guided.guided_kit import INSTALLED, Life


def cut_off(life, way="DESKTOP", supervision="remote"):
    told = Visit(life.setting(0).day, supervision, way, INSTALLED)
    life.chronicle.take(told)
    return SimpleNamespace(rows=(SimpleNamespace(event=told),), age_s=60.0, stop=None)


@pytest.mark.parametrize("ways", [(), ("DESKTOP",), ("DESKTOP", "REAL_MIRROR")])
def test_it_goes_on_in_its_own_way_and_with_its_own_supervision(ways):
    life = Life()
    cut = cut_off(life, "DESKTOP" if len(ways) < 2 else "REAL_MIRROR")
    desk = life.desk(0, ways=ways)
    assert resuming.goes_on(Guide(desk, life.chronicle), cut)
    assert desk.setting.way == cut.rows[0].event.way
    assert desk.setting.supervision == "remote"
    assert life.chart.session is not None


def test_one_that_cannot_be_shown_here_is_ended_as_a_crash():
    life = Life()
    cut = cut_off(life, "REAL_MIRROR")
    desk = life.desk(0, ways=("DESKTOP",))
    assert not resuming.goes_on(Guide(desk, life.chronicle), cut)
    assert life.chart.session is None
    assert [event.reason for event in life.chronicle.events if isinstance(event, VisitEnd)] == ["crash"]
    assert desk.setting.supervision == "present"
