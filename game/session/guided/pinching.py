"""Thumb and finger choose as well in a headset, where staff asked for it and the short test went well."""

from __future__ import annotations

from game.body.pinch import PinchRules
from game.session.guided.desk import Guide, Script
from game.session.story import NO_PINCH
from game.settings import rules
from game.training.events import Flag
from game.view.pinching import PinchTest


def try_pinch(guide: Guide) -> Script[None]:
    """The test, once the headset is worn (protocol.md 10.1); on afterwards only where all was as asked.

    Whoever takes STOP in it answers by the other ways, which are open all the time.
    """
    place = guide.headset
    if place is None or not place.pinches or guide.scanning:
        return
    limits = rules(PinchRules, "pinch")
    test = PinchTest(limits, guide.desk.rules.screen_lead_s)
    place.pinching("test")
    try:
        yield from guide.ask(test)
    finally:
        place.pinching("on" if test.done and test.result else "off")
    seen = test.why or f"{test.seen} of {limits.trials} seen"
    guide.desk.tell(Flag("pinch_on" if test.result else "pinch_off", seen))
    if not test.result:
        guide.desk.staff(NO_PINCH[test.why])
