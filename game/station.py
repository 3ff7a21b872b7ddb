"""The commands of a station that belongs to a ward: joining it, and sending what waits."""

from __future__ import annotations

import platform
import time

import click

from game.console import say

NOT_ENROLLED = "This station belongs to no ward: `midline enrol URL CODE` joins one."


@click.command()
@click.argument("url", required=False)
@click.argument("code", required=False)
@click.option("--name", help="What the ward calls this station; without it the name of this computer.")
@click.option("--renew", is_flag=True, help="Change this station's token now; once a month it is done by itself.")
def enrol(url: str | None, code: str | None, name: str | None, renew: bool) -> None:
    """Join a ward by the one-time code that its page shows."""
    from game.scoring.folder import data_folder
    from game.scoring.station.enrolled import enrol as run

    if renew:
        if url or code or name:
            raise click.UsageError("--renew is for the ward that this station belongs to; leave out the rest.")
        _renew()
        return
    if not url or not code:
        raise click.UsageError("Give the URL of the ward and the CODE that its page shows.")
    ward = run(data_folder(), url, code, name or platform.node() or "station")
    say(f"This station is {ward.name} of the ward at {ward.url}. What it records is sent there from now on.")


def _renew() -> None:
    from game.scoring.folder import data_folder
    from game.scoring.station import enrolled

    ward = enrolled.read_ward(data_folder())
    if ward is None:
        raise click.ClickException(NOT_ENROLLED)
    enrolled.renew(data_folder(), ward)
    say(f"This station has a new token for the ward at {ward.url}; the one before holds no more once it is used.")


@click.command()
@click.option("--once", is_flag=True, help="Send what waits now, and end.")
def sync(once: bool) -> None:
    """Send what waits to the ward, until it is stopped with Ctrl+C."""
    from game.scoring.folder import data_folder
    from game.scoring.key import find_key
    from game.scoring.station.enrolled import is_due, read_ward, renew
    from game.scoring.station.joined import idle
    from game.scoring.station.sync import send_all

    folder = data_folder()
    ward = read_ward(folder)
    if ward is None:
        raise click.ClickException(NOT_ENROLLED)
    if once:
        sent, aside = send_all(folder, find_key(folder), ward, say)
        if is_due(ward):
            renew(folder, ward)
        say(f"{sent} events were sent." + (f" {aside} are too large and stay here alone." if aside else ""))
        return
    with idle(folder, find_key(folder), ward, say):
        say(f"What waits is sent to {ward.url}; stop it with Ctrl+C.")
        while True:
            time.sleep(1.0)
