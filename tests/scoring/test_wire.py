"""Station and service of different ages understand each other, and what is no message is refused."""

import msgspec
import pytest

from game.scoring.wire import EXPIRES_S, Batch, OrderKind, SentEvent, SentSession

EVENT = {
    "event_id": "e", "session": "s", "seq": 1, "utc_us": 1, "mono_us": 1, "boot": "b", "rules": "r", "format": 2,
    "exercise_s": None, "session_s": 1.5, "kind": "nrs", "payload": '{"kind":"nrs"}',
}  # fmt: skip
BATCH = {"wire": 1, "sent_utc_us": 5, "sent_mono_us": 4, "boot": "b", "sessions": [], "events": [EVENT]}


def test_a_field_of_a_newer_side_is_passed_over_and_one_of_an_older_side_has_its_default():
    newer = BATCH | {"mood": "good", "events": [EVENT | {"colour": "blue"}]}
    read = msgspec.convert(newer, Batch)
    assert read.events[0].programme is False
    assert msgspec.to_builtins(read.events[0]) == EVENT | {"programme": False}


@pytest.mark.parametrize(
    ("field", "value"),
    [("seq", "1"), ("seq", None), ("utc_us", 1.5), ("payload", {"kind": "nrs"}), ("exercise_s", "now")],
)
def test_what_is_no_event_is_refused_with_the_place_of_the_fault(field, value):
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert(EVENT | {field: value}, SentEvent)


def test_a_payload_goes_through_byte_for_byte():
    payload = '{"kind":"note","text":"\\u00e4 \\"x\\""}'
    sent = SentEvent(**(EVENT | {"payload": payload}))
    assert msgspec.json.decode(msgspec.json.encode(sent), type=SentEvent).payload == payload


def test_a_session_says_whose_it_is_or_that_it_is_nobodys():
    assert msgspec.convert({"session": "s", "patient": None, "begun_utc": "t"}, SentSession).patient is None
    with pytest.raises(msgspec.ValidationError, match="patient"):
        msgspec.convert({"session": "s", "begun_utc": "t"}, SentSession)


def test_every_order_has_its_time():
    assert set(EXPIRES_S) == set(OrderKind.__args__)
    assert {kind for kind, most in EXPIRES_S.items() if most == 10.0} == {
        "rest", "stop", "cover", "looks-in-pain", "emergency",
    }  # fmt: skip
