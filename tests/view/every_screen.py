"""Every screen of a visit, newly built, by name: for tests that walk all of them."""

from game import settings
from game.session.showcase import EIGHT, STEPS, TEACH, every_screen
from game.view.input import InputRules
from game.view.ruling import CardFit, Eyes, Total
from game.view.seeing import Letters, Touching, Turning
from game.view.sheet import Ruler
from game.view.timed import BreathRules

RULES = settings.rules(InputRules, "input")
BREATH = settings.rules(BreathRules, "breathing")
HANDS = ("touch-own-hand", "rest-now")
THINGS = ("drink", "headset", "garden", "touch-towel")
RULER = Ruler(0.25, 500.0, (1366, 768))
TESTS = {
    "letters": lambda scanning: Letters(RULES, RULER, 1, 5, 5.0, scanning=scanning),
    "touch the hand": lambda scanning: Touching(RULES, "t2c", 1, 6, HANDS, THINGS, scanning=scanning),
    "which way it turns": lambda scanning: Turning(RULES, 1, 6, 0.25, 85.0, 45.0, scanning=scanning),
    "bank card": lambda scanning: CardFit(RULES, RULER.size_px, scanning=scanning),
    "eyes": lambda scanning: Eyes(RULES, 0.25, 500.0, scanning=scanning),
    "total": lambda scanning: Total(RULES, "staff-t3-paq-total", 6, 42, 1, scanning=scanning),
}
EVERY_SCREEN = {
    name: lambda scanning=False, make=make: make(scanning)
    for name, make in {**every_screen(RULES, BREATH), **TESTS}.items()
}
# Question after question: one that was answered stays so, also under REST.
SERIES = ("letters", "touch the hand", "which way it turns")
# Those that end by themselves when nobody does anything, or have no pad at first.
TIMED = ("rest", "breathe", "demonstration")
__all__ = ["BREATH", "EIGHT", "EVERY_SCREEN", "RULES", "STEPS", "TEACH", "TIMED"]
