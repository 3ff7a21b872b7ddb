"""A film has every picture that was given; without an encoder there is one sentence and no exception."""

import subprocess

import imageio_ffmpeg
import numpy as np

from game.view import video
from game.view.video import Video


def pictures(count, size):
    width, height = size
    for number in range(count):
        picture = np.zeros((height, width, 3), np.uint8)
        picture[:, : (number + 1) * width // count] = (40, 200, 90)
        yield picture


def test_a_film_holds_all_pictures_in_their_size(tmp_path):
    path = tmp_path / "film.mp4"
    film = Video(path, (97, 55), 30)
    for picture in pictures(40, (97, 55)):
        film.add(picture)
    assert film.close() == ""
    frames, seconds = imageio_ffmpeg.count_frames_and_secs(str(path))
    assert frames == 40
    assert 1.2 < seconds < 1.5
    told = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)], capture_output=True, text=True, check=False
    ).stderr
    assert "h264" in told
    assert "yuv420p" in told
    assert "96x54" in told


def test_colours_and_order_come_through(tmp_path):
    path = tmp_path / "film.mp4"
    film = Video(path, (64, 48), 10)
    for picture in pictures(8, (64, 48)):
        film.add(picture)
    film.close()
    # Not read_frames: it leaves its pipes open when ffmpeg ends before it does.
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", str(path)]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    shown = np.frombuffer(raw, np.uint8).reshape(8, 48, 64, 3)
    green = [int((each[..., 1] > 120).sum()) for each in shown]
    assert green == sorted(green)
    assert np.abs(shown[-1].reshape(-1, 3).mean(axis=0) - (40, 200, 90)).max() < 12


def test_a_missing_encoder_is_one_sentence_and_pictures_go_on(tmp_path, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "no-ffmpeg"))
    film = Video(tmp_path / "film.mp4", (64, 48), 30)
    for picture in pictures(3 * video.WAITING, (64, 48)):
        film.add(picture)
    sentence = film.close()
    assert "ffmpeg" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not (tmp_path / "film.mp4").exists()


def test_a_folder_that_is_gone_is_one_sentence(tmp_path):
    film = Video(tmp_path / "gone" / "film.mp4", (64, 48), 30)
    for picture in pictures(2 * video.WAITING, (64, 48)):
        film.add(picture)
    assert "ffmpeg failed" in film.close()
