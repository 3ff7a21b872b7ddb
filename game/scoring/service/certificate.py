"""The service's own certificate: made once in the data folder, renewed before it ends, always with the same key.

Stations pin the public key, so a renewal needs nothing of them. Whoever wants another key takes the file away and
enrols the stations again.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from game.scoring import joining
from game.scoring.folder import publish_new, sync_folder, write_new

KEY, CERTIFICATE = "ward.key", "ward.pem"
# Browsers refuse a certificate that holds much longer; it is renewed when a third of it is left.
HOLDS = timedelta(days=397)
RENEW_BEFORE = timedelta(days=130)


class CertificateError(Exception):
    """A certificate or its key cannot be used; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key as files, the fingerprint of the public key, and when it ends."""

    certificate: Path
    private_key: Path
    fingerprint: str
    ends: datetime


def own(folder: Path, host: str, now: datetime | None = None) -> Pair:
    """The service's own pair in the data folder, made or renewed where that is due; CertificateError."""
    now = now or datetime.now(UTC)
    try:
        key = _key(folder / KEY)
        held = _held(folder / CERTIFICATE)
        if held is None or held.not_valid_after_utc - now < RENEW_BEFORE or not _is_of(held, key):
            held = _make(key, host, now)
            _replace(folder / CERTIFICATE, held.public_bytes(Encoding.PEM))
    except OSError as error:
        raise CertificateError(
            f"The certificate in {folder} cannot be used ({error.strerror}): give this account the right to."
        ) from error
    return _pair(folder / CERTIFICATE, folder / KEY, held)


def given(certificate: Path, private_key: Path | None) -> Pair:
    """A pair that a hospital gave (private_key None: a proxy's, of which only the certificate is here)."""
    try:
        held = x509.load_pem_x509_certificate(certificate.read_bytes())
        if private_key is not None and not _is_of(held, load_pem_private_key(private_key.read_bytes(), None)):
            raise CertificateError(f"The key {private_key} is not that of the certificate {certificate}.")
    except (OSError, ValueError, TypeError) as error:
        raise CertificateError(
            f"The certificate {certificate} or its key cannot be used ({type(error).__name__}): both are "
            "PEM files, the key without a password."
        ) from error
    return _pair(certificate, private_key or certificate, held)


def _pair(certificate: Path, private_key: Path, held: x509.Certificate) -> Pair:
    pin = joining.fingerprint(held.public_bytes(Encoding.DER))
    return Pair(certificate, private_key, pin, held.not_valid_after_utc)


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        publish_new(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise CertificateError(f"The key {path} is damaged: put it back from a backup.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CertificateError(f"The key {path} is of another kind: put back the one that was there.")
    return key


def _held(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:  # it is made again, with the same key
        return None


def _is_of(certificate: x509.Certificate, key: object) -> bool:
    public = key.public_key() if hasattr(key, "public_key") else None
    return bool(public == certificate.public_key())


def _make(key: ec.EllipticCurvePrivateKey, host: str, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Midline ward")])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a station's clock may be a little behind
        .not_valid_after(now + HOLDS)
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _names(host: str) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = []
    for found in dict.fromkeys((host, socket.gethostname(), "localhost", "127.0.0.1", "::1")):
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(found)))
        except ValueError:
            if found.isascii() and found:
                names.append(x509.DNSName(found))
    return names


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    write_new(draft, content)
    os.replace(draft, path)  # noqa: PTH105 - one name for every system
    sync_folder(path.parent)
