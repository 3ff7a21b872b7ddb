"""Every exercise asks, judges and measures the same of a person affected on the left and on the right."""

from collections.abc import Callable

import pytest

from exercises import BUILTIN, load
from exercises.api import Stage
from game.body.joints import Side
from game.training.events import Ask, Show, Trial

# Where a hand is shown whose side is that of a limb, with the side for left and for right affected: the quiet hand
# stands for the affected one, what measures the working hand shows that.
OWN_SIDE = {"quiet-hand": ("left", "right"), "hand-range": ("right", "left"), "ten-fists": ("right", "left")}


def behave(here) -> None:
    """Moves, lifts and answers by the clock alone, the same for both sides."""
    here.open_at = lambda t: 0.5 + 0.5 * ((t / 4.5) % 2 > 1) * min(1.0, (t / 4.5) % 1 * 3)
    lift = 0.05
    here.palms_at = lambda t: (
        (0.17, 0.775 + lift * (t % 8 > 4), -0.47),
        (0.17, 0.775 + lift * (t % 8 > 4.2), -0.47),
    )

    def reply(ask: Ask) -> tuple[str, float]:
        return ask.choices[len(here.of(Ask)) % len(ask.choices)], 0.8 if len(ask.choices) > 1 else 4.0

    here.reply = reply


@pytest.mark.parametrize("x", [1.0, 4.5])
@pytest.mark.parametrize("name", BUILTIN)
def test_left_and_right_affected_get_the_same_block(name: str, x: float, table: Callable) -> None:
    played = {}
    for side in Side:
        here = table(name, min(x, load(name).top), affected=side)
        behave(here)
        here.run(45)
        played[side] = here
    left, right = played[Side.LEFT], played[Side.RIGHT]
    assert len(left.of(Trial)) >= 1
    for one, other in zip(left.of(Trial), right.of(Trial), strict=True):
        assert (one.success, one.reason, one.x, one.start_s, one.end_s) == (
            (other.success, other.reason, other.x, other.start_s, other.end_s)
        )
        assert one.quality == pytest.approx(other.quality, abs=1e-9)
        own, theirs = dict(one.metrics), dict(other.metrics)
        if name == "left-or-right":
            assert own.pop("of_affected_side") == 1.0 - theirs.pop("of_affected_side")
        assert own == pytest.approx(theirs, abs=1e-9)
    for one, other in zip(left.of(Show), right.of(Show), strict=True):
        assert one.prop == other.prop
        assert one.at == pytest.approx((-other.at[0], other.at[1], other.at[2]))
        if load(name).stage is Stage.IMAGERY and one.prop == "hand":
            assert (one.look["side"], other.look["side"]) == ("left", "right")
        elif name == "box-and-blocks" and one.prop == "blocks":
            # The half on the working side is the full one.
            assert (one.look["side"], other.look["side"]) == ("right", "left")
            assert {**one.look, "side": ""} == {**other.look, "side": ""}
        elif name in OWN_SIDE and one.prop == "hand":
            assert (one.look["side"], other.look["side"]) == OWN_SIDE[name]
            assert {**one.look, "side": ""} == {**other.look, "side": ""}
        else:
            assert one.look == other.look
