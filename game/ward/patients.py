"""The list of patients, one patient's page, adding one, symbol and bed, notes, erasing, the wrong patient."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from starlette.responses import Response

from exercises.words import languages
from game.chronicle.enrolment import check_site, first_facts
from game.chronicle.handover import page_of
from game.chronicle.past import ChronicleError, Past
from game.chronicle.showing import NO_PROFILE
from game.programme.calendar import date_of, day_of
from game.programme.course import Course
from game.programme.field import ProgrammeError
from game.scoring import symbols
from game.scoring.patients import PatientFound
from game.scoring.pseudonym import check_code
from game.scoring.store.boards import SessionKept
from game.settings import PRESETS, programme, site
from game.training.course import Enrolled
from game.training.events import Note
from game.training.intake import FlagSeen, Manner
from game.ward import acting, telling
from game.ward.roles import Right
from game.ward.routing import Page, route
from game.ward.visit import Visit, go, show
from game.ward.ward import Ward

SYMBOLS: Final = tuple(symbols.SYMBOLS)
COLOURS: Final = tuple(symbols.COLOURS)
MOST_NOTE: Final = 500
ENGLISH: Final = "en"


def routes(ward: Ward) -> list[Page]:
    """The pages under /patients, and moving a visit."""
    one = "/patients/{code}"
    return [
        route(ward, "/patients", Right.PATIENTS, get=every, post=add),
        route(ward, one, Right.PATIENTS, get=patient),
        route(ward, f"{one}/note", Right.PRESCRIBE, post=note),
        route(ward, f"{one}/seen", Right.PRESCRIBE, post=seen),
        route(ward, f"{one}/card", Right.BEGIN, post=card),
        route(ward, f"{one}/erase", Right.ERASE, post=erase),
        route(ward, f"{one}/page", Right.PATIENTS, get=one_page),
        route(ward, "/sessions/{session}/move", Right.MOVE, get=ask_move, post=move),
    ]


def every(ward: Ward, visit: Visit) -> Response:
    """All patients, those first who need somebody's eyes."""
    today = day_of(acting.today())
    rows = [_brief(ward, each, today) for each in ward.store.patients()]
    rows.sort(key=lambda row: (not row["suspended"], -row["flags"], row["card"].code))
    presets = [(name, programme(name).label) for name in PRESETS if _open_here(ward, name)]
    return show(
        ward,
        visit,
        "patients.html",
        "Patients",
        patients=rows,
        presets=presets,
        languages=sorted(languages(), key=lambda each: (each != ENGLISH, each)),
        may_begin=visit.by.may(Right.BEGIN),
    )


def _open_here(ward: Ward, name: str) -> bool:
    return programme(name).enabled or name in site(ward.folder).enabled


def _brief(ward: Ward, card: Any, today: int) -> dict[str, Any]:
    try:
        return {"card": card} | acting.line(ward, card.code, "patients", date_of(today), partial(_standing, today))
    except ChronicleError:
        # One record that cannot be read must not hide the others; its own page says why.
        return {"card": card, "phase": "see the page", "week": None, "last": None, "suspended": "", "flags": 1}


def _standing(today: int, found: PatientFound, past: Past) -> dict[str, Any]:
    values = page_of(found, past, date_of(today))
    dose = values.get("dose") or []
    return {
        "phase": values["phase"],
        "week": dose[-1]["share"] if dose else None,
        "last": values.get("last_day"),
        "suspended": values.get("suspended", ""),
        "flags": sum(each["unseen"] for each in telling.flags(past, values)),
    }


def add(ward: Ward, visit: Visit) -> Response:
    """Begin a patient, once indication, side and consent are settled."""
    sent = visit.sent
    code = check_code(sent.get("code", ""))
    known = next((each for each in ward.store.patients() if each.code.lower() == code.lower()), None)
    if known is not None and acting.read(ward, known.code)[1].enrolled:
        raise ChronicleError(f"There is a patient {known.code} already: choose another code.")
    today = acting.today()
    profile = Enrolled(
        today,
        _one_of(sent.get("preset", ""), PRESETS, "preset"),
        _one_of(sent.get("affected", ""), ("left", "right"), "side"),
        _one_of(sent.get("limb", ""), ("arm", "leg"), "limb"),
        "ward",
        _age(sent.get("age", "")),
        brain_injury="brain_injury" in sent,
        amputation="amputation" in sent,
        shoulder_pain="shoulder_pain" in sent,
    )
    check_site(ward.folder, profile)
    manner = Manner(
        today, language=sent.get("language", ENGLISH), aphasia="aphasia" in sent, one_button="one_button" in sent
    )
    facts = list(first_facts(site(ward.folder), profile, manner))
    trial = Course(programme)
    for fact in facts:
        trial.take(fact)  # what the programme refuses is refused before anybody is added
    if known is None:
        ward.store.add_patient(code, visit.by.name, side=profile.affected)
    acting.told(ward, code, facts, visit.by.name)
    return go(f"/patients/{code}", f"{code} begins. Give symbol and bed below, so that a station can choose.")


def _one_of(value: str, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise ProgrammeError(f"Choose the {what}: {', '.join(known)}.")
    return value


def _age(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit() or not 1 <= int(text) <= 120:
        raise ProgrammeError("Give the age in whole years, 1 to 120, or leave it out.")
    return int(text)


def patient(ward: Ward, visit: Visit) -> Response:
    """One patient: dose first, then pain, left or right, difficulty, flags, and why."""
    found, past = acting.read(ward, visit.path["code"])
    by = visit.by
    rights = {
        "may_prescribe": by.may(Right.PRESCRIBE),
        "may_export": by.may(Right.EXPORT),
        "may_begin": by.may(Right.BEGIN),
        "may_erase": by.may(Right.ERASE),
        "may_move": by.may(Right.MOVE),
    }
    ward.store.audit(by.name, "read", "patient", found.code, {})
    return show(
        ward,
        visit,
        "patient.html",
        found.code,
        card=ward.store.patient(found.code),
        symbols=SYMBOLS,
        colours=COLOURS,
        sessions=[telling.visit_line(each) for each in reversed(ward.store.sessions(code=found.code))],
        **telling.patient_values(found, past, day_of(acting.today())),
        **rights,
    )


def one_page(ward: Ward, visit: Visit) -> Response:
    """The same on one sheet of A4."""
    found, past = acting.read(ward, visit.path["code"])
    values = telling.patient_values(found, past, day_of(acting.today()))
    if not past.enrolled:
        raise ChronicleError(f"{found.code}: {NO_PROFILE}")
    ward.store.audit(visit.by.name, "read", "patient", found.code, {"page": "one"})
    return show(ward, visit, "page.html", f"{found.code}, one page", card=ward.store.patient(found.code), **values)


def note(ward: Ward, visit: Visit) -> Response:
    """Keep a note of staff."""
    code, text = visit.path["code"], visit.sent.get("text", "")
    if not text or len(text) > MOST_NOTE:
        raise ProgrammeError(f"Write a note of at most {MOST_NOTE} letters.")
    acting.remark(ward, code, Note(text, visit.by.role.value), visit.by.name)
    return go(f"/patients/{code}", "The note is kept.")


def seen(ward: Ward, visit: Visit) -> Response:
    """A therapist has seen one of the open flags."""
    code, name = visit.path["code"], visit.sent.get("name", "")
    if not name:
        raise ProgrammeError("Say which flag was seen: use the button beside it.")
    acting.told(ward, code, [FlagSeen(acting.today(), name)], visit.by.name)
    return go(f"/patients/{code}", f"Seen: {name.replace('_', ' ')}.")


def card(ward: Ward, visit: Visit) -> Response:
    """Symbol, colour and bed, by which a station chooses."""
    code = visit.path["code"]
    symbol = _one_of(visit.sent.get("symbol", ""), SYMBOLS, "symbol")
    colour = _one_of(visit.sent.get("colour", ""), COLOURS, "colour")
    twin = next(
        (
            each.code
            for each in ward.store.patients()
            if (each.symbol, each.colour) == (symbol, colour) and each.code != code
        ),
        "",
    )
    if twin:
        raise ProgrammeError(
            f"{twin} has the {colour} {symbol} already: choose another, so that nobody is mistaken."
        )
    ward.store.set_card(code, symbol, colour, visit.sent.get("bed", "")[:12], by=visit.by.name)
    return go(f"/patients/{code}", "Kept.")


def erase(ward: Ward, visit: Visit) -> Response:
    """Erase one patient everywhere, for good."""
    code = ward.store.patient(visit.path["code"]).code
    if visit.sent.get("again", "").lower() != code.lower():
        raise ProgrammeError(f"Nothing was erased: type {code} once more to erase it.")
    ward.store.erase(code, visit.by.name)
    return go(
        "/patients",
        f"{code} is erased here; each station erases it when it is next connected. Backups keep it.",
    )


def ask_move(ward: Ward, visit: Visit) -> Response:
    """A visit that was kept for the wrong patient: to whom does it belong?"""
    found = telling.visit_line(_session(ward, visit.path["session"]))
    codes = [each.code for each in ward.store.patients() if each.code != found["patient"]]
    before = ward.store.moved_from(found["session"]) if found["moved"] else None
    return show(ward, visit, "move.html", "Move a visit", session=found, codes=codes, before=before)


def _session(ward: Ward, session: str) -> SessionKept:
    found = next((each for each in ward.store.sessions() if each.session == session), None)
    if found is None:
        raise ProgrammeError("There is no such visit here: open it from its patient's page.")
    return found


def move(ward: Ward, visit: Visit) -> Response:
    """Count a visit for the right patient from now on."""
    session, code, reason = visit.path["session"], visit.sent.get("to", ""), visit.sent.get("reason", "")
    if not reason:
        raise ProgrammeError("Give the reason, so that others can follow it.")
    before = _session(ward, session).patient
    if before is not None and before.casefold() == code.casefold():
        raise ProgrammeError(f"The visit is counted for {before} already.")
    ward.store.move_session(session, code, visit.by.name)
    remarks = [(code, f"A visit was moved here: {reason}")]
    if before is not None:
        remarks.append((before, f"A visit was moved away from here: {reason}"))
    for whose, words in remarks:
        acting.remark(ward, whose, Note(words, visit.by.role.value), visit.by.name)
    return go(
        f"/patients/{code}",
        f"The visit is counted for {code} from now on. Where that was wrong, move it back below, under Visits.",
    )
