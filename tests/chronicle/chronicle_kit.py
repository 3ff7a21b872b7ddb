"""A patient's chronicle in a folder of its own, for tests."""

from game.chronicle.chronicle import Chronicle
from game.programme.course import is_fact
from game.scoring import patients
from game.scoring.journal import Journal
from game.settings import programme
from game.simulation.intake import first_visits
from game.simulation.life import Life
from game.training.course import Enrolled

BEFORE = "2026-03-01"
_PROFILE = Enrolled(BEFORE, "plp", "left", "arm", "ward", amputation=True)
FIRST_FACTS = (_PROFILE, *first_visits(_PROFILE, BEFORE))


def lived(days=12, preset="plp", archetype="plp-flare", seed=1):
    """All that a virtual patient's programme was told."""
    life = Life(preset, archetype, (seed,), programme, keeps=True)
    life.live(days)
    return [event for event in life.events if is_fact(event)]


def tell(folder, code, facts, presets=programme):
    """Add the patient if need be and tell the facts; gives the course as it stands then."""
    patients.add(folder, code)
    with Journal.open(folder) as journal, Chronicle.open(journal, code, presets) as chronicle:
        for fact in facts:
            chronicle.take(fact)
        assert chronicle.saved()
    return chronicle.course
