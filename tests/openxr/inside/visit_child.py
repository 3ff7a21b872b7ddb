"""A visit whose window a simulated person looks at: it presses what it would press, and keeps what both eyes saw.

`python visit_child.py OUT ARGUMENTS...`: NAME-left.png and NAME-right.png come into OUT for each screen; a file
`go-on` there lets it go on from REST.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from game.cli import main
from game.programme.parts import PLAY, Sort
from game.session.guided import asking, caring, closing, seated, visit
from game.session.guided.sitter import SimulatedSitter
from game.simulation.archetypes import ARCHETYPES
from game.simulation.patient import Patient
from game.view.input import Action, Press
from game.view.quality import QUALITY
from game.view.timed import Timed

OUT = Path(sys.argv[1])
PACE_S = 0.25
# A part lasts as long as the day wants it, which a check has no time for: so long, and of its plays the first
# with the mirror alone.
SECONDS = {Sort.CALIBRATION: 4, Sort.ARRIVE: 2, Sort.BREATHE: 2, Sort.COOL_DOWN: 2, Sort.REST: 2}
BLOCK_S = 20
WAIT_S = 1.0
# These stay until they were looked at: a person in a hurry answers before a slow machine has drawn them twice.
LOOKED_AT = ("anything-new", "pain-now", "well-done")
played = []


def shortened(step):
    def told(guide, part):
        if part.sort in PLAY:
            if not part.mirror or played:
                yield
                return
            played.append(part)
            part = replace(part, sort=Sort.MIRROR, code="U02", options=())
        yield from step(guide, replace(part, seconds=SECONDS.get(part.sort, BLOCK_S)))

    return told


def sits(view_class, sitter, name):
    """The class with somebody before it."""
    begin, draw, screen = view_class.begin, view_class.draw, view_class.screen

    def hears(self):
        acts, now = begin(self), getattr(self, "_drawn_s", None)
        look = getattr(self, "_looked_at", None)
        if now is None or now - getattr(self, "_acted_s", 0.0) < PACE_S:
            return acts
        self._acted_s = now
        # Staff see each alarm, or the window would stay open for it.
        acts = [*acts, Press(Action.SEEN, now, "key")]
        if look is not None and look.name == "rest" and not (OUT / "go-on").exists():
            return acts
        if look is not None and look.title in LOOKED_AT and not kept.get((name, look.title), (0.0, 0))[1]:
            return acts
        return acts + sitter.sees(look, now)

    def sees(self, look):
        self._looked_at = look
        screen(self, look)

    def shows(self, time_s):
        self._drawn_s = time_s
        asked = draw(self, time_s)
        keep(self, name)
        return asked

    view_class.begin, view_class.draw, view_class.screen = hears, shows, sees


kept = {}


def keep(view, name):
    look = getattr(view, "_looked_at", None)
    title = ("block" if played else "none") if look is None else (look.title or look.name)
    since, count = kept.get((name, title), (view._drawn_s, 0))
    kept[name, title] = (since, count)
    if count == 0 and view._drawn_s - since > (1.5 if look is None else 0.35):
        eyes = view.pictures() if hasattr(view, "pictures") else ()
        if name == "eyes" and not eyes and not (look is not None and look.staff):
            return
        kept[name, title] = (since, 1)
        for side, eye in zip(("left", "right"), eyes, strict=False):
            Image.fromarray(np.asarray(eye)).save(OUT / f"{name}-{title}-{side}.png")
        if not eyes or (look is not None and look.staff):
            Image.fromarray(np.asarray(view.picture())).save(OUT / f"{name}-{title}-window.png")


def run():
    from game.view.flat import FlatView
    from game.view.view import View

    sitter = SimulatedSitter(Patient(ARCHETYPES["plp"], np.random.default_rng(1)), "pad")
    sitter.answers |= {
        "staff-way": "VR",
        "staff-supervision": "present",
        "which-arm": "left",
        "check-posture": "sits",
    }
    for sort, step in list(visit.STEPS.items()):
        visit.STEPS[sort] = shortened(step)
    for room in (caring, asking, closing, visit):
        if hasattr(room, "Timed"):
            room.Timed = lambda rules, key, seconds, **named: Timed(rules, key, min(seconds, WAIT_S), **named)
    # What is measured around the mirror stays due.
    visit.around.is_last = lambda part: False
    settle = seated.settle
    seated.settle = lambda loop, rules, reaches: settle(loop, replace(rules, limit_s=WAIT_S), reaches)
    # Both eyes are looked at for what they show, not for their edges.
    QUALITY["medium"] = QUALITY["low"]
    sits(FlatView, sitter, "page")
    sits(View, sitter, "eyes")

    sys.argv = ["midline", *sys.argv[2:]]
    main()


if __name__ == "__main__":
    run()
