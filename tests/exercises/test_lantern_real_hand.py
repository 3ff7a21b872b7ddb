"""A real hand, recorded with an optical tracker, lights the lantern; losses make voids and no misses."""

import pytest

from devices import open_device
from exercises import load
from game.body.frame import Moment, Person
from game.body.joints import Side
from game.body.kinematics import complete
from game.body.postures import rest_limb
from game.body.tracking import TrackingRules, begin, clean
from game.mirror.reflect import reflect
from game.settings import default_ranges, rules
from game.training.events import Finished, Show, Void
from game.training.runner import Runner


@pytest.mark.recordings
@pytest.mark.parametrize("start_s", [60.0, 0.0])
def test_a_real_hand_lights_the_lantern(start_s: float, recordings, all_rules) -> None:
    now = [0.0]
    limits = rules(TrackingRules, "tracking")
    person = Person(Side.LEFT, ranges=default_ranges())
    runner = Runner(load("lantern"), 1.0, 1, person, all_rules)
    state, events = begin(rest_limb(Side.RIGHT, 0.0)), []
    url = f"play:{recordings / 'duke-gestures-right-111s.npz'}?start={start_s:g}"
    with open_device(url, lambda: now[0]) as device:
        for frame in range(52 * 30):
            now[0] = frame / 30
            pose = device.pose(now[0])
            state, seen = clean(state, None if pose is None else complete(pose), now[0], limits)
            limb = seen.frame if seen.frame is not None else rest_limb(Side.RIGHT, now[0])
            moment = Moment(now[0], limb, limb, limb, reflect(limb), lost_s=seen.lost_s)
            events += runner.step(moment).events
        events += runner.stop("time_limit").events
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.trials >= 4
    assert finished.successes >= 4
    assert len([event for event in events if isinstance(event, Show)]) == 1
    voids = [event for event in events if isinstance(event, Void)]
    assert len(voids) == finished.voids >= 1
