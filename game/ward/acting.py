"""What staff decide on the pages becomes facts of the patient's programme, by the same rules as at a station."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from game.chronicle.apart import WARD, known
from game.chronicle.chronicle import ChronicleError
from game.chronicle.past import Past, change, decided_again, taken, told_apart
from game.programme.codec import text
from game.programme.course import Told
from game.programme.field import ProgrammeError
from game.scoring.database import utc_text
from game.scoring.patients import PatientFound
from game.scoring.row import decode, encode
from game.settings import RULES_VERSION, programme
from game.training.events import Event, RuleVersion
from game.ward import stationed, telling
from game.ward.ward import Ward

Line = dict[str, Any]


def today() -> str:
    """Today's date here, ISO."""
    return datetime.now(UTC).astimezone().date().isoformat()


def read(ward: Ward, code: str) -> tuple[PatientFound, Past]:
    """A patient and the programme as it stands, to be looked at and told nothing (see `told`).

    StoreError or ChronicleError in one sentence.
    """
    known = ward.store.patient(code)
    found = PatientFound(0, known.code, utc_text(known.added_us))
    # Added anew after it was erased, a code is another patient.
    key = (known.code, known.added_us, ward.store.newest(known.code))
    return found, ward.pasts.get(key, lambda: _past(ward, known.code))


def line(ward: Ward, code: str, name: str, day: str, make: Callable[[PatientFound, Past], Line]) -> Line:
    """What a list says of a patient on a day, `make` of what `read` gives; remembered while it holds."""
    known = ward.store.patient(code)
    key = (name, day, known.code, known.added_us, ward.store.newest(known.code))
    found: Line = ward.lines.get(key, lambda: make(*read(ward, known.code)))
    return found


def _past(ward: Ward, code: str) -> Past:
    return decided_again(code, ward.store.rows(code), programme)


def told(ward: Ward, code: str, facts: Sequence[Told], by: str) -> str:
    """Tell facts to the programme and keep them with their rulings, all or nothing; gives what follows, in
    sentences.

    ProgrammeError refuses a fact, ChronicleError says why nothing can be told now: of who is practising at a
    station nothing is decided here until that visit is over. StoreError where more was kept meanwhile.
    """
    if (where := stationed.practising(ward, code)) is not None:
        raise ChronicleError(
            f"{code} is practising at {where} now: decide it there, or wait until the visit is over."
        )
    seen = ward.store.newest(code)
    rows = ward.store.rows(code)
    past = decided_again(ward.store.patient(code).code, rows, programme)
    owed, ruled = list(_owed(past)), list(_rulings(past, facts))
    # Last of all what stations decided apart is said, once: here all of it is known.
    events = [known(rows, WARD), *owed, *told_apart(past), *ruled]
    ward.store.append_ward(past.code, events, by, seen=seen)
    return " ".join(telling.sentences(ruled, past.course.preset))


def _owed(past: Past) -> Iterable[Event]:
    if past.former:
        return [RuleVersion(RULES_VERSION), *change(past, past.former)]
    return past.owed


def _rulings(past: Past, facts: Sequence[Told]) -> Iterable[Event]:
    for fact in facts:
        try:
            text(fact)
        except ValueError as error:
            raise ProgrammeError(f"A number in {fact.kind} is none: give it again.") from error
        # The course hears exactly what a later reader will.
        yield from taken(past.course, decode(encode(fact)))  # type: ignore[arg-type]


def remark(ward: Ward, code: str, event: Event, by: str) -> None:
    """Keep an event that the programme does not hear: a note."""
    ward.store.append_ward(code, [event], by, programme=False)
