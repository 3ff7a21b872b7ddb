"""The mirror itself: every joint of one limb, reflected exactly across any plane."""

from __future__ import annotations

from game.body.frame import LimbFrame
from game.mirror.midline import SAGITTAL, Plane


def reflect(frame: LimbFrame, plane: Plane = SAGITTAL) -> LimbFrame:
    """The limb's mirror image as a limb of the other side: places, orientations, hinge, root; flags and curl stay.

    With S = I - 2nn' and D = diag(-1, 1, 1): p' = S(p - p0) + p0 and R' = S R D. Distal (-Z) and dorsal (+Y)
    are physical directions and reflect; +X = Y x Z is made, and D makes it anew for the other hand, so R' stays
    a rotation. Reflecting twice gives the limb back.
    """
    image = frame.posed(
        frame.positions @ plane.flip + plane.shift, frame.orientations @ plane.turn, frame.side.other
    )
    if frame.hinge is None and frame.root is None:
        return image
    return image.but(
        hinge=None if frame.hinge is None else frame.hinge @ plane.flip + plane.shift,
        root=None if frame.root is None else frame.root @ plane.flip + plane.shift,
    )
