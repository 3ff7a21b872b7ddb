"""A new patient's first days, from the first command on: the short form of `weeks`."""

import pytest

from game.body.joints import Side
from game.chronicle.past import read_past
from tests.session.guided.weeks import CODE, PAIRED, live


def test_every_pair_of_side_way_and_aphasia_is_there():
    for one in range(3):
        for other in range(one):
            pairs = {(each[one], each[other]) for each in PAIRED}
            assert len(pairs) == len({each[one] for each in PAIRED}) * len({each[other] for each in PAIRED})


def test_a_new_patient_comes_through_three_visits_and_the_first_week(tmp_path):
    told = live(tmp_path, "plp", Side.RIGHT, "switch", False, 10)
    assert told.first_visits_over == 3
    assert told.ends.keys() <= {"done", "stopped"}
    assert told.phase == "S1"
    assert told.trained >= 4
    assert {"map-1", "q4", "r1", "anything-new", "pain-now", "fit-where", "well-done"} <= told.titles
    fit = ("start", "how-big", "turn", "curl", "frozen", "fits", "match")
    assert {f"fit-{each}" for each in fit} <= told.titles
    # The whole of it is decided again from its facts.
    past = read_past(tmp_path, CODE)
    assert past.enrolled
    assert len(past.decided) > 100


@pytest.mark.parametrize("preset", ["stroke", "crps"])
def test_the_first_days_of_other_presets(tmp_path, preset):
    told = live(tmp_path, preset, Side.LEFT, "pad", True, 5)
    assert told.first_visits_over == 3
    assert told.ends.keys() <= {"done", "stopped"}
    assert told.trained >= 1
