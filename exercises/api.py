"""All that an exercise needs, in one import."""

from game.body.frame import Answer, LimbFrame, Moment, Person
from game.body.grasp import Grip, grip_of
from game.body.joints import CHAINS, PALM, Side
from game.body.measure import measure
from game.body.opposition import PLACES, place_at, thumb_of
from game.body.sparc import sparc
from game.training.block import RunningTrial
from game.training.events import Place
from game.training.exercise import Exercise, ExerciseError, Script, Stage, exercise
from game.training.props import Prop
from game.training.quality import clamp, smoothness, weighted
from game.training.task import Task

# The last joint of each finger, thumb first.
FINGER_TIPS = tuple(chain[-1] for chain in CHAINS.values())
# How many places a thumb may reach.
OPPOSITION = len(PLACES)

__all__ = [
    "FINGER_TIPS",
    "OPPOSITION",
    "PALM",
    "Answer",
    "Exercise",
    "ExerciseError",
    "Grip",
    "LimbFrame",
    "Moment",
    "Person",
    "Place",
    "Prop",
    "RunningTrial",
    "Script",
    "Side",
    "Stage",
    "Task",
    "clamp",
    "exercise",
    "grip_of",
    "measure",
    "place_at",
    "smoothness",
    "sparc",
    "thumb_of",
    "weighted",
]
