"""Signed notes against the published example of the format (golang.org/x/mod/sumdb/note)."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.ledger import notes

VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotp"
    "RZb6KE6RyyBwJnAM=\n"
)
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCH = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox"
    "33WWd1RvMc+QQ=\n"
)
NOTE = f"{TEXT}\n{PETER}"


def test_the_published_note_is_read_and_written_byte_for_byte() -> None:
    peter = notes.parse_verifier(VKEY)
    assert notes.open_note(NOTE, peter) == TEXT
    assert str(peter) == VKEY
    assert notes.sign(TEXT, notes.Signer("PeterNeumann", SEED)) == NOTE


def test_a_note_may_carry_signatures_of_witnesses_too() -> None:
    both = NOTE + ENOCH
    assert notes.open_note(both, notes.parse_verifier(VKEY)) == TEXT
    assert notes.open_note(both, notes.parse_verifier(ENOCH_KEY)) == TEXT


def test_a_note_of_somebody_else_is_not_believed() -> None:
    with pytest.raises(notes.Unsigned):
        notes.open_note(f"{TEXT}\n{ENOCH}", notes.parse_verifier(VKEY))


@pytest.mark.parametrize(
    "note",
    [
        TEXT,
        TEXT + "\n",
        NOTE[:-1],
        "\x01" + NOTE,
        f"{TEXT}\n— Bad Name {PETER.rsplit(maxsplit=1)[-1]}\n",
        NOTE + "Unexpected line.\n",
        f"{TEXT}\n{PETER * 101}",
        f"{TEXT}\n— PeterNeumann x08g\n",
        f"{TEXT}\n— PeterNeumann not/base64!\n",
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(notes.Malformed):
        notes.open_note(note, notes.parse_verifier(VKEY))


@settings(deadline=None, max_examples=60)
@given(place=st.integers(0, len(TEXT) - 2), letter=st.characters(codec="ascii", min_codepoint=32))
def test_one_changed_letter_is_noticed(place: int, letter: str) -> None:
    changed = TEXT[:place] + letter + TEXT[place + 1 :]
    peter = notes.parse_verifier(VKEY)
    if changed == TEXT:
        assert notes.open_note(f"{changed}\n{PETER}", peter) == TEXT
        return
    with pytest.raises((notes.Unsigned, notes.Malformed)):
        notes.open_note(f"{changed}\n{PETER}", peter)


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3",
        "",
    ],
)
def test_what_is_no_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(notes.Malformed):
        notes.parse_verifier(vkey)


def test_the_published_checkpoint_is_read() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    checkpoint = notes.parse_checkpoint(text)
    assert checkpoint.origin == "example.com/behind-the-sofa"
    assert checkpoint.size == 20852163
    assert checkpoint.text == text
    assert notes.parse_checkpoint(text + "an extension\n") == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "origin\n1\n",
        "origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n1\nCsUYapGGPo4=\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(notes.Malformed):
        notes.parse_checkpoint(text)


@pytest.mark.parametrize("text", ["no newline at the end", "a tab\tinside\n"])
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(notes.Malformed):
        notes.sign(text, notes.Signer("PeterNeumann", SEED))
    with pytest.raises(notes.Malformed):
        notes.sign("fine\n", notes.Signer("two words", SEED))
