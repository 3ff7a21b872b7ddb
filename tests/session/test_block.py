"""A whole block through device, mirror, exercise and journal, with nothing drawn."""

import pytest

from game.scoring.row import events_jsonl
from game.session.clock import StepClock
from game.training.events import Finished, Flag, Nrs, Rest, Resume, RigSet, SessionEnd, Stop, TrackingLoss, Trial
from game.view.input import SWITCH, Action, Hold, Press, Release


def kinds(done, kind):
    return [entry.event for entry in done.entries if isinstance(entry.event, kind)]


def press(view, action, time_s):
    view.acts.append(Press(action, time_s, "key"))


def test_same_command_gives_the_same_events(blind):
    once, again = blind(seconds=15), blind(seconds=15)
    assert list(events_jsonl(once.entries)) == list(events_jsonl(again.entries))
    assert once.told.finished.trials > 0


def test_seconds_count_from_the_blocks_first_frame(blind):
    done = blind(seconds=5)
    finished = next(entry for entry in done.entries if isinstance(entry.event, Finished))
    assert finished.session_s == 5.0
    assert done.told.reason == "time"
    assert [event.reason for event in kinds(done, SessionEnd)] == ["time"]


def test_given_pain_is_kept_and_promised(blind):
    said = []
    done = blind(seconds=2, say=said.append)
    assert [(event.moment, event.value, event.source) for event in kinds(done, Nrs)] == [
        ("pre", 5, "cli"),
        ("post", 4, "cli"),
    ]
    for entry in done.entries:
        if isinstance(entry.event, Nrs | Finished | SessionEnd):
            assert f"saved {entry.seq} {entry.event.kind}" in said


def test_a_block_without_a_limb_invents_none(blind):
    seen = []
    done = blind("sim:absent?hand=right", seconds=6, acts=lambda loop, view: seen.append((view.left, view.right)))
    assert set(seen) == {(None, None)}
    assert done.told.finished.trials == 0
    assert done.loop.tally.share == 0.0


def test_space_rests_at_once_and_only_go_on_ends_it(blind):
    frames = []

    def acts(loop, view):
        frames.append((loop.screens.resting is not None, view.covered, loop.exercise_s()))
        at_s = loop.at_s or 0.0
        if abs(at_s - 4.0) < 0.01 or abs(at_s - 6.0) < 0.01:
            press(view, Action.REST, loop.time_s)
        if abs(at_s - 9.0) < 0.01:
            press(view, Action.TAKE, loop.time_s)

    done = blind(seconds=12, acts=acts)
    assert len(kinds(done, Rest)) == len(kinds(done, Resume)) == 1
    resting = [exercise_s for rests, covered, exercise_s in frames if rests and covered]
    assert len(resting) > 100
    assert len(set(resting)) == 1, "the exercise clock stands still in REST"
    assert [event.mode for event in kinds(done, RigSet)] == ["reflect", "cover", "reflect"]


def test_escape_ends_the_block_and_still_takes_pain(blind):
    def acts(loop, view):
        if loop.at_s is not None and abs(loop.at_s - 3.0) < 0.01:
            press(view, Action.STOP, loop.time_s)

    done = blind(seconds=20, acts=acts)
    assert len(kinds(done, Stop)) == 1
    assert done.told.finished.reason == "stopped"
    assert done.told.pain_after == 4


def test_pain_is_asked_on_screen_and_in_the_middle_when_called(blind):
    frames = 0

    def acts(loop, view):
        nonlocal frames
        frames += 1
        if frames % 30 == 0 and view.look is not None:
            # Once a second, as a person would.
            if view.look.name == "pain" and view.look.figure is None:
                view.acts.append(Press(Action.DIGIT, loop.time_s, "key", "3"))
            elif view.look.name == "pain" or any(pad.highlighted for pad in view.look.pads):
                press(view, Action.TAKE, loop.time_s)
            else:
                press(view, Action.NEXT, loop.time_s)
        elif loop.at_s is not None and abs(loop.at_s - 3.0) < 0.01:
            press(view, Action.PAIN, loop.time_s)

    done = blind(seconds=12, pain=None, asks=True, acts=acts)
    assert [(event.moment, event.value) for event in kinds(done, Nrs)] == [("pre", 3), ("mid", 3), ("post", 3)]
    assert (done.told.pain_before, done.told.pain_after) == (3, 3)


def test_pain_that_staff_ask_for_while_it_is_asked_is_not_asked_twice(blind):
    pressed = []

    def acts(loop, view):
        if loop.time_s < 1.0 or view.look is None or round(loop.time_s * 30) % 15:
            return
        if not pressed:
            pressed.append(press(view, Action.PAIN, loop.time_s))
        elif view.look.name == "pain":
            view.acts.append(Press(Action.PAD, loop.time_s, "button", "thats-it" if view.look.figure else "nrs-3"))
        elif view.look.name == "pain-confirm":
            view.acts.append(Press(Action.PAD, loop.time_s, "button", "yes"))

    done = blind(seconds=4, pain=None, asks=True, acts=acts)
    assert [event.moment for event in kinds(done, Nrs)] == ["pre", "post"]


def test_an_ended_recording_ends_the_block_kindly(blind, tmp_path):
    import devices
    from devices.recorder import record
    from game.session.clock import StepClock

    clock = StepClock()
    with devices.open_device("sim:grasp?hand=right", clock.now) as device:
        record(device, tmp_path / "hand.limb", 6.0, clock.now, lambda _: clock.tick())
    done = blind(f"play:{tmp_path / 'hand.limb'}", seconds=30)
    assert done.told.reason == "device_ended"
    assert done.told.pain_after == 4
    assert done.told.finished.trials == len(kinds(done, Trial))


def test_two_hands_are_led_by_the_affected_one(blind):
    done = blind("sim:reach?hand=right", "two-hands", seconds=8, affected_url="sim:reach?hand=left")
    assert kinds(done, RigSet)[0].mode == "real"
    assert done.loop.moment.lead.side.value == "left"


def test_minus_makes_it_easier(blind):
    def acts(loop, view):
        if loop.at_s is not None and abs(loop.at_s - 40.0) < 0.01:
            press(view, Action.EASIER, loop.time_s)

    hard, eased = blind(seconds=50), blind(seconds=50, acts=acts)
    assert eased.told.finished.x < hard.told.finished.x - 0.2


def test_an_error_inside_ends_the_record_in_order(blind):
    journal = []

    class Kept(list):
        durable_seq, trouble = 0, None

        def append(self, event, exercise_s=None, session_s=None):
            journal.append(event)
            return len(journal)

        def wait(self, seq, timeout_s):
            return True

    def acts(loop, view):
        if loop.at_s is not None and loop.at_s > 3.0:
            raise RuntimeError("a broken scene")

    with pytest.raises(RuntimeError):
        blind(seconds=20, acts=acts, journal=Kept())
    assert [type(event) for event in journal[-2:]] == [Finished, SessionEnd]
    assert journal[-1].reason == "crash"


def test_a_hand_that_is_lost_too_often_ends_the_block_kindly(blind):
    done = blind("sim:dropping?hand=right&every=3", seconds=60)
    assert done.told.reason == "tracking"
    assert done.told.finished.reason == "too_many_losses"
    assert done.told.pain_after == 4
    assert [event.name for event in kinds(done, Flag)] == ["tracking"]
    assert len([loss for loss in kinds(done, TrackingLoss) if loss.phase == "frozen"]) == 5


def test_two_hands_that_are_lost_together_are_one_loss(blind):
    urls = {"url": "sim:dropping?hand=right&every=3", "affected_url": "sim:dropping?hand=left&every=3"}
    done = blind(**urls, exercise="two-hands", seconds=60)
    frozen = [loss.role for loss in kinds(done, TrackingLoss) if loss.phase == "frozen"]
    assert (frozen.count("intact"), frozen.count("affected")) == (5, 5)
    assert done.told.finished.reason == "too_many_losses"


def marked(view):
    """The figure or pads that the scanning is at, while the scale walks by itself."""
    look = view.look
    if look is None or not look.moving:
        return ()
    return (look.figure, *(pad.key for pad in look.pads if pad.highlighted))


def test_with_one_button_the_scale_is_scanned_and_answered(blind):
    def acts(loop, view):
        # The only button goes down and up every four seconds.
        if round(loop.time_s * 30) % 120 == 60:
            at_s = loop.time_s
            view.acts = [Hold(SWITCH, at_s), Press(Action.SELECT, at_s, SWITCH), Release(SWITCH, at_s + 0.05)]

    done = blind(one_button=True, asks=True, pain=None, seconds=3.0, acts=acts)
    ratings = kinds(done, Nrs)
    assert [each.moment for each in ratings] == ["pre", "post"]
    assert all(each.value is not None for each in ratings)
    walks = []
    blind(one_button=True, asks=True, pain=None, seconds=1.0, acts=lambda loop, view: walks.append(marked(view)))
    assert len({each for each in walks[:900] if each}) > 5
    still = []
    blind(asks=True, pain=None, seconds=1.0, acts=lambda loop, view: still.append(marked(view)))
    assert len({each for each in still[:900] if each}) <= 1


class Hitching(StepClock):
    """A picture that stands still for most of a second now and then, and once within each movement."""

    def __init__(self):
        super().__init__()
        self.late_s = 0.0

    def now(self):
        return super().now() + self.late_s

    def tick(self):
        frame = super().tick()
        if round(frame * 30) % 11 == 10:
            self.late_s += 0.7
        return frame + self.late_s


@pytest.mark.parametrize("level", [1, 2, 4, 5])
@pytest.mark.parametrize("exercise", ["lantern", "two-hands", "left-or-right", "watch-then-imagine"])
def test_no_exercise_breaks_when_the_picture_stands_still(blind, exercise, level):
    both = exercise == "two-hands"
    url = "sim:lift?hand=right" if both else "sim:grasp?hand=right&rate=30"
    done = blind(
        url,
        exercise,
        60.0,
        affected_url="sim:lift?hand=left" if both else None,
        level=level,
        clock=Hitching(),
    )
    assert done.told.reason in ("time", "completed", "wall", "tracking")
    assert kinds(done, SessionEnd)
