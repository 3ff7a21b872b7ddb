"""`midline papers` writes the set that belongs to the version."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from game.cli import app
from game.papers.files import PapersError, read_table, text_of
from game.papers.pages import table
from game.settings import RULES_VERSION

VOID = {"meta", "br", "hr", "img", "link"}


class Shape(HTMLParser):
    """Opens and closes what it should, and gathers ids of links."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"}]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("set") / "papers"
    result = CliRunner().invoke(app, ["papers", "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    return out, json.loads(result.stdout.splitlines()[-1])


def test_it_says_what_it_wrote(written) -> None:
    out, said = written
    assert said["files"][0] == "index.html"
    assert sorted(said["files"]) == sorted(path.name for path in out.iterdir())
    assert said["rules"] == RULES_VERSION
    assert said["components"] == len(json.loads((out / "sbom.cdx.json").read_text())["components"])


def test_every_page_is_whole_leads_only_to_the_set_and_names_the_version(written) -> None:
    out, said = written
    shapes = {}
    for page in sorted(out.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        shape = shapes[page.name] = Shape()
        shape.feed(text)
        assert shape.open == [], page.name
        assert len(set(shape.ids)) == len(shape.ids), page.name
        assert "Not cleared as a medical device" in text
        assert f"Midline {said['version']}, rules {RULES_VERSION}" in text
        assert not re.search(r"\|\s*---|\*\*", text), f"{page.name} shows Markdown"
    for name, shape in shapes.items():
        for link in shape.links:
            target, _, place = link.partition("#")
            assert (out / target).is_file(), (name, link)
            assert not place or place in shapes[target].ids, (name, link)
    assert sum("#" in link for link in shapes["risks.html"].links) > 100


def test_what_is_in_the_tables_is_on_the_pages(written) -> None:
    out, _ = written
    pages = {path.stem: path.read_text(encoding="utf-8") for path in out.glob("*.html")}
    for file, key, page in (
        ("risks.toml", "risk", "risks"),
        ("requirements.toml", "requirement", "requirements"),
        ("use_errors.toml", "use_error", "use_errors"),
        ("anomalies.toml", "anomaly", "anomalies"),
    ):
        for row in read_table(file)[key]:
            assert f'id="{row["id"]}"' in pages[page]
    for row in read_table("soup.toml")["soup"]:
        assert re.search(rf"<h3>\d+\. {re.escape(row['name'])}</h3>", pages["soup"])
    assert "<h3>1. SQLite</h3>" in pages["soup"]
    coming = any(row.get("coming") for row in read_table("requirements.toml")["requirement"])
    assert ("coming, not in this version" in pages["requirements"]) is coming


def test_an_older_set_is_replaced(written) -> None:
    out, _ = written
    (out / "risks.html").write_text("old")
    assert CliRunner().invoke(app, ["papers", "--out", str(out)]).exit_code == 0
    assert "R-01" in (out / "risks.html").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(app, ["papers", "--out", str(tmp_path / "file")])
    assert result.exit_code == 1
    assert "name another folder with --out" in result.output
    assert "Traceback" not in result.output


def test_a_bar_or_a_line_break_breaks_no_table() -> None:
    made = table(("a",), [("one | two\nthree <b>",)])
    assert made.splitlines()[2] == "| one \\| two three <b> |"


def test_a_missing_paper_is_one_sentence() -> None:
    with pytest.raises(PapersError, match="is missing"):
        text_of("gone.md")


def test_the_policy_beside_the_code_leads_to_the_whole_one() -> None:
    root = Path(__file__).parents[2]
    text = (root / ".github" / "SECURITY.md").read_text(encoding="utf-8")
    (link,) = re.findall(r"\]\((.+?)\)", text)
    assert (root / ".github" / link).resolve() == root / "game" / "papers" / "security.md"
