"""The coach's cards: each movement of the first version, to be shown one phase at a time beside a real mirror.

Protocol.md 10.7 and 0.1. A card is data: what is said, which picture is shown, and how long each phase takes at a
difficulty x, by the level table of its exercise (protocol.md 5.4). Nothing is tracked.
"""

from exercises.coach.cards import CODES, Card, CardError, card
from exercises.coach.paces import Phase

__all__ = ["CODES", "Card", "CardError", "Phase", "card"]
