"""How the commands speak: lines for people on stderr, results on stdout, and the options that many share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

side = click.Choice(["left", "right"])
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
out_option = click.option("--out", type=click.Path(path_type=Path), help="Folder for what is written.")


def only_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which screens of the gallery are drawn; what is not named is drawn in all its kinds."""
    for name, values, what in (
        ("mode", ("pads", "button", "aphasia"), "answered by pads, by one button, or in aphasia mode"),
        ("way", ("window", "headset", "page"), "seen there"),
        ("side", ("left", "right"), "with this side affected"),
        ("language", None, "in this language, by its code"),
    ):
        kind = None if values is None else click.Choice(values)
        text = f"Screens {what}; repeatable."
        command = click.option(f"--{name}", f"{name}s", multiple=True, type=kind, help=text)(command)
    text = "Screens of this name; takes * and ?; repeatable."
    return click.option("--only", "names", multiple=True, metavar="NAME", help=text)(command)


def say(text: str) -> None:
    """A line for people, on stderr, so that stdout stays for results."""
    click.echo(text, err=True)


def give(value: dict[str, Any]) -> None:
    """The one JSON object, last line of stdout."""
    click.echo(json.dumps(value, allow_nan=False))
