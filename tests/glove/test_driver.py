"""`lucidglove:` read against the emulator as a process, and against a pty that the test moves."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import serial

from devices import open_device
from devices.api import DeviceError, DeviceUnavailable, Reason, State
from devices.check import check_device
from devices.glove import discovery
from devices.glove.port import Identity, find_again
from game.body.joints import Side

LINE = b"A4095B2047C1023D0E0F2047G2047P0\n"


def test_the_glove_keeps_the_contract_of_every_device(emulate, link: Path) -> None:
    emulate()
    assert check_device(lambda clock: open_device(f"lucidglove:{link}?hand=left", clock), seconds=1.0) == []


def soon_enough(attempt: Callable[[], float], limit_s: float, times: int = 5) -> bool:
    """Whether it is ever so quick; a busy machine may hold up any single time, a slow program every one."""
    return any(attempt() < limit_s for _ in range(times))


def test_a_lock_step_board_is_read_at_more_than_100_hz(emulate, opened, reach, wait_until) -> None:
    emulate()
    device = opened()
    reach(device, State.LIVE)

    def spent_s() -> float:
        device.drain()
        started = time.monotonic()
        frames: list[object] = []
        wait_until(lambda: frames.extend(device.drain()) or len(frames) >= 100, 10)
        return time.monotonic() - started

    assert soon_enough(spent_s, 100 / 100)
    assert device.status.rate_hz > 50
    assert device.status.bad == 0


def test_killed_it_is_lost_within_50_ms_and_comes_back_by_itself(emulate, opened, reach) -> None:
    running = [emulate()]
    device = opened()

    def lost_s() -> float:
        good = device.status.good
        running[0].kill()
        running[0].wait()
        killed = time.monotonic()
        status = reach(device, State.LOST)
        took = time.monotonic() - killed
        assert "check its cable and battery" in status.note
        assert device.latest() is not None
        running[0] = emulate()
        assert reach(device, State.LIVE).good > good
        return took

    reach(device, State.LIVE)
    assert soon_enough(lost_s, 0.05)


def test_stopped_it_is_stale_after_100_ms_and_live_again(emulate, opened, reach, wait_until) -> None:
    process = emulate()
    device = opened()

    def stale_s() -> float:
        reach(device, State.LIVE)
        process.send_signal(signal.SIGSTOP)
        try:
            wait_until(lambda: device.status.state is State.STALE)
            age_s = device.status.age_s
        finally:
            process.send_signal(signal.SIGCONT)
        assert age_s > 0.1
        return age_s

    assert soon_enough(stale_s, 0.15)
    reach(device, State.LIVE)


def test_faults_on_the_wire_show_as_they_should(emulate, opened, reach, wait_until, tmp_path: Path) -> None:
    names = ("garbage", "lockstep-timeout", "split", "boot", "hang")
    for name in names:
        emulate(name, at=tmp_path / name)
    gloves = {name: opened(f"lucidglove:{tmp_path / name}") for name in names}
    assert "arrives damaged" in reach(gloves["garbage"], State.SUSPECT).note
    assert "at least twice" in reach(gloves["boot"], State.SUSPECT).note
    assert gloves["boot"].status.bad > 3
    assert "switch it on" in reach(gloves["hang"], State.LOST).note
    wait_until(lambda: "once a second" in gloves["lockstep-timeout"].status.note)
    assert gloves["lockstep-timeout"].status.state is State.SUSPECT
    assert gloves["split"].status.bad == 0
    assert gloves["split"].status.good > 100


def test_frames_carry_raw_curls_and_nothing_invented(plug, opened, wait_until) -> None:
    board = plug()
    device = opened()
    assert device.latest() is None
    assert device.pose(time.monotonic()) is None
    before = time.monotonic()
    board.send(LINE)
    wait_until(device.latest)
    frame = device.latest()
    assert frame.side is Side.RIGHT
    assert np.allclose(frame.curl, np.array([4095, 2047, 1023, 0, 0]) / 4095)
    assert np.isnan(frame.positions).all()
    assert not frame.tracked.any()
    assert before < frame.time_s < time.monotonic()
    assert device.latest() is frame


def test_a_pose_lies_between_two_samples_and_never_after_the_last(plug, opened, wait_until) -> None:
    board, now = plug(), [100.0]
    device = opened(clock=lambda: now[0])
    for time_s, curl in ((100.0, 0), (100.1, 1000), (100.2, 2000), (100.6, 3000)):
        now[0] = time_s
        board.send(b"A%dB0C0D0E0F2047G2047P0\n" % curl)
        wait_until(lambda: device.reading is not None and device.reading.reading.curls[0] == curl)  # noqa: B023

    def thumb(at_s: float) -> tuple[float, float]:
        frame = device.pose(at_s)
        return round(frame.time_s, 4), round(frame.curl[0] * 4095)

    assert device.pose(99.9) is None
    assert thumb(100.1) == (100.1, 1000)
    assert thumb(100.15) == (100.15, 1500)
    assert thumb(100.5) == (100.2, 2000), "too far apart to know what was between"
    assert thumb(101.0) == (100.6, 3000)
    assert [round(frame.curl[0] * 4095) for frame in device.drain()] == [0, 1000, 2000, 3000]
    assert device.drain() == []


def test_one_newline_answers_each_line_and_nothing_else_is_ever_written(plug, opened, wait_until) -> None:
    board = plug()
    device = opened()
    sent = [LINE, b"boot text\n", LINE[:-1] + b"\r\n", b"\r\n", b"Z1\n", LINE, LINE]
    board.send(*sent)
    wait_until(lambda: device.status.good == 4)
    time.sleep(0.03)
    assert board.received() == b"\n" * 6
    time.sleep(0.3)
    assert board.received().strip(b"\n") == b""
    device.close()


def test_in_silence_the_board_is_reminded_a_few_times(plug, opened, wait_until) -> None:
    board = plug()
    opened()
    opened_s = time.monotonic()
    received = bytearray()
    wait_until(lambda: received.extend(board.received()) or len(received) >= 3)
    assert len(received) <= 1 + (time.monotonic() - opened_s) / 0.1
    wait_until(lambda: received.extend(board.received()) or time.monotonic() > opened_s + 1.2)
    assert set(received) == set(b"\n")
    assert len(received) <= 10


def test_a_wrong_jump_never_reaches_the_slot(plug, opened, wait_until) -> None:
    board, now = plug(), [100.0]
    device = opened(clock=lambda: now[0])
    for number, curl in enumerate((1000, 1010, 4000, 1020)):
        now[0] = 100.0 + 0.005 * number
        board.send(b"A%dB0C0D0E0F2047G2047P0\n" % curl)
        wait_until(lambda: device.status.good == number + 1)  # noqa: B023
    assert [round(frame.curl[0] * 4095) for frame in device.drain()] == [1000, 1010, 1020]
    assert device.status.dropped == 1


def test_a_port_that_changes_under_its_name_is_found(plug, opened, wait_until) -> None:
    plug().send(LINE)
    device = opened()
    other = plug()
    wait_until(lambda: other.received() or device.status.state is State.LIVE, 4)
    other.send(LINE)
    wait_until(lambda: device.status.state is State.LIVE)


def test_an_adapter_with_a_serial_number_is_found_where_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    ports = [
        SimpleNamespace(device="/dev/ttyUSB0", vid=0x10C4, pid=0xEA60, serial_number="other"),
        SimpleNamespace(device="/dev/ttyUSB3", vid=0x10C4, pid=0xEA60, serial_number="mine"),
    ]
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: ports)
    assert find_again("/dev/ttyUSB0", Identity(0x10C4, 0xEA60, "mine")) == "/dev/ttyUSB3"
    assert find_again("/dev/ttyUSB0", Identity(0x10C4, 0xEA60, "gone")) == "/dev/ttyUSB0"
    assert find_again("/dev/ttyUSB0", None) == "/dev/ttyUSB0"


def test_close_ends_the_thread_and_frees_the_port(plug, opened, link: Path) -> None:
    plug()
    device = opened()
    assert any(thread.name.startswith("glove") for thread in threading.enumerate())
    device.close()
    device.close()
    assert not any(thread.name.startswith("glove") for thread in threading.enumerate())
    with pytest.raises(DeviceError, match="is closed"):
        device.latest()
    assert device.status.state is State.LOST
    opened().close()


def refused(url: str) -> DeviceUnavailable:
    with pytest.raises(DeviceUnavailable) as caught:
        open_device(url)
    assert str(caught.value).endswith(".")
    return caught.value


def test_a_port_that_is_not_there_or_in_use_or_no_port_is_told(plug, opened, link: Path, tmp_path: Path) -> None:
    missing = refused(f"lucidglove:{tmp_path / 'none'}")
    assert (missing.reason, "plug the glove in" in str(missing)) == (Reason.NOT_FOUND, True)
    plug()
    opened()
    busy = refused(f"lucidglove:{link}")
    assert (busy.reason, "close that program" in str(busy)) == (Reason.BUSY, True)
    (tmp_path / "file").write_text("x")
    wrong = refused(f"lucidglove:{tmp_path / 'file'}")
    assert (wrong.reason, "not a serial port" in str(wrong)) == (Reason.BAD_ADDRESS, True)


def test_no_permission_says_which_group(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: object) -> None:
        raise serial.SerialException(13, "could not open port /dev/ttyUSB0: [Errno 13] Permission denied")

    monkeypatch.setattr(serial.Serial, "open", denied)
    error = refused("lucidglove:/dev/ttyUSB0")
    assert error.reason is Reason.NO_PERMISSION
    assert "dialout" in str(error)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("lucidglove:", "lucidglove:auto"),
        ("lucidglove:x?hand=up", "left"),
        ("lucidglove:x?finger=2", "finger"),
        ("lucidglove:x?scale=12", "4095"),
        ("lucidglove:x?encoding=morse", "legacy"),
        ("lucidglove:x?baud=fast", "baud"),
        ("lucidglove+carrier-pigeon:x", "carrier-pigeon"),
        ("lucidglove+socket:nowhere", "HOST:PORT"),
        ("lucidglove+socket:127.0.0.1:1", "Nothing answers at 127.0.0.1:1"),
        ("lucidglove:gopher://x", "not a serial port"),
    ],
)
def test_a_wrong_address_is_told_in_one_sentence(url: str, word: str) -> None:
    assert word in str(refused(url))


def test_auto_listens_to_listed_adapters_only(
    emulate, plug, opened, link: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = plug()
    emulate(at=tmp_path / "real")
    ports = [
        SimpleNamespace(device=str(link), vid=0x2341, pid=0x0043, description="Arduino Uno", name="x"),
        SimpleNamespace(device=str(tmp_path / "real"), vid=0x10C4, pid=0xEA60, description="CP2102", name="y"),
    ]
    monkeypatch.setattr(discovery.list_ports, "comports", lambda: ports)
    monkeypatch.setattr("devices.glove.port.identity", lambda path: None)
    device = opened("lucidglove:auto?hand=left")
    assert device.side is Side.LEFT
    assert silent.received() == b"", "an unknown device is never written to"
    device.close()
    found = type(device).detect()
    assert [one.url for one in found] == [f"lucidglove:{tmp_path / 'real'}"]


def test_auto_says_what_to_do_when_there_is_none_or_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery.list_ports, "comports", list)
    assert "plug it in" in str(refused("lucidglove:auto"))
    two = [discovery.Candidate("/dev/a", "a"), discovery.Candidate("/dev/b", "b")]
    with pytest.raises(DeviceUnavailable, match="name the one to use"):
        discovery.only_one(two, two)
    with pytest.raises(DeviceUnavailable, match="switch the glove on"):
        discovery.only_one([], two)


def test_a_chatty_board_that_is_no_glove_is_not_taken_for_one(
    plug, link: Path, wait_until: Callable[..., float]
) -> None:
    board = plug()
    stop = threading.Event()

    def talk() -> None:
        while not stop.wait(0.005):
            board.send(b"512,513,514,515,516\r\n", b"A1B2C3D4E5\n")

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        assert not discovery.is_glove(str(link), listen_s=0.3)
    finally:
        stop.set()
        thread.join()
    assert set(board.received()) <= set(os.linesep.encode())
