"""A real window on a display of its own hears keys and mouse, shows at once what is posed, and closes."""

import os
import subprocess
import sys
import textwrap

import pytest

PLAY = """
    import sys, time
    from panda3d.core import KeyboardButton, MouseButton, WindowProperties
    from game import settings
    from game.view import window
    from game.view.hearing import Hearing
    from game.view.input import Action, InputRules, Inputs, Pointer, Press
    from game.view.light import Light

    rules = settings.rules(InputRules, "input")
    now = [100.0]
    stage = window.Stage("window", (320, 180), 4, 64)
    Light(stage)
    hearing = Hearing(stage, Inputs(rules), lambda: now[0])
    hit = lambda x, y: "rest" if x > 0.5 and y > 0.5 else None
    for _ in range(3):
        stage.frame()
        hearing.take(hit)
    device = stage.window.get_input_device(0)

    def acts():
        now[0] += 0.05
        return [act for act in hearing.take(hit) if not isinstance(act, Pointer)]

    device.button_down(KeyboardButton.space(), 0.0)
    (press,) = acts()
    assert (press.action, press.by, press.time_s) == (Action.REST, "key", now[0]), press
    device.button_up(KeyboardButton.space(), 0.0)
    device.button_down(KeyboardButton.escape(), 0.0)
    assert [act.action for act in acts() if isinstance(act, Press)] == [Action.STOP]
    device.button_up(KeyboardButton.escape(), 0.0)
    device.button_down(KeyboardButton.enter(), 0.0)
    assert [act.action for act in acts() if isinstance(act, Press)] == [Action.TAKE]
    device.button_up(KeyboardButton.enter(), 0.0)

    device.pointer_moved(300, 10, 0.0) if False else stage.window.move_pointer(0, 300, 10)
    for _ in range(5):
        stage.frame()
        time.sleep(0.02)
    now[0] += 0.05
    pointers = [act for act in hearing.take(hit) if isinstance(act, Pointer)]
    assert pointers and pointers[-1].pad == "rest" and pointers[-1].x > 0.8, pointers
    device.button_down(MouseButton.one(), 0.0)
    heard = acts()
    assert [act.action for act in heard if isinstance(act, Press)] == [Action.REST], heard
    device.button_up(MouseButton.one(), 0.0)
    acts()

    # What comes while the picture is shown is heard right after it, not a frame later.
    device.button_down(KeyboardButton.ascii_key("n"), 0.0)
    hearing.listen()
    heard_at = now[0]
    (press,) = acts()
    assert (press.action, press.time_s) == (Action.PAIN, heard_at), press

    stage.clear_colour(0.2, 0.4, 0.6)
    stage.frame()
    picture = stage.picture()
    assert picture.shape == (180, 320, 3)
    assert abs(picture[0, 0].astype(int) - (51, 102, 153)).max() <= 1, picture[0, 0]

    stage.window.request_properties(WindowProperties(WindowProperties.size(400, 200)))
    for _ in range(10):
        stage.frame()
        time.sleep(0.02)
    assert stage.resized() and stage.size == (400, 200), stage.size
    assert not stage.resized()
    stage.close()
    assert not stage.open

    small = window.Stage("window", (320, 180), 4, 64, scale=0.5)
    Light(small)
    small.clear_colour(0.6, 0.4, 0.2)
    small.frame()
    assert small.picture().shape == (90, 160, 3)
    small.close()
    print("heard")
"""


@pytest.fixture
def display():
    """An X display of our own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.mark.realtime
def test_a_window_hears_and_shows(display):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PLAY)],
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "heard\n"
