"""What was sealed for one place opens there, whole, or not at all."""

import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.vault import sealing

KEY = bytes(range(32))
PLACE = sealing.Binding("recordings.leg", "1", "audio", "audio", "agent", 1)
CHUNK, TAG, HEADER = sealing.CHUNK, sealing.TAG, sealing.HEADER
THREE = os.urandom(CHUNK) * 2 + b"the end"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_opens_again(size: int) -> None:
    plain = os.urandom(size)
    sealed = sealing.seal(KEY, PLACE, plain)
    assert sealing.unseal(KEY, PLACE, sealed) == plain
    assert sealing.Shape.of(len(sealed)) == sealing.Shape(max(1, -(-size // CHUNK)), size)


@settings(deadline=None, max_examples=150)
@given(place=st.integers(0, HEADER + 40 + TAG - 1), bit=st.integers(0, 7))
def test_a_single_flipped_bit_anywhere_is_noticed(place: int, bit: int) -> None:
    sealed = bytearray(sealing.seal(KEY, PLACE, b"x" * 40))
    assert sealing.unseal(KEY, PLACE, bytes(sealed)) == b"x" * 40
    sealed[place] ^= 1 << bit
    with pytest.raises(sealing.Broken):
        sealing.unseal(KEY, PLACE, bytes(sealed))


@settings(deadline=None, max_examples=60)
@given(kept=st.integers(0, HEADER + 2 * (CHUNK + TAG) + 7 + TAG - 1))
def test_an_object_that_is_cut_off_anywhere_does_not_open(kept: int) -> None:
    sealed = sealing.seal(KEY, PLACE, THREE)
    assert sealing.unseal(KEY, PLACE, sealed) == THREE
    with pytest.raises(sealing.Broken):
        sealing.unseal(KEY, PLACE, sealed[:kept])


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_an_object_that_is_cut_off_between_chunks_does_not_open(chunks: int) -> None:
    sealed = sealing.seal(KEY, PLACE, THREE)
    with pytest.raises(sealing.Broken):
        sealing.unseal(KEY, PLACE, sealed[: HEADER + chunks * (CHUNK + TAG)])


def test_chunks_that_changed_places_do_not_open() -> None:
    sealed = sealing.seal(KEY, PLACE, THREE)
    first = sealed[HEADER : HEADER + CHUNK + TAG]
    second = sealed[HEADER + CHUNK + TAG : HEADER + 2 * (CHUNK + TAG)]
    swapped = sealed[:HEADER] + second + first + sealed[HEADER + 2 * (CHUNK + TAG) :]
    assert len(swapped) == len(sealed)
    with pytest.raises(sealing.Broken, match="chunk 0"):
        sealing.unseal(KEY, PLACE, swapped)
    with pytest.raises(sealing.Broken):
        sealing.unseal(KEY, PLACE, sealed[:HEADER] + first + first + sealed[-7 - TAG :])


def test_chunks_of_two_objects_under_one_key_do_not_mix() -> None:
    one, other = sealing.seal(KEY, PLACE, THREE), sealing.seal(KEY, PLACE, THREE)
    assert one != other
    mixed = one[: HEADER + CHUNK + TAG] + other[HEADER + CHUNK + TAG :]
    with pytest.raises(sealing.Broken, match="chunk 1"):
        sealing.unseal(KEY, PLACE, mixed)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, table="recordings.call"),
        replace(PLACE, row="2"),
        replace(PLACE, name="peaks"),
        replace(PLACE, kind="words"),
        replace(PLACE, parties="caller"),
        replace(PLACE, parties="agent+caller"),
        replace(PLACE, version=2),
        replace(PLACE, table="recordings.leg1", row=""),
    ],
)
def test_an_object_opens_in_its_own_place_only(elsewhere: sealing.Binding) -> None:
    sealed = sealing.seal(KEY, PLACE, b"words")
    assert sealing.unseal(KEY, PLACE, sealed) == b"words"
    with pytest.raises(sealing.Broken, match="does not belong here"):
        sealing.unseal(KEY, elsewhere, sealed)


def test_another_key_is_told_from_damaged_bytes() -> None:
    sealed = sealing.seal(KEY, PLACE, b"words")
    with pytest.raises(sealing.Broken, match="another key"):
        sealing.unseal(os.urandom(32), PLACE, sealed)
    with pytest.raises(sealing.Broken, match="no sealed object"):
        sealing.unseal(KEY, PLACE, b"x" * len(sealed))
    with pytest.raises(sealing.Broken, match="cut off"):
        sealing.unseal(KEY, PLACE, b"")


def test_more_bytes_at_the_end_are_noticed() -> None:
    sealed = sealing.seal(KEY, PLACE, b"words")
    with pytest.raises(sealing.Broken):
        sealing.unseal(KEY, PLACE, sealed + b"x")
    whole = sealing.seal(KEY, PLACE, b"x" * CHUNK)
    with pytest.raises(sealing.Broken):
        sealing.unseal(KEY, PLACE, whole + b"y" * (TAG + 1))


def test_the_same_words_never_look_the_same() -> None:
    sealed = {sealing.seal(KEY, PLACE, b"the same words") for _ in range(20)}
    assert len(sealed) == 20
    assert all(b"the same words" not in each for each in sealed)
