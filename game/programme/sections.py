"""Which sections a preset has, and the frozen dataclass that each of them fills."""

from __future__ import annotations

from typing import Final

import game.programme.mirror_gate
import game.programme.plan
import game.programme.start  # noqa: F401  fills no section, but its rule is to be known  # noqa: F401  both fill no section, but their rules are to be known
from game.programme.alerts import AlertRules
from game.programme.distress import DistressRules
from game.programme.dizziness import DizzinessRules
from game.programme.dose import DoseRules
from game.programme.education import EducationRules
from game.programme.first_visits import VisitRules
from game.programme.fit import FitRules
from game.programme.gates import GateRules
from game.programme.imagery import ImageryRules
from game.programme.laterality import LateralityRules
from game.programme.layout import PlanRules
from game.programme.left_right import AnswerRules
from game.programme.levels import SessionRules
from game.programme.mode import ModeRules
from game.programme.movement import MovementRules
from game.programme.pain import PainRules
from game.programme.questions import QuestionRules
from game.programme.quiz import QuizRules
from game.programme.rating import RatingRules
from game.programme.response import ResponseRules
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
from game.programme.touch import TouchRules
from game.programme.unlock import UnlockRules
from game.training.rules import StaircaseRules

SECTIONS: Final[dict[str, type]] = {
    "staircase": StaircaseRules,
    "dose": DoseRules,
    "stages": StageRules,
    "session": SessionRules,
    # Gates between the stages
    "gates": GateRules,
    "answers": AnswerRules,
    "laterality": LateralityRules,
    "imagery": ImageryRules,
    "unlock": UnlockRules,
    "movement": MovementRules,
    "response": ResponseRules,
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
    "questions": QuestionRules,
    "touch": TouchRules,
}
