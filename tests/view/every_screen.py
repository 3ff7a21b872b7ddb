"""Every screen of a visit, newly built, by name: for tests that walk all of them."""

from game import settings
from game.view.cards import Card
from game.view.closing import Summary
from game.view.feelings import Dots, Faces, Scale
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
# What the words files say of them; a key that one of them has goes before.
SAID = {
    "map-1": "Your brain has a map of your body.",
    "stop-4": "Tell us about more pain, dizziness or upset.",
    "conf-2": "Your body feels something different.",
    "next": "Next",
    "say-again": "Say it again",
    "q1": "Which hand do you see in the mirror?",
    "q1-right": "The working hand",
    "q1-foil": "A machine hand",
    "anything-new": "Is anything new?",
    "new-fall": "A fall",
    "new-fit": "A fit",
    "new-weakness": "Weakness",
    "new-wound": "A wound",
    "new-operation": "Operation",
    "new-dizzy": "Dizzy now",
    "new-confused": "Confused",
    "new-hot": "Hot limb",
    "nothing-new": "Nothing new",
    "choose-game": "Which game would you like?",
    "game-u02": "The lantern",
    "game-u03": "Thumb walk",
    "game-u05": "Turn the dial",
    "which-arm": "Which arm is weak, hurts or was operated?",
    "left-side": "Left side",
    "right-side": "Right side",
    "r3": "Do you feel dizzy now?",
    "r3-severe": "Yes, very dizzy",
    "show-hand": "Shall I show the picture of your hand?",
    "r1": "Did you ever have a fit from flashing lights?",
    "r1-2": "Or any fit in the last months?",
    "later": "Later",
    "ok-face": "Are you all right?",
    "face-happy": "Well",
    "face-neutral": "So-so",
    "face-sad": "Not well",
    "dizzy": "How dizzy do you feel?",
    "dizzy-low": "Not at all",
    "dizzy-high": "Very dizzy",
    "vivid-picture": "How clear was the picture in your mind?",
    "embodied-mine": "It felt like my hand.",
    "dots-low": "Not at all",
    "dots-high": "Very much",
    "worst-pain": "The worst pain since last time?",
    "fit-where": "Where do you feel your hand?",
    "fit-bigger": "Does it feel bigger or smaller?",
    "rest-now": "Rest a little. Let your hands lie.",
    "breathe": "Breathe with the light.",
    "breathe-in": "In",
    "breathe-out": "And slowly out",
    "sit-with-me": "Nothing to do now. Somebody sits with you.",
    "next-visit": "We meet again tomorrow.",
    "staff-teach": "The patient showed or told in their own way:",
    "teach-picture": "The picture",
    "teach-steps": "The steps",
    "teach-stop": "How to stop",
    "staff-reason-speech": "Speech is hard",
    "staff-reason-memory": "Memory is weak",
    "staff-reason-tired": "Too tired today",
    "staff-reason-other": "Another reason",
    "not-now": "Not now",
    "emergency": "Seizure or collapse",
    "emergency-1": "Stop, and cover the mirror.",
    "emergency-2": "Take the headset off.",
    "emergency-3": "Note the time.",
    "emergency-4": "Turn the person on the side, when possible.",
    "emergency-5": "Put nothing in the mouth.",
    "emergency-6": "Call as the ward rule says.",
    "therapist-next": "Your therapist will be with you for the next step.",
    "staff-note": "The left side is affected.",
}
