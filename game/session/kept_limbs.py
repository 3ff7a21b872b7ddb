"""The kept movement of a session as columns, so that it can be taken along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from devices.api import DeviceError
from devices.recording import Recording, Samples
from game.scoring.export import Limb
from game.scoring.movement import movement_files
from game.scoring.trouble import JournalError


def limbs(folder: Path, session: str) -> Sequence[Limb]:
    """The kept movement of a session, a limb a role; JournalError names a file that cannot be read."""
    found = []
    for role, path in movement_files(folder, session).items():
        try:
            recording = Recording.read(path)
        except DeviceError as error:
            raise JournalError(f"The movement of session {session} cannot be taken along: {error}") from error
        found.append(_limb(role, recording))
    return found


def _limb(role: str, kept: Recording) -> Limb:
    """What the session's frames took of it; of a bare recording its samples."""
    seen: Samples = kept.samples
    times, shown = seen.times, np.ones(len(seen.times), dtype=np.bool_)
    if kept.poses is not None and len(kept.frame_times):
        seen, times, shown = kept.poses, kept.frame_times, kept.posed
    gone = ~shown
    positions, orientations = seen.positions.copy(), seen.orientations.copy()
    positions[gone], orientations[gone] = np.nan, np.nan
    return Limb(
        role, kept.side.value, seen.skeleton.joints, times, positions, orientations, seen.tracked & shown[:, None]
    )
