"""A guided visit through its real screens: every way of answering, pain that rises, STOP and REST anywhere."""

import dataclasses

import pytest

from game.programme.course import replay
from game.programme.mode import Mode
from game.session.memory import Memory
from game.settings import programme
from game.simulation.archetypes import ARCHETYPES
from game.training.course import TherapistAct, VisitEnd
from game.view.input import Action, Press
from tests.session.guided.guided_kit import Life


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_a_visit_is_led_from_the_first_question_to_the_summary(way):
    life = Life(way=way)
    reason, desk = life.comes(0)
    session = life.chronicle.course.chart.sessions[-1]
    assert reason == "done"
    assert session.ended
    assert session.probes == 1
    assert len(session.blocks) == 2
    assert session.pre is not None
    # The last reading is that of the close; one a part lies between.
    assert len(session.mids) == 2
    assert [event.kind for _, _, _, event in desk.record.entries][-1] != "decision"


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_the_same_is_told_whatever_the_person_answers_with(way):
    told = []
    for each in ("pad", way):
        life = Life(way=each)
        for number in range(3):
            life.comes(number)
        told.append([event for event in life.chronicle.events if event.kind not in ("probe_done",)])
    assert [event.kind for event in told[0]] == [event.kind for event in told[1]]


def test_a_programme_that_was_led_is_decided_again_to_the_same_bytes():
    life = Life()
    for number in range(6):
        life.comes(number)
    assert replay(life.chronicle.events, programme) > 50


def stopping(at, by="key"):
    """STOP at one beat, then nothing more of it."""
    beats = iter(range(10**9))

    def on_beat(desk):
        if next(beats) == at:
            desk.stop_now(Press(Action.STOP, desk.time_s, by))

    return on_beat


def beats_of(life):
    count = [0]

    def on_beat(_):
        count[0] += 1

    life.comes(0, on_beat)
    return count[0]


def test_stop_at_any_beat_ends_kindly_and_nothing_is_practised_after_it():
    whole = beats_of(Life())
    for at in range(0, whole, 3):
        life = Life()
        _, desk = life.comes(0, stopping(at))
        session = life.chronicle.course.chart.sessions[-1]
        ends = [event for event in life.chronicle.events if isinstance(event, VisitEnd)]
        assert len(ends) == 1, at
        assert session.ended, at
        assert not desk.covered, at
        if ends[0].reason == "stopped":
            assert session.day_over, at
        # Nobody can restart today.
        life.comes(0)
        again = life.chronicle.course.chart.sessions[-1]
        if ends[0].reason == "stopped":
            assert not again.practised, at
            assert not again.blocks, at


def test_rest_at_any_beat_waits_and_goes_on_where_it_was():
    whole = beats_of(Life())
    usual = [event.kind for event in _events(Life())]
    for at in range(1, whole, 4):
        life = Life()
        beats = iter(range(10**9))

        def on_beat(desk, beats=beats, at=at):
            if next(beats) == at:
                desk.stop_now(Press(Action.REST, desk.time_s, "key"))

        reason, _ = life.comes(0, on_beat)
        assert reason == "done", at
        assert [event.kind for event in life.chronicle.events] == usual, at


def _events(life):
    life.comes(0)
    return life.chronicle.events


def test_a_rest_that_nobody_answers_ends_the_visit():
    life = Life()
    life.sitter.answers["rest-title"] = "nobody"
    silent = []

    def on_beat(desk):
        if desk.time_s > 60 and not silent:
            silent.append(desk.time_s)
            life.sitter.silent = True
            desk.stop_now(Press(Action.REST, desk.time_s, "key"))

    reason, desk = life.comes(0, on_beat)
    end = next(event for event in life.chronicle.events if isinstance(event, VisitEnd))
    assert (reason, end.reason, end.by) == ("stopped", "stopped", "no-answer")
    assert desk.time_s - silent[0] >= desk.rules.end_s


def test_pain_that_rises_pauses_and_then_stops_for_the_day():
    life = Life()
    ratings = iter([3, 6, 6])
    life.patient.rates = lambda: next(ratings, 6)
    reason, desk = life.comes(0)
    session = life.chronicle.course.chart.sessions[-1]
    end = next(event for event in life.chronicle.events if isinstance(event, VisitEnd))
    assert reason == "stopped"
    assert (end.by, end.about) == ("rule", "pain")
    assert session.mids == [6, 6]
    covers = [event.on for _, _, _, event in desk.record.entries if event.kind == "cover"]
    assert covers == [True, False]


def test_pain_that_eased_under_the_cover_goes_on():
    life = Life()
    ratings = iter([3, 5, 3, 3, 3])
    life.patient.rates = lambda: next(ratings, 3)
    reason, _ = life.comes(0)
    session = life.chronicle.course.chart.sessions[-1]
    assert reason == "done"
    assert session.mids[:2] == [5, 3]


def test_a_pain_of_ten_is_for_breathing_only():
    life = Life()
    life.patient.rates = lambda: 10
    life.comes(0)
    session = life.chronicle.course.chart.sessions[-1]
    assert session.mode is Mode.EDU_BREATHE_ONLY
    assert not session.blocks


def test_what_is_new_ends_the_visit_before_any_practice():
    life = Life()
    life.sitter.answers["anything-new"] = lambda look: (
        "thats-it" if any(pad.chosen for pad in look.pads) else "new-fall"
    )
    life.comes(0)
    session = life.chronicle.course.chart.sessions[-1]
    assert not session.pre_given
    assert not session.blocks
    assert "R10" in life.chronicle.course.chart.standing.blocked


def test_whoever_does_not_answer_is_asked_twice_and_never_goes_on_as_before():
    life = Life()
    life.sitter.unrated = True
    life.comes(0, supervision="none")
    session = life.chronicle.course.chart.sessions[-1]
    assert session.pre_given
    assert session.pre is None
    assert session.mode is Mode.EDU_BREATHE_ONLY


def test_nothing_is_called_saved_before_the_journal_has_it():
    life = Life()
    ticks = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and look.tick == "saved":
            ticks.append(desk.record.journal.durable_seq)

    journal = Memory()
    with pytest.raises(StillWaiting):
        life.comes(0, _until(on_beat, 400), journal)
    assert ticks == []


class StillWaiting(Exception):
    """The visit waits."""


def _until(on_beat, seconds):
    def beat(desk):
        on_beat(desk)
        if desk.time_s > seconds:
            raise StillWaiting

    return beat


def test_faces_are_the_scale_where_they_were_chosen():
    life = Life(archetype="faces")
    life.comes(0, skin="faces")
    rated = [event for event in life.chronicle.events if event.kind == "nrs"]
    assert {event.skin for event in rated} == {"faces"}
    assert all(event.value % 2 == 0 for event in rated)


@pytest.mark.parametrize(
    ("preset", "archetype"),
    [
        ("plp", "plp"),
        ("crps", "crps"),
        ("stroke", "stroke"),
        ("postsurg", "plp"),
        ("telescope", "plp"),
        ("other", "crps"),
    ],
)
def test_four_weeks_of_visits_go_through_for_each_preset(preset, archetype):
    life = Life(preset, archetype, seed=3)
    calm = dataclasses.replace(ARCHETYPES[archetype], noise=0.1, sens=0.1, flare=0.0)
    life.patient.of = calm
    for number in range(28):
        life.comes(number)
        if life.chronicle.course.chart.standing.asked is not None:
            life.chronicle.take(TherapistAct(life.setting(number).day, "confirm"))
    assert life.chronicle.course.chart.standing.stage >= 2
