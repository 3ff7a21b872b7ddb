"""A voice never waits, speaks the newest sentence once, and says in one sentence why it is silent."""

import threading
import time
import wave
from types import SimpleNamespace

import numpy as np
import pytest

from game import settings
from game.view import voice as room
from game.view.voice import LOUDNESS, PEAK, Voice, VoiceRules, levelled, prepare, spoken, voice_for
from tests import floors

GERMAN = SimpleNamespace(id="gmw/de", name="German", languages=["de"])
BRITISH = SimpleNamespace(id="gmw/en", name="English (Great Britain)", languages=["en-gb"])
AMERICAN = SimpleNamespace(id="gmw/en-us", name="English (America)", languages=["en-us"])
PARTED = SimpleNamespace(id="mb/mb-de1", name="german-mbrola-1", languages=["de"])
SPOKEN_S = 2.0


class FakeEngine:
    """An engine that writes a tone of SPOKEN_S seconds; `hold` keeps it until it is set."""

    def __init__(self, voices=(PARTED, GERMAN, AMERICAN, BRITISH), fails=False):
        self.voices, self.fails = list(voices), fails
        self.set, self.said = {}, []
        self.hold = threading.Event()
        self.hold.set()
        self.thread = None

    def getProperty(self, name):  # noqa: N802
        assert name == "voices"
        return self.voices

    def setProperty(self, name, value):  # noqa: N802
        self.set[name] = value

    def save_to_file(self, text, filename):
        self._line = (text, filename)

    def runAndWait(self):  # noqa: N802
        self.thread = threading.current_thread()
        self.hold.wait()
        if self.fails:
            return
        text, filename = self._line
        self.said.append(text)
        tone = (8000 * np.sin(np.arange(round(SPOKEN_S * 8000)))).astype("<i2")
        with wave.open(filename, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(tone.tobytes())


class FakePlayer:
    def __init__(self):
        self.played, self.stops, self.closed = [], 0, False

    def ready(self, samples, rate_hz):
        return lambda: self.played.append(len(samples) / rate_hz)

    def stop(self):
        self.stops += 1

    def close(self):
        self.closed = True


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def parts():
    made = SimpleNamespace(engine=FakeEngine(), player=FakePlayer(), clock=Clock(), voices=[])

    def start(language="en", rate=1.0):
        made.voice = Voice(
            language, rate, engine=lambda: made.engine, playing=lambda: made.player, clock=made.clock
        )
        made.voices.append(made.voice)
        return made.voice

    made.start = start
    yield made
    made.engine.hold.set()
    for each in made.voices:
        each.close()
        assert not each._thread.is_alive()


def until(true, seconds=5.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "It did not come to pass."
        time.sleep(0.002)


def test_it_speaks_in_a_thread_of_its_own_in_its_language_at_its_pace(parts):
    voice = parts.start("de", 0.8)
    assert voice.begun(5.0)
    voice.say("Ihr Gehirn hat eine Karte.")
    until(lambda: parts.player.played)
    assert parts.engine.said == ["Ihr Gehirn hat eine Karte."]
    assert parts.engine.set == {"voice": "gmw/de", "rate": round(room.USUAL_WPM * 0.8)}
    assert parts.engine.thread is not threading.current_thread()
    assert voice.silent is None


def test_no_call_waits_for_an_engine_that_is_slow(parts):
    parts.engine.hold.clear()
    voice = parts.start()
    assert voice.begun(5.0)
    spoke = []

    def talk():
        for count in range(50):
            voice.say(f"Sentence {count}.")
            spoke.append(voice.speaking)
            voice.hush()

    assert floors.ends(talk)
    assert spoke == [True] * 50
    assert parts.player.played == []


def test_it_is_speaking_until_the_sentence_has_been_heard(parts):
    voice = parts.start()
    voice.say("One.")
    assert voice.speaking
    until(lambda: parts.player.played)
    assert voice.speaking
    parts.clock.now += SPOKEN_S - 0.1
    assert voice.speaking
    parts.clock.now += 0.2
    assert not voice.speaking


def test_a_sentence_that_is_being_spoken_is_not_begun_again(parts):
    voice = parts.start()
    voice.say("One.")
    until(lambda: parts.player.played)
    voice.say("One.")
    voice.say("  ")
    time.sleep(0.05)
    assert parts.engine.said == ["One."]
    parts.clock.now += SPOKEN_S + 0.1
    voice.say("One.")
    until(lambda: len(parts.player.played) == 2)


def test_the_newest_sentence_wins(parts):
    parts.engine.hold.clear()
    voice = parts.start()
    assert voice.begun(5.0)
    for text in ("One.", "Two.", "Three."):
        voice.say(text)
        time.sleep(0.02)
    parts.engine.hold.set()
    until(lambda: parts.player.played)
    time.sleep(0.05)
    assert "Two." not in parts.engine.said
    assert parts.engine.said[-1] == "Three."
    assert len(parts.player.played) == 1


def test_hush_cuts_off_and_what_was_coming_never_comes(parts):
    parts.engine.hold.clear()
    voice = parts.start()
    assert voice.begun(5.0)
    voice.say("One.")
    time.sleep(0.02)
    stops = parts.player.stops
    voice.hush()
    assert parts.player.stops == stops + 1
    assert not voice.speaking
    parts.engine.hold.set()
    time.sleep(0.05)
    assert parts.player.played == []


def test_closing_twice_does_nothing_and_nothing_is_spoken_after(parts):
    voice = parts.start()
    assert voice.begun(5.0)
    voice.close()
    voice.close()
    assert parts.player.closed
    voice.say("One.")
    assert parts.engine.said == []


def no_engine():
    raise RuntimeError("This means you probably do not have eSpeak")


@pytest.mark.parametrize(
    ("engine", "playing", "why"),
    [
        (no_engine, FakePlayer, "Install one: espeak-ng"),
        (FakeEngine, lambda: None, "No loudspeaker was found"),
        (lambda: FakeEngine([BRITISH]), FakePlayer, "no voice for the language de"),
        (lambda: FakeEngine([PARTED]), FakePlayer, "no voice for the language de"),
        (lambda: FakeEngine([]), FakePlayer, "no voice for the language de"),
    ],
)
def test_why_it_is_silent_is_one_sentence_and_captions_go_on(engine, playing, why):
    voice = Voice("de", engine=engine, playing=playing)
    assert not voice.begun(5.0)
    assert why in voice.silent
    assert "captions say everything" in voice.silent
    voice.say("One.")
    assert not voice.speaking
    voice.close()


def test_an_engine_that_gives_nothing_ends_the_voice_not_the_play(parts):
    parts.engine.fails = True
    voice = parts.start()
    voice.say("One.")
    until(lambda: voice.silent)
    assert "does not answer" in voice.silent
    assert not voice.speaking


def test_an_engine_that_hangs_holds_no_caption(parts):
    parts.engine.hold.clear()
    voice = parts.start()
    assert voice.begun(5.0)
    voice.say("One.")
    assert voice.speaking
    parts.clock.now += room.STALL_S + 0.1
    assert not voice.speaking
    assert "does not answer" in voice.silent


@pytest.mark.parametrize("rate", [0.7, 1.2, 0.0])
def test_another_pace_is_refused(rate):
    with pytest.raises(ValueError, match=r"0\.8 to 1\.0"):
        Voice("en", rate, engine=FakeEngine, playing=FakePlayer)


def test_the_pace_of_the_preset_is_one_that_a_voice_has():
    rules = settings.rules(VoiceRules, "voice")
    assert (rules.rate, rules.aphasia_rate) == (1.0, 0.8)


@pytest.mark.parametrize(
    ("language", "voices", "found"),
    [
        ("en", [AMERICAN, BRITISH], "gmw/en"),
        ("en", [AMERICAN], "gmw/en-us"),
        ("de", [PARTED, GERMAN], "gmw/de"),
        ("de", [SimpleNamespace(id="HKEY\\TTS_MS_DE-DE", name="Microsoft Hedda - German", languages=["de-DE"])],
         "HKEY\\TTS_MS_DE-DE"),
        ("de", [SimpleNamespace(id="anna", name="Anna (Deutsch)", languages=None)], "anna"),
        ("de", [SimpleNamespace(id="x", name="x", languages=[b"\x05de"])], "x"),
        ("de", [AMERICAN, BRITISH], None),
        ("nl", [GERMAN, SimpleNamespace(id="gmw/nl", name="Dutch", languages=["nl"])], "gmw/nl"),
    ],
)  # fmt: skip
def test_every_engine_names_languages_in_its_own_way(language, voices, found):
    assert voice_for(language, voices) == found


def test_narration_stands_at_its_loudness_whatever_the_engine_gives():
    tone = np.sin(np.arange(22050) * 0.05)
    for loud in (0.02, 0.3, 1.0):
        made = levelled(np.concatenate([np.zeros(22050), loud * tone, np.zeros(22050)]))
        heard = made[22050:44100]
        assert np.sqrt(np.mean(heard**2)) == pytest.approx(LOUDNESS, rel=0.1)
        assert np.abs(made).max() < PEAK
    assert (levelled(np.zeros(10)) == 0).all()


@pytest.mark.parametrize(
    ("language", "voice_id", "text"),
    [
        ("en", "gmw/en", "The mirror shows your working hand."),
        ("de", "gmw/de", "Der Spiegel zeigt Ihre größere, schöne Hand."),
    ],
)
def test_the_voice_of_the_platform_reads_a_sentence(language, voice_id, text, tmp_path, capfd):
    """With espeak-ng, no loudspeaker: a sentence becomes sound, longer at a slower pace; nothing is printed."""
    lengths = []
    for rate in (1.0, 0.8):
        engine = room.platform_engine()
        prepare(engine, language, rate)
        for again in (text, text, "Ja."):
            samples, rate_hz = spoken(engine, again, tmp_path / "sentence.wav")
            lengths.append(len(samples) / rate_hz)
        assert engine.getProperty("voice") == voice_id
        assert np.abs(levelled(samples)).max() > 0.1
    assert 1.5 < lengths[0] < 6.0
    assert lengths[1] == pytest.approx(lengths[0], rel=0.02)
    assert lengths[2] < 0.5 * lengths[0]
    assert 1.15 < lengths[3] / lengths[0] < 1.35
    assert capfd.readouterr().out == ""


def test_a_computer_without_a_loudspeaker_is_told_to_doctor(monkeypatch):
    monkeypatch.setattr(room, "loudspeaker", lambda: False)
    level, sentence = room.examine_voice(("en", "de"))
    assert level == "amber"
    assert "loudspeaker" in sentence
