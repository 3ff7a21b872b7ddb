"""The coach beside a real mirror: a card played offscreen, and by the keyboard alone where there is no OpenGL."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.body.joints import Side
from game.scoring.read import read_events, sessions
from game.scoring.trouble import JournalError
from game.session import coached
from game.session.play import play
from game.session.request import PlayError, PlayRequest
from game.training.course import BlockDone, Face
from game.training.events import BlockStart, Finished, Nrs, Rest, Resume, Say, SessionEnd, Stop, Trial

ROOT = Path(__file__).parents[2]


def events(kind=object):
    """The events of a kind in the journal so far, read while it is being written."""
    folder = Path(os.environ["MIDLINE_DATA"])
    try:
        known = sessions(folder)
        return [row.event for row in read_events(folder, known[-1].session) if isinstance(row.event, kind)]
    except (JournalError, IndexError):
        return []


def test_a_card_is_played_offscreen_to_its_end(tmp_path, film):
    said = []
    request = PlayRequest(
        "coach-u03",
        affected=Side.RIGHT,
        view="offscreen",
        seconds=60,
        pain=(5, 4),
        out=tmp_path,
        level=4,
        size=(480, 270),
    )
    result = play(request, said.append)
    values = result.to_json()
    assert result.saved
    assert (values["trials"], values["successes"], values["x"]) == (3, 3, 4.0), "a level that is given is held"
    # Warming up is slower: two rounds of four steps at 3.3 s; then one of five at 3 s, twice.
    assert values["active_s"] == pytest.approx(26.4 + 15.0 + 15.0)
    (done,) = events(BlockDone)
    assert (done.code, done.source, done.sort, done.mirror) == ("U03", "real_mirror", "mirror", True)
    assert done.results == (True, True, True)
    assert done.carried == (2, 2), "the first of three warms up"
    assert done.active_s == values["active_s"]
    assert [each.x for each in events(Trial)] == [3.7, 4.0, 4.0]
    assert all(each.metrics.keys() == {"active_s", "assisted"} for each in events(Trial)), "no movement is scored"
    assert events(BlockStart)[0].source == "real_mirror"
    assert [each.value for each in events(Nrs)] == [5, 4]
    assert len(list(tmp_path.glob("picture-*.png"))) >= 6
    assert (tmp_path / "video.mp4").exists()
    kinds = [line.split()[2] for line in said if line.startswith("saved ")]
    assert kinds == ["nrs", "block_done", "nrs", "session_end"]


def test_the_same_command_gives_the_same_events(tmp_path):
    texts = []
    for name in ("a", "b"):
        play(
            PlayRequest("coach-l03", view="offscreen", seconds=10, size=(480, 270), out=tmp_path / name),
            lambda _: None,
        )
        texts.append((tmp_path / name / "events.jsonl").read_text())
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"exercise": "coach-u07"}, "There is no coach's card for U07; known ones are U01"),
        ({"exercise": "coach-u02-t1"}, "Only coach-u08 has forms"),
        ({"devices": ("sim:grasp",)}, "A real mirror needs no device"),
        ({"view": "headset"}, "without a headset"),
        ({"level": 7}, "coach-u02 has levels 1 to 6"),
        ({"seconds": 0.0}, "--seconds must be more than 0"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(changes, sentence):
    with pytest.raises(PlayError, match=sentence):
        play(PlayRequest(**({"exercise": "coach-u02"} | changes)), lambda _: None)


def test_every_card_has_a_name_to_play_it():
    assert "coach-u02" in coached.names()
    for name in coached.names():
        assert coached.resolve(PlayRequest(name, view="offscreen"), False).movement.round(1.0)


class Keyboard:
    """One key after the other into the window of a player, and nothing else."""

    def __init__(self, environment):
        self.environment = environment

    def run(self, *words):
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.split()

    def press(self, *keys):
        for key in keys:
            for window in self.run("search", "--name", "Midline"):
                self.run("windowfocus", window)
            self.run("key", key)
            time.sleep(0.4)

    def press_until(self, key, what, limit_s=20.0):
        """Once a second: a press that comes before a screen could be seen counts for nothing."""
        end = time.monotonic() + limit_s
        while not what():
            if time.monotonic() > end:
                raise AssertionError(f"{key} did nothing: {events()[-12:]}")
            self.press(key)
            time.sleep(0.6)


def until(what, limit_s=60.0):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"it did not happen in time; the last that did: {events()[-6:]}")


def said(key):
    return lambda: [each for each in events(Say) if each.key == key]


@pytest.mark.realtime
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Xvfb")
def test_a_whole_block_by_the_keyboard_alone_where_there_is_no_opengl(bare_display):
    environment = {**os.environ, "DISPLAY": bare_display, "LIBGL_DRIVERS_PATH": "/nowhere"}
    command = [sys.executable, "-m", "game", "play", "coach-u02", "--level", "6", "--seconds", "40", "--json"]
    player = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    keys = Keyboard(environment)
    try:
        until(said("pain-now"))
        until(lambda: keys.run("search", "--name", "Midline"))
        time.sleep(1.0)
        keys.press("Up", "Up", "Up")
        # *That is it*, and *Yes* when it is asked back.
        keys.press_until("Return", lambda: events(Nrs))
        # The thanks go by themselves; then the mirror is put up, card by card.
        for number in range(1, 8):
            until(said(f"coach-set-{number}"))
            keys.press_until("Return", said(f"coach-set-{number + 1}"))
        keys.press_until("Return", lambda: events(BlockStart))
        # Twice a movement: REST in the first, then Enter counts it; the second was not comfortable.
        keys.press_until("space", lambda: events(Rest))
        keys.press_until("Return", lambda: events(Resume))
        time.sleep(7.0)
        keys.press_until("Return", lambda: events(Trial))
        time.sleep(1.5)
        keys.press("Right")
        keys.press_until("Return", lambda: len(events(Trial)) == 2)
        until(said("ok-face"))
        time.sleep(1.0)
        keys.press("Right", "Right")
        keys.press_until("Return", lambda: events(Face))
        until(lambda: len(said("pain-now")()) == 2)
        time.sleep(0.5)
        keys.press("Up", "Up")
        keys.press_until("Return", lambda: len(events(Nrs)) == 2)
        time.sleep(3.0)
        keys.press_until("Return", lambda: player.poll() is not None)
        out, err = player.communicate(timeout=30)
    finally:
        player.kill()
        player.wait(10)
        for stream in (player.stdout, player.stderr):
            stream.close()
    assert player.returncode == 0, err
    value = json.loads(out.strip().splitlines()[-1])
    assert (value["trials"], value["successes"], value["face"]) == (2, 1, "neutral")
    assert [value["pain_before"], value["pain_after"]] == [each.value for each in events(Nrs)]
    assert None not in (value["pain_before"], value["pain_after"])
    assert value["reason"] == "done"
    (done,) = events(BlockDone)
    assert (done.results, done.source) == ((True, False), "real_mirror")
    assert done.active_s > 6.0, "a round at least was shown"
    assert [each.value for each in events(Face)] == ["so-so"]
    assert [each.reason for each in events(Finished)] == ["completed"]
    assert [each.reason for each in events(SessionEnd)] == ["done"]
    assert events(Stop) == []
