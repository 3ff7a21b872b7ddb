"""How every screen of a visit looks: at first, with answers half given, and kept."""

from game.session.showcase import look_at, looks_of
from tests.view.every_screen import BREATH, EVERY_SCREEN, RULES

LOOKS = {
    **dict(looks_of(RULES, BREATH, scanning=False)),
    "daily, scan": look_at(EVERY_SCREEN["daily"](True)),
    "breathe, out": look_at(EVERY_SCREEN["breathe"](), seconds=5.0),
    "rest, at first": look_at(EVERY_SCREEN["rest"](), seconds=0.5),
    "summary, not kept": look_at(EVERY_SCREEN["summary"](), seconds=4.0, told=False),
}
