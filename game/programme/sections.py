"""Which sections a preset has, and the frozen dataclass that each of them fills."""

from __future__ import annotations

from typing import Final

import game.programme.plan
import game.programme.start  # noqa: F401  both fill no section, but their rules are to be known
from game.programme.alerts import AlertRules
from game.programme.bilateral import BilateralRules
from game.programme.distress import DistressRules
from game.programme.dizziness import DizzinessRules
from game.programme.dose import DoseRules
from game.programme.education import EducationRules
from game.programme.first_visits import VisitRules
from game.programme.fit import FitRules
from game.programme.layout import PlanRules
from game.programme.levels import SessionRules
from game.programme.mode import ModeRules
from game.programme.pain import PainRules
from game.programme.questions import QuestionRules
from game.programme.quiz import QuizRules
from game.programme.rating import RatingRules
from game.programme.rest import RestRules
from game.programme.screening.feelings import FeelingsRules
from game.programme.screening.gate import ScreeningRules
from game.programme.screening.neglect import NeglectRules
from game.programme.screening.override import OverrideRules
from game.programme.screening.vision import VisionRules
from game.programme.settling import SettlingRules
from game.programme.side import SideRules
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
    "screening": ScreeningRules,
    "override": OverrideRules,
    "neglect": NeglectRules,
    "vision": VisionRules,
    "feelings": FeelingsRules,
    "quiz": QuizRules,
    "education": EducationRules,
    "visits": VisitRules,
    "side": SideRules,
    # Plan
    "plan": PlanRules,
    "fit": FitRules,
    "bilateral": BilateralRules,
    "questions": QuestionRules,
}
