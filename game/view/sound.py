"""Soft bells and wood, made here and played through the engine; silent where there is no loudspeaker.

Bells lie between 400 and 900 Hz with a rise of 60 ms, and successes climb a five-note scale, so that any order
is pleasant (protocol.md 10.8). A limiter keeps every sound, and all of them together, gentle.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from game.view import hush

Floats = NDArray[np.float64]

RATE_HZ: Final = 44_100
# A4 and the five-note scale above it, up to its octave.
BASE_HZ: Final = 440.0
SCALE: Final = (1.0, 9 / 8, 5 / 4, 3 / 2, 5 / 3, 2.0)
ATTACK_S: Final = 0.060
# Partials of a small bell: ratio to the ground note, strength, and seconds in which each falls to a third.
BELL: Final = ((1.0, 1.0, 0.70), (2.0, 0.28, 0.42), (3.01, 0.10, 0.24), (4.17, 0.04, 0.14))
WOOD: Final = ((1.0, 1.0, 0.07), (2.76, 0.12, 0.03))
# The loudest a sample may be, full scale 1: three sounds at once stay below half.
PEAK: Final = 0.16
VOICES: Final = 3
FOLDER: Final = "/midline-sound"


def bell(pitch_hz: float, seconds: float = 1.8) -> Floats:
    """A bell note, samples in -PEAK..PEAK."""
    return _limited(_struck(pitch_hz, seconds, BELL, ATTACK_S))


def wood(pitch_hz: float = 330.0, seconds: float = 0.35) -> Floats:
    """A soft knock on wood, as gentle as the bells."""
    return _limited(0.8 * _struck(pitch_hz, seconds, WOOD, 0.008))


def call() -> Floats:
    """Two long notes, the second lower: like nothing that an exercise plays."""
    high, low = bell(BASE_HZ * SCALE[-1]), bell(BASE_HZ * SCALE[3])
    later = round(0.5 * RATE_HZ)
    sound = np.zeros(later + len(low))
    sound[: len(high)] += high
    sound[later:] += low
    return _limited(sound)


def note_hz(number: int) -> float:
    """The pitch of the `number`-th success, from 1: up the scale and down again, never a jump back."""
    turn = 2 * (len(SCALE) - 1)
    step = (max(1, number) - 1) % turn
    return BASE_HZ * SCALE[min(step, turn - step)]


def _struck(pitch_hz: float, seconds: float, partials: Any, attack_s: float) -> Floats:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = np.zeros_like(time_s)
    for ratio, strength, fall_s in partials:
        sound += strength * np.sin(2 * np.pi * pitch_hz * ratio * time_s) * np.exp(-time_s / fall_s)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(time_s / attack_s, 0, 1))
    end = np.clip((seconds - time_s) / 0.05, 0, 1)
    return np.asarray(sound * rise * end)


def _limited(sound: Floats) -> Floats:
    return np.asarray(PEAK * np.tanh(sound / max(float(np.abs(sound).max()), 1e-9)) / np.tanh(1.0))


def wav(sound: Floats, rate_hz: int = RATE_HZ) -> bytes:
    """The samples as a WAV file, one channel, 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def loudspeaker() -> bool:
    """True when this machine has something to play on; asked first, because the audio library complains aloud."""
    if os.environ.get("ALSOFT_DRIVERS"):
        return True
    if not sys.platform.startswith("linux"):
        return True
    run = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    servers = (run / "pulse" / "native", run / "pipewire-0")
    cards = Path("/dev/snd")
    found = cards.is_dir() and any("pcm" in card.name and card.name.endswith("p") for card in cards.iterdir())
    return found or bool(os.environ.get("PULSE_SERVER")) or any(server.exists() for server in servers)


class Sounds(Protocol):
    """What the view asks of sound; every call returns at once."""

    def chime(self, number: int) -> None:
        """One soft note, higher for higher numbers."""
        ...

    def bell(self) -> None:
        """The bell of a rhythm."""
        ...

    def call(self) -> None:
        """Calls staff."""
        ...

    def close(self) -> None:
        """Falls silent."""
        ...


class Sound:
    """What the view plays. `silent` says in a sentence why nothing is heard, None when all is well."""

    def __init__(self) -> None:
        self.silent: str | None = None
        self._manager: Any = None
        self._sounds: dict[str, Any] = {}
        if not loudspeaker():
            self.silent = "No loudspeaker was found; captions say everything."
            return
        self._manager = _manager()
        if self._manager is None:
            self.silent = "The loudspeaker could not be opened; captions say everything."
            return
        self._manager.set_concurrent_sound_limit(VOICES)
        notes = {f"note{index}": bell(BASE_HZ * ratio) for index, ratio in enumerate(SCALE)}
        self._load({**notes, "bell": bell(BASE_HZ * 1.25, 1.2), "wood": wood(), "call": call()})

    def chime(self, number: int) -> None:
        """The note of the `number`-th success."""
        ratio = note_hz(number) / BASE_HZ
        self._play(f"note{SCALE.index(min(SCALE, key=lambda each: abs(each - ratio)))}")

    def bell(self) -> None:
        """The bell of a rhythm."""
        self._play("bell")

    def wood(self) -> None:
        """A soft knock: not this time."""
        self._play("wood")

    def call(self) -> None:
        """Calls staff: two notes down, no louder than a bell, for the patient hears them too."""
        self._play("call")

    def close(self) -> None:
        """Falls silent; closing twice does nothing."""
        if self._manager is not None:
            self._manager.stop_all_sounds()
            self._sounds.clear()
            self._manager.shutdown()
            self._manager = None

    def _play(self, name: str) -> None:
        sound = self._sounds.get(name)
        if sound is not None:
            sound.play()

    def _load(self, sounds: dict[str, Floats]) -> None:
        for name, samples in sounds.items():
            self._sounds[name] = self._manager.get_sound(_file(name, wav(samples)))


class Loudspeaker:
    """Plays one sound after the other, any samples: what `voice.Voice` speaks through."""

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        self._count = 0
        self._kept: Any = None

    @classmethod
    def open(cls) -> Loudspeaker | None:
        """The engine's audio once more, None where it opens no device."""
        manager = _manager()
        return None if manager is None else cls(manager)

    def ready(self, samples: Floats, rate_hz: int) -> Callable[[], None]:
        """Makes samples (-1..1) ready; calling what comes back plays them, in place of what was played."""
        # Two names in turn: the one that may still be heard is not written over.
        self._count += 1
        path = _file(f"voice{self._count % 2}", wav(samples, rate_hz))
        self._manager.uncache_sound(path)
        sound = self._manager.get_sound(path)

        def start() -> None:
            self._kept = sound
            sound.play()

        return start

    def stop(self) -> None:
        """Falls silent at once."""
        if self._kept is not None:
            self._kept.stop()
            self._kept = None

    def close(self) -> None:
        """Gives the loudspeaker back."""
        self.stop()
        self._manager.shutdown()


def _file(name: str, data: bytes) -> Any:
    """A WAV in memory, as the engine wants it."""
    from panda3d.core import Filename, VirtualFileMountRamdisk, VirtualFileSystem

    files = VirtualFileSystem.get_global_ptr()
    if not files.exists(FOLDER):
        files.mount(VirtualFileMountRamdisk(), FOLDER, 0)
    path = Filename(f"{FOLDER}/{name}.wav")
    files.write_file(path, data, False)
    return path


def examine_sound() -> tuple[str, str]:
    """For doctor: green or amber, and one sentence."""
    sound = Sound()
    with contextlib.closing(sound):
        if sound.silent is None:
            return "green", "Bells can be heard."
        return "amber", f"{sound.silent} Plug in a loudspeaker and set it as the default to hear the bells."


def _manager() -> Any:
    """The engine's audio, or None where it opens no device."""
    from panda3d.core import AudioManager, ConfigVariableString, Notify, NS_fatal

    hush.audio()
    library = ConfigVariableString("audio-library-name")
    category = Notify.ptr().get_category(":audio")
    before = category.get_severity()
    category.set_severity(NS_fatal)
    try:
        library.set_value("p3openal_audio")
        manager = AudioManager.create_AudioManager()
    finally:
        category.set_severity(before)
    return manager if manager.is_valid() else None
