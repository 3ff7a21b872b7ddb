"""What the tests of the plan share: exercises of the first version, a session, and the laws that hold for each."""

from game.programme.decision import decide
from game.programme.dose import DoseRules, day_dose
from game.programme.games import COACH
from game.programme.mode import Mode, ModeRules
from game.programme.parts import PLAY, QUIET, Choice, Reads, Sort, counted_s, mirror_s
from game.programme.plan import session_plan
from game.programme.supervision import Supervision
from game.programme.today import Today, Way
from game.settings import programme

MIRROR = (
    Choice("U01", ("M1",), known=True),
    Choice("U02", ("M2", "M3"), known=True),
    Choice("U03", ("M4",)),
    Choice("U04", ("M2", "M6")),
    Choice("U05", ("M2",)),
    Choice("U08", ("M5",)),
    Choice("U09", ("M2", "M6")),
    Choice("U11", ("M6",), object=True),
)
REAL = (Choice("U04", ("M2",), 4), Choice("U05", ("M2",), 4), Choice("U09", ("M2",), 4))
ALL = MIRROR + REAL
# Somebody for whom nothing is the first time any more.
OLD = {
    "mirror_sessions": 9, "mirror_days": 9, "since_mirror": 30, "drawn": 9, "movement_sessions": 3,
    "vr_sessions": 9, "reveal_due": False, "calibrated": True,
}  # fmt: skip
ORDER = {Sort.CHECK_IN: 0, Sort.NOTICE: 1, Sort.ARRIVE: 2, Sort.COOL_DOWN: 4, Sort.CLOSE: 5}


def today(stage, mode=Mode.NORMAL, way=Way.DESKTOP, supervision=Supervision.PRESENT, **more):
    return Today(stage, mode, way, supervision, **more)


def old(stage, mode=Mode.NORMAL, way=Way.DESKTOP, **more):
    return today(stage, mode, way, **(OLD | more))


def dose_of(preset, one, good=0):
    return day_dose(one.stage, one.mode, good, preset.of(DoseRules), eased=one.eased)


def plan(name, one, good=0, exercises=ALL, allowed=None, recent=(), dose=None, preset=None):
    preset = preset or programme(name)
    dose = dose or dose_of(preset, one, good)
    inputs = {"today": one, "dose": dose, "exercises": exercises, "allowed": allowed, "recent": recent}
    return decide(preset, session_plan, **inputs)[0]


def played(parts, *sorts):
    return [part for part in parts if part.sort in (sorts or PLAY)]


def codes(parts, *sorts):
    return [part.code for part in played(parts, *sorts)]


def lawful(parts, one, dose, preset, rules):
    """Every law of a plan (protocol.md 2.4 rule 2, 8.1, 10.1), whatever it is for."""
    assert parts, "a plan is never empty"
    assert parts[0].sort is Sort.CHECK_IN
    assert parts[-1].sort is Sort.CLOSE
    assert [part.reads for part in parts].count(Reads.PRE) == 1 == [part.reads for part in parts].count(Reads.POST)
    order = [ORDER.get(part.sort, 3) for part in parts]
    assert order == sorted(order)
    assert all(part.seconds >= 0 for part in parts)
    assert all(part.seconds > 0 for part in played(parts))
    readings(parts, one, preset, rules)
    worn(parts, one, rules)
    drawn(parts)
    assert not played(parts, Sort.EXPOSURE) or (one.mode is Mode.NORMAL and not one.easy)
    for part in played(parts, Sort.CHOICE):
        assert rules.games_min <= len(part.options) <= rules.games_max
        assert part.code == part.options[0]
    if one.mirror_sessions:
        quiet = sum(part.seconds for part in parts if part.code in (QUIET, COACH + QUIET))
        assert quiet <= rules.quiet_total_s
    exact(parts, one, dose, rules)


def readings(parts, one, preset, rules):
    """Pain is asked after each part: a block or two, five minutes; the two primers are one part."""
    mode_rules = preset.of(ModeRules)
    per = mode_rules.part_blocks if one.mode is Mode.NORMAL else 1
    blocks = gone = 0
    for part in parts:
        if part.sort not in PLAY:
            continue
        # The first look belongs to its block, and the quiet hand at the end is none.
        blocks, gone = blocks + (part.sort is not Sort.QUIET_HAND), gone + part.seconds
        primers = blocks == 2 and part.sort is Sort.WARM_UP
        assert gone <= (mode_rules.primer_s if primers else mode_rules.part_s)
        assert blocks <= per or primers
        assert part.seconds <= (180 if part.sort is Sort.WARM_UP or one.stage < 3 else rules.block_max_s)
        if part.reads is not Reads.NONE:
            blocks = gone = 0


def worn(parts, one, rules):
    """The headset: only in VR, at most so long, then off for so long."""
    on = 0
    for part in parts:
        if part.headset:
            assert one.way is Way.VR
            on += part.seconds
            assert on <= rules.headset_max_s
        elif part.seconds >= rules.headset_off_s:
            on = 0
    assert not parts[0].headset
    assert not parts[-1].headset


def drawn(parts):
    """Nothing is drawn before fit, calibration and reveal; only what is drawn or plays in the mirror is mirror."""
    first = next((at for at, part in enumerate(parts) if part.draws), len(parts))
    for at, part in enumerate(parts):
        if part.sort in (Sort.FIT, Sort.CALIBRATION, Sort.REVEAL):
            assert at <= first
        assert not part.mirror or (part.draws and part.counts)


def exact(parts, one, dose, rules):
    """What counts adds up to the dose."""
    counted = [part for part in parts if part.counts]
    if not counted:
        return
    if one.stage <= 2:
        wanted = 1 if one.top_up else dose.blocks + dose.sets
        assert len(counted) == wanted
        return
    seconds = round(dose.minutes * 60)
    assert abs(counted_s(parts) - seconds / dose.visits) < 1
    assert mirror_s(parts) <= counted_s(parts)
