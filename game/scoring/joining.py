"""How a station joins a ward by a one-time code: what both sides work out, with the standard library alone.

The code (128 bit, read out by a member of staff) is a secret that both sides share for ten minutes. The station
meets an endpoint whose certificate it cannot judge yet, so each proves to the other that it knows the code, and
binds the proof to the public key that the certificate holds. Somebody in between has another key: no proof fits.

1. The station makes a random number, reads the certificate of the endpoint and sends `Hello` (POST /v1/enrol).
2. The service answers `Proof` with a random number of its own and `prove("service", …)` with the fingerprint of
   its own public key. It may well prove first: 128 bits cannot be guessed from a proof.
3. The station compares it with the fingerprint that it saw. Only when they fit it sends `Join` with
   `prove("station", …)` (POST /v1/enrol/join); else it says so and sends nothing more.
4. The service compares, uses the code up and answers `Enrolled` with the token. From then on the station speaks
   only with the holder of that public key. A renewed certificate keeps its key, so nothing is pinned anew.

The service's number lives for a minute and is bound to the Hello: an old Join is refused, and so is a used code.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Literal

# RFC 5280: certificate and its to-be-signed part are sequences; the version is the field of tag [0].
SEQUENCE = 0x30
VERSION = 0xA0
# Serial, algorithm, issuer, validity and subject stand before the public key.
BEFORE_THE_KEY = 5
BEFORE_ITS_TIME = 3
UTC_TIME = 0x17
# Letters that base32 does not know, as people read them.
MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})

Word = Literal["service", "station"]


def plain(code: str) -> str:
    """A one-time code as it was made: without groups, in capitals, misread letters mended."""
    return "".join(letter for letter in code.upper().translate(MISREAD) if letter.isalnum())


def code_hash(code: str) -> str:
    """What the service keeps of a one-time code (hex SHA-256), and what both sides key their proofs with."""
    return hashlib.sha256(plain(code).encode()).hexdigest()


def which(hashed: str) -> str:
    """Says which of the open codes is meant and gives nothing of it away: half of the hash of its hash."""
    return hashlib.sha256(f"which {hashed}".encode()).hexdigest()[:16]


def new_nonce() -> str:
    """A random number of 128 bits, hex."""
    return secrets.token_hex(16)


def prove(word: Word, hashed: str, fingerprint: str, station: str, asked: str, answered: str) -> str:
    """The proof (hex HMAC-SHA-256) of one side.

    Over its word, the fingerprint of the public key (empty on plain HTTP), the station's id, the station's random
    number and the service's, joined by a space; the key is the code's hash.
    """
    text = " ".join((word, fingerprint, station, asked, answered))
    return hmac.new(bytes.fromhex(hashed), text.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two proofs are equal, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


def fingerprint(certificate: bytes) -> str:
    """Hex SHA-256 of the public key in a certificate (DER, as `getpeercert(True)` gives it).

    ValueError where it is no certificate.
    """
    return hashlib.sha256(_public_key(certificate)).hexdigest()


def expires(certificate: bytes) -> datetime:
    """When a certificate (DER) ends; ValueError where it is no certificate."""
    place = _after(certificate, BEFORE_ITS_TIME)
    _, first, _ = _field(certificate, place)
    _, _, second = _field(certificate, first)
    tag, start, end = _field(certificate, second)
    text = certificate[start:end].decode("ascii")
    form = "%y%m%d%H%M%SZ" if tag == UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def _public_key(certificate: bytes) -> bytes:
    place = _after(certificate, BEFORE_THE_KEY)
    tag, _, end = _field(certificate, place)
    if tag != SEQUENCE:
        raise ValueError("That is no certificate.")
    return certificate[place:end]


def _after(certificate: bytes, fields: int) -> int:
    """Where so many fields after the version end."""
    tag, start, _ = _field(certificate, 0)
    inner, place, _ = _field(certificate, start)
    if tag != SEQUENCE or inner != SEQUENCE:
        raise ValueError("That is no certificate.")
    tag, _, end = _field(certificate, place)
    if tag == VERSION:
        place = end
    for _ in range(fields):
        _, _, place = _field(certificate, place)
    return place


def _field(der: bytes, place: int) -> tuple[int, int, int]:
    """Tag, start of the content and end of the DER field that begins at `place`."""
    if place + 2 > len(der):
        raise ValueError("The certificate is cut off.")
    tag, length, start = der[place], der[place + 1], place + 2
    if length >= 0x80:
        many = length & 0x7F
        if not 1 <= many <= 3:
            raise ValueError("That is no certificate.")
        length = int.from_bytes(der[start : start + many], "big")
        start += many
    if start + length > len(der):
        raise ValueError("The certificate is cut off.")
    return tag, start, start + length
