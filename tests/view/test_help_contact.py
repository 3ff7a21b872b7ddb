"""Whom to call at home is one act away from every screen, whole and large; without a contact nothing is said."""

from dataclasses import replace

import numpy as np
import pytest

import devices
from exercises.words import languages, load_words
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.gallery.around import CONTACT
from game.session.guided.beside import MirrorDesk
from game.session.guided.desk import Setting
from game.session.guided.run import looped
from game.session.guided.sitter import SimulatedSitter
from game.session.guided.virtual import VirtualDesk
from game.session.memory import Memory
from game.session.record import Record
from game.session.sight import Blind
from game.simulation.archetypes import ARCHETYPES
from game.simulation.patient import Patient
from game.view import ink, pages
from game.view.brush import Brush
from game.view.front import Screens
from game.view.input import Action, Press
from game.view.layout import Box, Text
from game.view.page_whole import Around, draw
from game.view.plates import SHEET
from game.view.screens import REST_HINTS, Rest
from game.view.worn import EYE, Worn
from tests.view.every_screen import EVERY_SCREEN, RULES
from tests.view.test_worn_layout import Lie, small_x

KNOWN = {"home": True, "therapist": "Frau Weber", "contact": "555 0100"}
AT_HOME = Setting("2026-01-05", Side.LEFT, "arm", "DESKTOP", "none", **KNOWN)
SPOKEN = pytest.mark.parametrize("language", languages())
REASONS = pytest.mark.parametrize("reason", ["", *REST_HINTS])
BOTH = pytest.mark.parametrize("mirror", [1.0, -1.0], ids=["right", "left"])


def rest(reason):
    return Rest(RULES, reason, 0.0, scanning=False, contact=CONTACT).look()


def texts(things):
    return [thing for thing in things if isinstance(thing, Text)]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, "Frau Weber, 555 0100"),
        ({"therapist": ""}, "555 0100"),
        ({"contact": ""}, ""),
        ({"home": False}, ""),
    ],
)
def test_it_is_said_at_home_alone_and_only_with_a_contact(changes, wanted):
    contact = replace(AT_HOME, **changes).help
    assert contact == wanted
    look = Rest(RULES, "", 0.0, scanning=False, contact=contact).look()
    assert look.lines == (("help-contact",) if wanted else ())
    assert look.filled == ((("contact", wanted),) if wanted else ())


def test_every_desk_of_a_visit_has_it():
    sitter = SimulatedSitter(Patient(ARCHETYPES["plp"], np.random.default_rng(1)), "pad")
    record, clock = Record(Memory(), lambda _: None), StepClock()
    device = devices.open_device("sim:grasp?hand=right", clock.now)
    found = (
        VirtualDesk(AT_HOME, sitter, Memory()),
        MirrorDesk(AT_HOME, Blind(), clock, record),
        looped(AT_HOME, device, clock, Blind(), record),
    )
    device.close()
    assert [each.screens.contact for each in found] == ["Frau Weber, 555 0100"] * 3


@pytest.mark.parametrize("name", EVERY_SCREEN)
def test_from_every_screen_one_act_shows_it(name):
    screens = Screens(RULES, contact="555 0100")
    screens.open(EVERY_SCREEN[name]())
    screens.hear([Press(Action.REST, 1.0, "key")])
    assert screens.look().lines[-1:] == ("help-contact",)


@SPOKEN
@REASONS
@BOTH
def test_on_plates_all_of_it_is_there_at_full_size_and_over_nothing(reason, language, mirror):
    words, look = load_words(language), rest(reason)
    placed = {"window": (pages.screen(look, words, mirror), SHEET.em_m)}
    placed["headset"] = (Worn(words, mirror).screen(look)["sheet"], 0.0)
    for place, (things, em) in placed.items():
        said = " ".join(" ".join(text.lines) for text in texts(things))
        assert CONTACT in said, place
        pads = [thing.rect for thing in things if isinstance(thing, Box) and thing.pad]
        for text in texts(things)[: 1 + len(look.lines)]:
            u, v, w, h = text.rect
            wide = max(ink.width_em(line, text.bold) for line in text.lines) * text.em_m
            high = ((len(text.lines) - 1) * ink.LINE + 0.93) * text.em_m
            assert text.em_m >= em
            assert wide <= w + 1e-6
            assert high <= h + 1e-6
            assert abs(v) + high / 2 <= 0.15
            assert all(abs(u - pad[0]) >= (wide + pad[2]) / 2 for pad in pads), place
            if place == "headset":
                assert small_x(Lie(Worn.plates["sheet"], mirror), text, EYE) >= 1.2


@SPOKEN
@REASONS
def test_on_a_flat_page_it_is_whole_above_the_pads(reason, language, monkeypatch):
    seen = []
    monkeypatch.setattr(Brush, "lines", lambda self, area, lines, em, *_, **__: seen.append((area, lines, em)))
    found = draw((1366, 768), rest(reason), Around(), load_words(language), lambda _: None, intact_right=True)
    at = {" ".join(lines): (area, em) for area, lines, em in seen}
    ((area, em),) = [place for said, place in at.items() if CONTACT in said]
    assert em >= 18 * 25.4 / 72 / 340 * 1366
    assert area.y + area.h <= dict(found.pads)["go-on"].y
