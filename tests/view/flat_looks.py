"""One look of every kind that a flat page has to draw, with what stands around it."""

from dataclasses import replace

from PIL import Image

from game.view.look import Pad, ScreenLook
from game.view.page_whole import Around

WORDS = {
    "rest": "Rest",
    "stop": "Stop",
    "sentence": "A sentence of twelve words, the longest one that a person hears.",
    "short": "How was that?",
    "saved": "Saved",
    "not-yet-saved": "Not yet saved",
    "pain-low": "No pain",
    "pain-high": "Worst pain",
    "pain-before": "Before",
    "pain-after": "After",
    "banner": "For trying out by staff. Not for patients.",
    "you-said": "You said {number}.",
    "minutes": "About {minutes} minutes, twice a day.",
    "caption": "About fifteen minutes, twice a day.",
    "answer": "An operation",
    "long": "An operation, or a new device in the body",
    "box": "They told in their own words what to do",
}
MORE = tuple(Pad(key, "rest", icon) for key, icon in (("more", "up"), ("less", "down"), ("thats-it", "yes")))
AGAIN = Pad("again", "short", "again", apart=True)
NEXT = Pad("next", "saved", "play", highlighted=True, apart=True)
CLOSE = (Pad("close", "saved", "yes", highlighted=True),)
TWO = (Pad("left", "rest", "left"), Pad("right", "stop", "right", highlighted=True))


def picture(key: str) -> Image.Image | None:
    """A picture for every key but "none"."""
    return None if key in ("", "none") else Image.new("RGB", (80, 60), (120, 150, 140))


def _pads(count: int, words: str = "answer", shown: str = "") -> tuple[Pad, ...]:
    return tuple(Pad(f"k{i}", words, "" if shown else "yes", picture=shown, chosen=i == 1) for i in range(count))


LOOKS: dict[str, ScreenLook] = {
    "rest": ScreenLook("rest", "short", ("sentence",), pads=(Pad("go-on", "rest", "play", True), TWO[1])),
    "rest bare": ScreenLook(
        "rest", "short", pads=(Pad("go-on", "rest", "play"), Pad("stop", "stop", "stop", True))
    ),
    "pain": ScreenLook("pain", "sentence", pads=MORE, bar=True, figure=10),
    "pain blank": ScreenLook("pain", "short", pads=tuple(replace(pad, dead=True) for pad in MORE), bar=True),
    "pain scan": ScreenLook("pain", "short", ("sentence",), bar=True, figure=6, moving=True),
    "pain faces": ScreenLook("pain", "short", pads=MORE, bar=True, figure=4, skin="faces"),
    "pain-confirm": ScreenLook("pain-confirm", "you-said", number=10, pads=TWO, bar=True, figure=10),
    "slider": ScreenLook("slider", "sentence", pads=MORE, bar=True, fill=0.5, ends=("rest", "stop"), picture="x"),
    "question": ScreenLook("question", "sentence", pads=TWO, ask_id=1),
    "card": ScreenLook("card", "sentence", pads=(NEXT, AGAIN), picture="x"),
    "card bare": ScreenLook("card", "minutes", pads=(NEXT, AGAIN), picture="none", filled=(("minutes", "ten"),)),
    "pick stacked": ScreenLook("pick", "sentence", pads=(*_pads(3), AGAIN), stacked=True),
    "pick four": ScreenLook("pick", "sentence", pads=(*_pads(4), AGAIN)),
    "pick two pictures": ScreenLook("pick", "sentence", pads=(*_pads(2, shown="x"), AGAIN)),
    "pick nine": ScreenLook("pick", "sentence", pads=(*_pads(9, shown="x"), NEXT, AGAIN)),
    "pick nine long": ScreenLook("pick", "short", pads=(*_pads(9, "long", "x"), NEXT, AGAIN)),
    "pick beside": ScreenLook("pick", "sentence", pads=(*_pads(3), AGAIN), picture="x"),
    "faces": ScreenLook("faces", "sentence", pads=(*_pads(3), AGAIN)),
    "dots": ScreenLook("dots", "sentence", pads=(*_pads(5, ""), AGAIN), ends=("pain-low", "pain-high")),
    "breathing": ScreenLook("timed", "short", ("rest",), pads=(NEXT,), fill=0.5),
    "calm": ScreenLook("timed", "short", ("sentence",), picture="x"),
    "saved": ScreenLook("saved", "short", tick="saved"),
    "late": ScreenLook("saved", "short", tick="late", pads=CLOSE),
    "end": ScreenLook("end", "short", ("rest", "sentence"), tick="saved", stars=3, faces=(6, 4), pads=CLOSE),
    "summary": ScreenLook(
        "summary", "short", ("rest", "sentence", "stop"), tick="late", leaves=(5, 42), faces=(2, 9), pads=CLOSE
    ),
    "checks": ScreenLook(
        "checks", "sentence", pads=(*_pads(4, "box"), NEXT, replace(AGAIN, icon="wait")), staff=True
    ),
    "emergency": ScreenLook("emergency", "short", ("sentence",) * 6, pads=(NEXT,), staff=True, clock="1:05"),
    "coach": ScreenLook("coach", "sentence", ("rest",), pads=TWO, picture="x", fill=0.5),
    "coach bare": ScreenLook("coach", "sentence", pads=TWO, fill=0.0),
    "another": ScreenLook("something-new", "sentence", ("rest",), pads=_pads(2)),
}
AROUND = Around("caption", "", "banner")
