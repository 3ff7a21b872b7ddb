"""`midline bench`'s headset part on Monado.

`python -m tests.openxr.bench SCALE FRAMERATE [BLOCKS [FRAMES]] [held]`

SCALE is per cent of the eyes' size and FRAMERATE the display's, of Monado's xcb compositor: 25 1000 to see what a
frame costs, 40 60 to see whether the rate is held. Both hands are held before the head by the remote driver, bare,
or with `held` each with a controller in it, which our side then asks for and the bare loop does not.
"""

import json
import sys

from tests.openxr import monado
from tests.openxr.remote import Remote

WITHIN_S = 900.0


def inside(blocks: int, frames: int, held: bool) -> None:
    """In the root, beside the running service."""
    from game import bench_headset

    remote = Remote()
    remote.head((0.0, 1.5, 0.0))
    for side, x in (("left", -0.2), ("right", 0.2)):
        remote.hand(side, place=(x, 1.35, -0.45), curls=0.3, tracked=True, active=held)
    print(json.dumps(bench_headset.measure(blocks, frames), indent=1))
    remote.close()


def main(scale: int, framerate: int, blocks: int = 20, frames: int = 100, *, held: bool = False) -> int:
    """On this machine."""
    command = ["python", "-m", "tests.openxr.bench", "inside", str(blocks), str(frames)]
    command += ["held"] if held else []
    said = monado.run_inside(command, compositor="xcb", scale=scale, framerate=framerate, timeout_s=WITHIN_S)
    print(said.stdout, end="")
    if said.returncode:
        print(said.stderr, end="", file=sys.stderr)
    return said.returncode


if __name__ == "__main__":
    words, held = [word for word in sys.argv[1:] if word != "held"], "held" in sys.argv
    if words[0] == "inside":
        inside(int(words[1]), int(words[2]), held)
    else:
        sys.exit(main(*(int(word) for word in words), held=held))
