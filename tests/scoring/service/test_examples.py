"""The examples for a hospital's server fit the program that they start, and what would read them."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import yaml
from sqlalchemy import make_url

from game import serving
from game.scoring.export.page import NO_PANGO

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "game" / "scoring" / "service" / "examples"
# What the compose file may say of a service, as its specification spells it.
OF_A_SERVICE = {
    "image", "build", "command", "env_file", "ports", "volumes", "depends_on", "healthcheck", "stop_grace_period",
    "restart",
}  # fmt: skip


def options(words: list[str]) -> dict:
    """The options of `midline serve ...` as the program reads them; it refuses what it does not know."""
    assert words[0] == "serve"
    return serving.serve.make_context("serve", words[1:]).params


def unit() -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[method-assign, assignment]
    found.read(EXAMPLES / "midline.service")
    return found


def compose() -> dict:
    return yaml.safe_load((EXAMPLES / "compose.yaml").read_text())


def comments(name: str) -> str:
    lines = (EXAMPLES / name).read_text().splitlines()
    return "\n".join(line.removeprefix("# ") for line in lines if line.startswith("#"))


def test_the_unit_file_starts_the_service_for_the_ward_and_gives_it_time_to_end():
    service = unit()["Service"]
    given = options(shlex.split(service["ExecStart"])[1:])
    assert given["host"] == "0.0.0.0"
    assert given["workers"] == 1
    assert int(service["TimeoutStopSec"]) > 5
    # The account may write in its folder alone, and that is where the data lie.
    assert service["Environment"] == f"MIDLINE_DATA=/var/lib/{service['StateDirectory']}"
    assert service["ProtectSystem"] == "strict"
    assert f"useradd --system --home-dir /var/lib/{service['StateDirectory']} {service['User']}" in comments(
        "midline.service"
    )


def test_systemd_reads_the_unit_file_without_a_word(tmp_path):
    """As far as this machine has systemd; the program and the account need not be here."""
    if (verify := shutil.which("systemd-analyze")) is None:
        return
    text = (EXAMPLES / "midline.service").read_text()
    text = text.replace("/opt/midline/bin/midline", "/bin/true").replace("=midline\nGroup=midline", "=root")
    (tmp_path / "midline.service").write_text(text)
    done = subprocess.run(
        [verify, "verify", tmp_path / "midline.service"], capture_output=True, text=True, check=False
    )
    assert not [line for line in done.stderr.splitlines() if "midline.service" in line], done.stderr


def test_every_variable_that_the_examples_name_is_one_that_the_program_reads():
    read = {
        each.envvar
        for command in (serving.serve, serving.staff.commands["add"], serving.backup, serving.restore)
        for each in command.params
        if isinstance(each, click.Option) and each.envvar
    }
    assert '"MIDLINE_DATA"' in (ROOT / "game" / "scoring" / "folder.py").read_text()
    named = set()
    for path in EXAMPLES.iterdir():
        named |= set(re.findall(r"MIDLINE_\w+", path.read_text()))
    assert named == read | {"MIDLINE_DATA"}


def test_the_addresses_of_databases_are_such_as_the_store_opens():
    for name in ("compose.yaml", "midline.service"):
        found = re.findall(r"MIDLINE_(?:OWNER_)?DATABASE=(\S+)", comments(name))
        assert len(found) == 2, name
        served, owner = (make_url(each) for each in found)
        assert served.drivername == owner.drivername == "postgresql+psycopg"
        assert served.database == owner.database == "ward"
        assert served.username != owner.username
        if name == "compose.yaml":
            assert served.host == owner.host
            assert served.host in compose()["services"]
            for role in (served.username, owner.username):
                assert f"CREATE ROLE {role} LOGIN" in comments(name)
            assert f"CREATE DATABASE {owner.database} OWNER {owner.username}" in comments(name)


def test_the_compose_file_starts_workers_over_a_database():
    whole = compose()
    services = whole["services"]
    given = options(services["midline"]["command"])
    assert given["workers"] > 1
    assert f"{given['port']}:{given['port']}" in services["midline"]["ports"]
    assert services["midline"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["database"]["healthcheck"]["test"][0] == "CMD-SHELL"
    assert set(whole) == {"services", "volumes"}
    for name, service in services.items():
        assert set(service) <= OF_A_SERVICE, name
        assert set(service.get("depends_on", ())) <= set(services)
        assert {each.partition(":")[0] for each in service["volumes"]} <= set(whole["volumes"]), name
        assert f"{service['env_file']} with" in comments("compose.yaml"), "who reads it is told what to put there"
    assert int(re.fullmatch(r"(\d+)s", services["midline"]["stop_grace_period"])[1]) > 5


def test_the_image_has_all_that_the_service_needs():
    build = compose()["services"]["midline"]["build"]
    context = (EXAMPLES / build["context"]).resolve()
    assert context == ROOT
    docker = (context / build["dockerfile"]).read_text()
    assert "USER midline" in docker
    words = json.loads(re.search(r"^CMD (.*)$", docker, re.M)[1])
    assert f"EXPOSE {options(words)['port']}" in docker
    assert f"ENV MIDLINE_DATA={re.search('VOLUME (.*)', docker)[1]}" in docker
    assert f"--home-dir {re.search('VOLUME (.*)', docker)[1]} midline" in docker
    # Without these no page of a patient is drawn; the sentence that says so names them.
    pango = re.findall(r"lib[a-z0-9.-]+-0|libharfbuzz-subset0", NO_PANGO)
    assert len(pango) == 3
    assert not [each for each in pango if each not in docker]
    assert "/".join(("", compose()["services"]["midline"]["volumes"][0].partition(":/")[2])) in docker
    assert ".git" in (context / f"{build['dockerfile']}.dockerignore").read_text().splitlines()
