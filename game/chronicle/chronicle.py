"""The chronicle of a patient: facts go in, the programme's rulings follow, and both are kept in order."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from game.chronicle.apart import known
from game.chronicle.past import (
    ChronicleError,
    OpenVisit,
    Past,
    Presets,
    change,
    read_past,
    taken,
    told_apart,
)
from game.programme.codec import text
from game.programme.course import Course, Told
from game.programme.field import ProgrammeError
from game.scoring.hold import Hold
from game.scoring.journal import Journal
from game.scoring.patients import find, read_patient
from game.scoring.row import Row, decode, encode
from game.scoring.station import is_enrolled
from game.settings import RULES_VERSION, SettingsError, programme
from game.training.events import Event, RuleVersion

__all__ = ["Chronicle", "ChronicleError", "OpenVisit"]

# How long the end waits for the disk before it says that something is not saved.
SAVE_S = 10.0
BROKEN = "Something went wrong inside the programme: begin the visit again; nothing already saved is lost."


class Chronicle:
    """One patient's programme, open in this program alone, with a session of the journal of its own."""

    def __init__(self, journal: Journal, past: Past, hold: Hold, visit: OpenVisit | None) -> None:
        """Use `Chronicle.open`."""
        self.journal = journal
        self.code = past.code
        self.course: Course = past.course
        self.visit = visit
        self.said: list[Event] = []
        self._hold = hold
        self._whole = True

    @classmethod
    def open(cls, journal: Journal, code: str, presets: Presets = programme, now_us: int | None = None) -> Self:
        """Take up a patient's programme, and begin a session of the journal for it.

        What was decided is decided again from the facts and compared; rulings that a kill cut off are made again
        and kept, and a change of the rules since then is kept as `rule_version` with a flag. `visit` is the visit
        that was begun and not ended, its age told by `now_us` (the wall clock). JournalError or ChronicleError,
        one sentence, and nothing is changed: an unknown code, a patient who is open elsewhere, newer rules.
        """
        found = find(journal.folder, code, lambda _: journal.key)
        hold = Hold(journal.folder, found.number, found.code)
        try:
            past = read_past(journal.folder, found.code, presets, lambda _: journal.key)
            visit = past.visit(time.time_ns() // 1000 if now_us is None else now_us)
            journal.begin_session(found.code)
        except BaseException:
            hold.release()
            raise
        chronicle = cls(journal, past, hold, visit)
        chronicle._catch_up(past)
        return chronicle

    def take(self, fact: Told, session_s: float | None = None) -> int:
        """Hear one fact, keep it and its rulings in order, and give the number of the last of them.

        It is saved once `journal.durable_seq` has reached that number. `said` is the fact and its rulings.
        ProgrammeError refuses it, and then nothing is kept. After any other error the chronicle takes nothing more
        (ChronicleError): open it again, from what is kept.
        """
        if not self._whole:
            raise ChronicleError(BROKEN)
        try:
            text(fact)
        except ValueError as error:
            raise ProgrammeError(f"A number in {fact.kind} is none: measure it again, or leave it out.") from error
        # Should anything break off in the middle, what is kept and what is known here differ from then on.
        self._whole = False
        try:
            # The course hears exactly what a later reader of the journal will.
            self.said = taken(self.course, decode(encode(fact)))  # type: ignore[arg-type]
        except (ProgrammeError, SettingsError):
            self._whole = True
            raise
        seq = self._keep(self.said, session_s)
        self._whole = True
        return seq

    def events(self) -> list[Row]:
        """Everything that is kept of this patient so far, in order over all sessions, what waits included."""
        self.journal.wait(self.journal.seq, SAVE_S)
        return read_patient(self.journal.folder, self.code, lambda _: self.journal.key)

    def saved(self, timeout_s: float = SAVE_S) -> bool:
        """Wait until everything is on the disk; whether it is."""
        return self.journal.wait(self.journal.seq, timeout_s)

    def close(self) -> None:
        """Let the patient be opened again; the journal stays open."""
        self._hold.release()

    def __enter__(self) -> Self:
        """The chronicle itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, when what waits is saved: the next who opens the patient must see it."""
        self.saved()
        self.close()

    def _catch_up(self, past: Past) -> None:
        here = self.journal.station
        if is_enrolled(self.journal.folder) or any(row.station != here for row in past.rows if row.programme):
            self.journal.append(known(past.rows, here))
        if past.former:
            self._keep([RuleVersion(RULES_VERSION), *change(past, past.former)], None)
        else:
            self._keep(past.owed, None)
        self._keep(told_apart(past), None)

    def _keep(self, events: list[Event] | tuple[Event, ...], session_s: float | None) -> int:
        for event in events:
            self.journal.append(event, None, session_s, programme=True)
        return self.journal.seq
