"""What a therapist prescribes and decides for one patient, within the limits of the preset; and the discharge."""

from __future__ import annotations

import itertools
from typing import Final

from starlette.responses import Response

from game.chronicle.enrolment import at_home
from game.chronicle.handover import page_lines
from game.chronicle.past import ChronicleError
from game.chronicle.prescribing import ACTS, check_act, fields_of, no_profile, value_of
from game.chronicle.showing import standing_of, where
from game.programme.calendar import day_of
from game.programme.field import ProgrammeError
from game.programme.screening.items import ITEMS
from game.programme.screening.kinds import Mode, Stage
from game.programme.screening.override import Reason
from game.settings import site
from game.training.course import Prescription, TherapistAct
from game.training.events import Note
from game.training.intake import HomeUse, Overridden
from game.ward import acting, telling
from game.ward.roles import Right
from game.ward.routing import Page, route
from game.ward.signin import verified
from game.ward.visit import Visit, go, show
from game.ward.ward import Ward

# Who prescribes on these pages speaks as a therapist does; the audit keeps the name.
AS: Final = "therapist"
CHECKLIST: Final = (
    ("therapist", "A therapist is named who goes on being responsible."),
    ("contact", "The contact line is known and works."),
    ("crisis", "The crisis number of the country is set."),
    ("helper", "Somebody at home can help to set up, or the real-mirror coach was shown."),
    ("stop", "The patient has shown REST and STOP."),
    ("review", "The day of the next review is agreed, within seven days."),
)


def routes(ward: Ward) -> list[Page]:
    """The pages of prescribing and discharge."""
    one = "/patients/{code}"
    return [
        route(ward, f"{one}/prescribe", Right.PRESCRIBE, get=editor, post=prescribe),
        route(ward, f"{one}/act", Right.PRESCRIBE, post=act),
        route(ward, f"{one}/override", Right.OVERRIDE, post=override),
        route(ward, f"{one}/discharge", Right.PRESCRIBE, get=leaving, post=discharge),
    ]


def editor(ward: Ward, visit: Visit) -> Response:
    """All that may be set and decided for one patient."""
    found, past = acting.read(ward, visit.path["code"])
    if not past.enrolled:
        raise no_profile(found.code)
    values = standing_of(found, past, day_of(acting.today()))
    fields = [each | {"name": each["field"].split(".", 1)[1].replace("_", " ")} for each in fields_of(past)]
    sections = [
        (name.replace("_", " "), list(own))
        for name, own in itertools.groupby(fields, lambda each: each["field"].split(".", 1)[0])
    ]
    may_override = visit.by.may(Right.OVERRIDE)
    return show(
        ward,
        visit,
        "prescribe.html",
        f"Prescribe for {found.code}",
        card=ward.store.patient(found.code),
        where=where(values),
        next=values["next"],
        sections=sections,
        acts=[(name, what, item) for name, (what, item) in ACTS.items()],
        prescribed=values["prescribed"],
        chosen=visit.query.get("field", ""),
        value=visit.query.get("value", ""),
        overridable=sorted(ITEMS) if may_override else [],
        modes=[each.value for each in Mode],
        stages=[each.value for each in Stage],
        reasons=[each.value for each in Reason],
    )


def prescribe(ward: Ward, visit: Visit) -> Response:
    """Set one field of the preset."""
    found, past = acting.read(ward, visit.path["code"])
    if not past.enrolled:
        raise no_profile(found.code)
    name, reason = visit.sent.get("field", ""), _reason(visit)
    value = value_of(past.course.preset, name, visit.sent.get("value", ""))
    follows = acting.told(ward, found.code, [Prescription(acting.today(), name, value, AS, reason)], visit.by.name)
    return go(
        f"/patients/{found.code}/prescribe",
        f"Prescribed: {name} is {visit.sent.get('value')}. {follows}".strip(),
    )


def act(ward: Ward, visit: Visit) -> Response:
    """One act of a therapist."""
    found, past = acting.read(ward, visit.path["code"])
    if not past.enrolled:
        raise no_profile(found.code)
    name, item, reason = visit.sent.get("act", ""), visit.sent.get("item", ""), _reason(visit)
    check_act(name, item, AS, reason)
    follows = acting.told(ward, found.code, [TherapistAct(acting.today(), name, item, reason)], visit.by.name)
    return go(f"/patients/{found.code}", f"Decided: {ACTS[name][0]}. {follows}".strip())


def override(ward: Ward, visit: Visit) -> Response:
    """Override one blocked item, by the password once more; what is not granted changes nothing and is said."""
    code, sent = visit.path["code"], visit.sent
    staff = ward.store.staff(visit.by.name)
    if staff is None or not verified(staff.password_hash, sent.get("password", "")):
        raise ProgrammeError("That is not your password: nothing was overridden.")
    fact = Overridden(
        day=acting.today(),
        item=sent.get("item", ""),
        mode=sent.get("mode", ""),
        stage=sent.get("stage", ""),
        by=visit.by.name,
        pin=True,
        supervision=sent.get("supervision", "present"),
        reason=sent.get("kind", ""),
        text=_reason(visit),
        until=sent.get("until", "") or acting.today(),
        named=sent.get("named", ""),
        named_day=sent.get("named_day", ""),
    )
    follows = acting.told(ward, code, [fact], visit.by.name)
    ward.store.audit(visit.by.name, "asked to override", "patient", code, {"item": fact.item, "stage": fact.stage})
    return go(f"/patients/{code}", follows)


def leaving(ward: Ward, visit: Visit) -> Response:
    """The hand-over page and the checklist for home."""
    found, past = acting.read(ward, visit.path["code"])
    values = telling.patient_values(found, past, day_of(acting.today()))["values"]
    done = _settled(ward)
    return show(
        ward,
        visit,
        "discharge.html",
        f"Hand-over of {found.code}",
        card=ward.store.patient(found.code),
        lines=list(page_lines(values)),
        checklist=[(key, words, key in done) for key, words in CHECKLIST],
    )


def discharge(ward: Ward, visit: Visit) -> Response:
    """Keep the discharge: home with Midline (told to the programme), or elsewhere (a note)."""
    found, _ = acting.read(ward, visit.path["code"])
    ticked, to = visit.ticked("done"), visit.sent.get("to", "")
    if to == "home":
        lacking = [words for key, words in CHECKLIST if key not in ticked]
        if lacking:
            raise ChronicleError(f"Not yet home with Midline; still to settle: {' '.join(lacking)}")
        here = site(ward.folder)
        fact = HomeUse(acting.today(), here.therapist, here.contact, here.review_days, here.crisis_number)
        acting.told(ward, found.code, [fact], visit.by.name)
    acting.remark(
        ward,
        found.code,
        Note(f"Discharged: {to}. Settled: {', '.join(ticked) or 'nothing'}.", "therapist"),
        visit.by.name,
    )
    ward.store.audit(visit.by.name, "discharged", "patient", found.code, {"to": to})
    return go(f"/patients/{found.code}", "The discharge is kept.")


def _settled(ward: Ward) -> set[str]:
    home = at_home(site(ward.folder))
    known = {"therapist": home.therapist, "contact": home.contact, "crisis": home.crisis}
    return {key for key, value in known.items() if value}


def _reason(visit: Visit) -> str:
    reason = visit.sent.get("reason", "")
    if not reason:
        raise ProgrammeError("Give the reason, so that others can follow it.")
    return reason
