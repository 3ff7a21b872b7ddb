"""A close that a crash cut off goes on with what it lacks, and tells nothing twice."""

from collections import Counter

import pytest

from game.programme.course import is_fact
from game.programme.dizziness import DizzyWay
from game.session.guided import resuming
from game.session.guided.desk import Guide
from game.training.course import Face
from game.training.events import Nrs
from tests.session.guided.cuts import Cut, cut_of, dies_when, restarts
from tests.session.guided.test_not_shown import in_stage


def named(event):
    """What the close calls it."""
    return event.moment if isinstance(event, Nrs | Face) else event.kind


def lived(stage, preset):
    life = in_stage(stage, preset)
    for number in range(2):
        life.comes(number)
    life.patient.rates, life.patient.wakes = lambda: 3, lambda: None
    return life


def close_of(life, before):
    """How often each of it was told since then."""
    told = Counter(named(event) for event in life.chronicle.events[before:] if is_fact(event))
    return {name: told[name] for name in ("post", "dizziness", "matched", "close", "extra", "signs", "vividness")}


CASES = [
    (1, "plp", "DESKTOP", "extra"),
    (1, "plp", "DESKTOP", "close"),
    (2, "plp", "DESKTOP", "vividness"),
    (3, "crps", "VR", "dizziness"),
    (3, "crps", "VR", "extra"),
    (3, "crps", "VR", "signs"),
]


@pytest.mark.parametrize(("stage", "preset", "way", "name"), CASES)
def test_what_the_close_had_told_is_not_asked_again(stage, preset, way, name):
    whole = lived(stage, preset)
    before = len(whole.chronicle.events)
    assert whole.comes(3, way=way)[0] == "done"
    usual = close_of(whole, before)
    assert usual[name] >= 1
    life = lived(stage, preset)
    before = len(life.chronicle.events)
    with pytest.raises(Cut):
        life.comes(
            3, dies_when(lambda _: life.chart.session and close_of(life, before)[name] == usual[name]), way=way
        )
    reason, _, _ = restarts(life, 3, cut_of(life), way=way)
    assert reason == "done"
    assert close_of(life, before) == usual


def test_a_dizziness_that_waits_for_another_answer_is_asked_again():
    life = lived(3, "plp")

    def dizzy(_):
        session = life.chart.session
        return session is not None and session.care.dizzy is DizzyWay.PAUSE

    life.sitter.answers["dizzy"] = "10"
    with pytest.raises(Cut):
        life.comes(3, dies_when(dizzy), way="VR")
    cut = cut_of(life)
    assert "dizziness" not in resuming.closed(cut, Guide(life.desk(3), life.chronicle))
    before = len(life.chronicle.events)
    life.sitter.answers["dizzy"] = "0"
    restarts(life, 3, cut, way="VR")
    assert close_of(life, before)["dizziness"] == 1
