"""No stage starts without education, screening and supervision: what is said instead, what is still offered."""

import pytest
from click.testing import CliRunner

from exercises.words import load_words
from game.cli import app
from game.programme.start import StageStart
from game.session.guided.desk import Guide
from game.session.guided.visit import FIRST, WHY_NOT, today
from game.training.course import BlockDone, ProbeDone, SetDone, TherapistAct
from tests.session.guided.guided_kit import Life

WORDS = load_words("en")
PLAYED = (BlockDone, ProbeDone, SetDone)


def led(life, number=0, **changes):
    """Today's visit: how it ended, and what was shown in it."""
    seen = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and (not seen or seen[-1] != look.title):
            seen.append(look.title)

    life.patient.wakes()
    desk = life.desk(number, on_beat, **changes)
    life.sitter.answers["staff-supervision"] = desk.setting.supervision
    return desk.run(today(Guide(desk, life.chronicle))), seen


def played(life):
    return [event for event in life.chronicle.events if isinstance(event, PLAYED)]


def test_every_refusal_of_a_stage_has_its_sentence():
    assert {each.value for each in StageStart} - {"yes"} == set(WHY_NOT)
    assert [WORDS[key] for key in WHY_NOT.values()] == [
        "First come the cards. Then we go on.",
        "This stays closed for now. Your therapist knows why.",
        "Your therapist must be in the room for this.",
        "Your therapist will be with you for the next step.",
    ]


def test_a_new_patient_practises_nothing_before_cards_and_screening():
    life = Life(fresh=True)
    for number in range(3):
        led(life, number)
        if life.chart.standing.phase in FIRST:
            assert not played(life)
    assert life.chart.standing.stage == 1
    assert not played(life)


def test_nothing_of_the_first_visits_is_done_alone():
    life = Life(fresh=True)
    ended, seen = led(life, supervision="none")
    assert ended == "done"
    assert seen[-1] == "why-supervision"
    assert WORDS["why-supervision"] == "Your therapist will be with you for the next step."
    assert "r1" not in seen


@pytest.mark.parametrize("supervision", ["none", "remote"])
def test_the_mirror_does_not_start_alone_and_something_is_offered_all_the_same(supervision):
    life = Life()
    life.chronicle.take(TherapistAct(life.setting(0).day, "jump", "3", "practised elsewhere"))
    _, seen = led(life, 1, supervision=supervision)
    mirrored = [event for event in played(life) if isinstance(event, BlockDone) and event.mirror]
    if supervision == "none":
        assert "therapist-next" in seen
        assert mirrored == []
        assert played(life)
    else:
        assert mirrored


def test_a_side_that_does_not_agree_starts_nothing():
    life = Life()
    life.sitter.answers["which-arm"] = "right"
    ended, seen = led(life)
    assert ended == "side"
    assert seen[-1] == "staff-side-differs"
    assert not played(life)


def test_what_closes_an_item_closes_the_day_in_words():
    life = Life()
    life.sitter.answers["r16"] = "yes"
    _, seen = led(life)
    assert "why-screening" in seen
    assert not played(life)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--patient", "P-77"), "There is no patient P-77 here"),
        (("--patient", "P-77", "--simulate", "plp"), "begins with DUMMY"),
        (("--patient", "DUMMY-7", "--simulate", "nobody"), "no archetype named nobody"),
        (("--patient", "a name"), "code"),
    ],
)
def test_whom_no_session_can_be_led_for_is_one_sentence(arguments, sentence, tmp_path, monkeypatch):
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path))
    from game.cli import main

    result = CliRunner().invoke(app, ["session", *arguments])
    assert result.exit_code != 0
    assert sentence.lower() in str(result.exception).lower()
    assert callable(main)
