"""A question takes one answer in time, and nothing is called saved before the journal has said so."""

import pytest

from game import settings
from game.body.frame import Answer
from game.scoring import score
from game.scoring.rules import scoring_rules
from game.training import events
from game.view.input import Action, InputRules, Press
from game.view.promise import STARS, End, Saved
from game.view.screens import Pain, Question

RULES = settings.rules(InputRules, "input")
ASK = events.Ask(3, "left-or-right", ("left", "right"), 8.0)


def pad(key, t):
    return Press(Action.PAD, t, "button", key)


def kinds(happened):
    return [getattr(h, "kind", type(h).__name__) for h in happened]


def test_a_question_takes_the_first_answer_seen_and_every_other_press_is_stray():
    question = Question(RULES, ASK)
    assert kinds(question.hear(pad("left", 0.5))) == ["stray"]
    question.drawn(1.0)
    assert question.hear(pad("left", 1.05))[0].why == "before the question"
    assert kinds(question.hear(pad("more", 1.2))) == ["stray"]
    assert question.hear(pad("right", 1.3)) == [Answer(3, "right", 1.3, "button")]
    assert question.hear(pad("left", 1.4))[0].why == "answered"
    assert question.result.choice == "right"


def test_a_choice_that_rest_came_over_may_be_made_again():
    question = Question(RULES, ASK)
    question.drawn(0.0)
    question.hear(pad("left", 1.0))
    question.again()
    assert question.result is None
    question.drawn(2.0)
    assert question.hear(pad("right", 2.3)) == [Answer(3, "right", 2.3, "button")]


def test_digits_answer_in_order_and_others_are_stray():
    question = Question(RULES, ASK)
    question.drawn(0.0)
    for digit in "039":
        assert kinds(question.hear(Press(Action.DIGIT, 1.0, "key", digit))) == ["stray"]
    assert question.hear(Press(Action.DIGIT, 1.0, "key", "2")) == [Answer(3, "right", 1.0, "key")]


def test_no_answer_is_highlighted_before_the_others():
    question = Question(RULES, ASK)
    question.drawn(0.0)
    question.tick(1.0)
    assert not any(p.highlighted for p in question.look().pads)
    assert kinds(question.hear(Press(Action.TAKE, 1.0, "key"))) == ["stray"]
    question.hear(Press(Action.NEXT, 1.1, "key"))
    question.hear(Press(Action.NEXT, 1.2, "key"))
    assert question.hear(Press(Action.TAKE, 1.3, "key"))[0].choice == "right"


def test_the_scan_answers_with_what_was_seen_at_the_press():
    question = Question(RULES, ASK, scanning=True)
    question.drawn(0.0)
    assert question.hear(Press(Action.SELECT, 1.25, "switch"))[0].choice == "right"


def test_pain_gives_one_event_with_rater_and_skin():
    pain = Pain(RULES, "pre", skin="faces", rater="pointed")
    pain.drawn(0.0)
    for key, t in (("nrs-6", 1.0), ("thats-it", 2.0)):
        assert pain.hear(pad(key, t)) == []
    pain.drawn(2.1)
    assert pain.look().title == "you-showed"
    assert pain.hear(pad("yes", 3.0)) == [events.Nrs("pre", 6, "pointed", "faces", "button")]
    assert pain.done
    assert pain.tick(99.0) == []


def test_pain_that_is_not_given_is_missing():
    pain = Pain(RULES, "post")
    pain.drawn(0.0)
    happened = [h for t in range(0, 80) for h in pain.tick(float(t))]
    assert kinds(happened) == ["say", "say", "nrs"]
    assert happened[-1].value is None


@pytest.mark.parametrize("make", [lambda: Saved(RULES), lambda: End(RULES, 3, ("one", "two"))])
def test_tick_stars_and_saved_wait_for_the_journal(make):
    screen = make()
    for t in (0.0, 0.5, 1.9):
        screen.told(False)
        screen.tick(t)
        screen.drawn(t)
        assert (screen.look().tick, screen.look().stars) == ("", 0)
    screen.tick(2.1)
    assert (screen.look().tick, screen.look().stars) == ("late", 0)
    screen.told(True)
    screen.told(False)
    screen.tick(2.2)
    look = screen.look()
    assert look.tick == "saved"
    assert look.stars == (3 if look.name == "end" else 0)


def test_saved_goes_after_its_tick_was_seen_for_two_seconds():
    screen = Saved(RULES)
    screen.tick(0.0)
    screen.told(True)
    screen.tick(5.0)
    assert not screen.done
    screen.drawn(5.0)
    screen.tick(6.9)
    assert not screen.done
    screen.tick(7.1)
    assert screen.done


def test_not_saved_is_never_hurried_but_go_on_is_offered():
    screen = Saved(RULES)
    screen.tick(0.0)
    screen.drawn(0.0)
    assert kinds(screen.hear(pad("go-on", 1.0))) == ["stray"]
    screen.tick(2.5)
    screen.hear(pad("go-on", 2.6))
    assert screen.done
    assert not screen.result


def test_an_end_screen_keeps_its_limits():
    with pytest.raises(ValueError, match="stars"):
        End(RULES, STARS + 1)
    with pytest.raises(ValueError, match="three"):
        End(RULES, 1, ("a", "b", "c", "d"))
    end = End(RULES, 1, limit_s=3.0)
    end.tick(0.0)
    end.tick(3.1)
    assert end.done


def test_a_whole_block_earns_every_star_there_is():
    assert score.stars(12, 12, 120.0, 180.0, scoring_rules()) == STARS
    assert score.stars(0, 12, 0.0, 180.0, scoring_rules()) == 1
