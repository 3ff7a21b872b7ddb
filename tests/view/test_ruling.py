"""The bank card and the distance: what staff set is what the ruler says, and nothing is offered before."""

import pytest

from game.view.input import Action, Hold, Press, Release
from game.view.ruling import CardFit, Eyes, Total, ruler_of
from game.view.sheet import CARD_MM
from tests.view.sheets import LAPTOP, RULES, key, pad, show


def card():
    screen = CardFit(RULES, LAPTOP.size_px)
    show(screen, 0.0)
    return screen


def test_a_card_cannot_fit_before_it_was_changed():
    screen = card()
    assert [each.key for each in screen.look().pads if not each.dead] == ["more"]
    screen.hear(key(Action.TAKE, 1.0))
    screen.hear(pad("thats-it", 1.1))
    assert not screen.done


def test_the_outline_is_as_many_pixels_wide_as_the_ruler_then_says():
    screen = card()
    for number in range(11):
        screen.hear(pad("more", 1.0 + number))
    assert screen.value == 150.0
    look = screen.look()
    assert look.drawing.shapes[0].size_mm / look.drawing.mm_a_px == pytest.approx(150.0)
    screen.hear(pad("less", 20.0))
    screen.hear(pad("thats-it", 21.0))
    assert screen.result == 149.0
    assert ruler_of(screen.result, 600.0, LAPTOP.size_px).mm_a_px == pytest.approx(CARD_MM[0] / 149.0)


def test_held_it_grows_faster_and_stops_when_let_go():
    screen = card()
    screen.hear(Press(Action.PAD, 1.0, "button", "more"))
    screen.hear(Hold("more", 1.0))
    for beat in range(1, 61):
        show(screen, 1.0 + beat * 0.05)
    grown = screen.value
    assert grown > 200.0
    screen.hear(Release("more", 4.0))
    show(screen, 6.0)
    assert screen.value == grown


def test_the_distance_begins_where_it_was_and_goes_by_centimetres():
    screen = Eyes(RULES, LAPTOP.mm_a_px, 500.0)
    show(screen, 0.0)
    assert dict(screen.look().filled) == {"number": "50"}
    for number in range(3):
        screen.hear(key(Action.MORE, 1.0 + number))
    screen.hear(key(Action.TAKE, 5.0))
    assert screen.result == 530.0


def test_a_kept_distance_that_is_out_of_reach_is_brought_back():
    assert Eyes(RULES, 0.25, 5000.0).value == 1200.0


def test_a_sum_has_no_value_before_it_is_given_and_shows_its_figure():
    screen = Total(RULES, "staff-t3-paq-total", 6.0, 42.0, 1.0)
    show(screen, 0.0)
    assert dict(screen.look().filled) == {"number": "–"}
    for number in range(25):
        screen.hear(pad("more", 1.0 + number))
    assert dict(screen.look().filled) == {"number": "30"}
    screen.hear(pad("thats-it", 40.0))
    assert screen.result == 30.0
