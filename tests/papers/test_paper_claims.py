"""No paper, and not the front page, claims what the claims file does not carry, or a certification."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

import exercises
from game.papers.files import read_papers, read_table
from game.papers.pages import pages
from game.papers.sbom import bill
from game.papers.write import BANNER
from tests.papers.kit import ROOT

CLAIMS = tomllib.loads((Path(exercises.__file__).parent / "claims.toml").read_text(encoding="utf-8"))
TABLE = read_table("claims.toml")
FRONT = (ROOT / "README.md").read_text(encoding="utf-8")
Texts = dict[str, str]


@pytest.fixture(scope="module")
def made() -> Texts:
    return {each.name: each.markdown for each in pages(read_papers(), bill("midline", {}))}


@pytest.fixture
def promising(made: Texts) -> Texts:
    """What may promise. The rest of the set speaks of harm and of help throughout."""
    return {"README.md": FRONT, "intended_use": made["intended_use"], "index": made["index"]}


@pytest.fixture
def every(made: Texts) -> Texts:
    security = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
    return {**made, "README.md": FRONT, "SECURITY.md": security}


def sentences(markdown: str) -> list[str]:
    """Sentences and cells of a text, without code blocks, marks of style and line breaks."""
    text = re.sub(r"```.*?```|`[^`\n]*`", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    blocks = re.split(r"\n\s*\n|\n(?=[-|#>]|\d\. )|(?<!\\)\|", re.sub(r"[*\[\]]", "", text))
    return [
        part
        for block in blocks
        for each in re.split(r"(?<=[.!?:;])\s+", " ".join(block.split()))
        if (part := each.strip(" -#>|"))
    ]


def hits(texts: Iterable[str], words: list[str]) -> list[str]:
    """The sentences that hold one of the words; a star stands for any ending."""
    parts = [re.escape(each).replace(r"\*", r"\w*") for each in words]
    pattern = re.compile(rf"(?<!\w)({'|'.join(parts)})(?!\w)", re.IGNORECASE)
    return sorted({part for text in texts for part in sentences(text) if pattern.search(part)})


def uncarried(texts: dict[str, str]) -> list[str]:
    """Sentences of effect that neither stand for a claim of the claims file nor are excused with a reason."""
    return [each for each in hits(texts.values(), CLAIMS["effect"]["en"]) if each not in TABLE["effect"]]


def certified(texts: dict[str, str]) -> list[str]:
    """Sentences about certification and the like that are not listed with a reason."""
    return [each for each in hits(texts.values(), TABLE["words"]) if each not in TABLE["certification"]]


def test_no_paper_claims_what_the_claims_file_does_not_carry(promising: Texts) -> None:
    assert uncarried(promising) == []


def test_no_paper_claims_a_certification(every: Texts) -> None:
    assert certified(every) == []


@pytest.mark.parametrize(
    "text",
    [
        "Midline relieves phantom pain.",
        "| what | Patients get better within weeks. |",
        "It is **proven** to work.",
        "A line\nthat heals\nover lines.",
    ],
)
def test_a_new_claim_is_found(text: str, made: Texts) -> None:
    assert len(uncarried({"new": text})) == 1
    assert len(uncarried({"new": f"{made['intended_use']}\n\n{text}"})) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Midline complies with IEC 62304.",
        "Certified by a notified body.",
        "- A CE mark is on the box.",
        "Clinically validated.",
        "It is FDA cleared.",
        "Approved for use at home.",
        "It conforms to ISO 14971.",
        "GDPR-compliant.",
    ],
)
def test_a_new_certificate_is_found(text: str) -> None:
    assert len(certified({"new": text})) == 1


def test_what_is_listed_is_said_and_has_its_reason(promising: Texts, every: Texts) -> None:
    effect, certification = hits(promising.values(), CLAIMS["effect"]["en"]), hits(every.values(), TABLE["words"])
    assert sorted(set(TABLE["effect"]) - set(effect)) == []
    assert sorted(set(TABLE["certification"]) - set(certification)) == []
    for reason in [*TABLE["effect"].values(), *TABLE["certification"].values()]:
        assert reason.strip()
        if claim := re.fullmatch(r"carried by (\S+)", reason):
            assert claim[1] in CLAIMS["claims"], claim[1]


def test_the_front_page_and_every_page_say_what_it_is_not(made: Texts) -> None:
    for text in (FRONT, BANNER, made["intended_use"]):
        assert "nvestigational therapy aid" in text
        assert "ot cleared as a medical device" in text


@pytest.mark.parametrize("name", ["intended_use", "index"])
def test_no_share_of_success_is_promised(name: str, made: Texts) -> None:
    assert not re.search(r"\d\s*(%|percent)", made[name])
