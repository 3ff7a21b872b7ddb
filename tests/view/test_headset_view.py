"""The view in a headset does all that the view in a window does, and goes on as one when the headset goes."""

import numpy as np
import pytest
from panda3d.core import NodePath

import scenes
from exercises.words import load_words
from game import settings
from game.body import postures
from game.body.joints import Side
from game.body.rotations import rotate
from game.mirror.reflect import reflect
from game.training import events
from game.view.eyes import Spectator
from game.view.input import Action, InputRules, Press
from game.view.look import Pad, ScreenLook
from game.view.staff import KEYS, StaffLine
from game.view.view import View
from tests.view.runtimes import FakeRuntime, turned, two_eyes

RULES = settings.rules(InputRules, "input")
WORDS = {"rest": "Rest", "stop": "Stop", "yes": "Yes", "no": "No", "really": "Is it so?"}
DOWN = turned(0, -36, 0)
# The patient's eyes where the stage's own camera stands.
HEAD = (0.0, 1.2, 0.0)


def studio(stage):
    scene = scenes.load("studio")
    scene.build(stage)
    return scene


def opened(kind, quality="low", **more):
    return View(kind, (320, 180), WORDS, Side.LEFT, 5, studio, RULES, quality=quality, **more)


@pytest.fixture(scope="module")
def pairs():
    """A view and its runtime of each quality that was asked for."""
    made = {}

    def of(quality):
        if quality not in made:
            runtime = FakeRuntime((240, 256))
            made[quality] = opened("headset", quality, runtime=runtime), runtime
        return made[quality]

    yield of
    for view, _ in made.values():
        view.close()
        view.close()


@pytest.fixture
def quality():
    """What is told of pictures holds at the lowest, which takes an eighth of the time."""
    return "low"


smooth = pytest.mark.parametrize("quality", ["medium"])


@pytest.fixture
def pair(pairs, quality):
    return pairs(quality)


@pytest.fixture
def view(pair):
    view, runtime = pair
    runtime.eyes = two_eyes(HEAD, DOWN)
    run(view, 0.2)
    return view


@pytest.fixture
def runtime(pair):
    return pair[1]


NOW = [0.0]


def run(view, seconds):
    """Frames over this time: where it is long only its end is looked at, and few will do."""
    asked = []
    frames = round(seconds / (0.1 if seconds < 0.5 else 0.25))
    for _ in range(frames):
        NOW[0] += seconds / frames
        right = postures.rest_limb(Side.RIGHT, NOW[0])
        assert view.begin() == []
        view.limbs(reflect(right), right)
        asked += view.draw(NOW[0])
    return asked


def keys(view):
    return {view._hit(x, y) for x in np.linspace(-1, 1, 41) for y in np.linspace(-1, 1, 41)}


@smooth
def test_the_right_hand_moves_on_the_right_and_arms_come_from_below(view):
    run(view, 1.0)
    before = [picture.astype(int) for picture in view.pictures()]
    right = postures.rest_limb(Side.RIGHT, NOW[0])
    view.limbs(reflect(right), postures.place(right, (0.0, 0.10, 0.0)))
    view.draw(NOW[0])
    for k, (was, now) in enumerate(zip(before, view.pictures(), strict=True)):
        rows, columns = np.nonzero(np.abs(now - was).max(axis=2) > 24)
        middle = (
            view.headset._cameras[k].lens.get_film_offset()[0] / view.headset._cameras[k].lens.get_film_size()[0]
        )
        assert 0.01 < len(rows) / was[..., 0].size < 0.4
        assert np.mean(columns > (0.5 - middle) * 240) > 0.9
        # The forearm, which comes from below, is wider than the hand at its end.
        assert rows.max() > 190
        assert np.bincount(rows, minlength=256)[:60].sum() == 0


@smooth
def test_the_colours_are_those_of_the_ordinary_picture(view, runtime):
    run(view, 1.0)
    patch = (slice(60, 70), slice(150, 170))
    runtime.eyes = None
    view.draw(NOW[0])
    ordinary = view.picture()[patch].reshape(-1, 3).mean(axis=0)
    runtime.eyes = two_eyes(HEAD, turned(0, -35.7, 0), apart_m=0.0)
    view.draw(NOW[0])
    film = view.headset._cameras[0].lens.get_film_size()
    offset = view.headset._cameras[0].lens.get_film_offset()
    # The same direction, just above the middle of the ordinary picture.
    x = round((0.5 - offset[0] / film[0]) * 240)
    y = round((0.5 + offset[1] / film[1]) * 256 - 25 / 160 * np.tan(np.radians(42)) / film[1] * 256)
    eye = view.pictures()[0][y - 4 : y + 5, x - 6 : x + 7].reshape(-1, 3).mean(axis=0)
    assert np.abs(eye - ordinary).max() < 8


def test_a_question_and_its_pads_work_in_the_headset(view, runtime, monkeypatch):
    look = ScreenLook("question", "really", pads=(Pad("yes", "yes"), Pad("no", "no")), ask_id=7)
    # Answers stand beside the intact hand: the person looks there.
    runtime.eyes = two_eyes(HEAD, turned(-20, -36, 0))
    run(view, 0.1)
    before = [picture.astype(int) for picture in view.pictures()]
    view.screen(look)
    assert run(view, 0.3) == [7]
    for was, now in zip(before, view.pictures(), strict=True):
        assert np.abs(now.astype(int) - was).max() > 60
    assert {"yes", "no"} <= keys(view)
    with monkeypatch.context() as patch:
        patch.setattr(view._hearing, "take", lambda hit: [hit])
        assert view.begin() == [view._hit]
    view.screen(None)
    run(view, 0.8)


def test_r_at_the_pc_asks_for_the_headset_back(view, runtime, monkeypatch):
    for action, times in ((Action.COVER, 0), (Action.RECENTRE, 1)):
        runtime.log.clear()
        with monkeypatch.context() as patch:
            patch.setattr(view._hearing, "take", lambda hit, action=action: [Press(action, NOW[0], "key")])
            view.begin()
        assert runtime.log.count("again") == times


def toward(view, pad):
    """The head's turn that looks at the middle of a pad of the panel."""
    eye, angles = np.array(HEAD), []
    for yaw in np.linspace(-60, 60, 121):
        for pitch in np.linspace(-50, 10, 61):
            found = view.panel.touched(eye, rotate(turned(yaw, pitch, 0), np.array([0.0, 0.0, -1.0])))
            if found is not None and found.pad == pad:
                angles.append((yaw, pitch))
    return turned(*np.mean(angles, axis=0), 0)


def test_a_steady_look_at_rest_is_rest_and_a_dot_shows_how_far(view, runtime):
    view.headset.seat(np.zeros(3), 0.0)
    turn = toward(view, "rest")
    now = [0.0]
    view._clock = lambda: now[0]
    runtime.eyes = two_eyes(HEAD, turn)
    acts, sizes = [], []

    def seen():
        NOW[0] += 0.01
        view.draw(NOW[0])
        return view.pictures()[0].astype(int)

    seen()
    bare = seen()
    for number in range(25):
        now[0] += 0.05
        acts += view.begin()
        if number in (0, 18):
            sizes.append(int((np.abs(seen() - bare).max(axis=2) > 15).sum()))
    assert [(act.action, act.by) for act in acts] == [(Action.REST, "gaze")]
    assert acts[0].time_s == pytest.approx(RULES.dwell_s + 0.05, abs=0.06)
    # The dot is there at once, and shrinks while the look lasts.
    assert sizes[0] > 10
    assert sizes[1] < sizes[0] / 2
    runtime.eyes = two_eyes(HEAD, DOWN)
    assert view.begin() == []
    assert view._dot._path.is_hidden()


def test_another_seat_is_taken_in_the_dark(view, runtime):
    runtime.eyes = two_eyes(HEAD, DOWN)
    view.headset.seat(np.zeros(3), 0.0)
    run(view, 0.2)
    before = view.headset.gaze()[0]
    whole = view.pictures()[0].mean()
    view.seat(np.array([0.1, 0.1, 0.0]), 0.3, -0.1)
    sign = view.panel._groups["chrome"]
    high = sign.lie.centre[1]
    seen, places = [], []
    for _ in range(14):
        NOW[0] += 0.1
        view.draw(NOW[0])
        seen.append((view.headset.gaze()[0], view.pictures()[0].mean()))
        places.append(sign.lie.centre[1] - high)
    moved = [n for n, (place, _) in enumerate(seen) if not np.allclose(place, before)]
    # The frame before and that one are black; none is much brighter or darker than the last.
    assert [round(seen[n][1], 3) for n in (moved[0] - 1, moved[0])] == [0.0, 0.0]
    assert (moved[0] + 1) * 0.1 == pytest.approx(RULES.fade_s, abs=0.21)
    assert np.abs(np.diff([light for _, light in seen])).max() < 0.4 * whole
    assert seen[-1][1] == pytest.approx(whole, rel=0.3)
    assert seen[-1][1] == seen[-2][1]
    # What is looked at comes with the eyes, in the same frame.
    assert places == pytest.approx([0.0] * moved[0] + [0.1] * (len(seen) - moved[0]))
    view.headset.seat(np.zeros(3), 0.0)
    view.panel.rise(0.0)


def test_a_headset_that_goes_leaves_the_ordinary_view(view, runtime):
    run(view, 0.5)
    runtime.dies_in = "acquire"
    run(view, 0.3)
    seen = view.picture()
    assert view.pictures() == ()
    assert keys(view) == {None, "rest"}
    plain = opened("offscreen")
    try:
        now, NOW[0] = NOW[0], 0.0
        run(plain, 1.0)
        NOW[0] = now
        # The pads of a headset stand elsewhere: table and hands on the affected side have none.
        free = slice(70, 180), slice(0, 190)
        off = np.abs(plain.picture()[free].astype(int) - seen[free]).mean()
    finally:
        plain.close()
    assert off < 2.0
    runtime.dies_in, runtime.generation = None, runtime.generation + 1
    runtime.eye_sizes = ((240, 256),) * 2
    runtime.eyes = two_eyes(HEAD, DOWN)
    run(view, 0.2)
    assert len(view.pictures()) == 2


def test_events_reach_the_props_in_both_eyes(view):
    before = [picture.astype(int) for picture in view.pictures()]
    view.apply([events.Show(3, "lantern", (0.0, 0.74, -0.5), {"brightness": 1.0})], [])
    run(view, 1.0)
    for was, now in zip(before, view.pictures(), strict=True):
        assert np.abs(now.astype(int) - was).max() > 40
    view.apply([events.Hide(3)], [])
    run(view, 0.8)


def test_a_headset_needs_its_runtime_and_sets_the_pace(view, runtime):
    assert view.display_hz == 90.0
    for kind, more in (("headset", {}), ("offscreen", {"runtime": runtime})):
        with pytest.raises(ValueError, match="runtime"):
            opened(kind, **more)


def strip(view):
    """The line for staff in the window's picture: the last 30 rows, dark with light letters."""
    view.draw(NOW[0])
    return view.picture()[-30:].astype(int)


def test_staff_read_the_last_rating_and_their_keys_and_the_patient_does_not(view):
    before, eyes = strip(view), [picture.astype(int) for picture in view.pictures()]
    assert (before.max(axis=2) > 90).mean() > 0.01
    assert np.median(before) < 60
    view.apply([events.Nrs("pre", 7, "self", "bar", "screen")], [])
    rated = strip(view)
    changed = (rated != before).any(axis=2)
    assert changed.any()
    for was, now in zip(eyes, view.pictures(), strict=True):
        assert (was == now).all()
    view.apply([events.Nrs("mid", None, "self", "bar", "screen")], [])
    assert (strip(view) == before).all()


def test_where_the_mouse_is_the_one_button_staff_have_their_line_and_no_dead_pad(view):
    said = {**WORDS, **load_words()}
    for one_button in (False, True):
        spectator = Spectator(view.stage, Side.LEFT, said, one_button)
        try:
            spectator.show(view.headset._cameras[0])
            assert spectator._flat.find_all_matches("**/staff pad").get_num_paths() == (not one_button)
            found = [spectator.on_pad(x / 20, y / 20) for x in range(-20, 21) for y in range(-20, 21)]
            assert any(found) is not one_button
        finally:
            spectator.close()


def test_the_line_for_staff_says_every_key():
    words = load_words("en")
    said = StaffLine(NodePath("flat"), words).text(3)
    assert said.startswith("Last pain: 3 ")
    assert {key for key, _ in KEYS} >= {"Space", "Esc", "R", "C", "N", "+"}
    assert all(words[word] in said for _, word in KEYS)


@smooth
def test_sharpness_waits_for_a_screen_before_the_patient(view, runtime):
    """The last one here: what is left out does not come back."""
    made = len(runtime.made)
    assert [view.draw_less() for _ in range(4)] == [True, True, True, False]
    run(view, 0.3)
    assert len(runtime.made) == made
    view.screen(ScreenLook("saved", "really"))
    run(view, 0.3)
    view.screen(None)
    assert runtime.made[made:] == [(runtime.generation, ((192, 205),) * 2, runtime.made[0][2])]
    assert [picture.shape for picture in view.pictures()] == [(205, 192, 3)] * 2


def test_what_is_for_staff_stands_over_the_window_and_before_no_eye(view):
    """Staff read and press a page of their own; the person sees one calm sentence, and then the table again."""
    plain = view.picture().astype(int)
    asked = ScreenLook("question", "really", pads=(Pad("yes", "yes"), Pad("no", "no")), staff=True)
    view.screen(asked)
    run(view, 0.2)
    assert {"yes", "no"} <= keys(view)
    over = view.picture().astype(int)
    assert (np.abs(over - plain).max(axis=2) > 20).mean() > 0.5
    view.screen(None)
    run(view, 0.2)
    assert not {"yes", "no"} & keys(view)
    assert (np.abs(view.picture().astype(int) - plain).max(axis=2) > 20).mean() < 0.2
