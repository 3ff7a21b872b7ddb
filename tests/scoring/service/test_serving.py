"""The commands: serve, and who may sign in."""

import io
import json
import signal
import subprocess
import sys
import time

import httpx2 as httpx
import pytest
from argon2 import PasswordHasher

from game.cli import main
from game.scoring.folder import data_folder
from game.scoring.service import certificate
from game.scoring.service.run import ServeError, serve
from game.scoring.service.settings import Settings
from game.scoring.store.backup import _keyed
from game.scoring.store.engine import open_store
from game.serving import build
from tests.scoring.service.conftest import STATION
from tests.scoring.service.served import ROOT, free_port
from tests.scoring.store.sending import Sender, enrol, rating


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code)


def test_one_command_serves_with_an_embedded_store_and_ends_calmly():
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "game", "serve", "--port", str(port), "--tls"],
        cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert f"https://127.0.0.1:{port}" in process.stderr.readline()
        give_up = time.monotonic() + 20
        while True:
            try:
                answer = httpx.get(f"https://127.0.0.1:{port}/health", verify=False)
                break
            except httpx.HTTPError:
                assert time.monotonic() < give_up
                time.sleep(0.05)
        assert answer.json()["well"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    assert (data_folder() / certificate.KEY).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "wanted", "code"),
    [
        (["--workers", "2"], "PostgreSQL", 2),
        (["--private-key", "x.pem"], "--certificate", 2),
        (["--certificate", "x.pem"], "--private-key", 2),
        (["--certificate", "x.pem", "--private-key", "y.pem"], "PEM files", 1),
        (["--database", "mysql://x"], "postgresql+psycopg", 1),
        (["--database", "postgresql+psycopg://nobody@127.0.0.1:1/none"], "does not answer", 1),
    ],
)
def test_what_cannot_be_served_is_said_in_one_sentence(capsys, words, wanted, code):
    assert run("serve", *words) == code
    told = capsys.readouterr().err
    assert wanted in told
    assert len(told.strip().splitlines()) == 1


def test_a_port_that_is_taken_is_said_in_one_sentence(capsys):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run("serve", "--port", str(taken.getsockname()[1])) == 1
    assert "another --port" in capsys.readouterr().err


def test_plain_http_is_refused_beyond_this_machine(tmp_path):
    with pytest.raises(ServeError, match="this machine"):
        serve(build, Settings(tmp_path, "sqlite://", host="0.0.0.0"))


def test_staff_are_let_in_listed_and_let_go(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    assert run("staff", "add", "Ada", "--role", "lead", "--password-stdin") == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    assert run("staff", "add", "ada", "--role", "admin", "--password-stdin") == 1
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert run("staff", "add", "Ben", "--role", "admin", "--password-stdin") == 1
    assert "10 letters" in capsys.readouterr().err
    assert run("staff", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"staff": [{"name": "Ada", "role": "lead", "revoked": False}]}
    store = open_store(f"sqlite:///{data_folder() / 'ward.db'}")
    try:
        kept = store.staff("Ada")
        assert kept.password_hash.startswith("$argon2id$")
        assert PasswordHasher().verify(kept.password_hash, "correct horse battery")
    finally:
        store.close()
    assert run("staff", "revoke", "Ada") == 0
    assert run("staff", "revoke", "Nobody") == 1
    capsys.readouterr()
    assert run("staff", "list") == 0
    assert "revoked" in capsys.readouterr().out


def test_a_password_is_asked_twice_and_not_shown(monkeypatch, capsys):
    import click

    asked = []

    def prompt(text, **how):
        asked.append(how)
        return "correct horse battery"

    monkeypatch.setattr(click, "prompt", prompt)
    assert run("staff", "add", "Ada", "--role", "therapist") == 0
    assert asked[0]["hide_input"]
    assert asked[0]["confirmation_prompt"]
    told = capsys.readouterr()
    assert "correct horse" not in told.out + told.err


def test_a_store_is_saved_and_brought_back_by_two_commands(capsys, monkeypatch, tmp_path):
    def told(*words: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO("a long pass phrase\n"))
        return run(*words, "--secret-stdin")

    store = open_store(f"sqlite:///{data_folder() / 'ward.db'}")
    store.migrate()
    sender = Sender(store, STATION)
    enrol(store, STATION)
    sender.tell(sender.begin(), rating(3), rating(4))
    before = store.snapshot()
    store.close()
    file, fresh = tmp_path / "ward.backup", f"sqlite:///{tmp_path / 'other' / 'ward.db'}"
    assert told("backup", str(file)) == 0
    head = capsys.readouterr().out
    assert len(head.strip()) == 64
    assert told("backup", str(file)) == 1
    assert told("restore", str(file)) == 1
    assert told("restore", str(file), "--database", fresh) == 0
    assert capsys.readouterr().out == head
    opened = _keyed(file, "a long pass phrase")
    assert int(opened.execute("PRAGMA kdf_iter").fetchone()[0]) >= 256_000, "to guess it takes long"
    opened.close()
    store = open_store(fresh)
    assert store.snapshot() == before
    assert [row.event.value for row in store.rows("P-1")] == [3, 4]
    store.close()
    monkeypatch.setattr(sys, "stdin", io.StringIO("another pass phrase\n"))
    assert (
        run("restore", str(file), "--secret-stdin", "--database", f"sqlite:///{tmp_path / 'third' / 'w.db'}") == 1
    )
    assert "pass phrase" in capsys.readouterr().err
