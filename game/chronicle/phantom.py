"""Where a phantom limb is felt and how it was shown, session by session (protocol.md 9.2 item 7).

Each session tells a measure of each as it begins; how far a frozen hand opened stands in the rows of the mirror,
and how well it matched is asked at the close.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from game.programme.body import Body
from game.programme.fit import DOTS
from game.scoring.database import utc_text
from game.scoring.row import Row
from game.training.care import Matched
from game.training.events import Measure, RigSet

PART: Final = 100.0
# The measures of a session and their units: what is felt, and how it is drawn.
FELT: Final = {"felt-length": "%", "felt-size": "%", "felt-turn": "deg", "felt-curl": "%", "felt-frozen": "yes"}
SHOWN: Final = {"shown-length": "%", "shown-size": "%"}
NAMES: Final = {name: name.replace("-", "_") for name in (*FELT, *SHOWN)}
DIGITS: Final = 1


def measures(body: Body, side: str, *, drawn: bool) -> Iterator[Measure]:
    """What is told at the beginning of a session of a limb that was fitted; `drawn`: a limb is drawn here."""
    if body.felt is None or body.shown is None:
        return
    values = {"felt-length": body.felt.length, "felt-size": PART * body.felt.size}
    if body.felt.pose is not None:
        values |= {"felt-turn": body.felt.pose.turn, "felt-curl": PART * body.felt.pose.curl}
    values["felt-frozen"] = float(body.felt.frozen)
    for name, value in values.items():
        yield Measure(name, round(value, DIGITS), FELT[name], side, "self")
    if drawn:
        yield Measure("shown-length", round(body.shown.length, DIGITS), SHOWN["shown-length"], side, "rule")
        yield Measure("shown-size", round(PART * body.shown.size, DIGITS), SHOWN["shown-size"], side, "rule")


def felt_and_shown(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A line for each session that told it, oldest first: what was felt, what was shown, in % and degrees.

    `opened` is how far of its way a frozen hand opened (None: none did), `match` dots 0 to 4 (None: not told).
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        event = row.event
        if isinstance(event, Measure) and event.name in NAMES:
            begun = {"day": utc_text(row.utc_us)[:10], "opened": None, "match": None}
            found.setdefault(row.session, begun)[NAMES[event.name]] = event.value
        elif row.session not in found:
            continue
        elif isinstance(event, RigSet) and event.turn is not None:
            found[row.session]["opened"] = round(PART * event.opened, DIGITS)
        elif isinstance(event, Matched):
            found[row.session]["match"] = event.dots
    return list(found.values())


def line(each: dict[str, Any]) -> str:
    """One session for people."""
    text = f"{each['day']} felt at {_at(each, 'felt')}"
    if "felt_curl" in each:
        text += f", turned {each['felt_turn']:+g} degrees from thumb up, closed {each['felt_curl']:g} %"
    if each.get("felt_frozen"):
        text += ", frozen"
    if "shown_length" in each:
        text += f"; shown at {_at(each, 'shown')}"
    if each["opened"] is not None:
        text += f", opened {each['opened']:g} %"
    return text + ("" if each["match"] is None else f"; match {each['match']} of {DOTS}")


def _at(each: dict[str, Any], what: str) -> str:
    size = f", {each[f'{what}_size']:g} % of its size" if f"{what}_size" in each else ""
    return f"{each[f'{what}_length']:g} % of its length{size}"
