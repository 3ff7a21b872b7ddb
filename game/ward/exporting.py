"""Taking data along: a patient for the clinic, all under study numbers for research; each is in the audit."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from typing import Any, Final

from starlette.responses import Response

from game.chronicle.handover import page_of
from game.programme.field import ProgrammeError
from game.scoring.export.making import Beside, make
from game.scoring.export.record import Files, Record
from game.scoring.export.study import open_study
from game.ward import acting
from game.ward.roles import Right
from game.ward.routing import Page, route
from game.ward.visit import Visit, show, sorry
from game.ward.ward import Ward

FORMS: Final = (
    ("pdf", "PDF, one page"),
    ("csv", "Tables (CSV)"),
    ("fhir", "FHIR R4B bundle"),
    ("redcap", "REDCap (CSV)"),
    ("jsonl", "Every event (JSON lines)"),
)
RESEARCH: Final = (("csv", "Tables (CSV)"), ("redcap", "REDCap (CSV)"), ("jsonl", "Every event (JSON lines)"))
# Twenty years.
MOST_WEEKS: Final = 1040
TYPES: Final = {
    "pdf": "application/pdf",
    "json": "application/fhir+json",
    "zip": "application/zip",
    "jsonl": "application/x-ndjson",
}


def routes(ward: Ward) -> list[Page]:
    """The page /export and what it gives."""
    return [
        route(ward, "/export", None, get=ask),
        route(ward, "/export/patient", Right.EXPORT, post=patient),
        route(ward, "/export/research", Right.RESEARCH, post=research),
        route(ward, "/patients/{code}/page.pdf", Right.PATIENTS, get=pdf),
    ]


def ask(ward: Ward, visit: Visit) -> Response:
    """Which patient, which format."""
    may_export, may_research = visit.by.may(Right.EXPORT), visit.by.may(Right.RESEARCH)
    if not (may_export or may_research):
        words = f"As {visit.by.role} you take no data along: ask a lead."
        return sorry(ward, visit.visitor, 403, "Not for this role", words)
    codes = [each.code for each in ward.store.patients()] if may_export else []
    return show(
        ward,
        visit,
        "export.html",
        "Take along",
        may_export=may_export,
        may_research=may_research,
        codes=codes,
        chosen=visit.query.get("patient", ""),
        forms=FORMS,
        research_forms=RESEARCH,
    )


def patient(ward: Ward, visit: Visit) -> Response:
    """One patient's record in one format."""
    code, form = visit.sent.get("patient", ""), visit.sent.get("form", "")
    if form not in dict(FORMS):
        raise ProgrammeError("Choose one of the formats.")
    found, _ = acting.read(ward, code)
    files = make([Record(found.code, ward.store.rows(found.code))], form, _beside(ward))
    ward.store.audit(visit.by.name, "exported", "patient", found.code, {"form": form})
    return _sent(files, f"{found.code}-{acting.today()}", form)


def pdf(ward: Ward, visit: Visit) -> Response:
    """One page as a PDF: of the whole course, or of one week of it."""
    found, _ = acting.read(ward, visit.path["code"])
    week = _week(visit.query.get("week", ""))
    beside = replace(_beside(ward), week=week)
    files = make([Record(found.code, ward.store.rows(found.code))], "pdf", beside)
    told: dict[str, Any] = {"form": "pdf"} if week is None else {"form": "pdf", "week": week}
    ward.store.audit(visit.by.name, "exported", "patient", found.code, told)
    part = "" if week is None else f"-week-{week}"
    return _sent(files, f"{found.code}{part}-{acting.today()}", "pdf")


def _week(text: str) -> int | None:
    """The week that was asked for, None for the whole course."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= MOST_WEEKS):
        raise ProgrammeError("A week of the programme is a number from 1 on: choose one on the patient's page.")
    return int(text)


def research(ward: Ward, visit: Visit) -> Response:
    """All patients under study numbers, days shifted, nothing that somebody typed."""
    form = visit.sent.get("form", "")
    if form not in dict(RESEARCH):
        raise ProgrammeError("Choose one of the formats.")
    records = [Record(each.code, ward.store.rows(each.code)) for each in ward.store.patients()]
    files = make(open_study(ward.folder).pseudonymised(records), form, Beside(now_us=time.time_ns() // 1000))
    ward.store.audit(visit.by.name, "exported", "research", form, {"patients": len(records)})
    return _sent(files, f"midline-study-{acting.today()}", form)


def _beside(ward: Ward) -> Beside:
    def values(code: str) -> dict[str, Any]:
        return page_of(*acting.read(ward, code), acting.today())

    return Beside(pages=values, now_us=time.time_ns() // 1000)


def _sent(files: Files, name: str, form: str) -> Response:
    """One file as it is, several as a zip."""
    if len(files) == 1:
        ((path, content),) = files.items()
        ending = path.rsplit(".", 1)[-1] if "." in path else {"fhir": "json"}.get(form, form)
    else:
        ending, packed = "zip", io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as box:
            for path, each in sorted(files.items()):
                box.writestr(f"{name}/{path}", each)
        content = packed.getvalue()
    return Response(
        content,
        media_type=TYPES.get(ending, "text/csv; charset=utf-8"),
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Cache-Control": "no-store"},
    )
