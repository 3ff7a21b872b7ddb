"""Devices by URL: the table of drivers, found without importing any and loaded on first use."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Final

from devices.api import Clock, Device, DeviceError, DeviceUnavailable, Found, Reason, Url
from devices.url import parse_role, parse_url

__all__ = ["BUILTIN", "Finding", "find_all", "load", "open_device", "parse_role", "parse_url", "schemes"]

# Scheme to "module:Class"; a package of your own adds to it by the entry-point group midline.devices.
BUILTIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "desktop": "devices.desktop:Desktop",
        "lucidglove": "devices.glove.driver:LucidGlove",
        "openxr": "devices.openxr.device:OpenXr",
        "play": "devices.play:Play",
        "sim": "devices.sim:Sim",
    }
)

GROUP: Final = "midline.devices"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the search for one kind of device gave: the found ones, or a sentence that says why there is none."""

    scheme: str
    found: tuple[Found, ...] = ()
    why_not: str = ""


def schemes() -> dict[str, str]:
    """Every known scheme with its "module:Class", in order of name; imports none of them."""
    added = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    return dict(sorted({**added, **BUILTIN}.items()))


def load(scheme: str) -> type[Device]:
    """The driver class of a scheme; DeviceUnavailable says why there is none."""
    # Only for one that is not built in every installed package is looked through, which takes milliseconds.
    if (where := BUILTIN.get(scheme)) is None:
        known = schemes()
        if (where := known.get(scheme)) is None:
            raise DeviceUnavailable(*_unknown(scheme, list(known)))
    module, _, name = where.partition(":")
    try:
        driver = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise DeviceUnavailable(
            Reason.NOT_INSTALLED, f"{scheme}: cannot be used, since a part is not installed: {error}."
        ) from error
    if not (isinstance(driver, type) and issubclass(driver, Device)):
        raise DeviceUnavailable(Reason.NOT_INSTALLED, f"{scheme}: {where} is not a device driver.")
    return driver


def _unknown(scheme: str, known: list[str]) -> tuple[Reason, str]:
    listed = ", ".join(f"{name}:" for name in known)
    close = get_close_matches(scheme, known, n=1)
    hint = f"; did you mean {close[0]}:?" if close else "."
    if len(scheme) == 1:
        hint = "; to play a recording write play:FILE."
    return Reason.UNKNOWN_SCHEME, f"There is no kind of device {scheme!r}; known ones are {listed}{hint}"


def open_device(url: str | Url, clock: Clock = time.monotonic) -> Device:
    """Open the device of a URL; DeviceUnavailable with a reason and one sentence when that cannot be."""
    parsed = parse_url(url) if isinstance(url, str) else url
    return load(parsed.scheme)(parsed, clock)


def find_all() -> list[Finding]:
    """What is plugged in, kind by kind, and in a sentence why not; opens nothing for longer than it listens."""
    findings = []
    for scheme in schemes():
        try:
            found = tuple(load(scheme).detect())
        except (DeviceError, OSError) as error:
            findings.append(Finding(scheme, (), str(error)))
        else:
            why = "" if found else f"{scheme}: nothing of this kind was found."
            findings.append(Finding(scheme, found, why))
    return sorted(findings, key=lambda finding: finding.scheme)
