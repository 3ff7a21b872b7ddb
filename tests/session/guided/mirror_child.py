"""`midline session` in a process of its own: real keys on the first screens, then a simulated person who is quick.

`python mirror_child.py TITLE -- ARGUMENTS` gives the arguments to Midline; from the screen with this title on the
person is simulated, and time passes more quickly.
"""

import sys
import time

import numpy as np

from game import cli
from game.session.clock import LiveClock
from game.session.guided import run
from game.session.guided.sitter import SimulatedSitter
from game.simulation.archetypes import ARCHETYPES
from game.simulation.patient import Patient
from game.view import flat
from game.view.flat import FlatView

# An exercise takes a beat that is longer for a pause.
BEAT_S, PLAYED_S = 0.5, 0.1
TITLE = sys.argv[1]


class Hasty(LiveClock):
    """The machine's clock, put forward in every beat once it `hurries`."""

    ahead_s, hurries, beat_s = 0.0, False, BEAT_S

    def now(self):
        return time.monotonic() + Hasty.ahead_s

    def tick(self):
        Hasty.ahead_s += Hasty.beat_s if Hasty.hurries else 0.0
        self._last = max(self.now(), self._last + 1e-6)
        return self._last

    def shown(self):
        return max(self.now(), self._last)


sitter = SimulatedSitter(Patient(ARCHETYPES["plp"], np.random.default_rng(1)), "key")
plain_begin = FlatView.begin
beats = [0]


def begin(view):
    """What people did, and from the screen on what the simulated one does, in every second beat."""
    acts, look = plain_begin(view), view._look
    if look is not None and look.title == TITLE and not Hasty.hurries:
        Hasty.hurries = True
        view._pause = lambda _: None
        # Nobody looks at what moves.
        flat.MOVING_S = 60.0
        print("taken over", file=sys.stderr, flush=True)
    if not Hasty.hurries:
        return acts
    beats[0] += 1
    Hasty.beat_s = PLAYED_S if look is None or look.name == "question" else BEAT_S
    idle = look is not None and look.name == "coach" and look.title != "coach-comfortable"
    return acts + (
        []
        if look is None or idle or beats[0] % (6 if look.name == "question" else 2)
        else sitter.sees(look, time.monotonic() + Hasty.ahead_s)
    )


FlatView.begin = begin
run.LiveClock = Hasty
sys.argv = ["midline", *sys.argv[sys.argv.index("--") + 1 :]]
sys.exit(cli.main())
