"""All that an exercise needs, in one import."""

from game.body.frame import Answer, LimbFrame, Moment, Person
from game.body.joints import Side
from game.training.block import RunningTrial
from game.training.events import Place
from game.training.exercise import Exercise, ExerciseError, Script, Stage, exercise
from game.training.props import Prop
from game.training.quality import clamp, smoothness, weighted
from game.training.task import Task

__all__ = [
    "Answer",
    "Exercise",
    "ExerciseError",
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
    "smoothness",
    "weighted",
]
