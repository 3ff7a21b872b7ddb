"""Stations join and go, staff are added and revoked, the audit is read."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from game.programme.field import ProgrammeError
from game.scoring.store.audit import PATIENT, Entry
from game.ward import stationed
from game.ward.roles import Right, Role
from game.ward.routing import Page, route
from game.ward.signin import LEAST_PASSWORD, hasher, verified
from game.ward.visit import Visit, go, show
from game.ward.ward import Ward

A_PAGE: Final = 200


def routes(ward: Ward) -> list[Page]:
    """The pages /stations, /staff and /audit."""
    return [
        route(ward, "/stations", Right.STATIONS, get=stations, post=make_code),
        route(ward, "/stations/{station}/revoke", Right.STATIONS, post=revoke_station),
        route(ward, "/staff", Right.STAFF, get=staff, post=add),
        route(ward, "/staff/revoke", Right.STAFF, post=revoke),
        route(ward, "/password", None, get=own, post=password),
        route(ward, "/audit", Right.AUDIT, get=audit),
    ]


def stations(ward: Ward, visit: Visit, made: dict[str, str] | None = None) -> Response:
    """All stations, and joining by a one-time code."""
    found = [stationed.shown(each, {}, set()) for each in ward.store.stations()]
    return show(ward, visit, "stations.html", "Stations", stations=found, made=made, address=ward.address)


def make_code(ward: Ward, visit: Visit) -> Response:
    """A code, shown once."""
    name = visit.sent.get("name", "")
    if not name:
        raise ProgrammeError("Give the station a name, as staff call it.")
    return stations(ward, visit, {"name": name, "code": ward.store.make_code(name, visit.by.name)})


def revoke_station(ward: Ward, visit: Visit) -> Response:
    """Let a station go."""
    ward.store.revoke_station(visit.path["station"], visit.by.name)
    return go("/stations", "Revoked: it sends and hears nothing more; what it kept stays.")


def staff(ward: Ward, visit: Visit) -> Response:
    """Everybody with an account."""
    found = [
        {
            "name": each.name,
            "role": each.role,
            "revoked": each.revoked_us is not None,
            "added": stationed.when(each.made_us),
        }
        for each in ward.store.all_staff()
    ]
    return show(
        ward, visit, "staff.html", "Staff", staff=found, roles=[each.value for each in Role], least=LEAST_PASSWORD
    )


def add(ward: Ward, visit: Visit) -> Response:
    """Add somebody."""
    name, role, secret = (
        visit.sent.get("name", ""),
        visit.sent.get("role", ""),
        visit.lists.get("password", [""])[-1],
    )
    _long_enough(secret)
    if visit.by.role is not Role.ADMIN and role == Role.ADMIN:
        raise ProgrammeError("Only an admin adds an admin.")
    ward.store.add_staff(name, role, hasher().hash(secret), visit.by.name)
    return go("/staff", f"{name} is added as {role}.")


def revoke(ward: Ward, visit: Visit) -> Response:
    """Take somebody's account; every sign-in of theirs ends at once."""
    name = visit.sent.get("name", "")
    if name.casefold() == visit.by.name.casefold():
        raise ProgrammeError("You cannot revoke yourself: another lead or admin does it.")
    ward.store.revoke_staff(name, visit.by.name)
    return go("/staff", f"{name} is revoked.")


def own(ward: Ward, visit: Visit) -> Response:
    """Change one's own password."""
    return show(ward, visit, "password.html", "Your password", least=LEAST_PASSWORD)


def password(ward: Ward, visit: Visit) -> Response:
    """Keep the new password; every sign-in of this name ends, this one too."""
    known = ward.store.staff(visit.by.name)
    if known is None or not verified(known.password_hash, visit.lists.get("old", [""])[-1]):
        raise ProgrammeError("The password now is wrong: nothing was changed.")
    secret = visit.lists.get("new", [""])[-1]
    _long_enough(secret)
    ward.store.set_password(visit.by.name, hasher().hash(secret), visit.by.name)
    return go("/sign-in")


def audit(ward: Ward, visit: Visit) -> Response:
    """Who did what, the newest first, and whether the chain is whole."""
    before = visit.query.get("before", "")
    last = ward.store.audit_length()
    if before.isascii() and before.isdigit() and len(before) < 15:
        last = min(last, int(before) - 1)
    first = max(0, last - A_PAGE)
    entries = ward.store.audit_entries(first, last - first) if last > first else []
    rows: list[dict[str, Any]] = [
        {
            "at": stationed.when(each.at_us),
            "actor": each.actor,
            "action": each.action,
            "object": _object(each, visit.by.may(Right.PATIENTS)),
        }
        for each in reversed(entries)
    ]
    broken = ward.store.verify_audit()
    return show(
        ward,
        visit,
        "audit.html",
        "Audit",
        rows=rows,
        sound=broken is None,
        broken=broken,
        head=ward.store.head(),
        more=entries[0].no if entries and entries[0].no > 1 else 0,
    )


def _object(entry: Entry, codes: bool) -> str:
    if entry.object_kind == PATIENT and not codes:
        return "a patient"
    return " ".join(part for part in (entry.object_kind, entry.object_id) if part)


def _long_enough(secret: str) -> None:
    if len(secret) < LEAST_PASSWORD:
        raise ProgrammeError(f"A password has at least {LEAST_PASSWORD} characters; a few words in a row do well.")
