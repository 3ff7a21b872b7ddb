"""sim:dropping leads the tracking rules of protocol.md 2.6 through every one of their rows."""

import numpy as np

from devices import open_device
from devices.check import StepPace
from game.body.joints import Side
from game.body.postures import rest_limb
from game.body.smooth import FilterRules
from game.body.tracking import Phase, TrackingRules, begin, clean
from game.settings import rules


def test_dropping_meets_every_row_and_no_pop_is_drawn() -> None:
    tracking, filters = rules(TrackingRules, "tracking"), rules(FilterRules, "filter")
    state = begin(rest_limb(Side.RIGHT, 0.0))
    phases, news, fastest, before = set(), [], 0.0, None
    with open_device("sim:dropping?every=4&seed=1", StepPace(0.0)) as device:
        for step in range(42 * 30):
            at = step / 30
            state, shown = clean(state, device.pose(at), at, tracking, filters)
            phases.add(shown.phase)
            news += [(item.phase, round(item.lost_s, 2)) for item in shown.news]
            if before is not None and shown.frame is not None:
                way = np.linalg.norm(shown.frame.positions - before.positions, axis=1)
                fastest = max(fastest, float(np.nanmax(way)) * 30)
            before = shown.frame
    assert phases >= set(Phase) - {Phase.UNSEEN}
    assert {phase for phase, _ in news} == {"held", "frozen", "void", "rest_pose", "hint", "rest", "regain"}
    # 0.12 s is held and judged; 0.3 s frozen; 0.7 s and more void; 3.5 s and more hint; 11 s rest.
    counted = {name: sum(phase == name for phase, _ in news) for name in ("frozen", "void", "hint", "rest")}
    assert counted == {"frozen": 5, "void": 4, "hint": 2, "rest": 1}
    assert fastest < tracking.gate_speed_m_s
