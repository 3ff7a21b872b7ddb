"""Starts, stops, kills and restarts monado-service inside the root, also from a process that did not start it."""

import json
import os
import select
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SETTINGS = "MIDLINE_MONADO_SERVICE"


@dataclass(frozen=True)
class Service:
    """The one monado-service of this root; what it is and where it lies is the same for every process inside."""

    compositor: str = "null"
    scale: int = 25
    framerate: int = 60
    driver: str = "remote"

    @staticmethod
    def here() -> "Service":
        """The service as run_inside was asked to start it."""
        return Service(**json.loads(os.environ[SETTINGS]))

    def publish(self) -> None:
        """Lets `here` find this in every process started from now on."""
        os.environ[SETTINGS] = json.dumps(asdict(self))

    @property
    def folder(self) -> Path:
        return Path(os.environ["XDG_RUNTIME_DIR"])

    @property
    def socket(self) -> Path:
        return self.folder / "monado_comp_ipc"

    @property
    def log(self) -> Path:
        return self.folder / "service.log"

    @property
    def running(self) -> bool:
        return self._wait(0) is False

    def start(self, patience_s: float = 20) -> None:
        """Returns when applications can connect."""
        if self.running:
            return
        self.socket.unlink(missing_ok=True)
        self._configure()
        write = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self.log), write, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        program = "/usr/bin/monado-service"
        pid = os.posix_spawn(program, [program], os.environ | self._variables(), file_actions=actions)
        self._pid_file.write_text(str(pid))
        until = time.monotonic() + patience_s
        while not self._listens():
            if not self.running or time.monotonic() > until:
                raise RuntimeError(f"monado-service did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.01)

    def stop(self) -> None:
        """As a person closes it: SIGTERM."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As it crashes: SIGKILL."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.kill()
        self.start()

    @property
    def _pid_file(self) -> Path:
        return self.folder / "service.pid"

    def _configure(self) -> None:
        """Monado 25.0 passes over a remote section that has no view_count."""
        file = self.folder / "config/monado/config_v0.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        remote = {"version": 0, "port": 4242, "view_count": 2}
        file.write_text(json.dumps({"active": "remote", "remote": remote} if self.driver == "remote" else {}))

    def _variables(self) -> dict[str, str]:
        drivers = {
            "remote": {"P_OVERRIDE_ACTIVE_CONFIG": "remote"},
            "simulated": {"SIMULATED_ENABLE": "1", "SIMULATED_LEFT": "simple", "SIMULATED_RIGHT": "simple"},
        }
        compositors = {
            "null": {"XRT_COMPOSITOR_NULL": "1"},
            "xcb": {
                "XRT_COMPOSITOR_FORCE_XCB": "1",
                "XRT_COMPOSITOR_SCALE_PERCENTAGE": str(self.scale),
                "XRT_COMPOSITOR_DEFAULT_FRAMERATE": str(self.framerate),
                # A processor draws for the compositor here. It is kept to one and to the cheaper of its two ways,
                # or of two processors it leaves less than one to the program that is watched.
                "LP_NUM_THREADS": "1",
                "XRT_COMPOSITOR_COMPUTE": "1",
            },
        }
        always = {"XRT_NO_STDIN": "1", "XRT_LOG": "info", "XDG_CONFIG_HOME": str(self.folder / "config")}
        return always | drivers[self.driver] | compositors[self.compositor]

    def _listens(self) -> bool:
        """The kernel's flag 00010000 of a socket; the file alone appears a moment too early."""
        lines = Path("/proc/net/unix").read_text().splitlines()
        return any(" 00010000 " in line and line.endswith(f" {self.socket}") for line in lines)

    def _end(self, how: signal.Signals, patience_s: float = 10) -> None:
        if self.running:
            os.kill(int(self._pid_file.read_text()), how)
            if not self._wait(patience_s):
                raise RuntimeError(f"monado-service went on for {patience_s} s after {how.name}")

    def _wait(self, patience_s: float) -> bool | None:
        """Whether it ended within the time; None when it was never started. A zombie has ended."""
        if not self._pid_file.exists():
            return None
        try:
            handle = os.pidfd_open(int(self._pid_file.read_text()))
        except ProcessLookupError:
            return True
        try:
            return bool(select.select([handle], [], [], patience_s)[0])
        finally:
            os.close(handle)
