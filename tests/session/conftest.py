"""Blocks played without drawing, on the step clock, with acts put in at chosen frames."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import devices
import exercises
from devices.api import Device
from game.body.joints import Side
from game.session.clock import StepClock
from game.session.loop import Loop
from game.session.memory import Memory
from game.session.output import Output
from game.session.perform import Performance, Staging, perform
from game.session.sight import Blind
from tests.session.headsets import headset  # noqa: F401

Acts = Callable[[Loop, Blind], None]


class Promises(Memory):
    """A journal in memory in which everything is durable at once."""

    def append(self, event: Any, exercise_s: float | None = None, session_s: float | None = None) -> int:
        self.durable_seq = super().append(event, exercise_s, session_s)
        return self.durable_seq


@pytest.fixture
def film() -> None:
    """Who asks for it has the film of a play, which takes three times as long as the play, and the others none."""


@pytest.fixture(autouse=True)
def no_film(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "film" not in request.fixturenames:
        whole = Output.__init__
        monkeypatch.setattr(
            Output, "__init__", lambda self, folder, s, _, size: whole(self, folder, s, False, size)
        )


@pytest.fixture
def blind() -> Iterator[Callable[..., Performance]]:
    """Plays a block: `url` moves the intact hand, `acts` is called after every frame."""
    opened: list[Device] = []

    def play(
        url: str = "sim:grasp?hand=right",
        exercise: str = "lantern",
        seconds: float | None = 20.0,
        acts: Acts = lambda _loop, _view: None,
        affected_url: str | None = None,
        **changes: Any,
    ) -> Performance:
        clock = StepClock()
        view = Blind()
        held = {"intact": devices.open_device(url, clock.now)}
        if affected_url:
            held["affected"] = devices.open_device(affected_url, clock.now)
        opened.extend(held.values())
        values: dict[str, Any] = {
            "exercise": exercises.load(exercise),
            "affected": Side.LEFT,
            "seed": 1,
            "level": None,
            "pain": (5, 4),
            "seconds": seconds,
            "asks": False,
            "ending": False,
            "clock": clock,
            "view": view,
            "journal": Promises(),
            "devices": held,
            "say": lambda _: None,
            "on_frame": lambda loop: acts(loop, view),
        }
        return perform(Staging(**(values | changes)))

    yield play
    for device in opened:
        device.close()
