"""Draws every picture of a visit: `python -m models3d.build_pictures [--out DIR] [--sheet FILE] [--only NAME]`."""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from models3d import (
    answers,
    cards,
    dose_cards,
    felt_cards,
    game_cards,
    leg_cards,
    leg_moves,
    movements,
    pack,
    questions,
    setup_cards,
)
from models3d.cards import Draw
from models3d.easel import SIZE, SPRITES, Canvas, Easel
from models3d.picture import TONES, palette_of
from models3d.provenance import with_drawn
from models3d.toned import toned

HERE: Final = Path(__file__).parent
FOLDER: Final = HERE / "pictures"
ROOMS: Final = (
    cards, dose_cards, answers, questions, movements, setup_cards, felt_cards, leg_cards, leg_moves,
    game_cards,
)  # fmt: skip
# Pictures a row of a contact sheet, and the pixels of each with its name.
ACROSS: Final = 6
TILE: Final = (320, 258)

DRAWN: Final = """
[[drawn]]
folder = "{folder}"
files = {count}
origin = "{origin}"
licence = "Apache-2.0"
licence_note = "Our own; the body in them is built from CC0 data (see [[source]])."
files_sha256 = "{files}"
arrays_sha256 = "{arrays}"
"""
ORIGINS: Final = {
    "sprites": "hands and arms of our own body, rendered and cut out by scenes.sprites",
    "hands": "hands of our own body, rendered and cut out by scenes.sprites",
    "pictures": "drawn by models3d.build_pictures from our own shapes and models3d/sprites",
}


@lru_cache(maxsize=1)
def drawings() -> dict[str, tuple[Draw, bool]]:
    """Every picture by name, KEY or KEY-left and KEY-right by the affected side: its drawing, mirrored or not."""
    table: dict[str, tuple[Draw, bool]] = {}
    for room in ROOMS:
        table |= {key: (draw, False) for key, draw in room.PLAIN.items()}
        for key, draw in room.SIDED.items():
            table |= {f"{key}-left": (draw, False), f"{key}-right": (draw, True)}
    return table


def drawn(name: str) -> Image.Image:
    """One picture, of few colours, with a palette for each tone of its people; KeyError for an unknown name.

    Drawings are made for a left affected side. The other one is the whole scene mirrored, which is exactly what
    there is to see: both halves of the body are one, and light comes from the middle (`game.view.light`).
    """
    draw, mirrored = drawings()[name]
    each = {}
    for tone in TONES:
        canvas = Canvas(mirrored=mirrored, tone=tone)
        draw(Easel(canvas))
        each[tone] = canvas.reduced()
    return toned(each)


def encoded(picture: Image.Image) -> bytes:
    """The bytes of its file."""
    buffer, kept = io.BytesIO(), PngInfo()
    for tone, palette in picture.info.get("tones", {}).items():
        kept.add_text(palette_of(tone), palette.hex(), zip=True)
    picture.save(buffer, "PNG", optimize=True, pnginfo=kept)
    return buffer.getvalue()


def files_sum(files: Iterable[Path]) -> str:
    """The checksum of files by their names and bytes, in this order."""
    made = hashlib.sha256()
    for file in files:
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()


def entry(folder: Path, pattern: str) -> str:
    """What sources.toml says of a folder: how many files, whose, the checksums of the files and of the pixels."""
    found = sorted(folder.glob(pattern))
    arrays = pack.digest({file.stem: np.asarray(Image.open(file).convert("RGBA")) for file in found})
    return DRAWN.format(
        folder=folder.name,
        count=len(found),
        origin=ORIGINS[folder.name],
        files=files_sum(found),
        arrays=arrays,
    )


def sheet(pictures: Mapping[str, Image.Image]) -> Image.Image:
    """All of them small on one sheet, each under its name."""
    rows = -(-len(pictures) // ACROSS)
    page = Image.new("RGB", (ACROSS * TILE[0], rows * TILE[1]), "white")
    pen = ImageDraw.Draw(page)
    size = (TILE[0] - 4, (TILE[0] - 4) * SIZE[1] // SIZE[0])
    for number, (name, picture) in enumerate(pictures.items()):
        x, y = number % ACROSS * TILE[0], number // ACROSS * TILE[1]
        pen.text((x + 2, y + 1), name, fill="black")
        page.paste(picture.convert("RGB").resize(size, Image.Resampling.LANCZOS), (x, y + 16))
    return page


def build(folder: Path, names: Iterator[str]) -> Iterator[tuple[str, Image.Image]]:
    """Draws these into a folder, and gives each as it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        picture = drawn(name)
        (folder / f"{name}.png").write_bytes(encoded(picture))
        yield name, picture


def main(arguments: list[str]) -> int:
    """Draws all pictures, or those whose names begin so; 1 with one sentence when that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m models3d.build_pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="where to draw them (models3d/pictures)")
    parser.add_argument("--sheet", type=Path, help="a file for all of them small on one sheet")
    parser.add_argument("--only", default="", help="the beginning of the names to draw")
    chosen = parser.parse_args(arguments)
    names = [name for name in drawings() if name.startswith(chosen.only)]
    if not names:
        print(f"No picture begins with {chosen.only!r}.", file=sys.stderr)
        return 1
    if not any(SPRITES.glob("*.webp")):
        print(
            "There are no cut-outs in models3d/sprites; take them with python -m scenes.sprites.", file=sys.stderr
        )
        return 1
    made = dict(build(chosen.out, iter(names)))
    print(f"{len(made)} pictures in {chosen.out}")
    if chosen.sheet is not None:
        sheet(made).save(chosen.sheet)
    if chosen.out == FOLDER:
        for old in set(FOLDER.glob("*.png")) - {FOLDER / f"{name}.png" for name in drawings()}:
            old.unlink()
        table = HERE / "sources.toml"
        alone = entry(SPRITES.parent / "hands", "*.webp")
        parts = [entry(SPRITES, "*.webp"), alone, entry(FOLDER, "*.png")]
        table.write_text(with_drawn(table.read_text(encoding="utf-8"), parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
