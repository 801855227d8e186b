"""What may be written down, and that a leaf says nothing to those who have no key."""

import hmac
import json
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given, reject
from hypothesis import strategies as st

from klankbord.ledger import leaves

SOME_ID = UUID("7c0a1c52-41b6-4ce8-9a0e-2e1c3d5b7f90")
KEY, PERSON = b"k" * 32, b"p" * 32


def composed(**changes: object) -> bytes:
    parts = {
        "hour": "2026-11-23T10",
        "kind": "access",
        "detail": b"{}",
        "entry_key": KEY,
        "person_key": PERSON,
        "number": 3,
    }
    return leaves.compose(**{**parts, **changes})  # type: ignore[arg-type]  # parts by name


def test_a_leaf_is_canonical_json_of_three_commitments() -> None:
    leaf = composed(detail=b'{"act":"listen_back"}')

    def mac(key: bytes, text: bytes) -> str:
        return b64encode(hmac.digest(key, text, sha256)).decode()

    assert json.loads(leaf) == {
        "v": 1,
        "t": "2026-11-23T10",
        "k": "access",
        "c": mac(KEY, b'{"act":"listen_back"}'),
        "s": mac(PERSON, b"subject"),
        "n": mac(KEY, b"n:3"),
    }
    assert rfc8785.dumps(json.loads(leaf)) == leaf


def test_a_leaf_opens_with_its_own_detail_key_and_number_only() -> None:
    leaf = leaves.parse(composed())
    assert leaves.opens(leaf, detail=b"{}", entry_key=KEY, number=3)
    assert not leaves.opens(leaf, detail=b'{"a":1}', entry_key=KEY, number=3)
    assert not leaves.opens(leaf, detail=b"{}", entry_key=PERSON, number=3)
    assert not leaves.opens(leaf, detail=b"{}", entry_key=KEY, number=4)
    assert leaf.subject == leaves.subject_mark(PERSON)


def test_the_same_deed_twice_leaves_no_common_trace() -> None:
    first, second = leaves.parse(composed()), leaves.parse(composed(entry_key=b"o" * 32))
    assert first.subject == second.subject
    assert first.content != second.content
    assert first.number != second.number


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        composed() + b"\n",
        composed().replace(b'"v":1', b'"v":2'),
        composed().replace(b'"k":"access"', b'"k":"Access"'),
        composed().replace(b",", b", ", 1),
        composed().replace(b'{"c"', b'{"a":1,"c"'),
        composed().replace(b"T10", b"T1"),
        composed().replace(b'="', b'"', 1),
    ],
)
def test_what_is_no_leaf_is_refused(raw: bytes) -> None:
    with pytest.raises(leaves.NoLeaf):
        leaves.parse(raw)


def test_codes_numbers_and_moments_may_be_written_down() -> None:
    at = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    detail = leaves.canonical(
        {
            "act": "listen_back",
            "purpose": "TRAIN",
            "rules": ["R8", "R21"],
            "at": at,
            "on": date(2026, 11, 23),
            "law": "2026-11-23",
            "record": SOME_ID,
            "known": None,
            "yes": True,
            "size": 1_000_000,
            "facts": {"programme.status": "in_force"},
            "hash": sha256(b"").hexdigest(),
            "version": "1.2.0",
        }
    )
    assert json.loads(detail) == {
        "act": "listen_back",
        "purpose": "TRAIN",
        "rules": ["R8", "R21"],
        "at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "on": "2026-11-23",
        "law": "2026-11-23",
        "record": str(SOME_ID),
        "known": None,
        "yes": True,
        "size": 1_000_000,
        "facts": {"programme.status": "in_force"},
        "hash": sha256(b"").hexdigest(),
        "version": "1.2.0",
    }


CODES = st.from_regex(leaves.KIND, fullmatch=True)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | st.uuids() | st.dates() | st.sampled_from(["R8", "TRAIN"]),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(CODES, parts, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(CODES, VALUES))
def test_a_detail_is_written_as_rfc_8785_says(detail: dict[str, leaves.Code]) -> None:
    try:
        written = leaves.canonical(detail)
    except leaves.NotACode:
        reject()
    assert written == rfc8785.dumps(json.loads(written))


@pytest.mark.parametrize(
    "value",
    [
        "Zij klonk boos",
        "Fatima",
        "fatima@example.com",
        "0612345678",
        "111222333",
        "NL91ABNA0417164300",
        "nl91abna0417164300",
        "",
        "a" * 65,
        "caf\u00e9",
        1.5,
        b"bytes",
        2**60,
        datetime(2026, 11, 23),
        ["fine", "not fine"],
        {"reason": "because I say so"},
        {"Not a code": "x"},
        [[[[["too deep"]]]]],
    ],
)
def test_words_and_numbers_of_people_are_refused(value: object) -> None:
    with pytest.raises(leaves.NotACode) as refused:
        leaves.canonical({"reason": value})  # type: ignore[dict-item]  # that is the test
    assert "klonk" not in str(refused.value)
