"""Bench measures what it names, each figure against a floor of the same run."""

import json

import pytest

from devices.openxr.values import Refused, Trouble
from game import bench, bench_headset
from game.cli import main


def test_every_figure_and_floor_is_there(monkeypatch, capsys):
    for name, few in {"FRAMES": 10, "WARM": 2, "APPENDS": 20, "GLOVE_S": 0.5, "GLOVE_LINES": 2000}.items():
        monkeypatch.setattr(bench, name, few)
    monkeypatch.setattr(bench, "SIZE", (160, 90))

    def nobody():
        raise Refused(Trouble.DOWN)

    monkeypatch.setattr(bench_headset, "look", nobody)
    with pytest.raises(SystemExit) as left:
        main(["bench", "--json"])
    table = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert left.value.code == 0
    assert table["headset"]["not_measured"] == f"Not measured: {Trouble.DOWN.value}"
    assert len(bench.lines(table)) == len(table)
    del table["headset"]
    assert {name: row["unit"] for name, row in table.items()} == {
        "our Python before the engine renders": "ms",
        "steps 2-6, rendering on": "ms",
        "whole frame": "ms",
        "steps 2-6, nothing drawn": "ms",
        "glove byte to sample": "ms",
        "glove lines": "lines/s",
        "durable append": "ms",
    }
    assert all(0 < row["p50"] <= row["p99"] for row in table.values())
    for name in ("whole frame", "glove byte to sample", "glove lines", "durable append"):
        row = table[name]
        assert row["floor"] > 0
        assert row["floor_is"]
        over = row["p50"] / row["floor"] if name != "durable append" else row["floor"] / row["p50"]
        assert row["ratio"] == pytest.approx(over, rel=0.02)
    assert len(bench.lines(table)) == len(table)
