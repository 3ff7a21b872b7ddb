"""Which service a station belongs to, as its data folder keeps it, and how it comes to belong there."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from game.scoring.database import open_for_writing
from game.scoring.folder import journal_path, make_ready, sync_folder, write_new
from game.scoring.joining import code_hash, new_nonce, plain, prove, same, which
from game.scoring.key import KEYRING_WAIT_S, Key, Keyring, find_key, within, working_keyring
from game.scoring.station import FILE
from game.scoring.station.line import CONNECT_S, Line, LineError
from game.scoring.trouble import unusable_folder
from game.scoring.wire import WIRE, Enrolled, Hello, Join, Proof, Rotated

SERVICE = "midline station"
IN_RING = "keyring:"
# A code of 128 bits in base32.
CODE_LETTERS = 26
# A token is renewed after so long (s).
RENEW_S = 30 * 86400.0

Ring = Callable[[], Keyring | None]


@dataclass(frozen=True, slots=True)
class Ward:
    """The service at `url` with the public key of this fingerprint (empty on plain HTTP), and our token for it.

    `since` is when the token was given (seconds since 1970), 0 where that is not known.
    """

    url: str
    pin: str
    name: str
    service: str
    token: str = field(repr=False)
    since: float = 0.0


def read_ward(folder: Path, ring: Ring = working_keyring) -> Ward | None:
    """The ward of this station, None where it belongs to none; LineError when it cannot be understood."""
    path = folder / FILE
    try:
        ward = Ward(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise LineError(
            f"The file {path} cannot be understood: enrol this station again with `midline enrol`; what was "
            "recorded is kept."
        ) from error
    if not ward.token.startswith(IN_RING):
        return ward
    entry, backend = ward.token.removeprefix(IN_RING), ring()
    token = None
    if backend is not None:
        token = within(lambda: backend.get_password(SERVICE, entry), KEYRING_WAIT_S, None)
    if not token:
        raise LineError(
            "The keyring of this account does not give the station's token: unlock it and start again, or enrol "
            "this station again; what was recorded is kept."
        )
    return replace(ward, token=token)


def keep_ward(folder: Path, ward: Ward, ring: Ring = working_keyring) -> None:
    """Keep it in place of what was there, the token in the keyring where one works; JournalError."""
    backend, kept = ring(), ward.token
    if backend is not None:
        entry = secrets.token_hex(8)

        def keep() -> bool:
            backend.set_password(SERVICE, entry, ward.token)
            return backend.get_password(SERVICE, entry) == ward.token

        if within(keep, KEYRING_WAIT_S, False):
            kept = f"{IN_RING}{entry}"
    text = json.dumps({**asdict(ward), "token": kept}, indent=1)
    draft = folder / f"{FILE}.{secrets.token_hex(8)}"
    try:
        write_new(draft, f"{text}\n".encode())
        os.replace(draft, folder / FILE)  # noqa: PTH105 - one name for every system
        sync_folder(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise unusable_folder(folder, error) from error


def enrol(
    folder: Path,
    url: str,
    code: str,
    name: str,
    key: Callable[[Path], Key] = find_key,
    ring: Ring = working_keyring,
) -> Ward:
    """Join the ward at `url` by a one-time code; LineError or JournalError says in one sentence why not.

    The service proves first that it knows the code; only then this station does, and keeps its public key.
    """
    if len(plain(code)) != CODE_LETTERS:
        raise LineError("That is no code for a station: type it as the ward's page shows it, in groups.")
    make_ready(folder)
    connection, station = open_for_writing(journal_path(folder), key(folder))
    connection.close()
    hashed, line = code_hash(code), Line(url)
    try:
        hello = Hello(wire=WIRE, station=station, nonce=new_nonce(), name=name, which=which(hashed))
        proof = line.ask("POST", "/v1/enrol", hello, Proof)
        seen = line.fingerprint
        if not same(proof.proof, prove("service", hashed, seen, station, hello.nonce, proof.nonce)):
            raise LineError(
                "Who answers there does not know this code, or somebody stands in between: nothing was sent; make "
                "a new code on the ward's page and check the address."
            )
        mine = prove("station", hashed, seen, station, hello.nonce, proof.nonce)
        join = Join(wire=WIRE, hello=hello, nonce=proof.nonce, proof=mine)
        joined = line.ask("POST", "/v1/enrol/join", join, Enrolled)
    finally:
        line.close()
    ward = Ward(line.url, seen, joined.name or name, joined.service, joined.token, time.time())
    keep_ward(folder, ward, ring)
    return ward


def line_to(folder: Path, ward: Ward, connect_s: float = CONNECT_S, ring: Ring = working_keyring) -> Line:
    """A line to the station's ward, which goes on where another program of it renews the token."""

    def newest() -> str:
        try:
            found = read_ward(folder, ring)
        except LineError:
            return ""
        return "" if found is None or found.url != ward.url else found.token

    return Line(ward.url, ward.pin or None, ward.token, connect_s, newest)


def is_due(ward: Ward) -> bool:
    """Whether the token is old enough to be renewed; one of a time to come says that a clock was wrong."""
    return not 0.0 <= time.time() - ward.since < RENEW_S


def renew(folder: Path, ward: Ward, ring: Ring = working_keyring) -> Ward:
    """Have a new token given and keep it; the one before holds until the new one is first used, so that nothing is
    lost where the answer or the disk fails. LineError or JournalError.
    """
    line = line_to(folder, ward, ring=ring)
    try:
        token = line.ask("POST", "/v1/stations/me/token", None, Rotated).token
    finally:
        line.close()
    renewed = replace(ward, token=token, since=time.time())
    keep_ward(folder, renewed, ring)
    return renewed
