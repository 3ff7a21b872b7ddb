"""Where an export is put: a new file, folder or zip that is there whole or not at all."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import zipfile
from pathlib import Path
from typing import Final

from game.scoring.export.record import Files
from game.scoring.folder import publish_new, sync_folder, write_new
from game.scoring.trouble import JournalError, is_full

ZIP: Final = ".zip"
# The earliest date that a zip can hold: equal exports are equal files.
EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def check(out: Path) -> None:
    """JournalError where nothing can be put: something is there, or the folder that it shall lie in is not."""
    if os.path.lexists(out):
        raise _taken(out)
    if not out.parent.is_dir():
        raise JournalError(f"There is no folder {out.parent} to write in: make it, or name another place.")


def put(out: Path, files: Files) -> None:
    """Write an export under a new name for this account alone; JournalError says in one sentence why not.

    Many files go into a folder, or into one file where the name ends in .zip. Nothing is ever overwritten, and
    nothing is left behind where it fails.
    """
    check(out)
    try:
        if set(files) == {""}:
            made = publish_new(out, files[""])
        elif out.suffix.lower() == ZIP:
            made = publish_new(out, _zipped(files))
        else:
            made = _folder(out, files)
    except OSError as error:
        if is_full(error):
            raise JournalError(f"The disk of {out} is full: free some space or name another place.") from error
        raise JournalError(f"{out} cannot be written ({error.strerror}): name another place.") from error
    if not made:
        raise _taken(out)


def _taken(out: Path) -> JournalError:
    return JournalError(f"There is something at {out} already: name another file.")


def _zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, EPOCH)
            about.external_attr = 0o600 << 16
            archive.writestr(about, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _folder(out: Path, files: Files) -> bool:
    draft = out.with_name(f".{out.name}.{secrets.token_hex(8)}")
    draft.mkdir(mode=0o700)
    try:
        for name, content in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_new(path, content)
        # A folder that is renamed onto one that is empty would take its place.
        if os.path.lexists(out):
            return False
        draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    sync_folder(out.parent)
    return True
