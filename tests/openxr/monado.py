"""Builds a folder with a real OpenXR runtime (Monado, Mesa, Xvfb of Debian 13) and runs commands inside it.

A folder, because Debian 12's glibc is too old for Debian 13's Monado, while the host's Python runs on the newer.
Each command has mount, pid and network namespaces of its own: nothing outlives it, parallel runs share no port.
After a change of PACKAGES delete the folder.
"""

import contextlib
import functools
import json
import os
import shutil
import site
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import platformdirs

PROJECT = Path(__file__).parents[2]
SUITE = "trixie"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PACKAGES = (
    "monado-service", "libopenxr1-monado", "monado-cli", "xvfb", "x11-xkb-utils", "mesa-vulkan-drivers", "libgl1",
    "libgl1-mesa-dri", "libegl1", "libglx-mesa0", "base-files", "bash", "dash", "coreutils", "util-linux", "mount",
    "sed", "grep", "xdotool",
)  # fmt: skip
UNREAD = (
    "doc",
    "man",
    "locale",
    "info",
    "iso-codes",
    "proj",
    "gdal",
    "lintian",
    "bug",
    "icons",
    "zoneinfo",
    "i18n",
)
TIME_IS_UP = 124
SHADERS = "/var/cache/shaders"


class CannotBuild(RuntimeError):
    """The root could not be built; the message says what to do."""


def folder() -> Path:
    """Where the root lies: MIDLINE_MONADO, or the machine's cache for root, the user's for others."""
    if named := os.environ.get("MIDLINE_MONADO"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/cache/midline/monado")
    return platformdirs.user_cache_path("midline") / "monado"


@functools.cache
def obstacle() -> str | None:
    """Why this machine cannot run anything inside a root, in one sentence; None when it can."""
    if sys.platform != "linux":
        return "tests on a real OpenXR runtime need Linux"
    if not shutil.which("unshare") or not shutil.which("setpriv"):
        return "tests on a real OpenXR runtime need unshare and setpriv: install util-linux"
    if subprocess.run([*_namespaces(), "--mount-proc", "true"], capture_output=True, check=False).returncode:
        return "this machine forbids namespaces: run on a VM or give the container SYS_ADMIN"
    if not _complete(folder()) and not shutil.which("mmdebstrap"):
        return (
            "tests on a real OpenXR runtime need mmdebstrap, once: apt install mmdebstrap debian-archive-keyring"
        )
    return None


def root() -> Path:
    """The folder with Monado; built on first use, once however many ask at the same moment."""
    wanted = folder()
    if not _complete(wanted):
        wanted.parent.mkdir(parents=True, exist_ok=True)
        with _lock(wanted.with_name(wanted.name + ".lock")):
            if not _complete(wanted):
                _build(wanted)
    return wanted


def run_inside(
    argv: Sequence[str],
    *,
    compositor: str = "null",
    scale: int = 25,
    framerate: int = 60,
    driver: str = "remote",
    x_server: bool = True,
    env: Mapping[str, str] | None = None,
    timeout_s: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Runs a command beside a running monado-service; "python" is the host's, the project lies at its own path.

    compositor: "null" (320x240 an eye, 20 Hz) or "xcb" (`scale` per cent of its eyes, `framerate` Hz). driver:
    "remote" or "simulated". Of this process's environment the command sees only `env`. Exit code 124: it took over
    `timeout_s`.
    """
    service = {"compositor": compositor, "scale": scale, "framerate": framerate, "driver": driver}
    python, binds, variables = _host_python()
    main = [python, "-m", "tests.openxr.inside_main", json.dumps({"service": service, "x_server": x_server})]
    libraries = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib")
    # What a driver that draws on the processor has compiled, seconds of work for a program, is kept for the next.
    shaders = folder().with_name(f"{folder().name}.shaders")
    shaders.mkdir(parents=True, exist_ok=True)
    multiarch = next((root() / "usr/lib").glob("*-linux-gnu"))
    wanted = {
        "root": str(root()),
        "binds": binds | {str(PROJECT): str(PROJECT), str(shaders): SHADERS},
        "folder": str(PROJECT),
        "argv": [*main, *argv],
        "env": {
            "PATH": f"{Path(python).parent}:/usr/bin:/bin:/usr/sbin:/sbin",
            "HOME": "/root",
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            # no maintainer script has run, so nothing points to these
            "LD_LIBRARY_PATH": ":".join(f"/usr/lib/{multiarch.name}/{name}" for name in ("blas", "lapack")),
            "MESA_SHADER_CACHE_DIR": SHADERS,
            "XDG_RUNTIME_DIR": "/tmp/midline-xr",
            "XR_RUNTIME_JSON": "/usr/share/openxr/1/openxr_monado.json",
            **variables,
            **(env or {}),
        },
    }
    if sys.base_prefix != "/usr":
        wanted["env"]["LD_LIBRARY_PATH"] += f":{libraries}"
    enter = [sys.executable, "-I", str(Path(__file__).with_name("enter.py")), json.dumps(wanted)]
    return _run_to_the_end([*_namespaces(), *enter], timeout_s)


def _namespaces() -> list[str]:
    """The start of a command line whose processes end with this one, even when it is killed."""
    own = ["--mount", "--pid", "--net", "--fork", "--kill-child"]
    if os.geteuid():
        own += ["--user", "--map-root-user"]
    return ["setpriv", "--pdeathsig", "KILL", "unshare", *own]


def _run_to_the_end(command: list[str], timeout_s: float) -> subprocess.CompletedProcess[str]:
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=timeout_s)
            return subprocess.CompletedProcess(command, process.returncode, out, err)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            return subprocess.CompletedProcess(command, TIME_IS_UP, out, f"{err}\nended after {timeout_s:g} s\n")
        except BaseException:
            process.kill()
            raise


def _host_python() -> tuple[str, dict[str, str], dict[str, str]]:
    """This Python as the inside sees it: its path, what to bind where, and its variables.

    Debian's own Python lies in /usr, which inside is the root's: it moves to /opt/py and finds its library there.
    """
    if sys.base_prefix != "/usr":
        prefixes = (sys.base_prefix, os.path.realpath(sys.base_prefix), sys.prefix)
        return sys.executable, {path: path for path in prefixes}, {"PYTHONPATH": str(PROJECT)}
    library = Path(sysconfig.get_path("stdlib"))
    packages = [path for path in site.getsitepackages() if Path(path).is_dir()]
    binds = {
        os.path.realpath(sys._base_executable): "/opt/py/bin/python",
        str(library): f"/opt/py/lib/{library.name}",
        **{path: path for path in packages},
    }
    return "/opt/py/bin/python", binds, {"PYTHONPATH": ":".join([str(PROJECT), *packages])}


def _complete(folder: Path) -> bool:
    return (folder / "usr/bin/monado-service").exists()


@contextlib.contextmanager
def _lock(file: Path) -> Iterator[None]:
    import fcntl

    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _mirror() -> str:
    """The Debian mirror of this machine's own apt."""
    asked = [
        "apt-get",
        "indextargets",
        "--format",
        "$(CODENAME) $(REPO_URI)",
        "Created-By: Packages",
        "Origin: Debian",
    ]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()
    found = [line.split(maxsplit=1)[1] for line in told if "-" not in line.split()[0]]
    if not found:
        raise CannotBuild("apt knows no Debian mirror: run apt-get update")
    return found[0]


def _build(wanted: Path) -> None:
    """Unpacks the packages beside `wanted` and moves them there when all is well; half a root is never seen."""
    for left in wanted.parent.glob(f"{wanted.name}.new-*"):
        shutil.rmtree(left)
    new = Path(tempfile.mkdtemp(prefix=f"{wanted.name}.new-", dir=wanted.parent))
    # extract: only unpacked, for nothing here needs its maintainer script, and it takes half the time
    mode = "root" if os.geteuid() == 0 else "chrootless"
    options = ["--quiet", "--variant=extract", f"--mode={mode}", '--aptopt=APT::Install-Recommends "false"']
    source = f"deb [signed-by={KEYRING}] {_mirror()} {SUITE} main"
    command = ["mmdebstrap", *options, f"--include={','.join(PACKAGES)}", SUITE, str(new), source]
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if result.returncode or not _complete(new):
            raise CannotBuild(f"mmdebstrap could not unpack Monado into {new}:\n{result.stderr[-3000:]}")
        _slim(new)
        new.chmod(0o755)
        new.rename(wanted)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _slim(new: Path) -> None:
    """Half a gigabyte less: no manuals, no apt, and no Vulkan driver but the one that needs no card."""
    for path in [new / "usr/share" / name for name in UNREAD] + [new / "var/cache/apt", new / "var/lib/apt"]:
        shutil.rmtree(path, ignore_errors=True)
    drivers = list((new / "usr/lib").glob("*-linux-gnu/libvulkan_*.so"))
    drivers += (new / "usr/share/vulkan/icd.d").glob("*.json")
    for driver in drivers:
        if not driver.name.startswith(("libvulkan_lvp", "lvp_icd")):
            driver.unlink()
