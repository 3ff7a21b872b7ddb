"""The OpenAPI page, written from the doors and the wire's types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from game.scoring.service.answers import Fault
from game.scoring.service.doors import Door
from game.scoring.wire import WIRE

REFERENCE = "#/components/schemas/{name}"
STATUSES = {
    400: "The body or the address is not what this door takes.",
    401: "There is no token, or it is of no station.",
    403: "The code or the proof is refused.",
    404: "There is none.",
    408: "The body did not come in time.",
    410: "The patient was erased.",
    413: "The body is too large.",
    415: "The body is of another kind.",
    426: "The station speaks another version.",
    429: "Too many tries: wait as Retry-After says.",
    503: "Not now: keep what waits and try again.",
    507: "The service's disk is full: keep what waits and try again.",
}


def page(doors: Sequence[Door], version: str) -> dict[str, Any]:
    """The page as JSON values, OpenAPI 3.1."""
    kinds = [kind for door in doors for kind in (door.said, door.answered) if kind not in (None, str)]
    schemas, components = msgspec.json.schema_components([*kinds, Fault], ref_template=REFERENCE)
    found = dict(zip([repr(kind) for kind in kinds], schemas, strict=False))
    for component in components.values():
        if "wire" in component.get("properties", {}):
            component["properties"]["wire"] = {"type": "integer", "const": WIRE}
    paths: dict[str, dict[str, Any]] = {}
    for door in doors:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door, found)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Midline scoring service",
            "version": version,
            "description": "No answer deletes anything: what is not answered with 200 is kept and sent again.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"station": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(door: Door, found: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"summary": door.told, "responses": _responses(door, found)}
    parameters = [_parameter(name, "path", {"type": "string"}) for name in door.route_names]
    for name, kind, told in door.query:
        schema = {"type": kind, "minimum": 0, "maximum": 2**53}
        parameters.append(_parameter(name, "query", schema) | {"description": told})
    if parameters:
        made["parameters"] = parameters
    if door.said is not None:
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": found[repr(door.said)]}},
        }
    if door.signed:
        made["security"] = [{"station": []}]
    return made


def _parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _responses(door: Door, found: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "string"} if door.answered is str else found.get(repr(door.answered))
    if door.media == "text/event-stream":
        schema = {"type": "string", "description": "Each event's data is an Order."}
    made: dict[str, Any]
    if schema is None:
        made = {"204": {"description": "Done."}}
    else:
        made = {"200": {"description": "Done.", "content": {door.media: {"schema": schema}}}}
    body = (408, 413, 415, 426) if door.said is not None else ()
    away = () if door.open is not None and not door.signed else (503,)
    for status in sorted({400, *((401,) if door.signed else ()), *body, *away, *door.also}):
        kind = (
            found.get(repr(door.answered)) if door.path == "/health" else {"$ref": REFERENCE.format(name="Fault")}
        )
        content = {"application/json": {"schema": kind}}
        made[str(status)] = {"description": STATUSES[status], "content": content}
    return made
