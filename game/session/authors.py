"""For authors of exercises: a new one that passes, the check in sentences, and pictures of what a patient sees."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

import devices
import exercises
from exercises.api import ExerciseError
from exercises.words import languages, load_words
from game import settings
from game.body.joints import Side
from game.body.postures import rest_limb
from game.session.clock import StepClock
from game.session.loop import Loop
from game.session.memory import Memory
from game.session.perform import Staging, perform, training_rules
from game.session.play import plain_view, simulated_for
from game.session.request import PlayError
from game.session.scenery import build_scene
from game.session.showcase import looks_of
from game.settings import default_ranges
from game.training.check import check_exercise, every_level
from game.training.events import Ask
from game.training.scaffold import plan, with_line
from game.training.stories import Bench
from game.view.input import InputRules
from game.view.look import ScreenLook
from game.view.pinching import OFF, ON, TOGETHER
from game.view.promise import End, Saved
from game.view.screens import Pain, Question, Rest
from game.view.timed import BreathRules
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
    say("screens")
    count += _screen_pictures(out)
    for language, side, scanning in product(languages(), Side, (False, True)):
        say(f"screens of a visit, {language}, {side.value} affected, {'one button' if scanning else 'pads'}")
        count += _visit_pictures(out / "screens", language, side, scanning=scanning)
    return f"{count} pictures are in {out}."


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


def screens_of(input_rules: InputRules) -> Iterator[tuple[str, ScreenLook]]:
    """Every screen a patient may see, by name."""
    for skin in ("bar", "faces"):
        pain = Pain(input_rules, "pre", skin=skin)
        yield f"pain-{skin}-blank", pain.look()
        pain.nrs.value = 4
        yield f"pain-{skin}-confirm", ScreenLook(
            "pain-confirm", "you-said" if skin == "bar" else "you-showed", number=4, figure=4, skin=skin, bar=True,
            ends=("pain-low", "pain-high"),
            pads=Question(input_rules, Ask(1, "pain-now", ("yes", "again"), 60.0)).look().pads,
        )  # fmt: skip
    for reason in ("", "tracking", "lost"):
        yield f"rest{'-' if reason else ''}{reason}", Rest(input_rules, reason, 0.0, scanning=False).look()
    yield "question", Question(input_rules, Ask(2, "left-or-right", ("left", "right"), 10.0)).look()
    for name, title, marks, seen in (("asked", TOGETHER, 3, 1), ("on", ON, 3, 3), ("off", OFF, None, 0)):
        yield f"pinch-{name}", ScreenLook("pinch", title, number=marks, stars=seen)
    saved = Saved(input_rules)
    yield "thanks", saved.look()
    saved.told(True)
    yield "saved", saved.look()
    end = End(input_rules, 3, pain=(5, 4))
    end.told(True)
    yield "end", end.look()


def _visit_pictures(out: Path, language: str, side: Side, *, scanning: bool) -> int:
    """Every screen of a guided visit as LANGUAGE-SIDE-MODE-NAME.png, before hands at rest."""
    _folder(out)
    view = plain_view("kitchen-table", SIZE, affected=side, language=language, banner=None)
    breath = settings.rules(BreathRules, "breathing")
    mode = "button" if scanning else "pads"
    count = 0
    try:
        view.limbs(rest_limb(Side.LEFT, 0.0), rest_limb(Side.RIGHT, 0.0))
        for name, look in looks_of(view.rules, breath, scanning=scanning):
            view.screen(look)
            for step in range(6):
                view.draw(20.0 * count + 2.0 * step)
            file = name.replace(",", "").replace(" ", "-")
            view.save_picture(out / f"{language}-{side.value}-{mode}-{file}.png")
            count += 1
    finally:
        view.close()
    return count


def _screen_pictures(out: Path) -> int:
    view = plain_view("kitchen-table", SIZE)
    count = 0
    try:
        for number, (name, look) in enumerate(screens_of(view.rules)):
            view.screen(look)
            for step in range(6):
                view.draw(20.0 * number + 2.0 * step)
            view.save_picture(out / f"screen-{name}.png")
            count += 1
    finally:
        view.close()
    return count
