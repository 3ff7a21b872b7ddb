"""Each deliberately broken exercise is caught by a sentence that names its fault."""

import random
from dataclasses import dataclass, replace

import pytest

from game.training.check import check_exercise
from game.training.exercise import Stage, exercise
from game.training.stories import Bench

KINDS = {"cup", "ring", "hand", "lantern"}
WORDS = {"go", "left", "right", "side"}
state = {"count": 0}


@dataclass(frozen=True)
class Reach:
    far_m: float
    hold_s: float


LEVELS = [Reach(0.20, 0.6), Reach(0.25, 0.8)]


def trouble(kind, look):
    return None if kind in KINDS else f"There is no prop named {kind}."


def faults(script, bench, stage=Stage.MIRROR, levels=(1.0,), repetitions=6, **more):
    made = exercise("broken", stage, code="B", scene="studio", repetitions=repetitions, levels=LEVELS, **more)(
        script
    )
    return check_exercise(made, bench, levels=levels, words=WORDS, trouble=trouble)


def near(cup, within=0.06):
    return lambda now: now.lead.near(cup, within)


def sound(task, *, kind="cup", at=None, key="go", look=None, wait=0.5):
    """A reach without a fault, with holes to put faults in."""
    task.say(key)
    for trial in task.trials():
        cup = task.show(kind, at=at or task.place(lateral_m=0.1, forward_m=trial.level.far_m), **(look or {}))
        there = yield from task.until(near(cup), limit_s=8)
        held = there and (yield from task.hold(near(cup, 0.08), trial.level.hold_s))
        task.score(trial, held, reason="" if held else "far")
        task.hide(cup)
        yield from task.rest(wait)


def test_a_sound_exercise_has_no_fault(bench: Bench) -> None:
    assert faults(sound, bench, levels=(1.0, 2.0)) == []


def lost_frame_fails_the_hold(task):
    for trial in task.trials():
        cup = task.show("cup", at=task.place(lateral_m=0.1, forward_m=0.2))
        there = yield from task.until(near(cup), limit_s=8)
        held = yield from task.hold(lambda now: now.lead.tracked.all(), 0.6)
        task.score(trial, there and held)
        task.hide(cup)
        yield from task.rest(0.5)


def pause_costs_a_trial(task):
    for trial in task.trials():
        cup = task.show("cup", at=task.place(lateral_m=0.1, forward_m=0.2))
        began = task.now.time_s
        yield from task.until(near(cup), limit_s=8)
        yield from task.hold(near(cup, 0.08), 0.6)
        task.score(trial, task.now.time_s - began < 6)
        task.hide(cup)
        yield from task.rest(0.5)


def lost_hand_is_a_miss(task):
    for trial in task.trials():
        cup = task.show("cup", at=task.place(lateral_m=0.1, forward_m=0.2))
        there = yield from task.until(near(cup), limit_s=8)
        held = there and (yield from task.hold(near(cup, 0.08), 1.0))
        task.score(trial, held)
        task.hide(cup)
        yield from task.rest(0.5)


def chance_not_from_the_seed(task):
    for trial in task.trials():
        cup = task.show("cup", at=task.place(lateral_m=random.uniform(0.05, 0.15), forward_m=0.2))
        there = yield from task.until(near(cup), limit_s=8)
        task.score(trial, there)
        task.hide(cup)
        yield from task.rest(0.5)


def bare_wait(task):
    for trial in task.trials():
        yield from task.rest(0.5)
        task.score(trial, True)
        task.rest(1)


def wait_as_a_bool(task):
    for trial in task.trials():
        cup = task.show("cup", at=task.place(lateral_m=0.1, forward_m=0.2))
        yield from task.until(near(cup), limit_s=8)
        task.score(trial, bool(task.hold(near(cup), 1)))
        task.hide(cup)


def wait_after_a_bare_yield(task):
    for trial in task.trials():
        yield task.rest(0.5)
        task.score(trial, True)


def never_ends(task):
    for trial in task.trials():
        cup = task.show("cup", at=task.place(lateral_m=0.1, forward_m=0.2))
        task.score(trial, (yield from task.until(near(cup), limit_s=8)))
        task.hide(cup)
    while True:
        yield from task.rest(1)


def ends_early(task):
    for trial in task.trials():
        yield from task.rest(0.5)
        task.score(trial, True)
        if trial.number == 2:
            return


def nobody_can(task):
    for trial in task.trials():
        yield from task.rest(0.5)
        task.score(trial, False, reason="far")


def scored_twice(task):
    for trial in task.trials():
        yield from task.rest(0.5)
        task.score(trial, True)
        task.score(trial, True)


def never_scored(task):
    for _ in task.trials():
        yield from task.rest(0.5)


def own_x(task):
    yield from sound(task, at=(0.25, 0.74, -0.40))


def stumbles_over_nan(task):
    for trial in task.trials():
        yield from task.rest(0.5)
        task.score(trial, int(task.now.intact.positions[0, 0] * 1000) != 0)


def remembers_in_a_variable(task):
    before = 0
    for trial in task.trials():
        yield from task.rest(1)
        task.score(trial, trial.number == before + 1, reason="" if trial.number == before + 1 else "order")
        before = trial.number


def goes_round(task):
    for trial in task.trials():
        while not (yield from task.until(lambda now: True, 1)) or True:
            pass
        task.score(trial, True)


def loops_twice(task):
    for _ in range(2):
        for trial in task.trials():
            yield from task.rest(0.5)
            task.score(trial, True)


def crowded(task):
    cups = [task.show("cup", at=task.place(lateral_m=0.03 * each, forward_m=0.2)) for each in range(8)]
    yield from sound(task)
    del cups


def busy(task):
    for trial in task.trials():
        for _ in range(30):
            task.say("go")
        yield from task.rest(0.5)
        task.score(trial, True)


def flickers(task):
    lamp = task.show("lantern", at=task.place(forward_m=0.3), brightness=0.0)
    for trial in task.trials():
        yield from task.watch(2, lambda now: task.change(lamp, brightness=float(int(task.time_s * 4) % 2)))
        task.score(trial, True)


def blinks(task):
    for trial in task.trials():
        for _ in range(4):
            cup = task.show("cup", at=task.place(forward_m=0.3))
            yield from task.rest(0.2)
            task.hide(cup)
        task.score(trial, True)


def raw_metres(task):
    for trial in task.trials():
        bent = yield from task.until(lambda now: abs(task.measure("curl") - 30) < 5, limit_s=5)
        cup = task.show("cup", at=task.place(forward_m=0.3), wanted_open=0.0)
        bent = yield from task.until(lambda now: curl_of(now.lead) > 0.8, limit_s=5)
        task.score(trial, bent)
        task.hide(cup)


def curl_of(limb):
    from game.body.measure import measure

    return measure("curl", limb)


def ghost(task):
    for trial in task.trials():
        task.score(trial, True)
        yield from task.rest(1)


def tells_in_the_probe(task):
    for trial in task.trials():
        side = str(task.random.choice(["left", "right"]))
        hand = task.show("hand", at=task.place(up_m=0.28, forward_m=0.45), side=side)
        answer = yield from task.ask("side", ["left", "right"], 5)
        right = answer is not None and answer.choice == side
        task.score(trial, right)
        if right:
            task.say("go")
        task.hide(hand)
        yield from task.rest(0.5)


BROKEN = [
    (lost_frame_fails_the_hold, {}, "one lost frame fails a trial"),
    (pause_costs_a_trial, {}, "a pause costs a trial; count seconds with task.time_s"),
    (lost_hand_is_a_miss, {"needs_limb": False}, "a lost hand is scored as a miss; declare needs_limb=True"),
    (chance_not_from_the_seed, {}, "two plays with one seed differ; draw chance from task.random"),
    (bare_wait, {}, "task.rest was written without `yield from`, so nothing waited"),
    (wait_as_a_bool, {}, "task.hold was written without `yield from`, so nothing waited"),
    (wait_after_a_bare_yield, {}, "task.rest was written without `yield from`"),
    (never_ends, {}, "does not end by itself: the diligent patient met time_limit"),
    (ends_early, {}, "it ends after 2 of 6 trials"),
    (nobody_can, {}, "nobody can succeed"),
    (scored_twice, {}, "trial 1 was scored twice"),
    (never_scored, {}, "trial 1 was left without a score"),
    (own_x, {}, "is scored differently for left and right affected; use task.place"),
    (stumbles_over_nan, {"stage": Stage.IMAGERY}, "raised ValueError('cannot convert float NaN to integer')"),
    (remembers_in_a_variable, {}, "keep nothing of earlier trials in variables, ask task.scores"),
    (goes_round, {}, "task.until goes round and round without time passing"),
    (loops_twice, {}, "write one loop over task.trials()"),
    (crowded, {}, "more than 7 things stand there at once"),
    (busy, {}, "more than 20 events come in one second"),
    (flickers, {}, "brightness of the lantern swings more than once a second"),
    (blinks, {}, "the cup comes and goes more than once a second"),
    (raw_metres, {}, "a weak patient (30 % of the usual range) never succeeds"),
    (ghost, {}, "it scores a limb that was never seen"),
    (tells_in_the_probe, {"stage": Stage.LATERALITY}, "a probe gives feedback"),
    (lambda task: sound(task, key="no-such-key"), {}, 'no words for "no-such-key"'),
    (lambda task: sound(task, kind="unicorn"), {}, "There is no prop named unicorn"),
    (lambda task: sound(task, at=task.place(forward_m=0.9)), {}, "is out of reach by"),
    (lambda task: sound(task, at=task.place(lateral_m=0.1, forward_m=-0.6)), {}, "is out of sight"),
    (lambda task: sound(task, look={"colour": "red"}), {}, 'it shows "red"'),
    (lambda task: sound(task, look={"countdown": 3.0}), {}, 'it shows "countdown"'),
]


@pytest.mark.parametrize(("script", "more", "sentence"), BROKEN, ids=[sentence[:40] for _, _, sentence in BROKEN])
def test_a_broken_exercise_is_named(script, more: dict, sentence: str, bench: Bench) -> None:
    if script.__name__ == "<lambda>":
        inner = script

        def script(task):
            yield from inner(task)

    found = faults(script, replace(bench, hz=15.0), **more)
    assert any(sentence in fault for fault in found), found
    assert all(fault.startswith("broken, level 1, ") and "\n" not in fault for fault in found)
