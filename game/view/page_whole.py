"""The flat page: a look drawn as one picture, with REST and STOP always in view and captions below; no engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from game.view import ink, page_hands, page_parts
from game.view.brush import Area, Brush, fitted
from game.view.input import EMERGENCY_PAD
from game.view.look import Pad, ScreenLook
from game.view.page import (
    CARD,
    EM,
    GROUND,
    INK,
    LEAST_EM,
    NIGHT,
    ORANGE,
    PAPER,
    SKY,
    SLATE,
    TITLE_EM,
    Mover,
    Page,
    Pictures,
    Words,
)
from game.view.page_sheet import sheet
from game.view.sheet import place_key

# The page's height in hundredths of its width; a page that is wider or higher has wider margins.
HEIGHT: Final = 56.25


@dataclass(frozen=True, slots=True)
class Around:
    """What stands on the page whatever the screen is: word keys of the caption, a hint that stays, the banner; and
    with `emergency` the pad that staff hold for a seizure or a collapse."""

    caption: str = ""
    hint: str = ""
    banner: str = ""
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it was drawn but for what moves, and its pads with where they are, the uppermost last.

    `mm_a_px` is given where each place of its sheet can be touched.
    `boards` are where hands are shown, the uppermost first, with corners of `radius` pixels.
    """

    image: Image.Image
    pads: tuple[tuple[str, Area], ...]
    mover: Mover | None
    mm_a_px: float | None = None
    boards: tuple[Area, ...] = ()
    radius: float = 0.0

    def at(self, fill: float | None, hands: Sequence[page_hands.Hand] = ()) -> Image.Image:
        """The page with what moves drawn as it stands at `fill`, and with hands on its boards."""
        if self.mover is None and not hands:
            return self.image
        brush = Brush(self.image.copy())
        if self.mover is not None:
            self.mover(brush, fill or 0.0)
        for area, hand in zip(self.boards, hands, strict=False):
            page_hands.paint(brush, area, hand, self.radius)
        return brush.image

    def hit(self, x: float, y: float) -> str | None:
        """The key of the pad under a point in pixels, or the place of a sheet."""
        found = next((key for key, area in reversed(self.pads) if area.has(x, y)), None)
        if found is None and self.mm_a_px is not None:
            return place_key(self.image.size, self.mm_a_px, x, y)
        return found


def frame(
    page: Page, size: tuple[int, int], around: Around, look: ScreenLook | None, *, carded: bool = True
) -> Area:
    """Draws what is always there, with the card where it is `carded`; gives the card's area for the screen."""
    u = page.u
    width, height = size
    whole = Area(0, 0, width, height).within(100 * u, min(height, HEIGHT * u * 1.35))
    whole = whole.inset(1.8 * u)
    column, rest = page.outside(whole, 15.0, 1.8)
    held = around.emergency and (look is None or look.name != "emergency")
    _always(page, column, look, held)
    key = around.hint or around.caption
    # What the screen itself says is not written twice, and what nothing fills is not written.
    twice = look is not None and key in (look.title, *look.lines)
    said = "" if twice or "{" in page.say(key) else key
    band, card = rest.bottom(8.6 * u, 1.2 * u)
    if look is not None and not said and page_parts.crowded(look):
        card = rest
    if around.banner:
        strip, card = card.top(2.9 * u, 0.7 * u)
        page.text(strip, page.say(around.banner), LEAST_EM, colour=INK, align="left" if page.outer else "right")
    if carded:
        page.brush.shadow(card, INK, 1.8 * u, 0.8 * u, 0.16)
        page.brush.box(card, NIGHT if page.dark else CARD, 1.8 * u)
    if said:
        _caption(page, band, page.say(said))
    return card.inset(3.0 * u, 2.6 * u)


def _always(page: Page, column: Area, look: ScreenLook | None, emergency: bool) -> None:
    """REST and STOP, one above the other on the intact side; far above them, quiet, the pad of staff.

    While somebody rests STOP is a pad of that screen, highlighted as it says: it is there once.
    """
    u, clock = page.u, "" if look is None else look.clock
    own = look.pads if look is not None and look.name == "rest" else ()
    dark, page.dark = page.dark, False
    if clock:
        top, column = column.top(4.6 * u, 1.0 * u)
        page.text(top, clock, TITLE_EM, colour=INK, align="centre", bold=True)
    stop, column = column.bottom(12.0 * u, 2.0 * u)
    rest, _ = column.bottom(17.0 * u)
    if emergency:
        page.pad(Pad(EMERGENCY_PAD, f"{EMERGENCY_PAD}-hold", dead=True), column.top(8.0 * u)[0], em=LEAST_EM)
    page.pad(Pad("rest", "rest", "rest"), rest, SKY, tall=True)
    stops = next((pad for pad in own if pad.key == "stop"), Pad("stop", "stop", "stop"))
    page.pad(stops, stop, ORANGE, tall=True)
    page.dark = dark


def _caption(page: Page, band: Area, text: str) -> None:
    """What is being said, two lines at most on a dark plate."""
    u = page.u
    lines, size = fitted(text, band.w - 5 * u, band.h - 1.6 * u, EM * u, LEAST_EM * u, False)
    wide = max(ink.width_em(line) for line in lines) * size + 4.6 * u
    high = len(lines) * ink.LINE * size + 1.8 * u
    plate = Area(band.x + (band.w - wide) / 2, band.y + (band.h - high) / 2, wide, high)
    page.brush.box(plate, SLATE, 1.2 * u)
    page.brush.lines(plate, lines, size, PAPER, align="centre")


def draw(
    size: tuple[int, int],
    look: ScreenLook | None,
    around: Around,
    words: Words,
    pictures: Pictures,
    *,
    intact_right: bool,
    boards: int = 0,
) -> Drawn:
    """The page, `size` pixels, with so many empty boards for hands where the screen has room for them."""
    u = min(size[0] / 100.0, size[1] / HEIGHT)
    image = Image.new("RGB", size, GROUND)
    filled = look.filled if look is not None else ()
    page = Page(Brush(image), words, pictures, u, intact_right, filled=filled)
    if look is not None and look.drawing is not None:
        key = around.hint or around.caption
        sheet(page, look, look.drawing, size, "" if key in (look.title, *look.lines) else key)
        return Drawn(image, tuple(page.pads), None, look.drawing.mm_a_px if look.drawing.touched else None)
    page.dark = look is not None and page_parts.dim(look)
    boards = boards if page_hands.fits(look) else 0
    inside = frame(page, size, around, look, carded=look is not None or boards > 0)
    always, page.pads = page.pads, []
    places: tuple[Area, ...] = ()
    if boards:
        places = page_hands.write(page, look, inside, boards)
    elif look is not None:
        page_parts.write(page, look, inside)
    return Drawn(image, (*page.pads, *always), page.mover, boards=places, radius=page_hands.ROUND * u)
