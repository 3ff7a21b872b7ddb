"""Where a place must lie in an eye's picture, and what a picture shows there; knows the driver's numbers alone.

Pictures are (height, width, 3), places metres in the driver's space, and pixels count right and down.
"""

import math

import numpy as np
from PIL import Image

from game.body.rotations import about, multiply, to_matrix

# Half of it to each side of the head's middle: Monado's eyes.
APART_M = 0.063
# A patch about a place reaches so many pixels to each side, and is looked for so far aside in the other eye.
PATCH, ASIDE = (6, 4), 45


def turned(yaw, pitch, roll):
    """The turn of a head, degrees."""
    turn = np.array([0.0, 0.0, 0.0, 1.0])
    for axis, angle in zip(np.eye(3)[[1, 0, 2]], (yaw, pitch, roll), strict=True):
        turn = multiply(turn, about(axis, math.radians(angle)))
    return turn


def share_of(place, eye, turn, head, fov):
    """Where a place lies in an eye's picture, 0..1 right and down, by the head that was told and the eye's fov."""
    side = to_matrix(turn) @ np.array([(-0.5 if eye == 0 else 0.5) * APART_M, 0.0, 0.0])
    x, y, z = to_matrix(turn).T @ (np.asarray(place) - head - side)
    left, right, up, down = (math.tan(angle) for angle in fov)
    return np.array([(x / -z - left) / (right - left), (up - y / -z) / (up - down)])


def open_picture(file):
    """A picture as floats."""
    return np.asarray(Image.open(file).convert("RGB"), dtype=float)


class Look:
    """The pictures of both eyes of a head that was here and turned so."""

    def __init__(self, pictures, head, turn, fovs):
        self.pictures, self.head, self.turn, self.fovs = pictures, np.asarray(head), np.asarray(turn), fovs
        self.size = np.array([pictures[0].shape[1], pictures[0].shape[0]])

    def pixel(self, place, eye):
        """Where a place must lie."""
        return share_of(place, eye, self.turn, self.head, self.fovs[eye]) * self.size

    def sees(self, place):
        """True when a place lies well inside both pictures."""
        return all(
            ((self.pixel(place, eye) > 12) & (self.pixel(place, eye) < self.size - 12)).all() for eye in (0, 1)
        )

    def shift(self, place):
        """By how many pixels a place lies further right in the left eye: as it must, and as is seen."""
        (x, y), (other, _) = self.pixel(place, 0), self.pixel(place, 1)
        column, row = round(x - 0.5), round(y - 0.5)
        wide, high = PATCH
        left, right = (picture[row - high : row + high + 1] for picture in self.pictures)
        patch = left[:, column - wide : column + wide + 1]
        shifts = range(min(ASIDE, column - wide) + 1)
        off = [np.abs(right[:, column - wide - s : column + wide + 1 - s] - patch).mean() for s in shifts]
        return float(x - other), float(np.argmin(off))

    def behind(self, place, height_m):
        """Where the left eye's ray through a place meets a level plane."""
        eye = self.head + to_matrix(self.turn) @ np.array([-0.5 * APART_M, 0.0, 0.0])
        return eye + (height_m - eye[1]) / (place[1] - eye[1]) * (place - eye)

    def sign(self, corners, eye):
        """The middle of the pad of REST whose corners are these, as it is seen: a sky-blue plate's extent."""
        at = np.array([self.pixel(corner, eye) for corner in corners])
        low, high = np.floor(at.min(axis=0) - 4).astype(int), np.ceil(at.max(axis=0) + 4).astype(int)
        cut = self.pictures[eye][low[1] : high[1], low[0] : high[0]]
        # Half a pixel of it on wood, glass or sill is less blue than this.
        rows, columns = np.nonzero(cut[..., 2] - cut[..., 0] > 35.0)
        return np.array([columns.min() + columns.max() + 1, rows.min() + rows.max() + 1]) / 2.0 + low
