"""Captions always, a voice besides: what is spoken, when it is cut off, and when the caption goes."""

from types import SimpleNamespace

import numpy as np
import pytest

import exercises
import scenes
from exercises.words import load_words
from game import settings
from game.body.joints import Side
from game.session.play import plain_view, speaks
from game.session.request import Opened, PlayRequest
from game.training import events
from game.view import voice as room
from game.view.cards import Card
from game.view.flat import FlatView
from game.view.input import InputRules
from game.view.layout import Sheet
from game.view.look import ScreenLook
from game.view.narration import WORD_S, Narration
from game.view.page import Page
from game.view.panel import Panel
from game.view.plates import SHEET
from game.view.view import View

RULES = settings.rules(InputRules, "input")
STEP = 0.1


def studio(stage):
    scene = scenes.load("studio")
    scene.build(stage)
    return scene


class FakeVoice:
    """Speaks so many seconds a sentence, on the test's own clock."""

    def __init__(self):
        self.said, self.hushed, self.left_s, self.closed = [], 0, 0.0, 0

    @property
    def speaking(self):
        return self.left_s > 0.0

    def say(self, text):
        self.said.append(text)
        self.left_s = self.lasts_s

    def hush(self):
        self.hushed += 1
        self.left_s = 0.0

    def close(self):
        self.closed += 1


@pytest.fixture
def panel(stage):
    made = Panel(stage, load_words("en"), Side.LEFT, RULES, ahead=False)
    made.tick(0.0)
    yield made
    made.close()


def caption_lasts(panel, narration, voice=None):
    """Seconds until the caption has gone."""
    now = 0.0
    while panel._caption is not None:
        now += STEP
        narration.tick()
        panel.tick(now)
        if voice is not None:
            voice.left_s -= STEP
        assert now < 60.0
    return now


@pytest.mark.parametrize("lasts_s", [0.5, 4.0, 9.0])
def test_a_caption_goes_two_seconds_after_being_spoken(panel, lasts_s):
    voice = FakeVoice()
    voice.lasts_s = lasts_s
    narration = Narration(panel, RULES, voice=voice)
    narration.say("lantern-watch")
    assert caption_lasts(panel, narration, voice) == pytest.approx(lasts_s + RULES.caption_s, abs=3 * STEP)
    assert voice.said == ["Watch the hand in the mirror."]


def test_without_a_voice_a_caption_stays_for_reading(panel):
    narration = Narration(panel, RULES)
    narration.say("lantern-watch")
    assert caption_lasts(panel, narration) == pytest.approx(6 * WORD_S + RULES.caption_s, abs=2 * STEP)


def test_of_several_in_one_frame_the_last_is_spoken(panel):
    voice = FakeVoice()
    voice.lasts_s = 1.0
    narration = Narration(panel, RULES, voice=voice)
    narration.say("lantern-watch")
    narration.say("lantern-your-turn")
    narration.tick()
    narration.tick()
    assert voice.said == ["Now you."]


def test_a_number_is_spoken_as_the_screen_fills_it(panel):
    voice = FakeVoice()
    voice.lasts_s = 1.0
    narration = Narration(panel, RULES, voice=voice)
    narration.say("you-said")
    narration.screen(ScreenLook("pain-confirm", "you-said", number=4))
    narration.tick()
    assert voice.said == ["You said 4."]
    narration.screen(None)
    narration.say("you-said")
    narration.tick()
    assert voice.said == ["You said 4."]


def test_a_card_of_the_dose_is_spoken_in_words_as_it_is_read_and_no_caption_leaves_it_open(panel):
    voice = FakeVoice()
    voice.lasts_s = 1.0
    narration = Narration(panel, RULES, voice=voice)
    card = Card(RULES, "dose-1", "dose-1", filled=(("minutes", "n-15"),))
    narration.say("dose-1")
    narration.screen(card.look())
    narration.tick()
    assert voice.said == ["Practise fifteen minutes."]
    assert Page(None, panel.words, None, 1.0, True, filled=card.filled).say("dose-1") == voice.said[0]
    sheet = Sheet(SHEET, panel.words, 1.0)
    sheet.filled = card.filled
    assert sheet.say("dose-1") == voice.said[0]
    # The card has gone, and what it said is written nowhere.
    panel.tick(STEP)
    assert panel._caption == "dose-1"
    assert not panel._groups["caption"].things
    narration.say("lantern-watch")
    panel.tick(2 * STEP)
    assert panel._groups["caption"].things


def test_a_flat_page_writes_no_caption_that_nothing_fills():
    view = FlatView("offscreen", None, load_words("en"), Side.LEFT, RULES)
    view.draw(0.0)
    bare = view.picture()
    view.apply([events.Say("dose-1")], [])
    view.draw(0.1)
    assert np.array_equal(view.picture(), bare)
    view.apply([events.Say("dose-4")], [])
    view.draw(0.2)
    assert not np.array_equal(view.picture(), bare)


def test_hush_cuts_off_what_was_said_before_it_and_not_what_comes_after(panel):
    voice = FakeVoice()
    voice.lasts_s = 1.0
    narration = Narration(panel, RULES, voice=voice)
    narration.say("lantern-watch")
    narration.hush()
    narration.tick()
    assert (voice.said, voice.hushed) == ([], 1)
    narration.say("helper-come")
    narration.tick()
    assert voice.said == ["Helper, please come."]


def test_closing_twice_closes_once(panel):
    voice = FakeVoice()
    narration = Narration(panel, RULES, voice=voice)
    narration.close()
    narration.close()
    narration.call()
    narration.hush()
    assert voice.closed == 1


def test_the_view_speaks_what_is_said_and_falls_silent_at_rest_and_stop():
    voice = FakeVoice()
    voice.lasts_s = 60.0
    view = View(
        "offscreen", (160, 90), load_words("de"), Side.LEFT, 5, studio, RULES, quality="low", voice=voice, ahead=()
    )  # fmt: skip
    try:
        view.draw(0.0)
        view.apply([events.Say("lantern-watch")], [])
        view.draw(0.1)
        assert voice.said == ["Sehen Sie die Hand im Spiegel an."]
        for number, event in enumerate(
            (events.Rest("patient", "asked"), events.Stop("patient", "asked")), start=1
        ):
            voice.left_s = 60.0
            view.apply([event], [])
            assert (voice.hushed, voice.speaking) == (number, False)
    finally:
        view.close()
    assert voice.closed == 1


def test_staff_are_told_why_a_play_has_no_voice_and_it_is_shown_all_the_same(monkeypatch):
    monkeypatch.setattr(room, "loudspeaker", lambda: False)
    said = []
    view = plain_view("studio", (160, 90), language="de", aloud=True, say=said.append)
    try:
        assert view.words["rest"] == "Ruhe"
        assert said == [room.NO_SOUND]
    finally:
        view.close()


@pytest.mark.parametrize("aphasia", [True, False])
def test_in_aphasia_mode_the_virtual_mirror_is_read_slowly_as_flat_pages_are(monkeypatch, aphasia):
    rates, paces = [], settings.rules(room.VoiceRules, "voice")
    voice = SimpleNamespace(close=int, silent=None)
    monkeypatch.setattr(room, "Voice", lambda _, rate: rates.append(rate) or voice)
    plain_view("studio", (160, 90), aphasia=aphasia, aloud=True).close()
    assert rates == [paces.aphasia_rate if aphasia else paces.rate]
    assert paces.aphasia_rate < paces.rate


@pytest.mark.parametrize("kind", ["offscreen", "window"])
@pytest.mark.parametrize("safe", [True, False])
def test_offscreen_and_in_scripts_nothing_is_read_aloud(kind, safe):
    request = PlayRequest(view=kind, safe=safe)
    assert speaks(Opened(request, exercises.load("lantern"), kind, "studio")) == (kind == "window" and not safe)
