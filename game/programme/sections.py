"""Which sections a preset has, and the frozen dataclass that each of them fills."""

from __future__ import annotations

from typing import Final

from game.programme.alerts import AlertRules
from game.programme.distress import DistressRules
from game.programme.dizziness import DizzinessRules
from game.programme.mode import ModeRules
from game.programme.pain import PainRules
from game.programme.rating import RatingRules
from game.programme.rest import RestRules
from game.programme.settling import SettlingRules
from game.programme.supervision import SupervisionRules
from game.training.rules import StaircaseRules

SECTIONS: Final[dict[str, type]] = {
    "staircase": StaircaseRules,
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
