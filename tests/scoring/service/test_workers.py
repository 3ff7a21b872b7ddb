"""Several workers over one socket and one PostgreSQL: what one commits the viewers and stations of all get."""

import time

import httpx2 as httpx
import msgspec
import pytest

from game.scoring.store.engine import open_store
from game.scoring.wire import EXPIRES_S
from tests.scoring.service.conftest import STATION
from tests.scoring.service.served import served
from tests.scoring.service.test_served import Lines
from tests.scoring.store.sending import Sender, enrol, rating

# A new connection for each call, so that any worker may take it.
ANEW = httpx.Limits(max_keepalive_connections=0)


@pytest.fixture
def cluster_store(postgres):
    _, url = postgres.migrated()
    store = open_store(url)
    yield store, url
    store.close()


@pytest.mark.realtime
def test_what_one_worker_commits_all_viewers_get_in_order_and_orders_arrive_in_time(cluster_store, tmp_path):
    store, url = cluster_store
    token = enrol(store, STATION, "Trolley")
    headers = {"Authorization": f"Bearer {token}"}
    with served(tmp_path, url, workers=2) as service, httpx.Client(limits=ANEW) as client:
        views = [Lines(f"{service.url}/live", {}) for _ in range(6)]
        stations = [Lines(f"{service.url}/v1/stations/me/orders", headers) for _ in range(4)]
        sender, sent = Sender(store, STATION), []
        session = sender.begin()
        for _ in range(30):  # each with a new connection, so that both workers take some
            body = msgspec.json.encode(sender.batch(sender.event(session, rating(2))))
            sent += client.post(f"{service.url}/v1/events", content=body, headers=headers).json()["stored"]
        for view in views:
            view.wait(30)
            assert [msgspec.json.decode(data)[0] for _, data, _ in view.events] == sent
        given = []
        for _ in range(10):
            order = store.give_order(
                STATION, None, "stop", "lead", time.time_ns() // 1000 + int(EXPIRES_S["stop"] * 1e6)
            )
            given.append(order.issued_us / 1e6)
            time.sleep(0.07)
        for station in stations:
            station.wait(10)
            assert max(at - when for (_, _, at), when in zip(station.events, given, strict=True)) <= 0.5
        workers = {_worker(client, service.url) for _ in range(30)}
        assert len(workers) == 2
        # Each worker knew the token a moment ago; one that is revoked elsewhere holds no more for any of them.
        before = store.last_seq()
        store.revoke_station(STATION, "lead")
        for _ in range(30):
            body = msgspec.json.encode(sender.batch(sender.event(session, rating(2))))
            assert client.post(f"{service.url}/v1/events", content=body, headers=headers).status_code == 401
        assert store.last_seq() == before
        assert service.stop() < 8.0


def _worker(client: httpx.Client, url: str) -> str:
    text = client.get(f"{url}/metrics").text
    return text.split('worker="')[1].split('"')[0]


def test_a_database_that_goes_away_is_waited_for(postgres, cluster_store, tmp_path):
    store, url = cluster_store
    token = enrol(store, STATION, "Trolley")
    headers = {"Authorization": f"Bearer {token}"}
    sender = Sender(store, STATION)
    session = sender.begin()
    with served(tmp_path, url) as service:
        view = Lines(f"{service.url}/live", {})
        bodies = [msgspec.json.encode(sender.batch(sender.event(session, rating(2)))) for _ in range(2)]
        assert httpx.post(f"{service.url}/v1/events", content=bodies[0], headers=headers).status_code == 200
        postgres.control("--mode", "immediate", "stop")
        try:
            answer = httpx.post(f"{service.url}/v1/events", content=bodies[1], headers=headers, timeout=20)
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert not httpx.get(f"{service.url}/health", timeout=20).json()["well"]
        finally:
            postgres.start()
        answer = httpx.post(f"{service.url}/v1/events", content=bodies[1], headers=headers, timeout=20)
        assert answer.status_code == 200
        view.wait(2)
        assert httpx.get(f"{service.url}/health").json()["well"]
