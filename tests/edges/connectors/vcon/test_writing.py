"""What is written keeps to the newest draft, says what it may be used for, and names nobody."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
import rfc8785
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import exporting
from klankbord.edges.connectors.vcon import sealing, writing
from klankbord.law.vocabulary import PURPOSES
from sealed import opened, strictly

OUT = writing.Outgoing(
    export=UUID(int=1),
    made_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    conversation=UUID(int=2),
    employee=UUID(int=3),
    caller=UUID(int=4),
    began=datetime(2026, 3, 2, 8, 41, 12, tzinfo=UTC),
    duration_ms=250,
    direction="inbound",
    channels=("agent", "caller"),
    sound=exporting.SOUND,
    redacted=False,
    legal_basis="legitimate_interest",
    purposes=("training",),
    programmes=("TRAIN.v1",),
    keep_until=datetime(2026, 6, 1, tzinfo=UTC),
    objected_at=None,
    reason="legal_hold",
    function="legal",
    law_version="2026-11-23",
    binding=True,
)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"sound": None, "redacted": True, "binding": False},
        {"channels": ("mixed",), "direction": "unknown"},
        {"direction": "outbound", "objected_at": OUT.made_at},
        *({"legal_basis": basis} for basis in writing.BASES),
    ],
)
def test_what_is_written_keeps_to_the_draft(change):
    strictly(json.loads(json.dumps(writing.container(replace(OUT, **change)))))


def test_every_purpose_is_granted_or_denied_by_name():
    assert set(writing.GRANTS) == set(PURPOSES)
    basis = strictly(writing.container(OUT))["lawful_basis"]
    granted = {each["purpose"]: each["granted"] for each in basis["purpose_grants"]}
    assert granted == {name: name == "training" for name in writing.GRANTS.values()}
    assert basis["expiration"] == "2026-06-01T00:00:00.000Z"
    told = basis.pop("content_hash")
    assert told["value"] == hashlib.sha256(rfc8785.dumps(basis)).hexdigest()
    assert "registry" not in basis


def test_who_does_not_know_our_extension_may_not_process_what_is_bound_to_a_purpose():
    assert writing.container(OUT)["critical"] == ["klankbord"]
    assert "critical" not in writing.container(replace(OUT, binding=False))


def test_what_was_taken_back_goes_along(tmp_path):
    taken = writing.container(replace(OUT, objected_at=OUT.made_at))
    assert strictly(taken)["consent"]["consents"][0]["status"] == "revoked"
    (tmp_path / "x.vcon").write_text(json.dumps(taken))
    assert exporting.refused(exporting.read(tmp_path, "vcon")) == [
        (f"{OUT.conversation}/0", "not_granted")
    ]


def test_what_we_write_we_read(tmp_path):
    (tmp_path / "x.vcon").write_text(json.dumps(writing.container(OUT)))
    [item] = exporting.read(tmp_path, "vcon")
    [row] = exporting.rows([item])
    assert row == {
        "source_call_id": f"{OUT.conversation}/0",
        "parent_call_id": str(OUT.conversation),
        "agent_ref": str(OUT.employee),
        "started_at": "2026-03-02T08:41:12+00:00",
        "duration_ms": 250,
        "direction": "inbound",
        "caller_ref": str(OUT.caller),
        "hold_times": [],
        "ended_at": "2026-03-02T08:41:12.250000+00:00",
        "basis": "legitimate_interests",
        "source_expiry": "2026-06-01T00:00:00+00:00",
        "media_type": "audio/wav",
        "channels": 2,
        "agent_channel": 0,
        "file": "sound",
    }
    assert item.notes == ()


def test_only_the_holder_of_the_key_opens_it():
    private = rsa.generate_private_key(65537, 2048)
    vcon = writing.container(OUT)
    sealed = sealing.seal(vcon, private.public_key())
    assert sealed["unprotected"]["uuid"] == vcon["uuid"]
    assert opened(sealed, private) == json.loads(json.dumps(vcon))
    assert str(OUT.employee) not in json.dumps(sealed)
    with pytest.raises(ValueError, match="fail"):
        opened(sealed, rsa.generate_private_key(65537, 2048))


def test_the_tag_is_the_one_of_the_standard():
    # RFC 7518, appendix B.3.
    both, first = bytes(range(64)), base64.b16decode("1AF38C2DC2B96FFDD86694092341BC04")
    plain = (
        b"A cipher system must not be required to be secret, and it must be able to fall into "
        b"the hands of the enemy without inconvenience"
    )
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES256(both[32:]), modes.CBC(first)).encryptor()
    text = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    tag = sealing.tag(both, "The second principle of Auguste Kerckhoffs", first, text)
    assert tag.hex() == "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5"


@pytest.mark.parametrize("kind", ["text", "elliptic", "short", "private"])
def test_what_is_no_public_key_that_can_be_sealed_for_is_refused(kind):
    private = rsa.generate_private_key(65537, 2048)
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = serialization.Encoding.PEM
    bad = {
        "text": b"-----BEGIN PUBLIC KEY-----",
        "elliptic": ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(pem, info),
        "short": rsa.generate_private_key(65537, 1024)  # noqa: S505  that it is refused is tried
        .public_key()
        .public_bytes(pem, info),
        "private": private.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    }
    with pytest.raises(sealing.BadKey):
        sealing.key(bad[kind])
    assert sealing.key(private.public_key().public_bytes(pem, info)).key_size == 2048
