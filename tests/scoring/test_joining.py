"""Both sides of a joining work out the same, and the public key is found in any certificate."""

import hashlib

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from game.scoring import joining


@pytest.mark.parametrize("kind", list(trustme.KeyType))
def test_the_fingerprint_is_that_of_the_public_key(kind):
    issued = trustme.CA().issue_cert("ward.example", key_type=kind)
    certificate = x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    der = certificate.public_bytes(Encoding.DER)
    assert joining.fingerprint(der) == hashlib.sha256(key).hexdigest()


@pytest.mark.parametrize("damaged", [b"", b"0", b"\x30\x82", b"hello, this is text", bytes(64), b"\x30\x80" * 20])
def test_what_is_no_certificate_is_refused(damaged):
    with pytest.raises(ValueError, match="certificate"):
        joining.fingerprint(damaged)


def test_a_certificate_cut_anywhere_is_refused_or_still_holds_its_key():
    pem = trustme.CA().cert_pem.bytes()
    der = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    for length in range(len(der)):
        with pytest.raises(ValueError, match="certificate"):
            joining.fingerprint(der[:length])


def test_a_code_is_read_as_people_write_it():
    assert (
        joining.code_hash("abcd-efgh ijkb")
        == joining.code_hash("ABCDEFGH-IJK8")
        == joining.code_hash("ABCDEFGHIJKB")
    )


def test_each_part_changes_the_proof():
    hashed, other = joining.code_hash("ABCD"), joining.code_hash("ABCE")
    right = joining.prove("station", hashed, "f", "s", "1", "2")
    others = {
        joining.prove("service", hashed, "f", "s", "1", "2"), joining.prove("station", other, "f", "s", "1", "2"),
        joining.prove("station", hashed, "g", "s", "1", "2"), joining.prove("station", hashed, "f", "t", "1", "2"),
        joining.prove("station", hashed, "f", "s", "3", "2"), joining.prove("station", hashed, "f", "s", "1", "3"),
    }  # fmt: skip
    assert len(others) == 6
    assert right not in others
    assert joining.same(right, joining.prove("station", hashed, "f", "s", "1", "2"))
    assert hashed[:16] not in joining.which(hashed)
