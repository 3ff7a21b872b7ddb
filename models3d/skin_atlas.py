"""Paints the skin of a hand and arm: creases, knuckles, nails, veins, tendons; own work, no photograph.

The picture is free of tone: r luminance (0.5 as it is), g redness, b palm above 0.5 and nail below, a height.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

from models3d.basemesh import BaseMesh, Floats, Ints
from models3d.canvas import Canvas
from models3d.parts import smoothstep
from models3d.retarget import FINGERS, HAND, unit

WIDTH, HEIGHT = 1536, 1536
# Metres that the height channel spans from 0 to 255.
HEIGHT_SPAN_M: Final = 0.0026
# How square a nail is: 2 would be an ellipse.
NAIL_ROUND: Final = 2.5

# Palm lines in hand lengths (wrist to middle knuckle): towards the thumb, towards the fingers.
PALM_LINES: Final = (
    ([(-0.40, 0.70), (-0.24, 0.80), (-0.04, 0.86), (0.10, 0.92), (0.155, 1.01)], 1.00),
    ([(0.345, 0.745), (0.20, 0.745), (0.02, 0.68), (-0.16, 0.575), (-0.30, 0.45)], 0.90),
    ([(0.345, 0.735), (0.25, 0.68), (0.14, 0.53), (0.085, 0.34), (0.10, 0.15)], 1.05),
    ([(0.02, 0.60), (0.01, 0.44), (-0.02, 0.28)], 0.35),
    ([(-0.33, 0.62), (-0.27, 0.66), (-0.20, 0.66)], 0.30),
    ([(0.22, 0.44), (0.15, 0.40), (0.06, 0.42)], 0.28),
    ([(-0.20, 0.50), (-0.26, 0.38), (-0.27, 0.24)], 0.25),
)
# Veins on the back of the hand, in the same units.
VEINS: Final = (
    [(-0.20, 0.06), (-0.27, 0.32), (-0.20, 0.58), (-0.25, 0.84)],
    [(0.06, 0.04), (-0.03, 0.34), (0.03, 0.60), (0.13, 0.84)],
    [(-0.20, 0.58), (-0.12, 0.48), (-0.03, 0.34), (0.09, 0.16)],
    [(0.03, 0.60), (-0.04, 0.74), (-0.05, 0.88)],
    [(0.16, 0.18), (0.20, 0.38), (0.27, 0.52), (0.30, 0.62)],
)


def _bell(x: Floats, width: float) -> Floats:
    return np.exp(-((x / width) ** 2))


def _waves(points: Floats, per_metre: float, seed: int) -> Floats:
    """Smooth noise about -1..1 with features of 1/per_metre."""
    rng = np.random.default_rng(seed)
    ways, phases = rng.normal(size=(7, 3)) * per_metre, rng.uniform(0.0, 2.0 * np.pi, 7)
    total = np.zeros(len(points), dtype=points.dtype)
    for way, phase in zip(ways, phases, strict=True):
        total += np.sin(points @ way.astype(points.dtype) + points.dtype.type(phase))
    waves: Floats = total / points.dtype.type(4.0)
    return waves


def _to_curve(at: Floats, bends: Sequence[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Distance of points (N, 2) from a smooth curve through `bends`, and how far along it (0..1)."""
    ends = np.array(bends)
    curve = CubicSpline(np.linspace(0.0, 1.0, len(ends)), ends)(np.linspace(0.0, 1.0, 700))
    distance, nearest = cKDTree(curve).query(at, workers=1)
    return distance, nearest / 699.0


def _tapered(along: Floats, share: float = 0.12) -> Floats:
    return np.clip(np.minimum(along, 1.0 - along) / share, 0.0, 1.0)


class Painter:
    """Paints one canvas, layer after layer."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        rig = canvas.rig
        self.back = canvas.normals @ rig.turn("palm")[:, 1]
        right, _, distal = canvas.local("wrist")
        self.hand_m = float(np.linalg.norm(rig.place("middle_proximal") - rig.place("wrist")))
        # The thumb of a right hand, palm down, lies to the left.
        self.plane = np.column_stack([-right, distal]) / self.hand_m
        self.beyond_fingers = canvas.fingers[:, 1:].max(axis=1)

    # -- palm ------------------------------------------------------------------------------------------------

    def palm(self) -> None:
        """The palm's own skin, its reddish mounds and its lines."""
        c = self.canvas
        inside = smoothstep(0.25, -0.45, self._facing())
        c.palm[:] = inside * smoothstep(0.25, 0.75, c.hand) * smoothstep(-0.04, 0.20, self.plane[:, 1])
        c.palm[:] = np.maximum(c.palm, 0.22 * smoothstep(0.2, -0.7, self._facing()))
        mounds = (
            _bell(np.hypot(self.plane[:, 0] - 0.26, self.plane[:, 1] - 0.38), 0.22)
            + _bell(np.hypot(self.plane[:, 0] + 0.30, self.plane[:, 1] - 0.34), 0.22)
            + 0.8 * _bell(self.plane[:, 1] - 0.92, 0.09)
        )
        mottled = 0.75 + 0.35 * _waves(c.points, 260.0, 3) + 0.25 * _waves(c.points, 700.0, 4)
        c.red += c.palm * (0.05 + 0.20 * mounds * mottled)
        c.light += c.palm * 0.025 * _waves(c.points, 420.0, 5)
        self._palm_lines()

    def _facing(self) -> Floats:
        """+1 where the skin faces as the back of its own part of the hand does, -1 at the palm side."""
        c = self.canvas
        facing = self.back.copy()
        for finger, number in zip(FINGERS, range(5), strict=True):
            own = c.fingers[:, number] > 0.3
            dorsal = c.normals[own] @ c.rig.turn(f"{finger}_proximal")[:, 1]
            share = smoothstep(0.3, 0.7, c.fingers[own, number])
            facing[own] = (1.0 - share) * facing[own] + share * dorsal
        return facing

    def _palm_lines(self) -> None:
        c = self.canvas
        here = (c.palm > 0.05) & (self.beyond_fingers < 0.75) & (c.hand > 0.5)
        share = c.palm[here] * smoothstep(0.75, 0.3, self.beyond_fingers[here])
        wobble = 0.0035 * np.column_stack([_waves(c.points[here], 500.0, 7), _waves(c.points[here], 500.0, 8)])
        at = self.plane[here] + wobble
        for bends, strength in PALM_LINES:
            distance, along = _to_curve(at, bends)
            deep = strength * _tapered(along, 0.16) * share
            distance = distance * self.hand_m
            c.light[here] -= deep * (0.13 * _bell(distance, 0.0007) + 0.05 * _bell(distance, 0.0022))
            c.red[here] += deep * 0.30 * _bell(distance, 0.0016)
            c.height[here] -= deep * (0.00042 * _bell(distance, 0.0008) + 0.00022 * _bell(distance, 0.0026))

    # -- fingers ---------------------------------------------------------------------------------------------

    def fingers(self) -> None:
        """Joint creases at the palm side, wrinkled knuckles at the back, ruddy tips."""
        for number, finger in enumerate(FINGERS):
            chosen = self.canvas.fingers[:, number] > 0.02
            share = smoothstep(0.15, 0.6, self.canvas.fingers[chosen, number])
            names = [n for n in HAND if n.startswith(finger + "_")]
            bends = names[1:-1]
            for order, joint in enumerate(bends):
                if finger != "thumb" and order == 0:
                    self._finger_root(joint, chosen, share, 40 + number)
                    continue
                self._crease(joint, chosen, share, two=order == len(bends) - 2, seed=50 + 7 * number + order)
                strength = share * ((0.45, 0.6) if finger == "thumb" else (1.0, 1.0, 0.55))[order]
                if finger == "thumb" and order == 0:
                    strength *= smoothstep(0.6, 0.95, self.canvas.fingers[chosen, number])
                self._knuckle(joint, chosen, strength, 60 + 7 * number + order)
            self._tip(names[-2], chosen, share)

    def _finger_root(self, joint: str, chosen: NDArray[np.bool_], share: Floats, seed: int) -> None:
        c = self.canvas
        right, dorsal, distal = c.local(joint, chosen)
        line = distal - 0.0215 - 0.06 * np.abs(right) + 0.0005 * _waves(c.points[chosen], 900.0, seed)
        under = smoothstep(0.001, -0.004, dorsal) * smoothstep(0.1, 0.5, share)
        for offset, strength in ((0.0, 1.0), (0.0032, 0.45)):
            c.light[chosen] -= under * strength * 0.09 * _bell(line - offset, 0.0007)
            c.height[chosen] -= under * strength * 0.00034 * _bell(line - offset, 0.0009)

    def _crease(self, joint: str, chosen: NDArray[np.bool_], share: Floats, two: bool, seed: int) -> None:
        c = self.canvas
        right, dorsal, distal = c.local(joint, chosen)
        line = distal + 0.05 * np.abs(right) + 0.00045 * _waves(c.points[chosen], 900.0, seed)
        under = smoothstep(0.0005, -0.004, dorsal) * share
        lines = ((0.0, 1.0), (0.0030, 0.55), (-0.0024, 0.30)) if two else ((0.0, 0.9), (0.0022, 0.25))
        for offset, strength in lines:
            c.light[chosen] -= under * strength * (0.07 * _bell(line - offset, 0.0006) + 0.03 * _bell(line, 0.002))
            c.height[chosen] -= under * strength * 0.00027 * _bell(line - offset, 0.0009)
            c.red[chosen] += under * strength * 0.16 * _bell(line - offset, 0.0014)

    def _knuckle(self, joint: str, chosen: NDArray[np.bool_], share: Floats, seed: int) -> None:
        """Folds across the joint that open to an eye shape, each a ridge between fine grooves."""
        c = self.canvas
        right, dorsal, distal = c.local(joint, chosen)
        over = smoothstep(-0.0005, 0.0045, dorsal) * share
        near = over * _bell(distal, 0.0062)
        bow = distal * (1.0 + 5500.0 * right**2) + 0.00022 * _waves(c.points[chosen], 700.0, seed)
        # The folds stand 1.3 mm apart at the middle and crowd towards the ends.
        phase = bow / 0.00068 + 0.9 * _waves(c.points[chosen], 380.0, seed + 1)
        groove = smoothstep(0.35, 1.0, np.cos(phase))
        uneven = 0.65 + 0.5 * _waves(c.points[chosen], 300.0, seed + 2)
        c.height[chosen] -= near * uneven * 0.00026 * groove
        c.height[chosen] += near * 0.00012
        c.light[chosen] -= near * uneven * 0.075 * groove + near * 0.035
        c.red[chosen] += near * (0.34 + 0.10 * _waves(c.points[chosen], 500.0, seed + 3))

    def _tip(self, joint: str, chosen: NDArray[np.bool_], share: Floats) -> None:
        c = self.canvas
        _, dorsal, distal = c.local(joint, chosen)
        tip = smoothstep(0.004, 0.020, distal) * share
        c.red[chosen] += tip * (0.30 * smoothstep(0.004, -0.003, dorsal) + 0.10)
        # The whorl of the fingertip: ridges half a millimetre apart round its middle.
        right, _, _ = c.local(joint, chosen)
        ridges = np.cos(2.0 * np.pi * np.hypot(right * 1.35, distal - 0.0125) / 0.00062)
        c.height[chosen] += tip * smoothstep(-0.002, -0.006, dorsal) * 0.000022 * ridges

    # -- back of the hand and arm ----------------------------------------------------------------------------

    def back_of_hand(self) -> None:
        """Knuckle hollows, tendons and veins under thin skin."""
        c = self.canvas
        dorsum = smoothstep(0.2, 0.75, self.back) * smoothstep(0.4, 0.8, c.hand)
        dorsum *= smoothstep(0.65, 0.25, self.beyond_fingers) * smoothstep(0.7, 0.3, c.fingers[:, 0])
        up = c.rig.turn("palm")[:, 1]
        for number, finger in enumerate(FINGERS[1:]):
            knuckle = c.rig.place(f"{finger}_proximal")
            start = c.rig.place("wrist") + 0.55 * (c.rig.place(f"{finger}_metacarpal") - c.rig.place("wrist"))
            way = unit(knuckle - start)
            length = float(np.linalg.norm(knuckle - start))
            offset = c.points - start
            along = offset @ way
            aside = offset - along[:, None] * way
            aside -= (aside @ up)[:, None] * up
            beside = np.linalg.norm(aside, axis=1)
            cord = (
                _bell(beside, 0.0026)
                * smoothstep(0.25, 0.65, along / length)
                * smoothstep(1.06, 0.88, along / length)
            )
            c.height += 0.00055 * cord * dorsum
            right, _, distal = c.local(f"{finger}_proximal")
            cap = _bell(np.hypot(right, 0.8 * distal), 0.0085) * smoothstep(0.2, 0.7, self.back) * c.hand
            folds = smoothstep(0.3, 1.0, np.cos(distal / 0.00062 + 1.6 * _waves(c.points, 330.0, 80 + number)))
            c.red += 0.26 * cap
            c.light -= 0.028 * cap + 0.030 * cap * folds
            c.height -= 0.00013 * cap * folds
        for bends in VEINS:
            here = dorsum > 0.02
            bent = self.plane[here] + 0.012 * np.column_stack(
                [_waves(c.points[here], 130.0, 91), _waves(c.points[here], 130.0, 92)]
            )
            distance, along = _to_curve(bent, bends)
            vein = _bell(distance * self.hand_m, 0.0021) * _tapered(along, 0.2) * dorsum[here]
            c.height[here] += 0.00042 * vein
            c.red[here] -= 0.34 * vein
            c.light[here] -= 0.022 * vein

    def forearm(self) -> None:
        """Wrist creases, the volar tendons and veins, a few spots."""
        c = self.canvas
        right, _, distal = c.local("wrist")
        volar = smoothstep(0.25, -0.35, self.back)
        wobble = 0.0007 * _waves(c.points, 220.0, 101)
        for offset, strength in ((0.003, 1.0), (-0.0045, 0.65), (-0.0105, 0.25)):
            line = distal - offset + wobble + 0.9 * right**2 / 0.03
            c.light -= volar * strength * 0.085 * _bell(line, 0.0008)
            c.height -= volar * strength * 0.00036 * _bell(line, 0.0010)
            c.red += volar * strength * 0.10 * _bell(line, 0.0016)
        under = volar * smoothstep(0.01, -0.012, distal) * smoothstep(-0.16, -0.03, distal)
        for aside, strength in ((-0.001, 1.0), (0.0055, 0.8)):
            c.height += 0.0005 * strength * under * _bell(right - aside, 0.0023)
        bend = right + 0.006 * _waves(c.points, 26.0, 103)
        for aside, strength in ((-0.011, 1.0), (0.013, 0.8)):
            vein = _bell(bend - aside - 0.04 * distal, 0.0017) * volar * smoothstep(0.0, -0.03, distal)
            c.red -= 0.30 * strength * vein
            c.light -= 0.020 * strength * vein
        back = smoothstep(0.0, 0.6, self.back) * smoothstep(0.0, -0.02, distal)
        for aside, slope in ((-0.012, 0.13), (0.010, -0.10)):
            vein = _bell(right - aside - slope * distal + 0.005 * _waves(c.points, 34.0, 105), 0.0026) * back
            vein *= smoothstep(-0.22, -0.10, distal)
            c.height += 0.00030 * vein
            c.red -= 0.16 * vein
        self._spots()

    def _spots(self) -> None:
        """A few freckles where the sun gets at, as a grown-up's arm has."""
        c = self.canvas
        rng = np.random.default_rng(11)
        sunny = np.flatnonzero((self.back > 0.2) & (self.beyond_fingers < 0.2))
        centres = c.points[rng.choice(sunny, 70, replace=False)]
        distance, which = cKDTree(centres).query(c.points, distance_upper_bound=0.005)
        size = rng.uniform(0.0005, 0.0014, len(centres))
        strength = rng.uniform(0.02, 0.07, len(centres))
        near = np.isfinite(distance)
        spot = strength[which[near]] * smoothstep(1.5, 0.6, distance[near] / size[which[near]])
        c.light[near] -= spot
        c.red[near] += 1.5 * spot

    # -- everywhere ------------------------------------------------------------------------------------------

    def texture(self) -> None:
        """The fine net of lines that all skin has, coarser on the back of the hand, and uneven colour."""
        c = self.canvas
        rng = np.random.default_rng(17)
        spacing = 0.0013
        cells = np.unique(np.floor(c.points / spacing).astype(np.int64), axis=0)
        seeds = (cells + rng.uniform(0.0, 1.0, cells.shape)) * spacing
        distance, _ = cKDTree(seeds).query(c.points, k=2, workers=1)
        border = smoothstep(0.00032, 0.0, distance[:, 1] - distance[:, 0])
        rough = (1.0 - c.palm) * (0.6 + 0.4 * smoothstep(0.0, 0.6, self.back))
        c.height -= 0.000055 * border * rough
        c.light -= 0.018 * border * rough
        c.light += 0.020 * _waves(c.points, 150.0, 21) + 0.014 * _waves(c.points, 430.0, 22)
        c.red += 0.07 * _waves(c.points, 85.0, 23) + 0.05 * _waves(c.points, 260.0, 24)
        hollow = np.clip(c.hollow / 60.0, 0.0, 1.0)
        c.light -= 0.16 * hollow
        c.red += 0.22 * hollow

    def nails(self, mask: Floats) -> None:
        """Nail plates with a pale moon, a white edge, fine ridges and a fold of skin round them."""
        c = self.canvas
        rows, columns = mask.shape
        at = [(1.0 - c.mesh_uv[:, 1]) * rows - 0.5, c.mesh_uv[:, 0] * columns - 0.5]
        drawn = map_coordinates(gaussian_filter(mask, 1.0), at, order=1, mode="nearest")
        for number, name in enumerate(FINGERS):
            near = np.flatnonzero(c.fingers[:, number] > 0.5)
            inner = drawn[near] > 0.5
            if not inner.any():
                continue
            right, up, distal = c.local(f"{name}_distal", near)
            low, high = np.percentile(distal[inner], [1.0, 99.0])
            middle = np.median(right[inner])
            half = np.percentile(np.abs(right[inner] - middle), 97.0)
            x, y = (right - middle) / half, (distal - low) / (high - low)
            # The mask is coarse, so its outline is drawn anew as a rounded oblong on the finger itself.
            edge = (np.abs(x) ** NAIL_ROUND + np.abs(2.0 * y - 1.0) ** NAIL_ROUND) ** (1.0 / NAIL_ROUND)
            edge[up < up[inner].min() - 0.001] = 9.0
            self._nail(near[edge < 2.0], x[edge < 2.0], y[edge < 2.0], edge[edge < 2.0], half, thumb=number == 0)

    def _nail(self, at: Ints, x: Floats, y: Floats, edge: Floats, half_m: float, *, thumb: bool) -> None:
        """One nail at the pixels `at`: `x` -1..1 across and `y` 0..1 along it, `edge` 1 on its outline."""
        c = self.canvas
        plate = smoothstep(1.05, 0.95, edge)
        rim = smoothstep(1.32, 1.05, edge) * (1.0 - plate)
        moon = smoothstep(0.30, 0.20, y + 0.22 * x**2) * (1.0 if thumb else 0.7)
        free = smoothstep(0.875, 0.925, y + 0.05 * x**2)
        ridges = np.cos(x * half_m / 0.00019)
        c.light[at] += plate * (0.10 * moon + 0.22 * free + 0.006 * ridges) - 0.10 * rim
        c.red[at] += plate * (0.12 * (1.0 - moon) - 0.25 * free - c.red[at]) + 0.22 * rim
        c.height[at] += plate * (0.00024 + 0.000012 * ridges - 0.00010 * x**4 - c.height[at])
        c.height[at] += 0.00016 * _bell(edge - 1.16, 0.09) * (1.0 - plate)
        c.nail[at] = plate


def paint(mesh: BaseMesh, canvas: Canvas) -> NDArray[np.uint8]:
    """The skin's picture, (H, W, 4) uint8, top row first."""
    painter = Painter(canvas)
    painter.palm()
    painter.fingers()
    painter.back_of_hand()
    painter.forearm()
    painter.texture()
    painter.nails(mesh.image("textures/mpfb_fingernails.jpg"))
    # Palm and nail share a channel and part at the back's colour, so that neither shows as a seam round the other.
    kind = 0.5 + 0.5 * np.clip(canvas.palm, 0.0, 1.0) * (1.0 - canvas.nail) - 0.5 * canvas.nail
    values = np.column_stack([canvas.light, canvas.red, kind, canvas.height])
    picture = canvas.picture(values)
    picture[..., 0] = 0.5 * picture[..., 0]
    picture[..., 1] = 0.5 + 0.5 * picture[..., 1]
    picture[..., 3] = 0.5 + gaussian_filter(picture[..., 3], 0.6) / HEIGHT_SPAN_M
    return np.clip(np.round(picture * 255.0), 0, 255).astype(np.uint8)
