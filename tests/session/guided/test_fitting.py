"""FIT: each way of answering tells where, how large and how a phantom is felt, and the outline follows."""

from dataclasses import replace

import pytest

from game.body.joints import Side
from game.mirror.opening import HandPose
from game.programme.fit import Felt, FitRules
from game.session.guided.desk import Guide
from game.session.guided.fitting import as_felt, fit, opening_rules
from game.training.care import FitDone
from game.view.ghost import Ghost
from tests.session.guided.guided_kit import Life

SLIDERS = ("fit-where", "fit-how-big", "fit-turn", "fit-curl")


def until(share):
    """Counts up until the bar stands at least so far, then takes it."""
    return lambda look: "thats-it" if look.fill is not None and look.fill >= share - 1e-9 else "more"


def fitted(life, answers=None, seen=None):
    """The wizard alone, told so; what it tells."""
    life.sitter.answers |= {
        "fit-where": until(0.4), "fit-how-big": until(0.5), "fit-turn": until(1.0), "fit-curl": until(0.7),
        "fit-frozen": "yes", "fit-match": "4", **(answers or {}),
    }  # fmt: skip
    if seen is not None:
        sees = life.sitter.sees
        life.sitter.sees = lambda look, now: (seen.append(look), sees(look, now))[1]
    desk = life.desk(0)
    said = desk.run(fit(Guide(desk, life.chronicle)))
    told = [each for each in life.chronicle.events if isinstance(each, FitDone)]
    return said, desk, told[-1] if told else None


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
@pytest.mark.parametrize("affected", list(Side))
def test_each_way_of_answering_tells_all_of_it(way, affected):
    life = Life(fresh=True, amputation=True, way=way, affected=affected)
    _, _, told = fitted(life)
    assert (told.length, told.size, told.turn, told.curl, told.frozen) == (60.0, 0.85, 90.0, 0.7, True)
    assert life.chart.body.felt == Felt(60.0, 0.85, True, HandPose(90.0, 0.7))


def test_the_outline_is_what_was_told_so_far_and_moves_with_the_slider():
    seen = []
    fitted(Life(fresh=True, amputation=True), seen=seen)
    ghosts = {}
    for look in seen:
        if look is not None and look.title.startswith("fit-"):
            ghosts.setdefault(look.title, []).append(look.ghost)
    # Nothing is offered before the first touch, what is felt is never coached: first the person is there alone,
    # then the outline as the slider before left it. A press changes nothing but what is asked.
    before = None
    for title in SLIDERS:
        left = before or Ghost(near=False, told=False)
        assert ghosts[title][0] == replace(left, near=title != "fit-where")
        assert len({each.near for each in ghosts[title]}) == 1
        before = ghosts[title][-1]
        ghosts[title] = [each for each in ghosts[title] if each.told]
    assert ghosts["fit-where"]
    ghosts["fit-turn"], ghosts["fit-curl"] = ghosts["fit-turn"][1:], ghosts["fit-curl"][1:]
    assert sorted({each.length for each in ghosts["fit-where"]}) == [n / 20 for n in range(13)]
    assert not any(each.near for each in ghosts["fit-where"])
    assert {each.turn for each in ghosts["fit-turn"]} == set(range(-90, 91, 15))
    assert len({each.curl for each in ghosts["fit-curl"]}) == 8
    for title in ("fit-frozen", "fit-fits", "fit-still", "fit-match"):
        assert {(each.length, each.size, each.turn, each.curl, each.near) for each in ghosts[title]} == {
            (0.6, 0.85, 90.0, 0.7, True)
        }


def test_where_it_does_not_fit_the_sliders_come_again_from_where_they_stood():
    life, seen, begun = Life(fresh=True, amputation=True), [], []

    def curl(look):
        """Each time a little more closed than it stood."""
        if look.title != seen[-2].title:
            begun.append(look.fill)
        return until((begun[-1] or 0.0) + 0.2)(look)

    _, _, told = fitted(life, {"fit-fits": "no", "fit-curl": curl}, seen)
    assert begun == [None, 0.2, pytest.approx(0.4)]
    assert life.chronicle.course.preset.of(FitRules).rounds == len(begun)
    assert (told.length, told.turn, told.curl) == (60.0, 90.0, 0.6)


def test_a_leg_is_asked_in_its_own_words_and_drawn_as_a_foot():
    life, seen = Life(fresh=True, amputation=True, limb="leg"), []
    own = {f"{key}-leg": until(0.5) for key in ("fit-where", "fit-turn", "fit-curl")}
    _, _, told = fitted(life, own, seen)
    titles = {look.title for look in seen if look is not None}
    assert {"fit-where-leg", "fit-turn-leg", "fit-curl-leg", "fit-how-big"} <= titles
    assert not {"fit-where", "fit-turn", "fit-curl"} & titles
    assert all(look.ghost.leg for look in seen if look is not None and look.ghost is not None)
    assert (told.turn, told.curl) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("frozen", "match", "opens"), [("yes", "4", True), ("no", "4", False), ("yes", "2", False)]
)
def test_only_a_frozen_hand_that_was_fitted_opens_from_its_pose(frozen, match, opens):
    life = Life(fresh=True, amputation=True)
    _, desk, _ = fitted(life, {"fit-frozen": frozen, "fit-match": match})
    assert (desk.opening is not None) == opens
    if opens:
        assert desk.opening.pose == HandPose(90.0, 0.7)
        assert desk.opening.share == 0.0
        assert desk.opening.rules == opening_rules(life.chronicle.course.preset.of(FitRules))
        assert desk.opening.rules.step == 0.05
        assert desk.fitted == (0.6, 0.85)


def test_a_frozen_hand_of_which_no_pose_was_told_is_the_plain_image():
    life = Life(fresh=True, amputation=True)
    life.chronicle.take(FitDone(life.setting(0).day, 60.0, 0.9, True, 4, 30.0))
    desk = life.desk(0)
    as_felt(Guide(desk, life.chronicle))
    assert (desk.fitted, desk.opening) == ((0.6, 0.9), None)


def test_a_sad_face_ends_it_before_anything_is_kept():
    life = Life(fresh=True, amputation=True)
    said, desk, told = fitted(life, {"ok-face": "sad"})
    assert (said, told, desk.limbs) == ("not-now", None, "none")
