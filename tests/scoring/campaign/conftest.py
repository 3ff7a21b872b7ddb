"""A PostgreSQL of the run's own."""

from tests.scoring.store.conftest import postgres  # noqa: F401
