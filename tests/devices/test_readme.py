"""What the README shows is true."""

import re
from pathlib import Path

import devices
from devices.desktop import DesktopOptions
from devices.play import PlayOptions
from devices.sim import MOTIONS, SimOptions
from devices.url import describe_options

README = (Path(devices.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_code_of_the_readme_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {"__name__": "readme"})


def test_every_scheme_motion_and_option_is_told() -> None:
    for scheme in devices.schemes():
        assert f"`{scheme}:" in README
    for motion in MOTIONS:
        assert f"`sim:{motion}`" in README
    for kind in (SimOptions, PlayOptions, DesktopOptions):
        for name in describe_options(kind):
            assert f"`{name}`" in README, name
