"""In a headset every choice has a pad to look at and one to press, where neck and arm have them."""

import math
from functools import lru_cache

import numpy as np
import pytest

from exercises.words import languages, load_words
from game import settings
from game.body import postures
from game.body.fit import FitRules
from game.body.joints import Side
from game.view import ink, layout_worn, worn
from game.view.cover import WIDE_M as CLOTH_WIDE_M
from game.view.input import InputRules
from game.view.layout import Box, Text
from game.view.plates import Lie
from game.view.worn import EYE, Worn
from tests.for_each import for_each
from tests.view.looks import LOOKS as VISIT
from tests.view.test_screens_layout import ASKS, SCREENS, gap, question, used, widest

LANGUAGES = {language: load_words(language) for language in languages()}
WORDS = LANGUAGES["en"]
SAID = [words[key] for words in LANGUAGES.values() for key in widest(words, 5)]
FIT = settings.rules(FitRules, "fit")
# As far from the drawn table as the setting of the preset may let a fitted one be.
FARTHEST_M = 0.25
RULES = settings.rules(InputRules, "input")
# Of screens that differ only in a figure or a word one each.
SOME = ("pain 10", "pain blank", "faces 0", "said 10", "showed 0", "rest", "rest lost", "thanks", "late", "end")
LOOKS = {
    **{name: SCREENS[name] for name in SOME},
    **{name: question(*asked) for name, asked in ASKS.items()},
    **{f"visit: {name}": look for name, look in VISIT.items()},
}
# The drawn body's shoulder, and the arm of a small person from there to the fingertips.
SHOULDER, ARM_M = np.array([0.184, 0.967, 0.072]), 0.66
BOTH = for_each("mirror", [1.0, -1.0])
EVERY = for_each("name", LOOKS)
SPOKEN = for_each("language", LANGUAGES)


def pads(things):
    return [thing for thing in things if isinstance(thing, Box) and thing.pad]


def all_groups(name, mirror, language="en"):
    return {**_arranged(LOOKS[name], mirror, language)}


# Every rule asks for the same ones.
@lru_cache(maxsize=8192)
def _arranged(look, mirror, language):
    arranged = Worn(LANGUAGES[language], mirror)
    return {**arranged.always(), **arranged.screen(look)}


@lru_cache(maxsize=64)
def lie_of(group, mirror):
    return Lie(Worn.plates[group], mirror)


def toward(place):
    """Degrees to the right and down, from the worn head's eyes."""
    x, y, z = np.asarray(place) - EYE
    return math.degrees(math.atan2(x, -z)), -math.degrees(math.atan2(y, math.hypot(x, z)))


def corners(group, rect, mirror):
    lie, (u, v, w, h) = lie_of(group, mirror), rect
    return [lie.at(u + a * w / 2, v + b * h / 2) for a in (-1, 1) for b in (-1, 1)]


def across(group, rect, mirror):
    """The angles that a rectangle takes of the view, through its middle, degrees: across and along."""
    lie, (u, v, w, h) = lie_of(group, mirror), rect
    found = []
    for a, b in (((-w / 2, 0), (w / 2, 0)), ((0, -h / 2), (0, h / 2))):
        rays = [lie.at(u + du, v + dv) - EYE for du, dv in (a, b)]
        cosine = rays[0] @ rays[1] / np.linalg.norm(rays[0]) / np.linalg.norm(rays[1])
        found.append(math.degrees(math.acos(cosine)))
    return found


@BOTH
@EVERY
def test_what_is_looked_at_stands_ahead_on_the_intact_side(name, mirror):
    for group, things in all_groups(name, mirror).items():
        for pad in [] if group in Worn.felt else pads(things):
            lie = lie_of(group, mirror)
            aside, down = toward(lie.at(*pad.rect[:2]))
            assert 0.0 <= mirror * aside + 1.0 <= 21.0, (pad.pad, aside)
            assert -3.0 <= down <= 26.0, (pad.pad, down)


@BOTH
@EVERY
def test_whatever_can_be_looked_at_can_be_pressed_and_the_other_way_round(name, mirror):
    groups = all_groups(name, mirror)
    keys = {
        felt: {pad.pad for group, things in groups.items() if (group in Worn.felt) == felt for pad in pads(things)}
        for felt in (True, False)
    }
    assert keys[True] == keys[False]
    wanted = (
        {pad.key for pad in LOOKS[name].pads} | {"rest"} | ({"centre"} if LOOKS[name].name == "rest" else set())
    )
    assert wanted <= keys[True]


@BOTH
@pytest.mark.parametrize("name", ["visit: daily", "visit: games", "visit: quiz"])
def test_a_picture_has_the_same_place_on_board_and_desk(name, mirror):
    groups = all_groups(name, mirror)
    board, desk = ({pad.pad: pad.rect for pad in pads(groups[group])} for group in ("sheet", "desk"))
    pictured = [pad.key for pad in LOOKS[name].pads if pad.picture]
    for key in pictured:
        for other in pictured:
            for axis in (0, 1):
                ahead = [round(places[other][axis] - places[key][axis], 3) for places in (board, desk)]
                assert np.sign(ahead[0]) == np.sign(ahead[1]), (key, other, ahead)


@BOTH
@EVERY
def test_what_is_pressed_is_in_reach_of_a_small_person(name, mirror):
    shoulder = SHOULDER * (mirror, 1.0, 1.0)
    for group in Worn.felt & all_groups(name, mirror).keys():
        for pad in pads(all_groups(name, mirror)[group]):
            lie = lie_of(group, mirror)
            far_m = np.linalg.norm(lie.at(*pad.rect[:2]) - shoulder)
            # The upper marks of the bar may take a little of the shoulder: *More* counts there as well.
            assert far_m <= ARM_M + 0.03 * pad.pad.startswith("nrs-"), (pad.pad, far_m)
            for x, y, z in corners(group, pad.rect, mirror):
                # On the table: over the wood, behind its near edge, before its far one, and not beside it.
                assert y >= 0.742
                assert -0.84 < z < -0.20
                assert abs(x) < 0.62


@BOTH
@EVERY
def test_targets_are_large_and_apart(name, mirror):
    for group, things in all_groups(name, mirror).items():
        apart = 0.95 * math.tan(math.radians(1.5)) * math.dist(EYE, Worn.plates[group].centre)
        found = [pad for pad in pads(things) if not pad.pad.startswith("nrs-")]
        for index, pad in enumerate(found):
            counts = LOOKS[name].name in ("pain", "slider") and pad.pad in ("more", "less", "thats-it")
            least = 5.0 if counts else 3.0
            assert min(across(group, pad.rect, mirror)) >= least, (group, pad.pad)
            for other in found[:index]:
                assert gap(pad.rect, other.rect) >= apart, (group, pad.pad, other.pad)


@BOTH
@EVERY
def test_faces_and_dots_are_as_large_as_two_rows_allow_and_go_on_to_the_right(name, mirror):
    look = LOOKS[name]
    if look.name not in ("faces", "dots") or not any(look.ends):
        return
    answers = [pad.key for pad in look.pads if not pad.apart]
    found = {pad.pad: pad.rect for pad in pads(all_groups(name, mirror)["sheet"])}
    assert [found[key] for key in answers] == sorted(found[key] for key in answers)
    assert all(min(across("sheet", found[key], mirror)) >= 7.0 for key in answers)


@BOTH
@EVERY
def test_plates_do_not_hide_each_others_pads(name, mirror):
    """From the eye, no pad overlaps a thing of another plate, give or take a soft rim."""
    boxes = []
    for group, things in all_groups(name, mirror).items():
        for thing in things:
            if isinstance(thing, Box) and not thing.soft:
                seen = np.array([toward(corner) for corner in corners(group, thing.rect, mirror)])
                boxes.append((group, thing, seen.min(axis=0), seen.max(axis=0)))
    for group, pad, low, high in boxes:
        if not pad.pad:
            continue
        for other, thing, low2, high2 in boxes:
            overlap = np.minimum(high, high2) - np.maximum(low, low2)
            assert other == group or (overlap < 0.3).any(), (group, pad.pad, other, thing, overlap)


@BOTH
@EVERY
def test_the_banner_lies_over_nothing(name, mirror):
    def seen(group, thing):
        found = np.array([toward(corner) for corner in corners(group, thing.rect, mirror)])
        return found.min(axis=0), found.max(axis=0)

    (banner,) = [thing for thing in Worn(WORDS, mirror).banner("demonstration") if isinstance(thing, Box)]
    low, high = seen("banner", banner)
    # Above where a resting hand's mirror image begins, and no farther aside than a headset sees.
    assert high[1] < 36.0
    assert max(abs(low[0]), abs(high[0])) < 50.0
    groups = all_groups(name, mirror)
    groups["caption"] = Worn(WORDS, mirror).caption(max(SAID, key=len), "hand-right", LOOKS[name])
    for group, things in groups.items():
        for thing in things:
            if isinstance(thing, Box) and not thing.soft:
                low2, high2 = seen(group, thing)
                assert (np.minimum(high, high2) - np.maximum(low, low2) < 0.0).any(), (group, thing)


@SPOKEN
@BOTH
@EVERY
def test_words_fit(name, mirror, language):
    for group, things in all_groups(name, mirror, language).items():
        for thing in things:
            if isinstance(thing, Text):
                widest = max(ink.width_em(line, thing.bold) for line in thing.lines) * thing.em_m
                assert widest <= thing.rect[2] + 1e-6, (group, thing)


def small_x(lie, text, eye):
    """The least angle that a small x takes upright, degrees: in the first and last line of a text, at its ends."""
    u, v, width, _ = text.rect
    wide = max(ink.width_em(line, text.bold) for line in text.lines) * text.em_m
    middle = u + {"left": (wide - width) / 2, "right": (width - wide) / 2}.get(text.align, 0.0)
    tall, below = text.em_m * ink.X_HEIGHT, ink.LINE * text.em_m * (len(text.lines) - 1) / 2
    found = []
    for du in (-wide / 2, wide / 2):
        for dv in (-below, below):
            rays = [lie.at(middle + du, v + dv + half) - eye for half in (-tall / 2, tall / 2)]
            cosine = rays[0] @ rays[1] / np.linalg.norm(rays[0]) / np.linalg.norm(rays[1])
            found.append(math.degrees(math.acos(cosine)))
    return min(found)


def every_text(mirror):
    """What a headset shows written in any language, as (group, text); captions alone and over answers."""
    return {found for words in LANGUAGES.values() for found in texts_in(words, mirror)}


def texts_in(words, mirror):
    arranged = Worn(words, mirror)
    groups = [arranged.always(), *({"banner": arranged.banner(key)} for key in ("demonstration", "simulated"))]
    # What is for staff, they read in the window.
    groups += [arranged.screen(look) for look in {**SCREENS, **LOOKS}.values() if not look.staff]
    asked = {name: look for name, look in LOOKS.items() if look.name == "question"}
    for sentence in SAID:
        for icon, look in (("", None), ("hand-right", None), *(("", each) for each in asked.values())):
            groups.append({"caption": arranged.caption(sentence, icon, look)})
    return {
        (group, thing)
        for each in groups
        for group, things in each.items()
        for thing in things
        if isinstance(thing, Text)
    }


@BOTH
@pytest.mark.parametrize("rise_m", np.linspace(-FARTHEST_M, FARTHEST_M, 5).round(3))
def test_a_small_x_takes_1_2_degrees_at_every_table_that_fits(mirror, rise_m):
    eye = np.array(EYE) - (0.0, rise_m, 0.0)
    texts = every_text(mirror)
    assert {group for group, _ in texts} == Worn.plates.keys()
    for group, text in texts:
        lie = lie_of(group, mirror)
        lie = lie if group in Worn.felt or rise_m == 0.0 else worn.before_eyes(lie, rise_m)
        assert small_x(lie, text, eye) >= 1.2, (group, text.lines)


@BOTH
@pytest.mark.parametrize("share", [-1.0, -0.5, 0.5, 1.0])
def test_what_is_looked_at_is_as_large_for_the_eyes_at_every_table_that_fits(mirror, share):
    rise_m = share * FIT.table_off_m
    eye = np.array(EYE) - (0.0, rise_m, 0.0)
    for group in Worn.plates.keys() - Worn.felt:
        before = lie_of(group, mirror)
        after = worn.before_eyes(before, rise_m)
        assert np.cross(after.right, after.up) == pytest.approx(after.normal)
        corners = [(u, v) for u in (-0.2, 0.2) for v in (-0.1, 0.1)]
        rays = [[lie.at(*at) - of for at in corners] for lie, of in ((before, EYE), (after, eye))]
        angles = [[one @ other for one in each for other in each] for each in rays]
        assert angles[0] == pytest.approx(angles[1])
        was, now = (np.degrees(np.arcsin(each[0][1] / np.linalg.norm(each[0]))) for each in rays)
        # As far down as before or, where the table came near, a little higher.
        assert -0.01 <= now - was <= 12.0
        # Over the wood, and over what lies on it, as it was.
        assert after.at(0.0, -0.1)[1] > before.at(0.0, -0.1)[1] - 0.06


@SPOKEN
@BOTH
@EVERY
def test_words_and_shapes_do_not_overlap_on_a_plate(name, mirror, language):
    for group, things in all_groups(name, mirror, language).items():
        inks = [
            used(t)
            for t in things
            if not isinstance(t, Box) and not getattr(t, "name", "").startswith(("face", "leaf"))
        ]
        for index, one in enumerate(inks):
            for other in inks[:index]:
                assert gap(one, other) > 0, (group, one, other)


@EVERY
def test_left_and_right_are_mirror_images_but_for_words_and_left_and_right(name):
    right, left = (all_groups(name, mirror) for mirror in (1.0, -1.0))
    assert right.keys() == left.keys()
    for group in right:
        places = []
        for mirror, things in ((1.0, right[group]), (-1.0, left[group])):
            lie = lie_of(group, mirror)
            places.append({pad.pad: lie.at(*pad.rect[:2]) * (mirror, 1, 1) for pad in pads(things)})
        assert places[0].keys() == places[1].keys()
        if name in ASKS or LOOKS[name].name in layout_worn.NAMES:
            # Left stays left: the places are the same, who stands there is swapped.
            ours, theirs = (sorted(map(tuple, np.round(list(each.values()), 6))) for each in places)
            assert ours == theirs
            if {"left", "right"} == places[0].keys():
                for mirror, things in ((1.0, right[group]), (-1.0, left[group])):
                    at = {pad.pad: lie_of(group, mirror).at(*pad.rect[:2])[0] for pad in pads(things)}
                    assert at["left"] < at["right"]
            continue
        for key, place in places[0].items():
            assert place == pytest.approx(places[1][key]), (group, key)


@BOTH
def test_nothing_to_press_lies_where_hands_and_props_are(mirror):
    """The resting hand with its forearm, the mirrored one with its cloth, lantern, board, and the bar's posts."""
    groups = {name: all_groups(name, mirror) for name in LOOKS}
    spots = [
        corner * (mirror, 1, 1)
        for each in groups.values()
        for group in Worn.felt & each.keys()
        for pad in pads(each[group])
        for corner in corners(group, pad.rect, mirror)
    ]
    hand = postures.rest_limb(Side.RIGHT, 0.0).positions
    for spot in spots:
        flat = np.hypot(hand[:, 0] - spot[0], hand[:, 2] - spot[2])
        assert flat.min() > 0.035, spot
        # Right of the line from the wrist to the elbow, by more than half a forearm.
        along = (spot[2] + 0.40) / 0.43
        assert spot[0] - (0.17 + 0.14 * max(0.0, along)) > 0.035, spot
        assert spot[0] > 0.06 + 0.11
        assert math.hypot(spot[0] - 0.30, spot[2] + 0.50) > 0.03 or spot[1] > 0.76, spot
    assert CLOTH_WIDE_M < 0.5


@BOTH
@EVERY
def test_captions_stand_over_hands_props_and_answers(name, mirror):
    arranged = Worn(WORDS, mirror)
    look = LOOKS[name]
    if look.name != "question":
        return
    for sentence in SAID:
        (ground,) = [t for t in arranged.caption(sentence, "", look) if isinstance(t, Box) and not t.soft]
        seen = [toward(corner) for corner in corners("caption", ground.rect, mirror)]
        answers = [
            toward(corner)
            for pad in pads(arranged.screen(look)["answers"])
            for corner in corners("answers", pad.rect, mirror)
        ]
        assert max(down for _, down in seen) < min(down for _, down in answers), sentence


@BOTH
def test_a_caption_alone_stands_at_the_far_edge_above_the_hands(mirror):
    for sentence in SAID:
        things = Worn(WORDS, mirror).caption(sentence, "", None)
        (ground,) = [t for t in things if isinstance(t, Box) and not t.soft]
        low = max(toward(corner)[1] for corner in corners("caption", ground.rect, mirror))
        # The board of a picture ends 25 degrees down, the fingertips at rest 38.
        assert low < 24.5, sentence


def test_the_pad_that_seats_anew_stands_on_the_screen_of_rest_alone_small_and_last():
    for name in LOOKS:
        for group, things in all_groups(name, 1.0).items():
            found = {pad.pad: pad.rect for pad in pads(things)}
            assert ("centre" in found) == (LOOKS[name].name == "rest" and group in ("sheet", "desk")), (
                name,
                group,
            )
            if "centre" in found:
                area = {key: rect[2] * rect[3] for key, rect in found.items()}
                assert area["centre"] < 0.7 * min(area["go-on"], area["stop"])
                assert found["centre"][1] < min(found["go-on"][1], found["stop"][1])
    assert worn.with_centre(LOOKS["rest"], waiting=True).pads[-1].words == "look-ahead"
