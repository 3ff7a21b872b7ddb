"""The tables of an export and their columns: the data dictionary that travels with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TEXT, WHOLE, NUMBER, YES, DAY, TIME, JSON = "text", "integer", "decimal", "boolean", "date", "time", "json"
MISSING: Final = "given = a value is there; not-given = asked and not answered; not-asked = never asked here"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, its unit ("" for none) and what it means."""

    name: str
    kind: str
    meaning: str
    unit: str = ""


PATIENT = Column("patient", TEXT, "pseudonym; empty for a demonstration")
SESSION = Column("session", TEXT, "id of the session; .2 and on: a further visit within one")
SEQ = Column("seq", WHOLE, "number of the event within its session; empty where no event stands behind the row")
WHEN = Column("utc", TIME, "when it was kept, ISO 8601, UTC")
ON = Column("day", DAY, "the patient's date of the session")

TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "patients": (
        PATIENT,
        Column("enrolled_day", DAY, "first day of the programme"),
        Column("preset", TEXT, "kind of patient"),
        Column("affected", TEXT, "side that hurts, is weak or is gone"),
        Column("limb", TEXT, "arm or leg"),
        Column("place", TEXT, "ward or home"),
        Column("age", WHOLE, "age at the beginning", "years"),
        Column("amputation", YES, ""),
        Column("brain_injury", YES, ""),
        Column("shoulder_pain", YES, ""),
        Column("phase", TEXT, "phase of the programme at the last event"),
        Column("sessions", WHOLE, "sessions with practice"),
        Column("events", WHOLE, "events kept of this patient"),
    ),
    "sessions": (
        PATIENT, SESSION, ON,
        Column("begun_utc", TIME, "first event, ISO 8601, UTC"),
        Column("last_utc", TIME, "last event, ISO 8601, UTC"),
        Column("mode", TEXT, "session, visit, demonstration, or record where only the record was written to"),
        Column("phase", TEXT, "phase of the programme as it began"),
        Column("care_mode", TEXT, "NORMAL, GENTLE and so on, as the rules set it"),
        Column("affected", TEXT, "side shown by the mirror"),
        Column("supervision", TEXT, "present, remote or none"),
        Column("way", TEXT, "VR, DESKTOP or REAL_MIRROR"),
        Column("planned_s", NUMBER, "length of the plan of this session", "s"),
        Column("active_s", NUMBER, "sum of active_s in doses", "s"),
        Column("blocks", WHOLE, "rows in doses"),
        Column("trials", WHOLE, "valid trials"),
        Column("successes", WHOLE, "of the valid trials"),
        Column("voids", WHOLE, "trials that count for nothing"),
        Column("pain_before", WHOLE, "last rating before practice, 0-10", "{score}"),
        Column("pain_before_state", TEXT, MISSING),
        Column("pain_after", WHOLE, "last rating after practice, 0-10", "{score}"),
        Column("pain_after_state", TEXT, MISSING),
        Column("pain_highest", WHOLE, "highest rating of the session, 0-10", "{score}"),
        Column("end_reason", TEXT, "why it ended; empty: it was cut off"),
        Column("end_about", TEXT, "what a STOP was about"),
        Column("complete", YES, "false: it was cut off, all else still holds"),
        Column("rules", TEXT, "version of the rules"),
        Column("events", WHOLE, "events kept of it"),
    ),
    "trials": (
        PATIENT, SESSION, SEQ, WHEN,
        Column("block", WHOLE, "number of the block within its session"),
        Column("exercise", TEXT, "name, where the station played it itself"),
        Column("code", TEXT, "code of the exercise in the protocol"),
        Column("stage", TEXT, "laterality, imagery, mirror or movement"),
        Column("trial", WHOLE, "number within its block"),
        Column("x", NUMBER, "difficulty"),
        Column("valid", YES, "false: void, counts for nothing and was replaced"),
        Column("success", YES, ""),
        Column("quality", NUMBER, "0-1, as the exercise scores it"),
        Column("reason", TEXT, "why it failed or was void"),
        Column("start_s", NUMBER, "on the clock of the exercise", "s"),
        Column("end_s", NUMBER, "on the clock of the exercise", "s"),
        Column("side", TEXT, "side that a picture showed"),
        Column("answer", TEXT, "choice that was given"),
        Column("rt_s", NUMBER, "reaction time; compare within one answer device only", "s"),
        Column("metrics", JSON, "further figures of the exercise, the unit in each name"),
    ),
    "pain": (
        PATIENT, SESSION, SEQ, WHEN, ON,
        Column("moment", TEXT, "pre, mid or post"),
        Column("value", WHOLE, "0-10, never filled in", "{score}"),
        Column("state", TEXT, MISSING),
        Column("why", TEXT, "where never asked: how the session ended"),
        Column("rater", TEXT, "self, or who pressed or judged"),
        Column("skin", TEXT, "bar or faces; faces give even numbers only"),
        Column("source", TEXT, "how it was given; cli: typed for a demonstration"),
    ),
    "doses": (
        PATIENT, SESSION, SEQ, WHEN, ON,
        Column("phase", TEXT, "phase of the programme"),
        Column("event", TEXT, "block_done, set_done or probe_done; dose in a demonstration"),
        Column("code", TEXT, "exercise, or rung of imagery"),
        Column("sort", TEXT, "training, probe, set, mirror, real, touch, exposure or calm"),
        Column("active_s", NUMBER, "active time; empty for a probe, which is counted in blocks", "s"),
        Column("counts", YES, "counts towards the planned dose"),
        Column("mirror", YES, "counts as mirror time"),
        Column("source", TEXT, "virtual_mirror, real_mirror, observe and so on"),
        Column("trials", WHOLE, "valid trials"),
        Column("successes", WHOLE, "of the valid trials"),
        Column("voids", WHOLE, ""),
        Column("x", NUMBER, "difficulty after it"),
    ),
    "measures": (
        PATIENT, SESSION, SEQ, WHEN, ON,
        Column("week", WHOLE, "of the programme, 1 from the first session on; empty: not known"),
        Column("name", TEXT, "what was measured or asked"),
        Column("value", NUMBER, "in the unit; never filled in"),
        Column("unit", TEXT, ""),
        Column("side", TEXT, "left, right or empty"),
        Column("rater", TEXT, "self, therapist, staff, rule or device"),
        Column("state", TEXT, MISSING),
    ),
    "decisions": (
        PATIENT, SESSION, SEQ, WHEN, ON,
        Column("kind", TEXT, "decision, or what followed of one"),
        Column("rule", TEXT, "id of the rule"),
        Column("rules", TEXT, "version of the rules"),
        Column("preset", TEXT, "fingerprint of the values in force"),
        Column("inputs", JSON, "all that the rule looked at, so that it can be asked again"),
        Column("result", JSON, ""),
    ),
    "events": (
        PATIENT, SESSION, SEQ, WHEN,
        Column("utc_us", WHOLE, "the same, since 1970", "us"),
        Column("mono_us", WHOLE, "clock that nobody sets back, within one boot", "us"),
        Column("boot", TEXT, "start of the machine"),
        Column("station", TEXT, "the machine"),
        Column("rules", TEXT, "version of the rules"),
        Column("format", WHOLE, "shape of the payload"),
        Column("programme", YES, "told to the patient's programme, or made of it"),
        Column("exercise_s", NUMBER, "clock of the exercise", "s"),
        Column("session_s", NUMBER, "clock of the session", "s"),
        Column("event_id", TEXT, "unique"),
        Column("kind", TEXT, "kind of event"),
        Column("payload", JSON, "the event"),
    ),
}  # fmt: skip
