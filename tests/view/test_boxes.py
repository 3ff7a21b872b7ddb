"""The boxes of the headset's bench are whole boxes, lit from outside."""

import numpy as np

from game.view.boxes import HALF_M, _box


def test_twelve_triangles_close_a_box_and_look_outward():
    points, normals, triangles = _box()
    corners = points[triangles]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    # The light of a face is that of its last corner, alone.
    np.testing.assert_allclose(
        across / np.linalg.norm(across, axis=1)[:, None], normals[triangles[:, 2]], atol=1e-12
    )
    middle = corners.mean(axis=1)
    assert ((across * middle).sum(axis=1) > 0).all()
    volume = (corners[:, 0] * np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    np.testing.assert_allclose(volume, (2 * HALF_M) ** 3)
