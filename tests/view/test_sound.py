"""Bells are soft, climb a five-note scale, and a machine without a loudspeaker is simply silent."""

import io
import os
import subprocess
import sys
import wave
from itertools import pairwise

import numpy as np
import pytest

from game.view import sound


@pytest.mark.parametrize("made", [*(sound.bell(sound.note_hz(n)) for n in range(1, 7)), sound.wood()])
def test_no_sound_is_loud_or_starts_or_ends_with_a_click(made):
    assert np.abs(made).max() <= sound.PEAK + 1e-9
    assert sound.PEAK * sound.VOICES < 0.5
    assert abs(made[0]) < 1e-3
    assert np.abs(made[-50:]).max() < 1e-3


@pytest.mark.parametrize("number", range(1, 7))
def test_a_bell_lies_between_400_and_900_hz_and_nothing_above_8_khz(number):
    made = sound.bell(sound.note_hz(number))
    spectrum = np.abs(np.fft.rfft(made)) ** 2
    hz = np.fft.rfftfreq(len(made), 1 / sound.RATE_HZ)
    assert 400 <= hz[spectrum.argmax()] <= 900
    assert spectrum[hz > 8000].sum() < 1e-6 * spectrum.sum()


def test_a_bell_rises_for_60_ms():
    made = np.abs(sound.bell(440.0))
    loudest = made.reshape(-1, 441)[:12].max(axis=1)
    assert loudest[0] < 0.3 * loudest.max()
    assert loudest[:5].tolist() == sorted(loudest[:5].tolist())


def test_successes_climb_and_never_jump_back():
    notes = [sound.note_hz(n) for n in range(1, 30)]
    assert notes[:6] == sorted(notes[:6])
    assert all(1 / 1.21 < after / before < 1.21 for before, after in pairwise(notes))
    assert sound.note_hz(0) == sound.note_hz(1)


def test_a_wav_holds_what_was_made():
    made = sound.wood()
    with wave.open(io.BytesIO(sound.wav(made))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (sound.RATE_HZ, 1, len(made))
        back = np.frombuffer(file.readframes(len(made)), "<i2") / 32767
    assert np.abs(back - made).max() < 1e-4


def test_without_a_loudspeaker_it_is_silent_and_says_so(monkeypatch):
    monkeypatch.setattr(sound, "loudspeaker", lambda: False)
    silent = sound.Sound()
    silent.chime(3)
    silent.bell()
    silent.wood()
    silent.close()
    silent.close()
    assert silent.silent
    level, sentence = sound.examine_sound()
    assert level == "amber"
    assert "loudspeaker" in sentence


def test_with_a_loudspeaker_bells_are_played_through_the_engine():
    # In a process of its own: the audio library reads its driver once, and "null" is a device that needs none.
    code = (
        "from game.view.sound import Sound, examine_sound\n"
        "s = Sound(); assert s.silent is None, s.silent\n"
        "s.chime(1); s.chime(2); s.bell()\n"
        "assert s._sounds['note0'].status() == s._sounds['note0'].PLAYING\n"
        "assert s._sounds['note1'].length() > 1.5\n"
        "s.close(); s.close(); print(examine_sound()[0])\n"
    )
    environment = {**os.environ, "ALSOFT_DRIVERS": "null"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "green"), done.stderr


@pytest.mark.parametrize("driver", ["alsa", "pulse", "no-such-driver"])
def test_a_loudspeaker_that_does_not_open_is_one_sentence_at_once_and_nothing_on_the_terminal(driver, tmp_path):
    code = (
        "import time; began = time.monotonic()\n"
        "from game.view.sound import Sound\n"
        "s = Sound(); s.chime(1); s.bell(); s.wood(); s.close(); print(s.silent)\n"
        "assert time.monotonic() - began < 5\n"
    )
    environment = {
        **os.environ,
        "ALSOFT_DRIVERS": driver,
        "PULSE_SERVER": str(tmp_path / "nothing"),
        "ALSA_CONFIG_PATH": str(tmp_path / "nothing"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "The loudspeaker could not be opened; captions say everything.\n"
