"""A short campaign of kills on both databases; `python -m tests.scoring.campaign.campaign` is the long one."""

import pytest

from tests.scoring.campaign.campaign import campaign

SECONDS = 3.0


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_kills_on_both_sides_lose_nothing_and_double_nothing(kind, tmp_path, request):
    owner, database = None, f"sqlite:///{tmp_path}/ward.db"
    if kind == "postgres":
        owner, database = request.getfixturevalue("postgres").database()
    found = campaign(tmp_path, database, owner, SECONDS, seed=3, kills=(3, 2))
    assert found.faults == []
    assert found.told > 50
    assert found.stored >= found.told
