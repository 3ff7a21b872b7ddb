"""Every screen keeps its words inside their fields, its pads apart, and shows no red and no stray number."""

import colorsys
import math
import re

import pytest

from exercises.words import STAFF, faults, languages, load_banned, load_words
from game import settings
from game.training import events
from game.view import ink, layout, pages
from game.view.arrangement import Window
from game.view.input import Action, InputRules, Press
from game.view.layout import Box, Icon, Outline, Photo, Text
from game.view.plates import PLATES
from game.view.promise import End, Saved
from game.view.screens import Pain, Question, Rest
from tests.for_each import for_each

RULES = settings.rules(InputRules, "input")
LANGUAGES = {language: load_words(language) for language in languages()}
WORDS = LANGUAGES["en"]
LINES = ("you-practised", "you-stayed-with-it", "rested-well")


def pain(skin="bar", figure=None, confirm=False, scanning=False):
    screen = Pain(RULES, "pre", skin=skin, scanning=scanning)
    screen.drawn(0.0)
    screen.tick(4.0)
    if figure is not None:
        screen.hear(Press(Action.PAD, 1.0, "button", f"nrs-{figure}"))
    if confirm:
        screen.hear(Press(Action.PAD, 2.0, "button", "thats-it"))
        screen.drawn(2.1)
        screen.tick(3.0)
    return screen.look()


def rest(reason, scanning=False, at=1.0):
    screen = Rest(RULES, reason, 0.0, scanning=scanning)
    screen.drawn(0.0)
    screen.tick(at)
    return screen.look()


def promised(screen, told, at):
    screen.tick(0.0)
    screen.told(told)
    screen.tick(at)
    screen.drawn(at)
    return screen.look()


SCREENS = {
    **{f"pain {value}": pain(figure=value) for value in range(11)},
    **{f"faces {value}": pain("faces", value) for value in range(0, 11, 2)},
    **{f"said {value}": pain(figure=value, confirm=True) for value in range(11)},
    **{f"showed {value}": pain("faces", value, confirm=True) for value in range(0, 11, 2)},
    "pain blank": pain(),
    "faces blank": pain("faces"),
    "pain scan": pain(scanning=True),
    "rest": rest("asked"),
    "rest scan": rest("tracking", True),
    "rest lost": rest("lost"),
    "rest helper": rest("asked", at=61.0),
    "thanks": promised(Saved(RULES), False, 0.1),
    "saved": promised(Saved(RULES), True, 0.1),
    "late": promised(Saved(RULES), False, 3.0),
    "end": promised(End(RULES, 3, LINES, pain=(10, 0)), True, 1.0),
    "end waits": promised(End(RULES, 3, LINES, pain=(10, 0)), False, 1.0),
    "end late": promised(End(RULES, 3, LINES), False, 3.0),
}
ASKS = {
    "left or right": (("left", "right"), False),
    "upper or lower": (("upper", "lower"), False),
    "yes or no, stacked": (("yes", "no"), True),
    "three": (("left", "right", "no"), False),
    "four": (("left", "right", "yes", "no"), False),
    "four, stacked": (("left", "right", "yes", "no"), True),
}


def question(choices, stacked):
    return Question(RULES, events.Ask(1, "left-or-right", choices, 8.0), stacked=stacked).look()


def widest(words, count=30):
    """The sentences that take most room; that all of them fit two lines is held where the words are."""
    spoken = [key for key in words if not key.startswith(STAFF)]
    return sorted(spoken, key=lambda key: ink.width_em(words[key]))[-count:]


def all_things(words):
    for mirror in (1.0, -1.0):
        for name, look in SCREENS.items():
            yield f"{name} {mirror}", pages.screen(look, words, mirror), pages.room_of(look)
        for name, (choices, stacked) in ASKS.items():
            yield f"{name} {mirror}", layout.answers(question(choices, stacked), words), (0, 0, 0.40, 0.40)
        yield f"chrome {mirror}", layout.chrome(words, mirror), (0, 0, 1.44, 0.22)
        for key in ("demonstration", "simulated"):
            yield f"banner {key} {mirror}", layout.banner(words, mirror, key), (0, 0, 1.45, 0.24)
        # A caption is wrapped without regard to the side.
        for key in widest(words) if mirror > 0 else ():
            yield f"caption {key}", layout.caption(words, mirror, words[key]), (0, 0, 0.92, 0.24)


PAGES = list(all_things(WORDS))
EVERY = for_each("name, things, room", [page for words in LANGUAGES.values() for page in all_things(words)])


@pytest.mark.parametrize("mirror", [1.0, -1.0])
@pytest.mark.parametrize("scanning", [True, False])
def test_while_somebody_rests_stop_stands_once_and_is_highlighted_where_it_is(scanning, mirror):
    look = rest("lost", scanning)
    window = Window(WORDS, mirror)
    found = {
        group: {thing.pad: thing.rect for thing in things if isinstance(thing, Box) and thing.pad}
        for group, things in (window.always() | window.screen(look)).items()
    }
    assert set(found["sheet"]) == {"go-on"}
    assert found["marked"] == ({"stop": found["chrome"]["stop"]} if scanning else {})


@EVERY
def test_words_fit_their_field_and_all_lies_on_the_plate(name, things, room):
    for thing in things:
        u, v, w, h = thing.rect
        if isinstance(thing, Text):
            widest = max(ink.width_em(line, thing.bold) for line in thing.lines) * thing.em_m
            tall = ((len(thing.lines) - 1) * ink.LINE + 0.93) * thing.em_m
            assert widest <= w + 1e-6, thing
            assert tall <= h + 1e-6, thing
        if not isinstance(thing, Box) or not thing.soft:
            edge = 0.008 if isinstance(thing, Box) else 0.0
            assert abs(u - room[0]) + w / 2 <= room[2] / 2 + edge, thing
            assert abs(v - room[1]) + h / 2 <= room[3] / 2 + edge, thing


@EVERY
def test_pads_lie_apart_by_a_degree_and_a_half_and_no_words_or_shapes_overlap(name, things, room):
    plate = {"chrome": "edge", "banner": "edge", "caption": "edge"}.get(name.split()[0], "sheet")
    plate = "table" if name.rsplit(" ", 1)[0] in ASKS else plate
    apart = math.tan(math.radians(1.5)) * PLATES[plate].distance_m
    pads = [t for t in things if isinstance(t, Box) and t.pad and not t.pad.startswith("nrs-")]
    for index, one in enumerate(pads):
        for other in pads[:index]:
            assert gap(one.rect, other.rect) >= apart - 0.001, (one.pad, other.pad)
    words = [
        used(t) for t in things if isinstance(t, Text | Icon) and not getattr(t, "name", "").startswith("face")
    ]
    for index, one in enumerate(words):
        for other in words[:index]:
            assert gap(one, other) > 0, (name, one, other)


def gap(one, other):
    across = abs(one[0] - other[0]) - (one[2] + other[2]) / 2
    along = abs(one[1] - other[1]) - (one[3] + other[3]) / 2
    return max(across, along)


def used(thing):
    u, v, w, h = thing.rect
    if isinstance(thing, Photo | Outline):
        return thing.rect
    if isinstance(thing, Icon):
        return (u, v, 0.8 * w, 0.8 * h) if thing.name != "yes" else (u, v, 0.6 * w, 0.6 * h)
    wide = max(ink.width_em(line, thing.bold) for line in thing.lines) * thing.em_m
    tall = ((len(thing.lines) - 1) * ink.LINE + 0.75) * thing.em_m
    shift = {"left": (wide - w) / 2, "right": (w - wide) / 2, "centre": 0.0}[thing.align]
    return (u + shift, v, wide, tall)


def test_nothing_is_red():
    for name, things, _ in PAGES:
        for thing in things:
            colour = thing.fill if isinstance(thing, Box) else thing.colour
            hue, saturation, value = colorsys.rgb_to_hsv(*colour)
            assert not (saturation > 0.4 and value > 0.3 and (hue < 0.06 or hue > 0.92)), (name, thing)


def test_the_only_figure_is_the_pain_rating():
    for name, things, _ in PAGES:
        said = " ".join(line for t in things if isinstance(t, Text) for line in t.lines)
        figures = re.findall(r"\d+", said)
        look = SCREENS.get(name.rsplit(" ", 1)[0])
        rating = {str(look.figure)} if look is not None and look.bar and look.figure is not None else set()
        assert set(figures) <= rating, name


def test_captions_have_at_most_two_lines():
    for key, sentence in ((key, words[key]) for words in LANGUAGES.values() for key in widest(words)):
        (words,) = [t for t in layout.caption(WORDS, 1.0, sentence) if isinstance(t, Text)]
        assert len(words.lines) <= 2, key


def test_swapping_the_side_swaps_places_and_nothing_else():
    for name, look in SCREENS.items():
        right, left = (pages.screen(look, WORDS, mirror) for mirror in (1.0, -1.0))
        pads = [{t.pad: t.rect for t in side if isinstance(t, Box) and t.pad} for side in (right, left)]
        assert pads[0].keys() == pads[1].keys()
        for key, (u, v, w, h) in pads[0].items():
            assert pads[1][key] == (-u, v, w, h), name


def test_screen_words_are_short_and_gentle():
    assert load_banned("en")
    for language, words in LANGUAGES.items():
        assert not list(faults(words, load_banned(language)))


def test_every_word_of_a_screen_is_known():
    for name, look in SCREENS.items():
        keys = [look.title, *look.lines, *(pad.words for pad in look.pads)]
        assert all(key in WORDS for key in keys if key), name
