"""The flat view: a window without OpenGL, or none at all; pages drawn only where something changed."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from game.body.joints import Side
from game.session.sight import Sight
from game.settings import rules
from game.training.events import Rest, Say
from game.view import flat, narration
from game.view.flat import FlatView
from game.view.input import Action, InputRules, Press
from game.view.look import ScreenLook
from tests.view.flat_looks import LOOKS, WORDS, picture

ROOT = Path(__file__).parents[2]
RULES = rules(InputRules, "input")


@pytest.fixture
def view():
    made = FlatView("offscreen", (1366, 768), WORDS, Side.LEFT, RULES, pictures=picture)
    yield made
    made.close()


@pytest.fixture
def pages(monkeypatch):
    """How many pages were drawn."""
    drawn = []
    monkeypatch.setattr(flat, "draw", lambda *a, plain=flat.draw, **k: drawn.append(a[1]) or plain(*a, **k))
    return drawn


def test_it_is_a_sight(view):
    seen: Sight = view
    seen.limbs(None, None)
    seen.hand(None)
    seen.cover(True)
    seen.pinching("off")
    seen.alarm(None)
    seen.seat(np.zeros(3), 0.0, 0.0)
    assert (seen.software, seen.display_hz, seen.open, seen.draw_less()) == (True, None, True, False)


def test_a_question_is_seen_once(view):
    view.screen(LOOKS["question"])
    assert [view.draw(t) for t in (0.0, 0.1)] == [[1], []]
    view.screen(None)
    assert view.draw(0.2) == []
    view.screen(LOOKS["question"])
    assert view.draw(0.3) == [1]


def test_acts_that_were_put_in_come_out(view):
    press = Press(Action.TAKE, 1.0, "key")
    view.acts.append(press)
    assert (view.begin(), view.begin()) == ([press], [])


def test_a_page_is_drawn_once_until_something_is_new(view, pages):
    for number in range(20):
        view.screen(replace(LOOKS["breathing"], fill=number / 20))
        view.draw(number / 10)
    assert len(pages) == 1
    first = view.picture()
    view.screen(replace(LOOKS["breathing"], fill=0.1))
    view.draw(2.1)
    assert (view.picture() != first).any(), "the light moves all the same"
    view.screen(LOOKS["card"])
    view.draw(2.2)
    assert len(pages) == 2


def test_a_caption_comes_and_goes(view, tmp_path):
    view.screen(LOOKS["card"])
    view.draw(0.0)
    bare = view.picture()
    view.apply([Say("banner")], [])
    view.draw(0.1)
    said = view.picture()
    assert (said != bare).any()
    spoken_s = narration.WORD_S * len(WORDS["banner"].split()) + RULES.caption_s
    view.draw(spoken_s - 0.05)
    assert (view.picture() == said).all()
    view.draw(spoken_s + 0.05)
    assert (view.picture() == bare).all()
    view.save_picture(tmp_path / "page.png")
    assert (np.asarray(Image.open(tmp_path / "page.png")) == bare).all()


class Reader:
    """A voice that reads until it is told to be silent."""

    def __init__(self):
        self.said, self.speaking = [], False

    def say(self, text):
        self.said.append(text)
        self.speaking = True

    def hush(self):
        self.speaking = False

    close = hush


def test_what_is_said_is_spoken_and_its_caption_stays_as_long():
    voice = Reader()
    view = FlatView("offscreen", (480, 270), WORDS, Side.LEFT, RULES, pictures=picture, voice=voice)
    view.draw(0.0)
    bare = view.picture()
    view.apply([Say("short")], [])
    view.draw(0.1)
    view.draw(60.0)
    assert voice.said == [WORDS["short"]]
    assert (view.picture() != bare).any()
    view.apply([Rest("patient", "asked")], [])
    assert not voice.speaking
    view.draw(60.1)
    view.draw(60.2 + RULES.caption_s)
    assert (view.picture() == bare).all()
    view.close()


@pytest.mark.parametrize("tone", [2, 9])
def test_people_in_its_pictures_are_of_the_patients_tone(tone):
    seen = {}
    for each in (5, tone):
        view = FlatView("offscreen", (480, 270), WORDS, Side.LEFT, RULES, tone=each)
        view.screen(ScreenLook("card", "short", picture="mirror-2"))
        view.draw(0.0)
        seen[each] = np.asarray(view.picture()).astype(int)
        view.close()
    skin = np.abs(seen[tone] - seen[5]).max(axis=2) > 8
    assert skin.sum() > 500
    assert (seen[tone][skin].mean() > seen[5][skin].mean()) == (tone == 2)


def test_the_hint_stays_until_there_is_rest(view):
    view.screen(LOOKS["card"])
    view.draw(0.0)
    bare = view.picture()
    view.apply([Say(narration.HINT)], [])
    view.draw(60.0)
    assert (view.picture() != bare).any()
    view.apply([Rest("patient", "asked")], [])
    view.draw(61.0)
    assert (view.picture() == bare).all()


IN_A_WINDOW = """
import sys, time
import numpy as np
from panda3d.core import PNMImage
from game.body.joints import Side
from game.settings import rules
from game.view.flat import FlatView
from game.view.input import InputRules, Press
from tests.view.flat_looks import LOOKS, WORDS, picture
view = FlatView("window", None, WORDS, Side.RIGHT, rules(InputRules, "input"), pictures=picture)
view.screen(LOOKS["pain"])
heard, began, busy, turns = [], time.monotonic(), time.process_time(), 0
while time.monotonic() - began < 60 and not any(p.action.value == "stop" for p in heard):
    heard += [act for act in view.begin() if isinstance(act, Press)]
    view.draw(time.monotonic())
    turns += 1
    if turns == 3:
        print("there", flush=True)
# What the window itself shows, but for the outermost row and column.
shown = PNMImage()
view._pane.window.get_screenshot(shown)
shown.write("shown.png")
view.save_picture(__import__("pathlib").Path("page.png"))
print(turns / (time.monotonic() - began), *view._size, *(f"{p.action.value}:{p.value}:{p.by}" for p in heard))
view.close()
view.close()
"""


@pytest.mark.realtime
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Xvfb")
def test_a_window_needs_no_opengl_and_hears_keys_and_mouse(bare_display, tmp_path):
    environment = {
        **os.environ,
        "DISPLAY": bare_display,
        "PYTHONPATH": str(ROOT),
        "LIBGL_DRIVERS_PATH": "/nowhere",
    }
    view = subprocess.Popen(
        [sys.executable, "-c", IN_A_WINDOW], cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE
    )
    try:
        assert view.stdout.readline() == "there\n"

        def act(*words):
            subprocess.run(["xdotool", *words], env=environment, check=True, capture_output=True)
            time.sleep(0.25)

        window = subprocess.run(
            ["xdotool", "search", "--name", "Midline"], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        act("windowfocus", "--sync", window)
        # On the intact side, which is the left one: REST is the upper of the two.
        act("mousemove", "120", "440")
        act("click", "1")
        act("key", "space")
        act("key", "Return")
        act("key", "Escape")
        out, _ = view.communicate(timeout=60)
    finally:
        view.kill()
        view.wait(10)
        view.stdout.close()
    turns, width, height, *heard = out.split()
    assert heard == ["rest::button", "rest::key", "take::key", "stop::key"]
    assert (int(width), int(height)) == (1366, 768), "it fills the screen"
    assert 5 < float(turns) < 35, "it waits between two looks"
    shown = np.asarray(Image.open(tmp_path / "shown.png").convert("RGB"))[1:-1, 1:-1]
    assert (shown == np.asarray(Image.open(tmp_path / "page.png"))[1:-1, 1:-1]).all()


def test_without_a_screen_it_says_what_to_do(monkeypatch):
    if sys.platform == "win32" or not shutil.which("Xvfb"):
        pytest.skip("only where a screen can be missing")
    code = (
        "from game.view.pane import Pane\nfrom game.view.window import NoGraphics\n"
        "try:\n    Pane()\nexcept NoGraphics as error:\n    print(error)"
    )
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Midline cannot open a window because no screen was found; start it")
    assert done.stdout.count(".") == 1
