"""The examples for a hospital's server fit the program that they start."""

import configparser
import shlex
from pathlib import Path

import yaml

from game.serving import serve

EXAMPLES = Path(__file__).parents[3] / "game" / "scoring" / "service" / "examples"


def options(words: list[str]) -> dict:
    assert words[0] == "serve"
    return serve.make_context("serve", words[1:]).params


def test_the_unit_file_starts_the_service_for_the_ward_and_gives_it_time_to_end():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read(EXAMPLES / "midline.service")
    given = options(shlex.split(unit["Service"]["ExecStart"])[1:])
    assert given["host"] == "0.0.0.0"
    assert given["workers"] == 1
    assert int(unit["Service"]["TimeoutStopSec"]) > 5


def test_the_compose_file_starts_workers_over_a_database():
    services = yaml.safe_load((EXAMPLES / "compose.yaml").read_text())["services"]
    given = options(services["midline"]["command"])
    assert given["workers"] > 1
    assert f"{given['port']}:{given['port']}" in services["midline"]["ports"]
    assert "service_healthy" in str(services["midline"]["depends_on"])
    docker = (EXAMPLES / "Dockerfile").read_text()
    assert "USER midline" in docker
    assert f"EXPOSE {given['port']}" in docker
