"""A Motion-BIDS dataset: people, sessions, events, and the movement that was kept with consent.

Kinematics lie as BIDS wants them (tab-separated) and once more as Parquet under `sourcedata`, which is quicker to
read. Sessions without kept movement have their events under `beh`. Free words are in none of it.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from game.scoring.export.record import RECORD_ONLY, Files, Limb, Movements, Record, Sitting, sittings, utc
from game.scoring.export.tables import tables
from game.training.course import BlockDone, SetDone
from game.training.events import BlockStart, Dose, Nrs, RigSet, Trial

VERSION: Final = "1.9.0"
TASK: Final = "mirror"
NOBODY: Final = "demonstration"
NONE: Final = "n/a"
DIGITS: Final = 6
AXES: Final = ("x", "y", "z")
TURNS: Final = ("quat_x", "quat_y", "quat_z", "quat_w")
FRAME: Final = "tracker"
# What stands in events.tsv: what happens at a moment, not what was decided of it or said.
SHOWN: Final = frozenset({
    "session_start", "block_start", "trial", "void", "answer", "show", "hide", "rest", "resume", "cover", "stop",
    "tracking_loss", "regain", "rig", "nrs", "dose", "finished", "block_done", "set_done", "probe_done", "visit",
    "visit_end", "session_end",
})  # fmt: skip
README: Final = """Midline: sessions of mirror therapy and graded motor imagery

A record of what was done and rated. People are pseudonyms. Motion files hold the tracked limb in the tracker's own
space: metres, right-handed, y up, quaternions x y z w; a joint that was not seen is n/a. The mirror image is not
stored: it is the reflection of this limb. The first channel is the time since the first sample, as it was really
taken. sourcedata/kinematics holds the same numbers as Parquet. events.tsv counts from the first sample, or, where
no movement was kept (folder beh), from the first event. A rating that was not given is n/a and stays so.

Midline is an investigational aid, not cleared as a medical device.
"""


def bids_files(records: Sequence[Record], movements: Movements) -> Files:
    """The dataset: a path within it to its content."""
    files: dict[str, bytes] = {
        "dataset_description.json": _json(_dataset()),
        "README": README.encode(),
        "participants.json": _json(_PEOPLE),
        f"task-{TASK}_events.json": _json(_EVENTS),
    }
    people = []
    for label, record in _labelled(records):
        files |= _of_record(label, record, movements)
        people.append({"participant_id": f"sub-{label}", **_person(record)})
    return {**files, "participants.tsv": _tsv(list(people[0]), people)}


def _labelled(records: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    """Each record under a label of letters and digits alone, no two alike."""
    taken: set[str] = set()
    for record in records:
        plain = re.sub(r"[^A-Za-z0-9]", "", record.code) or NOBODY
        label, number = plain, 1
        while label.lower() in taken:
            number += 1
            label = f"{plain}n{number}"
        taken.add(label.lower())
        yield label, record


def _of_record(label: str, record: Record, movements: Movements) -> Files:
    files: dict[str, bytes] = {}
    lines = []
    told = {line["session"]: line for line in tables([record])["sessions"]}
    practised = [each for each in sittings(record) if each.mode != RECORD_ONLY]
    for number, sitting in enumerate(practised, start=1):
        session = f"{number:03d}"
        stem = f"sub-{label}_ses-{session}_task-{TASK}"
        place = f"sub-{label}/ses-{session}"
        # Movement is kept by the journal's session: a further visit within one has none of its own.
        kept = movements(sitting.session) if sitting.session == sitting.rows[0].session else ()
        start_s = min((float(limb.times_s[0]) for limb in kept if len(limb.times_s)), default=None)
        for limb in kept:
            files |= _motion(place, stem, limb)
        folder = "beh" if start_s is None else "motion"
        files[f"{place}/{folder}/{stem}_events.tsv"] = _events(sitting, start_s or 0.0)
        line = told[sitting.session]
        names = ("pain_before", "pain_before_state", "pain_after", "pain_after_state", "active_s", "complete")
        lines.append({
            "session_id": f"ses-{session}",
            "acq_time": utc(sitting.begun_us),
            "mode": line["mode"],
            **{name: line[name] for name in names},
        })  # fmt: skip
    if lines:
        files[f"sub-{label}/sub-{label}_sessions.tsv"] = _tsv(list(lines[0]), lines)
        files[f"sub-{label}/sub-{label}_sessions.json"] = _json(_SESSIONS)
    return files


def _person(record: Record) -> dict[str, Any]:
    names = ("age", "preset", "affected", "limb", "amputation", "brain_injury", "shoulder_pain")
    found = tables([record])["patients"]
    return {"pseudonym": record.code or None, **{name: found[0][name] if found else None for name in names}}


# -- movement ----------------------------------------------------------------------------------------------------


def _motion(place: str, stem: str, limb: Limb) -> Files:
    tracked = f"{stem}_tracksys-{limb.role}"
    at = f"{place}/motion/{tracked}"
    channels = _channels(limb)
    values = _columns(limb)
    return {
        f"{at}_motion.tsv": _numbers(values),
        f"{at}_motion.json": _json(_about(limb)),
        f"{at}_channels.tsv": _tsv(list(channels[0]), channels),
        f"{at}_channels.json": _json(_CHANNELS),
        f"sourcedata/kinematics/{place}/{tracked}_motion.parquet": _parquet(channels, values),
    }


def _channels(limb: Limb) -> list[dict[str, Any]]:
    found = [_channel("latency", NONE, "LATENCY", NONE, "s")]
    for joint in limb.joints:
        found += [_channel(f"{joint}_{axis}", axis, "POS", joint, "m") for axis in AXES]
        found += [_channel(f"{joint}_{turn}", turn, "ORNT", joint, NONE) for turn in TURNS]
        found.append(_channel(f"{joint}_tracked", NONE, "MISC", joint, NONE))
    return found


def _channel(name: str, component: str, kind: str, point: str, units: str) -> dict[str, Any]:
    frame = FRAME if kind in ("POS", "ORNT") else NONE
    head = {"name": name, "component": component, "type": kind, "tracked_point": point, "units": units}
    return {**head, "reference_frame": frame}


def _columns(limb: Limb) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(T, 1 + 8 J): time since the first sample, then place, turn and tracked (0, 1) of each joint."""
    count = len(limb.times_s)
    parts = [limb.positions, limb.orientations, limb.tracked[:, :, None].astype(np.float64)]
    joints = np.concatenate(parts, axis=2).reshape(count, -1)
    times = (limb.times_s - limb.times_s[:1])[:, None]
    return np.concatenate([times, joints], axis=1)


def _rates(limb: Limb) -> tuple[float, float]:
    """Samples a second as the tracker meant it (by the usual gap), and as they came."""
    gaps = np.diff(limb.times_s)
    if not len(gaps) or gaps.sum() <= 0:
        return 0.0, 0.0
    return round(1.0 / float(np.median(gaps)), 3), round(len(gaps) / float(gaps.sum()), 3)


def _about(limb: Limb) -> dict[str, Any]:
    usual, real = _rates(limb)
    count = len(limb.joints)
    return {
        "TaskName": TASK,
        "TaskDescription": f"Exercises before a virtual mirror; the {limb.side} limb is tracked",
        "SamplingFrequency": usual,
        "SamplingFrequencyEffective": real,
        "TrackingSystemName": limb.role,
        "TrackedPointsCount": count,
        "MotionChannelCount": count * (len(AXES) + len(TURNS)),
        "POSChannelCount": count * len(AXES),
        "ORNTChannelCount": count * len(TURNS),
        "LATENCYChannelCount": 1,
        "MISCChannelCount": count,
        "MissingValues": NONE,
        "RecordingType": "continuous",
    }


def _numbers(values: np.ndarray[Any, np.dtype[np.float64]]) -> bytes:
    """Rows without a head, as Motion-BIDS has them."""
    rows = ("\t".join(_figure(each) for each in row) for row in values.tolist())
    return "".join(f"{row}\n" for row in rows).encode()


def _figure(value: float) -> str:
    return f"{value:.{DIGITS}g}" if math.isfinite(value) else NONE


def _parquet(channels: Sequence[Mapping[str, Any]], values: np.ndarray[Any, np.dtype[np.float64]]) -> bytes:
    import pyarrow as arrow
    from pyarrow import parquet

    names = [each["name"] for each in channels]
    kinds = [np.float64, *([np.float32] * (len(names) - 1))]
    columns = [arrow.array(values[:, at].astype(kind)) for at, kind in enumerate(kinds)]
    out = io.BytesIO()
    parquet.write_table(arrow.table(columns, names=names), out, compression="zstd")
    return out.getvalue()


# -- events ------------------------------------------------------------------------------------------------------


def _events(sitting: Sitting, start_s: float) -> bytes:
    """What happened when, in seconds; the session's clock, or where it has none the wall clock."""
    clocked = any(row.session_s is not None for row in sitting.rows)
    lines, now_s = [], start_s
    for row in sitting.rows:
        if row.session_s is not None:
            now_s = row.session_s
        elif not clocked:
            now_s = (row.utc_us - sitting.begun_us) / 1e6
        if row.event.kind in SHOWN:
            lines.append({"onset": round(now_s - start_s, DIGITS), **_event(row.event)})
    return _tsv(["onset", "duration", "trial_type", "code", "value"], lines)


def _event(event: Any) -> dict[str, Any]:
    code: str | None = None
    value: Any = None
    seconds: float | None = None
    match event:
        case Trial():
            seconds, value = round(event.end_s - event.start_s, DIGITS), event.success
        case Nrs():
            code, value = event.moment, event.value
        case BlockStart():
            code, value = event.code, event.x
        case BlockDone() | SetDone():
            code, value = event.code if isinstance(event, BlockDone) else event.rung, event.active_s
        case Dose():
            value = event.active_s
        case RigSet():
            code, value = event.condition, event.w
        case _:
            pass
    return {"duration": seconds, "trial_type": event.kind, "code": code, "value": value}


# -- files -------------------------------------------------------------------------------------------------------


def _tsv(names: Sequence[str], lines: Sequence[Mapping[str, Any]]) -> bytes:
    rows = ["\t".join(names), *("\t".join(_cell(line.get(name)) for name in names) for line in lines)]
    return "".join(f"{row}\n" for row in rows).encode()


def _cell(value: Any) -> str:
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return NONE
    if isinstance(value, bool):
        return "true" if value else "false"
    return re.sub(r"\s", " ", str(value))


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def _dataset() -> dict[str, Any]:
    return {
        "Name": "Midline: mirror therapy and graded motor imagery",
        "BIDSVersion": VERSION,
        "DatasetType": "raw",
        "Authors": ["filled in by the site"],
    }


_PEOPLE: Final = {
    "pseudonym": {"Description": "Code of the person as the station or the study knows it"},
    "age": {"Description": "At the beginning of the programme", "Units": "years"},
    "preset": {"Description": "Kind of patient"},
    "affected": {"Description": "Side that hurts, is weak or is gone"},
    "limb": {"Description": "arm or leg"},
    "amputation": {"Description": "true or false"},
    "brain_injury": {"Description": "true or false"},
    "shoulder_pain": {"Description": "true or false"},
}
_SESSIONS: Final = {
    "mode": {"Description": "session, visit or demonstration"},
    "pain_before": {"Description": "Last rating before practice, 0-10; n/a: none, see the state"},
    "pain_before_state": {"Description": "given, not-given (asked and not answered) or not-asked"},
    "pain_after": {"Description": "Last rating after practice, 0-10; n/a: none, see the state"},
    "pain_after_state": {"Description": "given, not-given (asked and not answered) or not-asked"},
    "active_s": {"Description": "Active time", "Units": "s"},
    "complete": {"Description": "false: it was cut off, all else still holds"},
}
_EVENTS: Final = {
    "trial_type": {"Description": "Kind of event; nrs is a rating of pain, 0-10"},
    "code": {"Description": "Exercise, moment of a rating, or state of the mirror"},
    "value": {"Description": "Rating, success, difficulty or active seconds, by the kind; n/a: not given"},
}
_CHANNELS: Final = {
    "reference_frame": {
        "Levels": {
            FRAME: {
                "SpatialAxes": "RSP",
                "RotationRule": "right-hand",
                "Description": "The tracker's space: x right, y up, z backwards; metres",
            }
        }
    }
}
