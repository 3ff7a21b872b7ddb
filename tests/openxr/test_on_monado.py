"""Every check file of `inside` holds on a real OpenXR runtime, and nothing of it outlives its run."""

import ast
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from tests.openxr import monado

CHECKS = sorted((Path(__file__).parent / "inside").glob("check_*.py"))
# They take over ten seconds; their short forms are `check_play`, and `check_touch` with `check_answers`.
SLOW = {"check_eyes", "check_ways_right", "check_ways_left", "check_visit"}
PYTEST = ("python", "-m", "pytest", "-v", "-rA", "-o", "python_files=check_*.py")
# Nothing is kept between runs, and what no check needs is not loaded.
PYTEST += ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
# Set, a check does all of what it does a part of.
LONG_FORMS = ("MIDLINE_ALL_WAYS",)
HANGS = ("-o", "faulthandler_timeout=60")


def settings(check):
    """The file's own MONADO = {...}: the keywords of run_inside."""
    for statement in ast.parse(check.read_text()).body:
        if isinstance(statement, ast.Assign) and [ast.unparse(target) for target in statement.targets] == [
            "MONADO"
        ]:
            return ast.literal_eval(statement.value)
    return {}


def holders(word):
    """Processes that have this word on their command line."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if word.encode() in file.read_bytes():
                found.append(int(file.parent.name))
    return found


def wait_for(truth, patience_s=20):
    until = time.monotonic() + patience_s
    while not truth() and time.monotonic() < until:
        time.sleep(0.05)
    return truth()


@pytest.mark.realtime
@pytest.mark.parametrize(
    "check",
    [pytest.param(each, id=each.stem, marks=[pytest.mark.slow] * (each.stem in SLOW)) for each in CHECKS],
)
def test_holds_on_a_real_runtime(root, check):
    env = {"MIDLINE_CI": "1"} | {name: os.environ[name] for name in LONG_FORMS if name in os.environ}
    result = monado.run_inside([*PYTEST, *HANGS, str(check)], env=env, **settings(check))
    if result.returncode or re.search(r"\d (skipped|deselected)", result.stdout):
        pytest.fail(f"{check.name} ended with {result.returncode}\n{result.stdout}{result.stderr}", pytrace=False)


def test_a_command_gives_its_exit_code_and_its_words(root):
    ask = "import os, sys; print(os.environ['NAMED'], os.environ.get('MIDLINE_MONADO')); sys.exit(7)"
    result = monado.run_inside(["python", "-c", ask], env={"NAMED": "here"}, x_server=False)
    assert (result.returncode, result.stdout) == (7, "here None\n"), result.stderr


def test_nothing_outlives_the_time_limit(root):
    word = uuid.uuid4().hex
    sleep = f"import time; print('on', flush=True); time.sleep(600)  # {word}"
    result = monado.run_inside(["python", "-c", sleep], x_server=False, timeout_s=3)
    assert result.returncode == monado.TIME_IS_UP
    assert result.stdout == "on\n", result.stderr
    assert wait_for(lambda: not holders(word))
    assert str(root) not in Path("/proc/self/mounts").read_text()


def test_nothing_outlives_a_killed_caller(root):
    word = uuid.uuid4().hex
    inner = f"import time; time.sleep(600)  # {word}"
    call = f"from tests.openxr import monado; monado.run_inside(['python', '-c', {inner!r}], x_server=False)"
    caller = subprocess.Popen([sys.executable, "-c", call], cwd=monado.PROJECT)
    try:
        assert wait_for(lambda: len(holders(word)) >= 4), "the command never started"
    finally:
        os.kill(caller.pid, signal.SIGKILL)
        caller.wait()
    assert wait_for(lambda: not holders(word))
    assert str(root) not in Path("/proc/self/mounts").read_text()
