"""Whatever a sentence leaves open is filled before a patient reads or hears it, in both languages."""

import re

import pytest

from exercises.words import load_words
from game.session.guided import education
from game.session.guided.desk import Guide
from game.training.events import Say
from game.view.look import sentence
from tests.session.guided.guided_kit import Life

OPEN = re.compile(r"\{|\bn-\d|\boften-|\blength-")
NAMED = {"home": True, "therapist": "Frau Weber", "contact": "030 555", "emergency": "112", "crisis": "116 123"}


class Reads:
    """Reads every screen, and what is said before it, as a patient does."""

    def __init__(self, language):
        self.words, self.read, self.rows = load_words(language), {}, 0

    def __call__(self, desk):
        look = desk.screens.look()
        if look is None:
            return
        said = [row[3].key for row in desk.record.entries[self.rows :] if isinstance(row[3], Say)]
        self.rows = len(desk.record.entries)
        keys = (look.title, *look.lines, *(pad.words for pad in look.pads), *said)
        self.read |= {key: sentence(self.words, key, look.filled, look.number) for key in keys if key}

    @property
    def open(self):
        return {key: text for key, text in self.read.items() if OPEN.search(text)}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("preset", ["plp", "crps"])
def test_nothing_is_left_open_in_the_first_visits_and_a_session_at_home(preset, language):
    life, reads = Life(preset, preset, fresh=True), Reads(language)
    for number in range(4):
        reads.rows = 0
        life.arrives(number, on_beat=reads, **NAMED)
    assert {"dose-1", "dose-2", "dose-3", "stop-4-home"} <= set(reads.read)
    assert reads.open == {}
    assert "Frau Weber" in reads.read["stop-4-home"]


@pytest.mark.parametrize("therapist", ["", "Frau Weber"])
def test_at_home_the_last_card_names_whom_to_tell_or_speaks_of_us(therapist):
    life, reads = Life(), Reads("en")
    desk = life.desk(0, reads, home=True, therapist=therapist)
    desk.run(education.cards(Guide(desk, life.chronicle), ("E-STOP",)))
    said = [row[3].key for row in desk.record.entries if isinstance(row[3], Say)]
    assert said[-1] == ("stop-4-home" if therapist else "stop-4")
    assert reads.read[said[-1]].startswith(f"Tell {therapist or 'us'} about more pain")
