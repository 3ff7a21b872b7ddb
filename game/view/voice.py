"""Narration by the platform's own offline voice, in a thread of its own; captions go on where there is none.

The voice makes a sentence into samples and the engine's audio plays them, so that a sentence can be cut off at
once, stands at a known loudness, and is known to have ended. No call of `Voice` waits.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from game.view.espeak import Espeak
from game.view.sound import Loudspeaker, loudspeaker

Floats = NDArray[np.float64]

# Words a minute at rate 1.0: unhurried reading aloud; engines begin at some 200.
USUAL_WPM: Final = 150
# Narration stands at about -16 LUFS (protocol.md 10.1): root mean square of what is not silent, full scale 1.
LOUDNESS: Final = 10 ** (-16 / 20)
# No sample goes over this: with the bells it stays below full scale.
PEAK: Final = 0.5
# An engine that needs longer for a sentence is no voice.
STALL_S: Final = 5.0
LINUX: Final[bool] = sys.platform.startswith("linux")
NO_SOUND: Final = "No loudspeaker was found; captions say everything."
NO_ENGINE: Final = (
    "This computer has no voice to read aloud; captions say everything. "
    "Install one: espeak-ng on Debian and its kin, a language's speech package in the settings of Windows."
)
NO_LANGUAGE: Final = (
    "This computer has no voice for the language {language}; captions say everything. Install one in its settings."
)
STALLED: Final = "The voice of this computer does not answer; captions say everything. Start the programme again."


@dataclass(frozen=True, slots=True)
class VoiceRules:
    """The preset section `voice`: the pace of narration as a share of the usual one, and that in aphasia mode."""

    rate: float
    aphasia_rate: float

    def pace(self, aphasia: bool) -> float:
        """The one that is taken."""
        return self.aphasia_rate if aphasia else self.rate


@dataclass(frozen=True, slots=True)
class Tongue:
    """How engines name a language: its codes, the best first, and the words in their voices' names."""

    codes: tuple[str, ...]
    names: tuple[str, ...]


TONGUES: Final = {"en": Tongue(("en-gb", "en"), ("english",)), "de": Tongue(("de",), ("german", "deutsch"))}
# Voices that are listed and need files which a plain installation lacks.
PARTED: Final = ("mb/", "mb-", "mbrola")


class Speech(Protocol):
    """What is asked of a speech engine: what pyttsx3 and `Espeak` have in common."""

    def getProperty(self, name: str) -> Any:  # noqa: N802
        """`voices`: those installed."""

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        """`voice` by its id, `rate` in words a minute."""

    def save_to_file(self, text: str, filename: str) -> None:
        """Puts a sentence in line, to be written as WAV."""

    def runAndWait(self) -> None:  # noqa: N802
        """Writes what is in line."""


class Playing(Protocol):
    """What plays samples."""

    def ready(self, samples: Floats, rate_hz: int) -> Callable[[], None]:
        """Makes them ready; calling what comes back plays them."""
        ...

    def stop(self) -> None:
        """Falls silent at once."""
        ...

    def close(self) -> None:
        """Gives the loudspeaker back."""
        ...


class Voice:
    """Speaks sentences of a `language` at `rate` (0.8 to 1.0 of the usual pace, protocol.md 10.1).

    A new sentence takes the place of the one before; the one that is being spoken is not begun again. `silent`
    says in a sentence for staff why nothing is spoken, None while all is well. ValueError for another rate.
    """

    def __init__(
        self,
        language: str = "en",
        rate: float = 1.0,
        *,
        engine: Callable[[], Speech] | None = None,
        playing: Callable[[], Playing | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not 0.8 <= rate <= 1.0:
            raise ValueError(f"A voice speaks at 0.8 to 1.0 of its pace, not {rate:g}.")
        self.language, self.rate = language, rate
        self._engine, self._playing, self._clock = engine or platform_engine, playing or _loudspeaker, clock
        self._silent: str | None = None
        self._changed = threading.Condition()
        self._player: Playing | None = None
        self._text = ""
        self._wanted = self._closing = self._begun = False
        self._asked_s = self._until_s = 0.0
        self._thread = threading.Thread(target=self._run, name="midline-voice", daemon=True)
        self._thread.start()

    @property
    def silent(self) -> str | None:
        """Why nothing is spoken, for staff; None while the voice is well, or not known to be otherwise yet."""
        with self._changed:
            if self._silent is None and self._wanted and self._clock() - self._asked_s > STALL_S:
                self._silent = STALLED
            return self._silent

    @property
    def speaking(self) -> bool:
        """True from `say` until the sentence has been heard."""
        if self.silent is not None:
            return False
        with self._changed:
            return self._wanted or self._clock() < self._until_s

    def say(self, text: str) -> None:
        """Speaks a sentence, in place of the one before; what is being spoken is not begun again."""
        again = text == self._text and self.speaking
        if again or not text.strip() or self.silent is not None:
            return
        with self._changed:
            self._cut()
            self._text, self._wanted, self._asked_s = text, True, self._clock()
            self._changed.notify()

    def hush(self) -> None:
        """Falls silent at once; nothing that was to be said is said later."""
        with self._changed:
            self._cut()

    def begun(self, seconds: float) -> bool:
        """Waits so long for the voice to be ready, for `doctor`; False when it is not."""
        with self._changed:
            self._changed.wait_for(lambda: self._begun or self._silent is not None, seconds)
            return self._begun

    def close(self) -> None:
        """Falls silent for good; closing twice does nothing. An engine that hangs is left behind."""
        with self._changed:
            self._cut()
            self._closing = True
            self._changed.notify()
        self._thread.join(1.0)
        if self._player is not None and not self._thread.is_alive():
            self._player.close()
            self._player = None

    def _cut(self) -> None:
        """With the lock held."""
        if self._player is not None:
            self._player.stop()
        self._text, self._wanted, self._until_s = "", False, 0.0

    # -- the thread ------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._speak()
        except Exception:  # noqa: BLE001 - an engine of the platform may fail in any way, and captions go on
            self._end(NO_ENGINE if not self._begun else STALLED)

    def _speak(self) -> None:
        player = self._playing()
        if player is None:
            self._end(NO_SOUND)
            return
        with self._changed:
            self._player = player
        engine = self._engine()
        if not prepare(engine, self.language, self.rate):
            self._end(NO_LANGUAGE.format(language=self.language))
            return
        with self._changed:
            self._begun = True
            self._changed.notify_all()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "sentence.wav"
            while (text := self._next()) is not None:
                samples, rate_hz = spoken(engine, text, file)
                self._play(text, player.ready(levelled(samples), rate_hz), len(samples) / rate_hz)

    def _next(self) -> str | None:
        """The newest sentence once there is one; None when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._wanted or self._closing)
            return None if self._closing else self._text

    def _play(self, text: str, start: Callable[[], None], seconds: float) -> None:
        with self._changed:
            # Another may have taken its place meanwhile.
            if self._wanted and self._text == text and self._silent is None:
                start()
                self._wanted, self._until_s = False, self._clock() + seconds

    def _end(self, why: str) -> None:
        with self._changed:
            self._cut()
            self._silent = why
            self._changed.notify_all()


def prepare(engine: Speech, language: str, rate: float) -> bool:
    """Sets voice and pace before the first sentence: pyttsx3 may drop what is set later. False without a voice."""
    voice = voice_for(language, engine.getProperty("voices"))
    if voice is None:
        return False
    engine.setProperty("voice", voice)
    engine.setProperty("rate", round(USUAL_WPM * rate))
    return True


def voice_for(language: str, voices: list[Any]) -> str | None:
    """The id of the voice that speaks a language, None without one; engines name languages in many ways."""
    tongue = TONGUES.get(language, Tongue((language,), ()))
    there = [each for each in voices if not str(each.id).lower().startswith(PARTED)]
    for code in tongue.codes:
        for each in there:
            if code in _codes(each):
                return str(each.id)
    for each in there:
        named = f"{each.id} {each.name}".lower()
        region = any(code.startswith(f"{tongue.codes[-1]}-") for code in _codes(each))
        if region or any(name in named for name in tongue.names):
            return str(each.id)
    return None


def _codes(voice: Any) -> set[str]:
    """The codes of the languages of a voice, lower case with hyphens; some engines give bytes."""
    given = (
        each.decode("utf-8", "ignore") if isinstance(each, bytes) else str(each) for each in voice.languages or ()
    )
    return {each.strip("\x00\x05 ").lower().replace("_", "-") for each in given}


def spoken(engine: Speech, text: str, file: Path) -> tuple[Floats, int]:
    """A sentence as samples, full scale 1, and how many a second; OSError or wave.Error when there are none."""
    file.unlink(missing_ok=True)
    engine.save_to_file(text, str(file))
    engine.runAndWait()
    with wave.open(str(file)) as made:
        width, channels, rate_hz = made.getsampwidth(), made.getnchannels(), made.getframerate()
        data = made.readframes(made.getnframes())
    if width != 2:
        raise wave.Error("the voice gave samples that are not of 16 bits")
    samples = np.frombuffer(data, dtype="<i2").astype(np.float64).reshape(-1, channels).mean(axis=1) / 32768
    if not len(samples):
        raise wave.Error("the voice gave no samples")
    return samples, rate_hz


def levelled(samples: Floats) -> Floats:
    """As loud as narration should be, whatever the engine: peaks are bent, never clipped."""
    loud = np.abs(samples) > 0.02 * np.abs(samples).max(initial=0.0)
    if not loud.any():
        return samples
    scaled = samples * LOUDNESS / np.sqrt(np.mean(samples[loud] ** 2))
    return np.asarray(PEAK * np.tanh(scaled / PEAK))


def platform_engine() -> Speech:
    """The platform's own engine: SAPI on Windows, espeak-ng on Linux; it is opened in the thread that uses it."""
    if LINUX:
        return Espeak()
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.ole32.CoInitialize(None)
    import pyttsx3

    engine: Speech = pyttsx3.init()
    return engine


def _loudspeaker() -> Playing | None:
    return Loudspeaker.open() if loudspeaker() else None


def examine_voice(languages: tuple[str, ...]) -> tuple[str, str]:
    """For doctor: green when every language can be read aloud, else amber; and one sentence."""
    for language in languages:
        with contextlib.closing(Voice(language)) as voice:
            if not voice.begun(STALL_S):
                return "amber", voice.silent or STALLED
    return "green", f"Sentences can be read aloud in {' and '.join(languages)}."
