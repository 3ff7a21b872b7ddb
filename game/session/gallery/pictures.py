"""A picture of every state in each place, language, side and mode: `screens/LANGUAGE-SIDE-MODE-NAME.png`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path
from typing import Final

from PIL import Image

from exercises.words import languages, load_words
from game.body.joints import Side
from game.session.gallery.props import shown_with
from game.session.gallery.seen import MODES
from game.session.gallery.states import of_mode
from game.session.scenery import build_scene
from game.settings import rules
from game.view.flat import FlatView
from game.view.gallery_screens import AtTable, Before, OnPage
from game.view.input import InputRules
from game.view.look import ScreenLook
from game.view.setup_plan import KEYS as SETUP
from game.view.staff_page import CALM

Say = Callable[[str], None]
PLACES: Final = ("window", "headset", "page")
SCENE: Final = "kitchen-table"
# What the keys of a leg are known by: its places and its movements.
LEG: Final = {"leg", "shin", "ankle", "heel", "toes", "feet", "l01", "l03"}


@dataclass(frozen=True, slots=True)
class Only:
    """Which of them to draw, by the parts of a file's name; all where nothing is named. `names` take * and ?."""

    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()

    def named(self, looks: Mapping[str, ScreenLook]) -> dict[str, ScreenLook]:
        """Those of these states."""
        wanted = self.names or ("*",)
        return {name: look for name, look in looks.items() if any(fnmatchcase(name, each) for each in wanted)}


ALL: Final = Only()


def shown_in(place: str, looks: Mapping[str, ScreenLook]) -> dict[str, ScreenLook]:
    """Those that come up there: a sheet to scale, the plan of a real mirror and a leg are for flat pages, a
    question of an exercise stands over its props, and what is asked before a headset is asked in a window. What is
    for staff is never before the eyes in a headset: there a page lies over their window, and one calm sentence."""
    return {name: look for name, look in looks.items() if _comes(place, look)}


def _comes(place: str, look: ScreenLook) -> bool:
    if look.drawing is not None or look.picture in SETUP or look.title.startswith("coach-set-") or _of_leg(look):
        return place == "page"
    if look.name == "check":
        return place == "window"
    if place == "headset":
        return not look.staff
    return look.name != "pinch" and look != CALM


def _of_leg(look: ScreenLook) -> bool:
    """What is said or shown of a leg: nothing draws or tracks one, so it comes beside a real mirror only."""
    keys = (look.title, *look.lines, look.picture, *(pad.picture for pad in look.pads))
    felt = look.ghost is not None and look.ghost.leg
    return felt or any(LEG & {*key.split("-")} for key in keys)


def before(place: str, language: str, affected: Side, say: Say) -> Before:
    """What somebody has before them there; NoGraphics when this machine cannot draw it."""
    words, limits = load_words(language), rules(InputRules, "input")
    if place == "page":
        return OnPage(FlatView("offscreen", None, words, affected, limits))
    return AtTable(words, affected, lambda stage: build_scene(SCENE, stage, say), limits, worn=place == "headset")


def screen_pictures(out: Path, say: Say, only: Only = ALL) -> Iterator[Path]:
    """Draws them into `out`, and gives each file as it is written."""
    out.mkdir(parents=True, exist_ok=True)
    modes = [mode for mode in MODES if not only.modes or mode.name in only.modes]
    sides = [Side(side) for side in only.sides] or list(Side)
    for mode, affected in product(modes, sides):
        looks = only.named(of_mode(affected, mode))
        for place, language in product(only.ways or PLACES, only.languages or languages()):
            wanted = shown_in(place, looks)
            say(f"screens, {place}, {language}, {affected.value} affected, {mode.name}: {len(wanted)}")
            if not wanted:
                continue
            seen = before(place, language, affected, say)
            try:
                for name, look in wanted.items():
                    file = out / f"{language}-{affected.value}-{place}-{mode.name}-{name}.png"
                    Image.fromarray(seen.picture(look, shown_with(look, affected))).save(file, compress_level=3)
                    yield file
            finally:
                seen.close()
