"""The other rungs of imagery: when each part of a trial comes, what counts as a trial, and what is shown."""

from collections.abc import Callable

import pytest

from exercises import load
from exercises.imagery import picture_to_posture, watch, watch_and_imagine, words_only
from exercises.imagery.trial import CLIPS_S, LEVELS, SHORTEST
from exercises.words import load_words
from game.body.joints import Side
from game.training.events import Ask, Say, Show, Trial

PRESSED = ("watch-and-imagine", "picture-to-posture", "words-only")
# Seconds before the first "press when you are done": the opening, ready, and what is seen or heard before it.
ASKED_S = {"watch-and-imagine": 4 + 2 + 2, "picture-to-posture": 4 + 2 + 3, "words-only": 4 + 4 + 2 + 5}


def imagines(table: Callable, name: str, seconds: float | None = 6.0, x: float = 1.0, **more):
    """Someone who presses "done" so many seconds after being asked (None: never), and takes the upper picture."""
    here = table(name, x, seed=more.pop("seed", 2), **more)

    def reply(ask: Ask) -> tuple[str, float] | None:
        if ask.choices != ("done",):
            return "upper", 1.0
        return None if seconds is None else ("done", seconds)

    here.reply = reply
    return here


def asked(here) -> list[tuple[float, Ask]]:
    return [(time_s, event) for time_s, event in here.events if isinstance(event, Ask)]


def blends(here, start_s: float, end_s: float) -> list[float]:
    return [cue.look["blend"] for t, cue in here.cues if "blend" in cue.look and start_s <= t < end_s]


def tops(values: list[float]) -> int:
    """How often the move came to its far end."""
    near = [value > 0.98 for value in values]
    return sum(now and not before for before, now in zip([False, *near], near, strict=False))


def test_every_rung_that_is_switched_on_has_an_exercise_of_six_levels() -> None:
    names = ("watch", "watch-and-imagine", "watch-then-imagine", "picture-to-posture", "words-only")
    assert [load(name).code for name in names] == ["I1", "I2", "I3", "I4", "I5"]
    for name in names:
        assert load(name).levels == LEVELS
        assert not load(name).needs_limb
    # Protocol.md 4.1: three and five clips, and how long "done" may take.
    assert (watch.TIMES, watch_and_imagine.TIMES) == (3, 5)
    assert (picture_to_posture.IMAGINE_LIMIT_S, words_only.IMAGINE_LIMIT_S) == (25.0, 30.0)
    assert all(6.0 <= clip_s <= 8.0 for clip_s in CLIPS_S)


def test_watching_shows_the_move_three_times_and_asks_for_nothing(table: Callable) -> None:
    here = imagines(table, "watch", seed=4)
    here.run(6 + 18.6 + 1)
    trial_asks = [ask for _, ask in asked(here) if ask.choices == ("done",)]
    assert trial_asks == []
    assert tops(blends(here, 6.0, 25.0)) == 3
    assert [event.key for event in here.of(Say)] == ["watch-start", "watch-the-hand"]
    trial = here.of(Trial)[0]
    assert (trial.success, trial.metrics["watched_s"]) == (True, pytest.approx(18.0, abs=0.05))


@pytest.mark.parametrize("seed", range(1, 6))
def test_each_set_of_watching_asks_once_what_was_seen(table: Callable, seed: int) -> None:
    here = imagines(table, "watch", seed=seed)
    here.run(180)
    caught = [trial for trial in here.of(Trial) if "catch_right" in trial.metrics]
    assert len(here.of(Trial)) == 5
    assert len(caught) == 1
    assert {ask.key for _, ask in asked(here)} == {"which-one-seen"}
    assert caught[0].reason == ("" if caught[0].metrics["catch_right"] else "catch")
    assert all(trial.success for trial in here.of(Trial) if trial is not caught[0])


@pytest.mark.parametrize("name", PRESSED)
def test_done_is_asked_for_in_its_time(table: Callable, name: str) -> None:
    here = imagines(table, name)
    here.run(ASKED_S[name] + 13)
    time_s, ask = asked(here)[0]
    assert time_s == pytest.approx(ASKED_S[name], abs=0.15)
    assert (ask.key, ask.choices) == ("press-when-done", ("done",))
    trial = here.of(Trial)[0]
    assert (trial.success, trial.reason) == (True, "")
    assert trial.metrics["imagined_s"] == pytest.approx(6.0, abs=0.05)
    assert trial.metrics["imagined_per_shown"] == pytest.approx(1.0, abs=0.01)
    assert [cue.look["chime"] for t, cue in here.cues if "chime" in cue.look and t < trial.end_s] == [1, 2]


@pytest.mark.parametrize(
    ("name", "seconds", "reason"),
    [
        ("watch-and-imagine", 0.3 * 6 - 0.1, "short"),
        ("watch-and-imagine", 0.3 * 6 + 0.1, ""),
        ("watch-and-imagine", 40.0, ""),
        # At least twice there and back is asked for.
        ("picture-to-posture", 0.6 * 6 - 0.1, "short"),
        ("picture-to-posture", 0.6 * 6 + 0.1, ""),
        ("picture-to-posture", 24.0, ""),
        ("words-only", 0.3 * 6 - 0.1, "short"),
        ("words-only", 18.0 - 0.1, ""),
        ("words-only", 18.0 + 0.1, "long"),
        *((name, None, "no-signal") for name in PRESSED),
    ],
)
def test_a_trial_counts_in_a_fitting_time(table: Callable, name: str, seconds: float | None, reason: str) -> None:
    assert SHORTEST == 0.3
    here = imagines(table, name, seconds)
    here.run(ASKED_S[name] + 48)
    assert (here.of(Trial)[0].reason, here.of(Trial)[0].success) == (reason, not reason)


def test_the_move_plays_five_times_while_it_is_imagined_and_then_rests(table: Callable) -> None:
    here = imagines(table, "watch-and-imagine", 40.0)
    here.run(8 + 42)
    assert tops(blends(here, 8.0, 8.0 + 30.0)) == 5
    assert set(blends(here, 8.0 + 30.1, 8.0 + 39.9)) == {0.0}
    assert here.of(Say)[2].key == "feel-the-same"


def test_a_picture_stands_still_in_its_posture(table: Callable) -> None:
    for x in (1.0, 6.0):
        here = imagines(table, "picture-to-posture", x=x, affected=Side.RIGHT)
        here.run(12)
        shown = here.of(Show)[0]
        assert (shown.look["side"], shown.look["blend"]) == ("right", 1.0)
        assert shown.look["to"] in {to for _, to in LEVELS[int(x) - 1].moves}
        assert set(blends(here, 0.0, 12.0)) == {1.0}
        assert not [cue for _, cue in here.cues if cue.at]


def test_words_alone_name_the_side_and_the_move_and_no_hand_is_seen(table: Callable) -> None:
    english = load_words("en")
    for side in Side:
        here = imagines(table, "words-only", x=3.0, affected=side)
        here.run(ASKED_S["words-only"] + 7)
        said = [event.key for event in here.of(Say)]
        assert said[:2] == ["words-start", f"mind-{side.value}"]
        assert side.value in english[f"mind-{side.value}"]
        assert said[2] in LEVELS[2].told
        assert said[3] == "now-in-your-mind"
        assert {shown.prop for shown in here.of(Show)} == {"dot"}
    assert all(len(level.told) == len(level.moves) for level in LEVELS)
    told = [key for level in LEVELS for key in level.told]
    assert len(set(told)) == len(told)
    assert set(told) <= set(english)


@pytest.mark.parametrize("name", PRESSED)
def test_a_hand_that_moves_is_told_gently(table: Callable, name: str) -> None:
    here = imagines(table, name)
    spot = (0.17, 0.775, -0.47)
    start_s = ASKED_S[name] + 2
    here.palms_at = lambda t: ((spot[0], spot[1] + 0.02 * (start_s <= t < start_s + 1), spot[2]), spot)
    here.run(ASKED_S[name] + 8)
    assert here.of(Trial)[0].reason == "moved"
    assert here.of(Say)[-1].key == "only-in-your-mind"
    assert here.of(Trial)[0].metrics["moved_m"] == pytest.approx(0.02, abs=0.001)
