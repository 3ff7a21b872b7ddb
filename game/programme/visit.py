"""Within a visit: what it may hold, its mode and dose, the readings and the faces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.programme import beside, care, daily, intake, mode, opening, pain, rating, settling, standing
from game.programme.calendar import date_of, day_of, no_earlier
from game.programme.chart import DIGITS, Session
from game.programme.decision import rule
from game.programme.distress import Lower
from game.programme.dose import DoseRules, day_dose, good_day, rest_of, room_today
from game.programme.field import ProgrammeError
from game.programme.imagery import (
    ImageryRules,
    ImageryRung,
    imagery_rung,
    observer_route,
    set_plan,
)
from game.programme.laterality import session_blocks
from game.programme.levels import room_to_rise
from game.programme.mode import Mode, ModeRules
from game.programme.night import close_day
from game.programme.pain import Face, PainWay
from game.programme.planned import plan_session, quiet_session
from game.programme.practice import IMAGERY, open_session
from game.programme.rating import Rater, Rating, RatingRules, Skin
from game.programme.screening.items import ITEMS
from game.programme.screening.kinds import Mode as Way
from game.programme.stages import absence
from game.programme.supervision import Supervision
from game.programme.unlock import bilateral
from game.programme.word import word
from game.training import staircase
from game.training.course import (
    AnythingNew,
    ModeSet,
)
from game.training.course import Face as FaceShown
from game.training.course import Visit as VisitBegun
from game.training.events import Nrs

if TYPE_CHECKING:
    from game.programme.course import Course


def begin(course: Course, fact: VisitBegun) -> None:
    """A visit begins: after an absence things are easier, and what today may hold is decided."""
    chart = course.chart
    if chart.session is not None:
        raise ProgrammeError("The session before is still open: end it, then begin the next.")
    word(Way, fact.way, "way to practise")
    word(Supervision, fact.supervision, "supervision")
    opening.may_come(course, fact.way)
    last = chart.sessions[-1].day if chart.sessions else None
    day = no_earlier(day_of(fact.day), chart.today)
    if chart.days and chart.days[-1].day < day:
        # A day that ended without a word, as in a power cut, is counted and decided before the next begins.
        close_day(course, chart.days[-1].day)
    course.day(fact.day)
    if last is not None and day - last > 1:
        _away(course, day, day - last)
    stage = chart.standing.stage
    if stage is not None and chart.standing.entered > day:
        stage = course.ask(standing.stage_before, stage=stage, former=chart.standing.former)
    today = [each for each in chart.sessions if each.day == day and each.mode is not None]
    session = Session(day, len(today) + 1, stage, fact.way, fact.supervision, installed=fact.installed)
    if stage is not None and today and today[-1].rest_left:
        # What broke off is one sitting with what goes on with it.
        session.goes_on, session.visit = True, today[-1].visit
        session.before = today[-1].before + today[-1].dose_done
        course.ask(room_today, sessions=0, top_ups=0, stage=stage, rest=True)
    elif today and (dose := today[-1].dose) is not None and today[-1].visit < dose.visits:
        # The second half of a sitting that is longer than a visit may be.
        session.visit = today[-1].visit + 1
    elif stage is not None:
        tops = sum(each.top_up and not each.empty for each in today)
        sittings = sum(each.visit == 1 and not (each.top_up or each.goes_on) for each in today)
        room = course.ask(room_today, sessions=sittings, top_ups=tops, stage=stage)
        session.top_up = room == "top_up"
        if room == "nothing":
            session.stage = None
    opening.arrive(course, session)
    chart.sessions.append(session)


def _away(course: Course, day: int, days: int) -> None:
    """After days without a session: easier, and after long ones the screening comes first again."""
    chart = course.chart
    away = course.ask(absence, days=days)
    if away.drop:
        for each in chart.played.values():
            each.x = max(staircase.LOWEST, round(each.x - away.drop, DIGITS))
    if away.screen and chart.standing.stage is not None:
        chart.admission.findings, chart.admission.stale = (), True
        for item in (*ITEMS, *intake.BASELINE):
            chart.admission.done.pop(item, None)
        course.stand(standing.screened_again(chart.standing, day), "absence")


def anything_new_today(course: Course, fact: AnythingNew) -> None:
    """The first question; a "yes" reopens items, and there is no session.

    On the days of the first visits it is asked without a session of practice.
    """
    session = course.chart.session
    day = course.chart.today
    if session is None and (course.chart.standing.stage is not None or course.chart.profile is None):
        session = open_session(course)
    if session is not None:
        day = session.day
    if day is None:
        raise ProgrammeError("Nobody is enrolled yet: begin with the patient's profile.")
    answers = tuple(word(daily.New, each, "answer to the first question") for each in fact.answers)
    known = course.chart.admission
    found = course.ask(daily.anything_new, answers=answers, home=known.at_home)
    if found.go:
        known.stale = known.stale or known.nothing_new_on != day
        known.nothing_new_on = day
    else:
        intake.reopened(course, found.items)
    if found.banner:
        course.flag("anything_new", " ".join(fact.answers))
    if session is None:
        intake.screening_over(course, day)
        return
    session.new = tuple(each.value for each in answers)
    here = course.chart.standing
    session.open = course.ask(
        standing.open_today,
        phase=here.phase,
        suspended_for=here.suspended,
        blocked_by=here.blocked,
        stopped_today=known.stopped_on == session.day
        or any(each.day == session.day and each.day_over for each in course.chart.sessions),
    )
    opening.look_at_screening(course, session)


def _why_in_force(result: Mode, rated: Mode) -> str:
    if result is rated:
        return "Nothing but the pain bears on how today goes."
    return "The programme is on hold, waits for the therapist or is limited by the screening, so today is gentle."


@rule("mode_in_force", why=_why_in_force)
def mode_in_force(rated: Mode, gentle_left: int, open_for: str, limited: bool) -> Mode:
    """The mode of the pain before, or GENTLE where the programme or the screening (`limited`) asks for it."""
    if rated in (Mode.NORMAL, Mode.NORMAL_LOW) and (gentle_left > 0 or open_for == "gentle" or limited):
        return Mode.GENTLE
    return rated


def reading(course: Course, fact: Nrs) -> None:
    """A pain rating: `pre` decides the mode, the others whether to go on."""
    rating.rated(fact.value)
    skin = Skin.FACES if fact.skin == "faces" else Skin.BAR
    if fact.moment == "worst":
        if fact.value is not None:
            course.chart.worsts.append(Rating(course.chart.today or 0, fact.value, skin))
    elif fact.moment == "pre":
        _before(course, fact, skin)
    elif fact.moment in ("mid", "post"):
        _between(course, fact, skin)
    else:
        raise ProgrammeError(f"{fact.moment!r} is no moment of a rating: it is pre, mid, post or worst.")


def _before(course: Course, fact: Nrs, skin: Skin) -> None:
    session, chart, preset = open_session(course), course.chart, course.preset
    if session.pre_given:
        raise ProgrammeError("The pain before this session is rated already: ask for the next as mid or post.")
    before, rater = tuple(chart.ratings), word(Rater, fact.rater, "rater")
    session.base = rating.base(before, session.day, preset.of(RatingRules))
    session.pre, session.pre_given = fact.value, True
    session.raters.append(None if fact.value is None else rater)
    if fact.value == rating.WORST:
        course.flag("pain_10", date_of(session.day))
    _settle(course, session)
    if fact.value is not None:
        chart.ratings.append(Rating(session.day, fact.value, skin, rater))
    stopped = chart.admission.stopped_on == session.day
    if session.open in ("all", "gentle") and session.stage is not None and not stopped:
        opening.start_stage(course, session, session.stage)
    if session.allowed is None or session.stage is None:
        quiet_session(course, session)
        return
    confirmed = course.ask(mode.usual_high, confirmed=chart.usual_high_on, day=session.day)
    by_pain = course.ask(
        mode.session_mode,
        pre=fact.value,
        base=session.base,
        usual_high_confirmed=confirmed,
        n_sessions=mode.high_sessions(before, preset.of(ModeRules)),
        present=session.supervision != "none",
    )
    limited = opening.limits_of(session).gentle
    gentle = chart.standing.gentle
    session.mode = course.ask(
        mode_in_force, rated=by_pain, gentle_left=gentle, open_for=session.open, limited=limited
    )
    course.tell(ModeSet(session.mode.value))
    _planned(course, session, session.stage)


def _planned(course: Course, session: Session, stage: int) -> None:
    """The dose of this sitting, how far difficulty may rise in it, and the plan of the day as of its first."""
    chart, preset = course.chart, course.preset
    eased = chart.standing.eased(session.day)
    by_hand = settling.hand_factor(chart.hand, session.day, preset.of(settling.SettlingRules))
    session.care.limb_share = min(by_hand, opening.limits_of(session).working_limb)
    session.dose = course.ask(
        day_dose,
        stage=stage,
        mode=session.mode,
        good_days=chart.good_days,
        eased=eased,
        limb_share=session.care.limb_share,
    )
    chart.day(session.day, stage).plan(session.dose, preset.of(DoseRules).mirror_share_s4 if stage == 4 else 1.0)
    if session.goes_on:
        session.dose = rest_of(session.dose, session.before)
    # "Worse than at the start" holds difficulty, too, and so does a rating in the patient's place.
    session.room = course.ask(
        room_to_rise,
        hold=chart.standing.hold,
        mode=session.mode,
        worse=chart.standing.worse_since is not None,
        proxy=session.raters[:1] == [Rater.PROXY],
    )
    if stage == 1:
        last = chart.probes[-1].day if chart.probes else None
        since = (
            None if last is None else len({each for each in chart.trained if each > last}) + (session.day > last)
        )
        asked = {"blocks": session.dose.blocks, "since_probe": since, "eased": eased}
        session.blocks_due = course.ask(session_blocks, **asked)
    if stage == 2:
        _rung(course, session)
    if stage > 2:
        _mirrored(course, session)
    plan_session(course, session, stage)


def _mirrored(course: Course, session: Session) -> None:
    """What bears on a session of the mirror: the other hand, how high an arm may go, where the limb is shown."""
    chart, profile, body = course.chart, course.chart.profile, course.chart.body
    asked = course.ask(
        bilateral,
        mirror_days=len(chart.mirror_days),
        cramped=body.cramped,
        cleared=chart.admission.value("R10") == "no",
        trace=body.trace,
    )
    session.care.bilateral = asked.value
    shoulder = profile is not None and profile.shoulder_pain
    session.care.reach_deg = course.ask(pain.shoulder_reach, shoulder=shoulder)
    beside.stepped(course, session)
    if session.stage == pain.MOVES_ITSELF:
        beside.help_today(course, session)


def _rung(course: Course, session: Session) -> None:
    """The rung of imagery of this session; an observer, who forms no images, stays on the first two."""
    chart = course.chart
    rules = course.preset.of(ImageryRules)
    observer = course.ask(observer_route, sessions=tuple(chart.imagery[-rules.observer_sessions :]))
    if observer:
        course.flag("observer", "No images come in spite of trying: the stage goes on by its time.")
    held = session.room is not None and session.room.held
    on_rung = tuple(chart.imagery[chart.rung_since :])[-rules.rung_sessions :]
    rung = course.ask(imagery_rung, rung=chart.rung, sessions=on_rung, observer=observer, held=held)
    if rung is not chart.rung:
        chart.rung, chart.rung_since = rung, len(chart.imagery)
    session.rung = _lowered(rung, session.care.lower)
    since = None if chart.ratio_on is None else session.day - chart.ratio_on
    level = int(chart.exercise(IMAGERY, 2).x)
    sets = session.dose.sets if session.dose else 0
    session.sets_due = course.ask(set_plan, sets=sets, level=level, since_ratio=since)


def _lowered(rung: ImageryRung, lower: Lower | None) -> str:
    """The rung of this session, lower where the last one ended for a sensation that stayed."""
    known = tuple(ImageryRung)
    return known[max(0, known.index(rung) - (lower.rungs if lower else 0))].value


def _settle(course: Course, session: Session) -> None:
    """The first rating after a day of practice says whether that day was a good one."""
    day, course.chart.unsettled = course.chart.unsettled, None
    if day is None or day.day == session.day:
        course.chart.unsettled = day
        return
    pre = None if session.raters[:1] == [Rater.PROXY] else session.pre
    calm = course.ask(settling.settled, pre=pre, base=session.base)
    was_trained = day.day in course.chart.trained
    if day.stage in (3, 4) and good_day(was_trained, day.paused, day.stopped, calm):
        course.chart.good_days += 1


def _between(course: Course, fact: Nrs, skin: Skin) -> None:
    session, profile = open_session(course), course.chart.profile
    rater = word(Rater, fact.rater, "rater")
    session.mids.append(fact.value)
    session.raters.append(None if fact.value is None else rater)
    if session.stage is None or session.mode is None:
        return
    last = course.chart.ratings[-1].skin if course.chart.ratings else skin
    way = course.ask(
        pain.pain_check,
        pre=session.pre,
        now=fact.value,
        tier=session.tier,
        stage=session.stage,
        shoulder=profile is not None and profile.shoulder_pain,
        coarse=rating.coarse((skin, last)),
        new_worry=session.care.worry,
        can_ease=not session.eased,
    )
    session.care.worry = session.care.worry and fact.value is None
    session.paused = session.paused or way in (PainWay.PAUSE, PainWay.STOP)
    if fact.moment == "post":
        # Practice is over when the last reading is taken: a rise is told, there is nothing left to stop.
        session.lead(PainWay.GO)
        # What would have stopped at once leaves no more therapy today all the same.
        session.day_over = session.day_over or way is PainWay.STOP
        if way is not PainWay.GO:
            said = "was not rated" if fact.value is None else f"is {fact.value}"
            course.flag("pain_at_close", f"Pain at the close {said}.")
        return
    session.lead(way)
    if way is PainWay.REST_AND_ASK:
        # What was asked for a second time still is.
        care.missed(course, session)
        return
    session.care.missing, session.care.helper_looks = 0, False
    if way is PainWay.PAUSE:
        beside.blended(course, session, None, paused=True)
    if way is not PainWay.FACE_PROBE_ONLY:
        # There the face that is asked next is the second one, not this reading.
        session.tier = 2 if way is PainWay.PAUSE else 1
    session.eased = session.eased or way is PainWay.EASE


def _unrated(session: Session) -> bool:
    """True where a face stands for a pain that nobody rated: before the session, or just now."""
    now = session.way_on is PainWay.FACE_PROBE_ONLY or session.care.missing > 0
    return session.mode is not None and (session.pre is None or now)


def face(course: Course, fact: FaceShown) -> None:
    """A face after a block or a look; a sad one pauses, and again stops. None where the pain is unrated as well
    is asked once more, then whoever is there looks, and with nobody there it ends (2.4 rule 5)."""
    session = open_session(course)
    shown = word(Face, fact.value, "face") if fact.value else None
    if fact.moment == "reveal" and session.care.reveal is None:
        raise ProgrammeError("No reveal is due in this session: the limb is shown as usual.")
    if shown is None:
        _not_shown(course, session, fact.moment)
        return
    session.faces.append(shown.value)
    if _unrated(session):
        session.lead(course.ask(pain.face_check, face=shown, tier=session.tier))
        session.tier = 2 if session.way_on is PainWay.PAUSE else 1
        session.paused = session.paused or session.way_on is PainWay.PAUSE
        session.care.missing = 0
    care.shown_face(course, session, fact.moment, shown)
    if fact.moment == "block":
        beside.blended(course, session, shown, paused=False)


def _not_shown(course: Course, session: Session, moment: str) -> None:
    """No face was shown when one was asked for."""
    if moment == "reveal":
        raise ProgrammeError("Nobody showed a face at the reveal: tell its act no-answer instead.")
    if moment != "block":
        return
    beside.blended(course, session, None, paused=False)
    if _unrated(session):
        course.ask(pain.face_check, face=None, tier=session.tier)
        care.missed(course, session)
