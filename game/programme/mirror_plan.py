"""The stretches of play of a session of the mirror stages, and of minutes on a board in their place.

A stretch lies between two readings of pain. protocol.md 5.5 and 8.1 give the order, 9.1 the first content, 9.3 the
order for CRPS, 7.4 the primers of stroke.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias

from game.programme.games import COACH, RANGE, RHYTHM, Shelf, shelf_of, stand_in
from game.programme.layout import Frame, Slot, frame, slots
from game.programme.mode import Mode
from game.programme.parts import EXPOSURE, LEFT_RIGHT, QUIET, TOUCH, Part, Sort
from game.programme.screening.kinds import Mode as Way
from game.programme.today import Session

MIRROR: Final = 3
Stretch: TypeAlias = tuple[Part, ...]


def board_play(session: Session) -> list[Stretch]:
    """The minutes on a board while the mirror is closed: left or right and imagery in turn."""
    rules = session.rules
    turns = 0
    stretches = []
    for slot in slots(session.seconds, Frame(0, (), 0), 1, session.per, rules, session.mode_rules):
        stretch = []
        for seconds in slot.games:
            even = turns % 2 == 0
            stretch.append(
                Part(Sort.TRAINING, LEFT_RIGHT, 1, seconds, counts=True, trials=rules.training_trials)
                if even
                else Part(Sort.SET, session.rung, 2, seconds, counts=True, form="board", trials=rules.set_trials)
            )
            turns += 1
        stretches.append(tuple(stretch))
    return stretches


def mirror_play(session: Session) -> list[Stretch]:
    """The stretches of a mirror session: primers or warm-up, look, games, quiet hand; in stage 4 the real limb."""
    rules, today = session.rules, session.today
    primed = _primers(session)
    total = session.seconds - sum(part.seconds for part in primed)
    first = today.first_mirror
    warm_up = 0 if primed or today.stage not in (3, 4) or today.visit > 1 else rules.warm_up_s
    looks = [rules.look_s]
    if first:
        looks = [rules.first_look_s, *[rules.quiet_max_s] * (rules.first_quiets - 1)]
    around = frame(
        total,
        int(session.share * warm_up),
        tuple(int(session.share * each) for each in looks),
        int(session.share * rules.quiet_s),
        rules,
    )
    fewest = len(_first_codes(session)) if first else 1
    laid = slots(total, around, fewest, session.per, rules, session.mode_rules)
    games = _first_games(session, laid) if first else _games(session, laid)
    stretches = [_stretch(session, slot, blocks) for slot, blocks in zip(laid, games, strict=True)]
    return ([primed] if primed else []) + stretches


def _primers(session: Session) -> Stretch:
    """The two primers of stroke on a flat screen, one part: first visit of the day, first mirror weeks (7.4)."""
    today, rules = session.today, session.dose_rules
    early = today.since_mirror is None or today.since_mirror < rules.primer_days
    if not session.stage_rules.primer or today.stage not in (3, 4) or today.visit > 1 or not early:
        return ()
    most = int(min(session.rules.frame_share * session.seconds, session.mode_rules.primer_s))
    each = min(int(60 * rules.primer_min * session.share), most // 2)
    return (
        Part(Sort.WARM_UP, LEFT_RIGHT, 1, each, counts=True, trials=session.rules.training_trials),
        Part(Sort.WARM_UP, session.rung, 2, each, counts=True, form="board", trials=session.rules.set_trials),
    )


def _stretch(session: Session, slot: Slot, games: Stretch) -> Stretch:
    """A slot filled: warm-up, looks at the quiet hand, games, quiet hand."""
    parts = []
    if slot.warm_up:
        parts.append(_warm_up(session, slot.warm_up))
    parts += [_quiet(session, seconds) for seconds in slot.looks if seconds]
    parts += games
    if slot.quiet:
        parts.append(_quiet(session, slot.quiet))
    return tuple(parts)


def _quiet(session: Session, seconds: int) -> Part:
    """The quiet hand, which is open to everybody."""
    return _seen(session, Sort.QUIET_HAND, stand_in(QUIET, session.exercises), seconds)


def _warm_up(session: Session, seconds: int) -> Part:
    """What was practised in the stage before: imagery on a flat screen, in stage 4 the mirror (7.5)."""
    if session.today.stage == 4 and not session.today.first_mirror:
        shelf = _shelf(session, 3, 0)
        return _seen(session, Sort.WARM_UP, shelf.of_rung(RHYTHM, seconds), seconds, shelf)
    trials = session.rules.set_trials
    return Part(Sort.WARM_UP, session.rung, 2, seconds, counts=True, form="board", trials=trials)


def _first_codes(session: Session) -> tuple[str, ...]:
    """What the first mirror session plays after the quiet hand (9.1): of it what is open and allowed.

    Where nothing of it is, as of a leg, what else is open and moves the limb; else the quiet hand.
    """
    first = tuple(code for code in session.rules.first_mirror if code != QUIET)
    here = tuple(each.code for each in session.exercises if each.stage == MIRROR) or first
    codes = [code for code in here if code != QUIET and (session.allowed is None or code in session.allowed)]
    kept = tuple(code for code in first if code in codes)
    return kept or tuple(code for code in codes if code != TOUCH) or (QUIET,)


def _first_games(session: Session, laid: tuple[Slot, ...]) -> list[Stretch]:
    """The first content spread over the blocks, in its order, at its lowest level."""
    codes, number = _first_codes(session), sum(len(slot.games) for slot in laid)
    shelf, done, filled = _shelf(session, 3, 0), 0, []
    for slot in laid:
        stretch = []
        for seconds in slot.games:
            code = codes[done * len(codes) // number]
            sort = Sort.TOUCH if code == TOUCH else Sort.MIRROR
            part = _seen(session, sort, stand_in(code, shelf.exercises), seconds, shelf)
            part = _quiet(session, seconds) if code == QUIET else part
            stretch.append(replace(part, level_max=session.rules.first_level_max))
            done += 1
        filled.append(tuple(stretch))
    return filled


def _games(session: Session, laid: tuple[Slot, ...]) -> list[Stretch]:
    """The games of each slot: of the mirror first, then in stage 4 of the real limb."""
    lengths = [seconds for slot in laid for seconds in slot.games]
    mirrored = len(lengths) - _real_blocks(session, laid, lengths)
    seen_s = sum(sum(slot.looks) + slot.quiet for slot in laid) + sum(lengths[:mirrored])
    played = _mirror_games(session, _cut(laid, 0, mirrored), seen_s)
    real = _real_games(session, lengths[mirrored:])
    filled, at = [], 0
    for slot, seen in zip(laid, played, strict=True):
        more = len(slot.games) - len(seen)
        filled.append((*seen, *real[at : at + more]))
        at += more
    return filled


def _real_blocks(session: Session, laid: tuple[Slot, ...], lengths: list[int]) -> int:
    """How many of the last blocks are played with the real limb: as many as the mirror's share leaves."""
    if not session.moves:
        return 0
    # Touch comes before all else, and without a warm-up in the mirror its first block is the warm-up.
    keep = 0 if laid[0].warm_up and not session.rules.touch_first else 1
    room, number = sum(slot.seconds for slot in laid) - session.mirror_least, 0
    for seconds in reversed(lengths[keep:]):
        if seconds > room:
            break
        room, number = room - seconds, number + 1
    return number


def _cut(laid: tuple[Slot, ...], done: int, most: int) -> list[tuple[int, ...]]:
    """The first `most` blocks, slot by slot."""
    kept = []
    for slot in laid:
        kept.append(slot.games[: max(0, most - done)])
        done += len(slot.games)
    return kept


def _mirror_games(session: Session, blocks: list[tuple[int, ...]], seen_s: int) -> list[Stretch]:
    """The games in the mirror: rhythm, fingers or range, touch, last the patient's choice; in CRPS touch first."""
    share = session.rules.objects_share if _objects(session) else 0.0
    shelf = _shelf(session, 3, int(share * seen_s))
    kinds = iter(_kinds(session, shelf, [len(each) for each in blocks if each]))
    return [_slot_games(session, shelf, each, next(kinds)) if each else () for each in blocks]


def _kinds(session: Session, shelf: Shelf, sizes: list[int]) -> list[str]:
    """What each slot with games is for."""
    rules, number = session.rules, len(sizes)
    touch = shelf.touch_open
    order = ["rhythm", "range", "touch" if touch else "rhythm"]
    if touch and (rules.touch_first or (session.today.telescope and number == 2)):
        order = ["touch", "rhythm", "range"]
    kinds = [order[index % len(order)] for index in range(number)]
    if number > 1 or (number == 1 and not (rules.touch_first and touch)):
        kinds[-1] = kinds[-1] if session.moves else "choice"
    if touch and "touch" not in kinds:
        kinds = ["range-touch" if each == "range" else each for each in kinds]
    return kinds


def _slot_games(session: Session, shelf: Shelf, lengths: tuple[int, ...], kind: str) -> Stretch:
    if kind == "choice" and (options := shelf.choice(sum(lengths))):
        shown = tuple(_spoken(session, each) for each in options)
        part = _seen(session, Sort.CHOICE, options[0], 0, shelf)
        return tuple(replace(part, seconds=seconds, options=shown) for seconds in lengths)
    if kind == "touch":
        code = shelf.took(TOUCH, sum(lengths))
        return tuple(_seen(session, Sort.TOUCH, code, seconds, shelf) for seconds in lengths)
    code = shelf.of_rung(RHYTHM if kind == "rhythm" else RANGE, sum(lengths))
    parts = [_seen(session, _sort(code), code, seconds, shelf) for seconds in lengths]
    if kind == "range-touch" and len(parts) > 1:
        parts[-1] = _seen(session, Sort.TOUCH, shelf.took(TOUCH, lengths[-1]), lengths[-1], shelf)
    return tuple(parts)


def _real_games(session: Session, lengths: list[int]) -> Stretch:
    """The blocks of the real limb: a task, an exposure card if one waits, tasks, last the patient's choice."""
    shelf = _shelf(session, 4, sum(lengths))
    exposed = session.today.exposure and session.today.mode is not Mode.NORMAL_LOW
    parts: list[Part] = []
    for index, seconds in enumerate(lengths):
        if exposed and index == min(1, len(lengths) - 1):
            parts.append(Part(Sort.EXPOSURE, EXPOSURE, 4, seconds, counts=True, draws=True, headset=session.wears))
        elif index > 1 and index == len(lengths) - 1 and (options := shelf.choice(seconds)):
            part = _real(session, Sort.CHOICE, options[0], seconds, shelf)
            parts.append(replace(part, options=tuple(_spoken(session, each) for each in options)))
        else:
            parts.append(_real(session, Sort.REAL, shelf.of_rung((), seconds), seconds, shelf))
    return tuple(parts)


def _shelf(session: Session, stage: int, objects_s: int) -> Shelf:
    coach = session.today.way is Way.REAL_MIRROR
    easy = session.today.easy
    return shelf_of(
        session.exercises, stage, session.allowed, easy, coach, session.recent, objects_s, session.rules
    )


def _objects(session: Session) -> bool:
    since = session.today.since_mirror
    return since is not None and since >= session.rules.objects_after_days


def _sort(code: str) -> Sort:
    return Sort.TOUCH if code.removeprefix(COACH) == TOUCH else Sort.MIRROR


def _seen(session: Session, sort: Sort, code: str, seconds: int, shelf: Shelf | None = None) -> Part:
    """A part in the mirror, which draws the affected limb and counts as mirror dose."""
    level_max, trials = shelf.cap(code) if shelf else (0, 0)
    form = session.today.touch if sort is Sort.TOUCH else ""
    code = _spoken(session, code)
    return Part(
        sort, code, 3, seconds, counts=True, mirror=True, draws=True, headset=session.wears, form=form,
        level_max=level_max, trials=trials,
    )  # fmt: skip


def _real(session: Session, sort: Sort, code: str, seconds: int, shelf: Shelf) -> Part:
    level_max, trials = shelf.cap(code)
    code = _spoken(session, code)
    return Part(
        sort, code, 4, seconds, counts=True, draws=True, headset=session.wears, level_max=level_max, trials=trials
    )


def _spoken(session: Session, code: str) -> str:
    """The code, with the real mirror as the coach's card."""
    return COACH + code.removeprefix(COACH) if session.today.way is Way.REAL_MIRROR else code
