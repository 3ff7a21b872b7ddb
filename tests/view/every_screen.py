"""Every screen of a visit, newly built, by name: for tests that walk all of them."""

from game import settings
from game.view.cards import Card
from game.view.closing import Summary
from game.view.feelings import Dots, Faces, Scale
from game.view.input import InputRules
from game.view.picks import Option, Pick, YesNo
from game.view.ruling import CardFit, Eyes, Total
from game.view.seeing import Letters, Touching, Turning
from game.view.sheet import Ruler
from game.view.sliders import Slider
from game.view.staffed import Checks, Emergency, Note
from game.view.timed import BreathRules, SitWithMe, Timed

RULES = settings.rules(InputRules, "input")
BREATH = settings.rules(BreathRules, "breathing")
NEW = ("new-fall", "new-fit", "new-weakness", "new-wound", "new-operation", "new-dizzy", "new-confused", "new-hot")
EIGHT = tuple(Option(key, key, key) for key in NEW)
TWO = (Option("q1-right", "q1-right", "q1-right"), Option("q1-foil", "q1-foil", "q1-foil"))
GAMES = tuple(Option(key, f"game-{key}", f"game-{key}") for key in ("u02", "u03", "u05"))
ARMS = (Option("left", "left-side", icon="left"), Option("right", "right-side", icon="right"))
TEACH = ("teach-picture", "teach-steps", "teach-stop")
HANDS = ("touch-own-hand", "rest-now")
THINGS = ("drink", "headset", "garden", "touch-towel")
RULER = Ruler(0.25, 500.0, (1366, 768))
STEPS = tuple(f"emergency-{number}" for number in range(1, 7))

EVERY_SCREEN = {
    "card": lambda scanning=False: Card(RULES, "map-1", "map-1", scanning=scanning),
    "card, last": lambda scanning=False: Card(RULES, "stop-4", "stop-4", last=True, scanning=scanning),
    "card, without a picture": lambda scanning=False: Card(RULES, "conf-2", scanning=scanning),
    "quiz": lambda scanning=False: Pick(RULES, "q1", TWO, scanning=scanning, limit_s=RULES.nrs_limit_s),
    "daily": lambda scanning=False: Pick(
        RULES, "anything-new", EIGHT, multi=True, none="nothing-new", scanning=scanning
    ),
    "games": lambda scanning=False: Pick(RULES, "choose-game", GAMES, scanning=scanning),
    "which arm": lambda scanning=False: Pick(RULES, "which-arm", ARMS, again=False, staff=True, scanning=scanning),
    "stacked": lambda scanning=False: Pick(
        RULES, "r3", (Option("severe", "r3-severe"), Option("some", "yes"), Option("no", "no")), stacked=True,
        scanning=scanning,
    ),
    "yes or no": lambda scanning=False: YesNo(RULES, "show-hand", scanning=scanning),
    "yes, no or later": lambda scanning=False: YesNo(
        RULES, "r1", lines=("r1-2",), third=Option("later", "later", icon="wait"), scanning=scanning
    ),
    "face": lambda scanning=False: Faces(RULES, "ok-face", scanning=scanning),
    "dizzy": lambda scanning=False: Faces(RULES, "dizzy", "dizzy", scanning=scanning),
    "dots": lambda scanning=False: Dots(RULES, "vivid-picture", 1, 5, scanning=scanning),
    "dots, coarse": lambda scanning=False: Dots(RULES, "embodied-mine", 0, 4, True, scanning=scanning),
    "scale": lambda scanning=False: Scale(RULES, "worst-pain", scanning=scanning),
    "slider": lambda scanning=False: Slider(RULES, "fit-where", 0, 150, 5, scanning=scanning),
    "slider, started": lambda scanning=False: Slider(RULES, "fit-bigger", 50, 120, 5, 100, scanning=scanning),
    "rest": lambda scanning=False: Timed(
        RULES, "rest-now", 30.0, skippable_after_s=1.0, picture="drink", scanning=scanning
    ),
    "breathe": lambda scanning=False: Timed(RULES, "breathe", 60.0, breath=BREATH, scanning=scanning),
    "sit with me": lambda scanning=False: SitWithMe(RULES, scanning=scanning),
    "summary": lambda scanning=False: Summary(
        RULES, ("you-practised",), (6, 4), (9, 28), next_visit="next-visit", scanning=scanning
    ),
    "checks": lambda scanning=False: Checks(RULES, "staff-teach", TEACH, scanning=scanning),
    "checks with a reason": lambda scanning=False: Checks(
        RULES, "staff-teach", TEACH, True, need_all=True, scanning=scanning
    ),
    "emergency": lambda scanning=False: Emergency(RULES, STEPS, scanning=scanning),
    "letters": lambda scanning=False: Letters(RULES, RULER, 1, 5, 5.0, scanning=scanning),
    "touch the hand": lambda scanning=False: Touching(RULES, "t2c", 1, 6, HANDS, THINGS, scanning=scanning),
    "which way it turns": lambda scanning=False: Turning(RULES, 1, 6, 0.25, 85.0, 45.0, scanning=scanning),
    "bank card": lambda scanning=False: CardFit(RULES, RULER.size_px, scanning=scanning),
    "eyes": lambda scanning=False: Eyes(RULES, 0.25, 500.0, scanning=scanning),
    "total": lambda scanning=False: Total(RULES, "staff-t3-paq-total", 6, 42, 1, scanning=scanning),
    "note": lambda scanning=False: Note(RULES, "therapist-next", scanning=scanning),
    "note to staff": lambda scanning=False: Note(RULES, "staff-note", staff=True, scanning=scanning),
}  # fmt: skip
# Question after question: one that was answered stays so, also under REST.
SERIES = ("letters", "touch the hand", "which way it turns")
# Those that end by themselves when nobody does anything, or have no pad at first.
TIMED = ("rest", "breathe")
