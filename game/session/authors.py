"""For authors of exercises: a new one that passes, the check in sentences, and pictures of what a patient sees."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import devices
import exercises
from exercises.api import ExerciseError
from exercises.words import languages, load_words
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.loop import Loop
from game.session.memory import Memory
from game.session.perform import Staging, perform, training_rules
from game.session.play import plain_view, simulated_for
from game.session.request import PlayError
from game.session.scenery import build_scene
from game.settings import default_ranges
from game.training.check import check_exercise, every_level
from game.training.scaffold import plan, with_line
from game.training.stories import Bench
from models3d.catalogue import trouble

Say = Callable[[str], None]
# The whole grid is played at the rate of a drawn step frame.
CHECK_HZ: Final = 30.0
SIZE: Final = (960, 540)
GALLERY_S: Final = 9.0
GALLERY_PICTURES: Final = 3


def check_exercises(names: Sequence[str], say: Say) -> int:
    """Play the named exercises, or all, at every level; says each fault and gives their number."""
    words = load_words("en")
    bench = Bench(training_rules(), default_ranges(), CHECK_HZ)
    count = 0
    for name in names or exercises.available():
        exercise = exercises.load(name)
        faults = check_exercise(exercise, bench, levels=every_level(exercise), words=words, trouble=trouble)
        count += len(faults)
        say(f"{name}: {'all is well' if not faults else f'{len(faults)} to mend'}")
        for fault in faults:
            say(f"  {fault}")
    return count


def new_exercise(title: str, stage: str, root: Path) -> str:
    """Write a passing exercise, its table line and its words into the checkout at `root`, and check it."""
    wanted = plan(title, stage)
    table = root / wanted.table_file
    words = root / "exercises" / "words" / "en.toml"
    if not table.is_file() or not words.is_file():
        raise PlayError("Start this in a checkout of the project, where the folder exercises is.")
    for name in wanted.files:
        if (root / name).exists():
            raise ExerciseError(f"There is a file {name} already; choose another name.")
    lined = with_line(table.read_text(encoding="utf-8"), wanted)
    for name, text in wanted.files.items():
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    table.write_text(lined, encoding="utf-8", newline="\n")
    sentences = "".join(f'{key} = "{sentence}"\n' for key, sentence in wanted.words.items())
    known = words.read_text(encoding="utf-8")
    words.write_text(known.rstrip("\n") + "\n" + sentences, encoding="utf-8", newline="\n")
    checked = subprocess.run(
        [sys.executable, "-m", "game", "exercises", "check", wanted.name],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    written = ", ".join([*wanted.files, wanted.table_file, "exercises/words/en.toml"])
    if checked.returncode:
        raise ExerciseError(f"{written} were written, but the check says: {' '.join(checked.stderr.split())}")
    return f"{written} were written and the check passes; now change the story."


def _folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlayError(f"Nothing can be written to {out} ({error.strerror}); choose another --out.") from error


def body_pictures(out: Path, say: Say) -> str:
    """Pictures of the body's postures and tones at the kitchen table and close up, into `out`."""
    from game.view.gallery import body_gallery

    _folder(out)
    count = 0
    for path in body_gallery(out, lambda stage: build_scene("kitchen-table", stage, say)):
        say(path.name)
        count += 1
    return f"{count} pictures are in {out}."


def exercise_gallery(out: Path, say: Say) -> str:
    """Pictures of every exercise at its first and last level and of every screen, into `out`."""
    _folder(out)
    count = 0
    for name in exercises.available():
        exercise = exercises.load(name)
        for level in sorted({1, max(1, len(exercise.levels))}):
            say(f"{name}, level {level}")
            count += _play_pictures(exercise, level, out)
    return f"{count + _screens(out, say)} pictures are in {out}."


def screen_gallery(out: Path, say: Say, **only: tuple[str, ...]) -> str:
    """Pictures of every screen alone, or of those that `only` names (fields of `Only`), into `out`/screens."""
    _folder(out)
    if unknown := set(only.get("languages", ())) - set(languages()):
        raise PlayError(f"There are no words in {', '.join(unknown)}; there are {', '.join(languages())}.")
    count = _screens(out, say, **only)
    if not count:
        raise PlayError("No screen is drawn so; the names are those of the files, after the kind of answer.")
    return f"{count} pictures are in {out}."


def _screens(out: Path, say: Say, **only: tuple[str, ...]) -> int:
    from game.session.gallery.pictures import Only, screen_pictures

    return sum(1 for _ in screen_pictures(out / "screens", say, Only(**only)))


def _play_pictures(exercise: Any, level: int, out: Path) -> int:
    clock = StepClock()
    view = plain_view(exercise.scene, SIZE)
    taken: list[Path] = []

    def on_frame(loop: Loop) -> None:
        due = GALLERY_S * (len(taken) + 1) / (GALLERY_PICTURES + 1)
        if loop.at_s is not None and loop.at_s >= due and len(taken) < GALLERY_PICTURES:
            taken.append(out / f"{exercise.name}-level-{level}-{len(taken) + 1}.png")
            view.save_picture(taken[-1])

    hands = {"intact": "right"} | ({"affected": "left"} if exercise.both_limbs else {})
    held = {
        role: devices.open_device(f"{simulated_for(exercise)}?hand={hand}", clock.now)
        for role, hand in hands.items()
    }
    try:
        perform(
            Staging(
                exercise=exercise,
                affected=Side.LEFT,
                seed=1,
                level=level,
                pain=None,
                seconds=GALLERY_S,
                asks=False,
                ending=False,
                clock=clock,
                view=view,
                journal=Memory(),
                devices=held,
                say=lambda _: None,
                on_frame=on_frame,
            )
        )
    finally:
        view.close()
        for device in held.values():
            device.close()
    return len(taken)
