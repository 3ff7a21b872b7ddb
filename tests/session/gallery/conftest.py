"""The states of every screen, gathered once however many workers ask for them."""

import pytest

from game.body.joints import Side
from game.session.gallery import states as room
from game.session.gallery.seen import MODES


@pytest.fixture(scope="session", autouse=True)
def gathered(once):
    """To gather those of one mode takes some ten seconds."""
    gather = room.states

    def kept(affected, mode):
        return once(f"states-{affected.value}-{mode.name}", lambda: gather(affected, mode))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(room, "states", kept)
        yield


@pytest.fixture
def looks(gathered):
    return room.states(Side.LEFT, MODES[0])
