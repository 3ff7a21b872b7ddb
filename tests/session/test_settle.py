"""A person in a headset lays the hand on the table and reaches: table and reach are theirs from then on."""

import numpy as np
import pytest

from game.body.fit import FitRules
from game.body.joints import WRIST
from game.body.table import FLESH_M
from game.body.tracking import TrackingRules
from game.scoring.folder import data_folder
from game.scoring.read import read_events
from game.session.replay import replay
from game.settings import rules
from tests.session.headsets import played

# They play through the session's own clock.
pytestmark = pytest.mark.realtime

RULES = rules(FitRules, "fit")
TRACKING = rules(TrackingRules, "tracking")


def lying(maker, below_m=0.08):
    """The hand goes down on to a table, and from there forward."""

    def move(place):
        return lambda: setattr(maker.session, "hands_to", np.array(place))

    return {2: move((0.0, -below_m, 0.0)), 300: move((0.0, -below_m, -0.1))}


def told(result):
    rows = read_events(data_folder(), result.values["session"])
    return [(row.event.kind, row.event) for row in rows]


def said(events):
    return [event.key for kind, event in events if kind == "say"]


def test_the_drawn_table_comes_to_the_real_one_and_places_into_reach(monkeypatch, headset):
    result, view, _ = played(monkeypatch, headset, lying, safe=False)
    events = told(result)
    assert [key for key in said(events) if key.startswith("fit")] == ["fit-lie", "fit-reach", "fit-done"]
    by_head, by_table = [event for kind, event in events if kind == "seat"]
    assert (by_head.by, by_table.by) == ("head", "table")
    hand = headset[0].session.hand(view_side(view), 0.0, 0.0)
    under = float((hand.positions[:, 1] - FLESH_M).min())
    # What lies under the hand is the drawn table, in the seat that the view got too.
    assert under - by_table.origin[1] == pytest.approx(0.74, abs=0.003)
    assert np.allclose(view.seats[-1][0], by_table.origin)
    assert view.rises == pytest.approx([0.0, by_table.origin[1] - by_head.origin[1]])
    (fitted,) = [event for kind, event in events if kind == "calib"]
    assert fitted.source == "fit"
    assert RULES.reach_least_m < fitted.ranges["reach_m"][1] < RULES.reach_most_m
    kinds = [kind for kind, _ in events]
    assert kinds.index("calib") < kinds.index("nrs") < kinds.index("block_start")


def view_side(view):
    return view.right.side


def test_the_hand_lies_on_the_table_it_was_laid_on(monkeypatch, headset):
    _, view, _ = played(monkeypatch, headset, lying, safe=False)
    assert view.right.at_hand
    underside = (view.right.positions[:, 1] - FLESH_M).min()
    assert underside == pytest.approx(0.74, abs=0.004)
    assert view.left.positions[WRIST, 0] == pytest.approx(-view.right.positions[WRIST, 0])


def test_before_the_block_no_mirror_image_is_shown(monkeypatch, headset):
    _, view, _ = played(monkeypatch, headset, lying, safe=False)
    shown = view.limbs_shown
    first = next(n for n, (left, _) in enumerate(shown) if left)
    own = next(n for n, (_, right) in enumerate(shown) if right)
    assert own < 300 < first


@pytest.mark.parametrize("below_m", [-0.04, 0.2])
def test_no_hand_is_drawn_where_it_is_not_while_the_table_comes(monkeypatch, headset, below_m):
    """The view takes the new seat in the dark, half a second after: until then the limb may not be told in it."""
    result, view, _ = played(monkeypatch, headset, lambda maker: lying(maker, below_m), safe=False)
    shown = [right for _, right in view.limbs_shown]
    gone = [n for n in range(shown.index(True), len(shown)) if not shown[n]]
    # A frame at each end may count for it or not.
    assert len(gone) >= (0.5 + TRACKING.regain_valid_s) * 90 - 1
    assert gone == list(range(gone[0], gone[-1] + 1))
    fitted = next(event for kind, event in told(result) if kind == "calib")
    assert fitted.ranges["reach_m"][1] == pytest.approx(0.56, abs=0.03)
    assert [key for key in said(told(result)) if key.startswith("fit")] == ["fit-lie", "fit-reach", "fit-done"]
    # The head did not move with the table.
    assert not any(view.resting)


def test_both_hands_lie_on_the_table_that_came_to_one_of_them(monkeypatch, headset):
    _, view, _ = played(
        monkeypatch,
        headset,
        lambda maker: lying(maker, -0.04),
        safe=False,
        exercise="two-hands",
        devices=("intact=openxr:", "affected=openxr:"),
    )
    for limb in (view.left, view.right):
        assert (limb.positions[:, 1] - FLESH_M).min() == pytest.approx(0.74, abs=0.005)


def test_a_session_with_a_fit_is_played_again_to_the_same_events(monkeypatch, headset):
    result, _, _ = played(monkeypatch, headset, lying, safe=False)
    again = replay(result.values["session"], None, lambda _: None)
    assert again.moved
    assert again.equal, again.first_difference


def test_a_hand_that_is_not_laid_down_leaves_the_table_as_it_is(monkeypatch, headset):
    def waving(maker):
        def at(number):
            return lambda: setattr(maker.session, "hands_to", np.array([0.0, 0.05 * np.sin(number / 20.0), 0.0]))

        return {number: at(number) for number in range(2, 1900, 2)}

    monkeypatch.setattr("tests.session.headsets.LAST", 1900)
    result, _, out = played(monkeypatch, headset, waving, seconds=2.0, safe=False)
    events = told(result)
    assert [event.by for kind, event in events if kind == "seat"] == ["head"]
    assert "calib" not in [kind for kind, _ in events]
    assert any("hand flat on the table" in sentence for sentence in out)
    assert "block_start" in [kind for kind, _ in events]


def test_a_safe_play_fits_nothing(monkeypatch, headset):
    result, _, _ = played(monkeypatch, headset, lying)
    assert not [key for key in said(told(result)) if key.startswith("fit")]
