"""What goes out of the service: JSON of the wire's types, and every refusal as one sentence."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import Response


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was not done, in one sentence that says what to do."""

    error: str


class Refused(Exception):
    """A call that is answered with a status other than 200; the message is one sentence for people."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        """Headers by their name with `_` for `-`."""
        super().__init__(sentence)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


# The station keeps everything and tries again; nothing of it is the station's fault.
LATER = {"Retry-After": "2"}


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A value of the wire as JSON; None as an empty 204."""
    if value is None:
        return Response(status_code=204, headers=headers)
    if isinstance(value, Response):
        return value
    return Response(msgspec.json.encode(value), status, headers, "application/json")


def refusal(refused: Refused) -> Response:
    """A refusal as it goes out."""
    return answer(Fault(error=str(refused)), refused.status, refused.headers)
