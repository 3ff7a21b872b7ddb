"""The gallery has every state that a visit can open, and in each of them words and pictures are there and fit."""

import ast
import inspect
import re
from importlib import resources
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from exercises.words import languages, load_words
from game.body.joints import Side
from game.cli import app
from game.session.authors import screen_gallery
from game.session.gallery import pictures
from game.session.gallery import states as states_room
from game.session.gallery.around import CONTACT
from game.session.gallery.props import shown_with
from game.session.gallery.scenes import AT_HOME
from game.session.gallery.seen import MODES, PAGE_PX, key_of
from game.session.gallery.states import of_mode
from game.session.request import PlayError
from game.settings import rules
from game.view import ink, pages
from game.view.input import InputRules
from game.view.layout import Box, Photo, Text
from game.view.look import REACHING
from game.view.page_pictures import picture
from game.view.page_whole import Around, draw
from game.view.plates import Lie
from game.view.staff_page import CALM
from game.view.staffed import Note
from game.view.worn import EYE, Worn
from tests.view import test_visit_layout as window
from tests.view import test_worn_layout as worn
from tests.view.test_flat_page import undrawn, written

__all__ = ["undrawn", "written"]
GUIDED = Path(str(resources.files("game.session") / "guided"))
WRITTEN = [*sorted(GUIDED.glob("*.py")), *(GUIDED.parent / f"{name}.py" for name in ("coaching", "screening"))]
# Only said: a caption that goes by itself, in or before what stands there.
SAID = {
    "praise", "coach-cover", "coach-uncover", "ease", "pain-helper", "after-break", "calibrate", "calibrate-open",
    "calibrate-fist", "calibrate-palm-up", "calibrate-palm-down", "calibrate-wrist-up", "calibrate-wrist-down",
    "calibrate-thumb", "t4", "coach-rest", "game-lr", "game-imagine",
    "game-vbbt", "game-own", "game-pps", "fit-slowly",
}  # fmt: skip
# Those who answer, and pictures that have a word's name.
# `choosing`: pages of staff before a visit begins.
ANSWERING = ("sitter", "examinee", "virtual", "choosing")
PICTURES = {"drink", "garden", "headset"}
# Names that are no words there; results of a test that staff answer in another way.
OTHERS = {"rest", "feather", "signs", "limb-picture", "staff-test-follows", "staff-test-led"}
# Where a figure stands instead of a word: staff type it, and the site's own lines.
SITES = (AT_HOME["therapist"], CONTACT, "Frau Weber, 555 0100")
FIGURE = re.compile(r"[–\d. ]+")
BY_PLATE = ("card", "coach", "note", "timed", "emergency", "summary", "pick", "checks", "faces", "dots", "slider")


def keys_of(look):
    pads = [pad.words for pad in look.pads]
    return {key for key in (look.title, *look.lines, *look.ends, *pads, *(said for _, said in look.filled)) if key}


def keys_written():
    """Every word key that stands in the rooms which open a visit's screens."""
    words = load_words()
    for file in (each for each in WRITTEN if each.stem not in ANSWERING):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in words:
                yield node.value, file.name


def test_every_word_that_a_visit_may_show_is_in_a_picture(looks):
    shown = {key for look in looks.values() for key in keys_of(look)}
    shown |= {key for look in of_mode(Side.LEFT, MODES[2]).values() for key in keys_of(look)}
    missing = {(key, file) for key, file in keys_written() if key not in shown | SAID | PICTURES | OTHERS}
    assert not missing, "add the scene in which it comes up to game/session/gallery/scenes.py"


def test_every_kind_of_screen_is_in_it(looks):
    assert {look.name for look in looks.values()} >= {*pages.PLAY, *pages.VISIT, "question", "sheet"}


def test_every_word_is_one_in_every_language(looks):
    for language in languages():
        words = load_words(language)
        lacking = {
            (name, key)
            for name, look in looks.items()
            for key in keys_of(look)
            if key not in words and not FIGURE.fullmatch(key) and key not in SITES
        }
        assert not lacking


@pytest.mark.parametrize("side", list(Side))
def test_no_picture_is_an_empty_plate(looks, side):
    wanted = {
        (name, key)
        for name, look in looks.items()
        for key in (look.picture, *(pad.picture for pad in look.pads))
        if key
    }
    assert not {(name, key) for name, key in wanted if picture(key, side) is None}


def test_nothing_in_braces_is_left_unsaid(looks):
    words = load_words()
    left = {
        name: key
        for name, look in looks.items()
        for key in (look.title, *look.lines)
        for hole in re.findall(r"\{(\w+)\}", words.get(key, ""))
        if hole not in dict(look.filled) and (hole != "number" or look.number is None)
    }
    assert not left


def test_what_fills_a_sentence_is_said_in_words(looks):
    for language, dose in (("en", "Practise fifteen minutes."), ("de", "fünfzehn")):
        things = pages.screen(
            next(look for look in looks.values() if look.picture == "dose-1-n-15"), load_words(language), 1.0
        )
        assert dose in " ".join(" ".join(thing.lines) for thing in things if isinstance(thing, Text))


def test_one_button_and_aphasia_add_what_looks_otherwise(looks):
    scanned, slow = (of_mode(Side.LEFT, mode) for mode in MODES[1:])
    assert any(look.moving for look in scanned.values())
    assert any(pad.highlighted for look in scanned.values() for pad in look.pads)
    rests = [look for name, look in scanned.items() if name.startswith("rest-")]
    assert len(rests) > 5
    assert all([pad.key for pad in look.pads if pad.highlighted] == ["stop"] for look in rests)
    assert all(len(look.pads) == 4 for name, look in slow.items() if look.name == "dots")
    assert {key_of(look) for look in slow.values()} - {key_of(look) for look in looks.values()}


CHECKS = {
    "window": (
        (window, window.test_words_fit_at_their_full_size_and_all_lies_on_the_sheet, True),
        (window, window.test_pads_are_large_and_apart_and_words_and_pictures_do_not_overlap, True),
        (window, window.test_nothing_lies_over_a_limb, False),
        (window, window.test_the_other_side_swaps_places_but_rows_keep_their_order, None),
    ),
    "headset": (
        (worn, worn.test_words_fit, True),
        (worn, worn.test_words_and_shapes_do_not_overlap_on_a_plate, True),
        (worn, worn.test_what_is_looked_at_stands_ahead_on_the_intact_side, False),
        (worn, worn.test_whatever_can_be_looked_at_can_be_pressed_and_the_other_way_round, False),
        (worn, worn.test_targets_are_large_and_apart, False),
        (worn, worn.test_what_is_pressed_is_in_reach_of_a_small_person, False),
        (worn, worn.test_plates_do_not_hide_each_others_pads, False),
    ),
}


@pytest.mark.parametrize("place", CHECKS)
def test_every_state_stands_as_the_layouts_promise(looks, place, monkeypatch):
    found = pictures.shown_in(place, looks)
    if place == "window":
        found = {name: look for name, look in found.items() if look.name in BY_PLATE}
    faults = []
    for room, check, spoken in CHECKS[place]:
        monkeypatch.setattr(room, "LOOKS", found)
        for name in found:
            for mirror in (1.0, -1.0) if spoken is not None else (None,):
                for language in languages() if spoken else (None,):
                    given = [each for each in (name, mirror, language) if each is not None]
                    try:
                        inspect.unwrap(check)(*given)
                    except AssertionError as fault:
                        faults.append((check.__name__, *given, str(fault).splitlines()[0]))
    assert not faults


def test_a_question_is_asked_with_its_picture_and_words_at_the_ends_of_a_scale_are_whole(looks):
    asked = {name: look for name, look in looks.items() if look.name in ("pain", "pain-confirm", "slider")}
    assert [name for name, look in asked.items() if look.picture]
    for language, (name, look) in ((each, found) for each in languages() for found in asked.items()):
        things = pages.screen(look, load_words(language), 1.0)
        photos = [thing for thing in things if isinstance(thing, Photo)]
        assert len(photos) == bool(look.picture), name
        for text in (thing for thing in things if isinstance(thing, Text)):
            assert "{" not in " ".join(text.lines), name
            high = ((len(text.lines) - 1) * ink.LINE + 0.93) * text.em_m
            assert len(text.lines) == 1 or high <= text.rect[3] + 0.004, (language, name, text.lines)


def test_pictures_of_answers_in_a_window_are_large_enough_to_be_read(looks):
    for language in languages():
        words = load_words(language)
        for name, look in pictures.shown_in("window", looks).items():
            if look.name == "pick" and any(pad.picture for pad in look.pads):
                photos = [each for each in pages.screen(look, words, 1.0) if isinstance(each, Photo)]
                least = 0.1 if look.title == "stop-why" else 0.065
                assert all(each.rect[3] >= least for each in photos), (language, name)


def test_a_calm_picture_is_large_where_nothing_is_to_be_done(looks):
    calm = [look for look in looks.values() if look.name == "timed" and look.picture == "garden"]
    # Where a number to call stands beside it, that is the larger one.
    alone = [look for look in calm if look.lines[-1] not in REACHING]
    assert {look.title for look in alone} == {"sit-with-me", "nothing-to-do"}
    for language, look in ((each, look) for each in languages() for look in alone):
        for things in (pages.screen(look, load_words(language), side) for side in (1.0, -1.0)):
            (photo,) = [each for each in things if isinstance(each, Photo)]
            assert photo.rect[2] > 0.3, (language, look.title)


def test_letters_are_large_enough_in_a_headset(looks):
    """All that is shown; of what is for staff only the calm sentence that stands there meanwhile."""
    small, shown = [], pictures.shown_in("headset", looks)
    assert not any(look.staff for look in shown.values())
    assert CALM in shown.values()
    for language in languages():
        arranged = Worn(load_words(language), 1.0)
        for name, look in shown.items():
            if look.name == "question":
                continue
            for group, things in arranged.screen(look).items():
                for text in (thing for thing in things if isinstance(thing, Text)):
                    if worn.small_x(Lie(Worn.plates[group], 1.0), text, EYE) < 1.2:
                        small.append((language, name, group, text.lines))
    assert not small


def lies_in(one, other):
    return abs(one[0] - other[0]) <= other[2] / 2 and abs(one[1] - other[1]) <= other[3] / 2


@pytest.mark.parametrize("language", languages())
def test_on_the_board_of_a_headset_answers_have_words_and_questions_their_picture(looks, language):
    """Only *Say it again* may stand there as its icon alone."""
    arranged, wordless, lost = Worn(load_words(language), 1.0), [], []
    for name, look in pictures.shown_in("headset", looks).items():
        board = arranged.screen(look).get("sheet", ())
        texts = [each.rect for each in board if isinstance(each, Text) and each.lines]
        rooms = {each.pad: each.rect for each in board if isinstance(each, Box) and each.pad}
        said = [pad for pad in look.pads if pad.words and pad.icon != "again" and pad.key in rooms]
        wordless += [(name, pad.key) for pad in said if not any(lies_in(text, rooms[pad.key]) for text in texts)]
        if look.picture and not any(isinstance(each, Photo) for each in board):
            lost.append(name)
    assert not wordless
    assert not lost


@pytest.mark.parametrize("language", languages())
def test_any_two_things_left_of_a_week_are_large_enough_in_a_headset(language):
    words = load_words(language)
    arranged, limits = Worn(words, 1.0), rules(InputRules, "input")
    lines = sorted(key for key in words if key.startswith("staff-weekly-") and key != "staff-weekly-left")
    for pair in combinations(lines, 2):
        look = Note(limits, "staff-weekly-left", pair, staff=True).look()
        for group, things in arranged.screen(look).items():
            for text in (thing for thing in things if isinstance(thing, Text)):
                assert worn.small_x(Lie(Worn.plates[group], 1.0), text, EYE) >= 1.2, (pair, text.lines)


def test_every_state_is_whole_and_large_on_a_flat_page(looks, written):
    faults = []
    least = 18 * 25.4 / 72 / 340 * PAGE_PX[0]
    for language in languages():
        words = load_words(language)
        for name, look in pictures.shown_in("page", looks).items():
            written.clear()
            found = draw(PAGE_PX, look, Around(), words, lambda key: picture(key, Side.LEFT), intact_right=True)
            for key, area in found.pads if look.drawing is None else ():
                if not key.startswith("nrs-") and min(area.w, area.h) < 20 / 340 * PAGE_PX[0] - 1:
                    faults.append((language, name, key, area))
            for area, lines, em, bold in written:
                wide = max(ink.width_em(line, bold) for line in lines) * em
                high = (len(lines) - 1) * ink.LINE * em + 0.95 * em
                if em < least or wide > area.w + 1 or high > area.h + 1:
                    faults.append((language, name, lines, round(em / least, 2)))
    assert not faults


def test_what_an_exercise_asks_about_stands_in_its_picture(looks):
    count = {look.title: len(shown_with(look, Side.LEFT)) for look in looks.values() if look.name == "question"}
    assert count["left-or-right"] == 1
    assert count["which-one-seen"] == count["which-one-imagined"] == 2
    look, seen = looks["left-or-right"], pictures.before("page", "en", Side.LEFT, print)
    try:
        bare, whole, after = (seen.picture(look, each) for each in ((), shown_with(look, Side.LEFT), ()))
    finally:
        seen.close()
    assert (bare != whole).any()
    assert (bare == after).all()


@pytest.mark.parametrize("place", ["window", "headset"])
def test_no_outline_of_what_is_felt_lies_over_a_limb(looks, place):
    asked = {name: look for name, look in looks.items() if look.ghost is not None}
    assert all(look.title.startswith("fit-") for look in asked.values())
    # A foot that is felt is shown beside a real mirror only, as a leg is.
    assert any(look.ghost.leg for look in asked.values())
    assert not any(look.ghost and look.ghost.leg for look in pictures.shown_in(place, looks).values())
    seen = pictures.before(place, "en", Side.LEFT, print)
    try:
        seen.picture(looks["pick-fit-fits"])
        assert not any(seen._avatar._presence)
        seen.picture(looks["card-map-1"])
        assert all(seen._avatar._presence)
    finally:
        seen.close()


def test_each_state_becomes_a_picture_of_its_own(tmp_path, monkeypatch, looks):
    some = {name: looks[name] for name in ("card-map-1", "sheet-t1a", "coach-over")}
    monkeypatch.setattr(pictures, "of_mode", lambda *_: some)
    files = sorted(
        pictures.screen_pictures(tmp_path, lambda _: None, pictures.Only(modes=("button",), sides=("right",))),
    )
    names = {file.name for file in files}
    assert len(names) == len(files) == 2 * (2 + 2 + 3)
    assert {"de-right-window-button-card-map-1.png", "en-right-page-button-sheet-t1a.png"} <= names
    assert not [name for name in names if "sheet-t1a" in name and "page" not in name]
    seen = {Image.open(file).convert("RGB").tobytes() for file in files}
    assert len(seen) == len(files)


def test_a_leg_comes_on_flat_pages_only(looks):
    of_leg = {name for name, look in looks.items() if "leg" in f"{look.title}-{look.picture}".split("-")}
    assert len(of_leg) > 40
    # Where it is touched and how it moves is of a leg too, and so is the outline of a foot.
    of_leg |= {"pain-touch-feels-shin-touch-at-shin", "pick-choose-game-2", "pick-touch-broken-3", "note-no-feet"}
    of_leg |= {name for name, look in looks.items() if look.ghost and look.ghost.leg}
    assert of_leg <= set(pictures.shown_in("page", looks))
    assert not of_leg & {*pictures.shown_in("window", looks), *pictures.shown_in("headset", looks)}


def test_the_outline_of_a_foot_takes_no_hands_place_over_a_scene():
    looks = states_room.states(Side.LEFT, MODES[1])
    outlined = {name: look for name, look in looks.items() if look.ghost is not None}
    assert {look.ghost.leg for look in outlined.values() if look.title == "fit-frozen"} == {False, True}
    of_leg = {name for name, look in outlined.items() if look.ghost.leg}
    assert of_leg <= set(pictures.shown_in("page", looks))
    for place in ("window", "headset"):
        shown = pictures.shown_in(place, looks)
        assert not of_leg & set(shown)
        assert set(outlined) - of_leg <= set(shown), place


def test_what_is_looked_at_beside_a_real_mirror_stands_on_the_page(looks):
    for title, shown in (("look-if-you-like", "mirror-1-leg"), ("it-comes", "mirror-1-leg"),
                         ("t5-desktop", "coach-u01-1"), ("move-slowly-leg", "move-slowly-leg")):  # fmt: skip
        assert shown in {look.picture for look in looks.values() if look.title == title}, title


def test_those_alone_are_drawn_that_are_named(tmp_path, monkeypatch, looks):
    some = {name: looks[name] for name in ("card-map-1", "card-map-2", "sheet-t1a", "coach-over")}
    asked = []
    monkeypatch.setattr(pictures, "of_mode", lambda side, mode: asked.append((side, mode.name)) or some)
    # Other places would need an engine, which is not opened either.
    monkeypatch.setattr(pictures, "AtTable", None)
    wanted = ["--only", "card-map-*", "--only", "coach-over", "--language", "de", "--side", "left"]
    command = ["exercises", "gallery", "--screens", *wanted, "--way", "page", "--mode", "button"]
    ended = CliRunner().invoke(app, [*command, "--out", str(tmp_path)])
    assert ended.exit_code == 0, ended.output
    names = {file.name for file in (tmp_path / "screens").iterdir()}
    kinds = ("card-map-1", "card-map-2", "coach-over")
    assert names == {f"de-left-page-button-{kind}.png" for kind in kinds}
    assert asked == [(Side.LEFT, "button")]


def test_a_screen_that_there_is_none_of_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "of_mode", lambda *_: {})
    with pytest.raises(PlayError, match="No screen"):
        screen_gallery(tmp_path, lambda _: None, names=("nothing",), languages=("en",))
    with pytest.raises(PlayError, match="no words in xx"):
        screen_gallery(tmp_path, lambda _: None, languages=("xx",))
