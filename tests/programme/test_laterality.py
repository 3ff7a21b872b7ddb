"""The left/right probes and the gate of stage 1 (protocol.md 3.4, 3.6; T-guess, T-80)."""

import dataclasses
import random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.programme.gates import Gate
from game.programme.laterality import (
    LateralityRules,
    ProbeBlock,
    SideScore,
    arrows_due,
    laterality_gate,
    probe_block,
    probe_level,
    repeat_block,
    rt_limit,
    session_blocks,
)
from game.programme.left_right import Answer, AnswerRules, Device, Side
from game.settings import PRESETS, programme

PLP = programme("plp").of(LateralityRules)
ANSWERS = programme("plp").of(AnswerRules)
NUMBERS = LateralityRules(
    probe_pictures=40, training_pictures=20, probe_level=4, probe_level_slow=2, slow_age=75, probe_days=2,
    practice_probes=2, gate_probes=3, side_trials=57, gate_days=10, acc=0.80, block_acc=0.70, rt_young_s=2.5,
    rt_older_s=3.0, rt_slow_s=3.5, older_age=65, oldest_age=80, asymmetry=0.15, d_acc=0.10,
)  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    own = {"crps": {"probe_days": 1}, "other": {"probe_days": 1}, "stroke": {"probe_level": 2}}
    assert programme(name).of(LateralityRules) == dataclasses.replace(NUMBERS, **own.get(name, {}))


@pytest.mark.parametrize(("change", "sentence"), [
    ({"acc": 0.75, "block_acc": 0.76}, "block_acc must not be more"),
    ({"side_trials": 61}, "than the probes show"),
    ({"older_age": 81}, "older_age must not be more"),
])  # fmt: skip
def test_fields_that_contradict_each_other_are_refused(change, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        dataclasses.replace(NUMBERS, **change)


def test_fields_at_the_edge_of_contradiction_are_kept():
    edge = dataclasses.replace(NUMBERS, acc=0.8, block_acc=0.8, side_trials=60, older_age=80)
    assert edge.side_trials == 60


@pytest.mark.parametrize(("age", "injury", "level", "limit"), [
    (40, False, 4, 2.5), (64, False, 4, 2.5), (65, False, 4, 3.0), (74, False, 4, 3.0), (75, False, 2, 3.0),
    (79, False, 2, 3.0), (80, False, 2, 3.5), (40, True, 2, 3.5), (70, True, 2, 3.5), (None, False, 4, 2.5),
    (None, True, 2, 3.5),
])  # fmt: skip
def test_level_and_time_by_age_and_brain_injury(age, injury, level, limit):
    assert probe_level(age, injury, PLP) == level
    assert rt_limit(age, injury, PLP) == limit


def test_the_slow_level_never_makes_it_harder():
    easy = dataclasses.replace(NUMBERS, probe_level=1)
    assert probe_level(80, False, easy) == 1
    assert probe_level(40, False, programme("stroke").of(LateralityRules)) == 2


@pytest.mark.parametrize(("name", "blocks", "since", "eased", "result"), [
    ("plp", 3, None, False, "ptt"), ("plp", 3, 0, False, "ttt"), ("plp", 3, 1, False, "ttt"),
    ("plp", 3, 2, False, "ptt"), ("plp", 3, 5, False, "ptt"), ("plp", 3, 2, True, "ttt"),
    ("plp", 3, None, True, "ttt"), ("crps", 2, 0, False, "tt"), ("crps", 2, 1, False, "pt"),
    ("stroke", 2, None, False, "pt"), ("crps", 1, 1, False, "p"), ("plp", 0, None, False, ""),
])  # fmt: skip
def test_the_first_block_is_a_probe_every_second_day(name, blocks, since, eased, result):
    preset = programme(name)
    found, kept = decide(preset, session_blocks, blocks=blocks, since_probe=since, eased=eased)
    assert "".join(each[0] for each in found) == result
    start = "A probe is due" if "p" in result else "Stage 1 is eased" if eased else "No probe is due"
    assert why(kept, preset).startswith(start)


def test_more_than_three_fast_answers_repeat_the_block():
    preset = programme("plp")
    assert not repeat_block(3, ANSWERS)
    result, kept = decide(preset, repeat_block, fast=4)
    assert result
    assert why(kept, preset) == "4 answers came too fast to be meant, so we do the block again: take your time."
    assert why(decide(preset, repeat_block, fast=0)[1], preset).startswith("No more than 3")


@pytest.mark.parametrize(("baseline", "days", "arrows"), [
    (True, 1, 20), (False, None, 20), (False, 6, 0), (False, 7, 10), (False, 30, 10),
])  # fmt: skip
def test_arrows_come_at_the_baseline_and_weekly(baseline, days, arrows):
    assert arrows_due(baseline, days, ANSWERS) == arrows


def side(right=16, valid=20, rt_s=2.0):
    return SideScore(valid, right, (rt_s,) * right)


def probe(number=3, day=100, hurt=None, other=None, **more):
    own = {"level": 4, "device": "pads", "affected": hurt or side(), "intact": other or side()} | more
    return ProbeBlock(number=number, day=day, **own)


def three(**more):
    return tuple(probe(3 + each, 100 + each, **more) for each in range(3))


def ask(probes, today=102, age=50, injury=False, stops=(), name="plp"):
    preset = programme(name)
    result, kept = decide(
        preset, laterality_gate, probes=probes, today=today, age=age, brain_injury=injury, stop_days=stops
    )
    assert same(again(kept, preset), kept)
    said = why(kept, preset)
    assert said.startswith("Everything" if result.open else "The next step waits for ")
    return result


OPEN = Gate(True, ())


def test_the_probe_is_recorded_by_side():
    answers = [Answer(Side.LEFT, Side.LEFT, 1.0 + each / 10) for each in range(3)]
    answers += [
        Answer(Side.LEFT, None, None),
        Answer(Side.LEFT, Side.LEFT, 0.1),
        Answer(Side.RIGHT, Side.LEFT, 2.0),
    ]
    answers += [Answer(Side.RIGHT, Side.RIGHT, 0.2)]
    found = probe_block(3, 100, 4, "pads", answers, Side.RIGHT, Device(0.5, 0.4), True, ANSWERS)
    assert (found.number, found.day, found.level, found.device, found.eased) == (3, 100, 4, "pads", True)
    assert found.intact == SideScore(4, 3, (1.0, 1.1, 1.2))
    assert (found.affected.valid, found.affected.right) == (2, 1)
    assert found.affected.rts_s == pytest.approx((0.3,))
    assert found.too_fast == 2


@pytest.mark.parametrize(("valid", "right", "times"), [(2, 3, ()), (2, -1, ()), (3, 1, (1.0, 1.0))])
def test_a_score_that_cannot_be_is_refused(valid, right, times):
    with pytest.raises(ProgrammeError, match="more right answers or times"):
        SideScore(valid, right, times)


def test_three_good_probes_open_the_gate():
    assert (probe().too_fast, probe().eased) == (0, False)
    assert ask(three()) == OPEN
    assert ask(three()[:2]) == Gate(False, ("probes",))
    assert ask(()) == Gate(False, ("probes",))


def test_the_first_two_probes_never_gate():
    assert ask(tuple(probe(1 + each, 100 + each) for each in range(4)), today=103).lacks == ("probes",)
    assert ask(tuple(probe(1 + each, 100 + each) for each in range(5)), today=104) == OPEN


@pytest.mark.parametrize("more", [{"eased": True}, {"level": 3}, {"level": 5}, {"too_fast": 4}])
def test_probes_that_do_not_count(more):
    probes = three()
    assert ask((*probes[:2], dataclasses.replace(probes[2], **more))).lacks == ("probes",)
    assert ask((*probes[:2], dataclasses.replace(probes[2], too_fast=3))) == OPEN


def test_another_device_begins_anew():
    probes = three()
    assert ask((*probes[:2], dataclasses.replace(probes[2], device="head"))).lacks == ("probes",)
    assert ask((dataclasses.replace(probes[0], device="head"), *probes[1:])).lacks == ("probes",)


def test_older_probes_are_not_looked_at():
    poor = probe(3, 98, hurt=side(5, rt_s=9.0))
    good = tuple(dataclasses.replace(each, number=each.number + 1) for each in three())
    assert ask((poor, *good)) == OPEN


@pytest.mark.parametrize(("today", "is_open"), [(109, True), (110, False)])
def test_the_probes_lie_within_ten_days(today, is_open):
    result = ask(three(), today=today)
    assert result == (OPEN if is_open else Gate(False, ("days",)))


def test_fifty_seven_answers_of_each_side_are_needed():
    short = side(16, 17)
    assert ask((*three()[:2], probe(5, 102, hurt=short))) == OPEN
    assert ask((*three()[:2], probe(5, 102, hurt=side(16, 16)))).lacks == ("trials",)
    assert ask((*three()[:2], probe(5, 102, other=side(16, 16)))).lacks == ("trials",)


@pytest.mark.parametrize(("rights", "lacks"), [
    ((16, 16, 16), ()), ((16, 16, 15), ("accuracy",)), ((14, 17, 17), ()), ((13, 18, 18), ("block",)),
    ((13, 16, 16), ("accuracy", "block")),
])  # fmt: skip
@pytest.mark.parametrize("which", ["hurt", "other"])
def test_four_of_five_on_each_side_and_no_block_under_seven_of_ten(rights, lacks, which):
    probes = tuple(probe(3 + place, 100 + place, **{which: side(right)}) for place, right in enumerate(rights))
    assert ask(probes).lacks == lacks


@pytest.mark.parametrize(("age", "injury", "rt_s", "is_open"), [
    (50, False, 2.5, True), (50, False, 2.51, False), (65, False, 3.0, True), (65, False, 3.01, False),
    (80, False, 3.5, True), (80, False, 3.51, False), (30, True, 3.5, True), (None, False, 2.51, False),
])  # fmt: skip
def test_the_times_are_by_age(age, injury, rt_s, is_open):
    level = probe_level(age, injury, PLP)
    result = ask(three(hurt=side(rt_s=rt_s), other=side(rt_s=rt_s), level=level), age=age, injury=injury)
    assert result == (OPEN if is_open else Gate(False, ("speed",)))


def test_both_sides_are_timed():
    assert ask(three(hurt=side(rt_s=2.6), other=side(rt_s=2.5))).lacks == ("speed",)
    assert ask(three(hurt=side(rt_s=2.5), other=side(rt_s=2.6))).lacks == ("speed",)
    assert ask(three(hurt=SideScore(20, 16))).lacks == ("speed", "even")


def test_the_time_is_the_middle_of_all_answers_together():
    fast, slow = side(20, rt_s=1.0), side(14, rt_s=9.0)
    assert ask((probe(3, 100, fast, fast), probe(4, 101, fast, fast), probe(5, 102, slow, slow))) == OPEN


@pytest.mark.parametrize(("hurt", "other", "is_open"), [
    # (2.15 - 1.85) / 2 is 0.15.
    (2.15, 1.85, True), (2.16, 1.85, False), (1.85, 2.15, True), (1.85, 2.16, False),
])  # fmt: skip
def test_both_sides_take_about_the_same_time(hurt, other, is_open):
    result = ask(three(hurt=side(rt_s=hurt), other=side(rt_s=other)))
    assert result == (OPEN if is_open else Gate(False, ("even",)))


@pytest.mark.parametrize(("hurt", "other", "is_open"), [(18, 20, True), (17, 20, False), (20, 16, True)])
def test_the_affected_side_is_a_tenth_worse_at_most(hurt, other, is_open):
    result = ask(three(hurt=side(hurt), other=side(other)))
    assert result == (OPEN if is_open else Gate(False, ("even",)))


@pytest.mark.parametrize(("stop", "is_open"), [(99, True), (100, False), (102, False)])
def test_no_stop_in_those_days(stop, is_open):
    assert ask(three(), stops=(stop,)) == (OPEN if is_open else Gate(False, ("calm",)))


def test_probes_out_of_order_or_after_today_are_refused():
    for probes, today in ((three()[::-1], 102), (three(), 101)):
        with pytest.raises(ProgrammeError, match="check the clock"):
            ask(probes, today=today)


def test_the_gate_says_its_numbers():
    preset = programme("plp")
    bad = three(hurt=side(5, 15, 9.0))
    _, kept = decide(preset, laterality_gate, probes=bad, today=120, age=70, brain_injury=False, stop_days=(110,))
    assert why(kept, preset) == (
        "The next step waits for 57 answers for each side, probes that lie within 10 days, 80% right on each side"
        ", no side under 70% in any probe, answers within 3 s on each side, with 0.5 s for the device, both sides "
        "within 15% in time and 10% in being right and days without a stop for pain or distress."
    )
    _, kept = decide(preset, laterality_gate, probes=(), today=1, age=None, brain_injury=False, stop_days=())
    assert why(kept, preset) == "The next step waits for 3 probes that count."


@given(st.lists(st.integers(14, 20), min_size=3, max_size=3), st.integers(0, 2))
def test_one_more_right_answer_on_the_affected_side_never_closes(rights, which):
    def made(values):
        return tuple(probe(3 + place, 100 + place, side(value)) for place, value in enumerate(values))

    more = [*rights]
    more[which] = min(20, more[which] + 1)
    before, after = (ask(made(values)) for values in (rights, more))
    assert after.open or not before.open


def course(truth, every, days, rng, rules):
    """The day on which the gate first opens for a person of this true accuracy, None for never."""
    kept = []
    for day in range(1, days + 1):
        if (day - 1) % every == 0:
            sides = [side(sum(rng.random() < truth for _ in range(20)), rt_s=2.0) for _ in range(2)]
            kept.append(probe(len(kept) + 1, day, *sides))
        if laterality_gate(tuple(kept[-3:]), day, 50, False, (), rules, ANSWERS).open:
            return day
    return None


@pytest.mark.parametrize("every", [1, 2])
def test_t_guess_chance_never_passes_in_28_days(every):
    rng = random.Random(7)
    loose = dataclasses.replace(NUMBERS, acc=0.75, block_acc=0.60, d_acc=0.15)
    for rules in (NUMBERS, loose):
        assert not any(course(0.5, every, 28, rng, rules) for _ in range(150))


@pytest.mark.parametrize(("name", "every", "share", "middle"), [("plp", 2, 0.85, 14), ("crps", 1, 0.98, 8)])
def test_t_80_four_of_five_passes(name, every, share, middle):
    rng = random.Random(80)
    rules = programme(name).of(LateralityRules)
    assert rules.probe_days == every
    days = [course(0.80, every, 28, rng, rules) for _ in range(400)]
    passed = [each for each in days if each is not None]
    assert len(passed) >= share * len(days)
    assert median(each or 99 for each in days) <= middle
