"""The key of the journal: in the system's keyring where one works, else in a file that only this account reads."""

from __future__ import annotations

import os
import secrets
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from game.scoring.folder import data_folder, journal_path, publish_new
from game.scoring.trouble import JournalError, unusable_folder

__all__ = ["Key", "KeyPlace", "data_folder", "examine_key", "find_key", "look_for_key", "working_keyring"]

SERVICE = "midline journal"
KEY_BYTES = 32
# A keyring that wants a password from nobody must not hold up a ward.
KEYRING_WAIT_S = 5.0

Found = TypeVar("Found")


class Keyring(Protocol):
    """The part of a keyring backend that is used here."""

    def get_password(self, service: str, username: str) -> str | None:
        """The kept secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        ...


@dataclass(frozen=True, slots=True)
class Key:
    """The journal's key; `place` says where it is kept, `warning` is doctor's amber sentence or empty."""

    hex: str = field(repr=False)
    in_keyring: bool
    place: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """For doctor: where the key is, or would be made; amber when `warning` is not empty."""

    in_keyring: bool
    place: str
    exists: bool
    warning: str


def working_keyring() -> Keyring | None:
    """The system's keyring, or None where there is none that works by itself; gives up after a few seconds."""
    return within(_best_backend, KEYRING_WAIT_S, None)


def find_key(folder: Path, ring: Callable[[], Keyring | None] = working_keyring) -> Key:
    """The key of the journal in `folder`, made on first use; JournalError when it is lost.

    The file `key` holds the key itself, or the name of the keyring's entry that does. It is never overwritten.
    """
    path = folder / "key"
    text = _read(path)
    if text is None:
        if _has_journal(folder):
            raise JournalError(
                f"The key of the journal in {folder} is lost (there is no file {path}): put the file back from a "
                "backup, or move the journal elsewhere to begin a new one; nothing was changed."
            )
        publish(path, ring())
        text = _read(path)
    if text is None:
        raise JournalError(f"The key file {path} vanished while it was being made: start again.")
    return _understand(path, text, ring)


def look_for_key(folder: Path, ring: Callable[[], Keyring | None] = working_keyring) -> KeyPlace:
    """Where the key is or would be, without making one."""
    path = folder / "key"
    text = _read(path)
    if text is None:
        if ring() is not None:
            return KeyPlace(True, "the system's keyring", False, "")
        return KeyPlace(False, str(path), False, _amber(path))
    if text.startswith("keyring:"):
        return KeyPlace(True, "the system's keyring", True, "")
    return KeyPlace(False, str(path), True, _amber(path))


def examine_key(folder: Path | None = None) -> tuple[str, str]:
    """For doctor: green, amber or red, and one sentence."""
    folder = data_folder() if folder is None else folder
    try:
        if _read(folder / "key") is None and not _has_journal(folder):
            found = look_for_key(folder)
            later = "The journal's key will be made on the first play and kept in the system's keyring."
            return ("amber", found.warning) if found.warning else ("green", later)
        key = find_key(folder)
    except JournalError as error:
        return "red", str(error)
    return ("amber", key.warning) if key.warning else ("green", "The journal's key is in the system's keyring.")


def publish(path: Path, ring: Keyring | None) -> None:
    """Make a key and keep it; a key that somebody else made in the meantime stands."""
    made = secrets.token_hex(KEY_BYTES)
    content = made
    if ring is not None:
        entry = secrets.token_hex(8)
        if within(lambda: _keep(ring, entry, made), KEYRING_WAIT_S, False):
            content = f"keyring:{entry}"
    try:
        publish_new(path, f"{content}\n".encode("ascii"))
    except OSError as error:
        raise unusable_folder(path.parent, error) from error


def within(ask: Callable[[], Found], wait_s: float, otherwise: Found) -> Found:
    """What `ask` gives, or `otherwise` when it fails or takes longer than `wait_s`."""
    got: list[Found] = []

    def run() -> None:
        try:
            got.append(ask())
        except Exception:  # noqa: BLE001 - keyring backends raise whatever their system does
            return

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(wait_s)
    return got[0] if got else otherwise


def _best_backend() -> Keyring | None:
    import keyring
    from keyring.backends import chainer, fail, null

    chosen = keyring.get_keyring()
    if isinstance(chosen, chainer.ChainerBackend):
        usable = [ring for ring in chosen.backends if _priority(ring) >= 1]
        return usable[0] if usable else None
    if isinstance(chosen, fail.Keyring | null.Keyring) or _priority(chosen) < 1:
        return None
    return chosen


def _priority(ring: object) -> float:
    try:
        return float(getattr(ring, "priority", 0))
    except RuntimeError:  # how a backend says that it does not suit this machine
        return 0.0


def _keep(ring: Keyring, entry: str, secret: str) -> bool:
    ring.set_password(SERVICE, entry, secret)
    return ring.get_password(SERVICE, entry) == secret


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise JournalError(
            f"The key file {path} cannot be read ({why}): give this account the right to."
        ) from error


def _understand(path: Path, text: str, ring: Callable[[], Keyring | None]) -> Key:
    if text.startswith("keyring:"):
        backend = ring()
        entry = text.removeprefix("keyring:")
        secret = None
        if backend is not None:
            secret = within(lambda: backend.get_password(SERVICE, entry), KEYRING_WAIT_S, None)
        if secret is None or not _is_key(secret):
            raise JournalError(
                f"The key of the journal in {path.parent} is in the keyring of the account that made it (entry "
                f"{entry}), and that keyring does not give it: unlock it and start again; nothing was changed."
            )
        return Key(secret, True, "the system's keyring")
    if not _is_key(text):
        raise JournalError(f"The key file {path} is damaged: put it back from a backup; nothing was changed.")
    return Key(text, False, str(path), _amber(path))


def _is_key(text: str) -> bool:
    return len(text) == 2 * KEY_BYTES and all(letter in "0123456789abcdef" for letter in text)


def _has_journal(folder: Path) -> bool:
    try:
        return journal_path(folder).stat().st_size > 0
    except OSError:
        return False


def _amber(path: Path) -> str:
    sentence = (
        f"The journal's key lies in the file {path}, because this machine has no working keyring: keep the disk "
        "encrypted and keep a copy of the key apart from it."
    )
    try:
        mode = path.stat().st_mode
    except OSError:
        return sentence
    # Windows shows every file as open to all; there the folder's rights hold.
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        return f"Other accounts may read the journal's key in {path}: run `chmod 600` on it."
    return sentence
