"""How the commands speak: lines for people on stderr, results on stdout, and the options that many share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

side = click.Choice(["left", "right"])
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
out_option = click.option("--out", type=click.Path(path_type=Path), help="Folder for what is written.")


def say(text: str) -> None:
    """A line for people, on stderr, so that stdout stays for results."""
    click.echo(text, err=True)


def give(value: dict[str, Any]) -> None:
    """The one JSON object, last line of stdout."""
    click.echo(json.dumps(value, allow_nan=False))
