"""The emulated glove: its link, its ways to be reached, and what it refuses."""

import contextlib
import math
import signal
import socket
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.api import DeviceError, DeviceUnavailable, State
from devices.glove.board import FAULTS, HALF_MOVEMENT_S, Board
from devices.glove.driver import LucidGlove
from devices.glove.emulator import run
from devices.glove.measure import byte_to_read, byte_to_sample, lines_per_second
from devices.glove.plug import EmulatorError
from devices.glove.protocol import Decoder, encode_alpha


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_grasping_uses_the_full_range_twelve_times_a_minute() -> None:
    board = Board("grasp", "right", "")
    fists = [min(board.reading(HALF_MOVEMENT_S * half, False).curls) for half in (1, 3, 5)]
    opens = [max(board.reading(HALF_MOVEMENT_S * half, False).curls) for half in (0, 2, 4)]
    assert (fists, opens) == ([4095] * 3, [0] * 3)
    assert HALF_MOVEMENT_S == 60 / 12


def test_what_it_sends_is_what_gloves_send() -> None:
    board = Board("grasp", "left", "")
    lines = [encode_alpha(board.reading(time_s / 10, False)) for time_s in range(200)]
    decoder = Decoder()
    assert len(decoder.feed(b"".join(lines))) == 200
    assert decoder.bad == 0
    assert any(line.endswith(b"P4096ILM\n") for line in lines)


def test_a_polite_end_takes_the_link_away(emulate, link: Path) -> None:
    process = emulate()
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    assert not link.is_symlink()


def test_a_link_left_by_a_killed_emulator_is_taken_over(emulate, link: Path) -> None:
    emulate().kill()
    assert link.is_symlink()
    emulate()


def test_a_free_running_glove_needs_no_answer(emulate, opened, reach) -> None:
    emulate(firmware="free", motion="still")
    assert reach(opened(), State.LIVE).bad == 0


def test_a_wifi_glove_calls_us(emulate, opened, reach) -> None:
    port = free_port()
    device = opened(f"lucidglove+listen:127.0.0.1:{port}")
    process = emulate(at=f"127.0.0.1:{port}")
    reach(device, State.LIVE)
    process.kill()
    process.wait()
    reach(device, State.LOST, 0.5)


def test_a_glove_behind_a_bridge_is_called(emulate, opened, reach, wait_until) -> None:
    port = free_port()
    url = f"lucidglove+socket:127.0.0.1:{port}"
    with pytest.raises(DeviceError, match="Nothing answers"):
        opened(url)
    emulate(at=f"listen:127.0.0.1:{port}")
    devices: list[LucidGlove] = []

    def called() -> bool:
        with contextlib.suppress(DeviceUnavailable):
            devices.append(opened(url))
        return bool(devices)

    wait_until(called, 30)
    assert reach(devices[0], State.LIVE).bad == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"hand": "middle"}, "The hand middle is not known: use left, right."),
        ({"firmware": "new"}, "use lockstep, free"),
        ({"motion": "wave"}, "use grasp, still"),
        ({"fault": "gremlin"}, "use noise, split"),
        ({"fault": "noise:soon"}, "soon is not a number of seconds"),
        ({"hz": 0.0}, "hz must lie between"),
    ],
)
def test_what_it_does_not_know_it_refuses(options: dict[str, object], sentence: str, link: Path) -> None:
    with pytest.raises(EmulatorError, match=sentence):
        run(str(link), **options)  # type: ignore[arg-type]


def test_it_never_replaces_a_file(link: Path) -> None:
    link.write_text("mine")
    with pytest.raises(EmulatorError, match="choose a name that is free"):
        run(str(link))
    assert link.read_text() == "mine"
    with pytest.raises(EmulatorError, match="choose another name"):
        run(str(link / "below"))


def test_every_fault_says_what_it_is() -> None:
    assert {"noise", "split", "garbage", "boot", "lost-bytes", "unplug"} <= set(FAULTS)
    assert all(len(what.split()) > 3 for what in FAULTS.values())


def test_the_speed_can_be_measured() -> None:
    def median_s(measured: Callable[[float], list[float]]) -> float:
        delays = measured(0.3)
        assert all(delay > 0 for delay in delays)
        # Any single run may be held up on a busy machine.
        return statistics.median(delays) if len(delays) > 30 else math.inf

    assert any(median_s(byte_to_sample) < 0.005 for _ in range(3))
    assert any(median_s(byte_to_read) < median_s(byte_to_sample) for _ in range(5))
    assert any(min(lines_per_second(4000, rounds=1)) > 20_000 for _ in range(3))
