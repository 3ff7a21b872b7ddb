"""The limb is shown slowly and by consent; a sad face covers, and cramp takes the other hand out."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.distress import (
    Act,
    At,
    Covered,
    DistressRules,
    Felt,
    Look,
    Lower,
    Reveal,
    Sensation,
    after_cover,
    bilateral_after,
    draws_limb,
    look_cue,
    mirror_off,
    reveal_due,
    reveal_step,
    sensation,
    start_lower,
)
from game.programme.field import ProgrammeError
from game.programme.pain import Face, PainWay
from game.settings import PRESETS, programme

PLP, CRPS = (programme(name).of(DistressRules) for name in ("plp", "crps"))
USUAL = (Sensation.TINGLE, Sensation.WARM, Sensation.TOUCH, Sensation.MOVEMENT)
HEAVY = (Sensation.CRAMP, Sensation.FREEZING, Sensation.BURNING, Sensation.STUCK)


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    crps = name in ("crps", "other")
    assert dataclasses.astuple(programme(name).of(DistressRules)) == (
        3, 4, crps, 4.0, 10.0, 0.0 if crps else 20.0, 0.4, 10.0, 20.0, 3, not crps, 60.0, 10.0, 3, 2, 1.5, 0.5,
    )  # fmt: skip


@pytest.mark.parametrize(("drawn", "r9", "due"), [
    (0, 0, True), (2, 0, True), (3, 0, False), (3, 3, False), (3, 4, True), (9, 4, True), (9, None, True),
])  # fmt: skip
def test_the_first_three_times_and_with_upset_the_limb_is_revealed(drawn, r9, due):
    assert reveal_due(drawn, r9, PLP) is due


def walk(acts, rules=PLP, reveal=None):
    reveal, path = reveal or Reveal(), []
    for act in acts:
        reveal = reveal_step(reveal, Act(act), rules)
        path.append(reveal.at.value)
    return path, reveal


TO_PROBE = ["settled", "yes", "time", "time"]


def test_the_course_of_a_reveal():
    path, end = walk([*TO_PROBE, "good", "time", "so-so"])
    assert path == ["asked", "coming", "look", "probe", "second-look", "second-probe", "open"]
    assert not end.closed


def test_in_crps_the_first_look_is_all():
    assert walk([*TO_PROBE, "so-so"], CRPS)[0][-1] == "open"


def test_later_is_a_good_answer_and_only_a_yes_undoes_it():
    assert walk(["settled", "later", "time", "settled"])[0] == ["asked", "later", "later", "later"]
    assert walk(["settled", "no-answer"])[0][-1] == "later"
    assert walk(["settled", "later", "yes"])[0][-1] == "coming"


@pytest.mark.parametrize("steps", range(2, 8))
@pytest.mark.parametrize("act", ["frown", "cover", "no-answer", "later"])
def test_a_sad_face_covers_at_any_time_and_closes_the_first_reveal(steps, act):
    acts = [*TO_PROBE, "good", "time", "good"][:steps]
    path, end = walk([*acts, act])
    assert path[-1] == "covered"
    assert end.closed is (act == "frown")
    assert not draws_limb(end)
    _, later = walk([*acts, act], reveal=Reveal(first=False))
    assert (later.at, later.closed) == (At.COVERED, False)


def test_nothing_is_shown_again_after_a_closed_reveal_but_after_another_cover():
    assert walk([*TO_PROBE, "frown", "settled", "yes"])[0][-2:] == ["covered", "covered"]
    assert walk([*TO_PROBE, "cover", "settled", "yes"])[0][-2:] == ["asked", "coming"]


@given(st.lists(st.sampled_from(list(Act)), max_size=12), st.booleans(), st.sampled_from((PLP, CRPS)))
def test_nothing_is_drawn_without_a_yes_and_open_comes_by_a_calm_face(acts, first, rules):
    reveal = Reveal(first=first)
    for place, act in enumerate(acts):
        before, reveal = reveal, reveal_step(reveal, act, rules)
        if draws_limb(reveal):
            assert Act.YES in acts[: place + 1]
        if reveal.at is At.OPEN and before.at is not At.OPEN:
            assert act in (Act.GOOD, Act.SO_SO)


def test_what_draws_the_limb():
    assert [at for at in At if not draws_limb(Reveal(at))] == [At.CALM, At.ASKED, At.LATER, At.COVERED]


@pytest.mark.parametrize("what", USUAL)
def test_a_usual_sensation_is_normal_with_a_calm_face_and_no_rise(what):
    for face in (Face.GOOD, Face.SO_SO):
        assert sensation(what, face, PainWay.GO) is Felt.NORMAL
        for pain in set(PainWay) - {PainWay.GO}:
            assert sensation(what, face, pain) is Felt.PAIN_RULE
    assert sensation(what, Face.FROWN, PainWay.GO) is Felt.COVER
    assert sensation(what, None, PainWay.GO) is Felt.COVER


@pytest.mark.parametrize("what", HEAVY)
def test_cramp_freezing_burning_and_a_stuck_limb_cover(what):
    assert sensation(what, Face.GOOD, PainWay.GO) is Felt.COVER


@pytest.mark.parametrize(("better", "closed", "shown", "way"), [
    (True, False, 0, "show-again"), (True, False, 2, "show-again"), (True, False, 3, "go-on"),
    (True, True, 0, "stay-covered"), (False, False, 0, "end"), (None, False, 3, "end"), (False, True, 0, "end"),
])  # fmt: skip
def test_after_a_cover(better, closed, shown, way):
    assert after_cover(better, closed, shown, PLP) is Covered(way)


def test_the_next_session_starts_lower():
    assert start_lower(PLP) == Lower(1, 1.5, 0.5)


def test_after_cramp_or_freezing_the_other_hand_does_not_try():
    for what in (Sensation.CRAMP, Sensation.FREEZING, Sensation.STUCK):
        assert bilateral_after("attempt", (Sensation.WARM, what)) == "none"
    assert bilateral_after("attempt", (Sensation.BURNING, Sensation.WARM)) == "attempt"
    assert bilateral_after("real-soft", ()) == "real-soft"
    with pytest.raises(ProgrammeError, match="both hands is 'all'"):
        bilateral_after("all", ())


@pytest.mark.parametrize(("frowns", "grief", "off"), [
    (0, False, False), (0, True, False), (1, False, False), (1, True, True), (2, False, True), (3, True, True),
])  # fmt: skip
def test_two_sad_faces_or_one_with_grief_take_the_mirror_off(frowns, grief, off):
    assert mirror_off(frowns, grief, PLP) is off
    with pytest.raises(ProgrammeError, match="less than none"):
        mirror_off(-1, grief, PLP)


SEEN = {"share": 0.39, "for_s": 10.0, "away_s": 30.0, "calm_sessions": 3, "r9": 3}


@pytest.mark.parametrize(("more", "look"), [
    ({}, "cue"), ({"share": 0.4}, "none"), ({"share": None}, "none"), ({"for_s": 9.9}, "none"),
    ({"calm_sessions": 2}, "probe"), ({"calm_sessions": 2, "away_s": 20.0}, "probe"),
    ({"calm_sessions": 2, "away_s": 19.9}, "none"), ({"r9": 4}, "probe"), ({"r9": None}, "probe"),
    ({"r9": 4, "away_s": 0.0}, "none"),
])  # fmt: skip
def test_looking_is_invited_and_not_required(more, look):
    assert look_cue(rules=PLP, **(SEEN | more)) is Look(look)


def test_in_crps_nothing_ever_glows():
    assert look_cue(rules=CRPS, **SEEN) is Look.PROBE
    with pytest.raises(ProgrammeError, match="upset by the sight is 12"):
        look_cue(rules=PLP, **(SEEN | {"r9": 12}))
    with pytest.raises(ProgrammeError, match="upset by the sight is 12"):
        reveal_due(0, 12, PLP)


def step(at, act, **more):
    return (reveal_step, {"reveal": Reveal(at, **more), "act": act})


@pytest.mark.parametrize(("asked", "sentence"), [
    ((reveal_due, {"drawn": 0, "r9": 0}), "in 0 sessions so far"),
    ((reveal_due, {"drawn": 2, "r9": 0}), "in 2 sessions so far"),
    ((reveal_due, {"drawn": 3, "r9": 0}), "as usual"),
    ((reveal_due, {"drawn": 3, "r9": 5}), "upsets with 5 of 10"),
    ((reveal_due, {"drawn": 3, "r9": None}), "not known how upsetting"),
    (step(At.CALM, Act.TIME), "wait for a calm scene"), (step(At.CALM, Act.SETTLED), "we ask whether to show"),
    (step(At.ASKED, Act.YES), "fades in within 4 s"), (step(At.COMING, Act.TIME), "at rest for 10 s"),
    (step(At.LOOK, Act.TIME), "three faces"), (step(At.PROBE, Act.GOOD), "for 20 s more"),
    (step(At.SECOND_LOOK, Act.TIME), "once more"), (step(At.SECOND_PROBE, Act.GOOD), "the exercise may begin"),
    (step(At.ASKED, Act.LATER), "Later is always a good answer"), (step(At.OPEN, Act.COVER), "we cover and talk."),
    (step(At.OPEN, Act.FROWN), "show nothing more today"),
    ((sensation, {"what": Sensation.WARM, "face": Face.GOOD, "pain": PainWay.GO}), "feels warm and is fine"),
    ((sensation, {"what": Sensation.WARM, "face": Face.GOOD, "pain": PainWay.STOP}), "the pain comes first"),
    ((sensation, {"what": Sensation.WARM, "face": None, "pain": PainWay.GO}), "shows no face"),
    ((sensation, {"what": Sensation.WARM, "face": Face.FROWN, "pain": PainWay.GO}), "minds it"),
    ((sensation, {"what": Sensation.CRAMP, "face": Face.GOOD, "pain": PainWay.GO}), "feels cramp, so we cover"),
    ((after_cover, {"better": True, "closed": False, "shown_again": 0}), "shown again for 10 s"),
    ((after_cover, {"better": True, "closed": False, "shown_again": 3}), "goes on"),
    ((after_cover, {"better": True, "closed": True, "shown_again": 3}), "nothing is shown again today"),
    ((after_cover, {"better": None, "closed": True, "shown_again": 3}), "one rung lower next time"),
    ((bilateral_after, {"bilateral": "attempt", "felt": (Sensation.CRAMP,)}), "cramped or froze"),
    ((bilateral_after, {"bilateral": "attempt", "felt": ()}), "stays as prescribed"),
    ((mirror_off, {"frowns": 1, "grief": False}), "the mirror stays"),
    ((mirror_off, {"frowns": 1, "grief": True}), "grief, as it may"),
    ((mirror_off, {"frowns": 2, "grief": False}), "several sad faces"),
    ((look_cue, SEEN), "for 10 s, so it glows"), ((look_cue, SEEN | {"share": 0.9}), "invited and not asked for"),
    ((look_cue, SEEN | {"r9": 9}), "looked away for 20 s"),
])  # fmt: skip
def test_each_rule_says_why(asked, sentence):
    function, inputs = asked
    preset = programme("plp")
    _, kept = decide(preset, function, **inputs)
    assert sentence in why(kept, preset)
    assert same(again(kept, preset), kept)


def test_in_crps_the_limb_comes_out_from_under_the_cloth():
    preset = programme("crps")
    _, kept = decide(preset, reveal_step, reveal=Reveal(At.ASKED), act=Act.YES)
    assert "from under the cloth" in why(kept, preset)
