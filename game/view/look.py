"""What a screen looks like, as plain values: the panel draws it, tests read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from game.view.axes import Floats
from game.view.ghost import Ghost
from game.view.sheet import Drawing

# Seconds in which a limb comes and goes (protocol.md 2.6).
PRESENCE_S: Final = 0.6
# What the ends of a scale mean on which more is only more.
AMOUNT: Final = ("not-at-all", "very-much")
WELL: Final = ("not-at-all", "very-well")
CLEARLY: Final = ("not-at-all", "very-clearly")
# The ends of a number of hours, which has no face either.
HOURS: Final = ("sleep-none", "sleep-long")
# Lines that say whom to call: the largest on their screen, whoever looks for them is in a hurry.
REACHING: Final = frozenset({"emergency-line", "contact-line", "crisis-number", "help-contact", "call-contact"})


@dataclass(frozen=True, slots=True)
class Pad:
    """One thing to press. `key` comes back from `Panel.hit`; `words` is a key of words/*.toml ("" for none).

    `icon` is a shape that goes with the words (never colour alone): see `ink.SHAPES`; `picture` is a picture of
    `models3d/pictures` instead, for a pad that is chosen by what it shows. `chosen`: taken already, where several
    may be. `apart`: it is no answer beside others but stands by itself: go on, nothing of these, say it again.
    """

    key: str
    words: str
    icon: str = ""
    highlighted: bool = False
    dead: bool = False
    picture: str = ""
    chosen: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class ScreenLook:
    """One screen. `title` and `lines` are word keys; `number` fills their `{number}`.

    `name` picks the layout: rest, pain, pain-confirm, question, pinch, check, saved, end, and those of a visit:
    card, pick, faces, dots, slider, timed, summary, checks, emergency, note. `figure` is the pain figure shown
    large (None is blank), on a bar or, with `skin` faces, as one face. `bar` says that the scale is drawn.
    `tick` is "" (nothing), "saved" (only when the journal has said so) or "late". `faces` are two ratings to
    show as faces, before and after. `ask_id` names the question, for the time it became visible. `picture` is
    one of `models3d/pictures` beside the words; `fill` (0 to 1) how far a light has grown, a slider stands or a
    garden is grown, None for none. `staff`: it is for staff, and may hold figures. `clock` is text that only
    staff see. `ends` are what the two ends of a scale or a row mean. `leaves` are the grown and all leaves of a
    garden. `filled` are names in the words, in {}, and the word key or text that stands there instead. `drawing`
    is a sheet in mm; only a flat page draws it, with `title`, `lines` and `pads` below it. `ghost` is the outline
    of where a phantom is felt, in the picture's place.
    """

    name: str
    title: str = ""
    lines: tuple[str, ...] = ()
    number: int | None = None
    pads: tuple[Pad, ...] = ()
    figure: int | None = None
    skin: str = "bar"
    bar: bool = False
    moving: bool = False
    tick: str = ""
    stars: int = 0
    faces: tuple[int, int] | None = None
    stacked: bool = False
    ask_id: int | None = None
    immediate: bool = False
    picture: str = ""
    fill: float | None = None
    staff: bool = False
    clock: str = ""
    ends: tuple[str, str] = ("", "")
    leaves: tuple[int, int] = (0, 0)
    filled: tuple[tuple[str, str], ...] = ()
    drawing: Drawing | None = None
    ghost: Ghost | None = None

    @property
    def pictured(self) -> bool:
        """True where something stands beside the words."""
        return bool(self.picture) or self.ghost is not None

    @property
    def sad(self) -> bool:
        """True where more is worse, so that a figure has a face: pain and worry, but not an amount
        or hours."""
        return self.ends not in (AMOUNT, WELL, CLEARLY, HOURS)

    @property
    def compared(self) -> tuple[str, str]:
        """What each of the two faces is of: the ends where those are told, else pain before and after."""
        return self.ends if self.ends[0] else ("pain-before", "pain-after")


def sentence(
    words: Mapping[str, str], key: str, filled: tuple[tuple[str, str], ...] = (), number: int | None = None
) -> str:
    """The sentence of a word key as it is read and spoken, its {} filled; a key that is no word stays as written.

    What nothing fills keeps its brace: it is neither shown as a caption nor spoken.
    """
    text = words.get(key, key)
    for name, said in filled:
        text = text.replace("{" + name + "}", words.get(said, said))
    return text if number is None else text.replace("{number}", str(number))


@dataclass(frozen=True, slots=True, eq=False)
class Touched:
    """Where a ray meets a pad: its key and rectangle, the point, and the plate's own up and its normal, away from
    the person."""

    pad: str
    rect: tuple[float, float, float, float]
    point: Floats
    up: Floats
    normal: Floats
