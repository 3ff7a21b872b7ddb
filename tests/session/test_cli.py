"""The command line as people use it: one sentence and an exit code for every bad input, and what play gives."""

import json

import pytest

from game.cli import main

# What is soon built and drawn.
PLAIN = ("--view", "offscreen", "--scene", "studio")


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs a command in an empty folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            main([str(each) for each in arguments])
        shown = capsys.readouterr()
        return left.value.code, shown.out, shown.err

    return call


BAD = [
    (("play", "--affected", "up"), 2, "up"),
    (("play", "--pain", "11,4"), 2, "0 to 10"),
    (("play", "--pain", "5"), 2, "5,4"),
    (("play", "--patient", "P01"), 2, "no patient"),
    (("play", "--level", "99"), 1, "levels 1 to 6"),
    (("play", "--level", "0"), 1, "levels 1 to 6"),
    (("play", "--seconds", "-3"), 1, "more than 0"),
    (("play", "peg-board"), 1, "lantern"),
    (("play", "--scene", "moon"), 1, "kitchen-table"),
    (("play", "--view", "window"), 1, "offscreen"),
    (("play", "--view", "headset"), 1, "OpenXR runtime"),
    (("play", "--device", "gloves:COM3"), 1, "lucidglove:"),
    (("play", "--device", "openxr:"), 1, "OpenXR runtime"),
    (("play", "--device", "sim:grasp?speed=2"), 1, "speed"),
    (("play", "--device", "play:nothing.npz"), 1, "nothing.npz"),
    (("play", "--device", "lucidglove:/dev/no-such-port"), 1, "no-such-port"),
    (("play", "--device", "sim:grasp?hand=left"), 1, "right hand"),
    (("play", "--device", "affected=sim:grasp"), 1, "affected"),
    (("play", "--device", "sim:grasp", "--device", "intact=sim:still"), 1, "two devices"),
    (("play", "two-hands", "--device", "desktop:"), 1, "both hands"),
    (("report", "nobody"), 1, "play first"),
    (("replay", "none.jsonl"), 1, "none.jsonl"),
    (("record", "sim:grasp", "hand.limb", "--seconds", "0"), 1, "more than 0"),
    (("calibrate", "sim:grasp"), 1, "lucidglove:PORT"),
    (("exercises", "check", "peg-board"), 1, "peg-board"),
    (("exercises", "new", "Lantern", "--stage", "mirror"), 1, "checkout"),
    (("dance",), 2, "dance"),
]


@pytest.mark.parametrize(
    ("arguments", "code", "word"), BAD, ids=lambda each: " ".join(each) if isinstance(each, tuple) else ""
)
def test_bad_input_gets_one_sentence(run, monkeypatch, arguments, code, word):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    left, out, err = run(*arguments)
    last = err.strip().splitlines()[-1]
    assert left == code, err
    assert word in last
    assert last.startswith("midline: ")
    assert last.endswith((".", "?", "`midline --help`."))
    assert "Traceback" not in out + err


def test_nothing_is_recorded_by_a_refused_play(run):
    run("play", "--device", "play:nothing.npz")
    code, _, err = run("report")
    assert code == 1
    assert "play first" in err


def test_play_gives_pictures_events_summary_and_json(run, tmp_path, film):
    options = ("--seconds", "0.5", "--pain", "5,4", "--out", "there", "--json")
    code, out, err = run("play", "lantern", *PLAIN, *options)
    assert code == 0, err
    value = json.loads(out.strip().splitlines()[-1])
    assert (value["pain_before"], value["pain_after"], value["clock"]) == (5, 4, "step")
    assert value["exercise"] == "lantern"
    assert value["frames"] == 17
    there = tmp_path / "there"
    assert len(list(there.glob("picture-*.png"))) >= 6
    assert (there / "video.mp4").stat().st_size > 1000
    assert "Pain" in (there / "summary.txt").read_text()
    events = [json.loads(line) for line in (there / "events.jsonl").read_text().splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    saved = [line.split() for line in err.splitlines() if line.startswith("saved ")]
    kinds = {event["seq"]: event["payload"]["kind"] for event in events}
    assert len(saved) == 4
    assert all(kinds[int(seq)] == kind for _, seq, kind in saved)

    code, out, _ = run("replay", value["session"], "--json")
    assert code == 0
    again = json.loads(out.strip().splitlines()[-1])
    assert again["equal"] is True
    assert again["movement"] is True
    code, out, _ = run("report", value["session"])
    assert code == 0
    assert "lantern" in out


def test_a_folder_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "taken").write_text("a file in the way")
    code, _, err = run("play", "--seconds", "1", "--view", "offscreen", "--out", "taken")
    assert code == 1
    assert "taken" in err.strip().splitlines()[-1]
    assert "--out" in err.strip().splitlines()[-1]


def test_data_that_cannot_be_written_is_said_before_anything_is_opened(run, tmp_path, monkeypatch):
    (tmp_path / "data").write_text("a file in the way")
    monkeypatch.setenv("MIDLINE_DATA", str(tmp_path / "data"))
    code, _, err = run("play", "--seconds", "1", "--view", "offscreen")
    assert code == 1
    assert "MIDLINE_DATA" in err or "data" in err.strip().splitlines()[-1]
    assert "Traceback" not in err


def test_lists_and_devices_answer(run):
    assert "lantern" in run("exercises", "list")[2]
    assert "kitchen-table" in run("scenes", "list")[2]
    code, out, _ = run("devices", "--json")
    assert code == 0
    assert any(each["url"].startswith("sim:") for each in json.loads(out)["devices"])


def test_a_recorded_hand_can_be_played(run):
    code, _, err = run("record", "sim:grasp", "hand.limb", "--seconds", "0.5")
    assert code == 0, err
    code, out, err = run("play", "--device", "play:hand.limb?loop=1", "--seconds", "0.2", *PLAIN, "--json")
    assert code == 0, err
    assert json.loads(out.strip().splitlines()[-1])["clock"] in ("step", "live")


def test_a_recording_without_a_hand_and_a_torn_one_are_told(run, tmp_path):
    code, _, err = run("record", "sim:absent", "nobody.limb", "--seconds", "0.3")
    assert code == 0
    assert "No hand was seen" in err

    assert "No hand" not in run("record", "sim:grasp", "hand.limb", "--seconds", "2.2")[2]
    whole = (tmp_path / "hand.limb").read_bytes()
    (tmp_path / "hand.limb").write_bytes(whole[: len(whole) * 2 // 3])
    code, _, err = run("play", "--device", "play:hand.limb", "--seconds", "0.2", *PLAIN)
    assert code == 0
    assert "hand.limb" in err, "what is missing of a torn recording is said"
