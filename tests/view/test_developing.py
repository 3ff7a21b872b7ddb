"""A picture never holds up the frame in which it comes: it is read beside the drawing."""

import threading
import time

import numpy as np
import pytest

from exercises.words import load_words
from game import settings
from game.body.joints import Side
from game.view import pictures
from game.view.developing import Developing
from game.view.input import InputRules
from game.view.panel import Panel
from game.view.window import Stage
from tests.view.looks import LOOKS

FILE = pictures.picture_file("stop-4", Side.LEFT)
SIZE = (320, 240)


@pytest.fixture
def reading(monkeypatch):
    """Reading goes on only once it is let, and tells in which threads it was done."""
    told, threads, drawn = threading.Event(), set(), pictures.drawn

    def slowly(file, size, tone=5):
        told.wait(10.0)
        threads.add(threading.get_ident())
        return drawn(file, size, tone)

    monkeypatch.setattr(pictures, "drawn", slowly)
    yield told, threads
    told.set()


def until(tick, come):
    for _ in range(500):
        tick()
        if come():
            return
        time.sleep(0.01)
    raise AssertionError("The picture never came.")


def test_a_texture_is_there_at_once_and_filled_when_the_picture_is_read(reading):
    told, threads = reading
    developing = Developing(waits=False)
    made = developing.texture(FILE, SIZE)
    developing.tick()
    assert (made.get_x_size(), made.get_y_size()) == (1, 1)
    told.set()
    until(developing.tick, lambda: made.get_x_size() > 1)
    assert (made.get_x_size(), made.get_y_size()) == SIZE
    assert threading.get_ident() not in threads
    seen = np.frombuffer(made.get_ram_image(), np.uint8).reshape(SIZE[1], SIZE[0], 3)[::-1, :, ::-1]
    assert np.array_equal(seen, pictures.drawn(FILE, SIZE))
    developing.close()


def test_one_picture_a_frame_is_filled_and_offscreen_all_are_whole(reading):
    told, _ = reading
    developing = Developing(waits=False)
    made = [developing.texture(FILE, (40 + n, 30)) for n in range(3)]
    told.set()
    until(lambda: None, lambda: all(found.done() for _, found in developing._coming))
    for number in range(1, 4):
        developing.tick()
        assert sum(texture.get_x_size() > 1 for texture in made) == number
    developing.close()
    whole = Developing(waits=True)
    assert whole.texture(FILE, SIZE).get_x_size() == SIZE[0]
    whole.close()


def test_a_screen_with_pictures_comes_without_waiting_for_them(reading, monkeypatch):
    told, threads = reading
    stage = Stage("offscreen", (64, 36), 0, 0)
    monkeypatch.setattr(stage, "kind", "window")
    panel = Panel(stage, load_words("en"), Side.LEFT, settings.rules(InputRules, "input"), ahead=False)
    try:
        panel.show(LOOKS["daily"])
        panel.tick(0.1)
        assert {target.key for target in panel._groups["sheet"].targets} >= {"new-fall", "nothing-new"}
        assert panel._developing._coming
        told.set()
        until(lambda: panel.tick(0.2), lambda: not panel._developing._coming)
        assert threads
        assert threading.get_ident() not in threads
    finally:
        panel.close()
        stage.close()
