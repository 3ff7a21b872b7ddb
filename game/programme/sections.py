"""Which sections a preset has, and the frozen dataclass that each of them fills."""

from __future__ import annotations

from typing import Final

from game.programme.alerts import AlertRules
from game.programme.distress import DistressRules
from game.programme.dizziness import DizzinessRules
from game.programme.dose import DoseRules
from game.programme.levels import SessionRules
from game.programme.mode import ModeRules
from game.programme.pain import PainRules
from game.programme.rating import RatingRules
from game.programme.rest import RestRules
from game.programme.settling import SettlingRules
from game.programme.stages import StageRules
from game.programme.supervision import SupervisionRules
from game.training.rules import StaircaseRules

SECTIONS: Final[dict[str, type]] = {
    "staircase": StaircaseRules,
    "dose": DoseRules,
    "stages": StageRules,
    "session": SessionRules,
    # Pain and distress
    "rating": RatingRules,
    "pain": PainRules,
    "session_mode": ModeRules,
    "settling": SettlingRules,
    "distress": DistressRules,
    "dizziness": DizzinessRules,
    "supervision": SupervisionRules,
    "alerts": AlertRules,
    "rest": RestRules,
}
