"""What can go wrong with the record, each as one sentence that says what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from sqlcipher3 import dbapi2


class JournalError(Exception):
    """The record cannot be opened, read or begun; the message is one sentence that says what to do."""


DISK_FULL = "The disk is full: free some space; nothing already saved is lost."
LAST_RESERVE = "The disk is full and the last reserve is in use: end this session soon and free some space."
BUSY = "Another program is using the journal: close it; what waits is saved as soon as it is free."
DISK_FAULT = "The disk does not take the record: check the disk and its free space; nothing already saved is lost."
WRITER_ENDED = "Saving has stopped: end this session and start the program again; nothing already saved is lost."
READ_ONLY = "The journal may only be read: give this account the right to write in its folder."


def is_full(error: BaseException) -> bool:
    """Whether the disk (or a quota) refused more bytes."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return "full" in str(error)


def sentence(error: dbapi2.Error) -> str:
    """Why a commit did not happen, for staff; the event itself is still held in memory."""
    text = str(error)
    if "full" in text:
        return DISK_FULL
    if "locked" in text or "busy" in text:
        return BUSY
    if "readonly" in text:
        return READ_ONLY
    if "malformed" in text or "not a database" in text:
        return "The journal is damaged: stop here and restore a backup; what is unsaved is held until the end."
    return DISK_FAULT


def unusable_folder(folder: Path, error: OSError) -> JournalError:
    """The sentence for a data folder in which nothing can be written."""
    if is_full(error):
        return JournalError("The disk is full: free some space and start again; nothing was recorded.")
    why = error.strerror or type(error).__name__
    return JournalError(
        f"Nothing can be written in the data folder {folder} ({why}): give this account the right to write "
        "there, or set MIDLINE_DATA to another folder."
    )


def unreadable(path: Path, error: dbapi2.Error, key_place: str) -> JournalError:
    """The sentence for a journal that does not open; nothing in it has been changed."""
    text = str(error)
    if "not a database" in text:
        return JournalError(
            f"The journal {path} does not open with the key in {key_place}: put back the key it was made with, "
            "or restore a backup if the file is damaged; nothing was changed."
        )
    if "malformed" in text:
        return JournalError(f"The journal {path} is damaged: restore a backup; nothing was changed.")
    if "locked" in text or "busy" in text:
        return JournalError(f"Another program holds the journal {path}: close it and start again.")
    if "full" in text:
        return JournalError("The disk is full: free some space and start again; nothing was recorded.")
    if "readonly" in text:
        return JournalError(f"The journal {path} may only be read: give this account the right to write there.")
    return JournalError(f"The journal {path} cannot be opened ({text}): check the disk and the folder's rights.")
