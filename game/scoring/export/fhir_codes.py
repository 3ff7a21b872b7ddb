"""Codes of the FHIR bundle: LOINC where it is right, else our own, and whatever a site adds to ours.

No LOINC or SNOMED code is known to us for the other measures: none is invented, and a site that has the licence
fills its own in (`fhir_codes` in site.toml).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from game.training.events import Nrs

LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem/"
OWN: Final = "urn:midline:codes"
PSEUDONYM: Final = "urn:midline:pseudonym"
QUESTIONS: Final = "urn:midline:questionnaire:session"
VERSION: Final = "1"
# LOINC 72514-3 is the verbal 0-10 scale as the person reports it, 38214-3 the visual analogue scale.
NUMERIC: Final = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
VISUAL: Final = ("38214-3", "Pain severity [Score] Visual analog score")
# A rating of the person's own on the numbered bar; faces, and what others judge, are none.
OWN_RATERS: Final = ("self", "pointed")
NUMBERED: Final = "bar"
# Names of ours, and what they mean.
CONCEPTS: Final = {
    "pain-faces": "Pain now, 0-10 by six faces",
    "pain-observed": "Pain now, 0-10 as somebody else judged it",
    "pain-moment": "When in the session the rating was asked",
    "pre": "Before practice",
    "mid": "During practice",
    "post": "After practice",
    "session": "Session of mirror therapy and graded motor imagery",
    "programme": "Programme of mirror therapy and graded motor imagery",
    "completion": "Active time of planned time",
    "active-time": "Active time",
    "planned-time": "Planned time",
    "trials": "Trials that counted",
    "successes": "Trials that succeeded",
    "voids": "Trials that counted for nothing",
    "mirror": "Virtual or real mirror for therapy",
    "affected-side": "Affected side",
}
# UCUM codes of our units; what is not here is a score without one.
UNITS: Final = {
    "s": "s", "%": "%", "mm": "mm", "cm": "cm", "kg": "kg", "deg": "deg", "min": "min", "ratio": "1", "h": "h",
}  # fmt: skip
SCORE: Final = "{score}"


def concept(system: str, code: str, display: str, text: str = "") -> dict[str, Any]:
    """A CodeableConcept of one coding."""
    coding = {"system": system, "code": code, "display": display}
    return {"coding": [coding], "text": text or display}


def own(code: str) -> dict[str, Any]:
    """One of our own concepts."""
    return concept(OWN, code, CONCEPTS[code])


def pain_code(nrs: Nrs) -> dict[str, Any]:
    """The code of a rating: LOINC only for the person's own word on the numbered scale."""
    if nrs.rater not in OWN_RATERS:
        return own("pain-observed")
    return concept(LOINC, *NUMERIC) if nrs.skin == NUMBERED else own("pain-faces")


def measure_code(name: str, site: Mapping[str, Any]) -> dict[str, Any]:
    """The code of a measure: our own name and, where the site gives one, its code in another system."""
    if name == "vas":
        return concept(LOINC, *VISUAL)
    found = concept(OWN, name, name.replace("-", " "))
    if (added := site.get(name)) is not None:
        coding = {"system": added.system, "code": added.code}
        found["coding"].append({**coding, "display": added.display} if added.display else coding)
    return found


def quantity(value: float, unit: str) -> dict[str, Any]:
    """A Quantity in UCUM; units of ours that are scores are annotated ones."""
    return {"value": value, "unit": unit or "score", "system": UCUM, "code": UNITS.get(unit, SCORE)}


def code_system(names: Mapping[str, str]) -> dict[str, Any]:
    """Our own codes, those of the measures in this bundle among them."""
    return {
        "resourceType": "CodeSystem",
        "url": OWN,
        "version": VERSION,
        "name": "MidlineCodes",
        "title": "Codes of Midline",
        "status": "active",
        "experimental": False,
        "content": "complete",
        "caseSensitive": True,
        "concept": [{"code": code, "display": text} for code, text in sorted(names.items())],
    }
