"""The states of every screen, gathered once however many workers ask for them."""

import contextlib
import os
import pickle

import pytest

from game.body.joints import Side
from game.session.gallery import states as room
from game.session.gallery.seen import MODES


@pytest.fixture(scope="session", autouse=True)
def gathered(tmp_path_factory):
    """To gather those of one mode takes some ten seconds: the worker that is first keeps them for the others."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    import fcntl

    folder, gather = tmp_path_factory.getbasetemp().parent, room.states
    held = {}

    def kept(affected, mode):
        name = f"states-{affected.value}-{mode.name}"
        if name not in held:
            with (folder / f"{name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                file = folder / name
                with contextlib.suppress(FileNotFoundError):
                    held[name] = pickle.loads(file.read_bytes())
                if name not in held:
                    held[name] = gather(affected, mode)
                    file.write_bytes(pickle.dumps(held[name]))
        return held[name]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(room, "states", kept)
        yield


@pytest.fixture
def looks(gathered):
    return room.states(Side.LEFT, MODES[0])
