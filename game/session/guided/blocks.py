"""The parts that are played: what is ordered of the desk, and the fact that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from game.programme import imagery, practice
from game.programme.games import COACH
from game.programme.imagery import ImageryRules, ImageryRung
from game.programme.laterality import LateralityRules, probe_level
from game.programme.left_right import AnswerRules
from game.programme.opening import limits_of
from game.programme.parts import LEFT_RIGHT, TOUCH, Part, Sort
from game.session.guided import asking, caring, exposure, fitting, touch
from game.session.guided.demonstrating import moves
from game.session.guided.desk import Guide, Order, Picture, Played, Script, Stopped
from game.session.guided.limb import LEG, picture_of
from game.settings import rules
from game.training import staircase
from game.training.course import BlockDone, Fact, ProbeDone, SetDone
from game.training.rules import BlockRules, StaircaseRules
from game.view.picks import Option, Pick
from game.view.staffed import Note

# Levels of left or right, of an imagery rung and of the exercises in the first version (protocol.md 0.1).
LEVELS: Final = {1: 5, 2: 6, 3: 6, 4: 6, 5: 6}
# From here on the working limb moves.
MIRROR_STAGE: Final = 3
# What shows pictures of hands alone; the body model has no feet.
OF_HANDS: Final = frozenset({LEFT_RIGHT, *(each.value for each in ImageryRung)})
NO_FEET: Final = "no-feet"
FEET_MISSING: Final = (
    "The body model has no feet yet, so left or right and imagery are left out for a leg: confirm the next stage "
    "when it is time, and practise with the mirror."
)
RUNGS: Final = frozenset(each.value for each in ImageryRung)


def play(guide: Guide, part: Part) -> Script[None]:
    """Play one part of the plan and tell what came of it; none that shows the limb before it was revealed.

    What a mirror that closed leaves of the dose may be a second or two: nothing is begun for that.
    """
    if part.counts and 0 < part.seconds < rules(BlockRules, "block").begun_from_s:
        return
    if (yield from without_feet(guide, part)):
        return
    if (part.draws or part.mirror) and not (yield from caring.shown(guide)):
        return
    if part.mirror:
        yield from caring.mirror_stands(guide)
    code = (yield from _chosen(guide, part)) if part.sort is Sort.CHOICE else part.code
    if part.sort is Sort.EXPOSURE:
        yield from exposure.expose(guide, part)
        return
    # Its difficulty and its facts are those of the movement, whoever shows it.
    order = _spared(guide, _order(guide, part, code.removeprefix(COACH)))
    if guide.desk.setting.aphasia and moves(order):
        yield from guide.desk.demonstrate(order)
    yield from _told_to_spare(guide, order)
    guide.say(guide.of_limb(_title(code)))
    setting = guide.desk.setting
    if part.sort is Sort.TOUCH or order.code == TOUCH:
        played = yield from fitting.nearing(guide, order, touch.touch(guide, order))
        yield from guide.told(_block(guide, order, played), "block_done")
        return
    coached = code not in setting.installed or (part.mirror and setting.way == "REAL_MIRROR")
    try:
        block = guide.desk.coach(order) if coached else guide.desk.perform(order)
        played = yield from fitting.nearing(guide, order, block)
    except Stopped as stop:
        _keep(guide, order, stop.played)
        raise
    if played.why == "stopped":
        # Staff left the rest of it out.
        _keep(guide, order, played)
        return
    yield from guide.told(FACTS.get(part.sort, _block)(guide, order, played), "block_done")


def without_feet(guide: Guide, part: Part) -> Script[bool]:
    """True where a part would show hands to somebody whose leg it is: it is left out, and said once a visit."""
    if guide.desk.setting.limb != LEG or not (part.sort is Sort.SET or part.code in OF_HANDS):
        return False
    if not guide.feet_missed:
        guide.feet_missed = True
        guide.desk.staff(FEET_MISSING)
        yield from guide.ask(Note(guide.desk.rules, NO_FEET, scanning=guide.scanning), NO_FEET)
    return True


def _keep(guide: Guide, order: Order, played: Played | None) -> None:
    """What was done of a block before STOP counts; half a probe says nothing."""
    if played is None or order.probe or not played.results:
        return
    fact = FACTS.get(order.part.sort, _block)(guide, order, played)
    if isinstance(fact, BlockDone) and fact.sort == "training" and fact.code == LEFT_RIGHT:
        # Its dose is whole blocks.
        fact = replace(fact, counts=False)
    guide.keep(fact, "block_done")


def _title(code: str) -> str:
    """The word key that names an exercise; all rungs of imagery have one name."""
    code = code.removeprefix(COACH)
    return "game-imagine" if code in RUNGS else f"game-{code.lower()}"


def _chosen(guide: Guide, part: Part) -> Script[str]:
    """The patient chooses among the games that are open today."""
    if len(part.options) < 2:
        return part.code
    options = tuple(
        Option(code, guide.of_limb(_title(code)), picture=picture_of(_title(code), guide.desk.setting.limb))
        for code in part.options
    )
    screen = Pick(
        guide.desk.rules, "choose-game", options, scanning=guide.scanning, limit_s=guide.desk.rules.helper_s
    )
    yield from guide.ask(screen, "choose-game")
    return screen.result if isinstance(screen.result, str) else part.code


def _order(guide: Guide, part: Part, code: str) -> Order:
    stage = part.stage
    name = practice.IMAGERY if part.sort is Sort.SET else code
    planned = part.trials or LEVELS[stage] * 2
    whose = practice.IMAGERY_STAGE if part.sort is Sort.SET else stage
    stairs = guide.course.preset.of(StaircaseRules)
    if practice.open_session(guide.course).room is None:
        # What is offered where practice waits counts for nothing, and begins where everybody begins.
        start = staircase.begin(LEVELS[stage], planned, stairs, held=True)
    else:
        start = practice.staircase_of(guide.course, name, LEVELS[stage], planned, whose)
    if part.level_max:
        # Only what is easy may be played: x is kept in the programme, and does not rise past it here.
        top = min(start.top, staircase.top_of(part.level_max))
        start = replace(start, x=min(start.x, top), top=top, ceiling=min(start.ceiling, top))
    probe = part.sort is Sort.PROBE
    return Order(part, code, start, stairs, probe, probe_level_of(guide), lambda: asking.for_staff(guide, stage))


def _spared(guide: Guide, order: Order) -> Order:
    """From the mirror on, a working limb that hurts is asked for less of its own range (2.2 R15, 2.4 rule 10)."""
    session = practice.open_session(guide.course)
    if not order.part.mirror and order.part.stage < MIRROR_STAGE:
        return order
    hurts = limits_of(session).working_limb < 1.0
    cap = rules(BlockRules, "block").range_cap if hurts else 1.0
    return replace(order, limb_share=session.care.limb_share, range_cap=cap)


def _told_to_spare(guide: Guide, order: Order) -> Script[None]:
    """Once a visit: nothing measures the hand before a real mirror, so that the person is told in words."""
    if order.limb_share == 1.0 or guide.spared:
        return
    guide.spared = True
    yield from asking.noted(guide, "spare-leg" if guide.desk.setting.limb == LEG else "spare-hand", "rest-now")


def probe_level_of(guide: Guide) -> int:
    """The level of a probe by the person's age and whether the brain is injured (protocol.md 3.3)."""
    profile, limits = guide.course.chart.profile, guide.course.preset.of(LateralityRules)
    return probe_level(profile.age if profile else None, profile.brain_injury if profile else False, limits)


def _block(guide: Guide, order: Order, played: Played) -> Fact:
    del guide
    part, state = order.part, played.state
    return BlockDone(
        order.code,
        part.stage,
        "training" if part.code == LEFT_RIGHT else part.sort.value,
        state.x,
        round(played.active_s, 3),
        played.results,
        (state.few_scored, state.few_right),
        played.voids,
        played.source,
        counts=part.counts,
        mirror=part.mirror,
    )


def _set(guide: Guide, order: Order, played: Played) -> Fact:
    del order
    state = played.state
    # Times that scatter say that nothing was imagined in between (protocol.md 4.4 item 6).
    alike = imagery.alike(played.imagined_s, guide.course.preset.of(ImageryRules))
    return SetDone(
        practice.open_session(guide.course).rung,
        state.x,
        round(played.active_s, 3),
        len(played.results),
        sum(played.results) if alike else 0,
        played.catches,
        played.caught,
        played.watched,
        played.moved,
        (state.few_scored, state.few_right),
    )


def _probe(guide: Guide, order: Order, played: Played) -> Fact:
    """The probe's pictures by side; times are adjusted for the answer's own (protocol.md 3.4)."""
    answers = guide.course.preset.of(AnswerRules)
    hurt, other = (side_of(played.pictures, affected, answers) for affected in (True, False))
    fast = sum(each.fast for each in played.pictures)
    return ProbeDone(order.level, _device(guide), *hurt, *other, fast)


def side_of(
    pictures: tuple[Picture, ...], affected: bool, answers: AnswerRules
) -> tuple[int, int, tuple[float, ...]]:
    """Of the pictures of one side: how many counted, how many were right, the times of those (s)."""
    of = [each for each in pictures if each.affected is affected]
    right = tuple(round(each.rt_s + answers.device_s, 4) for each in of if each.right)
    return len(of), len(right), right


def _device(guide: Guide) -> str:
    return "switch" if guide.scanning else "pad"


FACTS: Final[dict[Sort, Callable[[Guide, Order, Played], Fact]]] = {Sort.PROBE: _probe, Sort.SET: _set}
