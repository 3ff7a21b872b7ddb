"""In the root: starts Xvfb and monado-service, runs a command, gives its exit code. All ends with this process."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.openxr.service import Service


def start_x_server(folder: Path) -> subprocess.Popen[bytes]:
    """An X server that chose a free number; DISPLAY says which."""
    ours, its = os.pipe()
    with (folder / "xvfb.log").open("wb") as log:
        screen = ["-screen", "0", "1280x800x24", "+extension", "GLX", "-nolisten", "tcp", "-noreset"]
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(its), *screen],
            pass_fds=[its],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    os.close(its)
    with os.fdopen(ours) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise RuntimeError(f"Xvfb did not start:\n{(folder / 'xvfb.log').read_text()[-3000:]}")
    os.environ["DISPLAY"] = f":{number}"
    return server


def main() -> int:
    wanted = json.loads(sys.argv[1])
    folder = Path(os.environ["XDG_RUNTIME_DIR"])
    folder.mkdir(mode=0o700)
    server = start_x_server(folder) if wanted["x_server"] else None
    service = Service(**wanted["service"])
    service.publish()
    service.start()
    code = subprocess.call(sys.argv[2:])
    if code:
        print(f"--- monado-service said, at last:\n{service.log.read_text()[-3000:]}", file=sys.stderr)
    if server:
        server.kill()
        server.wait()
    service.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
