"""Touch as a part of a visit: the place is rated first, textures are stayed with (protocol.md 5.4 U08, 9.3)."""

import pytest

from game.programme.parts import Part, Sort
from game.session.guided import blocks
from game.session.guided.desk import Guide, Stopped
from game.simulation.intake import after_door, before_visit
from game.training.care import BodyMap, Touched
from game.training.course import AnythingNew, BlockDone, TherapistAct, Visit
from game.training.events import Nrs
from game.view.input import Action, Press
from tests.session.guided.guided_kit import FIRST, Life

SECONDS = 150


class Touching:
    """A part of touch in an open session of stage 3."""

    def __init__(
        self, form="T1", way="pad", preset="crps", ratings=None, on_beat=lambda _: None, seconds=SECONDS, **profile
    ):
        self.life = Life(preset, "crps", way=way, **profile)
        self.life.chronicle.take(TherapistAct(FIRST.isoformat(), "jump", "3", "knows it from before"))
        self.life.comes(2)
        self.ratings = {"touch-worry": 3, "touch-pain": 2, **(ratings or {})}
        self.titles = []
        self.life.patient.rates = self._rates
        self.life.sitter.answers |= {"touch-broken": "touch-whole"}
        self.part = Part(Sort.TOUCH, "coach:U08", 3, seconds, counts=True, mirror=True, draws=True, form=form)
        self.on_beat, self.parts = on_beat, 1

    def _rates(self):
        value = self.ratings.get(self.titles[-1], 2)
        return (
            value.pop(0)
            if isinstance(value, list) and len(value) > 1
            else value[0]
            if isinstance(value, list)
            else value
        )

    def run(self, number=3, before=lambda guide: None, **changes):
        life = self.life
        life.patient.wakes()
        reached = []

        def story(guide):
            yield from _opened(guide, life)
            before(guide)
            reached.append(len(life.chronicle.events))
            try:
                for _ in range(self.parts):
                    yield from blocks.play(guide, self.part)
            except Stopped:
                return "stopped"
            return "done"

        def on_beat(desk):
            look = desk.screens.look()
            if look is not None and look.title:
                self.titles.append(look.title)
            self.on_beat(desk)

        desk = life.desk(number, on_beat, **changes)
        ended = desk.run(story(Guide(desk, life.chronicle)))
        return ended, life.chronicle.events[reached[0] :]


def _opened(guide, life):
    """A session up to its plan, told in facts."""
    day = guide.desk.setting.day
    for fact in before_visit(life.chronicle.course, day):
        life.chronicle.take(fact)
    life.chronicle.take(Visit(day, "present", "DESKTOP", ("LR", "U02")))
    life.chronicle.take(AnythingNew())
    for fact in after_door(life.chronicle.course, day):
        life.chronicle.take(fact)
    life.chronicle.take(Nrs("pre", 2, "self", "bar", "test"))
    yield


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("way", ["pad", "key", "switch"])
def test_a_place_is_rated_before_it_is_touched_and_the_block_counts(way):
    ended, events = Touching(way=way).run()
    assert ended == "done"
    first_map, first_touch = of(events, BodyMap)[0], of(events, Touched)[0]
    assert events.index(first_map) < events.index(first_touch)
    assert (first_touch.place, first_touch.texture) == ("forearm-far", "air")
    block = of(events, BlockDone)[-1]
    assert (block.code, block.sort, block.active_s) == ("U08", "touch", SECONDS)


def test_no_place_is_rated_where_only_the_working_hand_is_stroked():
    _, events = Touching("T0").run()
    assert not of(events, BodyMap)
    assert {each.place for each in of(events, Touched)} == {""}


def test_with_nobody_in_the_room_the_affected_limb_is_not_touched():
    _, events = Touching("T1").run(supervision="none")
    assert not of(events, BodyMap)
    assert {each.form for each in of(events, Touched)} == {"T0"}


@pytest.mark.parametrize("answers", [{"touch-broken": "forearm-far"}, {}])
def test_a_place_that_hurts_or_is_sore_is_never_touched(answers):
    touching = Touching(ratings={} if answers else {"touch-feels-forearm-far": 6})
    if answers:
        touching.life.sitter.answers["touch-broken"] = lambda look: (
            "thats-it" if any(pad.chosen for pad in look.pads) else "forearm-far"
        )
    _, events = touching.run()
    assert not of(events, Touched)
    assert "touch-none" in touching.titles
    # A sore place is not even asked about.
    assert ("touch-feels-forearm-far" in touching.titles) is not bool(answers)
    assert of(events, BlockDone)[-1].active_s == 0.0


def test_a_worry_that_stays_keeps_the_texture_and_one_that_falls_brings_the_next():
    stays = Touching(ratings={"touch-worry": 6})
    _, events = stays.run()
    assert [each.texture for each in of(events, Touched)] == ["air"] * 3
    assert stays.life.chart.body.textures["T1"] == 0
    falls = Touching(ratings={"touch-worry": [6, 4, 5, 3, 6, 6, 6]})
    _, events = falls.run()
    assert [each.texture for each in of(events, Touched)][:2] == ["air", "own-hand"]


def test_pain_takes_a_softer_texture_and_says_so():
    def silk(guide):
        guide.course.chart.body.textures["T1"] = 2

    touching = Touching(ratings={"touch-pain": [7, 2]})
    _, events = touching.run(before=silk)
    assert [each.texture for each in of(events, Touched)][:2] == ["silk", "own-hand"]
    assert "touch-back" in touching.titles


def test_three_minutes_with_a_texture_are_counted_over_the_parts_of_a_session():
    """Protocol.md 9.3: stay until worry falls by 2 or 3 min; a block is two and a half (8.1)."""
    touching = Touching("T0", ratings={"touch-worry": 6})
    touching.parts = 2
    _, events = touching.run()
    told = of(events, Touched)
    assert [(each.texture, each.stayed_s) for each in told][:4] == [
        ("air", 60.0), ("air", 120.0), ("air", 150.0), ("air", 180.0),
    ]  # fmt: skip
    assert told[4].texture == "own-hand"
    # The worry at the start is asked at the start.
    assert {each.worry_first for each in told[:4]} == {6}


def test_after_a_sad_face_no_other_part_of_the_day_touches():
    touching = Touching("T0", ratings={"touch-worry": 6})
    touching.parts = 2
    touching.life.sitter.answers["ok-face"] = lambda _: "sad" if "touch-worry" in touching.titles else "happy"
    _, events = touching.run()
    told = of(events, Touched)
    assert [each.face for each in told].count("frown") == 1
    assert told[-1].face == "frown"
    assert told[-1].stayed_s <= SECONDS
    assert "touch-none" in touching.titles


def test_a_sad_face_ends_the_touch():
    touching = Touching(ratings={"touch-worry": [6, 4]})
    # The reveal before it is all right.
    touching.life.sitter.answers["ok-face"] = lambda _: "sad" if "touch-worry" in touching.titles else "happy"
    _, events = touching.run()
    assert len(of(events, Touched)) == 1
    assert of(events, Touched)[0].face == "frown"
    assert of(events, BlockDone)[-1].active_s < SECONDS


def test_stop_at_any_beat_ends_it():
    for at in range(0, 60, 4):
        beats = iter(range(10**9))

        def on_beat(desk, beats=beats, at=at):
            if next(beats) == at:
                desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

        ended, _ = Touching(on_beat=on_beat).run()
        assert ended in ("stopped", "done"), at
        assert at > 40 or ended == "stopped", at
