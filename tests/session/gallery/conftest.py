"""The states of every screen, gathered once for each file of tests."""

import pytest

from game.body.joints import Side
from game.session.gallery.seen import MODES
from game.session.gallery.states import states


@pytest.fixture(scope="module")
def looks():
    return states(Side.LEFT, MODES[0])
