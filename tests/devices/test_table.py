import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import devices
from devices.api import DeviceUnavailable, Reason

LISTING = """
import sys, devices
names = list(devices.schemes())
loaded = [name for name in sys.modules if name.startswith("devices.") and name[8:] not in ("api", "url")]
print(names, loaded, "serial" in sys.modules)
"""


def test_listing_imports_no_driver() -> None:
    root = Path(__file__).parents[2]
    result = subprocess.run([sys.executable, "-c", LISTING], cwd=root, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "['desktop', 'lucidglove', 'openxr', 'play', 'sim'] [] False"


def test_every_driver_of_the_table_knows_its_scheme() -> None:
    for scheme in devices.schemes():
        assert devices.load(scheme).scheme == scheme


@pytest.mark.parametrize(
    ("url", "reason", "sentence"),
    [
        (
            "simm:x",
            Reason.UNKNOWN_SCHEME,
            "known ones are desktop:, lucidglove:, openxr:, play:, sim:; did you mean sim:?",
        ),
        ("webcam:0", Reason.UNKNOWN_SCHEME, "There is no kind of device 'webcam'; known ones are"),
        ("C:\\r.npz", Reason.UNKNOWN_SCHEME, "to play a recording write play:FILE."),
        ("openxr:", Reason.NO_RUNTIME, "No OpenXR runtime is set up on this machine: install SteamVR"),
        ("openxr:?side=left", Reason.BAD_ADDRESS, "hand"),
        (
            "sim:wave",
            Reason.BAD_ADDRESS,
            "sim: has no motion 'wave'; known ones are grasp, reach, lift, carry",
        ),
        ("sim+tcp:grasp", Reason.BAD_ADDRESS, "sim: has no motion +tcp"),
        ("desktop:2", Reason.BAD_ADDRESS, "write desktop:."),
        ("play:", Reason.BAD_ADDRESS, "names no file; write play:FILE."),
    ],
)
def test_what_cannot_be_opened_says_why(url: str, reason: Reason, sentence: str) -> None:
    with pytest.raises(DeviceUnavailable) as caught:
        devices.open_device(url)
    assert caught.value.reason is reason
    assert sentence in str(caught.value)
    assert str(caught.value).count("\n") == 0


def _with_plugin(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    entry = EntryPoint("mine", value, devices.GROUP)
    monkeypatch.setattr(devices, "entry_points", lambda group: [entry] if group == devices.GROUP else [])


def test_a_package_adds_a_scheme_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_plugin(monkeypatch, "devices.sim:Sim")
    assert devices.schemes()["mine"] == "devices.sim:Sim"
    assert devices.load("mine").__name__ == "Sim"


def test_a_package_cannot_replace_a_built_in(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("sim", "elsewhere:Sim", devices.GROUP)
    monkeypatch.setattr(devices, "entry_points", lambda group: [entry])
    assert devices.schemes()["sim"] == "devices.sim:Sim"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("no_such_package:X", "a part is not installed: No module named 'no_such_package'"),
        ("devices.sim:Nothing", "a part is not installed"),
        ("devices.sim:MOTIONS", "devices.sim:MOTIONS is not a device driver"),
    ],
)
def test_a_broken_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch, value: str, sentence: str) -> None:
    _with_plugin(monkeypatch, value)
    with pytest.raises(DeviceUnavailable, match=sentence) as caught:
        devices.load("mine")
    assert caught.value.reason is Reason.NOT_INSTALLED


def test_the_search_says_of_each_kind_what_is_there_or_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_plugin(monkeypatch, "no_such_package:X")
    monkeypatch.setattr(devices.load("lucidglove"), "detect", classmethod(lambda cls: ()))
    findings = {finding.scheme: finding for finding in devices.find_all()}
    assert sorted(findings) == ["desktop", "lucidglove", "mine", "openxr", "play", "sim"]
    assert findings["sim"].found[0].url == "sim:grasp"
    assert findings["desktop"].found[0].url == "desktop:"
    for scheme in ("lucidglove", "mine", "openxr", "play"):
        assert not findings[scheme].found
        assert findings[scheme].why_not.startswith(f"{scheme}: ")
