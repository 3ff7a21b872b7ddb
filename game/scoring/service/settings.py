"""How a service was started; the same for each of its workers, and sent to them as they begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`folder` is the data folder, `database` the store's address (it may hold a password, so it is not shown).

    `fingerprint` is that of the public key that stations see, empty on plain HTTP; `proxies` are the addresses
    whose word on a caller's address is taken; `name` is the service's own id.
    """

    folder: Path
    database: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8443
    workers: int = 1
    fingerprint: str = ""
    certificate: Path | None = None
    private_key: Path | None = None
    own_certificate: bool = False
    proxies: tuple[str, ...] = ()
    name: str = "midline"
    version: str = "0"

    @property
    def secure(self) -> bool:
        """Whether this service itself speaks TLS."""
        return self.private_key is not None
