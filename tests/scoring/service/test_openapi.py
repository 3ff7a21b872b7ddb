"""The OpenAPI page describes every door, and calls made from it meet no fault of the program."""

import pytest

from game.scoring.service.table import DOORS
from tests.scoring.service.fuzz import fuzz


def test_every_door_is_described_with_its_types(client):
    page = client.get("/openapi.json").json()
    assert page["openapi"].startswith("3.1")
    for door in DOORS:
        operation = page["paths"][door.path][door.method.lower()]
        assert ("security" in operation) == door.signed
        assert ("401" in operation["responses"]) == door.signed
        assert ("requestBody" in operation) == (door.said is not None)
    batch = page["components"]["schemas"]["Batch"]
    assert set(batch["required"]) == {"wire", "sent_utc_us", "sent_mono_us", "boot", "sessions", "events"}
    assert page["components"]["schemas"]["SentEvent"]["properties"]["payload"] == {"type": "string"}


@pytest.mark.slow
def test_calls_of_every_sort_meet_no_fault_of_the_program(tmp_path):
    told = fuzz(0.0, tmp_path)  # each door once in each way
    assert {line.split(" ")[1] for line in told} >= {
        "/v1/events",
        "/v1/enrol",
        "/health",
        "/v1/stations/me/status",
    }
    assert sum(told.values()) > 40
