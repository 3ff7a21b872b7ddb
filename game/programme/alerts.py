"""What staff are told at once, what stands on the daily list, and who may see it (protocol.md 2.7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from game.programme.decision import rule
from game.programme.field import ProgrammeError


class Alert(StrEnum):
    """What staff are told."""

    PAIN_STOP = "pain-stop"
    DISTRESS_STOP = "distress-stop"
    DIZZINESS = "dizziness"
    EMERGENCY = "emergency"
    FALL = "fall"
    SELF_HARM = "self-harm"
    ANYTHING_NEW = "anything-new"
    FLARE = "flare"
    WORSE = "worse"
    WORKING_HAND = "working-hand"
    AMBER = "amber"
    HOLD = "hold"
    STUCK = "stuck"
    SIGNS = "signs"
    EXPOSURE = "exposure"
    AWAY = "away"
    ASYMMETRY = "asymmetry"


AT_ONCE: Final = (
    Alert.PAIN_STOP,
    Alert.DISTRESS_STOP,
    Alert.DIZZINESS,
    Alert.EMERGENCY,
    Alert.FALL,
    Alert.SELF_HARM,
    Alert.ANYTHING_NEW,
)
# The flags that stand for these: each is told each time, also twice a day.
TOLD_AT_ONCE: Final = (
    "stop_pain",
    "stop_distress",
    "stop_unknown",
    "stop_safety",
    "dizziness",
    "emergency",
    "self_harm",
    "anything_new",
    "red_flag",
)
# Never on a screen that others see.
PRIVATE: Final = (Alert.SELF_HARM,)


class Place(StrEnum):
    """Where an alert is shown: at once, on the therapist's own screen at once, or on the daily list."""

    BANNER = "banner"
    PRIVATE_BANNER = "private-banner"
    DAILY_LIST = "daily-list"


@dataclass(frozen=True, slots=True)
class AlertRules:
    """The preset section `alerts`: from when on something stands on the daily list."""

    ambers: int
    amber_days: int
    hold_days: int
    exposures: int
    away_days: int
    asymmetry: float


def _why_place(result: Place, alert: Alert) -> str:
    match result:
        case Place.BANNER:
            return f"Staff are told of {alert.value} at once."
        case Place.PRIVATE_BANNER:
            return f"Staff are told of {alert.value} at once, on no screen that others see."
        case _:
            return f"The {alert.value} stands on the therapist's list of the day."


@rule("alert_place", why=_why_place)
def alert_place(alert: Alert) -> Place:
    """Where an alert is shown."""
    if alert in PRIVATE:
        return Place.PRIVATE_BANNER
    return Place.BANNER if alert in AT_ONCE else Place.DAILY_LIST


def may_show(alert: Alert, shared_screen: bool) -> bool:
    """True when an alert may stand on this screen: what is private never on one that others see."""
    return not (shared_screen and alert in PRIVATE)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the day's look at a patient found.

    `hand`, `signs`, `worse`, `flare`, `stuck`: the rules raised their flag. `ambers` are the days (ordinals)
    with an AMBER result, `hold_days` how long a hold lasts, `exposures_worse` exposure cards in a row that were
    worse than feared, `days_away` days without a session, `asymmetry_week` by how much left and right moved
    apart in a week (None when not known).
    """

    day: int
    home: bool
    flare: bool = False
    worse: bool = False
    hand: bool = False
    stuck: bool = False
    signs: bool = False
    ambers: tuple[int, ...] = ()
    hold_days: int = 0
    exposures_worse: int = 0
    days_away: int = 0
    asymmetry_week: float | None = None


def _why_list(result: tuple[Alert, ...]) -> str:
    if not result:
        return "Nothing of today stands on the therapist's list."
    return f"On the therapist's list of today: {', '.join(each.value for each in result)}."


@rule("daily_list", why=_why_list)
def daily_list(seen: Seen, rules: AlertRules) -> tuple[Alert, ...]:
    """What stands on the daily list; days without a session count at home only, never for in-patients."""
    if any(each > seen.day for each in seen.ambers):
        raise ProgrammeError("An amber result lies after this day: check the clock of this machine.")
    ambers = sum(seen.day - each < rules.amber_days for each in seen.ambers)
    found = (
        (Alert.FLARE, seen.flare),
        (Alert.WORSE, seen.worse),
        (Alert.WORKING_HAND, seen.hand),
        (Alert.AMBER, ambers >= rules.ambers),
        (Alert.HOLD, seen.hold_days > rules.hold_days),
        (Alert.STUCK, seen.stuck),
        (Alert.SIGNS, seen.signs),
        (Alert.EXPOSURE, seen.exposures_worse >= rules.exposures),
        (Alert.AWAY, seen.home and seen.days_away >= rules.away_days),
        (Alert.ASYMMETRY, seen.asymmetry_week is not None and seen.asymmetry_week > rules.asymmetry),
    )
    return tuple(alert for alert, raised in found if raised)
