"""The table of exercises: a name and where it is; listing imports nothing."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import Final

from game.training.exercise import AnyExercise, Exercise, ExerciseError

# One line an exercise, in the order of the stages.
BUILTIN: Final[dict[str, str]] = {
    "left-or-right": "exercises.laterality.left_or_right:left_or_right",
    "watch": "exercises.imagery.watch:watch",
    "watch-and-imagine": "exercises.imagery.watch_and_imagine:watch_and_imagine",
    "watch-then-imagine": "exercises.imagery.watch_then_imagine:watch_then_imagine",
    "picture-to-posture": "exercises.imagery.picture_to_posture:picture_to_posture",
    "words-only": "exercises.imagery.words_only:words_only",
    "quiet-hand": "exercises.mirror.quiet_hand:quiet_hand",
    "lantern": "exercises.mirror.lantern:lantern",
    "two-hands": "exercises.movement.two_hands:two_hands",
    "feather-stop": "exercises.outcome.feather_stop:feather_stop",
    "point-to-hand": "exercises.outcome.point_to_hand:point_to_hand",
    "box-and-blocks": "exercises.outcome.box_and_blocks:box_and_blocks",
    "hand-range": "exercises.outcome.hand_range:hand_range",
    "thumb-reach": "exercises.outcome.thumb_reach:thumb_reach",
    "ten-fists": "exercises.outcome.ten_fists:ten_fists",
}

GROUP: Final = "midline.exercises"


def available() -> dict[str, str]:
    """Every known exercise, name to "module:object": the built-in ones, then those of installed packages."""
    added = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    return BUILTIN | {name: value for name, value in sorted(added.items()) if name not in BUILTIN}


def load(name: str) -> AnyExercise:
    """The exercise of that name, imported now; ExerciseError lists the known names for an unknown one."""
    # Only for one that is not built in every installed package is looked through, which takes milliseconds.
    if (where := BUILTIN.get(name)) is None:
        known = available()
        if (where := known.get(name)) is None:
            raise ExerciseError(f"There is no exercise named {name}; known ones are {', '.join(known)}.")
    module, _, attribute = where.partition(":")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ExerciseError(f"The exercise {name} cannot be loaded from {where}: {error}.") from error
    if not isinstance(found, Exercise):
        raise ExerciseError(f"The exercise {name}: {where} is not written with @exercise.")
    if found.name != name:
        raise ExerciseError(f"The table calls it {name}, {where} calls itself {found.name}; use one name.")
    return found
