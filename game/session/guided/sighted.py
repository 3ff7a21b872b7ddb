"""T2 on this screen: letters, flashes, a hand among things, and which way it turns (protocol.md 2.3)."""

from __future__ import annotations

from typing import Final

from game.programme.decision import decide
from game.programme.screening.vision import (
    Acuity,
    Field,
    Flashes,
    Processing,
    VisionRules,
    acuity,
    field,
    field_angle_deg,
    visual_processing,
)
from game.session.guided.desk import Guide, Script
from game.session.guided.ruled import STAFF, seed_of
from game.settings import rules
from game.training.events import Measure
from game.view import seeing
from game.view.sheet import Ruler
from game.view.sheet_plan import SheetRules
from game.view.staffed import Note

# Pictures with a hand, or a foot, and with none; the first is the one that turns.
HANDS: Final = ("touch-own-hand", "rest-now", "sign-swelling-0")
FEET: Final = ("coach-l01-1", "coach-l03-1", "coach-l01-2")
THINGS: Final = ("drink", "headset", "garden", "touch-towel", "touch-cotton", "touch-silk", "big-button")


def acuity_test(guide: Guide, ruler: Ruler) -> Script[str | None]:
    """T2a: the smallest letters, and once the larger ones where those cannot be read."""
    limits = guide.course.preset.of(VisionRules)
    smallest = limits.letter_mm * ruler.eyes_mm / limits.letter_at_mm
    right = yield from _letters(guide, ruler, smallest, 0)
    answer, decision = decide(guide.course.preset, acuity, right=right, right_larger=None)
    if answer is Acuity.NOT_VALID:
        larger = yield from _letters(guide, ruler, smallest * limits.larger, 1)
        answer, decision = decide(guide.course.preset, acuity, right=right, right_larger=larger)
    guide.desk.tell(decision)
    return answer.value


def _letters(guide: Guide, ruler: Ruler, size_mm: float, turn: int) -> Script[int | None]:
    limits = guide.course.preset.of(VisionRules)
    screen = seeing.Letters(
        guide.desk.rules, ruler, seed_of(guide) + turn, limits.letters, size_mm, scanning=guide.scanning
    )
    yield from guide.ask(screen, "t2a")
    if screen.result is not None:
        guide.desk.tell(Measure("letters", float(screen.result), f"of {limits.letters}", "", "self"))
        guide.desk.tell(Measure("letter-size", round(size_mm, 2), "mm", "", STAFF))
    return screen.result


def field_test(guide: Guide, ruler: Ruler) -> Script[str | None]:
    """T2b: flashes at both sides; the angle that this screen allows is reported with them."""
    limits = guide.course.preset.of(VisionRules)
    angle = field_angle_deg(ruler.width_mm / 2, ruler.eyes_mm, limits)
    many = {"left": limits.flashes, "right": limits.flashes, "both": limits.flashes, "none": limits.flashes_blank}
    screen = seeing.Flashes(
        guide.desk.rules,
        ruler,
        seed_of(guide),
        many,
        angle,
        limits.disc_deg,
        limits.flash_ms / 1000.0,
        rules(SheetRules, "sheet"),
        scanning=guide.scanning,
    )
    yield from guide.ask(screen, "t2b")
    guide.desk.tell(Measure("flash-angle", round(angle, 2), "degrees", "", STAFF))
    if screen.unfit:
        yield from guide.ask(Note(guide.desk.rules, "staff-screen-flash", staff=True, scanning=guide.scanning))
        return None
    seen = seen_of(screen.told)
    for name, count in (("left", seen.left), ("right", seen.right), ("blank", seen.blanks)):
        guide.desk.tell(Measure(f"flash-{name}", float(count), "seen", "", "self"))
    longest = max(each.stood_s for each in screen.told)
    guide.desk.tell(Measure("flash-longest", round(1000.0 * longest), "ms", "", STAFF))
    answer, decision = decide(guide.course.preset, field, seen=seen, therapist=None)
    guide.desk.tell(decision)
    return None if answer is Field.NOT_VALID else answer.value


def seen_of(told: list[seeing.Flash]) -> Flashes:
    """How many flashes of each sort were seen; of one that was on both sides, each side for itself."""

    def of(where: str, *said: str) -> int:
        return sum(each.where == where and each.said in said for each in told)

    return Flashes(
        left=of("left", "left", "both"),
        right=of("right", "right", "both"),
        both_left=of("both", "both", "left"),
        both_right=of("both", "both", "right"),
        blanks=of("none", "left", "right", "both"),
    )


def processing_test(guide: Guide, ruler: Ruler) -> Script[str | None]:
    """T2c: by demonstration and pointing; who does not know the hand is not asked for its turning."""
    limits, leg = guide.course.preset.of(VisionRules), guide.desk.setting.limb == "leg"
    touch = seeing.Touching(
        guide.desk.rules,
        "t2c-leg" if leg else "t2c",
        seed_of(guide),
        limits.arrays,
        FEET if leg else HANDS,
        THINGS,
        scanning=guide.scanning,
    )
    yield from guide.ask(touch, touch.key)
    clips: int | None = None
    if touch.result is not None and touch.result >= limits.arrays_needed:
        clips = yield from _turning(guide, ruler, "" if leg else HANDS[0])
    for name, result in (("arrays", touch.result), ("clips", clips)):
        if result is not None:
            guide.desk.tell(Measure(name, float(result), "right", "", "self"))
    answer, decision = decide(
        guide.course.preset,
        visual_processing,
        arrays=touch.result,
        clips=clips,
        severe_aphasia=guide.desk.setting.aphasia,
    )
    guide.desk.tell(decision)
    return None if answer is Processing.NOT_VALID else answer.value


def _turning(guide: Guide, ruler: Ruler, picture: str) -> Script[int | None]:
    sizes = rules(SheetRules, "sheet")
    screen = seeing.Turning(
        guide.desk.rules,
        seed_of(guide),
        guide.course.preset.of(VisionRules).clips,
        ruler.mm_a_px,
        sizes.picture_mm,
        sizes.turn_deg_s,
        picture,
        scanning=guide.scanning,
    )
    yield from guide.ask(screen, screen.key)
    return screen.result
