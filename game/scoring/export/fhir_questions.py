"""Our own questions of a session as a FHIR Questionnaire, and what was answered of them; no licensed form."""

from __future__ import annotations

from typing import Any, Final

from game.scoring.export.fhir_codes import QUESTIONS, VERSION
from game.scoring.export.measured import measured
from game.scoring.export.record import Sitting, utc

# What was measured under a name is an answer to the question of that name.
ASKED: Final = {
    "dizziness": "How dizzy do you feel? (five faces: 0, 5, 10, 15, 20)",
    "vividness-picture": "How clear was the picture? (1-5)",
    "vividness-feeling": "How strong was the feeling? (1-5)",
    "match": "It is where I feel it. (0-4 dots)",
    "working-hand-pain": "How much does the working hand hurt? (0-10)",
}


def questionnaire() -> dict[str, Any]:
    """The questions."""
    items = [{"linkId": name, "text": text, "type": "decimal"} for name, text in ASKED.items()]
    return {
        "resourceType": "Questionnaire",
        "url": QUESTIONS,
        "version": VERSION,
        "name": "MidlineSession",
        "title": "Questions of a session of Midline",
        "status": "active",
        "experimental": False,
        "subjectType": ["Patient"],
        "item": items,
    }


def response(sitting: Sitting, who: str) -> dict[str, Any] | None:
    """The last answer to each question of a sitting, each without one left open; None where none was asked."""
    found: dict[str, float | None] = {}
    at = sitting.begun_us
    for row in sitting.rows:
        for name, value, *_ in measured(row.event):
            if name in ASKED:
                found[name], at = value, row.utc_us
    if not found:
        return None
    items = []
    for name in ASKED:
        if name in found:
            item: dict[str, Any] = {"linkId": name, "text": ASKED[name]}
            value = found[name]
            items.append(item if value is None else {**item, "answer": [{"valueDecimal": value}]})
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{QUESTIONS}|{VERSION}",
        "status": "completed" if None not in found.values() else "in-progress",
        "subject": {"reference": who},
        "authored": utc(at),
        "item": items,
    }
