"""The service's own certificate: renewed in time with the same key, and taken by a client that trusts it."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from game.scoring.service import certificate


def test_a_certificate_is_made_once_and_renewed_in_time_with_the_same_key(tmp_path):
    now = datetime.now(UTC)
    first = certificate.own(tmp_path, "ward.example", now)
    content = first.certificate.read_bytes()
    soon = certificate.own(tmp_path, "ward.example", now + timedelta(days=200))
    assert soon.certificate.read_bytes() == content
    late = certificate.own(tmp_path, "ward.example", now + timedelta(days=300))
    assert late.certificate.read_bytes() != content
    assert late.ends > first.ends
    assert late.fingerprint == first.fingerprint
    assert first.private_key.stat().st_mode & 0o777 == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name not in (certificate.KEY, certificate.CERTIFICATE)]
    ssl.create_default_context(cafile=str(late.certificate))


def test_a_damaged_certificate_is_made_again_and_a_damaged_key_is_left_alone(tmp_path):
    first = certificate.own(tmp_path, "127.0.0.1")
    first.certificate.write_bytes(b"nonsense")
    assert certificate.own(tmp_path, "127.0.0.1").fingerprint == first.fingerprint
    first.private_key.write_bytes(b"nonsense")
    with pytest.raises(certificate.CertificateError, match="backup"):
        certificate.own(tmp_path, "127.0.0.1")
    assert first.private_key.read_bytes() == b"nonsense"


def test_a_hospitals_pair_is_taken_and_a_wrong_one_refused(tmp_path):
    authority = trustme.CA()
    for name in ("one", "two"):
        issued = authority.issue_cert("ward.example")
        issued.cert_chain_pems[0].write_to_path(tmp_path / f"{name}.pem")
        issued.private_key_pem.write_to_path(tmp_path / f"{name}.key")
    pair = certificate.given(tmp_path / "one.pem", tmp_path / "one.key")
    assert len(pair.fingerprint) == 64
    assert certificate.given(tmp_path / "one.pem", None).fingerprint == pair.fingerprint
    with pytest.raises(certificate.CertificateError, match="not that of"):
        certificate.given(tmp_path / "one.pem", tmp_path / "two.key")
    with pytest.raises(certificate.CertificateError, match="PEM"):
        certificate.given(tmp_path / "one.key", tmp_path / "one.key")
    with pytest.raises(certificate.CertificateError, match="PEM"):
        certificate.given(tmp_path / "none.pem", None)
