"""Props stand on both sides, come and go softly, and never flash."""

import numpy as np
import pytest

from game.body import postures
from game.body.joints import Side
from game.view import prop_models, shapes, surface
from game.view.props import Props
from game.view.standing import FADE_S
from models3d import catalogue


class FakeHand:
    """Draws no hand but keeps what it was told."""

    told = ()

    def __init__(self, stage, parent):
        self.node = parent.attach_new_node("hand")

    def set(self, side, **look):
        FakeHand.told = (side, look)

    def follow(self, limb, tone=5):
        FakeHand.told = (limb.side, limb)


@pytest.fixture
def props(stage):
    made = Props(stage, Side.LEFT, FakeHand)
    yield made
    made.close()


def seen(stage):
    stage.frame()
    return stage.picture().astype(int)


def settle(props, seconds=1.2):
    for _ in range(int(seconds * 30)):
        props.tick(1 / 30)


def test_every_kind_has_a_model_and_can_be_drawn(stage, props):
    assert set(prop_models.MODELS) == set(catalogue.KINDS)
    empty = seen(stage)
    for number, kind in enumerate(catalogue.KINDS):
        assert props.show(number, kind, (0.05, 0.80, -0.5), {}) is None
        settle(props)
        assert np.abs(seen(stage) - empty).max() > 30, kind
        props.hide(number)
        settle(props, 4.0)
        assert np.array_equal(seen(stage), empty), kind


def test_a_prop_has_its_mirror_image_and_focus_hides_the_intact_one(stage, props):
    empty = seen(stage)
    props.show(1, "cup", (0.2, 0.74, -0.5), {})
    settle(props)
    both = seen(stage)
    assert np.abs(both - both[:, ::-1]).mean() < 0.6
    props.focus = True
    one = seen(stage)
    assert np.array_equal(one[:, 180:], empty[:, 180:])
    assert np.array_equal(one[:, :150], both[:, :150])


def test_what_stands_on_the_midline_stands_there_once(stage, props):
    props.show(1, "lantern", (0.0, 0.74, -0.5), {})
    props.show(2, "bar", (0.2, 0.74, -0.5), {})
    assert all(prop.image is None for prop in props._props.values())


def test_a_prop_appears_and_goes_in_half_a_second_without_a_jump(stage, props):
    assert FADE_S >= 0.5
    surface.solid(stage.seat, shapes.sheet((-1, 0.74, 0.2), (2, 0, 0), (0, 0, -1.4)).painted((0.4, 0.3, 0.2)))
    before = seen(stage)
    props.show(1, "ball", (0.0, 0.74, -0.5), {})
    last, frames = before, 0
    for _ in range(20):
        props.tick(1 / 30)
        now = seen(stage)
        # Its shadow comes with it, but no pixel leaps more than the shadow's own step.
        assert np.abs(now - last)[:, :, 0].mean() < 1.0
        frames += not np.array_equal(now, last)
        last = now
    assert frames >= 14
    props.hide(1)
    settle(props, 0.4)
    assert not np.array_equal(seen(stage), before)
    settle(props, 0.4)
    assert np.array_equal(seen(stage), before)


def test_light_never_changes_faster_than_once_a_second(stage, props):
    props.show(1, "lantern", (0.0, 0.74, -0.5), {"brightness": 0.0})
    prop = props._props[1]
    for frame in range(60):
        before = float(prop.look["brightness"])
        props.change(1, None, {"brightness": float(frame % 10 < 5)})
        props.tick(1 / 30)
        assert abs(float(prop.look["brightness"]) - before) <= 1 / 30 + 1e-9
    props.change(1, None, {"brightness": 1.0})
    settle(props, 2.0)
    assert prop.look["brightness"] == 1.0


def test_a_moved_prop_glides(stage, props):
    props.show(1, "ball", (0.1, 0.74, -0.5), {})
    props.change(1, (0.4, 0.74, -0.5), {})
    last = 0.1
    for _ in range(40):
        props.tick(1 / 30)
        now = float(props._props[1].at[0])
        assert 0 <= now - last <= 1.5 / 30 + 1e-9
        last = now
    assert last == pytest.approx(0.4, abs=1e-3)


def test_a_hand_is_there_at_once_and_its_board_waits_for_the_next(stage, props):
    look = {"side": "left", "view": "palmar", "turn_deg": 135.0, "posture": "fist"}
    assert props.show(1, "hand", (0.0, 0.84, -0.5), look) is None
    side, told = FakeHand.told
    assert side is Side.LEFT
    assert (told["view"], told["turn_deg"], told["posture"], told["to"]) == ("palmar", 135.0, "fist", None)
    settle(props)
    board = props._props[1]
    props.hide(1)
    settle(props, 1.0)
    assert board.opacity == 1.0
    assert board.picture.node.is_stashed()
    props.show(2, "hand", (0.0, 0.84, -0.5), {**look, "side": "right"})
    assert props._props[2] is board
    assert not board.picture.node.is_stashed()
    assert FakeHand.told[0] is Side.RIGHT
    assert FakeHand.told[1]["object"] == "none"


@pytest.mark.parametrize(
    ("kind", "look", "word"),
    [
        ("dragon", {}, "lantern"),
        ("lantern", {"brightnes": 1.0}, "brightness"),
        ("lantern", {"brightness": 2.0}, "between 0 and 1"),
        ("hand", {"view": "inside"}, "palmar"),
        ("cup", {"fill": "half"}, "number"),
    ],
)
def test_a_wrong_look_is_one_sentence(props, kind, look, word):
    sentence = props.show(1, kind, (0.0, 0.74, -0.5), look)
    assert word in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert (1 in props._props) == (kind != "dragon")


def test_a_board_may_show_the_mirror_limb_itself_and_is_covered_with_it(props):
    limb = postures.rest_limb(Side.LEFT, 1.0)

    def one_frame(limb, covered=False):
        props.follow(limb, covered)
        props.tick(1 / 30)
        return props._props[1]

    props.show(1, "hand", (-0.1, 0.9, -0.8), {"side": "left", "stands_for": "nothing"})
    assert props.elsewhere
    board = one_frame(limb)
    assert board.veiled == 1.0
    props.change(1, None, {"stands_for": "mirror"})
    shares = [one_frame(limb).veiled for _ in range(20)]
    assert 0.9 < shares[0] < 1.0
    assert shares[-1] == 0.0
    assert FakeHand.told == (Side.LEFT, limb)
    # Under the cloth, or while it is lost, it is not to be seen; it comes back as softly.
    for gone in ((limb, True), (None, False)):
        shares = [one_frame(*gone).veiled for _ in range(20)]
        assert 0.0 < shares[0] < 0.1
        assert shares[-1] == 1.0
        assert board.picture.node.is_stashed()
        assert [one_frame(limb).veiled for _ in range(20)][-1] == 0.0
    # The next trial's board takes its place without a change.
    props.hide(1)
    assert not props.elsewhere
    props.show(1, "hand", (-0.1, 0.9, -0.8), {"side": "left", "stands_for": "mirror"})
    assert one_frame(limb).veiled == 0.0
    props.hide(1)


def test_a_board_behind_the_wall_looks_the_same_before_it(stage, props):
    eye = stage.eye
    far = eye + np.array((-0.1, -0.4, -1.1))
    props.deep_m = 0.9
    props.show(1, "hand", tuple(far), {"size": 1.4})
    board = props._props[1]
    share = np.linalg.norm(board.at - eye) / np.linalg.norm(far - eye)
    assert board.at[2] == pytest.approx(-0.9)
    np.testing.assert_allclose(np.cross(board.at - eye, far - eye), 0.0, atol=1e-12)
    assert board.look["size"] == pytest.approx(1.4 * share)
    props.hide(1)


def test_the_shadow_of_leaves_is_cast_by_what_nobody_sees(stage, props):
    empty = seen(stage)
    props.show(1, "sunlight", (0.2, 0.74, -0.5), {"warmth": 1.0})
    settle(props)
    sun = props._props[1].model
    surface.set_halo(sun.pool, 0.0)
    assert np.abs(seen(stage) - empty).max() <= 2


def test_a_block_that_is_taken_or_falls_is_the_one_nearest_to_the_hand(stage, props):
    props.show(1, "blocks", (0.0, 0.74, -0.5), {"side": "left"})
    settle(props)
    full, empty = props._props[1].model._heaps
    before = full._there.copy()
    assert before.all()
    assert not empty._there.any()
    assert full._spots[:, 0].max() < 0.0 < empty._spots[:, 0].min()
    props.change(1, None, {"taken": 1, "spot_x_m": -0.2, "spot_z_m": 0.1})
    settle(props)
    (gone,) = np.flatnonzero(before & ~full._there)
    assert np.hypot(*(full._spots[gone] - (-0.2, 0.1))) < 0.05
    # The uppermost goes first, and the first to fall lies on the floor.
    assert full._ranks[gone] == full._ranks.max()
    props.change(1, None, {"landed": 1, "spot_x_m": 0.2, "spot_z_m": 0.1})
    settle(props)
    (lies,) = np.flatnonzero(empty._there)
    assert np.hypot(*(empty._spots[lies] - (0.2, 0.1))) < 0.05
    assert empty._ranks[lies] == 0


def test_what_is_held_goes_where_the_hand_goes_in_that_very_frame(stage, props):
    for number, kind in enumerate(("block", "ball")):
        props.show(number, kind, (0.0, 0.80, -0.5), {})
        props.change(number, (0.1, 0.90, -0.4), {})
    assert props._props[0].at.tolist() == [0.1, 0.90, -0.4]
    assert props._props[1].at.tolist() == [0.0, 0.80, -0.5]
