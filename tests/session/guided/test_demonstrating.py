"""In aphasia mode a movement is shown twice before it is told, by the working side alone (protocol.md 10.2)."""

import numpy as np
import pytest

from game.body.joints import INDEX_TIP, WRIST, Side
from game.body.measure import measure
from game.programme.parts import Part, Sort
from game.session.guided.demonstrating import WAYS, moves, posed
from game.session.guided.desk import Order, Stopped
from game.session.guided.rules import GuidedRules
from game.settings import rules
from game.training import staircase
from game.training.course import TherapistAct
from game.training.events import Note, Rest, Say
from game.training.rules import StaircaseRules
from game.view.input import Action, Press
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_reveal import seated  # noqa: F401

LIMITS = rules(GuidedRules, "guided")
STAIRS = rules(StaircaseRules, "staircase")


def order(code="U02", sort=Sort.MIRROR, mirror=True):
    part = Part(sort, code, 3, 60, mirror=mirror)
    return Order(part, code, staircase.begin(6, 20, STAIRS), STAIRS)


def shown(life, **changes):
    """A visit of stage 3: what was demonstrated and said, in order, and the pictures of each demonstration."""
    told, desk = [], None
    life.chronicle.take(TherapistAct(life.setting(-1).day, "jump", "3", "knows it from before"))
    pictures = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and look.name == "timed" and not look.title:
            pictures.append((life.chart.session.care.reveal, look.picture))

    reason, desk = life.comes(0, on_beat, **changes)
    assert reason == "done"
    for *_, event in desk.record.entries:
        if isinstance(event, Note) and event.by == "rule":
            told.append(event.text)
        if isinstance(event, Say) and event.key.startswith(("game-", "coach-")):
            told.append(event.key)
    return told, pictures


@pytest.mark.parametrize("way", ["DESKTOP", "REAL_MIRROR"])
def test_before_the_words_of_a_movement_it_is_shown_and_only_where_the_limb_was_revealed(way):
    told, pictures = shown(Life(aphasia=True), way=way)
    demonstrated = [each for each in told if each.endswith("was demonstrated")]
    assert demonstrated
    for at, text in enumerate(told):
        if text.endswith("was demonstrated"):
            code = text.split()[0].lower()
            assert told[at + 1] == f"game-{code}"
    assert pictures
    assert {care.at.value for care, _ in pictures} == {"open"}


def test_without_aphasia_nothing_is_demonstrated():
    told, pictures = shown(Life())
    assert not pictures
    assert not any(each.endswith("was demonstrated") for each in told)


def test_before_a_reveal_that_was_put_off_no_movement_is_shown():
    life = Life(aphasia=True)
    life.sitter.answers["show-hand"] = "later"
    told, pictures = shown(life)
    assert not pictures
    assert not any(each.endswith("was demonstrated") for each in told)


@pytest.mark.parametrize(("code", "sort", "mirror", "moved"), [
    ("U02", Sort.MIRROR, True, True), ("L01", Sort.CHOICE, True, True), ("U01", Sort.QUIET_HAND, True, False),
    ("U01", Sort.CHOICE, True, False), ("U08", Sort.TOUCH, True, False), ("LR", Sort.TRAINING, False, False),
])  # fmt: skip
def test_what_moves_is_shown(code, sort, mirror, moved):
    assert moves(order(code, sort, mirror)) is moved


@pytest.mark.parametrize("code", WAYS)
@pytest.mark.parametrize("side", list(Side))
def test_the_avatar_goes_there_and_back_twice_softly_over_the_table(code, side):
    times = np.arange(0.0, 2 * LIMITS.shows * LIMITS.show_s, 1 / 30)
    poses = [posed(code, side, at, LIMITS) for at in times]
    assert posed(code, side, times[-1] + 1 / 15, LIMITS) is None
    assert {pose.side for pose in poses} == {side}
    tips = np.array([pose.positions[INDEX_TIP] - pose.positions[WRIST] for pose in poses])
    away = np.linalg.norm(tips - tips[0], axis=1)
    far = away > 0.9 * away.max()
    # As often far away as it is shown, and never by a jump.
    assert np.count_nonzero(np.diff(far.astype(int)) == 1) == LIMITS.shows
    assert away[-1] < 0.02
    steps = np.linalg.norm(np.diff([pose.positions for pose in poses], axis=0), axis=2)
    assert steps.max() < 0.05
    assert min(pose.positions[:, 1].min() for pose in poses) > 0.74


def test_the_lantern_is_shown_from_an_open_hand_to_a_fist():
    curls = [measure("curl", posed("U02", Side.RIGHT, at, LIMITS)) for at in (0.0, LIMITS.show_s - 1e-6)]
    assert curls[0] < 0.1 < 0.9 < curls[1]


@pytest.mark.parametrize("affected", list(Side))
def test_at_the_loop_the_working_hand_moves_alone(seated, affected):  # noqa: F811
    desk = seated("sim:still", affected)
    loop, drawn = desk.loop, []
    story = desk.demonstrate(order())
    began_s = None
    while loop.frame(story):
        began_s = loop.time_s if began_s is None else began_s
        mirror, own = (loop.view.left, loop.view.right)[:: 1 if affected is Side.LEFT else -1]
        drawn.append((mirror, own))
    assert loop.time_s - began_s == pytest.approx(2 * LIMITS.shows * LIMITS.show_s, abs=0.2)
    assert all(mirror is None for mirror, _ in drawn)
    assert {own.side for _, own in drawn} == {affected.other}
    loop.frame(iter(()))
    assert (loop.view.left, loop.view.right) == (None, None)


def test_rest_begins_it_anew_and_stop_ends_it(seated):  # noqa: F811
    desk = seated("sim:still")
    loop, story = desk.loop, desk.demonstrate(order())

    def press(action):
        loop.view.acts.append(Press(action, loop.time_s, "key"))
        loop.frame(story)

    for _ in range(60):
        loop.frame(story)
    began_s = loop.time_s
    press(Action.REST)
    for _ in range(90):
        loop.frame(story)
    assert any(isinstance(event, Rest) for *_, event in loop.record.entries)
    press(Action.TAKE)
    while loop.frame(story):
        pass
    assert loop.time_s - began_s > 3.0 + 2 * LIMITS.shows * LIMITS.show_s - 0.2
    story = desk.demonstrate(order())
    loop.frame(story)
    with pytest.raises(Stopped):
        press(Action.STOP)
    assert loop.presenting.shows is None
