"""What is said and heard: captions and how long they stay, the voice that speaks them, and the bells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from game.view.input import InputRules
from game.view.look import ScreenLook, sentence
from game.view.sound import Sounds

# Reading without a voice: seconds a word, at 0.8 to 1.0 of the usual pace (protocol.md 10.1).
WORD_S: Final = 0.45
HINT: Final = "bring-hand"


class Captions(Protocol):
    """What the panel gives for captions."""

    words: Mapping[str, str]

    def caption(self, text: str | None, seconds: float | None = None) -> None:
        """A sentence for so many seconds."""

    def stays(self, seconds: float) -> None:
        """The caption that stands goes after so many seconds from now."""

    def hint(self, text: str | None) -> None:
        """A soft hint in the caption's place."""


class Speaks(Protocol):
    """What narration asks of a voice; every call returns at once."""

    @property
    def speaking(self) -> bool:
        """True from `say` until the sentence has been heard."""

    def say(self, text: str) -> None:
        """Speaks a sentence in place of the one before."""

    def hush(self) -> None:
        """Falls silent at once."""

    def close(self) -> None:
        """Falls silent for good."""


class Narration:
    """Captions always; besides them a voice and bells where there are any.

    A sentence is spoken in the frame after it was said, once the screen that fills its {} stands; of several in
    one frame the last is spoken. A caption goes `caption_s` after being spoken, or after the time to read it.
    """

    def __init__(
        self, captions: Captions, rules: InputRules, sounds: Sounds | None = None, voice: Speaks | None = None
    ) -> None:
        self._captions, self._rules = captions, rules
        self._sounds, self._voice = sounds, voice
        self._look: ScreenLook | None = None
        self._next = ""
        self._sounded: dict[tuple[int, str], float] = {}

    def say(self, key: str) -> None:
        """A sentence by its word key: a caption now, the voice with this frame."""
        self._next = key
        if key == HINT:
            self._captions.hint(key)
            return
        words = self._captions.words.get(key, key).split()
        self._captions.caption(key, WORD_S * len(words) + self._rules.caption_s)

    def screen(self, look: ScreenLook | None) -> None:
        """The screen in front, which fills what is said."""
        self._look = look

    def hush(self) -> None:
        """The voice falls silent at once, and nothing that was said before is spoken."""
        self._next = ""
        if self._voice is not None:
            self._voice.hush()

    def tick(self) -> None:
        """Once a frame: speaks what was said, and lets the caption go after it."""
        if self._voice is None:
            return
        if self._next:
            said, self._next = self._filled(self._next), ""
            if said:
                self._voice.say(said)
        if self._voice.speaking:
            self._captions.stays(self._rules.caption_s)

    def cue(self, prop_id: int, look: Mapping[str, Any]) -> None:
        """The bells that go with what a prop looks like now; each new value sounds once."""
        if self._sounds is None:
            return
        for name in ("chime", "beat"):
            value = look.get(name)
            if value is None or self._sounded.get((prop_id, name), 0.0) == value:
                continue
            self._sounded[(prop_id, name)] = float(value)
            if name == "chime":
                self._sounds.chime(int(value))
            else:
                self._sounds.bell()

    def call(self) -> None:
        """Calls staff."""
        if self._sounds is not None:
            self._sounds.call()

    def close(self) -> None:
        """Falls silent for good; closing twice does nothing."""
        for each in (self._sounds, self._voice):
            if each is not None:
                each.close()
        self._sounds = self._voice = None

    def _filled(self, key: str) -> str:
        """The sentence as it is spoken; "" where nothing fills it."""
        look, words = self._look, self._captions.words
        said = sentence(words, key) if look is None else sentence(words, key, look.filled, look.number)
        return "" if "{" in said else said
