"""Table and reach are fitted to the person in a headset, before anything else is asked."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Final

from game.body.fit import Asked, Fit, FitRules
from game.session.loop import Loop
from game.training.events import Calib, Resume, Say

SAID: Final = {Asked.LIE: "fit-lie", Asked.REACH: "fit-reach", Asked.NOTHING: "fit-done"}
NO_TABLE: Final = (
    "No hand lay still on the table, so its height was not fitted: if hands lie in the wood or above it, start "
    "again with the hand flat on the table."
)


def settle(loop: Loop, rules: FitRules, reaches: Callable[[float], None]) -> Generator[None, None, None]:
    """A hand flat on the table, then stretched out: the drawn table comes to the real one, and places into reach.

    `reaches` is told how far the hand came, metres.
    What is not shown in time stays as it was. After a REST what is asked is said again. STOP ends it.
    """
    limb = loop.intact
    fit = Fit(rules, limb.table_m)
    loop.reading = True
    loop.tell(Say(SAID[fit.asked]))
    while fit.asked is not Asked.NOTHING:
        before = len(loop.record.entries)
        yield
        if loop.screens.stopped:
            return
        if any(isinstance(event, Resume) for _, _, _, event in loop.record.entries[before:]):
            loop.tell(Say(SAID[fit.asked]))
        lay = fit.asked is Asked.LIE
        if not fit.step(limb.placed, loop.time_s):
            continue
        loop.tell(Say(SAID[fit.asked]))
        if lay and fit.found.rise_m is not None and loop.worn is not None:
            loop.worn.rise(loop, fit.found.rise_m)
            for each in (loop.intact, loop.affected):
                if each is not None and each.device.has_head:
                    each.seat_anew()
    if fit.found.rise_m is None:
        loop.record.staff(NO_TABLE)
    if fit.found.reach_m is not None:
        reaches(fit.found.reach_m)
        loop.tell(Calib({"reach_m": (0.0, round(fit.found.reach_m, 4))}, "fit"))
