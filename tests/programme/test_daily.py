"""Is anything new? Nothing lets the session begin; anything reopens its items, and a red flag comes first."""

import pytest

from game.programme.daily import HOME, MEDICAL, RED_FLAG, Daily, New, anything_new
from game.programme.decision import again, decide, same, why
from game.settings import programme

TABLE = {
    New.FALL: ("R10", "R11", "R12", "R16", "R17"),
    New.FIT: ("R1", "R17"),
    New.WEAKNESS: ("R5", "R16", "R17", "T1", "T2a", "T2b", "T2c", "T4"),
    New.SKIN: ("R5", "R6", "R10", "R12"),
    New.OPERATION: ("R2a", "R2b", "R5", "R10", "R12", "R16"),
    New.DIZZY: ("R3",),
    New.SWOLLEN: (MEDICAL,),
    New.RED_STREAK: (MEDICAL,),
    New.FEVER: ("R6", "R14"),
    New.CONFUSED: ("R17", "R18"),
    New.ISOLATION: ("R6",),
}


def test_nothing_new_lets_the_session_begin():
    for home in (False, True):
        assert anything_new((), home) == Daily(True)


def test_without_an_answer_there_is_no_session():
    for home in (False, True):
        result = anything_new(None, home)
        assert (result.go, result.ask, result.banner, result.items) == (False, True, False, ())
        assert result.say.startswith("Is anything new?")


@pytest.mark.parametrize("new", list(New))
def test_each_answer_reopens_its_items(new):
    red = new in (New.SWOLLEN, New.RED_STREAK)
    emergency = new in (New.FIT, New.WEAKNESS)
    home = anything_new((new,), True)
    assert home == Daily(False, TABLE[new], red, emergency, True, False, HOME)
    ward = anything_new((new,), False)
    assert ward.say == (RED_FLAG if red else f"No session today. Please look again at {', '.join(TABLE[new])}.")
    assert ward.items == home.items


def test_the_sentence_for_home_is_that_of_the_protocol():
    said = "Call your therapist. For new weakness, speech trouble or a fit call the emergency number now."
    assert anything_new((New.FALL,), True).say == said


def test_several_answers_are_joined_without_doubles_and_a_red_flag_wins():
    both = anything_new((New.ISOLATION, New.FIT, New.SKIN), False)
    assert both.items == ("R1", "R17", "R5", "R6", "R10", "R12")
    assert both.emergency
    red = anything_new((New.FALL, New.SWOLLEN), False)
    assert red.red_flag
    assert red.say == RED_FLAG
    assert red.items[-1] == MEDICAL


@pytest.mark.parametrize(("answers", "sentence"), [
    ((), "Nothing is new today"), (None, "no session until it is"),
    ((New.FIT,), "New today: fit; so there is no session today and R1 R17 must be looked at again."),
    ((New.SWOLLEN,), "a doctor looks before anything else"),
])  # fmt: skip
def test_it_says_why(answers, sentence):
    preset = programme("plp")
    _, kept = decide(preset, anything_new, answers=answers, home=True)
    assert sentence in why(kept, preset)
    assert same(again(kept, preset), kept)
