"""Each trouble a glove can have, told from what it sends: the state, and a sentence that says what to do."""

import pytest

from devices.api import State
from devices.glove.board import FAULTS, Board
from devices.glove.health import Facts, Watch, judge

HZ = 100.0
PLAIN = {
    "port": "/dev/ttyUSB0",
    "open_s": 60.0,
    "heard_s": 0.0,
    "age_s": 0.005,
    "deaf": False,
    "ever": True,
    "lost": "",
    "bad": 0,
    "legacy": 0,
    "above_scale": 0,
    "fault": "",
}


def facts(**changes: object) -> Facts:
    return Facts(**{**PLAIN, **changes})  # type: ignore[arg-type]


def watched(fault: str, seconds: float, motion: str = "grasp", bad_share: float = 0.0) -> str:
    """What a watch says of a board with this fault after so many seconds."""
    watch, board, count = Watch(), Board(motion, "right", fault), int(seconds * HZ)
    for number in range(count):
        reading = board.reading(number / HZ, bool(fault))
        bad = round(number * bad_share)
        watch.see(number / HZ, reading.curls, reading.scale, number - bad, bad)
    return watch.fault(count / HZ)


@pytest.mark.parametrize("motion", ["grasp", "still"])
def test_a_healthy_glove_has_nothing_to_say(motion: str) -> None:
    assert watched("", 60.0, motion) == ""


@pytest.mark.parametrize(
    ("fault", "seconds", "sentence"),
    [
        ("pegged", 7.0, "The glove shows the ring finger and little finger closed all the time: check the sensor"),
        ("frozen", 7.0, "The glove shows no movement of the ring finger while other fingers move: if that is not"),
        ("stuck", 11.0, "Nothing at all changes in what the glove sends: if the hand has moved, switch the glove"),
        (
            "uncalibrated",
            12.0,
            "does not know this hand yet: open the hand wide and close it fully, at least twice",
        ),
    ],
)
def test_trouble_of_a_sensor_is_named_with_its_mend(fault: str, seconds: float, sentence: str) -> None:
    assert fault in FAULTS
    assert sentence in watched(fault, seconds)


@pytest.mark.parametrize(("fault", "seconds"), [("pegged", 4.0), ("frozen", 4.0), ("stuck", 9.0)])
def test_it_takes_seconds_to_be_sure(fault: str, seconds: float) -> None:
    assert watched(fault, seconds) == ""


def test_a_finger_held_still_while_nothing_else_moves_is_no_trouble() -> None:
    assert watched("pegged", 8.0, "still") == ""


def test_a_self_calibrating_board_is_trusted_after_two_full_cycles() -> None:
    assert "at least twice" in watched("uncalibrated", 18.0)
    assert watched("uncalibrated", 22.0) == ""


def test_a_board_that_restarts_must_learn_again() -> None:
    watch = Watch()
    for number in range(300):
        watch.see(number / HZ, (1000 + number,) * 5, 4095, number, 0)
    assert watch.fault(3.0) == ""
    watch.see(3.01, (2047,) * 5, 4095, 301, 0)
    assert "at least twice" in watch.fault(3.01)


@pytest.mark.parametrize(("share", "told"), [(0.02, False), (0.04, False), (0.07, True), (0.5, True)])
def test_a_bad_wire_is_told_from_one_bad_line_in_twenty_on(share: float, told: bool) -> None:
    assert ("push its plug in firmly" in watched("", 5.0, bad_share=share)) is told


def test_the_rate_is_that_of_the_last_seconds() -> None:
    watch = Watch()
    for number in range(500):
        watch.see(number / HZ, (number, 0, 0, 0, 0), 4095, number, 0)
    assert watch.rate_hz == pytest.approx(HZ, rel=0.02)
    assert not watch.deaf


def test_one_line_a_second_means_that_the_board_does_not_hear_us() -> None:
    watch = Watch()
    for number in range(3):
        watch.see(1.02 * number, (number, 0, 0, 0, 0), 4095, number, 0)
    assert watch.deaf
    watch.see(2.05, (9, 0, 0, 0, 0), 4095, 4, 0)
    assert not watch.deaf


def test_a_glove_at_work_is_live_without_a_sentence() -> None:
    assert judge(facts()) == (State.LIVE, "")


@pytest.mark.parametrize(
    ("changes", "state", "sentence"),
    [
        ({"lost": "The glove was unplugged."}, State.LOST, "unplugged"),
        ({"age_s": 0.11}, State.STALE, "check its battery and cable"),
        ({"age_s": 1.01, "heard_s": 1.01}, State.LOST, "switched on and charged"),
        ({"age_s": 1.01, "heard_s": 0.01}, State.LOST, "cannot be read any more"),
        ({"age_s": 0.9, "deaf": True}, State.SUSPECT, "does not hear the computer"),
        ({"age_s": 2.0, "heard_s": 2.0, "deaf": True}, State.LOST, "switched on and charged"),
        ({"fault": "Check the cable."}, State.SUSPECT, "Check the cable."),
        ({"ever": False, "open_s": 1.9}, State.WAITING, "Waiting for the glove"),
        ({"ever": False, "open_s": 2.1}, State.LOST, "/dev/ttyUSB0 is open but the glove sends nothing"),
        ({"ever": False, "bad": 3}, State.SUSPECT, "not a glove's data"),
        ({"ever": False, "bad": 3, "legacy": 3}, State.SUSPECT, "add encoding=legacy"),
        ({"ever": False, "bad": 3, "above_scale": 3}, State.SUSPECT, "leave scale= out"),
    ],
)
def test_every_other_state_has_a_sentence(changes: dict[str, object], state: State, sentence: str) -> None:
    found, note = judge(facts(**changes))
    assert found is state
    assert sentence in note
    assert note.endswith(".")
