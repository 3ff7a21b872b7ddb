"""A long word is cut where it says that it may be, and only where it must."""

from game.view import ink

WRIST = "Hand\u00adgelenk"


def test_a_word_that_fits_is_whole_and_one_that_is_too_long_is_cut_with_a_hyphen():
    wide = ink.width_em("Handgelenk", bold=True)
    assert ink.width_em(WRIST, bold=True) == wide
    assert ink.wrapped(WRIST, wide + 0.01, bold=True) == ("Handgelenk",)
    assert ink.wrapped(f"Am {WRIST}", wide - 0.01, bold=True) == ("Am Hand-", "gelenk")
    assert ink.wrapped("Handgelenk", wide - 0.01, bold=True) == ("Handgelenk",)
