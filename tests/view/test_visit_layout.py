"""Every screen of a visit on a window: words fit at their size, pads are large and apart, over no limb, no red."""

import colorsys
import math
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from exercises.words import languages, load_words
from game.body import postures
from game.body.joints import Side
from game.view import ink, pages, pictures, plates
from game.view.cells import BLANK, TELLING
from game.view.layout import BAR, Box, Icon, Photo, Text
from game.view.plates import Lie
from game.view.window import EYE, LOOK_AT
from game.view.worn import Worn
from models3d.picture import PICTURE_PX
from tests.for_each import for_each
from tests.view.every_screen import EVERY_SCREEN, TESTS
from tests.view.looks import LOOKS
from tests.view.test_screens_layout import gap, used

LANGUAGES = {language: load_words(language) for language in languages()}
WORDS = LANGUAGES["en"]
PLATE = plates.SHEET
# A window of 960 by 540 pixels, 84 degrees wide, on a screen that is 34 cm wide.
PX_A_M = 480 / math.tan(math.radians(42)) / 0.737
MM_A_PIXEL = 340 / 960
EVERY = for_each("name", LOOKS)
SPOKEN = for_each("language", LANGUAGES)
BOTH = for_each("mirror", [1.0, -1.0])


def things_of(name, mirror=1.0, language="en"):
    return pages.screen(LOOKS[name], LANGUAGES[language], mirror)


def pads(things):
    return [thing for thing in things if isinstance(thing, Box) and thing.pad]


@SPOKEN
@BOTH
@EVERY
def test_words_fit_at_their_full_size_and_all_lies_on_the_sheet(name, mirror, language):
    room = pages.room_of(LOOKS[name])
    for thing in things_of(name, mirror, language):
        u, v, w, h = thing.rect
        if isinstance(thing, Text):
            widest = max(ink.width_em(line, thing.bold) for line in thing.lines) * thing.em_m
            assert widest <= w + 1e-6, thing
            assert ((len(thing.lines) - 1) * ink.LINE + 0.93) * thing.em_m <= h + 1e-6, thing
            assert thing.em_m >= PLATE.em_m - 1e-9, thing
        if not isinstance(thing, Box) or not thing.soft:
            assert abs(u - mirror * room[0]) + w / 2 <= room[2] / 2 + 1e-6, thing
            assert abs(v - room[1]) + h / 2 <= room[3] / 2 + 1e-6, thing


@SPOKEN
@BOTH
@EVERY
def test_pads_are_large_and_apart_and_words_and_pictures_do_not_overlap(name, mirror, language):
    things = things_of(name, mirror, language)
    apart = math.tan(math.radians(1.5)) * PLATE.distance_m
    found = [pad for pad in pads(things) if not pad.pad.startswith("nrs-")]
    assert {pad.pad for pad in found} == {pad.key for pad in LOOKS[name].pads}
    for index, pad in enumerate(found):
        assert min(pad.rect[2:]) * PX_A_M * MM_A_PIXEL >= 20.0, pad
        for other in found[:index]:
            assert gap(pad.rect, other.rect) >= apart - 0.001, (pad.pad, other.pad)
    inks = [
        thing.rect if isinstance(thing, Photo) else used(thing)
        for thing in things
        if not isinstance(thing, Box)
        and not getattr(thing, "name", "").startswith(("leaf", "mood", "dizzy", "face"))
    ]
    for index, one in enumerate(inks):
        for other in inks[:index]:
            assert gap(one, other) > -1e-6, (one, other)


@BOTH
@EVERY
def test_nothing_lies_over_a_limb(name, mirror):
    """In the picture the sheet ends above the fingertips of hands at rest, by more than a hand's blur."""
    u, v, w, h = pages.room_of(LOOKS[name])
    lie = Lie(PLATE, mirror)
    low = max(row_of(lie.at(mirror * u + side * w / 2, v - h / 2)) for side in (-1, 1))
    tips = min(row_of(spot) for side in Side for spot in postures.rest_limb(side, 0.0).positions)
    assert low < tips - 5


def row_of(place):
    """The row of 540 in which a place is seen."""
    ahead = np.array(LOOK_AT) - EYE
    ahead = ahead / np.linalg.norm(ahead)
    up = np.array([0.0, 1.0, 0.0]) - ahead[1] * ahead
    ray = np.asarray(place) - EYE
    return 270 - 480 / math.tan(math.radians(42)) * (ray @ up) / np.linalg.norm(up) / (ray @ ahead)


@EVERY
def test_nothing_is_red_and_no_figure_is_shown_but_the_rating_and_the_clock(name):
    look = LOOKS[name]
    for thing in things_of(name):
        colour = thing.fill if isinstance(thing, Box) else getattr(thing, "colour", (0, 0, 0))
        hue, saturation, value = colorsys.rgb_to_hsv(*colour)
        assert not (saturation > 0.4 and value > 0.3 and (hue < 0.06 or hue > 0.92)), thing
        said = " ".join(thing.lines) if isinstance(thing, Text) else ""
        # The site's own numbers to call are no figures of the program's.
        site = [WORDS[key].format(**dict(look.filled)) for key in look.lines if look.filled]
        assert not re.search(r"\d", said) or said in (look.clock, str(look.figure), *site), said


@EVERY
def test_the_other_side_swaps_places_but_rows_keep_their_order(name):
    right, left = things_of(name), things_of(name, -1.0)
    ours = sorted((-t.rect[0], *t.rect[1:]) for t in pads(right))
    theirs = sorted(t.rect for t in pads(left))
    assert np.allclose(ours, theirs)
    for things in (right, left):
        at = {pad.pad: pad.rect for pad in pads(things)}
        row = [at[pad.key] for pad in LOOKS[name].pads if not pad.apart]
        if LOOKS[name].name in ("faces", "dots", "pick"):
            for one, other in pairwise(row):
                assert other[0] > one[0] + 0.01 or other[1] < one[1] - 0.01
        for pad in LOOKS[name].pads:
            if pad.apart and things is right:
                assert at[pad.key][0] > 0.0


def test_every_kind_of_screen_is_here():
    assert {look.name for look in LOOKS.values()} >= set(pages.VISIT)
    assert set(LOOKS) >= set(EVERY_SCREEN) - set(TESTS)


@pytest.mark.parametrize(("key", "files"), [
    ("stop-4", ("stop-4", "stop-4")),
    ("coach-l01-1", ("coach-l01-1-left", "coach-l01-1-right")),
    ("game-l03", ("coach-l03-3-left", "coach-l03-3-right")),
    ("game-u02", ("game-u02", "game-u02")),
])  # fmt: skip
def test_a_picture_is_found_for_the_side_and_keeps_its_shape(key, files):
    look = replace(LOOKS["card"], picture=key)
    for mirror, file in zip((1.0, -1.0), files, strict=True):
        (photo,) = [t for t in pages.screen(look, WORDS, mirror) if isinstance(t, Photo)]
        assert photo.file.name == f"{file}.png"
        high, wide, _ = pictures.drawn(photo.file, PICTURE_PX).shape
        assert photo.rect[2] / photo.rect[3] == pytest.approx(wide / high)
        u, _, w, h = pages.room_of(look)
        assert abs(photo.rect[0] - mirror * u) + photo.rect[2] / 2 <= w / 2
        assert photo.rect[3] > 0.5 * h - 0.01


def test_without_a_picture_a_plain_plate_stands_there():
    things = pages.screen(replace(LOOKS["card"], picture="no-such-picture"), WORDS, 1.0)
    assert not [t for t in things if isinstance(t, Photo)]
    assert [t for t in things if isinstance(t, Box) and t.fill == BLANK]


def test_words_take_what_stands_in_braces():
    look = replace(LOOKS["note"], title="dose", filled=(("minutes", "fifteen"),))
    words = {**WORDS, "dose": "Practise {minutes} minutes."}
    said = [t.lines for t in pages.screen(look, words, 1.0) if isinstance(t, Text)]
    assert ("Practise fifteen", "minutes.") in said or ("Practise fifteen minutes.",) in said


def test_a_word_that_is_too_long_becomes_smaller_and_stays_on_its_pad():
    words = {**WORDS, "new-weakness-short": "Sprechschwierigkeiten oder Sehstörungen"}
    things = pages.screen(LOOKS["daily"], words, 1.0)
    pad = next(pad for pad in pads(things) if pad.pad == "new-weakness").rect
    said = next(t for t in things if isinstance(t, Text) and "Sprech" in t.lines[0])
    assert abs(said.rect[0] - pad[0]) + said.rect[2] / 2 <= pad[2] / 2 + 1e-6
    assert said.em_m < PLATE.em_m


def test_words_on_pads_leave_pictures_room_and_never_take_the_place_of_a_face_or_a_box():
    for name, least in (("games", 0.047), ("quiz", 0.09), ("daily", 0.044)):
        for language in LANGUAGES:
            board = Worn(LANGUAGES[language], 1.0).screen(LOOKS[name])["sheet"]
            photos = [thing for thing in board if isinstance(thing, Photo)]
            assert len(photos) == sum(bool(pad.picture) for pad in LOOKS[name].pads)
            assert min(photo.rect[3] for photo in photos) >= least
    for name in ("face", "dizzy", "checks", "checks with a reason"):
        wanted = [pad.icon for pad in LOOKS[name].pads if pad.icon.startswith(TELLING)]
        for language in LANGUAGES:
            worn = Worn(LANGUAGES[language], 1.0).screen(LOOKS[name])
            for things in (worn["sheet"], worn["desk"], things_of(name, 1.0, language)):
                shown = [thing.name for thing in things if isinstance(thing, Icon)]
                assert [icon for icon in shown if icon in wanted] == wanted


def test_a_line_is_as_wide_as_the_engine_of_letters_says():
    for words in LANGUAGES.values():
        for sentence in list(words.values())[::7]:
            for bold in (False, True):
                assert ink.width_em(sentence, bold) == pytest.approx(
                    ink._font(bold, 200).getlength(sentence.replace(ink.SOFT, "")) / 200
                )


@pytest.mark.parametrize(("name", "faces"), [("scale, half", 1), ("scale of an amount, half", 0)])
def test_a_figure_has_a_face_only_where_more_is_worse(name, faces):
    shown = [
        thing for thing in things_of(name) if isinstance(thing, Icon) and thing.name.startswith(("mood", "face"))
    ]
    assert (len(shown) > 0) is bool(faces)
    assert str(LOOKS[name].figure) in [
        " ".join(thing.lines) for thing in things_of(name) if isinstance(thing, Text)
    ]


@pytest.mark.parametrize("mirror", [1.0, -1.0])
def test_the_bar_of_a_movement_grows_from_the_left_for_either_side(mirror):
    look = next(each for each in LOOKS.values() if each.name == "coach")
    rows = {}
    for fill in (0.3, 0.6):
        boxes = [each for each in pages.screen(replace(look, fill=fill), WORDS, mirror) if isinstance(each, Box)]
        rows[fill] = next(each.rect for each in boxes if each.fill == BAR)
    left = {fill: u - w / 2 for fill, (u, _, w, _) in rows.items()}
    assert left[0.3] == pytest.approx(left[0.6])
    assert rows[0.3][2] < rows[0.6][2]
