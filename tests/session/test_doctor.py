"""Doctor names each fault of a machine with its mend, and none where there is none."""

import json
import shutil
from collections import namedtuple

import pytest

from game import doctor
from game.cli import main

Usage = namedtuple("Usage", "total used free")


def level_of(findings, name):
    return next((each.level, each) for each in findings if each.name == name)


@pytest.mark.parametrize(("free_mb", "level"), [(20, "red"), (200, "amber"), (2000, "green")])
def test_a_disk_that_runs_full_is_named_in_time(monkeypatch, free_mb, level):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, free_mb * 1_000_000))
    found, finding = level_of(doctor._data(), "data")
    assert found == level
    assert f"{free_mb} MB" in finding.found
    assert bool(finding.mend) == (level != "green")


def test_a_folder_that_cannot_be_written_is_red(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path / "file"))
    level, finding = level_of(doctor._data(), "data")
    assert level == "red"
    assert "MIDLINE_DATA" in finding.mend


def test_a_key_on_the_disk_is_amber():
    assert level_of(doctor._key(), "key")[0] == "amber"


def test_no_graphics_is_red_with_the_reason(monkeypatch):
    from game.view import window

    def refuse(*_: object, **__: object) -> None:
        raise window.NoGraphics("This machine cannot draw; install libegl1.")

    monkeypatch.setattr(window, "Stage", refuse)
    level, finding = level_of(doctor._graphics(), "graphics")
    assert (level, finding.found) == ("red", "This machine cannot draw; install libegl1.")


def test_no_screen_is_amber(monkeypatch):
    monkeypatch.setattr("game.session.request.has_screen", lambda: False)
    assert level_of(doctor._screen(), "screen")[0] == "amber"


def test_a_glove_that_answers_is_named(monkeypatch):
    import devices
    from devices.api import Found

    kind = devices.find_all()[0]
    kinds = [
        type(kind)(**{**{name: getattr(kind, name) for name in kind.__dataclass_fields__}, **changes})
        for changes in [{"scheme": "lucidglove", "found": (Found("lucidglove:COM7", "glove on COM7"),)}]
    ]
    monkeypatch.setattr(devices, "find_all", lambda: kinds)
    level, finding = level_of(doctor._devices(), "devices")
    assert level == "green"
    assert "COM7" in finding.found


def test_every_fault_has_a_mend_and_red_ends_with_one(monkeypatch, capsys):
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    names = ["python", "graphics", "screen", "devices", "data", "key", "ward", "sound", "voice", "video"]
    assert list(dict.fromkeys(each["name"] for each in findings)) == names
    assert all(each["found"].endswith(".") for each in findings)
    assert left.value.code == (1 if any(each["level"] == "red" for each in findings) else 0)

    monkeypatch.setattr(doctor, "examine", lambda: [doctor.Finding("graphics", "red", "No.", "Mend it.")])
    with pytest.raises(SystemExit) as left:
        main(["doctor"])
    assert left.value.code == 1
    assert "RED" in capsys.readouterr().err
