"""Every screen of a visit, newly built, by name: for tests that walk all of them."""

from game import settings
from game.view.cards import Card
from game.view.closing import Compared, Summary
from game.view.feelings import Dots, Faces, Scale
from game.view.figures import Figure
from game.view.input import InputRules
from game.view.picks import Option, Pick, YesNo
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
    "compared": lambda scanning=False: Compared(RULES, "exposure-less", (6, 2), scanning=scanning),
    "figure": lambda scanning=False: Figure(RULES, "staff-outcome-grip", 0, 90, 1, scanning=scanning),
    "checks": lambda scanning=False: Checks(RULES, "staff-teach", TEACH, scanning=scanning),
    "checks with a reason": lambda scanning=False: Checks(
        RULES, "staff-teach", TEACH, True, need_all=True, scanning=scanning
    ),
    "emergency": lambda scanning=False: Emergency(RULES, STEPS, scanning=scanning),
    "note": lambda scanning=False: Note(RULES, "therapist-next", scanning=scanning),
    "note to staff": lambda scanning=False: Note(RULES, "staff-note", staff=True, scanning=scanning),
}  # fmt: skip
# Those that end by themselves when nobody does anything, or have no pad at first.
TIMED = ("rest", "breathe")
