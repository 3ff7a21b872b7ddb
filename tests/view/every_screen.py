"""Every screen of a visit, newly built, by name: for tests that walk all of them."""

from game import settings
from game.session.showcase import EIGHT, STEPS, TEACH, every_screen
from game.view.input import InputRules
from game.view.timed import BreathRules

RULES = settings.rules(InputRules, "input")
BREATH = settings.rules(BreathRules, "breathing")
EVERY_SCREEN = {
    name: lambda scanning=False, make=make: make(scanning) for name, make in every_screen(RULES, BREATH).items()
}
# Those that end by themselves when nobody does anything, or have no pad at first.
TIMED = ("rest", "breathe")
__all__ = ["BREATH", "EIGHT", "EVERY_SCREEN", "RULES", "STEPS", "TEACH", "TIMED"]
