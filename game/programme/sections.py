"""Which sections a preset has, and the frozen dataclass that each of them fills."""

from __future__ import annotations

from typing import Final

import game.programme.start  # noqa: F401  fills no section, but its rule is to be known
from game.programme.education import EducationRules
from game.programme.first_visits import VisitRules
from game.programme.quiz import QuizRules
from game.programme.screening.feelings import FeelingsRules
from game.programme.screening.gate import ScreeningRules
from game.programme.screening.neglect import NeglectRules
from game.programme.screening.override import OverrideRules
from game.programme.screening.vision import VisionRules
from game.programme.side import SideRules
from game.training.rules import StaircaseRules

SECTIONS: Final[dict[str, type]] = {
    "staircase": StaircaseRules,
    "screening": ScreeningRules,
    "override": OverrideRules,
    "neglect": NeglectRules,
    "vision": VisionRules,
    "feelings": FeelingsRules,
    "quiz": QuizRules,
    "education": EducationRules,
    "visits": VisitRules,
    "side": SideRules,
}
