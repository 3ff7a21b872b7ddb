"""A PostgreSQL of a test run's own: its own folder, a socket in it and no port, ended with the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from game.scoring.store.engine import open_store

INSTALLED = Path("/usr/lib/postgresql")
# Some name that is not root: PostgreSQL refuses to run as root.
ACCOUNTS = ("postgres", "nobody")
# Half of the machine's memory, on Linux; of that so much must be free.
MEMORY, MEMORY_BYTES = Path("/dev/shm"), 4 * 1024**3
OWNER, SERVICE = "owner", "service"


def programs() -> Path:
    """The folder of the newest installed PostgreSQL."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    assert found, "PostgreSQL is not installed: apt-get install postgresql"
    return found[-1].parent


class Cluster:
    """A running cluster; databases are made in it one by one."""

    def __init__(self, folder: Path, account: int | None, synced: bool) -> None:
        self.folder = folder
        self.account = account
        self.synced = synced
        self.made = 0
        self.names: list[str] = []
        self.template = ""

    def call(self, program: str, *words: object) -> None:
        done = subprocess.run(
            [programs() / program, *map(str, words)], user=self.account, group=None, extra_groups=None,
            capture_output=True, text=True, cwd=self.folder, check=False,
            env={"LANG": "C.UTF-8", "PATH": os.environ["PATH"], "PGUSER": "postgres", "PGHOST": str(self.folder)},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def url(self, role: str, name: str) -> str:
        return f"postgresql+psycopg://{role}@/{name}?host={self.folder}"

    def database(self, template: str = "template1") -> tuple[str, str]:
        """A new database: its address for the owner of its tables, and for who serves."""
        self.made += 1
        name = f"ward{self.made}"
        self.tell(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY wal_log")
        self.names.append(name)
        return self.url(OWNER, name), self.url(SERVICE, name)

    def migrated(self) -> tuple[str, str]:
        """A new database with the newest tables, which are made once and copied."""
        if not self.template:
            owner, url = self.database()
            store = open_store(url)
            store.migrate(owner)
            store.close()
            self.template = f"ward{self.made}"
        return self.database(self.template)

    def forget(self) -> None:
        """Take away all databases but the one that is copied."""
        gone = [name for name in self.names if name != self.template]
        self.tell(*(f"DROP DATABASE {name} WITH (FORCE)" for name in gone))
        self.names = [name for name in self.names if name not in gone]

    def tell(self, *statements: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as told:
            for statement in statements:
                told.execute(statement)

    def control(self, *words: object) -> None:
        # On a busy machine the first start takes longer than the minute that is waited without being told.
        self.call("pg_ctl", "--pgdata", self.folder / "data", "--wait", "--timeout", 300, "--silent", *words)

    def start(self) -> None:
        # Nothing listens but the socket.
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60"
        if not self.synced:
            options += " -c fsync=off -c full_page_writes=off"
        self.control("--log", self.folder / "log", "--options", options, "start")


@contextmanager
def running(*, synced: bool = False) -> Iterator[Cluster]:
    """A cluster until this ends; `synced` as on a ward, for what measures it.

    Tests end programs and clusters, never the machine: what was written is there without a sync.
    """
    # A short path, since a socket's has at most 107 letters; the folder is open to the account that runs it.
    folder = Path(tempfile.mkdtemp(prefix="midline-pg-", dir=None if synced else _in_memory()))
    account = None
    if os.geteuid() == 0:
        import pwd

        account = next(pwd.getpwnam(name) for name in ACCOUNTS if _known(name))
        os.chown(folder, account.pw_uid, account.pw_gid)
    cluster = Cluster(folder, account.pw_uid if account else None, synced)
    try:
        cluster.call(
            "initdb", "--pgdata", folder / "data", "--auth", "trust", "--username", "postgres", "-E", "UTF8",
            "--no-sync",
        )  # fmt: skip
        cluster.start()
        try:
            cluster.tell(f"CREATE ROLE {OWNER} LOGIN", f"CREATE ROLE {SERVICE} LOGIN")
            yield cluster
        finally:
            cluster.control("--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _in_memory() -> Path | None:
    """Where databases are made and taken away in no time; None where there is not enough room for them."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES else None


def _known(name: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
