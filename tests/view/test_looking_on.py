"""The window beside a headset takes what the eyes can spare, and never less than staff need."""

import itertools

import pytest

from game.view.looking_on import LEAST_S, MOST_S, SHARE, LookingOn


def played(looking_on, seconds, frame_s, costs=(0.0, 0.0), from_s=0.0, display_s=0.0):
    """When pictures came: a frame takes `frame_s`, with a picture so much longer, as does the one after it."""
    now_s, found, since, number = from_s, [], 9, itertools.count()
    while now_s < from_s + seconds:
        # Clocks of machines are never even.
        took_s = frame_s * (1.1 if next(number) % 3 else 0.8)
        if since < len(costs):
            took_s += costs[since]
        now_s += max(took_s, display_s)
        since += 1
        if looking_on.due(now_s):
            found.append(now_s)
            since = 0
    return found


def middle_s(pictures):
    waits = sorted(later - sooner for sooner, later in itertools.pairwise(pictures))
    return waits[len(waits) // 2]


def test_where_it_costs_nothing_there_are_twenty_a_second():
    pictures = played(LookingOn(), 10.0, 1 / 90)
    assert LEAST_S <= middle_s(pictures) < LEAST_S + 1 / 90 + 0.003


def test_where_the_display_waits_for_both_there_are_twenty_too():
    """4 ms more in a frame that had 6 to spare."""
    assert middle_s(played(LookingOn(), 10.0, 0.005, (0.004,), display_s=1 / 90)) < LEAST_S + 1 / 60


def test_a_slow_headset_leaves_no_picture_out():
    pictures = played(LookingOn(), 10.0, 0.001, display_s=0.05)
    assert middle_s(pictures) == pytest.approx(0.05)


@pytest.mark.parametrize("costs", [(0.015, 0.0), (0.003, 0.012), (0.0, 0.015)])
def test_the_eyes_lose_a_tenth_at_most(costs):
    """Whether it is the frame with the picture that takes longer, or the one after it."""
    pictures = played(LookingOn(), 20.0, 0.010, costs)
    assert sum(costs) / SHARE - 0.03 < middle_s(pictures) < sum(costs) / SHARE + 0.03


def test_staff_have_four_a_second_whatever_it_costs():
    pictures = played(LookingOn(), 20.0, 0.02, (0.2,))
    assert middle_s(pictures) < MOST_S + 0.03
    # 0.2 s of it is the picture's own.
    assert middle_s(pictures) > 0.2


def test_one_that_was_dear_comes_back_to_twenty():
    looking_on = LookingOn()
    played(looking_on, 10.0, 0.010, (0.015,))
    assert middle_s(played(looking_on, 5.0, 0.010, from_s=20.0)) > LEAST_S
    assert middle_s(played(looking_on, 10.0, 0.010, from_s=30.0)) < LEAST_S + 0.012


def test_a_pause_is_no_cost():
    looking_on = LookingOn()
    played(looking_on, 5.0, 0.010)
    before_s = looking_on.wait_s
    for _ in range(20):
        looking_on.paused()
        looking_on.due(100.0)
    looking_on.paused()
    looking_on.due(200.0)
    assert looking_on.wait_s == before_s


def test_the_cost_is_known_where_each_frame_could_have_a_picture():
    """Frames longer than a picture stays at least: one without is needed to compare with."""
    assert middle_s(played(LookingOn(), 20.0, 0.05, (0.03,))) > MOST_S - 0.03
