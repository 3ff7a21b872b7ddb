"""Stages that tests share, and pictures that were accepted."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from game.view.light import Light
from game.view.window import Stage

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def shared_stage():
    """One lit offscreen stage a file; use `stage`, which clears it."""
    with Stage("offscreen", (320, 180), 4, 512) as stage:
        stage.light = Light(stage)
        yield stage


@pytest.fixture
def stage(shared_stage):
    """The shared stage, empty before and after."""
    shared_stage.light.set(shared_stage.light.look)
    yield shared_stage
    shared_stage.seat.get_children().detach()


@pytest.fixture
def accepted(tmp_path):
    """Compares a picture with the accepted one; MIDLINE_ACCEPT_GOLDEN=1 accepts it."""

    def compare(picture, name, folder=GOLDEN):
        file = folder / f"{name}.png"
        if os.environ.get("MIDLINE_ACCEPT_GOLDEN"):
            folder.mkdir(exist_ok=True)
            Image.fromarray(picture).save(file, optimize=True)
        assert file.is_file(), f"{file.name} was never accepted"
        wanted = np.asarray(Image.open(file).convert("RGB")).astype(int)
        off = np.abs(picture.astype(int) - wanted)
        if off.mean() > 2 or (off.max(axis=2) <= 16).mean() < 0.995:
            Image.fromarray(picture).save(tmp_path / f"{name}-actual.png")
            Image.fromarray(wanted.astype(np.uint8)).save(tmp_path / f"{name}-expected.png")
            Image.fromarray(np.minimum(255, off * 4).astype(np.uint8)).save(tmp_path / f"{name}-diff.png")
            pytest.fail(f"{name} is off by {off.mean():.2f} on average; look at {tmp_path}")

    return compare
