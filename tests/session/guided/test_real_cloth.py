"""The cloth of a real mirror: it lies until the limb is asked for, and stays where it must (2.5, 10.7)."""

import pytest

from game.session.coaching import SETUP
from game.training.events import Cover
from game.view.input import Action, Press
from tests.session.guided.test_not_shown import in_stage

SET_UP = [f"coach-set-{number}" for number in range(1, SETUP + 1)]


def visited(life, number=0, way="REAL_MIRROR", rated=(), **changes):
    """The visit of a day: why it ended, each screen with whether the cloth lay, and the desk."""
    seen = []
    if rated:
        left = iter(rated)
        life.patient.wakes = lambda: None
        life.patient.rates = lambda: next(left, rated[-1])

    def on_beat(desk):
        look = desk.screens.look()
        found = (None if look is None else look.title, desk.covered)
        if not seen or seen[-1] != found:
            seen.append(found)

    reason, desk = life.comes(number, on_beat, way=way, **changes)
    return reason, seen, desk


def covers(desk):
    return [(event.on, event.by) for *_, event in desk.record.entries if isinstance(event, Cover)]


def test_it_is_laid_before_the_mirror_is_put_up_and_goes_only_after_a_yes():
    reason, seen, desk = visited(in_stage(3), rated=(3,))
    titles = [title for title, _ in seen]
    lay = dict(reversed(seen))
    assert reason == "done"
    before = titles[titles.index("coach-cover") : titles.index("show-hand") + 1]
    assert before == ["coach-cover", *SET_UP, "calm-scene", "show-hand"]
    assert all(lay[title] for title in before)
    assert titles.index("show-hand") < titles.index("coach-uncover") < titles.index("it-comes")
    assert not lay["it-comes"]
    assert not lay["look-if-you-like"]
    assert covers(desk) == [(True, "rule"), (False, "rule")]


def test_how_it_is_put_up_is_shown_once_a_visit_and_where_nothing_is_revealed_as_well():
    life = in_stage(3)
    for number in range(4):
        titles = [title for title, _ in visited(life, number)[1]]
        assert [title for title in titles if title in SET_UP] == SET_UP
        assert ("show-hand" in titles) is (number < 3)
    titles = [title for title, _ in visited(life, 4, way="DESKTOP")[1]]
    assert not set(SET_UP) & set(titles)


def test_stop_at_how_it_is_put_up_ends_the_visit():
    life = in_stage(3)
    stopped = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and look.title == "coach-set-3" and not stopped:
            stopped.append(True)
            desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    assert life.comes(0, on_beat, way="REAL_MIRROR")[0] == "stopped"


@pytest.mark.parametrize("answer", ["later", "yes"])
def test_a_pause_for_pain_takes_away_only_what_it_laid(answer):
    life = in_stage(3)
    life.sitter.answers["show-hand"] = answer
    _, seen, desk = visited(life, rated=(3, 5, 3))
    assert "breathe" in [title for title, _ in seen]
    laid = [(True, "rule")] if answer == "later" else [(True, "rule"), (False, "rule")] * 2
    assert covers(desk) == laid
    assert desk.covered is (answer == "later")
    asked = [title for title, _ in seen if title in ("coach-cover", "coach-uncover")]
    assert asked == ["coach-cover" if on else "coach-uncover" for on, _ in laid]


def test_a_mirror_that_is_not_used_is_not_asked_to_be_covered():
    _, seen, desk = visited(in_stage(1), rated=(3, 5, 3))
    assert "breathe" in [title for title, _ in seen]
    assert covers(desk) == []
