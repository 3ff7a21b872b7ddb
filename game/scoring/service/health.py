"""Whether the service is well, and its totals, for whoever watches over servers; nothing of a person."""

from __future__ import annotations

import os
import shutil

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from game.scoring.service.answers import answer
from game.scoring.service.doors import Service
from game.scoring.store.migrate import head
from game.scoring.wire import WIRE

# With less room left than this the service says that it is not well (bytes).
LEAST_FREE = 200_000_000


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """`well` is false (and the status 503) where the database is away or of another version, or room ends."""

    well: bool
    database: str
    migration: str
    disk_free_mb: int
    wire: int
    version: str


async def health(service: Service, request: Request) -> Response:  # noqa: ARG001 - the signature of a door
    """Look at the database and at the disk."""
    try:
        migration, expected = await service.work(service.store.revision), head()
    except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering is the finding
        migration, expected, database = None, "-", type(error).__name__
    else:
        database = "reachable" if migration == expected else "of another version"
    free = free_bytes(service)
    well = migration == expected and free >= LEAST_FREE
    found = Health(
        well=well,
        database=database,
        migration=migration or "",
        disk_free_mb=free // 1_000_000,
        wire=WIRE,
        version=service.settings.version,
    )
    return answer(found, 200 if well else 503)


async def metrics(service: Service, request: Request) -> Response:  # noqa: ARG001 - the signature of a door
    """Totals of this worker as Prometheus reads them."""
    counts = service.counts
    counts.put("midline_viewers", service.live.viewers)
    counts.put("midline_stations", service.orders.viewers)
    counts.put("midline_feed_seq", service.live.newest)
    counts.put("midline_disk_free_bytes", free_bytes(service))
    return Response(counts.text(os.getpid()), media_type="text/plain; version=0.0.4")


def free_bytes(service: Service) -> int:
    """Room left where the data folder lies; 0 where that cannot be told."""
    try:
        return shutil.disk_usage(service.settings.folder).free
    except OSError:
        return 0
