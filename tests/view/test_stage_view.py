"""The view shows what session tells it, in the frame it is told, and says which questions became visible."""

import numpy as np
import pytest
from PIL import Image

import scenes
from game import settings
from game.body import postures
from game.body.joints import Side
from game.mirror.reflect import reflect
from game.training import events
from game.view.input import InputRules
from game.view.look import PRESENCE_S, Pad, ScreenLook
from game.view.view import View
from tests import floors

# Calls of a frame, measured 679 to 723; what they take, `midline bench` says.
MOST = 1000
RULES = settings.rules(InputRules, "input")
WORDS = {
    "rest": "Rest",
    "stop": "Stop",
    "watch": "Watch the mirror.",
    "yes": "Yes",
    "no": "No",
    "really": "Is it so?",
}
STEP = 1 / 30
REST = postures.rest_limb(Side.LEFT, 0.0)


class FakeSounds:
    def __init__(self):
        self.heard = []

    def chime(self, number):
        self.heard.append(("chime", number))

    def bell(self):
        self.heard.append(("bell",))

    def call(self):
        self.heard.append(("call",))

    def close(self):
        self.heard.append(("close",))


def studio(stage):
    scene = scenes.load("studio")
    scene.build(stage)
    return scene


@pytest.fixture(scope="module")
def opened():
    view = View("offscreen", (320, 180), WORDS, Side.LEFT, 5, studio, RULES, quality="low", sounds=FakeSounds())
    view.now = 0.0
    yield view
    view.close()


@pytest.fixture
def view(opened):
    opened._narration._sounds.heard.clear()
    yield opened
    opened.cover(False)
    opened.screen(None)
    opened.limbs(None, None)
    opened.apply([events.Finished("completed", 0, 0, 0, 0.0, 1.0)], [])
    run(opened, 4.0)


def hands(at_s):
    right = postures.rest_limb(Side.RIGHT, at_s)
    return reflect(right), right


def run(view, seconds, limbs=None):
    """Frames over this time: where it is long only its end is looked at, and few will do."""
    asked = []
    frames = round(seconds / STEP) if seconds < 0.5 else 8
    for _ in range(frames):
        view.now += seconds / frames
        assert view.begin() == []
        if limbs:
            view.limbs(*limbs(view.now))
        asked += view.draw(view.now)
    return asked


def seen(view):
    return view.picture().astype(int)


def test_limbs_come_and_go_in_their_time(view):
    run(view, 0.1)
    empty = seen(view)
    run(view, 0.2, hands)
    early = np.abs(seen(view) - empty).mean()
    run(view, PRESENCE_S, hands)
    whole = np.abs(seen(view) - empty).mean()
    assert 0.1 * whole < early < 0.7 * whole
    view.limbs(None, None)
    run(view, 0.2)
    going = np.abs(seen(view) - empty).mean()
    assert 0.1 * whole < going < 0.95 * whole
    run(view, PRESENCE_S)
    assert np.abs(seen(view) - empty).mean() < 0.05


def shares(view, seconds, limb=REST):
    """How opaque the mirror limb is in each frame of so many seconds."""
    found = []
    for _ in range(round(seconds / STEP)):
        view.now += STEP
        view.limbs(limb, None)
        view.draw(view.now)
        found.append(view.avatar._pieces[1]["arm"].presence)
    return np.array(found)


def test_a_reveal_fades_in_by_opacity_alone_and_is_whole_in_the_end(view):
    view.coming(4.0)
    found = shares(view, 4.0)
    np.testing.assert_allclose(np.diff(found), STEP / 4.0, atol=1e-9)
    assert found[0] < 0.02
    assert found[-1] == pytest.approx(1.0)
    # Never left translucent, and opaque as any other thing.
    assert shares(view, 0.2).tolist() == [1.0] * 6
    arm = view.avatar._pieces[1]["arm"]
    assert arm.veil is None
    assert not arm.path.has_transparency()
    view.coming()
    assert len(set(shares(view, 1.0, None)[: round(PRESENCE_S / STEP)])) > 10


def test_a_reveal_from_under_the_cloth_never_fades(view):
    view.coming(4.0, under=True)
    view.cover(True)
    found = shares(view, 0.8)
    assert set(found) == {0.0}
    # It lies there: the cloth has its shape already, so that nothing pops up beneath it.
    assert view._cover._height.max() > 0.80
    before = view._cover._height.copy()
    assert set(shares(view, 0.2)) == {0.0}
    assert np.abs(view._cover._height - before).max() < 1e-3
    view.cover(False)
    found = shares(view, 0.6)
    assert set(found) <= {0.0, 1.0}
    assert found[-1] == 1.0
    # Taken away from under the cloth it is gone when the cloth goes.
    view.coming()
    view.cover(True)
    shares(view, 0.8)
    view.cover(False)
    assert set(shares(view, 1.0, None)) == {0.0}


def test_the_pose_of_this_frame_is_in_its_picture(view):
    run(view, 1.0, hands)
    before = seen(view)
    left, right = hands(view.now)
    higher = postures.place(right, (0.0, 0.12, 0.0))
    view.limbs(left, higher)
    view.draw(view.now + 1e-6)
    off = np.abs(seen(view) - before)
    assert off[:, 160:].mean() > 5 * off[:, :140].mean()


def test_the_cloth_takes_half_a_second_and_leaves_the_intact_hand(view):
    run(view, 1.0, hands)
    before = seen(view)
    view.cover(True)
    run(view, 0.55, hands)
    covered = seen(view)
    off = np.abs(covered - before)
    assert off[60:, :140].mean() > 10
    assert off[:, 190:].mean() < 0.5
    view.cover(False)
    run(view, 0.7, hands)
    assert np.abs(seen(view) - before).mean() < 0.3


def test_a_question_is_reported_once_in_the_frame_that_shows_it(view):
    look = ScreenLook("question", "really", pads=(Pad("yes", "yes"), Pad("no", "no")), ask_id=7)
    assert run(view, 0.2) == []
    before = seen(view)
    view.screen(look)
    view.now += STEP
    assert view.draw(view.now) == [7]
    assert np.abs(seen(view) - before).max() > 60
    view.screen(look)
    assert run(view, 0.3) == []
    view.screen(None)
    run(view, 0.3)
    view.screen(look)
    assert run(view, 0.1) == [7]


def test_events_and_cues_reach_props_and_sound(view):
    view.apply([events.Show(3, "lantern", (0.0, 0.74, -0.5), {"brightness": 0.0})], [])
    run(view, 0.8)
    dark = seen(view)
    view.apply(
        [events.Say("watch")],
        [events.Cue(3, None, {"brightness": 1.0, "beat": 1}), events.Cue(3, None, {"chime": 4})],
    )
    view.apply([], [events.Cue(3, None, {"beat": 1}), events.Cue(99, None, {"brightness": 1.0})])
    run(view, 1.5)
    lit = seen(view)
    assert lit[60:140, 120:200].mean() > dark[60:140, 120:200].mean() + 4
    assert view._narration._sounds.heard == [("bell",), ("chime", 4)]
    view.apply([events.Hide(3)], [])
    run(view, 0.8)
    assert len(view.props) == 0


def test_an_unknown_prop_never_stops_the_play(view, caplog):
    view.apply([events.Show(4, "dragon", (0.0, 0.74, -0.5))], [events.Cue(4, None, {"glow": 1.0})])
    run(view, 0.1)
    assert "dragon" in caplog.text


def test_a_picture_file_is_the_last_frame(view, tmp_path):
    run(view, 0.1, hands)
    view.save_picture(tmp_path / "now.png")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "now.png")), view.picture())


def test_a_processor_draws_a_picture_file_with_smooth_edges_and_the_film_without(tmp_path):
    view = View("offscreen", (160, 90), WORDS, Side.LEFT, 5, studio, RULES)
    try:
        view.draw(0.0)
        film = seen(view)
        view.save_picture(tmp_path / "smooth.png")
        off = np.abs(np.asarray(Image.open(tmp_path / "smooth.png")).astype(int) - film).max()
        assert (off > 8) == view.software
        view.draw(0.0)
        assert np.array_equal(seen(view), film)
    finally:
        view.close()


def test_our_share_before_the_engine_draws_is_small(view):
    view.apply([events.Show(5, "lantern", (0.0, 0.74, -0.5), {"brightness": 0.5})], [])
    run(view, 0.5, hands)
    frames = [hands(view.now + k * STEP) for k in range(40)]
    frame, view.stage.frame = view.stage.frame, lambda: None

    def ours(k):
        view.limbs(*frames[k])
        view.apply([], [events.Cue(5, None, {"brightness": k / 40})])
        view.draw(view.now + k * STEP)

    try:
        assert max(floors.calls(lambda k=k: ours(k)) for k in range(40)) < MOST
    finally:
        view.stage.frame = frame
        view.now += 40 * STEP


def test_drawing_less_is_offered_until_there_is_nothing_left():
    view = View("offscreen", (160, 90), WORDS, Side.LEFT, 5, studio, RULES, quality="high")
    try:
        assert view.stage.shadow_px == 2048
        assert [view.draw_less() for _ in range(3)] == [True, True, False]
        view.draw(0.0)
        assert view.stage.shadow_px == 1024
    finally:
        view.close()
