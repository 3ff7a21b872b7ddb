"""The key: kept where it is safest, made once, never overwritten, and never waited for."""

import os
import stat
import threading
from pathlib import Path

import pytest

from game.scoring import key as keys
from game.scoring.folder import publish_new
from game.scoring.key import JournalError, examine_key, find_key, look_for_key, within, working_keyring
from tests import floors


class Ring:
    """A keyring in memory."""

    priority = 5.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Forgetful(Ring):
    def set_password(self, service: str, username: str, password: str) -> None:
        return


class Broken(Ring):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("no prompter")


def nowhere() -> None:
    return None


def test_without_a_keyring_the_key_is_a_file_of_this_account(tmp_path: Path) -> None:
    found = find_key(tmp_path, nowhere)
    path = tmp_path / "key"
    assert not found.in_keyring
    assert "no working keyring" in found.warning
    assert path.read_text().strip() == found.hex
    assert len(bytes.fromhex(found.hex)) == 32
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert find_key(tmp_path, nowhere).hex == found.hex
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_with_a_keyring_the_file_only_names_the_entry(tmp_path: Path) -> None:
    ring = Ring()
    found = find_key(tmp_path, lambda: ring)
    assert found.in_keyring
    assert found.warning == ""
    assert found.hex not in (tmp_path / "key").read_text()
    assert list(ring.kept.values()) == [found.hex]
    assert find_key(tmp_path, lambda: ring) == found


@pytest.mark.parametrize("ring", [Forgetful(), Broken()])
def test_a_keyring_that_does_not_keep_is_none(tmp_path: Path, ring: Ring) -> None:
    assert not find_key(tmp_path, lambda: ring).in_keyring


def test_a_keyring_that_is_gone_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    ring = Ring()
    find_key(tmp_path, lambda: ring)
    before = (tmp_path / "key").read_bytes()
    for gone in (nowhere, Ring):
        with pytest.raises(JournalError, match="unlock it and start again"):
            find_key(tmp_path, gone)
    assert (tmp_path / "key").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"abc", b"z" * 64, b"\xff" * 64])
def test_a_damaged_key_file_is_said_and_stays(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(JournalError, match="is damaged"):
        find_key(tmp_path, nowhere)
    assert (tmp_path / "key").read_bytes() == content


def test_a_hanging_keyring_is_given_up(tmp_path: Path) -> None:
    release = threading.Event()
    said: list[object] = []
    assert floors.ends(lambda: said.append(within(release.wait, 0.05, "none")), patience_s=2.0)
    release.set()
    assert said == ["none"]


def test_two_programs_make_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    gate = threading.Barrier(4)

    def make() -> None:
        gate.wait()
        found.append(find_key(tmp_path, nowhere).hex)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_a_name_that_is_taken_is_never_overwritten(tmp_path: Path) -> None:
    assert publish_new(tmp_path / "key", b"first")
    assert not publish_new(tmp_path / "key", b"second")
    assert (tmp_path / "key").read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("name", ["fail", "null"])
def test_backends_that_keep_nothing_are_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail, null

    monkeypatch.setattr(keyring, "get_keyring", {"fail": fail, "null": null}[name].Keyring)
    assert working_keyring() is None


def test_the_best_backend_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    assert working_keyring() is ring
    monkeypatch.setattr(Ring, "priority", 0.5)
    assert working_keyring() is None


def test_doctor_is_told_where_the_key_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    assert look_for_key(tmp_path, lambda: ring).in_keyring
    assert not look_for_key(tmp_path, nowhere).exists
    assert list(tmp_path.iterdir()) == []
    level, sentence = examine_key(tmp_path)
    assert level == "amber"
    assert "no working keyring" in sentence
    find_key(tmp_path, nowhere)
    assert examine_key(tmp_path) == (level, sentence)
    if os.name != "nt":
        (tmp_path / "key").chmod(0o644)
        assert "chmod 600" in examine_key(tmp_path)[1]
    (tmp_path / "key").write_text("x")
    assert examine_key(tmp_path)[0] == "red"
    monkeypatch.setattr(keys, "find_key", lambda folder: keys.Key("0", True, "ring"))
    assert examine_key(tmp_path) == ("green", "The journal's key is in the system's keyring.")
