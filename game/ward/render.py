"""Pages out of templates: every value escaped, one environment, the same few values on each page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from game.ward.roles import Right, Role, may

# Each page of the head of all pages: where, its name, and the right that opens it.
NAV = (
    ("/board", "Board", Right.BOARD),
    ("/patients", "Patients", Right.PATIENTS),
    ("/queue", "Queue", Right.BOARD),
    ("/export", "Take along", Right.EXPORT),
    ("/export", "Take along", Right.RESEARCH),
    ("/stations", "Stations", Right.STATIONS),
    ("/staff", "Staff", Right.STAFF),
    ("/audit", "Audit", Right.AUDIT),
)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of this room; a value that a page lacks is an error, never an empty word."""
    return Environment(
        loader=PackageLoader("game.ward"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def nav_of(role: Role) -> list[tuple[str, str]]:
    """The pages that a role may open, each once."""
    return list(dict.fromkeys((href, name) for href, name, right in NAV if may(role, right)))


def part(template: str, **values: Any) -> str:
    """A part of a page as it stands in it."""
    return environment().get_template(template).render(values)


def page(template: str, values: dict[str, Any], status: int = 200) -> HTMLResponse:
    """A page; `values` hold at least `title`, `visitor` (None before sign-in), `site_name`, `here`."""
    told = {"said": "", "fault": "", **values}
    # Within the site a form says where it was, so that a refusal can lead back; nothing goes to another.
    headers = {"Referrer-Policy": "same-origin"}
    return HTMLResponse(environment().get_template(template).render(told), status, headers)
