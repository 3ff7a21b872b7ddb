"""A glove on a real serial line, in a real window, with a real key press: lost, back, on only after *Go on*."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import panda3d
import pytest

from game.scoring.read import read_events, sessions
from game.scoring.trouble import JournalError
from game.training.events import BlockStart, DeviceInfo, Rest, Resume, Trial

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminal and no Xvfb"),
]


@pytest.fixture
def display():
    """An X server of our own; gives its DISPLAY."""
    assert shutil.which("Xvfb"), "install xvfb and xdotool: see the second command of the README"
    reads, writes = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
        pass_fds=[writes],
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    with os.fdopen(reads) as pipe:
        name = f":{pipe.readline().strip()}"
    yield name
    server.terminate()
    server.wait(10)


@pytest.fixture
def pace(tmp_path):
    """The engine's settings and one more: a screen of our own has no rate to wait for, and would be drawn on for
    as long as there is a processor."""
    (tmp_path / "pace.prc").write_text("clock-mode limited\nclock-frame-rate 12\n")
    return os.pathsep.join([str(Path(panda3d.__file__).parent / "etc"), str(tmp_path)])


@pytest.fixture
def start(tmp_path, display, pace):
    """Starts a command of ours; whatever still runs at the end is killed."""
    running = []

    def call(*arguments, **streams):
        environment = {**os.environ, "DISPLAY": display, "PANDA_PRC_PATH": pace}
        command = [sys.executable, "-m", "game", *map(str, arguments)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **streams)
        running.append(process)
        return process

    yield call
    for process in running:
        process.kill()
        process.wait(10)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def events(kind):
    """The events of a kind in the journal so far, read while it is being written."""
    folder = Path(os.environ["MIDLINE_DATA"])
    try:
        known = sessions(folder)
        return [row.event for row in read_events(folder, known[-1].session) if isinstance(row.event, kind)]
    except (JournalError, IndexError):
        return []


def until(what, limit_s=120.0):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


class Window:
    """The window of a player, as the person before it has it. Another program may have come to the same screen."""

    def __init__(self, display, player):
        self.display = display
        self.search = ("search", "--all", "--pid", str(player.pid), "--name", "Midline")

    def call(self, *words, check=True):
        environment = {**os.environ, "DISPLAY": self.display}
        done = subprocess.run(["xdotool", *words], env=environment, capture_output=True, text=True, check=check)
        return done.stdout.split()

    @property
    def shown(self):
        return self.call(*self.search, check=False)

    def small(self):
        self.call("windowsize", self.shown[-1], "240", "136")

    def press(self, key):
        self.call("windowfocus", "--sync", self.shown[-1])
        self.call("key", "--window", self.shown[-1], key)


def states():
    return [event.state for event in events(DeviceInfo)]


def test_a_glove_that_goes_and_comes_back_loses_nothing(start, display, tmp_path):
    link = tmp_path / "glove"
    glove = start("emulate", "lucidglove", "--link", link, "--hand", "right")
    until(link.is_symlink)
    url = f"lucidglove:{link}?hand=right"
    play = start(
        *("play", "lantern", "--device", url, "--affected", "left", "--view", "window", "--seconds", "90"),
        # The level with the shortest trials, and little to draw.
        *("--level", "4", "--scene", "studio"),
        *("--pain", "5,4", "--safe", "--out", tmp_path / "out", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    window = Window(display, play)
    until(lambda: events(BlockStart))
    window.small()
    until(lambda: len(events(Trial)) >= 1)

    glove.send_signal(signal.SIGKILL)
    glove.wait()
    until(lambda: states()[-1] == "lost")
    until(lambda: events(Rest))
    # At once, not by the rule for a hand that is out of sight for long.
    assert [event.reason for event in events(Rest)] == ["lost"]

    start("emulate", "lucidglove", "--link", link, "--hand", "right")
    until(lambda: states()[-1] == "live")
    time.sleep(1.0)
    assert events(Resume) == [], "nothing resumes by itself"

    done = len(events(Trial))
    window.press("Return")
    until(lambda: len(events(Resume)) == 1)
    until(lambda: len(events(Trial)) > done)
    window.press("Escape")
    out, err = play.communicate(timeout=60)
    assert play.returncode == 0, err
    value = json.loads(out.strip().splitlines()[-1])
    assert value["trials"] == len(events(Trial)) > done
    assert value["clock"] == "live"
    assert value["reason"] == "stopped"
    kept = {row.seq for row in read_events(Path(os.environ["MIDLINE_DATA"]), value["session"])}
    promised = {int(line.split()[1]) for line in err.splitlines() if line.startswith("saved ")}
    assert promised <= kept
    assert kept == set(range(1, max(kept) + 1))

    replay = start("replay", value["session"], "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = replay.communicate(timeout=60)
    assert json.loads(out.strip().splitlines()[-1])["equal"] is True, err + out
