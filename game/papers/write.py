"""Writes the set into a folder: pages to read and print, and the bill of materials for a scanner."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from game.papers.files import PapersError
from game.papers.pages import Page

BILL: Final = "sbom.cdx.json"
BANNER: Final = (
    "Investigational therapy aid. Not cleared as a medical device. No certification of any kind is claimed."
)
# On which page an id is explained, by its letter; everywhere else it leads there.
HOMES: Final = {"R": "risks", "C": "risks", "Q": "requirements", "U": "use_errors", "A": "anomalies"}
_ID: Final = r"[RCQUA]-\d\d(?:\.\d)?"
STYLE: Final = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #1d2733; background: #fff;
  max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
header { border-bottom: 2px solid #2f5d7c; margin-bottom: 1.5rem; padding-bottom: .5rem; font-size: .875rem; }
header p { margin: .25rem 0; } header nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
header .banner { font-weight: 600; }
a { color: #1a5276; } a:focus-visible { outline: 3px solid #2f5d7c; outline-offset: 2px; }
h1 { font-size: 1.75rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2.25rem; }
h3 { margin-top: 1.75rem; }
main p, main li { max-width: 48rem; }
.id { white-space: nowrap; }
.wide { overflow-x: auto; } table { border-collapse: collapse; margin: 1rem 0; width: 100%; font-size: .875rem; }
th, td { border: 1px solid #b8c4ce; padding: .35rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
th { background: #eaf0f4; } td:first-child { min-width: 3.5rem; }
code { font-size: .8125rem; overflow-wrap: anywhere; }
.requirements td:last-child { min-width: 20rem; }
.requirements td code { display: block; color: #3d4a57; }
.requirements td code:not(:first-child) { margin-top: .35rem; }
@page { size: A4 landscape; margin: 14mm; }
@media print { body { font-size: 10pt; padding: 0; max-width: none; } header nav { display: none; }
  .wide { overflow: visible; } tr, h2, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; } }
"""


def write(folder: Path, pages: Sequence[Page], bill: Mapping[str, Any], version: str) -> list[Path]:
    """The files that were written, index first; an older set is replaced. PapersError where it cannot."""
    texts = {f"{each.name}.html": _whole(each, pages, version) for each in pages}
    texts[BILL] = json.dumps(bill, indent=2, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise PapersError(f"Nothing can be written in {folder}: name another folder with --out.") from error
    return [folder / name for name in texts]


def _whole(page: Page, pages: Sequence[Page], version: str) -> str:
    links = " ".join(_link(each, page) for each in pages)
    body = _linked(_rendered(page.markdown), page.name)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(page.title)} – Midline</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{STYLE}</style></head>\n<body class="{page.name}">'
        f'<header><p class="banner">{BANNER}</p><p>{html.escape(version)}</p>'
        f'<nav aria-label="Papers">{links}</nav></header>\n<main>\n{body}</main></body></html>\n'
    )


def _link(page: Page, here: Page) -> str:
    mark = ' aria-current="page"' if page == here else ""
    return f'<a href="{page.name}.html"{mark}>{html.escape(page.title)}</a>'


def _rendered(markdown: str) -> str:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    tables = '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>'
    return str(made).replace("<table>", tables).replace("</table>", "</table></div>")


def _linked(text: str, page: str) -> str:
    """Every id with its own place where it is explained, and a link to it wherever else it stands."""

    def row(found: re.Match[str]) -> str:
        name = found[1]
        here = HOMES[name[0]] == page and name[0] != "R"
        return f'<tr id="{name}">\n<td class="id">{name}</td>' if here else found[0]

    def link(found: re.Match[str]) -> str:
        return f'<a class="id" href="{HOMES[found[0][0]]}.html#{found[0]}">{found[0]}</a>'

    text = re.sub(r"<h2>(R-\d\d) ", r'<h2 id="\1">\1 ', text)
    text = re.sub(rf"<tr>\n<td>({_ID})</td>", row, text)
    parts = re.split(r'(<h2.*?</h2>|<td class="id">.*?</td>|<[^>]+>)', text)
    parts[::2] = [re.sub(rf"(?<!\w){_ID}(?!\w)", link, each) for each in parts[::2]]
    return "".join(parts)
