"""Pads are whole, whom to call stands largest, and a question keeps off the words of its scale."""

import pytest

from exercises.words import languages, load_words
from game.settings import rules
from game.view import ink, layout_worn, pages
from game.view.feelings import Scale
from game.view.ghost import Ghost
from game.view.input import InputRules
from game.view.layout import Box, Icon, Outline, Photo, Text
from game.view.look import AMOUNT, HOURS, REACHING, WELL, Pad, ScreenLook
from game.view.picks import Option, Pick
from game.view.sliders import Slider
from game.view.staffed import Note
from game.view.timed import Timed
from game.view.worn import Worn

LIMITS = rules(InputRules, "input")
LANGUAGES = {language: load_words(language) for language in languages()}
SPOKEN = pytest.mark.parametrize("language", LANGUAGES)
BACK = (Pad("yes", "yes", "yes"), Pad("again", "again", "again"))
ANSWERS = (Option("yes", "yes", icon="thumb-up"), Option("no", "no", icon="thumb-down"))


def everywhere(look, language):
    words = LANGUAGES[language]
    return [pages.screen(look, words, 1.0), *Worn(words, 1.0).screen(look).values()]


def extent(text):
    wide = max(ink.width_em(line, text.bold) for line in text.lines) * text.em_m
    u, _, w, _ = text.rect
    left = u + {"left": -w / 2, "right": w / 2 - wide}.get(text.align, -wide / 2)
    return left, left + wide


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("lines", [("gjpqy",), ("Say it", "again"), ("ÄÖÜ", "lfd")])
def test_letters_are_not_cut_however_low_their_field(lines, bold):
    low = Text((0.0, 0.0, 0.2, 0.02), lines, 0.033, (1.0, 1.0, 1.0), bold=bold)
    _, _, w, h = low.drawn
    mask = ink.text(lines, 0.033 * 1000, (round(w * 1000), round(h * 1000)), "centre", bold, low.pitch)
    assert not mask[0].any()
    assert not mask[-1].any()
    high = Text((0.0, 0.0, 0.2, 0.2), lines, 0.033, (1.0, 1.0, 1.0))
    assert high.drawn == high.rect


@pytest.mark.parametrize("bold", [False, True])
def test_two_lines_come_nearer_where_the_second_would_reach_over_the_edge_of_its_pad(bold):
    pad = Text((0.0, 0.0, 0.2, 0.070), ("Hand-", "gelenk"), 0.0321, (1.0, 1.0, 1.0), bold=bold)
    _, _, w, h = pad.drawn
    mask = ink.text(pad.lines, 0.0321 * 4000, (round(w * 4000), round(h * 4000)), "centre", bold, pad.pitch)
    rows = mask.any(axis=1).nonzero()[0] / 4000 - h / 2
    assert max(-rows.min(), rows.max()) < 0.035
    assert Text((0.0, 0.0, 0.2, 0.2), pad.lines, 0.0321, (1.0, 1.0, 1.0)).pitch == ink.LINE


@SPOKEN
@pytest.mark.parametrize(("asked", "said"), [("r3", ("r3-yes", "r3-severe")), ("r5", ("r5-no-single-image",))])
def test_no_answer_of_a_headset_stands_out_by_its_letters_or_its_sign(asked, said, language):
    """Questions of safety, whose answers in words have rows of their own."""
    signed = (
        (Option("no", "no", icon="no"),)
        if asked == "r3"
        else (Option("yes", "yes", icon="yes"), Option("no", "no", icon="no"))
    )
    lines = ("r3-2",) if asked == "r3" else ("r5-2", "r5-3")
    look = Pick(
        LIMITS, asked, (*signed, *(Option(each, each) for each in said)), lines=lines, picture=asked
    ).look()
    assert layout_worn.worded(look)
    groups = Worn(LANGUAGES[language], 1.0).screen(look)
    keys = {pad.key for pad in look.pads if not pad.apart}
    for things in (groups["sheet"], groups["desk"]):
        boxes = [each.rect for each in things if isinstance(each, Box) and each.pad in keys]

        def of(each, boxes=boxes):
            u, v, *_ = each.rect
            return any(abs(u - a) <= c / 2 and abs(v - b) <= d / 2 for a, b, c, d in boxes)

        assert len({each.bold for each in things if isinstance(each, Text) and of(each)}) == 1
        assert len([each for each in things if isinstance(each, Icon) and of(each)]) in (0, len(signed))


@SPOKEN
def test_an_icon_lies_on_its_pad_and_off_its_words(language):
    look = ScreenLook("pain-confirm", "you-said", number=4, pads=BACK, figure=4, bar=True, ends=AMOUNT)
    for things in everywhere(look, language):
        boxes = [each.rect for each in things if isinstance(each, Box) and each.pad in ("yes", "again")]
        icons = [each.rect for each in things if isinstance(each, Icon) and each.name in ("yes", "again")]
        assert icons
        for u, v, w, h in icons:
            assert w >= 0.024
            assert any(abs(u - a) + w / 2 <= c / 2 and abs(v - b) + h / 2 <= d / 2 for a, b, c, d in boxes)


@SPOKEN
@pytest.mark.parametrize(
    ("asked", "ends", "picture"),
    [
        ("worst-pain", ("pain-low", "pain-high"), ""),
        ("r9", ("r9-low", "r9-high"), ""),
        ("touch-feels-forearm-far", ("pain-low", "pain-high"), "touch-at-forearm-far"),
        ("activity-drink-how", WELL, "exposure-4"),
    ],
)
@pytest.mark.parametrize("skin", ["bar", "faces"])
def test_an_answer_asked_back_stands_large_however_long_its_question(asked, ends, picture, skin, language):
    title = "you-said" if skin == "bar" else "you-showed"
    lines, said = (asked,), {"figure": 10, "number": 10, "skin": skin, "bar": True}
    look = ScreenLook("pain-confirm", title, lines, pads=BACK, ends=ends, picture=picture, **said)
    words = LANGUAGES[language]
    for things in (pages.screen(look, words, 1.0), Worn(words, 1.0).screen(look)["sheet"]):
        numbers = [each.em_m for each in things if isinstance(each, Text) and each.lines == ("10",)]
        faces = [each.rect[2] for each in things if isinstance(each, Icon) and each.name.startswith("face")]
        assert [each for each in numbers if each >= 0.06] or skin == "faces"
        assert max(faces, default=0.0) >= 0.075 or (skin == "bar" and not look.sad)
        assert all(each.rect[3] >= 0.085 for each in things if isinstance(each, Photo))
        assert len([each for each in things if isinstance(each, Photo)]) == bool(picture)


@SPOKEN
@pytest.mark.parametrize(
    ("key", "line", "filled"),
    [
        ("new-call-emergency", "emergency-line", (("number", "555 0112"),)),
        ("new-call-therapist", "contact-line", (("contact", "555 0100"),)),
        ("crisis", "crisis-number", (("number", "0800 111"),)),
    ],
)
def test_no_words_are_larger_than_whom_to_call(key, line, filled, language):
    assert line in REACHING
    look = Note(LIMITS, key, (line,), filled=filled).look()
    for things in everywhere(look, language):
        texts = [each for each in things if isinstance(each, Text)]
        called = [each for each in texts if any(char.isdigit() for char in " ".join(each.lines))]
        if called:
            assert called[0].bold
            assert max(each.em_m for each in texts if each.align == "left") == called[0].em_m


@SPOKEN
@pytest.mark.parametrize("number", ["0800 555 0 111", "0221 555 01 23 45"])
def test_a_number_to_call_stands_in_one_line(number, language):
    look = Note(LIMITS, "crisis", ("crisis-number",), filled=(("number", number),)).look()
    for things in everywhere(look, language):
        lines = [line for each in things if isinstance(each, Text) for line in each.lines]
        called = [line for line in lines if any(char.isdigit() for char in line)]
        assert [number in line for line in called] in ([True], [])


@SPOKEN
@pytest.mark.parametrize("mirror", [1.0, -1.0])
def test_that_it_is_saved_stands_in_the_middle_under_the_thanks(mirror, language):
    look = ScreenLook("saved", "thank-you", tick="saved")
    words = LANGUAGES[language]
    for things in (pages.screen(look, words, mirror), Worn(words, mirror).screen(look)["sheet"]):
        (mark,) = (each.rect for each in things if isinstance(each, Icon))
        (said,) = (each for each in things if isinstance(each, Text) and words["saved"] in each.lines)
        middle = (mark[0] - mark[2] / 2 + extent(said)[1]) / 2
        assert abs(middle) < 0.008


@SPOKEN
def test_a_sentence_beside_an_outline_has_few_lines(language):
    look = Timed(LIMITS, "fit-still", 30.0, ghost=Ghost()).look()
    for things in everywhere(look, language):
        assert all(len(each.lines) <= 4 for each in things if isinstance(each, Text))


@SPOKEN
def test_a_long_question_leaves_its_answers_their_height(language):
    lines = ("r12-2", "r12-3", "r12-4")
    look = Pick(LIMITS, "r12", ANSWERS, lines=lines, picture="r12").look()
    board = Worn(LANGUAGES[language], 1.0).screen(look)["sheet"]
    assert min(each.rect[3] for each in board if isinstance(each, Box) and each.pad) >= layout_worn.UNDER - 1e-6
    shown = {each.name for each in board if isinstance(each, Icon)}
    assert {"thumb-up", "thumb-down"} <= shown


@SPOKEN
def test_hours_are_said_as_hours_and_have_no_face(language):
    asked = Scale(LIMITS, "sleep-hours", ends=HOURS)
    asked.nrs.value = 5
    assert not asked.look().sad
    words = LANGUAGES[language]
    assert words["you-said-hour"] != words["you-said-hours"]


@SPOKEN
@pytest.mark.parametrize("figure", [None, 4, 10])
def test_a_question_and_its_figure_keep_off_what_the_ends_mean_and_off_the_rim(figure, language):
    look = ScreenLook("pain", "pain-now", figure=figure, bar=True, ends=("pain-low", "pain-high"))
    things = pages.screen(look, LANGUAGES[language], 1.0)
    texts = [each for each in things if isinstance(each, Text)]
    ends = min(extent(each)[0] for each in texts if each.align == "right")
    assert max(extent(each)[1] for each in texts if each.align == "left") <= ends - 0.018
    assert min(extent(each)[0] for each in texts) >= -0.37 + 0.012


@SPOKEN
@pytest.mark.parametrize(
    ("key", "ends"), [("change", ("change-low", "change-high")), ("fit-how-big", ("fit-smaller", "fit-bigger"))]
)
def test_what_the_ends_of_a_slider_mean_is_not_read_on_with_its_question(key, ends, language):
    look = Slider(LIMITS, key, 50, 120, 5, 100, ends=ends).look()
    texts = [each for each in pages.screen(look, LANGUAGES[language], 1.0) if isinstance(each, Text)]
    beside = max((each for each in texts if each.align == "right"), key=lambda each: each.rect[1])
    assert max(extent(each)[1] for each in texts if each.align == "left") <= extent(beside)[0] - 0.018


@SPOKEN
def test_both_questions_before_a_headset_stay_on_their_plate(language):
    look = ScreenLook("check", "check-head", ("check-head-bone", "check-head-wound"), pads=BACK)
    things = pages.screen(look, LANGUAGES[language], 1.0)
    _, v, _, h = pages.room_of(look)
    for text in (each for each in things if isinstance(each, Text)):
        half = (len(text.lines) - 1) * ink.LINE * text.em_m / 2 + 0.5 * text.em_m
        assert text.rect[1] - half >= v - h / 2


@SPOKEN
@pytest.mark.parametrize(
    "ends", [("fit-smaller", "fit-bigger"), ("fit-shorter", "fit-longer"), ("fit-open", "fit-close")]
)
@pytest.mark.parametrize("mirror", [1.0, -1.0])
def test_a_slider_and_its_outline_keep_off_the_words_of_the_bar(language, ends, mirror):
    pads = (Pad("more", "more", "more"), Pad("less", "less", "less"), Pad("thats-it", "thats-it", "yes"))
    look = ScreenLook("slider", "fit-where", pads=pads, bar=True, fill=0.2, ends=ends, ghost=Ghost(0.5))
    words = LANGUAGES[language]
    things = pages.screen(look, words, mirror)
    (felt,) = [each for each in things if isinstance(each, Outline)]
    (plate,) = [each for each in things if isinstance(each, Box) and abs(each.rect[0] - felt.rect[0]) < 1e-9]
    said = {" ".join(each.lines): extent(each) for each in things if isinstance(each, Text)}
    u, _, w, _ = plate.rect
    for (left, right), end in (((u - w / 2, u + w / 2), ends[0]), (said[words["fit-where"]], ends[1])):
        near, far = said[words[end]]
        assert (near - right if mirror > 0 else left - far) > 0.012, end


@SPOKEN
@pytest.mark.parametrize("mirror", [1.0, -1.0])
@pytest.mark.parametrize("tick", ["saved", "late"])
def test_thanks_keep_off_what_is_said_of_saving(language, mirror, tick):
    close = (Pad("close", "close", "yes"),)
    look = ScreenLook("end", "well-done", ("you-stayed-with-it", "rested-well"), tick=tick, pads=close)
    words = LANGUAGES[language]
    said = {
        " ".join(each.lines): extent(each) for each in pages.screen(look, words, mirror) if isinstance(each, Text)
    }
    kept = said[words["saved" if tick == "saved" else "not-yet-saved"]]
    for key in ("well-done", "you-stayed-with-it", "rested-well"):
        left, right = said[words[key]]
        assert max(left - kept[1], kept[0] - right) > 0.02, key
