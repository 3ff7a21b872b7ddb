"""What the glove's README tells a nurse is what the glove says and takes."""

import re
from pathlib import Path

import devices.glove
from devices.glove import health, port
from devices.glove.board import FAULTS
from devices.glove.driver import Options
from devices.url import describe_options

ROOM = Path(devices.glove.__file__).parent
README = (ROOM / "README.md").read_text(encoding="utf-8")


def test_every_option_fault_and_room_is_told() -> None:
    for name in (*describe_options(Options), *FAULTS):
        assert f"`{name}`" in README, name
    for room in ROOM.glob("*.py"):
        assert room.stem == "__init__" or f"`{room.stem}`" in README, room.stem


def test_its_sentences_are_those_of_the_glove() -> None:
    said = "".join(Path(room.__file__).read_text(encoding="utf-8") for room in (health, port))
    said = re.sub(r'"\s*\n\s*f?"', "", said)
    rows = re.findall(r"^\| (?:WAITING|STALE|LOST|SUSPECT) \| (.*?) \|", README, re.MULTILINE)
    assert len(rows) == 15
    for row in rows:
        for part in filter(None, (part.strip() for part in row.split("…"))):
            assert part in said, part
