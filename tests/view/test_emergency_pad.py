"""Staff without a keyboard at hand hold a pad for a seizure or a collapse; touching it does nothing."""

import numpy as np
import pytest
from panda3d.core import NodePath

from exercises.words import languages, load_words
from game.body.joints import Side
from game.view import ink
from game.view.flat import FlatView
from game.view.input import EMERGENCY_PAD, Action, Inputs, Pointer, Press
from game.view.page_whole import Around, draw
from game.view.staff import HIGH_PX, StaffLine, StaffPad
from tests.view.every_screen import RULES
from tests.view.looks import LOOKS
from tests.view.test_flat_page import MM_20, PT_18, undrawn, written

SIZE = (1366, 768)
SPOKEN = pytest.mark.parametrize("language", languages())
__all__ = ["undrawn", "written"]


def pointed(inputs, time_s, *, down=True, pad=EMERGENCY_PAD):
    found = inputs.pointer(Pointer(time_s, 0.9, 0.9, frozenset({"left"} if down else ()), 0, pad))
    return [act for act in found if isinstance(act, Press)]


def test_held_for_a_second_it_is_the_key_of_staff():
    inputs = Inputs(RULES)
    assert pointed(inputs, 1.0) == []
    assert inputs.tick(1.0 + 0.9 * RULES.rest_hold_s) == []
    (act,) = inputs.tick(1.0 + 1.1 * RULES.rest_hold_s)
    assert (act.action, act.by) == (Action.EMERGENCY, "button")
    assert inputs.tick(9.0) == [], "once"


@pytest.mark.parametrize(
    "then",
    [
        lambda inputs: pointed(inputs, 1.5, down=False),
        lambda inputs: pointed(inputs, 1.5, pad="next"),
        lambda inputs: inputs.focus_lost(1.5),
    ],
    ids=["let go", "left", "another window"],
)
def test_touched_or_left_it_does_nothing(then):
    inputs = Inputs(RULES)
    pointed(inputs, 1.0)
    found = [*then(inputs), *inputs.tick(9.0)]
    assert not [act for act in found if isinstance(act, Press)]


def test_where_the_mouse_is_the_one_button_it_is_rest_and_stop_alone():
    inputs = Inputs(RULES, one_button=True)
    pointed(inputs, 1.0)
    assert [act.action for act in inputs.tick(9.0) if isinstance(act, Press)] == [Action.REST, Action.STOP]
    for button in (True, False):
        view = FlatView("offscreen", SIZE, load_words(), Side.LEFT, RULES, one_button=button, emergency=True)
        view.draw(0.0)
        assert (EMERGENCY_PAD in dict(view._page().pads)) is not button


@SPOKEN
@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("name", [*LOOKS, None])
def test_on_a_flat_page_it_is_quiet_large_and_far_from_all_that_a_patient_presses(name, right, language, written):
    look = None if name is None else LOOKS[name]
    words = load_words(language)
    found = draw(SIZE, look, Around(emergency=True), words, lambda _: None, intact_right=right)
    pads = dict(found.pads)
    if name == "emergency":
        assert EMERGENCY_PAD not in pads, "it is there already"
        return
    area = pads.pop(EMERGENCY_PAD)
    assert min(area.w, area.h) >= MM_20 * SIZE[0]
    for key, other in pads.items():
        apart = max(other.x - area.x - area.w, area.x - other.x - other.w)
        above = max(other.y - area.y - area.h, area.y - other.y - other.h)
        assert max(apart, above) >= 0.015 * SIZE[0], key
    assert found.hit(*area.middle) == EMERGENCY_PAD
    said = [each for each in written if area.has(*each[0].middle)]
    assert " ".join(said[0][1]) == words["staff-emergency-hold"]
    for place, lines, em, bold in said:
        assert em >= PT_18 * SIZE[0]
        assert max(ink.width_em(line, bold) for line in lines) * em <= place.w + 1
        assert ((len(lines) - 1) * ink.LINE + 0.95) * em <= place.h + 1


@SPOKEN
@pytest.mark.parametrize("window", [(960, 540), (1366, 768), (1920, 1080)])
def test_beside_a_headset_it_stands_in_the_window_of_staff_over_their_line(window, language):
    flat = NodePath("spectator")
    pad, line = StaffPad(flat, load_words(language)), StaffLine(flat, load_words(language))
    assert not pad.hit(0.9, -0.9), "not before it is shown"
    line.show(None, window)
    pad.show(window)
    left, low, right, top = pad.area
    assert pad.hit((left + right) / 2, (low + top) / 2)
    assert not pad.hit(0.0, 0.0)
    assert low >= -1.0 + 2.0 * HIGH_PX / window[1] - 1e-9
    assert right <= 1.0
    assert (right - left) / 2 * window[0] < 0.5 * window[0]
    cards = flat.find_all_matches("**/staff pad")
    assert cards.get_num_paths() == 1
    low_corner, high_corner = cards[0].get_tight_bounds()
    assert np.allclose([low_corner[0], low_corner[2], high_corner[0], high_corner[2]], pad.area, atol=1e-5)
