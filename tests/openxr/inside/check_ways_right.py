"""Pain, REST and STOP by each way alone, for an intact right hand; what for is in `ways`."""

import pytest

from game.body.joints import Side
from tests.openxr.inside.ways import WAYS, goes_through

MONADO = {"compositor": "null", "x_server": True, "timeout_s": 300.0}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.by)
def test_pain_rest_and_stop_by_this_way_alone(remote, way, monkeypatch, tmp_path):
    goes_through(remote, way, Side.RIGHT, monkeypatch, tmp_path)
