"""Takes records along: csv, jsonl, FHIR, Motion-BIDS, REDCap and a page, in new files that anything reads."""

from game.scoring.export.columns import TABLES
from game.scoring.export.making import FORMATS, Beside, Coding, export, gather, make
from game.scoring.export.place import put
from game.scoring.export.record import Files, Limb, Movements, Record, Sitting, sittings
from game.scoring.export.tables import tables

COLUMNS = tuple(column.name for column in TABLES["events"])

__all__ = [
    "COLUMNS", "FORMATS", "TABLES", "Beside", "Coding", "Files", "Limb", "Movements", "Record", "Sitting",
    "export", "gather", "make", "put", "sittings", "tables",
]  # fmt: skip
