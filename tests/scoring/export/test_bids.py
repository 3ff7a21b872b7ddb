"""The dataset passes bids-validator, holds the numbers that were kept, and says what is missing."""

import io
import json
from functools import cache

import numpy as np
import pytest
from pyarrow import parquet

from game.body.joints import HAND_JOINTS
from game.scoring.export import Beside, Limb, Record, make, put
from game.training.events import Nrs, SessionEnd, SessionStart, Trial
from tests.scoring.export.kit import lived_record, rows_of

RATE_HZ, COUNT = 90.0, 45


def limb(role="intact", count=COUNT):
    random = np.random.default_rng(3)
    shape = (count, len(HAND_JOINTS))
    positions = random.normal(size=(*shape, 3)).astype(np.float32).astype(np.float64)
    positions[5, 2] = np.nan
    orientations = random.normal(size=(*shape, 4))
    return Limb(
        role, "right", tuple(HAND_JOINTS), 10.0 + np.arange(count) / RATE_HZ, positions, orientations,
        ~np.isnan(positions).any(axis=2),
    )  # fmt: skip


def demonstration():
    events = [
        SessionStart("demonstration", "left", 1, "step"), Trial(1, 1.0, True, 1.0, "", 0.25, 1.0),
        Nrs("post", None, "self", "bar", "cli"), SessionEnd("done"),
    ]  # fmt: skip
    return Record("", rows_of("", 0, "2026-01-05", events, programme=False))


def alike():
    return [Record(code, lived_record(8).rows) for code in ("P-0-1", "P-01")]


@cache
def dataset():
    """A month of a patient, two whose codes are the same letters, and a demonstration with movement."""
    return made([lived_record(30, "P-77"), *alike(), demonstration()])


def made(records):
    moved = demonstration().rows[0].session
    beside = Beside(movements=lambda session: (limb(), limb("affected")) if session == moved else ())
    return make(records, "bids", beside)


def test_the_validator_finds_no_error_and_a_damaged_copy_is_refused(judge_bids, tmp_path):
    files = dict(dataset())
    put(tmp_path / "whole", files)
    errors, warnings = judge_bids(tmp_path / "whole")
    assert errors == []
    # People practise on days of their own, and a motion file has no head line.
    uneven = {"INCONSISTENT_SUBJECTS", "MISSING_SESSION"}
    assert set(warnings) <= {
        *uneven,
        "CUSTOM_COLUMN_WITHOUT_DESCRIPTION",
        "TSV_IMPROPER_FIELDS",
        "TOO_FEW_AUTHORS",
    }
    # The judge takes long over a month: a few days, in which it finds nothing either, are damaged.
    files = dict(made([lived_record(4, "P-77"), demonstration()]))
    put(tmp_path / "few", files)
    assert judge_bids(tmp_path / "few")[0] == []
    damaged = {
        "no name": {**files, "dataset_description.json": b"{}"},
        "no rate": {
            name: content.replace(b'"SamplingFrequency"', b'"Sampling"') for name, content in files.items()
        },
        "a stray file": {**files, "sub-P77/ses-001/beh/notes.tsv": b"a\tb\n1\t2\n"},
        "no onset": {name: content.replace(b"onset\t", b"offset\t") for name, content in files.items()},
    }
    for why, copy in damaged.items():
        put(tmp_path / why, copy)
        assert judge_bids(tmp_path / why)[0], why


def test_people_of_like_codes_are_two(tmp_path):
    lines = dataset()["participants.tsv"].decode().splitlines()
    assert [line.split("\t")[:2] for line in lines[1:]] == [
        ["sub-P77", "P-77"], ["sub-P01", "P-0-1"], ["sub-P01n2", "P-01"], ["sub-demonstration", "n/a"],
    ]  # fmt: skip


def test_motion_and_parquet_hold_what_was_kept():
    files, kept = dataset(), limb()
    at = "sub-demonstration/ses-001/motion/sub-demonstration_ses-001_task-mirror"
    rows = [line.split("\t") for line in files[f"{at}_tracksys-intact_motion.tsv"].decode().splitlines()]
    assert len(rows) == COUNT
    assert len(rows[0]) == 1 + 8 * len(HAND_JOINTS)
    assert rows[5][1 + 8 * 2 : 4 + 8 * 2] == ["n/a"] * 3
    about = json.loads(files[f"{at}_tracksys-intact_motion.json"])
    assert about["SamplingFrequency"] == pytest.approx(RATE_HZ, rel=1e-3)
    assert about["POSChannelCount"] == 78
    channels = files[f"{at}_tracksys-intact_channels.tsv"].decode().splitlines()
    assert len(channels) - 1 == len(rows[0])
    name = "sourcedata/kinematics/sub-demonstration/ses-001/sub-demonstration_ses-001_task-mirror_tracksys-intact"
    table = parquet.read_table(io.BytesIO(files[f"{name}_motion.parquet"]))
    assert table.column_names == [line.split("\t")[0] for line in channels[1:]]
    assert np.array_equal(table[f"{HAND_JOINTS[3]}_x"].to_numpy(), kept.positions[:, 3, 0].astype(np.float32))
    assert np.isnan(table[f"{HAND_JOINTS[2]}_x"].to_numpy()[5])
    written = np.array([float(row[1 + 8 * 3]) for row in rows])
    assert written == pytest.approx(kept.positions[:, 3, 0], rel=1e-5)


def test_events_say_what_is_missing():
    files = dataset()
    at = "sub-demonstration/ses-001/motion/sub-demonstration_ses-001_task-mirror_events.tsv"
    lines = [line.split("\t") for line in files[at].decode().splitlines()]
    assert ["trial", "n/a", "true"] in [line[2:] for line in lines]
    assert ["nrs", "post", "n/a"] in [line[2:] for line in lines]
    assert float(next(line for line in lines if line[2] == "trial")[1]) == 0.75
    told = files["sub-demonstration/sub-demonstration_sessions.tsv"].decode().splitlines()[1].split("\t")
    assert told[3:7] == ["n/a", "not-asked", "n/a", "not-given"]
