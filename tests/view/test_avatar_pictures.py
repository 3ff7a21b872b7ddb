"""The body is drawn as accepted, both hands alike, and the graphics card moves its skin as the sum says."""

import itertools

import numpy as np
import pytest
from panda3d.core import (
    DepthTestAttrib,
    Geom,
    GeomEnums,
    GeomNode,
    GeomPoints,
    LVector3f,
    OmniBoundingVolume,
    Shader,
)

import scenes
from game.body.joints import Side
from game.view import axes, gallery, glsl
from game.view.avatar import Avatar, vertex_data
from game.view.gallery import POSES, Easel, both
from game.view.hand_picture import VIEWS, HandPicture
from game.view.skinning import Skinning
from game.view.window import Stage
from models3d.pack import load_body

# A tone for each posture in turn, so that every tone is seen.
TONE = dict(zip(POSES, (2, 5, 8, 5, 8, 2, 5), strict=True))


def studio(stage):
    scene = scenes.load("studio")
    scene.build(stage)
    return scene


@pytest.fixture(scope="module")
def close():
    """Small close-ups of a man."""
    with Easel((240, 240), "man", 5, studio) as easel:
        yield easel


@pytest.fixture(scope="module")
def seat():
    """Small pictures from the seat of a woman."""
    with Easel((320, 180), "woman", 5, studio) as easel:
        yield easel


@pytest.mark.parametrize("name", POSES)
def test_a_hand_looks_as_accepted_close_up(close, accepted, name):
    close.avatar.set_tone(TONE[name])
    accepted(close.close_up(POSES[name]), f"hand-{name}")


@pytest.fixture(scope="module")
def plain():
    """The same seat in the detail that a processor without a graphics card draws."""
    with Easel((320, 180), "woman", 5, studio, "medium") as easel:
        yield easel


@pytest.mark.parametrize("name", ["rest", "fist"])
def test_arms_look_as_accepted_from_the_seat(seat, accepted, name):
    accepted(seat.from_seat(POSES[name]), f"seat-{name}")


@pytest.mark.parametrize("name", POSES)
def test_the_mirrored_hand_is_the_mirror_image_in_pixels(plain, name):
    seat = plain
    seat.avatar.set_tone(TONE[name])
    picture = seat.from_seat(POSES[name]).astype(int)
    off = np.abs(picture - picture[:, ::-1])
    # The wood is not its own mirror image, so only the arms' pixels are compared.
    seat.avatar.root.hide()
    seat.stage.frame()
    arms = np.abs(picture - seat.stage.picture().astype(int)).max(axis=2) > 24
    seat.avatar.root.show()
    arms &= arms[:, ::-1]
    assert arms.sum() > 1500
    assert off[arms].mean() < 2.5
    assert np.percentile(off[arms], 99) < 40


def test_tones_run_from_fair_to_dark_and_palms_stay_lighter():
    backs, palms = [], []
    with Easel((120, 120), "man", 1, quality="low") as close:
        for tone in range(1, 11):
            close.avatar.set_tone(tone)
            backs.append(close.close_up(POSES["rest"])[59:70, 59:70].mean())
            palms.append(close.close_up(POSES["open-palm-up"])[59:70, 48:58].mean())
    assert all(after < before + 1.0 for before, after in itertools.pairwise(backs))
    assert backs[0] > 2.5 * backs[-1]
    assert palms[-1] > 1.5 * backs[-1]


def test_an_arm_comes_and_goes_as_a_whole(plain):
    seat, avatar, stage = plain, plain.avatar, plain.stage
    whole = seat.from_seat(POSES["rest"]).astype(int)
    seen = []
    for share in (0.0, 0.5, 1.0, 0.5, 0.0):
        avatar.presence(Side.LEFT, share)
        stage.frame()
        seen.append(stage.picture().astype(int))
    avatar.presence(Side.LEFT, 1.0)
    away, half, back, _, gone = seen
    # Nothing of it stays: no shadow either.
    np.testing.assert_array_equal(gone, away)
    assert (np.abs(away - whole)[:, 160:].max(axis=2) > 8).mean() < 0.01
    np.testing.assert_array_equal(back, whole)
    arm = np.abs(away - whole).max(axis=2) > 30
    assert arm[:, :160].sum() > 800
    between = (half - away)[arm].sum() / (whole - away)[arm].sum()
    assert 0.25 < between < 0.75


GRID = (128, 72)
PLACED = """    int n = gl_VertexID;
    gl_Position = vec4((vec2(n % 128, n / 128) + 0.5) / vec2(64.0, 36.0) - 1.0, 0.0, 1.0);
    gl_PointSize = 1.0;"""
FRACTION = """#version 330
in vec3 world;
uniform vec3 part;
out vec4 colour;
void main() {
    float x = clamp((dot(world, part) + 2.0) * 0.25, 0.0, 0.9999999);
    vec3 digits = fract(x * vec3(1.0, 255.0, 65025.0));
    colour = vec4(digits - vec3(digits.yz, digits.z) / vec3(255.0, 255.0, 255.0), 1.0);
}
"""


@pytest.mark.parametrize(("side", "half"), [(Side.RIGHT, 0), (Side.LEFT, 1)])
def test_the_graphics_card_moves_every_vertex_as_the_sum_says(side, half):
    """The skin's own vertex shader, told to write where each vertex went instead of drawing it."""
    text = glsl.load("skin.vert")
    placed = "    gl_Position = p3d_ModelViewProjectionMatrix * posed;"
    assert placed in text
    with Stage("offscreen", GRID, 0, 0) as stage:
        avatar = Avatar(stage, Side.LEFT)
        avatar.pose(*both(POSES["fist"]))
        mesh = load_body("man").parts["arm"]
        points = GeomPoints(GeomEnums.UH_static)
        points.add_next_vertices(len(mesh.points))
        geom = Geom(vertex_data(mesh))
        geom.add_primitive(points)
        node = GeomNode("points")
        node.add_geom(geom)
        node.set_bounds(OmniBoundingVolume())
        node.set_final(True)
        path = avatar.root.attach_new_node(node)
        path.set_state(avatar._pieces[half]["arm"].path.get_state())
        path.set_shader(Shader.make(Shader.SL_GLSL, text.replace(placed, PLACED), FRACTION), 2000)
        path.set_attrib(DepthTestAttrib.make(DepthTestAttrib.M_none))
        for other in avatar.root.get_children():
            if other != path:
                other.hide()
        found = np.stack([coordinate(stage, path, part) for part in np.eye(3)], axis=1)[: len(mesh.points)]
    skinning = Skinning(load_body("man"))
    skinning.solve(*both(POSES["fist"]))
    at = np.concatenate([mesh.points, np.ones((len(mesh.points), 1))], axis=1)
    moved = skinning.matrices[half][mesh.palette[mesh.bones]] @ at[:, None, :, None]
    wanted = (moved[..., 0] * mesh.weights[:, :, None]).sum(axis=1)
    seen = np.array([axes.seat(point) for point in found])
    assert np.abs(seen - wanted).max() < 5e-5


def coordinate(stage, path, part):
    """One coordinate of every vertex, metres, from three base-255 digits."""
    path.set_shader_input("part", LVector3f(*part.tolist()))
    stage.frame()
    digits = stage.picture()[::-1].reshape(-1, 3).astype(float) / 255.0
    return digits @ np.array([1.0, 1.0 / 255.0, 1.0 / 65025.0]) * 4.0 - 2.0


@pytest.fixture(scope="module")
def board():
    """A hand picture alone before the eye."""
    with Easel((160, 160), "man", 5, quality="medium") as easel:
        easel.avatar.root.stash()
        holder = easel.stage.seat.attach_new_node("holder")
        holder.set_pos(0.0, 1.0, -0.6)
        easel.stage.look((0.0, 1.0, 0.6), (0.0, 1.0, -0.6), 11.0)
        yield easel.stage, HandPicture(easel.stage, holder)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("posture", "held"), [("open", "none"), ("cup-grip", "cup")])
def test_a_left_hand_on_a_board_is_the_right_ones_mirror_image(board, view, posture, held):
    stage, hand = board
    pictures = []
    for side, turn in ((Side.RIGHT, 40.0), (Side.LEFT, -40.0)):
        hand.set(side, view, turn, posture, object=held, tone=4)
        stage.frame()
        pictures.append(stage.picture().astype(int))
    right, left = pictures
    assert (np.abs(right - right[0, 0]).max(axis=2) > 20).sum() > 1500
    off = np.abs(right - left[:, ::-1])
    assert off.mean() < 0.5
    assert np.percentile(off, 99) < 16


@pytest.mark.parametrize("turn", range(0, 360, 45))
def test_a_hand_stays_on_its_board_however_it_is_turned(board, turn):
    stage, hand = board
    hand.set(Side.RIGHT, "dorsal", float(turn), "spread")
    stage.frame()
    picture = stage.picture().astype(int)
    rows, columns = np.nonzero(np.abs(picture - picture[0, 0]).max(axis=2) > 20)
    # The picture is 23 cm wide, a board 21.
    assert min(rows.min(), columns.min()) >= 7
    assert max(rows.max(), columns.max()) <= 152


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"view": "inside"}, "dorsal"),
        ({"object": "knife"}, "cup"),
        ({"posture": "claw"}, "fist"),
        ({"tone": 11}, "10"),
    ],
)
def test_a_hand_that_cannot_be_drawn_is_refused_with_what_can(board, wrong, named):
    with pytest.raises(ValueError, match=named):
        board[1].set(Side.LEFT, **wrong)


def test_the_gallery_draws_every_posture_from_the_seat_and_close_up(tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "SEAT_SIZE", (48, 27))
    monkeypatch.setattr(gallery, "CLOSE_SIZE", (32, 32))
    monkeypatch.setattr(gallery, "BODIES", {"woman": (5,)})
    files = list(gallery.body_gallery(tmp_path / "new", studio))
    assert {file.name for file in files} == {
        f"woman-{kind}-tone-5-{name}.png" for kind in ("seat", "close") for name in POSES
    }
    assert all(file.stat().st_size > 500 for file in files)
