"""The limb stays away after "later", a sad face, or two: what is practised, said and asked at the desk instead."""

from types import SimpleNamespace

import pytest

from game.programme.distress import At, DistressRules
from game.programme.pain import PainRules, PainWay
from game.programme.parts import Part, Sort
from game.session.guided import asking, blocks, caring
from game.session.guided.desk import Guide, Stopped
from game.session.guided.visit import visit
from game.simulation.intake import after_door, before_visit
from game.training.care import CoverDone, RevealAct
from game.training.course import AnythingNew, TherapistAct, Visit, VisitEnd
from game.training.events import Cover, Flag, Nrs
from tests.session.guided.guided_kit import Life


def in_stage(stage, preset="plp"):
    life = Life(preset)
    life.chronicle.take(TherapistAct(life.setting(-1).day, "jump", str(stage), "knows it from before"))
    return life


def led(life, number=0, **changes):
    """The visit of that day: why it ended, what was shown, the parts ordered, and the desk."""
    seen, orders = [], []
    plays = life.sitter.plays

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and (not seen or seen[-1] != look.title):
            seen.append(look.title)

    def kept(order):
        orders.append(order.part)
        return plays(order)

    life.sitter.plays = kept
    reason, desk = life.comes(number, on_beat, **changes)
    life.sitter.plays = plays
    return reason, seen, orders, desk


def told(desk, kind):
    return [event for *_, event in desk.record.entries if isinstance(event, kind)]


def faces(life, *told):
    """These faces in turn, the last for good."""
    return lambda _: told[min(len(life.chart.sessions[-1].faces), len(told) - 1)]


@pytest.mark.parametrize("way", ["DESKTOP", "REAL_MIRROR"])
@pytest.mark.parametrize("answer", ["later", "silence"])
def test_later_is_practised_without_the_limb_and_asked_anew_the_next_day(answer, way):
    life = in_stage(3)
    life.sitter.answers["show-hand"] = answer
    if answer == "silence":
        sees = life.sitter.sees
        life.sitter.sees = lambda look, time_s: (
            [] if look is not None and look.title == "show-hand" else sees(look, time_s)
        )
    reason, seen, orders, desk = led(life, way=way)
    session = life.chart.sessions[-1]
    assert reason == "done"
    assert session.care.reveal.at is At.LATER
    assert "later-is-good" in seen
    assert "mirror-off" not in seen
    assert not any(part.draws or part.mirror for part in orders)
    assert {part.stage for part in orders if part.counts} == {1, 2}
    assert session.care.frowns == 0
    assert life.chart.body.closed_on is None
    assert desk.covered is (way == "REAL_MIRROR")
    if answer == "later":
        life.sitter.answers["show-hand"] = "yes"
        _, seen, orders, _ = led(life, 1, way=way)
        assert "show-hand" in seen
        assert any(part.mirror for part in orders)


@pytest.mark.parametrize(("first", "closed"), [(True, True), (False, False)])
def test_a_sad_face_at_a_reveal_is_covered_and_the_rest_is_on_a_board(first, closed):
    life = in_stage(3)
    if not first:
        led(life, 0)
        assert life.chart.body.reveals == 1
    life.sitter.answers["ok-face"] = faces(life, "sad", "happy")
    reason, seen, orders, desk = led(life, 1)
    session = life.chart.sessions[-1]
    assert reason == "done"
    assert session.care.reveal.at is At.COVERED
    assert session.care.mirror_off is closed
    assert "covered" in seen
    assert ("mirror-off" in seen) is closed
    assert orders
    assert not any(part.draws or part.mirror for part in orders)
    assert (desk.limbs, desk.covered) == ("none", False)


def grieved(life, **changes):
    """A visit in which the mirror goes off for the day."""
    for number in range(4):
        led(life, number)
    life.sitter.answers |= {"ok-face": "sad", "sensation": "feel-nothing"}
    return led(life, 5, **changes)


@pytest.mark.parametrize("supervision", ["present", "none"])
def test_when_the_mirror_goes_off_it_is_said_and_somebody_is_called(supervision):
    life = in_stage(3)
    reason, seen, orders, desk = grieved(life, supervision=supervision)
    session = life.chart.sessions[-1]
    assert reason == "done"
    assert session.care.mirror_off
    assert seen.count("mirror-off") == 1
    assert seen[seen.index("mirror-off") + 1] == "sit-with-me"
    assert [event.name for event in told(desk, Flag)].count("helper_called") == 1
    last = max(at for at, part in enumerate(orders) if part.mirror)
    assert {part.stage for part in orders[last + 1 :]} == {1, 2}


@pytest.mark.parametrize("supervision", ["none", "remote"])
@pytest.mark.parametrize(("therapist", "contact", "lines"), [
    ("Ms Berg", "555", ("sit-with-me-home", "contact-line")),
    ("", "555", ("new-call-therapist", "contact-line")),
    ("", "", ("new-call-therapist",)),
])  # fmt: skip
def test_at_home_with_nobody_in_the_room_a_calm_screen_says_whom_to_call(supervision, therapist, contact, lines):
    life, looks, told_staff = in_stage(3), [], []
    desk = life.desk(0, home=True, supervision=supervision, therapist=therapist, contact=contact, crisis="112")
    desk.on_beat = lambda desk: looks.append(desk.screens.look())
    desk.staff = told_staff.append
    assert desk.run(caring.mirror_off(Guide(desk, life.chronicle))) is None
    calm = next(look for look in looks if look is not None and look.title == "nothing-to-do")
    assert (calm.lines, [pad.key for pad in calm.pads]) == (lines, ["go-on"])
    assert dict(calm.filled) == {"therapist": therapist, "contact": contact}
    assert not any("112" in str(look) for look in looks)
    assert "helper_called" not in [event.name for event in told(desk, Flag)]
    assert len(told_staff) == (contact == "")


def test_at_home_somebody_who_is_in_the_room_is_called():
    life = in_stage(3)
    desk = life.desk(0, home=True, supervision="present", contact="555")
    desk.run(caring.mirror_off(Guide(desk, life.chronicle)))
    assert "helper_called" in [event.name for event in told(desk, Flag)]


def test_a_sad_face_with_a_sensation_is_one_and_the_mirror_stays():
    life = in_stage(3)
    for number in range(4):
        led(life, number)
    life.sitter.answers |= {"ok-face": faces(life, "sad", "happy"), "sensation": "feel-tingle"}
    _, seen, _, _ = led(life, 5)
    session = life.chart.sessions[-1]
    assert "sensation" in seen
    assert session.care.frowns == 1
    assert session.faces.count("frown") == 1
    assert not session.care.mirror_off
    assert "mirror-off" not in seen


def test_after_each_cover_that_helped_the_limb_is_seen_again_for_its_time():
    life = in_stage(3)
    for number in range(4):
        led(life, number)
    life.sitter.answers |= {"ok-face": faces(life, "neutral", "happy"), "sensation": "feel-burning"}
    shown = []

    def on_beat(desk):
        look = desk.screens.look()
        if look is not None and look.title == "look-if-you-like":
            shown.append((desk.time_s, desk.limbs, desk.covered))

    reason, desk = life.comes(5, on_beat)
    limits = life.chronicle.course.preset.of(DistressRules)
    assert reason == "done"
    assert {each[1:] for each in shown} == {("both", False)}
    starts = [at for before, (at, *_) in zip([-99.0, *(each[0] for each in shown)], shown, strict=False)
              if at - before > limits.again_s]  # fmt: skip
    assert len(starts) == limits.again_times
    assert shown[-1][0] - starts[-1] == pytest.approx(limits.again_s, abs=4.0)
    assert sum(isinstance(each, CoverDone) for each in life.chronicle.events) == limits.again_times + 1
    assert desk.limbs == "none"


def test_no_part_shows_the_limb_before_its_reveal_is_open():
    for acts, played in (((), True), (("settled", "later"), False)):
        life = in_stage(3)
        desk = life.desk(0)
        arrived(life, 3)
        assert life.chart.session.care.reveal.at is At.CALM
        for act in acts:
            life.chronicle.take(RevealAct(act))
        orders = []
        life.sitter.plays = lambda order, orders=orders, plays=life.sitter.plays: (
            orders.append(order.part) or plays(order)
        )
        part = next(each for each in life.chart.session.plan if each.mirror) if not acts else MIRRORED
        desk.run(blocks.play(Guide(desk, life.chronicle), part))
        assert bool(orders) is played
        assert (life.chart.session.care.reveal.at is At.OPEN) is played


MIRRORED = Part(Sort.MIRROR, "U02", 3, 60, counts=True, mirror=True, draws=True)


def arrived(life, pre):
    """A session up to its plan, told in facts."""
    for fact in before_visit(life.chronicle.course, life.setting(0).day):
        life.chronicle.take(fact)
    life.chronicle.take(Visit(life.setting(0).day, "present", "DESKTOP"))
    life.chronicle.take(AnythingNew(()))
    for fact in after_door(life.chronicle.course, life.setting(0).day):
        life.chronicle.take(fact)
    life.chronicle.take(Nrs("pre", pre, "self", "bar", "test"))


def unrated(life):
    """Pain before is not rated by anybody, so that a face is what is gone by."""
    life.sitter.unrated = True


def test_a_face_that_stays_sad_where_pain_was_not_rated_ends_kindly():
    life = in_stage(1)
    unrated(life)
    life.sitter.answers["ok-face"] = "sad"
    reason, seen, _, _ = led(life)
    end = next(each for each in life.chronicle.events if isinstance(each, VisitEnd))
    assert (reason, end.by, end.about) == ("stopped", "rule", "pain")
    assert life.chart.sessions[-1].faces == ["frown", "frown"]
    assert "breathe" in seen


def test_a_face_that_is_better_after_the_pause_goes_on_and_is_asked_once():
    life = in_stage(1)
    unrated(life)
    life.sitter.answers["ok-face"] = faces(life, "sad", "happy")
    reason, _, orders, _ = led(life)
    session = life.chart.sessions[-1]
    assert reason == "done"
    assert session.paused
    assert session.way_on is PainWay.GO
    blocked = [each.value for each in life.chronicle.events if each.kind == "face" and each.moment == "block"]
    reads = sum(part.reads == "mid" for part in orders)
    assert len(blocked) == reads + 1


def no_face(life, times=99):
    """The first faces after a block are answered by nobody."""
    sees, asked = life.sitter.sees, []

    def silent(look, time_s):
        if look is None or look.title != "ok-face":
            return sees(look, time_s)
        if not asked or time_s - asked[-1][1] > 1.0:
            asked.append([time_s, time_s])
        asked[-1][1] = time_s
        return [] if len(asked) <= times else sees(look, time_s)

    life.sitter.sees = silent
    return asked


def test_a_face_that_is_not_shown_where_pain_is_unrated_is_asked_once_more_after_a_covered_rest():
    life = in_stage(1)
    unrated(life)
    asked = no_face(life, times=1)
    reason, seen, _, desk = led(life)
    assert reason == "done"
    told_faces = [each.value for each in life.chronicle.events if each.kind == "face"]
    assert told_faces[:2] == ["", "good"]
    assert "staff-face-check" not in seen
    rest_s = life.chronicle.course.preset.of(PainRules).missing_rest_s
    assert asked[1][0] - asked[0][1] >= rest_s
    assert [event.on for event in told(desk, Cover)][:2] == [True, False]


@pytest.mark.parametrize(("sees", "ended"), [("calm", "done"), ("pain", "stopped")])
def test_a_face_that_is_not_shown_twice_is_looked_for_by_whoever_is_there(sees, ended):
    life = in_stage(1)
    unrated(life)
    no_face(life, times=2)
    life.sitter.answers["staff-face-check"] = sees
    reason, seen, _, _ = led(life)
    assert reason == ended
    assert seen.count("staff-face-check") == 1
    assert [each.value for each in life.chronicle.events if each.kind == "face"][:2] == ["", ""]
    end = next(each for each in life.chronicle.events if isinstance(each, VisitEnd))
    assert (end.by, end.about) == (("rule", "pain") if ended == "stopped" else ("patient", ""))


def test_a_face_that_is_not_shown_where_pain_was_rated_is_kept_and_no_more():
    life = in_stage(1)
    asked = no_face(life)
    reason, seen, orders, _ = led(life)
    assert (reason, "staff-face-check" in seen) == ("done", False)
    reads = sum(part.reads == "mid" for part in orders)
    assert len(asked) == reads + 1
    assert {each.value for each in life.chronicle.events if each.kind == "face"} == {""}
    assert life.chart.sessions[-1].faces == []


@pytest.mark.parametrize(("moment", "ended"), [("block", "stopped"), ("close", "done")])
def test_wherever_the_second_sad_face_is_asked_it_stops_but_not_at_the_close(moment, ended):
    life = in_stage(1)
    desk = life.desk(0)
    arrived(life, None)
    life.sitter.answers["ok-face"] = "sad"

    def story(guide):
        try:
            for each in ("block", moment):
                yield from asking.face(guide, each)
        except Stopped:
            return "stopped"
        return "done"

    assert desk.run(story(Guide(desk, life.chronicle))) == ended


@pytest.mark.parametrize("at", caring.LOOKED_AT)
def test_a_limb_that_a_crash_took_away_comes_back_before_it_is_asked_about(at):
    life, seen = in_stage(3), []

    def on_beat(desk):
        session = life.chart.session
        if session is not None and session.care.reveal is not None and session.care.reveal.at is at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        life.comes(0, on_beat)
    session = life.chart.session
    assert session.care.reveal.at is at
    cut = SimpleNamespace(
        rows=(SimpleNamespace(event=Visit(life.setting(0).day, "present", "DESKTOP")),), age_s=60.0, stop=None
    )

    def looks(desk):
        look = desk.screens.look()
        if look is not None and look.title in ("look-if-you-like", "ok-face") and session.care.reveal.at is at:
            seen.append(desk.limbs)

    desk = life.desk(0, looks)
    desk.run(visit(Guide(desk, life.chronicle), cut))
    assert seen
    assert set(seen) == {"both"}
    assert session.care.reveal.at is At.OPEN
