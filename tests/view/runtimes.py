"""A runtime that is none: its pictures are textures in the stage's own context."""

import math

import numpy as np

from game.body.rotations import about, multiply, to_matrix
from game.view.swapchain import opengl

SIZE = (320, 240)
# Left eye as headsets have it: wider outwards than inwards, deeper down than up.
FOVS = ((-0.80, 0.62, 0.55, -0.72), (-0.62, 0.80, 0.55, -0.72))
PLAIN = np.array([0.0, 0.0, 0.0, 1.0])
APART_M = 0.064


def turned(yaw, pitch, roll):
    """A head's turn, degrees: to the left, up, and over to the left."""
    axes = np.eye(3)
    turns = [
        about(axis, math.radians(angle)) for axis, angle in zip(axes[[1, 0, 2]], (yaw, pitch, roll), strict=True)
    ]
    return multiply(multiply(turns[0], turns[1]), turns[2])


class Gone(Exception):
    pass


class FakeEye:
    def __init__(self, position, orientation, fov):
        self.position = np.asarray(position, float)
        self.orientation = np.asarray(orientation, float)
        self.fov = fov


def two_eyes(head=(0.0, 1.2, 0.0), turn=PLAIN, apart_m=APART_M):
    right = to_matrix(turn)[:, 0]
    return tuple(
        FakeEye(np.asarray(head) + right * side * apart_m / 2, turn, fov)
        for side, fov in zip((-1, 1), FOVS, strict=True)
    )


class FakeRuntime:
    """A runtime whose images are textures that it makes itself in the stage's context."""

    gone = Gone
    attended = True
    display_hz = 90.0

    def __init__(self, size=SIZE):
        self.generation = 1
        self.eye_sizes = (size, size)
        self.eyes = two_eyes()
        # What each hand holds, and each hand's joints: moved by tests.
        self.held, self.hands = {}, {}
        self.log = []
        self.made = []
        self.dies_in = None
        self.srgb = True
        self.turn = [0, 0]

    def attach(self, graphics):
        self.graphics = graphics

    def again(self):
        self.log.append("again")

    def controller(self, side):
        return self.held.get(side)

    def hand(self, side, at_s, stamp_s):
        return self.hands.get(side)

    def _may_die(self, where):
        if self.dies_in == where:
            self.eye_sizes, self.eyes = (), None
            raise Gone(where)

    def make_swapchains(self, formats, sizes):
        self._may_die("make_swapchains")
        gl = opengl()
        # Monado's, in its order.
        offered = (gl.GL_RGBA16, gl.GL_RGBA16F, gl.GL_SRGB8_ALPHA8, gl.GL_RGBA8)
        fitting = [each for each in formats if each in offered and (self.srgb or each != gl.GL_SRGB8_ALPHA8)]
        if not fitting:
            raise Gone("no format")
        chosen = fitting[0]
        names = []
        before = gl.glGetIntegerv(gl.GL_TEXTURE_BINDING_2D)
        for width, height in sizes:
            names.append(tuple(int(name) for name in gl.glGenTextures(3)))
            for name in names[-1]:
                gl.glBindTexture(gl.GL_TEXTURE_2D, name)
                gl.glTexImage2D(
                    gl.GL_TEXTURE_2D, 0, chosen, width, height, 0, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, None
                )
        gl.glBindTexture(gl.GL_TEXTURE_2D, before)
        self.made.append((self.generation, tuple(sizes), int(chosen)))
        return chosen, tuple(names)

    def acquire(self, eye):
        self._may_die("acquire")
        self.log.append(("acquire", eye))
        self.turn[eye] = (self.turn[eye] + 1) % 3
        return self.turn[eye]

    def release(self, eye):
        self.log.append(("release", eye))

    def submit(self, drawn):
        self._may_die("submit")
        self.log.append(("submit", drawn))
