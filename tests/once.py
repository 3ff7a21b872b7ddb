"""What takes long to make, made by the first worker that asks and kept for the others."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any


def once(folder: Path, name: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, from `folder`, which all workers share, where another one made it already.

    It has to be what pickle can keep. Who asks meanwhile waits.
    """
    import fcntl

    file = folder / f"{name}.once"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            return pickle.loads(file.read_bytes())
        made = make()
        file.write_bytes(pickle.dumps(made))
        return made


def kept(folder: Path) -> Callable[[str, Callable[[], Any]], Any]:
    """The same for one worker, which reads each but once; alone, it keeps all in memory."""
    known: dict[str, Any] = {}

    def ask(name: str, make: Callable[[], Any]) -> Any:
        if name not in known:
            shared = "PYTEST_XDIST_WORKER" in os.environ
            known[name] = once(folder, name, make) if shared else make()
        return known[name]

    return ask
