"""The station's data folder: where it lies, whether it can be written, and files that survive a power cut."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

import platformdirs

from game.scoring.trouble import JournalError, is_full, unusable_folder

JOURNAL = "journal.db"
BALLAST = "ballast"
BALLAST_BYTES = 2 * 1024 * 1024


def data_folder() -> Path:
    """$MIDLINE_DATA, else the platform's folder for this user's data; it need not exist yet."""
    named = os.environ.get("MIDLINE_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir("midline", appauthor=False))


def journal_path(folder: Path) -> Path:
    """Where the journal of a data folder lies."""
    return folder / JOURNAL


def make_ready(folder: Path) -> None:
    """The folder exists and takes a file; JournalError says what to do where it does not."""
    probe = folder / f".try-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_new(probe, b"can this folder be written?")
        probe.unlink()
    except OSError as error:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
        raise unusable_folder(folder, error) from error


def write_new(path: Path, content: bytes) -> None:
    """A new file for this account alone (0600), durable when this returns; FileExistsError if it is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def publish_new(path: Path, content: bytes) -> bool:
    """Like `write_new`, but the name appears only with its whole content; False when it was taken."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        write_new(draft, content)
        _name_once(draft, path, content)
    except FileExistsError:
        return False
    finally:
        # A folder that is not there is told by the error itself.
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
            sync_folder(path.parent)
    return True


def _name_once(draft: Path, path: Path, content: bytes) -> None:
    # A rename on Windows, and a link elsewhere, refuse a name that is taken.
    if os.name == "nt":
        draft.rename(path)
        return
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as a memory stick's
        write_new(path, content)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lay_ballast(folder: Path) -> None:
    """Keep 2 MB aside, to be freed when the disk is full; JournalError when there is no room even for that."""
    path = folder / BALLAST
    try:
        if path.exists() and path.stat().st_size == BALLAST_BYTES:
            return
        path.unlink(missing_ok=True)
        # Random bytes: a file system that packs or skips zeros would give nothing back.
        write_new(path, secrets.token_bytes(BALLAST_BYTES))
    except FileExistsError:
        return
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        if is_full(error):
            raise JournalError(
                "The disk is full: free some space and start again; nothing was recorded."
            ) from error
        raise unusable_folder(folder, error) from error


def is_tight(folder: Path) -> bool:
    """Whether the disk has less room left than the ballast takes."""
    try:
        return shutil.disk_usage(folder).free < BALLAST_BYTES
    except OSError:
        return False


def drop_ballast(folder: Path) -> bool:
    """Free the ballast's room; False when it was already used."""
    try:
        (folder / BALLAST).unlink()
    except OSError:
        return False
    return True
