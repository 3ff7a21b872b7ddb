"""Sets of imagery in a guided visit at the loop: every rung is played, and its set counts what happened."""

import pytest

from game.programme.imagery import ImageryRung
from game.training.course import Chronometry, SetDone, TherapistAct
from game.training.events import Show, Trial
from game.view.input import Action, Press
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_seated import visits  # noqa: F401

# So long somebody imagines before pressing "done" (s).
IMAGINES_S = 5.0


def imagines(life, knows=True, seconds=lambda _: IMAGINES_S):
    """Presses "done" after `seconds(number)`, and knows (or not) which picture it was."""
    was, began = life.sitter.sees, {}

    def sees(look, time_s):
        keys = [pad.key for pad in look.pads] if look is not None and look.name == "question" else []
        if keys != ["done"] and began.pop("done", None) is not None:
            began["number"] = began.get("number", 0) + 1
        if keys == ["done"]:
            since, number = began.setdefault("done", time_s), began.get("number", 0)
            return [Press(Action.PAD, time_s, "hand", "done")] if time_s - since >= seconds(number) else []
        if set(keys) == {"upper", "lower"}:
            right = which(life) == "upper"
            return [Press(Action.PAD, time_s, "hand", "upper" if right is knows else "lower")]
        return was(look, time_s)

    life.sitter.sees = sees


def which(life):
    """Where the picture of the move that was shown before stands."""
    events = [event for _, _, _, event in life.chronicle.record.entries]
    hands = [event for event in events if isinstance(event, Show) and event.prop == "hand"]
    pair = sorted(hands[-2:], key=lambda shown: -shown.at[1])
    shown = next((each.look["to"] for each in reversed(hands[:-2]) if "to" in each.look), "")
    return "upper" if pair[0].look["posture"] == shown else "lower"


@pytest.fixture
def at_rung(visits):  # noqa: F811
    """A visit of stage 2 at one rung; its sets, the trials of each, and the loop."""

    def visited(rung, url="sim:still?hand=right", **how):
        life = Life()
        life.comes(0)
        life.chronicle.take(TherapistAct(life.setting(0).day, "jump", "2", "practised elsewhere"))
        life.chart.rung = ImageryRung(rung)
        imagines(life, **how)
        installed = ("LR", "I1", "I2", "I3", "I4", "I5", "U02")
        reason, _, loop = visits(life, 1, url, installed=installed)
        assert reason == "done"
        sets = [event for event in life.chronicle.events if isinstance(event, SetDone)]
        trials = [event for _, _, _, event in loop.record.entries if isinstance(event, Trial)]
        return life, sets, [each for each in trials if "catch_right" in each.metrics or "moved_m" in each.metrics]

    return visited


@pytest.mark.parametrize("rung", ["I2", "I4"])
def test_a_rung_is_played_and_its_sets_count(at_rung, rung):
    life, sets, trials = at_rung(rung)
    due = life.chart.sessions[-1].sets_due
    assert len(sets) == due.sets
    assert {each.rung for each in sets} == {rung}
    # Who sits still, takes a fitting time and knows the pictures has valid trials only.
    assert [each.valid for each in sets] == [each.trials for each in sets]
    assert all(each.trials >= 4 for each in sets)
    assert [each.watched for each in sets] == [each.trials for each in sets]
    assert [each.moved for each in sets] == [0] * len(sets)
    assert sum(each.catches for each in sets) == sum("catch_right" in each.metrics for each in trials) > 0
    assert [each.caught for each in sets] == [each.catches for each in sets]
    assert sum(each.trials for each in sets) == len(trials)
    assert all(each.metrics["imagined_s"] == pytest.approx(IMAGINES_S, abs=0.5) for each in trials)
    # Imagined and real moves were timed after them.
    assert [event.ratio > 0 for event in life.chronicle.events if isinstance(event, Chronometry)] == [True]


def test_watching_needs_no_press_and_a_missed_picture_is_no_valid_trial(at_rung):
    _, sets, _ = at_rung("I1", knows=False)
    assert all(each.trials >= 4 and each.catches == 1 and each.caught == 0 for each in sets)
    assert [each.valid for each in sets] == [each.trials - 1 for each in sets]


def test_a_hand_that_moves_is_counted(at_rung):
    _, sets, trials = at_rung("I5", "sim:grasp?hand=right")
    assert all(each.moved == each.watched == each.trials > 0 and each.valid == 0 for each in sets)
    assert {each.reason for each in trials} == {"moved"}


def test_times_that_scatter_make_a_set_count_for_nothing(at_rung):
    """Protocol.md 4.4 item 6: the scatter of a set's times is at most half their mean."""
    _, sets, trials = at_rung("I3", seconds=lambda number: 2.6 if number % 2 else 15.0)
    assert all(trial.success for trial in trials)
    assert [each.valid for each in sets] == [0] * len(sets)
