"""Today's plan: from stage, mode and dose to the ordered parts of this session (protocol.md 8.1, 9)."""

from __future__ import annotations

from dataclasses import replace

from game.programme.decision import rule
from game.programme.dose import Dose, DoseRules
from game.programme.layout import PlanRules, capped, halves, worn
from game.programme.mirror_plan import Stretch, board_play, mirror_play
from game.programme.mode import ModeRules, mid_due
from game.programme.parts import EXPOSURE, LEFT_RIGHT, PLAY, Choice, Part, Reads, Sort, counted_s
from game.programme.screening.kinds import Mode as Way
from game.programme.stages import StageRules
from game.programme.supervision import SupervisionRules
from game.programme.today import Kind, Session, Today, checked, kind_of, waits

# The notice that a step waits for the therapist; the session says it in the patient's words.
WAIT = "wait"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _why(result: tuple[Part, ...], today: Today) -> str:
    if any(part.sort is Sort.NOTICE for part in result):
        return "A step waits until the therapist is there, so the plan holds only what may be done without."
    played = [part for part in result if part.sort in PLAY]
    if not played:
        return "Today there are only calm breathing and a card."
    if not any(part.counts for part in result):
        return "Practice waits, so there are breathing, a card, and left or right on a board."
    asked = sum(part.mid_after for part in result)
    times = f"pain is asked {_times(asked)} in between" if asked else "pain is asked before and after"
    if today.stage <= 2:
        much = sum(part.counts for part in result)
        name = "block" if today.stage == 1 else "set"
        return f"The plan holds {much} {name}{'' if much == 1 else 's'}, and {times}."
    minutes = f"The plan holds {counted_s(result) / 60:g} active minutes"
    if not any(part.mirror for part in result):
        return f"{minutes} on a board, because the mirror stays closed today, and {times}."
    if any(part.code == EXPOSURE for part in result):
        return f"{minutes}, one of its parts a card of the worry list, and {times}."
    return f"{minutes}{', the first of the mirror' if today.first_mirror else ''}, and {times}."


@rule("plan", why=_why)
def session_plan(
    today: Today,
    dose: Dose,
    exercises: tuple[Choice, ...],
    allowed: tuple[str, ...] | None,
    recent: tuple[str, ...],
    rules: PlanRules,
    dose_rules: DoseRules,
    mode_rules: ModeRules,
    stage_rules: StageRules,
    supervision_rules: SupervisionRules,
) -> tuple[Part, ...]:
    """The parts of this session in their order; never none of them (protocol.md 8.1, 2.8 item 4).

    `dose` is that of a sitting from `day_dose`, or what is left of it; `exercises` are open for the patient,
    `allowed` the codes that the therapist allows (None: all of them), `recent` the codes played lately, oldest
    first. The counted parts add up to the dose: blocks in S1, sets in S2, from S3 on the seconds of this visit.
    ProgrammeError for inputs that contradict one another.
    """
    checked(today, dose)
    session = Session(
        today, dose, exercises, allowed, recent, rules, dose_rules, mode_rules, stage_rules, supervision_rules
    )
    kind = kind_of(today, dose, supervision_rules)
    if kind in (Kind.CALM, Kind.OFFER):
        return _quiet(session, kind)
    rest_s = rules.set_rest_s if kind is Kind.IMAGERY else rules.rest_s
    parts = _joined(_play(session, kind), rest_s)
    if kind is Kind.MIRROR:
        parts = _set_up(session, parts)
        if rules.post_before_quiet:
            parts = _post_early(parts)
    if dose.halves:
        parts = halves(parts, rules)
    asks = Reads.NONE if any(part.reads is Reads.POST for part in parts) else Reads.POST
    worn_first = parts[0].headset
    parts = (
        *_opening(session),
        Part(Sort.ARRIVE, seconds=rules.arrive_s, headset=worn_first),
        *parts,
        *((Part(Sort.COOL_DOWN, seconds=rules.cool_down_s),) if rules.cool_down_s and kind is Kind.MIRROR else ()),
        Part(Sort.CLOSE, seconds=rules.close_s, reads=asks),
    )
    return capped(worn(parts, today.first_week, rules), today.headset_max_s)


def _opening(session: Session) -> tuple[Part, ...]:
    check_in = Part(Sort.CHECK_IN, seconds=session.rules.check_in_s, reads=Reads.PRE)
    if waits(session.today, session.dose, session.supervision_rules):
        return (check_in, Part(Sort.NOTICE, WAIT))
    return (check_in,)


def _quiet(session: Session, kind: Kind) -> tuple[Part, ...]:
    """Breathing and a card, and while practice waits left or right on a board; nothing of it is dose."""
    rules = session.rules
    offered = Part(Sort.TRAINING, LEFT_RIGHT, 1, rules.training_s, trials=rules.training_trials, form="board")
    return (
        *_opening(session),
        Part(Sort.BREATHE, seconds=rules.breathe_s),
        Part(Sort.EDUCATION, seconds=rules.card_s),
        *((offered,) if kind is Kind.OFFER else ()),
        Part(Sort.CLOSE, seconds=rules.close_s, reads=Reads.POST),
    )


def _play(session: Session, kind: Kind) -> list[Stretch]:
    if kind is Kind.MIRROR:
        return mirror_play(session)
    if kind is Kind.BOARD:
        return board_play(session)
    return _read(session, _blocks(session) if kind is Kind.LEFT_RIGHT else _sets(session))


def _blocks(session: Session) -> list[Part]:
    """The blocks of stage 1: the probe first where it is due, all others training (3.4); eased: lower levels."""
    today, rules = session.today, session.rules
    number = 1 if today.top_up else session.dose.blocks
    training = Part(
        Sort.TRAINING, LEFT_RIGHT, 1, rules.training_s, counts=True, headset=session.wears,
        form="eased" if today.eased else "", level_max=session.stage_rules.ease_level if today.eased else 0,
        trials=rules.training_trials,
    )  # fmt: skip
    if not today.probe_due or today.eased or today.top_up:
        return [training] * number
    probe = replace(training, sort=Sort.PROBE, seconds=rules.probe_s, trials=rules.probe_trials)
    return [probe, *[training] * (number - 1)]


def _sets(session: Session) -> list[Part]:
    """The sets of stage 2 after a warm-up of left or right, which is no set (4.6, 7.5)."""
    rules, worn_now, draws = session.rules, session.wears, session.own_view
    one = Part(
        Sort.SET, session.rung, 2, rules.set_s, counts=True, draws=draws, headset=worn_now,
        form="" if draws else "board", trials=rules.set_trials,
    )  # fmt: skip
    if session.today.top_up:
        return [one]
    seconds = int(session.share * rules.warm_up_s)
    warm_up = Part(Sort.WARM_UP, LEFT_RIGHT, 1, seconds, headset=worn_now, trials=rules.training_trials)
    return [*([warm_up] if seconds else []), *[one] * session.dose.sets]


def _read(session: Session, parts: list[Part]) -> list[Stretch]:
    """Blocks or sets cut where a reading is due (2.4 rule 2)."""
    stretches: list[list[Part]] = [[]]
    for part in parts:
        open_now = stretches[-1]
        played = float(sum(each.seconds for each in open_now))
        if mid_due(len(open_now), played, part.seconds, session.today.mode, session.mode_rules):
            stretches.append([])
        stretches[-1].append(part)
    return [tuple(each) for each in stretches]


def _joined(stretches: list[Stretch], rest_s: int) -> tuple[Part, ...]:
    """The stretches with a reading and a rest between them; blocks and sets of the board stages rest each."""
    parts: list[Part] = []
    for index, stretch in enumerate(stretches):
        last = index == len(stretches) - 1
        for place, part in enumerate(stretch):
            ends = place == len(stretch) - 1
            parts.append(replace(part, reads=Reads.MID) if ends and not last else part)
            if (ends and not last) or (not ends and part.sort in (Sort.TRAINING, Sort.PROBE, Sort.SET)):
                parts.append(Part(Sort.REST, seconds=rest_s))
    return tuple(_resting(parts))


def _resting(parts: list[Part]) -> list[Part]:
    """The rests with the headset on where it is worn before and after."""
    made = list(parts)
    for at, part in enumerate(parts):
        if part.sort is Sort.REST:
            made[at] = replace(part, headset=parts[at - 1].headset and parts[at + 1].headset)
    return made


def _set_up(session: Session, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Fit, calibration and reveal before the first part that draws the limb; a real mirror needs no tracking."""
    today, rules = session.today, session.rules
    real_mirror = today.way is Way.REAL_MIRROR
    first = next(at for at, part in enumerate(parts) if part.draws)
    set_up = (
        *((Part(Sort.FIT, seconds=rules.fit_s),) if today.fit_due and not real_mirror else ()),
        *((Part(Sort.CALIBRATION, seconds=rules.calibration_s),) if not (today.calibrated or real_mirror) else ()),
        *((Part(Sort.REVEAL, seconds=rules.reveal_s, draws=True),) if today.reveal_due else ()),
    )
    on = tuple(replace(part, headset=session.wears) for part in set_up)
    return (*parts[:first], *on, *parts[first:])


def _post_early(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The last reading before the last quiet hand, as the short layout has it (8.1)."""
    *before, last = parts
    if last.sort is not Sort.QUIET_HAND or not before or before[-1].sort not in PLAY:
        return parts
    return (*before[:-1], replace(before[-1], reads=Reads.POST), last)
