"""Writes pictures into an mp4 film while the next ones are drawn."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Final

from game.view.window import Picture

# So many pictures may wait for the encoder; then drawing waits for it.
WAITING: Final = 16
# Constant quality of h264: 18 is hard to tell from the pictures, 23 small.
QUALITY: Final = "20"
GIVE_UP_S: Final = 60.0


class Video:
    """A film of `size` (width, height), `fps` pictures a second; pictures come from `add`, `close` ends it.

    Encoding runs beside the drawing. When it fails the pictures go on without it and `trouble` is the one sentence
    that says why; `add` and `close` never raise for it.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: int) -> None:
        # The coding wants even numbers of pixels.
        self._size = (size[0] // 2 * 2, size[1] // 2 * 2)
        self.path = path
        self.trouble = ""
        self._queue: queue.Queue[Picture | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._run, args=(fps,), name="video", daemon=True)
        self._thread.start()

    def add(self, picture: Picture) -> None:
        """One more picture (height, width, 3) uint8; it is taken as it is and may not be changed afterwards."""
        while not self.trouble:
            try:
                self._queue.put(picture, timeout=0.2)
            except queue.Full:
                continue
            return

    def close(self) -> str:
        """Ends the film; gives the sentence that says why there is none, or ""."""
        if self._thread.is_alive():
            with contextlib.suppress(queue.Full):
                self._queue.put(None, timeout=GIVE_UP_S)
            self._thread.join(GIVE_UP_S)
            if self._thread.is_alive():
                self.trouble = self.trouble or f"The film {self.path.name} could not be finished in time."
        return self.trouble

    def _run(self, fps: int) -> None:
        try:
            self._encode(fps)
        except Exception as error:  # noqa: BLE001 - whatever an outside program does, the play goes on
            said = str(error).strip().splitlines()
            why = said[-1].strip(" .")[:160] if said else type(error).__name__
            self.trouble = f"There is no film because ffmpeg failed ({why}); the pictures are all there."
            self.path.unlink(missing_ok=True)

    def _encode(self, fps: int) -> None:
        from imageio_ffmpeg import get_ffmpeg_exe

        width, height = self._size
        command = [get_ffmpeg_exe(), "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
        command += ["-s", f"{width}x{height}", "-r", str(fps), "-i", "-", "-an", "-c:v", "libx264"]
        command += ["-preset", "veryfast", "-crf", QUALITY, "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
        command.append(str(self.path))
        # Without a window of its own on Windows; 0 elsewhere.
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        with tempfile.TemporaryFile() as said:
            encoder = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, creationflags=flags)
            assert encoder.stdin is not None
            try:
                while (picture := self._queue.get()) is not None:
                    encoder.stdin.write(picture[:height, :width].tobytes())
                encoder.stdin.close()
            except OSError:
                # It has gone; what it said last tells why.
                with contextlib.suppress(OSError):
                    encoder.stdin.close()
            if encoder.wait(GIVE_UP_S) != 0:
                said.seek(0)
                raise OSError(said.read().decode(errors="replace") or f"it ended with {encoder.returncode}")
