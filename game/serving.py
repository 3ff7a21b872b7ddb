"""The commands of the scoring service: serve it, let staff in, save it and bring it back."""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from game.console import give, json_option, say

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from game.scoring.service.settings import Settings
    from game.scoring.store.engine import Store

ROLES = ("therapist", "lead", "researcher", "admin")
# As the pages ask for when somebody chooses a new one.
LEAST_PASSWORD = 10
STORE = "ward.db"
# What the audit calls who works at the command line of the server.
BY = "command line"

database_option = click.option(
    "--database",
    envvar="MIDLINE_DATABASE",
    metavar="URL",
    help="postgresql+psycopg://… or sqlite:///FILE; without it a file in the data folder. MIDLINE_DATABASE says"
    " the same without showing a password to others on this machine.",
)


@click.command()
@database_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Another one than this machine needs TLS.")
@click.option("--port", type=click.IntRange(0, 65535), default=8443, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Needs PostgreSQL.")
@click.option("--tls", is_flag=True, help="TLS on this machine alone too; elsewhere it is always on.")
@click.option("--certificate", type=click.Path(path_type=Path), help="PEM; without it one is made and renewed.")
@click.option("--private-key", type=click.Path(path_type=Path), help="PEM, of that certificate.")
@click.option("--proxy", "proxies", multiple=True, metavar="ADDRESS", help="Whose X-Forwarded-For is believed.")
@click.option(
    "--owner-database", envvar="MIDLINE_OWNER_DATABASE", metavar="URL", help="Role that owns the tables."
)
def serve(database: str | None, owner_database: str | None, **options: Any) -> None:
    """Keep what stations record, and show it to staff; until it is stopped with Ctrl+C."""
    from game.scoring.service.run import ServeError
    from game.scoring.service.run import serve as run
    from game.scoring.store.trouble import StoreError

    settings = _settings(database, options)
    store = _opened(settings.database)
    try:
        _made_ready(store, owner_database)
        if store.kind == "sqlite" and settings.workers > 1:
            raise click.UsageError(
                "An embedded database has one worker: name a PostgreSQL, or leave out --workers."
            )
        weak = store.weakness()
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()
    if weak is not None:
        say(weak)
    say(f"Midline serves at {_address(settings)}; stop it with Ctrl+C.")
    try:
        run(build, settings)
    except ServeError as error:
        raise click.ClickException(str(error)) from error


def build(settings: Settings) -> Starlette:
    """The application of one worker, with a store of its own."""
    from game.scoring.service.app import make_app
    from game.ward.pages import make_pages

    store = _opened(settings.database)
    pages, ward = make_pages(store, settings.folder, secure=settings.secure, address=_address(settings))

    def ends() -> None:
        ward.closing = True

    return make_app(store, settings, pages, ends)


@click.group()
def staff() -> None:
    """Who may sign in on the ward's pages."""


@staff.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--password-stdin", is_flag=True, help="The first line of stdin is the password; nothing is asked.")
@database_option
def add(name: str, role: str, password_stdin: bool, database: str | None) -> None:
    """Let somebody sign in; the password is asked for, twice, and only a hash of it is kept."""
    from argon2 import PasswordHasher

    password = _line() if password_stdin else _asked("Password", twice=True)
    if len(password) < LEAST_PASSWORD:
        raise click.ClickException(f"A password has at least {LEAST_PASSWORD} letters; {name} was not added.")
    hashed = PasswordHasher().hash(password)
    made = _on_store(database, lambda store: store.add_staff(name, role, hashed, BY))
    say(f"{made.name} may sign in as {made.role}.")


@staff.command("list")
@database_option
@json_option
def list_staff(database: str | None, as_json: bool) -> None:
    """Everybody who may sign in, and who no longer may."""
    found = _on_store(database, lambda store: store.all_staff())
    if as_json:
        give(
            {
                "staff": [
                    {"name": one.name, "role": one.role, "revoked": one.revoked_us is not None} for one in found
                ]
            }
        )
        return
    for one in found:
        click.echo(f"{one.name:24} {one.role:12} {'' if one.revoked_us is None else 'revoked'}".rstrip())


@staff.command("revoke")
@click.argument("name")
@database_option
def revoke(name: str, database: str | None) -> None:
    """Let somebody no longer sign in, and end what is open; what they did stays under their name."""

    def revoked(store: Store) -> None:
        store.revoke_staff(name, BY)
        store.end_staff_sessions(name)

    _on_store(database, revoked)
    say(f"{name} may no longer sign in.")


secret_option = click.option(
    "--secret-stdin", is_flag=True, help="The first line of stdin is the pass phrase; nothing is asked."
)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@secret_option
@database_option
@json_option
def backup(path: Path, secret_stdin: bool, database: str | None, as_json: bool) -> None:
    """Save the whole store in one new encrypted file; the service may run meanwhile."""
    secret = _line() if secret_stdin else _asked("Pass phrase of the backup", twice=True)
    saved = _on_store(database, lambda store: store.backup(path, secret))
    if as_json:
        give({"path": str(path), "made_utc": saved.made_utc, "head": saved.head, "rows": saved.counts})
        return
    say(
        f"{saved.counts['event']} events and all that belongs to them are in {path}. Without its pass phrase"
        " nobody can read it: keep that apart, and keep the head of the audit with it:"
    )
    click.echo(saved.head)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@secret_option
@database_option
@json_option
def restore(path: Path, secret_stdin: bool, database: str | None, as_json: bool) -> None:
    """Bring a backup back into a store that holds nothing yet; all of it comes, or nothing."""
    secret = _line() if secret_stdin else _asked("Pass phrase of the backup", twice=False)
    brought = _on_store(database, lambda store: store.restore(path, secret))
    if as_json:
        give({"path": str(path), "made_utc": brought.made_utc, "head": brought.head, "rows": brought.counts})
        return
    say(f"{brought.counts['event']} events of {brought.made_utc} are back. The head of their audit:")
    click.echo(brought.head)


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _asked(what: str, twice: bool) -> str:
    return str(click.prompt(what, hide_input=True, confirmation_prompt="Once more" if twice else False, err=True))


def _on_store(database: str | None, act: Any) -> Any:
    from game.scoring.store.trouble import StoreError

    store = _opened(_url(database))
    try:
        _made_ready(store, None)
        return act(store)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()


def _url(database: str | None) -> str:
    from game.scoring.folder import data_folder

    return database or f"sqlite:///{data_folder() / STORE}"


def _opened(url: str) -> Store:
    from game.scoring.store.engine import open_store
    from game.scoring.store.trouble import StoreError

    try:
        return open_store(url)
    except StoreError as error:
        raise click.ClickException(str(error)) from error


def _made_ready(store: Store, owner_database: str | None) -> None:
    """Bring the tables to what this program knows; a role that only serves finds them so already."""
    from game.scoring.store.migrate import head

    if owner_database is not None or store.revision() != head():
        store.migrate(owner_database)


def _settings(database: str | None, options: dict[str, Any]) -> Settings:
    from game.scoring.folder import data_folder, make_ready
    from game.scoring.service.run import is_loopback
    from game.scoring.service.settings import Settings

    folder = data_folder()
    make_ready(folder)
    host, port, workers = options["host"], options["port"], options["workers"]
    settings = Settings(
        folder, _url(database), host, port, workers, proxies=options["proxies"], version=version("midline")
    )
    given, private_key = options["certificate"], options["private_key"]
    if private_key is not None and given is None:
        raise click.UsageError("--private-key needs its --certificate.")
    if given is None and is_loopback(host) and not options["tls"]:
        return settings
    if given is not None and private_key is None and not options["proxies"]:
        raise click.UsageError("--certificate needs its --private-key, or the --proxy that holds it.")
    return _secured(settings, given, private_key)


def _secured(settings: Settings, given: Path | None, private_key: Path | None) -> Settings:
    from dataclasses import replace

    from game.scoring.service import certificate

    try:
        if given is None:
            pair = certificate.own(settings.folder, settings.host)
            private_key = pair.private_key
        else:
            pair = certificate.given(given, private_key)
    except certificate.CertificateError as error:
        raise click.ClickException(str(error)) from error
    return replace(
        settings,
        fingerprint=pair.fingerprint,
        certificate=pair.certificate,
        private_key=private_key,
        own_certificate=given is None,
    )


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if re.fullmatch(r"[0-9a-fA-F:]+:[0-9a-fA-F:.]*", settings.host) else settings.host
    return f"{'https' if settings.secure else 'http'}://{host}:{settings.port}"
