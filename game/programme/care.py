"""How the limb is seen and felt in a session: reveal, sensations, faces, grief, dizziness, signs, emergency."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from game.programme import settling, standing
from game.programme.daily import MEDICAL
from game.programme.distress import (
    Act,
    At,
    Covered,
    Felt,
    Sensation,
    after_cover,
    bilateral_after,
    look_cue,
    mirror_off,
    reveal_step,
    sensation,
)
from game.programme.dizziness import DizzyWay, dizziness_check
from game.programme.field import ProgrammeError
from game.programme.mode import Reason
from game.programme.number import counted
from game.programme.pain import Face, Missing, PainWay, Signs, looks_in_pain, missing_mid
from game.programme.planned import board_from_here
from game.programme.practice import open_session
from game.programme.settling import SettlingRules, SignWay
from game.programme.word import word
from game.training.care import CoverDone, Dizzy, Emergency, LookedAway, RevealAct, StaffSees
from game.training.care import Sensation as SensationTold
from game.training.care import Signs as SignsSheet

if TYPE_CHECKING:
    from game.programme.chart import Session
    from game.programme.course import Course

# What a person or the time does to a reveal; its faces are told as such.
TOLD: Final = (Act.SETTLED, Act.YES, Act.LATER, Act.TIME, Act.COVER, Act.NO_ANSWER)
_FACES: Final = {Face.GOOD: Act.GOOD, Face.SO_SO: Act.SO_SO, Face.FROWN: Act.FROWN}
_STIFF: Final = (Sensation.CRAMP, Sensation.FREEZING, Sensation.STUCK)
# The first stage that is all about the limb that is seen.
SHOWS: Final = 3
# Where a reveal ends without the limb.
_NOT_SHOWN: Final = (At.LATER, At.COVERED)
SEEN: Final = ("pain", "calm", "grief")


def reveal_act(course: Course, fact: RevealAct) -> None:
    """The reveal goes on by an act or by time."""
    act = word(Act, fact.act, "act of a reveal")
    if act not in TOLD:
        raise ProgrammeError(f"A face of the reveal is told as a face: {fact.act!r} is none of its acts.")
    _reveal(course, open_session(course), act)


def _reveal(course: Course, session: Session, act: Act) -> None:
    care, body = session.care, course.chart.body
    if care.reveal is None:
        raise ProgrammeError("No reveal is due in this session: the limb is shown as usual.")
    before, care.reveal = care.reveal, course.ask(reveal_step, reveal=care.reveal, act=act)
    if care.reveal.at is At.OPEN and before.at is not At.OPEN:
        body.reveals += 1
    if care.reveal.closed and not before.closed:
        body.closed_on = session.day
        course.flag("reveal", "The first sight of the limb was too much today.")
        _off(course, session)
    elif care.reveal.at in _NOT_SHOWN and before.at is not care.reveal.at:
        # A good answer as any other: no flag, and the next session asks anew.
        care.not_shown = True
        board_from_here(course, session)


def shown_face(course: Course, session: Session, moment: str, face: Face) -> None:
    """What a face means for what is seen: a step of the reveal, or one sad face too many for the mirror."""
    if moment == "reveal":
        _reveal(course, session, _FACES[face])
    if face is Face.FROWN and moment != "close":
        session.care.frowned_at = _done(session)
        _sad(course, session)


def _done(session: Session) -> int:
    """How much was played and rated so far: a face and a sensation with the same are of one moment."""
    return len(session.blocks) + len(session.sets) + len(session.mids)


def _sad(course: Course, session: Session, grief: bool = False) -> None:
    care = session.care
    # Grief that staff see is a sad face, whether one was given or not.
    care.frowns = max(1, care.frowns) if grief else care.frowns + 1
    care.grief = care.grief or grief
    if session.stage is None or care.mirror_off:
        return
    if session.stage < SHOWS and not any(each.draws for each in session.plan):
        # Before the mirror a sad face closes only a limb that imagery draws.
        return
    if course.ask(mirror_off, frowns=care.frowns, grief=care.grief):
        course.chart.body.closed_on = session.day
        course.flag("mirror_off", "The sight was too much today: somebody sits with the patient.")
        _off(course, session)


def _off(course: Course, session: Session) -> None:
    """The mirror is off for today; what is left of the session is done on a board."""
    session.care.mirror_off = True
    board_from_here(course, session)


def sensed(course: Course, fact: SensationTold) -> None:
    """A sensation in the limb that is seen; `pain` is what the last reading of the session came to."""
    session, body = open_session(course), course.chart.body
    what = word(Sensation, fact.what, "sensation")
    face = word(Face, fact.face, "face") if fact.face else None
    care = session.care
    way = session.way_on if session.pre is not None else PainWay.REST_AND_ASK
    found = course.ask(sensation, what=what, face=face, pain=way)
    care.felt = (*care.felt, what)
    care.covered = care.covered or found is Felt.COVER
    if what in _STIFF:
        body.cramped = True
        care.bilateral = course.ask(bilateral_after, bilateral=care.bilateral, felt=care.felt)
    told, care.frowned_at = care.frowned_at == _done(session), None
    if face is Face.FROWN and not told:
        session.faces.append(face.value)
        _sad(course, session)


def cover_done(course: Course, fact: CoverDone) -> None:
    """After the minute with the working hand: shown again, on, covered for today, or the end."""
    session = open_session(course)
    care = session.care
    if not care.covered:
        raise ProgrammeError("Nothing was covered for a sensation: report what is felt first.")
    found = course.ask(after_cover, better=fact.better, closed=care.mirror_off, shown_again=care.shown_again)
    care.shown_again += found is Covered.SHOW_AGAIN
    care.covered = found is Covered.SHOW_AGAIN
    if found is Covered.STAY_COVERED:
        care.mirror_off = True
    if found is Covered.END:
        session.lead(PainWay.STOP, Reason.DISTRESS)
        care.unhelped = True
        course.chart.body.lower_next = True
        course.flag("sensation", "A sensation did not get better under the cover.")


def staff_sees(course: Course, fact: StaffSees) -> None:
    """What staff or a helper see in face and posture."""
    session = open_session(course)
    if fact.what not in SEEN:
        raise ProgrammeError(f"{fact.what!r} is nothing that staff mark here: it is {', '.join(SEEN)}.")
    if fact.what == "grief":
        _sad(course, session, grief=True)
    elif session.care.helper_looks:
        _helper_looked(course, session, word(Signs, fact.what, "sign"))
    elif fact.what == "pain":
        session.lead(course.ask(looks_in_pain))
        session.tier, session.paused = 2, True


def missed(course: Course, session: Session) -> None:
    """A reading in between was asked for and not given; never on as before."""
    care = session.care
    care.missing += 1
    present = session.supervision != "none"
    found = course.ask(missing_mid, asked=care.missing, present=present, signs=None, risen=session.tier == 2)
    care.helper_looks = found is Missing.HELPER_LOOKS
    session.lead(PainWay.STOP if found is Missing.END else PainWay.REST_AND_ASK)


def _helper_looked(course: Course, session: Session, signs: Signs) -> None:
    care = session.care
    found = course.ask(missing_mid, asked=care.missing, present=True, signs=signs, risen=session.tier == 2)
    care.helper_looks, care.missing = False, 0
    session.lead(PainWay.STOP if found is Missing.END else PainWay.FACE_PROBE_ONLY)


def looked(course: Course, fact: LookedAway) -> None:
    """How the eyes rested: looking is invited, never asked for."""
    session, known = open_session(course), course.chart.admission
    upset = known.value("R9")
    counted("How long the eyes rested or were away", fact.share, fact.for_s, fact.away_s)
    session.care.look = course.ask(
        look_cue,
        share=fact.share,
        for_s=fact.for_s,
        away_s=fact.away_s,
        calm_sessions=course.chart.past.calm,
        r9=upset if isinstance(upset, int) else None,
    )


def dizzy(course: Course, fact: Dizzy) -> None:
    """An answer by the five faces; what stays or is strong ends the headset for now."""
    session, body = open_session(course), course.chart.body
    care = session.care
    care.dizzy = course.ask(dizziness_check, now=fact.score, tier=care.dizzy_tier)
    care.dizzy_tier = 2 if care.dizzy in (DizzyWay.PAUSE, DizzyWay.ASK) else 1
    if care.dizzy in (DizzyWay.VR_OFF, DizzyWay.STOP):
        if not (body.dizzy is DizzyWay.STOP and body.dizzy_on == session.day):
            # A strong dizziness is not undone by a milder one of the same day.
            body.dizzy, body.dizzy_on = care.dizzy, session.day
        course.flag("dizziness", "Dizziness ended the headset for today.")
    if care.dizzy is DizzyWay.STOP:
        # Nothing more today, however the session ends.
        session.lead(PainWay.STOP, Reason.OTHER)
        session.day_over = True


def signs(course: Course, fact: SignsSheet) -> None:
    """The sheet of the limb's signs, before and after each session; the first of a day is its start."""
    session, body = open_session(course), course.chart.body
    first = body.signs_on != session.day
    start = body.signs_from if first else body.signs
    asked = {"new_place": fact.new_place, "next_day": first, "warning": fact.warning}
    # Without a sheet to compare with, the first one stands for itself.
    found = course.ask(settling.signs_check, start=start or fact.sheet, now=fact.sheet, **asked)
    if first and fact.sheet is not None:
        body.signs, body.signs_on, body.signs_from = fact.sheet, session.day, None
    if found in (SignWay.END, SignWay.FLAG):
        hold = course.preset.of(SettlingRules).sign_hold
        session.hold_next = max(session.hold_next, hold)
        course.flag("signs", "A sign of the limb rose or came in a new place.")
    # Where the sheet is not asked for, a pain in a new place is a rise like any other (2.4).
    session.care.worry = session.care.worry or (fact.new_place and session.pre_given and found is SignWay.CALM)
    if found is SignWay.END:
        body.signs_from = body.signs
        session.lead(PainWay.STOP, Reason.OTHER)
    if found is SignWay.RED:
        session.lead(PainWay.STOP, Reason.OTHER)
        session.day_over = True
        course.stand(standing.blocked(course.chart.standing, (MEDICAL,)), "red flag")
        course.flag("red_flag", "Hot and newly swollen with another warning sign: a doctor looks first.")


def emergency(course: Course, fact: Emergency) -> None:
    """Seizure or collapse: everything ends, and the programme waits for the therapist."""
    day, session = course.day(fact.day), course.chart.session
    if session is not None:
        session.lead(PainWay.STOP, Reason.SAFETY)
        session.day_over = True
    # The next session of practice is watched, whether one was open or not (2.8 item 1).
    course.chart.past = replace(course.chart.past, since_stop=0)
    course.flag("emergency")
    course.stand(standing.suspended(course.chart.standing, "safety", day), "emergency")
