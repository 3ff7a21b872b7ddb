"""The kinds of props there are: what each look field means, its limits and what it is when nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

Value = float | str | bool


@dataclass(frozen=True, slots=True)
class Field:
    """One look field: a number between `low` and `high`, or one of `words`; `meaning` is for people."""

    default: Value
    low: float = 0.0
    high: float = 1.0
    words: tuple[str, ...] = ()
    meaning: str = ""

    def trouble(self, value: Value) -> str | None:
        """What is wrong with a value, or None."""
        if self.words:
            return None if value in self.words else f"must be one of {', '.join(self.words)}, not {value!r}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"must be a number, not {value!r}"
        if not self.low <= value <= self.high:
            return f"must lie between {self.low:g} and {self.high:g}, not {value:g}"
        return None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of prop. `paired` props are drawn with their mirror image unless they stand on the midline; `held`
    ones go where the hand goes in that very frame, all others settle."""

    title: str
    fields: Mapping[str, Field]
    paired: bool = True
    held: bool = False


_MANY = 1e6
# Every kind has these. The last five say what the prop asks of the limb; no picture needs them.
COMMON: Final[Mapping[str, Field]] = MappingProxyType(
    {
        "size": Field(1.0, 0.2, 3.0, meaning="scale about the place it stands on"),
        "chime": Field(0.0, 0.0, _MANY, meaning="each new value sounds one soft note, higher for higher"),
        "beat": Field(0.0, 0.0, _MANY, meaning="each new value sounds the bell"),
        "wanted_open": Field(0.0, meaning="how far open the hand should be"),
        "wanted_thumb": Field(0.0, 0.0, 10.0, meaning="which place of its own hand the thumb goes to; 0: none"),
        "wanted_lift_m": Field(0.0, 0.0, 2.0, meaning="how high above the table, metres"),
        "wanted_lateral_m": Field(0.0, -1.0, 1.0, meaning="where the palm goes: to the intact side, metres"),
        "wanted_forward_m": Field(0.0, -1.0, 1.0, meaning="where the palm goes: beyond the table's edge, metres"),
    }
)
POSTURES: Final = (
    "rest",
    "open",
    "fist",
    "point",
    "pinch",
    "spread",
    "thumb-up",
    "key-grip",
    "cup-grip",
    "ok",
    "wrist-flexed",
    "wrist-extended",
)
COLOURS: Final = ("cream", "blue", "amber", "green", "violet", "yellow")

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "lantern": Kind(
            "Lantern that brightens",
            {
                "brightness": Field(0.0, meaning="how bright; it never flashes"),
                "guide": Field(0.0, meaning="how far open it asks the hand to be: a soft ring that widens"),
            },
        ),
        "lamp": Kind("Table lamp", {"brightness": Field(0.0, meaning="how bright; it never flashes")}),
        "cup": Kind(
            "Cup with a handle",
            {
                "fill": Field(0.8, meaning="how full"),
                "colour": Field("blue", words=COLOURS, meaning="glaze"),
                "glow": Field(0.0, meaning="a soft light on it"),
            },
        ),
        "ball": Kind(
            "Soft ball",
            {
                "colour": Field("blue", words=COLOURS, meaning="felt"),
                "glow": Field(0.0, meaning="a soft light on it"),
            },
        ),
        "ring": Kind(
            "Ring on the table, a place to go to",
            {
                "colour": Field("amber", words=COLOURS, meaning="its colour"),
                "glow": Field(0.0, meaning="its light"),
            },
        ),
        "bar": Kind(
            "Bar that both hands lift",
            {
                "level": Field(0.0, meaning="share of its height"),
                "tilt": Field(0.0, -1.0, 1.0, meaning="which end is higher: 1 the patient's right"),
                "glow": Field(0.0, meaning="a soft light on it"),
            },
            paired=False,
        ),
        "dot": Kind("Calm light to rest the eyes on", {"glow": Field(0.5, meaning="its light")}, paired=False),
        "board": Kind("Empty board that faces the eye", {"dim": Field(0.0, meaning="how dark")}, paired=False),
        "hand": Kind(
            "Picture of one hand on its board",
            {
                "side": Field("right", words=("left", "right"), meaning="which hand"),
                "view": Field("dorsal", words=("dorsal", "palmar", "thumb", "little"), meaning="seen from"),
                "turn_deg": Field(0.0, -3600.0, 3600.0, meaning="0 fingers up, clockwise"),
                "posture": Field("open", words=POSTURES, meaning="what the hand does"),
                "to": Field("", words=("", *POSTURES), meaning="what it changes into"),
                "blend": Field(0.0, meaning="how far from posture to the other"),
                "object": Field("none", words=("none", "cup", "pen", "brush"), meaning="what it holds"),
                "dim": Field(0.0, meaning="how dark the picture is"),
                "stands_for": Field(
                    "picture",
                    words=("picture", "mirror", "nothing"),
                    meaning="mirror: the live mirror limb, here and not in its place; nothing: in neither",
                ),
            },
            paired=False,
        ),
        "blocks": Kind(
            "Box of small blocks with a wall across its middle",
            {
                "side": Field("right", words=("left", "right"), meaning="the half that is full at first"),
                "taken": Field(0.0, 0.0, 150.0, meaning="how many were taken from the full half"),
                "landed": Field(0.0, 0.0, 150.0, meaning="how many lie in the other half"),
                "spot_x_m": Field(0.0, -1.0, 1.0, meaning="where the last one was taken or fell, from the wall"),
                "spot_z_m": Field(0.0, -1.0, 1.0, meaning="the same, from the middle of the box to the patient"),
            },
            paired=False,
        ),
        "block": Kind(
            "Small wooden block",
            {
                "colour": Field("blue", words=COLOURS, meaning="paint"),
                "turn_deg": Field(
                    0.0, -3600.0, 3600.0, meaning="turned about the upright, anticlockwise from above"
                ),
                "tilt_deg": Field(0.0, -90.0, 90.0, meaning="its right end is so much higher"),
            },
            paired=False,
            held=True,
        ),
        "feather": Kind("Soft feather", {}, paired=False),
        "star": Kind("Star", {"glow": Field(0.0, meaning="its light")}),
        "leaf": Kind(
            "Leaf that grows",
            {
                "grow": Field(1.0, meaning="how far grown"),
                "lying": Field(0.0, meaning="1: a fallen leaf without its stem, which lies flat"),
            },
        ),
        "sunlight": Kind(
            "Warm sunlight on the table, with the shadow of leaves",
            {
                "warmth": Field(1.0, meaning="how much of it there is"),
                "sway": Field(0.0, -1.0, 1.0, meaning="how far the leaves have swung"),
            },
        ),
    }
)


def fields(kind: str) -> Mapping[str, Field]:
    """All fields a kind understands; KeyError when there is no such kind."""
    return {**COMMON, **KINDS[kind].fields}


def trouble(kind: str, look: Mapping[str, Value]) -> str | None:
    """One sentence that says what is wrong with a prop, or None."""
    if kind not in KINDS:
        return f"There is no prop named {kind}; the known ones are {', '.join(KINDS)}."
    known = fields(kind)
    for name, value in look.items():
        if name not in known:
            return f"A {kind} has no look field {name}; it has {', '.join(known)}."
        if (wrong := known[name].trouble(value)) is not None:
            return f"The field {name} of a {kind} {wrong}."
    return None
