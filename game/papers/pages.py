"""Each paper as Markdown: the texts as they stand, the tables made from their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.papers.files import Papers, Risk, Soup, about, text_of
from game.papers.trace import REFUSED, TOLERATED

COMING = "**coming, not in this version**"
INTRODUCTION = (
    "Written for a hospital's IT and risk officers. They say what is there, what holds it, and what is not known. "
    "What a site has to fill in, judge or decide for itself is said in each."
)
WHAT = {
    "intended_use": "What is it for, for whom, and what is known of such practice?",
    "risks": "What can go wrong, how badly, what is done about it, and what is left?",
    "requirements": "What does the program have to do, and which test holds it?",
    "use_errors": "What may people do wrong with it, and what does the program do then?",
    "safety_class": "Which class of IEC 62304 is proposed, why, and what is missing?",
    "soup": "Which libraries does it rest on, what happens when one fails, what is known of each?",
    "sbom": "What exactly is installed on this computer?",
    "anomalies": "What is known not to work, or not to have been tried?",
    "data_protection": "What is kept, where, how long, who may see it, how is it erased and backed up?",
    "security": "How is a hole reported, which threats were thought of, what must the site do?",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One paper: the name of its file, its title, its text."""

    name: str
    title: str
    markdown: str


def pages(papers: Papers, bill: Mapping[str, Any]) -> list[Page]:
    """The whole set, in the order in which it is best read; `bill` is that of `game.papers.sbom`."""
    made = [
        Page("intended_use", "Intended use", text_of("intended_use.md")),
        Page("risks", "Risk file", _risks(papers)),
        Page("requirements", "Requirements and their tests", _requirements(papers)),
        Page("use_errors", "Use errors", _use_errors(papers)),
        Page("safety_class", "Software safety class", text_of("safety_class.md")),
        Page("soup", "SOUP list", _soup(papers)),
        Page("sbom", "Bill of materials", _bill(bill)),
        Page("anomalies", "Known anomalies", _anomalies(papers)),
        Page("data_protection", "Data-protection sheet", text_of("data_protection.md")),
        Page("security", "Security policy", text_of("security.md")),
    ]
    rows = [(f"[{each.title}]({each.name}.html)", WHAT[each.name]) for each in made]
    index = f"# The papers of this version\n\n{INTRODUCTION}\n\n{table(('paper', 'what it answers'), rows)}"
    return [Page("index", "Papers", index), *made]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells may hold Markdown, but neither line breaks nor bars."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(each) for each in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _weighed(severity: int, probability: int) -> str:
    product = severity * probability
    word = (
        "not acceptable"
        if product >= REFUSED
        else "to be accepted by the site"
        if product >= TOLERATED
        else "accepted"
    )
    return f"{severity} × {probability} = {product}, {word}"


def _risks(papers: Papers) -> str:
    steps = zip(papers.scale.severity, papers.scale.probability, strict=True)
    parts = [
        "# Risk file\n",
        about("risks.toml"),
        table(("step", "severity", "probability"), ((str(n), *each) for n, each in enumerate(steps, 1))),
        f"Severity times probability: below {TOLERATED} accepted; from {TOLERATED} lowered as far as reasonably "
        f"possible and to be accepted by the site; from {REFUSED} on not released.\n",
        table(
            ("risk", "hazard", "before", "after"),
            (
                (one.id, one.hazard, _weighed(one.severity, one.before), _weighed(one.severity, one.after))
                for one in papers.risks
            ),
        ),
    ]
    return "\n".join([*parts, *(_risk(one, papers) for one in papers.risks)])


def _risk(risk: Risk, papers: Papers) -> str:
    known = {each.id: each for each in papers.requirements}
    rows = []
    for control in risk.controls:
        asked = [known[name] for name in control.requirements]
        tests = sum(len(each.tests) for each in asked)
        coming = [each.id for each in asked if each.coming]
        held = f"{tests} tests" if tests else ""
        late = f"{', '.join(coming)} {COMING}" if coming else ""
        rows.append(
            (
                control.id,
                control.kind,
                control.text,
                ", ".join(control.requirements),
                "; ".join(filter(None, (held, late))),
            )
        )
    return "\n".join(
        [
            f"## {risk.id} {risk.hazard}\n",
            f"**Cause.** {risk.cause}.  ",
            f"**Harm.** {risk.harm}.  ",
            f"**Before.** {_weighed(risk.severity, risk.before)}.  ",
            f"**After.** {_weighed(risk.severity, risk.after)}.  ",
            f"**What is left.** {risk.residual}\n",
            table(("control", "kind", "what is done", "requirements", "held by"), rows),
        ]
    )


def _test(node: str) -> str:
    """A test by its file and its name in words."""
    file, name = node.removeprefix("tests/").split("::")
    return f"`{file}` {name.removeprefix('test_').replace('_', ' ')}"


def _requirements(papers: Papers) -> str:
    rows = [
        (
            each.id,
            each.text,
            each.source,
            ", ".join(each.risks),
            COMING if each.coming else " ".join(_test(test) for test in each.tests),
        )
        for each in papers.requirements
    ]
    tests = {test for each in papers.requirements for test in each.tests}
    coming = sum(each.coming for each in papers.requirements)
    return "\n".join(
        [
            "# Requirements and their tests\n",
            f"{len(rows)} requirements, {coming} of them coming; {len(tests)} tests.\n",
            about("requirements.toml"),
            table(("id", "what it has to do", "source", "risks", "tests"), rows),
        ]
    )


def _use_errors(papers: Papers) -> str:
    rows = [
        (
            *(each.id, each.who, each.task, each.error, each.consequence, each.answer),
            *(", ".join(each.risks), ", ".join(each.requirements)),
        )
        for each in papers.use_errors
    ]
    return "\n".join(
        [
            "# Use errors\n",
            about("use_errors.toml"),
            table(
                ("id", "who", "task", "error", "consequence", "what the program does", "risks", "requirements"),
                rows,
            ),
        ]
    )


def _soup(papers: Papers) -> str:
    here = [each for each in papers.soup if not each.coming]
    coming = [each for each in papers.soup if each.coming]
    parts = ["# SOUP list\n", about("soup.toml"), *(_library(number, each) for number, each in enumerate(here, 1))]
    if coming:
        later = enumerate(coming, len(here) + 1)
        parts += [f"## For the ward service: {COMING}\n", *(_library(number, each) for number, each in later)]
    return "\n".join(parts)


def _library(number: int, soup: Soup) -> str:
    bugs = table(("where", "what it says", "what it means here"), ((b.where, b.says, b.here) for b in soup.bugs))
    kind = {"dependency": "library", "part": "comes inside or with a library", "platform": "the site's own"}[
        soup.kind
    ]
    return "\n".join(
        [
            f"### {number}. {soup.name}\n",
            f"{soup.purpose}. *{kind}*  ",
            f"**Versions.** {soup.versions or 'to be set'}; tried {soup.tried}. **Licence.** {soup.licence}.  ",
            f"**When it fails.** {soup.fails}.\n",
            bugs if soup.bugs else "No anomaly was looked for.\n",
        ]
    )


def _bill(bill: Mapping[str, Any]) -> str:
    root = bill["metadata"]["component"]
    rows = [
        (each["name"], each["version"], _licence(each), each.get("description", ""))
        for each in sorted(bill["components"], key=lambda each: str(each["name"]).lower())
    ]
    return "\n".join(
        [
            "# Bill of materials\n",
            f"What is installed with {root['name']} {root['version']} and used by it: {len(rows)} components, "
            f"found on {bill['metadata']['timestamp'][:10]}. For a scanner: [sbom.cdx.json](sbom.cdx.json), "
            "CycloneDX 1.6.\n",
            "Licences are what each package states about itself; *not stated* means just that. Operating system, "
            "drivers and the headset's program are not in it.\n",
            table(("component", "version", "licence", ""), rows),
        ]
    )


def _licence(component: Mapping[str, Any]) -> str:
    stated = component.get("licenses")
    return "not stated" if not stated else stated[0].get("expression") or stated[0]["license"]["name"]


def _anomalies(papers: Papers) -> str:
    rows = [
        (each.id, each.text, each.meaning, each.advice, ", ".join(each.risks), each.file)
        for each in papers.shortcomings
    ]
    return "\n".join(
        [
            "# Known anomalies\n",
            about("anomalies.toml"),
            table(("id", "what", "what it means", "what to do", "risks", "said in"), rows),
        ]
    )
