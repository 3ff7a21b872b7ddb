"""The store of the scoring service, whole."""

from __future__ import annotations

from game.scoring.store import migrate
from game.scoring.store.backup import Saving
from game.scoring.store.database import open_engine, translated
from game.scoring.store.ingest import retry_all

OWNS = (
    "SELECT tableowner = current_user OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
    " FROM pg_tables WHERE tablename = 'event' AND schemaname = current_schema()"
)


class Store(Saving):
    """Keeps every event of every station. Each method is one transaction of its own; threads may share it."""

    def migrate(self, owner_url: str | None = None) -> None:
        """Bring the tables to what this program knows; safe to run again. StoreError says why not.

        On PostgreSQL `owner_url` is the address of the role that owns the tables; the role of this store then may
        serve and may neither change what was kept nor lift what forbids it.
        """
        if owner_url is None:
            with translated():
                migrate.migrate(self.engine)
        else:
            engine, _ = open_engine(owner_url)
            try:
                with translated():
                    migrate.migrate(engine, app_role=self.engine.url.username)
            finally:
                engine.dispose()
        # What an older program did not understand of newer stations may be understood now.
        with self.writing() as connection:
            retry_all(connection)

    def revision(self) -> str | None:
        """The revision of the tables, None before the first migration."""
        with self.reading() as connection:
            return migrate.revision_of(connection)

    def weakness(self) -> str | None:
        """One sentence on what does not protect the record as it should, or None."""
        with self.reading() as connection:
            there = migrate.triggers(connection)
            if there != migrate.trigger_names(self.kind):
                return "Events and audit are not kept from being changed: run the migration again."
            if self.kind == "postgresql" and connection.exec_driver_sql(OWNS).scalar():
                return (
                    "The service's role owns its tables and so could lift what keeps them: let another role own "
                    "them, and name it when migrating."
                )
        return None
