"""What a board lists fast: sessions, how much was done, pain before and after, remarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from game.scoring.store import schema
from game.scoring.store.kept import state_of
from game.scoring.store.sharing import Sharing

SESSION = schema.session.c


@dataclass(frozen=True, slots=True)
class SessionKept:
    """A session as a board shows it; `begun_us`, `first_us` and `last_us` are by the service's clock.

    `patient` is None for a demonstration. `ended` is the reason of its end, empty while it runs or was cut off;
    `resting` the reason of an open pause. `pain_*` are the last ratings, None without one. `clock_suspect`: the
    station's date was wrong and was corrected. `active_s` is by the blocks that a device drove: the dose of the
    programme is the chronicle's. `overlaps`: another station recorded the same patient at the time.
    """

    session: str
    station: str
    station_name: str
    patient: str | None
    begun_utc: str
    begun_us: int
    first_us: int
    last_us: int
    lasted_us: int
    events: int
    mode: str
    affected: str
    exercise: str
    stage: str
    resting: str
    stopped: str
    ended: str
    active_s: float
    trials: int
    successes: int
    pain_before: int | None
    pain_after: int | None
    clock_suspect: bool
    moved: bool
    overlaps: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A flag or a note: `kind` says which, `name` is the flag's name or who wrote the note."""

    event_id: str
    session: str
    patient: str | None
    at_us: int
    kind: str
    name: str
    note: str


class Boards(Sharing):
    """The part of the store that boards read."""

    def sessions(
        self, code: str | None = None, station: str | None = None, newest: int | None = None
    ) -> list[SessionKept]:
        """Sessions that hold an event, of a patient or a station or all, in the order in which they were begun.

        Of so many `newest` alone, `overlaps` is not told.
        """
        patient, place, state = schema.patient, schema.station, schema.session_state
        query = (
            select(schema.session, state, place.c.name.label("station_name"), patient.c.code)
            .join(state, state.c.session_no == SESSION.no)
            .join(place, place.c.station == SESSION.station)
            .outerjoin(patient, patient.c.no == SESSION.patient_no)
        )
        if code is not None:
            query = query.where(patient.c.folded == code.casefold())
        if station is not None:
            query = query.where(SESSION.station == station)
        if newest is not None:
            query = query.order_by(SESSION.begun_us.desc(), SESSION.session.desc()).limit(newest)
        with self.reading() as connection:
            found = connection.execute(query).fetchall()
            done = _done(connection, [each.no for each in found])
        kept = [_session(each, done.get(each.no, {})) for each in found]
        return sorted(overlapping(kept), key=lambda each: (each.begun_utc, each.session))

    def remarks(self, code: str | None = None, since_us: int = 0) -> list[Remark]:
        """Flags and notes since then, of one patient or of all, in order of time."""
        row, patient = schema.remark, schema.patient
        query = (
            select(row, SESSION.session, patient.c.code)
            .join(schema.session, SESSION.no == row.c.session_no)
            .outerjoin(patient, patient.c.no == SESSION.patient_no)
            .where(row.c.at_us >= since_us)
            .order_by(row.c.at_us, row.c.event_id)
        )
        if code is not None:
            query = query.where(patient.c.folded == code.casefold())
        with self.reading() as connection:
            return [
                Remark(each.event_id, each.session, each.code, each.at_us, each.kind, each.name, each.note)
                for each in connection.execute(query)
            ]


def overlapping(kept: Iterable[SessionKept]) -> list[SessionKept]:
    """The sessions, marked where two stations recorded one patient at the same time; both stay as they are."""
    whose: dict[str, list[SessionKept]] = {}
    others = []
    for each in kept:
        if each.patient is None or each.exercise == each.mode == "":
            others.append(each)
        else:
            whose.setdefault(each.patient, []).append(each)
    for own in whose.values():
        others += [replace(each, overlaps=any(_meet(each, other) for other in own)) for each in own]
    return others


def _meet(one: SessionKept, other: SessionKept) -> bool:
    return one.station != other.station and one.first_us <= other.last_us and other.first_us <= one.last_us


def _done(connection: Connection, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """What was done in each session, out of the projections."""
    done: dict[int, dict[str, Any]] = {}
    dose, trial, pain = schema.dose.c, schema.trial.c, schema.pain_rating.c
    for no, active_s in connection.execute(
        select(dose.session_no, func.sum(dose.active_s))
        .where(dose.session_no.in_(numbers))
        .group_by(dose.session_no)
    ):
        done.setdefault(no, {})["active_s"] = active_s or 0.0
    for no, trials, successes in connection.execute(
        select(trial.session_no, func.count(), func.sum(trial.success))
        .where(trial.session_no.in_(numbers))
        .group_by(trial.session_no)
    ):
        done.setdefault(no, {}).update(trials=int(trials), successes=int(successes))
    for no, moment, value in connection.execute(
        select(pain.session_no, pain.moment, pain.value)
        .where(pain.session_no.in_(numbers), pain.moment.in_(("pre", "post")))
        .order_by(pain.seq)
    ):
        done.setdefault(no, {})[moment] = value
    return done


def _session(each: Any, done: dict[str, Any]) -> SessionKept:
    state = state_of(each)
    return SessionKept(
        session=each.session,
        station=each.station,
        station_name=each.station_name,
        patient=each.code,
        begun_utc=each.begun_utc,
        begun_us=each.begun_us + state.begun_offset_us,
        first_us=state.first_us,
        last_us=state.last_us,
        lasted_us=state.lasted_us,
        events=state.events,
        mode=state.words("start"),
        affected=state.words("start", 1),
        exercise=state.words("block"),
        stage=state.words("block", 2),
        resting=state.words("rest"),
        stopped=state.words("stop"),
        ended=state.words("end"),
        active_s=done.get("active_s", 0.0),
        trials=done.get("trials", 0),
        successes=done.get("successes", 0),
        pain_before=done.get("pre"),
        pain_after=done.get("post"),
        clock_suspect=state.worst_offset_us != 0,
        moved=each.moved_seq is not None,
    )
