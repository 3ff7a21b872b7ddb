"""Loads shader text from the package and joins its includes."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_INCLUDE = re.compile(r"^[ \t]*//include[ \t]+([\w.-]+)[ \t]*$", re.MULTILINE)


class ShaderError(Exception):
    """A shader cannot be loaded; the message names the file and the mend."""


@lru_cache(maxsize=64)
def load(name: str, *defines: str) -> str:
    """The text of shaders/NAME.glsl with every line `//include OTHER` replaced by that file.

    A file is put in once, where it is first asked for; `defines` are set after the #version line. ShaderError when
    a file is missing.
    """
    seen: set[str] = set()

    def read(wanted: str, asked_by: str) -> str:
        if wanted in seen:
            return ""
        seen.add(wanted)
        file = resources.files("game.view") / "shaders" / f"{wanted}.glsl"
        try:
            text = file.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise ShaderError(f"There is no shader {wanted}.glsl (asked for by {asked_by}).") from error
        return _INCLUDE.sub(lambda match: read(match.group(1), f"{wanted}.glsl"), text)

    text = read(name, "the program")
    if not defines:
        return text
    version, _, rest = text.partition("\n")
    return "\n".join([version, *(f"#define {word}" for word in defines), rest])
