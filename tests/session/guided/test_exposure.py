"""Feared movements at the virtual desk: ranked once, tried slowly, compared without a figure (protocol.md 6.3)."""

import pytest

from game.programme.field import ProgrammeError
from game.programme.movement import CONTEXTS
from game.programme.parts import Sort
from game.session.guided import exposure
from game.session.guided.desk import Guide
from game.simulation.intake import before_visit
from game.training.care import ExposureCards
from game.training.course import AnythingNew, BlockDone, ExposureDone, TherapistAct, Visit, VisitEnd
from game.view.input import Action, Press
from tests.session.guided.guided_kit import FIRST, Life


def in_stage_four(way="pad", preset="plp"):
    life = Life(preset, way=way)
    life.chronicle.take(TherapistAct(FIRST.isoformat(), "jump", "4", "knows it from before"))
    life.chart.body.worries, life.chart.body.ladder = (), None
    # The pictures as they are feared: each by its own number, and pain as it was expected.
    life.worries = {f"exposure-{number}": min(10, number) for number in exposure.PICTURES}
    life.shown = []
    life.patient.rates = lambda: life.rating(life.seen)
    life.rating = lambda look: (
        life.worries.get(look.picture, 3) if look is not None and look.title == "worry" else 3
    )
    life.seen = None
    sees = life.sitter.sees

    def watching(look, time_s):
        life.seen = look
        if look is not None and look.faces and look.ends[0]:
            life.shown.append((look.title, look.lines, look.faces))
        return sees(look, time_s)

    life.sitter.sees = watching
    return life


def ranked(life, days=2):
    life.sitter.answers |= {"cards-due": "yes", "weekly-practise": "no"}
    for number in range(1, 1 + days):
        life.arrives(number)
    if days > 1:
        life.sitter.answers["cards-due"] = "no"
        life.arrives(3)
    return life


def tries(life):
    return [event for event in life.chronicle.events if isinstance(event, ExposureDone)]


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_the_ten_pictures_are_ranked_in_two_visits_and_never_again(way):
    life = ranked(in_stage_four(way))
    told = [event for event in life.chronicle.events if isinstance(event, ExposureCards) and event.pictures]
    assert [len(each.worries) for each in told] == [5, 10]
    assert told[-1].pictures == exposure.PICTURES
    assert list(told[-1].worries) == sorted(told[-1].worries)
    assert told[-1].worries == exposure.PICTURES
    # The hardest that is little feared comes first.
    assert life.chart.body.worries[life.chart.body.ladder.card] == 4


def test_pictures_without_an_answer_wait_and_nothing_is_told_where_there_is_none():
    life = in_stage_four()
    life.sitter.unrated = True
    ranked(life, days=1)
    assert not any(isinstance(event, ExposureCards) and event.pictures for event in life.chronicle.events)
    life.sitter.unrated = False
    ranked(life, days=1)
    assert life.chart.body.pictures == (1, 2, 3, 4, 5)


def practised(life, number=4, **answers):
    """A session after the first of the stage, which shows the limb and has no card yet."""
    life.sitter.answers |= {"cards-due": "no", **answers}
    return life.arrives(number)


def test_a_card_is_tried_and_compared_and_closes_with_the_sentence_of_the_programme():
    life = ranked(in_stage_four())
    life.rating = lambda look: 5 if look is not None and look.title == "exposure-predict" else 3
    practised(life)
    assert Sort.EXPOSURE in [part.sort for part in life.chart.sessions[-1].plan]
    assert [(each.predicted, each.felt) for each in tries(life)] == [(5, 3)]
    assert life.shown
    assert set(life.shown) == {("exposure-less", (), (5, 3))}
    block = next(
        event for event in life.chronicle.events if isinstance(event, BlockDone) and event.sort == "exposure"
    )
    assert block.active_s > 0.0


def test_a_movement_that_hurt_more_is_thanked_for_and_a_second_time_an_easier_one_comes():
    life = ranked(in_stage_four())
    life.rating = lambda look: 4 if look is not None and look.title == "exposure-felt" else 3
    card = life.chart.body.ladder.card
    practised(life, 4)
    assert set(life.shown) == {("exposure-more", (), (3, 4))}
    assert life.chart.body.ladder.card == card
    life.shown.clear()
    practised(life, 5)
    assert set(life.shown) == {("exposure-more", ("exposure-easier",), (3, 4))}
    assert life.chart.body.ladder.card == card - 1


def test_a_card_that_stays_is_tried_in_the_next_context_and_that_is_told_and_journaled():
    life = ranked(in_stage_four())
    seen = []

    def watches(look, time_s, sees=life.sitter.sees):
        if look is not None and look.title.startswith("exposure-") and (not seen or seen[-1] != look.title):
            seen.append(look.title)
        return sees(look, time_s)

    life.sitter.sees = watches
    # The worry stays, and nothing hurts more than it was feared.
    life.worries = dict.fromkeys(life.worries, 4)
    for number in range(4, 10):
        practised(life, number)
    assert [each.context for each in tries(life)] == [*CONTEXTS, CONTEXTS[-1]]
    told = [title for title in seen if title.removeprefix("exposure-") in CONTEXTS]
    assert told == [f"exposure-{each}" for each in (*CONTEXTS, CONTEXTS[-1])]
    assert seen.index("exposure-calm-alone") < seen.index("exposure-predict")
    assert [title for title in seen if title.startswith("exposure-do")] == ["exposure-do"] * 4 + [
        "exposure-do-brisk"
    ] * 2
    with pytest.raises(ProgrammeError, match="not in turn: it is kitchen-speed"):
        began(life, 10).take(ExposureDone(life.chart.body.ladder.card, 3, 3, 4, "calm-alone"))


def began(life, number):
    """A session that is open, told in facts."""
    day = life.setting(number).day
    for fact in (*before_visit(life.chronicle.course, day), Visit(day, "present", "DESKTOP"), AnythingNew(())):
        life.chronicle.take(fact)
    return life.chronicle


def test_a_try_without_ratings_moves_nothing_and_compares_nothing():
    life = ranked(in_stage_four())
    before = life.chart.body.ladder
    answer = life.sitter._rates
    life.sitter._rates = lambda look, time_s: [] if look.title.startswith("exposure-") else answer(look, time_s)
    practised(life)
    assert [(each.predicted, each.felt) for each in tries(life)] == [(None, None)]
    assert not life.shown
    assert life.chart.body.ladder.card == before.card


def test_stop_in_the_movement_ends_the_visit_and_tells_no_try():
    life = ranked(in_stage_four())
    stopped = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and look.title == "exposure-do" and not stopped:
            stopped.append(desk.time_s)
            desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    life.sitter.answers["cards-due"] = "no"
    reason, _ = life.comes(4, on_beat)
    assert stopped
    assert reason == "stopped"
    assert not tries(life)
    assert sum(isinstance(event, VisitEnd) for event in life.chronicle.events) == len(life.chart.sessions)


def test_no_picture_is_shown_before_stage_four_nor_where_movements_were_ranked_otherwise():
    early = Life()
    assert exposure.unranked(Guide(early.desk(1), early.chronicle)) == ()
    life = in_stage_four()
    assert exposure.unranked(Guide(life.desk(1), life.chronicle)) == exposure.PICTURES
    life.chronicle.take(ExposureCards(FIRST.isoformat(), (1, 2)))
    assert exposure.unranked(Guide(life.desk(1), life.chronicle)) == ()
