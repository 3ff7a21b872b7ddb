"""`midline papers`: the set that belongs to this version, for a hospital's IT and risk officers."""

from __future__ import annotations

from pathlib import Path

import click

from game.console import give, json_option, say

FOLDER = "midline-papers"


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=FOLDER, show_default=True, metavar="DIR")
@json_option
def papers(out: Path, as_json: bool) -> None:
    """Intended use, risks, SOUP, data protection and the like, as pages, and a bill of materials."""
    from datetime import datetime
    from importlib.metadata import version

    from game.papers.files import PapersError, read_papers
    from game.papers.pages import pages
    from game.papers.sbom import bill
    from game.papers.write import write
    from game.scoring.bundled import bundled
    from game.settings import RULES_VERSION

    release = version("midline")
    found = bill("midline", {"sqlcipher3": bundled()})
    day = datetime.now().astimezone().date().isoformat()
    try:
        made = write(
            out, pages(read_papers(), found), found, f"Midline {release}, rules {RULES_VERSION}, written on {day}"
        )
    except PapersError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        give(
            {
                "version": release,
                "rules": RULES_VERSION,
                "out": str(out),
                "files": [each.name for each in made],
                "components": len(found["components"]),
            }
        )
    else:
        say(f"{len(made)} papers of Midline {release} are in {out}; begin with {made[0]}.")
