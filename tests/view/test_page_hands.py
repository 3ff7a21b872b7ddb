"""Hands on flat pages: a picture for whatever an exercise shows, alike on both sides, solid, there at once."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import exercises
from game.body.frame import Answer, LimbFrame, Moment, Person
from game.body.joints import Side
from game.body.tracking import TrackingRules
from game.settings import default_ranges, rules
from game.training.events import Ask, Cue, Hide, Show
from game.training.rules import BlockRules, Rules, StaircaseRules
from game.training.runner import Runner
from game.view import page_hands
from game.view.brush import Area, Brush
from game.view.flat import FlatView
from game.view.input import InputRules
from game.view.page import TARGET
from game.view.page_hands import WAITS_S, Hand, Hands
from game.view.page_whole import HEIGHT, Around, draw
from game.view.screens import Question
from models3d import flat_hands as hands
from models3d.catalogue import POSTURES, fields
from tests.view.flat_looks import LOOKS, WORDS, picture

FOLDER = Path(hands.__file__).parent / "hands"
BUDGET_BYTES = 2_500_000
RULES = rules(InputRules, "input")
AT = (0.0, 0.865, -0.51)
BEAT_S = 0.1
SIZE = (1366, 768)


def hand(side=Side.RIGHT, name="dorsal-open", turn_deg=0.0, rests="", dim=0.0, rise=0.0, scale=1.0):
    return Hand(side, name, rests, turn_deg, dim, rise, scale)


def painted(one, side=300):
    board = Image.new("RGB", (side, side))
    page_hands.paint(Brush(board), Area(0, 0, side, side), one, 0.0)
    return np.asarray(board).astype(int)


# -- the pictures that there are -----------------------------------------------------------------------------


def test_there_is_a_picture_of_every_posture_from_every_side_and_no_other():
    names = hands.names()
    assert {file.stem for file in FOLDER.glob("*")} == set(names)
    assert len(names) == len(set(names))
    assert {
        hands.still_name(view, posture) for view in fields("hand")["view"].words for posture in POSTURES
    } <= set(names)
    assert sum(file.stat().st_size for file in FOLDER.glob("*")) <= BUDGET_BYTES


def test_a_hand_is_solid_with_a_soft_edge_and_can_be_turned_within_its_square():
    for name in hands.names():
        alpha = np.asarray(hands.cut_out(name).getchannel("A"))
        edge = ((alpha > 0) & (alpha < 255)).mean()
        assert 0.001 < edge < 0.03, name
        assert (alpha == 255).mean() > 0.05, name
        y, x = np.nonzero(alpha)
        middle = (alpha.shape[0] - 1) / 2
        assert np.hypot(x - middle, y - middle).max() < alpha.shape[0] / 2, name


def test_a_name_that_there_is_not_is_refused():
    with pytest.raises(KeyError, match="dorsal-claw"):
        hands.cut_out("dorsal-claw")


def shown_by(name, level):
    """Every look of a hand that a block of this level shows, by hand: each with all that changed of it."""
    limits = Rules(
        rules(TrackingRules, "tracking"), rules(BlockRules, "block"), rules(StaircaseRules, "staircase")
    )
    runner = Runner(
        exercises.load(name), float(level), 7, Person(Side.LEFT, ranges=default_ranges()), limits, "held"
    )
    unseen = {side: LimbFrame.unseen(0.0, side) for side in Side}
    found, looks, asked, answer, drawn = [], {}, {}, None, {}
    for number in range(6000):
        now = number * BEAT_S
        moment = Moment(
            now,
            unseen[Side.RIGHT],
            None,
            unseen[Side.RIGHT],
            unseen[Side.LEFT],
            answer=answer,
            lost_s=now,
            drawn=drawn,
        )
        step, answer = runner.step(moment), None
        for event in step.events:
            if isinstance(event, Show) and event.prop == "hand":
                looks[event.prop_id] = {key: field.default for key, field in fields("hand").items()} | event.look
            if isinstance(event, Ask):
                drawn = {**drawn, event.ask_id: now}
                asked[event.ask_id] = event.choices
        for cue in step.cues:
            if cue.prop_id in looks:
                looks[cue.prop_id].update(cue.look)
        found += [dict(look) for look in looks.values()]
        asking = runner.asking
        if asking is not None and now - drawn[asking] > 2.0:
            answer = Answer(asking, asked[asking][-1], now, "key")
        if runner.finished:
            return found
    raise AssertionError(f"{name} did not end")


UNSEEING = [name for name in exercises.available() if not exercises.load(name).needs_limb]


@pytest.mark.parametrize("name", UNSEEING)
def test_whatever_an_exercise_without_a_limb_shows_there_is_a_picture_of(name):
    assert "left-or-right" in UNSEEING
    names = set(hands.names())
    for level in range(1, len(exercises.load(name).levels) + 1):
        for look in shown_by(name, level):
            step = round(float(look["blend"]) * hands.STEPS)
            posture, to = str(look["posture"]), str(look["to"])
            assert not to or (posture, to) in hands.MOVES, (posture, to)
            assert hands.name_of(str(look["view"]), posture, str(look["object"]), to, step) in names


def test_what_a_posture_cannot_hold_is_left_out():
    assert hands.name_of("palmar", "cup-grip", "cup") == "palmar-cup-grip-with-cup"
    assert hands.name_of("palmar", "open", "cup") == "palmar-open"
    assert hands.name_of("dorsal", "open", "none", "fist", 3) == "dorsal-open-to-fist-3"
    assert hands.name_of("dorsal", "open", "none", "fist", 8) == "dorsal-fist"
    # A move that nobody took steps of shows the end that is nearer.
    assert [hands.name_of("palmar", "open", "none", "fist", step) for step in (0, 3, 4)] == [
        "palmar-open", "palmar-open", "palmar-fist",
    ]  # fmt: skip


# -- how they are drawn --------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn_deg", [0.0, 45.0, 270.0])
def test_a_left_hand_is_the_right_one_mirrored_and_turned_the_other_way(turn_deg):
    right, left = painted(hand(turn_deg=turn_deg)), painted(hand(Side.LEFT, turn_deg=-turn_deg % 360.0))
    apart = np.abs(right - left[:, ::-1])
    assert np.abs(right - left).mean() > 5.0
    assert apart.mean() < 0.5


def test_a_turn_goes_clockwise():
    upright, turned = painted(hand()), painted(hand(turn_deg=90.0))
    solid = upright[..., 2] < 170
    there = turned[..., 2] < 170
    assert (np.rot90(solid, -1) == there).mean() > 0.99
    assert (np.rot90(solid, 1) == there).mean() < 0.97


def test_dimming_darkens_and_a_hand_that_moves_away_rises_and_shrinks():
    plain, dim = painted(hand()), painted(hand(dim=0.4))
    assert dim.mean() < plain.mean() - 5
    far = painted(hand(rise=0.1, scale=0.8))

    def cuff(drawn):
        y, x = np.nonzero((drawn[..., 2] > drawn[..., 0] + 30) & (drawn[..., 0] < 140))
        return y.max(), len(x)

    assert cuff(far)[0] < cuff(plain)[0] - 20
    assert cuff(far)[1] < 0.8 * cuff(plain)[1]


def test_a_clip_goes_in_steps_of_whole_hands_and_its_cuff_keeps_still():
    seen = Hands()
    look = {"side": "left", "posture": "open", "to": "fist", "blend": 0.0}
    seen.apply([Show(1, "hand", AT, look)], [], 0.0)
    drawn = []
    for number in range(61):
        seen.apply([], [Cue(1, None, {"blend": number / 60})], number / 10)
        (one,) = seen.shown()
        if not drawn or drawn[-1] != one:
            drawn.append(one)
    assert len(drawn) == hands.STEPS + 1
    assert len({one.name for one in drawn}) == hands.STEPS + 1
    lows = [np.flatnonzero((painted(one)[..., 0] < 130).any(axis=1))[-1] for one in drawn]
    assert max(lows) - min(lows) <= 2


# -- where they stand ----------------------------------------------------------------------------------------


def question(choices=("left", "right"), stacked=False):
    asked = Question(RULES, Ask(1, "short", choices, 8.0), stacked=stacked)
    asked.drawn(0.0)
    return asked.look()


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("size", [SIZE, (1024, 768), (1920, 1080)])
@pytest.mark.parametrize(
    ("choices", "boards", "stacked"),
    [
        (("left", "right"), 1, False),
        (("left", "right"), 1, True),
        (("done",), 1, False),
        (("upper", "lower"), 2, False),
    ],
)
def test_nothing_lies_over_anything(right, size, choices, boards, stacked):
    page = draw(
        size,
        question(choices, stacked),
        Around(caption="sentence"),
        WORDS,
        picture,
        intact_right=right,
        boards=boards,
    )
    areas = [*page.boards, *(area for _, area in page.pads)]
    assert [key for key, _ in page.pads] == [*choices, "rest", "stop"]
    for at, one in enumerate(areas):
        assert one.x >= 0
        assert one.y >= 0
        assert one.x + one.w <= size[0]
        assert one.y + one.h <= size[1]
        for two in areas[at + 1 :]:
            apart_x = one.x + one.w <= two.x + 0.5 or two.x + two.w <= one.x + 0.5
            apart_y = one.y + one.h <= two.y + 0.5 or two.y + two.h <= one.y + 0.5
            assert apart_x or apart_y
    where = dict(page.pads)
    least = TARGET * min(size[0] / 100, size[1] / HEIGHT)
    assert all(min(area.w, area.h) >= least for area in where.values())
    if choices == ("left", "right"):
        left, other = where["left"], where["right"]
        assert (left.y < other.y) if stacked else (left.x < other.x)
    if boards == 2:
        for key, board in zip(choices, page.boards, strict=True):
            assert abs(where[key].middle[1] - board.middle[1]) < 2
    # The answers lie on the intact side of the picture.
    assert all((where[key].x > page.boards[0].x) is right for key in choices)


@pytest.fixture
def view():
    made = FlatView("offscreen", SIZE, WORDS, Side.LEFT, RULES, pictures=picture)
    yield made
    made.close()


def ochre(drawn):
    """How many pixels are skin."""
    r, g, b = np.moveaxis(drawn.astype(int), 2, 0)
    return int(((r > 170) & (r - b > 60) & (r - b < 130) & (g > 120) & (g < 205)).sum())


def test_a_hand_is_there_in_the_frame_in_which_its_question_is_seen(view):
    view.draw(0.0)
    assert ochre(view.picture()) < 1000
    view.apply([Show(1, "hand", AT, {"side": "left"})], [])
    view.screen(question())
    assert view.draw(0.1) == [1]
    assert ochre(view.picture()) > 20_000
    turned = view.picture()
    view.apply([], [Cue(1, None, {"turn_deg": 90.0})])
    assert view.draw(0.2) == []
    assert (view.picture() != turned).any()


def test_a_screen_over_it_hides_the_hand_and_its_board_waits_for_the_next(view):
    view.apply([Show(1, "hand", AT, {"side": "left"})], [])
    view.screen(LOOKS["rest"])
    view.draw(0.0)
    assert ochre(view.picture()) < 1000, "REST covers"
    view.screen(None)
    view.draw(0.1)
    assert ochre(view.picture()) > 20_000
    view.apply([Hide(1)], [])
    view.draw(0.2)
    empty = view.picture()
    assert ochre(empty) < 1000
    view.draw(WAITS_S)
    assert (view.picture() == empty).all(), "the board waits"
    view.draw(0.3 + WAITS_S)
    assert (view.picture() != empty).any()


def test_other_props_are_not_drawn(view):
    view.draw(0.0)
    bare = view.picture()
    view.apply([Show(1, "dot", AT, {"glow": 0.5}), Hide(1)], [Cue(1, None, {"glow": 0.1})])
    view.draw(0.1)
    assert (view.picture() == bare).all()
