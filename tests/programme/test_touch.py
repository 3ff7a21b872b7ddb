"""Touch: places that may be touched, and when the next texture comes (protocol.md 5.4 U08, 9.3)."""

import pytest

from game.programme.decision import decide, why
from game.programme.field import ProgrammeError
from game.programme.pain import Face
from game.programme.touch import TEXTURES, TouchWay, places, touch_place, touch_step
from game.settings import programme
from game.training.care import BodyMap, Touched
from tests.programme.course_kit import Diary

PRESET = programme("crps")
CALM = {
    "texture": 1, "new": 0, "worry_first": 6, "worry": 4, "stayed_s": 60.0, "before": 3, "pain": 3,
    "face": Face.GOOD,
}  # fmt: skip


def step(**changes):
    return decide(PRESET, touch_step, **(CALM | changes))[0]


@pytest.mark.parametrize(("rating", "broken", "may"), [
    (5, False, True), (6, False, False), (0, False, True), (0, True, False), (None, False, False),
])  # fmt: skip
def test_never_a_place_over_five_nor_broken_nor_unrated(rating, broken, may):
    assert decide(PRESET, touch_place, rating=rating, broken=broken)[0] is may


@pytest.mark.parametrize(("changes", "way"), [
    ({}, TouchWay.ON),
    ({"worry": 5}, TouchWay.STAY),
    ({"worry": 5, "stayed_s": 179.0}, TouchWay.STAY),
    ({"worry": 5, "stayed_s": 180.0}, TouchWay.ON),
    ({"worry_first": 1, "worry": 1}, TouchWay.STAY),
    ({"worry_first": 1, "worry": 0}, TouchWay.ON),
    ({"worry_first": 0, "worry": 0}, TouchWay.ON),
    ({"worry": None}, TouchWay.STAY),
    ({"worry": None, "stayed_s": 180.0}, TouchWay.ON),
    ({"new": 1}, TouchWay.ON),
    ({"new": 2}, TouchWay.ENOUGH),
    ({"new": 2, "known": True}, TouchWay.ON),
    ({"new": 1, "hurt": True}, TouchWay.ENOUGH),
    ({"known": True, "hurt": True}, TouchWay.ENOUGH),
    ({"texture": 0, "pain": 6}, TouchWay.STOP),
    ({"texture": 0, "pain": None}, TouchWay.STOP),
    ({"texture": len(TEXTURES) - 1}, TouchWay.ENOUGH),
    ({"pain": 4}, TouchWay.ON),
    ({"pain": 5}, TouchWay.BACK),
    ({"before": 5, "pain": 6}, TouchWay.BACK),
    ({"before": None, "pain": 5}, TouchWay.ON),
    ({"pain": None}, TouchWay.BACK),
    ({"face": Face.FROWN}, TouchWay.STOP),
    ({"face": Face.FROWN, "pain": 9}, TouchWay.STOP),
    ({"face": Face.SO_SO}, TouchWay.ON),
    ({"face": None}, TouchWay.ON),
])  # fmt: skip
def test_what_follows_a_texture(changes, way):
    assert step(**changes) is way


def test_a_texture_that_is_none_is_refused_and_each_way_says_why():
    with pytest.raises(ProgrammeError, match="There is no texture 6"):
        step(texture=5)
    said = {
        why(decide(PRESET, touch_step, **(CALM | each))[1], PRESET) for each in ({}, {"pain": 9}, {"worry": 6})
    }
    assert len(said) == 3
    assert "broken or sore" in why(decide(PRESET, touch_place, rating=0, broken=True)[1], PRESET)


def test_a_limb_that_is_gone_is_touched_where_it_ends():
    assert places("arm", True) == ("residual",)
    assert places("arm", False)[0] == "forearm-far"
    assert places("leg", False)[-1] == "toes"


def told(diary, texture, pain=3, worry=3, face="good", form="T1", place="forearm"):
    return diary.tell(Touched(form, texture, place, 6, worry, 60.0, pain, face))


def test_the_ladder_stands_over_sessions_and_at_most_two_are_new_in_one():
    diary = Diary("crps")
    diary.begin(3)
    with pytest.raises(ProgrammeError, match="may not be touched today"):
        told(diary, "air")
    diary.tell(BodyMap({"forearm": 5}))
    told(diary, "air")
    told(diary, "own-hand")
    # Near without contact and the own hand were both new today.
    assert diary.chart.session.care.touch is TouchWay.ENOUGH
    assert diary.chart.body.textures["T1"] == 1
    diary.end()
    diary.day += 1
    diary.begin(3)
    # The map is of one day, and of one session.
    with pytest.raises(ProgrammeError, match="may not be touched today"):
        told(diary, "own-hand")
    diary.tell(BodyMap({"forearm": 5}))
    for texture in ("own-hand", "silk", "cotton"):
        told(diary, texture)
    assert (diary.chart.session.care.touch, diary.chart.session.care.textures) == (TouchWay.ENOUGH, 2)


def test_a_texture_that_was_only_announced_is_new_in_the_session_in_which_it_is_begun():
    diary = Diary("crps")
    diary.begin(3)
    told(diary, "air", form="T0", place="")
    assert diary.chart.body.textures["T0"] == 1
    diary.end()
    diary.day += 1
    diary.begin(3)
    for texture in ("own-hand", "silk"):
        told(diary, texture, form="T0", place="")
    assert diary.chart.session.care.touch is TouchWay.ENOUGH


def test_each_form_has_its_own_ladder_so_that_contact_begins_with_none():
    diary = Diary("crps")
    diary.begin(3)
    for texture in ("air", "own-hand"):
        told(diary, texture, form="T0", place="")
    assert diary.chart.body.textures == {"T0": 1}
    diary.tell(BodyMap({"forearm": 5}))
    told(diary, "air")
    # The air before the affected limb is the third that is new today.
    assert diary.chart.session.care.touch is TouchWay.ENOUGH
    assert diary.chart.body.textures == {"T0": 1, "T1": 0}


def test_what_hurt_is_left_for_a_softer_one_and_nothing_rougher_comes_in_that_session():
    diary = Diary("crps")
    diary.begin(3)
    for texture, pain in (("air", 3), ("own-hand", 5)):
        told(diary, texture, pain=pain, form="T0", place="")
    assert (diary.chart.session.care.touch, diary.chart.body.textures) == (TouchWay.BACK, {"T0": 0})
    told(diary, "air", form="T0", place="")
    assert diary.chart.session.care.touch is TouchWay.ENOUGH
    # And where nothing is softer there is no more touch that day, in no session of it.
    told(diary, "air", pain=6, form="T0", place="")
    assert diary.chart.session.care.touch is TouchWay.STOP
    for _ in range(2):
        with pytest.raises(ProgrammeError, match="no more touch today"):
            told(diary, "air", form="T0", place="")
        diary.end()
        diary.begin(3)
    diary.end()
    diary.day += 1
    diary.begin(3)
    told(diary, "air", form="T0", place="")


def test_without_a_rating_before_the_first_pain_at_touch_is_what_a_rise_is_of():
    diary = Diary("crps")
    diary.begin(None)
    for texture, pain in (("air", 1), ("own-hand", 2)):
        told(diary, texture, pain=pain, form="T0", place="")
    told(diary, "own-hand", pain=3, form="T0", place="")
    assert diary.chart.session.care.touch is TouchWay.BACK


def test_a_stay_is_kept_for_the_next_part_until_the_texture_is_left():
    diary = Diary("crps")
    diary.begin(3)
    told(diary, "air", worry=6, form="T0", place="")
    assert diary.chart.session.care.stays == {("T0", "air"): (6, 60.0)}
    told(diary, "air", worry=3, form="T0", place="")
    assert diary.chart.session.care.stays == {}


def test_broken_skin_is_told_to_staff_once_and_what_cannot_be_is_refused():
    diary = Diary("crps")
    diary.begin(3)
    said = diary.tell(BodyMap({"wrist": 0}, ("wrist",))) + diary.tell(BodyMap({}, ("wrist",)))
    assert [event.name for event in said if event.kind == "flag"] == ["skin"]
    assert diary.chart.session.care.touchable == {"wrist": False}
    for fact in (
        BodyMap({"nose": 1}), BodyMap({"wrist": 11}), Touched("T0", "sand", "", 1, 1, 1.0, 1),
        Touched("T0", "air", "", 1, 1, -1.0, 1), Touched("T9", "air", "", 1, 1, 1.0, 1),
        Touched("T0", "air", "", 1, 1, 1.0, 1, "blue"),
    ):  # fmt: skip
        with pytest.raises(ProgrammeError):
            diary.tell(fact)


@pytest.mark.parametrize(("rating", "broken", "tap", "may"), [
    (3, (), False, True), (4, (), False, False), (2, ("residual",), False, False), (2, (), True, False),
    (2, (), None, False), (None, (), False, False),
])  # fmt: skip
def test_the_residual_limb_is_touched_only_when_it_is_well(rating, broken, tap, may):
    diary = Diary("plp", amputation=True)
    diary.begin(3)
    diary.tell(BodyMap({"residual": 2}, (), False))
    assert diary.chart.session.care.touchable["residual"]
    said = diary.tell(BodyMap({"residual": rating}, broken, tap))
    assert diary.chart.session.care.touchable["residual"] is may
    assert ("residual_limb" in [event.name for event in said if event.kind == "flag"]) is not may
