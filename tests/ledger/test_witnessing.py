"""Who witnesses the log signs what continues what he signed before, and nothing else."""

import os
from datetime import UTC, datetime
from typing import Any

import pytest

from klankbord.ledger import audit, notes, tree, witnessing

SEED = bytes(range(32))
LOG = audit.Log(audit.name_for(notes.public_half(SEED)), notes.public_half(SEED))
PERIOD = "2026-11"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WITNESS = witnessing.Witness("council.example.nl", b"w" * 32)
LEAVES = [tree.leaf_hash(bytes([number])) for number in range(40)]


def note(size: int, leaves: list[bytes] = LEAVES) -> str:
    name = LOG.verifier(PERIOD).name
    root = tree.root(size, tree.reader(leaves))
    return notes.sign(notes.Checkpoint(name, size, root).text, notes.Signer(name, SEED))


def request(old: int, new: int, leaves: list[bytes] = LEAVES) -> witnessing.Request:
    proof = tree.consistency(old, new, tree.reader(leaves))
    return witnessing.Request(old, proof, note(new, leaves))


def sign(asked: witnessing.Request, kept: str | None, **other: Any) -> str:
    given = {"log": LOG, "period": PERIOD, "by": WITNESS, "at": AT}
    return witnessing.sign(asked, kept=kept, **{**given, **other})


def test_a_log_that_grows_is_signed_from_any_size_to_any_other() -> None:
    for old in range(1, 20):
        kept = sign(request(0, old), None)
        for new in range(old, 33):
            asked = witnessing.parse(str(request(old, new)))
            signed = sign(asked, kept)
            assert witnessing.signed_at(signed, WITNESS.verifier) == AT
            assert notes.open_note(signed, LOG.verifier(PERIOD))


def test_a_log_that_was_cut_short_or_written_anew_finds_no_witness() -> None:
    kept = sign(request(0, 20), None)
    other = [*LEAVES[:5], tree.leaf_hash(b"another"), *LEAVES[6:]]
    with pytest.raises(witnessing.Forked):
        sign(request(20, 30, other), kept)
    with pytest.raises(witnessing.Forked):
        sign(request(20, 20, other), kept)
    with pytest.raises(witnessing.Forked):
        sign(witnessing.Request(20, [], note(19)), kept)
    with pytest.raises(witnessing.Stale) as stale:
        sign(request(10, 30), kept)
    assert stale.value.kept == 20


def test_another_log_another_month_and_a_changed_text_are_not_signed() -> None:
    with pytest.raises(notes.Unsigned):
        sign(request(0, 3), None, period="2026-12")
    with pytest.raises(notes.Unsigned):
        sign(request(0, 3), None, log=audit.Log(LOG.name, os.urandom(32)))
    with pytest.raises(notes.Unsigned):
        sign(witnessing.Request(0, [], note(3).replace("\n3\n", "\n4\n", 1)), None)


def test_what_a_witness_signed_is_known_by_his_key_alone() -> None:
    signed = sign(request(0, 3), None)
    other = witnessing.Witness(WITNESS.name, b"x" * 32)
    for verifier, text in (
        (other.verifier, signed),
        (WITNESS.verifier, note(3)),
        (WITNESS.verifier, signed.replace("\n3\n", "\n4\n", 1)),
    ):
        with pytest.raises(notes.Unsigned):
            witnessing.signed_at(text, verifier)
    read = notes.parse_verifier(str(WITNESS.verifier), notes.COSIGNED)
    assert read == WITNESS.verifier
    with pytest.raises(notes.Malformed):
        notes.parse_verifier(str(WITNESS.verifier))


@pytest.mark.parametrize(
    "text", ["", "old 1", "old x\n\nnote", "new 1\n\nnote", "old 1\n!\n\nnote"]
)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(notes.Malformed):
        witnessing.parse(text)
