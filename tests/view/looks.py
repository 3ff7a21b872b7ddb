"""How every screen of a visit looks: at first, with answers half given, and kept."""

from game.view.input import Action, Press
from tests.view.every_screen import EVERY_SCREEN


def at(name, *taken, seconds=3.0, scanning=False, told=True):
    """The look of a screen so long after it came, after these pads were pressed."""
    screen = EVERY_SCREEN[name](scanning)
    screen.tick(0.0)
    if told and hasattr(screen, "told"):
        screen.told(True)
    screen.drawn(0.0)
    screen.tick(1.5)
    screen.drawn(1.5)
    for pad in taken:
        screen.hear(Press(Action.PAD, 2.0, "button", pad))
    screen.tick(seconds)
    return screen.look()


LOOKS = {
    **{name: at(name) for name in EVERY_SCREEN},
    "daily, half": at("daily", "new-fall", "new-hot"),
    "daily, scan": at("daily", scanning=True),
    "slider, touched": at("slider", "more", "more", "nrs-7"),
    "checks, half": at("checks with a reason", "teach-picture", "staff-reason-tired"),
    "scale, half": at("scale", "nrs-6"),
    "breathe, out": at("breathe", seconds=5.0),
    "rest, at first": at("rest", seconds=0.5),
    "summary, not kept": at("summary", told=False, seconds=4.0),
}
