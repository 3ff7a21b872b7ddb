"""The battery of a station, as the ward's board shows it."""

from types import SimpleNamespace

import psutil
import pytest

from game.scoring.station.doing import battery


@pytest.mark.parametrize(("percent", "told"), [(62.0, 0.62), (0, 0.0), (117, 1.0), (-1, 0.0)])
def test_it_is_a_share_of_full(monkeypatch, percent, told):
    monkeypatch.setattr(psutil, "sensors_battery", lambda: SimpleNamespace(percent=percent), raising=False)
    assert battery() == pytest.approx(told)


def test_without_one_nothing_is_told(monkeypatch):
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    assert battery() is None


def test_a_computer_that_does_not_say_has_none(monkeypatch):
    def refuses():
        raise OSError("no such device")

    monkeypatch.setattr(psutil, "sensors_battery", refuses, raising=False)
    assert battery() is None
    monkeypatch.delattr(psutil, "sensors_battery")
    assert battery() is None
