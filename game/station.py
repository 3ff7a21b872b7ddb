"""The commands of a station that belongs to a ward: joining it, and sending what waits."""

from __future__ import annotations

import platform
import time

import click

from game.console import say

NOT_ENROLLED = "This station belongs to no ward: `midline enrol URL CODE` joins one."


@click.command()
@click.argument("url")
@click.argument("code")
@click.option("--name", help="What the ward calls this station; without it the name of this computer.")
def enrol(url: str, code: str, name: str | None) -> None:
    """Join a ward by the one-time code that its page shows."""
    from game.scoring.folder import data_folder
    from game.scoring.station.enrolled import enrol as run

    ward = run(data_folder(), url, code, name or platform.node() or "station")
    say(f"This station is {ward.name} of the ward at {ward.url}. What it records is sent there from now on.")


@click.command()
@click.option("--once", is_flag=True, help="Send what waits now, and end.")
def sync(once: bool) -> None:
    """Send what waits to the ward, until it is stopped with Ctrl+C."""
    from game.scoring.folder import data_folder
    from game.scoring.key import find_key
    from game.scoring.station.enrolled import read_ward
    from game.scoring.station.joined import idle
    from game.scoring.station.sync import send_all

    folder = data_folder()
    ward = read_ward(folder)
    if ward is None:
        raise click.ClickException(NOT_ENROLLED)
    if once:
        sent, aside = send_all(folder, find_key(folder), ward, say)
        say(f"{sent} events were sent." + (f" {aside} are too large and stay here alone." if aside else ""))
        return
    with idle(folder, find_key(folder), ward, say):
        say(f"What waits is sent to {ward.url}; stop it with Ctrl+C.")
        while True:
            time.sleep(1.0)
