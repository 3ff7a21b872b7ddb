"""A glove is known again: by its own serial number where it has one, else by its port; so is its calibration."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from devices import open_device
from devices.glove.board import SCALE, Board
from devices.glove.calibration import Guide, Step
from devices.glove.port import Identity, identity, known_by
from devices.glove.store import key_for, load, save


def ports(monkeypatch: pytest.MonkeyPatch, *adapters: tuple[str, str | None]) -> None:
    found = [
        SimpleNamespace(device=path, vid=0x10C4, pid=0xEA60, serial_number=number) for path, number in adapters
    ]
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: found)


def test_a_serial_number_names_the_glove_wherever_it_is_plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    ports(monkeypatch, ("/dev/ttyUSB0", "A7F3"), ("/dev/ttyUSB1", "B219"))
    first = known_by("/dev/ttyUSB0", "", identity("/dev/ttyUSB0"))
    assert first == "usb 10c4:ea60 A7F3"
    assert known_by("/dev/ttyUSB1", "", identity("/dev/ttyUSB1")) != first
    ports(monkeypatch, ("/dev/ttyUSB4", "A7F3"))
    assert known_by("/dev/ttyUSB4", "", identity("/dev/ttyUSB4")) == first


@pytest.mark.parametrize("number", [None, "", "0001", "0"])
def test_a_number_that_many_adapters_share_names_nobody(
    number: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports(monkeypatch, ("/dev/ttyUSB9", number))
    assert identity("/dev/ttyUSB9") is None
    assert known_by("/dev/ttyUSB9", "", None) == "/dev/ttyUSB9"


def test_a_link_is_one_glove_however_it_is_written_and_whatever_is_behind_it(
    plug, opened, link: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug()
    device = opened()
    assert device.identity == str(link)
    device.close()
    plug()
    monkeypatch.chdir(link.parent)
    assert opened("lucidglove:glove").identity == str(link)
    assert known_by("10.0.0.7:65432", "socket", None) == "10.0.0.7:65432"
    assert known_by("/dev/ttyUSB0", "", Identity(1, 2, "x")) == "usb 0001:0002 x"


def test_other_devices_are_known_by_their_address() -> None:
    assert open_device("sim:grasp").identity == "grasp"


def test_what_a_glove_was_calibrated_to_is_found_for_it_and_that_hand_only(tmp_path: Path) -> None:
    guide, board, number = Guide(), Board("grasp", "right", ""), 0
    while guide.step is not Step.DONE and number < 7000:
        number += 1
        time_s = number / 100
        # A hand of a quarter of the scale that holds its fist when asked; one sample in a hundred is a spike.
        at_s = 5.0 if guide.step is Step.FIST else time_s if guide.step is Step.CYCLES else 0.0
        curls = 0.3 + 0.25 * np.array(board.reading(at_s, False).curls) / SCALE
        guide.see(time_s, np.ones(5) if number % 100 == 0 else curls)
    made = guide.result()
    assert np.allclose(made.open, 0.30, atol=0.01), "a spike must not widen the range"
    assert np.allclose(made.closed, 0.55, atol=0.01)
    mine = key_for("usb 10c4:ea60 A7F3", "right")
    save(tmp_path, mine, made)
    assert load(tmp_path, mine) == made
    for glove, hand in (("usb 10c4:ea60 A7F3", "left"), ("usb 10c4:ea60 B219", "right")):
        assert load(tmp_path, key_for(glove, hand)) is None
