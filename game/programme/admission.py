"""What is known of a patient beside practice: education, screening, the first visits, the side, use at home."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.programme.education import Education, EduState, Refresh
from game.programme.first_visits import Step
from game.programme.screening.gate import GateResult
from game.programme.screening.kinds import Finding
from game.programme.screening.override import GateOverride
from game.programme.side import SideAnswer
from game.programme.supervision import HarmStep
from game.training.intake import Manner


@dataclass(slots=True)
class Admission:
    """Days are ordinals of calendar dates.

    `cards_on` is when each module was seen last, `again` the modules to show again after a loop. `findings` holds
    the answer that counts for each item, `reopened` the items opened by something new, `nothing_new_on` the last
    day on which nothing was. `gate` is what the screening gave last; `stale`: something changed since.
    `done` gives for each item of the first visits its day, `step` what comes next. `flags` are those that nobody
    has seen yet, with the day of each. `at_home`: the patient practises at home; `lacks` is what that still needs,
    `headset`: with one. `manner` is how the patient is spoken to.
    """

    education: Education = field(default_factory=Education)
    cards_on: dict[str, int] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    refresh: Refresh = Refresh.NONE
    findings: tuple[Finding, ...] = ()
    overrides: tuple[GateOverride, ...] = ()
    reopened: tuple[str, ...] = ()
    nothing_new_on: int | None = None
    gate: GateResult | None = None
    gate_on: int | None = None
    stale: bool = True
    harm: HarmStep | None = None
    stopped_on: int | None = None
    done: dict[str, int] = field(default_factory=dict)
    step: Step | None = None
    side: SideAnswer | None = None
    side_on: int | None = None
    at_home: bool = False
    lacks: tuple[str, ...] = ()
    headset: bool = False
    flags: dict[str, int] = field(default_factory=dict)
    manner: Manner | None = None

    @property
    def educated(self) -> bool:
        """True once the questions were passed or taught back."""
        return self.education.state in (EduState.CHECKED, EduState.SUPPORTED)

    def value(self, item: str) -> str | int | None:
        """The answer that counts for an item of the screening; None without one."""
        return next((each.value for each in self.findings if each.item == item), None)

    def side_sure(self, day: int) -> bool:
        """True when the side was confirmed: today by patient and staff, at home once."""
        return self.side is SideAnswer.CONFIRMED and (self.at_home or self.side_on == day)
