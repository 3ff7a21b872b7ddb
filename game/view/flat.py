"""A view that needs no graphics card: screens as flat pages, in a window without OpenGL or only as pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
from PIL import Image

from game.body.frame import Floats, LimbFrame
from game.body.joints import Side
from game.training.events import Cue, Event, Finished, Regain, Rest, Say, Stop
from game.view.alarms import AlarmLook
from game.view.hearing import Hearing
from game.view.input import Input, InputRules, Inputs, PinchMode
from game.view.look import ScreenLook
from game.view.narration import Narration, Speaks
from game.view.page_hands import Hand, Hands
from game.view.page_pictures import picture
from game.view.page_whole import Around, Drawn, draw
from game.view.pane import Pane
from game.view.sound import Sounds
from game.view.window import Picture
from models3d.picture import TONE

SIZE: Final = (1366, 768)
# A window is asked for keys so often, and shows what moves no more often than this: nobody draws in vain.
BEAT_S: Final = 1.0 / 30.0
MOVING_S: Final = 1.0 / 10.0
# A window that lay under another one is shown again so soon.
REFRESH_S: Final = 0.5


class FlatView:
    """Satisfies `game.session.sight.Sight`; limbs, cloth and seat have nothing to be drawn on.

    Of an exercise's props it shows hands on boards. `emergency` gives staff a pad for a seizure or a collapse,
    but not where the mouse is the one button.

    A window is of `size` pixels or, without one, fills the screen; NoGraphics when there is no screen. Offscreen
    nothing is opened at all: `picture` gives the page, and `acts` is what a test or a script puts in.
    """

    software = True
    display_hz: float | None = None
    renderer = "flat pages"

    def __init__(
        self,
        kind: Literal["window", "offscreen"],
        size: tuple[int, int] | None,
        words: Mapping[str, str],
        affected: Side,
        rules: InputRules,
        *,
        banner: str = "",
        one_button: bool = False,
        emergency: bool = False,
        sounds: Sounds | None = None,
        voice: Speaks | None = None,
        tone: int = TONE,
        pictures: Callable[[str], Image.Image | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.words = words
        self.affected = affected
        self.rules = rules
        self.acts: list[Input] = []
        self._pane = Pane(size) if kind == "window" else None
        self._size = self._pane.size if self._pane is not None else size or SIZE
        inputs = Inputs(rules, one_button)
        self._hearing = None if self._pane is None else Hearing(self._pane, inputs, clock)
        self._around = Around(banner=banner, emergency=emergency and not one_button)
        self._until_s = float("-inf")
        self._narration = Narration(self, rules, sounds, voice)
        self._pictures = pictures or (lambda key: picture(key, affected, tone))
        self._clock, self._pause = clock, pause
        self._look: ScreenLook | None = None
        self._hands = Hands()
        self._held: tuple[tuple[Hand, ...], tuple[int, ...]] = ((), ())
        self._key: object = None
        self._drawn: Drawn | None = None
        self._shown: Image.Image | None = None
        self._fill: float | None = None
        self._shown_s = self._beat_s = float("-inf")
        self._now_s = 0.0
        self._seen: int | None = None

    @property
    def page_px(self) -> tuple[int, int]:
        """The page's size in pixels: those of the window."""
        return self._size

    @property
    def open(self) -> bool:
        """False once the window was closed."""
        return self._pane is None or self._pane.open

    # -- one frame, in this order ----------------------------------------------------------------------------

    def begin(self) -> list[Input]:
        """What people did since the last frame, oldest first."""
        if self._hearing is None or self._pane is None:
            acts, self.acts = self.acts, []
            return acts
        acts = self._hearing.take(self._hit)
        if self._pane.open and self._pane.resized():
            self._size = self._pane.size
        return acts

    def limbs(self, left: LimbFrame | None, right: LimbFrame | None) -> None:
        """The mirror is a real one: no limb is drawn."""

    def hand(self, hand: LimbFrame | None) -> None:
        """No hand presses pads here."""

    def apply(self, events: Sequence[Event], cues: Sequence[Cue]) -> None:
        """Sentences that are said become captions, and are spoken where there is a voice; hands are shown."""
        self._hands.apply(events, cues, self._now_s)
        for cue in cues:
            self._narration.cue(cue.prop_id, cue.look)
        for event in events:
            if isinstance(event, Rest | Stop):
                self._narration.hush()
            if isinstance(event, Say):
                self._narration.say(event.key)
            elif isinstance(event, Regain | Rest | Finished):
                self.hint(None)

    def caption(self, text: str | None, seconds: float | None = None) -> None:
        """A sentence by its word key, for so many seconds or until the next."""
        self._until_s = float("inf") if seconds is None else self._now_s + seconds
        self._around = replace(self._around, caption=text or "")

    def stays(self, seconds: float) -> None:
        """The caption that stands goes after so many seconds from now."""
        self._until_s = self._now_s + seconds

    def hint(self, text: str | None) -> None:
        """A soft hint in the caption's place."""
        self._around = replace(self._around, hint=text or "")

    def cover(self, on: bool) -> None:
        """A real mirror is covered with a real cloth."""

    def seat(self, origin: Floats, yaw_rad: float, rise_m: float) -> None:
        """Nothing is worn."""

    def coming(self, seconds: float = 0.0, *, under: bool = False) -> None:
        """No limb is drawn."""

    def pinching(self, mode: PinchMode) -> None:
        """No hand is seen."""

    def screen(self, look: ScreenLook | None) -> None:
        """The screen in front."""
        self._look = look
        self._narration.screen(look)

    def alarm(self, look: AlarmLook | None) -> None:
        """The window is the patient's: alarms for staff have none here."""

    def draw(self, time_s: float) -> list[int]:
        """Shows the page where it changed; gives the questions that became visible in this frame."""
        self._now_s = time_s
        self._narration.tick()
        if self._around.caption and time_s >= self._until_s:
            self._around = replace(self._around, caption="")
        self._page()
        self._show()
        asked = None if self._look is None else self._look.ask_id
        fresh = asked is not None and asked != self._seen
        self._seen = asked
        return [asked] if fresh and asked is not None else []

    # -- pictures --------------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """The page as it was last shown, uint8 (height, width, 3)."""
        return np.array(self._image())

    def save_picture(self, path: Path) -> None:
        """The page as a PNG file."""
        self._image().save(path, compress_level=3)

    def draw_less(self) -> bool:
        """There is nothing to leave out."""
        return False

    def close(self) -> None:
        """Gives everything back; closing twice does nothing."""
        self._narration.close()
        if self._pane is not None:
            self._pane.close()

    # -- inside ----------------------------------------------------------------------------------------------

    def _page(self) -> Drawn:
        """The page of now, drawn anew only where something else is on it."""
        look = None if self._look is None else replace(self._look, fill=self._still_fill(), ask_id=None)
        boards = self._hands.boards(self._now_s)
        key = (look, self._around, self._size, boards)
        if self._drawn is None or key != self._key:
            self._drawn = draw(
                self._size,
                look,
                self._around,
                self.words,
                self._pictures,
                intact_right=self.affected is Side.LEFT,
                boards=boards,
            )
            self._key, self._shown = key, None
        return self._drawn

    def _still_fill(self) -> float | None:
        """Of what moves it only counts that it does: it is drawn on top of the page."""
        look = self._look
        if look is None or look.bar or look.fill is None:
            return None if look is None else look.fill
        return 0.0

    def _image(self) -> Image.Image:
        if self._shown is None:
            self._fill = None if self._look is None else self._look.fill
            self._held = self._hands.shown(), self._hands.ids
            self._shown = self._page().at(self._fill, self._held[0])
        return self._shown

    def _moved(self) -> bool:
        """True when what moves stands otherwise than it is shown."""
        lit = self._look is not None and self._look.fill != self._fill
        return lit or self._hands.shown() != self._held[0]

    def _show(self) -> None:
        if self._pane is None:
            self._shown = None if self._moved() else self._shown
            return
        now = self._clock()
        # Another hand is there at once: reaction times begin with it.
        soon = self._hands.ids != self._held[1] or now - self._shown_s >= MOVING_S
        if self._pane.open and (self._shown is None or (soon and self._moved())):
            self._shown = None
            self._pane.show(np.asarray(self._image()))
            self._shown_s = now
        elif self._pane.open and now - self._shown_s >= REFRESH_S:
            self._pane.again()
            self._shown_s = now
        if self._hearing is not None:
            self._hearing.listen()
        # Without a display's rate to wait for, the loop would turn as fast as the processor can.
        self._pause(max(0.0, min(BEAT_S, self._beat_s + BEAT_S - self._clock())))
        self._beat_s = self._clock()

    def _hit(self, x: float, y: float) -> str | None:
        width, height = self._size
        return self._page().hit((x + 1) / 2 * width, (1 - y) / 2 * height)
