"""What the checks inside the root stand on: a driver to move by hand, and a service to take away."""

from collections.abc import Iterator

import pytest

from tests.openxr.remote import Remote
from tests.openxr.service import Service


@pytest.fixture
def service() -> Iterator[Service]:
    """The running monado-service; a check may kill it, the next check has it again."""
    it = Service.here()
    it.start()
    yield it
    it.start()


@pytest.fixture
def remote(service: Service) -> Iterator[Remote]:
    """A client of the remote driver, at the driver's state of rest."""
    client = Remote()
    yield client
    client.close()
