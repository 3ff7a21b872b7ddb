"""Puts a command into a Monado root; monado.run_inside starts it as the first process of namespaces of its own.

The root itself is only read: the command sees a tmpfs that borrows the root's programs and the host's folders.
"""

import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
from pathlib import Path

BIND, RECURSIVE = 0x1000, 0x4000
SET_INTERFACE_FLAGS, UP = 0x8914, 1
LIBC = ctypes.CDLL(None, use_errno=True)


def mount(source: str | Path, target: Path, kind: str = "", flags: int = 0) -> None:
    """One mount, seen by nobody outside; it ends with the namespace."""
    if LIBC.mount(os.fsencode(source), os.fsencode(target), kind.encode() or None, flags, None):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(target))


def borrow(source: Path, target: Path) -> None:
    """The folder or file `source`, with all that is mounted in it, also at `target`."""
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    mount(source, target, flags=BIND | RECURSIVE)


def assemble(root: Path, binds: dict[str, str]) -> Path:
    """A folder to live in: programs of `root`, devices of the host, empty rooms for the rest."""
    new = root / "run"
    mount("tmpfs", new, "tmpfs")
    for entry in root.iterdir():
        if entry.is_symlink():
            (new / entry.name).symlink_to(entry.readlink())
        elif entry.name in {"usr", "etc"}:
            borrow(entry, new / entry.name)
        else:
            (new / entry.name).mkdir(exist_ok=True)
    for name in ("var/lib/xkb", "var/tmp"):
        (new / name).mkdir(parents=True)
    (new / "tmp").chmod(0o1777)
    mount("proc", new / "proc", "proc")
    for name in ("dev", "sys"):
        borrow(Path("/", name), new / name)
    if (shared_memory := new / "dev/shm").is_dir():
        mount("tmpfs", shared_memory, "tmpfs")
    for source, target in binds.items():
        borrow(Path(source), new / target.lstrip("/"))
    return new


def open_loopback() -> None:
    """A new network namespace begins with its own 127.0.0.1 switched off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_INTERFACE_FLAGS, struct.pack("16sh22x", b"lo", UP))


def main() -> None:
    wanted = json.loads(sys.argv[1])
    open_loopback()
    os.chroot(assemble(Path(wanted["root"]), wanted["binds"]))
    os.chdir(wanted["folder"])
    os.execve(wanted["argv"][0], wanted["argv"], wanted["env"])


if __name__ == "__main__":
    main()
