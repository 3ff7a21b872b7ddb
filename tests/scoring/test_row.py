"""Every kind of event comes back as it went in, in one canonical form."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.scoring.journal import Journal
from game.scoring.read import JournalError, read_events, read_file
from game.scoring.row import Entry, decode, encode, entry_of_line, events_jsonl
from game.training.events import Calib, Dose, Event, Note, Recentre, Show, Trial
from game.training.payload import KINDS, to_payload

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(max_size=20)
# What a decision may hold: plain JSON, lists in lists included.
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(TEXTS, ANYTHING, max_size=3)


def values(hint: Any) -> st.SearchStrategy[Any]:
    made = {
        float: NUMBERS,
        float | None: st.none() | NUMBERS,
        int: st.integers(0, 2**40),
        int | None: st.none() | st.integers(0, 10),
        str: TEXTS,
        bool: st.booleans(),
        bool | None: st.none() | st.booleans(),
        str | int: TEXTS | st.integers(0, 10),
        Mapping[str, int] | None: st.none() | st.dictionaries(TEXTS, st.integers(0, 4), max_size=4),
        Mapping[str, int | None]: st.dictionaries(TEXTS, st.none() | st.integers(0, 10), max_size=4),
        tuple[float, float, float]: st.tuples(NUMBERS, NUMBERS, NUMBERS),
        tuple[str, ...]: st.lists(TEXTS, max_size=4).map(tuple),
        Mapping[str, str]: st.dictionaries(TEXTS, TEXTS, max_size=4),
        Mapping[str, float]: st.dictionaries(TEXTS, NUMBERS, max_size=4),
        Mapping[str, float | str | bool]: st.dictionaries(TEXTS, NUMBERS | TEXTS | st.booleans(), max_size=4),
        tuple[int, ...]: st.lists(st.integers(0, 40), max_size=4).map(tuple),
        tuple[float, ...]: st.lists(NUMBERS, max_size=4).map(tuple),
        tuple[bool, ...]: st.lists(st.booleans(), max_size=4).map(tuple),
        Any: ANYTHING,
        Mapping[str, Any]: OBJECTS,
        tuple[Mapping[str, Any], ...]: st.lists(st.dictionaries(TEXTS, ANYTHING, max_size=3), max_size=3).map(
            tuple
        ),
        Mapping[str, tuple[float, float]]: st.dictionaries(TEXTS, st.tuples(NUMBERS, NUMBERS), max_size=3),
    }
    return made[hint]


def of_kind(kind: type) -> st.SearchStrategy[Event]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: values(hint) for name, hint in hints.items() if name != "kind"})


EVENTS = st.one_of([of_kind(kind) for kind in KINDS.values()])


# All kinds are made of the same sorts of values: a few examples of each are some hundred together.
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_every_kind_comes_back_equal(kind: type, data: st.DataObject) -> None:
    comes_back(kind, data)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_kind_comes_back_equal_of_many(kind: type, data: st.DataObject) -> None:
    comes_back(kind, data)


def comes_back(kind: type, data: st.DataObject) -> None:
    event = data.draw(of_kind(kind))
    text = encode(event)
    assert decode(text) == event
    assert text == json.dumps(to_payload(event), sort_keys=True, separators=(",", ":"))
    assert text.isascii()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(st.tuples(EVENTS, st.none() | NUMBERS, NUMBERS), min_size=1, max_size=20))
def test_what_is_written_is_read_from_the_journal(entries: list[Any], tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        session = journal.begin_session()
        for event, exercise_s, session_s in entries:
            journal.append(event, exercise_s, session_s)
    rows = read_events(tmp_path, session)
    assert [(row.event, row.exercise_s, row.session_s) for row in rows] == entries
    assert [row.seq for row in rows] == list(range(1, len(entries) + 1))


@settings(max_examples=30, deadline=None)
@given(events=st.lists(EVENTS, max_size=10))
def test_a_jsonl_line_reads_back_and_is_the_same_again(events: list[Event]) -> None:
    entries = [Entry(number, number / 3, number / 7, event) for number, event in enumerate(events, start=1)]
    lines = list(events_jsonl(entries))
    back = [entry_of_line(line) for line in lines]
    assert [entry.event for entry in back] == events
    assert list(events_jsonl(back)) == lines


def test_times_are_rounded_to_a_microsecond_and_nothing_of_one_run_is_in_a_line() -> None:
    (line,) = events_jsonl([Entry(3, 0.1 + 0.2, -0.0, Recentre("staff"))])
    assert line == '{"seq":3,"t":0.3,"at":0.0,"payload":{"by":"staff","kind":"recentre"}}'
    (line,) = events_jsonl([Entry(4, None, math.nan, Recentre("staff"))])
    assert line == '{"seq":4,"t":null,"at":null,"payload":{"by":"staff","kind":"recentre"}}'


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, np.float32("nan")])
def test_what_is_no_number_is_null_and_comes_back_as_unknown(odd: float) -> None:
    text = encode(Trial(1, 1.0, True, odd, "", 0.0, 1.0, {"gap_m": odd, "hold_s": 2.0}))
    assert '"quality":null' in text
    assert "NaN" not in text
    assert "Infinity" not in text
    back = decode(text)
    assert isinstance(back, Trial)
    assert math.isnan(back.quality)
    assert math.isnan(back.metrics["gap_m"])
    assert back.metrics["hold_s"] == 2.0
    assert decode(encode(Calib({"curl": (odd, 1.0)}, "x"))).ranges["curl"][1] == 1.0


def test_numpy_scalars_become_plain_numbers() -> None:
    show = Show(1, "cup", (np.float64(1.0), 2.0, 3.0), {"turn_deg": np.float32(0.5), "on": np.bool_(True)})
    assert decode(encode(show)) == Show(1, "cup", (1.0, 2.0, 3.0), {"turn_deg": 0.5, "on": True})
    with pytest.raises(TypeError, match="cannot hold"):
        encode(Note({1, 2}, "staff"))  # type: ignore[arg-type]


def test_a_file_reads_back_and_a_cut_off_last_line_is_left_out(tmp_path: Path) -> None:
    entries = [Entry(1, None, 0.0, Note("a", "b")), Entry(2, 0.5, 0.5, Dose(1.0, "mirror"))]
    path = tmp_path / "events.jsonl"
    text = "".join(f"{line}\n" for line in events_jsonl(entries))
    path.write_text(text)
    assert read_file(path) == entries
    path.write_text(text[:-5])
    assert read_file(path) == entries[:1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no event"),
        ("hello\n", "line 1 is not an event"),
        ('{"seq":1,"t":null,"at":0,"payload":{"kind":"nothing"}}\n', "unknown kind of event: 'nothing'"),
        ('{"seq":0,"t":null,"at":0,"payload":{"kind":"recentre","by":"x"}}\n', "seq must count from 1"),
        ('{"seq":1,"t":"1","at":0,"payload":{"kind":"recentre","by":"x"}}\n', "t must be a number"),
        ('{"seq":1,"t":null,"at":0,"payload":{"kind":"recentre","by":"x"}}\n' * 2, "line 2 is out of order"),
        ('{"seq":1,"t":null,"at":0,"payload":[]}\n', "line 1 is not an event"),
        ("[1]\n", "line 1 is not an event"),
    ],
)
def test_a_file_that_is_no_record_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(text)
    with pytest.raises(JournalError, match=said):
        read_file(path)


def test_no_file_and_no_text_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no file"):
        read_file(tmp_path / "events.jsonl")
    (tmp_path / "events.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(JournalError, match="not text"):
        read_file(tmp_path / "events.jsonl")
