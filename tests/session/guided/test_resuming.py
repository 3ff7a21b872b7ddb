"""A visit that was cut off goes on as it was begun, or is ended before another begins."""

from contextlib import suppress
from types import SimpleNamespace

import pytest

from game.programme.field import ProgrammeError
from game.programme.parts import LEFT_RIGHT, Part, Sort
from game.session.guided import blocks, resuming
from game.session.guided.desk import Guide, Played
from game.session.guided.visit import visit
from game.training.care import CoverDone
from game.training.course import Visit, VisitEnd
from tests.session.guided.guided_kit import INSTALLED, Life
from tests.session.guided.test_not_shown import faces, in_stage


def cut_off(life, way="DESKTOP", supervision="remote"):
    told = Visit(life.setting(0).day, supervision, way, INSTALLED)
    life.chronicle.take(told)
    return SimpleNamespace(rows=(SimpleNamespace(event=told),), age_s=60.0, stop=None)


@pytest.mark.parametrize("ways", [(), ("DESKTOP",), ("DESKTOP", "REAL_MIRROR")])
def test_it_goes_on_in_its_own_way_and_with_its_own_supervision(ways):
    life = Life()
    cut = cut_off(life, "DESKTOP" if len(ways) < 2 else "REAL_MIRROR")
    desk = life.desk(0, ways=ways)
    assert resuming.goes_on(Guide(desk, life.chronicle), cut)
    assert desk.setting.way == cut.rows[0].event.way
    assert desk.setting.supervision == "remote"
    assert life.chart.session is not None


def test_one_that_cannot_be_shown_here_is_ended_as_a_crash():
    life = Life()
    cut = cut_off(life, "REAL_MIRROR")
    desk = life.desk(0, ways=("DESKTOP",))
    assert not resuming.goes_on(Guide(desk, life.chronicle), cut)
    assert life.chart.session is None
    assert [event.reason for event in life.chronicle.events if isinstance(event, VisitEnd)] == ["crash"]
    assert desk.setting.supervision == "present"


class Killed(BaseException):
    """The power went."""


def killed(life, number, when, **changes):
    """The visit of that day, up to a kill; the rows that it left."""
    desks = []

    def on_beat(desk):
        desks[:] = [desk]
        if life.chart.session is not None and when(life.chart.session, desk):
            raise Killed

    with pytest.raises(Killed):
        life.comes(number, on_beat, **changes)
    told = [event for *_, event in desks[0].record.entries]
    began = next(at for at, event in enumerate(told) if isinstance(event, Visit))
    rows = tuple(SimpleNamespace(event=event) for event in told[began:])
    return SimpleNamespace(rows=rows, age_s=60.0, stop=None)


def goes_on(life, number, cut, **changes):
    """What is shown of it afterwards, the blocks ordered with what the desk showed then, and the desk."""
    seen, orders, plays = [], [], life.sitter.plays

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and (not seen or seen[-1] != look.title):
            seen.append(look.title)

    def ordered(order):
        orders.append((order.part, life.chart.session.care.covered))
        return plays(order)

    desk = life.desk(number, on_beat, **changes)
    life.sitter.plays = ordered
    reason = desk.run(visit(Guide(desk, life.chronicle), cut))
    life.sitter.plays = plays
    return reason, seen, orders, desk


def cramped(**changes):
    """A cramp under the cloth, then a kill."""
    life = in_stage(3)
    for number in range(4):
        life.comes(number)
    life.sitter.answers |= {"ok-face": faces(life, "neutral", "happy"), "sensation": "feel-cramp"}
    cut = killed(life, 5, lambda session, _: session.care.covered, **changes)
    life.sitter.answers["sensation"] = "feel-nothing"
    return life, cut


@pytest.mark.parametrize("better", ["yes", "no"])
def test_a_cramp_under_the_cloth_is_asked_about_before_the_limb_is_seen_again(better):
    life, cut = cramped()
    life.sitter.answers["better-now"] = better
    reason, seen, orders, desk = goes_on(life, 5, cut)
    done = [event for event in life.chronicle.events if isinstance(event, CoverDone)]
    assert seen.index("open-close-slowly") > seen.index("anything-new")
    assert not any(part.draws and covered for part, covered in orders)
    assert [event.better for event in done][-1] is (better == "yes")
    assert reason == ("done" if better == "yes" else "stopped")
    assert any(part.draws for part, _ in orders) is (better == "yes")
    assert (desk.limbs, desk.covered) == ("none", False)


def test_no_part_draws_the_limb_while_it_is_covered_for_what_is_felt():
    life, _ = cramped()
    part = next(each for each in life.chart.session.plan if each.mirror)
    orders, desk = [], life.desk(5)
    life.sitter.plays = orders.append
    desk.run(blocks.play(Guide(desk, life.chronicle), part))
    assert orders == []


@pytest.mark.parametrize(("seconds", "begun"), [(1, 0), (9, 0), (10, 1), (120, 1)])
def test_nothing_is_begun_for_a_second_of_dose_that_a_closed_mirror_left(seconds, begun):
    life = in_stage(3)
    life.comes(0)
    orders, desk = [], life.desk(5)
    life.sitter.plays = lambda order: orders.append(order) or Played(order.start, float(seconds))
    cut_off(life)
    part = Part(Sort.TRAINING, LEFT_RIGHT, 1, seconds, counts=True)
    before = len(life.chronicle.events)
    script = blocks.play(Guide(desk, life.chronicle), part)
    with suppress(ProgrammeError):
        desk.run(script)
    assert len(orders) == begun
    assert begun or len(life.chronicle.events) == before


def gone(when, way):
    """The mirror went off for today, then a kill."""
    life = in_stage(3)
    for number in range(4):
        life.comes(number)
    life.sitter.answers |= {"ok-face": "sad", "sensation": "feel-nothing"}
    cut = killed(life, 5, when, way=way)
    life.sitter.answers["ok-face"] = "happy"
    return life, cut


@pytest.mark.parametrize("way", ["DESKTOP", "REAL_MIRROR"])
def test_a_mirror_that_went_off_before_a_kill_is_said_off_once_and_stays_covered(way):
    life, cut = gone(lambda session, _: session.care.mirror_off, way)
    reason, seen, orders, desk = goes_on(life, 5, cut, way=way)
    assert reason == "done"
    assert (seen.count("mirror-off"), seen.count("sit-with-me")) == (1, 1)
    assert seen.index("anything-new") < seen.index("mirror-off")
    assert not any(part.draws or part.mirror for part, _ in orders)
    assert desk.covered is (way == "REAL_MIRROR")
    assert ("coach-cover" in seen) is (way == "REAL_MIRROR")
    assert "coach-uncover" not in seen


def test_what_was_said_of_it_before_the_kill_is_not_said_again_and_the_cloth_is_asked_for():
    def when(session, desk):
        look = desk.screens.look()
        return session.care.mirror_off and look is not None and look.title == "sit-with-me"

    life, cut = gone(when, "REAL_MIRROR")
    reason, seen, _, desk = goes_on(life, 5, cut, way="REAL_MIRROR")
    assert reason == "done"
    assert "mirror-off" not in seen
    assert desk.covered
